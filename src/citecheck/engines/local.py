"""The engine for one machine: asyncio, with a bound on the work in flight, shared out over keys, the longest chain first."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sized
from typing import Any, Generic, TypeVar

from citecheck.engines.lanes import AnyTime, Lane, Lanes, Turns

T = TypeVar("T")
R = TypeVar("R")

#: How many items of a stream wait in memory at most: what is looked ahead over, to find the longest chain.
AHEAD = 10_000
#: Items read from a stream before the work in hand is looked after again.
_AT_ONCE = 64
#: How many pieces of work may be under way for each place, those included that rest and take none.
_RESTING = 8


class LocalEngine:
    """Does work in this process, ``in_flight`` items at most at a time, not counting those that rest.

    ``turns`` knows when a key's next item may begin: until then it waits here, where it takes no place of others. ``ahead``
    bounds how many items of a stream are held in memory; items that already are (a list) are all looked over.
    """

    def __init__(self, in_flight: int, turns: Turns | None = None, *, ahead: int = AHEAD) -> None:
        self.in_flight = in_flight
        self.turns = turns or AnyTime(in_flight)
        self.ahead = ahead

    async def map(
        self, work: Callable[[T], Awaitable[R]], items: Iterable[T] | AsyncIterable[T], *, key: Callable[[T], str]
    ) -> AsyncIterator[tuple[T, R]]:
        """Do ``work`` on all items and yield each with its result as it is done.

        Items are begun such that the key with the longest remaining chain never waits for others. ``items`` may be an endless
        stream, but must not block: where it waits for others it is an async one. The first error, of the work or of the items,
        ends the whole: work in flight is cancelled and the error raised.
        """
        job = _Job(self, work, items, key)
        self.turns.watch(job.wake)
        try:
            while True:
                job.begin()
                while job.finished:
                    done = job.take()
                    job.begin()
                    yield done
                job.raise_error()
                if job.is_over:
                    return
                await job.news()
        finally:
            self.turns.watch(None)
            await job.cancel()


class _Job(Generic[T, R]):
    """One ``map``: what waits, what runs, and what is done and not yet handed out."""

    def __init__(
        self,
        engine: LocalEngine,
        work: Callable[[T], Awaitable[R]],
        items: Iterable[T] | AsyncIterable[T],
        key: Callable[[T], str],
    ) -> None:
        self._engine = engine
        self._work = work
        self._key = key
        self._source: Iterator[T] | None = None if isinstance(items, AsyncIterable) else iter(items)
        self._ahead = max(1, len(items)) if isinstance(items, Sized) else engine.ahead
        self._loop = asyncio.get_running_loop()
        self._lanes: Lanes[T] = Lanes(engine.turns, self._loop.time)
        self._running: set[asyncio.Task[None]] = set()
        self._error: BaseException | None = None
        self.finished: deque[tuple[T, R]] = deque()
        self._news: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._room = asyncio.Event()
        self._reading = asyncio.ensure_future(self._read_on(items)) if isinstance(items, AsyncIterable) else None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing waits, runs, or is still to be read. Raises what the reading of items raised."""
        if self._reading is not None and self._reading.done():
            self._reading.result()
            self._reading = None
        return not self._running and not self._lanes.waiting and self._source is None and self._reading is None

    def begin(self) -> None:
        """Read on, and begin all that may begin now."""
        self._read()
        while self._has_place(0) and (found := self._next()) is not None:
            task = asyncio.ensure_future(self._do(*found))
            self._running.add(task)
            task.add_done_callback(self._on_done)

    def _has_place(self, ending: int) -> bool:
        """Tell whether one more item may run, once ``ending`` of those that do are done."""
        running = len(self._running) - ending
        in_flight = self._engine.in_flight
        return running - self._engine.turns.resting < in_flight and running < in_flight * _RESTING

    def _next(self) -> tuple[Lane[T], T] | None:
        found = self._lanes.next()
        self._make_room()
        return found

    def _make_room(self) -> None:
        """Let a stream be read on where there is room for more of it."""
        if self._lanes.waiting < self._ahead and not self._room.is_set():
            self._room.set()

    async def _do(self, lane: Lane[T], item: T) -> None:
        """Do an item, and then others in its place: a task for each took a twentieth of a link's work."""
        time, finished, lanes = self._loop.time, self.finished, self._lanes
        while True:
            begun = time()
            finished.append((item, await self._work(item)))
            self.wake()
            # Nothing is begun for a caller who does not come for what is done.
            if len(finished) >= self._engine.in_flight or not self._has_place(1):
                lanes.done(lane, time() - begun)
                return
            found = lanes.after(lane, time() - begun)
            self._make_room()
            if found is None:
                return
            lane, item = found

    def _read(self) -> None:
        if self._source is None or self._lanes.waiting >= self._ahead:
            return
        lanes, key = self._lanes, self._key
        for count, item in enumerate(self._source, 1):
            lanes.add(key(item), item)
            if lanes.waiting >= self._ahead or count >= _AT_ONCE:
                return
        self._source = None

    async def _read_on(self, items: AsyncIterable[T]) -> None:
        """Read a stream that waits for others, as far as there is room."""
        try:
            async for item in items:
                self._lanes.add(self._key(item), item)
                self.wake()
                while self._lanes.waiting >= self._ahead:
                    self._room.clear()
                    await self._room.wait()
        finally:
            self.wake()

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            error = task.exception()  # looked at in any case: asyncio prints each that nobody looked at
            self._error = self._error or error
        self.wake()

    def wake(self) -> None:
        """Let ``news`` return: something is done, or something began to rest."""
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    def take(self) -> tuple[T, R]:
        """Return the first of the items that are done and its result."""
        return self.finished.popleft()

    def raise_error(self) -> None:
        """Raise what the work of an item raised."""
        if self._error is not None:
            raise self._error

    async def news(self) -> None:
        """Wait until an item is done, one begins to rest, a key's turn comes, or there is more to read."""
        if self._source is not None and self._lanes.waiting < self._ahead:
            await asyncio.sleep(0)
            return
        self._news = self._loop.create_future()
        at = self._lanes.next_at()
        if at is not None and len(self._running) - self._engine.turns.resting < self._engine.in_flight:
            self._timer = self._loop.call_at(at, self.wake)
        try:
            await self._news
        finally:
            self._news = None
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

    async def cancel(self) -> None:
        """End all that runs."""
        under_way: list[asyncio.Future[Any]] = [*self._running, *([self._reading] if self._reading else [])]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
