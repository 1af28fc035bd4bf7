"""The door of cronsim: when a schedule comes round, by the five fields of cron."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from cronsim import CronSim, CronSimError

from citecheck.model.errors import ConfigError

#: At an hour when few others ask, and not at a full one, when many do.
DAILY, WEEKLY = "17 3 * * *", "17 3 * * 1"
#: How much later than its time a run may begin before it counts as missed: machines sleep, and other runs take their time.
GRACE = dt.timedelta(hours=2)
_HINT = "five fields: minute, hour, day of the month, month, day of the week; such as '17 3 * * *'"


class Times(NamedTuple):
    """A schedule taken apart. Fields that are not restricted are None; days of the week count from Sunday, 0.

    ``either``: a day fits by its number or by its day of the week, as cron has it where both are restricted.
    """

    cron: str
    minutes: tuple[int, ...] | None
    hours: tuple[int, ...] | None
    days: tuple[int, ...] | None
    months: tuple[int, ...] | None
    weekdays: tuple[int, ...] | None
    either: bool


def read_times(cron: str) -> Times:
    """Take a schedule apart. Raises ``ConfigError`` for what is none, and for what only some crons know (L, W, #, seconds)."""
    text = " ".join(cron.split())
    if len(text.split(" ")) != 5 or any(sign in text.upper().replace("JUL", "").replace("WED", "") for sign in "LW#@"):
        raise ConfigError(f"{cron!r} is no schedule that every cron knows", where="schedule", hint=_HINT)
    try:
        parsed = CronSim(text, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    except CronSimError as error:
        raise ConfigError(f"{cron!r} is no schedule: {error}", where="schedule", hint=_HINT) from error
    weekdays = {int(day) % 7 for day in parsed.weekdays if isinstance(day, int)}
    days = _restricted(parsed.days, 31)
    return Times(
        cron=text,
        minutes=_restricted(parsed.minutes, 60),
        hours=_restricted(parsed.hours, 24),
        days=days,
        months=_restricted(parsed.months, 12),
        weekdays=_restricted(weekdays, 7),
        either=not parsed.day_and and days is not None and len(weekdays) < 7,
    )


def _restricted(values: set[int], whole: int) -> tuple[int, ...] | None:
    return None if len(values) >= whole else tuple(sorted(values))


def next_after(cron: str, now: dt.datetime) -> dt.datetime:
    """Return when a schedule comes round next after ``now``, in its time zone. Raises ``ConfigError`` where it never does."""
    read_times(cron)
    try:
        found: dt.datetime = next(CronSim(cron, now))
    except (StopIteration, CronSimError) as error:
        raise ConfigError(f"{cron!r} never comes round", where="schedule", hint=_HINT) from error
    return found
