"""A folder of WARC files as an Archive: it lists mementos and plays them as one on the network does, and asks nobody."""

from __future__ import annotations

import asyncio
import datetime as dt
import re

from citecheck.archives.kept.cdxj import Row
from citecheck.archives.kept.holdings import Holdings
from citecheck.archives.kept.playing import exchange_of, stored
from citecheck.archives.kept.urlkey import urlkey
from citecheck.model.errors import PlaybackFailed
from citecheck.model.exchange import Exchange
from citecheck.model.memento import SAME_PAGE, AnswerState, Memento, TimeMap, TimeMapAnswer, UrlMatch
from citecheck.model.url import Url
from citecheck.text.archive_urls import EARLIEST, read_timestamp
from citecheck.text.url_match import compare

#: Captures of a page that was there, as the Wayback Machine is asked for them; None is a revisit that does not say.
_WAS_THERE = frozenset({None, 200, 203, 206})
#: What goo.gl's addresses may have behind their code (specs/web-archives 6.1).
ASIDE = re.compile(r"\?(?:si|d)=1$")
#: Bytes of a decoded body, as archives on the network are read.
_BODY = 20_000_000


class LocalArchive:
    """The archive of a folder. ``holdings`` were read from it; a memento's URI is ``local:/<timestamp>/<original>``."""

    def __init__(self, holdings: Holdings, *, name: str = "local") -> None:
        self.name = name
        self._holdings = holdings
        self._by_key: dict[str, list[Row]] = {}
        self._by_digest: dict[str, list[Row]] = {}
        for row in holdings.rows:
            self._by_key.setdefault(urlkey(row.url), []).append(row)
            if row.digest:
                self._by_digest.setdefault(row.bare_digest, []).append(row)

    async def timemap(self, original: Url, *, near: dt.date | None = None, prefix: bool = False) -> TimeMapAnswer:
        """List what the folder holds of ``original`` (see ``model.ports.Archive``); UNKNOWN where files could not be read."""
        del near  # all is listed
        asked = original.without_credentials().without_fragment()
        listed = sorted(self._mementos(asked, prefix=prefix), key=lambda memento: memento.at)
        timemap = TimeMap(original=asked.normalised, mementos=tuple(listed))
        if any(prefix or memento.match in SAME_PAGE for memento in listed):
            return TimeMapAnswer(state=AnswerState.FOUND, timemap=timemap, requests=0)
        if self._holdings.troubles:
            why = f"parts of the folder cannot be read: {self._holdings.troubles[0]}"
            return TimeMapAnswer(state=AnswerState.UNKNOWN, timemap=timemap, reason=why, requests=0)
        others = ", ".join(sorted({f"{memento.original} ({memento.match.value})" for memento in listed})[:3])
        why = f"the folder holds only captures of another URL: {others}" if others else "the folder holds no capture"
        return TimeMapAnswer(state=AnswerState.ABSENT, timemap=timemap, reason=why, requests=0)

    async def play(self, memento: Memento) -> Exchange:
        """Return the capture as it was kept. Raises ``PlaybackFailed``."""
        return await asyncio.to_thread(self._play, memento)

    def row_of(self, memento: Memento) -> Row | None:
        """Return the row that lists ``memento``, None where the folder does not hold it."""
        stamp = f"{memento.at.astimezone(dt.UTC):%Y%m%d%H%M%S}"
        rows = self._by_key.get(urlkey(memento.original), ())
        same = [row for row in rows if row.url == memento.original and row.timestamp == stamp]
        digest = (memento.digest or "").rpartition(":")[2]
        return next((row for row in same if row.bare_digest == digest), same[0] if same else None)

    def _play(self, memento: Memento) -> Exchange:
        row = self.row_of(memento)
        if row is None:
            raise PlaybackFailed("the folder does not hold this memento", where=memento.uri)
        return self.played(row, memento)

    def played(self, row: Row, memento: Memento) -> Exchange:
        """Return the capture of ``row`` as it was kept. Raises ``PlaybackFailed``."""
        kin = [*self._by_key.get(urlkey(row.url), ()), *self._by_digest.get(row.bare_digest, ())]
        return exchange_of(stored(row, self._referable(row, kin), self._holdings.files), memento, limit=_BODY)

    def _referable(self, row: Row, kin: list[Row]) -> tuple[Row, ...]:
        """Return the rows among which a revisit's earlier record may be; of another URL without a digest, all of them."""
        return tuple(kin) if not row.revisit or row.digest else self._holdings.rows

    def _mementos(self, asked: Url, *, prefix: bool) -> list[Memento]:
        rows: list[Row] = []
        if not prefix:
            rows = [row for row in self._by_key.get(urlkey(asked.normalised), ()) if row.status in _WAS_THERE]
        else:
            bare = ASIDE.sub("", asked.normalised)
            key = urlkey(bare)
            for behind in ("", "?si=1", "?d=1"):
                rows += [row for row in self._by_key.get(key + behind, ()) if _same_code(row.url, bare, asked)]
        return [memento_of(row, self.name, compare(row.url, asked)) for row in rows if read_timestamp(row.timestamp)]


def memento_of(row: Row, archive: str, match: UrlMatch = UrlMatch.EXACT) -> Memento:
    """Return the memento that ``row`` lists; a timestamp that no calendar has is read as the earliest moment."""
    return Memento(
        original=row.url,
        uri=f"local:/{row.timestamp}/{row.url}",
        at=read_timestamp(row.timestamp) or EARLIEST,
        archive=archive,
        status=row.status,
        media_type=row.mime if row.mime and not row.revisit else None,
        digest=row.bare_digest or None,
        match=match,
    )


def _same_code(held: str, bare: str, asked: Url) -> bool:
    """Tell whether a capture is one of the short link's addresses, its code in the same case."""
    wanted = Url(as_written=asked.as_written, normalised=bare)
    return compare(ASIDE.sub("", held), wanted) in SAME_PAGE
