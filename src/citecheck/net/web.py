"""The live web as a port: one look at one URL, safe, polite and patient, with every fault as a value."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from types import TracebackType

import httpx

from citecheck.model.exchange import Exchange, Failure, FailureKind, Request
from citecheck.model.ports import Clock
from citecheck.model.settings import NetSettings
from citecheck.net.attempt import Attempt, Wire
from citecheck.net.curl import CurlTransport
from citecheck.net.headers import RequestHeaders, user_agent
from citecheck.net.names import Names, Resolver
from citecheck.net.online import online
from citecheck.net.politeness import Politeness
from citecheck.net.retry import RetryPlan, retry_after, wait_before_retry
from citecheck.net.safety import Guard
from citecheck.net.transport import HttpxTransport


def make_transport(settings: NetSettings, names: Names) -> httpx.AsyncBaseTransport:
    """Return the transport that the settings name."""
    if settings.transport == "httpx":
        return HttpxTransport(names, ca_file=settings.ca_file)
    return CurlTransport(names, ca_file=settings.ca_file, connections=max(128, settings.concurrency))


class LiveWeb:
    """The live web (``model.ports.Web``), and an async context manager that closes its connections.

    ``contact`` stands in the User-Agent. ``clock`` dates the exchanges; ``now`` gives seconds of a monotonic clock and
    ``sleep`` waits for seconds. ``chance`` gives numbers in [0, 1). ``resolver`` finds addresses, the system's own where
    None. ``transport`` must understand the extensions of ``HttpxTransport``; the settings choose it where None.
    """

    def __init__(
        self,
        settings: NetSettings,
        *,
        contact: str,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        resolver: Resolver | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.settings = settings
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
        )
        self._plan = RetryPlan(retries=settings.retries, wait=settings.retry_wait, longest=settings.max_retry_after)
        self._politeness = Politeness(
            interval=settings.host_interval,
            per_host=settings.per_host,
            concurrency=settings.concurrency,
            now=now,
            sleep=sleep,
        )

    async def look(self, request: Request) -> Exchange:
        """Ask for ``request.url`` once, again where a fault may pass, and return what came. Redirects are not followed.

        Credentials in the URL are neither sent nor kept. Whatever the network does comes back as a value.
        """
        asked = request.url.without_credentials()
        refused = self.names.guard.why_url_refused(asked)
        if refused is not None:
            return Exchange(url=asked, at=self._clock(), failure=Failure(FailureKind.BLOCKED_ADDRESS, refused))
        attempt = 1
        while True:
            async with self._politeness.turn(asked.host):
                exchange = await Attempt(self._wire, request, asked, attempt).run()
            self._heed(exchange)
            wait = wait_before_retry(request, exchange, self._plan, attempt=attempt, chance=self._chance)
            if wait is None:
                return exchange
            await self._sleep(wait)
            attempt += 1

    def _heed(self, exchange: Exchange) -> None:
        """Put the host off where it asks for it, for ``max_retry_after`` at most: a run must not stand still for an hour."""
        asked_for = retry_after(exchange)
        if asked_for:
            self._politeness.put_off(exchange.url.host, min(asked_for, self._plan.longest))

    def turn(self, host: str) -> AbstractAsyncContextManager[None]:
        """Return a turn at ``host``, for a look by other means: it counts as one request of ours."""
        return self._politeness.turn(host)

    async def online(self) -> bool:
        """Tell whether our own network is up: whether any of ``[net] probes`` can be reached."""
        return await online(self.settings.probes, self.names, timeout=self.settings.connect_timeout)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()
        self.names.close()

    async def __aenter__(self) -> LiveWeb:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.aclose()
