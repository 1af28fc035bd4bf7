"""The link checkers of the benchmarks: how each is called at its best settings, and what it says of which link.

lychee and LinkChecker are programs from the Python registry, in ``.venv-peers`` beside the other peers; linkinator comes from npm
into the same folder (7.6.1: 8 needs Node 22) and is passed over, with the reason, where there is no npm. muffet has no package
anywhere and is not run. citecheck neither needs nor imports any of them.
"""

from __future__ import annotations

import csv
import html
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
from peers import NoPeer, environment

LINKINATOR = "linkinator@7.6.1"


class BrokeOff(RuntimeError):
    """A run of a tool did not come to its end; the message says how it ended."""


class Task(NamedTuple):
    """What a tool is to do: the links, in flight at once, seconds for each, a folder for files.

    ``ca_file`` is a certificate to trust, ``retries`` the second attempts, ``probe`` a "host:port" that tells ours it is online.
    """

    links: Sequence[str]
    in_flight: int
    timeout: float
    folder: Path
    ca_file: str = ""
    retries: int = 0
    probe: str = ""


class Ran(NamedTuple):
    """How a run went: seconds by the clock and of CPU, MiB at most, what it printed, and how it ended (None: it was killed)."""

    wall: float
    cpu: float
    peak: float
    out: str
    code: int | None


class Call(NamedTuple):
    """A command, what it reads on standard input, and its environment."""

    command: Sequence[str]
    given: Path | None = None
    environment: Mapping[str, str] | None = None


class Tool(NamedTuple):
    """A link checker: its name, how to call it, how to read what it says: link -> its words, "ok" where nothing is wrong.

    ``ends`` are the exit codes of a run that was not broken off.
    """

    name: str
    call: Callable[[Task], Call]
    read: Callable[[str, Task], dict[str, str]]
    ends: frozenset[int] = frozenset({0, 1})

    def said(self, ran: Ran, task: Task) -> dict[str, str]:
        """Return what was said of each link. Raises ``BrokeOff``."""
        if ran.code is None:
            raise BrokeOff(f"it was killed after {ran.wall:.0f} s")
        if ran.code not in self.ends:
            raise BrokeOff(f"it ended with exit code {ran.code}")
        return self.read(ran.out, task)


#: Runs a command and tells its figures on its last line. Linux hands the most memory of a process down to what it starts, and a
#: benchmark that holds a million links would lend its own to the tool: so the tool is started by this, which holds nothing.
_WATCH = """
import json, os, subprocess, sys, time
within, told, *command = sys.argv[1:]
began, killed = time.perf_counter(), False
process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
while True:
    pid, status, used = os.wait4(process.pid, os.WNOHANG)
    if pid:
        break
    if not killed and time.perf_counter() - began > float(within):
        process.kill()
        killed = True
    time.sleep(0.005)
wall, code = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
process.returncode = code
figures = [wall, used.ru_utime + used.ru_stime, used.ru_maxrss, None if killed else code]
with open(told, "w") as file:
    json.dump(figures, file)
"""


def run(call: Call, within: float) -> Ran:
    """Run a command and measure it alone, with all that it starts; it is killed after ``within`` seconds."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile("w+b") as out,
        (call.given or Path(os.devnull)).open("rb") as given,
    ):
        told = Path(folder) / "figures"
        watch = [sys.executable, "-I", "-S", "-c", _WATCH, str(within), str(told)]
        environment = {**os.environ, **(call.environment or {})}
        # An installed tool has its bytecode: where none may be written, Python's compiler would be measured with it.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run([*watch, *call.command], stdin=given, stdout=out, env=environment, check=True)
        wall, cpu, most, code = json.loads(told.read_text(encoding="utf-8"))
        out.seek(0)
        said = out.read().decode("utf-8", "replace")
    return Ran(wall, cpu, most / (1024 * 1024 if sys.platform == "darwin" else 1024), said, code)


# -- ours --------------------------------------------------------------------------------------------------------------


def settings_of(task: Task) -> Path:
    """Write the settings of a task and return their file: hosts of this machine let through, no waiting, the rest as shipped."""
    hosts = sorted({link.split("/")[2] for link in task.links[:1000]})
    net = {
        "concurrency": task.in_flight,
        "per_host": task.in_flight,
        "host_interval": 0.0,
        "max_interval": 0.0,
        "timeout": task.timeout,
        "connect_timeout": task.timeout,
        "retries": task.retries,
        "ca_file": task.ca_file,
        "allow_private": sorted({host.rpartition(":")[0] for host in (*hosts, task.probe or hosts[0])}),
        "probes": [task.probe or hosts[0]],
    }
    lines = [f"log = {json.dumps(str(task.folder / 'audit.db'))}", "[net]"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in net.items()]
    path = task.folder / "citecheck.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _citecheck(*options: str) -> Callable[[Task], Call]:
    def call(task: Task) -> Call:
        links = _file(task, "links.txt", (f"{link}\n" for link in task.links))
        config = ("--config", str(settings_of(task)))
        return Call((sys.executable, "-m", "citecheck", "links", str(links), *config, "--quiet", *options))

    return call


def _read_citecheck(said: str, task: Task) -> dict[str, str]:
    found = dict.fromkeys(task.links, "ok")
    for line in said.splitlines():
        if line.startswith("{"):
            row = json.loads(line)
            found[row["url"]] = row["state"]
        else:
            state, link, *_ = line.split()
            found[link] = state
    return found


def _file(task: Task, name: str, lines: Iterator[str]) -> Path:
    path = task.folder / name
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)
    return path


OURS = Tool("citecheck, status only", _citecheck("--status-only"), _read_citecheck)
OURS_FULL = Tool("citecheck, full judging", _citecheck(), _read_citecheck)


# -- peers -------------------------------------------------------------------------------------------------------------


def _lychee(task: Task) -> Call:
    links = _file(task, "links.txt", (f"{link}\n" for link in task.links))
    many = str(task.in_flight)
    limits = ("--max-concurrency", many, "--host-concurrency", many, "--host-request-interval", "0ms")
    patience = ("--timeout", f"{task.timeout:g}", "--max-retries", str(task.retries))
    trust = {"SSL_CERT_FILE": task.ca_file} if task.ca_file else None
    options = ("--format", "json", "--no-progress", "--max-redirects", "10")
    return Call((str(environment() / "bin" / "lychee"), *options, *limits, *patience, str(links)), environment=trust)


def _read_lychee(said: str, task: Task) -> dict[str, str]:
    found = dict.fromkeys(task.links, "ok")
    report = json.loads(said)
    for kind, words in (("redirect_map", "ok (redirect)"), ("error_map", "broken"), ("timeout_map", "broken")):
        for rows in report.get(kind, {}).values():
            for row in rows:
                found[row.get("url") or row.get("origin")] = words
    return found


def _linkchecker(task: Task) -> Call:
    links = _file(task, "links.txt", (f"{link}\n" for link in task.links))
    many = task.in_flight
    checking = [f"threads={min(many, 100)}", "maxrequestspersecond=100000", f"maxconnectionshttp={many}", "robotstxt=0"]
    checking += [f"maxconnectionshttps={many}", "recursionlevel=0", f"timeout={task.timeout:g}"]
    checking += [f"sslverify={task.ca_file}"] if task.ca_file else []
    config = _file(task, "linkchecker.ini", (f"{line}\n" for line in ["[checking]", *checking]))
    tool = str(environment() / "bin" / "linkchecker")
    return Call((tool, "-f", str(config), "--no-status", "--check-extern", "-o", "csv", "--stdin"), given=links)


def _read_linkchecker(said: str, task: Task) -> dict[str, str]:
    found = dict.fromkeys(task.links, "ok")
    rows = csv.DictReader((line for line in said.splitlines() if not line.startswith("#")), delimiter=";")
    for row in rows:
        words = "ok (warning)" if row["valid"] == "True" else "broken"
        found[row["urlname"]] = words
    return found


def _linkinator(task: Task) -> Call:
    anchors = (f"<a href='{html.escape(link, quote=True)}'>x</a>\n" for link in task.links)
    page = _file(task, "links.html", (line for part in (["<!doctype html><title>links</title>\n"], anchors) for line in part))
    limits = ("--concurrency", str(task.in_flight), "--timeout", str(int(task.timeout * 1000)))
    options = (*limits, "--format", "json", "--verbosity", "info")  # with less it leaves out what it skipped
    trust = {"NODE_EXTRA_CA_CERTS": task.ca_file} if task.ca_file else None
    retry = ("--retry",) if task.retries else ()
    return Call((str(node_tool()), str(page), *options, *retry), environment=trust)


def _read_linkinator(said: str, task: Task) -> dict[str, str]:
    found = dict.fromkeys(task.links, "ok")
    words = {"BROKEN": "broken", "SKIPPED": "skipped"}
    for row in json.load(io.StringIO(said))["links"]:
        found[row["url"]] = words.get(row["state"], "ok")
    return found


def node_tool() -> Path:
    """Return linkinator's program, installed where it is not there yet. Raises ``NoPeer``."""
    folder = environment() / "npm"
    program = folder / "node_modules" / ".bin" / "linkinator"
    if program.exists():
        return program
    npm = shutil.which("npm")
    if npm is None:
        raise NoPeer("there is no npm (Node 20 or newer) on this machine")
    folder.mkdir(exist_ok=True)
    asked = [npm, "install", "--no-fund", "--no-audit", "--prefix", str(folder), LINKINATOR]
    ran = subprocess.run(asked, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if ran.returncode or not program.exists():
        raise NoPeer("npm could not install it: " + (ran.stderr.strip().splitlines() or ["nothing said"])[-1][:200])
    return program


LYCHEE = Tool("lychee", _lychee, _read_lychee, frozenset({0, 2}))
LINKCHECKER = Tool("LinkChecker", _linkchecker, _read_linkchecker)
LINKINATOR_TOOL = Tool("linkinator", _linkinator, _read_linkinator)
PEERS = (LYCHEE, LINKINATOR_TOOL, LINKCHECKER)
