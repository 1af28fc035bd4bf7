"""The desk's own words: verdicts, what of a claim was found, where a day was read, and by which keys it is all reached."""

from __future__ import annotations

import datetime as dt
import unicodedata
from types import MappingProxyType

import msgspec

from citecheck.evidence.words import is_arabic
from citecheck.model.decision import Judgement
from citecheck.model.source import DateCandidate
from citecheck.model.verdict import Verdict


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict that an editor may give: its key, its letter on a mark, and its name on the radio button."""

    judgement: Judgement
    key: str
    letter: str
    label: str
    meaning: str


#: The verdicts in the order of their keys.
CHOICES = (
    Choice(
        judgement=Judgement.SUPPORTED, key="1", letter="✓", label="Supported", meaning="the source says all that the claim says"
    ),
    Choice(judgement=Judgement.PARTLY, key="2", letter="½", label="Partly", meaning="some of it is there, some is not"),
    Choice(judgement=Judgement.NOT_IN_SOURCE, key="3", letter="✗", label="Not in source", meaning="the source does not say it"),
    Choice(judgement=Judgement.CONTRADICTED, key="4", letter="≠", label="Contradicted", meaning="the source says otherwise"),
    Choice(
        judgement=Judgement.NO_SOURCE,
        key="5",
        letter="∅",
        label="Can’t tell: source unavailable",
        meaning="nothing could be read",
    ),
    Choice(
        judgement=Judgement.LANGUAGE, key="6", letter="L", label="Can’t tell: language", meaning="somebody who reads it must look"
    ),
    Choice(
        judgement=Judgement.NOT_FACTUAL, key="7", letter="—", label="Not a factual claim", meaning="there is nothing to check"
    ),
)
_BY_JUDGEMENT = {choice.judgement: choice for choice in CHOICES}
SEVERITIES = MappingProxyType({"": "not said", "minor": "minor", "major": "major", "critical": "critical"})

#: Presence of a discrepancy -> sign, words on a chip, and what they mean.
PRESENCES = MappingProxyType(
    {
        "found": ("✓", "found", "by the passages"),
        "near": ("≈", "near", "in the source, but not by the passages, or there in part: a soft hint"),
        "absent": ("✗", "not in source", "nowhere in the whole source: a strong hint"),
        "not-comparable": ("?", "can’t tell", "could not be compared"),
    }
)
KINDS = MappingProxyType(
    {"number": "number", "date": "date", "name": "name", "negation": "negation", "direction": "direction word"}
)
_ORIGINS = {
    "json-ld": "JSON-LD",
    "meta": "a meta element",
    "time": "a time element",
    "url": "the address",
    "text": "the page’s words",
    "http": "the server’s header",
    "pdf": "the file’s data",
    "oembed": "its host’s record (oEmbed)",
}
#: Key -> what it does, as the page of keys lists them.
KEYS = (
    ("j / k", "next or previous note"),
    ("n", "next note that wants a look"),
    ("1 – 7", "choose a verdict (Enter saves it)"),
    ("p / P", "next or previous passage"),
    ("s", "the snapshot nearest the cited date"),
    ("l", "the page as it was last seen live"),
    ("o", "other snapshots"),
    ("t", "the translation, where there is one"),
    ("/", "search in the source"),
    ("e", "write a note"),
    ("u", "undo your decision"),
    ("?", "this page"),
)
#: Languages that are written from right to left, by the first part of their tag.
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "yi", "ckb", "dv", "ug", "sd", "syr"})


def choice_of(judgement: Judgement) -> Choice:
    """Return how a verdict is shown."""
    return _BY_JUDGEMENT[judgement]


def origin_words(candidate: DateCandidate) -> str:
    """Return where a day was read, in words: 'JSON-LD, datePublished'."""
    origin = _ORIGINS[candidate.origin]
    return f"{origin}, {candidate.name}" if candidate.name and candidate.name not in origin else origin


def days_words(day: dt.date, cited: dt.date | None) -> str:
    """Return how far ``day`` lies from the cited one, empty where none is cited.

    >>> days_words(dt.date(2016, 12, 15), dt.date(2016, 12, 14))
    '1 day after the cited date'
    """
    if cited is None:
        return ""
    days = (day - cited).days
    if days == 0:
        return "on the cited date"
    return f"{abs(days):,} day{'s' * (abs(days) != 1)} {'after' if days > 0 else 'before'} the cited date"


def looked_words(verdict: Verdict) -> str:
    """Return why a verdict says what it says: its first reason."""
    return verdict.reasons[0].words if verdict.reasons else "no reason was kept"


def direction(text: str, language: str | None = None) -> str:
    """Return "rtl", "ltr", or "auto" where neither language nor letters tell.

    >>> direction("عن المدينة"), direction("", "ar-SY"), direction("12"), direction("On the city")
    ('rtl', 'rtl', 'auto', 'ltr')
    """
    if language:
        return "rtl" if language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"
    first = next((unicodedata.bidirectional(sign) for sign in text if unicodedata.bidirectional(sign) in ("L", "R", "AL")), "")
    return "auto" if not first else "ltr" if first == "L" else "rtl"


def script_language(text: str, language: str | None) -> str:
    """Return the language of a text for ``lang``: the one that is known, "ar" for the Arabic script, else ""."""
    return language or ("ar" if is_arabic(text) else "")


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its word.

    >>> plural(1, "note"), plural(2_000, "note"), plural(2, "is", "are")
    ('1 note', '2,000 notes', '2 are')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
