"""A PDF whose geometry tells of no notes: its lines as plain text, read by the rules for that, and the links laid over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import msgspec

from citecheck.ingest.pdf.flow import Margins, linked_on, paragraphs
from citecheck.ingest.pdf.lines import Line
from citecheck.ingest.pdf.links import Spread, spell_out, wraps
from citecheck.ingest.plain import reader as plaintext
from citecheck.ingest.weave import is_web
from citecheck.model.document import Document, Note, Problem, TextLink
from citecheck.model.span import Span

MEDIA_TYPE = "application/pdf"


def scans(pictures: Sequence[int]) -> Iterator[str]:
    """Say which pages have no text, neighbours as one range."""
    for _, group in groupby(enumerate(pictures), key=lambda pair: pair[1] - pair[0]):
        run = [page for _, page in group]
        yield f"page {run[0]} has no text: scan?" if len(run) == 1 else f"pages {run[0]} to {run[-1]} have no text: scans?"


def read_flat(
    lines: Sequence[Line], furniture: set[int], pages: int, pictures: Sequence[int], *, source: str, digest: str
) -> Document:
    """Read the extracted text by the rules for plain text; then once more with the addresses of links in what were notes."""
    order = [index for index in range(len(lines)) if index not in furniture]
    margins = Margins(lines, order)
    flat = _flat(lines, order, margins, pages, set())
    document = plaintext.document(flat.text, source=source, digest=digest)
    linked = {
        index
        for index, place in flat.places.items()
        if any(laid.uri for laid in lines[index].links) and _in_notes(place, document.notes)
    }
    if linked:
        flat = _flat(lines, order, margins, pages, linked)
        document = plaintext.document(flat.text, source=source, digest=digest)
    told = tuple(Problem(code="CC414", message=message) for message in scans(pictures))
    return msgspec.structs.replace(
        document,
        media_type=MEDIA_TYPE,
        pages=document.pages or ((0, 1),),
        problems=(*told, *document.problems),
        links=tuple(_text_links(flat)),
    )


def _text_links(flat: _Flat) -> Iterator[TextLink]:
    """Yield the links to the web that are not written out; one that goes on over a line's end is one."""
    now: TextLink | None = None
    for spread in flat.spreads:
        gap = flat.text[now.span.end : spread.start] if now else ""
        if now and now.href == spread.uri and not gap.strip() and gap.count("\n") < 2:
            now = TextLink(span=Span(now.span.start, spread.end), href=spread.uri)
            continue
        if now:
            yield now
        now = TextLink(span=Span(spread.start, spread.end), href=spread.uri) if is_web(spread.uri) else None
    if now:
        yield now


def _in_notes(place: int, notes: Sequence[Note]) -> bool:
    return any(note.span.start <= place < note.span.end for note in notes)


@dataclass(frozen=True, slots=True)
class _Flat:
    """Lines as plain text: where in it each line that begins a row stands, and the links that lie on its words."""

    text: str
    places: dict[int, int]
    spreads: tuple[Spread, ...]


def _flat(lines: Sequence[Line], order: Sequence[int], margins: Margins, pages: int, linked: set[int]) -> _Flat:
    """Write the lines as plain text: a blank line between paragraphs, a form feed between pages, wrapped URLs made whole.

    Links of the lines ``linked`` are written out.
    """
    starts = {paragraph[0] for paragraph in paragraphs(lines, order, margins)}
    rows: list[_Row] = []
    before = -1
    for index in order:
        line = lines[index]
        row = _Row(index, line.text, [Spread(laid.start, laid.end, laid.uri) for laid in line.links if laid.uri])
        if rows and (
            linked_on(lines[before], line)
            or wraps(rows[-1].text[-2_000:], row.text[:300], full=margins.is_full(before, row.text))
        ):
            rows[-1].take(row)
        if row.text.strip():
            rows.append(row)
        before = index
    written = [(row.index, spell_out(row.text, row.spreads) if row.index in linked else row.text) for row in rows]
    text, places = _paged(lines, written, starts, pages)
    spreads = [
        Spread(places[row.index] + spread.start, places[row.index] + spread.end, spread.uri)
        for row in rows
        if row.index not in linked
        for spread in row.spreads
        if spread.end > spread.start
    ]
    return _Flat(text, places, tuple(spreads))


@dataclass(slots=True)
class _Row:
    """A line as it is written into plain text, and the links laid over it."""

    index: int
    text: str
    spreads: list[Spread]

    def take(self, following: _Row) -> None:
        """Take the first word of the next row, which goes on with the last one of this, and the part of a link over it."""
        word, _, rest = following.text.partition(" ")
        first = following.spreads[0] if following.spreads else None
        if first and self.spreads and first.start == 0 and first.uri == self.spreads[-1].uri:
            last = self.spreads.pop()
            self.spreads.append(Spread(last.start, len(self.text) + min(first.end, len(word)), last.uri))
        cut = len(following.text) - len(rest)
        moved = [Spread(max(0, spread.start - cut), spread.end - cut, spread.uri) for spread in following.spreads]
        self.text += word
        following.text, following.spreads = rest, [spread for spread in moved if spread.end > 0]


def _paged(lines: Sequence[Line], rows: Sequence[tuple[int, str]], starts: set[int], pages: int) -> tuple[str, dict[int, int]]:
    """Write rows with a blank line before each of ``starts`` and a form feed before each page; return where each row stands."""
    parts: list[str] = []
    places: dict[int, int] = {}
    length, page = 0, 1
    for index, text in rows:
        ended = text.removesuffix("\u00ad") + "-" if text.endswith("\u00ad") else text
        feeds = "\f" * (lines[index].page - page)
        before = feeds or ("\n" if index in starts and parts else "")
        page = lines[index].page
        places[index] = length + len(before)
        parts += [before, ended, "\n"]
        length += len(before) + len(ended) + 1
    parts.append("\f" * max(0, pages - page))
    return "".join(parts), places
