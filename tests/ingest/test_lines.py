from __future__ import annotations

from citecheck.ingest.lines import lay_out
from citecheck.model.span import Span


def _furniture(text: str) -> list[str]:
    sheet = lay_out(text)
    return [sheet.lines[index].text for index in sorted(sheet.furniture)]


def test_lines_keep_their_places() -> None:
    """Every line ends where its line end begins, whatever the line end is."""
    text = "one\r\n two \rthree\n\nfour\ffive"
    sheet = lay_out(text)
    assert [line.text for line in sheet.lines] == ["one", "two", "three", "", "four", "five"]
    assert [text[line.at :][: len(line.text)] for line in sheet.lines] == [line.text for line in sheet.lines]
    assert sheet.pages == (0, text.index("five"))
    assert sheet.lines[sheet.index_at(text.index("five"))].page == 1


def test_a_text_without_form_feeds_has_no_pages() -> None:
    """Pages are told only where the text has them; a last form feed starts none."""
    assert lay_out("one\ntwo").pages == ()
    assert lay_out("one\ntwo\f\n").pages == ()


def test_running_heads_and_page_numbers() -> None:
    """What every page repeats at its edges is furniture; notes at a page's foot are not, however alike."""
    page = "The Report of 2019\n\nWords of page {0} that go on.\nMore words {0}.\n\n(1) See the same.\n\n{0}\n"
    text = "\f".join(page.format(number) for number in (1, 2, 3))
    assert _furniture(text) == [words for number in "123" for words in ("The Report of 2019", number)]


def test_counted_pages_without_form_feeds() -> None:
    """Page numbers that count up between blank lines are furniture, numbers that do not are text."""
    text = "Words.\n\nPage 1    Report\nWords.\n\nPage 2    Report\nWords.\n\nPage 3    Report\n"
    assert len(_furniture(text)) == 3
    assert _furniture("A\n\n1 / 3\n\nB\n\n2 / 3\n\nC\n\n3 / 3\n") == ["1 / 3", "2 / 3", "3 / 3"]
    assert _furniture("A\n\n7\n\nB\n\n7\n\nC\n\n9\n") == []


def test_rules_are_furniture() -> None:
    """A line of dashes says nothing."""
    assert _furniture("A\n-----\nB\n* * *\nC\n") == ["-----", "* * *"]


def test_width_leaves_notes_out() -> None:
    """The text's width is that of its own lines."""
    text = "ten signs.\n" * 20 + "a note that is far longer than the text\n" * 20
    assert lay_out(text).width([Span(220, len(text))]) == 10
