"""How fast the audit log appends, reads, verifies, replays, and is searched. ``python benchmarks/log.py [EVENTS]``.

The goal for rebuilding is for 1,000,000 events: ``python benchmarks/log.py 1000000``.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from citecheck.audit.derived.build import rebuild
from citecheck.audit.derived.search import search
from citecheck.audit.log import AuditLog
from citecheck.audit.replay import replay
from citecheck.model.citation import Citation, CitedDate
from citecheck.model.event import CitationRecord, EventKind, RunEnd, RunStart
from citecheck.model.exchange import Chain, Exchange, Hop, Via
from citecheck.model.memento import AnswerState, ArchiveAnswer, Memento
from citecheck.model.policy import Policy
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Reason, Verdict

NOW = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
START = RunStart(report="report.txt", report_digest="d" * 64, tool="citecheck", config_digest="c" * 64, actor="benchmark")
DAY = CitedDate(date="2016-12-14", precision="day", raw="14 Dec. 2016")

#: What is measured, in the unit beside it, and the goal for it (None: told for its own sake).
GOALS = {
    "append with chain, small events": ("events/s", 20_000),
    "append with chain, real events": ("events/s", 20_000),
    "flush of one event (synced)": ("flushes/s", None),
    "latest(kind, subject)": ("look-ups/s", None),
    "read all events": ("events/s", None),
    "verify the chain": ("events/s", 500_000),
    "verify chain, guards and file": ("events/s", None),
    "replay of 10,000 citations": ("seconds", 3.0),
    "rebuild of the index": ("seconds", 60.0),
    "search in it": ("searches/s", None),
}


class Taken(NamedTuple):
    """How long work took, in seconds: by the clock, and of the processor (what is left of the first when others use it too)."""

    wall: float
    cpu: float

    def rate(self, count: int) -> Taken:
        """Return how many of ``count`` things were done a second."""
        return Taken(count / self.wall, count / self.cpu)


def timed(work: Callable[[], object]) -> Taken:
    """Do ``work`` and return how long it takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Taken(time.perf_counter() - wall, time.process_time() - cpu)


def small(log: AuditLog, events: int) -> None:
    """Append ``events`` events as small as events get."""
    for number in range(events):
        log.append("numbered", f"https://example.org/{number % 5000}", {"n": number})
    log.flush()


def one_link(log: AuditLog, number: int) -> None:
    """Append what one check of one link brings: 4 events of some 400 to 900 bytes."""
    url = parse_url(f"https://news{number % 700}.example/2016/12/14/evacuation-{number}.html?x=1")
    subject = url.normalised
    headers = (("content-type", "text/html; charset=utf-8"), ("server", "nginx"), ("etag", f'"{number:x}"'))
    last = Exchange(url=url, at=NOW, status=200, headers=headers, media_type="text/html", body_digest="b" * 64)
    hops = (Hop(url=url, via=Via.ASKED, at=NOW, status=301, location="/x"), Hop(url=url, via=Via.REDIRECT, at=NOW, status=200))
    found = Memento(original=subject, uri=f"https://web.archive.org/web/20161214000000/{subject}", at=NOW, archive="wayback")
    cited = Citation(
        id=str(number), note=str(number), kind="news", raw="“A title”, A newspaper, 14 Dec. 2016", url=url, issued=DAY
    )
    reasons = (Reason(signal="status", words="the page answers with 200"), Reason(signal="title", words="the title is as cited"))
    log.append(EventKind.CITATION_RECORDED, cited.id, CitationRecord(citation=cited))
    log.append(EventKind.LINK_FOLLOWED, subject, Chain(asked=url, hops=hops, last=last))
    log.append(EventKind.LINK_JUDGED, subject, Verdict(liveness=Liveness.MOVED, at=NOW, reasons=reasons))
    log.append(
        EventKind.ARCHIVE_ASKED,
        subject,
        ArchiveAnswer(state=AnswerState.FOUND, original=subject, at=NOW, day=DAY.last_day(), memento=found, verified=True),
    )


def real(log: AuditLog, links: int) -> None:
    """Append what a run over ``links`` links appends."""
    for number in range(links):
        one_link(log, number)
    log.flush()


def measured(folder: Path, events: int) -> dict[str, Taken]:
    """Measure everything on a log of about ``events`` events in ``folder``."""
    figures: dict[str, Taken] = {}
    with AuditLog.open(folder / "small.db", clock=lambda: NOW) as log:
        log.begin("run", START)
        figures["append with chain, small events"] = timed(lambda: small(log, events)).rate(events)
    with AuditLog.open(folder / "real.db", clock=lambda: NOW) as log:
        log.begin("run", START)
        links = max(events // 4, 1)
        taken = timed(lambda: real(log, links))
        figures["append with chain, real events"] = taken.rate(4 * links)

        def flushes() -> None:
            for number in range(200):
                log.append("numbered", "subject", {"n": number})
                log.flush()

        figures["flush of one event (synced)"] = timed(flushes).rate(200)
        log.append(EventKind.RUN_FINISHED, "run", RunEnd(complete=True))
        subjects = [event.subject for event in log.events(kind=EventKind.LINK_JUDGED, until=8000)]
        latest = timed(lambda: [log.latest(EventKind.LINK_JUDGED, subject) for subject in subjects])
        figures["latest(kind, subject)"] = latest.rate(len(subjects))
    with AuditLog.open(folder / "real.db", clock=lambda: NOW, write=False) as log:
        total = log.verify(structure=False).events
        figures["read all events"] = timed(lambda: sum(1 for _ in log.events())).rate(total)
        figures["verify the chain"] = timed(lambda: log.verify(structure=False)).rate(total)
        figures["verify chain, guards and file"] = timed(log.verify).rate(total)
    figures["rebuild of the index"] = timed(lambda: rebuild(folder / "real.db"))
    figures["search in it"] = timed(lambda: [search(folder / "real.db", f"evacuation {n}") for n in range(50)]).rate(50)
    with AuditLog.open(folder / "report.db", clock=lambda: NOW) as log:
        log.begin("run", START)
        real(log, 10_000)
        log.append(EventKind.RUN_FINISHED, "run", RunEnd(complete=True))
        figures["replay of 10,000 citations"] = timed(lambda: replay(log, "run", policy=Policy()))
    return figures


def main() -> None:
    """Measure, and print a table."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    print(f"{events} events, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        figures = measured(Path(name), events)
    print(f"{'':<34}{'by the clock':>14}{'of the CPU':>14}  {'unit':<12}{'goal':>10}")
    for what, (unit, goal) in GOALS.items():
        wall, cpu = figures[what]
        digits = 2 if unit == "seconds" else 0
        print(f"{what:<34}{wall:>14,.{digits}f}{cpu:>14,.{digits}f}  {unit:<12}{f'{goal:,}' if goal else '':>10}")
    print(f"load of the last minute: {os.getloadavg()[0]:.1f}")
    print(f"most memory used: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
