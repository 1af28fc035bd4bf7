import asyncio

import msgspec
import pytest

from citecheck.archives.pacing import BREAKER_REST, FIREWALL_REST, Pool, retry_after
from citecheck.model.errors import ArchiveUnavailable
from citecheck.model.exchange import FailureKind, Request
from citecheck.model.url import parse_url
from tests.archives.desk import SETTINGS, Desk, Time, broken, index, pacing, page

REQUEST = Request(url=parse_url("https://web.archive.org/cdx/search/cdx?url=x"))
FINE = index([])


async def ask(pace, desk, pool=Pool.CDX):
    return await pace.look(pool, desk, REQUEST)


async def test_requests_of_one_queue_keep_their_distance():
    """The index is asked at most once in ``cdx_interval`` seconds, however many look-ups want it at once."""
    time = Time()
    pace, desk = pacing(time=time), Desk(FINE)
    await asyncio.gather(*(ask(pace, desk) for _ in range(4)))
    assert len(desk.asked) == 4
    assert time.slept == [SETTINGS.cdx_interval] * 3


async def test_one_request_is_under_way_at_a_time():
    """A slow answer keeps the next look-up of the same queue waiting; another queue goes on."""
    under_way = most = 0

    class Slow(Desk):
        async def look(self, request):
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1
            return await super().look(request)

    pace, desk = pacing(), Slow(FINE)
    await asyncio.gather(*(ask(pace, desk) for _ in range(5)))
    assert most == 1
    await asyncio.gather(ask(pace, desk), ask(pace, desk, Pool.PLAYBACK))
    assert most == 2


async def test_a_first_throttle_waits_and_asks_once_more():
    """One 429 costs one wait of ``throttle_wait`` and loses no look-up; the answer counts both requests."""
    time = Time()
    pace, desk = pacing(time=time), Desk(page(429), FINE)
    answer = await ask(pace, desk)
    assert (answer.status, answer.attempts) == (200, 2)
    assert time.slept == [SETTINGS.throttle_wait]


async def test_throttles_in_a_row_stop_the_queue_and_then_close_it():
    """Second 429 in a row: five times the wait; third: the queue is closed and answers without asking."""
    time = Time()
    pace, desk = pacing(time=time), Desk(page(429))
    assert (await ask(pace, desk)).status == 429
    assert pace.rest(Pool.CDX) == pytest.approx(5 * SETTINGS.throttle_wait)
    assert (await ask(pace, desk)).status == 429
    assert len(desk.asked) == 3
    assert time.slept == [SETTINGS.throttle_wait, 5 * SETTINGS.throttle_wait]
    for _ in range(1000):
        with pytest.raises(ArchiveUnavailable, match="throttles us"):
            await ask(pace, desk)
    assert len(desk.asked) == 3
    assert time.now <= 6 * SETTINGS.throttle_wait


async def test_an_answer_between_throttles_begins_the_count_anew():
    """Throttles count in a row only."""
    pace, desk = pacing(), Desk(page(429), FINE, page(429), FINE, page(429), FINE)
    for _ in range(3):
        assert (await ask(pace, desk)).status == 200


async def test_retry_after_is_kept_to():
    """A Retry-After that a run can wait for is waited for, to the second."""
    time = Time()
    await ask(pacing(time=time), Desk(page(429, Retry_After="7"), FINE))
    assert time.slept == [7.0]


async def test_a_retry_after_beyond_reason_closes_the_queue_until_then():
    """Nobody waits an hour inside a run: the queue says how long the archive wants to be left alone."""
    time = Time()
    pace, desk = pacing(time=time), Desk(page(429, Retry_After="3600"), FINE)
    assert (await ask(pace, desk)).status == 429
    with pytest.raises(ArchiveUnavailable) as caught:
        await ask(pace, desk)
    assert caught.value.retry_after == pytest.approx(3600)
    assert time.slept == []
    time.now += 3601
    assert (await ask(pace, desk)).status == 200


async def test_an_archived_429_is_no_throttle():
    """Memento-Datetime makes a 429 part of the past: nothing is slowed down for it, and it is not asked twice."""
    archived = page(429, Memento_Datetime="Thu, 29 Jan 2015 03:49:04 GMT", Retry_After="60")
    time = Time()
    pace, desk = pacing(time=time), Desk(archived)
    for _ in range(6):
        assert (await ask(pace, desk, Pool.PLAYBACK)).status == 429
    assert len(desk.asked) == 6
    assert all(pause <= SETTINGS.playback_interval for pause in time.slept)


async def test_a_refused_connection_after_a_throttle_is_the_firewall():
    """Connections refused right after 429s close all queues for an hour, and the reason says so."""
    time = Time()
    pace, desk = pacing(time=time), Desk(page(429), broken(FailureKind.REFUSED), FINE)
    await ask(pace, desk)
    for pool in Pool:
        with pytest.raises(ArchiveUnavailable, match="firewall block"):
            await ask(pace, desk, pool)
    time.now += FIREWALL_REST + 1
    assert (await ask(pace, desk)).status == 200


async def test_a_refused_connection_by_itself_is_an_ordinary_failure():
    """Without a throttle before it, a refused connection closes nothing at once."""
    pace, desk = pacing(), Desk(broken(FailureKind.REFUSED), FINE)
    assert (await ask(pace, desk)).status is None
    assert (await ask(pace, desk)).status == 200


@pytest.mark.parametrize("fault", [broken(FailureKind.READ_TIMEOUT), page(502), page(503)])
async def test_five_failures_in_a_row_open_the_breaker(fault):
    """An archive that hangs or fails is left alone after five times, and tried once again after a while."""
    time = Time()
    pace, desk = pacing(time=time), Desk(fault)
    for _ in range(5):
        await ask(pace, desk)
    with pytest.raises(ArchiveUnavailable, match="5 times in a row"):
        await ask(pace, desk)
    time.now += BREAKER_REST + 1
    await ask(pace, desk)
    with pytest.raises(ArchiveUnavailable):
        await ask(pace, desk)
    assert len(desk.asked) == 6


async def test_queues_are_counted_apart():
    """A closed index does not keep a memento from being played."""
    pace = pacing()
    pace.close(Pool.CDX, "enough")
    assert pace.closed(Pool.CDX) == "enough"
    assert pace.closed(Pool.PLAYBACK) is None
    assert (await ask(pace, Desk(FINE), Pool.PLAYBACK)).status == 200


async def test_a_queue_without_intervals_never_sleeps():
    """Settings of zero seconds, as tests and mirrors have them, cost no time at all, not even on a throttle."""
    quick = msgspec.structs.replace(SETTINGS, cdx_interval=0.0, throttle_wait=0.0)
    time = Time()
    pace = pacing(quick, time)
    for _ in range(3):
        await ask(pace, Desk(page(429), FINE))
    assert time.slept == []


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("Mon, 02 Nov 2026 12:01:00 GMT", 60.0), ("Mon, 02 Nov 2020 12:00:00 GMT", 0.0), ("soon", None), ("", None)],
)
def test_retry_after_is_read_in_both_forms(value, seconds):
    """Seconds and dates are both understood; what is neither is no wish (RFC 9110 section 10.2.3)."""
    assert retry_after(page(429, Retry_After=value)) == seconds


async def test_a_throttle_stops_all_services_of_the_address():
    """429 to a capture request stops look-ups and playback there too, as long as Retry-After says; other addresses go on."""
    time = Time()
    pace, desk = pacing(time=time), Desk(page(429, Retry_After="30"), FINE)
    await ask(pace, desk, Pool.SUBMIT)
    assert time.slept == [30.0]
    time.now = 0.0
    pace, desk = pacing(time=time), Desk(page(429, Retry_After="7000"), FINE)
    await ask(pace, desk, Pool.SUBMIT)
    for pool in (Pool.CDX, Pool.PLAYBACK, Pool.SUBMIT, Pool.STATUS):
        with pytest.raises(ArchiveUnavailable, match="wants us to wait 7000 s"):
            await ask(pace, desk, pool)
    assert (await ask(pace, desk, Pool.AVAILABILITY)).status == 200


async def test_who_waits_for_a_turn_is_stopped_by_a_throttle_of_another_service():
    """A look-up that waited for its turn while a capture request met 429 does not leave before the rest is over."""
    time = Time()
    pace = pacing(time=time)
    await ask(pace, Desk(FINE))

    class Throttled(Time):
        async def sleep(self, seconds):
            if not self.slept:
                pace.slow(Pool.CDX, 100)
            await super().sleep(seconds)

    slow = Throttled()
    pace = pacing(time=slow)
    await ask(pace, Desk(FINE))
    await ask(pace, Desk(FINE))
    assert slow.now >= 100
