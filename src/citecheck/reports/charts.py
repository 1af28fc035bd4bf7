"""Where the parts of the charts lie. The drawing itself is the template's; the same figures stand in tables beside it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

import msgspec

from citecheck.model.report import Tally
from citecheck.reports.publishers import Publisher
from citecheck.reports.summary import StateCount
from citecheck.reports.words import STATES, State


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a bar: where it begins and how wide it is, in per cent of the whole."""

    state: State
    count: int
    left: float
    width: float


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One state within a column: its upper edge and height in the chart's units (``HEIGHT`` for all links)."""

    state: State
    count: int
    top: float
    height: float


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One run: its left edge and width, its parts from the bottom up, and its day, in words where there is room for them below.

    Of two runs of one day the later one's words are its time. ``words_at`` is the middle of the words, which stay in the field.
    """

    left: float
    width: float
    parts: tuple[Part, ...]
    at: dt.datetime
    counts: tuple[int, ...]
    label: str
    words_at: float


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """Columns over runs. ``states`` are those that occur in any, in the order of ``Column.counts``."""

    states: tuple[State, ...]
    columns: tuple[Column, ...]


#: The chart over time in its own units: width and height of the field of columns.
WIDTH, HEIGHT = 900.0, 180.0
#: No column is wider, so that two runs do not make two walls; and a day's words need so much room.
_WIDEST, _WORDS = 72.0, 84.0


def bars_of(states: Sequence[StateCount]) -> tuple[Bar, ...]:
    """Return the parts of a bar from left to right; together they fill it."""
    total = sum(count.count for count in states)
    bars: list[Bar] = []
    left = 0.0
    for count in states:
        width = 100 * count.count / total
        bars.append(Bar(state=count.state, count=count.count, left=round(left, 3), width=round(width, 3)))
        left += width
    return tuple(bars)


def trend_of(tallies: Sequence[Tally]) -> Trend | None:
    """Return the columns of the runs, oldest first; None where there are fewer than two, or no links."""
    most = max((sum(tally.states.values()) for tally in tallies), default=0)
    if len(tallies) < 2 or not most:
        return None
    states = tuple(state for state in STATES if any(tally.states.get(state.key) for tally in tallies))
    room = WIDTH / len(tallies)
    every = max(
        1, math.ceil((1.5 * _WORDS - room / 2) / room)
    )  # the last words are moved into the field by up to half their width
    last = len(tallies) - 1
    columns = []
    for number, tally in enumerate(tallies):
        width = min(room * 0.72, _WIDEST)
        left = number * room + (room - width) / 2
        columns.append(
            Column(
                left=round(left, 2),
                width=round(width, 2),
                parts=_parts(tally, states, most),
                at=tally.at,
                counts=tuple(tally.states.get(state.key, 0) for state in states),
                label=_label(tallies, number) if (last - number) % every == 0 else "",
                words_at=round(min(max(left + width / 2, _WORDS / 2), WIDTH - _WORDS / 2), 2),
            )
        )
    return Trend(states=states, columns=tuple(columns))


def _label(tallies: Sequence[Tally], number: int) -> str:
    at = tallies[number].at.astimezone(dt.UTC)
    again = number > 0 and tallies[number - 1].at.astimezone(dt.UTC).date() == at.date()
    return f"{at:%H:%M}" if again else at.date().isoformat()


def _parts(tally: Tally, states: Sequence[State], most: int) -> tuple[Part, ...]:
    """Return the parts of one column: what is gone at the bottom, where a rising share is seen best."""
    parts, top = [], HEIGHT
    for state in states:
        count = tally.states.get(state.key, 0)
        if count:
            height = HEIGHT * count / most
            top -= height
            parts.append(Part(state=state, count=count, top=round(top, 2), height=round(height, 2)))
    return tuple(parts)


def shares_of(publisher: Publisher, most: int) -> tuple[tuple[str, float, float], ...]:
    """Return the parts of a publisher's bar: a key for style sheets, left edge and width in per cent of the longest bar."""
    parts, left = [], 0.0
    for key, count in (("gone", publisher.gone), ("unknown", publisher.unsure), ("live", publisher.there)):
        width = 100 * count / most if most else 0.0
        if count:
            parts.append((key, round(left, 2), round(width, 2)))
        left += width
    return tuple(parts)
