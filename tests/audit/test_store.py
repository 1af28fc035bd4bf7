from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from citecheck.audit.schema import STEPS, differences
from citecheck.audit.store import open_database
from citecheck.model.errors import AuditError, ChainBroken, LogTooNew
from citecheck.testing import FixedClock
from tests.audit.logs import START, filled, opened, plain

NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up root's power to write anywhere, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that everybody may read and only its owner may write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def a_folder(path: Path) -> None:
    path.mkdir()


def cut(path: Path) -> None:
    """Take the file's second half away."""
    filled(path, 200)
    os.truncate(path, path.stat().st_size // 2)


def another_database(path: Path) -> None:
    with plain(path) as connection:
        connection.execute("CREATE TABLE event (seq)")


def without_database(path: Path) -> None:
    path.with_name(path.name + "-wal").write_bytes(b"journal of a log that is gone")


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (a_folder, "is a folder"),
    "empty file": (Path.touch, "is empty"),
    "text file": (lambda path: path.write_text("not a log"), "not an audit log"),
    "binary file": (lambda path: path.write_bytes(bytes(range(256)) * 64), "not an audit log"),
    "another database": (another_database, "no audit log of citecheck"),
    "magic alone": (lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096), "not an audit log|damaged"),
    "cut short": (cut, "damaged or was cut short"),
    "journal without its log": (without_database, "is gone|no log"),
}


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(("make", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_is_no_log_is_one_clear_error(tmp_path: Path, make: Callable[[Path], object], told: str, write: bool) -> None:
    """Whatever stands in the log's place, the error names the file, says what it is and what to do, and nothing is changed."""
    path = tmp_path / "audit.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(AuditError, match=told) as error, opened(path, write=write) as log:
        log.verify()
    assert str(path) in str(error.value)
    assert error.value.hint
    if before is not None:
        assert path.read_bytes() == before


def test_a_log_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    """Reading makes no file."""
    with pytest.raises(AuditError, match="there is no log"):
        opened(tmp_path / "audit.db", write=False)
    assert list(tmp_path.iterdir()) == []


def test_every_flipped_byte_is_found_or_harms_nothing(tmp_path: Path) -> None:
    """Whichever byte of the file is flipped: verify tells, or all events read as they were."""
    path = tmp_path / "audit.db"
    head = filled(path, 30)
    sound = path.read_bytes()
    found = 0
    for place in range(0, len(sound), 97):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :])
        try:
            with opened(path, write=False) as log:
                log.verify()
                assert [event.digest for event in log.events()][-1:] == [head]
                assert len(list(log.events())) == 30
        except AuditError:
            found += 1
        for name in ("-wal", "-shm"):
            path.with_name(path.name + name).unlink(missing_ok=True)
    assert found > len(sound) / 97 / 4


def test_a_flipped_byte_in_an_event_is_found_at_that_event(tmp_path: Path) -> None:
    """One bit of rot in the text of event 17 is event 17's."""
    path = tmp_path / "audit.db"
    filled(path, 30)
    sound = path.read_bytes()
    place = sound.index(b'"number":17}') + 2
    path.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
    with opened(path, write=False) as log, pytest.raises(ChainBroken) as broken:
        log.verify()
    assert broken.value.seq == 17


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    """Rot that leaves no valid UTF-8 is an AuditError for readers as well as for ``verify``."""
    path = tmp_path / "audit.db"
    filled(path, 30)
    sound = path.read_bytes()
    for wanted in (b"https://example.org/17{", b'"number":17}'):
        place = sound.index(wanted)
        path.write_bytes(sound[:place] + b"\xff" + sound[place + 1 :])
        with opened(path, write=False) as log:
            with pytest.raises(ChainBroken) as broken:
                log.verify()
            assert broken.value.seq == 17
            with pytest.raises(AuditError):
                list(log.events())


def test_damage_beside_the_events_is_told(tmp_path: Path) -> None:
    """An index that disagrees with its table would make look-ups lie: verify sees it, though the chain holds."""
    path = tmp_path / "audit.db"
    filled(path, 30)
    with plain(path) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event_by_subject'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    sound = path.read_bytes()
    place = sound.index(b"https://example.org/17", (page - 1) * size, page * size)
    path.write_bytes(sound[:place] + b"X" + sound[place + 1 :])
    with opened(path, write=False) as log:
        assert log.verify(structure=False).events == 30
        with pytest.raises(AuditError, match="damaged beside its events"):
            log.verify()


def test_a_newer_log_is_refused_with_the_cure(tmp_path: Path) -> None:
    """A log of a later citecheck is neither read wrongly nor harmed."""
    path = tmp_path / "audit.db"
    filled(path)
    with plain(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    for write in (True, False):
        with pytest.raises(LogTooNew, match="update citecheck"):
            opened(path, write=write)


def second(db: Database) -> None:
    db.execute("CREATE TABLE more (a TEXT) STRICT")


def test_an_older_log_is_brought_up_with_a_backup_beside_it(tmp_path: Path) -> None:
    """A step and its record are one transaction; the log as it was stays beside; its events are untouched."""
    path = tmp_path / "audit.db"
    head = filled(path)
    with closing(open_database(path, clock=FixedClock(), write=True, steps=(*STEPS, second))) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS) + 1,)
        assert db.execute("SELECT digest FROM event ORDER BY seq DESC").fetchone() == (head,)
        assert db.execute("SELECT count(*) FROM more").fetchone() == (0,)
    with opened(tmp_path / f"audit.db.v{len(STEPS)}.bak", write=False) as backup:
        assert backup.verify(expected_head=head).events == 10


def test_a_log_of_version_1_gets_the_view_of_drift(tmp_path: Path) -> None:
    """The step from the first version adds the view and leaves the events as they are."""
    path = tmp_path / "audit.db"
    views = "SELECT name FROM sqlite_master WHERE type = 'view'"
    with closing(open_database(path, clock=FixedClock(), write=True, steps=STEPS[:1])) as db:
        assert ("link_drift",) not in db.execute(views).fetchall()
    with closing(open_database(path, clock=FixedClock(), write=True)) as db:
        assert ("link_drift",) in db.execute(views).fetchall()
        assert differences(db, version=len(STEPS)) == ()


def test_a_step_that_fails_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    """Half a migration is none."""
    path = tmp_path / "audit.db"
    head = filled(path)

    def failing(db: Database) -> None:
        second(db)
        db.execute("INSERT INTO no_such_table VALUES (1)")

    with pytest.raises(AuditError, match="no_such_table"):
        open_database(path, clock=FixedClock(), write=True, steps=(*STEPS, failing))
    with opened(path) as log:
        assert log.verify().head == head


def test_a_half_made_log_is_made_anew(tmp_path: Path) -> None:
    """What a process killed while making the log left behind is in nobody's way, and is never taken for the log."""
    path = tmp_path / "audit.db"
    path.with_name("audit.db.new").write_bytes(b"half")
    with opened(path) as log:
        log.begin("run-1", START)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["audit.db", "audit.db.lock"]


def test_a_name_with_signs_that_uris_know_is_just_a_name(tmp_path: Path) -> None:
    """Question marks, number signs, per cent signs and spaces in the path lead to no other file."""
    path = tmp_path / "a?mode=memory#b %41" / "audit ?.db"
    filled(path)
    assert path.is_file()
    with opened(path, write=False) as log:
        assert log.verify().events == 10


def test_an_unwritable_folder_is_one_clear_error(open_folder: Path) -> None:
    """No log can be made where nobody may write: said with the way out."""
    open_folder.chmod(0o555)
    with as_nobody():
        for path in (open_folder / "audit.db", open_folder / "reports" / "audit.db"):
            with pytest.raises(AuditError, match="permission denied") as error:
                opened(path)
            assert "citecheck.toml" in str(error.value)


def test_a_folder_that_is_a_file_is_one_clear_error(tmp_path: Path) -> None:
    """``reports`` may be somebody's file."""
    (tmp_path / "reports").write_text("mine")
    with pytest.raises(AuditError, match="is a file, not a folder"):
        opened(tmp_path / "reports" / "audit.db")
    with pytest.raises(AuditError, match="is a file, not a folder"):
        opened(tmp_path / "reports" / "deep" / "audit.db")


def test_a_log_on_a_read_only_disk_can_be_read(open_folder: Path) -> None:
    """Without the right to write not even SQLite's shared memory can be made; reading works all the same."""
    path = open_folder / "audit.db"
    head = filled(path)
    path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    open_folder.chmod(0o555)
    with as_nobody():
        with opened(path, write=False) as log:
            assert log.verify().head == head
        with pytest.raises(AuditError, match="permission denied"):
            opened(path)


def test_a_database_locked_by_another_program_is_told(tmp_path: Path) -> None:
    """A database browser in the middle of a change holds the file: said so, nothing lost, and then it goes on."""
    path = tmp_path / "audit.db"
    filled(path)
    with opened(path) as log, plain(path) as connection:
        log._db.execute("PRAGMA busy_timeout = 10")
        log.begin("run-2", START)
        log.append("kind", "subject", {})
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(AuditError, match="locked"):
            log.flush()
        connection.execute("ROLLBACK")
        log.flush()
        assert log.verify().events == 12


def test_the_file_is_what_it_says(tmp_path: Path) -> None:
    """WAL, our application id, recursive triggers, a STRICT table: what the guarantees rest on."""
    path = tmp_path / "audit.db"
    filled(path)
    with opened(path) as log:
        pragmas = {name: log._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "recursive_triggers")}
    assert pragmas == {"journal_mode": "wal", "recursive_triggers": 1}
    with plain(path) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x63697465,)
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO meta VALUES ('x', x'00')")
