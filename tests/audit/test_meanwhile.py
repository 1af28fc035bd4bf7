"""A chain verified by a helper beside the reader: it can only confirm; whatever else happens, the chain is verified here."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

from citecheck.audit.meanwhile import Meanwhile
from tests.audit.logs import START, opened

TRUE = (sys.executable, "-c", "pass")
FALSE = (sys.executable, "-c", "raise SystemExit(1)")


def made(path: Path, count: int = 6) -> None:
    with opened(path) as log:
        log.begin("run-1", START)
        for number in range(count):
            log.append("k", f"s{number}", {"n": number})


def spoil(path: Path, seq: int) -> None:
    db = sqlite3.connect(path)
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    db.execute("UPDATE event SET data = ? WHERE seq = ?", ('{"n":99}', seq))
    db.commit()
    db.close()


@pytest.mark.parametrize("least", [1, 1000])
def test_a_whole_chain_holds(tmp_path: Path, least: int) -> None:
    """Whether a helper looked or this process."""
    made(tmp_path / "audit.db")
    with opened(tmp_path / "audit.db", write=False) as log, Meanwhile(log, least=least) as chain:
        assert (chain._helper is None) == (least > 1)
        assert chain.holds(log.last_seq_of_all())


@pytest.mark.parametrize("least", [1, 1000])
def test_an_altered_event_is_found_where_it_counts(tmp_path: Path, least: int) -> None:
    """Damage up to the asked event breaks the chain, damage behind it is not asked about."""
    path = tmp_path / "audit.db"
    made(path)
    spoil(path, 5)
    with opened(path, write=False) as log, Meanwhile(log, least=least) as chain:
        assert [chain.holds(last) for last in (4, 5, 7)] == [True, False, False]


@pytest.mark.parametrize("command", [FALSE, ("/nowhere/python",)])
def test_a_helper_that_fails_is_no_answer(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Where it cannot be started, or ends in any other way, the chain is verified here."""
    made(tmp_path / "audit.db")
    with opened(tmp_path / "audit.db", write=False) as log, Meanwhile(log, least=1, command=command) as chain:
        assert chain.holds(log.last_seq_of_all())


def test_the_helper_reads_what_waits_to_be_written(tmp_path: Path) -> None:
    """Events that were not flushed yet are in the file before it looks."""
    with opened(tmp_path / "audit.db") as log:
        log.begin("run-1", START)
        log.append("k", "s", {"n": 1})
        with Meanwhile(log, least=1, command=TRUE), opened(tmp_path / "audit.db", write=False) as other:
            assert other.last_seq_of_all() == log.last_seq_of_all()


def test_a_helper_does_not_outlive_the_question(tmp_path: Path) -> None:
    """Whoever stops asking ends it."""
    made(tmp_path / "audit.db")
    sleeps = (sys.executable, "-c", "import time; time.sleep(600)")
    with opened(tmp_path / "audit.db", write=False) as log, Meanwhile(log, least=1, command=sleeps) as chain:
        helper = chain._helper
        assert helper is not None
        assert helper.poll() is None
    assert helper.poll() is not None
