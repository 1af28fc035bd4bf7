from __future__ import annotations

import pytest

from citecheck.ingest.lines import lay_out
from citecheck.ingest.plain.notes import Numbering, find_notes
from citecheck.ingest.plain.signs import find_signs


def _found(text: str) -> list[Numbering]:
    return find_notes(lay_out(text), find_signs(text))


def test_the_block_with_the_markers_wins() -> None:
    """Of two blocks the one whose numbers the text marks is the notes, wherever they stand."""
    text = "1) buy rope\n2) buy oil\n\nOne left1. Two fell2. Rain3.\n\n1) Courier, 2019.\n2) Ibid.\n3) Radio, 2020.\n"
    (numbering,) = _found(text)
    assert [span.of(text) for span in numbering.spans] == ["1) Courier, 2019.", "2) Ibid.", "3) Radio, 2020."]


def test_marks_without_sources_need_more_marks() -> None:
    """Two thirds of a list marked by chance do not make it notes, when nothing in it is a source."""
    assert (
        _found("The group1 met group2.\n\n" + "Words. " * 400 + "\n\n1. buy rope\n2. buy oil\n3. go home\n\n" + "Words. " * 400)
        == []
    )


def test_a_heading_speaks_for_notes_without_markers() -> None:
    """Sources under a heading "Notes" at the end are notes, though nothing points to them."""
    (numbering,) = _found("Words of the report.\n\nNotes\n\n1. Courier, 2019.\n2. Radio, http://a.example/\n")
    assert len(numbering.labels) == 2
    assert not numbering.hits


def test_scopes() -> None:
    """Numbers that go on are of the document, those that restart are of the page or the chapter."""
    page = "Some words stand here{}. And more of them stand there{}.\n\n{} Courier, 2019.\n{} Radio, 2020.\n"
    on = "\f".join(page.format(a, a + 1, a, a + 1) for a in (1, 3, 5))
    anew = "\f".join(page.format(1, 2, 1, 2) for _ in range(3))
    filler = "\n" + "A paragraph of plain words that nobody marks. " * 6 + "\n\n"
    chapters = filler.join(page.format(1, 2, 1, 2) for _ in range(3))
    assert [(found.scope, len(found.labels)) for text in (on, anew, chapters) for found in _found(text)] == [
        ("document", 6),
        ("page", 6),
        ("chapter", 6),
    ]


def test_numbers_and_signs_side_by_side() -> None:
    """Numbered notes at the end and an asterisk at a page's foot are both notes."""
    text = "One left.* Two fell1. Rain2.\n\n* Names are changed.\n\fMore3.\n\n1. Courier, 2019.\n2. Ibid.\n3. Radio, 2020.\n"
    assert sorted(found.style for found in _found(text)) == ["dot", "symbol"]


def test_numbers_of_a_page_in_a_row() -> None:
    """Blocks at page feet are joined by their numbers into one numbering of the document."""
    words = "The men of the valley went down to the river in the morning and stood there for a while with their boats and nets"
    pages = [
        f"{words}1. It rained2.\n\n(1) Courier, 2019.\n(2) Radio, 2020.\n",
        f"{words} and waited3. It rained4.\n\n(3) Courier, 2019.\n(4) Radio, 2020.\n",
        f"{words}5. {words} till they heard\nit6.\n\n(5) Courier, 2019.\n(6) Radio, 2020.\n",
    ]
    (numbering,) = _found("\f".join(pages))
    assert [label.key for label in numbering.labels] == [1, 2, 3, 4, 5, 6]
    assert len(numbering.hits) == 6


def test_notes_above_the_text_of_their_page() -> None:
    """Programs that write a page's notes before its text lose no marker."""
    body = "The men went down to the river{}. " + "They stood there for a while with their boats. " * 8 + "It rained{}.\n"
    pages = [f"({n}) Courier, 2019.\n({n + 1}) Radio, 2020.\n\n{body.format(n, n + 1)}" for n in (1, 3, 5, 7)]
    (numbering,) = _found("A title.\n\f" + "\f".join(pages))
    assert sorted(numbering.hits) == list(range(8))


@pytest.mark.parametrize(
    "text",
    [
        "Some of it.a And more.b\n\n" + "Words. " * 300 + "\na Turkish ship came.\nc Nobody saw it.\n",
        "As in s. 3(a), and 4(b).\n\na. buy rope\nb. buy oil\nc. go home\n",
        "The king.i The queen.\n\nI. Introduction\nII. The dam\n",
    ],
)
def test_letters_are_no_labels_by_chance(text: str) -> None:
    """Letters label notes only from "a" on, without a hole, and with a marker each."""
    assert _found(text) == []
