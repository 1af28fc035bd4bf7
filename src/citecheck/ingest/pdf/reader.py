"""Reader of PDF reports: notes and markers by geometry, else by the plain-text rules on the extracted text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from citecheck.ingest.pdf.flat import MEDIA_TYPE, read_flat, scans
from citecheck.ingest.pdf.flow import Joined, Margins, Words, join, marks_by_line, paragraphs
from citecheck.ingest.pdf.furniture import find_furniture
from citecheck.ingest.pdf.labels import body_height
from citecheck.ingest.pdf.lines import Line, page_lines
from citecheck.ingest.pdf.links import spell_out
from citecheck.ingest.pdf.notes import Found, PdfMark, find_pdf_notes
from citecheck.ingest.weave import Weave
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument
from citecheck.model.ports import Tell, unheard
from citecheck.text.pdf.pages import open_pages
from citecheck.text.tidy import collapse

#: Over how many pages a note is followed: each costs the time of all before it. No footnote goes on so long.
_MOST_TURNS = 20
#: The arrow back to the text that HTML footnotes print.
_BACK = re.compile(r"\s*[↩↑⏎][\ufe0e\ufe0f]?\s*\Z")


class Pdf:
    """Reads PDF with a text layer. A page that is only a picture is told (CC414)."""

    media_types: tuple[str, ...] = (MEDIA_TYPE,)
    suffixes: tuple[str, ...] = (".pdf",)

    def read(self, path: Path, data: bytes) -> Document:
        """Read ``data``, the bytes of ``path``.

        Raises ``UnreadableDocument`` for broken and locked files, for files beyond the limits, and where no page has text.
        """
        return self.read_telling(path, data, unheard)

    def read_telling(self, path: Path, data: bytes, tell: Tell) -> Document:
        """Read as ``read`` does, and tell which page it is at."""
        where = str(path)
        lines: list[Line] = []
        pictures: list[int] = []
        pages = 0
        for page in open_pages(data, where):
            pages += 1
            tell("pages", pages, page.count)
            found = page_lines(page)
            lines += found
            if page.picture:
                pictures.append(page.number)
        if not lines:
            hint = "recognise its text first (OCR), for example with ocrmypdf"
            raise UnreadableDocument("no page has text: a scan?", where=where, hint=hint)
        tell("reading", 0, None)
        return _document(lines, pages, pictures, source=where, digest=hashlib.sha256(data).hexdigest())


def _document(lines: Sequence[Line], pages: int, pictures: Sequence[int], *, source: str, digest: str) -> Document:
    furniture = find_furniture(lines)
    found = find_pdf_notes(lines, furniture, body_height(lines))
    if found is None:
        return read_flat(lines, furniture, pages, pictures, source=source, digest=digest)
    weave = Weave()
    for message in scans(pictures):
        weave.problem("CC414", message)
    _weave_in(weave, lines, furniture, found, pages)
    return weave.document(source=source, media_type=MEDIA_TYPE, digest=digest)


def _weave_in(weave: Weave, lines: Sequence[Line], furniture: set[int], found: Found, pages: int) -> None:
    words = Words(lines)
    taken = {index for note in found.notes for index in note.lines}
    body = [index for index in range(len(lines)) if index not in furniture and index not in taken]
    margins = Margins(lines, body)
    marks = marks_by_line(found.marks)
    turned = 0
    for paragraph in paragraphs(lines, body, margins):
        joined = join(lines, paragraph, marks, words, margins)
        turned = _add(weave, joined, found, turned)
        weave.paragraph()
    for _ in range(turned, pages):
        weave.page()
    for note in found.notes:
        joined = join(lines, note.lines, {}, words, Margins(lines, note.lines), skip=note.label.body)
        text = _BACK.sub("", spell_out(joined.text, joined.spreads))
        weave.note(note.key, note.label.written, text, scope=note.scope, pages=_turned(joined, collapse(text)))


def _turned(joined: Joined, text: str) -> Iterator[tuple[int, int]]:
    """Yield the pages on which a note stands, and where in its ``text`` each begins.

    A link that goes on over the page's end stands on the page of its beginning. Behind ``_MOST_TURNS`` pages it is left open.
    """
    for number, (at, page) in enumerate(joined.pages[: _MOST_TURNS + 1]):
        before = [spread for spread in joined.spreads if spread.start < at]
        head = collapse(spell_out(joined.text[: max([at, *(spread.end for spread in before)])], before))
        if text.startswith(head):
            yield len(text) - len(text[len(head) :].lstrip()), page if number < _MOST_TURNS else 0


def _add(weave: Weave, joined: Joined, found: Found, turned: int) -> int:
    """Weave running text in, with its markers, links and the pages that begin in it; return the number of pages begun."""
    events: list[tuple[int, int, PdfMark | int]] = [(at, 0, page) for at, page in joined.pages]
    events += [(at, 1, mark) for at, mark in joined.marks]
    done = 0
    for at, _, event in sorted(events, key=lambda item: item[:2]):
        _say(weave, joined, done, at, marked=isinstance(event, PdfMark))
        done = at
        if isinstance(event, PdfMark):
            weave.mark(event.label, found.notes[event.note].key if event.note is not None else f"missing {event.label}")
            continue
        while turned < event:
            weave.page()
            turned += 1
    _say(weave, joined, done, len(joined.text))
    return turned


def _say(weave: Weave, joined: Joined, start: int, end: int, *, marked: bool = False) -> None:
    """Weave a stretch of running text in, with the links laid over it; where a marker follows (``marked``), close up to it."""
    stop = start + len(joined.text[start:end].rstrip()) if marked else end
    for spread in joined.spreads:
        first, last = max(start, spread.start), min(stop, spread.end)
        if first < last:
            weave.words(joined.text[start:first])
            weave.link(joined.text[first:last], spread.uri)
            start = last
    weave.words(joined.text[start:stop])
