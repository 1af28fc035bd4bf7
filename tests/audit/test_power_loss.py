"""Loss of power: what was written but not yet synced may arrive in any part of its sectors; what ``flush`` told is there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from citecheck.audit.log import AuditLog
from tests.audit.logs import START, opened

SECTOR = 512
PAGE = 4096
LOSSES = 12


def partly(before: bytes, after: bytes, chance: random.Random, size: int = SECTOR) -> bytes:
    """Return a file that was ``before`` on the disk while ``after`` was being written: each sector is old, new, or zeros.

    Zeros only where the file grew: there a disk may know the new length and not yet the content.
    """
    share = chance.choice((0.0, 0.2, 0.5, 0.9, 1.0))
    length = chance.randrange(len(before), len(after) + 1) if len(after) > len(before) else len(after)
    sectors = []
    for start in range(0, length, size):
        old, new = before[start : start + size], after[start : start + size]
        lost = chance.random() >= share
        sectors.append(new if not lost else old if len(old) == len(new) else old + bytes(len(new) - len(old)))
    return b"".join(sectors)[:length]


def append(log: AuditLog, numbers: range) -> None:
    for number in numbers:
        log.append("numbered", f"subject {number}", {"number": number, "ballast": "x" * (number * 37 % 900)})


def numbers_after(folder: Path, database: bytes, journal: bytes) -> list[int]:
    """Start again with these files, as after loss of power; verify, go on writing, and return which events are there."""
    folder.mkdir()
    path = folder / "audit.db"
    path.write_bytes(database)
    path.with_name("audit.db-wal").write_bytes(journal)
    with opened(path) as log:
        log.resume("run", START)
        log.append("numbered", "after", {"number": -1})
        log.flush()
        log.verify()
        numbers = [event.data["number"] for event in log.events(kind="numbered")]
    assert numbers.pop() == -1
    return numbers


def chances() -> Iterator[tuple[int, random.Random]]:
    for seed in range(LOSSES):
        yield seed, random.Random(seed)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AuditLog]:
    """A log with a run, 300 events acknowledged."""
    with opened(tmp_path / "audit.db") as log:
        log.begin("run", START)
        append(log, range(300))
        log.flush()
        yield log


def files(log: AuditLog) -> tuple[bytes, bytes]:
    return log.path.read_bytes(), log.path.with_name("audit.db-wal").read_bytes()


def test_an_acknowledged_event_was_synced(log: AuditLog) -> None:
    """``flush`` writes with the pragma that syncs the journal before it returns; a full buffer alone does not wait for that."""
    assert log._db.execute("PRAGMA synchronous").fetchone() == (2,)
    append(log, range(300, 1500))
    assert log._db.execute("PRAGMA synchronous").fetchone() == (1,)
    log.flush()
    assert log._db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_power_lost_behind_the_last_flush_costs_no_acknowledged_event(log: AuditLog, tmp_path: Path) -> None:
    """Of what was only written, whole batches are there or not; numbers run from 0 on without gap or repeat."""
    database, synced = files(log)
    append(log, range(300, 4000))
    _, written = files(log)
    assert len(written) > len(synced)
    seen = set()
    for seed, chance in chances():
        numbers = numbers_after(tmp_path / str(seed), database, partly(synced, written, chance))
        assert numbers == list(range(len(numbers)))
        assert len(numbers) >= 300
        seen.add(len(numbers))
    assert len(seen) > 1  # both kinds of end were tried


def test_power_lost_during_a_checkpoint_costs_nothing(log: AuditLog, tmp_path: Path) -> None:
    """Pages on their way from the journal into the database may be old or new: the journal still has them all."""
    before, journal = files(log)
    log._db.execute("PRAGMA wal_checkpoint(PASSIVE)")
    after, same = files(log)
    assert journal == same
    assert after != before
    for seed, chance in chances():
        numbers = numbers_after(tmp_path / str(seed), partly(before, after, chance, PAGE), journal)
        assert numbers == list(range(300))


def test_power_lost_while_the_journal_begins_anew_costs_nothing(log: AuditLog, tmp_path: Path) -> None:
    """After a checkpoint new events overwrite the journal from its beginning: old and new sectors may lie mixed in it."""
    log._db.execute("PRAGMA wal_checkpoint(PASSIVE)")
    database, old = files(log)
    append(log, range(300, 2500))
    _, new = files(log)
    assert new[:32] != old[:32]
    for seed, chance in chances():
        numbers = numbers_after(tmp_path / str(seed), database, partly(old[: len(new)], new, chance))
        assert numbers == list(range(len(numbers)))
        assert len(numbers) >= 300


def test_a_disk_that_lied_about_syncing_gives_a_shorter_log_never_a_wrong_one(log: AuditLog, tmp_path: Path) -> None:
    """What the disk lost behind our back cannot be brought back; what is there is the beginning, and whole."""
    database, synced = files(log)
    for seed, chance in chances():
        cut = synced[: chance.randrange(len(synced))]
        folder = tmp_path / str(seed)
        folder.mkdir()
        (folder / "audit.db").write_bytes(database)
        (folder / "audit.db-wal").write_bytes(cut)
        with opened(folder / "audit.db") as shorter:
            numbers = [event.data["number"] for event in shorter.events(kind="numbered")]
            assert shorter.verify().events <= 301
            assert numbers == list(range(len(numbers)))
