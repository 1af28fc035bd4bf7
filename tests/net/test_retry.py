from __future__ import annotations

import pytest

from citecheck.model.exchange import FailureKind
from citecheck.net.retry import RetryPlan, is_transient, retry_after, wait_before_retry
from citecheck.testing import failed, response
from tests.net.loopback import ask

PLAN = RetryPlan(retries=2, wait=1.0, longest=30.0)
URL = "http://a.example/"


@pytest.mark.parametrize("kind", FailureKind)
def test_which_failures_may_pass(kind):
    """Timeouts, resets, cut bodies and name servers that fail may pass; all other faults stand."""
    passing = {"reset", "connect-timeout", "read-timeout", "dns-failed", "cut-short"}
    assert is_transient(failed(URL, kind)) == (kind.value in passing)


@pytest.mark.parametrize(
    ("status", "transient"),
    [(200, False), (301, False), (403, False), (404, False), (410, False), (429, True), (500, True), (501, False), (502, True),
     (503, True), (504, True), (505, False), (511, False), (520, True), (599, True), (999, False)],
)  # fmt: skip
def test_which_statuses_may_pass(status, transient):
    """A server's own trouble and "too many requests" may pass; an answer about the page stands."""
    assert is_transient(response(URL, status)) == transient


@pytest.mark.parametrize(
    ("status", "value", "seconds"),
    [
        (429, "5", 5.0),
        (503, " 7 ", 7.0),
        (429, "0", 0.0),
        (429, "Mon, 02 Nov 2026 12:00:20 GMT", 20.0),
        (429, "Mon, 02 Nov 2026 11:00:00 GMT", 0.0),
        (429, "soon", None),
        (429, "-5", None),
        (429, "", None),
        (429, None, None),
        (429, "٥", None),
        (500, "5", None),
        (301, "5", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(status, value, seconds):
    """Retry-After is read in both of its forms, only where it asks for less traffic, and never below zero."""
    headers = {} if value is None else {"Retry-After": value}
    assert retry_after(response(URL, status, headers=headers)) == seconds


def wait(exchange, attempt=1, chance=0.5, method="GET"):
    """Ask for the wait."""
    return wait_before_retry(ask(URL, method=method), exchange, PLAN, attempt=attempt, chance=lambda: chance)


def test_waits_grow_and_are_spread():
    """Each wait is twice the one before, spread from half to one and a half; after the last retry the answer stands."""
    broken = response(URL, 502)
    assert [wait(broken, n) for n in (1, 2, 3)] == [1.0, 2.0, None]
    assert (wait(broken, chance=0.0), wait(broken, chance=0.999)) == (0.5, pytest.approx(1.499))


def test_retry_after_goes_before_our_own_wait():
    """A server that says how long is believed, up to the limit; beyond it nobody waits and the answer stands."""
    assert wait(response(URL, 429, headers={"Retry-After": "20"})) == 20.0
    assert wait(response(URL, 429, headers={"Retry-After": "30"})) == 30.0
    assert wait(response(URL, 429, headers={"Retry-After": "31"})) is None
    assert wait(response(URL, 503, headers={"Retry-After": "3600"})) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_writes_is_never_sent_twice(method):
    """A capture that was asked for by POST may have begun: it is not asked for again."""
    assert wait(response(URL, 502), method=method) is None
    assert wait(failed(URL, FailureKind.READ_TIMEOUT), method=method) is None
