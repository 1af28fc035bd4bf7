from __future__ import annotations

import asyncio
import sys

import pytest

from citecheck.model.exchange import FailureKind
from citecheck.model.ports import Web
from citecheck.model.settings import NetSettings
from citecheck.net.curl import CurlTransport
from citecheck.net.transport import HttpxTransport
from citecheck.net.web import LiveWeb
from citecheck.testing import NOW, FixedClock
from tests.net.loopback import FakeNames, FakeTime, answers, ask, request_head, serving, web

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"


def in_turn(*said, seen=None):
    """Answer the first request by the first of ``said``, and so on, the last for ever."""
    asked = []

    async def script(reader, writer):
        head = await request_head(reader)
        writer.write(said[min(len(asked), len(said) - 1)])
        asked.append(head)
        if seen is not None:
            seen.append(head)

    return script


def status(line, *headers):
    """Build an empty answer that closes its connection."""
    return "\r\n".join([f"HTTP/1.1 {line}", "Content-Length: 0", "Connection: close", *headers, "", ""]).encode()


async def retried(script, transport="curl", **changes):
    """Look with retries in simulated time; return the exchange and the waits."""
    time = FakeTime()
    async with serving(script) as port:
        settings = {"retries": 2, "now": time.now, "sleep": time.sleep, "chance": lambda: 0.5} | changes
        async with web(transport, ports={"a.example:80": port}, **settings) as live:
            exchange = await live.look(ask("http://a.example/", method=changes.pop("method", "GET")))
    return exchange, time.slept


def test_it_is_a_web():
    """LiveWeb keeps the port's Protocol."""
    port: Web = web()
    assert callable(port.look)


async def test_the_settings_choose_the_transport():
    """``[net] transport`` names curl or httpx; curl is the default."""
    for given, expected in ((NetSettings(), CurlTransport), (NetSettings(transport="httpx"), HttpxTransport)):
        async with LiveWeb(given, contact="", clock=FixedClock(), resolver=FakeNames({})) as live:
            assert isinstance(live._wire.transport, expected)


async def test_an_exchange_is_dated_timed_and_digested(transport):
    """The exchange tells when it was asked (by the clock handed in), how long it took, and the digest of its body."""
    async with serving(answers(body=b"hello")) as port, web(transport, ports={"a.example:80": port}) as live:
        exchange = await live.look(ask("http://u:p@a.example/#x"))
    assert exchange.at == NOW
    assert exchange.body_digest == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    assert 0 < exchange.timing.first_byte_ms <= exchange.timing.total_ms
    assert exchange.attempts == 1
    assert exchange.url.normalised == "http://a.example/#x"
    assert "u:p" not in exchange.url.as_written


async def test_transient_answers_are_asked_again(transport):
    """503 twice and then the page is a live page, found at the third attempt."""
    exchange, waits = await retried(in_turn(status("503 No"), status("503 No"), OK), transport)
    assert (exchange.status, exchange.attempts, waits) == (200, 3, [1.0, 2.0])


async def test_what_stays_broken_is_told_after_the_last_try(transport):
    """After the last retry the last answer stands, with the number of attempts."""
    exchange, waits = await retried(in_turn(status("502 Bad")), transport)
    assert (exchange.status, exchange.attempts, len(waits)) == (502, 3, 2)


async def test_what_cannot_pass_is_asked_once(transport):
    """404 is not asked again, and a reset is."""
    exchange, waits = await retried(in_turn(status("404 Not Found")), transport)
    assert (exchange.status, exchange.attempts, waits) == (404, 1, [])
    exchange, waits = await retried(in_turn(b"", OK), transport)
    assert (exchange.status, exchange.attempts, waits) == (200, 2, [1.0])


async def test_retry_after_is_waited_for(transport):
    """429 with Retry-After is asked again after so long, not earlier."""
    exchange, waits = await retried(in_turn(status("429 Slow down", "Retry-After: 7"), OK), transport)
    assert (exchange.status, exchange.attempts) == (200, 2)
    assert sum(waits) >= 7.0


async def test_a_long_retry_after_does_not_hold_the_run(transport):
    """``Retry-After: 3600`` is not waited for: the throttled answer comes back as it is."""
    exchange, waits = await retried(in_turn(status("429 Slow down", "Retry-After: 3600"), OK), transport)
    assert (exchange.status, exchange.attempts, waits) == (429, 1, [])


async def test_a_throttling_host_is_put_off_and_the_others_are_not():
    """After a 429 the host's next link waits (to the limit), while another host is asked at once."""
    time = FakeTime()
    async with serving(in_turn(status("429 Slow down", "Retry-After: 3600"), OK)) as port:
        ports = {"a.example:80": port, "b.example:80": port}
        async with web(ports=ports, now=time.now, sleep=time.sleep, max_retry_after=30.0) as live:
            await live.look(ask("http://a.example/1"))
            await live.look(ask("http://b.example/"))
            assert time.slept == []
            await live.look(ask("http://a.example/2"))
    assert time.slept == [30.0]


async def test_posts_are_not_repeated():
    """A POST that failed is told, not sent again."""
    seen = []
    async with (
        serving(in_turn(status("502 Bad"), OK, seen=seen)) as port,
        web(ports={"a.example:80": port}, retries=2) as live,
    ):
        exchange = await live.look(ask("http://a.example/", method="POST", content=b"x"))
    assert (exchange.status, len(seen)) == (502, 1)


async def test_interval_between_two_looks_at_one_host():
    """Two looks at one host are apart by the interval; another host does not wait."""
    time = FakeTime()
    async with serving(in_turn(OK)) as port:
        ports = {"a.example:80": port, "b.example:80": port}
        async with web(ports=ports, host_interval=1.0, now=time.now, sleep=time.sleep) as live:
            for url in ("http://a.example/1", "http://b.example/", "http://a.example/2"):
                assert (await live.look(ask(url))).status == 200
    assert time.slept == [1.0]


async def test_a_bug_of_ours_is_not_a_dead_link():
    """An error that is no fault of the network is raised, not recorded against the link."""

    async def broken(host, port):
        raise KeyError("a mistake")

    async with web(resolver=broken) as live:
        with pytest.raises(KeyError):
            await live.look(ask("http://a.example/"))


async def test_nothing_is_left_open(transport, recwarn):
    """After closing, no socket and no task of ours is left."""
    before = asyncio.all_tasks()
    async with (
        serving(answers(body=b"x", then="hold")) as port,
        web(transport, ports={f"h{n}.example:80": port for n in range(20)}) as live,
    ):
        await asyncio.gather(*(live.look(ask(f"http://h{n}.example/")) for n in range(20)))
    await asyncio.sleep(0.01)
    assert asyncio.all_tasks() - before == set()
    assert not [warning for warning in recwarn if issubclass(warning.category, ResourceWarning)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no such bound")
async def test_as_many_files_may_be_open_as_are_in_flight():
    """Where the process may open fewer files than the settings need connections, it lets itself open more."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (700, before[1]))
        async with LiveWeb(NetSettings(concurrency=900), contact="", clock=FixedClock(), resolver=FakeNames({})):
            pass
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= 900
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_refused_url_is_a_failure_without_a_look():
    """What the guard refuses before asking has no timing, no address and no status."""

    async def look():
        async with web() as live:
            return await live.look(ask("http://a.example:25/"))

    exchange = asyncio.run(look())
    assert exchange.failure.kind is FailureKind.BLOCKED_ADDRESS
    assert (exchange.status, exchange.address, exchange.timing) == (None, None, None)


async def test_a_wait_before_a_second_attempt_takes_no_place_of_others():
    """Between two attempts a look rests, so a run goes on beside hosts that ask for patience."""
    resting = []
    time = FakeTime()

    async def sleep(seconds):
        resting.append(live.politeness.resting)
        await time.sleep(seconds)

    async with serving(in_turn(status("503 No"), OK)) as port:
        settings = {"retries": 1, "now": time.now, "sleep": sleep, "chance": lambda: 0.5}
        async with web("curl", ports={"a.example:80": port}, **settings) as live:
            await live.look(ask("http://a.example/"))
            assert live.politeness.resting == 0
    assert resting == [1]
