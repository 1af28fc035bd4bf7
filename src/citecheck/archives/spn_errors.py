"""Save Page Now 2's error codes and messages, by class: what each means for the capture and for those after it. Pure.

The table is specs/web-archives 3.5 (the official document of 2025-10-22, and codes that its clients have seen).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from citecheck.model.capture import CaptureState


class ErrorClass(StrEnum):
    """What to do after an error."""

    RETRY = "retry"  # may pass: later in the same run, or in the next
    PACE = "pace"  # we ask too fast or too much at once: slow down all of us
    QUOTA = "quota"  # our allowance is used up: stop asking in this run
    TARGET = "target"  # the page's own fault: final for this run
    REFUSED = "refused"  # never again
    DONE = "done"  # a fresh capture exists: look it up


#: What a capture's state becomes. RETRY and PACE stay open: UNKNOWN is asked again, never final.
STATES = {
    ErrorClass.RETRY: CaptureState.UNKNOWN,
    ErrorClass.PACE: CaptureState.UNKNOWN,
    ErrorClass.QUOTA: CaptureState.QUOTA,
    ErrorClass.TARGET: CaptureState.TARGET_ERROR,
    ErrorClass.REFUSED: CaptureState.REFUSED,
    ErrorClass.DONE: CaptureState.ALREADY_RECENT,
}


class SpnError(NamedTuple):
    """One error, read: its class, the archive's code without "error:" (None where it gave none), and words for people."""

    kind: ErrorClass
    code: str | None
    words: str


_R, _T, _X = ErrorClass.RETRY, ErrorClass.TARGET, ErrorClass.REFUSED

#: ``status_ext`` without its prefix "error:".
CODES: dict[str, tuple[ErrorClass, str]] = {
    "bad-gateway": (_R, "the page's server answered 502"),
    "gateway-timeout": (_R, "the page's server answered 504"),
    "service-unavailable": (_R, "the page's server answered 503"),
    "internal-server-error": (_R, "the page's server answered 500"),
    "read-timeout": (_R, "the page's server took too long"),
    "protocol-error": (_R, "the page's server broke the connection"),
    "invalid-server-response": (_R, "the page's server sent an answer that is no HTTP"),
    "browsing-timeout": (_R, "the archive's browser took too long"),
    "capture-location-error": (_R, "the archive could not tell where the capture went"),
    "cannot-fetch": (_R, "the archive could not fetch the page"),
    "celery": (_R, "the archive's queue failed"),
    "job-failed": (_R, "the archive's job failed"),
    "no-browsers-available": (_R, "the archive has no browser free"),
    "proxy-error": (_R, "the archive's proxy failed"),
    "soft-time-limit-exceeded": (_R, "the capture took longer than the archive allows"),
    "redis-error": (_R, "the archive's queue failed"),
    "no-captures": (_R, "the archive's job made no capture"),
    "too-many-requests": (_R, "the page's server throttles the archive (429)"),
    "user-session-limit": (ErrorClass.PACE, "too many captures of ours are under way"),
    "too-many-daily-captures": (ErrorClass.DONE, "the page was captured as often today as the archive allows"),
    "max-daily-bandwidth": (ErrorClass.QUOTA, "our daily allowance of bytes is used up"),
    "max-daily-bandwidth-from-ip": (ErrorClass.QUOTA, "our address's daily allowance of bytes is used up"),
    "max-daily-bandwidth-host": (_T, "the page's host has used up its daily allowance at the archive: try tomorrow"),
    "not-found": (_T, "the page's server answered 404"),
    "no-access": (_T, "the page's server answered 403"),
    "unauthorized": (_T, "the page's server answered 401"),
    "bad-request": (_T, "the page's server answered 400"),
    "method-not-allowed": (_T, "the page's server answered 405"),
    "not-implemented": (_T, "the page's server answered 501"),
    "http-version-not-supported": (_T, "the page's server answered 505"),
    "network-authentication-required": (_T, "the page's server answered 511"),
    "bandwidth-limit-exceeded": (_T, "the page's server answered 509"),
    "too-many-redirects": (_T, "the page redirects more often than the archive follows"),
    "invalid-host-resolution": (_T, "the page's host name does not resolve"),
    "invalid-url-syntax": (_X, "the archive does not take it for a URL"),
    "blocked-url": (_X, "the URL is on the archive's list of trackers"),
    "blocked": (_X, "the page's server blocks the archive (999)"),
    "blocked-client-ip": (_X, "our address is on a block list (Spamhaus)"),
    "filesize-limit": (_X, "the file is larger than the archive takes (2 GB)"),
    "ftp-access-denied": (_X, "the archive may not fetch by FTP"),
}

#: Messages for people, where ``status_ext`` is missing (matched by spn.sh).
_MESSAGES: tuple[tuple[str, ErrorClass], ...] = (
    (r"reached your daily .*captures? limit|cannot make more than \d+ captures per day", ErrorClass.QUOTA),
    (r"already reached the limit|Cannot start capture|Crawling this host is paused", ErrorClass.PACE),
    (r"The server encountered an internal error|Live page is not available", ErrorClass.RETRY),
    (r"This URL (?:is|has been) excluded|in the .*block ?list", ErrorClass.REFUSED),
    (r"HTTP status=(?:408|429|5\d\d)", ErrorClass.RETRY),
    (r"HTTP status=[34]\d\d", ErrorClass.TARGET),
)

_SAME = re.compile(
    r"(?i)the same snapshot had been made|was (?:already )?(?:captured|archived) .*ago|new capture of this URL after"
)
_WILL_START = re.compile(r"(?i)capture will start in\s+~?(\d+)\s*(hour|minute|second)s?")
_SECONDS = {"hour": 3600.0, "minute": 60.0, "second": 1.0}


def read_error(status_ext: str | None, message: str) -> SpnError:
    """Return the class of an error from its code, else from its message. A code nobody knows is not retried now."""
    code = (status_ext or "").removeprefix("error:").strip() or None
    for known in (code, (code or "").rstrip("s")):
        if known in CODES:
            kind, words = CODES[known]
            return SpnError(kind, code, words)
    for pattern, kind in _MESSAGES:
        if re.search(pattern, message, re.IGNORECASE):
            return SpnError(kind, code, message)
    words = message or (f"the archive gave the error {code!r}, which is not known here" if code else "the archive gave no reason")
    return SpnError(ErrorClass.TARGET, code, words)


def same_recently(message: str) -> bool:
    """Tell whether a message says that a recent capture stands in for the one asked for."""
    return bool(_SAME.search(message))


def starts_in(message: str) -> float | None:
    """Return in how many seconds a queued capture is to start, None where the message does not say.

    >>> starts_in("The capture will start in ~2 minutes because our service is currently overloaded.")
    120.0
    """
    match = _WILL_START.search(message)
    return int(match[1]) * _SECONDS[match[2].lower()] if match else None
