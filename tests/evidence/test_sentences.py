"""Sentences of web text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.evidence.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One came. Two left!", ["One came.", "Two left!"]),
        ("Mr. Amin met Dr. B. Khalil at No. 5 Hill St. today.", ["Mr. Amin met Dr. B. Khalil at No. 5 Hill St. today."]),
        ("It cost 3.5 million. Then it rose.", ["It cost 3.5 million.", "Then it rose."]),
        ("Headline without stop\nThe first line.", ["Headline without stop", "The first line."]),
        ("“We stay.” He left.", ["“We stay.”", "He left."]),
        ("هل غادروا؟ نعم، غادروا. وصلت الحافلات.", ["هل غادروا؟", "نعم، غادروا.", "وصلت الحافلات."]),
        ("罢工继续。渡轮停航。", ["罢工继续。", "渡轮停航。"]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_end_where_they_end(text, expected):
    """Full stops of two scripts; abbreviations, initials and decimals end nothing."""
    assert [span.of(text) for span in sentences(text)] == expected


def test_lines_wrapped_by_hand_are_joined():
    """In text of one width, a line end parts nothing."""
    line = "the workers of the port went on and on with their long strike today and"
    text = "\n".join([line] * 9 + ["then it ended. The ferries ran."])
    assert [span.of(text) for span in sentences(text)][-1] == "The ferries ran."
    assert len(sentences(text)) == 2


@given(st.text(max_size=300))
def test_sentences_cover_all_words_in_order(text):
    """No letter is lost, none is told twice."""
    spans = sentences(text)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


def test_a_text_without_stops_is_cut():
    """A menu of thousands of words in one line becomes pieces of bearable length."""
    assert all(len(span) <= 1200 for span in sentences("word " * 5000))
