"""Common Crawl as an Archive: one index a crawl, and each capture a byte range of a WARC file.

Of its more than a hundred crawls only those nearest the cited day are asked, for one small server stands behind all of their
indexes: it answers 503 ("slow down") where it is asked too fast, and that stops our queue as a 429 does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from typing import Any, NamedTuple

import msgspec

from citecheck.archives.cdx import NoPage, Row, read_page
from citecheck.archives.pacing import Pacing, Pool, in_words, retry_after
from citecheck.archives.record import Response, read_record
from citecheck.archives.timemap import read_datetime
from citecheck.archives.wayback import CdxQuery
from citecheck.model.errors import ArchiveUnavailable, InvalidUrl, PlaybackFailed
from citecheck.model.exchange import Exchange, Request
from citecheck.model.memento import SAME_PAGE, AnswerState, Memento, TimeMap, TimeMapAnswer
from citecheck.model.ports import Web
from citecheck.model.settings import ArchivePlace
from citecheck.model.url import Url, parse_url
from citecheck.text.archive_urls import read_timestamp
from citecheck.text.url_match import compare

#: Crawls whose index is asked for one citation, the nearest to the day first.
CRAWLS = 3
_ROWS = 50
_LIST_BODY, _INDEX_BODY = 2_000_000, 5_000_000
_RANGE = re.compile(r"#bytes=(\d+)-(\d+)\Z")
_WEEK = re.compile(r"-(20\d\d)-(\d\d)(?:\D|\Z)")


class _Crawl(NamedTuple):
    """One crawl: its name, the address of its index, and the days that it covers."""

    name: str
    address: str
    since: dt.date
    until: dt.date


class CommonCrawl:
    """Common Crawl. ``place.cdx_url`` is its list of crawls, ``place.playback_url`` where its files lie."""

    def __init__(self, web: Web, place: ArchivePlace, pacing: Pacing) -> None:
        self.name = place.name
        self._web = web
        self._place = place
        self._pacing = pacing
        self._crawls: tuple[_Crawl, ...] = ()

    async def timemap(self, original: Url, *, near: dt.date | None = None, prefix: bool = False) -> TimeMapAnswer:
        """List captures of ``original`` in the crawls nearest ``near`` (the newest without a day), until one has it.

        ABSENT speaks of those crawls alone, and names them. ``prefix`` lists the original itself: short links are not crawled.
        """
        del prefix
        asked = original.without_credentials().without_fragment()
        found = _Found(asked, self.name, self._place.playback_url)
        trouble = await self._list_crawls(found)
        for crawl in _nearest(self._crawls, near)[:CRAWLS]:
            if trouble is not None or found.usable:
                break
            trouble = await self._ask(crawl, asked, found)
        return found.answer(trouble)

    async def play(self, memento: Memento) -> Exchange:
        """Fetch the memento's record by its byte range and check it. Raises ``PlaybackFailed``, ``ArchiveUnavailable``."""
        span = _RANGE.search(memento.uri)
        if span is None:
            raise PlaybackFailed("no byte range stands in the memento's address", where=memento.uri)
        try:
            url = parse_url(memento.uri[: span.start()], parse_url(self._place.playback_url))
        except InvalidUrl as error:
            raise PlaybackFailed(f"the record's address is none: {error.message}", where=memento.uri) from None
        size = int(span[2]) - int(span[1]) + 1
        headers = (("range", f"bytes={span[1]}-{span[2]}"), ("accept-encoding", "identity"))
        request = Request(url=url, headers=headers, timeout=self._place.timeout, max_body=size)
        exchange = await self._pacing.look(Pool.PLAYBACK, self._web, request)
        if exchange.failure is not None or exchange.status in (None, 429, 500, 502, 503, 504):
            raise ArchiveUnavailable(
                f"the archive did not play the memento: {in_words(exchange)}",
                where=memento.uri,
                retry_after=retry_after(exchange),
            )
        if exchange.status != 206 or len(exchange.body) != size:
            raise PlaybackFailed(f"the record cannot be fetched by its byte range (HTTP {exchange.status})", where=memento.uri)
        try:
            return _as_archived(exchange, read_record(exchange.body), memento)
        except ValueError as error:
            raise PlaybackFailed(f"the record cannot be read: {error}", where=memento.uri) from None

    async def _list_crawls(self, found: _Found) -> NoPage | None:
        """Learn once a run which crawls there are."""
        if self._crawls:
            return None
        exchange = await self._look(self._place.cdx_url, _LIST_BODY, found)
        if isinstance(exchange, NoPage):
            return exchange
        if exchange.status != 200:
            return NoPage(AnswerState.UNKNOWN, f"the archive's list of crawls did not come: {in_words(exchange)}")
        self._crawls = _read_crawls(exchange.body)
        return None if self._crawls else NoPage(AnswerState.UNKNOWN, "the archive's list of crawls cannot be read")

    async def _ask(self, crawl: _Crawl, asked: Url, found: _Found) -> NoPage | None:
        address = CdxQuery(asked.normalised, endpoint=crawl.address).address({"output": "json", "limit": str(_ROWS)})
        exchange = await self._look(address, _INDEX_BODY, found)
        page = exchange if isinstance(exchange, NoPage) else read_page(exchange, "pywb", keep=("filename", "offset"))
        if isinstance(page, NoPage):
            found.crawls.append(crawl.name)
            return None if page.state is AnswerState.ABSENT else page
        found.crawls.append(crawl.name)
        found.take(page.rows)
        return None

    async def _look(self, address: str, size: int, found: _Found) -> Exchange | NoPage:
        url = parse_url(address, parse_url(self._place.playback_url))
        try:
            exchange = await self._pacing.look(Pool.CDX, self._web, Request(url=url, timeout=self._place.timeout, max_body=size))
        except ArchiveUnavailable as error:
            found.retry_after = error.retry_after
            return NoPage(AnswerState.UNKNOWN, error.message)
        found.requests += exchange.attempts
        if exchange.status in (429, 500, 503):
            found.retry_after = retry_after(exchange) or self._pacing.rest(Pool.CDX)
        return exchange


class _Found:
    """What has been found of one look-up."""

    def __init__(self, asked: Url, archive: str, playback_url: str) -> None:
        self.asked = asked
        self.requests = 0
        self.retry_after: float | None = None
        self.crawls: list[str] = []
        self._archive = archive
        self._playback_url = playback_url
        self._mementos: dict[str, Memento] = {}

    @property
    def usable(self) -> bool:
        """Tell whether a capture of the page itself was found, of a status worth playing."""
        return any(each.match in SAME_PAGE and each.status in (None, 200, 203, 206) for each in self._mementos.values())

    def take(self, rows: tuple[Row, ...]) -> None:
        """Add rows that name the place of their record."""
        for row in rows:
            at, offset, length = read_timestamp(row["timestamp"]), row.get("offset", ""), row["length"]
            if at is None or not (offset.isdigit() and length.isdigit() and int(length)) or row.get("filename", "-") == "-":
                continue
            uri = f"{self._playback_url}{row['filename']}#bytes={offset}-{int(offset) + int(length) - 1}"
            self._mementos[uri] = Memento(
                original=row["original"],
                uri=uri,
                at=at,
                archive=self._archive,
                status=int(row["statuscode"]) if row["statuscode"].isdigit() else None,
                media_type=None if row["mimetype"] in ("-", "unk") else row["mimetype"],
                digest=None if row["digest"] == "-" else row["digest"],
                match=compare(row["original"], self.asked),
            )

    def answer(self, trouble: NoPage | None) -> TimeMapAnswer:
        """Return what all this says."""
        listed = tuple(sorted(self._mementos.values(), key=lambda each: each.at))
        asked = f"asked: {', '.join(self.crawls)}" if self.crawls else "no crawl was asked"
        if any(each.match in SAME_PAGE for each in listed):
            state, reason = AnswerState.FOUND, ""
        elif trouble is not None:
            state, reason = trouble.state, trouble.reason
        else:
            state, reason = AnswerState.ABSENT, f"the crawls nearest the day do not hold it ({asked})"
        timemap = TimeMap(original=self.asked.normalised, mementos=listed)
        wait = self.retry_after if state is AnswerState.UNKNOWN else None
        return TimeMapAnswer(state=state, timemap=timemap, reason=reason, retry_after=wait, requests=self.requests, reach=0)


def _as_archived(exchange: Exchange, record: Response, memento: Memento) -> Exchange:
    """Return the archived exchange of ``record``. Raises ``ValueError`` where it is another URL's or of another moment."""
    try:
        original = parse_url(memento.original, parse_url("http://nowhere.invalid/"))
    except InvalidUrl as error:
        raise ValueError(error.message) from None
    if compare(record.uri, original) not in SAME_PAGE:
        raise ValueError(f"it is of another URL, {record.uri}")
    if abs((record.at - memento.at).total_seconds()) >= 1:
        raise ValueError(f"it is of another moment, {record.at:%Y%m%d%H%M%S}")
    headers = dict(reversed(record.headers))
    media_type, _, more = headers.get("content-type", "").partition(";")
    charset = re.search(r"charset=[\"']?([\w-]+)", more)
    location = None
    if "location" in headers and 300 <= record.status < 400:
        try:
            location = parse_url(headers["location"], original)
        except InvalidUrl as error:
            raise ValueError(error.message) from None
    return msgspec.structs.replace(
        exchange,
        url=original,
        status=record.status,
        headers=record.headers,
        location=location,
        media_type=media_type.strip().lower() or None,
        charset=charset[1] if charset else None,
        body=record.body,
        body_digest=hashlib.sha256(record.body).hexdigest(),
    )


def _read_crawls(body: bytes) -> tuple[_Crawl, ...]:
    """Read collinfo.json: crawls with their index and their days, told by ``from`` and ``to`` or by the week in their name."""
    try:
        listed: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    crawls = []
    for entry in listed if isinstance(listed, list) else ():
        if not isinstance(entry, dict) or not isinstance(entry.get("cdx-api"), str) or not isinstance(entry.get("id"), str):
            continue
        days = _days(entry)
        if days is not None and _is_web_address(entry["cdx-api"]):
            crawls.append(_Crawl(entry["id"], entry["cdx-api"], *days))
    return tuple(crawls)


def _is_web_address(text: str) -> bool:
    try:
        return parse_url(text).scheme in ("http", "https")
    except InvalidUrl:
        return False


def _days(entry: dict[str, Any]) -> tuple[dt.date, dt.date] | None:
    since, until = (read_datetime(str(entry.get(key, ""))) for key in ("from", "to"))
    if since is not None and until is not None:
        return since.date(), until.date()
    week = _WEEK.search(entry["id"])
    if week is None:
        return None
    try:
        # a crawl is named for the week in which it began, and takes two
        begun = dt.date.fromisocalendar(int(week[1]), int(week[2]), 1)
    except ValueError:
        return None
    return begun, begun + dt.timedelta(days=13)


def _nearest(crawls: tuple[_Crawl, ...], near: dt.date | None) -> list[_Crawl]:
    """Return the crawls nearest ``near`` first, the earlier of two that are as near; without a day the newest first."""
    if near is None:
        return sorted(crawls, key=lambda crawl: crawl.until, reverse=True)

    def distance(crawl: _Crawl) -> tuple[int, dt.date]:
        if crawl.since <= near <= crawl.until:
            return 0, crawl.since
        return min(abs((crawl.since - near).days), abs((crawl.until - near).days)), crawl.since

    return sorted(crawls, key=distance)
