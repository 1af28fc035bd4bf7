"""How fast one host may be asked, learned from its answers: slower after each sign of strain, faster again by and by. Pure."""

from __future__ import annotations

from enum import Enum

from citecheck.model.exchange import Exchange, FailureKind

#: Statuses by which a server says that it has too much to do (RFC 6585 section 4, RFC 9110 section 15.6.4).
_THROTTLES = frozenset({429, 503})
#: Faults that an overloaded or angry host brings; a name that fails or a bad certificate tells nothing of its load.
_FAULTS = frozenset({FailureKind.RESET, FailureKind.CONNECT_TIMEOUT, FailureKind.READ_TIMEOUT})
#: One page that hangs is no sign; so many faults in a row without an answer between them are.
_FAULTS_IN_A_ROW = 3
#: Answers in a row by which a host earns one step back.
_CALM = 3
#: Faults slow a host down by so many steps at most (8 times its interval): it may be slow, not angry, or just dead.
_MOST_FOR_FAULTS = 3
#: The first step where there is no interval to double (seconds): what lychee waits after a 429.
_FIRST_STEP = 0.5
_MOST = 30  # steps; far beyond any cap


class Sign(Enum):
    """What an answer says of the load of its host."""

    THROTTLED = "throttled"
    FAULT = "fault"
    FINE = "fine"
    NOTHING = "nothing"


def sign_of(exchange: Exchange) -> Sign:
    """Read an exchange for what it says of its host's load."""
    if exchange.failure is not None and exchange.status is None:
        return Sign.FAULT if exchange.failure.kind in _FAULTS else Sign.NOTHING
    if exchange.status in _THROTTLES:
        return Sign.THROTTLED
    return Sign.NOTHING if (exchange.status or 0) >= 500 else Sign.FINE


class Pace:
    """One host's pace. ``steps`` above 0 mean strain: each doubles the interval, and requests go one at a time."""

    __slots__ = ("_calm", "_faults", "steps")

    def __init__(self) -> None:
        self.steps = 0
        self._faults = 0
        self._calm = 0

    @property
    def strained(self) -> bool:
        """Whether the host shall be spared."""
        return self.steps > 0

    def heed(self, sign: Sign) -> None:
        """Learn from one answer."""
        if sign is Sign.NOTHING:
            return
        if sign is Sign.FINE:
            self._faults = 0
            self._calm += 1
            if self.steps and self._calm >= _CALM:
                self.steps, self._calm = self.steps - 1, 0
            return
        self._calm = 0
        if sign is Sign.THROTTLED:
            self.steps = min(self.steps + 1, _MOST)
            return
        self._faults += 1
        if self._faults >= _FAULTS_IN_A_ROW and self.steps < _MOST_FOR_FAULTS:
            self.steps += 1

    def interval(self, usual: float, longest: float) -> float:
        """Return the seconds between two starts: ``usual`` doubled with each step, up to ``longest``.

        >>> pace = Pace()
        >>> pace.heed(Sign.THROTTLED)
        >>> pace.interval(1.0, 30.0), pace.interval(0.0, 30.0), pace.interval(60.0, 30.0)
        (2.0, 0.5, 60.0)
        """
        if not self.steps:
            return usual
        grown = float(usual * 2**self.steps if usual else _FIRST_STEP * 2 ** (self.steps - 1))
        return max(usual, min(grown, longest))
