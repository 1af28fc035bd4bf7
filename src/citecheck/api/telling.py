"""The verb that tells people what a run found changed: once, and only where something did."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from citecheck import __version__
from citecheck.api.reporting import replayed
from citecheck.api.scheduling import last_heartbeat, missed_words
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
from citecheck.pipeline.changes import looks_at, missed
from citecheck.reports.notice import compose, folder_of
from citecheck.wiring.clock import utc_now
from citecheck.wiring.config import config_digest
from citecheck.wiring.telling import notifiers_of

Pause = Callable[[float], None]
#: So many runs at most are told of belatedly: who was not reached for weeks is told of the newest.
_OWED = 5


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
    late: str = "",
    send: bool = True,
    clock: Clock = utc_now,
    pause: Pause = time.sleep,
) -> Told:
    """Tell every place of ``notify.urls`` what the run (default: the newest) found changed, as far as ``notify.on`` asks.

    Each place is told of a run once: one that could not be reached is told by the next call. ``late`` says in words that the
    run should have come before; of the newest run it is told as well that none came since, though one should by its schedule or
    by ``notify.missed_after_days``. What was delivered, and what not, goes into the log, no secret with it; the log is held from
    before the first delivery, so that nobody else tells the same. Without ``send`` the message is made, and nobody told. Raises
    ``ConfigError``, ``InputError``, ``AuditError``; a delivery that fails is no error.
    """
    report = replayed(settings, run_id=run_id)
    items = list(report.changes[0].of(frozenset(settings.notify.on))) if report.changes else []
    if News.MISSED in settings.notify.on and (run_id is None or late):
        items += _silence(late, report, settings, clock())
    if not items:
        return Told(run=report.run.id)
    message = compose(report, items, templates=folder_of(settings.notify.templates))
    if not send:
        return Told(run=report.run.id, items=tuple(items), message=message)
    places = notifiers_of(settings.notify, env)
    deliveries: tuple[Delivery, ...] = ()
    with AuditLog.open(Path(settings.log), clock=clock) as log:
        for kinds, some in _by_news(log, report.run.id, items, places).items():
            mine = [item for item in items if item.kind in kinds]
            fitting = (
                message if len(mine) == len(items) else compose(report, mine, templates=folder_of(settings.notify.templates))
            )
            made = _deliver(fitting, some, settings, pause)
            counts = Counter(item.kind for item in mine)
            _record(log, new_run_id(clock()), report, Notice(run=report.run.id, counts=counts, deliveries=made), settings)
            deliveries += made
    return Told(run=report.run.id, items=tuple(items), deliveries=deliveries, message=message)


def owed(settings: Settings) -> tuple[str, ...]:
    """Return the runs before the newest of which some place was told in vain, and not since, oldest first; of many the last.

    Raises ``AuditError``.
    """
    reached: dict[str, dict[str, bool]] = {}
    with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
        for _, notice in _notices(log):
            if set(notice.counts) <= {News.MISSED}:
                continue  # that no run came is told of the newest one
            places = reached.setdefault(notice.run, {})
            for each in notice.deliveries:
                places[each.place] = each.delivered or places.get(each.place, False)
        newest = next((run.id for run in reversed(log.runs()) if run.has_report), "")
    named = {f"notify.urls, entry {number}" for number, _ in enumerate(settings.notify.urls, 1)}
    waiting = [
        run
        for run, places in reached.items()
        if run != newest and any(not told and place.partition(" (")[0] in named for place, told in places.items())
    ]
    return tuple(waiting[-_OWED:])


def tell_test(settings: Settings, env: Mapping[str, str], *, pause: Pause = time.sleep) -> tuple[Delivery, ...]:
    """Send every place a message that says it is a test, about the newest run. Nothing is logged. Raises as ``tell`` does."""
    report = replayed(settings)
    message = compose(report, (), templates=folder_of(settings.notify.templates), test=True)
    return _deliver(message, notifiers_of(settings.notify, env), settings, pause)


def _deliver(message: Message, notifiers: Sequence[Notifier], settings: Settings, pause: Pause) -> tuple[Delivery, ...]:
    return deliver(message, notifiers, retries=settings.notify.retries, wait=settings.notify.retry_wait, pause=pause)


def _silence(late: str, report: RunReport, settings: Settings, now: dt.datetime) -> list[NewsItem]:
    """Return the news that a run came ``late``, or that none came for longer than the schedule allows; it is told once."""
    allowed = dt.timedelta(days=settings.notify.missed_after_days)
    with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
        last, at = last_heartbeat(log)
        words = late or missed_words(last, at, now)
        awaited = last.next_by if last is not None else None
        if words and awaited is not None and awaited < now and _was_missed(log, since=awaited):
            return []
        began = max((run.started for run in log.runs() if looks_at(run, report.run)), default=report.run.started)
    if words:
        return [NewsItem(kind=News.MISSED, at=now, words=f"{words[:1].upper()}{words[1:]}.")]
    return [missed(now - began, allowed, now)] if allowed and now - began > allowed else []


def _notices(log: AuditLog) -> Iterator[tuple[dt.datetime, Notice]]:
    """Yield when people were told of runs, and what came of it, oldest first."""
    for run in log.runs():
        if run.start.steps == NOTICE_STEP:
            for told in log.told(run=run.id, kind=EventKind.NOTICE_SENT):
                yield dt.datetime.fromisoformat(told.at), msgspec.json.decode(told.data, type=Notice)


def _was_missed(log: AuditLog, *, since: dt.datetime) -> bool:
    """Tell whether somebody was told since that a scheduled run did not come."""
    return any(
        at > since and News.MISSED in notice.counts and any(each.delivered for each in notice.deliveries)
        for at, notice in _notices(log)
    )


def _by_news(
    log: AuditLog, run_id: str, items: Sequence[NewsItem], places: Sequence[Notifier]
) -> dict[frozenset[News], list[Notifier]]:
    """Return the kinds of change of a run that are still to be told, and whom: no place is told of one twice."""
    told: dict[str, set[News]] = {}
    for event in log.events(kind=EventKind.NOTICE_SENT, subject=run_id):
        notice = data_as(event, Notice)
        for each in notice.deliveries:
            if each.delivered:
                told.setdefault(each.place, set()).update(notice.counts)
    found: dict[frozenset[News], list[Notifier]] = {}
    for place in places:
        if left := frozenset(item.kind for item in items) - told.get(place.name, set()):
            found.setdefault(left, []).append(place)
    return found


def _record(log: AuditLog, run_id: str, report: RunReport, notice: Notice, settings: Settings) -> None:
    """Write into the log who was told: in a run of its own, so that the report of the run that is told of stays as it is."""
    start = RunStart(
        report=report.run.start.report,
        report_digest=report.run.start.report_digest,
        tool=f"citecheck {__version__}",
        config_digest=config_digest(settings),
        actor=actor(),
        steps=NOTICE_STEP,
    )
    reached = all(each.delivered for each in notice.deliveries)
    log.begin(run_id, start)
    log.append(EventKind.NOTICE_SENT, report.run.id, notice)
    log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=reached, why="" if reached else "not everybody was reached"))
