"""The log's table, the guards that keep it append-only, and the steps from each version of it to the next.

The guards (triggers) stop accidents and honest tools; whoever owns the file can drop them. What proves the log whole is
the chain, and beyond the file itself a head digest kept elsewhere (specs: web-archives.md section 8.3).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from citecheck.audit.views import LINK_DRIFT, VIEWS
from citecheck.model.errors import AuditError, LogTooNew
from citecheck.model.event import GENESIS

if TYPE_CHECKING:
    from citecheck.audit.database import Database

#: "cite" in ASCII, at byte 68 of the file: tells our log from any other SQLite database (https://www.sqlite.org/fileformat.html).
APPLICATION_ID = 0x63697465

_TABLES = """
CREATE TABLE event (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  run TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  previous TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""

# ``seq`` is the row id, which every index holds already: (kind, subject) is in fact (kind, subject, seq).
_INDEXES = """
CREATE INDEX event_by_subject ON event (kind, subject);
CREATE INDEX event_by_kind ON event (kind);
CREATE INDEX event_by_run ON event (run);
"""

# Delete triggers do not fire for INSERT OR REPLACE unless recursive_triggers is on, which plain sqlite3 leaves off: so
# replacing is refused before it begins, by seq and by digest (specs: web-archives.md section 8.3, "Hole found").
_GUARDS = """
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only: events are never changed'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only: events are never deleted'); END;
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq OR digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: events are never replaced'); END;
CREATE TRIGGER event_in_chain BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
  OR NEW.previous IS NOT coalesce((SELECT digest FROM event ORDER BY seq DESC LIMIT 1), '$GENESIS')
BEGIN SELECT RAISE(ABORT, 'the event does not follow the last one'); END;
""".replace("$GENESIS", GENESIS)

_ABOUT = (
    "audit log of citecheck: events are only ever appended, each chained to the one before; verify with `citecheck audit verify`"
)

Step = Callable[["Database"], None]


def _first(db: Database) -> None:
    """Make version 1 in an empty database."""
    db.executescript(_TABLES + _INDEXES + _GUARDS)
    for name, select in VIEWS.items():
        db.create_view(name, select)
    db.execute("INSERT INTO meta VALUES ('about', ?)", [_ABOUT])


def _second(db: Database) -> None:
    """Add the view of content drift."""
    db.create_view("link_drift", LINK_DRIFT)


#: The table of version 3: half the work for each event. A digest needs no index of its own, since an event that does not follow
#: the last one is refused, and so none replaces another; ``(subject, kind)`` and ``(run, kind)`` serve every question asked.
_LEANER = """
CREATE TABLE event (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  run TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  previous TEXT NOT NULL,
  digest TEXT NOT NULL
) STRICT;
INSERT INTO event SELECT seq, run, at, kind, subject, data, previous, digest FROM event_before ORDER BY seq;
DROP TABLE event_before;
CREATE INDEX event_by_subject ON event (subject, kind);
CREATE INDEX event_by_run ON event (run, kind);
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only: events are never changed'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only: events are never deleted'); END;
CREATE TRIGGER event_in_chain BEFORE INSERT ON event
WHEN (NEW.seq, NEW.previous) IS NOT (SELECT seq + 1, digest FROM event ORDER BY seq DESC LIMIT 1)
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only: events are never replaced') WHERE EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq);
  SELECT RAISE(ABORT, 'the event does not follow the last one')
  WHERE NEW.seq <> 1 OR NEW.previous <> '$GENESIS' OR EXISTS (SELECT 1 FROM event);
END;
""".replace("$GENESIS", GENESIS)


def _third(db: Database) -> None:
    """Move the events into the leaner table."""
    views = {name: LINK_DRIFT if name == "link_drift" else VIEWS[name] for name in (*VIEWS, "link_drift")}
    for name in views:
        db.execute(f"DROP VIEW {name}")
    for guard in ("event_no_update", "event_no_delete", "event_no_replace", "event_in_chain"):
        db.execute(f"DROP TRIGGER {guard}")
    for index in ("event_by_subject", "event_by_kind", "event_by_run"):
        db.execute(f"DROP INDEX {index}")
    db.execute("ALTER TABLE event RENAME TO event_before")
    for statement in _statements(_LEANER):
        db.execute(statement)
    for name, select in views.items():
        db.create_view(name, select)


#: The guard of version 4: the one change that passes is to take data away, just as an event says that is there already
#: (``redaction.py``). Since every part of what replaces them is determined by that event, nothing can be put in their place.
_TAKING_AWAY = """
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
WHEN (NEW.seq, NEW.run, NEW.at, NEW.kind, NEW.previous, NEW.digest)
    IS NOT (OLD.seq, OLD.run, OLD.at, OLD.kind, OLD.previous, OLD.digest)
  OR NOT EXISTS (
    SELECT 1 FROM event AS telling, json_each(telling.data, '$.events') AS taken
    WHERE telling.seq = json_extract(NEW.data, '$.redacted.by') AND telling.kind = 'data-redacted' AND telling.seq > OLD.seq
      AND json_extract(taken.value, '$.seq') = OLD.seq AND json_extract(taken.value, '$.digest') = OLD.digest
      AND NEW.data = '{"redacted":{"by":' || telling.seq || ',"data":"' || json_extract(taken.value, '$.data') || '"}}'
      AND NEW.subject = CASE WHEN json_extract(taken.value, '$.subject') THEN 'redacted' ELSE OLD.subject END
  )
BEGIN SELECT RAISE(ABORT, 'the log is append-only: events are never changed'); END;
"""


def _fourth(db: Database) -> None:
    """Let data be taken away where an event tells of it."""
    db.execute("DROP TRIGGER event_no_update")
    db.execute(_TAKING_AWAY)


#: The table of version 5: texts that events name by their SHA-256 (``texts.py``). Keyed by the digest alone: a row number
#: would be one more way to replace a text. The one change that passes is to take a text away, as an event says that is
#: there already.
_TEXTS = """
CREATE TABLE texts (
  digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
  body BLOB,
  redacted INTEGER,
  CHECK ((body IS NULL) = (redacted IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER texts_no_delete BEFORE DELETE ON texts
BEGIN SELECT RAISE(ABORT, 'the log is append-only: kept texts are never deleted'); END;
CREATE TRIGGER texts_no_replace BEFORE INSERT ON texts
WHEN NEW.body IS NULL OR EXISTS (SELECT 1 FROM texts WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: kept texts are never replaced'); END;
CREATE TRIGGER texts_no_update BEFORE UPDATE ON texts
WHEN NEW.digest IS NOT OLD.digest OR NEW.body IS NOT NULL OR OLD.body IS NULL OR NOT EXISTS (
  SELECT 1 FROM event, json_each(event.data, '$.texts') AS taken
  WHERE event.seq = NEW.redacted AND event.kind = 'data-redacted' AND taken.value = OLD.digest
)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: kept texts are never changed'); END;
"""
#: The version from which on a log keeps texts.
TEXTS_SINCE = 5


def _fifth(db: Database) -> None:
    """Make the table of kept texts."""
    for statement in _statements(_TEXTS):
        db.execute(statement)


def _statements(script: str) -> list[str]:
    """Split a script at the ends of its statements; ``executescript`` would commit the transaction before it begins."""
    found, held = [], ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            found.append(held)
            held = ""
    return found


#: The step to version n stands at place n - 1. Steps never change once released; a new version is a new step at the end.
STEPS: tuple[Step, ...] = (_first, _second, _third, _fourth, _fifth)


#: The SHA-256 of what the steps make up to each version (``digest_of_objects``): most logs are as we made them, and need not be
#: laid beside one that is made for that.
MADE = {
    1: "6954c6a2a2a57c291b467144305f3dd4cd79b866cbb536e8c9531e14cf571f1f",
    2: "ee52f589aaf496d876a18427ccc0f27e6e5c9aba34f7de685a9bb13e191af6b1",
    3: "c720821136f75838fbc2130772e5069a51faf5295b5b6470acd60c7cdb281864",
    4: "676c62cdddbf6732525cc70debb4f1363fcdf84c7dce732c131337d50c6ed361",
    5: "47580e8b1681dedfe677093a0efcd69f0b7563c8b2062c3274f81cf410e02b2f",
}


def as_database(connection: sqlite3.Connection) -> Database:
    """Return ``connection`` as sqlite-utils has it, which is loaded where tables are made, and not before."""
    from citecheck.audit.database import Database  # noqa: PLC0415

    return Database(connection, execute_plugins=False)


def version_of(db: sqlite3.Connection) -> int:
    """Return the version of the log's tables, 0 where there are none."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def check_kind(db: sqlite3.Connection, *, where: str, newest: int = len(STEPS)) -> int:
    """Return the version of the log. Raises ``AuditError`` where it is no log, ``LogTooNew`` where we are too old for it."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        hint = "name another file with `log` in citecheck.toml; this one was not touched"
        raise AuditError("an SQLite database, but no audit log of citecheck", where=where, hint=hint)
    version = version_of(db)
    if version > newest:
        hint = "update citecheck (pip install -U citecheck), or name another file with `log` in citecheck.toml"
        raise LogTooNew(f"the log has version {version}, this citecheck knows versions up to {newest}", where=where, hint=hint)
    if version < 1:
        hint = "somebody changed the log's file: keep it, restore a backup, or move it away to begin a new log"
        raise AuditError(f"the log has version {version}, which no citecheck made", where=where, hint=hint)
    return version


def bring_up(db: Database, *, at: dt.datetime, steps: Sequence[Step] = STEPS) -> None:
    """Take the log from its version to the newest, in one transaction: wholly or not at all."""
    db.execute("BEGIN IMMEDIATE")
    try:
        for number in range(version_of(db.conn) + 1, len(steps) + 1):
            steps[number - 1](db)
            db.execute("INSERT INTO meta VALUES (?, ?)", [f"version {number}", at.isoformat()])
            db.execute(f"PRAGMA user_version = {number}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def _objects(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    rows = db.execute("SELECT CAST(type AS TEXT), CAST(name AS TEXT), CAST(sql AS TEXT) FROM sqlite_master WHERE sql IS NOT NULL")
    return {(kind, name): " ".join(sql.split()) for kind, name, sql in rows}


def digest_of_objects(objects: Mapping[tuple[str, str], str]) -> str:
    """Return the SHA-256 (hex) of tables, indexes, guards and views: of (kind, name) -> SQL."""
    text = "\n".join(f"{kind} {name}: {sql}" for (kind, name), sql in sorted(objects.items()))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


@lru_cache(maxsize=8)
def made_by(steps: tuple[Step, ...]) -> dict[tuple[str, str], str]:
    """Return what ``steps`` make. The review desk opens the log for each decision: it is made once."""
    made = as_database(sqlite3.connect(":memory:", isolation_level=None))
    try:
        bring_up(made, at=dt.datetime(1970, 1, 1, tzinfo=dt.UTC), steps=steps)
        return _objects(made.conn)
    finally:
        made.close()


def _unlike(found: Mapping[tuple[str, str], str], expected: Mapping[tuple[str, str], str]) -> list[str]:
    words = [
        f"{kind} {name} " + ("was changed" if (kind, name) in found else "is missing")
        for (kind, name), sql in expected.items()
        if found.get((kind, name)) != sql
    ]
    return words + [f"trigger {name} was added" for kind, name in found if kind == "trigger" and (kind, name) not in expected]


def differences(db: sqlite3.Connection, *, version: int, steps: Sequence[Step] = STEPS) -> tuple[str, ...]:
    """Return in words how the log's tables, indexes, guards and views differ from those that citecheck makes.

    Tables, indexes and views that somebody added are none of our business; a trigger that we do not know is.
    """
    found = _objects(db)
    as_made = steps == STEPS and digest_of_objects(found) == MADE.get(version)
    words = [] if as_made else _unlike(found, made_by(tuple(steps[:version])))
    if ("table", "meta") in found:
        later = [f"version {number}" for number in range(version + 1, len(steps) + 1)]
        made = db.execute("SELECT key FROM meta WHERE key IN (SELECT value FROM json_each(?))", [json.dumps(later)])
        words += [f"the log's version was set back to {version}: {key} was made" for (key,) in made]
    return tuple(words)
