"""What is due by policy: which answers in the log are still believed, and which originals to ask an archive to capture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from citecheck.model.capture import Capture, CaptureState
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.policy import CapturePolicy, FreshPolicy, Policy
from citecheck.model.verdict import ALIVE, Verdict, believed_until


def verdict_is_fresh(verdict: Verdict, now: dt.datetime, policy: FreshPolicy, earlier: Sequence[Verdict] = ()) -> bool:
    """Tell whether a verdict is young enough to be believed without asking again. Transient and unknown never are.

    ``earlier`` are the verdicts before it, oldest first: a link that was live again and again is believed for longer.
    """
    return now < believed_until(verdict, policy, earlier)


def answer_is_fresh(answer: ArchiveAnswer, now: dt.datetime, policy: FreshPolicy) -> bool:
    """Tell whether an archive's answer is still believed. UNKNOWN never is."""
    if answer.state is AnswerState.UNKNOWN:
        return False
    found = answer.state is AnswerState.FOUND and answer.verified
    return now - answer.at < dt.timedelta(days=policy.memento_days if found else policy.absent_days)


def capture_is_fresh(capture: Capture, now: dt.datetime, policy: CapturePolicy) -> bool:
    """Tell whether a finished capture is recent enough that no other is wanted.

    A refusal or a fault of the target holds for a day; what was not attempted, pending or unknown never counts.
    """
    age = now - capture.at
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


def why_capture(verdict: Verdict | None, answer: ArchiveAnswer | None, policy: Policy) -> str | None:
    """Return in words why an original should be captured now, None where policy wants no capture.

    Only a page that was seen alive is captured: capturing an error page would make a false witness. An archive that
    excludes the site would refuse. Where the archive did not answer, nothing is known to be missing, so nothing is asked.
    """
    capture = policy.capture
    if capture.when == "never" or verdict is None or verdict.liveness not in ALIVE or verdict.by_status_only:
        return None
    if capture.when == "always":
        return "every live link is captured"
    if answer is None or _not_known_of_the_first(answer):
        return None
    if answer.memento is None or not answer.verified:
        return "no snapshot was found"
    if answer.day is not None and abs(distance := answer.memento.days_from(answer.day)) > capture.near_days:
        return f"the nearest snapshot is {abs(distance)} days from the cited date"
    return None
