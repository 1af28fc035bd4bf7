"""Search in the log: what people type finds what the log tells, whatever signs they type."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.audit.derived.build import index_path
from citecheck.audit.derived.search import search
from citecheck.model.errors import InputError
from citecheck.model.event import EventKind
from citecheck.model.verdict import Liveness
from tests.audit.derived.test_build import A, B, cited, first_run, second_run, verdict
from tests.audit.logs import opened, plain

SOUGHT = [
    ("ferry", {("claim", A)}),
    ("vah crossings", {("title", A)}),
    ("Váh", {("title", A)}),
    ("cross*", {("title", A)}),
    ('"until May"', {("claim", A)}),
    ('"May until"', set()),
    ("answers", {("reason", A)}),
    ("ferry AND nothing", set()),
    ("text:ferry", set()),
    ("ferry OR tolls", set()),
    ("doubled.", {("claim", B)}),
    ("NEAR(", set()),
    ("a'b; DROP TABLE text", set()),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of two runs."""
    path = tmp_path_factory.mktemp("searched") / "audit.db"
    with opened(path) as log:
        first_run(log)
        second_run(log)
    return path


@pytest.mark.parametrize(("words", "found"), SOUGHT)
def test_words_find_what_bears_them_all(path: Path, words: str, found: set[tuple[str, str]]) -> None:
    """Marks on letters do not matter, a star is a beginning, quotes a phrase; operators of SQLite are plain words."""
    assert {(hit.kind, hit.subject) for hit in search(path, words)} == found


def test_a_text_told_in_many_runs_is_found_once(path: Path) -> None:
    """With the first and the last event that say it, and how the link stands now."""
    (hit,) = search(path, "crossings", kind="title")
    assert (hit.times, hit.liveness) == (2, "gone")
    assert hit.first < hit.last
    assert search(path, "crossings", kind="reason") == ()
    assert len(search(path, "answers", limit=1)) == 1


@pytest.mark.parametrize("words", ["", "  ", "*", '""', "---"])
def test_no_word_is_an_error_of_input(path: Path, words: str) -> None:
    """Signs alone are no words."""
    with pytest.raises(InputError, match="no word"):
        search(path, words)


def test_what_is_appended_is_found_at_once(tmp_path: Path) -> None:
    """Search brings the index on by itself."""
    path = tmp_path / "audit.db"
    with opened(path) as log:
        first_run(log)
        assert search(path, "lighthouse") == ()
        log.begin("run-2", log.runs()[0].start)
        log.append(EventKind.CITATION_RECORDED, "3", cited("3", B, "The lighthouse keeper", "It was dark."))
        log.append(EventKind.LINK_JUDGED, B, verdict(Liveness.LIVE, 1, "answers 200"))
        log.flush()
        assert [hit.subject for hit in search(path, "lighthouse")] == [B]


#: What somebody may do to the index.
FORGERIES = (
    "UPDATE OR IGNORE text SET text = 'The ferry never left'",
    "UPDATE OR IGNORE text SET subject = 'https://forged.example/'",
    "UPDATE text SET last = 1",
    "UPDATE text SET last = 9999",
    "UPDATE link SET liveness = 'parked'",
)


@pytest.mark.parametrize("forgery", FORGERIES)
def test_an_index_that_says_something_else_than_the_log_is_made_anew(tmp_path: Path, forgery: str) -> None:
    """What is found is what the events say, whatever became of the file that helps to find it."""
    path = tmp_path / "audit.db"
    with opened(path) as log:
        first_run(log)
        second_run(log)
    honest = search(path, "ferry")
    with plain(index_path(path)) as index:
        index.execute(forgery)
    assert search(path, "ferry") == honest != ()
    with plain(index_path(path)) as index:
        assert index.execute("SELECT count(*) FROM text WHERE text = 'The ferry never left'").fetchone() == (0,)
