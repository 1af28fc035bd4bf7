"""The archive client against a real pywb, behind the facade in the Internet Archive's dialect and without it."""

import asyncio
import datetime as dt
from contextlib import asynccontextmanager

import msgspec
import pytest

from citecheck.archives.pacing import Pacing
from citecheck.archives.savepagenow import SavePageNow
from citecheck.archives.wayback import Wayback
from citecheck.model.capture import CaptureState
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.memento import AnswerState, Memento, UrlMatch
from citecheck.model.policy import ArchivePolicy
from citecheck.model.settings import Keys
from citecheck.model.url import parse_url
from citecheck.net.web import LiveWeb
from tests.world.warcs import Captured, redirect
from tests.world.wire import Page

pytestmark = pytest.mark.world

REPORT = parse_url("http://www.example.test/report-2016")
CODE = parse_url("https://goo.gl/AbC123")
DAY = dt.date(2016, 5, 12)


def now():
    return dt.datetime.now(dt.UTC)


@asynccontextmanager
async def opened(world, **archive):
    """Make the settings, web and pacing with which a run asks this world's archive."""
    settings = world.settings(archive=archive)
    # As wiring does: pacing and second attempts are the archives' own. The bare pywb stands at a loopback address.
    net = msgspec.structs.replace(settings.net, retries=0, timeout=settings.archive.timeout, allow_private=("127.0.0.1",))
    async with LiveWeb(net, contact=settings.contact, clock=now) as web:
        yield web, settings.archive, Pacing(settings.archive)


@asynccontextmanager
async def archive_of(world, **archive):
    async with opened(world, **archive) as (web, settings, pacing):
        yield Wayback(web, settings, pacing, now)


@asynccontextmanager
async def capturer_of(world, keys=None, *, patience=20.0, **more):
    async with opened(world, timeout=patience) as (web, settings, pacing):
        yield SavePageNow(web, settings, keys or world.keys, pacing, now, **more), Wayback(web, settings, pacing, now)


async def play(archive, original, stamp):
    at = dt.datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    uri = f"https://web.archive.org/web/{stamp}/{original}"
    return await archive.play(Memento(original=original, uri=uri, at=at, archive="Wayback Machine"))


async def test_a_memento_near_a_date_is_found_and_played_with_two_requests(world):
    """One index look-up and one playback answer for a citation, and the bytes are the archived ones."""
    async with archive_of(world) as archive:
        answer = await archive.timemap(REPORT, near=DAY)
        memento = answer.timemap.closest(DAY, ArchivePolicy())
        exchange = await archive.play(memento)
    assert (answer.state, answer.requests, memento.match) == (AnswerState.FOUND, 1, UrlMatch.EXACT)
    assert memento.at == dt.datetime(2016, 5, 10, 8, tzinfo=dt.UTC)
    assert (exchange.status, exchange.url) == (200, REPORT)
    assert b"7.1 metres on 12 May 2016" in exchange.body
    assert world.archive.counts == {"cdx": 1, "playback": 1}


async def test_a_url_that_is_not_held_is_absent(world):
    """The archive's empty list is an absence."""
    async with archive_of(world) as archive:
        answer = await archive.timemap(parse_url("http://www.example.test/never-captured"), near=DAY)
    assert answer.state is AnswerState.ABSENT


async def test_a_short_link_s_captures_lead_to_its_target(world):
    """One look-up lists the code's captures and not its case twin's; the archived redirect names the long URL."""
    async with archive_of(world) as archive:
        answer = await archive.timemap(CODE, near=DAY, prefix=True)
        redirects = [each for each in answer.timemap.mementos if each.at.year < 2018]
        targets = [(await archive.play(each)).location for each in redirects]
    assert answer.state is AnswerState.FOUND
    assert {each.original.partition("://")[2] for each in answer.timemap.mementos} == {
        "goo.gl/AbC123",
        "goo.gl/AbC123?si=1",
        "goo.gl/AbC123?d=1",
    }
    assert [target.normalised for target in targets] == [REPORT.normalised] * 2
    assert world.archive.counts["cdx"] == 1


async def test_a_case_twin_is_not_found_and_not_played(world):
    """Where only the twin is held the code is absent; and the twin's capture does not pass as the code's."""
    async with archive_of(world) as archive:
        absent = await archive.timemap(parse_url("https://goo.gl/ABC123"), prefix=True)
        folded = await archive.timemap(parse_url("https://goo.gl/ABC123"), near=DAY)
        with pytest.raises(PlaybackFailed, match="another URL"):
            await play(archive, "http://goo.gl/AbC123", "20160601110000")
    assert absent.state is AnswerState.ABSENT
    assert folded.state is AnswerState.ABSENT


@pytest.mark.parametrize(
    ("original", "stamp", "status"),
    [
        ("http://www.example.test/gone", "20160512100000", 404),
        ("http://www.example.test/busy", "20160512100000", 429),
        ("http://www.example.test/down", "20160512100000", 503),
        ("http://www.example.test/report-2016", "20160611120000", 200),
        ("http://www.example.test/packed", "20160512100000", 200),
        ("http://www.example.test/port", "20160512100000", 200),
        ("http://ar.test/%D8%AE%D8%A8%D8%B1", "20160512100000", 200),
    ],
)
async def test_captures_of_every_kind_are_played_as_archived(world, original, stamp, status):
    """Archived errors, revisits, packed pages, pages at a port and in other scripts come as they were, with one request."""
    async with archive_of(world) as archive:
        exchange = await play(archive, original, stamp)
    assert (exchange.status, exchange.url.normalised) == (status, original)
    assert not exchange.body.startswith(b"\x1f\x8b")
    assert world.archive.counts == {"playback": 1}


@pytest.mark.parametrize(
    ("original", "stamp", "target"),
    [
        ("https://goo.gl/AbC123?si=1", "20250720081500", "http://www.example.test/report-2016"),
        ("https://www.example.test/story", "20180512100000", "https://www.example.test/"),
        ("http://www.example.test/round-a", "20160512100000", "http://www.example.test/round-b"),
        ("http://www.example.test/round-b", "20160512100000", "http://www.example.test/round-a"),
        ("http://www.example.test/schemeless", "20160512100000", "http://www.example.test/report-2016"),
    ],
)
async def test_archived_redirects_name_their_targets(world, original, stamp, target):
    """Absolute, relative and scheme-less redirects are read out of the archive's rewriting."""
    async with archive_of(world) as archive:
        exchange = await play(archive, original, stamp)
    assert 300 <= exchange.status < 400
    assert exchange.location.normalised == target


async def test_another_moment_is_not_the_memento(world):
    """A moment that the archive does not hold fails, and the nearest that it does hold is named."""
    async with archive_of(world) as archive:
        with pytest.raises(PlaybackFailed, match="nearest other capture at 20160510080000"):
            await play(archive, REPORT.normalised, "20160509000000")


@pytest.mark.parametrize("host", ["excluded.example", "robots.example"])
async def test_an_excluded_site_is_excluded_in_index_and_playback(world, host):
    """What the archive holds back is neither absent nor unknown, and its playback fails with the reason."""
    async with archive_of(world) as archive:
        answer = await archive.timemap(parse_url(f"http://{host}/page"), near=DAY)
        with pytest.raises(PlaybackFailed):
            await play(archive, f"http://{host}/page", "20160512100000")
    assert answer.state is AnswerState.EXCLUDED


FAULTS = ["throttle", "unavailable", "hang", "html", "shape", "cut", "reset"]


@pytest.mark.parametrize("fault", FAULTS)
async def test_no_fault_of_the_index_is_an_absence(world, fault):
    """A throttle, an overload, silence, a page, another shape, half an answer, a reset: unknown, in bounded time."""
    world.faults.add(fault, "cdx")
    async with asyncio.timeout(30), archive_of(world, timeout=0.3) as archive:
        states = [(await archive.timemap(REPORT, near=DAY)).state for _ in range(8)]
    assert set(states) == {AnswerState.UNKNOWN}
    assert world.archive.counts["cdx"] <= 8


@pytest.mark.parametrize("fault", ["throttle", "unavailable", "hang", "html", "cut", "reset"])
async def test_no_fault_of_the_playback_is_believed(world, fault):
    """The same faults in playback raise; the memento is neither believed nor lost."""
    world.faults.add(fault, "playback")
    async with asyncio.timeout(30), archive_of(world, timeout=0.3) as archive:
        for _ in range(3):
            with pytest.raises((ArchiveUnavailable, PlaybackFailed)):
                await play(archive, REPORT.normalised, "20160510080000")


@pytest.mark.parametrize("retry_after", ["", 0])
async def test_one_throttle_costs_no_answer(world, retry_after):
    """A single 429 in index and playback is waited out."""
    world.faults.add("throttle", "cdx", times=1, retry_after=retry_after)
    world.faults.add("throttle", "playback", times=1)
    async with archive_of(world) as archive:
        answer = await archive.timemap(REPORT, near=DAY)
        assert (answer.state, answer.requests) == (AnswerState.FOUND, 2)
        assert (await archive.play(answer.timemap.closest(DAY, ArchivePolicy()))).status == 200


async def test_refused_connections_after_a_throttle_are_called_a_firewall_block(world):
    """When the archive's ports close right after 429s, the run stops asking and says why."""
    async with archive_of(world) as archive:
        world.faults.add("throttle", "cdx", times=2)
        assert (await archive.timemap(REPORT, near=DAY)).state is AnswerState.UNKNOWN
        world.faults.refused = True
        for _ in range(3):
            answer = await archive.timemap(REPORT, near=DAY)
        assert answer.state is AnswerState.UNKNOWN
        assert "firewall block" in answer.reason
        with pytest.raises(ArchiveUnavailable, match="firewall block"):
            await play(archive, REPORT.normalised, "20160510080000")


async def test_odd_rows_are_repaired_or_left_out(world):
    """Month 00, a row twice and a mailto: original, as the real index has them, do no harm."""
    async with archive_of(world) as archive:
        clean = (await archive.timemap(REPORT)).timemap.mementos
        world.faults.odd_rows = True
        odd = (await archive.timemap(REPORT)).timemap.mementos
    assert [each.at for each in odd if each.at.year != 2000] == [each.at for each in clean]
    assert [each.at.isoformat() for each in odd if each.at.year == 2000] in ([], ["2000-08-24T17:31:00+00:00"])


async def test_paging_brings_the_whole_list(world):
    """Pages of two rows, joined by their resume keys, are the whole list, in order and without repetition."""
    original = "http://www.example.test/paged"
    if not await _held(world, original):
        world.hold(*(Captured(original=original, timestamp=f"20{year}0512100000", body=str(year)) for year in range(10, 17)))
    async with opened(world) as (web, settings, pacing):
        archive = Wayback(web, settings, pacing, now, page_rows=2)
        answer = await archive.timemap(parse_url(original))
    assert [each.at.year for each in answer.timemap.mementos] == list(range(2010, 2017))
    assert 4 <= answer.requests <= 5


async def _held(world, original):
    async with archive_of(world) as archive:
        return (await archive.timemap(parse_url(original))).state is AnswerState.FOUND


async def test_the_availability_service_is_a_hint_only(world):
    """Its positive answer plays; its false empty is no answer."""
    async with archive_of(world) as archive:
        memento = await archive.hint(REPORT, DAY)
        assert (await archive.play(memento)).status == 200
        world.faults.no_availability = True
        assert await archive.hint(REPORT, DAY) is None
        assert (await archive.timemap(REPORT, near=DAY)).state is AnswerState.FOUND


async def test_pywb_is_asked_without_the_facade(world):
    """The same client in pywb's own dialect: one page found, a twin not, an unknown page absent, a redirect un-rewritten."""
    base = f"{world.archive.pywb.server}/web/"
    async with archive_of(world, dialect="pywb", cdx_url=f"{base}cdx", playback_url=base) as archive:
        answer = await archive.timemap(REPORT, near=DAY)
        memento = answer.timemap.closest(DAY, ArchivePolicy())
        assert (await archive.play(memento)).body.count(b"7.1 metres") == 1
        codes = await archive.timemap(CODE, prefix=True)
        first = next(each for each in codes.timemap.mementos if each.status in (301, None))
        assert (await archive.play(first)).location == REPORT
        assert (await archive.timemap(parse_url("http://www.example.test/never"), near=DAY)).state is AnswerState.ABSENT
        twin = await archive.timemap(parse_url("https://goo.gl/ABC123"), prefix=True)
        with pytest.raises(PlaybackFailed):
            await play(archive, "http://goo.gl/ABC123", "20160512100000")
    assert answer.state is AnswerState.FOUND
    assert twin.state is AnswerState.ABSENT
    assert {each.original.partition("://")[2].partition("?")[0] for each in codes.timemap.mementos} == {"goo.gl/AbC123"}


async def polled(keeper, capture):
    async with asyncio.timeout(20):
        while capture.state is CaptureState.PENDING:
            await asyncio.sleep(0.01)
            (capture,) = await keeper.poll([capture])
    return capture


def live_page(world, name, status=200):
    """Put a page on the live web that no other test captures."""
    world.publish(f"http://www.example.test/{name}", Page(status=status, body=f"<title>{name}</title><p>words of {name}</p>"))
    return parse_url(f"http://www.example.test/{name}")


async def test_a_capture_is_asked_for_awaited_found_and_played(world):
    """The whole way: a job, its end, the memento in the index, its bytes."""
    page = live_page(world, "to-capture")
    async with capturer_of(world) as (keeper, archive):
        asked = await keeper.request(page)
        assert asked.state is CaptureState.PENDING
        done = await polled(keeper, asked)
        assert done.state is CaptureState.ARCHIVED
        answer = await archive.timemap(page)
        newest = answer.timemap.closest(None, ArchivePolicy())
        assert newest.uri == done.uri
        assert b"words of to-capture" in (await archive.play(newest)).body
        again = await polled(keeper, await keeper.request(page))
        assert (again.state, again.uri) == (CaptureState.ALREADY_RECENT, done.uri)


async def test_a_fresh_capture_may_not_be_listed_yet(world):
    """While the index lags the capture is archived all the same, and the look-up says nothing false of it."""
    world.faults.index_lag = True
    page = live_page(world, "to-lag")
    async with capturer_of(world) as (keeper, archive):
        done = await polled(keeper, await keeper.request(page))
        assert done.state is CaptureState.ARCHIVED
        assert "may show it only after hours" in done.message
        assert (await archive.timemap(page)).state is AnswerState.ABSENT


@pytest.mark.parametrize(
    ("switch", "value", "state"),
    [
        ("job_null", "The same snapshot had been made 40 minutes ago.", CaptureState.ALREADY_RECENT),
        ("submit_error", "error:too-many-daily-captures", CaptureState.ALREADY_RECENT),
        ("submit_error", "error:user-session-limit", CaptureState.UNKNOWN),
        ("submit_error", "error:max-daily-bandwidth", CaptureState.QUOTA),
        ("submit_error", "error:blocked-url", CaptureState.REFUSED),
        ("job_error", "error:invalid-host-resolution", CaptureState.TARGET_ERROR),
        ("job_error", "error:browsing-timeout", CaptureState.UNKNOWN),
        ("job_error", "error:blocked", CaptureState.REFUSED),
    ],
)
async def test_errors_inside_http_200_are_read(world, switch, value, state):
    """Each class of error, at submit and at status, becomes its state and never "archived"."""
    page = live_page(world, "to-fail")
    async with capturer_of(world) as (keeper, _):
        setattr(world.faults, switch, value)
        capture = await polled(keeper, await keeper.request(page))
    assert (capture.state, capture.uri) == (state, None)
    assert capture.message


async def test_a_page_that_is_gone_is_the_page_s_own_fault(world):
    """Error pages are not captured: ``capture_all`` is off."""
    page = live_page(world, "to-miss", status=404)
    async with capturer_of(world) as (keeper, _):
        capture = await polled(keeper, await keeper.request(page))
    assert (capture.state, capture.code) == (CaptureState.TARGET_ERROR, "not-found")


async def test_a_forgotten_job_is_unknown(world):
    """An hour later the job is not known: neither archived nor failed, its id kept."""
    page = live_page(world, "to-forget")
    async with capturer_of(world) as (keeper, _):
        asked = await keeper.request(page)
        world.faults.forget_jobs = True
        (capture,) = await keeper.poll([asked])
    assert (capture.state, capture.job) == (CaptureState.UNKNOWN, asked.job)


@pytest.mark.parametrize("fault", FAULTS)
async def test_no_fault_loses_a_job(world, fault):
    """Whatever befalls the question, the job stays pending and is answered later; asking for a job never claims success."""
    page = live_page(world, f"to-trouble-{fault}")
    async with asyncio.timeout(60), capturer_of(world, patience=1.0 if fault == "hang" else 20.0) as (keeper, _):
        asked = await keeper.request(page)
        world.faults.add(fault, "status", times=1)
        (first,) = await keeper.poll([asked])
        assert first.state in (CaptureState.PENDING, CaptureState.UNKNOWN)
        assert first.job == asked.job
        assert (await polled(keeper, msgspec.structs.replace(first, state=CaptureState.PENDING))).state is CaptureState.ARCHIVED
        world.faults.add(fault, "save", times=3)
        capture = await keeper.request(live_page(world, "to-trouble-too"))
    assert capture.state in (CaptureState.UNKNOWN, CaptureState.NOT_ATTEMPTED)


async def test_wrong_keys_are_told(world):
    """Keys that the archive does not know are "not attempted", with where to look, and do not show."""
    async with capturer_of(world, keys=Keys(access="WrongAccess", secret="WrongSecret")) as (keeper, _):
        capture = await keeper.request(live_page(world, "to-refuse"))
    assert capture.state is CaptureState.NOT_ATTEMPTED
    assert "s3.php" in capture.message
    assert "Wrong" not in repr(capture)


async def test_an_archived_redirect_of_another_host_keeps_its_escapes(world):
    """Targets with escapes and other scripts come out of the rewriting as they went in."""
    original = "http://goo.gl/EsCape"
    if not await _held_code(world, original):
        world.hold(redirect(original, "20160512100000", "http://ar.test/%D8%AE%D8%A8%D8%B1?q=a%26b#part"))
    async with archive_of(world) as archive:
        exchange = await play(archive, original, "20160512100000")
    assert exchange.location.normalised.startswith("http://ar.test/%D8%AE%D8%A8%D8%B1?q=a%26b")


async def _held_code(world, original):
    async with archive_of(world) as archive:
        return (await archive.timemap(parse_url(original), prefix=True)).state is AnswerState.FOUND
