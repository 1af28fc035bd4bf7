"""The fast transport: libcurl's multi interface, driven by asyncio, under httpx's seam.

libcurl opens no connection behind the guard: names are resolved by us and given to it, and its open-socket callback sees
each address before it is connected. It follows no redirect, reads no proxy variables, keeps no cookies and decodes no body.
HTTP/2 is spoken where a server chooses it, one request a connection at a time: no look shares the faults of another, and libcurl
never lets two hosts share a connection.
"""

from __future__ import annotations

import asyncio
import math
import socket
from collections.abc import AsyncIterator
from typing import Any

import certifi
import httpx
import pycurl

from citecheck.model.exchange import Failure, FailureKind
from citecheck.net.faults import LookFailed
from citecheck.net.look import Look
from citecheck.net.names import Names
from citecheck.net.safety import Place
from citecheck.net.sockets import EpollSockets, LoopSockets, sockets_of
from citecheck.net.transfer import Transfer, port_of

_TIMED_OUT = [(pycurl.SOCKET_TIMEOUT, 0)]
#: Easy handles kept for the next request.
_SPARE = 512


class _Stream(httpx.AsyncByteStream):
    """The body of one transfer, as it comes in."""

    def __init__(self, curl: CurlTransport, transfer: Transfer) -> None:
        self._curl = curl
        self._transfer: Transfer | None = transfer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        transfer = self._transfer
        while transfer is not None:
            while transfer.chunks:
                chunk = transfer.chunks.popleft()
                transfer.waiting -= len(chunk)
                yield chunk
            if transfer.done:
                if transfer.failure is not None:
                    raise LookFailed(transfer.failure)
                return
            if transfer.paused:
                transfer.paused = False
                transfer.easy.pause(pycurl.PAUSE_CONT)
                self._curl.kick()
            if not transfer.chunks and not transfer.done:
                await self._curl.wait(transfer)

    async def aclose(self) -> None:
        transfer, self._transfer = self._transfer, None
        if transfer is not None:
            self._curl.release(transfer)


class CurlTransport(httpx.AsyncBaseTransport):
    """Sends requests over libcurl. Bodies come as they are on the wire, undecoded.

    Understands the extensions ``target``, ``timeout`` (``connect``) and ``look`` as ``HttpxTransport`` does. Raises
    ``LookFailed``, ``Blocked`` and ``socket.gaierror``. Bound to the event loop of its first request. ``connections``
    bounds how many are kept open.
    """

    def __init__(self, names: Names, *, ca_file: str = "", connections: int = 128, http2: bool = True) -> None:
        self.names = names
        self.http2 = http2
        self.ca_file = ca_file or certifi.where()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._on_socket)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._on_timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, connections)
        self._multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_NOTHING)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.Handle | None = None
        self._timer_at = self._due_at = math.inf
        self._running: dict[Any, Transfer] = {}
        self._spare: dict[str, list[Transfer]] = {}  # by the host of their last request, for which most of it is set
        self._spares = 0
        self._sockets: EpollSockets | LoopSockets | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its response with the body still to be read."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._sockets = sockets_of(self._loop, self._act)
        bare = request.extensions.get("bare") or "content-length" not in request.headers
        content = b"" if bare else await request.aread()
        limit = request.extensions.get("timeout", {}).get("connect")
        until = None if limit is None else self._loop.time() + limit
        places = self.names.ready(request.url.raw_host.decode("ascii"), port_of(request.url))
        if places is None:
            places = await self._places(request, until)
        look: Look = request.extensions.get("look") or Look()
        transfer = await self._send(request, places, content, until, look)
        if transfer.in_headers and transfer.went_stale:
            # libcurl asks once more itself over HTTP/1.1, not over HTTP/2 (RFC 9112 section 9.3.1, RFC 9113 section 9.1).
            self.release(transfer, again=False)
            transfer = await self._send(request, places, content, until, look, anew=True)
        failure = transfer.oddity()
        if transfer.in_headers:
            failure = failure or transfer.failure or Failure(FailureKind.RESET, "the connection ended before an answer")
        if failure is not None:
            self.release(transfer, again=False)
            raise LookFailed(failure)
        return httpx.Response(status_code=transfer.status, headers=transfer.lines, stream=_Stream(self, transfer))

    async def _send(
        self,
        request: httpx.Request,
        places: tuple[Place, ...],
        content: bytes,
        until: float | None,
        look: Look,
        *,
        anew: bool = False,
    ) -> Transfer:
        """Run a transfer until its head is whole, or it has failed."""
        loop = asyncio.get_running_loop()
        plain = request.method == "GET" and not content
        transfer = self._take_spare(request.url.host) if plain and not anew else None
        transfer = transfer or self._new_transfer()
        try:
            transfer.prepare(request, places, content)
            transfer.head = look.head
            if anew:
                transfer.connect_anew()
            transfer.connect_within(None if until is None else until - loop.time())
            self._running[transfer.easy] = transfer
            self._multi.add_handle(transfer.easy)
            while transfer.in_headers and not transfer.done:
                await self.wait(transfer)
            self._tell(look, transfer)
        except BaseException:
            self._tell(look, transfer)
            self.release(transfer, again=False)
            raise
        return transfer

    def _take_spare(self, host: str) -> Transfer | None:
        """Return a handle whose last request went to ``host``, another where there is none, None where all are in use."""
        if not self._spares:
            return None
        self._spares -= 1
        key = host if host in self._spare else next(iter(self._spare))
        spare = self._spare[key]
        transfer = spare.pop()
        if not spare:
            del self._spare[key]
        return transfer

    def _new_transfer(self) -> Transfer:
        return Transfer(self.names.guard, self.ca_file, http2=self.http2)

    async def _places(self, request: httpx.Request, until: float | None) -> tuple[Place, ...]:
        url = request.url
        try:
            async with asyncio.timeout_at(until):
                return await self.names.places(url.raw_host.decode("ascii"), port_of(url))
        except TimeoutError as error:
            raise socket.gaierror(socket.EAI_AGAIN, "no answer from the name server in time") from error

    @staticmethod
    def _tell(look: Look, transfer: Transfer) -> None:
        look.address = transfer.easy.getinfo(pycurl.PRIMARY_IP) or None
        look.connected = transfer.connected

    async def wait(self, transfer: Transfer) -> None:
        """Wait until something came for ``transfer``."""
        transfer.wake = asyncio.get_running_loop().create_future()
        try:
            await transfer.wake
        finally:
            transfer.wake = None

    def release(self, transfer: Transfer, *, again: bool = True) -> None:
        """Take ``transfer`` out, aborting it if it still runs, and keep its handle for the next request."""
        if self._running.pop(transfer.easy, None) is not None:
            self._multi.remove_handle(transfer.easy)
        if again and transfer.plain and self._spares < _SPARE:
            self._spare.setdefault(transfer.host, []).append(transfer)
            self._spares += 1
            transfer.reset()
        else:
            transfer.easy.close()

    # -- libcurl's callbacks and ours to it

    def _on_socket(self, what: int, fd: int, multi: object, data: object) -> None:
        del multi, data
        if self._sockets is not None:
            self._sockets.want(fd, 0 if what == pycurl.POLL_REMOVE else what)

    def _on_timer(self, milliseconds: int) -> None:
        """Take libcurl's next time. A timer that stands earlier is left, and looks again then: most times are put off at once."""
        loop = self._loop
        if loop is None:
            return
        if milliseconds < 0:
            self._due_at = math.inf
            return
        self._due_at = due_at = loop.time() + milliseconds / 1000
        if self._timer is None or self._timer_at > due_at:
            if self._timer is not None:
                self._timer.cancel()
            self._timer_at = due_at
            self._timer = loop.call_at(due_at, self._on_time) if milliseconds else loop.call_soon(self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        loop = self._loop
        if loop is None or self._due_at == math.inf:
            return
        if self._timer_at < self._due_at > loop.time():
            self._timer_at = self._due_at
            self._timer = loop.call_at(self._due_at, self._on_time)
            return
        self._due_at = math.inf
        self._act(_TIMED_OUT)

    def kick(self) -> None:
        """Let libcurl look at its transfers now."""
        self._act(_TIMED_OUT)

    def _act(self, ready: list[tuple[int, int]]) -> None:
        act = self._multi.socket_action
        for fd, event in ready:
            act(fd, event)
        more = True
        while more:
            more, well, failed = self._multi.info_read()
            for easy in well:
                self._finish(easy, 0, "")
            for easy, code, words in failed:
                self._finish(easy, code, words)

    def _finish(self, easy: pycurl.Curl, code: int, words: str) -> None:
        transfer = self._running.pop(easy, None)
        if transfer is None:
            return
        transfer.finish(code, words)
        self._multi.remove_handle(easy)

    async def aclose(self) -> None:
        """Abort what runs and close all connections."""
        running, self._running = self._running, {}
        for transfer in running.values():
            self._multi.remove_handle(transfer.easy)
            transfer.end(Failure(FailureKind.RESET, "the connection was closed by ourselves"))
        for transfer in (transfer for spare in self._spare.values() for transfer in spare):
            transfer.easy.close()
        self._spare.clear()
        self._multi.close()
        if self._timer is not None:
            self._timer.cancel()
        if self._sockets is not None:
            self._sockets.close()
            self._sockets = None
