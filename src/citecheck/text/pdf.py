"""PDF pages as runs of glyphs with their places, and the links laid over them. The only door to pypdfium2.

pdfium is asked for a page's text in one call, and for the place of each word by two or three more: asking for every
character costs five times as much. Digits are asked one by one, because a raised one may follow a plain one ("2016" + "1").
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from citecheck.model.errors import UnreadableDocument
from citecheck.text.glyphs import plain, recoded

#: Most links of one page: a page of an index has some hundred.
MAX_LINKS = 2_000

#: A page with at most this many letters may be a scan with a stamp or page number; its first objects are looked at.
_FEW = 100
_OBJECTS = 100

_SIGNS = "*†‡§¶⁰¹²³⁴-⁹"
#: Right-to-left letters: Hebrew, Arabic and their neighbours, without Arabic punctuation and digits.
_RTL = (
    "\u0590-\u05ff\u0610-\u061a\u061c\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u08ff\ufb1d-\ufd3d\ufd50-\ufdff\ufe70-\ufefc"
)
_HAS_RTL = re.compile(f"[{_RTL}]")
_TOKEN = re.compile(
    rf"(?P<space>[\s\x00-\x1f]+)|(?P<digits>\d+)|[{_SIGNS}]+|[\ufffe\ufffd\u00ad\u0002]|[^\s\d{_SIGNS}\x00-\x1f\ufffe\ufffd\u00ad]+"
)
#: On pages with right-to-left letters, letters of each direction and punctuation are told apart: each has a place of its own.
_TOKEN_RTL = re.compile(rf"(?P<space>[\s\x00-\x1f]+)|(?P<digits>\d+)|[{_SIGNS}]+|[{_RTL}]+|[^\W\d_{_RTL}]+|[^\s\x00-\x1f]")
#: A digit whose ink stands this far above its baseline, and is this low, in shares of the line's height, was drawn raised.
_INK_RAISED = 0.18
_INK_LOW = 0.48
#: How far a font reaches below and above its baseline, in ems; and the ems above which a glyph's box tells that the size is not
#: to be believed (fonts of type 3 have a scale of their own).
_BELOW = 0.25
_ABOVE = 0.85
_ODD = 2.5


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond what a file is refused, so that time and memory are bounded.

    The longest reports have some 2,000 pages, a full newspaper page has 40,000 characters, a thousand full pages 4 million.
    """

    pages: int = 5_000
    page_characters: int = 200_000
    characters: int = 20_000_000


LIMITS = Limits()


@dataclass(slots=True)
class Run:
    """A word or a part of it. Places are in points, y upwards, turned so that its line is read along x.

    ``base`` is the baseline, ``low`` and ``high`` bound the font's height there, ``spaced`` tells of white space before it,
    ``raised`` that its glyphs were drawn raised in a font of full height, ``link`` is the URL laid over it, ``goto`` tells of a
    link to a place in the same file.
    """

    text: str
    x0: float
    x1: float
    base: float
    low: float
    high: float
    spaced: bool
    raised: bool = False
    rtl: bool = False
    link: str | None = None
    goto: bool = False

    @property
    def height(self) -> float:
        """The font's height, in points."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its number from 1, its runs in the order of the file, and whether its words seem to be a mere picture."""

    number: int
    runs: list[Run]
    picture: bool


@dataclass(frozen=True, slots=True)
class _Area:
    x0: float
    y0: float
    x1: float
    y1: float
    uri: str | None


def open_pages(data: bytes, where: str, limits: Limits = LIMITS) -> Iterator[PdfPage]:
    """Yield the pages of a PDF one by one; nothing of pdfium's is kept from a page to the next.

    Raises ``UnreadableDocument`` where the file is broken, locked by a password, without pages, or beyond the limits. A page
    that pdfium cannot load comes without runs.
    """
    document = _open(data, where)
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


def _open(data: bytes, where: str) -> pdfium.PdfDocument:
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
        return PdfPage(index + 1, [], picture=True), 0
    try:
        try:
            glyphs = page.get_textpage()
        except pdfium.PdfiumError:
            return PdfPage(index + 1, [], picture=True), 0
        try:
            count = max(0, raw.FPDFText_CountChars(glyphs.raw))
            if count > limits.page_characters:
                raise UnreadableDocument(
                    f"page {index + 1} has {count:,} characters, the limit is {limits.page_characters:,}",
                    where=where,
                    hint="give a PDF of the report's text",
                )
            runs, angles = _runs(glyphs.raw, count) if count else ([], [])
        finally:
            glyphs.close()
        if runs:
            main = _main_angle(runs, angles)
            # What is not upright then is left out: stamps and marks in the margin.
            runs = [run for run, angle in zip(runs, angles, strict=True) if angle == main and _is_placed(run)]
            _lay_links(runs, [_turned(area, main) for area in _areas(document.raw, page.raw)])
        return PdfPage(index + 1, runs, picture=_is_picture(page, sum(len(run.text) for run in runs))), count
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


def _text(glyphs: raw.FPDF_TEXTPAGE, count: int) -> str:
    """Return the page's text, one Python character for each character of pdfium's."""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = raw.FPDFText_GetText(glyphs, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", errors="replace")
    if len(text) == count:
        return text
    code = raw.FPDFText_GetUnicode
    return "".join(_character(code(glyphs, place)) for place in range(count))


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\x00"


def _runs(glyphs: raw.FPDF_TEXTPAGE, count: int) -> tuple[list[Run], list[float]]:
    """Return the page's runs and the angle of each one's line, in radians against the page's x axis."""
    text = recoded(_text(glyphs, count))
    ruler = _Ruler(glyphs)
    mixed = _HAS_RTL.search(text) is not None
    runs: list[Run] = []
    angles: list[float] = []
    spaced, angle, measured = True, 0.0, False
    for found in (_TOKEN_RTL if mixed else _TOKEN).finditer(text):
        if found.lastgroup == "space":
            spaced = True
            measured = measured and "\n" not in found.group()
            continue
        if not measured:
            angle, measured = ruler.turn(found.start()), True
        if found.lastgroup == "digits":
            new = ruler.digits(found.group(), found.start(), spaced=spaced)
        elif mixed and _HAS_RTL.match(found.group()):
            new = [ruler.reversed(found.group(), found.start(), spaced=spaced)]
        else:
            new = ruler.word(found.group(), found.start(), spaced=spaced)
        runs += new
        angles += [angle] * len(new)
        spaced = False
    return runs, angles


class _Ruler:
    """Measures characters. The boxes that pdfium writes into are made once a page."""

    def __init__(self, glyphs: raw.FPDF_TEXTPAGE) -> None:
        self._glyphs = glyphs
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._at = ctypes.byref(self._x), ctypes.byref(self._y)
        self._rect = raw.FS_RECTF()
        self._box = ctypes.byref(self._rect)
        self._origin, self._loose = raw.FPDFText_GetCharOrigin, raw.FPDFText_GetLooseCharBox
        self._matrix = raw.FS_MATRIX()
        self._at_matrix = ctypes.byref(self._matrix)
        self._angle = self._low = 0.0

    def turn(self, place: int) -> float:
        """Turn to the line on which a character stands, and return its angle, a quarter turn where it is near one.

        A matrix that turns by a half with a size below nought is upright: InDesign's plug-ins write all text so.
        """
        matrix = self._matrix
        self._angle = 0.0
        if raw.FPDFText_GetMatrix(self._glyphs, place, self._at_matrix) and (matrix.a or matrix.b):
            sign = -1 if raw.FPDFText_GetFontSize(self._glyphs, place) < 0 else 1
            angle = math.atan2(sign * matrix.b, sign * matrix.a)
            quarter = round(angle / (math.pi / 2))
            near = abs(angle - quarter * math.pi / 2) < 0.02
            self._angle = (quarter % 4) * math.pi / 2 if near else angle
        return self._angle

    def word(self, text: str, place: int, *, spaced: bool) -> list[Run]:
        """Measure a word by its first and last character; by each one where the two do not stand on one line."""
        first = self._measure(text, place, self._size(place), spaced=spaced)
        if len(text) == 1:
            return [first]
        low = self._low
        x0, x1 = self._ends(place + len(text) - 1)
        if abs(self._low - low) > 0.3 * first.height or x1 < first.x0:
            signs = [(place + step, sign) for step, sign in enumerate(text)]
            return [self._measure(sign, at, self._size(at), spaced=spaced and at == place) for at, sign in signs]
        first.x0, first.x1 = min(first.x0, x0), max(first.x1, x1)
        return [first]

    def digits(self, text: str, place: int, *, spaced: bool) -> list[Run]:
        """Measure a number digit by digit, and cut it where it changes its height or place."""
        runs: list[Run] = []
        for step, sign in enumerate(text):
            run = self._measure(sign, place + step, self._size(place + step), spaced=spaced and not step)
            run.raised = self._ink_raised(run, place + step)
            if runs and _level(runs[-1], run):
                runs[-1].text += run.text
                _widen(runs[-1], run)
            else:
                runs.append(run)
        return runs

    def reversed(self, text: str, place: int, *, spaced: bool) -> Run:
        """Measure a right-to-left word and put its letters in the order in which they are read, the rightmost first.

        pdfium turns some words and leaves others. Letters of one glyph (لا) stand at one place and keep their order.
        """
        whole = self._measure(text, place, self._size(place), spaced=spaced)
        ends = [(whole.x0, whole.x1), *(self._ends(place + step) for step in range(1, len(text)))]
        turned = ends[0][0] >= ends[-1][0] - 0.01
        groups: list[str] = []
        for step, (sign, (x0, x1)) in enumerate(zip(text, ends, strict=True)):
            one = step and abs(x0 - ends[step - 1][0]) < 0.01 and (not turned or abs(x1 - ends[step - 1][1]) < 0.01)
            if one or (step and not turned and unicodedata.combining(sign)):
                groups[-1] += sign
            else:
                groups.append(sign)
        # Where pdfium turned the word, it turned the letters of one glyph as well.
        text = "".join(group[::-1] for group in groups) if turned else "".join(reversed(groups))
        whole.x0, whole.x1 = min(x0 for x0, _ in ends), max(x1 for _, x1 in ends)
        whole.text, whole.rtl = plain(text), True
        return whole

    def _ends(self, place: int) -> tuple[float, float]:
        """Return where a character begins and ends along its line; how low its box reaches is kept."""
        self._loose(self._glyphs, place, self._box)
        rect = self._rect
        if not self._angle:
            self._low = rect.bottom
            return rect.left, rect.right
        box = _turned(_Area(rect.left, rect.bottom, rect.right, rect.top, None), self._angle)
        self._low = box.y0
        return box.x0, box.x1

    def _size(self, place: int) -> float:
        """Return the size of a character's font, in points: the em. 0 where the file does not tell it."""
        if not raw.FPDFText_GetMatrix(self._glyphs, place, self._at_matrix):
            return 0.0
        size: float = raw.FPDFText_GetFontSize(self._glyphs, place)
        return abs(size) * math.hypot(self._matrix.c, self._matrix.d)

    def _measure(self, text: str, place: int, size: float, *, spaced: bool) -> Run:
        """Measure a character. Its font's height follows from the size: boxes differ from font to font at one size."""
        self._origin(self._glyphs, place, *self._at)
        self._loose(self._glyphs, place, self._box)
        rect = self._rect
        if self._angle:
            box = _turned(_Area(rect.left, rect.bottom, rect.right, rect.top, None), self._angle)
            base = self._y.value * math.cos(self._angle) - self._x.value * math.sin(self._angle)
            run = Run(plain(text), box.x0, box.x1, base, box.y0, box.y1, spaced)
        else:
            run = Run(plain(text), rect.left, rect.right, self._y.value, rect.bottom, rect.top, spaced)
        self._low = run.low
        if run.height < _ODD * size:
            run.low, run.high = run.base - _BELOW * size, run.base + _ABOVE * size
        return run

    def _ink_raised(self, run: Run, place: int) -> bool:
        """Tell whether a digit was drawn raised by its font ("sups" glyphs), at the size and on the baseline of its line."""
        left, right = ctypes.c_double(), ctypes.c_double()
        bottom, top = ctypes.c_double(), ctypes.c_double()
        places = (ctypes.byref(side) for side in (left, right, bottom, top))
        if not run.height > 0 or not raw.FPDFText_GetCharBox(self._glyphs, place, *places):
            return False
        box = _turned(_Area(left.value, bottom.value, right.value, top.value, None), self._angle)
        return box.y0 - run.base > _INK_RAISED * run.height and 0 < box.y1 - box.y0 < _INK_LOW * run.height


def _widen(run: Run, other: Run) -> None:
    run.x0, run.x1 = min(run.x0, other.x0), max(run.x1, other.x1)
    run.low, run.high = min(run.low, other.low), max(run.high, other.high)


def _level(one: Run, two: Run) -> bool:
    same = abs(one.base - two.base) < 0.05 * one.height and abs(one.height - two.height) < 0.08 * one.height
    return same and one.raised == two.raised and two.x0 < one.x1 + 0.5 * one.height


def _areas(document: raw.FPDF_DOCUMENT, page: raw.FPDF_PAGE) -> list[_Area]:
    """Return the areas of the page's links: one for each line of a link that says so by quad points, else its rectangle."""
    areas: list[_Area] = []
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while len(areas) < MAX_LINKS and raw.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
        action = raw.FPDFLink_GetAction(link)
        uri = _uri(document, action) if action and raw.FPDFAction_GetType(action) == raw.PDFACTION_URI else None
        quads = min(max(0, raw.FPDFLink_CountQuadPoints(link)), MAX_LINKS - len(areas))
        for number in range(quads):
            quad = raw.FS_QUADPOINTSF()
            if raw.FPDFLink_GetQuadPoints(link, number, ctypes.byref(quad)):
                xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
                areas.append(_Area(min(xs), min(ys), max(xs), max(ys), uri))
        rect = raw.FS_RECTF()
        if not quads and raw.FPDFLink_GetAnnotRect(link, ctypes.byref(rect)):
            areas.append(_Area(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top), uri))
    return areas


def _uri(document: raw.FPDF_DOCUMENT, action: raw.FPDF_ACTION) -> str | None:
    size = raw.FPDFAction_GetURIPath(document, action, None, 0)
    if not 1 < size < 20_000:
        return None
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(document, action, buffer, size)
    return buffer.value.decode("utf-8", errors="replace").strip() or None


def _lay_links(runs: Sequence[Run], areas: Sequence[_Area]) -> None:
    """Mark the runs whose middle lies in a link's area. Areas are looked up by bands of the page, 16 points high."""
    bands: dict[int, list[_Area]] = defaultdict(list)
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


def _main_angle(runs: Sequence[Run], angles: Sequence[float]) -> float:
    """Return the angle at which most of the page's letters are read."""
    weight: dict[float, int] = defaultdict(int)
    for run, angle in zip(runs, angles, strict=True):
        weight[angle] += len(run.text)
    return max(weight, key=lambda angle: weight[angle])


def _is_placed(run: Run) -> bool:
    """Tell whether a run has a place on a page that can be: finite, and within twice the largest page (14,400 points)."""
    far = 30_000.0
    across = -far < run.x0 < far and -far < run.x1 < far
    return across and -far < run.base < far and -far < run.low < far and -far < run.high < far


def _turned(area: _Area, angle: float) -> _Area:
    """Return an area as it stands after the page was turned so that lines at ``angle`` are read along x."""
    if not angle:
        return area
    cosine, sine = math.cos(angle), math.sin(angle)
    corners = [(x, y) for x in (area.x0, area.x1) for y in (area.y0, area.y1)]
    xs = [x * cosine + y * sine for x, y in corners]
    ys = [y * cosine - x * sine for x, y in corners]
    return _Area(min(xs), min(ys), max(xs), max(ys), area.uri)
