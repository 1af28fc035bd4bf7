"""The pace that all runs of a machine share: kept over processes, kills and clocks set back."""

import sqlite3
import subprocess
import sys

import msgspec
import pytest

from citecheck.audit.pace import SharedPaces
from citecheck.model.errors import OutputError
from citecheck.model.pace import Pace

INDEX = "web.archive.org index"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "pace.db"


def opened(path, now=1000.0):
    moments = [now]
    book = SharedPaces.open(path, now=lambda: moments[0])
    return book, moments


def waits(seconds):
    return lambda pace, now: msgspec.structs.replace(pace, next_at=now + seconds, why="the archive said so")


def same(pace, now):
    del now
    return pace


def test_what_one_run_writes_another_reads(path):
    """Two books on one file hold one pace for each service, and nothing of another service."""
    first, _ = opened(path)
    second, _ = opened(path)
    first.change(INDEX, waits(60))
    assert second.change(INDEX, same) == first.change(INDEX, same)
    assert second.change(INDEX, same).next_at == 1060
    assert second.change("arquivo.pt index", same).next_at <= 0
    first.close()
    second.close()


def test_a_clock_that_was_set_back_makes_nobody_wait_longer(path):
    """What was to be waited for is counted from the new time on, once, and passes."""
    book, moments = opened(path, 1_000_000.0)
    book.change(INDEX, waits(60))
    moments[0] = 1000.0
    assert book.change(INDEX, same).next_at == 1060
    moments[0] = 1059.0
    assert book.change(INDEX, same).next_at == 1060
    book.close()


def test_never_is_stored_as_long_ago(path):
    """The numbers of a new pace survive the file."""
    book, _ = opened(path)
    book.change(INDEX, waits(1))
    again, _ = opened(path)
    found = again.change(INDEX, same)
    assert (found.still_until, found.closed_until, found.throttled_at) == (0, 0, 0)
    book.close()
    again.close()


@pytest.mark.parametrize("bytes_", [b"this is no database at all" * 100, b"SQLite format 3\x00" + b"x" * 2000])
def test_a_damaged_file_is_made_anew(path, bytes_):
    """It holds some seconds of waiting and no more: no run fails for it."""
    path.parent.mkdir()
    path.write_bytes(bytes_)
    book, _ = opened(path)
    assert book.change(INDEX, waits(5)).next_at == 1005
    book.close()


def test_what_another_version_wrote_is_no_obstacle(path):
    """Data that cannot be read count as none."""
    book, _ = opened(path)
    book.change(INDEX, waits(5))
    with sqlite3.connect(path) as db:
        db.execute("UPDATE pace SET data = '[1]'")
    db.close()
    assert book.change(INDEX, same) == Pace()
    book.close()


def test_a_place_that_cannot_be_used_is_told(tmp_path):
    """A file in the folder's place: one clear error that names the setting."""
    (tmp_path / "state").write_text("a file")
    with pytest.raises(OutputError, match="pace of archives"):
        SharedPaces.open(tmp_path / "state" / "pace.db")


def test_a_step_that_fails_changes_nothing(path):
    """Whoever fails inside a change leaves the file as it was, and unlocked."""
    book, _ = opened(path)
    book.change(INDEX, waits(5))

    def fails(pace, now):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        book.change(INDEX, fails)
    other, _ = opened(path)
    assert other.change(INDEX, waits(7)).next_at == 1007
    book.close()
    other.close()


_DYING = """
import os, sys
from pathlib import Path
from citecheck.audit.pace import SharedPaces
book = SharedPaces.open(Path(sys.argv[1]), now=lambda: 1000.0)
book.change("service", lambda pace, now: os.kill(os.getpid(), 9))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by a POSIX signal")
def test_a_process_that_is_killed_inside_a_change_leaves_nothing_locked(path):
    """kill -9 in the middle of a transaction: the next one goes through at once, and finds what was before."""
    book, _ = opened(path)
    book.change("service", waits(5))
    assert subprocess.run([sys.executable, "-c", _DYING, str(path)], check=False).returncode == -9
    assert book.change("service", same).next_at == 1005
    book.close()
