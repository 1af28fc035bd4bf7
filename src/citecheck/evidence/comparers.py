"""The comparers in their order: each takes a claim beside its source and returns rows of the table of discrepancies.

To add one: write a function with this signature in a file of its own, and add it here.
"""

from __future__ import annotations

from collections.abc import Callable

from citecheck.evidence.beside import Beside
from citecheck.evidence.dates import compare_dates
from citecheck.evidence.decades import compare_decades
from citecheck.evidence.figures import compare_numbers
from citecheck.evidence.names import compare_names
from citecheck.evidence.polarity import compare_directions, compare_negation
from citecheck.evidence.weekdays import compare_weekdays
from citecheck.model.evidence import Discrepancy

Comparer = Callable[[Beside], tuple[Discrepancy, ...]]

COMPARERS: tuple[Comparer, ...] = (
    compare_numbers,
    compare_dates,
    compare_weekdays,
    compare_decades,
    compare_names,
    compare_negation,
    compare_directions,
)


def compare(beside: Beside) -> tuple[Discrepancy, ...]:
    """Return what all comparers have to say, in their order."""
    return tuple(row for comparer in COMPARERS for row in comparer(beside))
