"""The servers of the link benchmarks: 60 loopback addresses, one port, one process that does nothing but answer.

    python benchmarks/link_server.py        prints its port and serves until killed

What a path begins with says how it is answered, so the server keeps no state: ``/ok/7`` a page of 1 kB, ``/gone/7`` 404,
``/slow-250/7`` the page after 250 ms, ``/slowgone-250/7`` 404 after 250 ms, ``/hang/7`` never, ``/page/7`` a news page of 50 kB.
Everything else is 404. Answers are made beforehand and connections kept: about 10 µs a request, so that the clients are measured.
"""

from __future__ import annotations

import heapq
import random
import re
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

HOSTS = tuple(f"127.0.0.{number}" for number in range(10, 70))
TITLE = "The bridge at the lower market is open again"
SMALL = f"<!doctype html><title>{TITLE}</title>".encode() + b"<p>Words that stand for an article of a news site.</p>" * 18

_REQUEST = re.compile(rb"(GET|HEAD) /(ok|gone|slow|slowgone|hang|page)(?:-(\d+))?/(\d+) HTTP/1\.1\r\n")
_WORDS = (
    "river market bridge council water boats school morning convoy road shelter district agreement pumps village sluice people "
    "harvest clinic meeting evening report families engineers bread wind crossing letter"
).split()


def news_page(size: int = 50_000) -> bytes:
    """Make a page in the shape of news sites: head, script, navigation, article, others, foot; the same bytes at each call."""
    chance = random.Random(50)

    def sentence() -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(8, 22))).capitalize() + "."

    def paragraph() -> str:
        return f"<p>{' '.join(sentence() for _ in range(chance.randint(2, 5)))}</p>\n"

    head = (
        f"<!doctype html>\n<html lang='en'><head><meta charset='utf-8'><title>{TITLE} - Lower River Post</title>\n"
        f"<meta name='description' content='{sentence()}'><link rel='stylesheet' href='/s.css'>\n"
        f"<script>var state = {{{', '.join(f'k{n}: {chance.random():.9f}' for n in range(600))}}};</script></head><body>\n"
    )
    menu = "".join(f"<li class='menu-item'><a href='/section/{n}'>{sentence()[:24]}</a></li>" for n in range(60))
    others = "".join(
        f"<div class='card'><a href='/story/{n}'><h3>{sentence()}</h3></a><span>{n} min</span></div>" for n in range(40)
    )
    foot = f"<footer><ul>{menu}</ul></footer></body></html>"
    page = f"{head}<nav><ul>{menu}</ul></nav><main><article><h1>{TITLE}</h1>\n"
    end = f"</article></main><aside>{others}</aside>{foot}"
    while len(page) + len(end) < size:
        page += paragraph()
    return (page + end).encode()


def answer(status: str, body: bytes) -> tuple[bytes, bytes]:
    """Return an answer's head and body."""
    kind = "text/html; charset=utf-8"
    # LinkChecker asks a host no more than ten times a second, unless it is told that it is welcome.
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nLinkChecker: welcome\r\n\r\n"
    return head.encode(), body


ANSWERS = {
    b"ok": answer("200 OK", SMALL),
    b"slow": answer("200 OK", SMALL),
    b"gone": answer("404 Not Found", b"<!doctype html><title>404</title><h1>Not found</h1>"),
    b"slowgone": answer("404 Not Found", b"<!doctype html><title>404</title><h1>Not found</h1>"),
    b"page": answer("200 OK", news_page()),
}


class Connection:
    """One client's connection: what it said and was not answered yet, and what could not be sent yet."""

    __slots__ = ("closed", "sock", "unread", "unsent")

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.unread = b""
        self.unsent = b""
        self.closed = False


class Server:
    """Accepts, reads and answers, in one loop."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.later: list[tuple[float, int, Connection, bytes]] = []
        self.count = 0
        self.port = 0
        for host in HOSTS:
            sock = socket.create_server((host, self.port), backlog=4096)
            sock.setblocking(False)
            self.port = sock.getsockname()[1]
            self.selector.register(sock, selectors.EVENT_READ, None)

    def serve(self) -> None:
        """Serve until killed."""
        while True:
            wait = max(0.0, self.later[0][0] - time.monotonic()) if self.later else None
            for key, events in self.selector.select(wait):
                if key.data is None:
                    self.accept(key.fileobj)  # type: ignore[arg-type]
                elif events & selectors.EVENT_WRITE:
                    self.send(key.data, b"")
                else:
                    self.read(key.data)
            while self.later and self.later[0][0] <= time.monotonic():
                self.send(*heapq.heappop(self.later)[2:])

    def accept(self, listening: socket.socket) -> None:
        """Take all connections that wait."""
        with suppress(BlockingIOError):
            while True:
                sock, _ = listening.accept()
                sock.setblocking(False)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.selector.register(sock, selectors.EVENT_READ, Connection(sock))

    def read(self, connection: Connection) -> None:
        """Read what came and answer every whole request."""
        try:
            data = connection.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close(connection)
            return
        connection.unread += data
        while b"\r\n\r\n" in connection.unread:
            request, _, connection.unread = connection.unread.partition(b"\r\n\r\n")
            self.respond(connection, request + b"\r\n")

    def respond(self, connection: Connection, request: bytes) -> None:
        """Answer one request, now, later or never."""
        asked = _REQUEST.match(request)
        kind = asked[2] if asked else b"gone"
        if kind == b"hang":
            return
        head, body = ANSWERS[kind]
        data = head if request.startswith(b"HEAD") else head + body
        if asked and asked[3]:
            self.count += 1
            heapq.heappush(self.later, (time.monotonic() + int(asked[3]) / 1000, self.count, connection, data))
        else:
            self.send(connection, data)

    def send(self, connection: Connection, data: bytes) -> None:
        """Send, and wait for room where there is none."""
        if connection.closed:
            return
        had = bool(connection.unsent)
        connection.unsent += data
        try:
            connection.unsent = connection.unsent[connection.sock.send(connection.unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            self.close(connection)
            return
        if bool(connection.unsent) != had:
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.unsent else 0)
            self.selector.modify(connection.sock, events, connection)

    def close(self, connection: Connection) -> None:
        """Let a connection go."""
        if not connection.closed:
            connection.closed = True
            self.selector.unregister(connection.sock)
            connection.sock.close()


class Served(NamedTuple):
    """A server that runs: its port and process."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Return the CPU seconds it has taken; 0 where the system does not say."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / 100


@contextmanager
def serving() -> Iterator[Served]:
    """Run the servers in a process of their own."""
    with subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Served(int(process.stdout.readline()), process.pid)
        finally:
            process.kill()


if __name__ == "__main__":
    server = Server()
    print(server.port, flush=True)
    server.serve()
