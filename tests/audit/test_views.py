from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from citecheck.audit.views import VIEWS
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.drift import Change, Drift
from citecheck.model.event import EventKind, RunEnd
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.verdict import Liveness, Reason, Verdict
from citecheck.testing import NOW, FixedClock, memento
from tests.audit.logs import START, opened, plain

A, B, C = "https://a.example/", "https://b.example/", "https://c.example/"


def verdict(liveness: Liveness, clock: FixedClock, *words: str) -> Verdict:
    return Verdict(liveness=liveness, at=clock(), reasons=tuple(Reason(signal="s", words=word) for word in words))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs over three links: one that died, one that is archived, one that was only followed."""
    path = tmp_path_factory.mktemp("views") / "audit.db"
    clock = FixedClock()
    with opened(path, clock=clock) as log:
        log.begin("run-1", START)
        log.append(EventKind.LINK_JUDGED, A, verdict(Liveness.LIVE, clock, "answers 200"))
        log.append(EventKind.LINK_JUDGED, B, verdict(Liveness.LIVE, clock, "answers 200", "title as cited"))
        found = ArchiveAnswer(
            state=AnswerState.FOUND,
            original=B,
            at=clock(),
            day=NOW.date(),
            memento=memento(B, "20261031235900"),
            verified=True,
        )
        log.append(EventKind.ARCHIVE_ASKED, B, found)
        log.append(EventKind.RUN_FINISHED, "run-1", RunEnd(complete=True))
        clock.forward(days=10)
        log.begin("run-2", START)
        log.append(EventKind.LINK_JUDGED, A, verdict(Liveness.GONE, clock, "answers 404"))
        log.append(
            EventKind.ARCHIVE_ASKED, A, ArchiveAnswer(state=AnswerState.UNKNOWN, original=A, at=clock(), reason="throttled")
        )
        pending = Capture(state=CaptureState.PENDING, original=B, at=clock(), job="j1")
        log.append(EventKind.CAPTURE_REQUESTED, B, pending)
        log.append(EventKind.LINK_FOLLOWED, C, {"hops": []})
        held = memento(B, "20261031235900")
        drift = Drift(memento=held.uri, memento_at=held.at, at=clock(), change=Change.EDITED, kept=0.91, gone=("2,400",))
        log.append(EventKind.CONTENT_COMPARED, B, drift)
        log.resume("run-2", START)
    return path


def read(path: Path, view: str) -> list[dict[str, Any]]:
    """Return the rows of a view as any SQLite tool reads them."""
    with plain(path) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {view}")]


def test_link_status_is_how_each_link_stands_now(path: Path) -> None:
    """Each link once, by its newest events; what was never looked at or not known is NULL, not a no."""
    assert read(path, "link_status") == [
        {
            "url": A,
            "liveness": "gone",
            "reason": "answers 404",
            "looked_at": "2026-11-12T12:00:00Z",
            "archive_answer": "unknown",
            "memento": None,
            "memento_at": None,
            "memento_verified": 0,
            "days": None,
            "capture": None,
            "captured_as": None,
        },
        {
            "url": B,
            "liveness": "live",
            "reason": "answers 200; title as cited",
            "looked_at": "2026-11-02T12:00:00Z",
            "archive_answer": "found",
            "memento": "https://archive.example/web/20261031235900/https://b.example/",
            "memento_at": "2026-10-31T23:59:00Z",
            "memento_verified": 1,
            "days": -2,
            "capture": "pending",
            "captured_as": None,
        },
        dict.fromkeys(read(path, "link_status")[0]) | {"url": C},
    ]


def test_link_history_has_every_verdict(path: Path) -> None:
    """Link by link, oldest first, with the run that looked."""
    rows = [(row["url"], row["run"], row["liveness"], row["reason"]) for row in read(path, "link_history")]
    assert rows == [
        (A, "run-1", "live", "answers 200"),
        (A, "run-2", "gone", "answers 404"),
        (B, "run-1", "live", "answers 200; title as cited"),
    ]


def test_runs_tell_how_each_ended(path: Path) -> None:
    """A run that was taken up again and not finished has no end."""
    rows = [(row["run"], row["resumed"], row["finished"], row["complete"], row["events"]) for row in read(path, "runs")]
    assert rows == [("run-1", 0, "2026-11-02T12:00:00.000000Z", 1, 5), ("run-2", 1, None, None, 7)]


def test_views_and_the_log_tell_the_same_runs(path: Path) -> None:
    """The view ``runs`` and ``AuditLog.runs`` are two readings of the same events."""
    with opened(path, write=False) as log:
        ours = [(run.id, run.start.report, run.finished is not None) for run in log.runs()]
    assert ours == [(row["run"], row["report"], row["finished"] is not None) for row in read(path, "runs")]


def test_views_cannot_be_written(path: Path) -> None:
    """A view is a reading, never a place to put things."""
    with plain(path) as connection:
        for view in VIEWS:
            with pytest.raises(sqlite3.OperationalError):
                connection.execute(f"DELETE FROM {view}")


def test_link_drift_tells_each_comparison(path: Path) -> None:
    """What became of the page since its memento, with the figures by name."""
    (row,) = read(path, "link_drift")
    assert (row["url"], row["change"], row["kept"], row["gone"], row["new"]) == (B, "edited", 0.91, '["2,400"]', "[]")
    assert row["memento"].endswith(B)
