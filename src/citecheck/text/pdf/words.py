"""The words of a PDF page: pdfium's text, asked for in one call, cut into runs; letters of each direction apart."""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Sequence

from pypdfium2 import raw

from citecheck.text.glyphs import recoded
from citecheck.text.pdf.ruler import Ruler
from citecheck.text.pdf.shapes import Run

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


def runs_of(glyphs: raw.FPDF_TEXTPAGE, count: int) -> tuple[list[Run], list[float]]:
    """Return the page's runs and the angle of each one's line, in radians against the page's x axis."""
    text = recoded(_text(glyphs, count))
    ruler = Ruler(glyphs)
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


def main_angle(runs: Sequence[Run], angles: Sequence[float]) -> float:
    """Return the angle at which most of the page's letters are read."""
    weight: dict[float, int] = defaultdict(int)
    for run, angle in zip(runs, angles, strict=True):
        weight[angle] += len(run.text)
    return max(weight, key=lambda angle: weight[angle])
