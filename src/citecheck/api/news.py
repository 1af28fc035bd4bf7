"""What a run found changed since the one before, out of the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from citecheck.audit.chain import data_as
from citecheck.audit.log import AuditLog
from citecheck.audit.replay import replay
from citecheck.model.capture import Capture
from citecheck.model.citation import Citation
from citecheck.model.drift import Drift
from citecheck.model.event import CitationRecord, EventKind, Run
from citecheck.model.news import Changes
from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport
from citecheck.model.settings import Settings
from citecheck.pipeline.changes import changes_between, run_before

#: So many runs back a feed tells, so that who asks for it once a week misses nothing of a daily run; and so many citations.
_RUNS, _CITATIONS = 15, 50_000


def news_of(log: AuditLog, report: RunReport, settings: Settings) -> tuple[Changes, ...]:
    """Return what the run of ``report`` found changed; where a feed is made, also what the runs before it did, newest first.

    Raises ``AuditError``.
    """
    if "atom" in settings.report.formats:
        return tuple(_back(log, report, settings))
    before = run_before(log.runs(), report.run)
    return (_between(log, before, report, settings),)


def _back(log: AuditLog, report: RunReport, settings: Settings) -> Iterator[Changes]:
    runs = log.runs()
    later, read = report, 0
    for _ in range(_RUNS):
        before = run_before(runs, later.run)
        yield _between(log, before, later, settings)
        read += len(later.outcomes)
        if before is None or read > _CITATIONS:
            return
        later = replay(log, before.id, policy=settings.policy, check_chain=False)


def _between(log: AuditLog, before: Run | None, later: RunReport, settings: Settings) -> Changes:
    if before is None:
        return _changes(None, later, settings)
    last = log.last_seq(before.id)
    ended = next(log.events(after=last - 1, until=last)).at
    if ended >= later.run.started:  # the clock was set back: times do not tell the two runs apart
        return _changes(replay(log, before.id, policy=settings.policy, check_chain=False), later, settings)
    return _changes(_as_it_stood(log, before, later, last, ended), later, settings)


def _changes(earlier: RunReport | None, later: RunReport, settings: Settings) -> Changes:
    days = settings.notify.missed_after_days
    missed_after = dt.timedelta(days=days) if days else None
    return changes_between(earlier, later, settings.policy.judge, missed_after=missed_after)


def _as_it_stood(log: AuditLog, run: Run, later: RunReport, last: int, ended: dt.datetime) -> RunReport:
    """Return of an earlier run what news are found by, at half the price of a replay: the later one knows its looks already.

    Links that the later run no longer cites are left out: of these nothing is told.
    """
    known = {outcome.citation.url.normalised: outcome for outcome in later.outcomes if outcome.citation.url}
    outcomes = []
    for event in log.events(run=run.id, kind=EventKind.CITATION_RECORDED):
        citation = data_as(event, CitationRecord).citation
        outcome = known.get(citation.url.normalised) if citation.url else None
        if outcome is not None:
            outcomes.append(_then(log, citation, outcome, last, ended))
    return RunReport(run=run, head="", last_seq=last, outcomes=tuple(outcomes))


def _then(log: AuditLog, citation: Citation, outcome: Outcome, last: int, ended: dt.datetime) -> Outcome:
    looks = [*outcome.history, *([outcome.verdict] if outcome.verdict else [])]
    drift, made = outcome.drift, outcome.capture
    subject = citation.url.without_credentials().normalised if citation.url else ""
    if drift is not None and drift.at > ended:
        events = log.history(EventKind.CONTENT_COMPARED, subject, until=last)
        drifts = (data_as(event, Drift) for event in reversed(events))
        drift = next((each for each in drifts if each.memento == outcome.drift.memento), None) if outcome.drift else None
    if made is not None and made.at > ended:
        made = _capture(log, subject, last)
    return Outcome(citation=citation, history=tuple(look for look in looks if look.at <= ended), drift=drift, capture=made)


def _capture(log: AuditLog, subject: str, last: int) -> Capture | None:
    kinds = (EventKind.CAPTURE_REQUESTED, EventKind.CAPTURE_ANSWERED)
    found = [event for kind in kinds if (event := log.latest(kind, subject, until=last))]
    return data_as(max(found, key=lambda event: event.seq), Capture) if found else None
