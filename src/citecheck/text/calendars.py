"""Days of the two Hijri calendars as Gregorian days: the lunar one (Umm al-Qura) and the solar one of Iran.

A day that the tables do not hold is None, never a guess. Umm al-Qura is Saudi Arabia's civil calendar: where a month began by
sighting, a local date may differ by a day.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

Calendar = Literal["lunar", "solar"]
#: Years that a dated source may bear in either calendar: 1882 to 2077 (lunar), 1921 to 2121 (solar). No Gregorian source on the
#: web is so old, so a full date with such a year is never taken as a Gregorian one.
HIJRI_YEARS = range(1300, 1501)


def gregorian(calendar: Calendar, year: int, month: int, day: int) -> dt.date | None:
    """Return the Gregorian day of a Hijri one; None outside the tables (lunar: 1343 to 1500) or where there is no such day.

    >>> gregorian("lunar", 1438, 3, 14), gregorian("solar", 1395, 9, 24), gregorian("lunar", 1300, 1, 1)
    (datetime.date(2016, 12, 13), datetime.date(2016, 12, 14), None)
    """
    try:
        if calendar == "solar":
            return JalaliDate(year, month, day).to_gregorian() if year in HIJRI_YEARS else None  # type: ignore[no-untyped-call]
        return dt.date(*Hijri(year, month, day).to_gregorian().datetuple())
    except (ValueError, OverflowError):
        return None


def year_of_month(calendar: Calendar, year: int, month: int) -> int | None:
    """Return the Gregorian year that holds all of a Hijri month; None where it lies in two, or outside the tables.

    >>> year_of_month("lunar", 1437, 9), year_of_month("solar", 1395, 10)
    (2016, None)
    """
    first = gregorian(calendar, year, month, 1)
    after = gregorian(calendar, year, month + 1, 1) if month < 12 else gregorian(calendar, year + 1, 1, 1)
    if first is None or after is None:
        return None
    return first.year if first.year == (after - dt.timedelta(days=1)).year else None
