"""Judge by the server's answer alone: no page is read, and what says "alive" says so."""

from __future__ import annotations

from importlib import import_module

import msgspec

from citecheck.liveness import moved, status, wall
from citecheck.liveness.decide import answered, decide
from citecheck.liveness.look import Look, Part, Signal
from citecheck.model.verdict import ALIVE, STATUS_ONLY, Liveness, Reason, Verdict


def _later(module: str, name: str) -> Signal:
    """Return a signal whose module is loaded when it is first asked: most looks end before, and its phrases take 20 ms."""

    def signal(look: Look) -> Part | None:
        found: Signal = getattr(import_module(f"citecheck.liveness.{module}"), name)
        return found(look)

    return signal


#: What is told without a page.
_BY_STATUS: tuple[Signal, ...] = (
    moved.recovered,
    moved.oddities,
    status.ended,
    wall.bot_wall,
    status.failed,
    status.classed,
    _later("parked", "parked"),
    wall.consent_wall,
    wall.login_wall,
    _later("trouble", "in_its_place"),
    _later("soft404_address", "error_address"),
    _later("soft404_address", "sent_home"),
    moved.moved,
)
_NOT_READ = Reason(
    signal=STATUS_ONLY,
    words="Only the server's answer was looked at; whether the page is still the cited one was not checked.",
)


def judge_status(look: Look) -> Verdict:
    """Judge a look by the server's answer alone. What says "alive" is weak then, and says that no page was read.

    Of a single answer that is plainly good, as most are, only a wall can still be told.
    """
    if look.plain and wall.bot_wall(look) is None:
        return Verdict(liveness=Liveness.LIVE, at=look.at, reasons=(answered(look), _NOT_READ), confidence="weak")
    verdict = decide(look, _BY_STATUS)
    if verdict.liveness not in ALIVE:
        return verdict
    return msgspec.structs.replace(verdict, confidence="weak", reasons=(*verdict.reasons, _NOT_READ))
