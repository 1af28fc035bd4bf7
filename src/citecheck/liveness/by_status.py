"""Judge by the server's answer alone: no page is read, and what says "alive" says so."""

from __future__ import annotations

import msgspec

from citecheck.liveness import moved, parked, soft404_address, status, wall
from citecheck.liveness.decide import decide
from citecheck.liveness.look import Look, Signal
from citecheck.model.verdict import ALIVE, STATUS_ONLY, Reason, Verdict

#: What is told without a page.
_BY_STATUS: tuple[Signal, ...] = (
    moved.recovered,
    moved.oddities,
    status.ended,
    wall.bot_wall,
    status.failed,
    status.classed,
    parked.parked,
    wall.consent_wall,
    wall.login_wall,
    soft404_address.error_address,
    soft404_address.sent_home,
    moved.moved,
)
#: What can still be told of a single answer that is plainly good: most links, of which there may be a million.
_PLAIN: tuple[Signal, ...] = (wall.bot_wall,)
_NOT_READ = Reason(
    signal=STATUS_ONLY,
    words="Only the server's answer was looked at; whether the page is still the cited one was not checked.",
)


def judge_status(look: Look) -> Verdict:
    """Judge a look by the server's answer alone. What says "alive" is weak then, and says that no page was read."""
    verdict = decide(look, _PLAIN if look.plain else _BY_STATUS)
    if verdict.liveness not in ALIVE:
        return verdict
    return msgspec.structs.replace(verdict, confidence="weak", reasons=(*verdict.reasons, _NOT_READ))
