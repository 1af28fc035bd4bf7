"""The browser's way out: nothing passes without a pass, and nothing that the guard does not permit."""

import asyncio
import contextlib
import socket
from contextlib import asynccontextmanager

import pytest

from citecheck.model.exchange import FailureKind
from citecheck.net.browser.proxy import GuardingProxy
from citecheck.net.names import Names
from citecheck.net.safety import Guard
from tests.world.pages import article
from tests.world.wire import Page


class Told:
    """A resolver that answers from a table, one answer after the other, and remembers who was asked for."""

    def __init__(self, **answers):
        self.answers = {name.replace("_", "."): list(found) for name, found in answers.items()}
        self.asked = []

    async def __call__(self, host, port):
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        found = self.answers[host]
        return [found.pop(0) if len(found) > 1 else found[0]]


@asynccontextmanager
async def proxy(resolve=(), resolver=None, max_bytes=1_000_000):
    """Start a proxy with one pass; yields both."""
    names = Names(Guard(resolve), resolver or Told(), now=lambda: 0.0)
    made = GuardingProxy(names, connect_timeout=1.0)
    await made.start()
    try:
        yield made, made.admit(max_bytes)
    finally:
        await made.aclose()
        names.close()


async def say(made, *lines, more=b""):
    """Send a request's lines to the proxy and return all that comes back, until the end or until it is broken off."""
    host, _, port = made.address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"\r\n".join([*(line.encode() if isinstance(line, str) else line for line in lines), b"", b""]) + more)
    answer = b""
    with contextlib.suppress(ConnectionError):
        while chunk := await asyncio.wait_for(reader.read(65536), 5):
            answer += chunk
    writer.transport.abort()
    await asyncio.sleep(0)
    return answer


def auth(admitted):
    return b"Proxy-Authorization: " + admitted.line


@pytest.mark.parametrize("given", ["", "Proxy-Authorization: Basic AAAA", "Proxy-Authorization: Basic", "Authorization: Basic x"])
@pytest.mark.parametrize("first", ["GET http://news.test/ HTTP/1.1", "CONNECT news.test:443 HTTP/1.1"])
async def test_without_the_password_nothing_passes(live_world, first, given):
    """Whoever has no pass is told so, and nothing is asked of anybody: the browser's own traffic ends here."""
    async with proxy(live_world.resolve) as (made, _):
        answer = await say(made, first, "Host: news.test", *([given] if given else []))
        assert answer.startswith(b"HTTP/1.1 407 ")
        assert made.strangers == 1
    assert live_world.asked == []


async def test_a_pass_ends_with_its_look(live_world):
    """A dismissed pass opens nothing any more, another's goes on."""
    async with proxy(live_world.resolve) as (made, first):
        second = made.admit(1_000_000)
        await made.dismiss(first)
        assert b" 407 " in await say(made, "GET http://news.test/ HTTP/1.1", "Host: news.test", auth(first))
        assert b"200 OK" in await say(made, "GET http://news.test/ HTTP/1.1", "Host: news.test", auth(second))


PRIVATE = [
    "127.0.0.1",
    "10.0.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[fe80::1]",
    "2130706433",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "inside.test",
]


@pytest.mark.parametrize("host", PRIVATE)
@pytest.mark.parametrize("tunnel", [True, False], ids=["tunnel", "plain"])
async def test_private_addresses_are_refused_however_written(host, tunnel):
    """A listener on this machine gets no connection; the pass remembers what was refused."""
    heard = []

    async def hear(reader, writer):
        heard.append(writer.get_extra_info("peername"))
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    first = f"CONNECT {host}:{port} HTTP/1.1" if tunnel else f"GET http://{host}:{port}/x HTTP/1.1"
    async with proxy(resolver=Told(inside_test=["127.0.0.1"])) as (made, admitted):
        answer = await say(made, first, f"Host: {host}", auth(admitted))
        assert answer == b"" if not tunnel else answer.startswith(b"HTTP/1.1 502 ")
        assert [failure.kind for failure in admitted.failures.values()] == [FailureKind.BLOCKED_ADDRESS]
        assert len(admitted.refused) == 1
    server.close()
    await server.wait_closed()
    assert heard == []


async def test_a_name_that_changes_its_mind_is_judged_each_time(live_world):
    """DNS rebinding: the second answer, a private one, is refused as if it were the first."""
    told = Told(turn_test=["192.0.2.1", "127.0.0.1"])
    async with proxy(resolver=told) as (made, admitted):
        for _ in range(2):
            assert await say(made, "GET http://turn.test/ HTTP/1.1", "Host: turn.test", auth(admitted)) == b""
        assert admitted.refused == ["turn.test:80"]


@pytest.mark.parametrize("port", [22, 25, 6667, 0])
async def test_ports_that_are_no_web_ports_are_refused(port):
    """Bad ports of the Fetch standard are not connected to, whatever the address."""
    async with proxy(resolver=Told(open_test=["93.184.215.14"])) as (made, admitted):
        answer = await say(made, f"CONNECT open.test:{port} HTTP/1.1", auth(admitted))
        assert answer.startswith((b"HTTP/1.1 502 ", b"HTTP/1.1 400 "))
        assert admitted.addresses == {}


@pytest.mark.parametrize(
    "first", ["GET /x HTTP/1.1", "GET ftp://news.test/ HTTP/1.1", "CONNECT : HTTP/1.1", "nonsense", "GET http:// HTTP/1.1"]
)
async def test_what_is_no_request_to_a_proxy_is_refused(live_world, first):
    """Neither a request to ourselves nor another scheme nor nonsense leads anywhere."""
    async with proxy(live_world.resolve) as (made, admitted):
        assert (await say(made, first, auth(admitted))).startswith(b"HTTP/1.1 400 ")
    assert live_world.asked == []


async def test_a_plain_request_goes_on_as_it_came(live_world):
    """Path, query and the page's headers arrive, the password does not; the answer says that it is the only one."""
    async with proxy(live_world.resolve) as (made, admitted):
        lines = ("GET http://echo.test/a%2Fb?x=%26 HTTP/1.1", "Host: echo.test", "X-Own: 1", "Proxy-Connection: keep-alive")
        answer = await say(made, *lines, auth(admitted))
    (asked,) = live_world.asked
    assert (asked.target, asked.header("x-own")) == ("/a%2Fb?x=%26", "1")
    assert not any(name.startswith("proxy") for name, _ in asked.headers)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"\r\nConnection: close" in head
    assert b'"method": "GET"' in body
    assert admitted.addresses == {("echo.test", 80): "127.0.0.2"}


async def test_a_connection_carries_one_request(live_world):
    """A second request behind the first, to another host, is not sent anywhere it does not belong."""
    async with proxy(live_world.resolve) as (made, admitted):
        second = b"GET http://docs.test/data.json HTTP/1.1\r\nHost: docs.test\r\n\r\n"
        answer = await say(made, "GET http://news.test/ HTTP/1.1", "Host: news.test", auth(admitted), more=second)
    assert answer.count(b"HTTP/1.1 200") == 1
    assert [asked.host for asked in live_world.asked if asked.host == "docs.test"] == []


async def test_a_page_that_loads_too_much_is_cut_off(live_world):
    """Beyond its bytes a pass loads nothing more, and no new connection is made."""
    live_world.publish("news.test/large", Page(body=b"x" * 300_000))
    async with proxy(live_world.resolve, max_bytes=100_000) as (made, admitted):
        answer = await say(made, "GET http://news.test/large HTTP/1.1", "Host: news.test", auth(admitted))
        assert len(answer) <= 100_000
        before = len(live_world.asked)
        assert await say(made, "GET http://news.test/ HTTP/1.1", "Host: news.test", auth(admitted)) == b""
        assert len(live_world.asked) == before


@pytest.mark.parametrize(
    ("host", "kind"),
    [("refused.test", "refused"), ("nosuch.test", "dns-not-found"), ("faults.test/reset", None)],
)
async def test_what_became_of_a_place_is_kept(live_world, host, kind):
    """The browser learns only that nothing came; the pass knows why. No answer of ours stands in for the server's."""
    async with proxy(live_world.resolve) as (made, admitted):
        name = host.partition("/")[0]
        assert await say(made, f"GET http://{host} HTTP/1.1", f"Host: {name}", auth(admitted)) == b""
        kinds = [failure.kind.value for failure in admitted.failures.values()]
        assert kinds == ([kind] if kind else [])


async def test_interim_answers_are_left_out():
    """103 Early Hints before an answer does not end it."""

    async def hint(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n")
        await writer.drain()
        body = article("After a hint").encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(hint, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with proxy([f"hint.test:80:127.0.0.1:{port}"]) as (made, admitted):
        answer = await say(made, "GET http://hint.test/ HTTP/1.1", "Host: hint.test", auth(admitted))
    server.close()
    await server.wait_closed()
    assert answer.startswith(b"HTTP/1.1 200 OK\r\nContent-Length")
    assert b"keep-alive" not in answer
    assert b"After a hint" in answer


async def test_two_that_start_it_at_once_share_it():
    """There is one way out, whoever looks first: a second one would be left open."""
    loop = asyncio.get_running_loop()
    names = Names(Guard(), Told(), now=lambda: 0.0)
    made = GuardingProxy(names, connect_timeout=1.0)
    before = len(loop._selector.get_map())
    await asyncio.gather(made.start(), made.start(), made.start())
    assert len(loop._selector.get_map()) == before + 1
    await made.aclose()
    names.close()


async def test_nothing_listens_any_more_after_the_end(live_world):
    """Closing drops open connections and the port."""
    async with proxy(live_world.resolve) as (made, _):
        host, _, port = made.address.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()
    with pytest.raises(OSError):  # noqa: PT011 - refused, by whatever number
        await asyncio.open_connection(host, int(port))
