"""Lines from wherever they come, fed to the event loop by a thread: a slow pipe must not keep answers in flight waiting."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from citecheck.engines.pile import Pile

#: Lines handed over at once, at most (but for a few).
_HANDFUL = 512
#: Bytes of lines that wait on the disk at most, some twelve million links: an endless stream must not fill it.
MOST = 1 << 30


class Feed:
    """Reads ``lines`` in a thread of its own, as far as they come, and yields them with their numbers, in handfuls.

    The first come at once and in their order, then those that were read, from all over them (see ``Pile``): they wait in a file
    without a name in ``folder``, ``most`` bytes of them. What reading raises comes out of the iteration, after what was read
    before it. A thread that still waits for a line when the iteration is left ends with the process.
    """

    def __init__(self, lines: Iterable[str], folder: Path | None = None, *, most: int = MOST) -> None:
        self._lines = lines
        self._pile = Pile(folder)
        self._most = most
        #: Held by whoever touches the pile or what stands below.
        self._lock = threading.Lock()
        #: It is told when there is room.
        self._room = threading.Condition(self._lock)
        self._told = False
        self._over = False
        self._left = False
        self._error: Exception | None = None
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[list[tuple[int, str]]]:
        threading.Thread(target=self._work, name="citecheck-lines", daemon=True).start()
        try:
            while handful := await self._handful():
                yield handful
        finally:
            with self._lock:
                self._left = True
                self._pile.close()
                self._room.notify()
        if self._error is not None:
            raise self._error

    async def _handful(self) -> list[tuple[int, str]]:
        """Wait for some lines; none where no more will come."""
        while True:
            with self._lock:
                drawn = self._pile.draw(_HANDFUL)
                self._told = False
                self._room.notify()
                if drawn or self._over:
                    return drawn
            await self._news.wait()
            self._news.clear()

    def _work(self) -> None:
        try:
            for line in self._lines:
                with self._lock:
                    if self._pile.size >= self._most:
                        self._room.wait_for(self._has_room)
                    if self._left:
                        return
                    self._pile.put(line)
                    if not self._told:
                        self._tell()
        except Exception as error:  # noqa: BLE001 - told where the lines are read
            self._error = error
        with self._lock:
            self._pile.end()
            self._over = True
            self._tell()

    def _has_room(self) -> bool:
        return self._left or self._pile.size < self._most

    def _tell(self) -> None:
        """Wake the loop, once for all that comes until it looks."""
        if self._told:
            return
        self._told = True
        try:
            self._loop.call_soon_threadsafe(self._news.set)
        except RuntimeError:  # the loop was closed: nobody reads on
            self._left = True
