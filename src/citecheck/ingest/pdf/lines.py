"""The lines of a PDF page: runs of glyphs joined to lines, raised signs put into their line, columns read one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citecheck.ingest.pdf.columns import Piece, areas_of, pieces_of
from citecheck.ingest.pdf.order import is_rtl, logical
from citecheck.ingest.pdf.ordinals import ORDINAL
from citecheck.text.pdf.pages import PdfPage
from citecheck.text.pdf.shapes import Run

#: A run whose font is lower than this share of its line's, and whose baseline stands higher by that share, is raised.
#: Measured over 657 pages of hand-corrected articles.
RAISED_HEIGHT = 0.9
RAISED_BASE = 0.08
#: A run that stands higher than this is raised whatever its font: browsers raise signs of nine tenths of the size.
RAISED_MUCH = 0.2
#: Height below which a number or sign may be a raised one that pdfium gave as a line of its own.
NEARLY = 0.97
#: Share of a page's letters up to the size against which that is told: text may be the least part of a page of notes.
_LARGE = 0.9
#: Most such lines that are looked at on a page, and most pieces of a line that a further one is compared with: to bound the time.
_MOST_SIGNS = 400
_BESIDE = 20
#: A gap wider than this stands for a space where pdfium did not say so; before a raised sign pdfium says so too often.
_SPACE = 0.12
_SPACE_RAISED = 0.3

#: Signs that end a sentence; at the left end of a line that is read from the right they stand behind its last, Latin, word;
#: so do arrows back to the text.
_CLOSING = re.compile("[.,;:!?،؛؟/↩↑⏎\ufe0e\ufe0f]+")
_SIGN = re.compile(r"[\d,–\-*†‡§¶⁰¹²³⁴-⁹()\[\]]+")


@dataclass(frozen=True, slots=True)
class Raised:
    """A raised sign: where it stands in its line's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Laid:
    """A link laid over part of a line's text; ``uri`` is None where it leads to a place in the same file."""

    start: int
    end: int
    uri: str | None


@dataclass(slots=True)
class Line:
    """A line of a page's column. Places are in points, ``base`` upwards; ``letters`` counts what decides the body's size.

    ``column`` is 0 where the page has one, else counted from 1; a line that spans several columns has column 0 too.
    ``band`` counts the lines that span, so that page, band and column name an area whose lines stand below one another.
    """

    page: int
    text: str
    x0: float
    x1: float
    base: float
    height: float
    raised: tuple[Raised, ...] = ()
    links: tuple[Laid, ...] = ()
    column: int = 0
    band: int = 0
    rtl: bool = False

    @property
    def letters(self) -> int:
        """How many letters the line holds."""
        return sum(map(str.isalpha, self.text))

    @property
    def area(self) -> tuple[int, int, int]:
        """Page, band and column: lines of one area stand below one another."""
        return self.page, self.band, self.column


def page_lines(page: PdfPage) -> list[Line]:
    """Return the page's lines in the order in which they are read."""
    pieces = list(pieces_of(page.runs))
    if not pieces:
        return []
    rtl = is_rtl(page.runs)
    lines: list[Line] = []
    for band, column, group in areas_of(pieces, rtl=rtl):
        for cluster in _clusters(group):
            line = _line(page.number, cluster, rtl=rtl)
            if line is not None:
                line.band, line.column = band, column
                lines.append(line)
    return lines


def _clusters(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces of each line, from the top: those whose middles lie within the line's height."""
    tall = sorted((piece.height, piece.size) for piece in pieces if piece.height > 0)
    usual = _weighted(tall, _LARGE) if tall else 1.0
    hosts: list[list[Piece]] = []
    small: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.base, piece.x0)):
        if len(small) < _MOST_SIGNS and piece.height < NEARLY * usual and piece.x1 - piece.x0 < 3 * usual and _is_sign(piece):
            small.append(piece)
            continue
        host = hosts[-1][0] if hosts else None
        if (
            host is not None
            and abs(host.base - piece.base) <= 0.35 * min(host.height, piece.height)
            and not _over(hosts[-1], piece)
        ):
            hosts[-1].append(piece)
        else:
            hosts.append([piece])
    for piece in small:
        _attach(hosts, piece)
    yield from hosts


def _is_sign(piece: Piece) -> bool:
    return len(piece.runs) <= 7 and _SIGN.fullmatch("".join(run.text for run in piece.runs)) is not None


def _over(line: Sequence[Piece], piece: Piece) -> bool:
    """Tell whether a piece lies over another of the line, so that it must be a line of its own."""
    return any(min(piece.x1, other.x1) - max(piece.x0, other.x0) > 0.5 * piece.height for other in line[-_BESIDE:])


def _attach(hosts: list[list[Piece]], sign: Piece) -> None:
    """Put a small sign into the line that it stands raised in: the one within whose height it stands, with the nearest word."""
    best: tuple[float, list[Piece]] | None = None
    middle = (sign.low + sign.high) / 2
    for line in hosts:
        host = line[0]
        if not host.low - 0.1 * host.height <= middle <= host.high + 0.25 * host.height:
            continue
        gap = min(max(run.x0 - sign.x1, sign.x0 - run.x1, 0.0) for piece in line for run in piece.runs)
        distance = gap + abs(middle - (host.low + host.high) / 2)
        if best is None or distance < best[0]:
            best = distance, line
    if best is not None:
        best[1].append(sign)
    else:
        place = next((index for index, line in enumerate(hosts) if line[0].base < sign.base), len(hosts))
        hosts.insert(place, [sign])


def _line(page: int, pieces: Sequence[Piece], *, rtl: bool) -> Line | None:
    """Write a line out of its pieces: its text, its raised signs, and the links laid over it."""
    runs = [run for piece in sorted(pieces, key=lambda piece: piece.x0) for run in piece.runs]
    follows = {id(two): id(one) for piece in pieces for one, two in zip(piece.runs, piece.runs[1:], strict=False)}
    mixed = any(run.rtl for run in runs)
    rtl = (mixed and (rtl or is_rtl(runs))) or (rtl and _CLOSING.fullmatch(runs[0].text) is not None)
    gaps: dict[int, float] = {}
    if mixed or rtl:
        runs, gaps = logical(runs, rtl=rtl)
    elif len(pieces) > 1:
        runs.sort(key=lambda run: run.x0)
    # Not the median: words whose letters pdfium was told of ("ActualText") come with a box of their ink, which is lower.
    height = _weighted(sorted((run.height, len(run.text)) for run in runs), 0.7)
    flat = [run for run in runs if run.height >= RAISED_HEIGHT * height]
    base = _weighted(sorted((run.base, len(run.text)) for run in flat or runs), 0.5)
    parts: list[str] = []
    raised: list[Raised] = []
    links: list[Laid] = []
    length, before = 0, None
    for run in runs:
        up = _is_raised(run, height, base)
        told = follows.get(id(run)) == id(before) and id(run) not in gaps
        gap = gaps.get(id(run), max(run.x0 - before.x1, before.x0 - run.x1)) if before else 0.0
        if before is not None and _is_spaced(before, run, gap, up=up, told=told, height=height):
            parts.append(" ")
            length += 1
        text = _shown(run, last=run is runs[-1])
        if up:
            _extend_raised(raised, length, length + len(text))
        if run.link or run.goto:
            _extend_link(links, length, length + len(text), run.link)
        parts.append(text)
        length += len(text)
        before = run
    text = "".join(parts)
    if not text.strip():
        return None
    return Line(
        page, text, min(run.x0 for run in runs), max(run.x1 for run in runs), base, height, tuple(raised), tuple(links), rtl=rtl
    )


def _shown(run: Run, *, last: bool) -> str:
    """Return a run's text. pdfium writes a hyphen at a line's end as U+FFFE, U+FFFD or U+0002; inside, a soft one is nothing."""
    text = run.text
    if text in ("\ufffe", "\x02") or (text == "\ufffd" and last):
        return "-"
    if text == "\u00ad":
        return text if last else ""
    return text


def _weighted(values: Sequence[tuple[float, int]], share: float) -> float:
    """Return the value below which that share of the weight lies."""
    wanted, seen = sum(weight for _, weight in values) * share, 0
    for value, weight in values:
        seen += weight
        if seen >= wanted:
            return value
    return values[-1][0]


def _is_raised(run: Run, height: float, base: float) -> bool:
    if run.raised:
        return True
    lift = run.base - base
    small = run.height < RAISED_HEIGHT * height and lift > RAISED_BASE * height
    if not small and not (RAISED_MUCH * height < lift and run.height < 1.05 * height):
        return False
    return _SIGN.fullmatch(run.text) is not None or ORDINAL.fullmatch(run.text) is not None


def _is_spaced(before: Run, run: Run, gap: float, *, up: bool, told: bool, height: float) -> bool:
    """Tell whether a space stands before a run: where pdfium told so of neighbours, else by the gap."""
    if up or before.height < RAISED_HEIGHT * height:
        return gap > (_SPACE_RAISED if up else _SPACE) * height
    if told:
        return run.spaced
    return gap > _SPACE * height


def _extend_raised(raised: list[Raised], start: int, end: int) -> None:
    if raised and raised[-1].end == start:
        raised[-1] = Raised(raised[-1].start, end)
    else:
        raised.append(Raised(start, end))


def _extend_link(links: list[Laid], start: int, end: int, uri: str | None) -> None:
    if links and links[-1].uri == uri and start - links[-1].end <= 1:
        links[-1] = Laid(links[-1].start, end, uri)
    else:
        links.append(Laid(start, end, uri))
