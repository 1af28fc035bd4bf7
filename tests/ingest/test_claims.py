from __future__ import annotations

import pytest

from citecheck.ingest.plain.reader import document
from citecheck.model.document import Claim

NOTES = "".join(f"\n\n({number}) Valley Courier, {number}.4.2019 https://goo.gl/x{number}" for number in range(1, 5)) + "\n"
REST = " The gate was closed2. The wall was mended3. The rain ended4."
LONG = "The council met in the old hall above the river, and everybody who had a house was asked"


def _claims(body: str, notes: str = NOTES) -> tuple[Claim, ...]:
    return document(body + notes, source="report.txt", digest="").claims


@pytest.mark.parametrize(
    ("body", "sentence", "clause"),
    [
        ("The dam broke1.", "The dam broke.", "The dam broke"),
        ("On December 6.2019 and 15.12 .2019 the dam broke1.", "On December 6.2019 and 15.12 .2019 the dam broke.", None),
        ("Rain fell. They agreed on December 14,2019.1", "They agreed on December 14,2019.", "They agreed on December 14,2019"),
        ("They killed 4. \n According to Mr. J. Lee of the U.S. mission, 9 men left1.",
         "According to Mr. J. Lee of the U.S. mission, 9 men left.", None),
        ("In Orlan , the men of Al-\nSham made a cease-\nfire1.", "In Orlan , the men of Al-Sham made a cease-fire.", None),
        ("It was an agree-\nment1. The agreement held.", "It was an agreement.", None),
        ("It was an agree\u00ad\nment1.", "It was an agreement.", None),
        ("The talks began with the head of the  \n\nMajor Guard of the town1.",
         "The talks began with the head of the Major Guard of the town.", None),
        (f"{LONG} by the\n\nmayor to come and say what was seen at the gates1.",
         f"{LONG} by the mayor to come and say what was seen at the gates.", None),
        ("The first phase \nAfter the flood the men left1.", "After the flood the men left.", None),
        ("Displacement of the town: \n \nAfter the flood the men left1.", "After the flood the men left.", None),
        ("2. What came after\n\nAfter the flood the men left1.", "After the flood the men left.", None),
        ("What is known:\n\n- About 25 houses fell.\n- The men left1.\n- More came.", "The men left.", "The men left"),
        ("He said “we left”1 and went.", "He said “we left” and went.", "He said “we left”"),
        ("It ended.The gate broke1.And then", "The gate broke.", "The gate broke"),
        ("Why did they go1? Nobody knows.", "Why did they go?", "Why did they go"),
        ("The men left early, because the wall of the upper town broke1.",
         "The men left early, because the wall of the upper town broke.", "because the wall of the upper town broke"),
        ("The men, women and children of the town left1.", "The men, women and children of the town left.",
         "women and children of the town left"),
        ("Am 16. Dezember fiel die Mauer der Stadt1.", "Am 16. Dezember fiel die Mauer der Stadt.", None),
        ("They waited ... three days1.", "They waited ... three days.", None),
    ],
)  # fmt: skip
def test_sentence_and_clause(body: str, sentence: str, clause: str | None) -> None:
    """The sentence is whole, on one line and without the sign; the clause ends where the sign stood."""
    claim = _claims(f"{body}\n\n{REST}")[0]
    assert claim.notes == ("1",)
    assert claim.sentence == sentence
    if clause is not None:
        assert claim.clause == clause


def test_two_markers_in_one_sentence() -> None:
    """Each marker has its own clause of the shared sentence, bounded by the marker before."""
    first, second, *_ = _claims("The pact was signed by all sides1, and the red cross helped as a neutral party2. Three3. Four4.")
    assert first.sentence == second.sentence == "The pact was signed by all sides, and the red cross helped as a neutral party."
    assert first.clause == "The pact was signed by all sides"
    assert second.clause == "the red cross helped as a neutral party"
    assert first.id != second.id


def test_markers_at_one_place_share_a_claim() -> None:
    """Signs such as 1,2 and [3][4] are one place each."""
    assert [claim.notes for claim in _claims("The dam broke1,2. The gate was lost3-4.")] == [("1", "2"), ("3", "4")]
    assert [claim.notes for claim in _claims("The dam broke [1][2]. The gate [3] [4] was lost.")] == [("1", "2"), ("3", "4")]


def test_spans_point_at_the_words() -> None:
    """The spans cover the sentence and the clause in the text as it stands, signs and line ends included."""
    body = "Rain fell. The dam of the\nupper town broke1, and water came2. Three3. Four4."
    text = body + NOTES
    first = _claims(body)[0]
    assert first.span.of(text) == "The dam of the\nupper town broke1, and water came2."
    assert first.clause_span.of(text) == "The dam of the\nupper town broke"


def test_a_sentence_around_the_notes_of_a_page() -> None:
    """A sentence that a page's notes interrupt is read without them."""
    text = (
        "The council met1 in the hall of the lower town, as it did in every year since the\n\n"
        "1 Valley Courier, 2019.\n\n3\n\f"
        "flood, and closed the gate2.\n\n2 Radio Tessen, http://a.example/\n\n4\n"
    )
    claims = document(text, source="", digest="").claims
    expected = "The council met in the hall of the lower town, as it did in every year since the flood, and closed the gate."
    assert [claim.sentence for claim in claims] == [expected, expected]


def test_ids_are_stable_and_distinct() -> None:
    """A claim's id depends on its words alone; equal words get a count."""
    one, two, *_ = _claims("It rained1. It rained2. Then three3. Then four4.")
    again = _claims("Another line here.\n\nIt rained1. Then two2. Then three3. Then four4.")[0]
    assert one.id == again.id
    assert two.id == f"{one.id}-2"
    assert one.id.startswith("k-")
    assert len(one.id) == 10


def test_an_endless_sentence_is_bounded() -> None:
    """Of words that no full stop ends, each claim keeps what stands around its marker: memory stays in proportion to the text."""
    words = "the gate and the wall of it and "
    body = "".join(f"{words * 40}{label}, " for label in ("(1)", "(2)", "(3)", "(4)")).replace("(", "[").replace(")", "]")
    notes = "".join(f"\n\n[{number}] Valley Courier, {number}.4.2019 https://goo.gl/x{number}" for number in range(1, 5))
    claims = _claims(body, notes)
    assert [claim.notes for claim in claims] == [("1",), ("2",), ("3",), ("4",)]
    assert all(2_000 <= len(claim.sentence) <= 4_000 for claim in claims)
    assert all(claim.clause in claim.sentence for claim in claims)
