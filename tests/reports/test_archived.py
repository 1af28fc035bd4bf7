"""Which snapshot a citation is given back, and why there is none."""

import datetime as dt

import pytest
from msgspec import structs

from citecheck.model.capture import Capture, CaptureState
from citecheck.model.cited_copy import CitedCopy, CopyState
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.verdict import Liveness
from citecheck.reports.archived import given_back
from citecheck.testing import NOW
from tests.reports.example import example, found, judged

OWN = "https://archive.example/web/20170101000000/https://valley-post.example/21"


def given(outcome):
    (each,) = given_back(structs.replace(example(), outcomes=(outcome,)))
    return each


def copy(state=CopyState.GENUINE, moment=dt.datetime(2017, 1, 1, tzinfo=dt.UTC)):
    return CitedCopy(uri=OWN, archive="Own", at=NOW, state=state, original="https://valley-post.example/21", moment=moment)


def test_a_verified_snapshot_is_given():
    """Original, memento, moment and archive, as the log has them."""
    each = given(judged(21, Liveness.LIVE, answer=found(21, "20161215080000")))
    assert each.memento == "https://archive.example/web/20161215080000/https://valley-post.example/21"
    assert (each.original, each.at.date().isoformat(), each.archive) == (
        "https://valley-post.example/21",
        "2016-12-15",
        "fake archive",
    )
    assert (each.gone, each.why_none) == (False, "")


def test_the_notes_own_copy_comes_first():
    """Where the note links a copy that was seen to be what it says, that is the one."""
    outcome = judged(21, Liveness.GONE, answer=found(21, "20161215080000"), copy=copy())
    assert (given(outcome).memento, given(outcome).archive, given(outcome).gone) == (OWN, "Own", True)


@pytest.mark.parametrize("state", [state for state in CopyState if state is not CopyState.GENUINE])
def test_a_copy_that_is_not_known_to_be_genuine_is_not_given(state):
    """A wrong, dead or unseen copy gives way to the snapshot, and to none where there is none."""
    assert given(judged(21, Liveness.LIVE, answer=found(21, "20161215080000"), copy=copy(state))).memento != OWN
    assert given(judged(21, Liveness.LIVE, copy=copy(state))).memento is None


def answer(state, **more):
    return ArchiveAnswer(state=state, original="x", at=NOW, archive="Archive", **more)


NONE = [
    ("absent", {"answer": answer(AnswerState.ABSENT, reason="the archive lists no capture")}, "lists no capture"),
    ("excluded", {"answer": answer(AnswerState.EXCLUDED)}, "Archive does not show this site"),
    ("unknown", {"answer": answer(AnswerState.UNKNOWN, reason="throttled")}, "Not known whether it is archived: throttled"),
    ("never asked", {}, "Not looked up in an archive"),
    (
        "not believed",
        {"answer": structs.replace(found(21, "20161215080000"), verified=False, rejected=(("u", "a login page"),))},
        "login",
    ),
    (
        "captured, not seen",
        {"capture": Capture(state=CaptureState.ARCHIVED, original="x", at=NOW, uri="https://archive.example/new")},
        "its playback was not seen yet",
    ),
    ("asked for", {"capture": Capture(state=CaptureState.PENDING, original="x", at=NOW, job="j")}, "Not looked up"),
]


@pytest.mark.parametrize(("name", "parts", "why"), NONE, ids=[row[0] for row in NONE])
def test_no_snapshot_and_why(name, parts, why):
    """Only what was seen played back is given; else the reason, in words."""
    each = given(judged(21, Liveness.LIVE, **parts))
    assert each.memento is None
    assert why in each.why_none


def test_a_snapshot_in_a_folder_is_no_link():
    """No reader can follow it."""
    local = found(21, "20161215080000")
    local = structs.replace(local, memento=structs.replace(local.memento, uri="local:/20161215080000/https://a.example/"))
    each = given(judged(21, Liveness.LIVE, answer=local))
    assert each.memento is None
    assert "snapshot of 2016-12-15 is in a folder" in each.why_none


def test_citations_without_a_link_are_left_out():
    """There is nothing to give back."""
    assert all(each.citation.url is not None for each in given_back(example()))
