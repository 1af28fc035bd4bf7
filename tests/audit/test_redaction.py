"""Redaction: what is taken away is gone, the chain holds, everybody is told, and nothing else can pass for it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from citecheck.audit.derived.build import bring_on, index_path
from citecheck.audit.derived.search import search
from citecheck.model.errors import AuditError, ChainBroken, InputError
from citecheck.model.event import EventKind, Redacted
from citecheck.testing import NOW, FixedClock
from tests.audit.logs import START, filled, opened, plain, unguarded

SECRET = "Zuzana Hrušková, 12 Mill Lane"
LINK = "https://a.example/?mail=zuzana"


def with_secret(path: Path) -> str:
    """Make a log of 6 events, of which 3 and 4 hold a personal detail; return its head."""
    with opened(path) as log:
        log.begin("run-1", START)
        log.append(EventKind.LINK_JUDGED, "https://b.example/", {"liveness": "live", "at": "2026-11-02T12:00:00Z"})
        log.append(EventKind.LINK_JUDGED, LINK, {"liveness": "live", "at": "2026-11-02T12:00:00Z", "page_title": SECRET})
        log.append(EventKind.LINK_JUDGED, LINK, {"liveness": "gone", "at": "2026-11-02T12:00:00Z", "page_title": SECRET * 900})
        log.append(EventKind.LINK_JUDGED, LINK, {"liveness": "moved", "at": "2026-11-02T12:00:00Z"})
        log.append(EventKind.LINK_JUDGED, "https://c.example/", {"liveness": "live", "at": "2026-11-02T12:00:00Z"})
        log.flush()
        return log.head


def redact(path: Path, *seqs: int, subject: bool = False) -> None:
    with opened(path, clock=FixedClock(NOW + dt.timedelta(days=1))) as log:
        log.begin("run-2", START)
        log.redact(seqs, actor="jana@desk", reason="a private address", subject=subject)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log with a personal detail in two of its events."""
    path = tmp_path / "audit.db"
    with_secret(path)
    return path


def test_a_redacted_log_verifies_and_tells_who_and_why(path: Path) -> None:
    """The chain holds, earlier heads are still known, and each redaction is told with run, time, actor and reason."""
    with opened(path, write=False) as log:
        before = log.head
    redact(path, 3, 4)
    with opened(path, write=False) as log:
        verified = log.verify(expected_head=before)
    said = {"run": "run-2", "by": 8, "at": NOW + dt.timedelta(days=1), "actor": "jana@desk", "reason": "a private address"}
    assert verified.redacted == (Redacted(seq=3, **said), Redacted(seq=4, **said))
    assert verified.events == 8


def test_what_was_taken_away_is_nowhere_in_the_files(path: Path) -> None:
    """Neither the log, its journal, nor the index holds a byte of it, on overflow pages either."""
    bring_on(path)
    assert search(path, "Hruskova") != ()
    redact(path, 3, 4, subject=True)
    assert search(path, "Hruskova") == ()
    files = [file for file in path.parent.iterdir() if file.suffix != ".lock"]
    assert {path, index_path(path)} <= set(files)
    assert [file.name for file in files if SECRET.encode() in file.read_bytes()] == []
    assert search(path, "gone") == ()


def test_the_data_can_be_proved_by_whoever_holds_them(path: Path) -> None:
    """The marker keeps the SHA-256 of what stood there."""
    with opened(path, write=False) as log:
        with plain(path) as connection:
            (data,) = connection.execute("SELECT data FROM event WHERE seq = 3").fetchone()
        before = next(log.events(after=2, until=3))
    redact(path, 3)
    with opened(path, write=False) as log:
        (after,) = log.events(after=2, until=3, redacted=True)
    assert after.data == {"redacted": {"by": 8, "data": sha256(data.encode()).hexdigest()}}
    assert (after.digest, after.subject) == (before.digest, before.subject)


def test_who_asks_what_is_known_is_not_given_what_is_gone(path: Path) -> None:
    """Replays and runs go by the newest event that still tells something; a subject is taken away where that was asked."""
    redact(path, 5)
    with opened(path) as log:
        assert log.latest(EventKind.LINK_JUDGED, LINK).data["liveness"] == "gone"  # type: ignore[union-attr]
        assert [told.seq for told in log.about([LINK], [EventKind.LINK_JUDGED])] == [3, 4]
        assert [event.seq for event in log.events(kind=EventKind.LINK_JUDGED)] == [2, 3, 4, 6]
    with opened(path) as log:
        log.begin("run-3", START)
        log.redact([4], actor="x", reason="y", subject=True)
        assert list(log.events(kind=EventKind.LINK_JUDGED, subject=LINK))[-1].seq == 3
        assert next(log.events(after=3, until=4, redacted=True)).subject == "redacted"
        assert len(log.verify().redacted) == 2


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a run's begin": (lambda path: redact(path, 1), "cannot be redacted"),
    "no such event": (lambda path: redact(path, 99), "no event 99"),
    "twice": (lambda path: (redact(path, 3), redact_again(path, 3)), "redacted already"),
    "a redaction": (lambda path: (redact(path, 3), redact_again(path, 8)), "cannot be redacted"),
}


def redact_again(path: Path, seq: int) -> None:
    with opened(path) as log:
        log.begin("run-3", START)
        log.redact([seq], actor="x", reason="y")


@pytest.mark.parametrize(("attempt", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_what_may_not_be_redacted_is_refused(path: Path, attempt: Callable[[Path], object], told: str) -> None:
    """Runs, proofs and redactions stay; nothing half done is left behind."""
    with pytest.raises(InputError, match=told):
        attempt(path)
    with opened(path) as log:
        log.verify()


def test_a_reader_that_keeps_the_file_from_being_cleared_is_told(tmp_path: Path) -> None:
    """The data stay in the file as long as somebody reads it as it was; the next writer clears them away."""
    path = tmp_path / "audit.db"
    with_secret(path)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)) as reader, opened(path) as log:
        log._db.execute("PRAGMA busy_timeout = 0")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchone()
        log.begin("run-2", START)
        log.redact([3, 4], actor="x", reason="y")
        assert log.holds_traces
        assert SECRET.encode() in path.read_bytes()
    with opened(path):
        pass
    assert SECRET.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_a_reason_is_asked_for(path: Path) -> None:
    """Nobody takes anything away without saying why."""
    with opened(path) as log:
        log.begin("run-2", START)
        with pytest.raises(InputError, match="no reason"):
            log.redact([3], actor="x", reason="  ")


def test_an_altered_event_cannot_be_covered_up(path: Path) -> None:
    """Redaction looks at the event first."""
    with unguarded(path) as connection:
        connection.execute("UPDATE event SET data = '{}' WHERE seq = 3")
    with pytest.raises(AuditError, match="was altered"):
        redact(path, 3)


def test_data_that_look_like_a_redaction_are_not_taken(path: Path) -> None:
    """No event can pretend from the beginning."""
    with opened(path) as log:
        log.begin("run-2", START)
        with pytest.raises(AuditError, match="taken away"):
            log.append("kind", "subject", {"redacted": {"by": 1, "data": "x"}})


GUARDED = [
    "UPDATE event SET data = '{}' WHERE seq = 3",
    'UPDATE event SET data = \'{"redacted":{"by":8,"data":"x"}}\' WHERE seq = 2',
    "UPDATE event SET data = (SELECT data FROM event WHERE seq = 3) WHERE seq = 4",
    "UPDATE event SET subject = 'redacted' WHERE seq = 3",
    "UPDATE event SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 3",
    "UPDATE event SET kind = 'other', data = data WHERE seq = 3",
    "UPDATE event SET data = '{' WHERE seq = 3",
    "UPDATE event SET data = '{}' WHERE seq = 8",
    "DELETE FROM event WHERE seq = 3",
]


@pytest.mark.parametrize("statement", GUARDED)
def test_the_guard_lets_nothing_else_pass(path: Path, statement: str) -> None:
    """After a redaction no other change of any event is possible, of the redacted one neither."""
    redact(path, 3)
    with plain(path) as connection, pytest.raises(sqlite3.DatabaseError):
        connection.execute(statement)
    with opened(path) as log:
        assert len(log.verify().redacted) == 1


FORGED: dict[str, tuple[list[str], int]] = {
    "marker without a telling event": (
        ['UPDATE event SET data = \'{"redacted":{"by":6,"data":"' + "0" * 64 + "\"}}' WHERE seq = 2"],
        2,
    ),
    "marker that points behind the end": (
        ['UPDATE event SET data = \'{"redacted":{"by":60,"data":"' + "0" * 64 + "\"}}' WHERE seq = 2"],
        2,
    ),
    "marker of another event's redaction": (["UPDATE event SET data = (SELECT data FROM event WHERE seq = 3) WHERE seq = 2"], 2),
    "marker with words of one's own": (["UPDATE event SET data = replace(data, '}}', ',\"x\":1}}') WHERE seq = 3"], 3),
    "redacted event with another time": (["UPDATE event SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 3"], 3),
    "redacted event with another subject": (["UPDATE event SET subject = 'https://other.example/' WHERE seq = 3"], 3),
    "telling event altered": (["UPDATE event SET data = replace(data, 'private', 'public') WHERE seq = 8"], 8),
    "telling event cut off": (["DELETE FROM event WHERE seq >= 8"], 3),
    "a break before the telling event": (["UPDATE event SET subject = 'x' WHERE seq = 5"], 5),
}


@pytest.mark.parametrize(("statements", "seq"), FORGED.values(), ids=FORGED.keys())
def test_a_forged_redaction_is_found_at_its_event(path: Path, statements: list[str], seq: int) -> None:
    """With the guards dropped: verify names the first event that does not fit, and no forgery is called a redaction."""
    redact(path, 3)
    with unguarded(path) as connection:
        for statement in statements:
            connection.execute(statement)
    with opened(path, write=False) as log, pytest.raises(ChainBroken) as broken:
        log.verify()
    assert broken.value.seq == seq


def test_a_redaction_on_a_full_disk_is_not_told_without_being_done(tmp_path: Path) -> None:
    """Where the file may not grow, neither the event nor the change is there, and the log goes on."""
    path = tmp_path / "audit.db"
    filled(path, 5)
    with opened(path) as log:
        log.begin("run-2", START)
        (pages,) = log._db.execute("PRAGMA page_count").fetchone()
        log._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(AuditError, match="disk is full"):
            log.redact([3], actor="x", reason="y" * 200_000)
        log._db.execute(f"PRAGMA max_page_count = {pages + 1000}")
        log.append("numbered", "subject", {})
        log.flush()
        assert (log.verify().events, log.verify().redacted) == (7, ())
