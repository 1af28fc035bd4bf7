import pytest

from tests.citations.doubts.reports import report, told

TOLD = [
    (
        "On 15 March 2018 a bus left. On 16 March 2018 it stopped. On 18 March 2018 it came; then on 12 March 2018 it left.",
        "2018-03-12 is told as the next step after 2018-03-18",
    ),
    (
        "On 15 March 2018 a bus left. It stopped on the 16th of March, came back on 18 March. Later, on 12 March 2018, it left.",
        "2018-03-12 is told as the next step after 2018-03-18",
    ),
    (
        "The bus left on 28 December 2017. It was stopped on 2 January 2017. It came back on 4 January 2018.",
        "2017-01-02 stands between 2017-12-28 and 2018-01-04; in 2018 it would fit",
    ),
    (
        "Le 15 mars 2018 un car est parti. Le 18 mars 2018 il est revenu. Ensuite, le 12 mars 2018, le quartier était vide.",
        "2018-03-12 is told as the next step after 2018-03-18",
    ),
]


@pytest.mark.parametrize(("body", "message"), TOLD)
def test_a_date_that_runs_backwards_is_told(body, message):
    """What is called the next step cannot lie before the steps told before it; a year that alone does not fit is a slip."""
    (found,) = told(report(body), "CC417")
    assert found.endswith(message)


@pytest.mark.parametrize(
    "body",
    [
        # the day before, told a sentence later
        "They agreed on 14 March 2018. It was signed on 14 March 2018. They had then met on 13 March 2018.",
        # a flashback
        "On 15 March 2018 the bus left. On 18 March 2018 it came back. The road had been closed on 12 March 2018.",
        "On 15 March 2018 the bus left. On 18 March 2018 it came back. He then said that on 12 March 2018 he saw it.",
        "On 15 March 2018 the bus left. On 18 March 2018 it came back. Hansen, the then mayor, was elected on 12 March 2018.",
        "On 15 March 2018 the bus left. On 18 March 2018 it came back, which nobody then expected before 12 March 2018.",
        # one date only before it
        "On 18 March 2018 it came back. Then, on 12 March 2018, it left.",
        # another story, years ago
        "On 15 March 2018 the bus left. On 18 March 2018 it came back. Later, on 12 March 1998, another left.",
        # an anniversary, a comparison
        "The bus left on 28 March 2018. A year before, on 30 March 2017, none had. It came back on 2 April 2018.",
        "The bus left on 28 March 2018. On 30 March 2019 it will leave again. It came back on 2 April 2018.",
    ],
)
def test_other_ways_of_telling_are_left_alone(body):
    """Flashbacks, reports of reports, other stories and anniversaries are no slips."""
    assert told(report(body), "CC417") == []


def test_many_are_capped():
    """Three are told."""
    assert len(told(report((TOLD[0][0] + "\n\n") * 6), "CC417")) == 3


def test_a_day_that_no_month_has_is_no_step():
    """The 31st of February is nobody's date, and no crash."""
    assert told(report("On 15 March 2018 he left. On 31 February he came. Then on 12 March 2018 he went."), "CC417") == []
