import pytest

from citecheck.archives.spn_errors import CODES, STATES, ErrorClass, read_error, same_recently, starts_in
from citecheck.model.capture import FINAL, CaptureState

RETRY = (
    "bad-gateway",
    "gateway-timeout",
    "service-unavailable",
    "internal-server-error",
    "read-timeout",
    "protocol-error",
    "invalid-server-response",
    "browsing-timeout",
    "capture-location-error",
    "cannot-fetch",
    "celery",
    "job-failed",
    "no-browsers-available",
    "proxy-error",
    "soft-time-limit-exceeded",
    "redis-error",
    "no-captures",
    "too-many-requests",
)
TARGET = (
    "not-found",
    "no-access",
    "unauthorized",
    "bad-request",
    "method-not-allowed",
    "not-implemented",
    "http-version-not-supported",
    "network-authentication-required",
    "bandwidth-limit-exceeded",
    "too-many-redirects",
    "invalid-host-resolution",
    "max-daily-bandwidth-host",
)
REFUSED = ["invalid-url-syntax", "blocked-url", "blocked", "blocked-client-ip", "filesize-limit", "ftp-access-denied"]
OTHERS = {
    "user-session-limit": ErrorClass.PACE,
    "too-many-daily-captures": ErrorClass.DONE,
    "max-daily-bandwidth": ErrorClass.QUOTA,
    "max-daily-bandwidth-from-ip": ErrorClass.QUOTA,
}
TABLE = (
    dict.fromkeys(RETRY, ErrorClass.RETRY)
    | dict.fromkeys(TARGET, ErrorClass.TARGET)
    | dict.fromkeys(REFUSED, ErrorClass.REFUSED)
    | OTHERS
)


@pytest.mark.parametrize(("code", "kind"), TABLE.items())
def test_every_code_has_its_class_and_words(code, kind):
    """Each error that the archive documents is read by its class, with its code kept and words for people."""
    error = read_error(f"error:{code}", "")
    assert (error.kind, error.code) == (kind, code)
    assert error.words


def test_the_table_holds_nothing_else():
    """The codes above are all that the table knows, so none is classed without a test."""
    assert set(CODES) == set(TABLE)


def test_plural_forms_of_seen_codes_are_known():
    """Clients have seen "redis-errors": the same as "redis-error"."""
    assert read_error("error:redis-errors", "").kind is ErrorClass.RETRY


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("You have already reached the limit of active Save Page Now sessions.", ErrorClass.PACE),
        ("Cannot start capture", ErrorClass.PACE),
        ("Crawling this host is paused for 20 seconds", ErrorClass.PACE),
        ("The server encountered an internal error and was unable to complete your request", ErrorClass.RETRY),
        ("Live page is not available", ErrorClass.RETRY),
        ("You have reached your daily Wayback Machine captures limit", ErrorClass.QUOTA),
        ("You cannot make more than 30000 captures per day.", ErrorClass.QUOTA),
        ("The target returned an error (HTTP status=404).", ErrorClass.TARGET),
        ("The target returned an error (HTTP status=503).", ErrorClass.RETRY),
        ("Something nobody has seen", ErrorClass.TARGET),
        ("", ErrorClass.TARGET),
    ],
)
def test_messages_are_read_where_the_code_is_missing(message, kind):
    """Without a code the sentence decides; one that nobody knows is not tried again now."""
    error = read_error(None, message)
    assert (error.kind, error.code) == (kind, None)
    assert error.words


def test_an_unknown_code_is_named():
    """A code that is new to us is final for this run, kept, and named in the words."""
    error = read_error("error:quantum-flux", "")
    assert (error.kind, error.code) == (ErrorClass.TARGET, "quantum-flux")
    assert "quantum-flux" in error.words


def test_what_may_pass_is_never_final():
    """Retry and pace leave a capture open; every other class ends it."""
    open_kinds = {kind for kind, state in STATES.items() if state not in FINAL}
    assert open_kinds == {ErrorClass.RETRY, ErrorClass.PACE}
    assert CaptureState.ARCHIVED not in STATES.values()


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("The capture will start in ~2 minutes because our service is currently overloaded.", 120.0),
        ("The capture will start in 1 hour, 5 minutes", 3600.0),
        ("capture will start in 30 seconds", 30.0),
        ("The capture has started", None),
    ],
)
def test_a_queued_capture_says_when(message, seconds):
    """The wait that the archive announces is understood."""
    assert starts_in(message) == seconds


def test_the_same_snapshot_is_recognised():
    """The archive's words for "there is one already" are known."""
    assert same_recently("The same snapshot had been made 2 minutes ago. You can make new capture of this URL after 1 hour.")
    assert not same_recently("The capture will start in ~2 minutes")
