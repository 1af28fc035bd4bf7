"""The proof that a log is whole: its chain from the first event to the last, its guards, and the file's inner order."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import msgspec

from citecheck.audit import schema
from citecheck.audit.chain import Line, Walk
from citecheck.audit.faults import translated
from citecheck.audit.parts import walked_in_parts
from citecheck.audit.redaction import is_vouched, marker_of
from citecheck.audit.store import guards_error
from citecheck.audit.texts import check_texts
from citecheck.model.errors import AuditError, ChainBroken
from citecheck.model.event import GENESIS, EventKind, Redacted, Redaction, Verified

_ALL = "SELECT seq, run, at, kind, subject, data, previous, digest FROM event ORDER BY seq"
_ONE = "SELECT seq, run, at, kind, subject, CAST(data AS BLOB), previous, digest FROM event WHERE seq = ?"


def verified(db: sqlite3.Connection, path: Path, *, expected_head: str | None, structure: bool) -> Verified:
    """Check the log in ``db``, the file ``path``, as ``AuditLog.verify`` says. Raises ``ChainBroken``, ``AuditError``."""
    walk = walked(db, path)
    if expected_head is not None:
        _check_anchor(db, path, expected_head, walk)
    with translated(path):
        changed = schema.differences(db, version=schema.version_of(db))
        if changed:
            raise guards_error(changed, path)
        if structure:
            _check_structure(db, path)
    texts = check_texts(db, path) if structure else 0
    told = tuple(_told(db, line) for line in walk.redacted)
    return Verified(head=walk.head, events=walk.seq, backwards=tuple(walk.backwards), redacted=told, texts=texts)


def walked(connection: sqlite3.Connection, path: Path) -> Walk:
    """Walk along the whole chain. Raises ``ChainBroken`` at the first event that does not fit or cannot be read."""
    connection.text_factory = bytes
    try:
        walk, broken = walked_in_parts(connection, path), None
        if walk is None:
            walk, broken = in_order(connection, path)
    finally:
        connection.text_factory = str
    broken = _unvouched(connection, walk) or broken
    if broken is not None:
        raise ChainBroken(broken.message, seq=broken.seq, where=str(path), hint=broken.hint)
    return walk


def in_order(connection: sqlite3.Connection, path: Path) -> tuple[Walk, ChainBroken | None]:
    """Walk from the first event on, with ``connection`` that gives text as bytes; return what broke the chain beside the walk.

    Raises ``ChainBroken`` where the file cannot be read on.
    """
    walk = Walk()
    try:
        walk.over(connection.execute(_ALL))
    except ChainBroken as error:
        return walk, error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        message = f"the log's file is damaged: it cannot be read from event {walk.seq + 1} on"
        hint = "keep the file, restore a backup, or save what can be read with: sqlite3 LOG .recover"
        raise ChainBroken(message, seq=walk.seq + 1, where=str(path), hint=hint) from error
    return walk, None


def _unvouched(connection: sqlite3.Connection, walk: Walk) -> ChainBroken | None:
    """Return the error of the first event whose data were taken away though no event of the walked chain says so."""
    for line in walk.redacted:
        by = marker_of(line.data)
        if by is not None and by.by > walk.seq and walk.broken:
            continue  # the chain breaks before the event that would tell: that break is the first to be named
        telling = _telling(connection, by.by) if by and by.by <= walk.seq else None
        if not is_vouched(line, telling[1] if telling else None):
            message = f"event {line.seq} has no data any more, and no event tells who took them away just so"
            hint = "keep this file as it is, and compare it with a backup; a redaction of ours is always told by an event"
            return ChainBroken(message, seq=line.seq, hint=hint)
    return None


def _telling(connection: sqlite3.Connection, seq: int) -> tuple[Line, Redaction] | None:
    row = connection.execute(_ONE, [seq]).fetchone()
    if row is None or row[3] != EventKind.DATA_REDACTED:
        return None
    try:
        return Line(*row), msgspec.json.decode(row[5], type=Redaction)
    except msgspec.MsgspecError:
        return None


def _told(connection: sqlite3.Connection, line: Line) -> Redacted:
    by = marker_of(line.data)
    found = _telling(connection, by.by) if by else None
    if found is None:
        raise ChainBroken(f"event {line.seq} changed while it was looked at", seq=line.seq)
    telling, said = found
    at = dt.datetime.fromisoformat(telling.at)
    return Redacted(seq=line.seq, by=telling.seq, run=telling.run, at=at, actor=said.actor, reason=said.reason)


def _check_anchor(db: sqlite3.Connection, path: Path, expected: str, walk: Walk) -> None:
    if expected in (walk.head, GENESIS):
        return
    with translated(path):
        # Along the table itself, which the walk has checked: an index could lie.
        found = db.execute("SELECT 1 FROM event NOT INDEXED WHERE digest = ?", [expected]).fetchone()
    if not found:
        message = f"no event has the expected digest {expected}: the log's end, after event {walk.seq}, was cut off or rewritten"
        hint = "or the digest is of another log; compare with a backup"
        raise ChainBroken(message, seq=walk.seq + 1, where=str(path), hint=hint)


def _check_structure(db: sqlite3.Connection, path: Path) -> None:
    words = " ".join(db.execute("PRAGMA integrity_check(1)").fetchone()[0].split())
    if words != "ok":
        hint = "the events themselves are whole; restore a backup, or rebuild the indexes with: sqlite3 LOG REINDEX"
        raise AuditError(f"the log's file is damaged beside its events: {words}", where=str(path), hint=hint)
