"""What the page shows of each citation, and by what it can be filtered. Pure; the drawing is the templates'."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from citecheck.model.outcome import LEVELS, Finding, Outcome
from citecheck.model.report import RunReport
from citecheck.model.verdict import ROT
from citecheck.reports import words
from citecheck.reports.beside import worst
from citecheck.reports.judgement import judgement_words, trouble_of


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One citation as the page shows it; ``anchor`` is where links within the page lead, ``kinds`` what filters know it by.

    ``by`` are author, outlet and publisher as the note gives them. ``rank`` tells how soon to look (0: first), ``why`` for what.
    """

    anchor: str
    outcome: Outcome
    state: words.State
    findings: tuple[Finding, ...]
    steps: tuple[str, ...]
    kinds: str = ""
    by: str = ""
    rank: int = 0
    why: str = ""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """One choice of what the page shows: all cards whose ``kinds`` hold "is-" and its ``key``."""

    key: str
    label: str
    count: int


#: Filters in their order: key and words.
FILTERS: dict[str, str] = {
    "look": "to look at first",
    "gone": "gone, by the last look",
    "lacks": "with something not in the source",
    "bare": "without a snapshot",
    "open": "not yet judged",
    "stale": "judged, but stale",
}


def cards_of(report: RunReport) -> list[Card]:
    """Return the cards in the report's order."""
    judged = any(outcome.decisions for outcome in report.outcomes)
    return [_card(number, outcome, report, judged=judged) for number, outcome in enumerate(report.outcomes, 1)]


def _card(number: int, outcome: Outcome, report: RunReport, *, judged: bool) -> Card:
    findings = report.findings_of(outcome.citation.id)
    found = tuple(sorted(findings, key=lambda finding: -LEVELS.index(finding.level))) if len(findings) > 1 else findings
    to_look_at = [finding for finding in found if not finding.accepted]
    steps = tuple(dict.fromkeys(finding.suggestion for finding in to_look_at if finding.suggestion))
    rank, why = _urgency(outcome, to_look_at)
    kinds = " ".join(f"is-{kind}" for kind in _kinds(outcome, rank, judged=judged))
    cited = outcome.citation
    return Card(
        anchor=f"citation-{number}",
        outcome=outcome,
        state=words.state_of(outcome),
        findings=found,
        steps=steps,
        kinds=kinds,
        rank=rank,
        why=why,
        by=", ".join(filter(None, (cited.author, cited.container_title, cited.publisher))),
    )


#: Ranks: an error, what a person found wrong, a warning, nothing.
_ERROR, _JUDGED, _WARNING, _CALM = range(4)


def _urgency(outcome: Outcome, findings: Sequence[Finding]) -> tuple[int, str]:
    """Return how soon to look at a citation (``findings`` that nobody accepted, worst first), and why, in words."""
    worst_level = findings[0].level if findings else "note"
    if worst_level == "error":
        return _ERROR, findings[0].message.rstrip(".")
    trouble = trouble_of(outcome) if outcome.decisions and not outcome.citation.skip else None
    if trouble is not None:
        return _JUDGED, f"{judgement_words(trouble)}, by {trouble.decision.reviewer}"
    return (_WARNING, findings[0].message.rstrip(".")) if worst_level == "warning" else (_CALM, "")


def _kinds(outcome: Outcome, rank: int, *, judged: bool) -> list[str]:
    answer, decisions = outcome.answer, outcome.decisions
    held = answer is not None and answer.memento is not None and answer.verified
    told = {
        "look": rank < _CALM,
        "gone": outcome.verdict is not None and outcome.verdict.liveness in ROT,
        "lacks": bool(outcome.evidence) and worst(outcome) != "found",
        "bare": outcome.citation.url is not None and not held,
        "open": judged and bool(outcome.claims) and not decisions,
        "stale": bool(decisions) and all(decided.stale for decided in decisions),
    }
    return [kind for kind, so in told.items() if so]


def filters_of(cards: Sequence[Card]) -> tuple[Filter, ...]:
    """Return the filters that leave something out and something in, "all" before them; none where there is no such filter."""
    counts = dict.fromkeys(FILTERS, 0)
    for card in cards:
        for kind in card.kinds.split():
            counts[kind.removeprefix("is-")] += 1
    telling = tuple(
        Filter(key=key, label=label, count=counts[key]) for key, label in FILTERS.items() if 0 < counts[key] < len(cards)
    )
    return (Filter(key="all", label="all", count=len(cards)), *telling) if telling else ()


def by_state(cards: Sequence[Card]) -> tuple[tuple[words.State, tuple[Card, ...]], ...]:
    """Return the cards with a link by their state, in the order of the summary."""
    groups: dict[str, list[Card]] = {}
    for card in cards:
        if card.outcome.citation.url is not None:
            groups.setdefault(card.state.key, []).append(card)
    return tuple((state, tuple(groups[state.key])) for state in words.STATES if state.key in groups)


def urgent_of(cards: Sequence[Card]) -> list[Card]:
    """Return what to look at first: errors, then what a person found wrong, then warnings, each in the report's order."""
    return sorted((card for card in cards if card.rank < _CALM), key=lambda card: card.rank)
