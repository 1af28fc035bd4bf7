"""Schedules with the real command line: what is printed runs, runs never overlap, and silence is noticed."""

import datetime as dt
import shlex
import shutil
import subprocess
import sys

import msgspec
import pytest

from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citation
from citecheck.model.event import CitationRecord, EventKind, Heartbeat, RunEnd
from citecheck.model.url import parse_url
from tests.audit.logs import START
from tests.desk import Desk

HOUR = dt.timedelta(hours=1)
NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def desk(tmp_path, live_world):
    """A desk whose log knows one report."""
    desk = Desk(tmp_path, live_world, keys=False, contact="", policy={"fail_on": "never"})
    (tmp_path / "one.txt").write_text("http://news.test/2016/flood\n", encoding="utf-8")
    ran = desk.run("run", "one.txt", "--quiet", "--keep", "none")
    assert ran.returncode == 0, ran.stderr
    return desk


def beats(desk):
    return [event for event in desk.events() if event.kind == EventKind.SCHEDULE_KEPT]


def test_the_printed_command_runs_and_leaves_a_heartbeat(desk):
    """The line for cron, given to a shell, looks at what is due, and tells the log when the next is awaited."""
    printed = desk.run("schedule", "install", "0 4 * * 1-5", "--budget", "30m", "--print", "cron")
    assert printed.returncode == 0, printed.stderr
    words = shlex.split(printed.stdout.removeprefix("0 4 * * 1-5 ").replace("\\%", "%"))
    assert words[:4] == ["cd", str(desk.folder), "&&", "exec"]
    assert words[4:7] == [sys.executable, "-m", "citecheck"]
    ran = desk.run(*words[7:])
    assert ran.returncode == 0, ran.stderr
    (beat,) = beats(desk)
    assert beat.subject == "0 4 * * 1-5"
    assert dt.datetime.fromisoformat(beat.data["next_by"]) > beat.at
    status = desk.run("schedule", "status")
    assert (status.returncode, "last run: " in status.stdout, "not installed" in status.stdout) == (0, True, True)


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_each_run_is_anchored_where_that_is_wanted(desk):
    """Also one over what is due, after all that it told; verify then holds the log against the repository unasked."""
    heads = desk.folder / "heads"
    subprocess.run(["git", "init", "--quiet", str(heads)], check=True)
    for key, value in (("user.name", "Desk"), ("user.email", "desk@example.org"), ("commit.gpgsign", "false")):
        subprocess.run(["git", "-C", str(heads), "config", key, value], check=True)
    settings = desk.folder / "citecheck.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[anchor]\nrepository = "heads"\nafter_run = true\n', encoding="utf-8")
    ran = [desk.run("run", "one.txt"), desk.run("run", "--due")]
    assert [(each.returncode, each.stdout.count("anchored at")) for each in ran] == [(0, 1), (0, 1)]
    lines = [line.split() for line in (heads / "audit.heads.txt").read_text("ascii").splitlines()]
    told = {str(event.seq): (event.kind, event.digest) for event in desk.events()}
    assert [told[seq] for seq, *_ in lines] == [("run-finished", head) for _, head, _ in lines]
    verified = desk.run("audit", "verify")
    assert "2 heads in heads are the log's" in verified.stdout
    shutil.rmtree(heads)
    ran = desk.run("run", "one.txt")
    assert (ran.returncode, "not anchored: heads" in ran.stderr) == (0, True)
    verified = desk.run("audit", "verify")
    assert (verified.returncode, "the heads in git were not looked at" in verified.stderr) == (0, True)


def test_what_is_set_in_the_shell_alone_is_handed_on_or_told(tmp_path):
    """Where the log is goes with the job; other settings, keys and secrets do not, and are named, never shown."""
    desk = Desk(tmp_path)
    (tmp_path / "citecheck.toml").write_text('[notify]\nurls = ["json://desk:${HOOK_TOKEN}@hook.example/"]\n')
    desk.env |= {"CITECHECK_LOG": "kept/a.db", "CITECHECK_NET_TIMEOUT": "9", "HOOK_TOKEN": "s3cret", "IA_ACCESS_KEY_ID": "key"}
    printed = desk.run("schedule", "install", "--daily", "--print", "systemd")
    assert '"--log" "kept/a.db"' in printed.stdout
    assert "in this shell alone: CITECHECK_NET_TIMEOUT, HOOK_TOKEN, IA_ACCESS_KEY_ID (" in printed.stderr
    assert "s3cret" not in printed.stdout + printed.stderr
    printed = desk.run("schedule", "install", "--daily", "--print", "github")
    assert "for kept in kept reports; do" in printed.stdout
    assert "pip install 'citecheck[notify]'" in printed.stdout
    assert "HOOK_TOKEN: ${{ secrets.HOOK_TOKEN }}" in printed.stdout
    assert printed.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--budget", "20d"], ["--budget", "1728000s"]),
        (["--budget", "1.5s", "--limit", "7"], ["--limit", "7", "--budget", "1.5s"]),
        (["--reports", "public"], ["--reports", "public", "--log", "public/audit.db"]),
        (["--reports", "public", "--log", "a.db"], ["--log", "a.db", "--reports", "public"]),
    ],
)
def test_what_the_runs_are_told_is_what_was_meant(tmp_path, arguments, words):
    """A long budget in plain figures; and the log by its name, whatever comes to lie in the folders later."""
    printed = Desk(tmp_path).run("schedule", "install", "--daily", *arguments, "--print", "cron").stdout
    assert shlex.split(printed.replace("\\%", "%"))[-len(words) :] == words


def test_a_run_that_finds_another_at_work_ends_at_once(desk):
    """A scheduled one quietly, for that is no fault; one begun by a person with the error that says who is at work."""
    with AuditLog.open(desk.log, clock=lambda: NOW):
        scheduled = desk.run("run", "--due", "--heartbeat", "17 3 * * *")
        by_hand = desk.run("run", "--due")
    assert (scheduled.returncode, by_hand.returncode) == (0, 3)
    assert "another run is at work" in scheduled.stderr
    assert "is writing the log" in by_hand.stderr
    assert beats(desk) == []
    before = len(desk.events())
    assert desk.run("run", "--due", "--heartbeat", "every day").returncode == 2
    assert len(desk.events()) == before  # no run was begun that somebody would have to take up


def test_a_schedule_that_fell_silent_is_noticed(desk):
    """By its status, and by the next run, whoever begins it; after that run all is well again."""
    with AuditLog.open(desk.log, clock=lambda: NOW - 48 * HOUR) as log:
        log.begin("old", START)
        log.append(EventKind.SCHEDULE_KEPT, "17 3 * * *", Heartbeat(schedule="17 3 * * *", next_by=NOW - 22 * HOUR))
    status = desk.run("schedule", "status")
    assert status.returncode == 1
    assert "fell silent" in status.stderr
    assert "fell silent" in desk.run("run", "--due", "--heartbeat", "17 3 * * *").stderr
    assert desk.run("schedule", "status").returncode == 0


CRONTAB = """#!/bin/sh
case "$1" in
  -l) [ -f "$HOME/table" ] && cat "$HOME/table" && exit 0; echo "no crontab for desk" >&2; exit 1 ;;
  -r) rm "$HOME/table" ;;
  -) cat > "$HOME/table" ;;
esac
"""


def test_a_schedule_is_awaited_from_its_installation_on_until_it_is_taken_back(desk):
    """One that never began a run is told as one that fell silent is; one that was taken back is not missed any more."""
    programs = desk.folder / "bin"
    programs.mkdir()
    for name, text in (("crontab", CRONTAB), ("systemctl", "#!/bin/sh\nexit 1\n")):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    desk.env |= {"PATH": f"{programs}:/usr/bin:/bin"}
    assert desk.run("schedule", "install", "--daily").returncode == 0
    status = desk.run("schedule", "status")
    assert (status.returncode, "installed on " in status.stdout, "the first run by" in status.stdout) == (0, True, True)
    with AuditLog.open(desk.log, clock=lambda: NOW - 48 * HOUR) as log:
        log.begin("installed", START)
        silent = Heartbeat(schedule="17 3 * * *", next_by=NOW - 22 * HOUR, began=False)
        log.append(EventKind.SCHEDULE_KEPT, "17 3 * * *", silent)
    status = desk.run("schedule", "status")
    assert (status.returncode, "never began a run: it was installed on" in status.stderr) == (1, True)
    assert desk.run("schedule", "remove").returncode == 0
    status = desk.run("schedule", "status")
    assert (status.returncode, "taken back on" in status.stdout, status.stderr) == (0, True, "")
    told = len(beats(desk))
    assert "nothing was installed" in desk.run("schedule", "remove").stdout
    assert len(beats(desk)) == told


def test_a_run_that_comes_later_than_the_settings_allow_says_so(desk):
    """Begun by whatever scheduler: by the days between two runs, whatever runs told reports again between."""
    settings = desk.folder / "citecheck.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[notify]\nmissed_after_days = 3\n", encoding="utf-8")
    assert "No run began" not in desk.run("run", "--due").stderr
    desk.log.unlink()
    with AuditLog.open(desk.log, clock=lambda: NOW - 100 * HOUR) as log:
        log.begin("old", msgspec.structs.replace(START, steps="check"))
        cited = Citation(id="c-1", note="1", kind="news", raw="flood", url=parse_url("http://news.test/2016/flood"))
        log.append(EventKind.CITATION_RECORDED, cited.id, CitationRecord(citation=cited))
        log.append(EventKind.RUN_FINISHED, "old", RunEnd(complete=True))
    assert "No run began for 4 days; one should at least every 3 days" in desk.run("run", "--due").stderr
    assert "No run began" not in desk.run("run", "--due").stderr


@pytest.mark.parametrize("arguments", [[], ["--daily", "--weekly"], ["0 3 * * *", "--daily"], ["nonsense"], ["0 3 31 2 *"]])
def test_a_schedule_that_is_none_is_told(tmp_path, arguments):
    """Nothing is installed or printed; exit code 2."""
    ran = Desk(tmp_path).run("schedule", "install", *arguments, "--print", "systemd")
    assert (ran.returncode, ran.stdout) == (2, "")
