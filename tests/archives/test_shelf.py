"""Many archives asked as one: merged answers, naps of those that fail."""

import asyncio
import datetime as dt

import pytest

from citecheck.archives.remembered import PAGES, Remembered, covers
from citecheck.archives.shelf import FIRST_NAP, LONGEST_NAP, Shelf
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.memento import AnswerState, TimeMap, TimeMapAnswer, UrlMatch
from citecheck.model.ports import player_of
from citecheck.model.url import parse_url
from citecheck.testing import FakeArchive, FixedClock, memento, response

PAGE = parse_url("https://valley-post.example/flood")
DAY = dt.date(2016, 5, 12)
FOUND, ABSENT, EXCLUDED, UNKNOWN = AnswerState


def answer(state, *held, reason="", **more):
    return TimeMapAnswer(state=state, timemap=TimeMap(original=PAGE.normalised, mementos=held), reason=reason, **more)


def keeper(name, state=FOUND, *stamps, **more):
    held = tuple(memento(PAGE.normalised, stamp, archive=name) for stamp in stamps)
    return FakeArchive(
        [(each, response(each.original, 200, name)) for each in held], name=name, answer=answer(state, *held, **more)
    )


class Time:
    now = 0.0

    def __call__(self):
        return self.now


async def test_all_are_asked_at_once_and_their_lists_are_one():
    """Three archives under way at the same time give one list, by time, each memento with the archive that plays it."""
    together = asyncio.Barrier(3)

    class Slow(FakeArchive):
        async def timemap(self, original, **more):
            await together.wait()
            return await super().timemap(original, **more)

    held = [(name, memento(PAGE.normalised, stamp, archive=name)) for name, stamp in
            [("A", "20170101000000"), ("B", "20150101000000"), ("C", "20160101000000")]]  # fmt: skip
    shelf = Shelf([Slow([(each, response(PAGE.normalised, 200, name))], name=name) for name, each in held])
    async with asyncio.timeout(5):
        found = await shelf.timemap(PAGE, near=DAY)
    assert (found.state, found.requests) == (FOUND, 3)
    assert [each.archive for each in found.timemap.mementos] == ["B", "C", "A"]
    assert [(each.archive, each.state, each.captures) for each in found.heard] == [(name, FOUND, 1) for name in "ABC"]
    assert (await shelf.play(found.timemap.mementos[0])).body == b"B"


@pytest.mark.parametrize(
    ("states", "together"),
    [
        ((ABSENT, ABSENT), ABSENT),
        ((ABSENT, UNKNOWN), UNKNOWN),
        ((EXCLUDED, ABSENT), EXCLUDED),
        ((EXCLUDED, UNKNOWN), UNKNOWN),
        ((UNKNOWN, FOUND), FOUND),
        ((EXCLUDED, FOUND, ABSENT), FOUND),
        ((), UNKNOWN),
    ],
)
async def test_a_shelf_says_no_less_than_its_archives(states, together):
    """Absent only where all say so; whoever was not heard is named in the reason."""
    archives = [keeper(f"A{n}", state, *(["20160101000000"] if state is FOUND else []), reason=f"why {n}")
                for n, state in enumerate(states)]  # fmt: skip
    found = await Shelf(archives).timemap(PAGE, near=DAY)
    assert found.state is together
    assert [each.state for each in found.heard] == list(states)
    if together is UNKNOWN and states:
        assert f"A{states.index(UNKNOWN)}: why" in found.reason


async def test_a_failing_archive_is_left_alone_longer_and_longer_and_the_others_go_on():
    """After two failures an archive is asked no more for a minute, then for two, and so on; once it answers, all is forgotten."""
    time, good, bad = Time(), keeper("Good", FOUND, "20160101000000"), keeper("Bad", UNKNOWN, reason="HTTP 502")
    shelf = Shelf([good, bad], monotonic=time)
    for _ in range(10):
        found = await shelf.timemap(PAGE, near=DAY)
        assert found.state is FOUND
    assert (len(good.asked), len(bad.asked)) == (10, 2)
    assert "left alone for 60 s more, after 2 failures (HTTP 502)" in found.heard[1].reason
    for nap in (FIRST_NAP, 2 * FIRST_NAP, 4 * FIRST_NAP):
        before = len(bad.asked)
        time.now += nap - 1
        await shelf.timemap(PAGE)
        assert len(bad.asked) == before
        time.now += 1
        await shelf.timemap(PAGE)
        assert len(bad.asked) == before + 1
    bad.answer = answer(ABSENT)
    time.now += LONGEST_NAP
    assert (await shelf.timemap(PAGE)).heard[1].state is ABSENT
    bad.answer = answer(UNKNOWN)
    await shelf.timemap(PAGE)
    before = len(bad.asked)
    await shelf.timemap(PAGE)
    assert len(bad.asked) == before + 1  # one failure again is chance


async def test_a_wait_that_an_archive_asks_for_is_kept_at_once():
    """Retry-After is heeded from the first time, and playback heeds it as well."""
    time, busy = Time(), keeper("Busy", UNKNOWN, retry_after=300.0)
    shelf = Shelf([busy], monotonic=time)
    await shelf.timemap(PAGE)
    time.now = 299.0
    found = await shelf.timemap(PAGE)
    assert (len(busy.asked), found.retry_after, found.requests) == (1, 1.0, 0)
    with pytest.raises(ArchiveUnavailable, match="left alone"):
        await shelf.play(memento(PAGE.normalised, "20160101000000", archive="Busy"))
    time.now = 300.0
    await shelf.timemap(PAGE)
    assert len(busy.asked) == 2


async def test_a_playback_that_fails_counts_too():
    """Two playbacks that were throttled put an archive to sleep; a memento that cannot be played does not."""
    held = [memento(PAGE.normalised, f"2016010100000{n}", archive="A") for n in range(3)]
    troubles = [(held[0], ArchiveUnavailable("throttled")), (held[1], PlaybackFailed("another URL"))]
    shelf = Shelf([FakeArchive(troubles, name="A")], monotonic=Time())
    for each, error in ((0, ArchiveUnavailable), (1, PlaybackFailed), (0, ArchiveUnavailable), (1, ArchiveUnavailable)):
        with pytest.raises(error):
            await shelf.play(held[each])


def test_the_player_of_a_memento_is_found_on_the_shelf():
    """A memento is played by its archive, standing alone or on a shelf; of a strange one there is no player."""
    alone, shelf = keeper("Alone"), Shelf([keeper("A"), keeper("B")])
    assert player_of("Alone", [alone, shelf]) is alone
    assert player_of("B", [alone, shelf]) is shelf
    assert player_of("C", [alone, shelf]) is None


# ── one look-up for all citations of a URL ───────────────────────────────────────────────────────────


async def test_two_days_share_one_list_and_one_playback():
    """What was listed and played for one note answers for the next, without a request, with the age it has."""
    clock, archive = FixedClock(), keeper("A", FOUND, "20160101000000", "20170101000000")
    asked_once = Remembered(archive, clock)
    first = await asked_once.timemap(PAGE, near=DAY)
    clock.forward(hours=1)
    second = await asked_once.timemap(parse_url(f"{PAGE}#part-2"), near=dt.date(2017, 3, 1))
    assert (first.requests, second.requests) == (1, 0)
    assert second.at == first.at == clock() - dt.timedelta(hours=1)
    assert second.timemap == first.timemap
    played = [await asked_once.play(first.timemap.mementos[0]) for _ in range(2)]
    assert [each.attempts for each in played] == [1, 0]
    assert len(archive.asked) == 2


async def test_those_who_ask_together_wait_for_one_answer():
    """Ten citations of one URL that are checked at the same time make one look-up."""

    class Slow(FakeArchive):
        async def timemap(self, original, **more):
            await asyncio.sleep(0.01)
            return await super().timemap(original, **more)

    archive = Slow(name="A", answer=answer(ABSENT))
    asked_once = Remembered(archive, FixedClock())
    await asyncio.gather(*(asked_once.timemap(PAGE, near=DAY) for _ in range(10)))
    assert len(archive.asked) == 1


async def test_what_was_not_answered_is_asked_again():
    """A throttle is not remembered, and a short link's list is not that of the page."""
    archive = keeper("A", UNKNOWN)
    asked_once = Remembered(archive, FixedClock())
    await asked_once.timemap(PAGE, near=DAY)
    archive.answer = answer(ABSENT)
    assert (await asked_once.timemap(PAGE, near=DAY)).state is ABSENT
    await asked_once.timemap(PAGE, near=DAY, prefix=True)
    assert len(archive.asked) == 3


async def test_a_memento_that_cannot_be_played_is_tried_once():
    """A failed playback is remembered as one; a throttled one is tried again."""
    held = memento(PAGE.normalised, "20160101000000", archive="A")
    for error, times in ((PlaybackFailed("404"), 1), (ArchiveUnavailable("429"), 2)):
        archive = FakeArchive([(held, error)], name="A")
        asked_once = Remembered(archive, FixedClock())
        for _ in range(2):
            with pytest.raises(type(error)):
                await asked_once.play(held)
        assert len(archive.asked) == times


async def test_memory_is_bounded():
    """Only the newest used pages are kept."""
    held = [memento(f"{PAGE}/{n}", "20160101000000", archive="A") for n in range(PAGES + 1)]
    archive = FakeArchive([(each, response(each.original, 200, "x")) for each in held], name="A")
    asked_once = Remembered(archive, FixedClock())
    for each in (*held, held[-1], held[0]):
        await asked_once.play(each)
    assert len(archive.asked) == PAGES + 2


def listing(*stamps, near=DAY, reach=None, match=UrlMatch.EXACT):
    held = tuple(memento(PAGE.normalised, stamp, match=match) for stamp in stamps)
    return answer(FOUND, *held, near=near, reach=reach)


@pytest.mark.parametrize(
    ("kept", "near", "enough"),
    [
        (listing("20160501000000"), dt.date(1999, 1, 1), True),  # the whole list
        (listing("20160501000000", reach=0), DAY, True),  # the same day
        (listing("20160501000000", reach=20), dt.date(2016, 5, 15), True),  # 1 May is the nearest before, for sure
        (listing("20160501000000", reach=20), dt.date(2016, 5, 25), False),  # a capture of 5 May might not be listed
        (listing("20160501000000", reach=20), dt.date(2016, 4, 30), False),  # the nearest before may lie beyond the list
        (listing("20160501000000", reach=20, match=UrlMatch.CASE), dt.date(2016, 5, 15), False),
        (listing("20160501000000", reach=20), None, False),
        (listing("20160501000000", near=None, reach=0), DAY, False),
    ],
)
def test_a_list_answers_for_another_day_only_where_it_surely_shows_the_nearest(kept, near, enough):
    """A list cut around one day is used for another where nothing nearer can be missing."""
    assert covers(kept, near) is enough
