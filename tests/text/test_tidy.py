from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.model.span import Span
from citecheck.text.tidy import collapse, tidy

TEXT = st.text(alphabet="ab Z-\n\r\t\f\u00a0\u00ad\u200b‐.9é", max_size=60)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("  two \n\n words\u00a0here ", "two words here"),
        ("front of Al-\nSham", "front of Al-Sham"),
        ("cease-  \r\n fire", "cease-fire"),
        ("a dash -\nand more", "a dash - and more"),
        ("agree\u00ad\nment and co\u00adop", "agreement and coop"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("nul\x00byte", "nulbyte"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_collapse(given_text: str, expected: str) -> None:
    """White space becomes one space, real hyphens stay, what shows nothing goes."""
    assert collapse(given_text) == expected


def test_cuts_leave_no_trace() -> None:
    """A sign cut out of the text is gone, and its place can still be asked for."""
    tidied = tidy("people6 came [7], too", cuts=[Span(6, 7), Span(12, 16)])
    assert tidied.text == "people came, too"
    assert tidied.at(6) == 6
    assert tidied.span(0, 6).of("people6 came [7], too") == "people"


def test_one_word_drops_the_hyphen() -> None:
    """Where the caller knows the word without its hyphen, the hyphen goes; before a capital it always stays."""
    assert tidy("agree-\nment", one_word=lambda before, after: True).text == "agreement"
    assert tidy("Al-\nSham", one_word=lambda before, after: True).text == "Al-Sham"
    assert tidy("cease-\nfire", one_word=lambda before, after: False).text == "cease-fire"


def test_span_of_nothing_is_an_error() -> None:
    """An empty or outside range has no place in the text."""
    with pytest.raises(IndexError):
        tidy("abc").span(2, 2)
    with pytest.raises(IndexError):
        tidy("abc").span(0, 4)


@given(TEXT)
def test_every_character_comes_from_where_the_map_says(text: str) -> None:
    """Each cleaned character is the original's own, or the space that stands for white space there."""
    tidied = tidy(text)
    assert len(tidied.origins) == len(tidied.text)
    for sign, origin in zip(tidied.text, tidied.origins, strict=True):
        assert sign == text[origin] or (sign == " " and text[origin].isspace()) or (sign == "-" and text[origin] in "-‐")


@given(TEXT)
def test_the_map_rises(text: str) -> None:
    """Cleaning never changes the order, so that spans stay spans."""
    origins = list(tidy(text).origins)
    assert origins == sorted(set(origins))


@given(TEXT, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_parts_and_cuts_keep_offsets(text: str, one: int, two: int, three: int, four: int) -> None:
    """A part of the text with a piece cut out maps into that part, and never into the piece."""
    start, low, high, end = sorted(min(number, len(text)) for number in (one, two, three, four))
    tidied = tidy(text, Span(start, end), cuts=[Span(low, high)])
    assert all(start <= origin < end and not low <= origin < high for origin in tidied.origins)


@given(TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """Clean text stays as it is."""
    once = collapse(text)
    assert collapse(once) == once


@given(TEXT, st.integers(0, 60))
def test_at_counts_what_comes_before(text: str, offset: int) -> None:
    """``at`` is the number of cleaned characters from before an offset."""
    tidied = tidy(text)
    assert tidied.at(offset) == sum(1 for origin in tidied.origins if origin < offset)
