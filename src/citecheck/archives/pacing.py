"""How slowly an archive is asked: one queue for each of its services, that stops when the archive says so.

The Internet Archive allows 30 index look-ups a minute and blocks an address at its firewall that ignores 429 for a
minute (specs/web-archives facts 8 and 3.6). So a throttle stops the whole queue, not one look-up, and a queue that is
closed answers at once that it did not ask: never that something is not archived. Limits are per address: a throttle by one
service stops all services of its address, and a book that all runs of a machine share keeps one pace for them.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from citecheck.model.errors import ArchiveUnavailable
from citecheck.model.exchange import Exchange, FailureKind, Request
from citecheck.model.pace import Pace, PaceBook
from citecheck.model.ports import Web
from citecheck.model.settings import ArchiveSettings

#: A refused connection this soon (seconds) after a 429 is the archive's firewall, not a broken server.
FIREWALL_WINDOW = 900.0
#: The firewall's first block lasts an hour, and each further one twice as long (EDGI wayback issue 137).
FIREWALL_REST = 3600.0
#: Failures in a row that open the breaker, and how long (seconds) it stays open before one request is tried again
#: (MemGator lets a failing archive sleep as long).
BREAKER_FAILURES = 5
BREAKER_REST = 900.0
#: A second throttle in a row stops a queue this many times as long as the first; a longer Retry-After closes it.
SECOND_WAIT = 5.0

_THREE_TIMES = "the archive throttles us (three times in a row): its {} is not asked again in this run"


class Pool(StrEnum):
    """The services of the archive that are counted apart."""

    CDX = "index"
    AVAILABILITY = "availability"
    PLAYBACK = "playback"
    SUBMIT = "capture requests"
    STATUS = "capture status"


@dataclass
class _Queue:
    name: str
    address: str
    interval: float
    first_wait: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ended: str = ""  # why it is closed for the whole run
    failures: int = 0  # in a row; whether a service works is no matter of our address, so other runs find out for themselves
    broken_until: float = -math.inf
    why_broken: str = ""


class RunBook:
    """Paces of one run alone."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.now = monotonic
        self._paces: dict[str, Pace] = {}

    def change(self, service: str, step: Callable[[Pace, float], Pace]) -> Pace:
        """Replace a service's pace and return the new one."""
        self._paces[service] = step(self._paces.get(service, Pace()), self.now())
        return self._paces[service]


class Pacing:
    """The queues of one archive: share one object among all that ask it in a run, for limits are per address.

    ``book`` holds how they stand; without one they stand for this run alone, in the time of ``monotonic`` (seconds). ``sleep`` is
    handed in by tests. One request of each queue is under way at a time. ``busy`` are statuses by which this archive asks us
    to slow down, beside 429 and a 503 with Retry-After.
    """

    def __init__(
        self,
        settings: ArchiveSettings,
        *,
        book: PaceBook | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        busy: frozenset[int] = frozenset(),
    ) -> None:
        self._busy = busy
        self._book = book or RunBook(monotonic)
        self._sleep = sleep
        wait = settings.throttle_wait
        self._queues = {
            Pool.CDX: _queue(Pool.CDX, settings.cdx_url, settings.cdx_interval, wait),
            Pool.AVAILABILITY: _queue(Pool.AVAILABILITY, settings.availability_url, settings.cdx_interval, wait),
            Pool.PLAYBACK: _queue(Pool.PLAYBACK, settings.playback_url, settings.playback_interval, wait),
            # A 429 on submit is slot lag: 20 s, then longer, have proved enough (specs 3.5).
            Pool.SUBMIT: _queue(Pool.SUBMIT, settings.save_url, settings.submit_interval, wait / 3),
            Pool.STATUS: _queue(Pool.STATUS, settings.save_url, min(settings.poll_interval, 1.0), wait),
        }

    async def look(self, pool: Pool, web: Web, request: Request) -> Exchange:
        """Wait for this queue's turn, ask once, and after a first throttle wait and ask once more.

        ``attempts`` of the answer counts both. Raises ``ArchiveUnavailable`` without asking where the queue is closed.
        """
        queue = self._queues[pool]
        async with queue.lock:
            await self._turn(queue)
            exchange = await web.look(request)
            pace = self._heed(pool, queue, exchange)
            if pace.throttles == 1 and self._throttled(exchange) and not self._why_closed(queue, pace):
                await self._turn(queue)
                asked_before = exchange.attempts
                exchange = await web.look(request)
                self._heed(pool, queue, exchange)
                exchange = msgspec.structs.replace(exchange, attempts=exchange.attempts + asked_before)
        return exchange

    def rest(self, pool: Pool) -> float | None:
        """Return for how many seconds the queue stands still, None where it does not, or is closed for the whole run."""
        queue = self._queues[pool]
        pace = self._read(queue)
        left = max(pace.next_at, pace.still_until, pace.closed_until, queue.broken_until) - self._book.now()
        return left if left > 0 and not queue.ended else None

    def slow(self, pool: Pool, seconds: float) -> None:
        """Let the queue stand still for ``seconds``: the archive asked for it in words."""
        self._stand_still(self._queues[pool], seconds)

    def close(self, pool: Pool, why: str) -> None:
        """Ask nothing more of the queue in this run, and answer ``why``."""
        self._queues[pool].ended = why

    def closed(self, pool: Pool) -> str | None:
        """Return why the queue is closed, None where it is open."""
        queue = self._queues[pool]
        return self._why_closed(queue, self._read(queue)) or None

    def _read(self, queue: _Queue) -> Pace:
        return self._book.change(queue.name, lambda pace, _: pace)

    def _why_closed(self, queue: _Queue, pace: Pace) -> str:
        now = self._book.now()
        if queue.ended:
            return queue.ended
        return pace.why if now < pace.closed_until else queue.why_broken if now < queue.broken_until else ""

    async def _turn(self, queue: _Queue) -> None:
        """Wait until a request may leave. Whoever is throttled meanwhile, here or in another run, stops those who wait too."""
        while True:
            self._check_open(queue)
            starts, pace = self._reserved(queue)
            now = self._book.now()
            if pace.still_until > now:
                await self._sleep(pace.still_until - now)
                continue
            if starts > now:
                await self._sleep(starts - now)
            self._check_open(queue)
            if self._read(queue).still_until <= self._book.now():
                return

    def _reserved(self, queue: _Queue) -> tuple[float, Pace]:
        """Take the next free moment, unless all stand still; return it with the pace as it is then."""
        starts = -math.inf

        def take(pace: Pace, now: float) -> Pace:
            nonlocal starts
            if pace.still_until > now:
                return pace
            starts = max(now, pace.next_at)
            return msgspec.structs.replace(pace, next_at=starts + queue.interval)

        pace = self._book.change(queue.name, take)
        return starts, pace

    def _check_open(self, queue: _Queue) -> None:
        pace = self._read(queue)
        if why := self._why_closed(queue, pace):
            left = None if queue.ended else max(pace.closed_until, queue.broken_until) - self._book.now()
            raise ArchiveUnavailable(why, retry_after=left)

    def _heed(self, pool: Pool, queue: _Queue, exchange: Exchange) -> Pace:
        """Learn from an answer: a throttle stops, a refusal after one is the firewall, five failures open the breaker."""
        if self._throttled(exchange):
            self._stop(pool, queue, retry_after(exchange))
        elif _failed(exchange):
            self._count_failure(pool, queue, exchange)
        else:
            queue.failures = 0
            self._book.change(queue.name, lambda pace, _: msgspec.structs.replace(pace, throttles=0))
        return self._read(queue)

    def _throttled(self, exchange: Exchange) -> bool:
        """Tell whether the archive itself asks us to slow down; an archived 429 carries Memento-Datetime and is none."""
        if exchange.header("memento-datetime") is not None:
            return False
        asked_to_wait = exchange.status == 503 and exchange.header("retry-after") is not None
        return exchange.status == 429 or asked_to_wait or exchange.status in self._busy

    def _stop(self, pool: Pool, queue: _Queue, wanted: float | None) -> None:
        """Stop the queue and all others of its address: the archive counts by address."""
        longest = SECOND_WAIT * queue.first_wait
        throttles = self._book.change(queue.name, _throttle).throttles
        together = [each for each in self._queues.values() if each.address == queue.address]
        if throttles >= 3:
            queue.ended = _THREE_TIMES.format(pool)
        if wanted is not None and wanted > longest:
            why = f"the archive throttles us and wants us to wait {wanted:.0f} s: its {pool} is not asked before that"
            for each in together:
                self._shut(each, wanted, why)
            return
        pause = wanted if wanted is not None else queue.first_wait if throttles == 1 else longest
        for each in together:
            self._stand_still(each, pause)

    def _stand_still(self, queue: _Queue, seconds: float) -> None:
        self._book.change(
            queue.name, lambda pace, now: msgspec.structs.replace(pace, still_until=max(pace.still_until, now + seconds))
        )

    def _count_failure(self, pool: Pool, queue: _Queue, exchange: Exchange) -> None:
        queue.failures += 1
        refused = exchange.failure is not None and exchange.failure.kind is FailureKind.REFUSED
        throttled_at = max(self._read(each).throttled_at for each in self._queues.values() if each.address == queue.address)
        if refused and self._book.now() - throttled_at <= FIREWALL_WINDOW:
            why = "the archive refuses connections right after throttling us: a firewall block, which lasts at least an hour"
            for each in self._queues.values():
                if _house(each.address) == _house(queue.address):
                    self._shut(each, FIREWALL_REST, why)
        elif queue.failures >= BREAKER_FAILURES:
            what = f"the archive's {pool} failed {queue.failures} times in a row"
            queue.why_broken = f"{what} ({in_words(exchange)}): left alone for a while"
            queue.broken_until = self._book.now() + BREAKER_REST

    def _shut(self, queue: _Queue, seconds: float, why: str) -> None:
        def shut(pace: Pace, now: float) -> Pace:
            until = now + seconds
            return msgspec.structs.replace(pace, closed_until=until, why=why) if until >= pace.closed_until else pace

        self._book.change(queue.name, shut)


def _queue(pool: Pool, url: str, interval: float, first_wait: float) -> _Queue:
    address = urlsplit(url).netloc.lower()
    return _Queue(f"{address} {pool}", address, interval, first_wait)


def _house(address: str) -> list[str]:
    """Return whose an address is, by its last two labels: one firewall stands before web.archive.org and archive.org."""
    return address.partition(":")[0].split(".")[-2:]


def _throttle(pace: Pace, now: float) -> Pace:
    before = pace.throttles if now - pace.throttled_at <= FIREWALL_WINDOW else 0
    return msgspec.structs.replace(pace, throttles=before + 1, throttled_at=now)


def _failed(exchange: Exchange) -> bool:
    if exchange.status is None:
        return True
    return exchange.status >= 500 and exchange.header("memento-datetime") is None


def retry_after(exchange: Exchange) -> float | None:
    """Return the seconds that Retry-After asks for (RFC 9110 section 10.2.3), None where it is absent or unreadable."""
    value = (exchange.header("retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - exchange.at).total_seconds()) if value else None
    except (ValueError, TypeError):
        return None


def in_words(exchange: Exchange) -> str:
    """Return what went wrong in an answer of the archive's own, in a few words for people."""
    if exchange.failure is not None:
        detail = f": {exchange.failure.detail}" if exchange.failure.detail else ""
        return f"{exchange.failure.kind.value.replace('-', ' ')}{detail}"
    words = {429: "throttled (HTTP 429)", 503: "overloaded (HTTP 503)", 504: "overloaded (HTTP 504)"}
    return words.get(exchange.status or 0, f"HTTP {exchange.status}")
