"""Measures the characters of a PDF page: where each word stands, how high its font is, and whether a digit was drawn raised.

pdfium is asked for the place of each word by two or three calls: asking for every character costs five times as much. Digits are
asked one by one, because a raised one may follow a plain one ("2016" + "1").
"""

from __future__ import annotations

import ctypes
import math
import unicodedata

from pypdfium2 import raw

from citecheck.text.glyphs import plain
from citecheck.text.pdf.shapes import Area, Run, turned

#: A digit whose ink stands this far above its baseline, and is this low, in shares of the line's height, was drawn raised.
_INK_RAISED = 0.18
_INK_LOW = 0.48
#: How far a font reaches below and above its baseline, in ems; and the ems above which a glyph's box tells that the size is not
#: to be believed (fonts of type 3 have a scale of their own).
_BELOW = 0.25
_ABOVE = 0.85
_ODD = 2.5


class Ruler:
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
        box = turned(Area(rect.left, rect.bottom, rect.right, rect.top, None), self._angle)
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
            box = turned(Area(rect.left, rect.bottom, rect.right, rect.top, None), self._angle)
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
        box = turned(Area(left.value, bottom.value, right.value, top.value, None), self._angle)
        return box.y0 - run.base > _INK_RAISED * run.height and 0 < box.y1 - box.y0 < _INK_LOW * run.height


def _widen(run: Run, other: Run) -> None:
    run.x0, run.x1 = min(run.x0, other.x0), max(run.x1, other.x1)
    run.low, run.high = min(run.low, other.low), max(run.high, other.high)


def _level(one: Run, two: Run) -> bool:
    same = abs(one.base - two.base) < 0.05 * one.height and abs(one.height - two.height) < 0.08 * one.height
    return same and one.raised == two.raised and two.x0 < one.x1 + 0.5 * one.height
