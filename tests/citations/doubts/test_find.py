import time

from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.citations.doubts.find import doubts
from citecheck.ingest.plain.reader import document as read
from tests.citations.doubts.reports import ORDINARY


def test_an_ordinary_report_is_left_in_peace():
    """Flashbacks, plans, rounded figures with notes, titles and hyphens of every day give no doubt at all."""
    assert doubts(read(ORDINARY, source="r", digest="0")) == ()


def test_a_document_without_notes_is_no_trouble():
    """An empty document and one without notes give no doubts about notes."""
    assert doubts(read("The dike broke. 1,200 people left.", source="r", digest="0")) == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.integers(0, len(ORDINARY)))
def test_any_text_gives_spans_inside_it(words, at):
    """Whatever stands in a report, a doubt points into it and says something on one line."""
    document = read(ORDINARY[:at] + words + ORDINARY[at:], source="r", digest="0")
    for problem in doubts(document):
        assert problem.message
        assert "\n" not in problem.message
        assert problem.span is None or 0 <= problem.span.start < problem.span.end <= len(document.text)


def test_a_long_report_takes_seconds():
    """A megabyte of text with dates, names and figures is gone through in bounded time."""
    document = read("On 14 February 2018 Al Noor sent 120 buses to Kafr Alpha.\n\n" * 20_000, source="r", digest="0")
    begun = time.process_time()
    doubts(document)
    assert time.process_time() - begun < 20
