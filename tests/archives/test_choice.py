"""The table of choice and verification against a real pywb: behind the facade and bare, by index and by Memento."""

import datetime as dt
from contextlib import asynccontextmanager

import msgspec
import pytest

from citecheck.archives.pacing import Pacing
from citecheck.model.memento import AnswerState
from citecheck.model.policy import ArchivePolicy
from citecheck.model.settings import ArchivePlace
from citecheck.model.url import parse_url
from citecheck.net.web import LiveWeb
from citecheck.pipeline.locate import locate
from citecheck.wiring.archives import _made, make_archives
from tests.archives.choice_cases import CASES
from tests.world.warcs import Captured

pytestmark = pytest.mark.world

QUICK = {"interval": 0.0, "playback_interval": 0.0, "timeout": 5.0}
KEEP = ArchivePlace(name="Keep", kind="memento", timemap_url="https://keep.test/timemap/", modifier="", **QUICK)
FRONTS = ("ia", "pywb", "timemap", "keep")
HOST = {case.name: f"c{number}.choice.test" for number, case in enumerate(CASES)}
WORLDS: set[int] = set()


def now():
    return dt.datetime.now(dt.UTC)


def bare(world, **more):
    """Make the place of the real pywb without any facade."""
    base = f"{world.archive.pywb.server}/web/"
    place = ArchivePlace(
        name="pywb", kind="cdx", cdx_url=f"{base}cdx", timemap_url=f"{base}timemap/link/", playback_url=base, **QUICK
    )
    return msgspec.structs.replace(place, **more)


@asynccontextmanager
async def archives_of(world, front):
    settings = world.settings(archive={"timeout": 5.0})
    net = msgspec.structs.replace(settings.net, retries=0, timeout=5.0, allow_private=("127.0.0.1",))
    places = {"pywb": bare(world), "timemap": bare(world, kind="memento"), "keep": KEEP}
    async with LiveWeb(net, contact=settings.contact, clock=now) as web:
        if front == "ia":
            yield make_archives(web, settings, Pacing(settings.archive), now)
        else:
            yield (_made(web, places[front], settings, now),)


def filled(text, host):
    return text.replace("{host}", host).replace("{HOST}", host.upper())


def hold_all(world):
    """Put what all cases hold into the archive, once a world."""
    if id(world) in WORLDS:
        return
    WORLDS.add(id(world))

    def placed(capture, host):
        fields = {name: getattr(capture, name) for name in Captured.__dataclass_fields__}
        fields["original"] = filled(capture.original, host)
        fields["headers"] = {name: filled(value, host) for name, value in capture.headers.items()}
        return Captured(**fields)

    world.hold(*(placed(capture, HOST[case.name]) for case in CASES for capture in case.held))


def switch(world, case):
    for name, value in case.switches.items():
        if name == "excluded":
            world.faults.excluded[HOST[case.name]] = value
        else:
            setattr(world.faults, name, value)


TABLE = [(case, front) for case in CASES for front in FRONTS if not case.fronts or front in case.fronts]


def test_the_table_is_as_large_as_it_says():
    """At least 80 cases, each with a name of its own, most of them against four archives."""
    assert len(CASES) >= 80
    assert len(HOST) == len(CASES)
    assert len(TABLE) >= 3 * len(CASES)


@pytest.mark.parametrize(("case", "front"), TABLE, ids=[f"{front}-{case.name}" for case, front in TABLE])
async def test_the_right_memento_is_believed_and_no_other(world, case, front):
    """Of each case the memento that should be, with its own bytes, or none and the state that says why."""
    hold_all(world)
    switch(world, case)
    host = HOST[case.name]
    asked = parse_url(filled(case.asked, host))
    async with archives_of(world, front) as archives:
        found = await locate([asked], case.day, archives, clock=now, policy=ArchivePolicy())
    answer, by_index = found.answer, front in ("ia", "pywb")
    chosen = case.chosen if by_index or case.by_memento is None else case.by_memento
    told = f"{answer.state} {answer.reason} {answer.rejected}"
    assert (f"{answer.memento.at:%Y%m%d%H%M%S}" if answer.verified else "") == chosen, told
    if not chosen:
        state = case.state if by_index else case.memento_state or case.state
        assert answer.state is AnswerState(state), told
        return
    bare_asked = asked.without_credentials().without_fragment().normalised
    assert answer.memento.original.replace(":80/", "/") == (filled(case.original, host) or bare_asked)
    assert found.played.status in (200, 203)
    assert ("as the archive rewrote it" in answer.checked) == (front == "keep")
    if found.played.media_type != "application/pdf" and "20160101" not in str(case.held[0].timestamp):
        assert f"Seen at {chosen}".encode() in found.played.body


async def test_the_table_costs_two_requests_where_a_page_is_held(world):
    """Where the nearest capture is the page, one look-up and one playback answer: nothing more is asked."""
    hold_all(world)
    case = CASES[0]
    for front in ("ia", "pywb", "timemap", "keep"):
        async with archives_of(world, front) as archives:
            asked = parse_url(filled(case.asked, HOST[case.name]))
            answer = (await locate([asked], case.day, archives, clock=now, policy=ArchivePolicy())).answer
        assert (answer.verified, answer.asked) == (True, 2)
