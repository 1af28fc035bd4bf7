"""Paces that all runs of this machine share: archives count requests by address, not by process.

A file of its own, not a table of the log: a log has one writer, so two runs at once never share one, and what is in it is
forgotten an hour later, while a log forgets nothing. Each change is one transaction that waits for the one before it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from citecheck.model.errors import OutputError
from citecheck.model.pace import Pace

_TABLE = "CREATE TABLE IF NOT EXISTS pace (service TEXT PRIMARY KEY, written REAL NOT NULL, data TEXT NOT NULL) STRICT"
#: How long, in seconds, one waits for another's transaction, which takes a thousandth of that.
_PATIENCE = 10.0
_HINT = "allow writing to it, or name another place with [archive] pace"


class SharedPaces:
    """The book of one machine at ``path``. Make it by ``open``; use it in one thread.

    A killed process leaves nothing locked: SQLite's locks end with it, and what it wrote is whole or not there. A clock that
    was set back makes nobody wait longer: what was written is moved along with it.
    """

    def __init__(self, db: sqlite3.Connection, path: Path, now: Callable[[], float]) -> None:
        self._db = db
        self._path = path
        self.now = now

    @classmethod
    def open(cls, path: Path, *, now: Callable[[], float] = time.time) -> SharedPaces:
        """Open the book, or make it. One that is damaged is made anew: it holds no more than some seconds of waiting.

        Raises ``OutputError`` where it cannot be used.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return cls(_opened(path), path, now)
        except sqlite3.OperationalError as error:
            raise OutputError(f"the pace of archives cannot be kept: {error}", where=str(path), hint=_HINT) from None
        except sqlite3.DatabaseError:
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                path.with_name(name).unlink(missing_ok=True)
            return cls(_opened(path), path, now)
        except OSError as error:
            raise OutputError(f"the pace of archives cannot be kept: {error.strerror}", where=str(path), hint=_HINT) from None

    def change(self, service: str, step: Callable[[Pace, float], Pace]) -> Pace:
        """Replace a service's pace by ``step(pace, now)``, while nobody else changes it. Raises ``OutputError``."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                now = self.now()
                stored, before = self._read(service, now)
                after = step(before, now)
                if after != stored:
                    row = (service, now, msgspec.json.encode(_storable(after)).decode())
                    self._db.execute("INSERT OR REPLACE INTO pace VALUES (?, ?, ?)", row)
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise OutputError(f"the pace of archives cannot be kept: {error}", where=str(self._path), hint=_HINT) from None
        return after

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _read(self, service: str, now: float) -> tuple[Pace, Pace]:
        """Return a service's pace as it is stored, and as it is by the clock that shows ``now``."""
        row = self._db.execute("SELECT written, data FROM pace WHERE service = ?", [service]).fetchone()
        if row is None:
            return Pace(), Pace()
        try:
            pace = msgspec.json.decode(row[1], type=Pace)
        except msgspec.MsgspecError:
            return Pace(), Pace()  # of another version of citecheck
        # The clock was set back: what was to be waited for is counted from now.
        return pace, pace.shifted(now - row[0]) if now < row[0] else pace


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")  # survives a kill; after a loss of power nobody is in a hurry
        db.execute(_TABLE)
        db.execute("SELECT count(*) FROM pace").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def _storable(pace: Pace) -> Pace:
    """Return a pace with numbers that JSON knows: long ago instead of never."""
    moments = {name: getattr(pace, name) for name in ("next_at", "still_until", "closed_until", "throttled_at")}
    return msgspec.structs.replace(pace, **{name: max(value, 0.0) for name, value in moments.items()})
