"""The index made from the log's events: anew, or brought on from where it stands. Both give the same tables."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from citecheck.audit import proof
from citecheck.audit.derived.tables import INDEXES, KINDS, TABLES, VERSION, Told, puts
from citecheck.audit.faults import translated
from citecheck.audit.redaction import is_marker
from citecheck.audit.store import open_reader
from citecheck.model.errors import AuditError
from citecheck.model.event import GENESIS, EventKind

#: Events read in one go; memory holds no more of them.
_PAGE = 2000
_WANTED = ", ".join("?" * len(KINDS))
_SELECT = f"""
SELECT seq, run, at, kind, subject, CAST(data AS BLOB) FROM event NOT INDEXED
WHERE seq > ? AND kind IN ({_WANTED}) ORDER BY seq
"""  # noqa: S608  # only our own names
_LAST = "SELECT seq, digest FROM event ORDER BY seq DESC LIMIT 1"
_FILL = "INSERT INTO words (rowid, text, kind, subject) SELECT id, text, kind, subject FROM text WHERE id > ?"

#: Hears how many of how many events are in.
Tell = Callable[[int, int], object]


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """An index that was made: where, from how many events, up to which head.

    ``anew``: not brought on from an earlier one; only then was the chain checked. ``unread``: the events whose data are of no
    known shape (a newer citecheck may have written them) and that put nothing.
    """

    path: Path
    events: int
    head: str
    anew: bool
    unread: tuple[int, ...] = ()


def index_path(log: Path) -> Path:
    """Return where the index of a log stands: ``audit-index.db`` beside ``audit.db``."""
    return log.with_name(f"{log.stem}-index.db")


def rebuild(log: Path, *, tell: Tell | None = None) -> Built:
    """Make the index of the log at ``log`` anew, from its events alone, and put it in the old one's place at once.

    ``tell`` is told now and then how many of how many events are in. The chain is checked first, in the same view of the log.
    Raises ``ChainBroken``, ``AuditError``.
    """
    path = index_path(log)
    aside = path.with_name(path.name + ".new")
    with reading(log) as source:
        walk = proof.walked(source, log)
        with translated(path):
            aside.unlink(missing_ok=True)
            with closing(sqlite3.connect(aside, isolation_level=None)) as target:
                # The file is nothing until it is moved into place: no journal, and one sync at the end.
                target.execute("PRAGMA journal_mode = OFF")
                target.execute("PRAGMA synchronous = OFF")
                target.execute("BEGIN")
                _make_tables(target)
                unread = _fill(source, target, after=0, head=(walk.seq, walk.head), tell=tell)
                target.execute("COMMIT")
            _synced(aside)
            aside.replace(path)
    return Built(path=path, events=walk.seq, head=walk.head, anew=True, unread=unread)


def bring_on(log: Path) -> Built:
    """Return the index as the log stands: brought on by what was appended since, or made anew where that cannot be.

    It is made anew where there is none, it is of another version or another log, or data were redacted. Raises ``AuditError``.
    """
    path = index_path(log)
    with reading(log) as source:
        seq, head = _head(source)
        if path.exists():
            with translated(path), closing(sqlite3.connect(path, isolation_level=None)) as target:
                stands = _stands_at(target, source)
                if stands == seq:
                    return Built(path=path, events=seq, head=head, anew=False)
                if stands is not None and not _redacted(source, after=stands):
                    target.execute("BEGIN IMMEDIATE")
                    unread = _fill(source, target, after=stands, head=(seq, head))
                    target.execute("COMMIT")
                    return Built(path=path, events=seq, head=head, anew=False, unread=unread)
    return rebuild(log)


@contextmanager
def reading(log: Path) -> Iterator[sqlite3.Connection]:
    """Open the log for reading, in one view of it that a writer does not change. Raises ``AuditError``."""
    with translated(log), closing(open_reader(log)) as connection:
        connection.execute("BEGIN")
        yield connection


def _make_tables(target: sqlite3.Connection) -> None:
    try:
        target.execute("CREATE VIRTUAL TABLE temp.probe USING fts5 (text)")
    except sqlite3.OperationalError as error:
        hint = "use a Python whose SQLite has FTS5 (python.org's and all distributions' have)"
        raise AuditError("this SQLite has no full-text search", hint=hint) from error
    statement = ""
    for line in TABLES.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            target.execute(statement)
            statement = ""
    target.execute("INSERT INTO about VALUES ('version', ?)", [str(VERSION)])


def _fill(
    source: sqlite3.Connection, target: sqlite3.Connection, *, after: int, head: tuple[int, str], tell: Tell | None = None
) -> tuple[int, ...]:
    """Put the events after ``after`` into the tables; return the seqs of those that could not be read."""
    unread = []
    (known,) = target.execute("SELECT coalesce(max(id), 0) FROM text").fetchone()
    rows = source.execute(_SELECT, [after, *KINDS])
    while page := rows.fetchmany(_PAGE):
        for row in page:
            told = Told(*row)
            try:
                for statement, bound in puts(told):
                    target.execute(statement, bound)
            except (msgspec.MsgspecError, RecursionError):
                if not is_marker(told.data):
                    unread.append(told.seq)
        if tell is not None:
            tell(page[-1][0], head[0])
    for statement in INDEXES.splitlines():
        target.execute(statement)
    target.execute(_FILL, [known])
    about = [("seq", str(head[0])), ("head", head[1])]
    target.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", about)
    return tuple(unread)


def _head(source: sqlite3.Connection) -> tuple[int, str]:
    seq, digest = source.execute(_LAST).fetchone() or (0, GENESIS)
    return seq, digest


def _stands_at(target: sqlite3.Connection, source: sqlite3.Connection) -> int | None:
    """Return the seq up to which an index of this log goes; None where it is no index of ours, or of another log."""
    try:
        about = dict(target.execute("SELECT key, value FROM about"))
        seq = int(about["seq"])
    except (sqlite3.DatabaseError, KeyError, ValueError):
        return None
    found = source.execute("SELECT digest FROM event WHERE seq = ?", [seq]).fetchone() or (GENESIS,)
    same = about.get("version") == str(VERSION) and found[0] == about.get("head")
    return seq if same else None


def _redacted(source: sqlite3.Connection, *, after: int) -> bool:
    redacted = "SELECT 1 FROM event NOT INDEXED WHERE seq > ? AND kind = ? LIMIT 1"
    return source.execute(redacted, [after, EventKind.DATA_REDACTED]).fetchone() is not None


def _synced(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
