"""Rules that lay the footnote beside what its source says of itself: day, outlet, author. Notes for the editor, no proofs.

A source's own word is often wrong or missing, and notes name things their own way: so silence is agreement here, and so is
every doubt. What was measured stands with each rule.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Iterable

from citecheck.model.citation import CitedDate
from citecheck.model.outcome import Finding, Outcome
from citecheck.model.policy import Policy
from citecheck.model.source import GUESSED, DateCandidate, SourceDescription
from citecheck.model.verdict import ALIVE
from citecheck.rules.catalogue import finding_of
from citecheck.text.months import fold

#: Kinds whose notes bear the day on which the very page came out. Books, laws and reports stand on pages of other days.
_DATED = ("news", "video", "web", "article")
_WITH_OUTLET = ("news",)
_SIGNED = ("news", "article")
#: A day's difference is none: servers count in UTC, authors by their own evening.
_NEAR = dt.timedelta(days=1)
#: Where a day of a source stands, in words.
_PLACES = {
    "json-ld": "JSON-LD {}",
    "meta": "meta element {}",
    "time": "marked in the page",
    "url": "in its address",
    "text": "beside its headline",
    "pdf": "PDF {}",
    "oembed": "oEmbed",
}
#: Sites on which others publish: their name is no outlet's.
_HOSTING = (
    r"(?:^|\.)(?:youtube|youtu|vimeo|dailymotion|facebook|fb|twitter|x|t|telegram|instagram|tiktok|soundcloud|reliefweb|scribd|issuu|"
    r"academia|researchgate|jstor|ssrn|medium|substack|wordpress|blogspot|tumblr|github|yahoo|msn|google|archive|web|pressreader|"
    r"ecoi|refworld|dropbox|linkedin)\.[a-z.]{2,6}$"
)
#: Names behind which no person stands, and words that any two outlets may share.
_NO_PERSON = (
    r"\b(?:staff|editors?|editorial|desk|newsroom|team|agency|agencies|correspondents?|reporters?|news|press|redaktion|redaccion|"
    r"redaction|redazione|media|online|tv|radio|network|admin)\b|وكاله|وكالات|تحرير|مراسل|قناه|شبكه|خبرگزاري"
)
_COMMON = frozenset(
    {
        "news",
        "the",
        "net",
        "online",
        "tv",
        "channel",
        "agency",
        "press",
        "media",
        "daily",
        "times",
        "post",
        "center",
        "centre",
        "com",
    }
)
_WORD = re.compile(r"[^\W_]+")
#: How alike two words must be (difflib's ratio) to be one name in two spellings.
_ALIKE = 0.75


def date_disagrees(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell a note whose date is none of the days that its source gives, by more than a day.

    Days of change count as the source's too, for authors cite those as well; HTTP's Last-Modified and a PDF's day of making do
    not, nor does a day that was only guessed. Of 724 of trafilatura's pages with the day that a person wrote down for each, 19
    were told, of which half are that person's own slips (2019 for 2020); of the same days put back by a week, two months or
    400 days, seven in eight (``benchmarks/metadata.py``).
    """
    issued, source = outcome.citation.issued, outcome.source
    if issued is None or source is None or outcome.citation.kind not in _DATED:
        return None
    told = [each for each in source.dates if each.origin != "http" and (each.origin, each.means) != ("pdf", "unclear")]
    taken = [each for each in told if each.day == source.issued and each.name != GUESSED]
    if source.issued is None or not taken or any(_agrees(reading, each.day) for reading in _readings(issued) for each in told):
        return None
    days = ", ".join(f"{each.day} ({_place(each)})" for each in _by_day(told, source.issued)[:3])
    return finding_of("CC304", outcome, f"the note says {issued.raw}, the source {days}: {_difference(issued, source.issued)}")


def outlet_disagrees(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell a note that names another outlet than its page does, where neither host nor author bears the note's name either."""
    citation, source = outcome.citation, outcome.source
    named = citation.container_title or citation.publisher
    if not named or source is None or not source.container_title or citation.kind not in _WITH_OUTLET:
        return None
    host = _host(source, outcome)
    if re.search(_HOSTING, host) or _is_named(named, (source.container_title, *source.author), host):
        return None
    if _script(named) != _script(source.container_title):
        return None  # one name in two scripts: whether it is the same is not for a rule to say
    return finding_of("CC305", outcome, f"the note names “{named}”, the page is of “{source.container_title}” ({host})")


def author_disagrees(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell a note whose author shares no name with those who signed the page.

    Of 538 of trafilatura's pages, 14 were told of the author whom a person wrote down; of a made-up one half, for the others are
    signed by nobody, or by an outlet (``benchmarks/metadata.py``).
    """
    citation, source = outcome.citation, outcome.source
    if not citation.author or source is None or not source.author or citation.kind not in _SIGNED:
        return None
    signed = [name for name in source.author if len(name.split()) > 1 and not re.search(_NO_PERSON, fold(name))]
    signed = [name for name in signed if not _is_outlet(name, source, outcome)]
    if not signed or re.search(_NO_PERSON, fold(citation.author)) or _is_outlet(citation.author, source, outcome):
        return None
    if len({_script(name) for name in (citation.author, *signed)}) > 1 or _shares_a_word(citation.author, signed):
        return None
    return finding_of("CC306", outcome, f"the note names {citation.author}, the page is signed by {'; '.join(signed[:3])}")


def without_text(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell a source that was found and has no text to compare; of pages that were not seen other rules tell."""
    source = outcome.source
    if source is None or not source.why_no_text or not outcome.claims:
        return None
    answer, verdict = outcome.answer, outcome.verdict
    seen = (verdict is not None and verdict.liveness in ALIVE) or (answer is not None and answer.verified)
    return finding_of("CC307", outcome, source.why_no_text) if seen else None


# -- days --------------------------------------------------------------------------------------------------------------


def _readings(cited: CitedDate) -> tuple[str, ...]:
    """Return the date as it was read, and with day and month exchanged where it is ambiguous."""
    if cited.precision != "day" or not cited.ambiguous:
        return (cited.date,)
    year, month, day = cited.date.split("-")
    return cited.date, f"{year}-{day}-{month}"


def _agrees(cited: str, day: dt.date) -> bool:
    return any((day + shift).isoformat().startswith(cited) for shift in (-_NEAR, dt.timedelta(0), _NEAR))


def _by_day(told: Iterable[DateCandidate], issued: dt.date) -> list[DateCandidate]:
    """Return one candidate a day, that taken as the day of publication first."""
    first: dict[dt.date, DateCandidate] = {}
    for each in told:
        first.setdefault(each.day, each)
    return sorted(first.values(), key=lambda each: each.day != issued)


def _place(each: DateCandidate) -> str:
    place = _PLACES.get(each.origin, each.origin).format(each.name)
    return f"{place}, of its last change" if each.means == "modified" else place


def _difference(cited: CitedDate, issued: dt.date) -> str:
    """Return in words how a note's date differs from the day taken as the source's."""
    if cited.precision != "day":
        return "not the same " + cited.precision
    day = dt.date.fromisoformat(cited.date)
    if (day.month, day.day) == (issued.month, issued.day):
        return "the year is another"
    if (day.year, day.day) == (issued.year, issued.month) and (day.month, day.day) == (issued.day, issued.month):
        return "day and month are exchanged"
    if (day.year, day.day) == (issued.year, issued.day):
        return "the month is another"
    apart = abs((day - issued).days)
    return f"{apart} days {'before' if day < issued else 'after'} it came out"


# -- names -------------------------------------------------------------------------------------------------------------


def _host(source: SourceDescription, outcome: Outcome) -> str:
    """Return the host of the page itself, also where a snapshot of it was read."""
    target = outcome.chain.target if outcome.chain is not None else None
    url = target or outcome.citation.url
    return url.host if url is not None else source.uri.partition("://")[2].partition("/")[0]


def _is_named(named: str, names: Iterable[str], host: str) -> bool:
    """Tell whether one of ``names`` or the host may mean what the note names: a shared word, initials, one within the other."""
    words = _words(named)
    solid, initials = "".join(words), "".join(word[0] for word in words)
    labels = [label.replace("-", "") for label in host.split(".")[:-1]]
    if any(len(label) > 2 and (label in solid or solid in label or label == initials) for label in labels):
        return True
    if any(len(word) > 3 and word not in _COMMON and any(word in label for label in labels) for word in words):
        return True
    return any(_same_outlet(words, _words(name)) for name in names)


def _same_outlet(one: list[str], other: list[str]) -> bool:
    solid, solid_other = "".join(one), "".join(other)
    if not solid_other or solid in solid_other or solid_other in solid:
        return True
    if "".join(word[0] for word in one) == solid_other or "".join(word[0] for word in other) == solid:
        return True
    telling = [word for word in one if word not in _COMMON]
    return any(difflib.get_close_matches(word, other, n=1, cutoff=_ALIKE) for word in telling)


def _is_outlet(author: str, source: SourceDescription, outcome: Outcome) -> bool:
    """Tell whether the note's author is the outlet, or the body that the page is of."""
    return _is_named(author, (source.container_title,) if source.container_title else (), _host(source, outcome))


def _shares_a_word(author: str, signed: Iterable[str]) -> bool:
    wanted = [word for word in _words(author) if len(word) > 2] or _words(author)
    found = [word for name in signed for word in _words(name)]
    return any(difflib.get_close_matches(word, found, n=1, cutoff=_ALIKE) for word in wanted)


def _words(name: str) -> list[str]:
    return _WORD.findall(fold(name))


def _script(text: str) -> str:
    """Return the script of the first letter, by the first word of its Unicode name."""
    letter = next((sign for sign in text if sign.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""
