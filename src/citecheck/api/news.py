"""What a run found changed since the one before, out of the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from citecheck.audit.log import AuditLog
from citecheck.audit.replay import replay
from citecheck.model.news import Changes
from citecheck.model.report import RunReport
from citecheck.model.settings import Settings
from citecheck.pipeline.changes import changes_between, run_before

#: So many runs back a feed tells, so that who asks for it once a week misses nothing of a daily run; and so many citations.
_RUNS, _CITATIONS = 15, 50_000


def news_of(log: AuditLog, report: RunReport, settings: Settings) -> tuple[Changes, ...]:
    """Return what the run of ``report`` found changed; where a feed is made, also what the runs before it did, newest first.

    Raises ``AuditError``.
    """
    found = _news(log, report, settings)
    return tuple(found) if "atom" in settings.report.formats else (next(found),)


def _news(log: AuditLog, report: RunReport, settings: Settings) -> Iterator[Changes]:
    runs, days = log.runs(), settings.notify.missed_after_days
    missed_after = dt.timedelta(days=days) if days else None
    later, read = report, 0
    for _ in range(_RUNS):
        before = run_before(runs, later.run)
        earlier = replay(log, before.id, policy=settings.policy, check_chain=False) if before else None
        yield changes_between(earlier, later, settings.policy.judge, missed_after=missed_after)
        read += len(later.outcomes)
        if earlier is None or read > _CITATIONS:
            return
        later = earlier
