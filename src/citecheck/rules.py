"""Outcome to findings: one stable code a rule. Codes never change meaning.

CC1xx liveness · CC2xx archive · CC3xx evidence · CC4xx the citation or the document itself · CC5xx the log.
A rule is a function ``(Outcome, Policy) -> Finding | None`` in ``RULES``; a rule over the whole report stands in
``REPORT_RULES``.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from citecheck.model.capture import CaptureState
from citecheck.model.document import Problem
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.outcome import LEVELS, Finding, Level, Outcome
from citecheck.model.policy import Policy
from citecheck.model.verdict import ROT, Conclusion, Liveness


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What a code means, for ``--help``, reports and SARIF."""

    code: str
    level: Level
    name: str
    meaning: str
    advice: str


#: Liveness -> its rule. LIVE has none.
_LIVENESS: dict[Liveness, Rule] = {
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
)

#: Every rule by its code.
CATALOGUE: dict[str, Rule] = {rule.code: rule for rule in (*_LIVENESS.values(), *_OTHERS)}


def _finding(code: str, outcome: Outcome | None, message: str, suggestion: str | None = None) -> Finding:
    rule = CATALOGUE[code]
    return Finding(
        rule=code,
        level=rule.level,
        citation=outcome.citation.id if outcome else None,
        message=message,
        suggestion=rule.advice if suggestion is None else suggestion,
    )


def _liveness(outcome: Outcome, _: Policy) -> Finding | None:
    verdict = outcome.verdict
    if verdict is None or verdict.liveness not in _LIVENESS:
        return None
    rule = _LIVENESS[verdict.liveness]
    why = verdict.reasons[0].words if verdict.reasons else rule.meaning
    suggestion = rule.advice
    if verdict.liveness is Liveness.MOVED and outcome.chain and outcome.chain.target:
        suggestion = f"Put the new address into the note: {outcome.chain.target.normalised}"
    elif verdict.liveness in ROT and outcome.answer and outcome.answer.verified and outcome.answer.memento:
        suggestion = f"Cite the snapshot beside the link: {outcome.answer.memento.uri}"
    return _finding(rule.code, outcome, why, suggestion)


def _dead(outcome: Outcome, _: Policy) -> Finding | None:
    standing = outcome.standing
    if standing is None or standing.conclusion is not Conclusion.DEAD or standing.since is None:
        return None
    return _finding("CC111", outcome, f"failed {standing.failures} times since {standing.since:%Y-%m-%d}")


def _short_link(outcome: Outcome, _: Policy) -> Finding | None:
    chain = outcome.chain
    if chain is None or chain.target is None or not chain.recovered:
        return None
    return _finding(
        "CC112",
        outcome,
        "the short link is dead; its target was recovered from an archive",
        f"Put the full address into the note: {chain.target.normalised}",
    )


def _archive(outcome: Outcome, policy: Policy) -> Finding | None:
    answer = outcome.answer
    if answer is None:
        return None
    if answer.state is AnswerState.UNKNOWN:
        return _finding("CC204", outcome, answer.reason or CATALOGUE["CC204"].meaning)
    if answer.state is AnswerState.EXCLUDED:
        return _finding("CC203", outcome, answer.reason or CATALOGUE["CC203"].meaning)
    if answer.memento is not None and answer.verified:
        return _far(outcome, policy)
    return _no_snapshot(outcome, answer)


def _no_snapshot(outcome: Outcome, answer: ArchiveAnswer) -> Finding | None:
    if outcome.capture is not None and outcome.capture.state in (CaptureState.ARCHIVED, CaptureState.ALREADY_RECENT):
        return None  # it was missing; now there is one
    if answer.rejected:
        return _finding("CC207", outcome, f"{len(answer.rejected)} tried and not believed: {answer.rejected[0][1]}")
    return _finding("CC201", outcome, "no usable snapshot is listed" if answer.captures else CATALOGUE["CC201"].meaning)


def _far(outcome: Outcome, policy: Policy) -> Finding | None:
    answer = outcome.answer
    if answer is None or answer.memento is None or answer.day is None:
        return None
    distance = answer.memento.days_from(answer.day)
    if abs(distance) <= policy.archive.far_days:
        return None
    side = "after" if distance > 0 else "before"
    return _finding("CC202", outcome, f"the nearest snapshot is {abs(distance)} days {side} the cited date")


def _capture(outcome: Outcome, _: Policy) -> Finding | None:
    capture = outcome.capture
    if capture is None:
        return None
    if capture.state in (CaptureState.REFUSED, CaptureState.TARGET_ERROR, CaptureState.QUOTA):
        return _finding("CC205", outcome, capture.message or capture.code or capture.state.value)
    if capture.state is CaptureState.NOT_ATTEMPTED:
        return _finding("CC206", outcome, capture.message)
    return None


def _back_reference(outcome: Outcome, _: Policy) -> Finding | None:
    repeats = outcome.citation.repeats
    if repeats is None or repeats.note is not None:
        return None
    return _finding("CC401", outcome, f"“{repeats.trigger}”: {repeats.reason or 'not resolved'}")


def _date_ambiguous(outcome: Outcome, _: Policy) -> Finding | None:
    for cited in (outcome.citation.issued, outcome.citation.accessed):
        if cited is not None and cited.ambiguous:
            return _finding("CC404", outcome, f"“{cited.raw}” was read as {cited.date}")
    return None


def _no_link(outcome: Outcome, _: Policy) -> Finding | None:
    citation = outcome.citation
    if citation.url or citation.doi or citation.skip or citation.kind in ("cross-reference", "comment"):
        return None
    return _finding("CC405", outcome, CATALOGUE["CC405"].meaning)


RULES: tuple[Callable[[Outcome, Policy], Finding | None], ...] = (
    _dead,
    _liveness,
    _short_link,
    _archive,
    _capture,
    _back_reference,
    _date_ambiguous,
    _no_link,
)


def _date_outliers(outcomes: Sequence[Outcome], _: Policy) -> Iterator[Finding]:
    """Yield a finding for each date months away from where all others crowd.

    An outlier lies more than 30 days, and more than six times the median distance, from the median date of at least
    five dated notes. (Six median deviations: Iglewicz and Hoaglin's 3.5 robust z-scores, rounded up for safety.)
    """
    dated = [(o, dt.date.fromisoformat(o.citation.issued.date)) for o in outcomes if _has_day(o) and o.citation.issued]
    if len(dated) < 5:
        return
    middle = statistics.median_low([day.toordinal() for _, day in dated])
    spread = statistics.median([abs(day.toordinal() - middle) for _, day in dated])
    for outcome, day in dated:
        distance = abs(day.toordinal() - middle)
        if distance > max(30.0, 6 * spread):
            usual = dt.date.fromordinal(middle)
            yield _finding("CC406", outcome, f"dated {day}, while the other notes crowd around {usual} ({distance} days away)")


def _has_day(outcome: Outcome) -> bool:
    return outcome.citation.issued is not None and outcome.citation.issued.precision == "day"


REPORT_RULES: tuple[Callable[[Sequence[Outcome], Policy], Iterable[Finding]], ...] = (_date_outliers,)


def find(outcomes: Sequence[Outcome], policy: Policy, problems: Sequence[Problem] = ()) -> tuple[Finding, ...]:
    """Apply every rule to every outcome and to the report as a whole, in a stable order.

    ``problems`` are what the reader saw (``Document.problems``); a problem with an unknown code is kept as a warning.
    """
    found = [finding for outcome in outcomes for rule in RULES if (finding := rule(outcome, policy))]
    for report_rule in REPORT_RULES:
        found.extend(report_rule(outcomes, policy))
    for problem in problems:
        rule = CATALOGUE.get(problem.code)
        found.append(
            Finding(
                rule=problem.code,
                level=rule.level if rule else "warning",
                citation=None,
                message=problem.message,
                suggestion=rule.advice if rule else "",
            )
        )
    return tuple(found)


def fails(findings: Iterable[Finding], policy: Policy) -> bool:
    """Tell whether any finding is at or above ``policy.fail_on``."""
    if policy.fail_on == "never":
        return False
    bar = LEVELS.index(policy.fail_on)
    return any(LEVELS.index(finding.level) >= bar for finding in findings)
