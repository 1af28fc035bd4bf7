"""What people decided, in words: for the reports and for whoever else shows decisions."""

from __future__ import annotations

from collections.abc import Iterable

from citecheck.model.decision import JUDGED, Decided, Judgement
from citecheck.model.outcome import Outcome

#: Judgement -> the sign beside it, so that colour never stands alone.
SIGNS: dict[Judgement, str] = {
    Judgement.SUPPORTED: "✓",
    Judgement.PARTLY: "½",
    Judgement.NOT_IN_SOURCE: "∅",
    Judgement.CONTRADICTED: "✗",
    Judgement.NO_SOURCE: "?",
    Judgement.LANGUAGE: "?",
    Judgement.NOT_FACTUAL: "–",
}
#: Judgements after which the report's author has something to do.
TROUBLE = frozenset({Judgement.PARTLY, Judgement.NOT_IN_SOURCE, Judgement.CONTRADICTED})


def judgement_words(decided: Decided) -> str:
    """Return a decision in a few words: "Partly supported (major)"."""
    decision = decided.decision
    severity = f" ({decision.severity})" if decision.severity else ""
    words = JUDGED[decision.judgement]
    return words[:1].upper() + words[1:] + severity


def manner_words(decided: Decided) -> str:
    """Return how a decision was come by, where that matters; else nothing."""
    told = {
        "without seeing earlier decisions": decided.decision.blind,
        "with the machine's hints hidden": decided.decision.hints_hidden,
    }
    return ", ".join(words for words, so in told.items() if so)


def trouble_of(outcome: Outcome) -> Decided | None:
    """Return the first decision that leaves the report's author something to do and still holds; None where there is none."""
    return next((each for each in outcome.decisions if each.decision.judgement in TROUBLE and not each.stale), None)


def reviewed(outcomes: Iterable[Outcome]) -> tuple[int, int]:
    """Return how many citations with a claim have a decision that is not stale, and how many have a claim at all."""
    claimed = [outcome for outcome in outcomes if outcome.claims]
    return sum(1 for outcome in claimed if any(not each.stale for each in outcome.decisions)), len(claimed)
