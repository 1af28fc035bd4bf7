"""An archive that is asked once: one look-up answers for all citations of a URL in a run, one playback for all who want it.

Lists and pages are kept for one run, the newest used of each; what an archive did not answer is never kept. Two that ask
for the same thing at the same time wait for one answer.
"""

from __future__ import annotations

import asyncio
import copy
import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from citecheck.model.errors import PlaybackFailed
from citecheck.model.exchange import Exchange
from citecheck.model.memento import SAME_PAGE, AnswerState, Memento, TimeMapAnswer
from citecheck.model.ports import Archive, Clock
from citecheck.model.url import Url

#: How many lists (some 20 kB each) and how many pages are kept, and how large a page may be to be kept (bytes).
LISTS, PAGES = 512, 32
_PAGE_BODY = 1_000_000

K = TypeVar("K")
V = TypeVar("V")


@dataclass
class _Turn:
    """Whose turn it is to make a value, and how many are there for it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class _Kept(Generic[K, V]):
    """The newest used values of a kind, each made by one at a time."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._turns: dict[K, _Turn] = {}

    async def get(self, key: K, good: Callable[[V], bool], make: Callable[[], Coroutine[Any, Any, V]]) -> tuple[V, bool]:
        """Return the value of ``key`` and whether it was kept: made where there is none, or none that is ``good``."""
        turn = self._turns.setdefault(key, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                kept = self._values.get(key)
                if kept is not None and good(kept):
                    self._values.move_to_end(key)
                    return kept, True
                return await make(), False
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[key]

    def keep(self, key: K, value: V) -> None:
        """Keep a value, and let the one go that was not used for longest."""
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._size:
            self._values.popitem(last=False)


class Remembered:
    """``archive``, asked once for each thing within one run. Make a new one for each run."""

    def __init__(self, archive: Archive, clock: Clock) -> None:
        self.name = archive.name
        self._archive = archive
        self._clock = clock
        self._lists: _Kept[tuple[str, bool], TimeMapAnswer] = _Kept(LISTS)
        self._pages: _Kept[str, Exchange | PlaybackFailed] = _Kept(PAGES)

    async def timemap(self, original: Url, *, near: dt.date | None = None, prefix: bool = False) -> TimeMapAnswer:
        """Return what the archive lists; of an earlier answer that tells enough for ``near``, with ``requests`` 0."""
        key = (original.without_credentials().without_fragment().normalised, prefix)

        async def ask() -> TimeMapAnswer:
            answer = await self._archive.timemap(original, near=near, prefix=prefix)
            answer = msgspec.structs.replace(answer, at=self._clock(), near=near)
            if answer.state is not AnswerState.UNKNOWN:
                self._lists.keep(key, answer)
            return answer

        answer, kept = await self._lists.get(key, lambda kept: covers(kept, near), ask)
        return msgspec.structs.replace(answer, requests=0) if kept else answer

    async def play(self, memento: Memento) -> Exchange:
        """Return the memento as it was played before in this run, with ``attempts`` 0, or play it."""

        async def ask() -> Exchange | PlaybackFailed:
            try:
                played: Exchange | PlaybackFailed = await self._archive.play(memento)
            except PlaybackFailed as error:
                played = error
            if isinstance(played, PlaybackFailed) or len(played.body) <= _PAGE_BODY:
                self._pages.keep(memento.uri, played)
            return played

        played, kept = await self._pages.get(memento.uri, lambda _: True, ask)
        if isinstance(played, PlaybackFailed):
            raise copy.copy(played)
        return msgspec.structs.replace(played, attempts=0) if kept else played


def covers(answer: TimeMapAnswer, near: dt.date | None) -> bool:
    """Tell whether a list that was made for one day shows the nearest captures of another day as well.

    It does where it is whole. Else it shows all captures within ``reach`` days of its own day, and so the nearest before
    ``near``, if that lies within them.
    """
    if answer.reach is None or answer.near == near:
        return True
    if answer.near is None or near is None:
        return False
    left = answer.reach - abs((near - answer.near).days)
    usable = (each for each in answer.timemap.mementos if each.match in SAME_PAGE)
    return any(-left <= each.days_from(near) <= 0 for each in usable)
