"""What a keeper hears of a look: the bytes as they went over the wire, by both transports."""

import gzip

import pytest

from citecheck.model.exchange import FailureKind
from citecheck.model.transcript import Filed, Transcript
from tests.net.http2 import h2_tls, says_frames
from tests.net.loopback import answers, ask, says, serving, web

PAGE = b"<title>The weir</title>" + b"<p>Words of a page.</p>" * 40
PACKED = gzip.compress(PAGE, mtime=0)


class Listener:
    """A keeper that remembers, and gives names by number."""

    def __init__(self) -> None:
        self.heard: list[Transcript] = []

    async def keep(self, transcript: Transcript) -> str | None:
        self.heard.append(transcript)
        return Filed(f"file#{len(self.heard)}", "ABC")


async def look(script, *, transport="curl", path="/weir?a=%2F", **more):
    """Ask a server of ``script`` once; return the exchange and what the keeper heard."""
    keeper = Listener()
    settings = {name: more.pop(name) for name in list(more) if name not in ("headers", "max_body", "timeout")}
    async with serving(script) as port, web(transport, ports={"weir.example:80": port}, keeper=keeper, **settings) as live:
        exchange = await live.look(ask(f"http://weir.example{path}", **more))
    return exchange, keeper.heard


TRANSPORTS = pytest.mark.parametrize("transport", ["curl", "httpx"])


@TRANSPORTS
async def test_chunked_and_packed(transport):
    """Chunks are joined, the packing stays; the head has every line, also doubles, in their order."""
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PACKED[:50], PACKED[50:])) + b"0\r\nX-Trailer: 1\r\n\r\n"
    head = b"HTTP/1.1 200 Fine\r\nX-B: 1\r\nContent-Encoding: gzip\r\nx-a: 2\r\nX-B: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
    exchange, (heard,) = await look(says(head, chunks, then="hold"), transport=transport)
    assert (exchange.body, exchange.record) == (PAGE, "file#1")
    assert (heard.response_head, b"".join(heard.body), heard.cut) == (head, PACKED, None)
    assert heard.request_head.startswith(
        b"GET /weir?a=%2F HTTP/1.1\r\nHost: weir.example\r\nUser-Agent: Mozilla/5.0 (compatible; citecheck/"
    )
    assert heard.request_head.endswith(b"\r\nAccept-Encoding: gzip, deflate\r\n\r\n")
    assert (heard.address, heard.at, heard.url) == ("127.0.0.1", exchange.at, exchange.url)


async def test_what_was_heard_of_the_request_is_what_was_sent():
    """The request's head is the one that the server read, byte by byte."""
    sent = []

    async def script(reader, writer):
        sent.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    for transport in ("curl", "httpx"):
        _, (heard,) = await look(script, transport=transport, headers=(("cookie", "a=b"),))
        assert heard.request_head == sent[-1], transport


async def test_bytes_that_are_no_text_and_odd_space_stay():
    """Header bytes that are not UTF-8, doubles and white space come as they were sent."""
    head = b"HTTP/1.1 200 Tr\xe8s bien\r\nX-A:  \xff\xfe caf\xe9 \r\nx-a: again\r\nSet-Cookie: a=b\r\n"
    head += b"Content-Length: 2\r\n\r\n"
    exchange, (heard,) = await look(says(head, b"ok"))
    assert (exchange.status, heard.response_head) == (200, head)


async def test_an_interim_answer_is_not_the_answer():
    """103 Early Hints is left out: the record is of the answer itself."""
    final = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
    _, (heard,) = await look(says(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", final, b"ok"))
    assert (heard.response_head, heard.body) == (final, (b"ok",))


@TRANSPORTS
async def test_a_redirect_is_heard_too(transport):
    """Each hop is a look of its own."""
    exchange, (heard,) = await look(answers("301 Moved", b"Moved", "Location: /new"), transport=transport)
    assert (exchange.status, b"".join(heard.body), heard.cut) == (301, b"Moved", None)


CUTS = [
    ("over the limit", answers("200 OK", b"a" * 50_000), {"max_body": 10_000}, "length"),
    ("the server hangs up", says(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), {}, "disconnect"),
    (
        "the server falls silent",
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", then="hold"),
        {"timeout": 0.3},
        "time",
    ),
    ("a coding nobody undoes", answers("200 OK", b"abc", "Content-Encoding: br"), {}, "unspecified"),
]


@TRANSPORTS
@pytest.mark.parametrize(("name", "script", "more", "cut"), CUTS, ids=[row[0] for row in CUTS])
async def test_why_a_body_is_not_whole(transport, name, script, more, cut):
    """The head came, the body did not: that is heard, with the reason."""
    exchange, (heard,) = await look(script, transport=transport, **more)
    assert heard.cut == cut
    assert exchange.record == "file#1"


@TRANSPORTS
async def test_a_failure_leaves_no_record(transport):
    """Where no head came there is nothing to keep."""
    exchange, heard = await look(says(b"HTTP/1.1 200 OK\r\nX-Half: "), transport=transport)
    assert exchange.failure is not None
    assert (exchange.failure.kind in (FailureKind.RESET, FailureKind.PROTOCOL, FailureKind.CUT_SHORT), heard) == (True, [])
    assert exchange.record is None


async def test_only_the_last_of_several_attempts_is_heard():
    """What was asked again is kept once, as it stands in the log."""
    count = 0

    async def script(reader, writer):
        nonlocal count
        count += 1
        await reader.readuntil(b"\r\n\r\n")
        status = b"503 Busy" if count == 1 else b"200 OK"
        writer.write(b"HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
        await writer.drain()

    exchange, heard = await look(script, retries=2, retry_wait=0.0)
    assert (exchange.status, exchange.attempts, len(heard)) == (200, 2, 1)


async def test_without_a_keeper_nothing_listens():
    """No keeper, no tap: an attempt holds no raw bytes."""
    async with serving(answers("200 OK", PAGE)) as port, web(ports={"weir.example:80": port}) as live:
        exchange = await live.look(ask("http://weir.example/"))
        assert live._wire.tapped is False
    assert exchange.record is None


@TRANSPORTS
async def test_an_answer_by_http_2_is_heard_as_libraries_write_it(transport, authority, ca_file):
    """HTTP/2 has no text on the wire: its head is heard with its own first line, fields in their order, body whole."""
    keeper = Listener()

    def build(side):
        return [side.headers(("content-type", "text/html"), ("x-b", "1"), ("x-a", "2"), ("x-b", "3")), side.data(PAGE)]

    tls = h2_tls(authority.issue_cert("weir.example"))
    ports = {"weir.example:443": 0}
    async with serving(says_frames(build), tls=tls) as port:
        ports["weir.example:443"] = port
        async with web(transport, ports=ports, ca_file=ca_file, keeper=keeper) as live:
            exchange = await live.look(ask("https://weir.example/"))
    (heard,) = keeper.heard
    first, *lines = heard.response_head.rstrip(b"\r\n").split(b"\r\n")
    assert first.split()[:2] == [b"HTTP/2", b"200"]
    assert lines == [b"content-type: text/html", b"x-b: 1", b"x-a: 2", b"x-b: 3"]
    assert (b"".join(heard.body), heard.cut, exchange.record) == (PAGE, None, "file#1")
