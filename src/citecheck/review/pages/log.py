"""Screen 4: the log in words, newest first: who, when, what. Nothing in it can be changed here, or anywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from citecheck.reports.csv_report import safe_cell
from citecheck.review.asked import Answer, Asked
from citecheck.review.desk import Desk, EventRow
from citecheck.review.pages.messages import missing
from citecheck.review.templating import page

#: Rows on one page, and most rows of an export: "citecheck audit export" writes whole logs.
ON_A_PAGE, MOST = 200, 20_000
_COLUMNS = ("seq", "at", "actor", "run", "kind", "subject", "words")
_LOOKED_FOR = 200


def log(desk: Desk, asked: Asked) -> Answer:
    """Show a page of the log."""
    before, containing = _before(asked), _containing(asked)
    events = desk.events(before=before, limit=ON_A_PAGE, containing=containing)
    older = events[-1].seq if len(events) == ON_A_PAGE else None
    return page("log.html", asked, events=events, older=older, containing=containing, before=before, most=MOST)


def export(desk: Desk, asked: Asked) -> Answer:
    """Give the rows that are looked for as a file: CSV that no spreadsheet takes for formulas, or JSON line by line."""
    if asked.args["suffix"] not in ("csv", "jsonl"):
        return missing(asked, "No such file", "The log is given as csv or jsonl.")
    rows = _all(desk, _containing(asked))
    if asked.args["suffix"] == "jsonl":
        lines = (json.dumps(dict(zip(_COLUMNS, _cells(row), strict=True)), ensure_ascii=False) + "\n" for row in rows)
        return _file("".join(lines).encode(), "application/jsonl; charset=utf-8", "log.jsonl")
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\r\n")
    written.writerow(_COLUMNS)
    written.writerows([safe_cell(cell) for cell in _cells(row)] for row in rows)
    return _file(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", "log.csv")


def _all(desk: Desk, containing: str) -> Iterator[EventRow]:
    before: int | None = None
    for _ in range(MOST // 1000):
        events = desk.events(before=before, limit=1000, containing=containing)
        yield from events
        if len(events) < 1000:
            return
        before = events[-1].seq


def _cells(row: EventRow) -> tuple[int | str, ...]:
    return (row.seq, row.at.isoformat(), row.actor, row.run, row.kind, row.subject, row.words)


def _file(body: bytes, media_type: str, name: str) -> Answer:
    return Answer(body=body, media_type=media_type, headers=(("content-disposition", f'attachment; filename="{name}"'),))


def _before(asked: Asked) -> int | None:
    given = asked.query.get("before", "")
    return int(given) if given.isdecimal() and len(given) < 16 else None


def _containing(asked: Asked) -> str:
    return asked.query.get("containing", "").strip()[:_LOOKED_FOR]
