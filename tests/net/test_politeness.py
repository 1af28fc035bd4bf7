from __future__ import annotations

import asyncio

import pytest

from citecheck.net.politeness import Politeness
from tests.net.loopback import FakeTime


class Timeline:
    """A simulated loop: ``sleep`` waits in simulated time, and the clock jumps to the next sleeper when all wait."""

    def __init__(self) -> None:
        self.at = 0.0
        self.sleepers: list[tuple[float, asyncio.Event]] = []

    def now(self) -> float:
        """Return simulated seconds."""
        return self.at

    async def sleep(self, seconds: float) -> None:
        """Wait in simulated time."""
        event = asyncio.Event()
        self.sleepers.append((self.at + seconds, event))
        await event.wait()

    async def run(self, *work) -> None:
        """Do all work, jumping from one waking to the next."""
        tasks = [asyncio.ensure_future(one) for one in work]
        while not all(task.done() for task in tasks):
            for _ in range(20):
                await asyncio.sleep(0)
            if self.sleepers:
                self.sleepers.sort(key=lambda entry: entry[0])
                self.at, event = self.sleepers.pop(0)
                event.set()
        await asyncio.gather(*tasks)


async def visits(line, politeness, plan, lasting=0.0):
    """Let all of ``plan`` (hosts) ask at once; return (host, start) in order of start."""
    starts = []

    async def one(host):
        async with politeness.turn(host):
            starts.append((host, line.now()))
            if lasting:
                await line.sleep(lasting)

    await line.run(*(one(host) for host in plan))
    return starts


def polite(line, **changes):
    """Build politeness over a timeline."""
    settings = {"interval": 1.0, "per_host": 2, "concurrency": 10} | changes
    return Politeness(now=line.now, sleep=line.sleep, **settings)


async def test_starts_at_one_host_keep_their_interval():
    """Two requests to one host never start closer than the interval."""
    line = Timeline()
    starts = await visits(line, polite(line), ["a"] * 4)
    assert [at for _, at in starts] == [0.0, 1.0, 2.0, 3.0]


async def test_hosts_do_not_wait_for_one_another():
    """Each host has its own interval."""
    line = Timeline()
    starts = await visits(line, polite(line), ["a", "b", "c", "a", "b"])
    assert sorted(starts) == [("a", 0.0), ("a", 1.0), ("b", 0.0), ("b", 1.0), ("c", 0.0)]


async def test_no_more_than_per_host_at_once():
    """A host has no more than its number of requests under way, however short the interval."""
    line = Timeline()
    starts = await visits(line, polite(line, interval=0.0), ["a"] * 6, lasting=5.0)
    assert [at for _, at in starts] == [0.0, 0.0, 5.0, 5.0, 10.0, 10.0]


@pytest.mark.parametrize(("wanted", "starts"), [(1, [0, 5, 10, 15]), (4, [0, 0, 0, 0])], ids=["fewer", "more"])
async def test_a_host_that_wants_another_number_at_once_has_it(wanted, starts):
    """What a host's own rule says of requests at once counts there, not the number for all, and the engine is told so."""
    line = Timeline()
    politeness = polite(line, interval=0.0)
    politeness.suit("a", per_host=wanted)
    assert [at for _, at in await visits(line, politeness, ["a"] * 4, lasting=5.0)] == starts
    assert (politeness.at_once("a"), politeness.at_once("b")) == (wanted, 2)


async def test_no_more_than_concurrency_over_all_hosts():
    """All hosts together have no more than their number under way."""
    line = Timeline()
    starts = await visits(line, polite(line, concurrency=2), list("abcd"), lasting=3.0)
    assert [at for _, at in starts] == [0.0, 0.0, 3.0, 3.0]


async def test_waiting_for_a_host_takes_no_place_of_others():
    """A hundred links of one slow host leave the places for all hosts free."""
    line = Timeline()
    politeness = polite(line, concurrency=1, interval=10.0)
    starts = await visits(line, politeness, ["slow"] * 100 + ["b", "c"])
    assert [at for host, at in starts if host != "slow"] == [0.0, 0.0]


async def test_interval_holds_also_after_waiting_for_a_place():
    """Two links of a host that both waited for a free place still start apart."""
    line = Timeline()
    politeness = polite(line, concurrency=1, interval=1.0)
    starts = await visits(line, politeness, ["z", "a", "a"], lasting=5.0)
    own = [at for host, at in starts if host == "a"]
    assert own[1] - own[0] >= 1.0


async def test_a_host_that_is_put_off_waits_alone():
    """After a Retry-After the host rests for so long; the others go on."""
    line = Timeline()
    politeness = polite(line)
    politeness.put_off("a", 30.0)
    starts = await visits(line, politeness, ["a", "b", "a"])
    assert sorted(starts) == [("a", 30.0), ("a", 31.0), ("b", 0.0)]


async def test_putting_off_reaches_those_who_wait_already():
    """A Retry-After that comes while others wait for the host holds for them too."""
    line = Timeline()
    politeness = polite(line)

    async def throttled():
        async with politeness.turn("a"):
            politeness.put_off("a", 30.0)

    starts = []

    async def second():
        async with politeness.turn("a"):
            starts.append(line.now())

    await line.run(throttled(), second())
    assert starts == [30.0]


async def test_a_turn_that_fails_is_given_back():
    """An error or a cancellation inside a turn frees the host and the place."""
    time = FakeTime()
    politeness = Politeness(interval=0, per_host=1, concurrency=1, now=time.now, sleep=time.sleep)
    for _ in range(3):
        with pytest.raises(KeyError):
            async with politeness.turn("a"):
                raise KeyError
    stuck = asyncio.ensure_future(politeness._all.enter())
    await stuck
    waiting = asyncio.ensure_future(politeness.turn("a").__aenter__())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    politeness._all.leave()
    async with politeness.turn("a"):
        pass


async def test_memory_stays_flat_over_many_hosts():
    """Hosts that were asked and are at rest are forgotten."""
    time = FakeTime()
    politeness = Politeness(interval=0.0, per_host=1, concurrency=1, now=time.now, sleep=time.sleep)
    for number in range(20_000):
        async with politeness.turn(f"host{number}"):
            pass
    assert len(politeness._hosts) <= 4097


async def test_it_says_when_a_host_may_be_asked():
    """A host nobody knows and one at rest may be asked now, one just asked after its interval, one put off after that."""
    line = Timeline()
    politeness = polite(line)
    assert politeness.ready_in("a") == 0.0
    await visits(line, politeness, ["a"])
    assert politeness.ready_in("a") == 1.0
    line.at = 0.75
    assert politeness.ready_in("a") == 0.25
    line.at = 5.0
    assert politeness.ready_in("a") == 0.0
    politeness.put_off("b", 30.0)
    assert politeness.ready_in("b") == 30.0


@pytest.mark.parametrize(("per_host", "interval"), [(9, 1.0), (1, 0.0)], ids=["for the interval", "for one of its places"])
async def test_who_waits_for_a_host_is_known_to_rest(per_host, interval):
    """Those that wait for a host count as resting, and whoever watches is told, so that others are begun in their stead."""
    line = Timeline()
    politeness = polite(line, per_host=per_host, interval=interval)
    told, seen = [], []
    politeness.watch(lambda: told.append(politeness.resting))

    async def one():
        async with politeness.turn("a"):
            seen.append(politeness.resting)
            await line.sleep(0.5)

    await line.run(one(), one(), one())
    assert told[:2] == [1, 2]
    assert (seen[-1], politeness.resting) == (0, 0)


async def test_who_waits_for_a_place_over_all_does_not_rest():
    """Waiting for one of the places of all hosts frees no place for others."""
    line = Timeline()
    politeness = polite(line, concurrency=1)
    told = []
    politeness.watch(lambda: told.append(politeness.resting))
    await visits(line, politeness, ["a", "b", "c"], lasting=5.0)
    assert told == []


async def test_a_rest_that_is_cancelled_is_over():
    """Work that is ended while it waits for its host is no longer counted, and its turn is given back."""
    line = Timeline()
    politeness = polite(line, per_host=1)
    async with politeness.turn("a"):
        waiting = asyncio.ensure_future(politeness.turn("a").__aenter__())
        await asyncio.sleep(0)
        assert politeness.resting == 1
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert politeness.resting == 0
    line.at = 10.0
    async with politeness.turn("a"):
        pass


async def test_many_hosts_that_may_not_be_forgotten_are_not_looked_through_again_and_again():
    """Where thousands of hosts are put off, remembering one more does not mean looking through all of them each time."""
    politeness = Politeness(interval=0.0, per_host=1, concurrency=1, now=lambda: 0.0)
    looked = 0
    forget = politeness._forget

    def counted():
        nonlocal looked
        looked += len(politeness._hosts)
        forget()

    politeness._forget = counted
    for number in range(20_000):
        politeness.put_off(f"host{number}", 60.0)
    assert looked < 40_000
