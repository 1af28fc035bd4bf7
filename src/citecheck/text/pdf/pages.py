"""Opens a PDF and yields its pages one by one; pdfium's errors are told as the reader of a report needs them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from citecheck.model.errors import UnreadableDocument
from citecheck.text.pdf.links import areas_of, lay_links
from citecheck.text.pdf.shapes import Run, turned
from citecheck.text.pdf.words import main_angle, runs_of

#: A page with at most this many letters may be a scan with a stamp or page number; its first objects are looked at.
_FEW = 100
_OBJECTS = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond what a file is refused, so that time and memory are bounded.

    The longest reports have some 2,000 pages, a full newspaper page has 40,000 characters, a thousand full pages 4 million.
    """

    pages: int = 5_000
    page_characters: int = 200_000
    characters: int = 20_000_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its number from 1, its runs in the order of the file, and whether its words seem to be a mere picture.

    ``count`` is the number of pages of the file.
    """

    number: int
    runs: list[Run]
    picture: bool
    count: int


def open_pages(data: bytes, where: str, limits: Limits = LIMITS) -> Iterator[PdfPage]:
    """Yield the pages of a PDF one by one; nothing of pdfium's is kept from a page to the next.

    Raises ``UnreadableDocument`` where the file is broken, locked by a password, without pages, or beyond the limits. A page
    that pdfium cannot load comes without runs.
    """
    document = open_document(data, where)
    try:
        count = len(document)
        if count == 0:
            raise UnreadableDocument("the PDF has no pages", where=where, hint="export it again")
        if count > limits.pages:
            raise UnreadableDocument(
                f"too long: {count:,} pages, the limit is {limits.pages:,}", where=where, hint="split the report"
            )
        total = 0
        for index in range(count):
            page, characters = _page(document, index, where, limits)
            total += characters
            if total > limits.characters:
                raise UnreadableDocument(f"more than {limits.characters:,} characters", where=where, hint="split the report")
            yield page
    finally:
        document.close()


def open_document(data: bytes, where: str) -> pdfium.PdfDocument:
    """Open a PDF; who opens it closes it. Raises ``UnreadableDocument`` where it is broken or locked by a password."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableDocument(
                "the PDF is encrypted and wants a password", where=where, hint="save a copy of it without a password"
            ) from None
        raise UnreadableDocument("the PDF is broken", where=where, hint="export it again, or print it into a new PDF") from None


def _page(document: pdfium.PdfDocument, index: int, where: str, limits: Limits) -> tuple[PdfPage, int]:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return PdfPage(index + 1, [], picture=True, count=len(document)), 0
    try:
        try:
            glyphs = page.get_textpage()
        except pdfium.PdfiumError:
            return PdfPage(index + 1, [], picture=True, count=len(document)), 0
        try:
            count = max(0, raw.FPDFText_CountChars(glyphs.raw))
            if count > limits.page_characters:
                raise UnreadableDocument(
                    f"page {index + 1} has {count:,} characters, the limit is {limits.page_characters:,}",
                    where=where,
                    hint="give a PDF of the report's text",
                )
            runs, angles = runs_of(glyphs.raw, count) if count else ([], [])
        finally:
            glyphs.close()
        if runs:
            main = main_angle(runs, angles)
            # What is not upright then is left out: stamps and marks in the margin.
            runs = [run for run, angle in zip(runs, angles, strict=True) if angle == main and _is_placed(run)]
            lay_links(runs, [turned(area, main) for area in areas_of(document.raw, page.raw)])
        picture = _is_picture(page, sum(len(run.text) for run in runs))
        return PdfPage(index + 1, runs, picture=picture, count=len(document)), count
    finally:
        page.close()


def _is_picture(page: pdfium.PdfPage, letters: int) -> bool:
    """Tell whether a page is drawn but has no text, or next to none beside a picture that covers most of it."""
    count = raw.FPDFPage_CountObjects(page.raw)
    if letters == 0 or letters > _FEW or count <= 0:
        return letters == 0 and count > 0
    sides = [ctypes.c_float() for _ in range(4)]
    paper = page.get_width() * page.get_height()
    for number in range(min(count, _OBJECTS)):
        item = raw.FPDFPage_GetObject(page.raw, number)
        if item and raw.FPDFPageObj_GetType(item) in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            raw.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides))
            left, bottom, right, top = (side.value for side in sides)
            if (right - left) * (top - bottom) > 0.6 * paper:
                return raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE or letters < 10
    return False


def _is_placed(run: Run) -> bool:
    """Tell whether a run has a place on a page that can be: finite, and within twice the largest page (14,400 points)."""
    far = 30_000.0
    across = -far < run.x0 < far and -far < run.x1 < far
    return across and -far < run.base < far and -far < run.low < far and -far < run.high < far
