"""The ends of notes that did not fit on their pages: at the foot of the next page, above that page's own notes."""

from __future__ import annotations

from citecheck.ingest.lines import Sheet
from citecheck.ingest.plain.labels import is_finished
from citecheck.ingest.plain.notes import Numbering
from citecheck.model.span import Span

#: Most lines that the end of a note takes on the next page.
_LINES = 25


def continued(sheet: Sheet, numbering: Numbering) -> dict[int, Span]:
    """Return where notes go on at the next page's foot, by their index: only notes that end their page in mid-sentence.

    The lines there must stand apart from the page's text: under a rule, or, above the page's own notes, as a paragraph that
    begins with a small letter. What follows the note without text between is in its span already.
    """
    found: dict[int, Span] = {}
    for rank in range(len(numbering.labels)) if sheet.pages else ():
        span = _foot(sheet, numbering, rank)
        if span is not None:
            found[rank] = span
    return found


def _foot(sheet: Sheet, numbering: Numbering, rank: int) -> Span | None:
    label, end = numbering.labels[rank], numbering.spans[rank].end
    if end <= label.body or is_finished(sheet.text, label, end):
        return None
    page = sheet.lines[sheet.index_at(end - 1)].page
    first = _next_line(sheet, sheet.index_at(end - 1) + 1)
    if first is None or sheet.lines[first].page != page + 1:
        return None
    following = numbering.labels[rank + 1] if rank + 1 < len(numbering.labels) else None
    own = following is not None and following.page == page + 1
    limit = following.index if following is not None and own else _page_end(sheet, first)
    last = limit - 1
    while last > first and sheet.skipped(last):
        last -= 1
    top = last
    while top > first and not sheet.skipped(top - 1):
        top -= 1
    ruled = top - 1 in sheet.furniture and bool(sheet.lines[top - 1].text)
    apart = ruled or (own and sheet.lines[top].text[0].islower())
    if top <= first or last - top >= _LINES or not apart:
        return None
    return Span(sheet.lines[top].at, sheet.lines[last].at + len(sheet.lines[last].text))


def _next_line(sheet: Sheet, index: int) -> int | None:
    while index < len(sheet.lines):
        if not sheet.skipped(index):
            return index
        index += 1
    return None


def _page_end(sheet: Sheet, index: int) -> int:
    page = sheet.lines[index].page
    while index < len(sheet.lines) and sheet.lines[index].page == page:
        index += 1
    return index
