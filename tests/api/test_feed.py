"""Lines read by a thread: as they come, no more than asked, faults told, and no loop held up."""

import asyncio
import os
import threading

import pytest

from citecheck.api.feed import Feed


async def test_all_lines_come_in_their_order():
    """However many there are, in handfuls of a bounded size."""
    handfuls = [handful async for handful in Feed(str(number) for number in range(10_000))]
    assert [line for handful in handfuls for line in handful] == [str(number) for number in range(10_000)]
    assert max(len(handful) for handful in handfuls) <= 512


async def test_a_line_comes_at_once_while_the_next_is_waited_for():
    """A slow pipe neither holds the line back that is there, nor the loop up."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as lines:
        feed = aiter(Feed(lines))
        os.write(writing, b"first\n")
        assert await anext(feed) == ["first\n"]
        second = asyncio.ensure_future(anext(feed))
        await asyncio.sleep(0)
        assert not second.done()
        os.write(writing, b"second\n")
        os.close(writing)
        assert await second == ["second\n"]
        with pytest.raises(StopAsyncIteration):
            await anext(feed)


async def test_no_more_is_read_than_there_is_room_for():
    """What nobody takes is not read: memory stays flat."""
    taken = 0
    far = threading.Event()

    def endless():
        nonlocal taken
        while True:
            taken += 1
            if taken > 4096:
                far.set()
            yield "line"

    feed = aiter(Feed(endless()))
    first = await anext(feed)
    assert await asyncio.to_thread(far.wait, 10)
    assert taken <= 4096 + len(first) + 1
    await feed.aclose()


async def test_what_reading_raises_comes_out_after_what_was_read():
    """A file that breaks in the middle is told, and the lines before it are not lost."""

    def broken():
        yield "a"
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")

    feed = aiter(Feed(broken()))
    assert await anext(feed) == ["a"]
    with pytest.raises(UnicodeDecodeError):
        await anext(feed)
