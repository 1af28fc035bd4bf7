"""A quote found again in an edited text."""

from hypothesis import given
from hypothesis import strategies as st

from citecheck.evidence.passages import quote
from citecheck.evidence.reanchor import Anchored, anchored, reanchor
from citecheck.evidence.sentences import sentences
from citecheck.evidence.weigh import weigh
from citecheck.model.decision import Quote
from citecheck.model.span import Span
from tests.evidence.articles import ENGLISH, ENGLISH_SOURCE, claim

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


def test_what_became_of_each_passage_is_told_in_order():
    """Passages of an earlier weighing in an edited text: the same, edited, and an orphan that is told, not dropped."""
    old = weigh(claim("Some 2,400 dock workers walked out for a third week; the price of milk has doubled."), ENGLISH_SOURCE)
    assert len(old.passages) == 5
    gone = next(passage for passage in old.passages if "price of milk" in passage.exact)
    text = "Updated.\n" + ENGLISH.replace(gone.exact, "").replace("walked out for a third week", "walked out for the third week")
    found = anchored(old.passages, text)
    assert [one.quote for one in found] == list(old.passages)
    told = {one.quote.exact: one for one in found}
    assert told[gone.exact] == Anchored(quote=gone, how="orphan")
    edited = next(one for one in found if "walked out for the third week" in one.words)
    assert edited.how == "edited"
    assert all(one.span is None or one.span.of(text) == one.words for one in found)
    assert sum(one.how == "same" for one in found) == 3


def test_the_quotes_of_a_decision_are_found_as_well():
    """A quote that an editor relied on has the same shape; line breaks put into it are no edit."""
    passage = passage_with("price of milk")
    quote_ = Quote(
        exact=passage.exact, prefix=passage.prefix, suffix=passage.suffix, span=passage.span, text_digest=ENGLISH_SOURCE.digest
    )
    text = "News\n\n" + ENGLISH.replace("price of milk", "price\nof milk")
    (found,) = anchored([quote_], text)
    assert (found.quote, found.how) == (quote_, "same")
    assert found.words.split() == quote_.exact.split()


def test_nothing_but_blanks_is_an_orphan():
    """A quote of no words stands nowhere, and everything is an orphan in an empty text."""
    blank = quote("a   b", Span(1, 4), 1.0)
    assert [one.how for one in anchored([blank, passage_with("price of milk")], "")] == ["orphan", "orphan"]
    assert [one.how for one in anchored([blank], "a   b")] == ["orphan"]


@given(st.sampled_from(SPANS), st.text(max_size=60), st.text(max_size=60))
def test_unchanged_words_are_always_found(span, before, after):
    """Whatever is put before and after, a quote that is still there is found at its words."""
    text = before + "\n" + ENGLISH + after
    found = reanchor(quote(ENGLISH, span, 1.0), text)
    assert found is not None
    assert found.of(text) == span.of(ENGLISH)
