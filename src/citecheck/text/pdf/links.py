"""The links of a PDF page: their areas, and the runs over which they are laid."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Sequence

from pypdfium2 import raw

from citecheck.text.pdf.shapes import Area, Run

#: Most links of one page: a page of an index has some hundred.
MAX_LINKS = 2_000


def areas_of(document: raw.FPDF_DOCUMENT, page: raw.FPDF_PAGE) -> list[Area]:
    """Return the areas of the page's links: one for each line of a link that says so by quad points, else its rectangle."""
    areas: list[Area] = []
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while len(areas) < MAX_LINKS and raw.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
        action = raw.FPDFLink_GetAction(link)
        uri = _uri(document, action) if action and raw.FPDFAction_GetType(action) == raw.PDFACTION_URI else None
        quads = min(max(0, raw.FPDFLink_CountQuadPoints(link)), MAX_LINKS - len(areas))
        for number in range(quads):
            quad = raw.FS_QUADPOINTSF()
            if raw.FPDFLink_GetQuadPoints(link, number, ctypes.byref(quad)):
                xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
                areas.append(Area(min(xs), min(ys), max(xs), max(ys), uri))
        rect = raw.FS_RECTF()
        if not quads and raw.FPDFLink_GetAnnotRect(link, ctypes.byref(rect)):
            areas.append(Area(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top), uri))
    return areas


def _uri(document: raw.FPDF_DOCUMENT, action: raw.FPDF_ACTION) -> str | None:
    size = raw.FPDFAction_GetURIPath(document, action, None, 0)
    if not 1 < size < 20_000:
        return None
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(document, action, buffer, size)
    return buffer.value.decode("utf-8", errors="replace").strip() or None


def lay_links(runs: Sequence[Run], areas: Sequence[Area]) -> None:
    """Mark the runs whose middle lies in a link's area. Areas are looked up by bands of the page, 16 points high."""
    bands: dict[int, list[Area]] = defaultdict(list)
    for area in areas:
        if abs(area.y0) < 1e5 and abs(area.y1) < 1e5:
            for band in range(int(area.y0 // 16), min(int(area.y1 // 16), int(area.y0 // 16) + 500) + 1):
                bands[band].append(area)
    if not bands:
        return
    for run in runs:
        x, y = (run.x0 + run.x1) / 2, (run.low + run.high) / 2
        for area in bands.get(int(y // 16), ()):
            if area.x0 <= x <= area.x1 and area.y0 <= y <= area.y1:
                run.link, run.goto = area.uri, area.uri is None
                break
