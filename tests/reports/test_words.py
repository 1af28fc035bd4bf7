"""The words that reports use for what was seen."""

import pytest
from msgspec import structs

from citecheck.model.cited_copy import CitedCopy, CopyState
from citecheck.model.memento import AnswerState, ArchiveAnswer, Heard
from citecheck.model.verdict import Conclusion, Standing
from citecheck.reports.words import answer_words, cited_copy_words, standing_words
from citecheck.testing import NOW, memento

PAGE = "https://example.org/a"
DAY = "2 November 2026"


def answer(state, *heard, **more):
    said = tuple(Heard(archive=name, state=each) for name, each in heard)
    return ArchiveAnswer(state=state, original=PAGE, at=NOW, archive="Wayback Machine", heard=said, **more)


@pytest.mark.parametrize(
    ("archive", "words"),
    [
        ("Wayback Machine", "Snapshot of 10 May 2016, no cited date to compare with."),
        ("Arquivo.pt", "Snapshot of 10 May 2016 (Arquivo.pt), no cited date to compare with."),
    ],
)
def test_another_archive_is_named(archive, words):
    """Which archive holds the snapshot is said, where it is not the usual one."""
    held = memento(PAGE, "20160510080000", archive=archive)
    told = structs.replace(answer(AnswerState.FOUND, memento=held, verified=True), archive=archive)
    assert answer_words(told) == words


def test_all_that_hold_a_site_back_are_named():
    """One archive does not show a site, or several do not."""
    excluded, absent = AnswerState.EXCLUDED, AnswerState.ABSENT
    assert answer_words(answer(excluded)) == "Wayback Machine does not show this site."
    both = answer(excluded, ("Wayback Machine", excluded), ("Arquivo.pt", absent), ("Own", excluded))
    assert answer_words(both) == "Wayback Machine and Own do not show this site."


def test_each_state_of_a_copy_has_words_of_its_own():
    """What became of the archived copy in the note is one sentence, with the reason; without a copy nothing is said."""
    copy = CitedCopy(uri="u", archive="a", at=NOW, state=CopyState.DEAD, reason="the archive cannot play this memento (404)")
    assert cited_copy_words(copy) == "The archived copy in the note is dead: the archive cannot play this memento (404)."
    assert len({cited_copy_words(structs.replace(copy, state=state)) for state in CopyState}) == len(CopyState)
    assert cited_copy_words(structs.replace(copy, state=CopyState.GENUINE, reason="")).endswith("is what it claims.")
    assert cited_copy_words(None) == ""


@pytest.mark.parametrize(
    ("conclusion", "failures", "words"),
    [
        (Conclusion.ALIVE, 0, ""),
        (Conclusion.SUSPECT, 2, f"Suspect: failure 2 of 3 since {DAY}; called dead only after 3."),
        (Conclusion.DEAD, 3, f"Dead: failed 3 times since {DAY}."),
        (
            Conclusion.SUSPECT,
            3,
            f"Suspect: failed 3 times since {DAY}, and a wall or a refusal stands there now: not called dead.",
        ),
    ],
)
def test_what_many_looks_allow_to_conclude_is_said(conclusion, failures, words):
    """How often and since when, and why a link that failed often is not called dead."""
    assert standing_words(Standing(conclusion=conclusion, failures=failures, since=NOW, looks=failures)) == words
