"""When a schedule comes round, and what is no schedule."""

import datetime as dt

import pytest

from citecheck.model.errors import ConfigError
from citecheck.schedule.times import next_after, read_times

WEDNESDAY = dt.datetime(2026, 11, 4, 12, 30, tzinfo=dt.UTC)

NEXT = [
    ("17 3 * * *", "2026-11-05T03:17"),
    ("17 3 * * 1", "2026-11-09T03:17"),
    ("0 0 1 * *", "2026-12-01T00:00"),
    ("*/15 * * * *", "2026-11-04T12:45"),
    ("0 9-17/4 * * MON-FRI", "2026-11-04T13:00"),
    ("0 6 13 * 5", "2026-11-06T06:00"),
    ("0 6 29 2 *", "2028-02-29T06:00"),
    ("0 6 * jul *", "2027-07-01T06:00"),
    ("  5   4 * * wed ", "2026-11-11T04:05"),
]


@pytest.mark.parametrize(("cron", "then"), NEXT)
def test_the_next_time_is_found(cron, then):
    """Steps, ranges, names; a day by number or by day of the week where both are given."""
    assert next_after(cron, WEDNESDAY) == dt.datetime.fromisoformat(then).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "cron",
    [
        "",
        "daily",
        "@daily",
        "* * * *",
        "0 3 * * * *",
        "61 3 * * *",
        "0 3 32 * *",
        "0 3 31 2 *",
        "0 3 L * *",
        "0 3 * * 1#2",
        "a b c d e",
        "0 3 * * 1\n* * * * *",
    ],
)
def test_what_is_no_schedule_is_told(cron):
    """Also what only some crons know, and what never comes round."""
    with pytest.raises(ConfigError):
        next_after(cron, WEDNESDAY)


def test_fields_are_taken_apart():
    """What is not restricted is None; Sunday is 0, also where it was written as 7."""
    times = read_times("0,30 */12 * * 7")
    assert times[1:] == ((0, 30), (0, 12), None, None, (0,), False)
    assert read_times("0 6 13 * 5").either
    assert not read_times("0 6 */2 * 5").either
