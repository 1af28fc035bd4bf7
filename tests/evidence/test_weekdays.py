"""Weekdays that a claim names without a date."""

import datetime as dt

import pytest

from citecheck.evidence.beside import Beside, SourceReading
from citecheck.evidence.weekdays import compare_weekdays


def told(claim, text, published=None):
    rows = compare_weekdays(Beside(claim, SourceReading(text), published=published, best=(0,)))
    return [(row.in_claim, row.presence, row.in_source) for row in rows]


@pytest.mark.parametrize(
    ("text", "published", "presence", "there"),
    [
        ("They left on Thursday evening.", None, "found", "Thursday"),
        ("غادروا مساء الخميس.", None, "found", "الخميس"),
        ("غادروا بالخميس.", None, "found", "الخميس"),
        ("They left on 15 December 2016.", None, "found", "15 December 2016"),
        ("They left.", dt.date(2016, 12, 15), "found", "published 2016-12-15"),
        ("They left on Friday.", None, "absent", None),
        ("غادروا يوم الجمعة.", None, "absent", None),
        ("They left on Friday, or yesterday.", None, "not-comparable", None),
        ("They left.", None, "not-comparable", None),
        ("They left on 16 December 2016.", None, "not-comparable", None),
    ],
)
def test_a_weekday_is_looked_for_by_name_and_by_date(text, published, presence, there):
    """Found by its name in either language or a date that falls on it; absent only beside other weekdays."""
    assert told("They left on Thursday.", text, published) == [("Thursday", presence, there)]


def test_a_weekday_beside_its_date_is_that_dates():
    """The comparer of dates has it already."""
    assert told("They left on Thursday, 15 December 2016.", "They left on Friday.") == []


def test_each_weekday_is_told_once():
    """However often the claim names it."""
    assert [row[0] for row in told("On Monday and Tuesday they met; on Monday it rained.", "Nothing.")] == ["Monday", "Tuesday"]
