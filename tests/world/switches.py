"""The fault switches of the loopback archive: set from a test, or over HTTP when the world runs by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

#: throttle 429 · unavailable 503 · hang never answers · html 200 with a web page for JSON · shape 200 with JSON of another shape
#: cut half of the right answer · swallow does what was asked and never answers · reset RST
Kind = Literal["throttle", "unavailable", "hang", "html", "shape", "cut", "swallow", "reset"]
ENDPOINTS = ("cdx", "available", "playback", "timemap", "save", "status", "user", "system", "others", "perma")


@dataclass
class Trouble:
    """One fault: at the endpoint ``where`` (``*`` all), ``times`` times (-1 for ever), with ``retry_after`` as its header."""

    kind: Kind
    where: str = "*"
    times: int = -1
    retry_after: str = ""


@dataclass
class _Switches:
    """The switches that are plain values. ``excluded``: host -> administrative, robots, or text (200 with words on playback)."""

    index_lag: bool = False  # what was captured since is not yet in CDX, nor played
    odd_rows: bool = False  # CDX adds rows that the real one has: month 00, a row twice, a mailto: original
    no_availability: bool = False  # availability says nothing is archived, also where it is
    two_encodings: bool = False  # playback sends Content-Encoding twice, once empty
    excluded: dict[str, str] = field(default_factory=dict)
    job_null: str = ""  # message that comes with job_id null
    submit_error: str = ""  # status_ext of POST /save, which still is HTTP 200
    job_error: str = ""  # status_ext at which every job ends
    stuck: bool = False  # jobs stay pending for ever
    forget_jobs: bool = False  # /save/status answers 404, as an hour later
    pending_polls: int = 1  # how often a job is pending before it tells its end
    slots: int = 3  # captures at a time


class Faults(_Switches):
    """All switches. ``refused = True`` closes the archive's ports. ``reset`` puts everything right again."""

    def __init__(self, excluded: dict[str, str] | None = None, listening: Callable[[bool], None] | None = None) -> None:
        super().__init__(excluded=dict(excluded or {}))
        self.troubles: list[Trouble] = []
        self._always_excluded = dict(excluded or {})
        self._listening = listening or (lambda on: None)
        self._refused = False

    @property
    def refused(self) -> bool:
        """Whether connections to the archive are refused, as by its firewall after 429s that went unheard."""
        return self._refused

    @refused.setter
    def refused(self, on: bool) -> None:
        if on != self._refused:
            self._refused = on
            self._listening(not on)

    def add(self, kind: Kind, where: str = "*", *, times: int = -1, retry_after: str | int = "") -> None:
        """Let the next ``times`` requests to ``where`` meet a fault. Raises ``ValueError`` for an unknown endpoint."""
        if where != "*" and where not in ENDPOINTS:
            raise ValueError(f"no such endpoint: {where!r}; there are {', '.join(ENDPOINTS)}")
        self.troubles.append(Trouble(kind, where, times, str(retry_after)))

    def next(self, where: str) -> Trouble | None:
        """Return the fault that the next request to ``where`` meets, and count it."""
        for trouble in self.troubles:
            if trouble.times and trouble.where in ("*", where):
                trouble.times -= trouble.times > 0
                return trouble
        return None

    def reset(self) -> None:
        """Put every switch back."""
        for each in fields(_Switches):
            if each.name != "excluded":
                setattr(self, each.name, each.default)
        self.excluded = dict(self._always_excluded)
        self.troubles.clear()
        self.refused = False

    def told(self) -> dict[str, Any]:
        """Return all switches as plain values."""
        return {**asdict(self), "troubles": [asdict(each) for each in self.troubles], "refused": self.refused}

    def set(self, values: dict[str, Any]) -> None:
        """Set switches by name; ``troubles`` is a list of {kind, where, times, retry_after}.

        Raises ``ValueError``, ``KeyError`` or ``TypeError`` for what it cannot read.
        """
        known = {each.name for each in fields(_Switches)} | {"refused", "troubles"}
        if unknown := set(values) - known:
            raise ValueError(f"no such switch: {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
        for name, value in values.items():
            if name == "troubles":
                for each in value:
                    self.add(each["kind"], **{key: each[key] for key in each if key != "kind"})
            else:
                setattr(self, name, value)
