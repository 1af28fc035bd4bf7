"""Kept texts: there once, together with the event that names them, proved by their digests, and taken away only in the open."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from sqlite_utils import Database

from citecheck.audit.log import AuditLog
from citecheck.audit.schema import STEPS, bring_up
from citecheck.model.errors import AuditError
from citecheck.model.event import EventKind
from citecheck.testing import NOW, FixedClock
from tests.audit.logs import START, opened, plain, unguarded

TEXT = "The ferry left at dawn.\nغادرت العبّارة فجراً.\n" * 40
DIGEST = sha256(TEXT.encode()).hexdigest()


def kept(path: Path) -> Path:
    """Make a log with one text that two events name, and one that nothing names."""
    with opened(path) as log:
        log.begin("run-1", START)
        digest = log.keep_text(TEXT)
        log.append(EventKind.SOURCE_READ, "https://a.example/", {"uri": "u", "text_digest": digest})
        log.append(EventKind.SOURCE_READ, "https://b.example/", {"uri": "v", "text_digest": log.keep_text(TEXT)})
        log.append(EventKind.SOURCE_READ, "https://c.example/", {"uri": "w", "text_digest": ""})
        log.keep_text("nobody names me")
    return path


def test_a_text_is_kept_once_under_its_digest(tmp_path: Path) -> None:
    """It can be read at once, after a flush, and by whoever opens the log later; given twice it stands there once."""
    path = kept(tmp_path / "audit.db")
    with opened(path) as log:
        assert log.text(DIGEST) == TEXT
        assert log.text("0" * 64) is None
        new = log.keep_text("held, not yet written")
        assert log.text(new) == "held, not yet written"
        assert log.keep_text(TEXT) == DIGEST
    with opened(path, write=False) as log:
        assert (log.text(new), log.verify().texts) == ("held, not yet written", 3)
    with plain(path) as connection:
        assert connection.execute("SELECT count(*) FROM texts WHERE digest = ?", [DIGEST]).fetchone() == (1,)


def test_a_text_that_is_no_utf_8_keeps_its_offsets(tmp_path: Path) -> None:
    """A lone surrogate becomes one sign, so that spans still point at the same words."""
    with opened(tmp_path / "audit.db") as log:
        log.begin("run-1", START)
        assert log.text(log.keep_text("a\ud800b")) == "a\ufffdb"


def test_a_reader_keeps_nothing(tmp_path: Path) -> None:
    """Who opened the log for reading alone is told so."""
    path = kept(tmp_path / "audit.db")
    with opened(path, write=False) as log, pytest.raises(AuditError, match="reading alone"):
        log.keep_text("x")


def test_text_and_event_are_written_in_one_transaction(tmp_path: Path) -> None:
    """No moment shows an event without its text: before the flush neither is in the file, after it both are."""
    path = kept(tmp_path / "audit.db")
    count = "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM texts)"
    with opened(path) as log, plain(path) as other:
        log.begin("run-2", START)
        log.append(EventKind.SOURCE_READ, "https://d.example/", {"uri": "x", "text_digest": log.keep_text("new")})
        assert other.execute(count).fetchone() == (5, 2)
        log.flush()
        assert other.execute(count).fetchone() == (6, 3)


def test_events_in_a_full_buffer_never_stand_before_their_texts(tmp_path: Path) -> None:
    """Thousands of events are written in batches nobody asked for: in each, every event's text is there."""
    path = tmp_path / "audit.db"
    with opened(path) as log, plain(path) as other:
        log.begin("run-1", START)
        for number in range(1500):
            log.append(EventKind.SOURCE_READ, f"s{number}", {"uri": "u", "text_digest": log.keep_text(f"text {number}")})
        assert other.execute("SELECT count(*) FROM event").fetchone()[0] > 1000
        assert log.verify().texts == 1500


#: What a forger may do to the table behind the guards -> what the verification says.
FORGERIES = {
    "another text": ("UPDATE texts SET body = :forged WHERE digest = :digest", "altered"),
    "no zlib": ("UPDATE texts SET body = x'00ff' WHERE digest = :digest", "altered"),
    "a text behind it": ("UPDATE texts SET body = CAST(body || x'00' AS BLOB) WHERE digest = :digest", "altered"),
    "removed": ("DELETE FROM texts WHERE digest = :digest", "which event 2 names, is missing"),
    "taken away untold": ("UPDATE texts SET body = NULL, redacted = 1 WHERE digest = :digest", "no event tells"),
}


@pytest.mark.parametrize(("forgery", "told"), FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_text_is_found(tmp_path: Path, forgery: str, told: str) -> None:
    """Whatever is done to a text, the digest that its event names does not fit any more."""
    path = kept(tmp_path / "audit.db")
    with unguarded(path) as connection:
        connection.execute(forgery, {"forged": zlib.compress(b"The ferry never left."), "digest": DIGEST})
    with opened(path, write=False) as log:
        with pytest.raises(AuditError, match=told):
            log.verify()
        if told == "altered":
            with pytest.raises(AuditError, match="altered"):
                log.text(DIGEST)


#: Accidents that the guards refuse.
ACCIDENTS = (
    "UPDATE texts SET body = x'00'",
    "UPDATE texts SET digest = '0' || substr(digest, 2)",
    "UPDATE texts SET body = NULL, redacted = 2",
    "DELETE FROM texts",
    "INSERT OR REPLACE INTO texts SELECT digest, x'00', NULL FROM texts",
    "INSERT INTO texts (digest, redacted) VALUES ('" + "0" * 64 + "', 1)",
)


@pytest.mark.parametrize("statement", ACCIDENTS)
def test_accidents_are_refused(tmp_path: Path, statement: str) -> None:
    """Texts are neither changed nor deleted, replaced, or taken away without an event that says so."""
    path = kept(tmp_path / "audit.db")
    with plain(path) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)


def test_a_redaction_takes_the_text_away_in_the_open(tmp_path: Path) -> None:
    """The event tells which texts went; the log verifies; nothing of it is in the files; it is not taken in again."""
    path = tmp_path / "audit.db"
    with opened(path) as log:
        log.begin("run-1", START)
        secret = log.keep_text(SECRET)
        log.append(EventKind.SOURCE_READ, "https://a.example/", {"uri": "u", "text_digest": secret})
        log.append(EventKind.SOURCE_READ, "https://b.example/", {"uri": "v", "text_digest": log.keep_text(TEXT)})
        log.flush()
        body = zlib.compress(SECRET.encode())
        told = log.redact([2], actor="jana", reason="a private address")
        assert told.texts == (secret,)
        assert log.keep_text(SECRET) == secret
    files = [file for file in tmp_path.iterdir() if file.suffix != ".lock"]
    assert [file.name for file in files if body[:200] in file.read_bytes() or body[-200:] in file.read_bytes()] == []
    with opened(path, write=False) as log:
        assert (log.text(secret), log.text(DIGEST)) == (None, TEXT)
        assert log.verify().texts == 1


SECRET = "Zuzana Hrušková, 12 Mill Lane. " + " ".join(sha256(b"%d" % n).hexdigest() for n in range(300))


def test_a_log_that_says_it_is_older_still_misses_its_texts(tmp_path: Path) -> None:
    """Its version set back and the table dropped, its guards are whole for that version; it was of version 5 once all the same.

    Where that word of it is deleted too, its events name the text still.
    """
    path = kept(tmp_path / "audit.db")
    with plain(path) as connection:
        connection.execute("DROP TABLE texts")
        connection.execute("PRAGMA user_version = 4")
    with opened(path, write=False) as log, pytest.raises(AuditError, match="set back to 4: version 5 was made"):
        log.verify()
    with plain(path) as connection:
        connection.execute("DELETE FROM meta WHERE key = 'version 5'")
    with opened(path, write=False) as log, pytest.raises(AuditError, match="which event 2 names, is missing"):
        log.verify()
    with opened(path) as log, pytest.raises(AuditError, match="which event 2 names, is missing"):
        log.verify()  # nor does it help to have it brought up again


def test_a_log_without_texts_is_read_as_it_is_and_brought_up(tmp_path: Path) -> None:
    """A log of version 4 has no text, verifies, and keeps texts from the next writer on."""
    path = tmp_path / "audit.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        bring_up(Database(connection, execute_plugins=False), at=NOW, steps=STEPS[:4])
    with AuditLog.open(path, clock=FixedClock(), write=False) as log:
        assert (log.text(DIGEST), log.verify().texts) == (None, 0)
    with opened(path) as log:
        log.begin("run-1", START)
        log.append(EventKind.SOURCE_READ, "https://a.example/", {"uri": "u", "text_digest": log.keep_text(TEXT)})
    with opened(path, write=False) as log:
        assert (log.text(DIGEST), log.verify().texts) == (TEXT, 1)
