from dataclasses import replace

import pytest
from msgspec import structs

from citecheck.audit.log import AuditLog
from citecheck.model.capture import Capture, CaptureState, Readiness
from citecheck.model.event import EventKind
from citecheck.model.policy import CapturePolicy
from citecheck.model.shortener import Service
from citecheck.pipeline.capture import capture, surveyed, wanted
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
    """That a request leaves, its job, its end: three events a capture, in that order."""
    capturer = FakeCapturer(polls=2)
    world = await checked(log, capturer, PAGES[0])
    await capture(citations(PAGES[0]), world, run="run-1")
    assert kinds(log)[-4:] == ["capturer-ready", "capture-requested", "capture-requested", "capture-answered"]
    assert [event.data["state"] for event in log.events(kind="capture-requested")] == ["asked", "pending"]
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
    assert [want.original.normalised for want in wanted(both, world, run="run-1", place="fake archive")] == [PAGES[0]]


async def asked_before(log, state, **more):
    """A log in which PAGES[0] is live and a capture of it was asked for, and a new run has begun."""
    world = await checked(log, FakeCapturer(), PAGES[0])
    made = Capture(state=state, original=PAGES[0], at=FixedClock()(), archive="fake archive", **more)
    log.append(EventKind.CAPTURE_REQUESTED, PAGES[0], made)
    log.begin("run-2", START)
    return world


def later(log, capturer, **ago):
    clock = FixedClock()
    clock.forward(**ago)
    capturer.clock = clock
    return parts(log, FakeWeb(), archives=[FakeArchive()], capturer=capturer, clock=clock)


def outcome(log, run="run-2"):
    made, _ = Memory(log, run).known(PAGES[0]).capture
    return made


JOB = "spn2-old"
RESUMED = [
    # what the log holds, minutes later, the index says -> polled, looked up, requested, state, since kept
    ("job, within the hour", CaptureState.PENDING, JOB, 59, None, (1, 0, 0), "archived"),
    ("job, after it, in the index", CaptureState.PENDING, JOB, 61, "archived", (0, 1, 0), "archived"),
    ("job, after it, index silent", CaptureState.PENDING, JOB, 61, "silent", (0, 1, 0), "unknown"),
    ("job, after it, not listed yet", CaptureState.PENDING, JOB, 61, "none", (0, 1, 0), "unknown"),
    ("job, not listed after the lag", CaptureState.PENDING, JOB, 361, "none", (1, 1, 1), "archived"),
    ("no answer stored, within the hour", CaptureState.ASKED, None, 5, "none", (1, 1, 1), "archived"),
    ("no answer stored, in the index", CaptureState.ASKED, None, 5, "archived", (0, 1, 0), "archived"),
    ("no answer stored, index silent", CaptureState.ASKED, None, 5, "silent", (0, 1, 0), "unknown"),
    ("no answer stored, not listed yet", CaptureState.ASKED, None, 90, "none", (0, 1, 0), "unknown"),
    ("no answer stored, after the lag", CaptureState.ASKED, None, 361, "none", (1, 1, 1), "archived"),
    ("answer lost, not listed yet", CaptureState.UNKNOWN, None, 90, "none", (0, 1, 0), "unknown"),
]


@pytest.mark.parametrize("case", RESUMED, ids=[row[0] for row in RESUMED])
async def test_what_was_asked_for_is_settled_before_it_is_asked_for_again(log, case):
    """Within the hour by the job, afterwards by the index; asked again only where the index answers and had time to show it."""
    _, state, job, minutes, index, work, ends = case
    await asked_before(log, state, job=job)
    capturer = FakeCapturer()
    capturer.found = CaptureState.ARCHIVED if index == "archived" else CaptureState.UNKNOWN
    capturer.found_code = "not-listed" if index == "none" else None
    await capture(citations(PAGES[0]), later(log, capturer, minutes=minutes), run="run-2")
    assert (len(capturer.polled), len(capturer.looked_up), len(capturer.requested)) == work
    assert outcome(log).state.value == ends
    assert capturer.since == [FixedClock()()] * len(capturer.requested)
    if ends == "unknown":
        assert (outcome(log).at, outcome(log).job) == (FixedClock()(), job)


async def test_that_a_request_leaves_is_stored_before_it_does(log):
    """Whoever is killed while the request is under way leaves word that it was: the log holds it before the place is asked."""

    class Killed(FakeCapturer):
        async def request(self, original, *, since=None):
            self.stored = kinds(log)[-1], [event.data["state"] for event in log.events(kind="capture-requested")]
            raise KeyboardInterrupt

    capturer = Killed()
    world = await checked(log, capturer, PAGES[0])
    with pytest.raises(KeyboardInterrupt):
        await capture(citations(PAGES[0]), world, run="run-1")
    assert capturer.stored == ("capture-requested", ["asked"])


async def test_a_job_that_was_forgotten_is_looked_up_at_once(log):
    """Where the place no longer knows a job within the hour, the index may know the capture."""
    await asked_before(log, CaptureState.PENDING, job=JOB)
    capturer = FakeCapturer(last=CaptureState.UNKNOWN)
    capturer.found = CaptureState.ARCHIVED
    await capture(citations(PAGES[0]), later(log, capturer, minutes=5), run="run-2")
    assert (capturer.looked_up, capturer.requested) == ([PAGES[0]], [])
    assert outcome(log).state is CaptureState.ARCHIVED


async def test_what_may_pass_is_asked_for_once_more_in_the_same_run(log):
    """A job that failed by the archive's own fault is asked for again at the end, once; one that fails again stays open."""
    capturer = FakeCapturer()
    capturer.codes = ["celery"]
    world = await checked(log, capturer, *PAGES)
    await capture(citations(*PAGES), world, run="run-1")
    assert capturer.requested == [*PAGES, PAGES[0]]
    assert outcome(log, "run-1").state is CaptureState.ARCHIVED
    failing = FakeCapturer()
    failing.codes = ["celery"] * 9
    log.begin("run-2", START)
    other = "https://valley-post.example/other"
    await check(citations(other), parts(log, FakeWeb({other: response(other, 200, BODY)}), archives=[FakeArchive()]), run="run-2")
    await capture(citations(other), parts(log, FakeWeb(), archives=[FakeArchive()], capturer=failing), run="run-2")
    assert failing.requested == [other] * 2


async def test_the_place_is_asked_whether_it_is_ready_before_the_first_request_alone(log):
    """One preflight a run, none where nothing is wanted or all that is wanted is never handed out."""
    secret = "https://valley-post.example/secret"
    capturer = FakeCapturer()
    world = await checked(log, capturer, secret)
    await capture(citations(secret), world, run="run-1")
    assert (capturer.readied, capturer.requested) == (0, [])
    world = await checked(log, capturer, *PAGES)
    await capture(citations(*PAGES), world, run="run-1")
    assert (capturer.readied, len(capturer.requested)) == (1, 3)
    await capture(citations(*PAGES), world, run="run-1")
    assert capturer.readied == 1


async def test_a_place_that_takes_nothing_is_asked_for_nothing(log):
    """Where the place is down, or the quota used up, each capture is "not attempted" with the reason, and none is asked."""
    capturer = FakeCapturer()
    capturer.is_ready = [Readiness(at=FixedClock()(), why_not="Save Page Now is down: HTTP 502")]
    world = await checked(log, capturer, *PAGES)
    await capture(citations(*PAGES), world, run="run-1")
    assert capturer.requested == []
    made = [Memory(log, "run-1").known(url).capture[0] for url in PAGES]
    assert {(each.state.value, each.message) for each in made} == {
        ("not-attempted", "not asked: Save Page Now is down: HTTP 502")
    }


async def test_a_full_place_is_waited_for_a_bounded_time(log):
    """Places that are taken are waited for, with words; for ever taken, and nothing is asked."""
    full = Readiness(at=FixedClock()(), slots=0, why_not="all places are taken", wait=1.0)
    free = Readiness(at=FixedClock()(), slots=1)
    capturer = FakeCapturer()
    capturer.is_ready = [full, full, free]
    world = await checked(log, capturer, PAGES[0])
    await capture(citations(PAGES[0]), world, run="run-1")
    assert (capturer.readied, capturer.requested) == (3, [PAGES[0]])
    assert ("waiting", "fake archive: all places are taken") in world.watcher.lines
    never = FakeCapturer()
    never.is_ready = [full]
    world = await checked(log, never, PAGES[1])
    await capture(citations(PAGES[1]), world, run="run-1")
    assert never.requested == []
    assert never.readied <= 7  # poll_for / poll_interval of these settings, and two


async def test_what_is_kept_in_reserve_is_not_asked_for(log):
    """With two captures left beyond the reserve, the third is not attempted, and says why."""
    capturer = FakeCapturer()
    capturer.is_ready = [Readiness(at=FixedClock()(), left=2)]
    world = await checked(log, capturer, *PAGES)
    await capture(citations(*PAGES), world, run="run-1")
    assert capturer.requested == list(PAGES[:2])
    last, _ = Memory(log, "run-1").known(PAGES[2]).capture
    assert last.state is CaptureState.NOT_ATTEMPTED
    assert "reserve" in last.message


@pytest.mark.parametrize(("slots", "most"), [(None, 2), (1, 1), (9, 2)])
async def test_no_more_are_under_way_than_the_place_takes(log, slots, most):
    """Never more than ``in_flight`` nor than the place says it takes, and all are asked about at once."""
    capturer = FakeCapturer(polls=2)
    capturer.is_ready = [Readiness(at=FixedClock()(), slots=slots)]
    world = await checked(log, capturer, *PAGES)
    await capture(citations(*PAGES), world, run="run-1")
    assert capturer.most == most
    assert len(capturer.requested) == 3


async def test_a_capture_that_came_to_nothing_is_not_repeated_for_a_page_that_is_gone(log):
    """Not listed after the lag, and the page is no longer live: it is not asked for again, and the log says so."""
    await asked_before(log, CaptureState.PENDING, job=JOB)
    capturer = FakeCapturer()
    capturer.found_code = "not-listed"
    world = later(log, capturer, days=9)
    gone = parts(log, FakeWeb({PAGES[0]: response(PAGES[0], 404)}), archives=[FakeArchive()], clock=world.clock)
    await check(citations(PAGES[0]), gone, run="run-2")
    await capture(citations(PAGES[0]), world, run="run-2")
    assert (capturer.looked_up, capturer.requested) == ([PAGES[0]], [])
    assert outcome(log).state is CaptureState.NOT_ATTEMPTED


async def test_what_is_excluded_or_a_short_link_is_not_asked_for(log):
    """The user's patterns keep a page from being asked for, with the reason; a short link that leads nowhere is never wanted."""
    short = "https://abc.example/AbC123"
    web = FakeWeb({url: response(url, 200, BODY) for url in (*PAGES, short)})
    world = parts(log, web, archives=[FakeArchive()], capturer=FakeCapturer())
    house = Service(name="house", hosts=("abc.example",), state="alive", code="[0-9A-Za-z]+")
    policy = structs.replace(world.settings.policy, capture=CapturePolicy(exclude=("valley-post.example/1",)))
    world = replace(world, services=(house,), settings=structs.replace(world.settings, policy=policy))
    cited = citations(PAGES[0], PAGES[1], short)
    await check(cited, world, run="run-1")
    rows = {want.original.normalised: want.why_not for want in surveyed(cited, world, run="run-1", place="fake archive")}
    assert rows[PAGES[0]] == ""
    assert "exclude: 'valley-post.example/1'" in rows[PAGES[1]]
    assert short not in rows
    await capture(cited, world, run="run-1")
    assert world.capturers[0].requested == [PAGES[0]]
