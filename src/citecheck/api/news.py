"""What a run found changed since the one before, out of the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from citecheck.audit.log import AuditLog
from citecheck.audit.recall import Recall, Records
from citecheck.audit.replay import capture_of, replay
from citecheck.model.capture import Capture
from citecheck.model.citation import Citation
from citecheck.model.drift import Drift
from citecheck.model.event import EventKind, Run
from citecheck.model.news import Changes
from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport
from citecheck.model.settings import Settings
from citecheck.pipeline.changes import changes_between, gap_before, run_before

#: So many runs back a feed tells, so that who asks for it once a week misses nothing of a daily run; and so many citations.
_RUNS, _CITATIONS = 15, 50_000
#: Kinds of which an event on a link may have replaced what the run before was told by.
_CHANGING = (EventKind.CONTENT_COMPARED, EventKind.CAPTURE_REQUESTED, EventKind.CAPTURE_ANSWERED)


def news_of(log: AuditLog, report: RunReport, settings: Settings, records: Records) -> tuple[Changes, ...]:
    """Return what the run of ``report`` found changed; where a feed is made, also what the runs before it did, newest first.

    ``records`` are those by which the run was replayed. Raises ``AuditError``.
    """
    if "atom" in settings.report.formats:
        return tuple(_back(log, report, settings, records))
    return (_between(log, log.runs(), report, settings, records),)


def _back(log: AuditLog, report: RunReport, settings: Settings, records: Records) -> Iterator[Changes]:
    runs = log.runs()
    recall = Recall(log, records)
    later, read = report, 0
    for _ in range(_RUNS):
        before = run_before(runs, later.run)
        if before is None:
            yield _changes(runs, None, later, settings)
            return
        # Of the run before all is wanted that news are found by, for it is the later one in the next round.
        earlier = replay(log, before.id, policy=settings.policy, check_chain=False, recall=recall, links_alone=True)
        yield _changes(runs, earlier, later, settings)
        read += len(later.outcomes)
        if read > _CITATIONS:
            return
        later = earlier


def _between(log: AuditLog, runs: Sequence[Run], later: RunReport, settings: Settings, records: Records) -> Changes:
    before = run_before(runs, later.run)
    if before is None:
        return _changes(runs, None, later, settings)
    last = log.last_seq(before.id)
    ended = next(log.events(after=last - 1, until=last, redacted=True)).at
    if ended >= later.run.started:  # the clock was set back: times do not tell the two runs apart
        earlier = replay(log, before.id, policy=settings.policy, check_chain=False, records=records, links_alone=True)
        return _changes(runs, earlier, later, settings)
    return _changes(runs, _as_it_stood(Recall(log, records), before, later, last, ended), later, settings)


def _changes(runs: Sequence[Run], earlier: RunReport | None, later: RunReport, settings: Settings) -> Changes:
    days = settings.notify.missed_after_days
    missed_after = dt.timedelta(days=days) if days else None
    gap = gap_before(runs, later.run) if missed_after else None
    return changes_between(earlier, later, settings.policy.judge, gap=gap, missed_after=missed_after)


def _as_it_stood(recall: Recall, run: Run, later: RunReport, last: int, ended: dt.datetime) -> RunReport:
    """Return of an earlier run what news are found by, at a part of the price of a replay: the later one knows its looks already.

    Links that the later run no longer cites are left out: of these nothing is told.
    """
    known = {outcome.citation.url.normalised: outcome for outcome in later.outcomes if outcome.citation.url}
    cited = [record.citation for record in recall.records.of(run.id)]
    both = [(each, known[each.url.normalised]) for each in cited if each.url and each.url.normalised in known]
    since = [each for each, outcome in both if _is_after(outcome.drift, ended) or _is_after(outcome.capture, ended)]
    recall.hear(map(_subject, since), _CHANGING)
    outcomes = tuple(_then(recall, citation, outcome, last, ended) for citation, outcome in both)
    return RunReport(run=run, head="", last_seq=last, outcomes=outcomes)


def _then(recall: Recall, citation: Citation, outcome: Outcome, last: int, ended: dt.datetime) -> Outcome:
    looks = [*outcome.history, *([outcome.verdict] if outcome.verdict else [])]
    drift, made = outcome.drift, outcome.capture
    if drift is not None and _is_after(drift, ended):
        told = recall.newest_first(EventKind.CONTENT_COMPARED, _subject(citation), until=last)
        drift = next((said.data for said in told if said.data.memento == drift.memento), None)
    if _is_after(made, ended):
        made = capture_of(recall, _subject(citation), until=last)
    return Outcome(citation=citation, history=tuple(look for look in looks if look.at <= ended), drift=drift, capture=made)


def _is_after(told: Drift | Capture | None, ended: dt.datetime) -> bool:
    return told is not None and told.at > ended


def _subject(citation: Citation) -> str:
    return citation.url.without_credentials().normalised if citation.url else ""
