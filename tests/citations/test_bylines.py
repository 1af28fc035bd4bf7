"""Where the authors' names end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.citations.bylines import find_lead, signed
from citecheck.citations.sources import HOLE


@pytest.mark.parametrize(
    ("text", "names", "style"),
    [
        ("Quist, Orla. The Sluices of Marshport", "Quist, Orla", "stop"),
        ("Quist, Orla and Rob Vane. The Sluices", "Quist, Orla and Rob Vane", "stop"),
        ("Quist, O., & Vane, R. T. The Sluices: A History", "Quist, O., & Vane, R. T.", "stop"),
        ("Quist O, Vane RB. The sluices. Delta Herald", "Quist O, Vane RB", "stop"),
        ("QUIST, Orla: The Sluices", "QUIST, Orla", "colon"),
        ("Orla QUIST. The Sluices", "Orla QUIST", "stop"),
        ("Sarah Vane, The Sluices, Delta Herald", "Sarah Vane", "comma"),
        ("Sarah M. Vane et al, The Sluices: A History", "Sarah M. Vane et al", "comma"),
        ("O.T. Quist, The Sluices", "O.T. Quist", "comma"),
        ("Quist, in: Vane/Ferris, Water Law", "Quist", "comma"),
        (f"Quist, The Law of Sluices, WRLR {HOLE * 4}, 12", "Quist", "comma"),
    ],
)
def test_names_end_where_the_title_begins(text, names, style):
    """Inverted names, initials, surnames in capitals, lists: all names are taken, and nothing of the title."""
    lead = find_lead(text, 0, len(text), held=False)
    assert lead is not None
    assert (text[lead.start : lead.end], lead.style) == (names, style)


@pytest.mark.parametrize(
    "text",
    [
        "Deltaland: New law on sluices. Delta Herald",
        "U.S. Weir Bureau, Yearly count of weirs",
        "River Watch Network. Dry Season. Marshport",
        "Gates stolen. Delta Herald",
        "Weir and Sluice Board: the new rules",
        "Delta Towns, the dry ones",
        "Marshport's Water: A Story. In: Delta Herald",
        "",
    ],
)
def test_a_title_or_an_outlet_is_no_name(text):
    """Places, bodies, headlines and possessives are never taken for authors."""
    assert find_lead(text, 0, len(text), held=False) is None


def test_two_capitals_are_a_name_where_the_rest_names_an_outlet():
    """Two words before a title are a person where a publisher is named besides, else they may begin the headline."""
    text = "Orval Dunsk, The Sluices of Marshport"
    assert find_lead(text, 0, len(text), held=False) is None
    lead = find_lead(text, 0, len(text), held=True)
    assert lead is not None
    assert text[lead.start : lead.end] == "Orval Dunsk"


@pytest.mark.parametrize(("words", "names"), [("Quist, Orla", True), ("VANE Rob", True), ("Dry towns", False), ("", False)])
def test_names_before_a_year_are_told_from_words(words, names):
    """One inverted name, or one that is sure by its looks, signs what it stands before."""
    assert signed(words) is names


@given(st.text(max_size=60), st.booleans())
def test_any_text_gives_names_inside_itself_or_none(text, held):
    """Whatever the text, names stand inside it and before the title."""
    lead = find_lead(text, 0, len(text), held=held)
    assert lead is None or 0 <= lead.start < lead.end <= lead.after <= len(text) + 2
