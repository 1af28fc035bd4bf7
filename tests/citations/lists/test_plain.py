from pathlib import Path

import pytest

from citecheck.citations.lists.read import cite_list
from tests.citations.lists.lists import cited, links, listed, told

LIST = "# my links\n\nhttps://a.example/1\n- https://a.example/2  # the second\n3. www.a.example\n  https://a.example/4  \n"


def test_one_link_a_line():
    """Comments, blank lines, bullets and numbers around a link are no part of it, and every link keeps its line."""
    assert links(".txt", LIST) == ["https://a.example/1", "https://a.example/2", "http://www.a.example/", "https://a.example/4"]
    found = listed(".txt", LIST)
    lines = [found.document.line_of(one.span.start) for one in found.citations.citations]
    assert lines == [3, 4, 5, 6]
    assert [one.raw for one in found.citations.citations][1] == "- https://a.example/2 # the second"


def test_a_bad_line_is_kept_and_told():
    """A line that is no link becomes a record without one; the others are not lost with it."""
    text = "https://a.example/1\nhttps://\nhttps://a.example/2\nhttps://a.example/3\nhttps://a.example/4\nsome words\n"
    assert links(".txt", text) == ["https://a.example/1", None, *(f"https://a.example/{n}" for n in (2, 3, 4)), None]
    assert told(".txt", text) == ["CC407", "CC407"]


def test_words_beside_a_link_leave_the_link():
    """A line with a link among words gives that link."""
    text = "https://a.example/1\nhttps://a.example/2\nhttps://a.example/3\nhttps://a.example/4\nand https://a.example/5 too\n"
    assert links(".txt", text)[-1] == "https://a.example/5"


@pytest.mark.parametrize(
    "text",
    [
        "The dike broke.(1)\n\n(1) The dike is broken, https://a.example/1\n",
        "Sources\n\nhttps://a.example/1\n\nThe dike broke.\nNobody was there.\n",
        "one\ntwo\nthree\n",
        "# only a comment\n",
        "https://\nhttp://\n",
        "see https://a.example/1 and https://a.example/2\n",
    ],
)
def test_a_report_is_no_list(text):
    """Text whose lines are mostly words is left to the readers of reports."""
    assert cite_list(Path("report.txt"), text.encode()) is None


def test_the_same_link_twice_is_two_records():
    """Every line is a record, with an id of its own."""
    found = cited(".txt", "https://a.example/1\nhttps://a.example/1\n")
    assert [one.id for one in found] == [found[0].id, found[0].id + "-2"]
    assert [one.note for one in found] == ["1", "2"]
