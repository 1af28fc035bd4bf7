"""Lines read by a thread: as they come, no more than asked, faults told, and no loop held up."""

import asyncio
import os
import threading

import pytest

from citecheck.api.feed import Feed
from citecheck.model.errors import OutputError


async def test_all_lines_come_with_their_numbers():
    """However many there are, in handfuls of a bounded size, each once; a short list in its order."""
    handfuls = [handful async for handful in Feed(f"line {number}" for number in range(1, 10_001))]
    lines = [line for handful in handfuls for line in handful]
    assert sorted(lines) == [(number, f"line {number}") for number in range(1, 10_001)]
    assert lines[:500] == sorted(lines)[:500]
    assert max(len(handful) for handful in handfuls) <= 600


async def test_a_line_comes_at_once_while_the_next_is_waited_for():
    """A slow pipe neither holds the line back that is there, nor the loop up."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as lines:
        feed = aiter(Feed(lines))
        os.write(writing, b"first\n")
        assert await anext(feed) == [(1, "first\n")]
        second = asyncio.ensure_future(anext(feed))
        await asyncio.sleep(0)
        assert not second.done()
        os.write(writing, b"second\n")
        os.close(writing)
        assert await second == [(2, "second\n")]
        with pytest.raises(StopAsyncIteration):
            await anext(feed)


async def test_what_is_behind_comes_early():
    """Of a long list that was read to its end lines of its last tenth are among the first that are handed over."""
    read = threading.Event()

    def lines():
        yield from (f"http://a.example/{number}" for number in range(20_000))
        read.set()

    feed = aiter(Feed(lines()))
    assert (await anext(feed))[0] == (1, "http://a.example/0")
    assert await asyncio.to_thread(read.wait, 10)
    numbers = [number for _ in range(4) for number, _ in await anext(feed)]
    assert 100 < sum(number > 18_000 for number in numbers) < 300
    await feed.aclose()


async def test_no_more_is_read_than_there_is_room_for():
    """Of an endless stream so many bytes wait on the disk; once they were taken, reading goes on."""
    taken = 0
    far = threading.Event()

    def endless():
        nonlocal taken
        while True:
            taken += 1
            if taken > 2_000:
                far.set()
            yield "http://valley-post.example/a"

    feed = aiter(Feed(endless(), most=29 * 2_000))
    seen = len(await anext(feed))
    assert await asyncio.to_thread(far.wait, 10)
    while seen < 10_000:
        seen += len(await anext(feed))
        assert taken <= seen + 2_000 + 512 + 20
    await feed.aclose()


async def test_a_disk_without_room_is_told(tmp_path):
    """Links that wait and cannot be kept: the error says where, and at once, not after hours."""
    before = set(threading.enumerate())
    feed = aiter(Feed((f"http://valley-post.example/{number}" for number in range(100_000)), tmp_path / "away"))
    assert await anext(feed)
    for reading in set(threading.enumerate()) - before:
        await asyncio.to_thread(reading.join, 10)
    with pytest.raises(OutputError, match="cannot be kept there") as raised:
        await anext(feed)
    assert raised.value.where == str(tmp_path / "away")


async def test_what_reading_raises_comes_out_after_what_was_read():
    """A file that breaks in the middle is told, and the lines before it are not lost."""

    def broken():
        yield "a"
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")

    feed = aiter(Feed(broken()))
    assert await anext(feed) == [(1, "a")]
    with pytest.raises(UnicodeDecodeError):
        await anext(feed)
