"""Screen 3: one citation. The claim in its paragraph, the source beside it, the passages, and the editor's verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from citecheck.model.decision import Decided, claim_digest
from citecheck.model.document import Claim
from citecheck.model.evidence import Evidence
from citecheck.model.report import RunReport
from citecheck.review.asked import Answer, Asked, to
from citecheck.review.claim_view import claim_view, evidence_of
from citecheck.review.desk import Desk, Shown
from citecheck.review.draft import Draft, first_draft
from citecheck.review.pages.messages import missing
from citecheck.review.pages.strip import strip_of
from citecheck.review.rows import SHOWN, Row, beside, chosen, rows_of
from citecheck.review.source_view import Tab, passage_views, tab_of, text_view
from citecheck.review.templating import page
from citecheck.review.timeline import time_line

TABS: tuple[tuple[Tab, str, str], ...] = (
    ("snapshot", "Snapshot near the cited date", "s"),
    ("live", "Live page", "l"),
    ("other", "Other snapshots", "o"),
    ("translation", "Machine translation", "t"),
)
_NO_PROBLEMS = {"judgement": "", "severity": "", "note": "", "query": "", "quote": ""}


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


def note(desk: Desk, asked: Asked) -> Answer:
    """Show a citation."""
    found = opened(desk, asked)
    return found if isinstance(found, Answer) else note_page(desk, asked, found)


def note_page(
    desk: Desk,
    asked: Asked,
    found: Opened,
    *,
    draft: Draft | None = None,
    problems: Mapping[str, str] | None = None,
    trouble: str = "",
    status: int = 200,
) -> Answer:
    """Render a citation; with a ``draft`` that was not saved, what is wrong with its fields, and what stood in its way."""
    row, evidence, shown = found.row, found.evidence, found.shown
    run, citation = found.report.run.id, row.outcome.citation
    hints = asked.hints or found.own is not None
    passages = passage_views(evidence, found.weighed or shown) if evidence and hints else ()
    in_text = passages if shown is found.weighed or not passages or evidence is None else passage_views(evidence, shown)
    listed = _listed(desk, found)
    before, after, following = beside(listed, row.id)
    document = desk.document(run)
    day = citation.cited_day(found.report.document.report_date if found.report.document else None)
    answer, description = row.outcome.answer, row.outcome.source
    return page(
        "note.html",
        asked,
        status=status,
        desk=desk,
        run=found.report.run,
        o=row.outcome,
        c=citation,
        row=row,
        total=len(found.rows),
        view=found.view,
        before=before,
        after=after,
        following=following or beside(found.rows, row.id)[2],
        claims=found.claims,
        claim=claim_view(found.claim, document, evidence if hints else None),
        claim_digest=claim_digest(found.claim) if found.claim else "",
        evidence=evidence,
        hints=hints,
        passages=passages,
        weighed=found.weighed,
        weighed_tab=tab_of(found.weighed, row.outcome) if found.weighed else "",
        states=[(tab_of(one, row.outcome), one) for one in found.states],
        tabs=_tabs(found),
        tab=found.tab,
        shown=shown,
        text=text_view(shown, in_text, at=_offset(asked), find=asked.query.get("find", "")) if shown and shown.text else None,
        as_page=asked.query.get("as") == "page" and shown is not None and shown.has_page,
        find=asked.query.get("find", ""),
        cited_day=day,
        line=time_line(
            desk.mementos(run, row.id),
            cited=day,
            published=description.issued if description else None,
            chosen=answer.memento.uri if answer and answer.memento and answer.verified else "",
        )
        if found.tab == "other"
        else None,
        strip=strip_of(desk.history(run, row.id), desk.policy),
        decisions=found.decisions,
        own=found.own,
        draft=draft or first_draft(found.own),
        problems={**_NO_PROBLEMS, **(problems or {})},
        trouble=trouble,
        saved=_saved(found.rows, asked.query.get("saved", "")),
        undone=asked.query.get("undone") == "1",
        edited=asked.query.get("edited") == "1",
    )


def _claim(claims: Sequence[Claim], wanted: str, own: Mapping[str, Decided]) -> Claim | None:
    """Return the claim that is asked for, else the first on which this reviewer has not decided, else the first."""
    named = next((claim for claim in claims if claim.id == wanted), None)
    undecided = (claim for claim in claims if claim.id not in own or own[claim.id].stale)
    return named or next(undecided, claims[0] if claims else None)


def _shown(states: Sequence[Shown], row: Row, asked: Asked) -> tuple[Tab, Shown | None]:
    """Return the tab that is asked for and the state under it: never the state of another tab in its place."""
    uri = asked.query.get("state", "")
    wanted = asked.query.get("tab", "")
    by_tab: dict[Tab, list[Shown]] = {}
    for state in states:
        by_tab.setdefault(tab_of(state, row.outcome), []).append(state)
    held = row.outcome.answer is not None and row.outcome.answer.verified
    first: Tab = tab_of(states[0], row.outcome) if states else "snapshot" if held else "live"
    tab = next((key for key, _, _ in TABS if key == wanted), first)
    under = by_tab.get(tab, [])
    return tab, next((state for state in under if state.uri == uri), under[0] if under and not uri else None)


def _tabs(found: Opened) -> list[tuple[Tab, str, str, bool]]:
    """Return the tabs with their keys and whether anything is kept under each; the translation's only where there is one."""
    kept = {tab_of(state, found.row.outcome) for state in found.states}
    return [(key, name, sign, key in kept) for key, name, sign in TABS if key != "translation" or key in kept]


def _listed(desk: Desk, found: Opened) -> tuple[Row, ...]:
    """Return the citations among which "next" goes: those of the view from which the page was opened."""
    kind, _, seed = found.view.partition(":")
    if kind == "sample":
        sample = next((one for one in desk.samples(found.report.run.id) if one.seed == seed), None)
        return chosen(found.rows, "sample", sample.citations) if sample else found.rows
    listed = chosen(found.rows, kind) if kind in SHOWN else found.rows
    return listed if found.row in listed else found.rows


def _offset(asked: Asked) -> int | None:
    given = asked.query.get("at", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _saved(rows: Sequence[Row], saved: str) -> tuple[Row, Decided] | None:
    """Return the decision that was just saved, and its citation: it may stand on another page than this."""
    pairs = ((row, each) for row in rows for each in row.decided if str(each.seq) == saved)
    return next(pairs, None) if saved.isdecimal() else None


def address(run: str, citation: str, *, view: str = "", **query: object) -> str:
    """Return the address of a citation's page."""
    return to("note", run, citation, view=view, **query)
