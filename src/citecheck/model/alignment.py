"""Notes whose sources fit other notes' sentences better than their own, over a whole report. It points; a person decides."""

from __future__ import annotations

from typing import Literal

import msgspec


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """A citation whose source has more of what another note's sentence says: ``there`` against ``own``, both 0 to 1.

    ``note`` is the label of the citation's note, ``fits`` that of the other one.
    """

    citation: str
    note: str
    fits: str
    own: float
    there: float


class Misplacement(msgspec.Struct, frozen=True, kw_only=True):
    """Sources that stand beside the wrong notes, as it seems.

    ``kind``: "one" source at a neighbour's note, a "swap" of two, or a "run" in which note after note is off by ``offset``
    places (1: each source fits the next note's sentence). ``fits`` are in the order of the notes.
    """

    kind: Literal["one", "swap", "run"]
    offset: int
    fits: tuple[Fit, ...]


class Alignment(msgspec.Struct, frozen=True, kw_only=True):
    """How the sources of a report lie beside its notes: ``compared`` could be, ``unread`` have no text or no sentence."""

    misplacements: tuple[Misplacement, ...] = ()
    compared: int = 0
    unread: int = 0
