"""Two dates for one event: a possibility, told with care."""

import pytest

from citecheck.citations.doubts.find import doubts
from tests.citations.doubts.reports import report, told

BROKE = "The dike of the Lower Valley broke near the old mill on {}, as the council said."


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        (BROKE.format("14 February 2018"), BROKE.format("16 February 2018"), ("2018-02-14", "2018-02-16")),
        (BROKE.format("14 February 2018"), BROKE.format("14 February 2017"), ("2018-02-14", "2017-02-14")),
        (
            "La digue de la vallée basse céda près du vieux moulin le 14 février 2018.",
            "Près du vieux moulin, la digue de la vallée basse céda le 16 février 2018.",
            ("2018-02-14", "2018-02-16"),
        ),
        (
            "انهار السد الكبير قرب الطاحونة القديمة في الوادي يوم 14 فبراير 2018.",
            "انهار السد الكبير قرب الطاحونة القديمة يوم 16 فبراير 2018.",
            ("2018-02-14", "2018-02-16"),
        ),
    ],
)
def test_one_event_with_two_dates_is_a_possibility(first, second, days):
    """The same words, names and figures under another date are asked about, with both dates and the place of the second."""
    document = report(f"{first}\n\nPeople slept in the school.\n\n{second}")
    (problem,) = (problem for problem in doubts(document) if problem.code == "CC422")
    assert f"dated {days[1]}" in problem.message
    assert f"{days[0]}: two dates for one event?" in problem.message
    assert problem.span is not None
    assert problem.span.start > document.text.index("school")


@pytest.mark.parametrize(
    "second",
    [
        BROKE.format("14 February 2018"),
        BROKE.format("16 February 2018").replace("broke", "broke again"),
        BROKE.format("16 February 2018").replace("Lower", "Upper"),
        BROKE.format("16 August 2016"),
        "The council met on 16 February 2018.",
        "On 16 February 2018 the dike of the Lower Valley was inspected by engineers whom the province had sent at last.",
        "The dike of the Lower Valley broke near the old mill on 16 February 2018, after the rain of 15 February 2018.",
        "Near the old mill the dike of the Lower Valley broke, said the council in its report of May 2018.",
    ],
)
def test_other_events_are_left_in_peace(second):
    """The same day, another dike, another year's season, "again", few words in common, several dates: nothing is told."""
    assert told(report(f"{BROKE.format('14 February 2018')}\n\n{second}"), "CC422") == []


def test_other_figures_are_another_event():
    """Forty houses and sixty houses are two floods; a figure that only one sentence gives speaks for neither."""
    flood = "The dike of the Lower Valley broke on {}, and {} houses near the old mill stood in the flood."
    first = flood.format("14 February 2018", "40")
    assert told(report(f"{first}\n\n{flood.format('16 February 2018', '60')}"), "CC422") == []
    assert len(told(report(f"{first}\n\n{flood.format('16 February 2018', 'many')}"), "CC422")) == 1


def test_three_pairs_are_told_at_most():
    """A chronicle that repeats itself daily is not told line by line."""
    body = "\n\n".join(BROKE.format(f"{day} February 2018") for day in range(1, 10))
    assert len(told(report(body), "CC422")) == 3
