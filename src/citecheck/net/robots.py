"""robots.txt (RFC 9309), asked only where policy says so: which pages a host does not want robots to look at, and how slowly."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec

from citecheck.model.exchange import Exchange, Failure, FailureKind, Request
from citecheck.model.url import Url, parse_url
from citecheck.net.headers import REDIRECTS

if TYPE_CHECKING:
    from protego import Protego

#: The product token of ours that robots.txt can name (RFC 9309 section 2.2.1).
PRODUCT = "citecheck"
#: For how long an answer is believed (seconds): a day at most (RFC 9309 section 2.4); a host that could not tell is asked anew.
_BELIEVED = 86_400.0
_UNKNOWN_BELIEVED = 600.0
#: Bytes that are read (RFC 9309 section 2.5 wants 500 KiB at least) and redirects that are followed (section 2.3.1.2: five).
_MAX_BODY = 500 * 1024
_MAX_REDIRECTS = 5
_REMEMBERED = 4096
#: Failures by which the link itself could not be asked either.
_OF_THE_HOST = frozenset(
    {
        FailureKind.DNS_NOT_FOUND,
        FailureKind.DNS_FAILED,
        FailureKind.REFUSED,
        FailureKind.UNREACHABLE,
        FailureKind.CONNECT_TIMEOUT,
        FailureKind.TLS_EXPIRED,
        FailureKind.TLS_NAME_MISMATCH,
        FailureKind.TLS_UNTRUSTED,
        FailureKind.TLS_FAILED,
        FailureKind.BLOCKED_ADDRESS,
    }
)

_Origin = tuple[str, str, int]


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What one host allows. Without ``parsed`` and ``failure`` it allows everything. ``delay`` is in seconds."""

    parsed: Protego | None = None
    failure: Failure | None = None
    delay: float | None = None

    def refusal(self, url: Url) -> Failure | None:
        """Return why ``url`` is not asked, None where it may be."""
        if self.failure is not None or self.parsed is None:
            return self.failure
        if url.path == "/robots.txt" or self.parsed.can_fetch(url.without_fragment().normalised, PRODUCT):
            return None
        return Failure(FailureKind.ROBOTS_FORBID, f"robots.txt of {url.host} forbids {url.path}")


def read_rules(exchange: Exchange) -> Rules:
    """Read the answer to a request for robots.txt (RFC 9309 section 2.3.1).

    A file that is not there allows everything; one that the server could not give forbids everything for now. 429 is taken for
    the latter, as Google does: who asks for less traffic has not said that we may go on.
    """
    status = exchange.status or 0
    if 200 <= status < 300 and exchange.body is not None:
        from protego import Protego  # noqa: PLC0415 - loaded where a robots.txt is read

        parsed = Protego.parse(exchange.body.decode("utf-8-sig", errors="replace"))
        delay = parsed.crawl_delay(PRODUCT)
        return Rules(parsed=parsed, delay=float(delay) if delay is not None and delay > 0 else None)
    if exchange.failure is not None and exchange.failure.kind in _OF_THE_HOST:
        return Rules(failure=exchange.failure)
    if 300 <= status < 500 and status != 429:
        return Rules()
    words = f"answered {status}" if status else (exchange.failure.detail if exchange.failure else "did not answer")
    return Rules(failure=Failure(FailureKind.ROBOTS_UNKNOWN, f"robots.txt: {words}"))


class Robots:
    """Asks each host for its robots.txt once and keeps the answer. ``look`` asks the web; ``now`` gives monotonic seconds."""

    def __init__(self, look: Callable[[Request], Awaitable[Exchange]], *, now: Callable[[], float]) -> None:
        self._look = look
        self._now = now
        self._known: OrderedDict[_Origin, tuple[float, Rules]] = OrderedDict()
        self._asking: dict[_Origin, asyncio.Task[Rules]] = {}

    async def rules(self, url: Url) -> Rules:
        """Return what the host of ``url`` allows."""
        origin = (url.scheme, url.host, url.port)
        known = self._known.get(origin)
        if known is not None and known[0] > self._now():
            return known[1]
        asking = self._asking.get(origin)
        if asking is None:
            asking = self._asking[origin] = asyncio.ensure_future(self._ask(origin, url))
        return await asyncio.shield(asking)  # one caller that gives up must not take the answer from the others

    async def _ask(self, origin: _Origin, url: Url) -> Rules:
        try:
            rules = read_rules(await self._fetch(parse_url("/robots.txt", url)))
        finally:
            self._asking.pop(origin, None)
        believed = _BELIEVED if rules.failure is None else _UNKNOWN_BELIEVED
        self._known[origin] = (self._now() + believed, rules)
        self._known.move_to_end(origin)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return rules

    async def _fetch(self, url: Url) -> Exchange:
        exchange = await self._look(Request(url=url, max_body=_MAX_BODY))
        for _ in range(_MAX_REDIRECTS):
            if exchange.status not in REDIRECTS or exchange.location is None:
                break
            exchange = await self._look(Request(url=exchange.location.without_fragment(), max_body=_MAX_BODY))
        return exchange

    async def aclose(self) -> None:
        """End what is still being asked."""
        asking = list(self._asking.values())
        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
