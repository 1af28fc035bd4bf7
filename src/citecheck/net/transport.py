"""The plain transport: httpcore's connections in pools of our own, one a host, under httpx's seam.

httpcore's one pool for all hosts looks at every connection for every request: at 512 in flight it starved its own event loop
and called 1,462 of 10,000 live links timeouts (measured with httpx 0.28.1). A pool a host has a handful of connections.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator
from typing import Any, Protocol

import httpcore
import httpx

from citecheck.model.exchange import Failure, FailureKind
from citecheck.net.faults import LookFailed
from citecheck.net.http2 import Http2Connection, NotLookedAt, WantsHttp1
from citecheck.net.look import Look
from citecheck.net.names import Names
from citecheck.net.streams import LOOK, Backend
from citecheck.net.tls import tls_context

#: Hosts whose idle connections are kept. Beyond, the host asked longest ago loses its own.
_POOLS = 256
_IDLE_A_HOST = 4
_IDLE_SECONDS = 30.0
_STATUS_LINE = b"HTTP/"


#: Methods that may be sent twice (RFC 9110 section 9.2.2, without those that write).
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS"})
#: Scheme, host and port.
_Origin = tuple[str, str, int]


class _Connection(Protocol):
    """What a pool asks of a connection, whichever HTTP it speaks."""

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response: ...

    def is_idle(self) -> bool: ...

    def has_expired(self) -> bool: ...

    async def aclose(self) -> None: ...


def head_lines(response: httpcore.Response) -> list[bytes]:
    """Return the lines of an answer's head, from the parts that httpcore keeps: white space around values is lost."""
    version = response.extensions.get("http_version", b"HTTP/1.1")
    phrase = response.extensions.get("reason_phrase", b"")
    return [
        b"%s %d %s\r\n" % (version, response.status, phrase),
        *(b"%s: %s\r\n" % line for line in response.headers),
        b"\r\n",
    ]


class _Body(httpx.AsyncByteStream):
    """The body of one response; at its end the connection goes back to its pool."""

    def __init__(self, stream: Any, pool: _Pool, connection: _Connection) -> None:  # noqa: ANN401 - httpcore has no public name for it
        self._stream = stream
        self._pool = pool
        self._connection = connection
        self._open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        if self._open:
            self._open = False
            try:
                await self._stream.aclose()
            finally:
                await self._pool.take_back(self._connection)


class _Pool:
    """One origin's idle connections, and how many requests are under way to it."""

    __slots__ = ("busy", "idle")

    def __init__(self) -> None:
        self.idle: list[_Connection] = []
        self.busy = 0

    async def take_idle(self) -> _Connection | None:
        """Return the connection used last, None where no one is still good."""
        while self.idle:
            connection = self.idle.pop()
            if connection.is_idle() and not connection.has_expired():
                return connection
            await connection.aclose()
        return None

    async def take_back(self, connection: _Connection) -> None:
        """Keep a connection for the next request where it is good for one."""
        self.busy -= 1
        if connection.is_idle() and len(self.idle) < _IDLE_A_HOST:
            self.idle.append(connection)
        else:
            await connection.aclose()


class HttpxTransport(httpx.AsyncBaseTransport):
    """Sends requests over httpcore's HTTP/1.1 and, where the server chooses it in the TLS handshake, our HTTP/2.

    Bodies come as they are on the wire, undecoded. A connection carries one request at a time and serves one host alone.
    Understands the extensions ``target`` (bytes of the request target, sent as they are), ``timeout`` (``connect`` covers
    names, TCP and TLS) and ``look`` (a ``Look`` to fill). Raises ``LookFailed``, httpcore's errors, ``Blocked`` and
    ``socket.gaierror``.
    """

    def __init__(self, names: Names, *, ca_file: str = "", http2: bool = True) -> None:
        self._backend = Backend(names)
        self._tls_1 = tls_context(ca_file, "http/1.1")
        self._tls = tls_context(ca_file, "h2", "http/1.1") if http2 else self._tls_1
        self._only_1: OrderedDict[_Origin, None] = OrderedDict()
        self._pools: OrderedDict[_Origin, _Pool] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its response with the body still to be read."""
        look: Look = request.extensions.get("look") or Look()
        LOOK.set(look)
        url = request.url
        origin = (url.scheme, url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80))
        sent = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=origin[2], target=request.extensions.get("target") or url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream,
        )
        pool = await self._pool(origin)
        connect_within = request.extensions.get("timeout", {}).get("connect")
        again = request.method in _REPEATABLE
        connection = await pool.take_idle()
        if connection is not None:
            try:
                return await self._ask(connection, pool, sent, look)
            except WantsHttp1:
                self._use_http1(origin)
            except NotLookedAt:
                pass
            except (LookFailed, httpcore.NetworkError, httpcore.RemoteProtocolError):
                # A kept connection may have ended while the request was on its way (RFC 9112 section 9.3.1).
                if not again or look.first:
                    raise
        try:
            return await self._ask(await self._connect(origin, connect_within), pool, sent, look)
        except WantsHttp1:
            self._use_http1(origin)
        except NotLookedAt:
            pass
        return await self._ask(await self._connect(origin, connect_within), pool, sent, look)

    async def _ask(self, connection: _Connection, pool: _Pool, request: httpcore.Request, look: Look) -> httpx.Response:
        look.begin()
        pool.busy += 1
        try:
            response = await connection.handle_async_request(request)
        except BaseException as error:
            pool.busy -= 1
            await connection.aclose()
            if isinstance(error, httpcore.RemoteProtocolError) and not _is_http(look.first):
                raise LookFailed(Failure(FailureKind.PROTOCOL, f"the answer is not HTTP: {look.first!r}")) from error
            raise
        look.in_head = False
        if look.head is not None:
            look.head[:] = head_lines(response)
        return httpx.Response(
            status_code=response.status, headers=response.headers, stream=_Body(response.stream, pool, connection)
        )

    async def _connect(self, origin: _Origin, within: float | None) -> _Connection:
        scheme, host, port = origin
        stream = await self._backend.connect_tcp(host, port, within)
        if scheme == "https":
            stream = await stream.start_tls(self._tls_1 if origin in self._only_1 else self._tls, host)
            if stream.get_extra_info("ssl_object").selected_alpn_protocol() == "h2":
                return Http2Connection(stream, _IDLE_SECONDS)
        place = httpcore.Origin(scheme=scheme.encode(), host=host.encode(), port=port)
        return httpcore.AsyncHTTP11Connection(origin=place, stream=stream, keepalive_expiry=_IDLE_SECONDS)

    def _use_http1(self, origin: _Origin) -> None:
        self._only_1[origin] = None
        while len(self._only_1) > _POOLS:
            self._only_1.popitem(last=False)

    async def _pool(self, origin: _Origin) -> _Pool:
        pool = self._pools.get(origin)
        if pool is None:
            pool = self._pools[origin] = _Pool()
            await self._shed(origin)
        self._pools.move_to_end(origin)
        return pool

    async def _shed(self, keep: _Origin) -> None:
        if len(self._pools) <= _POOLS:
            return
        idle = next((origin for origin, pool in self._pools.items() if pool.busy == 0 and origin != keep), None)
        if idle is not None:
            await _close(self._pools.pop(idle))

    async def aclose(self) -> None:
        """Close all idle connections; those in use are closed by who uses them."""
        pools, self._pools = self._pools, OrderedDict()
        for pool in pools.values():
            await _close(pool)


async def _close(pool: _Pool) -> None:
    while pool.idle:
        await pool.idle.pop().aclose()


def _is_http(first: bytes) -> bool:
    return not first or _STATUS_LINE.startswith(first[: len(_STATUS_LINE)])
