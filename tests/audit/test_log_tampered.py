"""What a forger may do to the file, and where ``verify`` finds it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from citecheck.audit.chain import line_after
from citecheck.model.errors import AuditError, ChainBroken
from citecheck.model.event import GENESIS
from tests.audit.logs import filled, opened, plain, triggers, unguarded

Forgery = Callable[[sqlite3.Connection], object]


def sql(*statements: str) -> Forgery:
    """Return the forgery that runs ``statements``."""
    return lambda connection: [connection.execute(statement) for statement in statements]


def swap(connection: sqlite3.Connection) -> None:
    """Exchange the places of events 3 and 7."""
    connection.execute("UPDATE event SET seq = 99 WHERE seq = 3")
    connection.execute("UPDATE event SET seq = 3 WHERE seq = 7")
    connection.execute("UPDATE event SET seq = 7 WHERE seq = 99")


def edit_json(connection: sqlite3.Connection) -> None:
    """Change one value inside event 4's data."""
    (text,) = connection.execute("SELECT data FROM event WHERE seq = 4").fetchone()
    data = {**json.loads(text), "liveness": "gone"}
    connection.execute("UPDATE event SET data = ? WHERE seq = 4", [json.dumps(data, sort_keys=True, separators=(",", ":"))])


def rehash(connection: sqlite3.Connection, first: int, last: int) -> None:
    """Forge event ``first`` and give it and all up to ``last`` digests that fit."""
    connection.execute("UPDATE event SET subject = 'forged' WHERE seq = ?", [first])
    for seq in range(first, last + 1):
        row = connection.execute("SELECT run, at, kind, subject, data FROM event WHERE seq = ?", [seq]).fetchone()
        run, at, kind, subject, data = row
        before = connection.execute("SELECT digest FROM event WHERE seq = ?", [seq - 1]).fetchone()
        previous = line_after(None, run=run, at=at, kind=kind, subject=subject, data=data.encode())._replace(
            seq=seq - 1, digest=before[0] if before else GENESIS
        )
        line = line_after(previous, run=run, at=at, kind=kind, subject=subject, data=data.encode())
        connection.execute("UPDATE event SET previous = ?, digest = ? WHERE seq = ?", [line.previous, line.digest, seq])


REPLACE = "INSERT OR REPLACE INTO event SELECT seq, run, at, kind, 'forged', data, previous, digest FROM event WHERE seq = 5"
INSERTED = (
    "INSERT INTO event SELECT 11, run, at, kind, 'forged', data, digest, 'f' || substr(digest, 2) FROM event WHERE seq = 10"
)

FORGERIES: dict[str, tuple[Forgery, int]] = {
    "edited JSON": (edit_json, 4),
    "same JSON, other spelling": (sql("UPDATE event SET data = data || ' ' WHERE seq = 4"), 4),
    "changed time": (sql("UPDATE event SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 5"), 5),
    "changed kind": (sql("UPDATE event SET kind = 'link-followed' WHERE seq = 6"), 6),
    "changed subject": (sql("UPDATE event SET subject = subject || 'x' WHERE seq = 10"), 10),
    "changed run": (sql("UPDATE event SET run = 'run-2' WHERE seq = 1"), 1),
    "changed digest": (sql("UPDATE event SET digest = 'f' || substr(digest, 2) WHERE seq = 6"), 6),
    "changed previous": (sql("UPDATE event SET previous = 'f' || substr(previous, 2) WHERE seq = 7"), 7),
    "deleted first": (sql("DELETE FROM event WHERE seq = 1"), 1),
    "deleted in the middle": (sql("DELETE FROM event WHERE seq IN (4, 5)"), 4),
    "deleted, and the rest moved up": (sql("DELETE FROM event WHERE seq = 4", "UPDATE event SET seq = seq - 1 WHERE seq > 4"), 4),
    "inserted at the end": (sql(INSERTED), 11),
    "inserted before the first": (
        sql("PRAGMA ignore_check_constraints = ON", INSERTED.replace("11,", "0,")),
        0,
    ),
    "replaced": (sql(REPLACE), 5),
    "swapped": (swap, 3),
    "one event with a digest that fits": (lambda connection: rehash(connection, 5, 5), 6),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Make a sound log of 10 events and return it with its head."""
    path = tmp_path_factory.mktemp("sound") / "audit.db"
    return path, filled(path)


@pytest.fixture
def path(tmp_path: Path, sound: tuple[Path, str]) -> Path:
    """Copy the sound log, to be forged."""
    return Path(shutil.copy(sound[0], tmp_path))


@pytest.mark.parametrize(("forgery", "seq"), FORGERIES.values(), ids=FORGERIES.keys())
def test_every_forgery_is_found_at_its_event(path: Path, forgery: Forgery, seq: int) -> None:
    """With the guards dropped and put back the change itself succeeds; the chain names the first event that does not fit."""
    with unguarded(path) as connection:
        forgery(connection)
    with opened(path, write=False) as log, pytest.raises(ChainBroken) as broken:
        log.verify()
    assert broken.value.seq == seq
    assert str(path) in str(broken.value)


@pytest.mark.parametrize("forgery", ["changed subject", "inserted at the end"])
def test_a_forged_end_is_not_built_upon(path: Path, forgery: str) -> None:
    """Opening for writing looks at the last event, and names the first bad one where that one is bad."""
    with unguarded(path) as connection:
        FORGERIES[forgery][0](connection)
    with pytest.raises(ChainBroken) as broken:
        opened(path)
    assert broken.value.seq == FORGERIES[forgery][1]
    with opened(path, write=False):
        pass  # the lock is free and reading is possible


def test_a_cut_off_end_is_found_by_an_anchor(path: Path, sound: tuple[Path, str]) -> None:
    """A chain that lost its end is whole in itself: only a head kept elsewhere tells."""
    with unguarded(path) as connection:
        connection.execute("DELETE FROM event WHERE seq > 7")
    with opened(path, write=False) as log:
        assert log.verify().events == 7
        with pytest.raises(ChainBroken) as broken:
            log.verify(expected_head=sound[1])
    assert broken.value.seq == 8


def test_a_rewritten_history_is_found_by_an_anchor(path: Path, sound: tuple[Path, str]) -> None:
    """Whoever computes all digests anew has a whole chain, but not the head that the report printed."""
    with unguarded(path) as connection:
        rehash(connection, 5, 10)
    with opened(path, write=False) as log:
        assert log.verify().events == 10
        with pytest.raises(ChainBroken, match=sound[1]):
            log.verify(expected_head=sound[1])


def test_dropped_guards_are_told(path: Path) -> None:
    """A log whose events are whole but whose guards are gone is not called sound, and not written on."""
    with plain(path) as connection:
        connection.execute("DROP TRIGGER event_no_update")
    with opened(path, write=False) as log, pytest.raises(AuditError, match="trigger event_no_update is missing"):
        log.verify()
    with pytest.raises(AuditError, match="trigger event_no_update is missing"):
        opened(path)


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["CREATE TRIGGER quiet BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END"], "trigger quiet was added"),
        (["DROP VIEW link_status", "CREATE VIEW link_status AS SELECT 'all is well'"], "view link_status was changed"),
        (["DROP INDEX event_by_run"], "index event_by_run is missing"),
    ],
)
def test_other_changes_of_the_tables_are_told(path: Path, statements: list[str], told: str) -> None:
    """A trigger that swallows events, a view that lies and an index that is gone are named."""
    with plain(path) as connection:
        for statement in statements:
            connection.execute(statement)
    with opened(path, write=False) as log, pytest.raises(AuditError, match=told):
        log.verify()


def test_what_people_add_is_their_own(path: Path) -> None:
    """Tables, indexes and views of one's own beside the log's are no damage."""
    with plain(path) as connection:
        connection.execute("CREATE TABLE mine (a)")
        connection.execute("CREATE INDEX my_index ON event (at)")
        connection.execute("CREATE VIEW my_view AS SELECT * FROM event")
    with opened(path) as log:
        assert log.verify().events == 10


ATTEMPTS = {
    "update": "UPDATE event SET subject = 'forged' WHERE seq = 5",
    "update or replace": "UPDATE OR REPLACE event SET seq = 4 WHERE seq = 5",
    "delete": "DELETE FROM event WHERE seq = 10",
    "delete all": "DELETE FROM event",
    "replace by seq": REPLACE,
    "replace by digest": REPLACE.replace("SELECT seq,", "SELECT 11,"),
    "replace statement": REPLACE.replace("INSERT OR REPLACE", "REPLACE"),
    "upsert": REPLACE.replace("INSERT OR REPLACE", "INSERT") + " ON CONFLICT (seq) DO UPDATE SET subject = 'forged'",
    "gap": INSERTED.replace("11,", "12,"),
    "no seq": INSERTED.replace("11,", "NULL,"),
    "wrong previous": INSERTED.replace("digest, 'f'", "previous, 'f'"),
    "ignored": "INSERT OR IGNORE" + INSERTED.removeprefix("INSERT").replace("11,", "12,"),
    "not JSON": INSERTED.replace("data,", "'{',"),
    "blob": INSERTED.replace("'forged'", "x'00'"),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_the_guards_refuse_what_is_no_append(path: Path, attempt: str) -> None:
    """Plain sqlite3, without recursive_triggers, cannot change, delete, replace or misplace an event."""
    with plain(path) as connection:
        assert connection.execute("PRAGMA recursive_triggers").fetchone() == (0,)
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(attempt)
    with opened(path) as log:
        assert log.verify().events == 10


def test_the_guards_are_all_there(path: Path) -> None:
    """The forgeries above were tried against all three guards of events; those of texts have tests of their own."""
    with plain(path) as connection:
        names = {name for name, _ in triggers(connection) if name.startswith("event_")}
    assert names == {"event_no_update", "event_no_delete", "event_in_chain"}
