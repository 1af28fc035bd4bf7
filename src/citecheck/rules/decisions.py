"""Rules on what people decided at the review desk. A decision that went stale holds no more: it is to be made again."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from citecheck.model.decision import JUDGED, Decided, Judgement
from citecheck.model.outcome import Finding, Level, Outcome
from citecheck.model.policy import Policy
from citecheck.rules.catalogue import finding_of

#: The rules of this file.
OF_DECISIONS = frozenset({"CC320", "CC321", "CC322"})
#: The level of what a reviewer found amiss: by the severity that they gave it, else by the judgement.
_BY_SEVERITY: dict[str, Level] = {"critical": "error", "major": "warning", "minor": "note"}
_AMISS: dict[Judgement, Level] = {Judgement.CONTRADICTED: "error", Judgement.NOT_IN_SOURCE: "warning"}
_ORDER: tuple[Level, ...] = ("note", "warning", "error")


def found_amiss(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell a claim that a reviewer found contradicted or not in its source; on several claims, the gravest level holds."""
    amiss = [each for each in _fresh(outcome) if each.decision.judgement in _AMISS]
    if not amiss:
        return None
    told = finding_of("CC320", outcome, "; ".join(f"{_claim(outcome, each)}{_by(each)}" for each in amiss))
    return msgspec.structs.replace(told, level=max(map(_level, amiss), key=_ORDER.index))


def disagreed(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell a claim of which reviewers found different things."""
    by_claim: dict[str, dict[str, Decided]] = {}
    for each in _fresh(outcome):
        by_claim.setdefault(each.decision.claim, {})[each.decision.reviewer] = each
    split = [list(found.values()) for found in by_claim.values() if len({one.decision.judgement for one in found.values()}) > 1]
    if not split:
        return None
    return finding_of("CC321", outcome, "; ".join(_claim(outcome, found[0]) + ", ".join(map(_by, found)) for found in split))


def stale(outcome: Outcome, _: Policy) -> Finding | None:
    """Tell a decision that no longer holds, because claim or source are not what they were, and was not made again since."""
    fresh = {(each.decision.claim, each.decision.reviewer) for each in _fresh(outcome)}
    old = [each for each in outcome.decisions if each.stale and (each.decision.claim, each.decision.reviewer) not in fresh]
    if not old:
        return None
    return finding_of("CC322", outcome, "; ".join(f"{_claim(outcome, each)}{_by(each)}: {each.stale}" for each in old))


def _fresh(outcome: Outcome) -> list[Decided]:
    return [each for each in outcome.decisions if not each.stale]


def _level(decided: Decided) -> Level:
    return _BY_SEVERITY.get(decided.decision.severity) or _AMISS[decided.decision.judgement]


def _by(decided: Decided) -> str:
    return f"{JUDGED[decided.decision.judgement]} ({decided.decision.reviewer})"


def _claim(outcome: Outcome, decided: Decided) -> str:
    """Return the beginning of a message that says which claim is meant; empty where the citation has but one."""
    if len(outcome.claims) < 2:
        return ""
    claims: Iterable[str] = (claim.clause or claim.sentence for claim in outcome.claims if claim.id == decided.decision.claim)
    words = " ".join(next(iter(claims), "").split())
    return f"“{words if len(words) <= 60 else words[:59] + '…'}” " if words else ""
