"""Two dates for what looks like one event (CC422): two sentences with the same words, names and figures, and another date."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from citecheck.citations.doubts.body import dates_in, quote, sentence_span
from citecheck.model.document import DateOrder, Problem
from citecheck.model.span import Span
from citecheck.text.months import MONTHS, WEEKDAYS, fold

_MOST = 3
#: Two sentences of one event share so many words, and so large a part of the shorter one: paraphrases of less are two events.
_SHARED = 4
_PART = 0.75
#: Days farther apart are two events, unless they are the same day of two years.
_APART = dt.timedelta(days=31)
#: Words that stand in more dated sentences than this tell one event from another no better than "the".
_COMMON = 12
_STEM = 6
_WORD = re.compile(r"[^\W\d_]{4,}")
_NAME = re.compile(r"(?<![\w’'-])[^\W\d_a-zß-öø-ÿ][^\W\d_]{2,}")
_NUMBER = re.compile(r"(?<![\w.])\d[\d.,]*\d|(?<![\w.,])\d(?![\w.,])")
#: Words of something that happens more than once, or of a comparison (folded).
_AGAIN = re.compile(
    r"\b(?:again|second|third|fourth|another|each|every|daily|weekly|monthly|annual\w*|anniversary|also|once\smore|next|last|followed|"
    r"encore|deuxieme|second\w*|troisieme|autre|chaque|nouveau|wieder|erneut|zweite\w*|dritte\w*|weitere\w*|jede\w*|"
    r"otra|nuevo|segund\w*|tercer\w*|cada|مره\sاخري|مجددا|الثانيه|الثاني|الثالث\w*|كل)\b"
)


class _Told(msgspec.Struct, frozen=True):
    """A sentence with one date: where it and its date stand, and its words, names and figures without the date's."""

    sentence: Span
    date: Span
    day: dt.date
    words: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]


def two_dates(body: str, order: DateOrder) -> Iterator[Problem]:
    """Yield a problem for each pair of sentences that seem to date one event twice, at most three."""
    told = list(_dated(body, order))
    counts = Counter(word for one in told for word in one.words)
    by_word: dict[str, list[int]] = {}
    for place, one in enumerate(told):
        for word in one.words:
            if counts[word] <= _COMMON:
                by_word.setdefault(word, []).append(place)
    found = 0
    for place, one in enumerate(told):
        near = sorted({other for word in one.words for other in by_word.get(word, ()) if other < place})
        first = next((told[other] for other in near if _one_event(told[other], one)), None)
        if first is None:
            continue
        found += 1
        words, before = (quote(body, each.sentence.start, each.sentence.end) for each in (one, first))
        message = f"“{words}” is dated {one.day}, but “{before}” {first.day}: two dates for one event?"
        yield Problem(code="CC422", message=message, span=one.date)
        if found == _MOST:
            return


def _dated(body: str, order: DateOrder) -> Iterator[_Told]:
    """Yield the sentences that hold one date, to the day and with its year."""
    spans: dict[Span, list[tuple[Span, dt.date]]] = {}
    for found in dates_in(body, order):
        if found.date.precision == "day" and not found.date.ambiguous:
            whole = sentence_span(body, found.span.start, found.span.end)
            spans.setdefault(whole, []).append((found.span, dt.date.fromisoformat(found.date.date)))
    last = -1
    for whole, dates in spans.items():
        alone, last = whole.start >= last, max(last, whole.end)
        if len(dates) > 1 or not alone:
            continue
        ((date, day),) = dates
        rest = body[whole.start : date.start] + " " + body[date.end : whole.end]
        folded = fold(rest)
        if not _AGAIN.search(folded):
            yield _Told(whole, date, day, _stems(folded), _capitals(rest), frozenset(_NUMBER.findall(folded)))


def _stems(folded: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(folded) if word not in MONTHS and word not in WEEKDAYS)


def _capitals(rest: str) -> frozenset[str]:
    """Return the names: capitalised words but for the sentence's first."""
    return frozenset(fold(match.group())[:_STEM] for match in _NAME.finditer(rest) if rest[: match.start()].strip(" “\"'(-–"))


def _one_event(one: _Told, other: _Told) -> bool:
    if one.day == other.day or not _close(one.day, other.day):
        return False
    shared = one.words & other.words
    if len(shared) < _SHARED or len(shared) < _PART * min(len(one.words), len(other.words)):
        return False
    return _agree(one.names, other.names) and (_agree(one.numbers, other.numbers) or not (one.numbers and other.numbers))


def _close(one: dt.date, other: dt.date) -> bool:
    return abs(one - other) <= _APART or (one.month, one.day) == (other.month, other.day)


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether one of two sets says nothing against the other."""
    return one <= other or other <= one
