"""A table of links: CSV, TSV and the tables that Zotero and spreadsheets write."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from citecheck.citations.lists.address import is_link
from citecheck.citations.lists.plain import plain_rows
from citecheck.citations.lists.row import Row, field_of, fields_of, plain_name, row_of
from citecheck.model.errors import UnreadableDocument

_SEPARATORS = "\t|;,"
#: What Excel writes on the first line to name its separator.
_NAMED = re.compile(r"sep=(.)\n", re.IGNORECASE)
#: How many rows are looked at to learn which column holds the links.
_SAMPLE = 200

Cells = tuple[int, int, list[str]]


class _Lines:
    """Hands out the lines of a text one by one and remembers where the next one starts."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.at = start

    def __iter__(self) -> Iterator[str]:
        while self.at < len(self.text):
            end = self.text.find("\n", self.at) + 1 or len(self.text)
            line, self.at = self.text[self.at : end], end
            yield line


def table_rows(text: str, where: str, column: str = "") -> list[Row] | None:
    """Return the rows of a table by the names in its first line, else by the first column that holds links.

    ``column`` names the column of the links, or counts it from 1. Raises ``UnreadableDocument`` where there is no such column,
    where no column holds links, DOIs or titles, and for a cell above 128 kB.
    """
    start, separator = _separator(text)
    cells, trouble = _read(text, start, separator, where)
    widths = {len(row) for _, _, row in cells}
    if (
        not column
        and (len(widths) > 1 or len(cells) == 1)
        and is_link(text.lstrip().partition("\n")[0])
        and (plain := plain_rows(text))
    ):
        return plain  # the separator stands in the links themselves
    if not cells:
        raise UnreadableDocument("the table has no rows", where=where, hint="give one link a row, in a column named url")
    names, body = _asked(cells, column, where) if column else _head(cells)
    if not {"url", "doi", "title", "version_url"} & {field_of(name) for name in names}:
        hint = "name the column of the links url"
        raise UnreadableDocument("no column of the table holds links", where=where, hint=hint)
    rows = [row_of(fields_of(zip(names, row, strict=False)), begin, end) for begin, end, row in body]
    return _told(rows, trouble)


def _read(text: str, start: int, separator: str, where: str) -> tuple[list[Cells], tuple[tuple[str, str], ...]]:
    """Return the rows of cells; of a table whose quotation marks do not close, what can be read, and a trouble to be told."""
    with suppress(csv.Error):
        return list(_cells(text, start, separator, strict=True)), ()
    cells: list[Cells] = []
    try:
        cells.extend(_cells(text, start, separator, strict=False))
    except csv.Error as error:
        place = f"{where}:{text.count(chr(10), 0, cells[-1][1]) + 2 if cells else 1}"
        hint = "is a quotation mark missing? Save it again as CSV"
        raise UnreadableDocument(f"the table cannot be read: {error}", where=place, hint=hint) from None
    return cells, (("CC413", "quotation marks in the table do not close; rows may have been joined"),)


def _told(rows: list[Row], trouble: tuple[tuple[str, str], ...]) -> list[Row]:
    if not trouble or not rows:
        return rows
    longest = max(rows, key=lambda row: row.end - row.start)
    noted = Row(start=longest.start, end=longest.end, fields=longest.fields, name=longest.name, troubles=trouble)
    return [noted if row is longest else row for row in rows]


def _separator(text: str) -> tuple[int, str]:
    """Return where the table starts and the sign between its cells: the one most frequent in the first line, outside quotes."""
    named = _NAMED.match(text)
    if named is not None:
        return named.end(), named[1]
    first = text.lstrip("\n").partition("\n")[0][:100_000]
    bare = re.sub(r'"[^"]*"', "", first)
    best = max(_SEPARATORS, key=bare.count)
    return 0, best if best in bare else ","


def _cells(text: str, start: int, separator: str, *, strict: bool) -> Iterator[Cells]:
    """Yield start, end and cells of each row that says something. Raises ``csv.Error``."""
    lines = _Lines(text, start)
    begin = start
    for row in csv.reader(iter(lines), delimiter=separator, strict=strict):
        end = lines.at
        if any(cell.strip() for cell in row):
            yield begin, begin + len(text[begin:end].rstrip()), row
        begin = end


def _asked(cells: Sequence[Cells], column: str, where: str) -> tuple[list[str], Sequence[Cells]]:
    """Return names and rows as ``_head`` does, with the links in the column that the editor named or counted."""
    first = [cell.strip() for cell in cells[0][2]]
    wanted = [at for at, name in enumerate(first) if plain_name(name) == plain_name(column)]
    if not wanted and column.isdecimal() and 1 <= int(column) <= len(first):
        wanted = [int(column) - 1]
    if not wanted or not column:
        known = ", ".join(name[:40] or f"(column {at})" for at, name in enumerate(first, 1))
        raise UnreadableDocument(f"the table has no column {column[:40]!r}", where=where, hint=f"its columns are: {known[:400]}")
    names, body = _head(cells)
    chosen = wanted[0]
    return ["url" if at == chosen else "" if field_of(name) == "url" else name for at, name in enumerate(names)], body


def _head(cells: Sequence[Cells]) -> tuple[list[str], Sequence[Cells]]:
    """Return the names of the columns, and the rows below them."""
    first = cells[0][2]
    headed = any(field_of(cell) for cell in first) and not any(is_link(cell) for cell in first)
    body = cells[1:] if headed else cells
    names = list(first) if headed else [""] * max(len(row) for _, _, row in cells[:_SAMPLE])
    counts = [sum(column < len(row) and is_link(row[column]) for _, _, row in body[:_SAMPLE]) for column in range(len(names))]
    for column, count in enumerate(counts):
        field = field_of(names[column])
        outlet = field in ("container_title", "publisher")  # "source" or "website" over links names no outlet
        if count and field not in ("url", "version_url") and (outlet or 2 * count >= len(body[:_SAMPLE])):
            names[column] = ""
    if not any(field_of(name) == "url" for name in names):
        linking = [column for column, count in enumerate(counts) if count and field_of(names[column]) is None]
        if linking:
            names[linking[0]] = "url"
    return names, body
