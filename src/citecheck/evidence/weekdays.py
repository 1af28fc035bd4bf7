"""Weekdays that a claim names without a date, looked for in the source by name and by the dates that it has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from citecheck.evidence.beside import Beside
from citecheck.evidence.dates import claimed_dates, days_of_year, relative_dates
from citecheck.evidence.words import fold
from citecheck.model.evidence import Discrepancy
from citecheck.model.span import Span
from citecheck.text.months import WEEKDAYS, one_of

#: Names that are nothing else: English ones in full, Arabic ones with their article.
_NAMES = {name: day for name, day in WEEKDAYS.items() if name.endswith("day") or name.startswith("ال")}
_NAME = re.compile(rf"(?<![^\W\d_])(?:و|ب|ل)?({one_of(_NAMES)})(?![^\W\d_])")
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}\Z")
#: Characters between a weekday and the date that it belongs to: "Thursday, 15 December".
_BESIDE = 12
#: A page whose own day stands in for this one, to see whether it has words such as "yesterday" at all.
_ANY_DAY = dt.date(2000, 1, 1)


def compare_weekdays(beside: Beside) -> tuple[Discrepancy, ...]:
    """Return a row for each weekday of the claim that stands alone; one beside a date is that date's.

    It is absent only where the source names other weekdays: a page that names none cannot be held against it.
    """
    dated = [found.span for found in claimed_dates(beside.claim)] + [day.span for day in days_of_year(beside.claim)]
    rows: dict[int, Discrepancy] = {}
    for words, weekday, span in _named(beside.claim):
        if weekday not in rows and not any(_near(span, other) for other in dated):
            rows[weekday] = _row(beside, words, weekday)
    return tuple(rows.values())


def _named(text: str) -> Iterator[tuple[str, int, Span]]:
    for match in _NAME.finditer(fold(text)):
        span = Span(*match.span(1))
        yield span.of(text), _NAMES[" ".join(match[1].split())], span


def _near(one: Span, other: Span) -> bool:
    return one.start - other.end < _BESIDE and other.start - one.end < _BESIDE


def _row(beside: Beside, words: str, weekday: int) -> Discrepancy:
    text = beside.source.text
    named = list(_named(text)) if not beside.source.places.keys().isdisjoint(_first_words()) else []
    spans = [span for _, day, span in named if day == weekday] or list(_dates_on(beside, weekday))
    if spans:
        return beside.entry("date", words, spans)
    if beside.published is not None and beside.published.weekday() == weekday:
        found = f"published {beside.published.isoformat()}"
        return Discrepancy(kind="date", in_claim=words, presence="found", in_source=found)
    if not named or any(True for _ in relative_dates(text, _ANY_DAY) if len(_[0]) == 10 and not _NAME.match(fold(_[1].of(text)))):
        return Discrepancy(kind="date", in_claim=words, presence="not-comparable")
    return beside.entry("date", words, [])


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset({prefix + name.split()[0] for name in _NAMES for prefix in ("", "و", "ب", "ل")})


def _dates_on(beside: Beside, weekday: int) -> Iterator[Span]:
    """Yield where the source has a full date that falls on ``weekday``."""
    source = beside.source
    for index in sorted({at for word, ats in source.places.items() if _YEAR.search(word) for at in ats}):
        sentence = source.spans[index]
        for found in claimed_dates(sentence.of(source.text)):
            if found.date.precision == "day" and dt.date.fromisoformat(found.date.date).weekday() == weekday:
                yield found.span.shifted(sentence.start)
