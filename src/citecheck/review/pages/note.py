"""Screen 3: one citation. The claim in its paragraph, the source beside it, the passages, and the editor's verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from citecheck.model.decision import Decided, claim_digest
from citecheck.review.asked import Answer, Asked, to
from citecheck.review.claim_view import claim_view
from citecheck.review.desk import Desk
from citecheck.review.draft import Draft, first_draft
from citecheck.review.pages.opening import TABS, Opened, opened
from citecheck.review.pages.strip import strip_of
from citecheck.review.rows import SHOWN, Row, beside, chosen
from citecheck.review.source_view import Tab, passage_views, tab_of, text_view
from citecheck.review.templating import page
from citecheck.review.timeline import TimeLine, time_line

_NO_PROBLEMS = {"judgement": "", "severity": "", "note": "", "query": "", "quote": ""}


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
    hints = asked.hints or found.own is not None
    return page(
        "note.html",
        asked,
        status=status,
        desk=desk,
        run=found.report.run,
        o=found.row.outcome,
        c=found.row.outcome.citation,
        row=found.row,
        total=len(found.rows),
        hints=hints,
        own=found.own,
        decisions=found.decisions,
        strip=strip_of(desk.history(found.report.run.id, found.row.id), desk.policy),
        draft=draft or first_draft(found.own),
        problems={**_NO_PROBLEMS, **(problems or {})},
        trouble=trouble,
        saved=_saved(found.rows, asked.query.get("saved", "")),
        undone=asked.query.get("undone") == "1",
        edited=asked.query.get("edited") == "1",
        **_around(desk, found),
        **_claimed(desk, found, hints=hints),
        **_laid_beside(desk, asked, found, hints=hints),
    )


def _around(desk: Desk, found: Opened) -> dict[str, object]:
    """Return where one can go from here: before, after, to what wants a look next."""
    before, after, following = beside(_listed(desk, found), found.row.id)
    next_of_all = following or beside(found.rows, found.row.id)[2]
    return {"view": found.view, "before": before, "after": after, "following": next_of_all}


def _claimed(desk: Desk, found: Opened, *, hints: bool) -> dict[str, object]:
    """Return the claim in its paragraph, and what names it in a decision."""
    document = desk.document(found.report.run.id)
    return {
        "claims": found.claims,
        "claim": claim_view(found.claim, document, found.evidence if hints else None),
        "claim_digest": claim_digest(found.claim) if found.claim else "",
    }


def _laid_beside(desk: Desk, asked: Asked, found: Opened, *, hints: bool) -> dict[str, object]:
    """Return the source: its tabs, the state that is looked at as text or page, the passages, the line of its snapshots."""
    outcome, evidence, shown, weighed = found.row.outcome, found.evidence, found.shown, found.weighed
    find = asked.query.get("find", "")
    passages = passage_views(evidence, weighed or shown) if evidence and hints else ()
    in_text = passages if shown is weighed or not passages or evidence is None else passage_views(evidence, shown)
    return {
        "evidence": evidence,
        "passages": passages,
        "weighed": weighed,
        "weighed_tab": tab_of(weighed, outcome) if weighed else "",
        "states": [(tab_of(one, outcome), one) for one in found.states],
        "tabs": _tabs(found),
        "tab": found.tab,
        "shown": shown,
        "text": text_view(shown, in_text, at=_offset(asked), find=find) if shown and shown.text else None,
        "as_page": asked.query.get("as") == "page" and shown is not None and shown.has_page,
        "find": find,
        "cited_day": _day(found),
        "line": _line(desk, found) if found.tab == "other" else None,
    }


def _day(found: Opened) -> dt.date | None:
    read = found.report.document
    return found.row.outcome.citation.cited_day(read.report_date if read else None)


def _line(desk: Desk, found: Opened) -> TimeLine | None:
    outcome = found.row.outcome
    chosen = outcome.answer.memento if outcome.answer and outcome.answer.verified else None
    return time_line(
        desk.mementos(found.report.run.id, found.row.id),
        cited=_day(found),
        published=outcome.source.issued if outcome.source else None,
        chosen=chosen.uri if chosen else "",
    )


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
