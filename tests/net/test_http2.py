"""HTTP/2 over both transports: the same frames must give the same exchange, and one look must not touch another."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from hyperframe.frame import AltSvcFrame, PushPromiseFrame

from citecheck.model.exchange import FailureKind, Request
from citecheck.model.url import Url
from tests.net.http2 import (
    CALM,
    CANCEL,
    HTTP_1_1,
    INTERNAL_ERROR,
    NO_ERROR,
    PROTOCOL_ERROR,
    REFUSED_STREAM,
    ContinuationFrame,
    DataFrame,
    HeadersFrame,
    PingFrame,
    Raw,
    SettingsFrame,
    WindowUpdateFrame,
    h2_tls,
    says_frames,
    speaks,
)
from tests.net.loopback import FakeNames, answers, ask, request_head, reset, serving, web
from tests.net.test_transport import IMPATIENT, LIMIT, check

K = FailureKind
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


def flood(build):
    """Say what ``build`` makes, again and again, without end."""

    async def turn(side):
        while True:
            side.say(*(build(side) for _ in range(50)))
            await side.writer.drain()
            await asyncio.sleep(0)

    return speaks(turn)


def endless_fields():
    """Begin a head and go on with it without end."""

    async def turn(side):
        side.say(HeadersFrame(side.stream, side.block([(":status", "200")])))
        while True:
            side.say(ContinuationFrame(side.stream, side.block([("x-flood", "y" * 2000)])))
            await side.writer.drain()
            await asyncio.sleep(0)

    return speaks(turn)


def endless_body():
    """Send a body without end, heeding no window but reading what the client says."""

    async def turn(side):
        side.say(side.headers())

        async def pour():
            while True:
                side.say(side.data(b"x" * 16_000, end=False))
                await side.writer.drain()
                await asyncio.sleep(0)

        pouring = asyncio.ensure_future(pour())
        try:
            await side.until_gone()
        finally:
            pouring.cancel()

    return speaks(turn)


def large_head(side):
    """Build a head of 112 kB in full frames."""
    block = side.block([(":status", "200"), *((f"x-{n}", "y" * 4000) for n in range(28))])
    parts = [block[at : at + 16_000] for at in range(0, len(block), 16_000)]
    frames = [ContinuationFrame(side.stream, part) for part in parts[1:]]
    frames[-1].flags.add("END_HEADERS")
    return [HeadersFrame(side.stream, parts[0]), *frames, side.data(b"a")]


async def shouts(reader, writer):
    """Choose HTTP/2 and speak HTTP/1.1."""
    await reader.read(100)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na" * 9)
    await writer.drain()
    await asyncio.sleep(0.05)


async def noise(reader, writer):
    """Choose HTTP/2 and send bytes that are nothing."""
    await reader.read(100)
    writer.write(b"\xff" * 500)
    await writer.drain()
    await asyncio.sleep(0.05)


async def hangs_up(reader, writer):
    """Choose HTTP/2 and close."""
    await reader.read(4096)


async def breaks_off(reader, writer):
    """Choose HTTP/2 and reset the connection."""
    await reader.read(4096)
    await asyncio.sleep(0.05)
    reset(writer)


def promise(side):
    """Build a push that nobody asked for."""
    asked = [(":method", "GET"), (":path", "/x"), (":scheme", "https"), (":authority", "a.example")]
    return PushPromiseFrame(side.stream, promised_stream_id=2, data=side.block(asked), flags=["END_HEADERS"])


F = says_frames
# name: (script, status, failure, body, more), as in the table of HTTP/1.1.
CASES = {
    # -- good answers
    "body": (
        F(lambda s: [s.headers(("content-type", "text/html")), s.data(b"hello")]),
        200, None, b"hello", {"media_type": "text/html"},
    ),
    "no body": (F(lambda s: [s.headers(end=True)]), 200, None, b"", {}),
    "body in pieces": (
        F(lambda s: [s.headers(), *(s.data(b"ab", end=False) for _ in range(9)), s.data(b"")]),
        200, None, b"ab" * 9, {},
    ),
    "length": (F(lambda s: [s.headers(("content-length", "3")), s.data(b"abc")]), 200, None, b"abc", {}),
    "gzip": (F(lambda s: [s.headers(("content-encoding", "gzip")), s.data(gzip.compress(b"abc"))]), 200, None, b"abc", {}),
    "gzip bomb": (
        F(lambda s: [s.headers(("content-encoding", "gzip")), s.data(gzip.compress(b"\0" * 10_000_000)[:10_000])]),
        200, K.BAD_ENCODING, b"\0" * LIMIT, {"body_cut": True},
    ),
    "padding": (
        F(lambda s: [s.headers(), DataFrame(s.stream, b"abc", pad_length=20, flags=["END_STREAM", "PADDED"])]),
        200, None, b"abc", {},
    ),
    "trailers": (
        F(lambda s: [s.headers(("x", "1")), s.data(b"abc", end=False), s.headers(("x-t", "1"), status=None, end=True)]),
        200, None, b"abc", {"headers": (("x", "1"),)},
    ),
    "interim answers": (
        F(lambda s: [s.headers(status="100"), s.headers(("link", "</a>"), status="103"), s.headers(("x", "1")), s.data(b"abc")]),
        200, None, b"abc", {"headers": (("x", "1"),)},
    ),
    "unknown frame": (F(lambda s: [Raw(0xFA, s.stream, b"?"), s.headers(), s.data(b"abc")]), 200, None, b"abc", {}),
    "another place for the host (ALTSVC)": (
        F(lambda s: [AltSvcFrame(0, b"https://a.example", b'h2="127.0.0.1:9"; ma=99'), s.headers(), s.data(b"abc")]),
        200, None, b"abc", {},
    ),
    "other hosts offered (ORIGIN)": (
        F(lambda s: [Raw(0xC, 0, b"\0\x11https://b.example"), s.headers(), s.data(b"abc")]), 200, None, b"abc", {},
    ),
    "redirect": (
        F(lambda s: [s.headers(("location", "/x"), status="302", end=True)]),
        302, None, b"", {"location": "https://a.example/x"},
    ),
    "204": (F(lambda s: [s.headers(status="204", end=True)]), 204, None, b"", {}),
    "304 with a length": (F(lambda s: [s.headers(("content-length", "3"), status="304", end=True)]), 304, None, b"", {}),
    "999": (F(lambda s: [s.headers(status="999", end=True)]), 999, None, b"", {}),
    "white space around a value": (
        F(lambda s: [s.headers(("x", " 1 ")), s.data(b"a")]),
        200, None, b"a", {"headers": (("x", "1"),)},
    ),
    "reset for nothing at the end": (F(lambda s: [s.headers(), s.data(b"abc"), s.reset(NO_ERROR)]), 200, None, b"abc", {}),
    "goaway in good order": (
        F(lambda s: [s.goaway(NO_ERROR, last=s.stream), s.headers(), s.data(b"abc")]),
        200, None, b"abc", {},
    ),
    "goaway in the body": (
        F(lambda s: [s.headers(), s.data(b"abc", end=False), s.goaway(NO_ERROR, last=s.stream), s.data(b"def")]),
        200, None, b"abcdef", {},
    ),
    # -- fields that no field may be: passed over, so that no line break comes in
    "line break in a value": (
        F(lambda s: [s.headers(("x", "1\r\nset-cookie: y")), s.data(b"a")]),
        200, None, b"a", {"headers": ()},
    ),
    "NUL in a value": (F(lambda s: [s.headers(("x", "1\0")), s.data(b"a")]), 200, None, b"a", {"headers": ()}),
    "space in a name": (F(lambda s: [s.headers(("x y", "1")), s.data(b"a")]), 200, None, b"a", {"headers": ()}),
    "no name": (F(lambda s: [s.headers(("", "1")), s.data(b"a")]), 200, None, b"a", {"headers": ()}),
    # -- bodies and their ends
    "beyond the limit": (endless_body(), 200, None, b"x" * LIMIT, {"body_cut": True}),
    "shorter than its length": (F(lambda s: [s.headers(("content-length", "9")), s.data(b"abc")]), 200, K.CUT_SHORT, b"abc", {}),
    "longer than its length": (F(lambda s: [s.headers(("content-length", "2")), s.data(b"abcdef")]), 200, K.PROTOCOL, b"", {}),
    "ended without its end": (F(lambda s: [s.headers(), s.data(b"abc", end=False)], then="close"), 200, K.CUT_SHORT, b"abc", {}),
    "gzip without its end": (
        F(lambda s: [s.headers(("content-encoding", "gzip")), s.data(gzip.compress(bytes(range(256)))[:-8])]),
        200, K.CUT_SHORT, bytes(range(256)), {},
    ),
    "stalls in its body": (F(lambda s: [s.headers(), s.data(b"abc", end=False)]), 200, K.READ_TIMEOUT, b"abc", {}),
    "body behind 204": (F(lambda s: [s.headers(status="204"), s.data(b"abc")]), 204, K.PROTOCOL, b"", {}),
    "reset in its body": (
        F(lambda s: [s.headers(), s.data(b"abc", end=False), s.reset(INTERNAL_ERROR)]),
        200, K.RESET, b"abc", {},
    ),
    "cancelled in its body": (F(lambda s: [s.headers(), s.data(b"abc", end=False), s.reset(CANCEL)]), 200, K.RESET, b"abc", {}),
    "reset in a body with a length": (
        F(lambda s: [s.headers(("content-length", "9")), s.data(b"abc", end=False), s.reset(CANCEL)]), 200, K.RESET, b"abc", {},
    ),
    "frame too large": (F(lambda s: [s.headers(), s.data(b"x" * 20_000)]), 200, K.PROTOCOL, b"", {}),
    # -- no answer
    "REFUSED_STREAM": (F(lambda s: [s.reset(REFUSED_STREAM)]), None, K.RESET, b"", {}),
    "CANCEL": (F(lambda s: [s.reset(CANCEL)]), None, K.RESET, b"", {}),
    "INTERNAL_ERROR": (F(lambda s: [s.reset(INTERNAL_ERROR)]), None, K.RESET, b"", {}),
    "PROTOCOL_ERROR": (F(lambda s: [s.reset(PROTOCOL_ERROR)]), None, K.RESET, b"", {}),
    "ENHANCE_YOUR_CALM": (F(lambda s: [s.reset(CALM)]), None, K.RESET, b"", {}),
    "NO_ERROR": (F(lambda s: [s.reset(NO_ERROR)]), None, K.RESET, b"", {}),
    "goaway before the answer": (F(lambda s: [s.goaway(NO_ERROR, last=0)], then="close"), None, K.RESET, b"", {}),
    "goaway, line held": (F(lambda s: [s.goaway(NO_ERROR, last=0)]), None, K.RESET, b"", {}),
    "goaway with an error": (F(lambda s: [s.goaway(CALM, last=0)], then="close"), None, K.RESET, b"", {}),
    "goaway with an error behind the request": (
        F(lambda s: [s.goaway(INTERNAL_ERROR, last=s.stream)], then="close"), None, K.RESET, b"", {},
    ),
    "closed behind the request": (F(lambda s: [], then="close"), None, K.RESET, b"", {}),
    "closed at once": (hangs_up, None, K.RESET, b"", {}),
    "connection reset": (breaks_off, None, K.RESET, b"", {}),
    "silent": (F(lambda s: []), None, K.READ_TIMEOUT, b"", {}),
    # -- answers that are none
    "no status": (F(lambda s: [s.headers(("x", "1"), status=None), s.data(b"abc")]), None, K.PROTOCOL, b"", {}),
    "two statuses": (F(lambda s: [s.headers((":status", "200")), s.data(b"abc")]), None, K.PROTOCOL, b"", {}),
    "status behind a field": (F(lambda s: [s.headers(("x", "1"), (":status", "200"), status=None)]), None, K.PROTOCOL, b"", {}),
    "status is no number": (F(lambda s: [s.headers(status="abc", end=True)]), None, K.PROTOCOL, b"", {}),
    "status of four digits": (F(lambda s: [s.headers(status="1000", end=True)]), None, K.PROTOCOL, b"", {}),
    "101": (F(lambda s: [s.headers(status="101")]), None, K.PROTOCOL, b"", {}),
    "interim answer as the end": (F(lambda s: [s.headers(status="103", end=True)]), None, K.PROTOCOL, b"", {}),
    "request's field": (F(lambda s: [s.headers((":path", "/")), s.data(b"abc")]), None, K.PROTOCOL, b"", {}),
    "upper case": (F(lambda s: [s.headers(("X-Up", "1")), s.data(b"abc")]), None, K.PROTOCOL, b"", {}),
    "Connection": (F(lambda s: [s.headers(("connection", "close")), s.data(b"abc")]), None, K.PROTOCOL, b"", {}),
    "Transfer-Encoding": (F(lambda s: [s.headers(("transfer-encoding", "chunked")), s.data(b"a")]), None, K.PROTOCOL, b"", {}),
    "length is no number": (F(lambda s: [s.headers(("content-length", "abc")), s.data(b"a")]), None, K.PROTOCOL, b"", {}),
    "two lengths": (F(lambda s: [s.headers(("content-length", "3"), ("content-length", "5"))]), None, K.PROTOCOL, b"", {}),
    "length and no body": (F(lambda s: [s.headers(("content-length", "9"), end=True)]), None, K.PROTOCOL, b"", {}),
    "body before its head": (F(lambda s: [s.data(b"abc")], then="close"), None, K.PROTOCOL, b"", {}),
    "head that does not unpack": (
        F(lambda s: [HeadersFrame(s.stream, b"\xff" * 6, flags=["END_HEADERS"])], then="close"), None, K.PROTOCOL, b"", {},
    ),
    "push": (F(lambda s: [promise(s), s.headers(), s.data(b"abc")]), None, K.PROTOCOL, b"", {}),
    "window beyond all numbers": (F(lambda s: [WindowUpdateFrame(0, 2**31 - 1)], then="close"), None, K.PROTOCOL, b"", {}),
    "bad settings": (
        F(lambda s: [SettingsFrame(0, {SettingsFrame.INITIAL_WINDOW_SIZE: 2**31})], then="close"),
        None, K.PROTOCOL, b"", {},
    ),
    "speaks HTTP/1.1 all the same": (shouts, None, K.PROTOCOL, b"", {}),
    "noise": (noise, None, K.PROTOCOL, b"", {}),
    # -- floods
    "large head": (F(large_head), None, K.TOO_LARGE, b"", {}),
    "CONTINUATION without end": (endless_fields(), None, K.TOO_LARGE, b"", {}),
    "hints without end": (flood(lambda s: s.headers(("link", "</x.css>"), status="103")), None, K.TOO_LARGE, b"", {}),
    "pings without end": (flood(lambda s: PingFrame(0, b"12345678")), None, K.PROTOCOL, b"", {}),
}  # fmt: skip


def opened(transport, ca_file, port, **more):
    """Open a web that knows a.example and b.example at one TLS server."""
    ports = {"a.example:443": port, "b.example:443": port}
    return web(transport, ports=ports, ca_file=ca_file, **more)


@pytest.fixture
def tls(authority):
    """TLS rules of a server for a.example and b.example that chooses HTTP/2."""
    return h2_tls(authority.issue_cert("a.example", "b.example"))


@pytest.mark.parametrize("name", CASES)
async def test_both_transports_see_the_same(name, transport, ca_file, tls):
    """Whatever an HTTP/2 server says, both transports give the exchange of the table."""
    script, status, failure, body, more = CASES[name]
    limits = IMPATIENT if failure is K.READ_TIMEOUT else {}
    async with serving(script, tls=tls) as port, opened(transport, ca_file, port, max_body=LIMIT, **limits) as live:
        exchange = await live.look(ask("https://a.example/p/q"))
    check(exchange, status, failure, body, more)
    assert exchange.address == "127.0.0.1"


async def test_known_difference_of_small_continuations(ca_file, tls):
    """A head in more than eight CONTINUATION frames is a flood to nghttp2 (under libcurl), whatever its size."""

    def build(side):
        block = side.block([(":status", "200"), *((f"x-{n}", "y") for n in range(20))])
        frames = [ContinuationFrame(side.stream, block[at : at + 5]) for at in range(5, len(block), 5)]
        frames[-1].flags.add("END_HEADERS")
        return [HeadersFrame(side.stream, block[:5]), *frames, side.data(b"a")]

    async with serving(says_frames(build), tls=tls) as port:
        async with opened("httpx", ca_file, port) as live:
            check(await live.look(ask("https://a.example/")), 200, None, b"a", {})
        async with opened("curl", ca_file, port) as live:
            check(await live.look(ask("https://a.example/")), None, K.TOO_LARGE, b"", {})


# -- which HTTP


def both(seen):
    """Serve HTTP/2 to who chose it and HTTP/1.1 to the others; keep which it was."""
    over_2 = says_frames(lambda s: [s.headers(), s.data(b"hi")])

    async def script(reader, writer):
        chosen = writer.get_extra_info("ssl_object").selected_alpn_protocol()
        seen.append(chosen)
        if chosen == "h2":
            await over_2(reader, writer)
        await request_head(reader)
        writer.write(OK)

    return script


@pytest.mark.parametrize(
    "case",
    [
        (("h2", "http/1.1"), True, "h2"),
        (("http/1.1", "h2"), True, "http/1.1"),
        (("http/1.1",), True, "http/1.1"),
        (("spdy/3",), True, None),
        (("h2", "http/1.1"), False, "http/1.1"),
    ],
)
async def test_the_server_chooses_as_with_browsers(transport, authority, ca_file, case):
    """HTTP/2 is spoken where the server chooses it in the handshake; otherwise, or with http2 = false, HTTP/1.1."""
    offered, http2, chosen = case
    seen: list[str | None] = []
    context = h2_tls(authority.issue_cert("a.example"), *offered)
    async with serving(both(seen), tls=context) as port, opened(transport, ca_file, port, http2=http2) as live:
        check(await live.look(ask("https://a.example/")), 200, None, b"hi", {})
    assert seen == [chosen]


async def test_our_first_choice_is_http2(transport, authority, ca_file):
    """Of what we offer, HTTP/2 stands first, so that servers which heed the client's order choose it."""
    hello = []

    async def listens(reader, writer):
        hello.append(await reader.read(4096))

    async with serving(listens) as port, opened(transport, ca_file, port) as live:
        await live.look(ask("https://a.example/"))
    assert b"\x00\x0c\x02h2\x08http/1.1" in hello[0]


@pytest.mark.parametrize("how", ["reset", "goaway"])
async def test_a_server_that_wants_http_1_gets_it(transport, ca_file, tls, how):
    """HTTP_1_1_REQUIRED is obeyed within the same look; the page is live."""
    chosen = []
    build = (lambda s: [s.reset(HTTP_1_1)]) if how == "reset" else (lambda s: [s.goaway(HTTP_1_1, last=0)])
    over_2 = says_frames(build)

    async def script(reader, writer):
        chosen.append(writer.get_extra_info("ssl_object").selected_alpn_protocol())
        if chosen[-1] == "h2":
            await over_2(reader, writer)
        await request_head(reader)
        writer.write(OK)

    async with serving(script, tls=tls) as port, opened(transport, ca_file, port) as live:
        check(await live.look(ask("https://a.example/")), 200, None, b"hi", {"attempts": 1})
    assert chosen[0] == "h2"
    assert chosen[-1] == "http/1.1"


@pytest.mark.parametrize("refuse", [lambda s: [s.reset(REFUSED_STREAM)], lambda s: [s.goaway(NO_ERROR, last=0)]])
async def test_what_was_not_looked_at_is_asked_again(transport, ca_file, tls, refuse):
    """A request of which the server says that it did nothing is sent once more, on another connection, within the look."""
    asked = []

    def build(side):
        asked.append(side)
        return refuse(side) if len(asked) == 1 else [side.headers(), side.data(b"hi")]

    async with serving(says_frames(build), tls=tls) as port, opened(transport, ca_file, port) as live:
        check(await live.look(ask("https://a.example/")), 200, None, b"hi", {"attempts": 1})
    assert len(asked) == 2
    assert asked[0] is not asked[1]


# -- one look does not touch another


def in_turn(*builds):
    """Build the first answer by the first of ``builds``, and so on."""
    turns = iter(builds)

    def build(side):
        turn = next(turns)
        return turn(side)

    return build


def counting(sides, build):
    """Answer by ``build`` and keep the connections."""

    async def script(reader, writer):
        async def turn(side):
            if side not in sides:
                sides.append(side)
            side.say(*build(side))

        await speaks(turn)(reader, writer)

    return script


def hi(side):
    """Build a good answer."""
    return [side.headers(), side.data(b"hi")]


async def test_a_connection_is_kept_for_the_next_look(transport, ca_file, tls):
    """Five looks in a row at one host make one connection, also past a redirect, a 404 and an empty body."""
    sides = []
    kinds = in_turn(hi, lambda s: [s.headers(status="404", end=True)], lambda s: [s.headers(status="302", end=True)], hi, hi)
    async with serving(counting(sides, kinds), tls=tls) as port, opened(transport, ca_file, port) as live:
        statuses = [(await live.look(ask("https://a.example/"))).status for _ in range(5)]
    assert statuses == [200, 404, 302, 200, 200]
    assert len(sides) == 1


async def test_large_bodies_one_after_the_other(transport, ca_file, tls):
    """Windows are given back: a connection does not stall after some megabytes."""
    page = [b"x" * 16_000] * 100
    sides = []

    async def turn(side):
        if side not in sides:
            sides.append(side)
        side.say(side.headers())
        for part in page:
            side.say(side.data(part, end=False))
            await side.writer.drain()
        side.say(side.data(b""))

    async with serving(speaks(turn), tls=tls) as port, opened(transport, ca_file, port) as live:
        for _ in range(3):
            exchange = await live.look(ask("https://a.example/"))
            assert (exchange.failure, len(exchange.body)) == (None, 1_600_000)
    assert len(sides) == 1


async def test_looks_at_once_share_no_connection(transport, ca_file, tls):
    """Each look under way has its connection: a server that resets one fails one."""
    sides, waiting = [], asyncio.Event()

    async def turn(side):
        sides.append(side)
        if len(sides) == 4:
            waiting.set()
        await waiting.wait()
        side.say(*([side.goaway(INTERNAL_ERROR, last=0)] if side is sides[0] else hi(side)))

    async with serving(speaks(turn), tls=tls) as port, opened(transport, ca_file, port, per_host=4) as live:
        exchanges = await asyncio.gather(*(live.look(ask(f"https://a.example/{n}")) for n in range(4)))
    assert sorted(exchange.status or 0 for exchange in exchanges) == [0, 200, 200, 200]


async def test_hosts_share_no_connection(transport, ca_file, tls):
    """A certificate for two names at one address does not make one connection of them: each host is guarded for itself."""
    sides = []
    async with serving(counting(sides, hi), tls=tls) as port, opened(transport, ca_file, port) as live:
        for host in ("a", "b", "a", "b"):
            assert (await live.look(ask(f"https://{host}.example/"))).body == b"hi"
    assert len(sides) == 2


async def test_an_open_connection_opens_no_other_host(transport, ca_file, tls):
    """While a connection to a trusted place is kept, another name at the same address is refused as ever."""
    sides = []
    resolver = FakeNames({"b.example": ["127.0.0.1"]})
    async with serving(counting(sides, hi), tls=tls) as port:
        ports = {f"a.example:{port}": port}
        async with web(transport, ports=ports, ca_file=ca_file, resolver=resolver) as live:
            assert (await live.look(ask(f"https://a.example:{port}/"))).body == b"hi"
            check(await live.look(ask(f"https://b.example:{port}/")), None, K.BLOCKED_ADDRESS, b"", {})
    assert len(sides) == 1


async def test_a_cancelled_look_leaves_the_host_free(transport, ca_file, tls):
    """A look that is cancelled in its body takes no part of the next one."""
    turns = in_turn(lambda s: [s.headers(), s.data(b"abc", end=False)], hi)
    async with (
        serving(counting([], turns), tls=tls) as port,
        opened(transport, ca_file, port, per_host=1) as live,
    ):
        look = asyncio.ensure_future(live.look(ask("https://a.example/1")))
        await asyncio.sleep(0.2)
        look.cancel()
        with pytest.raises(asyncio.CancelledError):
            await look
        check(await live.look(ask("https://a.example/2")), 200, None, b"hi", {})


async def test_a_body_that_is_cut_leaves_the_host_free(transport, ca_file, tls):
    """What was not read of a long page does not come into the next one."""
    turns = in_turn(lambda s: [s.headers(), *(s.data(b"x" * 10_000, end=False) for _ in range(20))], hi)
    async with (
        serving(counting([], turns), tls=tls) as port,
        opened(transport, ca_file, port, max_body=1000) as live,
    ):
        assert (await live.look(ask("https://a.example/1"))).body_cut
        check(await live.look(ask("https://a.example/2")), 200, None, b"hi", {})


@pytest.mark.parametrize("goodbye", [True, False])
async def test_a_kept_connection_that_ended_is_nobodys_fault(transport, ca_file, tls, goodbye):
    """A server that ends an idle connection, with GOAWAY or without, has the next look on a new one."""
    ended = asyncio.Event()

    async def script(reader, writer):
        async def turn(side):
            side.say(*hi(side))
            if goodbye:
                side.say(side.goaway(NO_ERROR, last=side.stream))

        await speaks(turn, then="close")(reader, writer)
        ended.set()

    async with serving(script, tls=tls) as port, opened(transport, ca_file, port) as live:
        for _ in range(3):
            check(await live.look(ask("https://a.example/")), 200, None, b"hi", {"attempts": 1})
            await ended.wait()
            await asyncio.sleep(0.02)


async def test_many_hosts_and_looks(transport, authority, ca_file):
    """Two hundred looks over twenty hosts, forty at once, all come back with their own page."""

    def build(side):
        path = dict(side.asked)[":path"].encode()
        return [side.headers(), side.data(path)]

    async def script(reader, writer):
        from tests.net.http2 import Side

        side = Side(reader, writer)
        await side.open()
        while True:
            side.asked, _ = await side.request()
            side.say(*build(side))
            await writer.drain()

    hosts = [f"h{n}.example" for n in range(20)]
    context = h2_tls(authority.issue_cert(*hosts))
    async with serving(script, tls=context) as port:
        ports = {f"{host}:443": port for host in hosts}
        async with web(transport, ports=ports, ca_file=ca_file, concurrency=40, per_host=2) as live:
            looks = (live.look(ask(f"https://{hosts[n % 20]}/{n}")) for n in range(200))
            exchanges = await asyncio.gather(*looks)
    assert [exchange.body for exchange in exchanges] == [b"/%d" % n for n in range(200)]


# -- what goes out


async def heard(transport, ca_file, tls, request):
    """Return the fields and the body that a server hears for a request."""
    said = []

    async def script(reader, writer):
        from tests.net.http2 import Side

        side = Side(reader, writer)
        await side.open()
        said.append(await side.request())
        side.say(side.headers(end=True))
        await side.until_gone()

    async with serving(script, tls=tls) as port, opened(transport, ca_file, port) as live:
        exchange = await live.look(request)
    assert exchange.failure is None, exchange.failure
    return said[0]


@pytest.mark.parametrize("target", ["/a%2Fb/%26/%7E/~|[]'()*!", "/x?a=%2F&b=%26", "/empty?", "//double//slash/", "/%zz", "/AbC"])
async def test_url_bytes_go_out_as_they_are(transport, ca_file, tls, target):
    """Path and query reach the server byte for byte over HTTP/2 too."""
    fields, _ = await heard(transport, ca_file, tls, Request(url=Url("", f"https://a.example{target}")))
    assert dict(fields)[":path"] == target
    assert dict(fields)[":authority"] == "a.example"


async def test_fields_are_the_same_and_honest(transport, ca_file, tls):
    """Both transports send the same fields: ours, the request's own, no credentials, nothing of HTTP/1.1's connections."""
    request = ask("https://user:secret@a.example/#frag", headers=(("X-One", "1"), ("accept", "text/plain")))
    fields, _ = await heard(transport, ca_file, tls, request)
    assert sorted(name for name, _ in fields) == [
        ":authority", ":method", ":path", ":scheme", "accept", "accept-encoding", "accept-language", "user-agent", "x-one",
    ]  # fmt: skip
    assert dict(fields)["accept"] == "text/plain"
    assert not any("secret" in value or "frag" in value for _, value in fields)


async def test_post(transport, ca_file, tls):
    """A POST carries its body, also one larger than the server's window."""
    for size in (11, 300_000):
        fields, body = await heard(transport, ca_file, tls, ask("https://a.example/save", method="POST", content=b"x" * size))
        assert dict(fields)[":method"] == "POST"
        assert dict(fields)["content-length"] == str(size)
        assert body == b"x" * size


async def test_head(transport, ca_file, tls):
    """HEAD wants no body, whatever length is announced."""
    script = says_frames(lambda s: [s.headers(("content-length", "12345"), end=True)])
    async with serving(script, tls=tls) as port, opened(transport, ca_file, port) as live:
        check(await live.look(ask("https://a.example/", method="HEAD")), 200, None, b"", {})


async def test_http_1_over_tls_is_no_worse(transport, ca_file, authority):
    """A server that knows no ALPN at all is asked over HTTP/1.1."""
    from tests.net.loopback import server_tls

    context = server_tls(authority.issue_cert("a.example"))
    async with serving(answers(body=b"hi"), tls=context) as port, opened(transport, ca_file, port) as live:
        check(await live.look(ask("https://a.example/")), 200, None, b"hi", {})
