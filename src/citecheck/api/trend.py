"""How a report's links stood at each of its runs, out of what a replay holds already and the log's comparisons."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from citecheck.audit.log import AuditLog
from citecheck.liveness.judge import drifted
from citecheck.model.drift import Change, Drift
from citecheck.model.event import NO_REPORT, EventKind, Run
from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport, Tally
from citecheck.model.verdict import Verdict
from citecheck.pipeline.changes import CAPTURE_ALONE

#: The state of a link on which nothing was known yet.
_NOT_CHECKED = "not-checked"
#: So many runs are told at most, the first and the newest always: more columns than a page has room for tell nothing.
RUNS = 40


def trend_of(log: AuditLog, report: RunReport) -> tuple[Tally, ...]:
    """Return how the links that ``report`` cites stood at the end of each run of the same report up to it, oldest first.

    Of a long row of runs some are left out evenly. Links that the report no longer cites are left out: one measure for all runs.
    Empty for a report's first run. Raises ``AuditError``.
    """
    runs = thinned(_runs_of(log.runs(), report.run), RUNS)
    if len(runs) < 2:
        return ()
    ends = [_end(run) for run in runs[:-1]]
    linked = [outcome for outcome in report.outcomes if outcome.citation.url is not None]
    drifts = _drifts(log, linked, report.last_seq)
    counts: list[Counter[str]] = [Counter() for _ in ends]
    for outcome in linked:
        for count, state in zip(counts, _states(outcome, drifts, ends), strict=True):
            count[state] += 1
    told = [Tally(run=run.id, at=end, states=dict(count)) for run, end, count in zip(runs, ends, counts, strict=False)]
    now = Counter(outcome.verdict.liveness.value if outcome.verdict else _NOT_CHECKED for outcome in linked)
    return (*told, Tally(run=report.run.id, at=_end(report.run), states=dict(now)))


def thinned(runs: Sequence[Run], most: int) -> list[Run]:
    """Return at most ``most`` of ``runs``, the first and the last among them, the others evenly."""
    if len(runs) <= most:
        return list(runs)
    return [runs[round(number * (len(runs) - 1) / (most - 1))] for number in range(most)]


def _runs_of(runs: Iterable[Run], run: Run) -> list[Run]:
    """Return the runs that looked at the same report, up to ``run`` (as ``pipeline.changes.run_before`` tells them)."""
    found: list[Run] = []
    for each in runs:
        same = each.start.report == run.start.report or each.start.report_digest == run.start.report_digest
        if each.id == run.id:
            return [*found, each]
        if same and each.start.steps not in NO_REPORT and each.start.steps != CAPTURE_ALONE:
            found.append(each)
    return found


def _end(run: Run) -> dt.datetime:
    return run.finished or run.started


class _Compared(msgspec.Struct, frozen=True, gc=False):
    """What matters here of a ``Drift``: there may be hundreds of thousands."""

    memento: str
    memento_at: dt.datetime
    at: dt.datetime
    change: Change


def _drifts(log: AuditLog, outcomes: Iterable[Outcome], last: int) -> dict[str, list[_Compared]]:
    """Return the comparisons with snapshots by link, oldest first, of the links that were ever compared."""
    subjects = {_subject(outcome) for outcome in outcomes if outcome.drift is not None}
    found: dict[str, list[_Compared]] = {}
    decode = msgspec.json.Decoder(_Compared).decode
    if subjects:
        for told in log.about(subjects, [EventKind.CONTENT_COMPARED]):
            if told.seq <= last:
                found.setdefault(told.subject, []).append(decode(told.data))
    return found


def _subject(outcome: Outcome) -> str:
    return outcome.citation.url.without_credentials().normalised if outcome.citation.url else ""


def _states(outcome: Outcome, drifts: dict[str, list[_Compared]], ends: Sequence[dt.datetime]) -> list[str]:
    """Return the state in which a link stood at each of the moments ``ends``."""
    looks = sorted((*outcome.history, *([outcome.verdict] if outcome.verdict else [])), key=lambda look: look.at)
    times = [look.at for look in looks]
    known = drifts.get(_subject(outcome), ()) if outcome.drift is not None else ()
    compared = [each for each in known if outcome.drift is not None and each.memento == outcome.drift.memento]
    return [_state(looks[place - 1], compared, end) if (place := bisect_right(times, end)) else _NOT_CHECKED for end in ends]


def _state(look: Verdict, compared: Sequence[_Compared], end: dt.datetime) -> str:
    """Return the state of a link whose last look was ``look``, with what its last comparison up to ``end`` said."""
    last = next((each for each in reversed(compared) if each.at <= end), None)
    if last is None or last.change is not Change.REPLACED:
        return look.liveness.value
    drift = Drift(memento=last.memento, memento_at=last.memento_at, at=last.at, change=last.change)
    return drifted(look, drift).liveness.value
