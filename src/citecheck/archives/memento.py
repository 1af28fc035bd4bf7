"""Any archive that speaks Memento (RFC 7089): its TimeMap lists mementos, its TimeGate knows the one near a datetime.

The TimeMap is asked first, for it allows a choice; the TimeGate where there is no TimeMap or none that can be read. A status
stands in neither, so more is played than with an index (CDX), and ``locate`` judges what comes.
"""

from __future__ import annotations

import datetime as dt
import re
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from citecheck.archives.exclusion import why_excluded
from citecheck.archives.links import read_links, target_of
from citecheck.archives.pacing import Pacing, Pool, in_words, retry_after
from citecheck.archives.playback import read_playback
from citecheck.archives.rewriting import undone
from citecheck.archives.timemap import Further, TimeMapPage, memento_at, read_datetime, read_timemap
from citecheck.model.errors import ArchiveUnavailable, InvalidUrl, PlaybackFailed
from citecheck.model.exchange import Exchange, Request
from citecheck.model.memento import SAME_PAGE, AnswerState, Memento, TimeMap, TimeMapAnswer
from citecheck.model.ports import Clock, Web
from citecheck.model.settings import ArchivePlace
from citecheck.model.url import Url, parse_url
from citecheck.text.url_match import compare

#: Pages of one TimeMap that are read; those nearest the day come first.
MOST_PAGES = 10
#: TimeGates that one look-up may be sent through (an aggregator's sends on to an archive's: RFC 7089 section 4.5.3).
_MOST_GATES = 3
#: A TimeMap is read up to this many bytes: some 150,000 mementos.
_TIMEMAP_BODY = 20_000_000
_STAMP = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Words of an archive's own 404 that say that it holds no memento (pywb, OpenWayback, the Wayback Machine).
_NOTHING_HELD = re.compile(rb"(?i)no captures? found|not archived|not (?:been )?found in (?:the|this) archive|not in archive")


class _Said(NamedTuple):
    """What an archive said that has no list to show: EXCLUDED, ABSENT or UNKNOWN; ``retry_after`` in seconds."""

    state: AnswerState
    reason: str
    retry_after: float | None = None


class MementoArchive:
    """An archive by its TimeMap and TimeGate, as an Archive. ``web`` never follows redirects."""

    def __init__(self, web: Web, place: ArchivePlace, pacing: Pacing, clock: Clock) -> None:
        self.name = place.name
        self._web = web
        self._place = place
        self._pacing = pacing
        self._clock = clock
        #: What a TimeGate showed at once: it need not be fetched again to be played.
        self._shown: dict[str, Exchange] = {}

    async def timemap(self, original: Url, *, near: dt.date | None = None, prefix: bool = False) -> TimeMapAnswer:
        """List mementos of ``original``. With ``prefix`` the original itself alone: a TimeMap knows no prefixes.

        UNKNOWN, never ABSENT, where the archive did not answer in its own words that it holds nothing.
        """
        del prefix
        asked = original.without_credentials().without_fragment()
        reading = _Reading(asked, near)
        said: _Said | None = None
        if self._place.timemap_url:
            said = await self._read_timemaps(asked, reading)
        silent = said is not None and said.state is AnswerState.UNKNOWN and said.retry_after is None
        if self._place.timegate_url and not reading.mementos and (silent or not self._place.timemap_url):
            said = await self._ask_timegate(asked, reading)
        return reading.answer(said)

    async def play(self, memento: Memento) -> Exchange:
        """Fetch a memento, raw where the archive knows how, and check that it is it.

        Raises ``PlaybackFailed``, ``ArchiveUnavailable``. Of one that is only played rewritten, the archive's links and
        banner are taken out.
        """
        address = raw_address(memento.uri, self._place.modifier)
        try:
            exchange = self._shown.pop(memento.uri, None) or await self._look(Pool.PLAYBACK, address)
        except InvalidUrl as error:  # an archive may list whatever it likes
            raise PlaybackFailed(f"the memento's address is none: {error.message}", where=memento.uri) from None
        return read_memento(exchange, memento)

    # ── the TimeMap ──────────────────────────────────────────────────────────────────────────────

    async def _read_timemaps(self, asked: Url, reading: _Reading) -> _Said | None:
        """Read pages into ``reading``, those that may matter for the day; return what the archive said where it has none."""
        waiting = [Further(address_of(self._place.timemap_url, asked), None, None)]
        seen: set[str] = set()
        while waiting and len(seen) < MOST_PAGES and reading.needs(waiting[0]):
            page = waiting.pop(0)
            seen.add(page.uri)
            try:
                exchange = await self._look(Pool.CDX, page.uri, accept="application/link-format")
            except ArchiveUnavailable as error:
                return _Said(AnswerState.UNKNOWN, error.message, error.retry_after)
            reading.requests += exchange.attempts
            found = self._page(exchange, asked)
            if isinstance(found, _Said):
                return found
            reading.take(found)
            waiting = reading.in_order([*waiting, *(each for each in found.further if each.uri not in seen)])
        reading.unread = bool(waiting)
        return None

    def _page(self, exchange: Exchange, asked: Url) -> TimeMapPage | _Said:
        said = self._trouble(exchange, asked, "TimeMap")
        if said is not None:
            return said
        text = exchange.body.decode("utf-8", "replace")
        rewritten = not self._place.modifier
        page = read_timemap(text, asked, base=exchange.url, archive=self.name, rewritten=rewritten)
        if exchange.body_cut or not page.is_timemap:
            what = "is longer than is read" if exchange.body_cut else "cannot be read: it is no list of links"
            return _Said(AnswerState.UNKNOWN, f"the archive's TimeMap {what}")
        return page

    def _trouble(self, exchange: Exchange, asked: Url, what: str) -> _Said | None:
        """Return why an answer is neither a TimeMap nor a memento, None where it may be one."""
        excluded = why_excluded(exchange) if exchange.header("memento-datetime") is None else None
        if excluded:
            return _Said(AnswerState.EXCLUDED, excluded)
        if exchange.failure is not None or exchange.status is None:
            return _Said(AnswerState.UNKNOWN, f"the archive's {what} did not answer: {in_words(exchange)}")
        if exchange.status == 404:
            held_not = says_nothing_held(exchange, asked)
            unclear = f"404: no capture, or no {what} at this address; the archive does not say which"
            return _Said(AnswerState.ABSENT, "the archive lists no capture") if held_not else _Said(AnswerState.UNKNOWN, unclear)
        if exchange.status >= 400 or (what == "TimeMap" and exchange.status != 200):
            wait = (retry_after(exchange) or self._pacing.rest(Pool.CDX)) if exchange.status in (429, 503) else None
            return _Said(AnswerState.UNKNOWN, f"the archive's {what} did not answer: {in_words(exchange)}", wait)
        return None

    # ── the TimeGate ─────────────────────────────────────────────────────────────────────────────

    async def _ask_timegate(self, asked: Url, reading: _Reading) -> _Said | None:
        """Negotiate one memento near the day, with the others that the Link header names; go where the gate sends on."""
        address = address_of(self._place.timegate_url, asked)
        for _ in range(_MOST_GATES):
            try:
                exchange = await self._look(Pool.CDX, address, near=reading.near or self._clock().date())
            except ArchiveUnavailable as error:
                return _Said(AnswerState.UNKNOWN, error.message, error.retry_after)
            reading.requests += exchange.attempts
            said = self._trouble(exchange, asked, "TimeGate")
            if said is not None:
                return said
            found = self._negotiated(exchange, asked)
            if found:
                reading.take(TimeMapPage(True, found))
                reading.unread = True  # a gate names some, never all
                return None
            if exchange.status not in _REDIRECTS or exchange.location is None:
                return _Said(AnswerState.UNKNOWN, "the archive's TimeGate answered with a page that is no memento")
            address = exchange.location.normalised
        return _Said(AnswerState.UNKNOWN, f"the archive's TimeGate sends on and on (last to {address})")

    def _negotiated(self, exchange: Exchange, asked: Url) -> tuple[Memento, ...]:
        """Return the mementos that a TimeGate's answer names, the chosen one first; none where it only sends on.

        RFC 7089 section 4: 302 with a Location (patterns 1.1, 2.1), 200 with a Content-Location (1.2, 2.2), and 200 without,
        where the TimeGate's own address is the memento's (1.3, 2.3).
        """
        links = read_links(exchange.header("link") or "")
        said = {link.uri: link.attributes.get("datetime") for link in links if "memento" in link.rels}
        chosen, moment = self._chosen(exchange, said)
        if chosen is None:
            return ()
        original = target_of(exchange.header("link"), "original") or asked.normalised
        named = {chosen: moment} | {uri: when for uri, when in said.items() if uri != chosen}
        rewritten = not self._place.modifier
        made = [memento_at(uri, original, said=when, archive=self.name, rewritten=rewritten) for uri, when in named.items()]
        mementos = [msgspec.structs.replace(each, match=compare(each.original, asked)) for each in made if each is not None]
        if mementos and exchange.status == 200 and rewritten and made[0] is not None:
            self._shown = {made[0].uri: exchange}
        return tuple(mementos)

    def _chosen(self, exchange: Exchange, said: dict[str, str | None]) -> tuple[str | None, str | None]:
        """Return address and datetime of the memento that was chosen, (None, …) where none was."""
        if exchange.status in _REDIRECTS:
            where = exchange.location.normalised if exchange.location else None
            raw = exchange.header("location")
            moment = said.get(raw or "") or said.get(where or "")
            return (where, moment) if where and (moment or _STAMP.search(where)) else (None, None)
        moment = exchange.header("memento-datetime")
        if exchange.status is None or read_datetime(moment) is None:
            return None, None
        inside = exchange.header("content-location")
        try:
            return (parse_url(inside, exchange.url).normalised if inside else exchange.url.normalised), moment
        except InvalidUrl:
            return exchange.url.normalised, moment

    async def _look(self, pool: Pool, address: str, *, accept: str = "", near: dt.date | None = None) -> Exchange:
        headers = [("accept", accept)] if accept else []
        if near is not None:
            noon = dt.datetime.combine(near, dt.time(12), tzinfo=dt.UTC)
            headers.append(("accept-datetime", format_datetime(noon, usegmt=True)))
        # Against a base, so that a full stop at the end of the address is not taken for a sentence's.
        url = parse_url(address, parse_url("http://nowhere.invalid/"))
        size = _TIMEMAP_BODY if accept else None
        request = Request(url=url, headers=tuple(headers), timeout=self._place.timeout, max_body=size)
        return await self._pacing.look(pool, self._web, request)


def address_of(service: str, original: Url) -> str:
    """Return where ``service`` is asked about ``original``: put behind it as it is, or encoded where it ends in a query's "="."""
    return service + (quote(original.normalised, safe="") if service.endswith("=") else original.normalised)


def raw_address(uri: str, modifier: str) -> str:
    """Return a memento's address with ``modifier`` behind its timestamp; as it is where it has none, or there is no modifier.

    >>> raw_address("https://arquivo.pt/wayback/20160512100000/http://example.org/", "id_")
    'https://arquivo.pt/wayback/20160512100000id_/http://example.org/'
    """
    stamp = _STAMP.search(uri) if modifier else None
    return f"{uri[: stamp.end(1)]}{modifier}{uri[stamp.end() - 1 :]}" if stamp else uri


def says_nothing_held(exchange: Exchange, asked: Url) -> bool:
    """Tell whether a 404 is the archive's word that it holds no memento, and not just that no service stands at this address.

    It is where it comes as a TimeMap or from a TimeGate, says so in words, or names the original that was asked for.
    """
    vary = (exchange.header("vary") or "").lower()
    if exchange.media_type == "application/link-format" or "accept-datetime" in vary:
        return True
    links = exchange.header("link")
    if links and target_of(links, "original"):
        return True
    head = exchange.body[:20_000]
    return bool(_NOTHING_HELD.search(head)) or asked.normalised.encode() in head


def read_memento(exchange: Exchange, memento: Memento) -> Exchange:
    """Return the archived exchange of a memento that was fetched from its archive, checked as the Wayback Machine's are.

    Raises ``PlaybackFailed``, ``ArchiveUnavailable``.
    """
    stamp = _STAMP.search(memento.uri)
    if stamp is None and exchange.header("memento-datetime") and target_of(exchange.header("link"), "original") is None:
        raise PlaybackFailed("the archive does not say of which URL this is a memento", where=memento.uri)
    prefix = memento.uri[: stamp.start(1)] if stamp else memento.uri
    played = read_playback(exchange, memento, prefix)
    return undone(played, prefix) if memento.rewritten and stamp else played


class _Reading:
    """What has been read of one look-up."""

    def __init__(self, asked: Url, near: dt.date | None) -> None:
        self.asked = asked
        self.near = near
        self.requests = 0
        self.unread = False
        self.unreadable = 0
        self.mementos: dict[tuple[dt.datetime, str], Memento] = {}

    def take(self, page: TimeMapPage) -> None:
        """Add a page's mementos, none twice."""
        self.unreadable += page.unreadable
        for memento in page.mementos:
            self.mementos.setdefault((memento.at, memento.uri), memento)

    def in_order(self, pages: list[Further]) -> list[Further]:
        """Return pages nearest the day first (without a day: the newest first); those that do not say stand in front."""
        if self.near is None:
            return sorted(pages, key=lambda page: -(page.until.timestamp() if page.until else 1e12))
        day = self.near
        return sorted(pages, key=lambda page: _distance(page, day))

    def needs(self, page: Further) -> bool:
        """Tell whether ``page`` may hold a better memento than those that were read: always, where it does not say its time."""
        usable = [memento for memento in self.mementos.values() if memento.match in SAME_PAGE]
        if not usable or (page.since is None and page.until is None):
            return True
        if self.near is None:
            return page.until is None or page.until > max(memento.at for memento in usable)
        before = [memento.at for memento in usable if memento.at.date() <= self.near]
        begins_before = page.since is None or page.since.date() <= self.near
        if not before:
            return begins_before
        return begins_before and (page.until is None or page.until >= max(before))

    def answer(self, said: _Said | None) -> TimeMapAnswer:
        """Return what all this says."""
        listed = tuple(sorted(self.mementos.values(), key=lambda memento: memento.at))
        state, reason = self._says(listed, said)
        return TimeMapAnswer(
            state=state,
            timemap=TimeMap(original=self.asked.normalised, mementos=listed),
            reason=reason,
            retry_after=said.retry_after if said else None,
            requests=self.requests,
            reach=0 if self.unread or (said is not None and listed) else None,
        )

    def _says(self, listed: tuple[Memento, ...], said: _Said | None) -> tuple[AnswerState, str]:
        if any(memento.match in SAME_PAGE for memento in listed):
            return AnswerState.FOUND, f"the list is not complete: {said.reason}" if said else ""
        if said is not None:
            return said.state, said.reason
        if self.unreadable or self.unread:
            return AnswerState.UNKNOWN, "the archive's TimeMap names mementos that could not be read, and no other"
        others = sorted({f"{memento.original} ({memento.match.value})" for memento in listed})
        what = f"the archive holds only captures of another URL: {', '.join(others[:3])}" if others else ""
        return AnswerState.ABSENT, what or "the archive lists no capture"


def _distance(page: Further, day: dt.date) -> tuple[bool, int]:
    """Return how far a page lies from ``day``: those behind it come after those before it."""
    if page.since is not None and page.since.date() > day:
        return True, (page.since.date() - day).days
    if page.until is not None and page.until.date() < day:
        return False, (day - page.until.date()).days
    return False, 0
