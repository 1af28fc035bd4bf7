"""One request on the wire and its answer, as an exchange: a fault in the middle keeps what came before it."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

import httpx
import msgspec

from citecheck.model.exchange import Exchange, Failure, FailureKind, Request, Timing
from citecheck.model.ports import Clock
from citecheck.model.settings import NetSettings
from citecheck.model.url import Url
from citecheck.net.answer import Answer
from citecheck.net.body import Body
from citecheck.net.faults import failure_of
from citecheck.net.headers import MAX_HEADERS, RequestHeaders, content_type, read_headers, redirect_of, target_of
from citecheck.net.look import Look
from citecheck.net.tap import Tap

#: No method but these is answered by a body that we want.
_BODILESS_METHODS = frozenset({"HEAD"})


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """What all attempts of one web share. ``now`` gives seconds of a monotonic clock; ``tapped``: raw bytes are listened to."""

    transport: httpx.AsyncBaseTransport
    headers: RequestHeaders
    settings: NetSettings
    clock: Clock
    now: Callable[[], float]
    tapped: bool = False
    #: Whether the transport itself ends what takes longer than ``total`` in its ``timeout``.
    keeps_time: bool = False


class _Server(NamedTuple):
    """An origin as httpx has it, and its host (without brackets) and port."""

    url: httpx.URL
    place: tuple[str, int]


@lru_cache(maxsize=4096)
def _server(origin: tuple[str, str, int]) -> _Server:
    # Only the origin is an httpx.URL: it would write some bytes of a path anew, and parsing costs 10 µs a link.
    scheme, host, port = origin
    url = httpx.URL(f"{scheme}://{host}:{port}/")
    return _Server(url, (url.raw_host.decode("ascii"), port))


@lru_cache(maxsize=64)
def _limits(connect: float, total: float) -> dict[str, float]:
    return {"connect": min(connect, total), "total": total}


class _Sent(httpx.Request):
    """A request whose parts are made already: httpx would copy and check each of them once more."""

    def __init__(self, method: str, url: httpx.URL, headers: httpx.Headers, content: bytes, extensions: dict[str, Any]) -> None:
        # not the parent's: the parts stand as they are
        self.method = method
        self.url = url
        self.headers = headers
        self.extensions = extensions
        self.stream = httpx.ByteStream(content)


class Attempt:
    """Asks once. ``asked`` is the request's URL without credentials, ``number`` counts the attempts from 1."""

    __slots__ = (
        "_asked",
        "_body",
        "_first_byte",
        "_first_of",
        "_headers",
        "_limit",
        "_look",
        "_number",
        "_raw",
        "_request",
        "_seconds",
        "_status",
        "_wire",
        "tap",
    )

    def __init__(self, wire: Wire, request: Request, asked: Url, number: int) -> None:
        self._wire = wire
        self._request = request
        self._asked = asked
        self._number = number
        self._limit = request.max_body if request.max_body is not None else wire.settings.max_body
        self._seconds = request.timeout if request.timeout is not None else wire.settings.timeout
        self._look = Look()
        self.tap = Tap(self._look) if wire.tapped else None
        self._status: int | None = None
        self._raw: Sequence[tuple[bytes, bytes]] = ()
        self._headers: tuple[tuple[str, str], ...] = ()
        self._first_of: dict[str, str] = {}
        self._first_byte: float | None = None
        self._body: Body | bytes = b""

    async def run(self) -> Exchange:
        """Ask, read, and return the exchange. Raises only what is a mistake of ours."""
        wire = self._wire
        at, began = wire.clock(), wire.now()
        try:
            # A transport that keeps the time itself needs no timer of the loop: it took a twentieth of a look's work.
            failure = await (self._ask() if wire.keeps_time else self._ask_in_time())
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
        first = self._first_byte
        timing = Timing(
            total_ms=(wire.now() - began) * 1000,
            first_byte_ms=None if first is None else (first - began) * 1000,
        )
        return self._exchange(at=at, timing=timing, failure=failure)

    async def _ask_in_time(self) -> Failure | None:
        try:
            async with asyncio.timeout(self._seconds) as deadline:
                return await self._ask()
        except TimeoutError:
            if deadline.expired():
                return self._timed_out()
            raise

    async def _ask(self) -> Failure | None:
        try:
            sent = self._sent()
        except ValueError as error:  # a header that would break the message, or a host that httpx cannot write
            return Failure(FailureKind.PROTOCOL, str(error))
        response = await self._wire.transport.handle_async_request(sent)
        self._first_byte = self._wire.now()
        self._status = response.status_code
        if isinstance(response, Answer):  # whose transport has counted its lines
            self._raw = response.lines
            self._read_headers()
            whole = response.whole
            if whole is not None and len(whole) <= self._limit and self.tap is None and not self._is_coded:
                self._body = whole
                return None
        stream = cast("httpx.AsyncByteStream", response.stream)  # an async transport gives no other
        if self.tap is not None:
            stream = self.tap.listen(sent, stream)
        try:
            if not isinstance(response, Answer):
                self._raw = response.headers.raw
                if sum(len(name) + len(value) + 4 for name, value in self._raw) > MAX_HEADERS:
                    return Failure(FailureKind.TOO_LARGE, f"more than {MAX_HEADERS} bytes of headers")
                self._read_headers()
            return await self._read(stream)
        finally:
            await stream.aclose()

    def _sent(self) -> httpx.Request:
        request, wire = self._request, self._wire
        to = _server(self._asked.origin)
        bare = not request.headers and not request.content and request.method == "GET"
        make = wire.headers
        headers = (
            make.plain(self._asked)
            if bare
            else httpx.Headers(make.make(self._asked, request.headers, request.content, request.method))
        )
        extensions = {
            "target": target_of(self._asked),
            "origin": to.place,
            "timeout": _limits(wire.settings.connect_timeout, self._seconds),
            "look": self._look,
            "bare": bare,
        }
        return _Sent(request.method, to.url, headers, request.content, extensions)

    def _read_headers(self) -> None:
        self._headers = headers = read_headers(self._raw)
        self._first_of = dict(reversed(headers))  # the first of those that stand there twice

    @property
    def _is_coded(self) -> bool:
        return "content-encoding" in self._first_of

    async def _read(self, stream: httpx.AsyncByteStream) -> Failure | None:
        codings = [value for name, value in self._headers if name == "content-encoding"]
        body = self._body = Body([] if self._request.method in _BODILESS_METHODS else codings, self._limit)
        async for chunk in stream:
            if not body.feed(chunk):
                break
        else:
            body.end()
        return body.failure

    def _timed_out(self) -> Failure:
        if self._look.connected:
            return Failure(FailureKind.READ_TIMEOUT, f"no complete answer in {self._seconds:g} s")
        return Failure(FailureKind.CONNECT_TIMEOUT, f"no connection in {self._seconds:g} s")

    def _exchange(self, *, at: dt.datetime, timing: Timing, failure: Failure | None) -> Exchange:
        if self._status is None:
            return Exchange(
                url=self._asked, at=at, failure=failure, address=self._look.address, timing=timing, attempts=self._number
            )
        if not self._headers:
            self._read_headers()
        location, bad = redirect_of(self._status, self._raw, self._asked) if "location" in self._first_of else (None, None)
        kind = content_type(self._first_of.get("content-type"))
        body = self._body if isinstance(self._body, bytes) else self._body.bytes()
        return Exchange(
            url=self._asked,
            at=at,
            status=self._status,
            headers=self._headers,
            failure=failure or bad,
            location=location,
            media_type=kind.media_type,
            charset=kind.charset,
            body=body,
            body_cut=isinstance(self._body, Body) and self._body.cut,
            body_digest=hashlib.sha256(body).hexdigest(),
            address=self._look.address,
            timing=timing,
            attempts=self._number,
        )
