"""What an editor decides: saved with what was looked at, taken back by another event. Two windows never overwrite each other."""

from __future__ import annotations

from citecheck.model.decision import Decision, claim_digest
from citecheck.model.errors import CitecheckError, InputError, LogBusy
from citecheck.review.asked import Answer, Asked, see_other
from citecheck.review.claim_view import parts_of
from citecheck.review.desk import Desk, Shown
from citecheck.review.draft import Draft, decision_of, draft_of, problems_of, same
from citecheck.review.pages.note import address, note_page
from citecheck.review.pages.opening import Opened, opened
from citecheck.review.rows import beside
from citecheck.review.words import choice_of

_OUTDATED = (
    "The desk was started anew since this page was opened. What you filled in is still here: look at it, and save it again."
)
_BUSY = "A run is writing the log, so nothing was saved. What you filled in is still here: wait a moment, and save it again."
_REFUSED = "The log does not take it: {}. What you filled in is still here."
_CLAIM = (
    "The claim is not the one that you saw: the report was changed since. What you filled in is still here; read the claim anew."
)
_TEXT = (
    "The source’s text is not the one that you saw: it was read anew since. What you filled in is still here; look at it anew."
)
_ELSEWHERE = (
    "You decided on this claim in another window since: “{}”. Nothing was saved over it. Save again if yours is to stand."
)


def decide(desk: Desk, asked: Asked) -> Answer:
    """Save a decision, and go on: to the next citation that wants a look, or back to this one."""
    found = opened(desk, asked)
    if isinstance(found, Answer):
        return found
    draft = draft_of(asked)
    shown = _looked_at(found, draft)
    if trouble := _changed(found, draft, shown):
        return _again(desk, asked, found, draft, trouble=trouble, status=409)
    if problems := problems_of(draft, shown):
        return note_page(desk, asked, found, draft=draft, problems=problems, status=422)
    parts = parts_of(found.claim) if found.claim else ()
    decision = decision_of(
        draft,
        claim=found.claim,
        evidence=found.evidence,
        shown=shown,
        parts=parts,
        reviewer=desk.reviewer,
        blind=desk.blind,
    )
    if found.own and str(found.own.seq) != draft.last and not same(found.own.decision, decision):
        label = choice_of(found.own.decision.judgement).label
        return _again(desk, asked, found, draft, trouble=_ELSEWHERE.format(label), status=409)
    return _saved(desk, asked, found, draft, decision)


def _saved(desk: Desk, asked: Asked, found: Opened, draft: Draft, decision: Decision) -> Answer:
    """Append the decision, but for a form that was sent twice, and go on."""
    if found.own and same(found.own.decision, decision):
        return see_other(_next(found, asked, found.own.seq))
    try:
        decided = desk.decide(found.report.run.id, found.row.id, decision)
    except LogBusy:
        return _again(desk, asked, found, draft, trouble=_BUSY, status=503)
    except CitecheckError as error:
        told = f"{error.message} ({error.hint})" if error.hint else error.message
        return _again(desk, asked, found, draft, trouble=_REFUSED.format(told), status=409)
    return see_other(_next(found, asked, decided.seq))


def outdated(desk: Desk, asked: Asked) -> Answer:
    """Show what was filled in on a page of an earlier start, so that it can be saved after all."""
    found = opened(desk, asked)
    return found if isinstance(found, Answer) else _again(desk, asked, found, draft_of(asked), trouble=_OUTDATED, status=409)


def undo(desk: Desk, asked: Asked) -> Answer:
    """Take a decision back."""
    run, citation, seq = asked.args["run"], asked.args["citation"], asked.given("seq")
    if not seq.isdecimal() or len(seq) > 12:
        raise InputError("no decision of that number", where=seq[:20])
    desk.undo(run, citation, int(seq))
    return see_other(address(run, citation, view=asked.query.get("view", ""), claim=asked.given("claim"), undone=1))


def _again(desk: Desk, asked: Asked, found: Opened, draft: Draft, *, trouble: str, status: int) -> Answer:
    return note_page(desk, asked, found, draft=_renewed(draft, found), trouble=trouble, status=status)


def _renewed(draft: Draft, found: Opened) -> Draft:
    """Return the draft without what it says was shown: the page shows that anew."""
    last = str(found.own.seq) if found.own else "0"
    return Draft(
        judgement=draft.judgement,
        severity=draft.severity,
        note=draft.note,
        query=draft.query,
        quote=draft.quote,
        passages=draft.passages,
        ticked=draft.ticked,
        last=last,
    )


def _looked_at(found: Opened, draft: Draft) -> Shown | None:
    return next((one for one in found.states if (one.uri, one.text_digest) == (draft.source_uri, draft.text_digest)), None)


def _changed(found: Opened, draft: Draft, shown: Shown | None) -> str:
    """Say what is not as it was when the page was shown, empty where all is."""
    now = claim_digest(found.claim) if found.claim else ""
    if draft.claim != (found.claim.id if found.claim else "") or draft.claim_digest != now:
        return _CLAIM
    return _TEXT if shown is None and (draft.source_uri or draft.text_digest) else ""


def _next(found: Opened, asked: Asked, seq: int) -> str:
    """Return where to go after a decision, and what to say there."""
    run, view = found.report.run.id, found.view
    undecided = [
        claim for claim in found.claims if found.claim and claim.id != found.claim.id and not _is_decided(found, claim.id)
    ]
    if asked.given("then") == "stay" or (undecided and asked.given("then") == "next"):
        claim = undecided[0].id if undecided and asked.given("then") == "next" else found.claim.id if found.claim else ""
        return address(run, found.row.id, view=view, claim=claim, saved=seq)
    following = beside(found.rows, found.row.id)[2]
    return address(run, following.id if following else found.row.id, view=view, saved=seq)


def _is_decided(found: Opened, claim: str) -> bool:
    return any(each.decision.claim == claim and not each.stale for each in found.decisions)
