"""The plain transport: httpcore's pools, one a host, under httpx's seam.

One pool for all hosts looks at every connection for every request: at 512 in flight it starved its own event loop and
called 1,462 of 10,000 live links timeouts (measured with httpx 0.28.1). A pool a host has a handful of connections.
"""

from __future__ import annotations

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator
from typing import Any

import certifi
import httpcore
import httpx

from citecheck.model.exchange import Failure, FailureKind
from citecheck.net.faults import LookFailed
from citecheck.net.names import Names
from citecheck.net.streams import LOOK, Backend, Look

#: Hosts whose idle connections are kept. Beyond, the host asked longest ago loses its own.
_POOLS = 256
_IDLE_A_HOST = 4
_IDLE_SECONDS = 30.0
_STATUS_LINE = b"HTTP/"


def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """Return the TLS rules of all connections: certificates checked against ``ca_file``, or certifi's list of authorities."""
    return ssl.create_default_context(cafile=ca_file or certifi.where())


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: Any, pool: _Pool) -> None:  # noqa: ANN401 - httpcore has no public name for its async streams
        self._stream = stream
        self._pool = pool
        self._open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        if self._open:
            self._open = False
            self._pool.busy -= 1
            await self._stream.aclose()


class _Pool:
    """One host's connections, and how many requests use them."""

    __slots__ = ("busy", "connections")

    def __init__(self, connections: httpcore.AsyncConnectionPool) -> None:
        self.connections = connections
        self.busy = 0


class HttpxTransport(httpx.AsyncBaseTransport):
    """Sends requests over httpcore. Bodies come as they are on the wire, undecoded.

    Understands the extensions ``target`` (bytes of the request target, sent as they are), ``timeout`` (``connect`` covers
    names, TCP and TLS) and ``look`` (a ``Look`` to fill). Raises httpcore's errors, ``Blocked`` and ``socket.gaierror``.
    """

    def __init__(self, names: Names, *, ca_file: str = "") -> None:
        self._backend = Backend(names)
        self._tls = tls_context(ca_file)
        self._pools: OrderedDict[tuple[str, str, int], _Pool] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its response with the body still to be read."""
        look: Look = request.extensions.get("look") or Look()
        LOOK.set(look)
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        target = request.extensions.get("target") or url.raw_path
        pool = await self._pool((url.scheme, url.raw_host.decode("ascii"), port))
        pool.busy += 1
        try:
            response = await pool.connections.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port, target=target),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions={"timeout": request.extensions.get("timeout", {})},
                )
            )
        except httpcore.RemoteProtocolError as error:
            pool.busy -= 1
            if look.first and not _STATUS_LINE.startswith(look.first[: len(_STATUS_LINE)]):
                raise LookFailed(Failure(FailureKind.PROTOCOL, f"the answer is not HTTP: {look.first!r}")) from error
            raise
        except BaseException:
            pool.busy -= 1
            raise
        look.in_head = False
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response.stream, pool),
        )

    async def _pool(self, key: tuple[str, str, int]) -> _Pool:
        pool = self._pools.get(key)
        if pool is None:
            connections = httpcore.AsyncConnectionPool(
                ssl_context=self._tls,
                max_connections=None,
                max_keepalive_connections=_IDLE_A_HOST,
                keepalive_expiry=_IDLE_SECONDS,
                network_backend=self._backend,
            )
            pool = self._pools[key] = _Pool(connections)
            await self._shed(key)
        self._pools.move_to_end(key)
        return pool

    async def _shed(self, keep: tuple[str, str, int]) -> None:
        if len(self._pools) <= _POOLS:
            return
        idle = next((key for key, pool in self._pools.items() if pool.busy == 0 and key != keep), None)
        if idle is not None:
            await self._pools.pop(idle).connections.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        pools, self._pools = self._pools, OrderedDict()
        for pool in pools.values():
            await pool.connections.aclose()
