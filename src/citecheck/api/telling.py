"""The verb that tells people what a run found changed: once, and only where something did."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from citecheck import __version__
from citecheck.api.runs import replayed
from citecheck.api.starting import actor, new_run_id
from citecheck.audit.chain import data_as
from citecheck.audit.log import AuditLog
from citecheck.model.event import NOTICE_STEP, EventKind, RunEnd, RunStart
from citecheck.model.news import News, NewsItem
from citecheck.model.notice import Delivery, Message, Notice
from citecheck.model.ports import Clock, Notifier
from citecheck.model.report import RunReport
from citecheck.model.settings import Settings
from citecheck.notify.deliver import deliver
from citecheck.pipeline.changes import missed
from citecheck.reports.notice import compose, folder_of
from citecheck.wiring.config import config_digest
from citecheck.wiring.parts import utc_now
from citecheck.wiring.telling import notifiers_of

Pause = Callable[[float], None]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What came of telling: the changes that were worth it, and a delivery a place; none where all was quiet, or told before."""

    run: str
    items: tuple[NewsItem, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    message: Message | None = None

    @property
    def failed(self) -> tuple[Delivery, ...]:
        """The deliveries that failed."""
        return tuple(each for each in self.deliveries if not each.delivered)


def tell(
    settings: Settings,
    env: Mapping[str, str],
    *,
    run_id: str | None = None,
    send: bool = True,
    clock: Clock = utc_now,
    pause: Pause = time.sleep,
) -> Told:
    """Tell every place of ``notify.urls`` what the run (default: the newest) found changed, as far as ``notify.on`` asks.

    Each place is told of a run once: one that could not be reached is told by the next call. Where the newest run is older than
    ``notify.missed_after_days`` allows, that is told as well. What was delivered, and what not, goes into the log, no secret with
    it. Without ``send`` the message is made, and nobody told. Raises ``ConfigError``, ``InputError``, ``AuditError``; a delivery
    that fails is no error.
    """
    report = replayed(settings, run_id=run_id)
    items = list(report.changes[0].of(frozenset(settings.notify.on))) if report.changes else []
    if run_id is None and (late := _silence(report, settings, clock())):
        items.append(late)
    if not items:
        return Told(run=report.run.id)
    message = compose(report, items, templates=folder_of(settings.notify.templates))
    if not send:
        return Told(run=report.run.id, items=tuple(items), message=message)
    before = _told_before(settings, report.run.id, items)
    waiting = [each for each in notifiers_of(settings.notify, env) if each.name not in before]
    deliveries = _deliver(message, waiting, settings, pause)
    if deliveries:
        _record(report, items, deliveries, settings, clock)
    return Told(run=report.run.id, items=tuple(items), deliveries=deliveries, message=message)


def tell_test(settings: Settings, env: Mapping[str, str], *, pause: Pause = time.sleep) -> tuple[Delivery, ...]:
    """Send every place a message that says it is a test, about the newest run. Nothing is logged. Raises as ``tell`` does."""
    report = replayed(settings)
    message = compose(report, (), templates=folder_of(settings.notify.templates), test=True)
    return _deliver(message, notifiers_of(settings.notify, env), settings, pause)


def _deliver(message: Message, notifiers: Sequence[Notifier], settings: Settings, pause: Pause) -> tuple[Delivery, ...]:
    return deliver(message, notifiers, retries=settings.notify.retries, wait=settings.notify.retry_wait, pause=pause)


def _silence(report: RunReport, settings: Settings, now: dt.datetime) -> NewsItem | None:
    """Return the news that no run began for longer than the schedule allows, where that is so and wanted."""
    allowed = dt.timedelta(days=settings.notify.missed_after_days)
    gap = now - report.run.started
    if not allowed or gap <= allowed or News.MISSED not in settings.notify.on:
        return None
    return missed(gap, allowed, now)


def _told_before(settings: Settings, run_id: str, items: Sequence[NewsItem]) -> set[str]:
    """Return the places that were told of all these kinds of change of this run."""
    kinds = {item.kind for item in items}
    with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
        notices = [data_as(event, Notice) for event in log.events(kind=EventKind.NOTICE_SENT, subject=run_id)]
    return {each.place for notice in notices if kinds <= set(notice.counts) for each in notice.deliveries if each.delivered}


def _record(
    report: RunReport, items: Sequence[NewsItem], deliveries: tuple[Delivery, ...], settings: Settings, clock: Clock
) -> None:
    """Write into the log who was told: in a run of its own, so that the report of the run that is told of stays as it is."""
    counts = {kind: sum(1 for item in items if item.kind is kind) for kind in dict.fromkeys(item.kind for item in items)}
    start = RunStart(
        report=report.run.start.report,
        report_digest=report.run.start.report_digest,
        tool=f"citecheck {__version__}",
        config_digest=config_digest(settings),
        actor=actor(),
        steps=NOTICE_STEP,
    )
    reached = all(each.delivered for each in deliveries)
    with AuditLog.open(Path(settings.log), clock=clock) as log:
        run_id = new_run_id(clock())
        log.begin(run_id, start)
        log.append(EventKind.NOTICE_SENT, report.run.id, Notice(run=report.run.id, counts=counts, deliveries=deliveries))
        log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=reached, why="" if reached else "not everybody was reached"))
