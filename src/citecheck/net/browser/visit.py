"""One page in the browser: a window of its own that knows nothing of the others, watched until it shows enough.

Nothing is clicked, filled in or solved, nothing hidden from the page: it runs its scripts for a while, and what it shows then
is what was seen. Windows that it opens are closed, its dialogs dismissed, its downloads and wishes for permissions denied;
images, media and fonts are not loaded, since nobody looks at them.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace
from playwright.async_api import Browser, BrowserContext, CDPSession, Dialog, Download, Error, Page, Request, Response, Route

from citecheck.model.errors import InvalidUrl
from citecheck.model.exchange import Exchange, Failure, FailureKind, Hop, Stop, Timing, Via
from citecheck.model.ports import Clock
from citecheck.model.rendered import Rendered
from citecheck.model.settings import BrowserSettings
from citecheck.model.url import Url, parse_url
from citecheck.net.browser.faults import document_failure, net_error
from citecheck.net.browser.proxy import Pass
from citecheck.net.headers import content_type

#: Requests of one page, and documents that its window may show one after the other, before it is stopped.
_REQUESTS, _DOCUMENTS = 250, 20
_UNNEEDED = frozenset({"image", "media", "font"})
#: How often the page is looked at (seconds), and how long one such glance may take: a page in an endless loop never answers.
_TICK, _GLANCE = 0.5, 3.0
#: Seconds in which a window must close before the browser is ended as a whole.
_CLOSE = 3.0
#: Files that the browser shows without a page of ours to read.
_NO_PAGE = ("application/pdf", "image/", "audio/", "video/", "application/octet-stream", "application/zip")
#: Asked in a world of its own, where no script of the page can have changed what it means. Open shadow roots (the insides of
#: web components) belong to what the page shows; they stand behind the rest.
_DOM = """(limit => {
  const inner = [];
  const descend = root => {
    for (const element of root.querySelectorAll('*'))
      if (element.shadowRoot) { inner.push('<div>' + element.shadowRoot.innerHTML + '</div>'); descend(element.shadowRoot); }
  };
  descend(document);
  const html = (document.documentElement ? document.documentElement.outerHTML : '') + inner.join('');
  return {url: document.URL, html: html.slice(0, limit), length: html.length};
})(%d)"""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for every visit: the settings, how the browser calls itself, and by which way it goes out."""

    settings: BrowserSettings
    agent: str
    version: str
    sandboxed: bool
    proxy: str
    max_body: int
    clock: Clock


@dataclass(frozen=True, kw_only=True)
class _Glance:
    """What the page showed at one moment."""

    url: str
    html: str
    cut: bool


class Visit:
    """One look. ``stuck`` says afterwards that the window could not be closed: the browser is to be ended."""

    def __init__(self, browser: Browser, terms: Terms, url: Url, admitted: Pass, enough: Callable[[Rendered], bool]) -> None:
        self._browser = browser
        self._terms = terms
        self._url = url
        self._pass = admitted
        self._enough = enough
        self._at = terms.clock()
        self._began = asyncio.get_running_loop().time()
        self._main: Page | None = None
        self._devtools: CDPSession | None = None
        self._hops: list[Hop] = []
        self._responses: list[Response] = []
        self._headers: dict[Response, tuple[tuple[str, str], ...]] = {}
        self._asked, self._via = url, Via.BROWSER  # the document that is under way
        self._lost = ""  # what became of it, where it did not come
        self._under_way: set[Request] = set()
        self._requests = 0
        self._counts: Counter[str] = Counter()
        self._over = asyncio.Event()
        self._crashed = False
        self._stop = Stop.ARRIVED
        self.stuck = False

    async def run(self) -> Rendered:
        """Look, and return what was seen. Whatever goes wrong comes back as a value."""
        context: BrowserContext | None = None
        try:
            async with asyncio.timeout(self._terms.settings.timeout + _GLANCE):
                context = await self._context()
                return await self._look(context)
        except TimeoutError:
            self.stuck = context is None  # a browser that opens no window any more
            return self._failed(self._no_end())
        except Error as error:
            return self._failed(Failure(FailureKind.BROWSER, self._ending(error)))
        finally:
            if context is not None:
                await self._leave(context)

    def _no_end(self) -> Failure:
        seconds = self._terms.settings.timeout
        if not self._responses:
            return Failure(FailureKind.READ_TIMEOUT, f"no answer to the browser in {seconds:g} s")
        return Failure(FailureKind.BROWSER, f"the page's scripts came to no rest in {seconds:g} s")

    def _ending(self, error: Error) -> str:
        if self._crashed:
            return "the page made the browser's window crash"
        if not self._browser.is_connected():
            return "the browser ended in the middle of the look"
        return str(error).splitlines()[0][:300]

    # ── the window ───────────────────────────────────────────────────────────────────────────────

    async def _context(self) -> BrowserContext:
        context = await self._browser.new_context(
            user_agent=self._terms.agent,
            locale="en",
            accept_downloads=False,
            service_workers="block",
            ignore_https_errors=False,
            permissions=[],
            proxy={"server": self._terms.proxy, "username": self._pass.name, "password": self._pass.secret},
        )
        context.on("page", self._saw_window)
        await context.route("**/*", self._admit)
        return context

    async def _look(self, context: BrowserContext) -> Rendered:
        page = self._main = await context.new_page()
        page.on("request", self._saw_request)
        page.on("requestfinished", self._saw_end)
        page.on("requestfailed", self._saw_failure)
        page.on("response", self._saw_response)
        page.on("dialog", self._saw_dialog)
        page.on("download", self._saw_download)
        page.on("crash", self._saw_crash)
        self._devtools = await context.new_cdp_session(page)
        self._hops.append(self._hop(self._url, Via.BROWSER))
        try:
            await page.goto(self._url.normalised, wait_until="commit", timeout=self._terms.settings.timeout * 1000)
        except Error as error:
            if self._crashed or not self._browser.is_connected():
                raise
            return await self._no_page(str(error))
        return await self._settle()

    async def _leave(self, context: BrowserContext) -> None:
        with contextlib.suppress(Error):
            try:
                async with asyncio.timeout(_CLOSE):
                    await context.close()
            except TimeoutError:
                self.stuck = True

    # ── what the window tells ────────────────────────────────────────────────────────────────────

    def _saw_window(self, page: Page) -> None:
        if self._main is not None and page != self._main:
            self._counts["a window that the page opened was closed"] += 1
            _let(page.close())

    def _saw_dialog(self, dialog: Dialog) -> None:
        self._counts["a dialog of the page was dismissed"] += 1
        _let(dialog.dismiss())

    def _saw_download(self, _: Download) -> None:
        self._counts["a download was refused"] += 1

    def _saw_crash(self, _: Page) -> None:
        self._crashed = True
        self._over.set()

    def _saw_request(self, request: Request) -> None:
        self._under_way.add(request)
        if self._is_document(request):
            self._asked, self._lost = _url(request.url) or self._asked, ""
            self._via = Via.REDIRECT if request.redirected_from is not None else Via.SCRIPT

    def _saw_end(self, request: Request) -> None:
        self._under_way.discard(request)

    def _saw_failure(self, request: Request) -> None:
        self._under_way.discard(request)
        if not self._is_document(request):
            return
        self._lost = request.failure or "no reason given"
        if len(self._responses) > 1 and self._responses[-1].request == request:
            # a download, or an answer without content: the window stays where it was
            self._responses.pop()
            self._hops.pop()

    def _saw_response(self, response: Response) -> None:
        if not self._is_document(response.request):
            return
        url = _url(response.url) or self._url
        location = response.headers.get("location")
        if not self._responses:
            self._hops.clear()
            self._via = Via.BROWSER
        self._hops.append(self._hop(url, self._via, status=response.status, location=location))
        self._responses.append(response)
        if len(self._responses) > _DOCUMENTS:
            self._stop = Stop.TOO_MANY_HOPS
            self._over.set()

    def _is_document(self, request: Request) -> bool:
        """Tell whether a request is for the window's own document, not for one inside it."""
        try:
            return self._main is not None and request.is_navigation_request() and request.frame == self._main.main_frame
        except Error:  # a frame that is gone already
            return False

    async def _admit(self, route: Route, request: Request) -> None:
        unneeded = request.resource_type in _UNNEEDED or not self._is_ours(request)
        self._requests += not unneeded
        if self._requests > _REQUESTS:
            self._counts["the page asked for more than a second look allows"] = 1
        with contextlib.suppress(Error):  # the window may be closed by now
            await (route.abort("blockedbyclient") if unneeded or self._requests > _REQUESTS else route.continue_())

    def _is_ours(self, request: Request) -> bool:
        """Tell whether a request is made in our window, not in one that the page opened."""
        try:
            return request.frame.page == self._main
        except Error:  # a window that is just being opened
            return False

    # ── waiting until it shows enough ────────────────────────────────────────────────────────────

    async def _settle(self) -> Rendered:
        """Glance at the page again and again until it shows enough and changes no more, or time is over."""
        now = asyncio.get_running_loop().time
        settings = self._terms.settings
        until = min(now() + settings.patience, self._began + settings.timeout)
        best: Rendered | None = None
        before = -1
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), _TICK)
            if self._over.is_set():
                break
            glance = await self._glance()
            if glance is not None:
                if glance.url.startswith("chrome-error:"):
                    if not self._lost and now() < until:
                        continue  # what became of the document is told a moment after the error page is there
                    return await self._no_page(self._lost)
                calm = (not self._under_way or len(glance.html) == before) and not self._turns_to_an_error()
                before = len(glance.html)
                best = await self._rendered(glance)
                if _is_file(best) or (calm and self._enough(best)):
                    return best
            if now() >= until and (best is not None or now() >= self._began + settings.timeout):
                break
        if self._stop is Stop.TOO_MANY_HOPS:
            return await self._rendered(None)
        if self._crashed:
            return self._failed(Failure(FailureKind.BROWSER, "the page made the browser's window crash"))
        return best or self._failed(self._no_end())

    def _turns_to_an_error(self) -> bool:
        """Tell whether the browser is about to show its own error page: a document failed that was no download."""
        return bool(self._lost) and net_error(self._lost) not in ("ERR_ABORTED", "")

    async def _glance(self) -> _Glance | None:
        """Return the page as it stands, None where it is between two documents or too busy to answer."""
        if self._devtools is None:
            return None
        try:
            async with asyncio.timeout(_GLANCE):
                tree = await self._devtools.send("Page.getFrameTree")
                frame = tree["frameTree"]["frame"]["id"]
                world = await self._devtools.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "citecheck"})
                expression = _DOM % self._terms.max_body
                where = world["executionContextId"]
                asked = {"expression": expression, "contextId": where, "returnByValue": True, "timeout": _GLANCE * 1000}
                told: Any = (await self._devtools.send("Runtime.evaluate", asked)).get("result", {}).get("value")
        except TimeoutError:
            return None
        except Error:
            if not self._browser.is_connected():
                raise
            return None
        return _Glance(url=told["url"], html=told["html"], cut=told["length"] > len(told["html"])) if told else None

    # ── what was seen, as a value ────────────────────────────────────────────────────────────────

    def _hop(self, url: Url, via: Via, *, status: int | None = None, location: str | None = None) -> Hop:
        return Hop(url=url, via=via, at=self._terms.clock(), status=status, location=location)

    async def _rendered(self, glance: _Glance | None) -> Rendered:
        """Return the page with the status and headers of the last document that the server sent."""
        last = self._responses[-1] if self._responses else None
        headers = await self._headers_of(last) if last is not None else ()
        kind = content_type(next((value for name, value in headers if name == "content-type"), None)).media_type
        file = kind is not None and kind.startswith(_NO_PAGE)
        body = b"" if glance is None or file else glance.html.encode("utf-8", "replace")
        hops = self._hops_to(glance.url if glance is not None else "")
        here = hops[-1].url
        exchange = Exchange(
            url=here,
            at=self._at,
            status=last.status if last is not None else None,
            headers=headers,
            media_type=kind if file or not body else "text/html",
            charset="utf-8",
            body=body,
            body_cut=file or (glance is not None and glance.cut),
            body_digest=hashlib.sha256(body).hexdigest(),
            address=self._pass.addresses.get((here.host, here.port)),
            timing=self._timing(),
        )
        return self._told(exchange, hops)

    def _hops_to(self, shown: str) -> tuple[Hop, ...]:
        """Return the hops, the last at the address that the window shows: scripts change it without asking for anything."""
        url, last = _url(shown), self._hops[-1]
        if url is None or url == last.url:
            return tuple(self._hops)
        if url.without_fragment().normalised == last.url.without_fragment().normalised:
            return (*self._hops[:-1], replace(last, url=url))
        return (*self._hops, self._hop(url, Via.SCRIPT, status=last.status))

    async def _headers_of(self, response: Response) -> tuple[tuple[str, str], ...]:
        if response not in self._headers:
            with contextlib.suppress(Error):
                lines = await response.headers_array()
                self._headers[response] = tuple((line["name"].lower(), line["value"]) for line in lines)
        return self._headers.get(response, ())

    async def _no_page(self, words: str) -> Rendered:
        """Return what became of a document that the window does not show: a file, an answer without content, or a failure."""
        if net_error(words) == "ERR_TOO_MANY_REDIRECTS":
            self._stop = Stop.TOO_MANY_HOPS
            return await self._rendered(None)
        came = self._responses and (net_error(words) in ("ERR_ABORTED", "") and not self._timed_out(words))
        if came:
            seen = await self._rendered(None)
            unread = seen.last.status not in (204, 205)  # a file: it is there, and was not read
            return replace(seen, last=replace(seen.last, body_cut=unread))
        if self._timed_out(words):
            return self._failed(self._no_end())
        known = self._pass.failures.get((self._asked.host, self._asked.port))
        return self._failed(document_failure(words, known))

    @staticmethod
    def _timed_out(words: str) -> bool:
        return "Timeout" in words.partition("\n")[0]

    def _failed(self, failure: Failure) -> Rendered:
        exchange = Exchange(url=self._asked, at=self._at, failure=failure, timing=self._timing())
        if self._hops and self._hops[-1].status is None:
            hops = (*self._hops[:-1], replace(self._hops[-1], failure=failure))
        else:
            hops = (*self._hops, replace(self._hop(self._asked, self._via if self._hops else Via.BROWSER), failure=failure))
        return self._told(exchange, hops)

    def _told(self, exchange: Exchange, hops: tuple[Hop, ...]) -> Rendered:
        notes = [f"in the browser, {words}" for words in self._counts]
        if self._pass.left < 0:
            notes.append("in the browser, the page loaded more than a second look allows")
        if self._pass.refused:
            notes.append(f"in the browser, the page asked for what is not asked, for safety: {', '.join(self._pass.refused[:5])}")
        return Rendered(
            last=exchange,
            hops=hops,
            stop=self._stop,
            browser=self._terms.version,
            notes=tuple(notes),
            sandboxed=self._terms.sandboxed,
        )

    def _timing(self) -> Timing:
        return Timing(total_ms=(asyncio.get_running_loop().time() - self._began) * 1000)


def _is_file(seen: Rendered) -> bool:
    return seen.last.body_cut and not seen.last.body


def _url(text: str) -> Url | None:
    """Return a web address that the browser names, None for its own pages ("about:blank")."""
    try:
        url = parse_url(text)
    except InvalidUrl:
        return None
    return url.without_credentials() if url.scheme in ("http", "https") else None


#: Answers to what a page does by itself, while they are under way: a task that nobody holds may be collected.
_ANSWERS: set[asyncio.Future[None]] = set()


def _let(answer: Coroutine[Any, Any, None]) -> None:
    """Let something happen to a window that may be gone by then."""

    async def quietly() -> None:
        with contextlib.suppress(Error):
            await answer

    task = asyncio.ensure_future(quietly())
    _ANSWERS.add(task)
    task.add_done_callback(_ANSWERS.discard)
