"""A host under strain: asked ever more slowly, and let off by and by."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.model.exchange import FailureKind
from citecheck.net.pace import Pace, Sign, sign_of
from citecheck.net.politeness import Politeness
from citecheck.testing import failed, response
from tests.net.loopback import FakeTime, ask, serving, web
from tests.net.test_politeness import Timeline, polite
from tests.net.test_web import OK, in_turn, status

URL = "http://a.example/"
T, F, OKAY, N = Sign.THROTTLED, Sign.FAULT, Sign.FINE, Sign.NOTHING


@pytest.mark.parametrize(
    ("code", "sign"),
    [(200, OKAY), (301, OKAY), (403, OKAY), (404, OKAY), (429, T), (503, T), (500, N), (502, N), (504, N), (999, N)],
)
def test_what_a_status_says_of_its_host(code, sign):
    """Being throttled is strain; any answer about the page is calm; a server's own fault says nothing."""
    assert sign_of(response(URL, code)) is sign


@pytest.mark.parametrize("kind", FailureKind)
def test_what_a_failure_says_of_its_host(kind):
    """Resets and timeouts may be strain; names, certificates and what we refuse ourselves are none."""
    strain = {"reset", "connect-timeout", "read-timeout"}
    assert sign_of(failed(URL, kind)) is (F if kind.value in strain else N)


@pytest.mark.parametrize(
    ("signs", "intervals"),
    [
        ([T, T, T, T, T, T], [2, 4, 8, 16, 30, 30]),
        ([F, F, F, F, F, F, F], [1, 1, 2, 4, 8, 8, 8]),
        ([F, F, OKAY, F, F], [1, 1, 1, 1, 1]),
        ([T, T, OKAY, OKAY, OKAY, OKAY, OKAY, OKAY, OKAY], [2, 4, 4, 4, 2, 2, 2, 1, 1]),
        ([T, OKAY, OKAY, T, OKAY, OKAY, OKAY], [2, 2, 2, 4, 4, 4, 2]),
        ([T, N, N, N], [2, 2, 2, 2]),
    ],
)
def test_the_interval_doubles_and_comes_back_slowly(signs, intervals):
    """A throttle doubles at once, faults only in a row and less far; three calm answers take one step back."""
    pace, seen = Pace(), []
    for sign in signs:
        pace.heed(sign)
        seen.append(pace.interval(1.0, 30.0))
    assert seen == intervals


@given(st.lists(st.sampled_from(Sign), max_size=200), st.floats(0, 50), st.floats(0, 50))
def test_a_pace_keeps_its_bounds(signs, usual, longest):
    """Whatever answers come, the interval is never below the usual and never above the longest, and calm always ends strain."""
    pace = Pace()
    for sign in signs:
        pace.heed(sign)
        assert usual <= pace.interval(usual, longest) <= max(usual, longest)
    for _ in range(3 * (pace.steps + 1)):
        pace.heed(OKAY)
    assert not pace.strained
    assert pace.interval(usual, longest) == usual


async def spread(line, politeness, plan, heed=None):
    """Let each host of ``plan`` be asked in turn of time; ``heed`` gives the sign of a host's n-th answer. Return the starts."""
    starts = []

    async def one(host):
        async with politeness.turn(host):
            starts.append((host, line.now()))
            await line.sleep(0.5)
            if heed is not None:
                politeness.heed(host, heed(host, sum(1 for name, _ in starts if name == host)))

    await line.run(*(one(host) for host in plan))
    return starts


async def test_a_host_under_strain_is_asked_one_at_a_time_and_ever_more_slowly():
    """While a host throttles, its starts are apart by doubled intervals; another host keeps its own pace."""
    line = Timeline()
    starts = await spread(line, polite(line), ["a"] * 5 + ["b"] * 5, lambda host, _: T if host == "a" else OKAY)
    own = [at for host, at in starts if host == "a"]
    assert own == [0.0, 2.5, 7.0, 15.5, 32.0]  # 2, 4, 8 and 16 s after each answer, which takes half a second
    assert [at for host, at in starts if host == "b"] == [0.0, 1.0, 2.0, 3.0, 4.0]


async def test_a_host_that_recovers_gets_its_pace_back():
    """After calm answers the interval is the usual one again, and as many requests run at once as before."""
    line = Timeline()
    politeness = polite(line, interval=0.0, per_host=2)
    politeness.heed("a", T)
    starts = await spread(line, politeness, ["a"] * 8, lambda *_: OKAY)
    assert [at for _, at in starts] == [0.5, 1.0, 1.5, 2.0, 2.0, 2.5, 2.5, 3.0]


async def test_requests_under_way_are_not_counted_twice():
    """Where strain comes while two requests run, the third waits for both."""
    line = Timeline()
    politeness = polite(line, interval=0.0, per_host=2, longest_interval=0.001)
    running, most = 0, []

    async def one(sign):
        nonlocal running
        async with politeness.turn("a"):
            running += 1
            most.append(running)
            await line.sleep(1.0)
            running -= 1
            politeness.heed("a", sign)

    await line.run(*(one(T) for _ in range(5)))
    assert most == [1, 2, 1, 1, 1]


async def test_one_who_gives_up_loses_no_place():
    """A request that is cancelled while it waits, before or after its place was given, leaves the others their turns."""
    time = FakeTime()
    politeness = Politeness(interval=0, per_host=1, concurrency=9, now=time.now, sleep=time.sleep)
    for give_place_first in (False, True):
        async with politeness.turn("a"):
            waiting = asyncio.ensure_future(politeness.turn("a").__aenter__())
            await asyncio.sleep(0)
            if not give_place_first:
                waiting.cancel()
                await asyncio.gather(waiting, return_exceptions=True)
        if give_place_first:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        async with asyncio.timeout(1), politeness.turn("a"):
            pass


async def test_no_growth_where_it_is_switched_off():
    """With ``max_interval`` no longer than the interval, strain changes nothing: archives have their own pacing."""
    line = Timeline()
    starts = await spread(line, polite(line, interval=1.0, longest_interval=0.0), ["a"] * 3, lambda *_: T)
    assert [at for _, at in starts] == [0.0, 1.0, 2.0]


async def test_strain_is_kept_while_hosts_are_forgotten():
    """Thousands of other hosts do not make us forget that one asked for patience."""
    time = FakeTime()
    politeness = Politeness(interval=0.0, per_host=1, concurrency=1, now=time.now, sleep=time.sleep)
    politeness.heed("slow", T)
    for number in range(9000):
        async with politeness.turn(f"host{number}"):
            pass
    assert politeness.strained("slow")
    time.at += 3600
    for number in range(9000):
        async with politeness.turn(f"other{number}"):
            pass
    assert not politeness.strained("slow")


async def test_the_web_learns_from_throttles():
    """429 without Retry-After puts the host's next link off; answers bring it back; another host is asked at once."""
    time = FakeTime()
    async with serving(in_turn(status("429 Slow down"), status("429 Slow down"), OK)) as port:
        ports = {"a.example:80": port, "b.example:80": port}
        async with web(ports=ports, now=time.now, sleep=time.sleep, host_interval=1.0, max_interval=30.0) as live:
            waits = []
            for url in ("http://a.example/1", "http://a.example/2", "http://b.example/", *["http://a.example/3"] * 8):
                time.slept.clear()
                await live.look(ask(url))
                waits.append(sum(time.slept))
    assert waits == [0, 2.0, 0, 4.0, 4.0, 4.0, 4.0, 2.0, 2.0, 2.0, 1.0]


async def test_a_dead_host_costs_no_more_than_its_bound():
    """A host that resets everything is slowed down eight times at most, whatever the number of its links."""
    time = FakeTime()
    async with serving(in_turn(b"")) as port:
        settings = {"now": time.now, "sleep": time.sleep, "host_interval": 1.0, "max_interval": 30.0}
        async with web(ports={"a.example:80": port}, **settings) as live:
            for _ in range(20):
                assert (await live.look(ask("http://a.example/"))).failure.kind is FailureKind.RESET
    assert max(time.slept) == 8.0
