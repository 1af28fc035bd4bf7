from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.ingest.lines import lay_out
from citecheck.ingest.sentences import Flow, sentence_spans


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One fell. Two fell.", 2),
        ("On December 6.2016 it fell. On 15.12 .2016 too.", 2),
        ("Mr. Lee, Dr. Moe and J. Fox of St. Orlan came.", 1),
        ("The U.S. envoy came at 5 p.m. on Monday.", 1),
        ("He lives in the U.S. The mill is his.", 2),
        ("It was e.g. no. 5, i.e. the last.", 1),
        ("They lost 4. According to him, more.", 2),
        ("Am 16. Dezember kam er.", 1),
        ("on December 6. 2016 it fell", 1),
        ("Why? Nobody knows! So it is.", 3),
        ("“Why?” he asked. “No.” She left.", 3),
        ("They waited ... for days. And then…", 2),
        ("It ended.The gate broke in 2016.The end.", 3),
        ("See goo.gl and Node.Js and a.B here.", 1),
        ("It fell in the valley. and then more", 2),
        ("وصلت القافلة. هل انهار الجسر؟ نعم.", 3),
        ("", 0),
    ],
)
def test_counts(text: str, count: int) -> None:
    """Full stops of abbreviations, dates and addresses end no sentence; lost spaces do not hide an end."""
    assert len(sentence_spans(text)) == count


@given(st.text(alphabet='Ab .!?2…"” ', max_size=80))
def test_sentences_cover_the_text(text: str) -> None:
    """Sentences do not overlap, and leave nothing but white space out."""
    spans = sentence_spans(text)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert "".join(span.of(text) for span in spans).replace(" ", "") == text.replace(" ", "")


def _paragraphs(text: str) -> list[str]:
    flow = Flow(lay_out(text), [])
    return [" ".join(flow.sheet.lines[index].text for index in paragraph.indices) for paragraph in flow.paragraphs]


FULL = "A line of words that is as long as the lines of this text are wont to be here"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FULL}\nand on.\n\nNext one.", [f"{FULL} and on.", "Next one."]),
        (f"{FULL}\n\nand on.", [f"{FULL} and on."]),
        (f"{FULL}\n\nUpper goes on.", [f"{FULL} Upper goes on."]),
        (f"{FULL}\nended by the\n\nMajor.", [f"{FULL} ended by the Major."]),
        (f"A heading\n{FULL}\nand on.", ["A heading", f"{FULL} and on."]),
        (f"Items:\n\n- one thing\n- two things\n\n{FULL}.", ["Items:", "- one thing", "- two things", f"{FULL}."]),
        (f"{FULL} - and\n- no bullet here.", [f"{FULL} - and - no bullet here."]),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    """Page breaks in mid-sentence are bridged; headings and list items stand alone."""
    assert _paragraphs(text) == expected
