"""What stands on a PDF page: runs of glyphs, and areas of links; places in points, turned so that lines are read along x."""

from __future__ import annotations

import math
from dataclasses import dataclass


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
class Area:
    """A rectangle of a page; of a link, ``uri`` is where it leads, None for a place in the same file."""

    x0: float
    y0: float
    x1: float
    y1: float
    uri: str | None


def turned(area: Area, angle: float) -> Area:
    """Return an area as it stands after the page was turned so that lines at ``angle`` are read along x."""
    if not angle:
        return area
    cosine, sine = math.cos(angle), math.sin(angle)
    corners = [(x, y) for x in (area.x0, area.x1) for y in (area.y0, area.y1)]
    xs = [x * cosine + y * sine for x, y in corners]
    ys = [y * cosine - x * sine for x, y in corners]
    return Area(min(xs), min(ys), max(xs), max(ys), area.uri)
