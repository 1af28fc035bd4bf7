"""Days without a year in a report that writes years (CC423). The year is never invented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.citations.doubts.body import dates_in, quote
from citecheck.citations.doubts.narrative import days_without_year
from citecheck.model.document import DateOrder, Problem
from citecheck.model.span import Span
from citecheck.text.months import fold

#: In a report with fewer whole dates it is not told which way of writing is its own.
_MIN_WHOLE = 4
#: A range's year stands behind its end, within so many characters.
_BEHIND = 24
_YEAR = re.compile(r"(?<!\d)[12١٢۱۲]\d{3}(?!\d)")
#: Where more of the days than this bear no year, leaving it out is the report's habit.
_HABIT = 0.25


def yearless_dates(body: str, order: DateOrder) -> Iterator[Problem]:
    """Yield one problem where a few days have no year, nor does their paragraph before them, while the others have one."""
    whole = [found for found in dates_in(body, order) if found.date.precision == "day"]
    bare = [span for span in days_without_year(fold(body)) if not _yeared(body, span)]
    if not bare or len(whole) < _MIN_WHOLE or len(bare) > _HABIT * (len(bare) + len(whole)):
        return
    first = quote(body, bare[0].start, bare[0].end)
    words = "1 date has no year" if len(bare) == 1 else f"{len(bare)} dates have no year, the first"
    yield Problem(code="CC423", message=f"{words}: “{first}”", span=bare[0])


def _yeared(body: str, span: Span) -> bool:
    """Tell whether the paragraph says the year before the date, or the words right behind it do ("20 to 24 May 2008")."""
    paragraph = body[max(0, body.rfind("\n\n", 0, span.start)) : span.end + _BEHIND]
    return _YEAR.search(paragraph) is not None
