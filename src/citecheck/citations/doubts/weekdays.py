"""A weekday and the date beside it that do not fit together (CC416)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from citecheck.citations.doubts.body import dates_in, quote
from citecheck.model.document import Document, Problem
from citecheck.text.dates import FoundDate, weekday_disagrees

#: So many are told; more of them mean another calendar or a habit, not slips.
_MOST = 5
#: Newspapers whose names end in a weekday: "Mail on Sunday, 14 December 2016".
_PAPER = re.compile(r"(?:[^\W\d_a-z]\w+|\bjournal)\s+(?:[oO]n|am|[dD]u|de|the)\s+\Z")
#: Short forms, which are words and newspapers as well: believed with a full stop or a comma behind, "sun" never.
_SHORT = frozenset(("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"))
_AFTER = re.compile(r"\s*(?:[.,;:)\]،؛]|\Z)")


def wrong_weekdays(document: Document) -> Iterator[Problem]:
    """Yield a problem for each date whose weekday is another one, at most five."""
    text = document.text
    told = 0
    for found in dates_in(text, document.date_order):
        if told == _MOST or not weekday_disagrees(found) or not _sure(document, found):
            continue
        told += 1
        start, end = _whole(found)
        day = dt.date.fromisoformat(found.date.date)
        message = f"“{quote(text, start, end)}”: {day} was a {calendar.day_name[day.weekday()]}"
        yield Problem(code="CC416", message=message, notes=_notes(document, start), span=found.span)


def _whole(found: FoundDate) -> tuple[int, int]:
    beside = found.weekday_span or found.span
    return min(found.span.start, beside.start), max(found.span.end, beside.end)


def _sure(document: Document, found: FoundDate) -> bool:
    """Tell whether the word beside the date is its weekday: "The Sun, 14 December" and "…, Friday prayers" name none."""
    beside = found.weekday_span
    if beside is None:
        return False
    text, word = document.text, beside.of(document.text)
    short = word.casefold()
    if short in _SHORT and (short == "sun" or text[beside.end : beside.end + 1] not in (".", ",")):
        return False
    if beside.start > found.span.start:
        return _AFTER.match(text, beside.end) is not None
    return not (_notes(document, beside.start) and _PAPER.search(text, max(0, beside.start - 40), beside.start))


def _notes(document: Document, at: int) -> tuple[str, ...]:
    return tuple(note.id for note in document.notes if note.span.start <= at < note.span.end)
