"""Which answers are worth asking again, and after how long. Pure: the waiting is done by the web."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from email.utils import parsedate_to_datetime

import msgspec

from citecheck.model.exchange import Exchange, FailureKind, Request

#: Faults that often pass by themselves. A name that does not exist, a refused port and a bad certificate do not.
TRANSIENT_FAILURES = frozenset(
    {
        FailureKind.RESET,
        FailureKind.CONNECT_TIMEOUT,
        FailureKind.READ_TIMEOUT,
        FailureKind.DNS_FAILED,
        FailureKind.CUT_SHORT,
    }
)
#: 5xx answers that asking again cannot change: 501 Not Implemented, 505 HTTP Version, 511 Network Authentication.
_LASTING_5XX = frozenset({501, 505, 511})
#: Statuses whose Retry-After is a wish for less traffic (RFC 9110 section 10.2.3, RFC 6585 section 4).
_THROTTLES = frozenset({429, 503})
#: Methods that may be sent twice (RFC 9110 section 9.2.2, without those that write).
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS"})


class RetryPlan(msgspec.Struct, frozen=True, kw_only=True):
    """How to retry: ``retries`` times more, ``wait`` seconds doubled each time, a Retry-After followed up to ``longest``."""

    retries: int
    wait: float
    longest: float


def retry_after(exchange: Exchange) -> float | None:
    """Return the seconds that a throttling answer asks us to wait, or None where it does not.

    Retry-After holds seconds or a date (RFC 9110 section 10.2.3); the date is measured from the exchange's own time.
    """
    if exchange.status not in _THROTTLES:
        return None
    value = (exchange.header("retry-after") or "").strip()
    if not value:
        return None
    if value.isdigit() and value.isascii():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - exchange.at).total_seconds())


def is_transient(exchange: Exchange) -> bool:
    """Tell whether asking again soon may bring another answer."""
    if exchange.failure is not None:
        return exchange.failure.kind in TRANSIENT_FAILURES
    status = exchange.status or 0
    return status == 429 or (500 <= status < 600 and status not in _LASTING_5XX)


def wait_before_retry(
    request: Request, exchange: Exchange, plan: RetryPlan, *, attempt: int, chance: Callable[[], float]
) -> float | None:
    """Return after how many seconds to ask again, or None where the exchange stands.

    ``attempt`` counts from 1; ``chance`` gives numbers in [0, 1) and spreads the waits from half to one and a half
    ("jitter"), so that links that failed together do not come back together.
    """
    if attempt > plan.retries or request.method not in _REPEATABLE or not is_transient(exchange):
        return None
    asked_for = retry_after(exchange)
    if asked_for is not None:
        return asked_for if asked_for <= plan.longest else None
    return float(plan.wait * 2 ** (attempt - 1) * (0.5 + chance()))
