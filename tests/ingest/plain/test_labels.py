from __future__ import annotations

import pytest

from citecheck.ingest.lines import lay_out
from citecheck.ingest.plain.labels import find_blocks, find_labels


@pytest.mark.parametrize(
    ("line", "style", "key"),
    [
        ("(12) Courier", "paren", 12),
        ("[3] Courier", "bracket", 3),
        (".. [3] Courier", "bracket", 3),
        ("[^name]: Courier", "caret", "name"),
        ("[b] Courier", "letter", "b"),
        ("¹² Courier", "super", 12),
        ("† Courier", "symbol", "†"),
        ("4. Courier", "dot", 4),
        ("4) Courier", "rparen", 4),
        ("4- Courier", "dash", 4),
        ("4 Courier", "bare", 4),
        ("4Courier", "bare", 4),
        ("4video of", "bare", 4),
        ("   (4) Courier", "paren", 4),
        ("Note 12: Courier", "word", 12),
        ("[Fn. 3] Courier", "word", 3),
        ("Anm. 7: Kurier", "word", 7),
        ("^3 Courier", "hat", 3),
        ("[^3] Courier", "hat", 3),
        ("(1204) Courier", "paren", 1204),
        ("٣. صحيفة", "dot", 3),
        ("\u200f(٣)\u200f صحيفة", "paren", 3),
        ("٣صحيفة الوادي", "bare", 3),
        ("5È una", "bare", 5),
        ("12(see the log", "bare", 12),
        ("63Mai, Die Flut", "bare", 63),
        ("89 - 570 U.S. 744", "dash", 89),
        ("iv Courier, 2019", "roman", 4),
        ("b Courier, 2019", "small", "b"),
        ("ᵇ Courier, 2019", "small", "b"),
    ],
)
def test_styles(line: str, style: str, key: int | str) -> None:
    """Each style of label is known, whatever stands before and after it."""
    found = find_labels(lay_out(line + "\n"))
    assert [(label.style, label.key) for labels in found.values() for label in labels] == [(style, key)]


@pytest.mark.parametrize(
    "line",
    [
        "16 December 2019",
        "1 / 3",
        "3rd of May",
        "12,000 men",
        "6.2016, and",
        "*all of this*",
        "§ 4 of",
        "- 3 -",
        "a small town",
        "iiii Courier",
        "Notes on it",
    ],
)
def test_no_labels(line: str) -> None:
    """Dates, page counts, ordinals, figures, emphasis and paragraphs of laws begin no note."""
    assert not find_labels(lay_out(line + "\n"))


def _blocks(text: str, style: str) -> list[list[int | str]]:
    sheet = lay_out(text)
    return [[label.key for label in block.labels] for block in find_blocks(sheet, find_labels(sheet)[style])]


def test_blocks_count_up() -> None:
    """Numbers that rise form a block, a hole or a double does not end it, a restart does."""
    assert _blocks("(1) a.\n(2) b.\n(4) c.\n(4) d.\n(5) e.\n", "paren") == [[1, 2, 4, 4, 5]]
    assert _blocks("(1) a.\n(2) b.\n(1) c.\n(2) d.\n", "paren") == [[1, 2], [1, 2]]


def test_a_number_inside_a_note_is_no_label() -> None:
    """A line of a note that begins with a number does not break the count."""
    assert _blocks("1 The flood of May took\n9 people away.\n\n2 Courier, 2019.\n\n3 Radio.\n", "bare") == [[1, 2, 3]]


def test_years_begin_no_count() -> None:
    """A line that begins with a year breaks no block; a block may go on above 999, and above 1500."""
    assert _blocks("(1) a.\n(2) b in\n(2016) c.\n(3) d.\n", "paren") == [[1, 2, 3]]
    assert _blocks("(1499) a.\n(1500) b.\n(1501) c.\n", "paren") == [[1499, 1500, 1501]]


def test_a_list_over_two_pages_does_not_swallow_the_notes_between() -> None:
    """Items 2 to 5 run over a page whose foot holds notes 34 to 36: three blocks, none of them broken."""
    text = "2. buy rope.\n\n3. buy oil.\n\n34. Courier.\n\n35. Ibid.\n\n36. Radio.\n\f4. go home.\n\n5. sleep.\n\n37. Courier.\n"
    assert [34, 35, 36] in _blocks(text, "dot")


def test_text_between_parts_blocks() -> None:
    """Text that belongs to no note ends a block."""
    text = "(1) a.\n\n" + "Words of the report that stand here. " * 5 + "\n\n(2) b.\n"
    assert _blocks(text, "paren") == [[1], [2]]


def test_spans_end_with_the_note() -> None:
    """A note ends at a blank line, but its URL on the next one still belongs to it."""
    text = "(1) Courier, 2019,\nhttp://a.example/\n\n(2) Radio\n\nhttps://b.example/\n\nOther words.\n"
    sheet = lay_out(text)
    (block,) = find_blocks(sheet, find_labels(sheet)["paren"])
    assert [span.of(text) for span in block.spans] == ["(1) Courier, 2019,\nhttp://a.example/", "(2) Radio\n\nhttps://b.example/"]
