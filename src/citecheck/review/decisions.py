"""What people's decisions come to: who may see which, where reviewers agree, how far the review is, what to look at next. Pure.

The machine's part is the order alone. Nothing here finds a claim true or false.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from citecheck.model.decision import Decided, Judgement
from citecheck.model.outcome import Outcome

#: Why a citation is to be looked at, by the urgency in which it comes: reviewers who disagree first, then what went stale.
Why = Literal["disagreed", "stale", "undecided", "second"]
_URGENCY: dict[Why, int] = {"disagreed": 0, "stale": 1, "undecided": 2, "second": 3}


# -- what there is to review


def is_reviewed_at_all(outcome: Outcome) -> bool:
    """Tell whether a person is to look at a citation: not at what citations.yaml skips, nor at remarks that cite nothing."""
    citation = outcome.citation
    return not citation.skip and (citation.kind != "comment" or bool(citation.url))


def claims_of(outcome: Outcome) -> tuple[str, ...]:
    """Return the claims of a citation that each want a decision, by id; one that is "" where the citation has none."""
    return tuple(claim.id for claim in outcome.claims) or ("",)


# -- who sees what


def visible(decisions: Sequence[Decided], reviewer: str, *, blind: bool, has_decided: bool) -> tuple[Decided, ...]:
    """Return the decisions on one citation that ``reviewer`` may see.

    Where the review is ``blind``, others' are hidden until this reviewer has decided on this citation. ``has_decided`` says
    whether they ever did: who undid their decision after having seen the others' cannot become blind again.
    """
    if not blind or has_decided:
        return tuple(decisions)
    return tuple(each for each in decisions if each.decision.reviewer == reviewer)


# -- where reviewers agree


class Compared(NamedTuple):
    """What the reviewers of one claim found, each by the newest of their decisions, in the order in which they decided."""

    citation: str
    claim: str
    found: tuple[tuple[str, Judgement], ...]

    @property
    def agree(self) -> bool:
        """Whether all found the same."""
        return len({judgement for _, judgement in self.found}) == 1


def compared(outcome: Outcome) -> tuple[Compared, ...]:
    """Return the claims of a citation on which two reviewers or more decided, in the order of its claims; the stale left out."""
    by_claim: dict[str, dict[str, Judgement]] = {}
    for each in outcome.decisions:
        if not each.stale:
            by_claim.setdefault(each.decision.claim, {})[each.decision.reviewer] = each.decision.judgement
    return tuple(
        Compared(outcome.citation.id, claim, tuple(by_claim[claim].items()))
        for claim in claims_of(outcome)
        if len(by_claim.get(claim, ())) > 1
    )


# -- how far the review is


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the review of a report is. A citation is ``reviewed`` when each of its claims has a decision that is not stale.

    ``mine`` counts those that one reviewer reviewed alone. ``judgements`` counts claims by what was found, those without a
    decision under None; of a claim on which reviewers disagree each finding counts. ``agreed`` and ``disagreed`` count claims
    that two or more reviewers decided on.
    """

    citations: int
    reviewed: int
    mine: int
    claims: int
    decided: int
    stale: int
    agreed: int
    disagreed: int
    judgements: Mapping[Judgement | None, int]


def progress(outcomes: Iterable[Outcome], reviewer: str = "") -> Progress:
    """Return how far the review of ``outcomes`` is, and how far ``reviewer`` got."""
    counts: Counter[str] = Counter()
    judgements: Counter[Judgement | None] = Counter()
    for outcome in filter(is_reviewed_at_all, outcomes):
        fresh = [each for each in outcome.decisions if not each.stale]
        claims = claims_of(outcome)
        decided = {each.decision.claim for each in fresh}
        own = {each.decision.claim for each in fresh if each.decision.reviewer == reviewer}
        counts["citations"] += 1
        counts["claims"] += len(claims)
        counts["decided"] += sum(claim in decided for claim in claims)
        counts["reviewed"] += decided.issuperset(claims)
        counts["mine"] += own.issuperset(claims)
        counts["stale"] += len(outcome.decisions) - len(fresh)
        for both in compared(outcome):
            counts["agreed" if both.agree else "disagreed"] += 1
        for claim in claims:
            judgements.update({each.decision.judgement for each in fresh if each.decision.claim == claim} or [None])
    names = ("citations", "reviewed", "mine", "claims", "decided", "stale", "agreed", "disagreed")
    return Progress(judgements=dict(judgements), **{name: counts[name] for name in names})


# -- what to look at next


class Left(NamedTuple):
    """A citation that wants a look, and why. ``triage`` is the highest of its claims: an order, no verdict."""

    citation: str
    why: Why
    triage: float


def left(outcomes: Iterable[Outcome], reviewer: str, *, second: bool = False) -> tuple[Left, ...]:
    """Return what ``reviewer`` has left to look at, in the order in which to look.

    First where reviewers disagree, then what went stale, then what nobody decided on: each the highest triage first, and as the
    report has them where that is equal. With ``second``, what others alone decided on comes last.
    """
    found = [
        (Left(outcome.citation.id, why, triage_of(outcome)), place)
        for place, outcome in enumerate(outcomes)
        if is_reviewed_at_all(outcome) and (why := _why(outcome, reviewer, second))
    ]
    found.sort(key=lambda pair: (_URGENCY[pair[0].why], -pair[0].triage, pair[1]))
    return tuple(one for one, _ in found)


def _why(outcome: Outcome, reviewer: str, second: bool) -> Why | None:
    fresh = [each for each in outcome.decisions if not each.stale]
    claims = claims_of(outcome)
    decided = {each.decision.claim for each in fresh}
    own = {each.decision.claim for each in fresh if each.decision.reviewer == reviewer}
    if any(not both.agree for both in compared(outcome)):
        return "disagreed"
    if any(each.stale and each.decision.claim not in decided for each in outcome.decisions):
        return "stale"
    if not decided.issuperset(claims):
        return "undecided"
    return "second" if second and not own.issuperset(claims) else None


def triage_of(outcome: Outcome) -> float:
    """Return the highest triage score of a citation's claims, 0 where nothing was laid beside them."""
    return max((evidence.triage for evidence in outcome.evidence), default=0.0)


def following(names: Sequence[str], after: str | None) -> str | None:
    """Return the citation that comes after ``after`` of those left, in their order; the first at the end, None with no other."""
    if after not in names:
        return names[0] if names else None
    place = (names.index(after) + 1) % len(names)
    return names[place] if names[place] != after else None


# -- samples


def drawn(citations: Iterable[str], *, size: int, seed: str) -> tuple[str, ...]:
    """Return ``size`` of ``citations`` (all, where there are no more) drawn by ``seed``, in the order in which they were given.

    Drawn are those whose SHA-256 of the seed, a line feed and the citation's id (UTF-8) come first as hexadecimal text. So
    anybody can draw them again with any tool, a larger sample holds the smaller one of the same seed, and a citation that is
    added to the report moves out none but the last.

    >>> drawn(["n1", "n2", "n3", "n4"], size=2, seed="2026-11")
    ('n2', 'n4')
    """
    names = list(dict.fromkeys(citations))
    chosen = set(sorted(names, key=lambda name: _lot(seed, name))[:size])
    return tuple(name for name in names if name in chosen)


def _lot(seed: str, citation: str) -> str:
    return hashlib.sha256(f"{seed}\n{citation}".encode("utf-8", "surrogatepass")).hexdigest()


def population(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield the citations that a sample is drawn of: those that a person is to look at."""
    return (outcome.citation.id for outcome in outcomes if is_reviewed_at_all(outcome))
