"""The door of SQLite, sqlite-utils and the file system: their errors become one ``AuditError`` that says what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from citecheck.model.errors import AuditError, LogBusy

#: The module whose errors are sqlite-utils' own: they have no common base, and are not loaded where no table is made.
FOREIGN = "sqlite_utils.db"

_RESTORE = "keep the file, restore the log from a backup, or save what can be read with: sqlite3 LOG .recover"
_ROOM = "make room and run again: what was written before is safe, and the run goes on from there"
_ALLOW = "allow writing to the file and its folder, or name another place with `log` in citecheck.toml"

#: Beginning of SQLite's error name (https://www.sqlite.org/rescode.html) -> what is wrong, what to do.
_SQLITE = {
    "SQLITE_NOTADB": ("not an audit log: the file is no SQLite database, or its beginning is damaged", _RESTORE),
    "SQLITE_CORRUPT": ("the log's file is damaged or was cut short", _RESTORE),
    "SQLITE_FULL": ("the disk is full: the log cannot be written", _ROOM),
    "SQLITE_READONLY": ("the log cannot be written: file, folder or disk is read-only", _ALLOW),
    "SQLITE_CANTOPEN": ("the log cannot be opened", _ALLOW),
    "SQLITE_PERM": ("the log may not be opened", _ALLOW),
    "SQLITE_IOERR": ("the disk failed while the log was read or written", "check the disk and its free space, then run again"),
    "SQLITE_CONSTRAINT": (
        "the log refused an event: it does not follow the last one",
        "another program writes to this log: stop it, then run `citecheck audit verify`",
    ),
}
#: errno -> what is wrong, what to do.
_SYSTEM = {
    errno.ENOSPC: ("the disk is full: the log cannot be written", _ROOM),
    errno.EDQUOT: ("the disk quota is used up: the log cannot be written", _ROOM),
    errno.EFBIG: ("the log may not grow further: a size limit is reached", _ROOM),
    errno.EROFS: ("the disk is read-only: the log cannot be written", _ALLOW),
    errno.EACCES: ("the log may not be opened: permission denied", _ALLOW),
    errno.EPERM: ("the log may not be opened: operation not permitted", _ALLOW),
    errno.EISDIR: ("the log is a folder, not a file", "name a file with `log` in citecheck.toml"),
    errno.ENOTDIR: ("the log's folder is a file, not a folder", "name another place with `log` in citecheck.toml"),
    errno.EEXIST: ("the log's folder is a file, not a folder", "name another place with `log` in citecheck.toml"),
    errno.ENOLCK: ("the file system cannot lock files", "put the log on a local disk with `log` in citecheck.toml"),
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn foreign errors raised inside into an ``AuditError`` about the log at ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_sqlite(error, path) from error
    except UnicodeDecodeError as error:  # SQLite quotes the damaged text in its message, and Python cannot read that
        raise AuditError("the log's file is damaged: it holds text that is no UTF-8", where=str(path), hint=_RESTORE) from error
    except OSError as error:
        what, cure = _SYSTEM.get(error.errno or 0, (f"the log cannot be used: {error.strerror or error}", _ALLOW))
        raise AuditError(what, where=str(path), hint=cure) from error
    except Exception as error:
        if type(error).__module__ != FOREIGN:
            raise
        raise AuditError(f"the log cannot be used: {error}", where=str(path), hint=_RESTORE) from error


def _of_sqlite(error: sqlite3.Error, path: Path) -> AuditError:
    # Errors of Python's own wrapper (closed database, other thread, text that is no UTF-8) bear no SQLite error name.
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LogBusy(
            "another program keeps the log's database locked",
            where=str(path),
            hint="close programs that have it open for writing (a database browser?), then run again",
        )
    for beginning, (what, cure) in _SQLITE.items():
        if name.startswith(beginning):
            return AuditError(f"{what}: {error}" if beginning == "SQLITE_CONSTRAINT" else what, where=str(path), hint=cure)
    if "decode" in str(error):
        return AuditError("the log's file is damaged: it holds text that is no UTF-8", where=str(path), hint=_RESTORE)
    if "closed" in str(error):
        return AuditError("the log is closed", where=str(path))
    return AuditError(f"the log cannot be used: {error}", where=str(path), hint=_RESTORE)
