from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from citecheck.audit import schema
from citecheck.audit.chain import line_after
from citecheck.audit.log import AuditLog
from citecheck.audit.schema import STEPS, bring_up, check_kind, differences, version_of
from citecheck.model.errors import AuditError, LogTooNew
from citecheck.model.event import EventKind, RunStart
from citecheck.testing import NOW, FixedClock


@pytest.fixture
def db() -> Iterator[Database]:
    db = Database(sqlite3.connect(":memory:", isolation_level=None), execute_plugins=False)
    yield db
    db.close()


def test_a_new_log_is_of_the_newest_version(db: Database) -> None:
    """All steps are taken, each with its record, and the result is as it should be."""
    bring_up(db, at=NOW)
    assert version_of(db.conn) == len(STEPS) == check_kind(db.conn, where="log")
    assert differences(db.conn, version=len(STEPS)) == ()
    keys = [row["key"] for row in db.query("SELECT key FROM meta ORDER BY key")]
    assert keys == ["about", *(f"version {number}" for number in range(1, len(STEPS) + 1))]


def test_bringing_up_twice_changes_nothing(db: Database) -> None:
    """A log of the newest version stays as it is."""
    bring_up(db, at=NOW)
    before = list(db.query("SELECT * FROM sqlite_master"))
    bring_up(db, at=NOW)
    assert list(db.query("SELECT * FROM sqlite_master")) == before


def test_a_step_that_fails_takes_all_back(db: Database) -> None:
    """Steps are one transaction: an empty database stays empty."""

    def failing(db: Database) -> None:
        db.execute("INSERT INTO no_such_table VALUES (1)")

    with pytest.raises(sqlite3.OperationalError):
        bring_up(db, at=NOW, steps=(*STEPS, failing))
    assert (version_of(db.conn), list(db.query("SELECT * FROM sqlite_master"))) == (0, [])


def test_strange_and_newer_databases_are_refused(db: Database) -> None:
    """By the application id, and by the version."""
    with pytest.raises(AuditError, match="no audit log"):
        check_kind(db.conn, where="log")
    bring_up(db, at=NOW)
    with pytest.raises(LogTooNew, match=f"version {len(STEPS)}, this citecheck knows versions up to 0"):
        check_kind(db.conn, where="log", newest=0)
    for version in (0, -1):
        db.execute(f"PRAGMA user_version = {version}")
        with pytest.raises(AuditError, match=f"version {version}, which no citecheck made"):
            check_kind(db.conn, where="log")


def test_the_tables_are_strict_and_the_indexes_are_used(db: Database) -> None:
    """The questions that a run asks for every link are answered from an index, without sorting."""
    bring_up(db, at=NOW)
    questions = {
        "kind = 'k' AND subject = 's' AND seq <= 9 ORDER BY seq DESC LIMIT 1": "event_by_subject",
        "run = 'r' AND kind = 'k' AND seq > 1 ORDER BY seq LIMIT 9": "event_by_run",
    }
    for question, index in questions.items():
        plan = " ".join(row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN SELECT * FROM event WHERE {question}"))
        assert index in plan
        assert "TEMP B-TREE" not in plan
    assert {row["name"]: row["strict"] for row in db.query("PRAGMA table_list")}["event"] == 1


def test_views_name_kinds_that_exist() -> None:
    """A kind that is spelt wrongly in a view would be found by no other test."""
    import re

    from citecheck.audit.views import VIEWS

    spelt = {name for view in VIEWS.values() for name in re.findall(r"'([a-z]+-[a-z]+)'", view)}
    assert spelt
    assert spelt <= set(EventKind)
    assert schema.APPLICATION_ID.to_bytes(4, "big") == b"cite"


@pytest.mark.parametrize("version", range(1, len(STEPS) + 1))
def test_the_digest_of_each_version_is_that_of_what_its_steps_make(version: int) -> None:
    """By it most logs are known to be as they were made; another digest here means that a released step was changed."""
    assert schema.MADE[version] == schema.digest_of_objects(schema.made_by(STEPS[:version]))
    assert len(schema.MADE) == len(STEPS)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DROP TRIGGER event_no_delete", ("trigger event_no_delete is missing",)),
        ("DROP INDEX event_by_run", ("index event_by_run is missing",)),
        ("CREATE TRIGGER mine AFTER INSERT ON event BEGIN DELETE FROM meta; END", ("trigger mine was added",)),
        ("CREATE TABLE mine (a)", ()),
        ("CREATE VIEW mine AS SELECT 1", ()),
    ],
)
def test_what_was_changed_is_told_and_what_was_added_is_nobodys_business(
    db: Database, change: str, told: tuple[str, ...]
) -> None:
    """Another digest alone says nothing: the log is laid beside what the steps make."""
    bring_up(db, at=NOW)
    db.execute(change)
    assert differences(db.conn, version=len(STEPS)) == told


def test_the_leaner_table_holds_the_same_chain(tmp_path: Path) -> None:
    """A log of version 2 is moved to version 3 with every event as it was, and goes on from there."""
    path = tmp_path / "audit.db"
    old = Database(sqlite3.connect(path, isolation_level=None), execute_plugins=False)
    bring_up(old, at=NOW, steps=STEPS[:2])
    line = None
    for number in range(5):
        line = line_after(line, run="run-1", at=f"2026-11-0{number + 1}", kind="kind", subject="s", data=b'{"n":%d}' % number)
        old.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*line[:5], line.data.decode(), *line[6:]])
    before = old.execute("SELECT * FROM event ORDER BY seq").fetchall()
    old.close()
    with AuditLog.open(path, clock=FixedClock()) as log:
        log.begin("run-2", RunStart(report="r", report_digest="d", tool="t", config_digest="c", actor="a"))
        assert log.verify().events == 6
    with closing(sqlite3.connect(path)) as new:
        assert new.execute("SELECT * FROM event ORDER BY seq").fetchall()[:5] == before
