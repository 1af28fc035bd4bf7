"""Findings that a person accepted are told, and marked as such where tools can take that."""

import datetime as dt
import json

import msgspec
import pytest

from citecheck.model.decision import Decided, Decision, Judgement, claim_digest
from citecheck.model.document import Claim
from citecheck.model.outcome import Finding
from citecheck.model.report import RunReport
from citecheck.model.span import Span
from citecheck.model.verdict import Liveness
from citecheck.reports.accepted import accepted
from citecheck.reports.sarif import SarifReport
from tests.reports.example import example, judged
from tests.reports.test_machines import sarif_schema

CLAIMS = tuple(
    Claim(id=f"c{n}", sentence=f"It rained {n} days.", clause="", span=Span(0, 9), clause_span=Span(0, 0), notes=("1",))
    for n in (1, 2)
)
ABSENT = Finding(rule="CC301", level="warning", citation="c-1", message="nowhere in the source that was read: 14 days")
DEAD = Finding(rule="CC101", level="error", citation="c-1", message="gone")
DAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


def decided(seq: int, claim: int, judgement: Judgement, *, by: str = "desk", stale: str = "") -> Decided:
    made = Decision(claim=f"c{claim}", judgement=judgement, reviewer=by, claim_digest=claim_digest(CLAIMS[claim - 1]))
    return Decided(seq=seq, at=DAY + dt.timedelta(hours=seq), decision=made, stale=stale)


def reviewed(*decisions: Decided, skip: bool = False):
    outcome = judged(1, Liveness.LIVE, claims=CLAIMS, decisions=decisions)
    return msgspec.structs.replace(outcome, citation=msgspec.structs.replace(outcome.citation, skip=skip))


WELL, ILL, FACT = Judgement.SUPPORTED, Judgement.CONTRADICTED, Judgement.NOT_FACTUAL


@pytest.mark.parametrize(
    ("decisions", "words"),
    [
        ((), ""),
        ((decided(1, 1, WELL),), ""),
        ((decided(1, 1, WELL), decided(2, 2, FACT)), "each claim was judged beside its source by desk, last on 2026-11-20"),
        ((decided(1, 1, ILL), decided(2, 1, WELL), decided(3, 2, WELL)), "judged beside its source by desk"),
        ((decided(1, 1, WELL), decided(2, 1, ILL), decided(3, 2, WELL)), ""),
        ((decided(1, 1, WELL), decided(2, 2, WELL), decided(3, 2, ILL, by="second")), ""),
        ((decided(1, 1, WELL), decided(2, 2, WELL), decided(3, 2, WELL, by="second")), "by desk, second"),
        ((decided(1, 1, WELL), decided(2, 2, WELL, stale="the claim was edited")), ""),
    ],
    ids=["none", "half", "all", "changed for well", "changed for ill", "disagreement", "two agree", "stale"],
)
def test_a_finding_on_claims_is_accepted_when_each_claim_is(decisions, words):
    """By the newest judgement of each who judged, of every claim; what the machine saw of the link stays as it is."""
    outcome = reviewed(*decisions)
    told = accepted(ABSENT, outcome)
    assert words in told
    assert bool(told) == bool(words)
    assert accepted(DEAD, outcome) == ""


def test_what_citations_yaml_skips_is_accepted():
    """Whatever is found of it; a finding on the report itself is nobody's to skip."""
    assert accepted(DEAD, reviewed(skip=True)) == "skip: true in citations.yaml"
    assert accepted(DEAD, None) == ""


def test_sarif_says_so_by_its_schema():
    """A result that was accepted bears one suppression with its reason; the others none; and all are still there."""
    report: RunReport = example()
    first = msgspec.structs.replace(report.outcomes[0].citation, skip=True)
    outcomes = (msgspec.structs.replace(report.outcomes[0], citation=first), *report.outcomes[1:])
    findings = (msgspec.structs.replace(DEAD, citation=first.id), *report.findings)
    tree = json.loads(SarifReport().render(msgspec.structs.replace(report, outcomes=outcomes, findings=findings)))
    assert [error.message for error in sarif_schema().iter_errors(tree)] == []
    results = tree["runs"][0]["results"]
    assert len(results) == len(findings)
    names = [result["locations"][0].get("logicalLocations", [{}])[0].get("fullyQualifiedName") for result in results]
    for name, result in zip(names, results, strict=True):
        expected = [{"kind": "external", "status": "accepted", "justification": "skip: true in citations.yaml"}]
        assert result.get("suppressions") == (expected if name == first.id else None)
