"""The origin: one server for every site of the loopback web, over http and https, in good order and in bad."""

from __future__ import annotations

import contextlib
import json
import socket
from collections import Counter
from collections.abc import Callable, Mapping
from urllib.parse import quote

from tests.world.certificates import BROKEN, Certificates
from tests.world.faults import FAULTS
from tests.world.pages import article, to
from tests.world.wire import Asked, Page, Server

#: A site that is a function of the request, where a table cannot say it. None: the table answers.
Service = Callable[[Asked], Page | None]

ADDRESS = "127.0.0.2"
REFUSED, TLS_SILENT, NOT_TLS, UNREACHED = "refused.test", "tls-silent.test", "not-tls.test", "unreached.test"


def any_status(asked: Asked) -> Page | None:
    """Answer ``status.test/418`` with 418."""
    code = asked.path.strip("/")
    return Page(status=int(code), body=article(f"Status {code}")) if code.isdigit() else None


def only_browsers(asked: Asked) -> Page | None:
    """Refuse whoever does not call itself Mozilla."""
    welcome = "Mozilla" in asked.header("user-agent")
    return Page(body=article("Welcome, browser")) if welcome else Page(status=403, body=article("Forbidden"))


def only_with_cookie(asked: Asked) -> Page | None:
    """Send whoever brings no cookie round again with one, as some news sites do: without a jar an endless loop."""
    if "seen=1" in asked.header("cookie"):
        return Page(body=article("You brought the cookie"))
    return to(asked.target, 302, **{"Set-Cookie": "seen=1; Path=/"})


def echo(asked: Asked) -> Page | None:
    """Tell what was asked, as JSON: method, url, headers."""
    told = {"method": asked.method, "url": asked.url, "headers": asked.headers, "body": asked.body.decode("latin-1")}
    return Page(body=json.dumps(told), media_type="application/json")


SERVICES: dict[str, Service] = {
    "status.test": any_status,
    "browsers.test": only_browsers,
    "cookie.test": only_with_cookie,
    "echo.test": echo,
}


class Origin:
    """The live sites. ``pages`` and ``services`` may be changed while it runs; ``asked`` keeps every request."""

    def __init__(self, pages: Mapping[str, Page], services: Mapping[str, Service]) -> None:
        self.pages = dict(pages)
        self.services = {**SERVICES, **services}
        self.asked: list[Asked] = []
        self._turns: Counter[str] = Counter()
        self._server = Server(self.answer, FAULTS)
        self._quiet = Server(self.answer, FAULTS)
        self._sockets: list[socket.socket] = []
        self._ports: dict[str, int] = {}

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that the origin answers for, the broken ones too."""
        named = {key.partition("://")[2].partition("/")[0] if "://" in key else key.partition("/")[0] for key in self.pages}
        return tuple(sorted(named | set(self.services) | set(BROKEN) | {REFUSED, TLS_SILENT, NOT_TLS, UNREACHED}))

    async def start(self, certificates: Certificates) -> None:
        """Begin to listen."""
        http = await self._server.listen(ADDRESS)
        https = await self._server.listen(ADDRESS, tls=certificates.server())
        self._ports = {"http": http, "https": https, **self._traps()}

    async def close(self) -> None:
        """Stop, and drop every connection."""
        await self._server.close()
        for trap in self._sockets:
            trap.close()
        self._sockets.clear()

    def reset(self) -> None:
        """Forget what was asked, so that answers in turns begin again."""
        self.asked.clear()
        self._turns.clear()

    def port(self, scheme: str) -> int:
        """Return the port on which ``http`` or ``https`` is served."""
        return self._ports[scheme]

    def places(self, host: str) -> dict[int, int]:
        """Return for the ports 80 and 443 of ``host`` the ports on ``ADDRESS`` where they really are."""
        trap = {REFUSED: "refused", TLS_SILENT: "silent", UNREACHED: "full", NOT_TLS: "http"}.get(host)
        plain = "http" if trap in (None, "http", "silent") else trap
        return {80: self._ports[plain], 443: self._ports[trap or "https"]}

    async def answer(self, asked: Asked) -> Page:
        """Answer from the services, else from the table, else 404."""
        self.asked.append(asked)
        service = self.services.get(asked.host)
        page = (service(asked) if service else None) or self.look_up(asked)
        if not page.turns:
            return page
        self._turns[asked.url] += 1
        return page.turns[min(self._turns[asked.url], len(page.turns)) - 1]

    def look_up(self, asked: Asked) -> Page:
        """Return the table's page: with scheme before without, the whole target before its path, the longest ``*`` last."""
        place = asked.host + quote(asked.target, safe="%/?&=#:;,+~|!$'()*@[]._-", encoding="latin-1")
        bare = place.partition("?")[0]
        for key in (f"{asked.scheme}://{place}", place, f"{asked.scheme}://{bare}", bare):
            if key in self.pages:
                return self.pages[key]
        stars = [key for key in self.pages if key.endswith("*") and place.startswith(key[:-1])]
        if stars:
            return self.pages[max(stars, key=len)]
        return Page(status=404, body=article("404 Not Found", "There is no such page on this server."))

    def _traps(self) -> dict[str, int]:
        """Bind the ports that never answer: one refuses, one accepts in silence, one has its queue full."""
        refused, silent, full = (socket.socket() for _ in range(3))
        for trap in (refused, silent, full):
            trap.setblocking(False)
            trap.bind((ADDRESS, 0))
        silent.listen(64)
        full.listen(0)
        fillers = [socket.socket() for _ in range(2)]
        for filler in fillers:
            filler.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                filler.connect(full.getsockname())
        self._sockets = [refused, silent, full, *fillers]
        return {"refused": refused.getsockname()[1], "silent": silent.getsockname()[1], "full": full.getsockname()[1]}
