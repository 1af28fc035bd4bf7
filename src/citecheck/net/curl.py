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
from typing import Any, NamedTuple

import certifi
import httpx
import pycurl

from citecheck.model.exchange import Failure, FailureKind
from citecheck.net.answer import Answer
from citecheck.net.deadlines import Deadlines
from citecheck.net.faults import LookFailed
from citecheck.net.look import Look
from citecheck.net.names import Names
from citecheck.net.safety import Place
from citecheck.net.sockets import EpollSockets, LoopSockets, sockets_of
from citecheck.net.transfer import Transfer, port_of

_TIMED_OUT = [(pycurl.SOCKET_TIMEOUT, 0)]
#: Easy handles kept for the next request.
_SPARE = 512
#: How often it is looked for answers that libcurl waits on without end (seconds).
_SWEEP = 0.5


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


class _Bound(NamedTuple):
    """What belongs to the event loop of the first request."""

    loop: asyncio.AbstractEventLoop
    sockets: EpollSockets | LoopSockets
    deadlines: Deadlines[Transfer]


class CurlTransport(httpx.AsyncBaseTransport):
    """Sends requests over libcurl. Bodies come as they are on the wire, undecoded.

    Understands the extensions ``target``, ``timeout`` (``connect``) and ``look`` as ``HttpxTransport`` does, and ``total`` in
    ``timeout``: seconds for the whole answer, after which it breaks off as READ_TIMEOUT. A body that came whole with its head is
    at hand (``httpx.ByteStream``) and its connection free already. Raises ``LookFailed``, ``Blocked`` and ``socket.gaierror``.
    Bound to the event loop of its first request. ``connections`` bounds how many are kept open.
    """

    #: It heeds ``total`` itself: no timer of the loop is needed for each request.
    keeps_time = True

    def __init__(self, names: Names, *, ca_file: str = "", connections: int = 128, http2: bool = True) -> None:
        self.names = names
        self.http2 = http2
        self.ca_file = ca_file or certifi.where()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, connections)
        self._multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_NOTHING)
        self._bound: _Bound | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._soon: asyncio.Handle | None = None
        self._sweep: asyncio.TimerHandle | None = None
        self._timer_at = math.inf
        self._running: dict[Any, Transfer] = {}
        self._spare: dict[int, list[Transfer]] = {}  # by the URL object of their last request's origin, for which most is set
        self._spares = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its response with the body still to be read."""
        bound = self._bound or self._bind(asyncio.get_running_loop())
        loop = bound.loop
        began = loop.time()
        extensions = request.extensions
        bare = extensions.get("bare") or "content-length" not in request.headers
        content = b"" if bare else await request.aread()
        host, port = extensions.get("origin") or (request.url.raw_host.decode("ascii"), port_of(request.url))
        places = self.names.ready(host, port)
        spent = 0.0
        if places is None:
            places = await self._places(host, port, extensions.get("timeout", {}).get("connect"))
            spent = loop.time() - began
        look: Look = extensions.get("look") or Look()
        transfer = self._transfer(bound, request, places, content)
        await self._send(bound, transfer, look, spent)
        if transfer.in_headers and transfer.went_stale:
            # libcurl asks once more itself over HTTP/1.1, not over HTTP/2 (RFC 9112 section 9.3.1, RFC 9113 section 9.1).
            self.release(transfer, again=False)
            transfer = self._transfer(bound, request, places, content, anew=True)
            await self._send(bound, transfer, look, loop.time() - began)
        failure = transfer.failure if transfer.in_headers else transfer.oddity()
        if transfer.in_headers and failure is None:
            failure = Failure(FailureKind.RESET, "the connection ended before an answer")
        if failure is not None:
            self.release(transfer, again=False)
            raise LookFailed(failure)
        if not transfer.done or transfer.failure is not None:
            return Answer(transfer.status, transfer.lines, _Stream(self, transfer))
        answer = Answer(transfer.status, transfer.lines, b"".join(transfer.chunks))
        self.release(transfer)
        return answer

    def _bind(self, loop: asyncio.AbstractEventLoop) -> _Bound:
        bound = self._bound = _Bound(loop, sockets_of(loop, self._act), Deadlines(loop, self._late))
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, bound.sockets.want)
        return bound

    def _transfer(
        self, bound: _Bound, request: httpx.Request, places: tuple[Place, ...], content: bytes, *, anew: bool = False
    ) -> Transfer:
        """Return a transfer of ``request``, ready to be sent."""
        if self._spares and not anew and not content and request.method == "GET":
            transfer = self._take_spare(request.url)
        else:
            transfer = Transfer(self.names.guard, self.ca_file, opening=bound.sockets.opening, http2=self.http2)
        try:
            transfer.prepare(request, places, content)
            if anew:
                transfer.connect_anew()
        except BaseException:
            transfer.easy.close()
            raise
        return transfer

    async def _send(self, bound: _Bound, transfer: Transfer, look: Look, spent: float) -> None:
        """Run a transfer until its head is whole, or it has failed. ``spent`` are seconds of its time that are over."""
        transfer.head = look.head
        try:
            transfer.begin(spent)
            self._running[transfer.easy] = transfer
            self._multi.add_handle(transfer.easy)
            if self._soon is None:
                self._soon = bound.loop.call_soon(self._on_soon)
            if transfer.total is not None:
                bound.deadlines.add(transfer, transfer.left)
            if self._sweep is None:
                self._sweep = bound.loop.call_later(_SWEEP, self._on_sweep)
            while transfer.in_headers and not transfer.done:
                transfer.wake = bound.loop.create_future()
                await transfer.wake
        except BaseException:
            self._tell(look, transfer)
            self.release(transfer, again=False)
            raise
        self._tell(look, transfer)

    def _take_spare(self, url: httpx.URL) -> Transfer:
        """Return a handle whose last request went to the origin of ``url``, another where there is none."""
        self._spares -= 1
        key = id(url)
        spare = self._spare.get(key)
        if spare is None:
            key, spare = next(iter(self._spare.items()))
        transfer = spare.pop()
        if not spare:
            del self._spare[key]
        return transfer

    async def _places(self, host: str, port: int, seconds: float | None) -> tuple[Place, ...]:
        try:
            async with asyncio.timeout(seconds):
                return await self.names.places(host, port)
        except TimeoutError as error:
            raise socket.gaierror(socket.EAI_AGAIN, "no answer from the name server in time") from error

    @staticmethod
    def _tell(look: Look, transfer: Transfer) -> None:
        look.address = transfer.easy.getinfo(pycurl.PRIMARY_IP) or None
        look.connected = transfer.status > 0 or transfer.connected

    async def wait(self, transfer: Transfer) -> None:
        """Wait until something came for ``transfer``."""
        transfer.wake = asyncio.get_running_loop().create_future()
        try:
            await transfer.wake
        finally:
            transfer.wake = None

    def release(self, transfer: Transfer, *, again: bool = True) -> None:
        """Take ``transfer`` out, aborting it if it still runs, and keep its handle for the next request."""
        if transfer.easy in self._running:
            self._take_out(transfer)
        if again and transfer.plain and self._spares < _SPARE:
            self._spare.setdefault(id(transfer.url), []).append(transfer)
            self._spares += 1
            transfer.reset()
        else:
            transfer.easy.close()

    def _take_out(self, transfer: Transfer) -> None:
        del self._running[transfer.easy]
        self._multi.remove_handle(transfer.easy)
        if self._bound is not None:
            self._bound.deadlines.remove(transfer, transfer.left)

    def _on_sweep(self) -> None:
        """End what waits for nothing. libcurl takes such an answer for one more interim one, and tells nobody."""
        for transfer in list(self._running.values()):
            if transfer.end_if_switched():
                self._take_out(transfer)
        bound = self._bound
        self._sweep = bound.loop.call_later(_SWEEP, self._on_sweep) if bound is not None and self._running else None

    def _late(self, transfer: Transfer) -> None:
        """End a transfer whose time is over."""
        self._take_out(transfer)
        transfer.run_late(transfer.total or 0.0)

    # -- libcurl's callbacks and ours to it

    def _look_again(self, loop: asyncio.AbstractEventLoop) -> None:
        """Have libcurl look at its transfers when it next wants to: asked once for all that came, not told for each transfer.

        A timer that stands earlier is left, and looks again then: most times are put off at once.
        """
        milliseconds = self._multi.timeout()
        if milliseconds < 0:
            return
        if not milliseconds:
            self._soon = self._soon or loop.call_soon(self._on_soon)
            return
        due_at = loop.time() + milliseconds / 1000
        if due_at < self._timer_at:
            if self._timer is not None:
                self._timer.cancel()
            self._timer_at, self._timer = due_at, loop.call_at(due_at, self._on_time)

    def _on_soon(self) -> None:
        self._soon = None
        self.kick()

    def _on_time(self) -> None:
        self._timer, self._timer_at = None, math.inf
        self.kick()

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
        if self._bound is not None:
            self._look_again(self._bound.loop)

    def _finish(self, easy: pycurl.Curl, code: int, words: str) -> None:
        transfer = self._running.get(easy)
        if transfer is not None:
            transfer.finish(code, words)
            self._take_out(transfer)

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
        for timer in (self._timer, self._soon, self._sweep):
            if timer is not None:
                timer.cancel()
        if self._bound is not None:
            self._bound.deadlines.close()
            self._bound.sockets.close()
            self._bound = None
