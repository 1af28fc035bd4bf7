"""Follow one link to its end, hop by hop: redirects, refreshes, scripts, wrappers and short links, live or dead.

The web is asked one look at a time; what the safety guard, politeness and retries are stands behind the ``Web`` port.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from citecheck.links.between import may_be_between, only_way_on
from citecheck.links.cookies import Cookies
from citecheck.links.graveyard import Recovery, RecoveryState, recover, recover_from_dumps
from citecheck.links.shorteners import REDIRECTS, Answer, ShortLink, destination, read_answer, service_of, shortcode
from citecheck.links.unwrap import may_wrap, unwrap
from citecheck.model.errors import InvalidUrl
from citecheck.model.exchange import Chain, Exchange, Failure, FailureKind, Hop, Request, Stop, Via
from citecheck.model.ports import Archive, Clock, Dumps, Web
from citecheck.model.shortener import Service
from citecheck.model.url import Url, parse_url, strip_credentials
from citecheck.text.archive_urls import never_asked, never_asked_at
from citecheck.text.page import Page
from citecheck.text.signpost import read_refresh

#: A refresh that waits longer is a page that renews itself, or an advertisement: its reader stays (seconds).
LONGEST_WAIT = 10.0
#: Only pages up to this size can be mere signposts whose script sends the reader on (bytes).
_SIGNPOST = 20_000
#: Headers of an answer that led on which tell something of it later; Location stands in the hop itself.
_TELLING = frozenset(
    {
        "content-type",
        "content-length",
        "server",
        "date",
        "last-modified",
        "etag",
        "refresh",
        "retry-after",
        "link",
        "cf-mitigated",
    }
)
#: Of a body that nobody reads, so much is taken (bytes): a short one to its end, so that its connection serves again.
_UNREAD = 16_384
#: Where a page's refresh is looked for: heads are shorter (bytes).
_HEAD = 131_072
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_REFRESHES = re.compile(rb"""http-equiv\s*=\s*["']?\s*refresh""")


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    """Where to go next, and how one got there."""

    url: Url
    via: Via
    source: str | None = None


async def follow(
    url: Url,
    web: Web,
    *,
    clock: Clock,
    archives: Sequence[Archive] = (),
    near: dt.date | None = None,
    max_hops: int = 10,
    services: tuple[Service, ...] = (),
    dumps: Dumps | None = None,
    status_only: bool = False,
) -> Chain:
    """Follow ``url`` to its end and return every hop.

    ``archives`` are asked where a short link is dead, for captures near the day ``near``, and then ``dumps``. ``services`` are
    shorteners beside those that we know. After ``max_hops`` steps the chain stops as TOO_MANY_HOPS. With ``status_only`` pages
    are not read: refreshes and scripts in them lead nowhere. No exception comes out of what the web, an archive or a dump does.
    """
    past = _Past(archives, near, dumps)
    walk = _Walk(url, web, past=past, clock=clock, max_hops=max_hops, services=services, status_only=status_only)
    step: _Step | Chain = _Step(url=url, via=Via.ASKED)
    while isinstance(step, _Step):
        step = await walk.take(step)
    return step


class _Past(NamedTuple):
    """Who is asked where a dead short link led, in this order: archives near a day, then dumps."""

    archives: Sequence[Archive]
    near: dt.date | None
    dumps: Dumps | None


class _Walk:
    """One chain while it grows."""

    __slots__ = (
        "_asked",
        "_clock",
        "_cookies",
        "_hops",
        "_last",
        "_looked",
        "_max_hops",
        "_notes",
        "_past",
        "_seen",
        "_services",
        "_status_only",
        "_web",
    )

    def __init__(
        self,
        asked: Url,
        web: Web,
        *,
        past: _Past,
        clock: Clock,
        max_hops: int,
        services: tuple[Service, ...],
        status_only: bool,
    ) -> None:
        self._asked = asked
        self._web = web
        self._past = past
        self._services = services
        self._status_only = status_only
        self._clock = clock
        self._max_hops = max_hops
        self._cookies = Cookies()
        self._hops: list[Hop] = []
        self._notes: list[str] = []
        self._seen: set[tuple[str, str]] = set()
        self._last: Exchange | None = None
        self._looked = 0  # the hop whose answer is ``_last``

    async def take(self, step: _Step) -> _Step | Chain:
        """Take one step: return the next, or the chain where it ends here."""
        if step.url.has_credentials:
            self._note("a user name or password stands in the address; it was not sent")
            step = msgspec.structs.replace(step, url=step.url.without_credentials())
        key = (step.url.without_fragment().normalised, self._cookies.for_url(step.url))
        if key in self._seen:
            self._note(f"the chain comes back to {step.url}")
            return self._end(Stop.LOOP)
        if len(self._hops) > self._max_hops:
            return self._end(Stop.TOO_MANY_HOPS)
        self._seen.add(key)
        if not _is_plain(step.url, self._services):
            if why := _why_not_asked(step.url):
                return self._refused(step, why)
            if (inner := unwrap(step.url)) is not None:
                location = strip_credentials(inner.normalised)
                self._hops.append(Hop(url=step.url, via=step.via, at=self._clock(), source=step.source, location=location))
                return _Step(url=inner, via=Via.WRAPPER)
            if (short := shortcode(step.url, self._services)) is not None:
                return await self._take_short(step, short)
        return self._onward(step, await self._look(step, step.url, _UNREAD if self._status_only else None))

    # ── looking ──────────────────────────────────────────────────────────────────────────────────

    async def _look(self, step: _Step, asked: Url, max_body: int | None = None) -> Exchange:
        """Look at ``asked`` and keep the hop, under the URL of ``step``."""
        self._keep_what_led_on()
        cookie = self._cookies.for_url(asked)
        headers = (("cookie", cookie),) if cookie else ()
        exchange = await self._web.look(Request(url=asked.without_fragment(), headers=headers, max_body=max_body))
        self._cookies.take(exchange)
        self._last = exchange
        led_on = exchange.location is not None or exchange.failure is not None
        self._add(step, exchange, exchange.header("location") if led_on else None)
        return exchange

    def _keep_what_led_on(self) -> None:
        """Keep what matters of the last answer in its hop: another one takes its place at the chain's end."""
        if self._last is None or not self._hops:
            return
        telling = tuple(line for line in self._last.headers if line[0] in _TELLING)
        self._hops[self._looked] = msgspec.structs.replace(
            self._hops[self._looked], headers=telling, body_digest=self._last.body_digest
        )

    def _add(self, step: _Step, exchange: Exchange, location: str | None) -> None:
        hop = Hop(
            url=step.url,
            via=step.via,
            at=exchange.at,
            status=exchange.status,
            failure=exchange.failure,
            location=location,
            source=step.source,
            record=exchange.record,
            quirks=exchange.quirks,
        )
        self._looked = len(self._hops)
        self._hops.append(hop)

    def _refused(self, step: _Step, why: str) -> Chain:
        """End at an address that is not asked at all."""
        failure = Failure(FailureKind.BLOCKED_ADDRESS, why)
        self._last = Exchange(url=step.url, at=self._clock(), failure=failure)
        self._add(step, self._last, None)
        return self._end(Stop.FAILED)

    def _end(self, stop: Stop) -> Chain:
        asked = self._asked.without_credentials()
        return Chain(asked=asked, hops=tuple(self._hops), last=self._last, stop=stop, notes=tuple(self._notes))

    def _note(self, words: str) -> None:
        if words not in self._notes:
            self._notes.append(words)

    # ── going on ─────────────────────────────────────────────────────────────────────────────────

    def _onward(self, step: _Step, exchange: Exchange) -> _Step | Chain:
        """Return where an answer sends its reader, or the chain where it is the end."""
        if exchange.status in REDIRECTS and exchange.location is not None:
            return self._next(step.url, exchange.location, Via.REDIRECT)
        if exchange.failure is not None:
            return self._end(Stop.FAILED)
        if exchange.status is not None and 200 <= exchange.status < 300:
            sent = self._sent_on(step.url, exchange)
            if sent is not None:
                return sent
        return self._end(Stop.ARRIVED)

    def _next(self, here: Url, target: Url, via: Via) -> _Step:
        """Return the step to ``target``; a fragment is inherited where it has none (RFC 9110 section 10.2.2)."""
        short = shortcode(here, self._services) is not None
        if here.scheme == "https" and target.scheme == "http" and not short:
            self._note(f"the redirect from {here.host} leads from https down to http")
        if target.host != here.host and _is_address(target.host):
            self._note(f"the redirect from {here.host} leads to a bare IP address, {target.host}")
        elif target.host == here.host and target.port not in (here.port, 80, 443):
            self._note(f"the redirect from {here.host} leads to another port, {target.port}")
        if here.fragment and not target.fragment and not short:
            target = parse_url(f"{target.normalised.partition('#')[0]}#{here.fragment}", target)
        return _Step(url=target, via=via)

    def _sent_on(self, here: Url, exchange: Exchange) -> _Step | None:
        """Return the step to which a page sends its reader by refresh or script, None where it keeps them."""
        header = exchange.header("refresh")
        if header is None and self._status_only:
            return None
        page = None if self._status_only else _read_if_signpost(exchange)
        refresh = (read_refresh(header) if header else None) or (page.refresh if page else None)
        if refresh and refresh.delay <= LONGEST_WAIT:
            step = self._resolved(here, refresh.target, page, Via.META_REFRESH)
            if step is not None:
                return step
        if page and page.script_target:
            return self._resolved(here, page.script_target, page, Via.SCRIPT)
        way_on = only_way_on(page, here) if page else None
        step = self._resolved(here, way_on, page, Via.SCRIPT) if way_on else None
        if step is not None:
            self._note(f"{here.host} shows a page in between; its only way out was taken")
        return step

    def _resolved(self, here: Url, raw: str, page: Page | None, via: Via) -> _Step | None:
        """Resolve what a page names; None where it is no web address or the page itself."""
        try:
            base = parse_url(page.base, here) if page and page.base else here
            target = parse_url(raw, base)
        except InvalidUrl:
            return None
        if target.scheme not in ("http", "https") or target.without_fragment().normalised == here.without_fragment().normalised:
            return None
        self._hops[-1] = msgspec.structs.replace(self._hops[-1], location=strip_credentials(raw))
        return self._next(here, target, via)

    # ── short links ──────────────────────────────────────────────────────────────────────────────

    async def _take_short(self, step: _Step, short: ShortLink) -> _Step | Chain:
        """Resolve a short link: live first, or archives first where the service is closed or its codes were reused."""
        recovery: Recovery | None = None
        if not short.believed_live:
            recovery = await self._recover(short)
            if recovery.state is RecoveryState.RECOVERED:
                source = "a dump" if recovery.hops[-1].via is Via.DUMP else "the archived redirect"
                self._note(f"{short.service.name} is closed: {source} is believed, its live answer was not asked")
                self._hops.append(Hop(url=step.url, via=step.via, at=self._clock(), source=step.source))
                return self._out(recovery)
        exchange = await self._look(step, short.ask)
        answer = _heard(short, exchange)
        if answer is Answer.ALIVE and exchange.location is not None:
            return self._believed(step, short, exchange.location, recovery)
        if answer is Answer.INTERSTITIAL:
            return await self._past_page(step, short, exchange, recovery)
        if answer is Answer.THROTTLED:
            self._note(f"{short.service.name} throttles us: where this short link leads is not known")
            return self._end(Stop.UNDECIDED)
        if answer is Answer.UNCLEAR and short.believed_live:
            return self._onward(step, exchange)
        if answer is Answer.DISALLOWED:
            self._note(f"{short.service.name} has blocked this short link")
        return self._out(recovery or await self._recover(short))

    def _believed(self, step: _Step, short: ShortLink, target: Url, recovery: Recovery | None) -> _Step | Chain:
        """Go where a service sends us; of a closed service only where archives were heard and know nothing else."""
        if recovery is None:
            return self._next(step.url, target, Via.REDIRECT)
        self._note(f"{short.service.name} was closed once: its live answer, {target}, may be another link's")
        return self._next(step.url, target, Via.REDIRECT) if recovery.state is RecoveryState.LOST else self._end(Stop.UNDECIDED)

    async def _past_page(self, step: _Step, short: ShortLink, exchange: Exchange, recovery: Recovery | None) -> _Step | Chain:
        """Pass the page that a service shows in between; without one single target on it, ask archives."""
        target = destination(short, exchange)
        if target is not None and short.believed_live:
            self._note(f"{short.service.name} shows a page in between; its only way out was taken")
            self._hops[-1] = msgspec.structs.replace(self._hops[-1], location=strip_credentials(target.normalised))
            return self._next(step.url, target, Via.SCRIPT)
        self._note(f"{short.service.name} answers with a page that names no single target")
        recovery = recovery or await self._recover(short)
        if recovery.state is RecoveryState.LOST and short.believed_live:
            return self._end(Stop.UNDECIDED)  # the service is alive and did not say "no such link"
        return self._out(recovery)

    async def _recover(self, short: ShortLink) -> Recovery:
        recovery = await recover(short, self._past.archives, near=self._past.near, clock=self._clock)
        if recovery.state is not RecoveryState.RECOVERED and self._past.dumps is not None:
            recovery = await recover_from_dumps(short, self._past.dumps, recovery, clock=self._clock)
        for words in recovery.notes:
            self._note(words)
        return recovery

    def _out(self, recovery: Recovery) -> _Step | Chain:
        """Go on from what archives told, or end as they left it."""
        if recovery.state is RecoveryState.RECOVERED:
            hop = recovery.hops[-1]
            return _Step(url=hop.url, via=hop.via, source=hop.source)
        return self._end(Stop.LOST if recovery.state is RecoveryState.LOST else Stop.UNDECIDED)


def _is_plain(url: Url, services: tuple[Service, ...]) -> bool:
    """Tell whether an address is plainly asked, as nearly all are: its host is no wrapper's, no shortener's, no archive's."""
    return url.scheme in ("http", "https") and _is_plain_host(url.host, services)


@lru_cache(maxsize=4096)
def _is_plain_host(host: str, services: tuple[Service, ...]) -> bool:
    return not (may_wrap(host) or service_of(host, services) or never_asked_at(host))


def _why_not_asked(url: Url) -> str:
    """Return in words why an address is not asked at all, empty where it may be."""
    if url.scheme not in ("http", "https"):
        return f"only http and https are asked, not {url.scheme}"
    house = never_asked(url)
    return f"{house} is never asked" if house else ""


def _heard(short: ShortLink, exchange: Exchange) -> Answer:
    """Read a service's answer; a service whose very name is gone is dead."""
    if exchange.failure is not None and exchange.failure.kind is FailureKind.DNS_NOT_FOUND:
        return Answer.DEAD
    return read_answer(short, exchange)


def _read_if_signpost(exchange: Exchange) -> Page | None:
    """Read a page only where its bytes may send the reader on: most pages do not, and are parsed once, for judging."""
    if exchange.media_type is not None and "html" not in exchange.media_type and "xml" not in exchange.media_type:
        return None
    head = exchange.body[:_HEAD].lower()
    if exchange.body[:2] in _WIDE or exchange.body[1:2] == b"\0":
        head = head.replace(b"\0", b"")  # UTF-16: its letters of ASCII are found without the other halves
    small = len(exchange.body) <= _SIGNPOST
    if not (small and (b"location" in head or may_be_between(head))) and not _REFRESHES.search(head):
        return None
    from citecheck.text.html import parse_page  # noqa: PLC0415 - the parser is loaded where a page is read

    return parse_page(exchange.body, charset=exchange.charset, media_type=exchange.media_type)


def _is_address(host: str) -> bool:
    return host.startswith("[") or host.replace(".", "").isdigit()
