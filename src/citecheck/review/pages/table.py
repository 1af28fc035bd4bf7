"""Which address shows which page."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from citecheck.review.asked import Answer, Asked
from citecheck.review.desk import Desk
from citecheck.review.pages import deciding, editing, files, health, log, note, report, runs, settings

View = Callable[[Desk, Asked], Answer]


class Row(NamedTuple):
    """One page. ``outdated`` is asked in its place where a form is older than the desk's start; without one it is refused."""

    method: str
    path: str
    view: View
    outdated: View | None = None


#: A citation's id is a person's to change in citations.yaml and may hold anything, so it comes last.
PAGES = (
    Row("GET", "/", runs.runs),
    Row("GET", "/run/{run}", report.report),
    Row("POST", "/sample/{run}", report.draw),
    Row("GET", "/health/{run}", health.health),
    Row("GET", "/queries/{run}/{suffix}", files.queries),
    Row("GET", "/note/{run}/{citation:path}", note.note),
    Row("POST", "/decide/{run}/{citation:path}", deciding.decide, deciding.outdated),
    Row("POST", "/undo/{run}/{citation:path}", deciding.undo),
    Row("GET", "/edit/{run}/{citation:path}", editing.edit),
    Row("POST", "/edit/{run}/{citation:path}", editing.save),
    Row("GET", "/frame/{run}/{citation:path}", files.frame),
    Row("GET", "/log", log.log),
    Row("GET", "/log/export/{suffix}", log.export),
    Row("GET", "/keys", settings.keys),
    Row("POST", "/settings", settings.settings),
)
