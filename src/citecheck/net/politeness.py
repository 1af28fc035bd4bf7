"""How often and how many at once one host is asked; a host that asks for patience waits alone, without stalling the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

#: Hosts remembered before idle ones are forgotten: keeps memory flat over a million links.
_REMEMBERED = 4096


class _Host:
    """One host's queue: how many more may start now, and from when on."""

    __slots__ = ("free", "next_at", "users")

    def __init__(self, per_host: int) -> None:
        self.free = asyncio.Semaphore(per_host)
        self.next_at = 0.0
        self.users = 0


class Politeness:
    """Gives turns at hosts.

    At most ``per_host`` requests at once and ``interval`` seconds between two starts at one host; at most ``concurrency``
    over all hosts, counted only while a request runs, never while it waits for its host. ``now`` gives seconds of a
    monotonic clock, ``sleep`` waits for seconds.
    """

    def __init__(
        self,
        *,
        interval: float,
        per_host: int,
        concurrency: int,
        now: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._interval = interval
        self._per_host = per_host
        self._all = asyncio.Semaphore(concurrency)
        self._now = now
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at ``host`` and hold it inside the ``with``."""
        entry = self._entry(host)
        entry.users += 1
        try:
            async with entry.free:
                await self._start(entry)
                try:
                    yield
                finally:
                    self._all.release()
        finally:
            entry.users -= 1

    async def _start(self, entry: _Host) -> None:
        """Take one of the places of all hosts at a moment when the host may be asked."""
        while True:
            while (delay := entry.next_at - self._now()) > 0:
                await self._sleep(delay)
            await self._all.acquire()
            # Another request to the host may have started while this one waited for its place.
            if entry.next_at <= (now := self._now()):
                entry.next_at = now + self._interval
                return
            self._all.release()

    def put_off(self, host: str, seconds: float) -> None:
        """Let no request to ``host`` start for ``seconds``, as a Retry-After asks; those under way go on."""
        entry = self._entry(host)
        entry.next_at = max(entry.next_at, self._now() + seconds)

    def _entry(self, host: str) -> _Host:
        entry = self._hosts.get(host)
        if entry is None:
            if len(self._hosts) >= _REMEMBERED:
                self._forget()
            entry = self._hosts[host] = _Host(self._per_host)
        return entry

    def _forget(self) -> None:
        now = self._now()
        idle = [host for host, entry in self._hosts.items() if entry.users == 0 and entry.next_at <= now]
        for host in idle:
            del self._hosts[host]
