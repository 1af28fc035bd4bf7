"""A link over time: what many verdicts allow to conclude. Only here may a link be called dead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from citecheck.model.policy import JudgePolicy
from citecheck.model.verdict import ALIVE, ROT, Conclusion, Liveness, Standing, Verdict

_HIDDEN = frozenset({Liveness.WALLED, Liveness.RESTRICTED})


def standing(verdicts: Sequence[Verdict], policy: JudgePolicy) -> Standing:
    """Conclude from ``verdicts``, oldest first.

    A failure counts when it lies at least ``days_between_failures`` after the last one that counted; one live look
    resets. Walled, restricted, transient and unknown neither count nor reset, and a weak suspicion of rot does not count:
    doubt never works against a link. Nor is a link called dead while its last look met a wall or a refusal: something is there.
    (InternetArchiveBot's rule: three failures, three days apart.)
    """
    if len(verdicts) == 1 and verdicts[0].liveness in ALIVE:
        return _alive(policy.dead_after_failures)
    counted: list[dt.datetime] = []
    alive = False
    for verdict in verdicts:
        if verdict.liveness in ALIVE:
            counted, alive = [], True
        elif verdict.liveness in ROT and verdict.confidence != "weak":
            counted = [at for at in counted if at <= verdict.at]  # a later look of an earlier time: that clock was ahead
            if _counts(verdict.at, counted, policy):
                counted.append(verdict.at)
    return Standing(
        conclusion=_conclusion(len(counted), alive, policy, hidden=bool(verdicts) and verdicts[-1].liveness in _HIDDEN),
        failures=len(counted),
        needed=policy.dead_after_failures,
        since=counted[0] if counted else None,
        looks=len(verdicts),
    )


@lru_cache(maxsize=8)
def _alive(needed: int) -> Standing:
    """Return how a link stands after its first look, which most pass."""
    return Standing(conclusion=Conclusion.ALIVE, failures=0, needed=needed, since=None, looks=1)


def _counts(at: dt.datetime, counted: Sequence[dt.datetime], policy: JudgePolicy) -> bool:
    return not counted or at - counted[-1] >= dt.timedelta(days=policy.days_between_failures)


def _conclusion(failures: int, alive: bool, policy: JudgePolicy, *, hidden: bool) -> Conclusion:
    if not hidden and failures >= policy.dead_after_failures:
        return Conclusion.DEAD
    if failures:
        return Conclusion.SUSPECT
    return Conclusion.ALIVE if alive else Conclusion.UNDECIDED
