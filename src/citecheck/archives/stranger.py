"""A memento of an archive that we do not ask otherwise: fetched at its own address, as a reader would, and checked.

Every memento carries Memento-Datetime and the link to its original (RFC 7089 section 2.2), so that no more need be known of
an archive to verify what a note links there. It lists nothing.
"""

from __future__ import annotations

import datetime as dt

from citecheck.archives.memento import read_memento
from citecheck.archives.pacing import Pacing, Pool
from citecheck.model.exchange import Exchange, Request
from citecheck.model.memento import AnswerState, Memento, TimeMap, TimeMapAnswer
from citecheck.model.ports import Web
from citecheck.model.url import Url, parse_url


class Stranger:
    """Plays any archive's mementos at their own address."""

    name = "the archive that is linked"

    def __init__(self, web: Web, pacing: Pacing) -> None:
        self._web = web
        self._pacing = pacing

    async def timemap(self, original: Url, *, near: dt.date | None = None, prefix: bool = False) -> TimeMapAnswer:
        """List nothing: UNKNOWN."""
        del near, prefix
        timemap = TimeMap(original=original.normalised)
        return TimeMapAnswer(state=AnswerState.UNKNOWN, timemap=timemap, reason="it is not asked for lists", requests=0)

    async def play(self, memento: Memento) -> Exchange:
        """Fetch the memento at its own address and check it. Raises ``PlaybackFailed``, ``ArchiveUnavailable``."""
        url = parse_url(memento.uri, parse_url("http://nowhere.invalid/"))
        exchange = await self._pacing.look(Pool.PLAYBACK, self._web, Request(url=url))
        return read_memento(exchange, memento)
