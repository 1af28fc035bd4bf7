"""Quotes of somebody else's: found word for word, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.evidence.verbatim import LEAST, find_quote
from tests.evidence.articles import ARABIC, ENGLISH

TEXT = (
    "The harbour master said: “We didn’t see the ship – it was too dark.” Inter-\nnational rescuers came at\u00a0dawn; forty\n"
    "  fishermen helped them. Nobody was hurt in the ﬁre."
)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("We didn’t see the ship", ["We didn’t see the ship"]),
        ('"We didn\'t see the ship - it was too dark."', ["We didn’t see the ship – it was too dark"]),
        ("International rescuers", []),
        ("Inter-national rescuers came", ["Inter-\nnational rescuers came"]),
        ("Inter- national rescuers came", ["Inter-\nnational rescuers came"]),
        ("came at dawn; forty fishermen", ["came at\u00a0dawn; forty\n  fishermen"]),
        ("Nobody was hurt in the fire", ["Nobody was hurt in the ﬁre"]),
        ("We didn&#x27;t see the ship", ["We didn’t see the ship"]),
        ("The harbour master said ... Nobody was hurt", ["The harbour master said", "Nobody was hurt"]),
        ("The harbour master said […] fishermen helped them", ["The harbour master said", "fishermen helped them"]),
        ("Nobody was hurt … The harbour master said", []),
        ("The harbour master said … nobody at all was hurt", []),
        ("We did not see the ship", []),
        ("we didn't see the ship", []),
        ("We didn't see a ship", []),
        ("fishermen help", []),
        ("ishermen helped them", []),
        ("the ship", []),
        ("The harbour master said ... the ship", []),
        ("...", []),
        ("", []),
    ],
)
def test_a_quote_is_found_as_it_stands_or_not_at_all(quote, expected):
    """Signs, blanks and broken lines are overlooked; another word, another order, a part of a word, too short: not found."""
    assert [span.of(TEXT) for span in find_quote(quote, TEXT)] == expected


def test_arabic_is_found_as_it_stands():
    """Marks of direction that a model puts in do not matter; another word does."""
    words = " ".join(ARABIC.split()[4:9])
    (span,) = find_quote(f"\u200f{words}\u200f", ARABIC)
    assert span.of(ARABIC).split() == words.split()
    assert find_quote(words + " كلها", ARABIC) == ()


@given(st.integers(0, len(ENGLISH) - 40), st.integers(LEAST + 4, 200))
def test_any_stretch_of_whole_words_is_found(start, length):
    """Whatever is copied out of a text between two blanks is found there, and only words of it are shown."""
    begin = ENGLISH.rfind(" ", 0, start) + 1
    end = ENGLISH.find(" ", begin + length)
    quote = ENGLISH[begin:end] if end > 0 else ENGLISH[begin:]
    spans = find_quote(quote, ENGLISH)
    assert spans or len(quote.strip(" \n.,;:\"'")) < LEAST
    assert all(span.of(ENGLISH).strip(" \n.,;:\"'") in ENGLISH for span in spans)


@given(st.text(max_size=80), st.text(max_size=200))
def test_anything_may_be_asked(quote, text):
    """Whatever quote and text hold, spans lie in the text, in order."""
    spans = find_quote(quote, text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert list(spans) == sorted(spans)
