"""36 links that checkers are tried on, each on a host of its own: how it is answered, what is true of it, what we must say.

Every link is an address of loopback and a port, so that other checkers, which know no hosts of ours, can be tried on the same web
(``benchmarks/cases.py``).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import TracebackType
from typing import NamedTuple, Self

import trustme

from citecheck.model.verdict import Liveness
from tests.net.loopback import self_signed
from tests.world.faults import FAULTS
from tests.world.pages import CLOUDFLARE, LOGIN, MOMENT, PARKED, article, refresh, soft_404, to
from tests.world.wire import Asked, Page, Server

L = Liveness
STORY = Page(body=article("Boats reach the lower market"))
REFUSED = Page(fault="refused")


class Truth(StrEnum):
    """What is true of a link: the page is there; it is gone; or nobody can know by this answer."""

    THERE = "there"
    GONE = "gone"
    HIDDEN = "hidden"


class Case(NamedTuple):
    """One link. ``wanted`` is our verdict; ``signal`` is its first reason, which ``says`` so.

    ``pages`` is the site by target as on the wire; ``tls`` is how its certificate is.
    """

    name: str
    truth: Truth
    wanted: Liveness
    signal: str
    pages: Mapping[str, Page | Callable[[Asked], Page]]
    path: str = "/story/4471"
    tls: str = ""
    says: str = ""


def _browsers(asked: Asked) -> Page:
    return STORY if "Mozilla" in asked.header("user-agent") else Page(status=403, body=article("Forbidden"))


def _cookies(asked: Asked) -> Page:
    return STORY if "seen=1" in asked.header("cookie") else to(asked.target, 302, **{"Set-Cookie": "seen=1; Path=/"})


def _one(name: str, truth: Truth, wanted: Liveness, signal: str, page: Page | Callable[[Asked], Page], *, tls: str = "") -> Case:
    return Case(name, truth, wanted, signal, {"/story/4471": page}, tls=tls)


_BUSY = Page(status=429, body="slow down", headers={"Retry-After": "1"})
_DOWN = Page(status=503, body="back soon")
_HOUR = Page(status=429, body="slow down", headers={"Retry-After": "3600"})
_GONE = article("404 Not Found", "There is no such page on this server.")

CASES = (
    _one("a page", Truth.THERE, L.LIVE, "answered", STORY),
    _one("HEAD says 404, GET 200", Truth.THERE, L.LIVE, "answered", Page(body=STORY.body, on_head=Page(status=404))),
    _one("HEAD says 403, GET 200", Truth.THERE, L.LIVE, "answered", Page(body=STORY.body, on_head=Page(status=403))),
    _one("429 with Retry-After: 1, then 200", Truth.THERE, L.LIVE, "answered", Page(turns=(_BUSY, STORY))),
    _one("503 twice, then 200", Truth.THERE, L.LIVE, "answered", Page(turns=(_DOWN, _DOWN, STORY))),
    _one("403 but for a Mozilla", Truth.THERE, L.LIVE, "answered", _browsers),
    Case("%26 and %2F in the path", Truth.THERE, L.LIVE, "answered", {"/a%26b/c%2Fd": STORY}, "/a%26b/c%2Fd"),
    _one("204", Truth.THERE, L.LIVE, "empty", Page(status=204)),
    Case("a fragment that the page lacks", Truth.THERE, L.LIVE, "answered", {"/story/4471": STORY}, "/story/4471#nosuch"),
    Case(
        "301 to the story's new address",
        Truth.THERE,
        L.MOVED,
        "moved",
        {"/story/4471": to("/2016/boats-reach-the-lower-market-4471", 301), "/2016/boats-reach-the-lower-market-4471": STORY},
    ),
    _one("302 to itself with a cookie", Truth.THERE, L.LIVE, "answered", _cookies),
    Case("meta refresh", Truth.THERE, L.LIVE, "answered", {"/story/4471": refresh("/2016/4471"), "/2016/4471": STORY}),
    _one("TLS in order", Truth.THERE, L.LIVE, "answered", STORY, tls="good"),
    _one("TLS expired", Truth.HIDDEN, L.UNKNOWN, "network", STORY, tls="expired"),
    _one("TLS self-signed", Truth.HIDDEN, L.UNKNOWN, "network", STORY, tls="self-signed"),
    _one("TLS of another host", Truth.HIDDEN, L.UNKNOWN, "network", STORY, tls="wrong-host"),
    _one("401", Truth.HIDDEN, L.RESTRICTED, "status", Page(status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})),
    _one("403", Truth.HIDDEN, L.RESTRICTED, "status", Page(status=403, body=article("Forbidden"))),
    _one("403 with cf-mitigated", Truth.HIDDEN, L.WALLED, "bot-wall", CLOUDFLARE),
    _one("a challenge with 200", Truth.HIDDEN, L.WALLED, "bot-wall", MOMENT),
    _one("451", Truth.HIDDEN, L.RESTRICTED, "status", Page(status=451, body=article("By order of a court"))),
    _one("999", Truth.HIDDEN, L.WALLED, "bot-wall", Page(status=999, body="<script>trk()</script>")),
    Case("302 to a login", Truth.HIDDEN, L.RESTRICTED, "login-wall", {"/story/4471": to("/login"), "/login": LOGIN}),
    _one("429 with Retry-After: 3600", Truth.HIDDEN, L.TRANSIENT, "status", _HOUR),
    _one("500", Truth.HIDDEN, L.TRANSIENT, "status", Page(status=500, body=article("Broken"))),
    _one("no answer", Truth.HIDDEN, L.TRANSIENT, "network", Page(fault="silent")),
    _one("reset", Truth.HIDDEN, L.TRANSIENT, "network", Page(fault="reset")),
    _one("refused", Truth.HIDDEN, L.TRANSIENT, "network", REFUSED),
    _one("body cut short", Truth.HIDDEN, L.TRANSIENT, "network", Page(body=STORY.body, fault="cut")),
    _one("404", Truth.GONE, L.GONE, "status", Page(status=404, body=_GONE)),
    _one("410", Truth.GONE, L.GONE, "status", Page(status=410, body=_GONE)),
    _one("HEAD says 200, GET 404", Truth.GONE, L.GONE, "status", Page(status=404, body=_GONE, on_head=Page(status=200))),
    _one("soft 404: 200, “Page not found”", Truth.GONE, L.SOFT_404, "soft-404", soft_404()),
    _one("parked", Truth.GONE, L.PARKED, "parked", PARKED),
    Case(
        "302 to an error page with 200",
        Truth.GONE,
        L.SOFT_404,
        "soft-404",
        {"/story/4471": to("/errors/404.html"), "/errors/404.html": soft_404()},
        says="error page",
    ),
    Case(
        "301 to the home page",
        Truth.GONE,
        L.SOFT_404,
        "soft-404",
        {"/story/4471": to("/", 301), "/": Page(body=article("River News"))},
        says="home page",
    ),
)

_ADDRESSES = {case.name: f"127.0.0.{number}" for number, case in enumerate(CASES, 101)}


class ThirtySix:
    """The web of the 36 links, in a thread of its own. ``authority`` is the certificate (PEM) to trust; ``urls`` go by name."""

    def __init__(self) -> None:
        self._ca = trustme.CA()
        self.authority: bytes = self._ca.cert_pem.bytes()
        self.urls: dict[str, str] = {}
        self._turns: Counter[str] = Counter()
        self._servers: list[Server] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="thirty-six", daemon=True)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every address."""
        return tuple(_ADDRESSES.values())

    def reset(self) -> None:
        """Let answers in turns begin again."""
        self._turns.clear()

    async def _start(self) -> None:
        port = 0
        for case in CASES:
            server = Server(self._answers(case), FAULTS)
            self._servers.append(server)
            address = _ADDRESSES[case.name]
            tls = self._certificate(case.tls, address) if case.tls else None
            if REFUSED in case.pages.values():
                here = port
            else:
                here = await server.listen(address, 0 if tls else port, tls)
            port = port or here
            self.urls[case.name] = f"{'https' if tls else 'http'}://{address}:{here}{case.path}"

    def _answers(self, case: Case) -> Callable[[Asked], asyncio.Future[Page]]:
        async def answer(asked: Asked) -> Page:
            found = case.pages.get(asked.target, Page(status=404, body=_GONE))
            page = found(asked) if callable(found) else found
            if not page.turns:
                return page
            self._turns[case.name] += 1
            return page.turns[min(self._turns[case.name], len(page.turns)) - 1]

        return answer  # type: ignore[return-value]

    def _certificate(self, kind: str, address: str) -> ssl.SSLContext:
        long_ago = dt.datetime(2021, 3, 1, tzinfo=dt.UTC)
        if kind == "self-signed":
            certificate = self_signed(address)
        elif kind == "expired":
            certificate = self._ca.issue_cert(address, not_before=long_ago, not_after=long_ago + dt.timedelta(days=90))
        else:
            certificate = self._ca.issue_cert("127.0.0.99" if kind == "wrong-host" else address)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context

    async def _stop(self) -> None:
        for server in self._servers:
            await server.close()

    def __enter__(self) -> Self:
        """Start."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(30)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop."""
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()
