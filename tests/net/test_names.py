from __future__ import annotations

import asyncio
import socket

import pytest

from citecheck.net.names import Names, SystemResolver
from citecheck.net.safety import Blocked, Guard, Place
from tests.net.loopback import FakeNames


async def test_answers_are_kept_for_a_minute_and_failures_are_not():
    """A name is asked for once a minute; one that failed is asked for again at once."""
    now = [0.0]
    resolver = FakeNames({"a.example": ["8.8.8.8"], "b.example": socket.EAI_AGAIN})
    names = Names(Guard(), resolver, now=lambda: now[0])
    for _ in range(3):
        assert await names.places("a.example", 80) == (Place("8.8.8.8", 80),)
    now[0] = 61
    await names.places("a.example", 80)
    for _ in range(2):
        with pytest.raises(socket.gaierror):
            await names.places("b.example", 80)
    assert resolver.asked == ["a.example"] * 2 + ["b.example"] * 2


async def test_many_who_ask_at_once_share_one_look_up():
    """A hundred links of one host ask for its name once, and one that gives up does not take the answer from the others."""
    started, go = asyncio.Event(), asyncio.Event()
    asked = []

    async def slow(host, port):
        asked.append(host)
        started.set()
        await go.wait()
        return ["8.8.8.8"]

    names = Names(Guard(), slow)
    looks = [asyncio.ensure_future(names.places("a.example", 80)) for _ in range(100)]
    await started.wait()
    looks[0].cancel()
    go.set()
    found = await asyncio.gather(*looks, return_exceptions=True)
    assert isinstance(found[0], asyncio.CancelledError)
    assert found[1:] == [(Place("8.8.8.8", 80),)] * 99
    assert asked == ["a.example"]


async def test_addresses_and_entries_ask_no_resolver():
    """An address in the URL and an entry of [net] resolve are known without a look-up."""
    resolver = FakeNames({})
    names = Names(Guard(["a.example:80:127.0.0.1:8080"]), resolver)
    assert await names.places("8.8.8.8", 80) == (Place("8.8.8.8", 80),)
    assert await names.places("[2606:4700::1111]", 80) == (Place("2606:4700::1111", 80),)
    assert await names.places("a.example", 80) == (Place("127.0.0.1", 8080),)
    assert resolver.asked == []


async def test_no_permitted_address_says_which_were_refused():
    """Where the guard refuses all addresses, the message names each with its reason."""
    names = Names(Guard(), FakeNames({"a.example": ["10.0.0.1", "::1"]}))
    with pytest.raises(Blocked, match=r"10\.0\.0\.1 is private; ::1 is loopback"):
        await names.places("a.example", 80)


async def test_an_empty_answer_is_no_such_name():
    """A resolver that finds nothing at all has not found the name."""
    with pytest.raises(socket.gaierror) as error:
        await Names(Guard(), FakeNames({"a.example": []})).places("a.example", 80)
    assert error.value.errno == socket.EAI_NONAME


async def test_system_resolver_finds_loopback_and_takes_odd_names():
    """The system's resolver answers for this machine, and a name that no server could know is a failure, not a crash."""
    resolver = SystemResolver(threads=1)
    try:
        assert "127.0.0.1" in await resolver("127.0.0.1", 80)
        with pytest.raises(socket.gaierror):
            await resolver("a" * 70 + ".b..c", 80)
    finally:
        resolver.close()


async def test_the_guard_is_asked_once_for_an_address():
    """A thousand links of one host ask the guard once; what it refuses is refused each time."""
    asked = []

    class Counting(Guard):
        def why_place_refused(self, host, port, place):
            asked.append(place.address)
            return super().why_place_refused(host, port, place)

    names = Names(Counting(), FakeNames({"a.example": ["93.184.216.34"], "in.example": ["10.0.0.1"]}))
    for _ in range(1_000):
        assert await names.places("a.example", 80) == (Place("93.184.216.34", 80),)
    assert asked == ["93.184.216.34"]
    for _ in range(3):
        with pytest.raises(Blocked):
            await names.places("in.example", 80)
