import pytest

from citecheck.audit.log import AuditLog
from citecheck.model.capture import CaptureState
from citecheck.pipeline.capture import capture, wanted
from citecheck.pipeline.check import check
from citecheck.pipeline.memory import Memory
from citecheck.testing import FakeArchive, FakeWeb, FixedClock, response
from tests.pipeline.steps import BODY, START, FakeCapturer, citations, kinds, parts

PAGES = tuple(f"https://valley-post.example/{n}" for n in range(3))


@pytest.fixture
def log(tmp_path):
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as opened:
        opened.begin("run-1", START)
        yield opened


async def checked(log, capturer, *urls, status=200):
    web = FakeWeb({url: response(url, status, BODY) for url in urls})
    world = parts(log, web, archives=[FakeArchive()], capturer=capturer)
    await check(citations(*urls), world, run="run-1")
    return world


async def test_the_job_is_stored_before_it_is_polled(log):
    """Requested, then answered: two events a capture, in that order."""
    capturer = FakeCapturer(polls=2)
    world = await checked(log, capturer, PAGES[0])
    await capture(citations(PAGES[0]), world, run="run-1")
    assert kinds(log)[-2:] == ["capture-requested", "capture-answered"]
    made, _ = Memory(log, "run-1").known(PAGES[0]).capture
    assert made is not None
    assert made.state is CaptureState.ARCHIVED


async def test_a_page_that_is_not_live_is_never_captured(log):
    """A capture of an error page would be a false witness."""
    capturer = FakeCapturer()
    world = await checked(log, capturer, PAGES[0], status=404)
    await capture(citations(PAGES[0]), world, run="run-1")
    assert capturer.requested == []


async def test_a_pending_job_is_polled_not_asked_again(log):
    """After a kill between asking and answering, the stored job is asked for its end."""
    never = FakeCapturer(polls=99)
    world = await checked(log, never, PAGES[0])
    await capture(citations(PAGES[0]), world, run="run-1")
    assert kinds(log)[-1] == "capture-requested"
    log.begin("run-2", START)
    again = FakeCapturer(polls=1)
    await capture(citations(PAGES[0]), parts(log, FakeWeb(), archives=[FakeArchive()], capturer=again), run="run-2")
    assert (again.requested, again.polled) == ([], ["spn2-1"])
    made, _ = Memory(log, "run-2").known(PAGES[0]).capture
    assert made is not None
    assert made.state is CaptureState.ARCHIVED


async def test_a_used_up_quota_stops_the_batch(log):
    """After a quota answer nobody else is asked for, and each says why."""
    capturer = FakeCapturer(first=CaptureState.QUOTA)
    world = await checked(log, capturer, *PAGES)
    await capture(citations(*PAGES), world, run="run-1")
    assert len(capturer.requested) == 1
    states = [Memory(log, "run-1").known(url).capture[0] for url in PAGES]
    assert [made.state.value for made in states if made] == ["quota", "not-attempted", "not-attempted"]


async def test_what_was_captured_is_not_asked_again(log):
    """A fresh capture ends the matter, in this run and the next."""
    capturer = FakeCapturer()
    world = await checked(log, capturer, PAGES[0])
    await capture(citations(PAGES[0]), world, run="run-1")
    log.begin("run-2", START)
    await capture(citations(PAGES[0]), world, run="run-2")
    assert len(capturer.requested) == 1


async def test_one_original_is_asked_once(log):
    """Two links that lead to one page make one capture."""
    other = "https://valley-post.example/short"
    web = FakeWeb({PAGES[0]: response(PAGES[0], 200, BODY), other: response(other, 302, headers={"location": PAGES[0]})})
    world = parts(log, web, archives=[FakeArchive()], capturer=FakeCapturer())
    both = citations(PAGES[0], other)
    await check(both, world, run="run-1")
    assert [want.original.normalised for want in wanted(both, world, run="run-1")] == [PAGES[0]]
