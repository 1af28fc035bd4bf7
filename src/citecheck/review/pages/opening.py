"""One citation opened: what the desk tells of it, asked once, and which claim and state of the source are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from citecheck.model.decision import Decided
from citecheck.model.document import Claim
from citecheck.model.evidence import Evidence
from citecheck.model.report import RunReport
from citecheck.review.asked import Answer, Asked
from citecheck.review.claim_view import evidence_of
from citecheck.review.desk import Desk, Shown
from citecheck.review.pages.messages import missing
from citecheck.review.rows import Row, rows_of
from citecheck.review.source_view import Tab, tab_of

TABS: tuple[tuple[Tab, str, str], ...] = (
    ("snapshot", "Snapshot near the cited date", "s"),
    ("live", "Live page", "l"),
    ("other", "Other snapshots", "o"),
    ("translation", "Machine translation", "t"),
)


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What one citation's page is made of, asked of the desk once. ``shown`` is the state of the source that is looked at.

    ``weighed`` is the state in which the passages were found. ``own`` is the reviewer's newest decision on ``claim``.
    """

    report: RunReport
    rows: tuple[Row, ...]
    row: Row
    view: str
    claims: tuple[Claim, ...]
    claim: Claim | None
    evidence: Evidence | None
    states: tuple[Shown, ...]
    tab: Tab
    shown: Shown | None
    weighed: Shown | None
    decisions: tuple[Decided, ...]
    own: Decided | None


def opened(desk: Desk, asked: Asked) -> Opened | Answer:
    """Ask the desk for a citation; a page that says so where the run has none of that name."""
    run, citation = asked.args["run"], asked.args["citation"]
    report = desk.report(run)
    rows = rows_of(report, desk.reviewer, blind=desk.blind)
    row = next((row for row in rows if row.id == citation), None)
    if row is None:
        words = f"The run {run} has no citation “{citation}”: the report may have been changed and checked anew."
        return missing(asked, "No such citation", words)
    decisions = desk.decisions(run, citation)
    own = {each.decision.claim: each for each in decisions if each.decision.reviewer == desk.reviewer}
    claims = row.outcome.claims
    claim = _claim(claims, asked.given("claim") or asked.query.get("claim", ""), own)
    states = desk.source(run, citation)
    if row.outcome.verdict is None:  # nothing was fetched: a state that says so alone is none to look at
        states = tuple(state for state in states if state.text or state.at)
    tab, shown = _shown(states, row, asked)
    evidence = evidence_of(row.outcome.evidence, claim)
    return Opened(
        report=report,
        rows=rows,
        row=row,
        view=asked.query.get("view", ""),
        claims=claims,
        claim=claim,
        evidence=evidence,
        states=states,
        tab=tab,
        shown=shown,
        weighed=next((one for one in states if evidence and one.text_digest == evidence.source_digest), None),
        decisions=decisions,
        own=own.get(claim.id if claim else ""),
    )


def _claim(claims: Sequence[Claim], wanted: str, own: Mapping[str, Decided]) -> Claim | None:
    """Return the claim that is asked for, else the first on which this reviewer has not decided, else the first."""
    named = next((claim for claim in claims if claim.id == wanted), None)
    undecided = (claim for claim in claims if claim.id not in own or own[claim.id].stale)
    return named or next(undecided, claims[0] if claims else None)


def _shown(states: Sequence[Shown], row: Row, asked: Asked) -> tuple[Tab, Shown | None]:
    """Return the tab that is asked for and the state under it: never the state of another tab in its place."""
    uri = asked.query.get("state", "") or asked.given("source_uri")
    named = next((state for state in states if state.uri == uri), None)
    wanted = asked.query.get("tab", "") or (tab_of(named, row.outcome) if named else "")
    by_tab: dict[Tab, list[Shown]] = {}
    for state in states:
        by_tab.setdefault(tab_of(state, row.outcome), []).append(state)
    held = row.outcome.answer is not None and row.outcome.answer.verified
    first: Tab = tab_of(states[0], row.outcome) if states else "snapshot" if held else "live"
    tab = next((key for key, _, _ in TABS if key == wanted), first)
    under = by_tab.get(tab, [])
    return tab, next((state for state in under if state.uri == uri), under[0] if under and not uri else None)
