"""The browser as a port: a few looks at once, each polite, guarded and ended whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from types import TracebackType

from citecheck.model.exchange import Exchange, Failure, FailureKind, Hop, Via
from citecheck.model.ports import Clock
from citecheck.model.rendered import Rendered
from citecheck.model.settings import NetSettings
from citecheck.model.url import Url
from citecheck.net.browser.chromium import Chromium, NoStart
from citecheck.net.browser.proxy import GuardingProxy
from citecheck.net.browser.visit import Terms, Visit
from citecheck.net.headers import browser_agent
from citecheck.net.names import Names

#: Bytes that one page may load with all that belongs to it, as a multiple of what is read of a plain page.
_LOADS = 8


class RealBrowser:
    """A Chromium behind our guard (``model.ports.Browser``), and an async context manager that ends it.

    ``turn`` gives turns at hosts, so that a look counts for politeness as any request does; ``rest`` counts whoever waits for a
    window as resting, so that plain looks go on meanwhile. ``why_unasked`` tells what must not be asked: by robots.txt, where
    policy heeds it, the browser is no other robot than we are. Nothing is started before the first look. ``arguments`` are
    further switches of the browser, for tests.
    """

    def __init__(
        self,
        settings: NetSettings,
        executable: str,
        *,
        contact: str,
        names: Names,
        turn: Callable[[str], AbstractAsyncContextManager[None]],
        clock: Clock,
        rest: Callable[[], AbstractContextManager[None]] = nullcontext,
        why_unasked: Callable[[Url], Awaitable[Failure | None]] | None = None,
        arguments: Sequence[str] = (),
    ) -> None:
        self._settings = settings
        self._executable = executable
        self._contact = contact
        self._turn = turn
        self._rest = rest
        self._why_unasked = why_unasked
        self._clock = clock
        self._arguments = arguments
        self._free = asyncio.Semaphore(settings.browser.pages)
        #: The way out, and the process while there is one.
        self.proxy = GuardingProxy(names, connect_timeout=settings.connect_timeout)
        self.chromium: Chromium | None = None

    async def look(self, url: Url, enough: Callable[[Rendered], bool]) -> Rendered:
        """Open ``url`` in a window of its own and return what it shows as soon as ``enough`` says so of it."""
        asked = url.without_credentials()
        refused = await self._why_unasked(asked) if self._why_unasked is not None else None
        if refused is not None:
            hop = Hop(url=asked, via=Via.BROWSER, at=self._clock(), failure=refused)
            return Rendered(last=Exchange(url=asked, at=hop.at, failure=refused), hops=(hop,))
        with self._rest():
            await self._free.acquire()
        try:
            async with self._turn(asked.host):
                return await self._visit(asked, enough)
        except NoStart as error:
            failure = Failure(FailureKind.BROWSER, f"the browser could not be started: {error}")
            return Rendered(last=Exchange(url=asked, at=self._clock(), failure=failure))
        finally:
            self._free.release()

    async def _visit(self, url: Url, enough: Callable[[Rendered], bool]) -> Rendered:
        await self.proxy.start()
        if self.chromium is None:
            self.chromium = Chromium(self._executable, self.proxy.address, self._arguments)
        browser = await self.chromium.open()
        admitted = self.proxy.admit(self._settings.max_body * _LOADS)
        visit = Visit(browser, self._terms(self.chromium), url, admitted, enough)
        try:
            return await visit.run()
        finally:
            await self.proxy.dismiss(admitted)
            if visit.stuck:
                await self.chromium.end()

    def _terms(self, chromium: Chromium) -> Terms:
        return Terms(
            settings=self._settings.browser,
            agent=browser_agent(chromium.agent, self._contact, self._settings.user_agent),
            version=chromium.version,
            sandboxed=chromium.sandboxed,
            proxy=self.proxy.address,
            max_body=self._settings.max_body,
            clock=self._clock,
        )

    async def aclose(self) -> None:
        """End the browser and its way out."""
        try:
            if self.chromium is not None:
                await self.chromium.aclose()
        finally:
            await self.proxy.aclose()

    async def __aenter__(self) -> RealBrowser:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.aclose()
