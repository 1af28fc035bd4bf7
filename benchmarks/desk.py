"""How long does an editor wait at the review desk? A report of many notes, served by the real command on loopback.

    python -m benchmarks.desk [--notes 1000] [--decisions 20]

"answered" is the time from asking to the whole page, "CPU" what the server worked for it; the first page after the start replays
the run. A decision is the form of a note's page sent as a browser sends it: the log taken, one event written and synced, the next
page named. "reviewed" asks the same of a report of which every claim was decided by another reviewer before.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from citecheck.audit.log import AuditLog
from citecheck.model.event import REVIEW_STEP, EventKind, RunStart
from citecheck.model.settings import Settings
from citecheck.testing import FixedClock
from tests.api.desks import REPORT, decision, told_log
from tests.cli.serving import Form, Page, Serving

RUN = "run-1"
ROW = "{:<34}{:>14}{:>14}{:>12}"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--decisions", type=int, default=20)
    given = parser.parse_args()
    print(ROW.format(f"{given.notes} notes", "answered, ms", "slowest, ms", "CPU, ms"))
    with tempfile.TemporaryDirectory(prefix="citecheck-desk-") as folder:
        settings = told_log(Path(folder), given.notes)
        measured(Path(folder), settings, given.decisions, "")
        reviewed(settings, given.notes)
        measured(Path(folder), settings, given.decisions, ", reviewed")
    return 0


def reviewed(settings: Settings, notes: int) -> None:
    """Let somebody decide on every claim."""
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        start = RunStart(report=REPORT, report_digest="d" * 64, tool="t", config_digest="c", actor="Bo", steps=REVIEW_STEP)
        log.begin("session", start)
        for number in range(1, notes + 1):
            log.append(EventKind.DECISION_MADE, f"n{number}", msgspec.structs.replace(decision(number), reviewer="Bo"))


def measured(folder: Path, settings: Settings, decisions: int, what: str) -> None:
    """Serve the desk and ask for its pages."""
    serving = Serving(folder, settings.log)
    cpu = cpu_of(serving.process.pid)
    try:
        serving.enter()
        tell(f"first page after the start{what}", [took(lambda: serving.asked("GET", f"/run/{RUN}"), cpu)])
        for name, path in (
            ("runs", "/"),
            ("report", f"/run/{RUN}"),
            ("note", f"/note/{RUN}/n3"),
            ("links", f"/health/{RUN}"),
            ("log", "/log"),
        ):
            tell(name + what, [took(lambda path=path: serving.asked("GET", path), cpu) for _ in range(5)])
        forms = [(path, form(serving, number)) for number in range(1, decisions + 1) for path in [f"/decide/{RUN}/n{number}"]]
        tell("a decision saved" + what, [took(lambda one=one: serving.asked("POST", *one), cpu, 303) for one in forms])
    finally:
        serving.ended(signal.SIGINT)


def form(serving: Serving, number: int) -> dict[str, str]:
    """Fill in the form of a note's page."""
    page = serving.asked("GET", f"/note/{RUN}/n{number}")
    return Form(f"/decide/{RUN}/n{number}", page.text).fields | {"judgement": "partly"}


def took(ask: Callable[[], Page], cpu: Callable[[], float], status: int = 200) -> tuple[float, float]:
    """Ask once, and return the milliseconds that it took, by the clock and of the server's CPU."""
    begun, worked = time.perf_counter(), cpu()
    answer = ask()
    if answer.status != status:
        raise SystemExit(f"answered with {answer.status}: {answer.text[:300]}")
    return (time.perf_counter() - begun) * 1000, (cpu() - worked) * 1000


def cpu_of(process: int) -> Callable[[], float]:
    """Return what tells the CPU seconds of a process, to a hundredth of a second (proc(5)); 0 where the system has no /proc."""
    file = Path(f"/proc/{process}/stat")

    def seconds() -> float:
        fields = file.read_text().rpartition(")")[2].split() if file.exists() else ["0"] * 15
        return (int(fields[11]) + int(fields[12])) / 100

    return seconds


def tell(name: str, times: list[tuple[float, float]]) -> None:
    """Print a row: the median, the slowest, and the mean of the CPU."""
    clock = [one for one, _ in times]
    worked = statistics.mean(cpu for _, cpu in times)
    print(ROW.format(name, f"{statistics.median(clock):.0f}", f"{max(clock):.0f}", f"{worked:.0f}"))


if __name__ == "__main__":
    sys.exit(main())
