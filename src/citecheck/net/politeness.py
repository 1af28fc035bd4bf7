"""How often and how many at once one host is asked; a host that asks for patience waits alone, without stalling the others."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from citecheck.net.pace import Pace, Sign

#: Hosts remembered before idle ones are forgotten: keeps memory flat over a million links.
_REMEMBERED = 4096


class _Gate:
    """Lets ``most`` in at once; whoever comes when they are in waits in a queue."""

    __slots__ = ("most", "running", "waiting")

    def __init__(self, most: int) -> None:
        self.most = most
        self.running = 0
        self.waiting: deque[asyncio.Future[None]] = deque()

    @property
    def is_full(self) -> bool:
        """Whether one more would have to wait."""
        return self.running >= self.most or bool(self.waiting)

    async def enter(self) -> None:
        """Wait until one more may be in."""
        if not self.is_full:
            self.running += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()  # the place had been given already
            elif turn in self.waiting:
                self.waiting.remove(turn)
            raise

    def leave(self) -> None:
        """Give the place to the next."""
        self.running -= 1
        if self.waiting:
            self.admit()

    def admit(self) -> None:
        """Let in as many of those who wait as may be."""
        while self.waiting and self.running < self.most:
            turn = self.waiting.popleft()
            if not turn.done():
                self.running += 1
                turn.set_result(None)


class Host:
    """One host: the gate to it, from when on the next request may start, and at which pace."""

    __slots__ = ("gate", "interval", "next_at", "pace", "per_host", "users")

    def __init__(self, interval: float, per_host: int) -> None:
        self.interval = interval
        self.per_host = per_host
        self.gate = _Gate(per_host)
        self.next_at = 0.0
        self.users = 0
        self.pace = Pace()

    def open_as_far(self) -> None:
        """Let as many in at once as its pace and ``per_host`` allow."""
        self.gate.most = 1 if self.pace.strained else self.per_host
        self.gate.admit()


class Turn:
    """A turn at one host, to be held inside an ``async with``."""

    __slots__ = ("_host", "_politeness")

    def __init__(self, politeness: Politeness, host: Host) -> None:
        self._politeness = politeness
        self._host = host

    async def __aenter__(self) -> None:
        """Wait for the turn."""
        await self._politeness.begin(self._host)

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Give it back."""
        self._politeness.end(self._host)


class Politeness:
    """Gives turns at hosts.

    At most ``per_host`` requests at once and ``interval`` seconds between two starts at one host; at most ``concurrency``
    over all hosts, counted only while a request runs, never while it waits for its host. A host under strain (``heed``) is asked
    one request at a time, at intervals that double up to ``longest_interval`` seconds; where that is no longer than ``interval``,
    strain changes nothing. ``now`` gives seconds of a monotonic clock, ``sleep`` waits for seconds.
    """

    def __init__(
        self,
        *,
        interval: float,
        per_host: int,
        concurrency: int,
        now: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        longest_interval: float = 30.0,
    ) -> None:
        self.interval = interval
        self._longest = longest_interval
        self.per_host = per_host
        #: How many pieces of work wait for a host's turn, or for a second attempt.
        self.resting = 0
        self._on_rest: Callable[[], None] | None = None
        self._all = _Gate(concurrency)
        self._now = now
        self._sleep = sleep
        self._hosts: dict[str, Host] = {}
        self._most = _REMEMBERED

    def turn(self, host: str) -> Turn:
        """Return a turn at ``host``: waited for on the way into its ``async with``, held inside."""
        return Turn(self, self.entry(host))

    def begin_now(self, entry: Host) -> bool:
        """Take a host's turn where nothing has to be waited for, as with most; tell whether it was taken."""
        gate, places = entry.gate, self._all
        if gate.running >= gate.most or gate.waiting or places.running >= places.most or places.waiting:
            return False
        now = self._now()
        if entry.next_at > now:
            return False
        entry.users += 1
        gate.running += 1
        places.running += 1
        pace = entry.pace
        entry.next_at = now + (pace.interval(entry.interval, self._longest) if pace.steps else entry.interval)
        return True

    async def begin(self, entry: Host) -> None:
        """Wait for a host's turn and take it."""
        if self.begin_now(entry):
            return
        entry.users += 1
        try:
            if entry.gate.is_full:
                with self.rest():
                    await entry.gate.enter()
            else:
                await entry.gate.enter()
            try:
                await self._start(entry)
            except BaseException:
                entry.gate.leave()
                raise
        except BaseException:
            entry.users -= 1
            raise

    def end(self, entry: Host) -> None:
        """Give a host's turn back."""
        self._all.leave()
        entry.gate.leave()
        entry.users -= 1

    async def _start(self, entry: Host) -> None:
        """Take one of the places of all hosts at a moment when the host may be asked."""
        while True:
            while (delay := entry.next_at - self._now()) > 0:
                with self.rest():
                    await self._sleep(delay)
            await self._all.enter()
            # Another request to the host may have started while this one waited for its place.
            if entry.next_at <= (now := self._now()):
                entry.next_at = now + entry.pace.interval(entry.interval, self._longest)
                return
            self._all.leave()

    def put_off(self, host: str, seconds: float) -> None:
        """Let no request to ``host`` start for ``seconds``, as a Retry-After asks; those under way go on."""
        entry = self.entry(host)
        entry.next_at = max(entry.next_at, self._now() + seconds)

    def suit(self, host: str, *, interval: float | None = None, per_host: int | None = None) -> None:
        """Ask ``host`` more slowly than the others, never faster than before; or another number of times at once."""
        entry = self.entry(host)
        entry.interval = max(entry.interval, interval or 0.0)
        if per_host is not None and per_host != entry.per_host:
            entry.per_host = per_host
            entry.open_as_far()

    def heed(self, host: str, sign: Sign) -> None:
        """Learn from an answer of ``host`` how much it can bear; the other hosts are not concerned."""
        self.learn(self.entry(host), sign)

    def learn(self, entry: Host, sign: Sign) -> None:
        """Do the same for the host that ``entry`` stands for."""
        if self._longest <= entry.interval:
            return
        pace = entry.pace
        before = pace.steps
        pace.heed(sign)
        if pace.steps == before:
            return
        if pace.steps > before:
            entry.next_at = max(entry.next_at, self._now() + pace.interval(entry.interval, self._longest))
        entry.open_as_far()

    def strained(self, host: str) -> bool:
        """Tell whether ``host`` is being spared."""
        entry = self._hosts.get(host)
        return entry is not None and entry.pace.strained

    # -- what the engine asks (``engines.lanes.Turns``)

    def at_once(self, host: str) -> int:
        """Return how many requests to ``host`` may run at once."""
        entry = self._hosts.get(host)
        return self.per_host if entry is None else entry.per_host

    def ready_in(self, host: str) -> float:
        """Return after how many seconds a request to ``host`` may start; 0 for now."""
        entry = self._hosts.get(host)
        return 0.0 if entry is None else max(0.0, entry.next_at - self._now())

    @contextmanager
    def rest(self) -> Iterator[None]:
        """Count the caller as resting: it waits without a request under way, and others may take its place."""
        self.resting += 1
        if self._on_rest is not None:
            self._on_rest()
        try:
            yield
        finally:
            self.resting -= 1

    def watch(self, on_rest: Callable[[], None] | None) -> None:
        """Call ``on_rest`` each time somebody begins to rest; None ends that."""
        self._on_rest = on_rest

    # -- hosts

    def entry(self, host: str) -> Host:
        """Return the one that stands for ``host``. It is forgotten where nobody has a turn there, so ask for it at each turn."""
        entry = self._hosts.get(host)
        if entry is None:
            if len(self._hosts) >= self._most:
                self._forget()
            entry = self._hosts[host] = Host(self.interval, self.per_host)
        return entry

    def _forget(self) -> None:
        now = self._now()
        # What a host under strain taught us is kept until it has been left alone for as long as it would ever have to wait.
        idle = [
            host
            for host, entry in self._hosts.items()
            if entry.users == 0 and entry.next_at + (self._longest if entry.pace.strained else 0.0) <= now
        ]
        for host in idle:
            del self._hosts[host]
        # Where few are idle, looking through all of them for each new one would cost more than keeping them.
        self._most = max(_REMEMBERED, 2 * len(self._hosts))
