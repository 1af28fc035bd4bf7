from __future__ import annotations

import datetime as dt

import pytest

from citecheck.liveness.standing import standing
from citecheck.model.policy import JudgePolicy
from citecheck.model.verdict import Conclusion, Confidence, Liveness, Verdict
from citecheck.testing import NOW

L, C = Liveness, Conclusion


def looks(*seen: tuple[float, Liveness]) -> list[Verdict]:
    """Build verdicts from (day, liveness)."""
    return [Verdict(liveness=liveness, at=NOW + dt.timedelta(days=day)) for day, liveness in seen]


@pytest.mark.parametrize(
    ("seen", "conclusion", "failures"),
    [
        ([], C.UNDECIDED, 0),
        ([(0, L.LIVE)], C.ALIVE, 0),
        ([(0, L.MOVED)], C.ALIVE, 0),
        ([(0, L.DRIFTED)], C.ALIVE, 0),
        ([(0, L.GONE)], C.SUSPECT, 1),
        ([(0, L.GONE), (3, L.GONE)], C.SUSPECT, 2),
        ([(0, L.GONE), (3, L.GONE), (6, L.GONE)], C.DEAD, 3),
        ([(0, L.GONE), (3, L.SOFT_404), (6, L.PARKED)], C.DEAD, 3),
        ([(0, L.UNRESOLVED), (3, L.UNRESOLVED), (6, L.UNRESOLVED)], C.DEAD, 3),
        ([(0, L.GONE), (1, L.GONE), (2, L.GONE)], C.SUSPECT, 1),
        ([(0, L.GONE), (2.9, L.GONE), (5.8, L.GONE)], C.SUSPECT, 2),
        ([(0, L.GONE), (1, L.GONE), (3, L.GONE), (4, L.GONE), (6, L.GONE)], C.DEAD, 3),
        ([(0, L.GONE), (3, L.GONE), (4, L.LIVE), (6, L.GONE)], C.SUSPECT, 1),
        ([(0, L.GONE), (3, L.GONE), (6, L.LIVE)], C.ALIVE, 0),
        ([(0, L.GONE), (3, L.TRANSIENT), (4, L.WALLED), (5, L.RESTRICTED), (6, L.UNKNOWN)], C.SUSPECT, 1),
        ([(0, L.GONE), (3, L.GONE), (5, L.WALLED), (6, L.GONE)], C.DEAD, 3),
        ([(0, L.GONE), (3, L.GONE), (6, L.GONE), (9, L.WALLED)], C.SUSPECT, 3),
        ([(0, L.GONE), (3, L.GONE), (6, L.GONE), (9, L.RESTRICTED), (12, L.GONE)], C.DEAD, 4),
        ([(0, L.GONE), (3, L.GONE), (6, L.GONE), (9, L.TRANSIENT)], C.DEAD, 3),
        ([(0, L.TRANSIENT), (3, L.TRANSIENT), (6, L.TRANSIENT), (9, L.TRANSIENT)], C.UNDECIDED, 0),
        ([(0, L.WALLED)], C.UNDECIDED, 0),
        ([(0, L.LIVE), (3, L.WALLED), (6, L.TRANSIENT)], C.ALIVE, 0),
        ([(0, L.GONE), (900, L.GONE), (1, L.GONE), (2, L.GONE)], C.SUSPECT, 1),
        ([(900, L.GONE), (903, L.GONE), (0, L.GONE), (3, L.GONE)], C.SUSPECT, 2),
        ([(900, L.GONE), (0, L.GONE), (3, L.GONE), (6, L.GONE)], C.DEAD, 3),
    ],
)
def test_dead_needs_three_failures_three_days_apart(
    seen: list[tuple[float, Liveness]], conclusion: Conclusion, failures: int
) -> None:
    """Failures count only when they lie apart; live resets; what is not rot neither counts nor resets.

    A failure dated ahead of a later look counts no more: a clock that was wrong makes nothing dead, and keeps nothing alive.
    """
    result = standing(looks(*seen), JudgePolicy())
    assert (result.conclusion, result.failures, result.looks) == (conclusion, failures, len(seen))


def test_since_is_the_first_failure_of_the_row() -> None:
    """The standing says since when the link fails, not since when it was looked at."""
    result = standing(looks((0, L.GONE), (3, L.LIVE), (6, L.GONE), (10, L.GONE)), JudgePolicy())
    assert result.since == NOW + dt.timedelta(days=6)


def test_policy_sets_number_and_distance() -> None:
    """Both figures are the user's."""
    policy = JudgePolicy(dead_after_failures=2, days_between_failures=0)
    result = standing(looks((0, L.GONE), (0, L.GONE)), policy)
    assert (result.conclusion, result.needed) == (C.DEAD, 2)


@pytest.mark.parametrize(("confidence", "failures"), [("certain", 1), ("likely", 1), ("weak", 0)])
def test_a_weak_suspicion_does_not_count(confidence: Confidence, failures: int) -> None:
    """Doubt never works against a link."""
    verdict = Verdict(liveness=L.SOFT_404, at=NOW, confidence=confidence)
    assert standing([verdict], JudgePolicy()).failures == failures
