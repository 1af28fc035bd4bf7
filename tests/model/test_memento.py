import datetime as dt

import pytest

from citecheck.model.citation import CitedDate
from citecheck.model.memento import TimeMap, UrlMatch
from citecheck.model.policy import ArchivePolicy
from citecheck.testing import memento

PAGE = "http://example.org/a"
POLICY = ArchivePolicy()

CHOICES = [
    ("on the day", "2016-12-14", ["20161201000000", "20161214235959", "20161215000000"], "20161214235959"),
    ("nearest before wins over nearer after", "2016-12-14", ["20161001000000", "20161215000000"], "20161001000000"),
    ("beyond the window before, after wins", "2016-12-14", ["20100101000000", "20180101000000"], "20180101000000"),
    ("only long before is better than nothing", "2016-12-14", ["20100101000000"], "20100101000000"),
    ("nearest after where none is before", "2016-12-14", ["20200101000000", "20170101000000"], "20170101000000"),
    ("no date: the newest", None, ["20161201000000", "20200101000000"], "20200101000000"),
]


@pytest.mark.parametrize(("why", "day", "stamps", "chosen"), CHOICES, ids=[row[0] for row in CHOICES])
def test_the_memento_near_the_cited_date_is_chosen(why, day, stamps, chosen):
    """Nearest before within the window, else nearest after, else the nearest long before."""
    timemap = TimeMap(original=PAGE, mementos=tuple(memento(PAGE, stamp) for stamp in stamps))
    closest = timemap.closest(dt.date.fromisoformat(day) if day else None, POLICY)
    assert closest is not None
    assert f"{closest.at:%Y%m%d%H%M%S}" == chosen


def test_another_url_is_never_chosen():
    """A case twin or another query folds into the same archive key, but is another page."""
    rows = tuple(memento(PAGE, "20161214000000", match=match) for match in (UrlMatch.CASE, UrlMatch.QUERY, UrlMatch.DIFFERENT))
    assert TimeMap(original=PAGE, mementos=rows).closest(dt.date(2016, 12, 14), POLICY) is None


@pytest.mark.parametrize(
    ("status", "usable"), [(200, True), (203, True), (206, True), (None, True), (404, False), (301, False), (503, False)]
)
def test_only_a_capture_of_a_page_is_usable(status, usable):
    """Status 200, 203, 206 and revisits may be the page; archived errors and redirects are not."""
    timemap = TimeMap(original=PAGE, mementos=(memento(PAGE, "20161214000000", status=status),))
    assert (timemap.closest(dt.date(2016, 12, 14), POLICY) is not None) is usable


def test_distance_in_days_is_signed():
    """Before the cited day is negative, on it zero."""
    held = memento(PAGE, "20161215010000")
    assert [held.days_from(dt.date(2016, 12, day)) for day in (14, 15, 16)] == [1, 0, -1]


@pytest.mark.parametrize(
    ("date", "precision", "last"),
    [
        ("2016-12-14", "day", "2016-12-14"),
        ("2016-02", "month", "2016-02-29"),
        ("2016-12", "month", "2016-12-31"),
        ("2015", "year", "2015-12-31"),
    ],
)
def test_an_imprecise_date_means_up_to_its_last_day(date, precision, last):
    """A month or year may mean any of its days; the last one is what a snapshot is looked for near."""
    assert CitedDate(date=date, precision=precision, raw=date).last_day().isoformat() == last
