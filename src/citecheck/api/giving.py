"""The verb that gives back: per citation a link to its original and its snapshot, from the log alone."""

from __future__ import annotations

import msgspec

from citecheck.api.reporting import replayed
from citecheck.model.errors import ConfigError
from citecheck.model.settings import Settings
from citecheck.reports.archived import GivenBack, given_back
from citecheck.reports.citing import FORMATS
from citecheck.reports.habit import habit_of


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What was given back: its run, the text in the format asked for, and the citations one by one."""

    run: str
    text: str
    citations: tuple[GivenBack, ...]


def give_back(settings: Settings, *, form: str = "text", run_id: str | None = None) -> Given:
    """Write the citations of a run (the newest, where none is named) with their verified snapshots, in the format ``form``.

    Asks nobody. Raises ``ConfigError`` for an unknown format, ``InputError`` for an unknown run, ``AuditError``.
    """
    if form not in FORMATS:
        raise ConfigError(f"unknown format {form!r}", hint=f"one of: {', '.join(FORMATS)}")
    report = replayed(settings, run_id=run_id)
    given = given_back(report)
    language = report.document.language if report.document is not None else None
    habit = habit_of((outcome.citation for outcome in report.outcomes), language)
    return Given(run=report.run.id, text=FORMATS[form](given, habit), citations=given)
