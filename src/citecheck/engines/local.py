"""The engine for one machine: asyncio, with a bound on the work in flight, shared out fairly over keys."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def in_turns(items: Iterable[T], key: Callable[[T], str]) -> Iterator[T]:
    """Yield the items so that keys take turns: one item of each key, then the second of each, and so on.

    >>> list(in_turns(["a1", "a2", "a3", "b1"], key=lambda item: item[0]))
    ['a1', 'b1', 'a2', 'a3']
    """
    queues: dict[str, deque[T]] = defaultdict(deque)
    for item in items:
        queues[key(item)].append(item)
    while queues:
        for name in list(queues):
            yield queues[name].popleft()
            if not queues[name]:
                del queues[name]


class LocalEngine:
    """Does work in this process, ``in_flight`` items at most at a time."""

    def __init__(self, in_flight: int) -> None:
        self.in_flight = in_flight

    async def map(
        self, work: Callable[[T], Awaitable[R]], items: Iterable[T], *, key: Callable[[T], str]
    ) -> AsyncIterator[tuple[T, R]]:
        """Do ``work`` on all items and yield each with its result as it is done.

        The first error ends the whole: work in flight is cancelled and the error raised.
        """
        waiting = in_turns(items, key)
        running: dict[asyncio.Task[R], T] = {}

        async def begin(item: T) -> R:
            return await work(item)

        try:
            while True:
                while len(running) < self.in_flight and (item := next(waiting, _END)) is not _END:
                    running[asyncio.create_task(begin(item))] = item  # type: ignore[arg-type, assignment]
                if not running:
                    return
                finished, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in finished:
                    yield running.pop(task), task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


_END = object()
