"""The derived tables: from the events alone, the same whether made anew or brought on, and never in the log's way."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from citecheck.audit.derived.build import bring_on, index_path, rebuild
from citecheck.audit.derived.metadata import datasette_metadata
from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citation
from citecheck.model.document import Claim
from citecheck.model.errors import AuditError, ChainBroken
from citecheck.model.event import CitationRecord, EventKind, RunEnd
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Reason, Verdict
from citecheck.testing import NOW, memento
from tests.audit.logs import START, opened, unguarded

A, B = "https://a.example/", "https://b.example/"
TABLES = ("run", "citation", "look", "link", "text", "link_citation")


def verdict(liveness: Liveness, day: int, words: str) -> Verdict:
    at = NOW + dt.timedelta(days=day)
    return Verdict(liveness=liveness, at=at, reasons=(Reason(signal="status", words=words),), page_title="The page")


def cited(number: str, url: str, title: str, sentence: str) -> CitationRecord:
    claim = Claim(id="c" + number, sentence=sentence, clause="", span=Span(0, 1), clause_span=Span(0, 1), notes=(number,))
    citation = Citation(id=number, note=number, kind="web", raw=title, title=title, url=parse_url(url), claims=(claim.id,))
    return CitationRecord(citation=citation, claims=(claim,))


def first_run(log: AuditLog) -> None:
    log.begin("run-1", START)
    log.append(EventKind.CITATION_RECORDED, "1", cited("1", A, "Crossings of the Váh", "The ferry ran until May."))
    log.append(EventKind.LINK_JUDGED, A, verdict(Liveness.LIVE, 0, "answers 200"))
    found = memento(A, "20261031235900")
    answer = ArchiveAnswer(state=AnswerState.FOUND, original=A, at=NOW, memento=found, verified=True)
    log.append(EventKind.ARCHIVE_ASKED, A, answer)
    log.append(EventKind.RUN_FINISHED, "run-1", RunEnd(complete=True))


def second_run(log: AuditLog) -> None:
    log.begin("run-2", START)
    log.append(EventKind.CITATION_RECORDED, "1", cited("1", A, "Crossings of the Váh", "The ferry ran until May."))
    log.append(EventKind.CITATION_RECORDED, "2", cited("2", B, "Tolls", "Tolls doubled."))
    log.append(EventKind.LINK_JUDGED, A, verdict(Liveness.GONE, 10, "answers 404"))
    log.append(EventKind.LINK_JUDGED, A, verdict(Liveness.TRANSIENT, 12, "answers 503"))
    log.append(EventKind.LINK_JUDGED, A, verdict(Liveness.GONE, 14, "answers 404"))
    log.append(EventKind.LINK_JUDGED, B, {"liveness": 7})
    log.flush()


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(index_path(path))) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of one run."""
    path = tmp_path / "audit.db"
    with opened(path) as log:
        first_run(log)
    return path


def test_each_link_stands_once_as_it_is_now(path: Path) -> None:
    """Looks, newest state, last life, first failure that lasts, and the snapshot; doubt in between changes neither."""
    with opened(path) as log:
        second_run(log)
        rebuild(path)
    with closing(sqlite3.connect(index_path(path))) as connection:
        (row,) = connection.execute("SELECT looks, liveness, reason, alive_at, rot_since, memento_verified FROM link").fetchall()
        reports = connection.execute("SELECT DISTINCT url, note, title FROM link_citation").fetchall()
    assert row == (4, "gone", "answers 404", "2026-11-02T12:00:00Z", "2026-11-12T12:00:00Z", 1)
    assert reports == [(A, "1", "Crossings of the Váh")]


def test_brought_on_is_the_same_as_made_anew(path: Path) -> None:
    """An index that followed the log event by event holds what one made at the end holds."""
    assert rebuild(path).anew
    with opened(path) as log:
        second_run(log)
    brought = bring_on(path)
    assert (brought.anew, len(brought.unread)) == (False, 1)
    followed = {table: rows(path, table) for table in TABLES}
    made = rebuild(path)
    assert (made.head, made.events, made.unread) == (brought.head, brought.events, brought.unread)
    assert {table: rows(path, table) for table in TABLES} == followed
    assert not bring_on(path).anew


def test_an_event_of_no_known_shape_is_left_out_and_named(path: Path) -> None:
    """One odd event does not cost the tables; it is told which."""
    with opened(path) as log:
        second_run(log)
    built = rebuild(path)
    with opened(path, write=False) as log:
        (odd,) = log.events(kind=EventKind.LINK_JUDGED, subject=B)
    assert built.unread == (odd.seq,)


@pytest.mark.parametrize("damage", ["no index", "no database", "another log's", "older"])
def test_what_cannot_be_brought_on_is_made_anew(path: Path, damage: str, tmp_path: Path) -> None:
    """A missing, broken, foreign or outdated index is no error: it is derived."""
    rebuild(path)
    index = index_path(path)
    if damage == "no index":
        index.unlink()
    elif damage == "no database":
        index.write_bytes(b"x" * 4096)
    else:
        key, value = ("head", "f" * 64) if damage == "another log's" else ("version", "0")
        with closing(sqlite3.connect(index)) as connection:
            connection.execute("UPDATE about SET value = ? WHERE key = ?", [value, key])
            connection.commit()
    assert bring_on(path).anew
    assert len(rows(path, "link")) == 1


def test_a_broken_chain_is_not_built_upon(path: Path) -> None:
    """Rebuilding checks the chain first, and leaves the old index where it stands."""
    rebuild(path)
    before = index_path(path).read_bytes()
    with unguarded(path) as connection:
        connection.execute("UPDATE event SET subject = 'forged' WHERE seq = 3")
    with pytest.raises(ChainBroken) as broken:
        rebuild(path)
    assert broken.value.seq == 3
    assert index_path(path).read_bytes() == before


def test_no_log_no_index(tmp_path: Path) -> None:
    """Without a log there is one clear error, and no file is left behind."""
    with pytest.raises(AuditError, match="there is no log"):
        rebuild(tmp_path / "audit.db")
    assert list(tmp_path.iterdir()) == []


def test_ready_made_queries_run(path: Path) -> None:
    """Each query that datasette shows gives an answer, and names what it asks for."""
    with opened(path) as log:
        second_run(log)
    rebuild(path)
    metadata = datasette_metadata(path)
    assert set(metadata["databases"]) == {"audit", "audit-index"}
    queries = metadata["databases"]["audit-index"]["queries"]
    given = {"words": "ferry", "url": A}
    with closing(sqlite3.connect(index_path(path))) as connection:
        found = {name: len(connection.execute(query["sql"], given).fetchall()) for name, query in queries.items()}
    assert found == {"search": 1, "failing": 1, "without_snapshot": 0, "changed": 3, "history": 4, "cited_by": 1}
