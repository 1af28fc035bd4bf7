"""What people's decisions come to: who sees which, where they agree, how far the review is, what is next, what is drawn."""

from __future__ import annotations

import hashlib

import pytest

from citecheck.model.citation import Citation
from citecheck.model.decision import Decided, Decision, Judgement
from citecheck.model.document import Claim
from citecheck.model.evidence import Evidence
from citecheck.model.outcome import Outcome
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.review.decisions import compared, drawn, following, left, population, progress, visible
from citecheck.testing import NOW


def decided(claim: str, judgement: str, by: str = "Ada", *, stale: str = "", seq: int = 1) -> Decided:
    """Build a decision as the log tells it."""
    made = Decision(claim=claim, judgement=Judgement(judgement), reviewer=by, claim_digest="d")
    return Decided(seq=seq, at=NOW, decision=made, stale=stale)


def outcome(
    id_: str, *decisions: Decided, claims: int = 1, triage: float = 0.0, kind: str = "news", url: bool = True, skip: bool = False
) -> Outcome:
    """Build a citation with claims c1, c2, … and what was decided on them."""
    said = [
        Claim(id=f"c{n}", sentence=f"Claim {n}.", clause="", span=Span(0, 1), clause_span=Span(0, 1), notes=("1",))
        for n in range(1, claims + 1)
    ]
    cited = Citation(
        id=id_,
        note=id_,
        kind=kind,  # type: ignore[arg-type]
        raw="raw",
        url=parse_url(f"https://a.example/{id_}") if url else None,
        skip=skip,
    )
    weighed = tuple(Evidence(claim=each.id, source_uri="u", source_digest="t", triage=triage) for each in said)
    return Outcome(citation=cited, claims=tuple(said), decisions=decisions, evidence=weighed)


@pytest.mark.parametrize(
    ("blind", "has_decided", "seen"),
    [(False, False, ["Ada", "Bo"]), (False, True, ["Ada", "Bo"]), (True, False, ["Ada"]), (True, True, ["Ada", "Bo"])],
)
def test_who_is_blind_sees_others_decisions_after_their_own(blind: bool, has_decided: bool, seen: list[str]) -> None:
    """Before that only what they decided themselves."""
    both = (decided("c1", "supported"), decided("c1", "partly", "Bo"))
    assert [each.decision.reviewer for each in visible(both, "Ada", blind=blind, has_decided=has_decided)] == seen


@pytest.mark.parametrize(
    ("decisions", "found"),
    [
        ((), []),
        ((decided("c1", "supported"),), []),
        ((decided("c1", "supported"), decided("c1", "supported", "Bo")), [("c1", True)]),
        ((decided("c1", "supported"), decided("c1", "partly", "Bo")), [("c1", False)]),
        ((decided("c1", "supported"), decided("c2", "partly", "Bo")), []),
        ((decided("c1", "supported"), decided("c1", "partly", "Bo", stale="changed")), []),
        ((decided("c1", "supported"), decided("c1", "supported", "Bo"), decided("c1", "partly", "Cy")), [("c1", False)]),
        (
            (decided("c2", "supported"), decided("c2", "partly", "Bo"), decided("c1", "partly"), decided("c1", "partly", "Bo")),
            [("c1", True), ("c2", False)],
        ),
    ],
)
def test_reviewers_are_compared_claim_by_claim(decisions: tuple[Decided, ...], found: list[tuple[str, bool]]) -> None:
    """Only where two decided on the same claim, and on what still holds."""
    assert [(each.claim, each.agree) for each in compared(outcome("n1", *decisions, claims=2))] == found


def test_progress_counts_what_is_to_be_reviewed_and_what_was() -> None:
    """A citation is reviewed with its last claim; what is skipped or cites nothing is left out; unknown is counted."""
    outcomes = [
        outcome("n1", decided("c1", "supported"), decided("c2", "partly", "Bo"), claims=2),
        outcome("n2", decided("c1", "supported"), claims=2),
        outcome("n3", decided("c1", "contradicted", stale="changed")),
        outcome("n4", decided("c1", "supported"), decided("c1", "contradicted", "Bo")),
        outcome("n5", decided("", "cannot-tell-source"), claims=0),
        outcome("n6", decided("c1", "supported"), skip=True),
        outcome("n7", kind="comment", url=False),
        outcome("n8", kind="cross-reference", url=False),
    ]
    told = progress(outcomes, "Ada")
    assert (told.citations, told.reviewed, told.mine) == (6, 3, 2)
    assert (told.claims, told.decided, told.stale, told.agreed, told.disagreed) == (8, 5, 1, 0, 1)
    assert told.judgements == {
        Judgement.SUPPORTED: 3,
        Judgement.PARTLY: 1,
        None: 3,
        Judgement.CONTRADICTED: 1,
        Judgement.NO_SOURCE: 1,
    }
    assert list(population(outcomes)) == ["n1", "n2", "n3", "n4", "n5", "n8"]


def test_what_is_left_comes_in_the_order_in_which_to_look() -> None:
    """Disagreement, then stale, then undecided; the highest triage first, then as the report has them."""
    outcomes = [
        outcome("done", decided("c1", "supported"), triage=0.9),
        outcome("low", triage=0.1),
        outcome("high", triage=0.8),
        outcome("stale", decided("c1", "supported", stale="changed"), triage=0.2),
        outcome("half", decided("c1", "supported"), claims=2, triage=0.8),
        outcome("split", decided("c1", "supported"), decided("c1", "partly", "Bo")),
        outcome("bos", decided("c1", "supported", "Bo"), triage=1.0),
        outcome("again", decided("c1", "supported", "Bo", stale="changed"), decided("c1", "supported"), triage=1.0),
        outcome("skipped", triage=1.0, skip=True),
    ]
    rows = left(outcomes, "Ada")
    assert [(row.citation, row.why) for row in rows] == [
        ("split", "disagreed"),
        ("stale", "stale"),
        ("high", "undecided"),
        ("half", "undecided"),
        ("low", "undecided"),
    ]
    assert [row.citation for row in left(outcomes, "Ada", second=True)][5:] == ["bos"]
    names = [row.citation for row in rows]
    assert [following(names, at) for at in (None, "split", "low", "elsewhere")] == ["split", "stale", "split", "split"]
    assert (following((), None), following(names[:1], "split")) == (None, None)


NAMES = [f"n{number}" for number in range(1, 101)]


def test_a_sample_is_what_its_rule_says() -> None:
    """Anybody can draw it again: SHA-256 of seed, line feed, id; the first in hexadecimal order; told as the report has them."""
    lots = sorted(NAMES, key=lambda name: hashlib.sha256(f"2026-11\n{name}".encode()).hexdigest())[:5]
    assert drawn(NAMES, size=5, seed="2026-11") == tuple(sorted(lots, key=NAMES.index))
    # for n in $(seq 100); do echo $(printf "2026-11\nn$n" | sha256sum) n$n; done | sort | head -5
    assert drawn(NAMES, size=5, seed="2026-11") == ("n2", "n8", "n25", "n39", "n59")


def test_a_larger_sample_holds_the_smaller_one() -> None:
    """So that a spot check can be made larger without beginning anew; and a new citation moves out the last alone."""
    for size in (1, 7, 40, 100, 200):
        smaller, larger = set(drawn(NAMES, size=size, seed="s")), set(drawn(NAMES, size=size + 10, seed="s"))
        assert smaller <= larger
        assert len(smaller) == min(size, len(NAMES))
        assert len(smaller - set(drawn([*NAMES, "new"], size=size, seed="s"))) <= 1
    assert drawn(NAMES, size=5, seed="s") != drawn(NAMES, size=5, seed="t")


def test_every_citation_is_drawn_about_as_often() -> None:
    """Over 400 seeds, 20 of 100 each time: a citation comes up 80 times, give or take four standard deviations of 8."""
    counts = dict.fromkeys(NAMES, 0)
    for seed in range(400):
        for name in drawn(NAMES, size=20, seed=str(seed)):
            counts[name] += 1
    assert min(counts.values()) > 80 - 32
    assert max(counts.values()) < 80 + 32
