"""How slowly an archive is asked: one queue for each of its services, that stops when the archive says so.

The Internet Archive allows 30 index look-ups a minute and blocks an address at its firewall that ignores 429 for a
minute (specs/web-archives facts 8 and 3.6). So a throttle stops the whole queue, not one look-up, and a queue that is
closed answers at once that it did not ask: never that something is not archived.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import StrEnum

import msgspec

from citecheck.model.errors import ArchiveUnavailable
from citecheck.model.exchange import Exchange, FailureKind, Request
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
    interval: float
    first_wait: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = -math.inf
    throttles: int = 0
    failures: int = 0
    closed_until: float = -math.inf
    why: str = ""


class Pacing:
    """The queues of one archive, for one run: share one object among all that ask it, for limits are per address.

    ``monotonic`` (seconds) and ``sleep`` are handed in by tests. One request of each queue is under way at a time. ``busy`` are
    statuses by which this archive asks us to slow down, beside 429 and a 503 with Retry-After.
    """

    def __init__(
        self,
        settings: ArchiveSettings,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        busy: frozenset[int] = frozenset(),
    ) -> None:
        self._busy = busy
        wait = settings.throttle_wait
        self._monotonic = monotonic
        self._sleep = sleep
        self._throttled_at = -math.inf
        self._queues = {
            Pool.CDX: _Queue(settings.cdx_interval, wait),
            Pool.AVAILABILITY: _Queue(settings.cdx_interval, wait),
            Pool.PLAYBACK: _Queue(settings.playback_interval, wait),
            # A 429 on submit is slot lag: 20 s, then longer, have proved enough (specs 3.5).
            Pool.SUBMIT: _Queue(settings.submit_interval, wait / 3),
            Pool.STATUS: _Queue(min(settings.poll_interval, 1.0), wait),
        }

    async def look(self, pool: Pool, web: Web, request: Request) -> Exchange:
        """Wait for this queue's turn, ask once, and after a first throttle wait and ask once more.

        ``attempts`` of the answer counts both. Raises ``ArchiveUnavailable`` without asking where the queue is closed.
        """
        queue = self._queues[pool]
        async with queue.lock:
            await self._turn(queue)
            exchange = await web.look(request)
            self._heed(pool, queue, exchange)
            if queue.throttles == 1 and self._throttled(exchange) and not self._closed(queue):
                await self._turn(queue)
                asked_before = exchange.attempts
                exchange = await web.look(request)
                self._heed(pool, queue, exchange)
                exchange = msgspec.structs.replace(exchange, attempts=exchange.attempts + asked_before)
        return exchange

    def rest(self, pool: Pool) -> float | None:
        """Return for how many seconds the queue stands still, None where it does not, or is closed for the whole run."""
        queue = self._queues[pool]
        left = max(queue.next_at, queue.closed_until) - self._monotonic()
        return left if 0 < left < math.inf else None

    def slow(self, pool: Pool, seconds: float) -> None:
        """Let the queue stand still for ``seconds``: the archive asked for it in words."""
        queue = self._queues[pool]
        queue.next_at = max(queue.next_at, self._monotonic() + seconds)

    def close(self, pool: Pool, why: str) -> None:
        """Ask nothing more of the queue in this run, and answer ``why``."""
        self._shut(self._queues[pool], math.inf, why)

    def closed(self, pool: Pool) -> str | None:
        """Return why the queue is closed, None where it is open."""
        queue = self._queues[pool]
        return queue.why if self._closed(queue) else None

    async def _turn(self, queue: _Queue) -> None:
        if self._closed(queue):
            left = queue.closed_until - self._monotonic()
            raise ArchiveUnavailable(queue.why, retry_after=left if left < math.inf else None)
        pause = queue.next_at - self._monotonic()
        if pause > 0:
            await self._sleep(pause)
        queue.next_at = self._monotonic() + queue.interval

    def _closed(self, queue: _Queue) -> bool:
        return self._monotonic() < queue.closed_until

    def _heed(self, pool: Pool, queue: _Queue, exchange: Exchange) -> None:
        """Learn from an answer: a throttle stops, a refusal after one is the firewall, five failures open the breaker."""
        now = self._monotonic()
        if self._throttled(exchange):
            self._throttled_at = now
            self._stop(pool, queue, retry_after(exchange))
        elif _failed(exchange):
            self._count_failure(pool, queue, exchange, now)
        else:
            queue.throttles = queue.failures = 0

    def _throttled(self, exchange: Exchange) -> bool:
        """Tell whether the archive itself asks us to slow down; an archived 429 carries Memento-Datetime and is none."""
        if exchange.header("memento-datetime") is not None:
            return False
        asked_to_wait = exchange.status == 503 and exchange.header("retry-after") is not None
        return exchange.status == 429 or asked_to_wait or exchange.status in self._busy

    def _stop(self, pool: Pool, queue: _Queue, wanted: float | None) -> None:
        queue.throttles += 1
        longest = SECOND_WAIT * queue.first_wait
        if queue.throttles >= 3:
            self._shut(queue, math.inf, _THREE_TIMES.format(pool))
        elif wanted is not None and wanted > longest:
            why = f"the archive throttles us and wants us to wait {wanted:.0f} s: its {pool} is not asked before that"
            self._shut(queue, self._monotonic() + wanted, why)
        else:
            self.slow(pool, wanted if wanted is not None else queue.first_wait if queue.throttles == 1 else longest)

    def _count_failure(self, pool: Pool, queue: _Queue, exchange: Exchange, now: float) -> None:
        queue.failures += 1
        refused = exchange.failure is not None and exchange.failure.kind is FailureKind.REFUSED
        if refused and now - self._throttled_at <= FIREWALL_WINDOW:
            why = "the archive refuses connections right after throttling us: a firewall block, which lasts at least an hour"
            for each in self._queues.values():
                self._shut(each, now + FIREWALL_REST, why)
        elif queue.failures >= BREAKER_FAILURES:
            why = f"the archive's {pool} failed {queue.failures} times in a row ({in_words(exchange)}): left alone for a while"
            self._shut(queue, now + BREAKER_REST, why)

    def _shut(self, queue: _Queue, until: float, why: str) -> None:
        if until >= queue.closed_until:
            queue.closed_until, queue.why = until, why


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
