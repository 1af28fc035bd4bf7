"""Dates of a claim in a source that may write them without a year, or by its own day."""

import datetime as dt

import pytest

from citecheck.evidence.beside import Beside, SourceReading
from citecheck.evidence.dates import compare_dates, days_of_year, relative_dates

SATURDAY = dt.date(2016, 12, 17)


def told(claim, text, published=None, best=(0,)):
    rows = compare_dates(Beside(claim, SourceReading(text), published=published, best=best))
    return [(row.in_claim, row.presence) for row in rows]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("It happened on December 15, 2016.", None),
        ("It happened on 15.12.2016.", None),
        ("It happened on 15 December.", SATURDAY),
        ("In 2016 much was lost. On 15 December the road was cut.", None),
        ("They left on Thursday.", SATURDAY),
        ("They left yesterday.", dt.date(2016, 12, 16)),
        ("They left two days ago.", SATURDAY),
        ("غادروا يوم ١٥ ديسمبر/كانون الأول ٢٠١٦.", None),
        ("غادروا أمس.", dt.date(2016, 12, 16)),
        ("غادروا يوم الخميس.", SATURDAY),
        ("They left.", dt.date(2016, 12, 15)),
        ("They left on the fifteenth of December 2016.", None),
        ("They left on December the fifteenth.", SATURDAY),
        ("غادروا في الخامس عشر من ديسمبر/كانون الأول 2016.", None),
        ("غادروا في الخامس عشر من كانون الأول.", SATURDAY),
        ("غادروا يوم 16 ربيع الأول 1438 هـ.", None),
        ("غادروا يوم 15/12.", SATURDAY),
        ("غادروا قبل يومين.", SATURDAY),
        ("غادروا قبل ثلاثة أيام.", dt.date(2016, 12, 18)),
        ("غادروا في 15 من الشهر الجاري.", SATURDAY),
        ("They left on the 15th of last month.", dt.date(2017, 1, 3)),
    ],
)
def test_a_day_is_found_however_it_is_written(text, published):
    """The same day in other forms, without its year, by weekday, or as the page's own date."""
    assert told("They left on 15 December 2016.", text, published) == [("15 December 2016", "found")]


@pytest.mark.parametrize(
    ("text", "published", "presence"),
    [
        ("It happened on December 14, 2016.", None, "absent"),
        ("It happened on 15 December.", dt.date(2019, 12, 20), "absent"),
        ("In 2011 much was lost. On 15 December the road was cut.", dt.date(2012, 1, 5), "absent"),
        ("They left on Friday.", SATURDAY, "absent"),
        ("It happened in December 2016.", None, "near"),
        ("غادروا يوم 17 ربيع الأول 1438 هـ.", None, "absent"),
        ("غادروا في السادس عشر من كانون الأول 2016.", None, "absent"),
        ("غادروا منذ ثلاثة أيام.", SATURDAY, "absent"),
        ("They left on the 15th of this month.", dt.date(2017, 1, 30), "absent"),
        ("It happened in December 2016, on 3 December 2016.", None, "absent"),
    ],
)
def test_another_day_is_not_taken_for_it(text, published, presence):
    """Another day or year is absent; a month alone is soft, unless the source has other days of it."""
    assert told("They left on 15 December 2016.", text, published) == [("15 December 2016", presence)]


@pytest.mark.parametrize(
    ("claim", "text", "expected"),
    [
        ("in 2016", "the 2015-16 season", "found"),
        ("in 1999", "from 1997–99", "found"),
        ("in 1999", "in '99", "found"),
        ("in 2016", "room 2016b, 12,016 men", "absent"),
        ("in May 2018", "on 3 May 2018", "found"),
        ("in May 2018", "in 2018, on 3 May", "found"),
        ("in June 2018", "in 2018, on 3 May", "absent"),
        ("on 25 February", "on February 25", "found"),
        ("on 25 February", "on February 26", "absent"),
        ("of the 2018–19 season", "the 2018–19 season", "found"),
    ],
)
def test_years_months_and_days_without_a_year(claim, text, expected):
    """Coarser dates are found in finer ones, and short forms of years are read."""
    assert told(claim, text)[0][1] == expected


def test_the_end_of_a_span_of_years_is_a_date_too():
    """Both ends of "1491–1510" are looked for."""
    assert sorted(told("from 1491–1510", "from 1491 to 1520")) == [("1491–1510", "found"), ("1510", "absent")]


def test_far_from_the_passages_is_near():
    """A date that stands only far from the passages is soft."""
    text = "The road was cut. Nobody came. The rain went on. Snow fell. All this was in 2016."
    assert told("It was in 2016.", text) == [("2016", "near")]


def test_days_without_year_are_read():
    """Both orders, ordinals and Arabic; a full date and a price are none."""
    found = days_of_year("3 May, May 4th, the 5th of May, ٦ أيار, 7 May 2016, May 8, 2016, may 9,000 men")
    assert [(day.month, day.day) for day in found] == [(5, 3), (5, 4), (5, 5), (5, 6)]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("today", "2016-12-17"),
        ("last year", "2015"),
        ("next Monday", "2016-12-19"),
        ("3 years ago", "2013"),
        ("a week ago", None),
        ("Saturday", "2016-12-17"),
        ("Sunday", "2016-12-11"),
        ("اليوم", "2016-12-17"),
        ("العام الماضي", "2015"),
        ("العام الفائت", "2015"),
        ("last month", "2016-11"),
        ("الشهر الماضي", "2016-11"),
        ("next month", "2017-01"),
        ("ten months ago", "2016-02"),
        ("قبل شهرين", "2016-10"),
        ("منذ خمس سنوات", "2011"),
        ("قبل 3 أسابيع", "2016-11-26"),
        ("قبل 9999 يوما", None),
        ("Domingo", None),
    ],
)
def test_relative_dates_are_reckoned_from_the_page(text, iso):
    """By the day of publication; a weekday is the last one of its name."""
    assert [found for found, _ in relative_dates(text, SATURDAY)] == ([iso] if iso else [])
