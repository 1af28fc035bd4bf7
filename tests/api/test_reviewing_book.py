"""citations.yaml edited from the review desk: the same merge rules, nobody's edits overwritten, and the log knows."""

from __future__ import annotations

import pytest

from citecheck.audit.log import AuditLog
from citecheck.citations.book.file import load_book, write_book
from citecheck.citations.book.merge import merge
from citecheck.model.citation import Citation, Citations
from citecheck.model.errors import InputError, LogBusy
from citecheck.model.event import EventKind
from citecheck.review.desk import Rejected
from citecheck.testing import FixedClock
from tests.api.desks import REPORT, citation, claim, desk_of, tell, told_log
from tests.api.logged import events_of

RUN = "run-1"


@pytest.fixture
def settings(tmp_path):
    return told_log(tmp_path, 3)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "citations.yaml"
    write_book(path, _read())
    return path


def _read(source: str = REPORT) -> Citations:
    return Citations(
        source=source,
        digest="d" * 64,
        citations=tuple(citation(number) for number in (1, 2, 3)),
        claims=tuple(claim(number) for number in (1, 2, 3)),
    )


def _edits(settings) -> list[tuple[str, str, str, str, bool]]:
    return [
        (
            event.subject,
            *(event.data.get(name) or "" for name in ("field", "before", "after")),
            event.data.get("taken_back", False),
        )
        for event in events_of(settings, EventKind.CITATION_EDITED)
    ]


def test_an_edit_stands_in_the_file_and_in_the_log(settings, book):
    """Who, which field, from what to what, in a session of the desk; the next parse leaves it alone."""
    desk = desk_of(settings)
    edited = desk.edit(RUN, "n2", {"title": "Mine", "author": "", "issued": "2016-12-15"})
    assert isinstance(edited, Citation)
    assert (edited.title, edited.edited, edited.claims) == ("Mine", ("title", "issued"), ("c2",))
    assert desk.cited(RUN, "n2") == edited
    assert _edits(settings) == [("n2", "title", "Ferry 2", "Mine", False), ("n2", "issued", "2016-12-14", "2016-12-15", False)]
    assert {event.data["reviewer"] for event in events_of(settings, EventKind.CITATION_EDITED)} == {"Ada"}
    merged = merge(_read(), load_book(book)).citations.citations[1]
    assert (merged.title, merged.edited) == ("Mine", ("title", "issued"))


def test_an_edit_is_taken_back_by_what_the_log_knows(settings, book):
    """The report's reading comes out of the runs that recorded it, not out of a new parse."""
    desk = desk_of(settings)
    desk.edit(RUN, "n2", {"issued": "2016-12-15"})
    back = desk.edit(RUN, "n2", {"issued": ""})
    assert isinstance(back, Citation)
    assert (back.issued, back.edited) == (citation(2).issued, ())
    assert _edits(settings)[-1] == ("n2", "issued", "2016-12-15", "2016-12-14", True)


def test_what_is_rejected_is_neither_in_the_file_nor_in_the_log(settings, book):
    """In words, field by field; a right field beside it waits."""
    before = book.read_bytes()
    told = desk_of(settings).edit(RUN, "n2", {"title": "Mine", "issued": "soon", "url": "nowhere at all"})
    assert isinstance(told, Rejected)
    assert sorted(told.problems) == ["issued", "url"]
    assert (book.read_bytes(), _edits(settings)) == (before, [])


def test_nothing_new_writes_nothing(settings, book):
    """A form sent as it was leaves file and log alone."""
    before = book.read_bytes()
    desk_of(settings).edit(RUN, "n2", {"title": "Ferry 2", "author": ""})
    assert (book.read_bytes(), events_of(settings, EventKind.CITATION_EDITED)) == (before, [])


def test_the_file_is_read_anew_at_every_edit(settings, book):
    """What somebody else saved in between stays."""
    desk = desk_of(settings)
    desk.edit(RUN, "n2", {"title": "Mine"})
    book.write_text(book.read_text(encoding="utf-8").replace("Ferry 3", "Theirs") + "# theirs\n", encoding="utf-8")
    desk.edit(RUN, "n2", {"author": "Doe"})
    text = book.read_text(encoding="utf-8")
    assert all(words in text for words in ("title: Mine", "author: Doe", "title: Theirs", "# theirs"))
    assert desk.cited(RUN, "n3").title == "Theirs"


def test_a_file_of_another_report_is_left_alone(settings, book):
    """It may hold records of the same ids."""
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        tell(log, "run-2", 3, report="buses.txt", digest="e" * 64)
    desk = desk_of(settings)
    assert desk.cited("run-2", "n1") is None
    with pytest.raises(InputError, match=r"of another report, ferries\.txt"):
        desk.edit("run-2", "n1", {"title": "Mine"})


def test_without_the_file_there_is_nothing_to_edit(settings):
    """One clear error, and no file is made."""
    desk = desk_of(settings)
    assert desk.cited(RUN, "n1") is None
    with pytest.raises(InputError, match="there is no such file"):
        desk.edit(RUN, "n1", {"title": "Mine"})


def test_an_edit_that_the_log_cannot_take_is_not_made(settings, book):
    """While a run writes the log, the file stays as it is: no edit goes untold."""
    before = book.read_bytes()
    with AuditLog.open(settings.log, clock=FixedClock()), pytest.raises(LogBusy):
        desk_of(settings, patience=0).edit(RUN, "n1", {"title": "Mine"})
    assert book.read_bytes() == before
