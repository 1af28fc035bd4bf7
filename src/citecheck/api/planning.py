"""What ``archive`` would ask for, and what that will take: told from the log alone. Asks nobody."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import msgspec

from citecheck.api.starting import Silent
from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citations
from citecheck.model.event import EventKind
from citecheck.model.ports import Capturer, Parts
from citecheck.model.settings import Settings
from citecheck.pipeline.capture import Wanted, surveyed
from citecheck.plan import estimate
from citecheck.wiring.parts import open_parts, utc_now

_NOBODY = "mailto:nobody@example.invalid"


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """One capture that would be asked for, and why; with ``why_not``, why it is not."""

    original: str
    why: str
    why_not: str = ""


class CapturePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What would be asked of one place: how many requests that takes, and how many seconds under its limits.

    ``left`` are the captures that the keys still had today, the reserve not counted, when the place was asked last, less those
    asked for since; None where it was not asked today.
    """

    place: str
    captures: tuple[Planned, ...]
    forbidden: tuple[Planned, ...]
    requests: int
    seconds: float
    left: int | None = None


def plan(citations: Citations, settings: Settings) -> tuple[CapturePlan, ...]:
    """Return what ``archive`` would ask for, place by place. Asks nobody. Raises ``AuditError`` where there is no log."""
    # Nobody is asked, so nobody need know whom to write to.
    silent = msgspec.structs.replace(settings, contact=settings.contact.strip() or _NOBODY)

    async def look() -> tuple[CapturePlan, ...]:
        async with open_parts(silent, log=log, keys=None, watcher=Silent()) as parts:
            return tuple(_planned(citations, parts, log, capturer) for capturer in parts.capturers)

    with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
        return asyncio.run(look())


def _planned(citations: Citations, parts: Parts, log: AuditLog, capturer: Capturer) -> CapturePlan:
    rows = [(want, _forbidden(want, capturer)) for want in surveyed(citations, parts, run="", place=capturer.name)]
    wants = [want for want, why_not in rows if not why_not]
    unsettled = sum(1 for want in wants if want.last is not None)
    requests, seconds = estimate(len(wants) - unsettled, unsettled, parts.settings.archive)
    return CapturePlan(
        place=capturer.name,
        captures=tuple(Planned(original=want.original.normalised, why=want.why) for want in wants),
        forbidden=tuple(
            Planned(original=want.original.normalised, why=want.why, why_not=why_not) for want, why_not in rows if why_not
        ),
        requests=requests,
        seconds=seconds,
        left=_left(log, capturer.name),
    )


def _forbidden(want: Wanted, capturer: Capturer) -> str:
    return want.why_not or capturer.why_never(want.original) or ""


def _left(log: AuditLog, place: str) -> int | None:
    told = log.latest(EventKind.CAPTURER_READY, place)
    # the quota begins anew at midnight, UTC (specs/web-archives 2)
    if told is None or told.data.get("left") is None or told.at.astimezone(dt.UTC).date() != utc_now().date():
        return None
    since = log.events(kind=EventKind.CAPTURE_REQUESTED, after=told.seq)
    used = sum(1 for event in since if event.data.get("archive") == place and event.data.get("state") == "asked")
    return max(int(told.data["left"]) - used, 0)
