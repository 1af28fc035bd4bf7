"""Many deadlines and one timer: one of the loop's for each request took a twentieth of a look's work, and hardly any fires."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Deadlines(Generic[T]):
    """Calls ``late`` with each item that was not taken out in time.

    Items that have as long wait in one queue, in the order in which they came and so in that of their deadlines. The time is the
    loop's.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, late: Callable[[T], object]) -> None:
        self._loop = loop
        self._late = late
        self._queues: dict[float, dict[T, float]] = {}
        self._timers: dict[float, asyncio.TimerHandle] = {}

    def add(self, item: T, seconds: float) -> None:
        """Give ``item`` so many seconds from now."""
        at = self._loop.time() + seconds
        queue = self._queues.get(seconds)
        if queue is None:
            queue = self._queues[seconds] = {}
            self._timers[seconds] = self._loop.call_at(at, self._look, seconds)
        queue[item] = at

    def remove(self, item: T, seconds: float) -> None:
        """Take out ``item``, which had so many seconds; what is not there is no matter."""
        queue = self._queues.get(seconds)
        if queue is not None:
            queue.pop(item, None)

    def _look(self, seconds: float) -> None:
        queue, now = self._queues[seconds], self._loop.time()
        while queue:
            item, at = next(iter(queue.items()))
            if at > now:
                self._timers[seconds] = self._loop.call_at(at, self._look, seconds)
                return
            del queue[item]
            self._late(item)
        del self._queues[seconds], self._timers[seconds]

    def close(self) -> None:
        """Call nobody any more."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._queues.clear()
