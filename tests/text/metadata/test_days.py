"""Days as values give them, and the rule by which one is taken."""

from __future__ import annotations

import datetime as dt

import pytest

from citecheck.model.source import DateCandidate
from citecheck.text.metadata.days import day_of, in_address, issued_of

DEC_14 = dt.date(2016, 12, 14)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2016-12-14", DEC_14),
        ("2016-12-14T23:59:59-05:00", DEC_14),
        ("2016-12-14 00:10:00.000000", DEC_14),
        ("20161214", DEC_14),
        ("20161214T101500Z", DEC_14),
        ("1481702400", DEC_14),
        ("1481702400000", DEC_14),
        ("Wed, 14 Dec 2016 10:00:00 +0300", DEC_14),
        ("Wed Dec 14 2016 10:00:00 GMT+0200 (EET)", DEC_14),
        ("December 14, 2016", DEC_14),
        ("14.12.2016 - 13:30", DEC_14),
        ("14 كانون الأول 2016", DEC_14),
        ("١٤/١٢/٢٠١٦", DEC_14),
        ("۱۳۹۵/۰۹/۲۴", DEC_14),
        ("2016-13-14", None),
        ("2016-02-30", None),
        ("2016", None),
        ("December 2016", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_a_value_gives_one_day_or_none(raw: str, day: dt.date | None) -> None:
    """The day as it is written, in its own time zone; never one that was made up."""
    assert day_of(raw) == day


@pytest.mark.parametrize(
    ("address", "days"),
    [
        ("https://a.example/2016/12/14/flood", [DEC_14]),
        ("https://a.example/2016/12/flood", []),
        ("https://a.example/news-2016-12-14.html", [DEC_14]),
        ("https://a.example/20161214-flood", [DEC_14]),
        ("https://a.example/story/20161399", []),
        ("https://a.example/id/120161214", []),
        ("https://2016-12-14.example/x", []),
    ],
)
def test_days_in_addresses(address: str, days: list[dt.date]) -> None:
    """A full day in the path; a month, a number or a host's name is none."""
    assert [each.day for each in in_address(address)] == days


def given(day: int, origin: str, means: str, name: str = "") -> DateCandidate:
    return DateCandidate(day=dt.date(2016, 12, day), raw="", origin=origin, means=means, name=name)  # type: ignore[arg-type]


def test_the_order_of_the_rule() -> None:
    """Each place counts where none before it says anything; changes, Last-Modified and days to come never do."""
    rows = [
        given(1, "json-ld", "published"),
        given(2, "meta", "published"),
        given(3, "time", "published"),
        given(4, "url", "published"),
        given(5, "text", "published"),
        given(6, "text", "unclear"),
        given(7, "meta", "unclear"),
        given(8, "time", "unclear"),
        given(9, "json-ld", "published", "uploadDate"),
    ]
    for at, row in enumerate(rows):
        assert issued_of(list(reversed(rows[at:])), dt.date(2026, 1, 1)) == row.day
    for never in (given(1, "json-ld", "modified"), given(1, "http", "modified")):
        assert issued_of([never], dt.date(2026, 1, 1)) is None
    assert issued_of([rows[4]], dt.date(2016, 12, 3)) is None
    assert issued_of([rows[4]], dt.date(2016, 12, 4)) == rows[4].day  # the page's clock may be a day ahead of ours
