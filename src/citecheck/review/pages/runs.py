"""Screen 1: the reports, each by its newest run: how its links stand, what changed, how far its review is."""

from __future__ import annotations

import msgspec

from citecheck.model.errors import AuditError
from citecheck.model.event import Run
from citecheck.model.report import RunReport
from citecheck.reports.charts import Bar, bars_of
from citecheck.reports.summary import Summary, summarise
from citecheck.review.asked import Answer, Asked
from citecheck.review.decisions import Progress, progress
from citecheck.review.desk import Desk
from citecheck.review.templating import page

#: Reports on one page. Each is replayed from the log, so that a long list is parted.
ON_A_PAGE = 10


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One report as the list shows it, with its older runs. ``trouble`` says why its newest run cannot be told."""

    name: str
    run: Run
    older: tuple[Run, ...]
    report: RunReport | None = None
    summary: Summary | None = None
    bars: tuple[Bar, ...] = ()
    progress: Progress | None = None
    trouble: str = ""


def runs(desk: Desk, asked: Asked) -> Answer:
    """Show the list."""
    by_report: dict[str, list[Run]] = {}
    for run in desk.runs():
        by_report.setdefault(run.start.report, []).append(run)
    first = int(given) if (given := asked.query.get("from", "")).isdecimal() and len(given) < 9 else 0
    names = list(by_report)
    cards = [_card(desk, name, by_report[name]) for name in names[first : first + ON_A_PAGE]]
    following = first + ON_A_PAGE if first + ON_A_PAGE < len(names) else None
    return page(
        "runs.html", asked, desk=desk, cards=cards, first=first, following=following, total=len(names), previous=first - ON_A_PAGE
    )


def _card(desk: Desk, name: str, of_report: list[Run]) -> Card:
    newest, *older = of_report
    card = Card(name=name, run=newest, older=tuple(older))
    try:
        report = desk.report(newest.id)
    except AuditError as error:
        return msgspec.structs.replace(card, trouble=str(error))
    summary = summarise(report)
    return msgspec.structs.replace(
        card,
        report=report,
        summary=summary,
        bars=bars_of(summary.states) if summary.states else (),
        progress=progress(report.outcomes, desk.reviewer),
    )
