"""Rules on what people decided: CC320, CC321 and CC322."""

from __future__ import annotations

import pytest

from citecheck.model.citation import Citation
from citecheck.model.decision import Decided, Decision, Judgement
from citecheck.model.document import Claim
from citecheck.model.outcome import Outcome
from citecheck.model.policy import Policy
from citecheck.model.span import Span
from citecheck.rules.find import fails, find
from citecheck.testing import NOW


def decided(judgement: str, by: str = "Ada", *, severity: str = "", claim: str = "c1", stale: str = "") -> Decided:
    """Build a decision as the log tells it."""
    made = Decision(claim=claim, judgement=Judgement(judgement), reviewer=by, claim_digest="d", severity=severity)  # type: ignore[arg-type]
    return Decided(seq=1, at=NOW, decision=made, stale=stale)


def found(*decisions: Decided, claims: int = 1) -> list[tuple[str, str, str]]:
    """Return rule, level and words of what the rules make of decisions."""
    said = tuple(
        Claim(
            id=f"c{n}", sentence=f"Sentence {n} " + "long " * 20, clause="", span=Span(0, 1), clause_span=Span(0, 1), notes=("1",)
        )
        for n in range(1, claims + 1)
    )
    outcome = Outcome(citation=Citation(id="n1", note="1", kind="news", raw="raw"), claims=said, decisions=decisions)
    return [(each.rule, each.level, each.message) for each in find([outcome], Policy()) if each.rule.startswith("CC32")]


@pytest.mark.parametrize(
    ("judgement", "severity", "level"),
    [
        ("contradicted", "", "error"),
        ("contradicted", "critical", "error"),
        ("contradicted", "major", "warning"),
        ("contradicted", "minor", "note"),
        ("not-in-source", "", "warning"),
        ("not-in-source", "critical", "error"),
        ("supported", "critical", None),
        ("partly", "", None),
        ("cannot-tell-source", "", None),
        ("cannot-tell-language", "", None),
        ("not-a-factual-claim", "", None),
    ],
)
def test_what_a_reviewer_found_amiss_has_the_level_of_its_severity(judgement: str, severity: str, level: str | None) -> None:
    """Without a severity contradiction is an error and absence a warning; everything else is no finding."""
    assert [row[1] for row in found(decided(judgement, severity=severity))] == ([level] if level else [])


def test_the_words_say_what_was_found_by_whom_and_on_which_claim() -> None:
    """The claim is named only where the note has several; the gravest level holds for all."""
    assert found(decided("contradicted")) == [("CC320", "error", "contradicted by the source (Ada)")]
    ((_, level, words),) = found(decided("not-in-source", severity="minor"), decided("contradicted", claim="c2"), claims=2)
    assert level == "error"
    assert words.startswith("“Sentence 1 long long")
    assert "…” not in the source (Ada); “Sentence 2" in words


def test_reviewers_who_disagree_are_named() -> None:
    """Both findings stand; two who agree give none."""
    assert found(decided("supported"), decided("partly", "Bo")) == [
        ("CC321", "warning", "supported (Ada), partly supported (Bo)")
    ]
    assert found(decided("supported"), decided("supported", "Bo")) == []
    assert found(decided("supported"), decided("partly", "Bo", claim="c2"), claims=2) == []


def test_what_went_stale_speaks_no_more() -> None:
    """A stale contradiction is no error any more and disagrees with nobody: it is told as stale, with the reason."""
    assert found(decided("contradicted", stale="the claim changed"), decided("supported", "Bo")) == [
        ("CC322", "note", "contradicted by the source (Ada): the claim changed")
    ]


def test_fail_on_heeds_decisions() -> None:
    """A contradiction that a person found fails a run as any error does."""
    outcome = Outcome(citation=Citation(id="n1", note="1", kind="news", raw="raw"), decisions=(decided("contradicted"),))
    findings = [each for each in find([outcome], Policy()) if each.rule == "CC320"]
    assert fails(findings, Policy())
    assert not fails(findings, Policy(fail_on="never"))
