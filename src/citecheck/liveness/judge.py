"""Judge one chain: signals in their order, the first that names a state decides.

The order is the argument. How the chain ended comes first, then a host's own word on what its page hides; a wall against
robots is told before statuses, since vendors answer 403, 404, 429, 503 and 200 alike; pages that say 200 are doubted from
the most certain sign to the least; and what nothing speaks against is live.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from citecheck.liveness import (
    fragments,
    media,
    moved,
    oembed,
    parked,
    shell,
    sibling,
    soft404,
    soft404_address,
    soft404_model,
    status,
    trouble,
    video,
    wall,
)
from citecheck.liveness.decide import decide
from citecheck.liveness.look import Look, Signal
from citecheck.model.drift import Change, Drift
from citecheck.model.exchange import Chain
from citecheck.model.verdict import ALIVE, Liveness, Reason, Verdict
from citecheck.text.page import Page

#: A new signal is one function in one file, one line here, one test file, a few cases.
SIGNALS: tuple[Signal, ...] = (
    moved.recovered,  # a remark
    moved.oddities,  # a remark
    status.ended,
    oembed.by_oembed,
    wall.bot_wall,
    video.for_chosen_few,
    status.failed,
    status.classed,
    video.removed_video,
    parked.parked,
    wall.consent_wall,
    wall.login_wall,
    trouble.in_its_place,
    soft404_address.error_address,
    soft404.error_words,
    soft404_address.sent_home,
    sibling.same_as_made_up,
    soft404_model.reads_like_one,
    parked.gambling,  # a remark
    wall.paywall,  # a remark
    shell.shell,  # a remark
    media.kind,  # a remark
    fragments.missing_place,  # a remark, on request
    moved.canonical,  # a remark
    moved.moved,
    moved.empty,
)


def judge(chain: Chain, page: Page | None, *, at: dt.datetime, short_link: bool = False) -> Verdict:
    """Judge ``chain``, whose last page is ``page`` (None where it is none), as of ``at``.

    ``short_link`` says that the asked URL is a shortener's: its own redirect is then no move. The reason that decides
    stands first, remarks behind it.
    """
    return judge_look(Look(chain=chain, page=page, at=at, short_link=short_link))


def judge_look(look: Look) -> Verdict:
    """Judge a look, as ``judge`` does."""
    return decide(look, SIGNALS)


def drifted(verdict: Verdict, drift: Drift | None) -> Verdict:
    """Return ``verdict`` as DRIFTED where the page was seen, and what its memento near the cited date said is gone from it.

    Anything less is no other state: that a page was edited, cut or grown is told beside it.
    """
    if drift is None or drift.change is not Change.REPLACED or verdict.liveness not in ALIVE:
        return verdict
    words = "The page answers, but next to nothing of what its snapshot nearest the cited date says is on it."
    seen = {"memento": drift.memento, "kept": f"{drift.kept:.0%}"}
    if drift.language_then and drift.language_now and drift.language_then != drift.language_now:
        then, now = drift.language_then, drift.language_now
        words += f" It is in another language as well ({then} then, {now} now), as where a name has a new owner."
        seen |= {"language": f"{then} -> {now}"}
    reason = Reason(signal="drift", words=words, seen=seen)
    return msgspec.structs.replace(verdict, liveness=Liveness.DRIFTED, confidence="likely", reasons=(reason, *verdict.reasons))
