"""A quote found again in an edited text."""

from hypothesis import given
from hypothesis import strategies as st

from citecheck.evidence.passages import quote
from citecheck.evidence.reanchor import reanchor
from citecheck.evidence.sentences import sentences
from tests.evidence.articles import ENGLISH

SPANS = sentences(ENGLISH)


def passage_with(words):
    return next(quote(ENGLISH, span, 1.0) for span in SPANS if words in span.of(ENGLISH))


def test_text_added_before_it():
    """A quote is found behind new text."""
    text = "Correction: an earlier version was wrong.\n" + ENGLISH
    passage = passage_with("price of milk")
    found = reanchor(passage, text)
    assert found is not None
    assert found.of(text) == passage.exact


def test_small_edits_inside_it():
    """One word changed and one left out, and the quote is still found, alone."""
    text = ENGLISH.replace("walked out for a third week on Wednesday", "walked out for the third week Wednesday")
    found = reanchor(passage_with("dock workers"), text)
    assert found is not None
    assert found.of(text).startswith("Some 2,400 dock workers")
    assert "Their union" not in found.of(text)


def test_white_space_and_quotes_changed():
    """Line breaks inside the quote do not matter."""
    text = ENGLISH.replace("halting every ferry", "halting\n  every ferry")
    found = reanchor(passage_with("dock workers"), text)
    assert found is not None
    assert found.of(text).endswith("Selby Islands.")


def test_of_two_alike_the_surroundings_decide():
    """Where the words stand twice, the place with the right words around it is taken."""
    text = "Gates opened. Nobody came. Rain fell. Later that day the shop opened. Nobody came. Then it closed."
    second = text.rindex("Nobody came.")
    passage = quote(text, next(span for span in sentences(text) if span.start == second), 1.0)
    moved = "News of the day. " + text
    found = reanchor(passage, moved)
    assert found is not None
    assert found.start == moved.rindex("Nobody came.")


def test_what_is_gone_is_not_found():
    """A removed sentence is an orphan: None, not the next best."""
    text = ENGLISH.replace("Since then, fresh food on the islands has become scarce, and the price of milk has doubled.\n", "")
    assert reanchor(passage_with("price of milk"), text) is None


@given(st.sampled_from(SPANS), st.text(max_size=60), st.text(max_size=60))
def test_unchanged_words_are_always_found(span, before, after):
    """Whatever is put before and after, a quote that is still there is found at its words."""
    text = before + "\n" + ENGLISH + after
    found = reanchor(quote(ENGLISH, span, 1.0), text)
    assert found is not None
    assert found.of(text) == span.of(ENGLISH)
