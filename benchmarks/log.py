"""How fast the audit log appends, reads, verifies, replays, and is searched. ``python -m benchmarks.log [EVENTS] [CITATIONS]``.

The goal for rebuilding is for 1,000,000 events: ``python -m benchmarks.log 1000000``. What is measured by the processor says how
long it takes where others leave it alone; of work on several cores it is the time of the longest part.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from citecheck.api.reporting import report as write
from citecheck.api.seldom import seldom_collected
from citecheck.audit.derived.build import reading, rebuild
from citecheck.audit.derived.search import search
from citecheck.audit.log import AuditLog
from citecheck.audit.parts import cores
from citecheck.audit.proof import in_order
from citecheck.audit.replay import replay
from citecheck.model.citation import Citation, CitedDate
from citecheck.model.event import CitationRecord, EventKind, RunEnd, RunStart
from citecheck.model.exchange import Chain, Exchange, Hop, Via
from citecheck.model.memento import AnswerState, ArchiveAnswer, Memento
from citecheck.model.policy import Policy
from citecheck.model.settings import ReportSettings, Settings
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
    "verify the chain, on one core": ("events/s", None),
    "verify the chain": ("events/s", 500_000),
    "verify chain, guards and file": ("events/s", None),
    "replay of a run": ("seconds", None),
    "report of it: html md json csv": ("seconds", 3.0),
    "the same, and a feed of its runs": ("seconds", None),
    "rebuild of the index": ("seconds", 60.0),
    "search in it": ("searches/s", None),
    "memory of verifying a tenth": ("MiB", None),
    "memory of verifying": ("MiB", None),
    "memory of rebuilding a tenth": ("MiB", None),
    "memory of rebuilding": ("MiB", None),
}
#: Runs of the report that is replayed, a week apart: the feed tells what each found changed.
RUNS = 4


class Taken(NamedTuple):
    """How long work took, in seconds: by the clock, and of the processor (what is left of the first when others use it too)."""

    wall: float
    cpu: float

    def rate(self, count: int) -> Taken:
        """Return how many of ``count`` things were done a second."""
        return Taken(count / self.wall, count / self.cpu)


def timed(work: Callable[[], object]) -> Taken:
    """Do ``work`` and return how long it takes; of the processor the longer of what we and those whom we start take."""
    wall, cpu, others = time.perf_counter(), time.process_time(), of_others()
    work()
    return Taken(time.perf_counter() - wall, max(time.process_time() - cpu, of_others() - others))


def of_others() -> float:
    """Return how long, in seconds of the processor, those took whom we started; they are as many as there are other cores."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) / max(cores() - 1, 1)


def small(log: AuditLog, events: int) -> None:
    """Append ``events`` events as small as events get."""
    for number in range(events):
        log.append("numbered", f"https://example.org/{number % 5000}", {"n": number})
    log.flush()


def one_link(log: AuditLog, number: int, at: dt.datetime = NOW) -> None:
    """Append what one check of one link brings: 4 events of some 400 to 900 bytes."""
    url = parse_url(f"https://news{number % 700}.example/2016/12/14/evacuation-{number}.html?x=1")
    subject = url.normalised
    headers = (("content-type", "text/html; charset=utf-8"), ("server", "nginx"), ("etag", f'"{number:x}"'))
    last = Exchange(url=url, at=at, status=200, headers=headers, media_type="text/html", body_digest="b" * 64)
    hops = (Hop(url=url, via=Via.ASKED, at=at, status=301, location="/x"), Hop(url=url, via=Via.REDIRECT, at=at, status=200))
    found = Memento(original=subject, uri=f"https://web.archive.org/web/20161214000000/{subject}", at=NOW, archive="wayback")
    cited = Citation(
        id=str(number), note=str(number), kind="news", raw="“A title”, A newspaper, 14 Dec. 2016", url=url, issued=DAY
    )
    reasons = (Reason(signal="status", words="the page answers with 200"), Reason(signal="title", words="the title is as cited"))
    log.append(EventKind.CITATION_RECORDED, cited.id, CitationRecord(citation=cited))
    log.append(EventKind.LINK_FOLLOWED, subject, Chain(asked=url, hops=hops, last=last))
    log.append(EventKind.LINK_JUDGED, subject, Verdict(liveness=Liveness.MOVED, at=at, reasons=reasons))
    log.append(
        EventKind.ARCHIVE_ASKED,
        subject,
        ArchiveAnswer(state=AnswerState.FOUND, original=subject, at=at, day=DAY.last_day(), memento=found, verified=True),
    )


def real(log: AuditLog, links: int, at: dt.datetime = NOW) -> None:
    """Append what a run over ``links`` links appends."""
    for number in range(links):
        one_link(log, number, at)
    log.flush()


def appended(folder: Path, events: int) -> Iterator[tuple[str, Taken]]:
    """Append small and real events, and ask for single ones; the log of real ones stays."""
    with AuditLog.open(folder / "small.db", clock=lambda: NOW) as log:
        log.begin("run", START)
        yield "append with chain, small events", timed(lambda: small(log, events)).rate(events)
    with AuditLog.open(folder / "real.db", clock=lambda: NOW) as log:
        log.begin("run", START)
        links = max(events // 4, 1)
        yield "append with chain, real events", timed(lambda: real(log, links)).rate(4 * links)

        def flushes() -> None:
            for number in range(200):
                log.append("numbered", "subject", {"n": number})
                log.flush()

        yield "flush of one event (synced)", timed(flushes).rate(200)
        log.append(EventKind.RUN_FINISHED, "run", RunEnd(complete=True))
        subjects = [event.subject for event in log.events(kind=EventKind.LINK_JUDGED, until=8000)]
        latest = timed(lambda: [log.latest(EventKind.LINK_JUDGED, subject) for subject in subjects])
        yield "latest(kind, subject)", latest.rate(len(subjects))


def read(path: Path) -> Iterator[tuple[str, Taken]]:
    """Read and verify the log at ``path``, on one core and on all."""
    with AuditLog.open(path, clock=lambda: NOW, write=False) as log:
        total = log.last_seq_of_all()
        yield "read all events", timed(lambda: sum(1 for _ in log.events())).rate(total)
        with reading(path) as connection:
            connection.text_factory = bytes
            yield "verify the chain, on one core", timed(lambda: in_order(connection, path)).rate(total)
        yield "verify the chain", timed(lambda: log.verify(structure=False)).rate(total)
        yield "verify chain, guards and file", timed(log.verify).rate(total)


def told(folder: Path, citations: int) -> Iterator[tuple[str, Taken]]:
    """Tell of a report of so many citations that was looked at in several runs."""
    path = folder / "report.db"
    times = iter(NOW + dt.timedelta(days=7) * number for number in range(RUNS))
    now = [NOW]
    with AuditLog.open(path, clock=lambda: now[0]) as log:
        for number in range(RUNS):
            now[0] = next(times)
            log.begin(f"run-{number}", START)
            real(log, citations, at=now[0])
            log.append(EventKind.RUN_FINISHED, f"run-{number}", RunEnd(complete=True))
        with seldom_collected():
            yield "replay of a run", timed(lambda: replay(log, f"run-{RUNS - 1}", policy=Policy()))
    for name, formats in (
        ("report of it: html md json csv", ("html", "md", "json", "csv")),
        ("the same, and a feed of its runs", ("html", "md", "json", "csv", "atom")),
    ):
        settings = Settings(log=str(path), report=ReportSettings(folder=str(folder / "out"), formats=formats))
        yield name, timed(lambda settings=settings: write(settings))


def memory_of(work: str, path: Path) -> float:
    """Return how much memory, in MiB, ``work`` on the log at ``path`` takes at most, in a process of its own."""
    code = f"""
import pathlib, re, resource, sys
from benchmarks.log import NOW, rebuild, verify
path = pathlib.Path(sys.argv[1])
{work}(path)
try:  # of this process alone; what getrusage says may be of the one that started it
    print(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
except OSError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def verify(path: Path) -> None:
    """Verify the log at ``path``."""
    with AuditLog.open(path, clock=lambda: NOW, write=False) as log:
        log.verify()


def measured(folder: Path, events: int, citations: int) -> dict[str, Taken]:
    """Measure everything on a log of about ``events`` events in ``folder``, and a report of ``citations``."""
    path = folder / "real.db"
    figures = dict(appended(folder, events)) | dict(read(path)) | dict(told(folder, citations))
    figures["rebuild of the index"] = timed(lambda: rebuild(path))
    figures["search in it"] = timed(lambda: [search(path, f"evacuation {n}") for n in range(50)]).rate(50)
    with AuditLog.open(folder / "tenth.db", clock=lambda: NOW) as log:
        log.begin("run", START)
        real(log, events // 40)
    for work, name in (("verify", "verifying"), ("rebuild", "rebuilding")):
        for which, place in ((" a tenth", folder / "tenth.db"), ("", path)):
            figures[f"memory of {name}{which}"] = Taken(*[memory_of(work, place)] * 2)
    return figures


def main() -> None:
    """Measure, and print a table."""
    given = [int(text) for text in sys.argv[1:]]
    events, citations = (*given, *(200_000, 10_000)[len(given) :])
    machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {cores()} cores"
    print(f"{events:,} events, a report of {citations:,} citations in {RUNS} runs; {machine}")
    with tempfile.TemporaryDirectory() as name:
        figures = measured(Path(name), events, citations)
    print(f"{'':<34}{'by the clock':>14}{'of the CPU':>14}  {'unit':<12}{'goal':>10}")
    for what, (unit, goal) in GOALS.items():
        wall, cpu = figures[what]
        digits = 2 if unit == "seconds" else 0
        print(f"{what:<34}{wall:>14,.{digits}f}{cpu:>14,.{digits}f}  {unit:<12}{f'{goal:,}' if goal else '':>10}")
    print(f"load of the last minute: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
