"""When a source was cited, published and captured, on one line: dots for a picture, rows for a list. Time is never mirrored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from citecheck.model.memento import Memento

#: Most dots on a line: more would touch each other. Those nearest the cited date stay.
MOST = 60


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """One moment on the line. ``x`` is in per cent of its length; ``kind`` is "cited", "published", "snapshot" or "chosen"."""

    day: dt.date
    kind: str
    x: float
    memento: Memento | None = None


class TimeLine(msgspec.Struct, frozen=True, kw_only=True):
    """The line. ``more`` counts snapshots that are left out of picture and list."""

    dots: tuple[Dot, ...]
    first: dt.date
    last: dt.date
    more: int = 0

    @property
    def snapshots(self) -> tuple[Dot, ...]:
        """The snapshots in order of time."""
        return tuple(dot for dot in self.dots if dot.memento is not None)


def time_line(
    mementos: Sequence[Memento], *, cited: dt.date | None, published: dt.date | None, chosen: str = ""
) -> TimeLine | None:
    """Return the line of a source, None where no moment of it is known. ``chosen`` is the URI of the snapshot near the date."""
    near = sorted(mementos, key=lambda one: (one.uri != chosen, abs(one.days_from(cited)) if cited else -one.at.toordinal()))
    kept = sorted(near[:MOST], key=lambda one: one.at)
    marks: list[tuple[dt.date, str, Memento | None]] = [
        (day, kind, None) for day, kind in ((published, "published"), (cited, "cited")) if day is not None
    ]
    marks += [(one.at.date(), "chosen" if one.uri == chosen else "snapshot", one) for one in kept]
    if not marks:
        return None
    first, last = min(day for day, _, _ in marks), max(day for day, _, _ in marks)
    length = max(1, (last - first).days)
    dots = tuple(
        Dot(day=day, kind=kind, memento=one, x=round(3 + 94 * (day - first).days / length, 2)) for day, kind, one in marks
    )
    return TimeLine(dots=dots, first=first, last=last, more=len(mementos) - len(kept))
