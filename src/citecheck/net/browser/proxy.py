"""The browser's only way out: a forward proxy of ours on 127.0.0.1, which connects to nothing but what the guard permits.

A page may ask for anything: an image on the router, a websocket to a database, a name that turns into 10.0.0.1 at the second
look-up. A list of forbidden URLs would not see all of it. The browser is therefore given no network but this proxy (it does
not even resolve names), and here the same names and the same guard decide as for every other look, on the address really
connected to. Requests without the look's own password (the browser's traffic on its own account, or another program's) are
turned away.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
from collections.abc import Coroutine
from typing import Any

import httpcore
import msgspec

from citecheck.model.errors import InvalidUrl
from citecheck.model.exchange import Failure, FailureKind
from citecheck.model.url import Url, parse_url
from citecheck.net.faults import LookFailed, failure_of
from citecheck.net.look import READ_BYTES
from citecheck.net.names import Names
from citecheck.net.safety import Blocked
from citecheck.net.streams import Backend, Stream

#: Bytes of a request's or a response's head; a browser sends cookies in it, a server whatever it likes.
_HEAD = 256 * 1024
#: How long a connection may wait before it says what it wants (seconds).
_SILENT = 30.0
#: Connections of one look over its whole life. Browsers hold six to a host (RFC 9112 section 9.4 leaves it to them).
_CONNECTIONS = 400
#: How a connection of ours breaks, in asyncio's words and in those of the streams.
_BROKEN = (OSError, httpcore.NetworkError, httpcore.TimeoutException, LookFailed)
#: Turns of the event loop in which a connection that was just accepted gets its task, so that it can be dropped.
_TURNS = 10
_WHO = b'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="citecheck"\r\n'
_BAD = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_END = b"Content-Length: 0\r\nConnection: close\r\n\r\n"


class Pass:
    """One look's admission: its name and password, how much it may still load, and what came of what it asked.

    ``failures`` and ``addresses`` are by host and port; ``refused`` are the places that the guard did not permit.
    """

    def __init__(self, name: str, max_bytes: int) -> None:
        self.name = name
        self.secret = secrets.token_urlsafe(24)
        self.left = max_bytes
        self.connections = 0
        self.failures: dict[tuple[str, int], Failure] = {}
        self.addresses: dict[tuple[str, int], str] = {}
        self.refused: list[str] = []
        self.tasks: set[asyncio.Task[None]] = set()

    @property
    def line(self) -> bytes:
        """The value of Proxy-Authorization (RFC 7617)."""
        return b"Basic " + base64.b64encode(f"{self.name}:{self.secret}".encode())

    def failed(self, url: Url, failure: Failure) -> None:
        """Keep why ``url`` could not be reached."""
        self.failures[url.host, url.port] = failure
        place = f"{url.host}:{url.port}"
        if failure.kind is FailureKind.BLOCKED_ADDRESS and place not in self.refused:
            self.refused.append(place)


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a connection wants: a tunnel to a place, or one request to be passed on with ``head`` in front."""

    url: Url
    tunnel: bool
    head: bytes


class _Turned(Exception):
    """The browser sent what is no request to a proxy, or without a password; ``answer`` is sent back."""

    def __init__(self, answer: bytes) -> None:
        super().__init__()
        self.answer = answer


class GuardingProxy:
    """The proxy. ``connect_timeout`` in seconds covers names and TCP."""

    def __init__(self, names: Names, *, connect_timeout: float) -> None:
        self._guard = names.guard
        self._backend = Backend(names)
        self._connect_timeout = connect_timeout
        self._server: asyncio.Server | None = None
        self._starting = asyncio.Lock()
        self._passes: dict[str, Pass] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        #: How often somebody without a password was turned away.
        self.strangers = 0

    @property
    def address(self) -> str:
        """Where it listens, as a browser wants to be told. Raises ``RuntimeError`` before ``start``."""
        if self._server is None:
            raise RuntimeError("the proxy was not started")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self) -> None:
        """Begin to listen, on a port of the system's choice, for this machine alone; once, however many looks begin."""
        async with self._starting:
            if self._server is None:
                self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_HEAD)

    async def aclose(self) -> None:
        """Stop, and drop every connection."""
        if self._server is None:
            return
        self._server.close()
        for _ in range(_TURNS):
            await _end(self._tasks)
            await asyncio.sleep(0)
        await self._server.wait_closed()
        self._server = None

    def admit(self, max_bytes: int) -> Pass:
        """Return a new pass, good until it is dismissed."""
        made = Pass(secrets.token_hex(8), max_bytes)
        self._passes[made.name] = made
        return made

    async def dismiss(self, past: Pass) -> None:
        """End a pass and drop its connections."""
        self._passes.pop(past.name, None)
        await _end(past.tasks)

    # ── one connection ───────────────────────────────────────────────────────────────────────────

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._tasks.add(task)
        try:
            await self._take(reader, writer, task)
            writer.close()
            async with asyncio.timeout(_SILENT):
                await writer.wait_closed()
        except (*_BROKEN, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # we alone cancel it, and asyncio's server logs a cancelled connection as an error
        finally:
            self._tasks.discard(task)
            writer.transport.abort()  # where it was not closed: the browser must not take what it got for the whole

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, task: asyncio.Task[None]) -> None:
        async with asyncio.timeout(_SILENT):
            head = await reader.readuntil(b"\r\n\r\n")
        try:
            admitted = self._pass_of(head)
            asked = _read(head)
        except _Turned as turned:
            writer.write(turned.answer)
            await writer.drain()
            return
        admitted.tasks.add(task)
        try:
            await self._lead(asked, admitted, reader, writer)
        finally:
            admitted.tasks.discard(task)

    def _pass_of(self, head: bytes) -> Pass:
        given = next((line[20:].strip() for line in head.split(b"\r\n") if line[:20].lower() == b"proxy-authorization:"), b"")
        for admitted in self._passes.values():
            if hmac.compare_digest(given, admitted.line):
                return admitted
        self.strangers += 1
        raise _Turned(_WHO + _END)

    async def _lead(self, asked: _Asked, admitted: Pass, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect and pass on, or hang up: an answer of ours in the server's place would be taken for its own."""
        admitted.connections += 1
        try:
            stream = await self._connect(asked.url, admitted)
        except (Blocked, *_BROKEN) as error:
            admitted.failed(asked.url, failure_of(error) or Failure(FailureKind.UNREACHABLE, str(error)))
            if asked.tunnel:
                writer.write(b"HTTP/1.1 502 Bad Gateway\r\n" + _END)
                await writer.drain()
            return
        try:
            if asked.tunnel:
                writer.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
            else:
                await stream.write(asked.head)
            await _both(_up(reader, stream), _down(stream, writer, admitted, rewrite=not asked.tunnel))
        finally:
            await stream.aclose()

    async def _connect(self, url: Url, admitted: Pass) -> Stream:
        if (refused := self._guard.why_url_refused(url)) is not None:
            raise Blocked(refused)
        if admitted.connections > _CONNECTIONS or admitted.left < 0:
            admitted.left = -1
            raise httpcore.ConnectError("the page asks for more than a second look allows")
        stream = await self._backend.connect_tcp(url.host, url.port, timeout=self._connect_timeout)
        admitted.addresses[url.host, url.port] = stream.address
        return stream


def _read(head: bytes) -> _Asked:
    """Read a request to a proxy (RFC 9112 section 3.2.2 and 3.2.3). Raises ``_Turned``."""
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    method, _, rest = first.partition(b" ")
    target, _, version = rest.rpartition(b" ")
    if method == b"CONNECT":
        return _Asked(url=_place("https", target), tunnel=True, head=b"")
    if not target.startswith(b"http://") or not version.startswith(b"HTTP/1."):
        raise _Turned(_BAD)
    authority, _, path = target[7:].partition(b"/")
    url = _place("http", authority)
    kept = [line for line in lines if not line.lower().startswith((b"proxy-", b"connection:", b"keep-alive:"))]
    return _Asked(
        url=url, tunnel=False, head=b"\r\n".join([method + b" /" + path + b" HTTP/1.1", *kept, b"Connection: close", b"", b""])
    )


def _place(scheme: str, authority: bytes) -> Url:
    """Return host and port of a request as a URL. Raises ``_Turned``."""
    try:
        return parse_url(f"{scheme}://{authority.decode('ascii')}/")
    except (InvalidUrl, UnicodeDecodeError):
        raise _Turned(_BAD) from None


async def _up(reader: asyncio.StreamReader, stream: Stream) -> None:
    while data := await reader.read(READ_BYTES):
        await stream.write(data)


async def _down(stream: Stream, writer: asyncio.StreamWriter, admitted: Pass, *, rewrite: bool) -> None:
    data = await _closing(stream) if rewrite else await stream.read(READ_BYTES)
    while data:
        admitted.left -= len(data)
        if admitted.left < 0:
            writer.transport.abort()
            return
        writer.write(data)
        await writer.drain()
        data = await stream.read(READ_BYTES)


async def _closing(stream: Stream) -> bytes:
    """Return the beginning of an answer, told to be the only one on its connection; what is no HTTP goes as it came.

    Were the connection kept, the browser would send the next request, to whatever host, down the same way. Interim answers
    (RFC 9110 section 15.2) are left out.
    """
    data = b""
    while True:
        while b"\r\n\r\n" not in data and len(data) < _HEAD and (more := await stream.read(READ_BYTES)):
            data += more
        head, found, body = data.partition(b"\r\n\r\n")
        if not found or not head.startswith(b"HTTP/1."):
            return data
        if head[8:10] == b" 1":
            data = body
            continue
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"connection:", b"keep-alive:", b"proxy-"))]
        return b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body


async def _both(up: Coroutine[Any, Any, None], down: Coroutine[Any, Any, None]) -> None:
    """Pass on both ways until the answer has ended or the browser hung up. Raises what broke a way."""
    ways = {asyncio.ensure_future(up), asyncio.ensure_future(down)}
    try:
        ended, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
    for way in ended:
        way.result()


async def _end(tasks: set[asyncio.Task[None]]) -> None:
    ending = list(tasks)
    for task in ending:
        task.cancel()
    await asyncio.gather(*ending, return_exceptions=True)
