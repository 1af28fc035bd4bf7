import asyncio

import pytest

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


async def test_nothing_to_do_is_fine():
    """No items, no results."""
    assert await drain(LocalEngine(3), lambda item: item, []) == []
