from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from citecheck.audit.lock import WriterLock
from citecheck.model.errors import AuditError, LogBusy


def test_a_lock_is_taken_once_and_freed(tmp_path: Path) -> None:
    """Whoever comes second is refused; after ``release`` (twice does no harm) the next may take it."""
    log = tmp_path / "audit.db"
    first = WriterLock.take(log)
    with pytest.raises(LogBusy):
        WriterLock.take(log, patience=0)
    first.release()
    first.release()
    WriterLock.take(log).release()


def test_whoever_comes_second_waits_a_moment(tmp_path: Path) -> None:
    """A run that begins while the review desk writes does not fail for it."""
    log = tmp_path / "audit.db"
    first = WriterLock.take(log)
    freed = threading.Timer(0.1, first.release)
    freed.start()
    WriterLock.take(log, patience=30).release()
    freed.join()


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (b"", "another process is writing"),
        (b"\xff\xfe nonsense", "another process is writing"),
        (f"4711 {os.uname().nodename}\n".encode(), "process 4711 is writing"),
        (b"4711 elsewhere\n", "process 4711 on elsewhere is writing"),
    ],
)
def test_the_refusal_says_who_and_what_to_do(tmp_path: Path, word: bytes, told: str) -> None:
    """The message names process and host where they are known, and never fails for what stands in the file."""
    log = tmp_path / "audit.db"
    lock = WriterLock.take(log)
    lock.path.write_bytes(word)
    with pytest.raises(LogBusy, match=told) as busy:
        WriterLock.take(log, patience=0)
    assert "then run again" in str(busy.value)
    lock.release()


def test_a_left_over_lock_file_is_no_lock(tmp_path: Path) -> None:
    """The word of a dead process does not stop anybody, whatever pid it names."""
    log = tmp_path / "audit.db"
    (tmp_path / "audit.db.lock").write_text("1 here\n")
    lock = WriterLock.take(log)
    assert lock.path.read_text().split()[0] == str(os.getpid())
    lock.release()


def test_a_lock_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    """A folder in the lock file's place is told as what it is."""
    (tmp_path / "audit.db.lock").mkdir()
    with pytest.raises(AuditError) as error:
        WriterLock.take(tmp_path / "audit.db")
    assert not isinstance(error.value, LogBusy)


def test_programs_that_we_start_do_not_inherit_the_lock(tmp_path: Path) -> None:
    """A child that outlives us must not keep the log locked."""
    lock = WriterLock.take(tmp_path / "audit.db")
    assert lock._descriptor is not None
    assert not os.get_inheritable(lock._descriptor)
    lock.release()
