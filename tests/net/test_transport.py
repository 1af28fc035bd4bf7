"""One table of faults over both transports: the same bytes must give the same exchange."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import os
import socket
import ssl
import warnings
import zlib

import pytest

from citecheck.model.exchange import FailureKind, Request
from citecheck.model.url import Url
from tests.net.loopback import (
    FakeNames,
    answers,
    ask,
    refusing,
    request_head,
    says,
    self_signed,
    server_tls,
    serving,
    swallowing,
    web,
)

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
LIMIT = 100_000  # max_body in this table
K = FailureKind


async def drips(reader, writer):
    """Send headers byte by byte, without end."""
    await request_head(reader)
    writer.write(OK + b"X: ")
    while True:
        writer.write(b"y")
        await writer.drain()
        await asyncio.sleep(0.02)


async def endless(reader, writer):
    """Send a body without end."""
    await request_head(reader)
    writer.write(OK + b"\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def many_headers(reader, writer):
    """Send headers without end."""
    await request_head(reader)
    writer.write(OK)
    while True:
        writer.write(b"X-Flood: %s\r\n" % (b"y" * 1000))
        await writer.drain()


async def many_hints(reader, writer):
    """Send interim answers without end."""
    await request_head(reader)
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>\r\n\r\n" * 100)
        await writer.drain()


def gz(body: bytes, *cut: int) -> bytes:
    """Compress, and cut where told."""
    return gzip.compress(body)[slice(*cut)] if cut else gzip.compress(body)


GZIP = "Content-Encoding: gzip"
NOISE = bytes(range(256)) * 40  # does not compress to a few bytes

# name: (script, status, failure, body, more). ``more`` holds other fields of the exchange.
CASES = {
    # -- bodies and their ends
    "length": (answers(body=b"hello"), 200, None, b"hello", {}),
    "no length, closed": (says(OK + b"\r\nabc"), 200, None, b"abc", {}),
    "no length, reset": (says(OK + b"\r\nabc", then="reset"), 200, K.RESET, b"abc", {}),
    "length, reset": (says(OK + b"Content-Length: 9\r\n\r\nabc", then="reset"), 200, K.RESET, b"abc", {}),
    "shorter than its length": (says(OK + b"Content-Length: 9\r\n\r\nabc"), 200, K.CUT_SHORT, b"abc", {}),
    "no byte of its length": (says(OK + b"Content-Length: 9\r\n\r\n"), 200, K.CUT_SHORT, b"", {}),
    "longer than its length": (says(OK + b"Content-Length: 2\r\n\r\nabcdef"), 200, None, b"ab", {}),
    "length said twice": (says(OK + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), 200, None, b"abc", {}),
    "two lengths": (says(OK + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"), None, K.PROTOCOL, b"", {}),
    "length is no number": (says(OK + b"Content-Length: abc\r\n\r\nabc"), None, K.PROTOCOL, b"", {}),
    "length below zero": (says(OK + b"Content-Length: -3\r\n\r\nabc"), None, K.PROTOCOL, b"", {}),
    "length beyond all numbers": (says(OK + b"Content-Length: 99999999999999999999999\r\n\r\na"), None, K.PROTOCOL, b"", {}),
    "chunks": (says(CHUNKED + b"3\r\nabc\r\n0\r\n\r\n"), 200, None, b"abc", {}),
    "chunks with extension": (says(CHUNKED + b"3;x=y\r\nabc\r\n0\r\n\r\n"), 200, None, b"abc", {}),
    "chunks with trailer": (says(CHUNKED + b"3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n"), 200, None, b"abc", {}),
    "chunks and a length": (
        says(OK + b"Transfer-Encoding: chunked\r\nContent-Length: 99\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), 200, None, b"abc", {},
    ),
    "cut in a chunk": (says(CHUNKED + b"9\r\nabc"), 200, K.CUT_SHORT, b"abc", {}),
    "cut between chunks": (says(CHUNKED + b"3\r\nabc\r\n"), 200, K.CUT_SHORT, b"abc", {}),
    "chunk size is no number": (says(CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n"), 200, K.PROTOCOL, b"", {}),
    "chunk longer than its size": (says(CHUNKED + b"3\r\nabcXX0\r\n\r\n"), 200, K.PROTOCOL, b"abc", {}),
    "unknown transfer-encoding": (says(OK + b"Transfer-Encoding: gzip\r\n\r\n" + gz(b"abc")), None, K.PROTOCOL, b"", {}),
    "body beyond the limit": (endless, 200, None, b"x" * LIMIT, {"body_cut": True}),
    "body at the limit": (answers(body=b"y" * LIMIT), 200, None, b"y" * LIMIT, {"body_cut": False}),
    "stalls in its body": (says(OK + b"Content-Length: 9\r\n\r\nabc", then="hold"), 200, K.READ_TIMEOUT, b"abc", {}),
    # -- encodings
    "gzip": (answers("200 OK", gz(b"abc"), GZIP), 200, None, b"abc", {}),
    "x-gzip": (answers("200 OK", gz(b"abc"), "Content-Encoding: X-GZip"), 200, None, b"abc", {}),
    "gzip in two members": (answers("200 OK", gz(b"abc") + gz(b"def"), GZIP), 200, None, b"abcdef", {}),
    "gzip and padding": (answers("200 OK", gz(b"abc") + b"\0\0\0", GZIP), 200, None, b"abc", {}),
    "gzip twice": (answers("200 OK", gz(gz(b"abc")), "Content-Encoding: gzip, gzip"), 200, None, b"abc", {}),
    "gzip of nothing": (answers("200 OK", b"", GZIP), 200, None, b"", {}),
    "not gzip": (answers("200 OK", b"plain words", GZIP), 200, K.BAD_ENCODING, b"", {}),
    "gzip cut": (answers("200 OK", gz(NOISE, 0, -8), GZIP), 200, K.CUT_SHORT, NOISE, {}),
    "gzip with a wrong sum": (answers("200 OK", gz(b"abc", 0, -8) + b"\1" * 8, GZIP), 200, K.BAD_ENCODING, b"", {}),
    "gzip bomb": (answers("200 OK", gz(b"\0" * 30_000_000), GZIP), 200, K.BAD_ENCODING, b"\0" * LIMIT, {"body_cut": True}),
    "bomb in a bomb": (
        answers("200 OK", gz(gz(b"\0" * 30_000_000)), "Content-Encoding: gzip, gzip"),
        200, K.BAD_ENCODING, b"\0" * LIMIT, {"body_cut": True},
    ),
    "long page in gzip": (
        answers("200 OK", gz(NOISE * 20), GZIP), 200, None, (NOISE * 20)[:LIMIT], {"body_cut": True},
    ),
    "deflate": (answers("200 OK", zlib.compress(b"abc"), "Content-Encoding: deflate"), 200, None, b"abc", {}),
    "deflate, bare": (answers("200 OK", zlib.compress(b"abc")[2:-4], "Content-Encoding: deflate"), 200, None, b"abc", {}),
    "brotli, not asked for": (answers("200 OK", b"abc", "Content-Encoding: br"), 200, K.BAD_ENCODING, b"", {}),
    "encoding that is none": (answers("200 OK", b"abc", "Content-Encoding: utf-8"), 200, None, b"abc", {}),
    # -- answers that are none
    "closed at once": (says(), None, K.RESET, b"", {}),
    "reset at once": (says(then="reset"), None, K.RESET, b"", {}),
    "half a status line": (says(b"HTTP/1.1 2"), None, K.RESET, b"", {}),
    "half its headers": (says(OK + b"Content-Ty"), None, K.RESET, b"", {}),
    "headers without an end": (says(OK + b"Content-Type: text/html\r\n"), None, K.RESET, b"", {}),
    "speaks SSH": (says(b"SSH-2.0-OpenSSH_9.6\r\n"), None, K.PROTOCOL, b"", {}),
    "speaks bare HTML": (says(b"<html>hello</html>"), None, K.PROTOCOL, b"", {}),
    "speaks ICY": (says(b"ICY 200 OK\r\n\r\n"), None, K.PROTOCOL, b"", {}),
    "status is no number": (says(b"HTTP/1.1 abc OK\r\n\r\n"), None, K.PROTOCOL, b"", {}),
    "status of two digits": (says(b"HTTP/1.1 99 OK\r\n\r\n"), None, K.PROTOCOL, b"", {}),
    "status of four digits": (says(b"HTTP/1.1 1000 OK\r\nContent-Length: 0\r\n\r\n"), None, K.PROTOCOL, b"", {}),
    "header without colon": (says(OK + b"Nocolon\r\nContent-Length: 1\r\n\r\na"), None, K.PROTOCOL, b"", {}),
    "NUL in a header": (says(OK + b"X: a\0b\r\nContent-Length: 1\r\n\r\na"), None, K.PROTOCOL, b"", {}),
    "CR in a header": (says(OK + b"X: a\rb\r\nContent-Length: 1\r\n\r\na"), None, K.PROTOCOL, b"", {}),
    "silent": (says(then="hold"), None, K.READ_TIMEOUT, b"", {}),
    "silent after its status": (says(OK, then="hold"), None, K.READ_TIMEOUT, b"", {}),
    "slow headers": (drips, None, K.READ_TIMEOUT, b"", {}),
    "headers without end": (many_headers, None, K.TOO_LARGE, b"", {}),
    "one endless header": (says(OK + b"X: " + b"y" * 2_000_000 + b"\r\n\r\n"), None, K.TOO_LARGE, b"", {}),
    "hints without end": (many_hints, None, K.TOO_LARGE, b"", {}),
    # -- answers that are odd and good
    "HTTP/1.0": (says(b"HTTP/1.0 200 OK\r\n\r\nabc"), 200, None, b"abc", {}),
    "no reason phrase": (says(b"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na"), 200, None, b"a", {}),
    "bare line feeds": (says(b"HTTP/1.1 200 OK\nContent-Length: 1\n\na"), 200, None, b"a", {}),
    "999": (answers("999 Request denied"), 999, None, b"", {}),
    "speaks before it is asked": (says(OK + b"Content-Length: 1\r\n\r\na", head=False, then="hold"), 200, None, b"a", {}),
    "interim answers": (
        says(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n", OK + b"Content-Length: 1\r\n\r\na"),
        200, None, b"a", {"headers": (("content-length", "1"),)},
    ),
    "only an interim answer": (says(b"HTTP/1.1 100 Continue\r\n\r\n"), None, K.RESET, b"", {}),
    "switches protocols": (
        says(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", then="hold"), None, K.PROTOCOL, b"", {},
    ),
    "switches protocols behind an interim answer": (
        says(b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n", b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", then="hold"),
        None, K.PROTOCOL, b"", {},
    ),
    "switches protocols without a whole head": (
        says(b"HTTP/1.0 101 Switching\r\nUpgrade: x\r\n", then="hold"), None, K.READ_TIMEOUT, b"", {},
    ),
    "speaks of switching in a field": (
        says(OK + b"X: HTTP/1.1 101 Switching\r\nContent-Length: 1\r\n\r\na"), 200, None, b"a", {},
    ),
    "speaks of switching in a trailer": (
        says(CHUNKED + b"0\r\nX: HTTP/1.1 101\r\n\r\n", then="hold"), 200, None, b"", {},
    ),
    "204": (says(b"HTTP/1.1 204 No Content\r\n\r\n", then="hold"), 204, None, b"", {}),
    "204 with a length": (says(b"HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n", then="hold"), 204, None, b"", {}),
    "304 with a length": (says(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", then="hold"), 304, None, b"", {}),
    "folded header": (
        says(OK + b"X: a\r\n  b\r\nContent-Length: 0\r\n\r\n"), 200, None, b"",
        {"headers": (("x", "a b"), ("content-length", "0"))},
    ),
    "header in UTF-8": (
        says(OK + "X: é\r\nX: ü\r\nContent-Length: 0\r\n\r\n".encode()), 200, None, b"",
        {"headers": (("x", "é"), ("x", "ü"), ("content-length", "0"))},
    ),
    "header in Latin-1": (
        says(OK + "X: é\r\nContent-Length: 0\r\n\r\n".encode("latin-1")), 200, None, b"",
        {"headers": (("x", "é"), ("content-length", "0"))},
    ),
    "media type": (
        answers("200 OK", b"a", 'Content-Type: Text/HTML ; Charset="ISO-8859-6"'), 200, None, b"a",
        {"media_type": "text/html", "charset": "iso-8859-6"},
    ),
    # -- redirects
    "relative": (answers("302 Found", b"", "Location: ../x?a=%2F#f"), 302, None, b"", {"location": "http://a.example/x?a=%2F#f"}),
    "no scheme": (answers("301 Moved", b"", "Location: //B.example/Q"), 301, None, b"", {"location": "http://b.example/Q"}),
    "location in UTF-8": (
        answers("302 Found", b"", "Location: /caf\u00c3\u00a9"), 302, None, b"", {"location": "http://a.example/caf%C3%A9"},
    ),
    "location in Latin-1": (
        answers("302 Found", b"", "Location: /caf\u00e9"), 302, None, b"", {"location": "http://a.example/caf%E9"},
    ),
    "location with a space": (answers("302 Found", b"", "Location: /a b"), 302, None, b"", {"location": "http://a.example/a%20b"}),
    "location is no URL": (answers("302 Found", b"a", "Location: http://[bad/"), 302, K.BAD_LOCATION, b"a", {"location": None}),
    "location is empty": (answers("302 Found", b"", "Location:"), 302, None, b"", {"location": None}),
    "no location": (answers("302 Found"), 302, None, b"", {"location": None}),
    "another scheme": (answers("302 Found", b"", "Location: intent://x#y"), 302, None, b"", {"location": "intent://x#y"}),
    "bad location of a page": (answers("200 OK", b"a", "Location: http://[bad/"), 200, None, b"a", {"location": None}),
    "credentials in a location": (
        answers("302 Found", b"", "Location: https://u:secret@b.example/"), 302, None, b"",
        {"location": "https://b.example/", "headers": (("location", "https://b.example/"), ("content-length", "0"))},
    ),
}  # fmt: skip

IMPATIENT = {"timeout": 1.0}
#: Rows whose end is told when the time is up.
TIMED = {name for name, row in CASES.items() if row[2] is K.READ_TIMEOUT}


def check(exchange, status, failure, body, more):
    """Compare an exchange with a row of the table."""
    seen = exchange.failure.kind if exchange.failure else None
    assert (exchange.status, seen, exchange.body) == (status, failure, body), exchange.failure
    for field, expected in more.items():
        value = getattr(exchange, field)
        assert (value.normalised if field == "location" and value else value) == expected
    assert exchange.failure is None or exchange.failure.detail


@pytest.mark.parametrize("name", CASES)
async def test_both_transports_see_the_same(name, transport):
    """Whatever a server says, both transports give the exchange of the table: status, failure, body and headers."""
    script, status, failure, body, more = CASES[name]
    limits = IMPATIENT if name in TIMED else {}
    async with serving(script) as port, web(transport, ports={"a.example:80": port}, max_body=LIMIT, **limits) as live:
        exchange = await live.look(ask("http://a.example/p/q"))
    check(exchange, status, failure, body, more)
    assert exchange.address == "127.0.0.1"
    assert (exchange.body_digest is None) == (status is None)


#: What libcurl forgives as browsers do, and h11 does not: the plain transport calls these pages broken.
FORGIVEN = {
    "space before a colon": OK + b"X : y\r\nContent-Length: 1\r\n\r\na",
    "header without a name": OK + b": y\r\nContent-Length: 1\r\n\r\na",
    "transfer-encoding identity": OK + b"Transfer-Encoding: identity\r\n\r\na",
}


@pytest.mark.parametrize("name", FORGIVEN)
async def test_known_differences_between_the_transports(name):
    """Where the transports differ, libcurl sees the page that browsers see and httpx calls it a protocol fault."""
    async with serving(says(FORGIVEN[name])) as port:
        async with web("curl", ports={"a.example:80": port}) as live:
            assert (await live.look(ask("http://a.example/"))).body == b"a"
        async with web("httpx", ports={"a.example:80": port}) as live:
            check(await live.look(ask("http://a.example/")), None, K.PROTOCOL, b"", {})


async def test_known_difference_of_a_certificate_wrong_in_two_ways(authority, ca_file):
    """Of an unknown issuer and another name, libcurl tells the name (it looks there first) and OpenSSL the issuer."""
    import trustme

    context = server_tls(trustme.CA().issue_cert("b.example"))
    check(await tls_look("curl", ca_file, answers(), context), None, K.TLS_NAME_MISMATCH, b"", {})
    check(await tls_look("httpx", ca_file, answers(), context), None, K.TLS_UNTRUSTED, b"", {})


# -- connecting


async def test_refused(transport):
    """A port where nobody listens is refused, and not said to be unreachable or timed out."""
    async with refusing() as port, web(transport, ports={"a.example:80": port}) as live:
        check(await live.look(ask("http://a.example/")), None, K.REFUSED, b"", {"address": None})


async def test_connect_timeout(transport):
    """A server that answers no SYN is a connect timeout, also where the whole look has no more time than the connect."""
    async with swallowing() as port, web(transport, ports={"a.example:80": port}, connect_timeout=0.3) as live:
        check(await live.look(ask("http://a.example/")), None, K.CONNECT_TIMEOUT, b"", {})
        check(await live.look(ask("http://a.example/", timeout=0.2)), None, K.CONNECT_TIMEOUT, b"", {})


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (socket.EAI_NONAME, K.DNS_NOT_FOUND),
        (socket.EAI_NODATA, K.DNS_NOT_FOUND),
        (socket.EAI_AGAIN, K.DNS_FAILED),
        (socket.EAI_FAIL, K.DNS_FAILED),
    ],
)
async def test_dns_failures_are_told_apart(transport, code, failure):
    """A name that does not exist is one thing, a name server that does not answer another."""
    async with web(transport, resolver=FakeNames({"a.example": code})) as live:
        check(await live.look(ask("http://a.example/")), None, failure, b"", {})


async def test_a_name_server_that_hangs_is_no_dead_name(transport):
    """Where names are not found in time, the failure says nothing of the name."""

    async def hangs(host, port):
        await asyncio.Event().wait()

    async with web(transport, resolver=hangs, connect_timeout=0.1) as live:
        check(await live.look(ask("http://a.example/")), None, K.DNS_FAILED, b"", {})


async def test_all_addresses_are_tried(transport):
    """A host with one dead address and one good one is alive."""
    async with serving(answers(body=b"hi"), host="127.0.0.3") as port:
        resolver = FakeNames({"a.example": ["127.0.0.2", "127.0.0.3"]})
        async with web(transport, resolver=resolver, allow_private=("a.example",)) as live:
            exchange = await live.look(ask(f"http://a.example:{port}/"))
    assert (exchange.body, exchange.address) == (b"hi", "127.0.0.3")


async def test_resolve_entries_are_tried_in_turn(transport):
    """Two entries of [net] resolve for one host are two addresses of it."""
    async with (
        serving(answers(body=b"hi"), host="127.0.0.3") as port,
        web(transport, resolve=(f"a.example:80:127.0.0.2:{port}", f"a.example:80:127.0.0.3:{port}")) as live,
    ):
        assert (await live.look(ask("http://a.example/"))).body == b"hi"


async def test_ipv6_literals(transport):
    """An IPv6 address in a URL is asked in its brackets, and an entry of [net] resolve can lead it elsewhere."""
    said = []

    async def listens(reader, writer):
        said.append(await request_head(reader))
        writer.write(OK + b"Content-Length: 1\r\n\r\na")

    async with (
        serving(listens) as port,
        web(transport, resolve=(f"[2606:4700::1111]:80:127.0.0.1:{port}",)) as live,
    ):
        assert (await live.look(ask("http://[2606:4700::1111]/x"))).body == b"a"
    assert b"\r\nHost: [2606:4700::1111]\r\n" in said[0]


async def test_a_place_is_not_remembered_beyond_its_entry(transport):
    """A handle that served a mapped port serves the next host at its own port."""
    async with serving(answers(body=b"one")) as first, serving(answers(body=b"two")) as second:
        resolver = FakeNames({"b.example": ["127.0.0.1"]})
        places = {"a.example:80": first}
        async with web(transport, ports=places, resolver=resolver, allow_private=("b.example",)) as live:
            assert (await live.look(ask("http://a.example/"))).body == b"one"
            assert (await live.look(ask(f"http://b.example:{second}/"))).body == b"two"
            assert (await live.look(ask("http://a.example/"))).body == b"one"


# -- TLS


def days(number):
    """Return the present plus some days: certificates are judged by the machine's clock."""
    return dt.datetime.now(dt.UTC) + dt.timedelta(days=number)


async def tls_look(transport, ca_file, script, context, **limits):
    """Look at https://a.example/ served by ``script`` under ``context``."""
    async with (
        serving(script, tls=context) as port,
        web(transport, ports={"a.example:443": port}, ca_file=ca_file, **limits) as live,
    ):
        return await live.look(ask("https://a.example/"))


async def test_tls_faults_are_told_apart(transport, authority, ca_file, subtests):
    """Expired, not yet valid, another name, an unknown issuer and a self-signed certificate have names of their own."""
    import trustme

    cases = {
        "good": (authority.issue_cert("a.example"), None),
        "expired": (authority.issue_cert("a.example", not_before=days(-9), not_after=days(-1)), K.TLS_EXPIRED),
        "not yet valid": (authority.issue_cert("a.example", not_before=days(1), not_after=days(9)), K.TLS_EXPIRED),
        "another name": (authority.issue_cert("b.example"), K.TLS_NAME_MISMATCH),
        "an address": (authority.issue_cert("127.0.0.1"), K.TLS_NAME_MISMATCH),
        "unknown issuer": (trustme.CA().issue_cert("a.example"), K.TLS_UNTRUSTED),
        "self-signed": (self_signed("a.example"), K.TLS_UNTRUSTED),
        "expired, another name": (
            authority.issue_cert("b.example", not_before=days(-9), not_after=days(-1)),
            K.TLS_NAME_MISMATCH,
        ),
    }
    for name, (cert, failure) in cases.items():
        with subtests.test(name):
            exchange = await tls_look(transport, ca_file, answers(body=b"hi"), server_tls(cert))
            check(exchange, None if failure else 200, failure, b"" if failure else b"hi", {"address": "127.0.0.1"})


async def test_tls_hang_is_a_connect_timeout(transport, ca_file):
    """A server that takes the connection and never shakes hands has not connected."""
    exchange = await tls_look(transport, ca_file, says(head=False, then="hold"), None, connect_timeout=0.3)
    check(exchange, None, K.CONNECT_TIMEOUT, b"", {})


async def test_no_tls_at_all(transport, ca_file):
    """Plain HTTP on the TLS port is a TLS fault."""
    exchange = await tls_look(transport, ca_file, says(b"HTTP/1.1 400 Bad Request\r\n\r\n", head=False), None)
    check(exchange, None, K.TLS_FAILED, b"", {})


async def test_tls_broken_off(transport, ca_file):
    """A server that hangs up in the handshake is a TLS fault; one that resets the connection is a reset."""

    async def hangs_up(reader, writer):
        await reader.read(65536)  # the client's hello: an unread byte would turn the close into a reset

    check(await tls_look(transport, ca_file, hangs_up, None), None, K.TLS_FAILED, b"", {})
    check(await tls_look(transport, ca_file, says(head=False, then="reset"), None), None, K.RESET, b"", {})


async def test_tls_too_old(transport, authority, ca_file):
    """A server that speaks only TLS 1.0 and 1.1 is a TLS fault, not a reset."""
    context = server_tls(authority.issue_cert("a.example"))
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the old versions are the point
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    check(await tls_look(transport, ca_file, answers(body=b"hi"), context), None, K.TLS_FAILED, b"", {})


@pytest.mark.parametrize(
    ("head", "failure"),
    [(b"\r\n", None), (b"Content-Length: 9\r\n\r\n", K.CUT_SHORT), (b"Transfer-Encoding: chunked\r\n\r\n9\r\n", K.CUT_SHORT)],
)
async def test_tls_without_goodbye(transport, authority, ca_file, head, failure):
    """A body that ends with the connection may lack TLS's close_notify, as browsers allow; an announced end may not be missed."""

    async def rude(reader, writer):
        await request_head(reader)
        writer.write(OK + head + b"abc")
        await writer.drain()
        await asyncio.sleep(0.05)  # let the bytes go before the line is cut under TLS
        with socket.socket(fileno=os.dup(writer.get_extra_info("socket").fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    exchange = await tls_look(transport, ca_file, rude, server_tls(authority.issue_cert("a.example")))
    check(exchange, 200, failure, b"abc", {})


# -- what goes out


async def heard(transport, url, **more):
    """Return the bytes that a server hears for a request."""
    said = []

    async def listens(reader, writer):
        head = await request_head(reader)
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        said.append(head + await reader.readexactly(length))
        writer.write(OK + b"Content-Length: 0\r\n\r\n")
        await writer.drain()

    host = url.split("//")[1].split("/")[0].split("@")[-1]
    async with serving(listens) as port, web(transport, ports={f"{host}:80": port}) as live:
        exchange = await live.look(ask(url, **more))
    assert exchange.failure is None, exchange.failure
    return said[0]


@pytest.mark.parametrize(
    "target",
    [
        "/a%2Fb/%26/%7E/~|[]'()*!",
        "/x?a=%2F&b=%26&c=[1]|{}'~",
        "/empty?",
        "//double//slash/",
        "/%41%c3%A9/%zz",
        "/a;b=c,d:e@f$g",
        "/?q=a+b%20c",
        "/AbC",
        "/" + "x" * 6000,
    ],
)
async def test_url_bytes_go_out_as_they_are(transport, target):
    """Path and query reach the server byte for byte: a rewritten %2F is another page, and a false 404."""
    url = Url(as_written="", normalised=f"http://a.example{target}")
    said = []

    async def listens(reader, writer):
        said.append(await request_head(reader))
        writer.write(OK + b"Content-Length: 0\r\n\r\n")

    async with serving(listens) as port, web(transport, ports={"a.example:80": port}) as live:
        await live.look(Request(url=url))
    assert said[0].split(b"\r\n")[0] == f"GET {target} HTTP/1.1".encode()


async def test_headers_are_the_same_and_honest(transport):
    """Both transports send the same lines, with a name and nothing that we did not choose."""
    lines = sorted(
        (await heard(transport, "http://a.example/", headers=(("X-One", "1"), ("accept", "text/plain")))).split(b"\r\n")
    )
    names = [line.split(b":")[0] for line in lines if b":" in line]
    assert names == [b"Accept-Encoding", b"Accept-Language", b"Host", b"User-Agent", b"X-One", b"accept"]
    assert b"accept: text/plain" in lines
    assert b"Host: a.example" in lines


async def test_credentials_and_fragments_stay_at_home(transport):
    """User name, password and fragment of a URL are not sent, in no header and no form."""
    said = await heard(transport, "http://user:secret@a.example/x#frag")
    assert said.startswith(b"GET /x HTTP/1.1\r\n")
    for word in (b"user:", b"secret", b"frag", b"Authorization"):
        assert word not in said


async def test_post(transport):
    """A POST carries its body once, with its length and the type that was asked for."""
    said = await heard(
        transport, "http://a.example/save", method="POST", content=b"url=x&y=%2F", headers=(("Authorization", "LOW a:b"),)
    )
    head, _, body = said.partition(b"\r\n\r\n")
    assert body == b"url=x&y=%2F"
    assert head.startswith(b"POST /save HTTP/1.1\r\n")
    lower = head.lower()
    assert lower.count(b"content-length: 11") == lower.count(b"content-length") == 1
    assert lower.count(b"content-type: application/x-www-form-urlencoded") == lower.count(b"content-type") == 1
    assert b"authorization: low a:b" in lower
    assert b"expect" not in lower


async def test_a_large_post_does_not_wait_for_leave(transport):
    """A body of a megabyte and more is sent without ``Expect: 100-continue``, which many servers never answer."""
    said = await heard(transport, "http://a.example/save", method="POST", content=b"x" * 1_500_000)
    assert b"expect" not in said[:1000].lower()
    assert len(said.partition(b"\r\n\r\n")[2]) == 1_500_000


async def test_head(transport):
    """HEAD asks for no body and waits for none, whatever length and coding are announced."""
    script = says(OK + b"Content-Length: 12345\r\nContent-Encoding: gzip\r\n\r\n", then="hold")
    async with serving(script) as port, web(transport, ports={"a.example:80": port}) as live:
        exchange = await live.look(ask("http://a.example/", method="HEAD"))
    check(exchange, 200, None, b"", {"body_cut": False})


async def test_a_header_that_would_break_the_message_is_not_sent(transport):
    """A line break in a header (from a hostile page) ends the look, not the line."""
    async with serving(answers()) as port, web(transport, ports={"a.example:80": port}) as live:
        exchange = await live.look(ask("http://a.example/", headers=(("Referer", "x\r\nX-Evil: 1"),)))
    check(exchange, None, K.PROTOCOL, b"", {})


async def test_limits_of_one_request(transport):
    """``max_body`` and ``timeout`` of a request go before the web's own, larger or smaller."""
    async with serving(answers(body=b"x" * 50_000)) as port, web(transport, ports={"a.example:80": port}, max_body=10) as live:
        assert len((await live.look(ask("http://a.example/"))).body) == 10
        assert len((await live.look(ask("http://a.example/", max_body=1_000_000))).body) == 50_000
    async with serving(says(then="hold")) as port, web(transport, ports={"a.example:80": port}, timeout=60.0) as live:
        check(await live.look(ask("http://a.example/", timeout=0.8)), None, K.READ_TIMEOUT, b"", {})


async def test_no_proxy_of_the_environment_is_used(transport, monkeypatch):
    """A proxy would connect for us, behind the guard: its variables are not read."""
    async with refusing() as nobody, serving(answers(body=b"hi")) as port:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{nobody}")
        async with web(transport, ports={"a.example:80": port}) as live:
            assert (await live.look(ask("http://a.example/"))).body == b"hi"


async def test_no_cookie_is_kept(transport):
    """What one answer sets, the next request does not send."""
    said = []

    async def bakes(reader, writer):
        for _ in range(2):
            said.append(await request_head(reader))
            writer.write(OK + b"Set-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")

    async with serving(bakes) as port, web(transport, ports={"a.example:80": port}) as live:
        for _ in range(2):
            await live.look(ask("http://a.example/"))
    assert len(said) == 2
    assert all(b"ookie" not in head for head in said)


async def test_connections_are_kept_and_reused(transport):
    """A second look at a host does not connect again."""
    connections = []

    async def counts(reader, writer):
        connections.append(1)
        while True:
            await request_head(reader)
            writer.write(OK + b"Content-Length: 1\r\n\r\na")

    async with serving(counts) as port, web(transport, ports={"a.example:80": port}) as live:
        for _ in range(5):
            assert (await live.look(ask("http://a.example/"))).body == b"a"
    assert len(connections) == 1


async def test_a_kept_connection_that_ended_is_nobodys_fault(transport):
    """A server that closes an idle connection, or the moment the next request comes, has that request on a new one."""
    connections = []

    async def closes(reader, writer):
        connections.append(1)
        await request_head(reader)
        writer.write(OK + b"Content-Length: 1\r\n\r\na")
        if len(connections) == 1:
            await request_head(reader)

    async with serving(closes) as port, web(transport, ports={"a.example:80": port}) as live:
        for _ in range(3):
            check(await live.look(ask("http://a.example/")), 200, None, b"a", {"attempts": 1})
            await asyncio.sleep(0.02)
    assert len(connections) == 3


# -- many at once


async def test_512_in_flight_have_no_false_timeout(transport):
    """With 512 looks at once over 60 hosts, each live link is seen live: none is starved into a timeout.

    One httpx pool for all hosts called 1,462 of 10,000 live links timeouts (specs, link checking, section 8).
    """
    hosts, links = 60, 1536
    waiting = asyncio.Semaphore(0)
    asked = 0

    async def keeps(reader, writer):
        nonlocal asked
        while True:
            head = await request_head(reader)
            asked += 1
            if asked == 512:  # all are in flight: from now on everybody is answered
                for _ in range(links):
                    waiting.release()
            await waiting.acquire()
            body = head.split()[1]
            writer.write(OK + b"Content-Length: %d\r\n\r\n" % len(body) + body)

    async with serving(keeps) as port:
        ports = {f"host{n}.example:80": port for n in range(hosts)}
        async with web(transport, ports=ports, concurrency=512, per_host=512, timeout=60.0, connect_timeout=60.0) as live:
            looks = (live.look(ask(f"http://host{n % hosts}.example/{n}")) for n in range(links))
            exchanges = await asyncio.gather(*looks)
    assert [exchange.failure for exchange in exchanges] == [None] * links
    assert [exchange.body for exchange in exchanges] == [b"/%d" % n for n in range(links)]


async def test_a_look_that_is_cancelled_leaves_nothing_behind(transport):
    """A cancelled look frees its connection and its turn; the next look at the host goes on."""
    async with (
        serving(says(OK + b"Content-Length: 9\r\n\r\nabc", then="hold")) as port,
        web(transport, ports={"a.example:80": port}, per_host=1, timeout=1.0) as live,
    ):
        look = asyncio.ensure_future(live.look(ask("http://a.example/")))
        await asyncio.sleep(0.05)
        look.cancel()
        with pytest.raises(asyncio.CancelledError):
            await look
        check(await live.look(ask("http://a.example/")), 200, K.READ_TIMEOUT, b"abc", {})


async def test_closing_ends_what_runs(transport):
    """A web that is closed while a look runs ends that look with a failure instead of leaving it to hang."""
    async with serving(says(then="hold")) as port:
        live = web(transport, ports={"a.example:80": port}, timeout=3.0)
        look = asyncio.ensure_future(live.look(ask("http://a.example/")))
        await asyncio.sleep(0.05)
        await live.aclose()
        assert (await look).failure is not None
