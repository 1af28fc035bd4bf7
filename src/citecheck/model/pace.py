"""How slowly a service may be asked now: plain numbers that whoever asks it reads and writes one after the other."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

import msgspec


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """One service of one address. Moments are seconds of the clock of the book that holds it.

    ``next_at``: before it the next request must not leave; ``still_until``: before it none at all, since the service asked for
    rest; ``closed_until``: before it nobody waits for a turn, and ``why`` says so. ``throttles`` are
    counted in a row; ``throttled_at`` is the last.
    """

    next_at: float = -math.inf
    still_until: float = -math.inf
    closed_until: float = -math.inf
    why: str = ""
    throttles: int = 0
    throttled_at: float = -math.inf

    def shifted(self, seconds: float) -> Pace:
        """Return the same by a clock that shows ``seconds`` more."""
        moments = ("next_at", "still_until", "closed_until", "throttled_at")
        return msgspec.structs.replace(self, **{name: getattr(self, name) + seconds for name in moments})


class PaceBook(Protocol):
    """Where paces stand: for one run alone, or for all runs of one machine."""

    def now(self) -> float:
        """Return the book's time in seconds."""
        ...

    def change(self, service: str, step: Callable[[Pace, float], Pace]) -> Pace:
        """Replace a service's pace by ``step(pace, now)``, while nobody else changes it, and return the new one."""
        ...
