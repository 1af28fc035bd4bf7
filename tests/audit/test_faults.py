from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import db as sqlite_utils_db

from citecheck.audit.faults import translated
from citecheck.model.errors import AuditError, LogBusy

LOG = Path("reports/audit.db")


def foreign(name: str) -> sqlite3.Error:
    """Make an error as sqlite3 raises it, with its error name."""
    error = sqlite3.OperationalError("words of SQLite")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("SQLITE_NOTADB", "not an audit log"),
        ("SQLITE_CORRUPT", "damaged"),
        ("SQLITE_CORRUPT_INDEX", "damaged"),
        ("SQLITE_FULL", "disk is full"),
        ("SQLITE_READONLY_DIRECTORY", "read-only"),
        ("SQLITE_CANTOPEN", "cannot be opened"),
        ("SQLITE_IOERR_WRITE", "disk failed"),
        ("SQLITE_CONSTRAINT_TRIGGER", "words of SQLite"),
        ("SQLITE_SOMETHING_NEW", "words of SQLite"),
        ("", "words of SQLite"),
    ],
)
def test_every_sqlite_error_is_told_as_ours(name: str, told: str) -> None:
    """Each has words, the file and a cure; one that we do not know keeps SQLite's words."""
    with pytest.raises(AuditError, match=told) as error, translated(LOG):
        raise foreign(name)
    assert error.value.where == str(LOG)
    assert error.value.hint
    assert isinstance(error.value.__cause__, sqlite3.Error)


@pytest.mark.parametrize("name", ["SQLITE_BUSY", "SQLITE_BUSY_RECOVERY", "SQLITE_LOCKED"])
def test_a_lock_of_sqlite_is_a_busy_log(name: str) -> None:
    """Waiting may help: told apart from damage."""
    with pytest.raises(LogBusy), translated(LOG):
        raise foreign(name)


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOSPC, "full"), (errno.EROFS, "read-only"), (errno.EACCES, "denied"), (errno.ENOLCK, "lock"), (errno.EXDEV, "link")],
)
def test_every_system_error_is_told_as_ours(number: int, told: str) -> None:
    """An errno that we do not know keeps the system's words."""
    import os

    with pytest.raises(AuditError, match=told), translated(LOG):
        raise OSError(number, os.strerror(number))


def test_the_door_knows_every_error_class_of_sqlite3() -> None:
    """When sqlite3 grows an exception that the door does not know, this test fails."""
    own = {value for value in vars(sqlite3).values() if isinstance(value, type) and issubclass(value, Exception)}
    assert {error for error in own if not issubclass(error, sqlite3.Error)} == {sqlite3.Warning}


def test_errors_of_sqlite_utils_are_told_as_ours() -> None:
    """They have no common base: each is known by where it comes from."""
    kinds = [value for value in vars(sqlite_utils_db).values() if isinstance(value, type) and issubclass(value, Exception)]
    theirs = [kind for kind in kinds if kind.__module__ == sqlite_utils_db.__name__]
    assert len(theirs) > 5
    for kind in theirs:
        with pytest.raises(AuditError, match="cannot be used"), translated(LOG):
            raise kind("words")


def test_errors_of_nobody_here_pass_as_they_are() -> None:
    """A mistake of ours is not taken for the log's."""
    with pytest.raises(ZeroDivisionError), translated(LOG):
        raise ZeroDivisionError


def test_our_own_errors_pass() -> None:
    """What is told already is not told twice."""
    with pytest.raises(AuditError, match=r"^mine$"), translated(LOG):
        raise AuditError("mine")
