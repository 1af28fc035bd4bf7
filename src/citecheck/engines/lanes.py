"""What waits to be done, in a lane a key (a host): which lane may begin its next item now, the longest first.

Of many jobs that each have a chain of work, the one whose chain takes longest decides when all is done, so its lane goes first
whenever its turn comes ("longest remaining processing time"; Hu 1961, Graham 1969). How long a lane still takes is its number of
waiting items times its pace: the key's interval, or how long its items took so far over how many of them may run at once.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from heapq import heapify, heappop, heappush
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")

#: For how many items of its own the mean of all lanes counts in a lane's: a few answers tell little of a host. With none of it
#: (or an average of the last ten) the simulation took 1.14 times the bound for equal hosts, with it 1.02.
_PRIOR = 16
#: How many times longer than when it was valued a lane is valued anew. At 2, some hosts stood last until the others had run down.
_GROWN = 1.1
#: How many times the mean of all lanes may have grown or shrunk before the ready lanes are valued anew.
_MOVED = 1.25
#: How many entries more than twice the lanes a heap may hold before those passed over are taken out.
_STALE = 64


class Turns(Protocol):
    """Whoever gives turns at keys (``net.politeness.Politeness``): asked before an item is begun, so that it waits here.

    ``interval`` seconds lie between two beginnings. ``resting`` counts the pieces of work under way that wait for a turn and do
    nothing: they take no place of others.
    """

    def at_once(self, host: str) -> int:
        """Return how many items of one key may run at once."""
        ...

    @property
    def interval(self) -> float:
        """Return the seconds between two beginnings of one key's items."""
        ...

    @property
    def resting(self) -> int:
        """Return how many pieces of work wait for a turn or for patience."""
        ...

    def ready_in(self, host: str) -> float:
        """Return after how many seconds a request to ``host`` may begin; 0 for now."""
        ...

    def watch(self, on_rest: Callable[[], None] | None) -> None:
        """Call ``on_rest`` each time a piece of work begins to rest; None ends that."""
        ...


class AnyTime:
    """The turns of work that needs no politeness: ``per_host`` items of a key at once, at any time."""

    def __init__(self, per_host: int) -> None:
        self.per_host = per_host
        self.interval = 0.0
        self.resting = 0

    def at_once(self, host: str) -> int:
        """Return the same for all."""
        del host
        return self.per_host

    def ready_in(self, host: str) -> float:
        """Return 0: now."""
        del host
        return 0.0

    def watch(self, on_rest: Callable[[], None] | None) -> None:
        """Do nothing: no piece of work ever rests."""


class Lane(Generic[T]):
    """One key's waiting items, how many of its items run, and how long they took."""

    __slots__ = ("count", "entry", "key", "running", "seconds", "valued", "waiting")

    def __init__(self, key: str) -> None:
        self.key = key
        self.waiting: deque[T] = deque()
        self.running = 0
        #: How many items are done, and how long they took together.
        self.count = 0
        self.seconds = 0.0
        #: The number of the lane's valid entry in a heap, 0 where it stands in none; older entries are passed over.
        self.entry = 0
        #: How many items waited when it was put among the ready ones; beyond all numbers where it is not there.
        self.valued = sys.maxsize


class Lanes(Generic[T]):
    """All lanes. ``now`` gives seconds of a monotonic clock."""

    def __init__(self, turns: Turns, now: Callable[[], float]) -> None:
        self._turns = turns
        self._interval = turns.interval
        self._now = now
        self._lanes: dict[str, Lane[T]] = {}
        #: Lanes whose turn has come, as (minus the seconds they still take, entry, lane).
        self._ready: list[tuple[float, int, Lane[T]]] = []
        #: Lanes whose turn comes, as (when, entry, lane).
        self._later: list[tuple[float, int, Lane[T]]] = []
        self._entries = 0
        self.waiting = 0
        #: What is known of all lanes together, from a guess on; and their mean when the ready ones were valued last.
        self._count = 1
        self._seconds = self._valued_at = 0.5

    def add(self, key: str, item: T) -> None:
        """Let ``item`` wait in the lane of ``key``."""
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = Lane(key)
        lane.waiting.append(item)
        self.waiting += 1
        if not lane.entry:
            self._queue(lane, 0.0)
        elif len(lane.waiting) > _GROWN * lane.valued:
            self._queue(lane, 0.0)  # it has grown since it was valued: it may go before others now

    def next(self) -> tuple[Lane[T], T] | None:
        """Take the item to begin now; None where no lane's turn has come."""
        self._wake()
        ready = self._ready
        while ready:
            _, entry, lane = heappop(ready)
            if entry != lane.entry:
                continue
            wait = self._turns.ready_in(lane.key)  # its host may have asked for patience since
            if wait > 0:
                self._queue(lane, wait)
                continue
            item = lane.waiting.popleft()
            lane.running += 1
            lane.entry = 0
            self.waiting -= 1
            self._queue(lane, self._interval)
            return lane, item
        return None

    def done(self, lane: Lane[T], seconds: float) -> None:
        """Note that an item of ``lane`` is done and took so long."""
        lane.running -= 1
        self._learn(lane, seconds)
        if lane.waiting:
            if not lane.entry:
                self._queue(lane, self._turns.ready_in(lane.key))
            elif lane.valued < sys.maxsize:
                self._queue(lane, 0.0)  # one fewer of its items runs
        elif not lane.running:
            self._lanes.pop(lane.key, None)  # memory stays flat over a million keys

    def after(self, lane: Lane[T], seconds: float) -> tuple[Lane[T], T] | None:
        """Note that an item of ``lane`` is done, and take the item to begin now: ``done`` and ``next`` in one.

        Mostly its own next item is the one. Then it keeps its place among the ready lanes, though it has grown shorter: valued
        anew each time, lanes took a tenth of a link's work.
        """
        waiting = len(lane.waiting)
        if waiting and not self._interval and not self._later and (not lane.entry or lane.valued <= _GROWN * waiting):
            key, turns, ready = lane.key, self._turns, self._ready
            value = waiting * self._pace(lane, turns.at_once(key)) / lane.running
            if (not ready or value >= -ready[0][0]) and not turns.ready_in(key):
                self.waiting -= 1
                if waiting == 1:
                    lane.entry = 0  # nothing of it waits any more
                self._learn(lane, seconds)
                return lane, lane.waiting.popleft()
        self.done(lane, seconds)
        return self.next()

    def _learn(self, lane: Lane[T], seconds: float) -> None:
        lane.count += 1
        lane.seconds += seconds
        self._count += 1
        self._seconds += seconds
        if not 1 / _MOVED < self._seconds / self._count / self._valued_at < _MOVED:
            self._value_anew()

    def next_at(self) -> float | None:
        """Return when the next lane's turn comes, by the clock; None where none waits for that."""
        later = self._later
        while later and later[0][1] != later[0][2].entry:
            heappop(later)
        return later[0][0] if later else None

    def _queue(self, lane: Lane[T], wait: float) -> None:
        """Put a lane where it belongs, if it may begin an item in ``wait`` seconds; else the end of an item will."""
        at_once = self._turns.at_once(lane.key)
        if not lane.waiting or lane.running >= at_once:
            lane.entry = 0
            return
        entry = self._entries = lane.entry = self._entries + 1
        if wait > 0:
            lane.valued = sys.maxsize
            heappush(self._later, (self._now() + wait, entry, lane))
        else:
            heappush(self._ready, (-self._value(lane, at_once), entry, lane))
            if len(self._ready) > 2 * len(self._lanes) + _STALE:
                self._value_anew()

    def _value(self, lane: Lane[T], at_once: int) -> float:
        """Return how many seconds a lane still takes, over the items of it that run and the next one.

        ``at_once`` of its items may run at once.

        So shared out (d'Hondt's way with seats), lanes of one length have as many items running each, and connections are kept:
        by length alone 10,000 links over 60 hosts opened 2,800 of them.
        """
        waiting = lane.valued = len(lane.waiting)
        return waiting * self._pace(lane, at_once) / (lane.running + 1)

    def _pace(self, lane: Lane[T], at_once: int) -> float:
        """Return how many seconds one item of a lane takes, where ``at_once`` of them may run at once."""
        mean = (lane.seconds + _PRIOR * self._seconds / self._count) / (lane.count + _PRIOR) / at_once
        return mean if mean > self._interval else self._interval  # noqa: FURB136 - a call of max took as long as the rest

    def _value_anew(self) -> None:
        """Value the ready lanes again, and let go of the entries that are passed over."""
        self._valued_at = self._seconds / self._count
        at_once = self._turns.at_once
        self._ready = [
            (-self._value(lane, at_once(lane.key)), entry, lane) for _, entry, lane in self._ready if entry == lane.entry
        ]
        heapify(self._ready)

    def _wake(self) -> None:
        """Move the lanes whose turn has come."""
        later = self._later
        if not later:
            return
        now = self._now()
        while later and later[0][0] <= now:
            _, entry, lane = heappop(later)
            if entry == lane.entry:
                self._queue(lane, 0.0)
