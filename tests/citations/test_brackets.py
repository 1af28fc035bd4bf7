"""What stands in brackets in a note."""

from __future__ import annotations

import pytest

from citecheck.citations.brackets import publisher_in_bracket, without_brackets
from citecheck.citations.sources import HOLE

YEAR = HOLE * 4


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (f"Sarah Vane, The Long Dam (2nd ed., Cormorant Press, {YEAR}), 12", "Cormorant Press"),
        (f"Sarah Vane, The Long Dam (Oslo: Cormorant, {YEAR})", "Cormorant"),
        (f"Vane, Sarah ({YEAR}). The Long Dam", None),
        ("Sarah Vane, The Long Dam (Cormorant)", None),
        ("The Long Dam", None),
    ],
)
def test_a_publisher_stands_beside_the_year_in_a_bracket(text, publisher):
    """Edition and town are left out; a bracket without a year, or with nothing besides, names none."""
    place = publisher_in_bracket(text)
    assert (text[slice(*place)] if place else None) == publisher


def test_only_brackets_that_hold_more_than_a_date_are_filled():
    """A year alone behind a name tells that the name is an author: it stays."""
    assert without_brackets(f"Vane ({YEAR}). Dam") == f"Vane ({YEAR}). Dam"
    assert without_brackets(f"Dam (Press {YEAR}).") == "Dam " + HOLE * len(f"(Press {YEAR})") + "."
