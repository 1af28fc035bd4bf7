"""What is due by policy: which answers in the log are still believed, and which originals to ask an archive to capture."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from citecheck.model.capture import Capture, CaptureState
from citecheck.model.drift import Change, Drift
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.policy import CapturePolicy, FreshPolicy, Policy
from citecheck.model.settings import ArchiveSettings
from citecheck.model.url import Url
from citecheck.model.verdict import ALIVE, Verdict, believed_until


def verdict_is_fresh(verdict: Verdict, now: dt.datetime, policy: FreshPolicy, earlier: Sequence[Verdict] = ()) -> bool:
    """Tell whether a verdict is young enough to be believed without asking again. Transient and unknown never are.

    ``earlier`` are the verdicts before it, oldest first: a link that was live again and again is believed for longer.
    """
    return not _is_of_later(verdict.at, now) and now < believed_until(verdict, policy, earlier)


#: Clocks of two machines may differ by so much, and nobody's work be done twice for it.
_SKEW = dt.timedelta(hours=1)


def _is_of_later(at: dt.datetime, now: dt.datetime) -> bool:
    """Tell whether what the log has is dated in the future: a clock was wrong, and it would be believed until that day comes."""
    return at - now > _SKEW


def answer_is_fresh(answer: ArchiveAnswer, now: dt.datetime, policy: FreshPolicy) -> bool:
    """Tell whether an archive's answer is still believed. UNKNOWN never is."""
    if answer.state is AnswerState.UNKNOWN or _is_of_later(answer.at, now):
        return False
    found = answer.state is AnswerState.FOUND and answer.verified
    return now - answer.at < dt.timedelta(days=policy.memento_days if found else policy.absent_days)


def capture_is_fresh(capture: Capture, now: dt.datetime, policy: CapturePolicy) -> bool:
    """Tell whether a finished capture is recent enough that no other is wanted.

    A refusal or a fault of the target holds for a day; what was not attempted, pending or unknown never counts.
    """
    age = now - capture.at
    if _is_of_later(capture.at, now):
        return False
    if capture.state in (CaptureState.ARCHIVED, CaptureState.ALREADY_RECENT):
        return age < dt.timedelta(days=policy.recent_days)
    if capture.state in (CaptureState.REFUSED, CaptureState.TARGET_ERROR):
        return age < dt.timedelta(days=1)
    return False


def is_open(capture: Capture) -> bool:
    """Tell whether it is not known what became of a capture that was asked for, so that it must not be asked for anew."""
    if capture.state is CaptureState.UNKNOWN:
        return capture.code is None
    return capture.state in (CaptureState.ASKED, CaptureState.PENDING)


def _not_known_of_the_first(answer: ArchiveAnswer) -> bool:
    """Tell whether the first archive, which would be asked for the capture, did not answer or excludes the site.

    That another archive stayed silent is no reason not to capture what the first one lacks.
    """
    if answer.heard and answer.heard[0].state is AnswerState.ABSENT:
        return False
    return answer.state in (AnswerState.UNKNOWN, AnswerState.EXCLUDED)


def why_excluded(url: Url, patterns: Sequence[str]) -> str | None:
    """Return in words which of the user's patterns keeps ``url`` from being captured, None where none does.

    A pattern without a slash is a host, with "*." all hosts below it; one with a slash is an address, a scheme before it or not.
    A star stands for anything.

    >>> from citecheck.model.url import parse_url
    >>> why_excluded(parse_url("https://example.org/drafts/7"), ["*.example.org", "example.org/drafts/*"])
    "excluded by [policy.capture] exclude: 'example.org/drafts/*'"
    """
    bare = url.normalised.partition("://")[2]
    for pattern in patterns:
        seen = url.normalised if "://" in pattern else bare if "/" in pattern else url.host
        if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), seen):
            return f"excluded by [policy.capture] exclude: {pattern!r}"
    return None


def why_capture(verdict: Verdict | None, answer: ArchiveAnswer | None, policy: Policy, drift: Drift | None = None) -> str | None:
    """Return in words why an original should be captured now, None where policy wants no capture.

    Only a page that was seen alive is captured: capturing an error page would make a false witness. An archive that
    excludes the site would refuse. Where the archive did not answer, nothing is known to be missing, so nothing is asked.
    ``drift`` compares the page with the memento of ``answer``.
    """
    capture = policy.capture
    if capture.when == "never" or verdict is None or verdict.liveness not in ALIVE or verdict.by_status_only:
        return None
    if capture.when == "always":
        return "every live link is captured at every run"
    if answer is None or _not_known_of_the_first(answer):
        return None
    return _why_none_will_do(answer, capture, drift)


def _why_none_will_do(answer: ArchiveAnswer, capture: CapturePolicy, drift: Drift | None) -> str | None:
    if answer.memento is None or not answer.verified:
        return "no snapshot was found"
    if answer.day is not None and abs(distance := answer.memento.days_from(answer.day)) > capture.near_days:
        return f"the nearest snapshot is {abs(distance)} days from the cited date"
    if capture.drifted and drift is not None and drift.change is Change.REPLACED:
        return "next to nothing of what its snapshot says is on the page now"
    return None


class Estimate(NamedTuple):
    """What captures will take: requests, and seconds under the limits."""

    requests: int
    seconds: float


#: Seconds that a capture takes as a rule (17 to 50: specs/web-archives 3.5).
USUAL_CAPTURE = 30.0


def estimate(new: int, unsettled: int, settings: ArchiveSettings) -> Estimate:
    """Return what ``new`` captures and ``unsettled`` earlier ones take: two questions first, one for each, and the polls."""
    asked = new * max(settings.submit_interval, USUAL_CAPTURE / settings.in_flight)
    seconds = asked + USUAL_CAPTURE if new else settings.poll_interval * min(unsettled, 1)
    polls = math.ceil(seconds / settings.poll_interval) if settings.poll_interval else new
    return Estimate((2 if new else 0) + new + unsettled + polls, seconds)
