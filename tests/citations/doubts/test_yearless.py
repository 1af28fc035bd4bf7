"""Days without a year, where the others have one."""

import pytest

from tests.citations.doubts.reports import report, told

#: An account whose dates bear years.
WHOLE = (
    "On 14 February 2018 it rained. On 15 February 2018 it rained again. On 16 February 2018 the council met. "
    "On 17 February 2018 buses came.\n\n"
)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("The water fell on 18th of February.", "18th of February"),
        ("L’eau baissa le 18 février.", "18 février"),
        ("Das Wasser fiel am 18. Februar.", "18. Februar"),
        ("El agua bajó el 18 de febrero.", "18 de febrero"),
        ("انخفض الماء في 18 شباط.", "18 شباط"),
    ],
)
def test_a_day_without_a_year_is_told(body, shown):
    """Where the other dates have a year, the one without is asked for, in every language."""
    assert told(report(WHOLE + body), "CC423") == [f"1 date has no year: “{shown}”"]


@pytest.mark.parametrize(
    "body",
    [
        "In 2018 it was wet. The water fell on 18 February.",
        "The water fell from 18 February to 20 February 2018.",
        "The 18 Marchers left.",
        "The water fell in February.",
    ],
)
def test_a_year_that_is_said_near_by_is_enough(body):
    """The paragraph says the year before, or the range behind: nothing is told."""
    assert told(report(WHOLE + body), "CC423") == []


def test_a_habit_is_no_slip():
    """A report that writes its days without a year, or has few dates at all, is left in peace."""
    days = "\n\n".join(f"On {day} February it rained." for day in range(1, 9))
    assert told(report(WHOLE + days), "CC423") == []
    assert told(report("The water fell on 18 February."), "CC423") == []
    two = "On 3 February it rained.\n\nOn 4 February it snowed.\n\n"
    assert told(report(WHOLE * 2 + two), "CC423") == ["2 dates have no year, the first: “3 February”"]
