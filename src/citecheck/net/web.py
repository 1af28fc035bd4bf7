"""The live web as a port: one look at one URL, safe, polite and patient, with every fault as a value."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from functools import cache, partial
from types import TracebackType
from typing import Any

import httpx
import msgspec

try:
    import resource
except ImportError:  # Windows has no such bound
    resource = None  # type: ignore[assignment]

from citecheck.model.exchange import Exchange, Failure, FailureKind, Request
from citecheck.model.policy import NetPolicy
from citecheck.model.ports import Clock
from citecheck.model.settings import NetSettings, Quirk
from citecheck.model.transcript import Keeper
from citecheck.model.url import Url
from citecheck.net.attempt import Attempt, Wire
from citecheck.net.curl import CurlTransport
from citecheck.net.headers import RequestHeaders, plain_agent, user_agent
from citecheck.net.names import Names, Resolver
from citecheck.net.online import reached
from citecheck.net.pace import sign_of
from citecheck.net.politeness import Host, Politeness
from citecheck.net.quirks import Quirks, apply
from citecheck.net.retry import RetryPlan, retry_after, wait_before_retry
from citecheck.net.robots import Robots
from citecheck.net.safety import Guard
from citecheck.net.tap import Tap
from citecheck.net.tls import tls_context

#: Connections kept open for each request in flight: with as many as are in flight, one host's idle connection is closed for
#: another's, which must then connect anew. So many at most, where no more are in flight.
_KEPT = 4
_MOST_KEPT = 512
#: Files that a process has open beside its connections: the log, the report, pipes, connections that are just being closed.
_OTHER_FILES = 256
#: Origins of which it is remembered that the guard lets them be asked.
_MOST_PERMITTED = 4096


def make_transport(settings: NetSettings, names: Names) -> httpx.AsyncBaseTransport:
    """Return the transport that the settings name."""
    if settings.transport == "httpx":
        from citecheck.net.transport import HttpxTransport  # noqa: PLC0415 - httpcore and h2 are loaded where they are used

        return HttpxTransport(names, ca_file=settings.ca_file, http2=settings.http2)
    connections = max(settings.concurrency, min(_MOST_KEPT, max(128, _KEPT * settings.concurrency)))
    _allow_files(connections + _OTHER_FILES)
    return CurlTransport(names, ca_file=settings.ca_file, connections=connections, http2=settings.http2)


def _allow_files(wanted: int) -> None:
    """Let this process have so many files open, as far as the system lets it: many allow 1,024 until they are asked for more."""
    if resource is not None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class LiveWeb:
    """The live web (``model.ports.Web``), and an async context manager that closes its connections.

    ``contact`` stands in the User-Agent. ``clock`` dates the exchanges; ``now`` gives seconds of a monotonic clock and
    ``sleep`` waits for seconds. ``chance`` gives numbers in [0, 1). ``resolver`` finds addresses, the system's own where
    None. ``keeper`` gets the raw bytes of every answer, of the last attempt where several were made. ``transport`` must
    understand the extensions of ``HttpxTransport``; the settings choose it where None. ``quirks`` are the wishes of single hosts
    that are heeded, none where None; ``policy`` says whether robots.txt is.
    """

    def __init__(
        self,
        settings: NetSettings,
        *,
        contact: str,
        clock: Clock,
        keeper: Keeper | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        resolver: Resolver | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        quirks: Quirks | None = None,
        policy: NetPolicy | None = None,
    ) -> None:
        self.settings = settings
        self._contact = contact
        self._quirks = quirks
        self._policy = policy or NetPolicy()
        self._robots = Robots(self._look_freely, now=now) if self._policy.robots else None
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self.names = Names(Guard(settings.resolve, settings.allow_private), resolver, now=now)
        self._transport = transport or make_transport(settings, self.names)
        self._wire = Wire(
            transport=self._transport,
            headers=RequestHeaders(user_agent(contact, settings.user_agent)),
            settings=settings,
            clock=clock,
            now=now,
            tapped=keeper is not None,
            keeps_time=getattr(self._transport, "keeps_time", False),
        )
        self._keeper = keeper
        self._plan = RetryPlan(retries=settings.retries, wait=settings.retry_wait, longest=settings.max_retry_after)
        self._tls = cache(partial(tls_context, settings.ca_file))  # made where a probe speaks TLS: it reads 150 certificates
        self._reached_at_best = 0
        self._permitted: set[tuple[str, str, int]] = set()
        self.politeness = Politeness(
            interval=settings.host_interval,
            per_host=settings.per_host,
            concurrency=settings.concurrency,
            now=now,
            sleep=sleep,
            longest_interval=settings.max_interval,
        )

    def look(self, request: Request) -> Coroutine[Any, Any, Exchange]:
        """Ask for ``request.url`` once, again where a fault may pass, and return what came. Redirects are not followed.

        Credentials in the URL are neither sent nor kept. Whatever the network does comes back as a value, and so does what the
        safety guard, a host's wish (``quirks``) or its robots.txt (where policy asks) keeps us from asking.
        """
        return self._look_freely(request) if self._robots is None else self._look_as_robots_may(request)

    async def _look_as_robots_may(self, request: Request) -> Exchange:
        asked = request.url.without_credentials()
        refused = await self.why_unasked(asked)
        if refused is not None:
            return Exchange(url=asked, at=self._clock(), failure=refused)
        return await self._look_freely(request)

    async def why_unasked(self, url: Url) -> Failure | None:
        """Return why ``url`` must not be asked, by whatever means, None where it may: guard, a host's wish, its robots.txt."""
        refused = self._why_unasked(url, self._quirks_of(url.host))
        if refused is not None or self._robots is None:
            return refused
        rules = await self._robots.rules(url)
        if rules.delay:
            self.politeness.suit(url.host, interval=min(rules.delay, self._policy.max_crawl_delay))
        return rules.refusal(url)

    def _quirks_of(self, host: str) -> tuple[Quirk, ...]:
        return self._quirks.of(host) if self._quirks is not None else ()

    def _why_unasked(self, asked: Url, quirks: tuple[Quirk, ...]) -> Failure | None:
        origin = asked.origin
        if origin not in self._permitted:
            refused = self.names.guard.why_url_refused(asked)
            if refused is not None:
                return Failure(FailureKind.BLOCKED_ADDRESS, refused)
            if len(self._permitted) >= _MOST_PERMITTED:
                self._permitted.clear()
            self._permitted.add(origin)
        if quirks and not self._contact:
            wanted = next((quirk for quirk in quirks if quirk.needs_contact), None)
            if wanted is not None:
                return Failure(FailureKind.CONTACT_NEEDED, f"{wanted.name}: {wanted.why}")
        return None

    async def _look_freely(self, request: Request) -> Exchange:
        """Look without asking whether robots may."""
        asked = request.url.without_credentials()
        name = asked.host
        quirks = self._quirks.of(name) if self._quirks is not None else ()
        refused = self._why_unasked(asked, quirks)
        if refused is not None:
            return Exchange(url=asked, at=self._clock(), failure=refused)
        if quirks:
            request = self._suit(request, quirks)
        attempt, politeness = 1, self.politeness
        while True:
            trial = Attempt(self._wire, request, asked, attempt)
            host = politeness.entry(name)
            if not politeness.begin_now(host):
                await politeness.begin(host)
            try:
                exchange = await trial.run()
            finally:
                politeness.end(host)
            self._heed(exchange, host)
            wait = wait_before_retry(request, exchange, self._plan, attempt=attempt, chance=self._chance)
            if wait is None:
                break
            with politeness.rest():
                await self._sleep(wait)
            attempt += 1
        if trial.tap is not None:
            exchange = await self._kept(request, exchange, trial.tap)
        if quirks:
            return msgspec.structs.replace(exchange, quirks=tuple(quirk.name for quirk in quirks))
        return exchange

    def _suit(self, request: Request, quirks: Sequence[Quirk]) -> Request:
        """Ask as the host wants it: the slowest interval and the fewest requests at once of all its quirks."""
        slowest = max((quirk.interval for quirk in quirks if quirk.interval is not None), default=None)
        fewest = min((quirk.per_host for quirk in quirks if quirk.per_host is not None), default=None)
        if slowest is not None or fewest is not None:
            self.politeness.suit(request.url.host, interval=slowest, per_host=fewest)
        return apply(request, quirks, plain_agent=plain_agent(self._contact, self.settings.user_agent))

    async def _kept(self, request: Request, exchange: Exchange, tap: Tap) -> Exchange:
        """Hand the raw bytes of the last attempt to the keeper, and return the exchange with the record's name."""
        transcript = tap.transcript(request, exchange)
        filed = await self._keeper.keep(transcript) if self._keeper is not None and transcript is not None else None
        if filed is None:
            return exchange
        return msgspec.structs.replace(exchange, record=filed.record, payload_digest=filed.digest)

    def _heed(self, exchange: Exchange, host: Host) -> None:
        """Slow down where a host is under strain, and put it off where it asks for it.

        For ``max_retry_after`` at most: a run must not stand still for an hour.
        """
        self.politeness.learn(host, sign_of(exchange))
        asked_for = retry_after(exchange)
        if asked_for:
            self.politeness.put_off(exchange.url.host, min(asked_for, self._plan.longest))

    def turn(self, host: str) -> AbstractAsyncContextManager[None]:
        """Return a turn at ``host``, for a look by other means: it counts as one request of ours."""
        return self.politeness.turn(host)

    async def online(self) -> bool:
        """Tell whether our own network is up: whether any of ``[net] probes`` can be reached."""
        return await self._reached() > 0

    async def still_online(self) -> bool:
        """Tell whether more than half of the probes that could be reached at best still can: one alone may be let through."""
        before = self._reached_at_best
        return await self._reached() * 2 > before

    async def _reached(self) -> int:
        settings = self.settings
        count = await reached(settings.probes, self.names, timeout=settings.connect_timeout, tls=self._tls)
        self._reached_at_best = max(self._reached_at_best, count)
        return count

    async def aclose(self) -> None:
        """Close all connections."""
        if self._robots is not None:
            await self._robots.aclose()
        await self._transport.aclose()
        self.names.close()

    async def __aenter__(self) -> LiveWeb:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.aclose()
