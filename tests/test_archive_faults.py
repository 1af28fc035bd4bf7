"""Every fault of the archive, on look-up and on capture: nothing lost, nothing wrongly absent, few requests, and an end."""

import itertools
from collections import Counter

import pytest

from citecheck import api
from citecheck.audit.log import AuditLog
from citecheck.model.capture import CaptureState
from citecheck.model.citation import Citation, Citations, CitedDate
from citecheck.model.memento import AnswerState
from citecheck.model.settings import Keys, PermaSettings
from citecheck.model.url import parse_url
from citecheck.wiring.parts import utc_now
from tests.world import permacc
from tests.world.pages import article
from tests.world.warcs import Captured
from tests.world.wire import Page

pytestmark = pytest.mark.world

_fresh = itertools.count(1)
HELD, LOST = 4, 3
DONE = {CaptureState.ARCHIVED, CaptureState.ALREADY_RECENT}


def cited(urls):
    day = CitedDate(date="2016-05-12", precision="day", raw="2016-05-12")
    made = (
        Citation(id=f"c{n}", note=str(n), kind="news", raw=url, url=parse_url(url), issued=day) for n, url in enumerate(urls, 1)
    )
    return Citations(source="r.txt", digest="0" * 64, citations=tuple(made))


@pytest.fixture
def pages(world):
    """Publish live pages that no archive has, at addresses that no other test uses."""

    def publish(count):
        urls = []
        for _ in range(count):
            number = next(_fresh)
            text = article("The mill at the weir", f"Part {number}.", "The wheel turned for the last time in spring. " * 20)
            world.publish(f"news.test/faults/{number}", Page(body=text))
            urls.append(f"https://news.test/faults/{number}")
        return urls

    return publish


@pytest.fixture
def settings(world, tmp_path):
    quick = {"poll_for": 0.2, "poll_interval": 0.02}

    def make(**archive):
        return world.settings(log=str(tmp_path / "audit.db"), archive=quick | archive)

    return make


def patience(fault):
    """What never answers is not waited for; what does, as long as it takes on a busy machine."""
    return {"timeout": 1.0} if fault in ("hang", "swallow") else {}


def outcomes(ran):
    return {outcome.citation.url.normalised: outcome for outcome in ran.report.outcomes}


LOOK_UP = [
    ("429 once", "throttle", 1, ""),
    ("429 once, with Retry-After", "throttle", 1, "0"),
    ("429 for ever", "throttle", -1, ""),
    ("429 with an hour of rest", "throttle", -1, "3600"),
    ("503 for ever", "unavailable", -1, ""),
    ("503 once", "unavailable", 1, ""),
    ("hang", "hang", -1, ""),
    ("cut body", "cut", -1, ""),
    ("HTML for JSON", "html", -1, ""),
    ("another shape", "shape", -1, ""),
    ("reset", "reset", -1, ""),
]


@pytest.mark.parametrize("where", ["cdx", "playback", "*"])
@pytest.mark.parametrize("fault", LOOK_UP, ids=[row[0] for row in LOOK_UP])
def test_no_fault_of_a_look_up_loses_a_citation_or_calls_it_absent(world, pages, settings, fault, where):
    """What is held is found or not known, never absent; requests are few; the run after the fault finds all of it."""
    name, kind, times, rest = fault
    urls = pages(HELD + LOST)
    body = article("The mill at the weir", "As it was.", "The wheel turned for the last time in spring. " * 20)
    world.hold(*(Captured(original=url, timestamp="20160510080000", body=body) for url in urls[:HELD]))
    world.faults.add(kind, where, times=times, retry_after=rest)
    told = outcomes(api.check(cited(urls), settings(**patience(kind))))
    assert set(told) == set(urls)
    states = {url: told[url].answer.state for url in urls}
    believed = {url for url in urls if told[url].answer.verified}
    assert all(states[url] is AnswerState.UNKNOWN for url in set(urls[:HELD]) - believed), states
    assert believed <= set(urls[:HELD])
    assert sum(world.archive.counts.values()) <= 4 * len(urls)
    world.faults.reset()
    later = settings(pace=f"{settings().archive.pace}.another-day") if "hour" in name else settings()
    told = outcomes(api.check(cited(urls), later))
    assert [told[url].answer.state for url in urls] == [AnswerState.FOUND] * HELD + [AnswerState.ABSENT] * LOST
    assert all(told[url].answer.verified for url in urls[:HELD])


CAPTURE = [
    *((f"{name}: {where}", where, kind, times, rest) for where in ("save", "status") for name, kind, times, rest in LOOK_UP),
    ("429 for ever: user", "user", "throttle", -1, ""),
    ("hang: user", "user", "hang", -1, ""),
    ("HTML for JSON: user", "user", "html", -1, ""),
    ("503 for ever: system", "system", "unavailable", -1, ""),
    ("HTML for JSON: system", "system", "html", -1, ""),
    ("answers swallowed", "save", "swallow", -1, ""),
]
SWITCHES = [
    ("job_id null", {"job_null": "The same snapshot had been made 2 minutes ago."}),
    ("job forgotten", {"forget_jobs": True}),
    ("job forgotten, index lags", {"forget_jobs": True, "index_lag": True}),
    ("jobs never end", {"stuck": True}),
    ("no place free", {"slots": 0}),
    ("every job fails by their fault", {"job_error": "error:celery"}),
    ("error inside 200", {"submit_error": "error:no-browsers-available"}),
    ("quota", {"submit_error": "error:max-daily-bandwidth"}),
]


def ask_for_all(world, urls, settings, later=None):
    """Capture under a fault, then without it; return the states of both runs."""
    told = outcomes(api.archive(cited(urls), settings, keys=world.keys))
    assert set(told) == set(urls)
    made = {url: told[url].capture for url in urls}
    assert all(capture is not None for capture in made.values())
    assert all(capture.uri for capture in made.values() if capture.state is CaptureState.ARCHIVED)
    assert sum(world.archive.counts.values()) <= 30 * len(urls)
    world.faults.reset()
    told = outcomes(api.archive(cited(urls), later or settings, keys=world.keys))
    return made, {url: told[url].capture for url in urls}


def jobs(world):
    """How many captures that did not fail the archive began of each page."""
    return Counter(job.url for job in world.archive.saving.jobs.values() if (job.end or {}).get("status") != "error")


@pytest.mark.parametrize("fault", CAPTURE, ids=[row[0] for row in CAPTURE])
def test_no_fault_of_a_capture_loses_it_or_makes_it_twice(world, pages, settings, fault):
    """Each page is captured once and once only, and told as archived only where it is; requests are bounded."""
    name, where, kind, times, rest = fault
    urls = pages(3)
    api.check(cited(urls), settings())
    world.forget()
    world.faults.add(kind, where, times=times, retry_after=rest)
    later = settings(pace=f"{settings().archive.pace}.another-day") if "hour" in name else settings()
    first, second = ask_for_all(world, urls, settings(**patience(kind)), later)
    allowed = {*DONE, CaptureState.PENDING, CaptureState.UNKNOWN, CaptureState.NOT_ATTEMPTED}
    assert {capture.state for capture in first.values()} <= allowed
    assert {capture.state for capture in second.values()} <= DONE
    assert jobs(world) == dict.fromkeys(urls, 1)


@pytest.mark.parametrize("case", SWITCHES, ids=[row[0] for row in SWITCHES])
def test_no_answer_of_the_service_makes_a_capture_twice(world, pages, settings, case):
    """Null jobs, forgotten jobs, lagging index, failures inside 200: told as what they are, and settled by the next run."""
    name, switches = case
    urls = pages(3)
    api.check(cited(urls), settings())
    world.forget()
    world.faults.set(switches)
    first, second = ask_for_all(world, urls, settings())
    if name == "job_id null":
        assert {capture.state for capture in first.values()} == {CaptureState.ALREADY_RECENT}
        assert jobs(world) == {}
        return
    assert CaptureState.ARCHIVED not in {capture.state for capture in first.values()} or name == "job forgotten"
    assert {capture.state for capture in second.values()} <= DONE
    assert jobs(world) == dict.fromkeys(urls, 1)


def test_two_places_are_asked_each_for_itself(world, pages, settings, tmp_path):
    """The Wayback Machine and perma.cc: each is asked once for each page, in its own folder; a second run asks neither."""
    (tmp_path / "log").mkdir()
    urls = pages(2)
    both = settings(capture_at=("wayback", "perma.cc"), perma=PermaSettings(folder=permacc.FOLDER, interval=0.0))
    keys = Keys(access=world.keys.access, secret=world.keys.secret, perma=permacc.KEY)
    api.check(cited(urls), both)
    told = outcomes(api.archive(cited(urls), both, keys=keys))
    assert {told[url].capture.state for url in urls} == {CaptureState.ARCHIVED}
    with AuditLog.open(both.log, clock=utc_now, write=False) as log:
        made = {(event.data["archive"], event.data["state"]) for event in log.events(kind="capture-answered")}
        assert made == {("Wayback Machine", "archived"), ("perma.cc", "archived")}
    assert jobs(world) == dict.fromkeys(urls, 1)
    assert sorted(link["url"] for link in world.archive.perma.links) == sorted(urls)
    world.forget()
    api.archive(cited(urls), both, keys=keys)
    assert world.archive.counts == {}


def test_one_place_that_refuses_does_not_hide_what_the_other_made(world, pages, settings):
    """perma.cc's quota is used up: the page is captured by the Wayback Machine all the same, and the log tells of both."""
    urls = pages(1)
    both = settings(capture_at=("wayback", "perma.cc"), perma=PermaSettings(interval=0.0))
    world.archive.perma.left = 0
    api.check(cited(urls), both)
    keys = Keys(access=world.keys.access, secret=world.keys.secret, perma=permacc.KEY)
    (outcome,) = api.archive(cited(urls), both, keys=keys).report.outcomes
    assert (outcome.capture.state, outcome.capture.archive) == (CaptureState.ARCHIVED, "Wayback Machine")
    with AuditLog.open(both.log, clock=utc_now, write=False) as log:
        states = [event.data["state"] for event in log.events(kind="capture-answered") if event.data["archive"] == "perma.cc"]
    assert states == ["quota"]
