"""Small raw servers on the loopback net: they say bytes and nothing else, so that every fault of the field can be played."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from citecheck.model.exchange import Request
from citecheck.model.settings import NetSettings
from citecheck.model.url import parse_url
from citecheck.net.web import LiveWeb
from citecheck.testing import FixedClock

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def request_head(reader: asyncio.StreamReader) -> bytes:
    """Read one request's head."""
    return await reader.readuntil(b"\r\n\r\n")


def reset(writer: asyncio.StreamWriter) -> None:
    """End the connection by RST instead of FIN."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def says(*parts: bytes, then: str = "close", head: bool = True) -> Script:
    """Answer each connection's first request by ``parts``; ``then`` is "close", "reset" or "hold" (stay open, silent)."""

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if head:
            await request_head(reader)
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        if then == "hold":
            await reader.read()  # until the client goes
        elif then == "reset":
            # Bytes still under way are thrown away by RST: the client must have read them first.
            await asyncio.sleep(0.05)
            reset(writer)

    return script


def answers(status: str = "200 OK", body: bytes = b"", *headers: str, length: bool = True, then: str = "close") -> Script:
    """Answer by a well-formed response."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return says("\r\n".join([*lines, "", ""]).encode("latin-1") + body, then=then)


@asynccontextmanager
async def serving(script: Script, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> AsyncIterator[int]:
    """Serve ``script`` on a free port of ``host`` and give the port."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await script(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass  # the client went away, which is its right
        finally:
            tasks.discard(task)
            writer.close()

    # asyncio logs each handshake that a client breaks off; here that is what is tested.
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    server = await asyncio.start_server(serve, host, 0, ssl=tls, backlog=1024)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


@asynccontextmanager
async def refusing() -> AsyncIterator[int]:
    """Give a port on which nobody listens: bound, so that no one else can take it."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock.getsockname()[1]


@asynccontextmanager
async def swallowing() -> AsyncIterator[int]:
    """Give a port that answers no SYN: its queue of connections is full."""
    held: list[socket.socket] = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        port = server.getsockname()[1]
        try:
            for _ in range(4):
                held.append(socket.socket())
                held[-1].setblocking(False)
                held[-1].connect_ex(("127.0.0.1", port))
            await asyncio.sleep(0.05)
            yield port
        finally:
            for sock in held:
                sock.close()


class FakeNames:
    """A resolver from a table: name -> addresses, or the getaddrinfo code to fail with. ``asked`` keeps the names."""

    def __init__(self, table: dict[str, Sequence[str] | int]) -> None:
        self.table = table
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Answer from the table."""
        self.asked.append(host)
        found = self.table.get(host, socket.EAI_NONAME)
        if isinstance(found, int):
            raise socket.gaierror(found, "as the table says")
        return found


def server_tls(cert: trustme.LeafCert) -> ssl.SSLContext:
    """Return a server's TLS rules with ``cert``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    cert.configure_cert(context)
    return context


def self_signed(host: str) -> trustme.LeafCert:
    """Make a certificate for ``host`` that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return trustme.LeafCert(private, cert.public_bytes(serialization.Encoding.PEM), [])


class FakeTime:
    """A monotonic clock that only ``sleep`` moves. ``slept`` keeps the waits."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.slept: list[float] = []

    def now(self) -> float:
        """Return the seconds."""
        return self.at

    async def sleep(self, seconds: float) -> None:
        """Move on by ``seconds`` and let the others run."""
        self.slept.append(seconds)
        self.at += seconds
        await asyncio.sleep(0)


def web(transport: str = "curl", *, ports: dict[str, int] | None = None, **changes: object) -> LiveWeb:
    """Build a web for tests: no waiting, no retries; ``ports`` maps "host:port" to a loopback server's port."""
    names = ("resolver", "now", "sleep", "chance", "contact", "keeper", "quirks", "policy")
    parts = {name: changes.pop(name) for name in names if name in changes}
    resolve = tuple(f"{place}:127.0.0.1:{port}" for place, port in (ports or {}).items())
    settings = {
        "timeout": 30.0,
        "connect_timeout": 30.0,
        "retries": 0,
        "host_interval": 0.0,
        "max_interval": 0.0,
        "resolve": resolve,
        **changes,
    }
    parts.setdefault("contact", "")
    parts.setdefault("resolver", FakeNames({}))
    return LiveWeb(NetSettings(transport=transport, **settings), clock=FixedClock(), **parts)  # type: ignore[arg-type]


def ask(url: str, **more: object) -> Request:
    """Build a request."""
    return Request(url=parse_url(url), **more)  # type: ignore[arg-type]
