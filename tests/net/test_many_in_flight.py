"""512 links in flight over 60 hosts: each gets its own answer, and none is called timed out that was not.

A client that works too long for each link calls live links dead: answers lie in its sockets until their time is over (one large
httpx pool did so for 1,462 of 10,000). The loop here counts that work. Its clock goes on by the CPU seconds that the process
takes, whatever else the machine does, and when nothing is left to do the server answers all that it holds; only when it holds
nothing does the clock jump to the next timer, which is how the links that truly hang run out of time.

One httpx pool for all hosts, put under the first test, took 47 CPU seconds for its 2,000 links and called 185 of them timed out
that were not.
"""

import asyncio
import re
import selectors
import time
from contextlib import asynccontextmanager

import httpx

from citecheck.engines.local import LocalEngine
from citecheck.model.exchange import FailureKind
from citecheck.model.settings import NetSettings
from citecheck.net.web import LiveWeb
from citecheck.testing import FixedClock
from tests.net.loopback import FakeNames, ask

HOSTS = [f"127.0.0.{number}" for number in range(10, 70)]
IN_FLIGHT = 512
TIMEOUT = 5.0


class CountingLoop(asyncio.SelectorEventLoop):
    """A loop whose clock is the work done. ``on_idle`` is called when there is none, and tells whether it made some."""

    def __init__(self):
        self.jumped = 0.0
        self.on_idle = lambda: False
        super().__init__(_Selector(self))

    def time(self):
        return time.process_time() + self.jumped


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop):
        super().__init__()
        self.loop = loop

    def select(self, timeout=None):
        # What the kernel is still carrying from one end to the other gets a moment to arrive.
        events = super().select(0) or (super().select(0.01) if timeout != 0 else [])
        if not events and timeout != 0 and not self.loop.on_idle():
            assert timeout is not None, "all wait for something that will never happen"
            self.loop.jumped += timeout
        return events


class Holding(asyncio.Protocol):
    """Answers ``/ok/7`` by "page 7" when there is nothing else to do, ``/gone/7`` so too by 404, and ``/hang/7`` never."""

    def __init__(self, server):
        self.server = server

    def connection_made(self, transport):
        self.transport = transport
        self.unread = b""

    def data_received(self, data):
        self.unread += data
        while b"\r\n\r\n" in self.unread:
            head, _, self.unread = self.unread.partition(b"\r\n\r\n")
            kind, number = re.match(rb"GET /(\w+)/(\d+)", head).groups()
            self.server.asked(self.transport, kind, number)


class Server:
    """Holds the answers back. ``most`` is how many requests lay unanswered at once, hanging ones included."""

    def __init__(self):
        self.held = []
        self.hanging = self.most = 0

    def asked(self, transport, kind, number):
        if kind == b"hang":
            self.hanging += 1
        else:
            status = b"404 Not Found" if kind == b"gone" else b"200 OK"
            body = b"page %b" % number
            answer = b"HTTP/1.1 %b\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)
            self.held.append((transport, answer))
        self.most = max(self.most, len(self.held) + self.hanging)

    def answer_all(self):
        held, self.held = self.held, []
        for transport, answer in held:
            transport.write(answer)
        return bool(held)

    @asynccontextmanager
    async def listening(self):
        """Listen on all hosts and give the port."""
        loop = asyncio.get_running_loop()
        first = await loop.create_server(lambda: Holding(self), HOSTS[0], 0, backlog=1024)
        port = first.sockets[0].getsockname()[1]
        more = [await loop.create_server(lambda: Holding(self), host, port, backlog=1024) for host in HOSTS[1:]]
        try:
            yield port
        finally:
            for listener in (first, *more):
                listener.close()


def look_at_all(kinds, *, transport, in_flight=IN_FLIGHT, timeout=TIMEOUT, seam=None):
    """Look at a link of each of ``kinds``; return the exchanges by number, and the server."""
    loop, server = CountingLoop(), Server()
    loop.on_idle = server.answer_all
    net = NetSettings(
        transport=transport,
        concurrency=in_flight,
        per_host=in_flight,
        host_interval=0.0,
        retries=0,
        timeout=timeout,
        connect_timeout=timeout,
        allow_private=tuple(HOSTS),
    )

    async def all_of_them():
        found = {}
        async with (
            server.listening() as port,
            LiveWeb(net, contact="", clock=FixedClock(), resolver=FakeNames({}), now=loop.time, transport=seam) as live,
        ):
            links = [(n, f"http://{HOSTS[n % len(HOSTS)]}:{port}/{kind}/{n}") for n, kind in enumerate(kinds)]

            async def look(link):
                return await live.look(ask(link[1]))

            engine = LocalEngine(in_flight, live.politeness)
            async for (number, _), exchange in engine.map(look, links, key=lambda link: link[1].split("/")[2]):
                found[number] = exchange
        return found

    try:
        return loop.run_until_complete(all_of_them()), server
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def timed_out(exchange):
    """Tell whether an exchange ran out of time."""
    return exchange.failure is not None and exchange.failure.kind in (FailureKind.READ_TIMEOUT, FailureKind.CONNECT_TIMEOUT)


def test_none_is_called_timed_out_that_was_not(transport):
    """2,000 links, 20 of them hanging: exactly those run out of time, and every other has its own status and its own page."""
    kinds = ["hang" if n % 100 == 50 else "gone" if n % 25 == 3 else "ok" for n in range(2_000)]
    found, server = look_at_all(kinds, transport=transport)
    assert server.most == IN_FLIGHT
    late = {number for number, exchange in found.items() if timed_out(exchange)}
    assert late == {number for number, kind in enumerate(kinds) if kind == "hang"}
    assert {found[number].failure.kind for number in late} == {FailureKind.READ_TIMEOUT}
    seen = {number: (exchange.status, exchange.body) for number, exchange in found.items() if number not in late}
    statuses = {"ok": 200, "gone": 404}
    assert seen == {n: (statuses[kind], f"page {n}".encode()) for n, kind in enumerate(kinds) if kind != "hang"}


class Slow(httpx.AsyncBaseTransport):
    """A client that works three times 4 ms for each link, as one large pool does."""

    async def handle_async_request(self, request):
        for _ in range(3):
            until = time.process_time() + 0.004
            while time.process_time() < until:
                pass
            await asyncio.sleep(0)
        return httpx.Response(200, stream=httpx.ByteStream(b"page"))


def test_a_client_that_works_too_long_would_be_found_out():
    """The clock counts: with 12 ms of work a link, 100 links in flight are not done within half a second of it."""
    found, _ = look_at_all(["ok"] * 100, transport="curl", in_flight=100, timeout=0.5, seam=Slow())
    assert any(timed_out(exchange) for exchange in found.values())
