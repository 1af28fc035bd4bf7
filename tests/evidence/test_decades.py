"""Decades of a claim in a source."""

import pytest

from citecheck.evidence.beside import Beside, SourceReading
from citecheck.evidence.decades import compare_decades
from citecheck.evidence.figures import compare_numbers


def told(claim, text):
    return [(row.in_claim, row.presence, row.in_source) for row in compare_decades(Beside(claim, SourceReading(text), best=(0,)))]


@pytest.mark.parametrize(
    ("claim", "text", "presence", "there"),
    [
        ("in the 1980s", "during the 1980s", "found", "1980s"),
        ("in the 1980s", "during the eighties", "found", "eighties"),
        ("in the 1980s", "in 1984", "found", "1984"),
        ("in the 1980s", "في أواخر الثمانينيات", "found", "الثمانينيات"),
        ("in the 1980s", "في أواخر الثمانينات", "found", "الثمانينات"),
        ("in the '80s", "in 1984", "found", "1984"),
        ("in the eighties", "during the 1980s", "found", "1980s"),
        ("in the 1980s", "during the 1970s, in 1994", "absent", None),
        ("in the 1880s", "in 1984", "absent", None),
    ],
)
def test_a_decade_is_found_by_name_or_year(claim, text, presence, there):
    """Both languages, both lengths; another decade or century is none."""
    assert [row[1:] for row in told(claim, text)] == [(presence, there)]


@pytest.mark.parametrize("claim", ["a man in his 80s", "80s", "8,080s", "eighties"])
def test_what_may_be_an_age_or_a_heat_is_no_decade(claim):
    """Only "the 80s" is."""
    assert told(claim, "in 1984") == []


def test_a_decade_is_no_number():
    """It is left to this comparer."""
    assert compare_numbers(Beside("in the 80s and the 1990s", SourceReading("nothing"), best=(0,))) == ()
