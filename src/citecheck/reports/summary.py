"""The figures at the head of a report: citations by state, by snapshot and by finding level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from citecheck.model.memento import AnswerState
from citecheck.model.outcome import Level, Outcome
from citecheck.model.report import RunReport
from citecheck.reports.beside import worst
from citecheck.reports.judgement import reviewed
from citecheck.reports.words import STATES, State, state_of


class StateCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many citations are in one state."""

    state: State
    count: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one report. ``linked`` counts citations with a link; ``states`` lists only states that occur.

    ``findings`` counts what somebody still has to look at, ``accepted`` what a person accepted.
    ``claims`` tells in words how the citations' claims stand beside their sources; empty where none was compared or judged.
    """

    citations: int
    linked: int
    checked: int
    states: tuple[StateCount, ...]
    snapshots: tuple[tuple[str, int], ...]
    findings: tuple[tuple[Level, int], ...]
    accepted: int = 0
    claims: tuple[tuple[str, int], ...] = ()


def summarise(report: RunReport) -> Summary:
    """Count a report."""
    linked = [outcome for outcome in report.outcomes if outcome.citation.url is not None]
    states = Counter(state_of(outcome).key for outcome in linked)
    snapshots = Counter(_snapshot(outcome) for outcome in linked)
    levels = Counter(finding.level for finding in report.open_findings)
    order: tuple[Level, ...] = ("error", "warning", "note")
    return Summary(
        citations=len(report.outcomes),
        linked=len(linked),
        checked=sum(1 for outcome in linked if outcome.verdict is not None),
        states=tuple(StateCount(state=state, count=states[state.key]) for state in STATES if states[state.key]),
        snapshots=tuple((label, snapshots[label]) for label in SNAPSHOTS if snapshots[label]),
        findings=tuple((level, levels[level]) for level in order),
        accepted=len(report.findings) - len(report.open_findings),
        claims=tuple(_claims(report.outcomes)),
    )


def _claims(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, int]]:
    compared = [outcome for outcome in outcomes if any(evidence.comparable for evidence in outcome.evidence)]
    if compared:
        seen = Counter(worst(outcome) for outcome in compared)
        yield "with something that is nowhere in the source", seen["absent"]
        yield "with something that is in it, but not near", seen["near"]
        yield "all that can be looked up is there", seen["found"]
    if any(outcome.decisions for outcome in outcomes):
        done, claimed = reviewed(outcomes)
        yield "judged by a person, and not stale", done
        yield "not judged, or stale", claimed - done


_NEAR, _FAR, _NONE, _EXCLUDED, _UNKNOWN, _NOT_ASKED = (
    "snapshot within 30 days of the cited date",
    "snapshot farther away",
    "no believable snapshot",
    "archive does not show the site",
    "not known",
    "not looked up",
)
#: What can be said of a citation's snapshot, best first.
SNAPSHOTS = (_NEAR, _FAR, _NONE, _EXCLUDED, _UNKNOWN, _NOT_ASKED)


def _snapshot(outcome: Outcome) -> str:
    answer = outcome.answer
    if answer is None:
        return _NOT_ASKED
    if answer.memento is not None and answer.verified:
        near = answer.day is not None and abs(answer.memento.days_from(answer.day)) <= 30
        return _NEAR if near else _FAR
    if answer.state is AnswerState.UNKNOWN:
        return _UNKNOWN
    if answer.state is AnswerState.EXCLUDED:
        return _EXCLUDED
    return _NONE
