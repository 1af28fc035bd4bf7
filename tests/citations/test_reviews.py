"""Law reviews and collections of judgments."""

from __future__ import annotations

import re

import pytest

from citecheck.citations.reviews import COURT_LETTERS, known_review, review_like


@pytest.mark.parametrize(
    ("words", "like", "known"),
    [
        ("NJW", True, True),
        ("NVwZ-RR", True, True),
        ("BayVBl.", True, True),
        ("Jura", True, True),
        ("WXYZ", True, False),
        ("Delta Herald", False, False),
        ("Jurassic", False, False),
    ],
)
def test_law_reviews_go_by_their_letters(words, like, known):
    """Any capitals may be a review behind a court; only known ones make an article of what has a title."""
    assert (review_like(words), known_review(words)) == (like, known)


def test_courts_go_by_their_letters_too():
    """A court's letters are a whole word."""
    assert [word for word in ("BGH", "OLG", "BG", "OLGA") if re.fullmatch(COURT_LETTERS, word)] == ["BGH", "OLG"]
