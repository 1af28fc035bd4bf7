"""The archives beside the Wayback Machine as the archive room's clients see them."""

import asyncio
import datetime as dt
from contextlib import asynccontextmanager

import msgspec
import pytest

from citecheck.archives.known import BY_NAME
from citecheck.model.memento import AnswerState, UrlMatch
from citecheck.model.policy import ArchivePolicy
from citecheck.model.settings import ArchivePlace
from citecheck.model.url import parse_url
from citecheck.net.web import LiveWeb
from citecheck.wiring.archives import _made
from tests.world.warcs import Captured

pytestmark = pytest.mark.world

REPORT = parse_url("http://www.example.test/report-2016")
DAY = dt.date(2016, 5, 12)
QUICK = {"interval": 0.0, "playback_interval": 0.0, "timeout": 8.0}
ARQUIVO = msgspec.structs.replace(BY_NAME["arquivo.pt"].place, **QUICK)
CRAWL = msgspec.structs.replace(BY_NAME["common crawl"].place, **QUICK)
PYWB_BY_MEMENTO = msgspec.structs.replace(ARQUIVO, kind="memento")
KEEP = ArchivePlace(name="Keep", kind="memento", timemap_url="https://keep.test/timemap/", modifier="", **QUICK)
GATE302 = msgspec.structs.replace(KEEP, timemap_url="", timegate_url="https://keep.test/gate302/")
GATE200 = msgspec.structs.replace(KEEP, timemap_url="", timegate_url="https://keep.test/gate200/")
PYWB_GATE = msgspec.structs.replace(PYWB_BY_MEMENTO, timemap_url="")
ALL = {"cdx": ARQUIVO, "timemap": PYWB_BY_MEMENTO, "paged": KEEP, "gate302": GATE302, "gate200": GATE200, "crawl": CRAWL,
       "pywb-gate": PYWB_GATE}  # fmt: skip


def now():
    return dt.datetime.now(dt.UTC)


@asynccontextmanager
async def opened(world, place):
    """Make the client of one archive as wiring does."""
    settings = world.settings()
    net = msgspec.structs.replace(settings.net, retries=0)
    async with LiveWeb(net, contact=settings.contact, clock=now) as web:
        yield _made(web, place, settings, now)


@pytest.mark.parametrize("place", ALL.values(), ids=ALL)
async def test_each_archive_lists_and_plays_the_page_near_the_day(world, place):
    """By index, TimeMap, paged TimeMap, TimeGates of both patterns and byte range: the same page of the same moment."""
    async with opened(world, place) as archive:
        found = await archive.timemap(REPORT, near=DAY)
        chosen = found.timemap.closest(DAY, ArchivePolicy())
        played = await archive.play(chosen)
    assert (found.state, chosen.archive, chosen.match) == (AnswerState.FOUND, place.name, UrlMatch.EXACT)
    assert chosen.at == dt.datetime(2016, 5, 10, 8, tzinfo=dt.UTC)
    assert (played.status, played.url, played.media_type) == (200, REPORT, "text/html")
    assert b"7.1 metres on 12 May 2016" in played.body
    assert b"WB Insert" not in played.body
    assert found.requests + 1 >= world.archive.counts["others"]


@pytest.mark.parametrize("place", ALL.values(), ids=ALL)
async def test_each_archive_says_that_it_holds_nothing(world, place):
    """The 404s and empty lists of a real pywb, of Memento and of Common Crawl are absences."""
    async with opened(world, place) as archive:
        found = await archive.timemap(parse_url("http://www.example.test/never-captured"), near=DAY)
    assert found.state is AnswerState.ABSENT
    assert found.reason


@pytest.mark.parametrize("fault", ["throttle", "unavailable", "hang", "html", "cut", "reset"])
@pytest.mark.parametrize("place", ALL.values(), ids=ALL)
async def test_no_fault_of_theirs_is_an_absence(world, place, fault):
    """Whatever befalls them, nothing is wrongly absent, in bounded time."""
    world.faults.add(fault, "others")
    place = msgspec.structs.replace(place, timeout=0.3)
    async with asyncio.timeout(30), opened(world, place) as archive:
        states = {(await archive.timemap(REPORT, near=DAY)).state for _ in range(3)}
    # of a redirect without a body nothing can be cut
    whole = fault == "cut" and place.timegate_url.endswith("gate302/")
    assert states == {AnswerState.FOUND if whole else AnswerState.UNKNOWN}


async def test_a_long_paged_timemap_is_read_near_the_day_alone(world):
    """Of a TimeMap of many pages, the first and the one that covers the day are read."""
    original = "http://www.example.test/paged-timemap"
    async with opened(world, KEEP) as archive:
        if (await archive.timemap(parse_url(original))).state is not AnswerState.FOUND:
            stamps = [f"20{year}{month:02}01000000" for year in range(10, 18) for month in (3, 6, 9)]
            world.hold(*(Captured(original=original, timestamp=stamp, body=f"<p>{stamp}</p>") for stamp in stamps))
    world.forget()
    async with opened(world, KEEP) as archive:
        found = await archive.timemap(parse_url(original), near=DAY)
    chosen = found.timemap.closest(DAY, ArchivePolicy())
    assert f"{chosen.at:%Y%m%d}" == "20160301"
    assert world.archive.counts["others"] == found.requests == 2


async def test_case_twins_are_told_apart_without_an_index(world):
    """A TimeMap lists both of a short link's twins: each with its match, and only the right one is usable."""
    code = parse_url("http://goo.gl/AbC123")
    async with opened(world, PYWB_BY_MEMENTO) as archive:
        found = await archive.timemap(code, near=dt.date(2016, 6, 1))
    assert {each.match for each in found.timemap.mementos if each.original.endswith("abc123")} == {UrlMatch.CASE}
    usable = found.timemap.ranked(dt.date(2016, 6, 1), ArchivePolicy())
    assert {each.original.partition("?")[0] for each in usable} <= {"http://goo.gl/AbC123", "https://goo.gl/AbC123"}


WAYBACK_MAP = ArchivePlace(name="By Memento", kind="memento", timemap_url="https://web.archive.org/web/timemap/link/", **QUICK)
WAYBACK_GATE = msgspec.structs.replace(WAYBACK_MAP, timemap_url="", timegate_url="https://web.archive.org/web/")


@pytest.mark.parametrize("place", [WAYBACK_MAP, WAYBACK_GATE], ids=["timemap", "timegate"])
async def test_the_wayback_machine_speaks_memento_as_well(world, place):
    """Its TimeMap lists what its index lists, its TimeGate sends on to the nearest memento; neither says absent in error."""
    async with opened(world, place) as archive:
        found = await archive.timemap(REPORT, near=DAY)
        played = await archive.play(found.timemap.closest(DAY, ArchivePolicy()))
        missing = await archive.timemap(parse_url("http://www.example.test/never-captured"), near=DAY)
    assert found.state is AnswerState.FOUND
    assert b"7.1 metres on 12 May 2016" in played.body
    assert missing.state is AnswerState.ABSENT
