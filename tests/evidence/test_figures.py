"""Numbers of a claim looked for in the whole source."""

import pytest

from citecheck.evidence.beside import Beside, SourceReading
from citecheck.evidence.figures import compare_numbers


def told(claim, text, best=(0,)):
    return [(row.in_claim, row.presence) for row in compare_numbers(Beside(claim, SourceReading(text), best=best))]


@pytest.mark.parametrize(
    ("claim", "text", "expected"),
    [
        ("6,000 people", "six thousand people", [("6,000", "found")]),
        ("6,000 people", "6,500 people", [("6,000", "absent")]),
        ("50 km away", "50 miles away", [("50 km", "near")]),
        ("a 5–4 win", "won by 5 to 4", [("5–4", "found")]),
        ("a 5–4 win", "five goals to four", [("5–4", "found")]),
        ("a 5–40 win", "five goals to four", [("5–40", "absent")]),
        ("on 3 May 2016 and in 2017", "nothing", []),
        ("in the 2018–19 season, in the 1990s", "nothing", []),
        ("the first of them, two thirds", "nothing", []),
        ("On August 100 he left", "he had 100 men", [("100", "absent")]),
        ("a B-52 and 47 men", "the AK-47", [("47", "found")]),
        ("two ships came", "وصلت سفينتان", [("two", "not-comparable")]),
        ("more than 40 men", "fewer than 40 men", [("40", "near")]),
        ("more than 40 men", "at least 40 men", [("40", "found")]),
        ("at most 40 men", "40 men", [("40", "found")]),
        ("more than 40 men", "أقل من ٤٠ رجلا", [("40", "near")]),
        ("a thousand men", "آلاف الرجال", [("a thousand", "absent")]),
        ("two men", "غادروا يوم الاثنين", [("two", "not-comparable")]),
        ("two weeks long", "it took 14 days", [("two weeks", "found")]),
        ("two weeks long", "it took two months", [("two weeks", "near")]),
        ("1.5 million people", "مليون ونصف المليون شخص", [("1.5 million", "found")]),
        ("3,500 people", "نحو 3 آلاف و500 شخص", [("3,500", "found")]),
        ("19 days", "تسعة عشر يوماً", [("19 days", "found")]),
    ],
)
def test_numbers_of_a_claim(claim, text, expected):
    """Values are compared, not spellings; parts of dates and of fractions are left to others; scores keep together."""
    assert told(claim, text) == expected


def test_far_from_the_passages_is_near():
    """Not by the passage but in the source: soft."""
    assert told("38 tonnes", "It came. It rained. It snowed. It hailed. There were 38 tonnes.") == [("38 tonnes", "near")]
