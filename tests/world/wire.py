"""HTTP/1.1 as bytes over asyncio: what is asked, what is answered, and a server that can be told to misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import http
import socket
import ssl
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Headers = tuple[tuple[str, str], ...]

#: Longest body that a request may bring, and longest wait for the next request on an open connection (seconds).
MAX_BODY = 1_000_000
IDLE = 30.0
#: Seconds: how long a handshake may take, and how long a peer may take to say goodbye.
_TLS_WAITS: dict[str, Any] = {"ssl_handshake_timeout": 10, "ssl_shutdown_timeout": 0.5}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it came: ``host`` in lower case without port, ``target`` exactly as on the wire (latin-1)."""

    method: str
    scheme: str
    host: str
    target: str
    headers: Headers = ()
    body: bytes = b""

    @property
    def url(self) -> str:
        """The URL asked for, without a port."""
        return f"{self.scheme}://{self.host}{self.target}"

    @property
    def path(self) -> str:
        """The target up to its question mark, as written."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query's pairs, decoded once, in order."""
        return parse_qsl(self.target.partition("?")[2], keep_blank_values=True)

    @property
    def form(self) -> dict[str, str]:
        """The pairs of a form-encoded body; the last of each name."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def header(self, name: str) -> str:
        """Return the header called ``name`` (lower case), empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a URL answers. Plain data: a table of these is a website.

    ``headers`` are added to Content-Type, Content-Length and Date; a value may hold UTF-8. ``fault`` names one of
    ``faults.FAULTS``. ``delay`` in seconds, before the first byte. ``turns``: answers to the first, second … request, the
    last one for ever. ``on_head``: another answer to HEAD, for servers that lie to it.
    """

    status: int = 200
    body: str | bytes = b""
    media_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    delay: float = 0.0
    turns: tuple[Page, ...] = ()
    on_head: Page | None = None

    @property
    def content(self) -> bytes:
        """The body as bytes; text is UTF-8."""
        return self.body.encode() if isinstance(self.body, str) else self.body


def head_of(page: Page, length: int | None, *, extra: Mapping[str, str] | None = None) -> bytes:
    """Return status line and headers of ``page``. ``length`` None: no Content-Length."""
    phrases = {status.value: status.phrase for status in http.HTTPStatus}
    lines = [f"HTTP/1.1 {page.status} {phrases.get(page.status, 'Because')}"]
    if page.media_type:
        lines.append(f"Content-Type: {page.media_type}")
    if length is not None:
        lines.append(f"Content-Length: {length}")
    lines += [f"{name}: {value}" for name, value in {**page.headers, **(extra or {})}.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


#: First byte of a TLS handshake: on a plain port it gets 400, as from any web server.
_HANDSHAKE = b"\x16"

Answers = Callable[[Asked], Awaitable[Page]]
Fault = Callable[[asyncio.StreamWriter, Page], Awaitable[None]]


class Server:
    """Servers on loopback that ask ``answers`` for every request. ``faults`` are ways of answering badly, by name."""

    def __init__(self, answers: Answers, faults: Mapping[str, Fault]) -> None:
        self.answers = answers
        self.faults = faults
        self._listening: dict[tuple[str, int], asyncio.Server] = {}
        self._held: dict[tuple[str, int], socket.socket] = {}
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def listen(self, address: str, port: int = 0, tls: ssl.SSLContext | None = None) -> int:
        """Listen on ``address`` and return the port. Connections over ``tls`` are https."""
        scheme = "https" if tls else "http"

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            # A task of our own: asyncio's would complain of every cancelled connection, and start too late to be known.
            task = asyncio.create_task(self._converse(reader, writer, scheme))
            self._open[task] = writer
            task.add_done_callback(lambda done: self._open.pop(done, None))

        server = await asyncio.start_server(connected, address, port, ssl=tls, reuse_port=True, **(_TLS_WAITS if tls else {}))
        port = int(server.sockets[0].getsockname()[1])
        self._listening[address, port] = server
        self._release(address, port)
        return port

    async def deafen(self, address: str, port: int) -> None:
        """Stop listening there: the next connection is refused. The port stays ours, so that ``listen`` can have it again."""
        held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind((address, port))  # bound and not listening: connections are refused, and nobody else is given the port
        self._held[address, port] = held
        await _end(self._listening.pop((address, port)))
        await self.hang_up()

    def _release(self, address: str, port: int) -> None:
        held = self._held.pop((address, port), None)
        if held is not None:
            held.close()

    async def hang_up(self) -> None:
        """Drop every open connection."""
        tasks = list(self._open)
        for task, writer in list(self._open.items()):
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self) -> None:
        """Stop listening everywhere and drop every connection."""
        for address, port in list(self._held):
            self._release(address, port)
        while self._listening:
            await _end(self._listening.popitem()[1])
        await self.hang_up()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, scheme: str) -> None:
        try:
            with contextlib.suppress(OSError):
                ahead = await reader.read(1)
                if ahead == _HANDSHAKE:
                    writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                    return
                while (asked := await _read(reader, scheme, ahead)) is not None and await self._answer(writer, asked):
                    ahead = b""
        except asyncio.CancelledError:
            pass  # the world is closing; a cancelled connection is no news
        finally:
            await _close(writer)

    async def _answer(self, writer: asyncio.StreamWriter, asked: Asked) -> bool:
        try:
            page = await self.answers(asked)
        except Exception:  # noqa: BLE001 - a fault of the world itself must be seen by the test that met it
            page = Page(status=500, body=f"the world itself is broken:\n{traceback.format_exc()}", media_type="text/plain")
        if asked.method == "HEAD" and page.on_head is not None:
            page = page.on_head
        if page.delay:
            await asyncio.sleep(page.delay)
        if page.fault:
            await self.faults[page.fault](writer, page)
            return False
        bodiless = page.status in (204, 304) or page.status < 200
        stays = asked.header("connection").lower() != "close"
        extra = {} if stays else {"Connection": "close"}
        writer.write(head_of(page, None if bodiless else len(page.content), extra=extra))
        if asked.method != "HEAD" and not bodiless:
            writer.write(page.content)
        await writer.drain()
        return stays


async def _end(server: asyncio.Server) -> None:
    # Accept no more, but let those in who were accepted: asyncio would neither open nor close them once the server is closed.
    for listening in server.sockets:
        asyncio.get_running_loop().remove_reader(listening.fileno())
    await settle()
    server.close()


async def settle() -> None:
    """Give the loop the turns that asyncio needs to open a connection that it accepted, or to let go of a closed one."""
    for _ in range(5):
        await asyncio.sleep(0)


async def _read(reader: asyncio.StreamReader, scheme: str, ahead: bytes) -> Asked | None:
    try:
        async with asyncio.timeout(IDLE):
            head = ahead + await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, _, target = first.removesuffix(" HTTP/1.1").partition(" ")
    pairs = (line.partition(":") for line in lines if line)
    headers = tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)
    fields = dict(headers)
    length = min(int(fields.get("content-length") or 0), MAX_BODY)
    if target.startswith(("http://", "https://")):
        parts = urlsplit(target)
        target = target[len(f"{parts.scheme}://{parts.netloc}") :] or "/"
    host = fields.get("host", "").rpartition(":")[0] or fields.get("host", "")
    return Asked(
        method=method,
        scheme=scheme,
        host=host.lower(),
        target=target,
        headers=headers,
        body=await reader.readexactly(length) if length else b"",
    )


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError, TimeoutError, asyncio.CancelledError):
        async with asyncio.timeout(1):
            await writer.wait_closed()
            return
    writer.transport.abort()
