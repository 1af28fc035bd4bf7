from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citecheck.citations.flat import flatten
from citecheck.model.span import Span


def test_line_ends_and_invisible_marks_collapse():
    """A note wrapped over lines reads as one line; direction marks and soft hyphens are gone."""
    text = "(1) Fire\u00a0in \n the\u200f  old mar\u00adket"
    assert flatten(text, Span(4, len(text))).text == "Fire in the old market"


def test_a_hyphen_at_a_line_end_is_real():
    """What reads "Al-⏎Sham" is one word with its hyphen, not two."""
    text = "the Al-\n Nour bridge -\nclosed"
    assert flatten(text, Span(0, len(text))).text == "the Al-Nour bridge - closed"


def test_blank_lines_are_told_from_line_ends():
    """A line end may stand inside a link, a blank line never does."""
    flat = flatten("a\nb\n\nc", Span(0, 6))
    assert (flat.breaks, flat.gaps) == ({1}, {3})


@given(st.text(alphabet=st.sampled_from("ab-\n \t\u00a0\u00ad\u200fج"), max_size=40), st.integers(0, 10))
def test_every_character_knows_where_it_stood(text, start):
    """Offsets lead back to the same character of the report, blanks aside."""
    span = Span(min(start, len(text)), len(text))
    flat = flatten(text, span)
    assert len(flat.text) == len(flat.offsets)
    for char, offset in zip(flat.text, flat.offsets, strict=True):
        assert text[offset] == char or char == " "
    if flat.text:
        assert flat.span(0, len(flat.text)).of(text).replace("\u00ad", "").replace("\u200f", "").split() != []
