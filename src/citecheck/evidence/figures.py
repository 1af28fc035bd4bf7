"""Numbers of a claim looked for in the whole source."""

from __future__ import annotations

import re
from itertools import pairwise

from citecheck.evidence.beside import Beside
from citecheck.evidence.dates import beside_month, claimed_dates, days_of_year
from citecheck.evidence.decades import decades
from citecheck.evidence.numbers import Number, find_numbers, in_spans, same
from citecheck.model.evidence import Discrepancy
from citecheck.model.span import Span

#: Ordinals up to this one are said in too many ways ("first", "the debut") to be missed.
_SMALL_ORDINAL = 3
#: "Two thirds" and the like, said in too many ways to be looked for.
_FRACTION = re.compile(
    r"\b(?:one|two|three|four|[1-4])[\s-](?:halves|half|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)\b", re.IGNORECASE
)
#: Characters within which the two ends of a range stand together.
_TOGETHER = 300
#: "2018–19" and "1990s": years, though no date of ``text.dates``.
_YEARS = re.compile(r"\b((?:1[0-9]|20)\d\d)(?:\s?[-–/]\s?(\d\d)\b(?![\d,.]\d)|s\b)")


def compare_numbers(beside: Beside) -> tuple[Discrepancy, ...]:
    """Return a row for each number of the claim; those that are part of a date belong to ``dates``.

    A number whose figures the source has only with another unit of the same dimension is "near".
    """
    dated = [Span(*match.span()) for match in _YEARS.finditer(beside.claim) if not match[2] or match[1][2:] < match[2]]
    dated += [found.span for found in claimed_dates(beside.claim)]
    dated += [day.span for day in days_of_year(beside.claim)]
    dated += [one.span for one in decades(beside.claim)]
    dated += [Span(*match.span()) for match in _FRACTION.finditer(beside.claim)]
    numbers = in_spans(find_numbers(beside.claim), dated)
    scores = _scores(beside.claim, numbers)
    rows = [_score(beside, one, two) for one, two in scores]
    paired = [number for pair in scores for number in pair]
    rows += [_row(beside, number) for number in numbers if number not in paired and _counts(number)]
    return tuple(rows)


def _scores(text: str, numbers: list[Number]) -> list[tuple[Number, Number]]:
    """Return the pairs of numbers with nothing but a dash between, the first not the smaller one: "5–4"."""
    return [(one, two) for one, two in pairwise(numbers) if re.fullmatch(r"\s?[-–—:]\s?", text[one.span.end : two.span.start])]


def _score(beside: Beside, one: Number, two: Number) -> Discrepancy:
    """Return the row of a score: both numbers within one sentence of the source, in either order."""
    words = beside.claim[one.span.start : two.span.end]
    source = beside.source
    places: dict[int, list[Span]] = {}
    for other in source.numbers:
        if other.value in (one.value, two.value) or other.high in (one.value, two.value):
            places.setdefault(source.sentence_at(other.span.start), []).append(other.span)
    wanted = {one.value, two.value}
    both = []
    for index, spans in places.items():
        sentence = source.spans[index]
        there = {value for n in source.numbers if sentence.covers(n.span) for value in (n.value, n.high)}
        if wanted <= there:
            both += spans
    return beside.entry("number", words, both)


def _counts(number: Number) -> bool:
    """Tell whether a number of the claim is worth a look: no small ordinal in words, no "zero"."""
    return number.value > 0 and not (number.ordinal and number.word and number.value <= _SMALL_ORDINAL)


def _row(beside: Beside, number: Number) -> Discrepancy:
    words = number.span.of(beside.claim)
    given = beside.source.numbers
    spans = [other.span for other in given if same(number, other)]
    if beside_month(beside.claim, number.span):
        # "August 100" is no date, but only another number beside a month is meant by it.
        return beside.entry("number", words, [span for span in spans if beside_month(beside.source.text, span)])
    if not spans and number.high is not None:
        spans = _both_ends(number, given)
    against = [other.span for other in given if number.bound * other.bound < 0 and same(number, other)]
    spans = [span for span in spans if span not in against]
    if spans:
        return beside.entry("number", words, spans)
    if against:  # "more than 40" beside "fewer than 40": the figure is there, but it says something else
        return beside.entry("number", words, against, soft=True)
    if beside.source.arabic and number.value == 2:
        # Arabic has a form of the noun for two of a thing, and no number word.
        return Discrepancy(kind="number", in_claim=words, presence="not-comparable")
    figures = _as_written(beside, number)
    if figures:
        return beside.entry("number", words, figures)
    other_unit = [other.span for other in given if number.unit and other.unit and other.value == number.value]
    return beside.entry("number", words, other_unit, soft=True)


def _both_ends(number: Number, given: list[Number]) -> list[Span]:
    """Return where the source has the two ends of a claimed range as numbers of their own, near each other."""
    low = [other.span for other in given if other.value == number.value]
    high = [other.span for other in given if other.value == number.high]
    return [one for one in low if any(abs(one.start - two.start) < _TOGETHER for two in high)]


def _as_written(beside: Beside, number: Number) -> list[Span]:
    """Return where the figures of a larger number stand inside a name, a score or a time, such as "B-52" and "2015/16"."""
    digits = f"{number.value:g}"
    if number.word or number.unit or number.high is not None or not digits.isdigit() or len(digits) < 2:
        return []
    source = beside.source
    pattern = re.compile(rf"(?<![\d.,]){digits}(?![\d]|[.,]\d)")
    known = {(other.span.start, other.span.end) for other in source.numbers}
    hits = [Span(match.start(), match.end()) for match in pattern.finditer(source.folded)]
    return [span for span in hits if (span.start, span.end) not in known]
