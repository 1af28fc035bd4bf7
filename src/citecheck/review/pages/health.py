"""Screen 5: how each link stood at every look, why in words, and when it is looked at again."""

from __future__ import annotations

from citecheck.reports.words import STATES
from citecheck.review.asked import Answer, Asked
from citecheck.review.desk import Desk
from citecheck.review.pages.strip import strip_of
from citecheck.review.rows import rows_of
from citecheck.review.templating import page

#: Links on one page.
ON_A_PAGE = 200


def health(desk: Desk, asked: Asked) -> Answer:
    """Show the links of a run, those that were not seen well at the last look first where ``sort`` is "state"."""
    report = desk.report(asked.args["run"])
    rows = [row for row in rows_of(report, desk.reviewer, blind=desk.blind) if row.outcome.citation.url is not None]
    order = asked.query.get("sort", "")
    if order == "state":
        ranks = {state.key: rank for rank, state in enumerate(STATES)}
        rows.sort(key=lambda row: ranks[row.state.key])
    first = int(given) if (given := asked.query.get("from", "")).isdecimal() and len(given) < 9 else 0
    shown = [
        (row, strip_of((*row.outcome.history, *([row.outcome.verdict] if row.outcome.verdict else ())), desk.policy))
        for row in rows[first : first + ON_A_PAGE]
    ]
    following = first + ON_A_PAGE if first + ON_A_PAGE < len(rows) else None
    return page(
        "health.html",
        asked,
        run=report.run,
        shown=shown,
        total=len(rows),
        first=first,
        following=following,
        previous=max(0, first - ON_A_PAGE),
        order=order,
    )
