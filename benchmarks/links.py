"""How fast are links checked, beside lychee, linkinator and LinkChecker? Whole processes, on loopback servers of our own.

    python benchmarks/links.py [--part fast --part realistic --part memory --part again --part judging] [--runs 3]

fast       10,000 links over 60 hosts that answer at once, 400 of them broken; every tool at its best settings, no waiting between
           requests, the answers kept: ours records each look in its audit log. Also with full judging, which peers do not have
realistic  10,000 links that answer after 50 to 500 ms, one in 200 never; 5 s a link, no second attempts; lychee and ours at
           several numbers in flight, each by its best
memory     ours over 10,000 and 100,000 links (--million: and 1,000,000), read as a stream
again      ours once more over 10,000 links, where nothing is due
judging    ours over news pages of 50 kB: CPU milliseconds a page, on top of what the process needs to begin
cases      (benchmarks/cases.py) what each tool says of 36 faults

CPU is that of the tool's process and its children; the servers run in another, whose CPU stands beside. Ratios hold better than
times: other work on the machine lengthens "wall". Runs of the tools take turns, the figures are medians. Peers are installed into
.venv-peers when first asked for; muffet has no package in any registry and is not run.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from citecheck import __version__

sys.path.insert(0, str(Path(__file__).resolve().parent))
from link_server import HOSTS, Served, serving
from link_tools import LINKCHECKER, LINKINATOR_TOOL, LYCHEE, OURS, OURS_FULL, BrokeOff, Ran, Task, Tool, run
from peers import NoPeer

TIMEOUT = 5.0
#: Where every link is answered at once, none may run out of time for other work on the machine: linkinator asks all at once.
PATIENT = 60.0
#: No tool is given longer, in seconds; nor, for a million links, than the second.
WITHIN = 500.0
WITHIN_LONG = 3000.0


class Shot(NamedTuple):
    """One measured run: the tool's figures, how many links it called broken, the server's CPU seconds, the log's MB."""

    ran: Ran
    broken: int
    served: float
    log: float


class Row(NamedTuple):
    """One line of a table: a tool at one setting."""

    tool: Tool
    in_flight: int
    timeout: float = TIMEOUT

    @property
    def name(self) -> str:
        """Return what stands at the line's head."""
        return f"{self.tool.name}, {self.in_flight} in flight"


def fast_links(port: int, count: int) -> list[str]:
    """Make links that are answered at once, one in 25 of them gone."""
    return [f"http://{HOSTS[n % len(HOSTS)]}:{port}/{'gone' if n % 25 == 3 else 'ok'}/{n}" for n in range(count)]


def slow_links(port: int, count: int) -> list[str]:
    """Make links that are answered after 50 to 500 ms, one in 200 never, one in 25 by 404."""
    return [f"http://{HOSTS[n % len(HOSTS)]}:{port}/{_kind(n)}/{n}" for n in range(count)]


def _kind(number: int) -> str:
    if number % 200 == 77:
        return "hang"
    return f"{'slowgone' if number % 25 == 3 else 'slow'}-{50 + number * 7919 % 451}"


def page_links(port: int, count: int) -> list[str]:
    """Make links to news pages of 50 kB."""
    return [f"http://{HOSTS[n % len(HOSTS)]}:{port}/page/{n}" for n in range(count)]


def shoot(row: Row, links: Sequence[str], server: Served, folder: Path) -> Shot:
    """Run a tool once over ``links``. Raises ``NoPeer`` and ``BrokeOff``."""
    task = Task(links=links, in_flight=row.in_flight, timeout=row.timeout, folder=folder)
    call = row.tool.call(task)
    before = server.cpu()
    ran = run(call, WITHIN if len(links) < 200_000 else WITHIN_LONG)
    served = server.cpu() - before
    said = row.tool.said(ran, task)
    broken = sum(not words.startswith("ok") for words in said.values())
    log = folder / "audit.db"
    return Shot(ran, broken, served, log.stat().st_size / 1e6 if log.exists() else 0.0)


def series(rows: Sequence[Row], links: Sequence[str], server: Served, runs: int) -> dict[Row, list[Shot]]:
    """Run every row ``runs`` times, the rows by turns; those that cannot be run are told and left out."""
    shots: dict[Row, list[Shot]] = defaultdict(list)
    left_out: set[str] = set()
    for turn in range(runs + 1):
        for row in rows:
            if row.tool.name in left_out:
                continue
            with tempfile.TemporaryDirectory() as folder:
                Path(folder).chmod(0o755)  # LinkChecker, started by root, goes on as nobody
                try:
                    # The first turn is not counted: what a tool compiles or caches of itself is there after it.
                    shot = shoot(row, links if turn else links[:20], server, Path(folder))
                except (NoPeer, BrokeOff) as reason:
                    left_out.add(row.tool.name)
                    print(f"{row.tool.name} is left out: {reason}", file=sys.stderr)
                else:
                    shots[row] += [shot] * (turn > 0)
    return shots


def median(shots: Sequence[Shot], figure: Callable[[Ran], float]) -> float:
    """Return the median of one figure."""
    return statistics.median(figure(shot.ran) for shot in shots)


def table(shots: dict[Row, list[Shot]], against: Row) -> None:
    """Print a line a row, with ratios to ``against``."""
    head = (
        f"{'tool':<40}{'wall s':>8}{'CPU s':>8}{'MiB':>6}{'broken':>8}{'x wall':>8}{'x CPU':>7}{'x MiB':>7}{'server CPU s':>14}"
    )
    print(head)
    for row, made in shots.items():
        wall, cpu, peak = (median(made, figure) for figure in (lambda ran: ran.wall, lambda ran: ran.cpu, lambda ran: ran.peak))
        found = " ".join(str(count) for count in sorted({shot.broken for shot in made}))
        figures = f"{wall:>8.2f}{cpu:>8.2f}{peak:>6.0f}{found:>8}"
        if against in shots:
            walls, cpus, peaks = (
                value / median(shots[against], figure)
                for value, figure in ((wall, lambda ran: ran.wall), (cpu, lambda ran: ran.cpu), (peak, lambda ran: ran.peak))
            )
            figures += f"{walls:>8.2f}{cpus:>7.2f}{peaks:>7.2f}"
        print(f"{row.name:<40}{figures}{statistics.median(shot.served for shot in made):>14.2f}", flush=True)


def fast(server: Served, given: argparse.Namespace) -> None:
    """Links that answer at once."""
    links = fast_links(server.port, given.links)
    rows = [Row(tool, 128, PATIENT) for tool in (OURS, OURS_FULL, LYCHEE)]
    print(f"\nfast: {len(links)} links over {len(HOSTS)} hosts, {sum('/gone/' in link for link in links)} broken")
    shots = series(rows, links, server, given.runs)
    if not given.few:
        shots |= series([Row(LINKINATOR_TOOL, 128, PATIENT), Row(LINKCHECKER, 100, PATIENT)], links, server, 1)
    table(shots, rows[-1])
    print(f"our log after it: {statistics.median(shot.log for shot in shots[rows[0]]):.1f} MB")


def realistic(server: Served, given: argparse.Namespace) -> None:
    """Links that take their time, some of them for ever."""
    links = slow_links(server.port, given.links)
    often = Counter(link.split("/")[3].split("-")[0] for link in links)
    wrong = f"{often['slowgone']} gone, {often['hang']} never answer"
    print(
        f"\nrealistic: {len(links)} links over {len(HOSTS)} hosts, 50 to 500 ms, {wrong}; {TIMEOUT:g} s a link, no second attempt"
    )
    rows = [Row(tool, many) for tool in (OURS, LYCHEE) for many in (128, 256, 512, 1024)]
    shots = series(rows, links, server, 1)
    best = {tool.name: _best(shots, tool) for tool in (OURS, LYCHEE)}
    shots |= series([row for row in best.values() if row is not None] * max(0, given.runs - 1), links, server, 1)
    if not given.few:
        shots |= series([Row(LINKINATOR_TOOL, 512), Row(LINKCHECKER, 100)], links, server, 1)
    table(shots, best[LYCHEE.name] or rows[0])
    seconds = sum(50 + n * 7919 % 451 for n in range(len(links)) if n % 200 != 77) / 1000 + often["hang"] * TIMEOUT
    floors = ", ".join(f"{max(TIMEOUT, seconds / many):.1f} s at {many}" for many in (128, 256, 512, 1024))
    print(f"no order of work could be faster than {floors}")


def _best(shots: dict[Row, list[Shot]], tool: Tool) -> Row | None:
    made = [row for row in shots if row.tool == tool]
    return min(made, key=lambda row: median(shots[row], lambda ran: ran.wall), default=None)


def memory(server: Served, given: argparse.Namespace) -> None:
    """Ours over ever more links."""
    print(f"\nmemory: {OURS.name}, links read as a stream")
    print(f"{'links':>9}{'wall s':>8}{'CPU s':>8}{'MiB':>6}{'broken':>8}{'log MB':>8}{'x MiB':>7}")
    first = 0.0
    for count in (10_000, 100_000, *((1_000_000,) if given.million else ())):
        with tempfile.TemporaryDirectory() as folder:
            shot = shoot(Row(OURS, 128), fast_links(server.port, count), server, Path(folder))
        first = first or shot.ran.peak
        figures = f"{count:>9}{shot.ran.wall:>8.2f}{shot.ran.cpu:>8.2f}{shot.ran.peak:>6.0f}{shot.broken:>8}{shot.log:>8.1f}"
        print(f"{figures}{shot.ran.peak / first:>7.2f}", flush=True)


def again(server: Served, given: argparse.Namespace) -> None:
    """Ours a second time, where nothing is due."""
    links = fast_links(server.port, given.links)
    print(f"\nagain: {OURS.name}, {len(links)} links")
    print(f"{'run':<8}{'wall s':>8}{'CPU s':>8}{'MiB':>6}{'broken':>8}{'server CPU s':>14}")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("first", *("second",) * given.runs):
            shot = shoot(Row(OURS, 128), links, server, Path(folder))
            figures = f"{shot.ran.wall:>8.2f}{shot.ran.cpu:>8.2f}{shot.ran.peak:>6.0f}{shot.broken:>8}{shot.served:>14.2f}"
            print(f"{name:<8}{figures}", flush=True)


def judging(server: Served, given: argparse.Namespace) -> None:
    """Ours over pages of 50 kB, with everything that is judged."""
    few, many = 20, max(500, given.links // 5)
    print(f"\njudging: {many} news pages of 50 kB")
    print(f"{'mode':<26}{'CPU s':>8}{'to begin':>10}{'ms a page':>11}{'MiB':>6}")
    for tool in (OURS, OURS_FULL):
        shots = []
        for count in (few, many):
            row = Row(tool, 64)
            made = series([row], page_links(server.port, count), server, given.runs)
            shots.append((median(made[row], lambda ran: ran.cpu), median(made[row], lambda ran: ran.peak)))
        each = (shots[1][0] - shots[0][0]) / (many - few) * 1000
        print(f"{tool.name:<26}{shots[1][0]:>8.2f}{shots[0][0]:>10.2f}{each:>11.2f}{shots[1][1]:>6.0f}", flush=True)


PARTS = {"fast": fast, "realistic": realistic, "memory": memory, "again": again, "judging": judging}


def main() -> None:
    """Measure the parts that are asked for."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--part", action="append", choices=[*PARTS], help="only this; all where none is named")
    arguments.add_argument("--links", type=int, default=10_000)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--million", action="store_true", help="memory: also over 1,000,000 links, which takes minutes")
    arguments.add_argument("--few", action="store_true", help="of the peers only lychee")
    given = arguments.parse_args()
    print(f"citecheck {__version__}, Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}")
    with serving() as server:
        for part in given.part or PARTS:
            PARTS[part](server, given)


if __name__ == "__main__":
    main()
