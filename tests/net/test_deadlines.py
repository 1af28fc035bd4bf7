"""Many deadlines, one timer: who is late is told once and in order, whoever was taken out is never told of."""

import asyncio

import pytest

from benchmarks.makespan import VirtualLoop
from citecheck.net.deadlines import Deadlines


@pytest.fixture
def loop():
    made = VirtualLoop()
    yield made
    made.close()


def told(loop, work, *, seconds):
    """Let ``work`` set deadlines, and return who was late, and when, within so many virtual seconds."""
    late = []
    deadlines = Deadlines(loop, lambda item: late.append((item, loop.time())))

    async def run():
        await work(deadlines)
        await asyncio.sleep(seconds - loop.time())

    loop.run_until_complete(run())
    deadlines.close()
    return late


def test_each_is_told_when_its_time_is_over(loop):
    """Items of one length and of others, set at different moments, are late at their own moments."""

    async def work(deadlines):
        deadlines.add("a", 5.0)
        deadlines.add("short", 2.0)
        await asyncio.sleep(1.0)
        deadlines.add("b", 5.0)
        deadlines.add("c", 5.0)

    assert told(loop, work, seconds=20.0) == [("short", 2.0), ("a", 5.0), ("b", 6.0), ("c", 6.0)]


def test_what_was_taken_out_is_not_told_and_holds_nobody_up(loop):
    """The first of a queue goes out in time: the second is told at its own moment, and no queue is left behind."""

    async def work(deadlines):
        deadlines.add("done", 5.0)
        await asyncio.sleep(1.0)
        deadlines.add("late", 5.0)
        deadlines.remove("done", 5.0)
        deadlines.remove("never there", 7.0)

    assert told(loop, work, seconds=20.0) == [("late", 6.0)]


def test_a_queue_that_ran_empty_begins_anew(loop):
    """After all of a length are done, the next of that length has its whole time."""

    async def work(deadlines):
        deadlines.add("first", 5.0)
        deadlines.remove("first", 5.0)
        await asyncio.sleep(7.0)
        deadlines.add("second", 5.0)

    assert told(loop, work, seconds=20.0) == [("second", 12.0)]


def test_nobody_is_told_after_the_end(loop):
    """What is closed tells no more."""

    async def work(deadlines):
        deadlines.add("a", 5.0)
        deadlines.close()

    assert told(loop, work, seconds=20.0) == []
