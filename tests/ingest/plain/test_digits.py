"""Numbers that may be flattened markers, by what stands around them."""

from __future__ import annotations

import pytest

from citecheck.ingest.plain.digits import find_numbers, latin, numbers_in


def _found(text: str, *, strong: bool) -> list[str]:
    return [number.span.of(text) for number in find_numbers(text) if number.strong == strong]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("„der Damm brach.“12 Dann kam", ["12"]),
        ("the word “dam“3 and «mur»4 fell", ["3", "4"]),
        ("the lines of so-and-so1. Then", ["1"]),
        ("the Ouïda\u030841 and the\u206022 men", ["41", "22"]),
        ("انهار الجسر\u200f3\u200f. ثم", ["3"]),
        ("قوياً4. وبعد", ["4"]),
        ("el 14 de septiembre. 34 Luego", ["34"]),
        ("in the register1204 of the town", ["1204"]),
        ("ended.1204 Then", ["1204"]),
        ("on 4 May. 3 June and No. 5 Road", []),
        ("the year was1850s and T-3 and AK-47", []),
    ],
)
def test_strong_numbers(text: str, expected: list[str]) -> None:
    """Quotation marks of other languages, accents, joiners and marks of direction hide no marker."""
    assert _found(text, strong=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for safety,8there is", ["8"]),
        ("the Werke-RL23 of the union", ["23"]),
        ("dell'art. 25 c.p.p.3 non", ["3"]),
        ("in the table:—5 and", ["5"]),
        ("until 1740,121 when", ["121"]),
        ("Psalm 37,7 9\n\nPsalm", ["9"]),
        ("it ended there.\n33 After it", ["33"]),
        ("who said ‘no’ ”21\n", ["21"]),
        ("the dates 1914—18 and", []),
    ],
)
def test_weak_numbers(text: str, expected: list[str]) -> None:
    """What only may be a marker is kept for the holes between found neighbours, dates and ranges are not."""
    assert [found for found in _found(text, strong=False) if found in expected] == expected
    assert not [found for found in _found(text, strong=True) if found in expected]


def test_digits_of_other_scripts() -> None:
    """Arabic-Indic and Persian digits become Latin ones, and no offset moves."""
    assert latin("عام ٢٠١٦ و۱۳۹۵") == "عام 2016 و1395"
    assert latin("no digits") == "no digits"


def test_a_list_that_does_not_rise() -> None:
    """In "8,7" nothing is a list of notes; "7,8" is one."""
    assert _found("men8,7 left", strong=True) == []
    assert _found("men7,8 left", strong=True) == ["7,8"]
    assert numbers_in("8,7", 0) == ()
