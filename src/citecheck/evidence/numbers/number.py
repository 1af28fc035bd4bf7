"""A number as a value, and when two are the same: equal, within a range, rounded, or of units that convert."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from citecheck.evidence.number_units import Unit
from citecheck.model.span import Span


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number of a text: ``span`` in it, ``value``, ``high`` where it is a range.

    ``other`` is the second reading of a separator that has two. ``about`` is True beside "nearly", "more than" and the like;
    ``bound`` is 1 where it is the least ("more than"), -1 where it is the most ("fewer than"), else 0;
    ``ordinal`` for "third"; ``word`` where no digit is written; ``label`` where it may count a place in a row ("Part 2").
    """

    span: Span
    value: float
    high: float | None = None
    other: float | None = None
    unit: Unit | None = None
    about: bool = False
    bound: int = 0
    ordinal: bool = False
    word: bool = False
    label: bool = False

    def values(self) -> tuple[float, ...]:
        """Return every value that the number may have."""
        return (self.value,) if self.other is None else (self.value, self.other)


def same(claimed: Number, given: Number) -> bool:
    """Tell whether a number of the source is the one claimed: equal, within a range, or as near as "about" allows (5 %).

    Units of one dimension are converted (2 %); numbers of two dimensions ("5 km", "5 %") are not the same.

    >>> from citecheck.evidence.numbers import find_numbers
    >>> def read(text): return find_numbers(text)[0]
    >>> same(read("about 6,000"), read("6,120")), same(read("6,000"), read("6,120")), same(read("50 km"), read("31 miles"))
    (True, False, True)
    """
    if claimed.unit and given.unit and claimed.unit != given.unit:
        if claimed.unit.dimension != given.unit.dimension:
            return False
        return _close(claimed.value * claimed.unit.size, given.value * given.unit.size, 0.02)
    if given.unit and given.unit.dimension == "percent" and not claimed.unit:
        return False
    rough = 0.05 if claimed.about or given.about else 0.0
    if given.high is not None or claimed.high is not None:
        return _within(claimed, given)
    if given.ordinal and not claimed.ordinal and not claimed.label:
        return False
    return any(_close(one, other, rough) or _rounds(one, other) for one in claimed.values() for other in given.values())


def _within(claimed: Number, given: Number) -> bool:
    """Compare where one is a range: both ends of a claimed one, an end of a given one, or what lies between for "about"."""
    if given.high is None:
        return False
    if claimed.high is not None:
        return _close(claimed.value, given.value, 0.0) and _close(claimed.high, given.high, 0.0)
    return given.value <= claimed.value <= given.high and (claimed.about or claimed.value in (given.value, given.high))


def _close(one: float, other: float, share: float) -> bool:
    return abs(one - other) <= max(share, 1e-9) * max(abs(one), abs(other))


def _rounds(claimed: float, given: float) -> bool:
    """Tell whether ``given`` rounds to a claimed number of millions: "1.5 million" for 1,498,203."""
    if claimed < 1e6 or given <= claimed * 0.9 or given >= claimed * 1.1:
        return False
    digits = len(f"{claimed:.0f}".rstrip("0"))
    return digits >= 2 and float(f"{given:.{digits - 1}e}") == claimed


def in_spans(numbers: Iterable[Number], spans: Sequence[Span]) -> list[Number]:
    """Return the numbers that none of ``spans`` touches."""
    return [n for n in numbers if not any(n.span.start < span.end and span.start < n.span.end for span in spans)]
