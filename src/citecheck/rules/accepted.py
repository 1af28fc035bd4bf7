"""Findings that a person has seen and accepted: by ``skip: true`` in citations.yaml, or by a decision at the review desk.

The one rule for all of citecheck: such a finding is told and marked (``Finding.accepted``), and nothing else comes of it, neither
an exit code nor a failed test, an annotation, a place among what to look at first, or a figure that somebody is woken by.
"""

from __future__ import annotations

from citecheck.model.decision import Decided, Judgement
from citecheck.model.outcome import Finding, Outcome

#: What the machine found between claim and source, and a person who read both has judged.
_OF_CLAIMS = frozenset({"CC301", "CC303"})
#: Judgements by which nothing is amiss.
_WELL = frozenset({Judgement.SUPPORTED, Judgement.NOT_FACTUAL})


def accepted(finding: Finding, outcome: Outcome | None) -> str:
    """Return in words why a finding needs nobody's eyes any more; empty where it does."""
    if outcome is None:
        return ""
    if outcome.citation.skip:
        return "skip: true in citations.yaml"
    return _decided(outcome) if finding.rule in _OF_CLAIMS else ""


def _decided(outcome: Outcome) -> str:
    """Return who found every claim to be as it should; empty where one was not judged, or somebody thinks otherwise."""
    newest: dict[tuple[str, str], Decided] = {}
    for each in outcome.decisions:
        newest[each.decision.claim, each.decision.reviewer] = each
    claims = {claim for claim, _ in newest}
    well = all(each.decision.judgement in _WELL and not each.stale for each in newest.values())
    if not outcome.claims or not well or any(claim.id not in claims for claim in outcome.claims):
        return ""
    last = max(newest.values(), key=lambda each: each.seq)
    who = ", ".join(sorted({reviewer for _, reviewer in newest}))
    return f"each claim was judged beside its source by {who}, last on {last.at:%Y-%m-%d}"
