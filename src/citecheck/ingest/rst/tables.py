"""The cells of reStructuredText's two kinds of tables, each with the index of its first line and its lines, as they are read."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: The first line of a grid table, and of a simple one.
GRID = re.compile(r"\+(?:[-=]+\+)+$")
SIMPLE = re.compile(r"=+(?: +=+)+$")
_UNDER = re.compile(r"[-=]+(?: +[-=]+)*$")
#: Most columns that are told apart; a border with more is drawing, no table.
_MOST_COLUMNS = 500

#: A cell: the index of the table's line on which it begins, and its lines.
Cell = tuple[int, list[str]]


def grid_cells(lines: Sequence[str], place: int) -> tuple[int, list[Cell]]:
    """Return the line behind the grid table at ``place``, and its cells. Cells over several rows come in pieces."""
    end = place
    while end < len(lines) and lines[end].startswith(("+", "|")):
        end += 1
    cells: list[Cell] = []
    row: list[Cell] = []
    for number in range(place, end):
        line = lines[number]
        if line.startswith("+"):
            cells += row
            row = []
            continue
        parts = line.strip("|").split("|")[:_MOST_COLUMNS]
        if len(parts) != len(row):
            cells += row
            row = [(number, []) for _ in parts]
        for (_, column), part in zip(row, parts, strict=True):
            column.append(part.strip())
    return end, cells + row


def simple_cells(lines: Sequence[str], place: int) -> tuple[int, list[Cell]]:
    """Return the line behind the simple table at ``place``, and its cells. A row begins where its first column holds words."""
    starts = [found.start() for found in re.finditer(r"=+", lines[place])][:_MOST_COLUMNS]
    end = _end_of_simple(lines, place)
    cells: list[Cell] = []
    row: list[Cell] = []
    for number in range(place, end):
        line = lines[number]
        if _UNDER.match(line) or not line:
            cells += row
            row = []
            continue
        parts = [line[start:stop].strip() for start, stop in zip(starts, [*starts[1:], None], strict=True)]
        if parts[0] or not row:
            cells += row
            row = [(number, []) for _ in parts]
        for (_, column), part in zip(row, parts, strict=True):
            column.append(part)
    return end, cells + row


def _end_of_simple(lines: Sequence[str], place: int) -> int:
    """Return the line behind the table's last border: the one before a blank line, the second one at least."""
    borders = 0
    for number in range(place, len(lines)):
        if lines[number].startswith("=") and SIMPLE.match(lines[number]):
            borders += 1
            if borders > 1 and (number + 1 == len(lines) or not lines[number + 1]):
                return number + 1
    return place + 1
