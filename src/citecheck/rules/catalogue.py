"""Every rule by its code: level, name, meaning and advice.

CC1xx liveness · CC2xx archive · CC3xx evidence · CC4xx the citation or the document itself · CC5xx the log.
A code never changes its meaning; one that is given up is not used again.
"""

from __future__ import annotations

import msgspec

from citecheck.model.outcome import Finding, Level, Outcome
from citecheck.model.verdict import Liveness


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What a code means, for ``--help``, reports and SARIF."""

    code: str
    level: Level
    name: str
    meaning: str
    advice: str


#: Liveness -> its rule. LIVE has none.
LIVENESS: dict[Liveness, Rule] = {
    Liveness.GONE: Rule(
        code="CC101",
        level="error",
        name="gone",
        meaning="the page is not there any more",
        advice="Cite the snapshot beside the link, or find the page's new address.",
    ),
    Liveness.SOFT_404: Rule(
        code="CC102",
        level="error",
        name="soft-404",
        meaning="the server says 200, but shows that the page is not there",
        advice="Cite the snapshot beside the link, or find the page's new address.",
    ),
    Liveness.PARKED: Rule(
        code="CC103",
        level="error",
        name="parked",
        meaning="the domain is for sale or parked; the source is gone",
        advice="Cite the snapshot; do not send readers to this domain.",
    ),
    Liveness.MOVED: Rule(
        code="CC104",
        level="note",
        name="moved",
        meaning="the page has moved for good",
        advice="Put the new address into the note.",
    ),
    Liveness.DRIFTED: Rule(
        code="CC105",
        level="warning",
        name="drifted",
        meaning="the page no longer says what it said",
        advice="Read the snapshot of the cited date, and cite it.",
    ),
    Liveness.UNRESOLVED: Rule(
        code="CC106",
        level="error",
        name="short-link-lost",
        meaning="the short link is dead and no archive knows where it led",
        advice="Find the source by its title and put its full address into the note.",
    ),
    Liveness.WALLED: Rule(
        code="CC107",
        level="note",
        name="walled",
        meaning="a wall against robots hides the page; it may well be there",
        advice="Open the link yourself and say what you saw.",
    ),
    Liveness.RESTRICTED: Rule(
        code="CC108",
        level="note",
        name="restricted",
        meaning="the page asks for a login, a payment or a permission",
        advice="Open the link yourself, with access, and keep a copy.",
    ),
    Liveness.TRANSIENT: Rule(
        code="CC109",
        level="note",
        name="transient",
        meaning="the server did not answer as it should; that may pass",
        advice="Nothing yet: it is asked again at the next run.",
    ),
    Liveness.UNKNOWN: Rule(
        code="CC110",
        level="note",
        name="unknown",
        meaning="the link's state could not be learned",
        advice="It is asked again at the next run; look yourself if it stays so.",
    ),
}

_OTHERS = (
    Rule(
        code="CC111",
        level="error",
        name="dead",
        meaning="the link failed again and again, over days: it is dead",
        advice="Replace the link by the snapshot or by the page's new address.",
    ),
    Rule(
        code="CC112",
        level="warning",
        name="short-link",
        meaning="a short link hides its target and can die with its service",
        advice="Put the full address into the note.",
    ),
    Rule(
        code="CC113",
        level="note",
        name="page-shortened",
        meaning="much of what the snapshot nearest the cited date says is gone from the page, and nothing new is there",
        advice="A paywall, or text that was cut: read the snapshot, and cite it.",
    ),
    Rule(
        code="CC114",
        level="note",
        name="figures-changed",
        meaning="figures or dates that the snapshot nearest the cited date gives are gone from the page",
        advice="If the claim rests on one of them, cite the snapshot.",
    ),
    Rule(
        code="CC115",
        level="warning",
        name="links-end-on-one-page",
        meaning="several cited pages of a site are sent to one and the same page",
        advice="Look whether it is what was cited; else cite the snapshot.",
    ),
    Rule(
        code="CC116",
        level="note",
        name="no-such-place",
        meaning="the page is there, but not the place on it that the link's fragment names",
        advice="Look for the passage on the page; scripts may make the place. If it is gone, cite the snapshot.",
    ),
    Rule(
        code="CC201",
        level="warning",
        name="not-archived",
        meaning="no archive that was asked holds the page",
        advice="Ask for a capture while the page is live (citecheck archive).",
    ),
    Rule(
        code="CC202",
        level="note",
        name="far-snapshot",
        meaning="the nearest snapshot is far from the cited date",
        advice="Compare the snapshot with the claim before citing it.",
    ),
    Rule(
        code="CC203",
        level="note",
        name="archive-excludes",
        meaning="the archive does not show this site",
        advice="Keep a copy of your own, or ask another archive.",
    ),
    Rule(
        code="CC204",
        level="note",
        name="archive-unknown",
        meaning="the archive did not answer, so it is not known whether it holds the page",
        advice="Nothing yet: it is asked again at the next run.",
    ),
    Rule(
        code="CC205",
        level="warning",
        name="capture-failed",
        meaning="the archive could not capture the page",
        advice="Keep a copy of your own, or ask another archive.",
    ),
    Rule(
        code="CC206",
        level="note",
        name="capture-not-attempted",
        meaning="a capture is wanted but was not asked for",
        advice="See the reason in the message.",
    ),
    Rule(
        code="CC207",
        level="warning",
        name="snapshots-not-believed",
        meaning="snapshots are listed, but what they play is not the page",
        advice="Look at the listed snapshots yourself.",
    ),
    Rule(
        code="CC208",
        level="warning",
        name="cited-copy-wrong",
        meaning="the archived copy that the note links is not what it should be: another moment, another page, or no page",
        advice="Open the copy; cite the snapshot that was verified, or find the right one.",
    ),
    Rule(
        code="CC209",
        level="warning",
        name="cited-copy-dead",
        meaning="the archive does not show the copy that the note links",
        advice="Cite the snapshot that was verified, or look for one in another archive.",
    ),
    Rule(
        code="CC210",
        level="warning",
        name="archive-not-relied-on",
        meaning="the note leans on an archive that cannot be relied on",
        advice="Cite the same page in an archive that can be verified.",
    ),
    Rule(
        code="CC211",
        level="note",
        name="archive-silent",
        meaning="an archive did not answer for some of the links",
        advice="Nothing yet: it is asked again where its answer is missing.",
    ),
    Rule(
        code="CC301",
        level="note",
        name="not-in-source",
        meaning="numbers, dates or names of the claim stand nowhere in the source that was read",
        advice="Read the source beside the claim: is it the right page, and does it say so?",
    ),
    Rule(
        code="CC302",
        level="note",
        name="title-disagrees",
        meaning="the page does not call itself what the note calls it",
        advice="Is it the right page? Else mend the link or the title; a translated title is well.",
    ),
    Rule(
        code="CC304",
        level="note",
        name="date-disagrees",
        meaning="the note's date is none of the days that the source gives",
        advice="Compare the note with the source: a slip of the pen, another article, or a page published anew.",
    ),
    Rule(
        code="CC305",
        level="note",
        name="outlet-disagrees",
        meaning="the page is of another outlet than the note names",
        advice="Name the outlet that published the page, or cite the original where this is a reprint.",
    ),
    Rule(
        code="CC306",
        level="note",
        name="author-disagrees",
        meaning="the page is signed by others than the note names",
        advice="Compare the byline: is it the right article?",
    ),
    Rule(
        code="CC307",
        level="note",
        name="source-without-text",
        meaning="the source was found, but has no text to lay the claim beside",
        advice="Watch, hear or read it yourself: nothing was compared.",
    ),
    Rule(
        code="CC303",
        level="warning",
        name="fits-another-note",
        meaning="the source has more of what a neighbouring note's sentence says than of its own",
        advice="Read both sentences beside the source: are two notes mixed up? Words were compared; it is no proof.",
    ),
    Rule(
        code="CC310",
        level="warning",
        name="notes-shifted",
        meaning="note after note, the sources fit the sentence some notes further on or back",
        advice="See where the shift begins: a note may have been left out or put in there. Words were compared; it is no proof.",
    ),
    Rule(
        code="CC320",
        level="warning",
        name="reviewer-found-amiss",
        meaning="a reviewer found that the source contradicts the claim, or does not say it",
        advice="Mend the claim or cite a source that says so; then decide again (citecheck review).",
    ),
    Rule(
        code="CC321",
        level="warning",
        name="reviewers-disagree",
        meaning="two reviewers of one claim came to different findings",
        advice="Let them look at it together; each may change what they decided (citecheck review).",
    ),
    Rule(
        code="CC322",
        level="note",
        name="decision-stale",
        meaning="a reviewer's decision no longer holds: claim or source are not what they were",
        advice="Look again at claim and source, and decide anew (citecheck review).",
    ),
    Rule(
        code="CC401",
        level="warning",
        name="back-reference-unresolved",
        meaning="the note points to another note that cannot be told",
        advice="Name the source in the note, or set 'repeats' in citations.yaml.",
    ),
    Rule(
        code="CC402",
        level="warning",
        name="marker-without-note",
        meaning="a marker in the text has no note",
        advice="Add the note or remove the marker.",
    ),
    Rule(
        code="CC403",
        level="warning",
        name="note-without-marker",
        meaning="a note has no marker in the text",
        advice="Put the marker where the note belongs.",
    ),
    Rule(
        code="CC404",
        level="note",
        name="date-ambiguous",
        meaning="day and month of the note's date could be exchanged",
        advice="Write the month as a word, or set the date in citations.yaml.",
    ),
    Rule(
        code="CC405",
        level="note",
        name="no-link",
        meaning="the note cites a source without a link",
        advice="Add a link or an identifier, if there is one.",
    ),
    Rule(
        code="CC406",
        level="warning",
        name="date-outlier",
        meaning="the note's date lies far from the dates of all other notes",
        advice="Check the date against the source: a wrong month or year?",
    ),
    Rule(
        code="CC407",
        level="warning",
        name="bad-url",
        meaning="the note holds something like a URL that is none",
        advice="Mend the URL in citations.yaml.",
    ),
    Rule(
        code="CC408",
        level="warning",
        name="note-twice",
        meaning="two notes bear the same label",
        advice="Renumber the notes.",
    ),
    Rule(
        code="CC409",
        level="warning",
        name="note-missing",
        meaning="a number is missing in the sequence of notes",
        advice="Add the note, or renumber.",
    ),
    Rule(
        code="CC410",
        level="note",
        name="marker-place-unsure",
        meaning="more than one place in the text could be the marker",
        advice="Check which sentence the note belongs to.",
    ),
    Rule(
        code="CC411",
        level="note",
        name="no-notes",
        meaning="no notes were found in the report",
        advice="If it has notes, tell us their form: they were not recognised.",
    ),
    Rule(
        code="CC412",
        level="note",
        name="links-taken",
        meaning="no notes were found; the links in the text were taken as citations",
        advice="If the report has notes, tell us their form: they were not recognised.",
    ),
    Rule(
        code="CC413",
        level="warning",
        name="part-not-read",
        meaning="a part of the document was not read",
        advice="Mend that part, or give the report in another format.",
    ),
    Rule(
        code="CC414",
        level="warning",
        name="page-without-text",
        meaning="a page is a picture: it has no text layer",
        advice="Put the page through text recognition (OCR), or give the text.",
    ),
    Rule(
        code="CC416",
        level="warning",
        name="weekday-disagrees",
        meaning="a weekday and the date beside it do not fit together",
        advice="Check both against the source: one of them is wrong.",
    ),
    Rule(
        code="CC417",
        level="warning",
        name="date-runs-backwards",
        meaning="a date in the account lies before what was told before it",
        advice="Check the date: a slip of the day, the month or the year?",
    ),
    Rule(
        code="CC418",
        level="warning",
        name="note-before-event",
        meaning="the note is older than what it is cited for",
        advice="Check the note's date and the sentence's date against the source.",
    ),
    Rule(
        code="CC419",
        level="note",
        name="figures-without-note",
        meaning="paragraphs give figures or quotations and have no note",
        advice="Add a note where a reader would ask for the source.",
    ),
    Rule(
        code="CC420",
        level="note",
        name="name-in-several-spellings",
        meaning="one name seems to be spelt in several ways",
        advice="Choose one spelling, outside quotations and titles.",
    ),
    Rule(
        code="CC421",
        level="note",
        name="notes-may-have-shifted",
        meaning="notes in a row fit their neighbours' sentences better than their own",
        advice="Check whether a note was added or lost before them; nothing was changed.",
    ),
    Rule(
        code="CC422",
        level="note",
        name="two-dates-for-one-event",
        meaning="two sentences seem to tell of one event and give it two dates",
        advice="Check both dates against the source; if they are two events, say so.",
    ),
    Rule(
        code="CC423",
        level="note",
        name="date-without-year",
        meaning="a date has no year, while the others have one",
        advice="Write the year; until then the year of the date before it is meant.",
    ),
    Rule(
        code="CC501",
        level="error",
        name="log-does-not-hold",
        meaning="the audit log that this report is made from was altered, or is damaged",
        advice="Run citecheck audit verify: it names the first event that does not fit. Compare the log with a backup.",
    ),
    Rule(
        code="CC502",
        level="note",
        name="log-redacted",
        meaning="data that this report would tell of were taken away from the audit log",
        advice="Run citecheck audit verify: it tells who took them away, and why.",
    ),
)

#: Every rule by its code.
CATALOGUE: dict[str, Rule] = {rule.code: rule for rule in (*LIVENESS.values(), *_OTHERS)}


def finding_of(code: str, outcome: Outcome | None, message: str, suggestion: str | None = None) -> Finding:
    """Make the finding of a rule on a citation (None: on the document), with the rule's own advice where no other is given."""
    rule = CATALOGUE[code]
    return Finding(
        rule=code,
        level=rule.level,
        citation=outcome.citation.id if outcome else None,
        message=message,
        suggestion=rule.advice if suggestion is None else suggestion,
    )
