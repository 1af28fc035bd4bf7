"""Lines from wherever they come, fed to the event loop by a thread: a slow pipe must not keep answers in flight waiting."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Iterable

#: Lines handed over at once, at most.
_HANDFUL = 512
#: Lines read ahead of what was handed over, at most: memory stays flat however long the stream is.
_AHEAD = 4096


class Feed:
    """Reads ``lines`` in a thread of its own and yields them in handfuls, as soon as some are there.

    What reading raises comes out of the iteration. A thread that still waits for a line when the iteration is left ends with
    the process.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._read: deque[str] = deque()
        self._room = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._told = False
        self._over = False
        self._left = False
        self._error: Exception | None = None

    async def __aiter__(self) -> AsyncIterator[list[str]]:
        threading.Thread(target=self._work, name="citecheck-lines", daemon=True).start()
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                self._told = False
                while self._read:
                    handful = [self._read.popleft() for _ in range(min(_HANDFUL, len(self._read)))]
                    self._room.set()
                    yield handful
                if self._over and not self._read:
                    break
        finally:
            self._left = True
            self._room.set()
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        try:
            for line in self._lines:
                if len(self._read) >= _AHEAD:
                    self._wait_for_room()
                if self._left:
                    return
                self._read.append(line)
                self._tell()
        except Exception as error:  # noqa: BLE001 - told where the lines are read
            self._error = error
        self._over = True
        self._tell(end=True)

    def _wait_for_room(self) -> None:
        self._room.clear()
        if len(self._read) >= _AHEAD and not self._left:  # else it came in between
            self._room.wait()

    def _tell(self, *, end: bool = False) -> None:
        """Wake the loop, once for all that comes until it looks."""
        if self._told and not end:
            return
        self._told = True
        try:
            self._loop.call_soon_threadsafe(self._news.set)
        except RuntimeError:  # the loop was closed: nobody reads on
            self._left = True
