"""A link's history as a strip: one box a look, in words, and when it is looked at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from citecheck.model.policy import Policy
from citecheck.model.verdict import Verdict, believed_until
from citecheck.reports.words import STATES, State
from citecheck.review.words import looked_words

#: Most looks in a strip; older ones are counted.
MOST = 24
_STATES = {state.key: state for state in STATES}


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One look: its state, when, why in words, and the how many-th of its kind in a row it is."""

    state: State
    at: dt.datetime
    words: str
    row: int


class Strip(msgspec.Struct, frozen=True, kw_only=True):
    """The looks, oldest first; how many older are left out; until when the last one is believed."""

    looks: tuple[Look, ...]
    older: int = 0
    due: dt.datetime | None = None


def strip_of(history: Sequence[Verdict], policy: Policy) -> Strip:
    """Return the strip of a link's verdicts, oldest first."""
    looks: list[Look] = []
    for verdict in history:
        state = _STATES[verdict.liveness.value]
        row = looks[-1].row + 1 if looks and looks[-1].state is state else 1
        looks.append(Look(state=state, at=verdict.at, words=looked_words(verdict), row=row))
    due = believed_until(history[-1], policy.fresh, history[:-1]) if history else None
    return Strip(looks=tuple(looks[-MOST:]), older=max(0, len(looks) - MOST), due=due)
