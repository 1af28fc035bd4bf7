from __future__ import annotations

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
