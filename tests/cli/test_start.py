"""What starting costs, counted in what is loaded: whoever asks for help or parses a text waits for no web and no Word."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from citecheck.cli.main import COMMANDS, commands

NOTES = "The gates broke in 2019.1 Nobody came.2\n\n(1) Valley Courier, 3 April 2019.\n(2) Radio Tessen, 4 April 2019.\n"
HEAVY = ("httpx", "waybackpy", "requests", "bs4", "lxml", "pypdfium2", "trafilatura", "sqlite3", "jinja2", "mwparserfromhell")
LISTS = ("bibtexparser", "rispy", "markdown_it", "pylatexenc")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_itself(name: str) -> None:
    """Help is listed without loading a command, in the words that its own help begins with."""
    command = commands.get_command(None, name)  # type: ignore[arg-type]  # the context is not looked at
    assert command is not None
    assert (command.name, command.get_short_help_str(200)) == (name, COMMANDS[name])


def test_an_unknown_command_is_none() -> None:
    """A name that is no command loads nothing, though a file of that name may be there."""
    assert commands.get_command(None, "screen") is None  # type: ignore[arg-type]


def test_a_report_out_of_the_log_needs_no_reader_and_no_web() -> None:
    """To tell of a run again, or of what changed, nothing is loaded that parses, checks or weighs."""
    spared = {
        "citecheck.ingest.read",
        "citecheck.citations.parse",
        "citecheck.net.web",
        "citecheck.evidence.weigh",
        "httpx",
        "yaml",
    }
    asked = f"import sys, citecheck.api.reporting; print(*sorted({spared!r} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["--help"], (*HEAVY, *LISTS, "citecheck.api", "rich", "yaml")),
        (["parse", "report.txt", "-q", "--trusted"], (*HEAVY, *LISTS)),
    ],
)
def test_only_what_is_needed_is_loaded(tmp_path: Path, arguments: list[str], spared: tuple[str, ...]) -> None:
    """Help takes click alone; parsing a text takes neither the web's libraries nor those of other formats."""
    (tmp_path / "report.txt").write_text(NOTES)
    asked = f"""
import sys
from citecheck.cli.main import exit_code
assert exit_code({arguments!r}) == 0
print(*sorted(set({spared!r}) & set(sys.modules)), file=sys.stderr)
"""
    ran = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stderr.split() == []


def test_the_log_loads_no_numpy_and_leaves_it_to_whoever_wants_it() -> None:
    """What sqlite-utils would load beside it is neither loaded nor hidden afterwards."""
    asked = """
import importlib.util, sys
import citecheck.audit.database
assert not {"numpy", "pandas"} & set(sys.modules), "loaded"
if importlib.util.find_spec("numpy"):
    import numpy
"""
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False).stderr == ""


@pytest.mark.parametrize(("arguments", "code", "said"), [(["--version"], 0, "citecheck, version"), (["parse"], 2, "")])
def test_the_program_ends_at_once(arguments: list[str], code: int, said: str) -> None:
    """Nothing is taken apart behind it; what it printed is printed, and its exit code is its own."""
    asked = f"""
import atexit, runpy, sys
atexit.register(print, "taken apart")
sys.argv[1:] = {arguments!r}
runpy.run_module("citecheck", run_name="__main__")
"""
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.startswith(said), "taken apart" in ran.stdout) == (code, True, False)


def test_a_log_that_is_there_is_opened_without_sqlite_utils(tmp_path: Path) -> None:
    """Only who makes or brings up a log waits for it to load."""
    asked = """
import sys
from citecheck.audit.log import AuditLog
from citecheck.testing import FixedClock
with AuditLog.open("audit.db", clock=FixedClock()) as log:
    print("sqlite_utils" in sys.modules, log.verify().events)
"""
    said = [
        subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert said == ["True 0\n", "False 0\n"]
