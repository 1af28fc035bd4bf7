"""The Wayback Machine, and archives that speak pywb: which mementos have you, and play me this one.

waybackpy is the query and validation layer of the index (CDX): its query builder, its checks of filters and match types, and
its ``full_url``. Transport, paging, pacing, playback and captures are ours, because waybackpy's own transport reads a throttle as
"not archived", has no timeouts and no pacing (specs/web-archives 1.2); so are the records, for its ``CDXSnapshot`` reads each
timestamp with ``strptime``, half of a look-up's time (benchmarks/archives.py). This is the only file that imports it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import NamedTuple

from waybackpy.cdx_api import WaybackMachineCDXServerAPI
from waybackpy.cdx_utils import full_url
from waybackpy.exceptions import WaybackError

from citecheck.archives.cdx import FIELDS, Dialect, NoPage, Page, Row, read_page
from citecheck.archives.pacing import Pacing, Pool, retry_after
from citecheck.archives.playback import read_playback
from citecheck.model.errors import ArchiveUnavailable, InvalidUrl
from citecheck.model.exchange import Exchange, Request
from citecheck.model.memento import SAME_PAGE, AnswerState, Memento, TimeMap, TimeMapAnswer, UrlMatch
from citecheck.model.ports import Clock, Web
from citecheck.model.settings import ArchiveSettings
from citecheck.model.url import Url, parse_url
from citecheck.text.archive_urls import read_timestamp, take_apart
from citecheck.text.url_match import compare

#: Captures of a page that was there or sent on; "-" is a revisit row, whose status stands in an earlier one (specs 3.2).
_WAS_THERE = "200|203|206|30[12378]|-"
#: The same as each dialect's filter. OutbackCDX writes the status of a revisit as it was, or 0: its rows are sorted out here.
_WAS_THERE_FILTER: dict[Dialect, tuple[str, ...]] = {
    "ia": (f"statuscode:{_WAS_THERE}",),
    "pywb": (f"~statuscode:({_WAS_THERE}|$)",),
    "outbackcdx": (),
}
#: Rows asked for at once where a date says which ones matter: enough for the best few on either side of it.
_NEAR_ROWS = 100
#: An index answer is read up to this many bytes: 150 bytes a row, far more rows than are asked for.
_INDEX_BODY = 20_000_000
_HINT_BODY = 100_000
_PORT = re.compile(r"^(http://[^/?#]+):80(?=[/?#]|$)|^(https://[^/?#]+):443(?=[/?#]|$)")
#: Originals that are no pages: addresses of mail and inline images that crawlers took for links (seen by EDGI).
_NO_PAGE = re.compile(r"(?i)^(?:mailto:|data:|https?://<*(?:mailto:|[^/@:?#]*@))|(?:%22|\")data:image/")


class CdxQuery(WaybackMachineCDXServerAPI):
    """waybackpy's query, built for our transport: ``address`` gives the URL to ask, and no method that asks is used."""

    def __init__(
        self,
        url: str,
        *,
        endpoint: str,
        match_type: str = "exact",
        filters: tuple[str, ...] = (),
        closest: str | None = None,
    ) -> None:
        """Raise waybackpy's ``WaybackError`` where filter, match type or sort are none of the CDX server's."""
        super().__init__(
            url.replace("*", "%2A"),  # a bare * is the server's wildcard
            filters=list(filters),
            match_type=match_type,
            sort="closest" if closest else None,
            closest=closest,
        )
        self.endpoint = endpoint

    def address(self, more: dict[str, str]) -> str:
        """Return the URL that asks this query, with the parameters in ``more`` that waybackpy does not know."""
        payload: dict[str, str] = {}
        self.add_payload(payload)
        return str(full_url(self.endpoint, payload | more))


class Wayback:
    """The Wayback Machine as an Archive. ``web`` never follows redirects; ``pacing`` is shared by all that ask this archive.

    Give it a ``web`` of its own without retries or per-host pacing: pacing and second attempts are this room's.
    ``page_rows``: how many rows are asked for at once where no date is given.
    """

    def __init__(
        self,
        web: Web,
        settings: ArchiveSettings,
        pacing: Pacing,
        clock: Clock,
        *,
        name: str = "Wayback Machine",
        page_rows: int = 1000,
    ) -> None:
        self.name = name
        self._web = web
        self._settings = settings
        self._pacing = pacing
        self._clock = clock
        self._page_rows = page_rows

    async def timemap(self, original: Url, *, near: dt.date | None = None, prefix: bool = False) -> TimeMapAnswer:
        """List captures of ``original``: of a page that was there or sent on, or with ``prefix`` of a short link, of any status.

        FOUND only where a capture of that very page is listed (with ``prefix``: of that code); where there are only
        captures of other URLs that the archive folds into the same key, ABSENT with those in ``timemap`` and named in
        ``reason``. UNKNOWN, never ABSENT, wherever the archive did not answer in full.
        """
        asked = original.without_credentials().without_fragment()
        try:
            query = self._query(asked, near, prefix=prefix)
        except WaybackError as error:
            return _nothing(asked, AnswerState.UNKNOWN, f"the look-up could not be written: {error}", requests=0)
        reading = _Reading(asked, self.name, self._settings.playback_url, prefix=prefix, near=near)
        stopped = await self._read_pages(query, reading, paged=near is None or prefix)
        if stopped is None and reading.cut and not prefix:
            # The list runs oldest first and was cut: the newest captures are asked for by themselves.
            newest = self._query(asked, self._clock().date(), prefix=False)
            stopped = await self._read_pages(newest, reading, paged=False)
        return reading.answer(stopped)

    async def play(self, memento: Memento) -> Exchange:
        """Fetch a memento's own bytes (``id_``) and check that it is it. Raises ``PlaybackFailed``, ``ArchiveUnavailable``."""
        archived = take_apart(memento.uri)
        stamp = _stamp_in(memento.uri, self._settings.playback_url) or (archived.timestamp if archived else None)
        stamp = stamp or memento.at.astimezone(dt.UTC).strftime("%Y%m%d%H%M%S")
        address = f"{self._settings.playback_url}{stamp}id_/{memento.original.partition('#')[0]}"
        exchange = await self._pacing.look(Pool.PLAYBACK, self._web, self._request(address))
        try:
            return read_playback(exchange, memento, self._settings.playback_url)
        except ArchiveUnavailable as error:
            if error.retry_after is None:
                error.retry_after = self._pacing.rest(Pool.PLAYBACK)
            raise

    async def hint(self, original: Url, near: dt.date | None = None) -> Memento | None:
        """Ask the availability service for a memento: a hint that there is one, never that there is none.

        None means nothing: the service gives false empties and throttles by address (specs fact 9). To be played before
        it is believed.
        """
        asked = original.without_credentials().without_fragment()
        payload = {"url": asked.normalised} | ({"timestamp": f"{near:%Y%m%d}"} if near else {})
        request = self._request(full_url(self._settings.availability_url, payload), max_body=_HINT_BODY)
        try:
            exchange = await self._pacing.look(Pool.AVAILABILITY, self._web, request)
        except ArchiveUnavailable:
            return None
        return _hinted(exchange, asked, self.name, self._settings.playback_url)

    def _query(self, asked: Url, near: dt.date | None, *, prefix: bool) -> CdxQuery:
        dialect, endpoint = self._settings.dialect, self._settings.cdx_url
        if prefix:
            return CdxQuery(_bare(asked), endpoint=endpoint, match_type="prefix", filters=(_code_filter(asked, dialect),))
        closest = f"{near:%Y%m%d}120000" if near else None
        return CdxQuery(asked.normalised, endpoint=endpoint, filters=_WAS_THERE_FILTER[dialect], closest=closest)

    async def _read_pages(self, query: CdxQuery, reading: _Reading, *, paged: bool) -> NoPage | None:
        """Ask page after page into ``reading``; return what stopped it, None where the list came to its end."""
        resume_key: str | None = None
        while True:
            left = self._settings.max_rows - reading.rows if paged else min(_NEAR_ROWS, self._settings.max_rows)
            more = self._more(limit=min(left, self._page_rows), resume_key=resume_key, paged=paged)
            try:
                exchange = await self._pacing.look(Pool.CDX, self._web, self._request(query.address(more), max_body=_INDEX_BODY))
            except ArchiveUnavailable as error:
                reading.retry_after = error.retry_after
                return NoPage(AnswerState.UNKNOWN, error.message)
            reading.requests += exchange.attempts
            page = read_page(exchange, self._settings.dialect)
            if isinstance(page, NoPage):
                if exchange.status in (429, 503):
                    reading.retry_after = retry_after(exchange) or self._pacing.rest(Pool.CDX)
                return page
            reading.take(page)
            reading.filled = not paged and len(page.rows) >= left
            if not paged or page.resume_key is None or page.resume_key == resume_key:
                return None
            resume_key = page.resume_key
            if reading.rows >= self._settings.max_rows:
                reading.cut = True
                return None

    def _more(self, *, limit: int, resume_key: str | None, paged: bool) -> dict[str, str]:
        more = {"output": "json", "limit": str(limit), "resolveRevisits": "true"}
        if self._settings.dialect == "pywb":
            # Without this pywb answers a look-up that finds nothing with other URLs.
            return more | {"allowFuzzy": "false"}
        more["fl"] = ",".join(FIELDS)
        if paged:
            more["showResumeKey"] = "true"
        if resume_key is not None:
            more["resumeKey"] = resume_key
        return more

    def _request(self, address: str, *, max_body: int | None = None) -> Request:
        # Against a base, so that a full stop at the end of the address is not taken for a sentence's.
        url = parse_url(address, parse_url(self._settings.playback_url))
        return Request(url=url, timeout=self._settings.timeout, max_body=max_body)


class _Reading:
    """What has been read of one look-up: mementos without repetition, and what the answer says in the end."""

    def __init__(self, asked: Url, archive: str, playback_url: str, *, prefix: bool, near: dt.date | None) -> None:
        self.asked = asked
        self.near = near
        self.rows = 0
        self.requests = 0
        self.unreadable = 0
        self.cut = False  # oldest first, and more remained
        self.filled = False  # nearest first, and as many as were asked for
        self.retry_after: float | None = None
        self._archive = archive
        self._playback_url = playback_url
        self._code = re.compile(_code_pattern(asked)) if prefix else None
        self._originals: dict[str, _Original] = {}
        self._mementos: dict[tuple[str, str], Memento] = {}

    def take(self, page: Page) -> None:
        """Add a page's rows: not those of no page, and none twice."""
        self.rows += len(page.rows)
        self.unreadable += page.unreadable
        for row in page.rows:
            original = self._originals.get(row["original"])
            if original is None:
                original = self._originals[row["original"]] = _looked_at(row["original"], self.asked)
            if not original.page:
                continue
            memento = _memento(row, original, self._archive, self._playback_url)
            if memento is None:
                self.unreadable += 1
            elif self._code is None or self._code.fullmatch(memento.original):
                self._mementos.setdefault((row["timestamp"], memento.original), memento)

    def answer(self, stopped: NoPage | None) -> TimeMapAnswer:
        """Return what all this says. A list that broke off but holds what was asked for is still FOUND, and says so."""
        listed = tuple(sorted(self._mementos.values(), key=lambda each: each.at))
        timemap = TimeMap(original=self.asked.normalised, mementos=listed)
        state, reason = self._says(listed, stopped)
        return TimeMapAnswer(
            state=state,
            timemap=timemap,
            reason=reason,
            retry_after=self.retry_after,
            requests=self.requests,
            reach=self._reach(listed, stopped),
        )

    def _reach(self, listed: tuple[Memento, ...], stopped: NoPage | None) -> int | None:
        """Return within how many days of the day asked for nothing is missing, None where nothing is missing at all."""
        if stopped is not None or self.cut:
            return 0
        if not self.filled or self.near is None:
            return None
        # nearest first: whatever was not listed lies farther away than all that was
        return max((abs(each.days_from(self.near)) for each in listed), default=1) - 1

    def _says(self, listed: tuple[Memento, ...], stopped: NoPage | None) -> tuple[AnswerState, str]:
        if any(each.match in SAME_PAGE or self._code is not None for each in listed):
            if stopped is not None:
                return AnswerState.FOUND, f"the list is not complete: {stopped.reason}"
            return AnswerState.FOUND, "the list is not complete: it is longer than is read" if self.cut else ""
        if stopped is not None:
            return stopped.state, stopped.reason
        if self.unreadable:
            return AnswerState.UNKNOWN, f"the archive's index sent {self.unreadable} rows that cannot be read, and no other"
        if self.cut or self.filled:
            return AnswerState.UNKNOWN, "the archive's index lists more rows than are read, none of them of this URL"
        others = sorted({f"{each.original} ({each.match.value})" for each in listed})
        what = f"the archive holds only captures of another URL: {', '.join(others[:3])}" if others else ""
        return AnswerState.ABSENT, what or "the archive lists no capture"


def _nothing(asked: Url, state: AnswerState, reason: str, *, requests: int) -> TimeMapAnswer:
    return TimeMapAnswer(state=state, timemap=TimeMap(original=asked.normalised), reason=reason, requests=requests)


class _Original(NamedTuple):
    """One original as an index writes it, looked at once for all its rows: cleaned, compared, and whether it is a page."""

    url: str
    match: UrlMatch
    page: bool
    readable: bool


def _looked_at(original: str, asked: Url) -> _Original:
    url = _PORT.sub(r"\1\2", original)
    page = not _NO_PAGE.search(original)
    readable = re.match(r"(?i)(?:https?|ftp)://[^/\s]", url) is not None
    return _Original(url, compare(url, asked) if page and readable else UrlMatch.DIFFERENT, page, readable)


def _memento(row: Row, original: _Original, archive: str, playback_url: str) -> Memento | None:
    """Make a memento of a row; None where it has no readable timestamp or no URL."""
    stamp, status, media_type, digest = row["timestamp"], row["statuscode"], row["mimetype"], row["digest"]
    at = _moment(stamp) if original.readable else None
    if at is None:
        return None
    return Memento(
        original=original.url,
        # The archive's own name for it keeps the timestamp as the index has it, faults included.
        uri=f"{playback_url}{stamp}/{original.url}",
        at=at,
        archive=archive,
        status=int(status) if len(status) == 3 and status.isascii() and status.isdigit() and status != "000" else None,
        media_type=None if media_type in ("-", "unk", "warc/revisit") else media_type,
        digest=None if digest == "-" else digest,
        match=original.match,
    )


def _moment(stamp: str) -> dt.datetime | None:
    """Return the moment of a whole timestamp, repaired where the index has month or day "00"; None where it means none."""
    if len(stamp) != 14 or not (stamp.isascii() and stamp.isdigit()):
        return None
    try:
        return dt.datetime.fromisoformat(f"{stamp[:8]}T{stamp[8:]}+00:00")
    except ValueError:
        return read_timestamp(stamp)


def _bare(asked: Url) -> str:
    """Return host and path: what all addresses of one short link begin with."""
    return asked.normalised.split("//", 1)[-1].partition("?")[0].rstrip("/")


def _code_pattern(asked: Url) -> str:
    """Return the anchored, case-sensitive pattern of a short link's addresses (specs 6.2 step 3).

    Scheme, www, default port and a last slash may differ, and goo.gl's ``?si=1`` and ``?d=1`` may follow.
    """
    host = re.escape(asked.host.removeprefix("www."))
    port = f":{asked.port}" if asked.port not in (80, 443) else "(:80|:443)?"
    query = re.escape(f"?{asked.query}") if asked.query and asked.query not in ("si=1", "d=1") else r"(\?(si|d)=1)?"
    return rf"https?://(www\.)?{host}{port}{re.escape(asked.path.rstrip('/'))}/?{query}"


def _code_filter(asked: Url, dialect: Dialect) -> str:
    pattern = _code_pattern(asked)
    # pywb's regex filter matches from the start only; those of the others must match the whole field anyway.
    return f"~original:{pattern}$" if dialect == "pywb" else f"original:{pattern}"


def _stamp_in(uri: str, playback_url: str) -> str | None:
    match = re.match(r"\d{14}", uri.removeprefix(playback_url)) if uri.startswith(playback_url) else None
    return match[0] if match else None


def _hinted(exchange: Exchange, asked: Url, archive: str, playback_url: str) -> Memento | None:
    """Read the availability service's answer: anything but a well-formed positive one is None."""
    try:
        closest = json.loads(exchange.body)["archived_snapshots"]["closest"]
        at = read_timestamp(closest["timestamp"])
        archived = take_apart(parse_url(closest["url"], asked))
        stamp = _stamp_in(closest["url"], playback_url)
        original = archived.original if archived else closest["url"].partition(f"/{stamp}/")[2]
        status = int(closest["status"]) if str(closest["status"]).isdigit() else None
    except (ValueError, LookupError, TypeError, AttributeError, InvalidUrl):
        return None
    if at is None or not original or closest.get("available") is not True or exchange.status != 200:
        return None
    uri = f"{playback_url}{closest['timestamp']}/{original}"
    return Memento(original=original, uri=uri, at=at, archive=archive, status=status, match=compare(original, asked))
