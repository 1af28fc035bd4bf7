"""Days whose number is written as a word: "the fifteenth of December 2016", الخامس عشر من ديسمبر/كانون الأول 2016."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from citecheck.evidence.words import fold
from citecheck.model.span import Span
from citecheck.text.months import MONTHS, one_of

_ENGLISH_ONES = "first second third fourth fifth sixth seventh eighth ninth"
_ENGLISH_REST = "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
_ARABIC_ONES = "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع"


def _english_days() -> dict[str, int]:
    days = {word: at for at, word in enumerate(f"{_ENGLISH_ONES} {_ENGLISH_REST}".split(), start=1)}
    ones = _ENGLISH_ONES.split()
    for tens, word in ((20, "twenty"), (30, "thirty")):
        days |= {f"{word}{sign}{one}": tens + at for sign in ("-", " ") for at, one in enumerate(ones, 1) if tens + at < 32}
    return days | {"thirtieth": 30}


def _arabic_days() -> dict[str, int]:
    ones = fold(_ARABIC_ONES).split()
    days = {word: at for at, word in enumerate(ones, start=1)} | {fold("العاشر"): 10, fold("العشرين"): 20}
    days |= {fold("العشرون"): 20, fold("الثلاثين"): 30, fold("الثلاثون"): 30}
    firsts = [fold("الحادي"), *ones[1:]]
    days |= {f"{one} {fold('عشر')}": 10 + at for at, one in enumerate(firsts, start=1)}
    for tens, words in ((20, ("والعشرين", "والعشرون")), (30, ("والثلاثين", "والثلاثون"))):
        days |= {f"{one} {fold(word)}": tens + at for word in words for at, one in enumerate(firsts, 1) if tens + at < 32}
    return days


_DAYS = _english_days() | _arabic_days()
_DAY, _MONTH = one_of(_DAYS), one_of(MONTHS)
_TWICE = rf"(?P<{{0}}>{_MONTH})(?:\s?/\s?{_MONTH})?"
_SPELLED = re.compile(
    rf"(?<![^\W\d_])(?:(?P<d1>{_DAY})\s(?:(?:of|day of|من|من شهر)\s)?{_TWICE.format('m1')}"
    rf"|{_TWICE.format('m2')}\s(?:the\s)?(?P<d2>{_DAY}))(?![^\W\d_])(?:,?\s(?:of\s|عام\s|سنه\s)?(?P<year>[12][0-9]{{3}})(?!\d))?"
)


class SpelledDay(msgspec.Struct, frozen=True):
    """A day, its month, its year where one follows, and where it stands."""

    month: int
    day: int
    year: int | None
    span: Span


def spelled_days(text: str) -> Iterator[SpelledDay]:
    """Yield the days of ``text`` whose number is a word.

    >>> [(d.day, d.month, d.year) for d in spelled_days("on the fifteenth of December 2016; في الحادي عشر من آب")]
    [(15, 12, 2016), (11, 8, None)]
    """
    for match in _SPELLED.finditer(fold(text)):
        day = _DAYS[" ".join((match["d1"] or match["d2"]).split())]
        month = MONTHS[" ".join((match["m1"] or match["m2"]).split())]
        yield SpelledDay(month, day, int(match["year"]) if match["year"] else None, Span(*match.span()))
