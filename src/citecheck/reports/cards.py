"""What the page shows of each citation, and by what it can be filtered. Pure; the drawing is the templates'."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from citecheck.model.outcome import LEVELS, Finding, Outcome
from citecheck.model.report import RunReport
from citecheck.model.verdict import ROT
from citecheck.reports import words
from citecheck.reports.beside import worst


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One citation as the page shows it; ``anchor`` is where links within the page lead, ``kinds`` what filters know it by.

    ``by`` are author, outlet and publisher as the note gives them.
    """

    anchor: str
    outcome: Outcome
    state: words.State
    findings: tuple[Finding, ...]
    steps: tuple[str, ...]
    kinds: str = ""
    by: str = ""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """One choice of what the page shows: all cards whose ``kinds`` hold "is-" and its ``key``."""

    key: str
    label: str
    count: int


#: Filters in their order: key and words.
FILTERS: dict[str, str] = {
    "look": "with an error or a warning",
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
    steps = tuple(dict.fromkeys(finding.suggestion for finding in found if finding.suggestion))
    kinds = " ".join(f"is-{kind}" for kind in _kinds(outcome, found, judged=judged))
    cited = outcome.citation
    return Card(
        anchor=f"citation-{number}",
        outcome=outcome,
        state=words.state_of(outcome),
        findings=found,
        steps=steps,
        kinds=kinds,
        by=", ".join(filter(None, (cited.author, cited.container_title, cited.publisher))),
    )


def _kinds(outcome: Outcome, findings: Sequence[Finding], *, judged: bool) -> list[str]:
    answer, decisions = outcome.answer, outcome.decisions
    held = answer is not None and answer.memento is not None and answer.verified
    told = {
        "look": bool(findings) and findings[0].level != "note",
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
    """Return the cards with an error or a warning, errors first, else in the report's order."""
    ranks = {"error": 0, "warning": 1}
    worst_of = {card.anchor: ranks.get(card.findings[0].level, 2) if card.findings else 2 for card in cards}
    return sorted((card for card in cards if worst_of[card.anchor] < 2), key=lambda card: worst_of[card.anchor])
