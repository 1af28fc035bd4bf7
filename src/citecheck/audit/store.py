"""The log's file: found, made, brought up to date, and opened. What is wrong with it is told here, before a byte is written."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from citecheck.audit import schema
from citecheck.audit.faults import translated
from citecheck.audit.schema import STEPS, Step, as_database
from citecheck.model.errors import AuditError
from citecheck.model.ports import Clock

_MAGIC = b"SQLite format 3\x00"
#: How long, in seconds, SQLite waits for another connection: only for the moment of a recovery or a checkpoint.
_PATIENCE = 10.0
#: Pages of the journal before they are brought into the file: of a table's indexes many are written again and again, and by
#: 16 MB instead of SQLite's 4 a batch of events costs a fifth less (benchmarks/log.py).
_JOURNAL_PAGES = 4000
_RESTORE = "restore the log from a backup; to begin a new one, move this file away"


def open_database(path: Path, *, clock: Clock, write: bool, steps: Sequence[Step] = STEPS) -> sqlite3.Connection:
    """Open the log at ``path``; with ``write`` it is made where there is none, and an older one is brought up to date.

    Raises ``AuditError``, ``LogTooNew``.
    """
    with translated(path):
        if not _exists(path):
            if not write:
                raise AuditError("there is no log", where=str(path), hint="`citecheck run REPORT` makes one")
            _make(path, clock=clock, steps=steps)
        db = _connect(path, write=write)
        try:
            version = schema.check_kind(db, where=str(path), newest=len(steps))
            if write:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = NORMAL")
                db.execute(f"PRAGMA wal_autocheckpoint = {_JOURNAL_PAGES}")
                _check_guards(db, path, version=version, steps=steps)
                if version < len(steps):
                    _bring_up(db, path, version=version, clock=clock, steps=steps)
        except BaseException:
            db.close()
            raise
        return db


def open_reader(path: Path) -> sqlite3.Connection:
    """Open the log at ``path`` for reading, as a plain connection. Raises ``AuditError``, ``LogTooNew``, ``sqlite3.Error``."""
    if not _exists(path):
        raise AuditError("there is no log", where=str(path), hint="`citecheck run REPORT` makes one")
    db = _connect(path, write=False)
    try:
        schema.check_kind(db, where=str(path))
    except BaseException:
        db.close()
        raise
    return db


def _exists(path: Path) -> bool:
    """Tell whether a log is there. Raises ``AuditError`` for what stands in its place and is none."""
    if path.is_dir():
        raise AuditError("the log is a folder, not a file", where=str(path), hint="name a file with `log` in citecheck.toml")
    journal = path.with_name(path.name + "-wal")
    if not path.exists():
        # SQLite would play this journal into whatever database comes to stand beside it.
        if journal.exists() and journal.stat().st_size:
            hint = f"put {path.name} back beside it; to begin a new log, move {journal.name} away"
            raise AuditError(f"the log is gone, but its journal {journal.name} is still there", where=str(path), hint=hint)
        return False
    with path.open("rb") as file:
        beginning = file.read(len(_MAGIC))
    if not beginning:
        raise AuditError("the log is empty: a file of 0 bytes is no log", where=str(path), hint=_RESTORE)
    if beginning != _MAGIC:
        raise AuditError("not an audit log: the file is no SQLite database", where=str(path), hint=_RESTORE)
    return True


def _make(path: Path, *, clock: Clock, steps: Sequence[Step]) -> None:
    # Made aside and moved into place, so that a half-made log is never seen, whenever we are killed. The caller has the lock.
    aside = path.with_name(path.name + ".new")
    for leftover in (aside, aside.with_name(aside.name + "-wal"), aside.with_name(aside.name + "-shm")):
        leftover.unlink(missing_ok=True)
    db = as_database(sqlite3.connect(aside, isolation_level=None))
    try:
        schema.bring_up(db, at=clock(), steps=steps)
        db.enable_wal()
    finally:
        db.close()
    aside.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows has no such call, and needs none
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _connect(path: Path, *, write: bool) -> sqlite3.Connection:
    # isolation_level None: transactions begin and end where we say so.
    mode = "mode=rw" if write else "mode=ro"
    try:
        return _set_up(path, mode)
    except sqlite3.OperationalError:
        # A log on a read-only disk has no place for SQLite's shared memory. Without a journal nobody is writing it.
        journal = path.with_name(path.name + "-wal")
        if write or (journal.exists() and journal.stat().st_size):
            raise
        return _set_up(path, "mode=ro&immutable=1")


def _set_up(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?{mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_PATIENCE)
    try:
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA recursive_triggers = ON")  # else no guard sees what INSERT OR REPLACE deletes
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the first look at the file: damage is told here
    except BaseException:
        connection.close()
        raise
    return connection


def _check_guards(db: sqlite3.Connection, path: Path, *, version: int, steps: Sequence[Step]) -> None:
    removed = schema.differences(db, version=version, steps=steps)
    if removed:
        raise guards_error(removed, path)


def guards_error(words: Sequence[str], path: Path) -> AuditError:
    """Return the error that tells how the log's guards differ from what they should be."""
    hint = "somebody changed the log's file: keep it, restore a backup, or move it away to begin a new log"
    return AuditError(f"the log's guards are not as citecheck made them: {', '.join(words)}", where=str(path), hint=hint)


def _bring_up(db: sqlite3.Connection, path: Path, *, version: int, clock: Clock, steps: Sequence[Step]) -> None:
    backup = path.with_name(f"{path.name}.v{version}.bak")
    if not backup.exists():
        aside = backup.with_name(backup.name + ".new")
        aside.unlink(missing_ok=True)
        db.execute("VACUUM INTO ?", [str(aside)])
        aside.replace(backup)
    schema.bring_up(as_database(db), at=clock(), steps=steps)
