from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.text.dates import find_dates, settled_order, weekday_disagrees

WRITTEN = [
    ("3.11.2014", "2014-11-03", "day"),
    ("23.11.2014", "2014-11-23", "day"),
    ("23-11-2014", "2014-11-23", "day"),
    ("23/11/2014", "2014-11-23", "day"),
    ("23.11 .2014", "2014-11-23", "day"),
    ("23. 11. 2014", "2014-11-23", "day"),
    ("11/23/2014", "2014-11-23", "day"),
    ("23/11/14", "2014-11-23", "day"),
    ("23.11.98", "1998-11-23", "day"),
    ("2014-11-23", "2014-11-23", "day"),
    ("2014/11/23", "2014-11-23", "day"),
    ("2014-11-23T10:00:00Z", "2014-11-23", "day"),
    ("23 November 2014", "2014-11-23", "day"),
    ("23 Nov. 2014", "2014-11-23", "day"),
    ("23-Nov-2014", "2014-11-23", "day"),
    ("23rd of November 2014", "2014-11-23", "day"),
    ("23 rd November, 2014", "2014-11-23", "day"),
    ("the 23rd of November, 2014", "2014-11-23", "day"),
    ("November 23, 2014", "2014-11-23", "day"),
    ("November 23,2014", "2014-11-23", "day"),
    ("November 23 ,2014", "2014-11-23", "day"),
    ("november23,2014", "2014-11-23", "day"),
    ("November 23rd, 2014", "2014-11-23", "day"),
    ("November \n23,2014", "2014-11-23", "day"),
    ("November 23,2014.7", "2014-11-23", "day"),
    ("November 21–23, 2014", "2014-11-23", "day"),
    ("21-23 November 2014", "2014-11-23", "day"),
    ("(2014, November 23)", "2014-11-23", "day"),
    ("Nov. 2014", "2014-11", "month"),
    ("November, 2014", "2014-11", "month"),
    ("November of 2014", "2014-11", "month"),
    ("11/2014", "2014-11", "month"),
    ("2015-11", "2015-11", "month"),
    ("2014", "2014", "year"),
    ("(2014a)", "2014", "year"),
    ("le 1er février 2014", "2014-02-01", "day"),
    ("23 août 2014", "2014-08-23", "day"),
    ("23. März 2014", "2014-03-23", "day"),
    ("23. Jänner 2014", "2014-01-23", "day"),
    ("23 de noviembre de 2014", "2014-11-23", "day"),
    ("noviembre de 2014", "2014-11", "month"),
    ("23 ноября 2014 г.", "2014-11-23", "day"),
    ("23 мая 2014", "2014-05-23", "day"),
    ("23 Kasım 2014", "2014-11-23", "day"),
    ("23 Ağustos 2014", "2014-08-23", "day"),
    ("23 نوفمبر 2014", "2014-11-23", "day"),
    ("23 تشرين الثاني 2014", "2014-11-23", "day"),
    ("٢٣ تشرين الثاني ٢٠١٤", "2014-11-23", "day"),
    ("23 نوفمبر/تشرين الثاني 2014", "2014-11-23", "day"),
    ("23 تشرين الثاني (نوفمبر) 2014م", "2014-11-23", "day"),
    ("23 آذار 2014", "2014-03-23", "day"),
    ("٢٣/١١/٢٠١٤", "2014-11-23", "day"),
    ("أيلول 2014", "2014-09", "month"),
    ("۲۳ نوامبر ۲۰۱۴", "2014-11-23", "day"),
    ("2 آذر 1393", "2014-11-23", "day"),
    ("2014 Nov 23", "2014-11-23", "day"),
    ("October–November 2014", "2014-11", "month"),
    ("October/November 2014", "2014-11", "month"),
    ("23 نوفمبر - تشرين الثاني 2014", "2014-11-23", "day"),
    ("23 جويلية 2014", "2014-07-23", "day"),
    ("أوت 2014", "2014-08", "month"),
    ("1 محرم 1436 هـ", "2014-10-25", "day"),
    ("١ محرم ١٤٣٦هـ", "2014-10-25", "day"),
    ("1/1/1436 هـ", "2014-10-25", "day"),
    ("1436/1/1هـ", "2014-10-25", "day"),
    ("1 Muharram 1436 AH", "2014-10-25", "day"),
    ("1 Muharrem 1436", "2014-10-25", "day"),
    ("رمضان 1435", "2014", "year"),
    ("رمضان 2014", "2014", "year"),
    ("۱۳۹۳/۰۹/۰۲", "2014-11-23", "day"),
    ("2/9/1393 ش", "2014-11-23", "day"),
    ("آذر ۱۳۹۳", "2014", "year"),
    ("1436 هـ/2014 م", "2014", "year"),
    ("29 اسفند 1399", "2021-03-19", "day"),
]

NOT_DATES = [
    "1/1/1436", "1393/09/02", "1436 هـ", "ربيع الأول 1436", "1 محرم 1300", "30 صفر 1438 هـ", "دی ۱۳۹۳", "31 مهر 1393",
    "6000 people", "2000 people", "1990 families", "31.02.2014", "30 February 2014", "00.11.2014", "S/2014/123", "$2014", "2014%",
    "1970s", "Resolution 2042", "no. 2014",
    "p. 1998", "version 2014.1", "3.6.12", "10.1000/2014x", "12345", "23 November", "at 10.30",
    "https://news.example/2014/11/23/x", "www.news.example/2014", "23 December/November 2014", "ISBN 2014", "3 of 14",
]  # fmt: skip


@pytest.mark.parametrize(("text", "iso", "precision"), WRITTEN)
def test_a_date_is_read_at_its_own_precision(text, iso, precision):
    """Every habit of writing a date gives one ISO date, as precise as it was written and no more."""
    (found,) = find_dates(text)
    assert (found.date.date, found.date.precision) == (iso, precision)
    assert found.span.of(text).split() == found.date.raw.split()


@pytest.mark.parametrize("text", NOT_DATES)
def test_what_is_no_date_stays_no_date(text):
    """Counts, impossible days, document numbers, links and days without a year are never turned into dates."""
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "order", "iso", "ambiguous"),
    [
        ("03/04/2014", "unknown", "2014-04-03", True),
        ("03-04-2014", "unknown", "2014-04-03", True),
        ("03.04.2014", "unknown", "2014-04-03", False),
        ("03.04.2014", "dmy", "2014-04-03", False),
        ("03/04/2014", "mdy", "2014-03-04", False),
        ("04.04.2014", "unknown", "2014-04-04", False),
        ("13.04.2014", "unknown", "2014-04-13", False),
        ("13.04.2014", "mdy", "2014-04-13", False),
        ("04/13/2014", "dmy", "2014-04-13", False),
    ],
)
def test_day_and_month_are_ambiguous_only_where_nothing_settles_them(text, order, iso, ambiguous):
    """Two numbers of 12 or less are ambiguous unless the order is known, they are the same, or full stops divide them."""
    (found,) = find_dates(text, order)
    assert (found.date.date, found.date.ambiguous) == (iso, ambiguous)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("5.6.2014 and 15.6.2014", "dmy"),
        ("6/15/2014", "mdy"),
        ("6/15/14", "mdy"),
        ("5.6.2014", "unknown"),
        ("15.6.2014, 6/15/2014", "unknown"),
        ("15.6.2014, 16.6.2014, 17.6.2014 and once 6/15/2014", "dmy"),
        ("١٥/٦/٢٠١٤", "dmy"),
        ("version 13.10.22 of section 1/31", "unknown"),
        ("https://a.example/31.12.2014/x", "unknown"),
        ("32.1.2014, 15.0.2014, 13.13.2014", "unknown"),
    ],
)
def test_one_date_proves_the_order_of_all(text, order):
    """A number above 12 tells day from month; proofs that contradict one another need a majority of three to one."""
    assert settled_order(text) == order


@pytest.mark.parametrize(
    ("text", "language", "order"),
    [
        *(("5/6/2014", language, "dmy") for language in ("ar", "de", "es", "fa", "fr", "it", "nl", "pt", "ru", "tr", "fr-CA")),
        ("5/6/2014", "en", "unknown"),
        ("5/6/2014", None, "unknown"),
        ("6/15/2014", "fr", "mdy"),
        ("15.6.2014, 6/15/2014", "es", "unknown"),
    ],
)
def test_a_language_settles_what_no_date_does(text, language, order):
    """Ten languages write the day first; a date that proves something else, or a contradiction, weighs more."""
    assert settled_order(text, language) == order


@pytest.mark.parametrize(
    ("text", "disagrees"),
    [
        ("Sunday, 23 November 2014", False),
        ("Monday 23 November 2014", True),
        ("23.11.2014 (Monday)", True),
        ("الأحد 23 نوفمبر 2014", False),
        ("23 November 2014", False),
        ("Monday, 03/04/2014", False),  # ambiguous: nothing to hold against it
    ],
)
def test_a_weekday_is_held_against_its_date(text, disagrees):
    """A weekday beside a date is read, and told where the calendar has another."""
    (found,) = find_dates(text)
    assert weekday_disagrees(found) is disagrees


@pytest.mark.parametrize(
    "text", ["1 محرم 1436 هـ الموافق 25 أكتوبر 2014م", "25 أكتوبر 2014 (1 محرم 1436 هـ)", "25/10/2014 م - 1/1/1436 هـ"]
)
def test_a_day_in_two_calendars_is_one_date(text):
    """Where a note writes a day in both calendars, its own Gregorian words are taken, not the converted ones."""
    (found,) = find_dates(text)
    assert (found.date.date, found.date.raw) == ("2014-10-25", found.span.of(text))
    assert "2014" in found.date.raw


def test_several_dates_come_in_their_order():
    """A text's dates are found from left to right, each with its own span."""
    text = "from 1 May 2014 until 3.6.2014, again in 2015"
    assert [found.span.of(text) for found in find_dates(text)] == ["1 May 2014", "3.6.2014", "2015"]


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(["%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d-%b-%Y"]),
)
def test_every_day_survives_being_written(day, form):
    """Whatever the day and the habit, the date read is the date written."""
    (found,) = find_dates(f"on {day.strftime(form)}.", "dmy")
    assert found.date.date == day.isoformat()


@given(st.text())
def test_spans_cover_the_raw_words(text):
    """In any text at all, a date's span covers the words it was read from."""
    for found in find_dates(text):
        assert found.span.of(text).split() == found.date.raw.split()
