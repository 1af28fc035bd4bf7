"""Logs for the tests of this room: made, filled, and read behind the log's back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from citecheck.audit.log import AuditLog
from citecheck.model.event import EventKind, RunStart
from citecheck.testing import FixedClock

START = RunStart(report="report.txt", report_digest="d" * 64, tool="citecheck 0", config_digest="c" * 64, actor="tests")


def opened(path: Path, *, write: bool = True, clock: FixedClock | None = None) -> AuditLog:
    """Open the log at ``path`` with a fixed clock."""
    return AuditLog.open(path, clock=clock or FixedClock(), write=write)


def filled(path: Path, events: int = 10) -> str:
    """Make a log of ``events`` events at ``path``, the first of them RUN_STARTED, and return its head."""
    with opened(path) as log:
        log.begin("run-1", START)
        for number in range(2, events + 1):
            log.append(EventKind.LINK_JUDGED, f"https://example.org/{number}", {"liveness": "live", "number": number})
        log.flush()
        return log.head


@contextmanager
def plain(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file as any program may: plain sqlite3, no pragma set."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def triggers(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return name and SQL of every trigger."""
    return connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()


@contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file with its triggers dropped, and put them back afterwards, as a careful forger would."""
    with plain(path) as connection:
        guards = triggers(connection)
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in guards:
            connection.execute(sql)
