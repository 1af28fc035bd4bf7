"""Hijri and Iran's solar days in the Gregorian calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hijridate import Gregorian
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from citecheck.text.calendars import HIJRI_YEARS, gregorian, year_of_month


@pytest.mark.parametrize(
    ("calendar", "day", "iso"),
    [
        ("lunar", (1440, 9, 2), "2019-05-07"),
        ("lunar", (1438, 1, 1), "2016-10-02"),
        ("lunar", (1343, 1, 1), "1924-08-01"),
        ("solar", (1398, 2, 17), "2019-05-07"),
        ("solar", (1399, 12, 30), "2021-03-20"),
        ("solar", (1300, 1, 1), "1921-03-21"),
    ],
)
def test_a_hijri_day_is_its_gregorian_day(calendar, day, iso):
    """Days of both calendars come out as the day that their tables give."""
    assert gregorian(calendar, *day) == dt.date.fromisoformat(iso)


@pytest.mark.parametrize(
    ("calendar", "day"),
    [
        ("lunar", (1342, 1, 1)),
        ("lunar", (1501, 1, 1)),
        ("lunar", (1438, 2, 30)),
        ("lunar", (1438, 13, 1)),
        ("lunar", (1438, 0, 1)),
        ("solar", (1299, 1, 1)),
        ("solar", (1501, 1, 1)),
        ("solar", (1398, 12, 30)),
        ("solar", (1398, 7, 31)),
    ],
)
def test_a_day_that_the_tables_do_not_hold_is_left_open(calendar, day):
    """Outside the tables, and where a month has no such day, nothing is invented."""
    assert gregorian(calendar, *day) is None


@pytest.mark.parametrize(
    ("calendar", "month", "year"),
    [
        ("lunar", (1440, 9), 2019),
        ("lunar", (1438, 4), None),
        ("lunar", (1500, 12), None),
        ("solar", (1398, 9), 2019),
        ("solar", (1398, 10), None),
        ("solar", (1398, 12), 2020),
    ],
)
def test_a_hijri_month_has_a_year_only_where_one_holds_it(calendar, month, year):
    """A month over the turn of a Gregorian year has none, nor has the last month of the tables."""
    assert year_of_month(calendar, *month) == year


@given(st.dates(dt.date(1924, 8, 1), dt.date(2077, 11, 16)))
def test_every_day_of_the_tables_comes_back(day):
    """A day turned into a Hijri one by the library comes back as itself, in both calendars."""
    lunar, solar = Gregorian.fromdate(day).to_hijri(), JalaliDate.to_jalali(day.year, day.month, day.day)
    assert gregorian("lunar", lunar.year, lunar.month, lunar.day) == day
    assert lunar.year in HIJRI_YEARS
    assert gregorian("solar", solar.year, solar.month, solar.day) == day
