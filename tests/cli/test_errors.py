"""Bad input gets one clear error that says what, where and what to do, with its exit code, and leaves nothing half-written."""

import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.audit.logs import unguarded
from tests.desk import Desk

REPORT = """The dike broke on 14 February 2018 and the lower quarter was empty by night1.

The gauge stood at seven metres2.

(1) "The dike is broken" Valley Post, 14.02.2018 https://valley-post.example/dike

(2) "Seven metres" River Gauge, 15.02.2018 https://river-gauge.example/7
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    return Desk(tmp_path)


def refused(ran, code, *told):
    assert ran.returncode == code, (ran.stdout, ran.stderr)
    assert "Traceback" not in ran.stderr
    lines = [line for line in ran.stderr.splitlines() if line.startswith(("citecheck:", "Error:"))]
    assert len(lines) == 1, ran.stderr
    for words in told:
        assert words in ran.stderr, ran.stderr


def test_a_missing_report(desk):
    """The error names the file; no citations.yaml is left behind."""
    refused(desk.run("parse", "none.txt"), 2, "none.txt")
    assert not (desk.folder / "citations.yaml").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b" \n\t\n", "white space"),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(2000), "program"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "PNG"),
    ],
    ids=["empty", "only white space", "a program", "a picture"],
)  # fmt: skip
def test_a_file_that_is_no_report(desk, content, told):
    """An empty file and a binary are told for what they are."""
    (desk.folder / "bad.txt").write_bytes(content)
    refused(desk.run("parse", "bad.txt"), 2, "bad.txt", told)
    refused(desk.run("run", "bad.txt"), 2, "bad.txt", told)
    assert not (desk.folder / "citations.yaml").exists()
    assert not (desk.folder / "reports").exists()


def test_a_folder_is_no_report(desk):
    """A folder where a file should be is told."""
    (desk.folder / "folder").mkdir()
    refused(desk.run("parse", "folder"), 2, "folder")


def test_a_report_without_notes_is_fine(desk):
    """No notes is a result, with a finding, not an error."""
    (desk.folder / "plain.txt").write_text("The river rose. Nobody wrote it down.\n")
    ran = desk.run("parse", "plain.txt")
    assert ran.returncode == 0
    assert "0 notes" in ran.stdout
    assert "CC411" in ran.stdout


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("citations: [\n", "line"),
        ("version: 1\ncitations:\n  - id: a\n    nte: '1'\n", "nte"),
        ("version: 1\ncitations:\n  - id: a\n    note: '1'\n    url: not a url\n", "url"),
        ("version: 99\ncitations: []\n", "version"),
        ("", "empty"),
    ],
    ids=["no YAML", "unknown key", "no URL", "version", "empty"],
)
def test_a_broken_citations_yaml(desk, text, told):
    """The error names file, line and key, and the editor's file stays as it is."""
    (desk.folder / "citations.yaml").write_text(text, encoding="utf-8")
    for command in (("parse", "report.txt"), ("check",), ("run", "report.txt")):
        refused(desk.run(*command), 2, "citations.yaml", told)
    assert (desk.folder / "citations.yaml").read_text(encoding="utf-8") == text


def test_an_unwritable_reports_folder(desk):
    """Where reports/ cannot be made, the error says so and what to do."""
    (desk.folder / "reports").write_text("a file stands here")
    refused(desk.run("run", "report.txt"), 3, "reports")


def test_a_place_where_nothing_can_be_written(desk):
    """An output in a folder that does not exist is one error, and nothing is written."""
    refused(desk.run("parse", "report.txt", "-o", "none/citations.yaml"), 3, "none")
    refused(desk.run("parse", "report.txt", "--format", "json", "-o", "none/out.json"), 3, "none/out.json")


def test_a_log_that_somebody_edited(desk):
    """Verify names the first event that does not fit, and a run on such a log is refused."""
    assert desk.run("run", "report.txt").returncode == 3  # no network here: a short run, but a log
    with sqlite3.connect(desk.log) as db:
        db.executescript("DROP TRIGGER IF EXISTS event_no_update;")
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE event SET data = replace(data, 'Valley Post', 'Valley Host') WHERE seq = 3")
    db.close()
    refused(desk.run("audit", "verify"), 3, "audit.db", "3")
    refused(desk.run("run", "report.txt"), 3, "guards", "event_no_update")


def test_a_report_from_a_log_that_somebody_edited(desk):
    """Where the guards were put back, the report and the screen say that the log does not hold, or what was redacted of it."""
    assert desk.run("run", "report.txt").returncode == 3  # no network here: a short run, but a log
    told = desk.run("audit", "redact", "4", "--reason", "a private name")
    assert told.returncode == 0, told.stderr
    assert "CC502 1 event of this run or on its links bears no data" in desk.run("report").stderr
    assert [finding["rule"] for finding in desk.report()["findings"] if finding["rule"].startswith("CC5")] == ["CC502"]
    with unguarded(desk.log) as connection:
        connection.execute("UPDATE event SET data = replace(data, 'Valley Post', 'Valley Host') WHERE seq = 3")
    ran = desk.run("report", "--quiet")
    assert "CC501 the audit log that this report is made from was altered" in ran.stderr
    assert [finding["rule"] for finding in desk.report()["findings"] if finding["rule"].startswith("CC5")] == ["CC501", "CC502"]
    assert desk.report()["log"]["verified"] is False


def test_no_log_yet(desk):
    """Asking for a report or a check of the log before any run says how to begin."""
    refused(desk.run("report"), 3, "audit.db")
    refused(desk.run("audit", "verify"), 3, "audit.db")


def test_wrong_settings(desk):
    """An unknown key in citecheck.toml is told with its line and the nearest key."""
    (desk.folder / "citecheck.toml").write_text("[net]\ntimeot = 3\n")
    refused(desk.run("run", "report.txt"), 2, "citecheck.toml, line 2", "did you mean 'net.timeout'")


def test_a_capture_needs_a_contact(desk):
    """Archives want to know whom to write to."""
    assert desk.run("parse", "report.txt").returncode == 0
    refused(desk.run("archive"), 2, "contact")


@pytest.mark.parametrize(
    "arguments", [("pars",), ("parse",), ("parse", "report.txt", "--formt", "json"), ("run", "report.txt", "--fail-on", "all")]
)
def test_wrong_usage(desk, arguments):
    """A misspelt command or option is a usage error."""
    ran = desk.run(*arguments)
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


def test_an_old_run_that_is_not_there(desk):
    """A run id that the log does not know is told, with the newest that it does."""
    desk.run("run", "report.txt")
    refused(desk.run("report", "20000101T000000Z-0000"), 2, "20000101T000000Z-0000")


def test_whoever_reads_our_output_may_leave(desk):
    """``| head``: no word of it, and the exit code is that of a clean end, not the one of findings."""
    for arguments in (["schema"], ["--help"], ["completion", "bash"]):
        started = subprocess.Popen(
            desk.command(*arguments), cwd=desk.folder, env=desk.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        started.stdout.close()
        assert (started.stderr.read(), started.wait()) == (b"", 0)
        started.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device here that is always full")
def test_output_that_cannot_be_written(desk):
    """A full disk behind ``>`` is told, and is no fault of ours."""
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            desk.command("schema"), cwd=desk.folder, env=desk.env, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    refused(ran, 3, "cannot be written", "make room")


@pytest.mark.parametrize("arguments", [["schedule", "install", "--daily", "--print", "cron"], ["doctor"]])
def test_a_folder_that_is_gone(desk, arguments):
    """Whoever stands in a folder that somebody deleted is told to go into another."""
    folder = desk.folder / "gone"
    folder.mkdir()
    command = f'rmdir "{folder}" && exec "$0" "$@"'
    ran = subprocess.run(
        ["/bin/sh", "-c", command, *desk.command(*arguments)],
        cwd=folder,
        env=desk.env | {"PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    refused(ran, 2, "is not there any more", "cd")
