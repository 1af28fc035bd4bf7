"""The table of accidents: what befalls a log, what is said of it, and that once it is cured nothing is lost or doubled.

Full disks, files that may not grow, read-only disks and locks of other programs stand in test_log.py, test_log_killed.py and
test_store.py, the loss of power in test_power_loss.py.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from citecheck.audit.log import AuditLog
from citecheck.model.errors import AuditError
from citecheck.testing import NOW, FixedClock
from tests.audit.logs import START, opened

ACKNOWLEDGED = 200


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another run writes the log."""
    with opened(path):
        yield


@contextmanager
def cut(path: Path) -> Iterator[None]:
    """The file lost its second half; the backup is put back afterwards."""
    backup = Path(shutil.copy(path, path.with_name("backup")))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    yield
    backup.replace(path)


@contextmanager
def flipped(path: Path) -> Iterator[None]:
    """One bit of an event turned over; the backup is put back afterwards."""
    backup = Path(shutil.copy(path, path.with_name("backup")))
    raw = bytearray(path.read_bytes())
    raw[raw.index(b'"number":150')] ^= 1
    path.write_bytes(raw)
    yield
    backup.replace(path)


@contextmanager
def emptied(path: Path) -> Iterator[None]:
    """The file was truncated to nothing."""
    backup = path.rename(path.with_name("backup"))
    path.touch()
    yield
    backup.replace(path)


@contextmanager
def gone(path: Path) -> Iterator[None]:
    """The file was moved away while its journal still holds events."""
    backup = path.rename(path.with_name("backup"))
    journal = path.with_name(path.name + "-wal")
    journal.write_bytes(b"x" * 100)
    yield
    journal.unlink()
    backup.replace(path)


@contextmanager
def newer(path: Path) -> Iterator[None]:
    """A newer citecheck brought the log up to date."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        (version,) = other.execute("PRAGMA user_version").fetchone()
        other.execute("PRAGMA user_version = 99")
        yield
        other.execute(f"PRAGMA user_version = {version}")


@contextmanager
def unguarded(path: Path) -> Iterator[None]:
    """Somebody dropped a guard."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        (guard,) = other.execute("SELECT sql FROM sqlite_master WHERE name = 'event_no_delete'").fetchone()
        other.execute("DROP TRIGGER event_no_delete")
        yield
        other.execute(guard)


#: Accident -> what is said of it, and what to do.
TABLE = {
    locked: ("is writing the log", "wait until it ends"),
    cut: ("damaged", "restore"),
    flipped: ("event", "backup"),
    emptied: ("a file of 0 bytes", "restore the log from a backup"),
    gone: ("its journal", "put audit.db back"),
    newer: ("this citecheck knows versions up to", "update citecheck"),
    unguarded: ("guards are not as citecheck made them", "restore a backup"),
}


def numbers(log: AuditLog) -> list[int]:
    return [event.data["number"] for event in log.events(kind="numbered")]


def append(log: AuditLog, first: int, last: int) -> None:
    for number in range(first, last):
        log.append("numbered", f"subject {number}", {"ballast": "x" * 300, "number": number})
    log.flush()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log whose run was stopped after so many acknowledged events."""
    path = tmp_path / "audit.db"
    with opened(path) as log:
        log.begin("run", START)
        append(log, 0, ACKNOWLEDGED)
    return path


@pytest.mark.parametrize("accident", TABLE, ids=lambda accident: accident.__name__)
def test_an_accident_is_told_with_its_cure_and_costs_nothing(path: Path, accident: Callable[[Path], Iterator[None]]) -> None:
    """One clear error that says what and what to do; nothing is written over it; once it is cured the run goes on, whole."""
    with accident(path):  # type: ignore[attr-defined]
        before = path.read_bytes() if path.exists() else b""
        with pytest.raises(AuditError) as told, opened(path) as log:
            log.verify()
        assert (path.read_bytes() if path.exists() else b"") == before
    what, cure = TABLE[accident]
    assert what in told.value.message
    assert cure in (told.value.hint or "")
    with opened(path) as log:
        log.resume("run", START)
        append(log, ACKNOWLEDGED, 2 * ACKNOWLEDGED)
        assert numbers(log) == list(range(2 * ACKNOWLEDGED))
        log.verify()


def test_a_clock_that_goes_backwards_is_no_accident_for_the_chain(path: Path) -> None:
    """The order is that of the numbers; where the time went back is remarked, and nothing is lost or doubled."""
    clock = FixedClock(NOW - dt.timedelta(days=400))
    with opened(path, clock=clock) as log:
        log.resume("run", START)
        append(log, ACKNOWLEDGED, 2 * ACKNOWLEDGED)
        assert numbers(log) == list(range(2 * ACKNOWLEDGED))
        assert log.verify().backwards == (ACKNOWLEDGED + 2,)
