"""The proof that a log is whole: its chain from the first event to the last, its guards, and the file's inner order."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from citecheck.audit import schema
from citecheck.audit.chain import Walk
from citecheck.audit.faults import translated
from citecheck.audit.store import guards_error
from citecheck.model.errors import AuditError, ChainBroken
from citecheck.model.event import GENESIS, Verified

#: How the data of an event begin that were taken away (see ``redaction.py``): no other data of ours begin so.
REDACTED = b'{"redacted":{"by":'

_ALL = "SELECT seq, run, at, kind, subject, data, previous, digest FROM event ORDER BY seq"


def verified(db: Database, path: Path, *, expected_head: str | None, structure: bool) -> Verified:
    """Check the log in ``db``, the file ``path``, as ``AuditLog.verify`` says. Raises ``ChainBroken``, ``AuditError``."""
    walk = walked(db.conn, path)
    if expected_head is not None:
        _check_anchor(db, path, expected_head, walk)
    with translated(path):
        changed = schema.differences(db, version=schema.version_of(db))
        if changed:
            raise guards_error(changed, path)
        if structure:
            _check_structure(db, path)
    return Verified(head=walk.head, events=walk.seq, backwards=tuple(walk.backwards))


def walked(connection: sqlite3.Connection, path: Path) -> Walk:
    """Walk along the whole chain. Raises ``ChainBroken`` at the first event that does not fit or cannot be read."""
    walk = Walk()
    connection.text_factory = bytes
    try:
        walk.over(connection.execute(_ALL))
    except ChainBroken as error:
        raise ChainBroken(error.message, seq=error.seq, where=str(path), hint=error.hint) from None
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        message = f"the log's file is damaged: it cannot be read from event {walk.seq + 1} on"
        hint = "keep the file, restore a backup, or save what can be read with: sqlite3 LOG .recover"
        raise ChainBroken(message, seq=walk.seq + 1, where=str(path), hint=hint) from error
    finally:
        connection.text_factory = str
    return walk


def _check_anchor(db: Database, path: Path, expected: str, walk: Walk) -> None:
    if expected in (walk.head, GENESIS):
        return
    with translated(path):
        # Along the table itself, which the walk has checked: an index could lie.
        found = db.execute("SELECT 1 FROM event NOT INDEXED WHERE digest = ?", [expected]).fetchone()
    if not found:
        message = f"no event has the expected digest {expected}: the log's end, after event {walk.seq}, was cut off or rewritten"
        hint = "or the digest is of another log; compare with a backup"
        raise ChainBroken(message, seq=walk.seq + 1, where=str(path), hint=hint)


def _check_structure(db: Database, path: Path) -> None:
    words = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if words != "ok":
        hint = "the events themselves are whole; restore a backup, or rebuild the indexes with: sqlite3 LOG REINDEX"
        raise AuditError(f"the log's file is damaged beside its events: {words}", where=str(path), hint=hint)
