"""citecheck review: what it says and does before and after the desk is served, with the real server where it is installed."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from citecheck.cli.main import commands, exit_code
from citecheck.cli.review import DECISIONS, QUERIES, may_open
from citecheck.model.event import EventKind
from citecheck.reports import decided, queries
from tests.api.desks import decision, desk_of, told_log
from tests.api.logged import events_of
from tests.cli.serving import REVIEW, Serving


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return told_log(tmp_path, 3)


def run(*arguments: str):
    """Run the command in this process."""
    return CliRunner().invoke(commands, ["review", *arguments], prog_name="citecheck", catch_exceptions=False)


def test_the_questions_are_written_without_a_desk(settings, tmp_path):
    """As a file by its name's end, or on the screen as Markdown; the log is only read."""
    desk_of(settings).decide("run-1", "n2", decision(2, "partly", query="Dawn or noon?", note="PRIVATE"))
    before = (tmp_path / "audit.db").read_bytes()
    for option, suffixes in (("queries", QUERIES), ("decisions", DECISIONS)):
        for suffix in suffixes:
            file = tmp_path / f"{option}.{suffix}"
            told = run("--log", settings.log, f"--{option}", str(file))
            assert (told.exit_code, told.output) == (0, f"wrote {file}\n")
            assert file.stat().st_size > 100
    shown = run("--log", settings.log, "--queries", "-").output
    assert "Dawn or noon?" in shown
    assert "PRIVATE" not in shown
    assert (tmp_path / "audit.db").read_bytes() == before
    assert "PRIVATE" in (tmp_path / "decisions.csv").read_text(encoding="utf-8")
    assert (queries.SUFFIXES, decided.SUFFIXES) == (QUERIES, DECISIONS)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--queries", "questions.odt"], 2, "must end with one of .md, .csv, .docx"),
        (["--seed", "s"], 2, "--seed goes with --sample"),
        (["other.txt"], 2, "the log has no run of other.txt (citecheck run other.txt; reports in the log: ferries.txt)"),
        (["--reviewer", "x" * 101, "--queries", "-"], 2, "this is no reviewer's name"),
        (["--log", "none.db", "--queries", "-"], 3, "there is no log"),
        (["--port", "70000"], 2, "70000"),
    ],
)
def test_what_cannot_be_opened_is_one_clear_error(settings, capfd, arguments, code, words):
    """What, where, and what to do; nothing is served."""
    given = arguments if "--log" in arguments else ["--log", settings.log, *arguments]
    assert exit_code(["review", "--no-open", *given]) == code
    told = " ".join(capfd.readouterr().err.split())
    assert words in told


def test_a_port_that_is_taken_is_one_clear_error(settings, capfd):
    """Nothing was served, so no session was begun, and the signals are as they were."""
    pytest.importorskip("uvicorn")
    before = signal.getsignal(signal.SIGTERM)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert exit_code([*REVIEW, "--log", settings.log, "--port", port]) == 2
    assert f"port {port} of 127.0.0.1 cannot be had" in " ".join(capfd.readouterr().err.split())
    assert signal.getsignal(signal.SIGTERM) is before
    assert events_of(settings, EventKind.RUN_STARTED)[1:] == []


def test_a_report_is_named_as_it_was_or_by_its_files_name(settings, tmp_path):
    """Wherever the file lies now."""
    assert run(str(tmp_path / "elsewhere" / "ferries.txt"), "--log", settings.log, "--queries", "-").exit_code == 0


def test_without_the_extra_the_cure_is_named(settings, tmp_path):
    """The command to install it, and exit code 2; questions can be written all the same."""
    without = (
        "import sys; sys.modules.update(starlette=None, uvicorn=None); from citecheck.cli.main import exit_code; "
        "print(exit_code(sys.argv[1:]), exit_code([*sys.argv[1:], '--queries', 'questions.md']))"
    )
    command = [sys.executable, "-c", without, *REVIEW, "-q", "--log", settings.log]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout == "2 0\n"
    assert re.search(r"the review desk needs (starlette|uvicorn) \(pip install 'citecheck\[review\]'\)", told.stderr)


@pytest.mark.parametrize(
    ("env", "platform", "opens"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({"BROWSER": "firefox"}, "linux", True),
        ({}, "win32", True),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", False),
    ],
)
def test_a_browser_is_opened_only_where_somebody_sees_it(env, platform, opens):
    """Never a text browser in the terminal in which the desk runs."""
    assert may_open(env, platform) is opens


def test_the_desk_is_served_and_ends_calmly(settings, tmp_path):
    """One address of this machine alone is told, with the sample that was drawn; the session's end stands in the log."""
    serving = Serving(tmp_path, settings.log, "--sample", "2", "--seed", "2026-11", "--blind")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\S+", serving.address)
    assert serving.said[0].startswith("a sample of ferries.txt, 2 citations by seed 2026-11: n")
    assert serving.said[1] == "the review desk, for Ada, blind; Ctrl-C ends it"
    assert serving.asked("GET", "/").status == 403
    code, out, err = serving.ended(signal.SIGTERM)
    assert (code, err, out.split()) == (
        0,
        "",
        ["the", "review", "desk", "is", "closed;", "what", "was", "decided", "is", "in", "the", "log"],
    )
    (drawn,) = events_of(settings, EventKind.SAMPLE_DRAWN)
    ends = [event.subject for event in events_of(settings, EventKind.RUN_FINISHED)]
    assert drawn.run in ends


def test_a_script_is_told_where_the_desk_is(settings, tmp_path):
    """With --json one line: the address that lets one browser in, once; port and process; what was drawn. Nothing else."""
    serving = Serving(tmp_path, settings.log, "--json", "--sample", "2", "--seed", "2026-11", "--blind")
    assert len(serving.said) == 1
    told = serving.told
    assert told["address"].startswith(f"http://127.0.0.1:{told['port']}/enter?token=")
    assert (told["pid"], told["reviewer"], told["blind"]) == (serving.process.pid, "Ada", True)
    (drawn,) = events_of(settings, EventKind.SAMPLE_DRAWN)
    assert told["sample"] == {"seed": "2026-11", "citations": list(drawn.data["citations"])}
    serving.enter()
    assert serving.asked("GET", "/").status == 200
    there = urlsplit(serving.address)
    serving.cookie = ""
    assert serving.asked("GET", f"{there.path}?{there.query}").status == 403  # once
    os.kill(told["pid"], signal.SIGTERM)
    assert serving.process.communicate(timeout=30) == ("", "")
    assert serving.process.returncode == 0


def test_files_that_were_written_are_told_as_json(settings, tmp_path):
    """A line a file; what goes to the screen is what was asked for, and stands there alone."""
    told = run("--log", settings.log, "--json", "--queries", "q.csv", "--decisions", "d.csv").output
    assert [json.loads(line) for line in told.splitlines()] == [{"wrote": "q.csv"}, {"wrote": "d.csv"}]
    shown = run("--log", settings.log, "--json", "--decisions", "-").stdout_bytes
    assert shown == (tmp_path / "d.csv").read_bytes()
