import asyncio
import gc
from collections import Counter

import pytest

from citecheck.engines.lanes import AnyTime, Lanes
from citecheck.engines.local import LocalEngine


async def drain(engine, work, items):
    return [pair async for pair in engine.map(work, items, key=lambda item: str(item)[0])]


async def test_all_items_come_back_with_their_results():
    """Every item is yielded once, with what its work returned."""

    async def double(item):
        await asyncio.sleep(0)
        return item * 2

    assert sorted(await drain(LocalEngine(3), double, range(20))) == [(n, n * 2) for n in range(20)]


async def test_no_more_than_the_bound_is_in_flight():
    """The bound on work in flight holds, and is used."""
    now = most = 0

    async def work(item):
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    await drain(LocalEngine(4), work, range(50))
    assert most == 4


async def test_an_error_ends_the_whole_and_cancels_the_rest():
    """The first error is raised; work in flight is cancelled, not left behind."""
    cancelled = []

    async def work(item):
        if item == 1:
            raise ValueError("first")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(item)
            raise

    with pytest.raises(ValueError, match="first"):
        await drain(LocalEngine(3), work, [0, 1, 2])
    assert sorted(cancelled) == [0, 2]


async def test_errors_that_come_together_are_told_once():
    """One is raised; of the others asyncio has nothing to print: a network that goes down fails all links under way at once."""
    told = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["message"]))
    gate = asyncio.Event()

    async def work(item):
        if item == 7:
            gate.set()
        await gate.wait()
        raise ValueError(f"number {item}")

    with pytest.raises(ValueError, match="number"):
        await drain(LocalEngine(8), work, range(8))
    gc.collect()
    await asyncio.sleep(0)
    assert told == []


async def test_nothing_to_do_is_fine():
    """No items, no results."""
    assert await drain(LocalEngine(3), lambda item: item, []) == []


async def test_the_longest_chain_goes_first():
    """Of keys that wait for a place, the one with the most items left begins before the others; equals take turns."""
    order = []

    async def work(item):
        order.append(item)
        await asyncio.sleep(0)

    await drain(LocalEngine(1), work, ["a1", "b1", "b2", "b3", "c1", "c2"])
    assert order == ["b1", "c1", "b2", "a1", "c2", "b3"]


async def test_a_stream_is_read_no_further_than_its_window():
    """Of a million items only as many as the window holds, those in flight, and as many done but not taken, have been read."""
    read = done = 0

    def stream():
        nonlocal read
        for number in range(1_000_000):
            read += 1
            yield number

    async def work(item):
        await asyncio.sleep(0)

    walk = LocalEngine(4, ahead=100).map(work, stream(), key=lambda item: str(item % 7))
    async for _ in walk:
        done += 1
        assert read <= done + 100 + 4 + 4 + 1
        if done == 5_000:
            break
    await walk.aclose()


async def test_work_begins_before_a_stream_is_read_to_its_end():
    """The first items are done while the stream is still read."""
    read = []

    def stream():
        for number in range(5_000):
            read.append(number)
            yield number

    async def work(item):
        return len(read)

    results = [result async for _, result in LocalEngine(4).map(work, stream(), key=str)]
    assert results[0] < 500
    assert len(results) == 5_000


async def test_an_error_of_the_stream_ends_the_whole():
    """What the items themselves raise is raised, and work in flight is cancelled."""
    cancelled = []

    def stream():
        yield 1
        raise OSError("the disk is gone")

    async def work(item):
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.append(item)

    with pytest.raises(OSError, match="the disk is gone"):
        await drain(LocalEngine(3), work, stream())
    assert cancelled in ([], [1])


class FakeTurns(AnyTime):
    """Turns by hand: ``waits`` says for how long a key is not ready; ``rest`` lets a piece of work rest until it is woken."""

    def __init__(self, per_host):
        super().__init__(per_host)
        self.waits = {}
        self.on_rest = None

    def ready_in(self, host):
        return self.waits.get(host, 0.0)

    def watch(self, on_rest):
        self.on_rest = on_rest

    async def rest(self, until):
        self.resting += 1
        self.on_rest()
        await until.wait()
        self.resting -= 1


async def test_work_that_rests_takes_no_place_of_others():
    """Two pieces of work that wait for their hosts' patience leave both places to the rest, which is done meanwhile."""
    turns, patience, order = FakeTurns(1), asyncio.Event(), []

    async def work(item):
        if item in ("x", "y"):
            await turns.rest(patience)
        order.append(item)
        if len(order) == 3:
            patience.set()

    await drain(LocalEngine(2, turns), work, ["x", "y", "a", "b", "c"])
    assert sorted(order[:3]) == ["a", "b", "c"]
    assert sorted(order) == ["a", "b", "c", "x", "y"]
    assert turns.on_rest is None


async def test_resting_work_is_bounded_as_well():
    """However much rests, no more than eight pieces of work a place are held in memory at a time."""
    turns, patience = FakeTurns(1), asyncio.Event()
    now = most = 0

    async def work(item):
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now == 16:
            asyncio.get_running_loop().call_later(0, patience.set)
        await turns.rest(patience)
        now -= 1

    done = [item async for item, _ in LocalEngine(2, turns).map(work, range(40), key=str)]
    assert sorted(done) == list(range(40))
    assert most == 16


async def test_an_item_waits_for_its_keys_turn_outside():
    """A key that is not ready is left alone until it is; the others go on, and nothing is asked in vain."""
    turns, order = FakeTurns(1), []
    turns.waits["s"] = 0.001

    async def work(item):
        order.append(item)
        if item == "a2":
            turns.waits.clear()

    await drain(LocalEngine(1, turns), work, ["s1", "s2", "s3", "a1", "a2"])
    assert order == ["a1", "a2", "s1", "s2", "s3"]


async def test_no_more_of_a_key_than_its_turns_allow():
    """Of one key no more items run than its host bears at once, whatever places are free."""
    now, most = Counter(), Counter()

    async def work(item):
        key = item % 3
        now[key] += 1
        most[key] = max(most[key], now[key])
        await asyncio.sleep(0)
        now[key] -= 1

    async for _ in LocalEngine(50, FakeTurns(2)).map(work, range(300), key=lambda item: str(item % 3)):
        pass
    assert most == {0: 2, 1: 2, 2: 2}


async def test_a_key_with_a_number_of_its_own_has_so_many_at_once():
    """Where one host bears more than the others, so many of its items run at once, and of the others no more than before."""

    class Turns(AnyTime):
        def at_once(self, host):
            return 5 if host == "big" else 2

    now, most = Counter(), Counter()

    async def work(item):
        now[item] += 1
        most[item] = max(most[item], now[item])
        await asyncio.sleep(0)
        now[item] -= 1

    items = ["big", "small"] * 20
    async for _ in LocalEngine(20, Turns(2)).map(work, items, key=str):
        pass
    assert most == {"big": 5, "small": 2}


async def test_memory_of_lanes_stays_flat():
    """A key of which nothing waits or runs is forgotten, and what a heap passes over is let go."""
    lanes = Lanes(AnyTime(1), now=lambda: 0.0)
    for number in range(10_000):
        lanes.add("busy", number)
        lanes.add(f"key{number}", number)
        for _ in range(2):
            if found := lanes.next():
                lanes.done(found[0], 1.0)
    assert len(lanes._lanes) <= 2
    assert len(lanes._ready) <= 100


async def test_places_are_shared_out_by_what_is_left():
    """Of 30 places a key with four times the items of two others has four times their places, so that all end together."""
    running, seen = Counter(), []

    async def work(item):
        running[item[0]] += 1
        if sum(running.values()) == 30:
            seen.append(dict(running))
        await asyncio.sleep(0)
        running[item[0]] -= 1

    items = [f"{key}{number}" for number in range(800) for key in ("abc" if number % 4 == 0 else "a")]
    await drain(LocalEngine(30), work, items)
    assert 17 <= seen[len(seen) // 2]["a"] <= 23
    assert seen[len(seen) // 2]["b"] >= 3
