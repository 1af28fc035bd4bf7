"""How links fared over the runs of a report, out of a real log."""

import datetime as dt
import json

import pytest

from citecheck import api
from citecheck.api.reporting import replayed
from citecheck.api.trend import RUNS, thinned
from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citation
from citecheck.model.drift import Change, Drift
from citecheck.model.event import CitationRecord, EventKind, Run, RunEnd
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Verdict
from citecheck.testing import FixedClock, memento
from tests.api.test_news import START, URL, history, settings


def test_each_run_is_told_as_it_stood(tmp_path):
    """One tally a run, up to the run that is told; notices are no runs of the report; a first run has none."""
    runs = history(tmp_path, "+gg+")
    told = replayed(settings(tmp_path)).trend
    assert [(each.run, each.states) for each in told] == list(
        zip(runs, ({"live": 1}, {"gone": 1}, {"gone": 1}, {"live": 1}), strict=True)
    )
    assert [each.run for each in replayed(settings(tmp_path), run_id=runs[1]).trend] == runs[:2]
    assert replayed(settings(tmp_path), run_id=runs[0]).trend == ()
    assert json.loads(api.rendered(settings(tmp_path), "json"))["trend"][1]["states"] == {"gone": 1}


def drifting(folder, changes):
    """Make a log with a run a day over two links: the first as its comparisons say, the second seen from the second run on."""
    clock = FixedClock()
    first = Citation(id="c-1", note="1", kind="news", raw="x", url=parse_url(URL))
    second = Citation(id="c-2", note="2", kind="news", raw="y", url=parse_url("https://valley-post.example/2"))
    held = memento(URL, "20161215080000")
    with AuditLog.open(folder / "audit.db", clock=clock) as log:
        for number, change in enumerate(changes, 1):
            clock.forward(days=1)
            log.begin(f"run-{number}", START)
            for citation in (first, second):
                log.append(EventKind.CITATION_RECORDED, citation.id, CitationRecord(citation=citation))
            log.append(EventKind.LINK_JUDGED, URL, Verdict(liveness=Liveness.LIVE, at=clock()))
            answer = ArchiveAnswer(state=AnswerState.FOUND, original=URL, at=clock(), memento=held, verified=True)
            log.append(EventKind.ARCHIVE_ASKED, URL, answer)
            drift = Drift(memento=held.uri, memento_at=held.at, at=clock(), change=change)
            log.append(EventKind.CONTENT_COMPARED, URL, drift)
            if number > 1:
                log.append(EventKind.LINK_JUDGED, "https://valley-post.example/2", Verdict(liveness=Liveness.WALLED, at=clock()))
            log.append(EventKind.RUN_FINISHED, f"run-{number}", RunEnd(complete=True))


def test_drift_and_links_not_yet_seen_are_told_as_each_run_told_them(tmp_path):
    """What a later run tells of an earlier one is what that run's own report said."""
    drifting(tmp_path, (Change.SAME, Change.REPLACED, Change.EDITED))
    told = replayed(settings(tmp_path)).trend
    assert [each.states for each in told] == [
        {"live": 1, "not-checked": 1},
        {"drifted": 1, "walled": 1},
        {"live": 1, "walled": 1},
    ]
    assert replayed(settings(tmp_path), run_id="run-2").trend[-1].states == told[1].states


@pytest.mark.parametrize(("runs", "shown"), [(1, 1), (RUNS, RUNS), (RUNS + 1, RUNS), (1000, RUNS)])
def test_of_many_runs_some_are_left_out_evenly(runs, shown):
    """The first and the newest stay; the order stays."""
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    row = [Run(id=f"{n:04}", start=START, started=at + dt.timedelta(days=n)) for n in range(runs)]
    kept = [run.id for run in thinned(row, RUNS)]
    assert len(kept) == shown
    assert kept == sorted(set(kept))
    assert (kept[0], kept[-1]) == (row[0].id, row[-1].id)
