"""The columns of a PDF page: runs joined to pieces of lines, gutters found, and one column read after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from statistics import median

from citecheck.text.pdf.shapes import Run

#: A gap wider than this (in heights of the font, which are 1.15 ems or so) may part two columns or cells.
_WIDE = 1.1
#: Fewest lines on each side, and how much of a column they must fill, for a page to have columns: cells of tables are short.
_COLUMN_LINES = 5
_COLUMN_FILLED = 0.55
#: Share of a page's lines that may cross a gutter: titles, and lines of a figure.
_CROSSED = 0.12
#: The width of the strips that are counted, in points, and the most of them: a page is at most 14,400 points wide.
_BIN = 2.0
_BINS = 8_000
#: How many pieces above and below a piece may stand beside it.
_NEAR = 20
#: A run lower than this share of its neighbour may be a raised sign beside it.
_SMALL = 0.9


@dataclass(slots=True)
class Piece:
    """Runs that follow one another on one baseline."""

    runs: list[Run]
    x0: float
    x1: float
    base: float
    low: float
    high: float
    size: int = field(default=0)

    @property
    def height(self) -> float:
        """The height of the font that most of the piece is set in, in points."""
        return self.high - self.low


def pieces_of(runs: Sequence[Run]) -> Iterator[Piece]:
    """Cut the runs where the baseline changes, or where the gap could be a gutter."""
    now: Piece | None = None
    for run in runs:
        if now is not None and _goes_on(now, run):
            _add(now, run)
            continue
        if now is not None:
            yield now
        now = Piece([run], run.x0, run.x1, run.base, run.low, run.high, len(run.text))
    if now is not None:
        yield now


def _goes_on(piece: Piece, run: Run) -> bool:
    last = piece.runs[-1]
    height = max(piece.height, run.height, 1.0)
    gap = max(run.x0 - last.x1, last.x0 - run.x1)
    level = abs(run.base - piece.base) <= 0.1 * height
    if not level:  # a raised sign, or the words after one
        small = min(run.height, piece.height) < _SMALL * height or len(run.text) <= 3
        level = small and abs(run.base - piece.base) <= 0.55 * height
    return level and gap <= _WIDE * height and (gap > -0.5 * height or run.rtl or last.rtl)


def _add(piece: Piece, run: Run) -> None:
    piece.runs.append(run)
    piece.x0, piece.x1 = min(piece.x0, run.x0), max(piece.x1, run.x1)
    if run.height > 1.05 * piece.height or (len(run.text) > piece.size and run.height > 0.95 * piece.height):
        piece.base, piece.low, piece.high = run.base, run.low, run.high
    piece.size = max(piece.size, len(run.text))


def _gutters(pieces: Sequence[Piece]) -> list[float]:
    """Return the middle of each gutter between columns, from left to right; none where the page has one column.

    A gutter is a strip that hardly a line crosses, with enough filled lines to both sides at the same heights. Where full lines
    above or below cross all strips, the lines of the commonest height are looked at alone: notes below two columns are small.
    """
    long = [piece for piece in pieces if piece.x1 - piece.x0 > 3 * piece.height]
    if len(long) < 2 * _COLUMN_LINES:
        return []
    heights = Counter(round(piece.height * 2) for piece in long)
    main = heights.most_common(1)[0][0]
    alone = [piece for piece in long if abs(piece.height * 2 - main) <= 1]
    return _strips(long) or (_strips(alone) if len(alone) < len(long) else [])


def _strips(pieces: Sequence[Piece]) -> list[float]:
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    count = min(_BINS, int((right - left) / _BIN)) + 1
    changes = [0] * (count + 1)
    for piece in pieces:
        changes[min(count - 1, int((piece.x0 - left) / _BIN))] += 1
        changes[min(count, int((piece.x1 - left) / _BIN) + 1)] -= 1
    crossing = list(accumulate(changes[:count]))
    gutters: list[float] = []
    most = _CROSSED * len(pieces)
    for free, strip in groupby(range(count), key=lambda place: crossing[place] <= most):
        places = list(strip)
        if free and 0.12 * count < (places[0] + places[-1]) / 2 < 0.88 * count:
            middle = left + _BIN * (_emptiest(crossing, places) + 0.5)
            if _has_columns(pieces, gutters[-1] if gutters else left, middle):
                gutters.append(middle)
    return gutters


def _emptiest(crossing: Sequence[int], places: Sequence[int]) -> float:
    """Return the middle of the longest stretch of a strip that the fewest lines cross."""
    least = min(crossing[place] for place in places)
    stretches = [list(group) for low, group in groupby(places, key=lambda place: crossing[place] == least) if low]
    longest = max(stretches, key=len)
    return (longest[0] + longest[-1]) / 2


def _has_columns(pieces: Sequence[Piece], left: float, middle: float) -> bool:
    """Tell whether prose stands to both sides of a gutter, at the same heights."""
    before = [piece for piece in pieces if piece.x1 <= middle + 1 and piece.x0 >= left - 1]
    after = [piece for piece in pieces if piece.x0 >= middle - 1]
    if min(len(before), len(after)) < _COLUMN_LINES or not _filled(before) or not _filled(after):
        return False
    top = min(max(piece.base for piece in before), max(piece.base for piece in after))
    foot = max(min(piece.base for piece in before), min(piece.base for piece in after))
    beside = [sum(foot <= piece.base <= top for piece in side) for side in (before, after)]
    return min(beside) >= _COLUMN_LINES - 1


def _filled(pieces: Sequence[Piece]) -> bool:
    """Tell whether most lines of a possible column run through most of its width, as prose does and cells do not."""
    widths = sorted(piece.x1 - piece.x0 for piece in pieces)
    return median(widths) >= _COLUMN_FILLED * widths[int(0.9 * (len(widths) - 1))] and median(widths) > 8 * pieces[0].height


def areas_of(pieces: Sequence[Piece], *, rtl: bool) -> Iterator[tuple[int, int, list[Piece]]]:
    """Yield the pieces of each area: band by band from the top, in it column by column. Pieces that cross a gutter part bands."""
    gutters = _gutters(pieces)
    if not gutters:
        yield 0, 0, list(pieces)
        return
    places = range(len(gutters) + 1)
    columns: dict[int, list[Piece]] = {column: [] for column in places}
    spanning: list[Piece] = []
    band = 0
    falling = sorted(_whole(pieces, gutters), key=lambda piece: -piece.base)
    edges = [_edge(falling, gutter) for gutter in gutters]
    for at, piece in enumerate(falling):
        near = falling[max(0, at - _NEAR) : at + _NEAR]
        crosses = any(_crosses(piece, gutter, edge, near) for gutter, edge in zip(gutters, edges, strict=True))
        if crosses or (spanning and _ends_spanning(spanning[-1], piece, near, gutters)):
            if any(columns.values()):
                yield from _band(columns, band, rtl=rtl)
                band += 1
            spanning.append(piece)
            continue
        if spanning:
            yield band, 0, spanning
            band, spanning = band + 1, []
        columns[sum(gutter <= piece.x0 for gutter in gutters)].append(piece)
    if spanning:
        yield band, 0, spanning
    else:
        yield from _band(columns, band, rtl=rtl)


def _edge(pieces: Sequence[Piece], gutter: float) -> float:
    """Return where the lines to the right of a gutter begin: all but the few that are set out."""
    starts = sorted(piece.x0 for piece in pieces if piece.x0 >= gutter)
    return starts[len(starts) // 20] if starts else gutter


def _crosses(piece: Piece, gutter: float, edge: float, near: Sequence[Piece]) -> bool:
    """Tell whether a piece spans two columns. A word too long for its column ends in the gutter, or lies over the next one."""
    if not piece.x0 < gutter - 1 or not piece.x1 > gutter + 1 or piece.x1 <= edge:
        return False
    return not any(
        gutter <= other.x0 < piece.x1 - 0.5 * piece.height and abs(other.base - piece.base) < 0.5 * piece.height for other in near
    )


def _ends_spanning(above: Piece, piece: Piece, pieces: Sequence[Piece], gutters: Sequence[float]) -> bool:
    """Tell whether a short line goes on with the full lines above it: right below, in their size, with nothing beside it."""
    if not 0 < above.base - piece.base <= 1.6 * above.height or abs(above.height - piece.height) > 0.1 * above.height:
        return False
    if not any(above.x0 < gutter < above.x1 for gutter in gutters) and abs(above.x0 - piece.x0) > 3 * above.height:
        return False
    return not any(
        abs(other.base - piece.base) < 0.6 * piece.height and other is not piece and other.x0 > piece.x1 + piece.height
        for other in pieces
    )


def _whole(pieces: Sequence[Piece], gutters: Sequence[float]) -> list[Piece]:
    """Cut pieces at a gutter that no word of theirs covers: pdfium joined two columns where the gutter is narrow."""
    whole: list[Piece] = []
    for piece in pieces:
        rest = [piece]
        for gutter in gutters:
            if piece.x0 < gutter < piece.x1:
                rest = [part for one in rest for part in _cut(one, gutter)]
        whole += rest
    return whole


def _cut(piece: Piece, gutter: float) -> list[Piece]:
    left = [run for run in piece.runs if run.x1 <= gutter + 1]
    right = [run for run in piece.runs if run.x0 >= gutter - 1 and run.x1 > gutter + 1]
    if not left or not right or len(left) + len(right) < len(piece.runs):
        return [piece]
    gap = min(run.x0 for run in right) - max(run.x1 for run in left)
    return [part for side in (left, right) for part in pieces_of(side)] if gap > 0.5 * piece.height else [piece]


def _band(columns: dict[int, list[Piece]], band: int, *, rtl: bool) -> Iterator[tuple[int, int, list[Piece]]]:
    for column in sorted(columns, reverse=rtl):
        if columns[column]:
            yield band, column + 1, columns[column]
            columns[column] = []
