from citecheck.citations.doubts.body import blanked, body_of, dates_in, paragraphs, sentence_at
from citecheck.model.span import Span
from citecheck.text.dates import find_dates
from tests.citations.doubts.reports import report


def test_the_body_keeps_every_offset():
    """Notes, markers and links are blanks of the same length; lines stay lines."""
    document = report("See https://valley-post.example/x and mail a@b.example.\n")
    body = body_of(document)
    assert len(body) == len(document.text)
    assert body.count("\n") == document.text.count("\n")
    assert "dike is broken" not in body
    assert "example" not in body
    assert blanked("abc\ndef", [Span(1, 5), Span(2, 3)]) == "a  \n ef"


def test_a_sentence_over_a_page_end_is_one_paragraph():
    """A long line that ends in a small word goes on; a heading, and a line that ends in a full stop, do not."""
    text = (
        "Heading words\n\nOn the last evening the last convoy of the besieged in the eastern\n\nquarters left.\n\nThe end of a"
        " long sentence with very many words here.\n\nlower start\n"
    )
    found = [text[span.start : span.start + 12] for span in paragraphs(text)]
    assert found == ["Heading word", "On the last ", "The end of a", "lower start\n"]


def test_dates_are_those_of_the_whole_text():
    """Looking only around years finds what looking everywhere finds."""
    text = "x " * 200 + "on Monday, 22 December 2016 and 3.4.2016; " + "y " * 200 + "in 2015 " + "z " * 90 + "١٤ ديسمبر ٢٠١٦"
    everywhere = [(found.span, found.date, found.weekday_span) for found in find_dates(text, "dmy")]
    assert [(found.span, found.date, found.weekday_span) for found in dates_in(text, "dmy")] == everywhere
    assert len(everywhere) == 4


def test_a_sentence_ends_at_full_stops_and_blank_lines():
    """The words around a place are those of its own sentence."""
    text = "One here. Two is there\n\nThree stands 2018 now. Four."
    assert sentence_at(text, text.index("2018"), text.index("2018") + 4) == "Three stands 2018 now"
