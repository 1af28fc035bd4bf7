"""What each system is told, checked by its own tool where there is one here, else by a reader of its format."""

import os
import plistlib
import shlex
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from citecheck.model.errors import ConfigError
from citecheck.schedule.units import (
    checked,
    cron_line,
    github_workflow,
    launchd_plist,
    on_calendar,
    systemd_units,
    windows_task,
)
from tests.schedule.jobs import COMMAND, FOLDER, job

NAMES = {"t": "{http://schemas.microsoft.com/windows/2004/02/mit/task}"}

CALENDARS = [
    ("17 3 * * *", ("*-*-* 03:17:00",)),
    ("17 3 * * 1", ("Mon *-*-* 03:17:00",)),
    ("0,30 * 1 6 *", ("*-06-01 *:00,30:00",)),
    ("0 6 13 * 5", ("*-*-13 06:00:00", "Fri *-*-* 06:00:00")),
    ("* * * * *", ("*-*-* *:*:00",)),
]


@pytest.mark.parametrize(("cron", "calendars"), CALENDARS)
def test_a_schedule_in_the_words_of_systemd(cron, calendars):
    """Two events where a day by number or by name will do; systemd itself reads each."""
    assert on_calendar(job(cron).times) == calendars
    if shutil.which("systemd-analyze"):
        for calendar in calendars:
            done = subprocess.run(["systemd-analyze", "calendar", calendar], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("end", ["desk", "$HOME", "'q\"", "b\\", " "])
def test_systemd_finds_no_fault_with_the_units(tmp_path, end):
    """`systemd-analyze verify` says nothing of service and timer, wherever they and the program that they start stand."""
    desk = tmp_path / f"news desk 100% {end}"
    desk.mkdir()
    (desk / "python").symlink_to(shutil.which("true") or "/bin/sh")
    for name, text in systemd_units(job(folder=desk, command=(str(desk / "python"), *COMMAND[1:]))).items():
        (tmp_path / name).write_text(text)
    units = sorted(str(path) for path in tmp_path.glob("citecheck*"))
    assert len(units) == 2
    assert [line for line in faults_of(units, tmp_path) if "citecheck" in line] == []
    timer = tmp_path / "citecheck-desk-0a1b2c3d.timer"
    timer.write_text(timer.read_text().replace("03:17:00", "33:17:00"))
    assert any("calendar" in line for line in faults_of([str(timer)], tmp_path))  # it does find faults


def faults_of(units: list[str], runtime: Path) -> list[str]:
    """Return what systemd says of units. It wants a place for its sockets, also where it only reads."""
    env = {**os.environ, "XDG_RUNTIME_DIR": str(runtime)}
    command = ["systemd-analyze", "--user", "verify", *units]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env).stderr.splitlines()


def test_names_cannot_break_out_of_a_unit():
    """Per cent, dollar, quotes and backslashes are what they are; a line feed is refused."""
    service = systemd_units(job())["citecheck-desk-0a1b2c3d.service"]
    assert 'ExecStart="/usr/bin/python3" "-m" "citecheck"' in service
    assert r'"a \"b\" \\ c%%d;e"' in service
    assert "WorkingDirectory=/srv/news desk/100%% 'true' & $HOME" in service
    odd = systemd_units(job(folder=Path("/a\\"), command=("/opt/$x/a'b", "$c")))["citecheck-desk-0a1b2c3d.service"]
    assert "WorkingDirectory=/a\\/.\n" in odd
    assert """ExecStart=/bin/sh -c "exec \\"$$0\\" \\"$$@\\"" "/opt/$$x/a'b" "$$c"\n""" in odd
    for broken in (job(folder=Path("/a\n[Service]")), job(command=("a\nb",))):
        with pytest.raises(ConfigError, match="no scheduler takes"):
            checked(broken)


def test_a_line_of_the_crontab_is_one_command_of_the_shell(tmp_path):
    """The shell that cron starts goes into the folder and gives each word as it is; per cent signs are escaped for cron."""
    folder = tmp_path / "100% 'true' & $HOME"
    folder.mkdir()
    line = cron_line(job(folder=folder, command=("printf", r"%s\n", *COMMAND[6:])))
    assert line.startswith("17 3 * * * cd ")
    assert line.endswith("\n")  # cron passes over a last line without
    assert line.count("%") == line.count("\\%")
    command = line.removeprefix("17 3 * * * ").replace("\\%", "%").replace("&& exec", "&& pwd && exec")
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(folder), *COMMAND[6:]]


def crontab_checking() -> list[str] | None:
    """Return the command by which this system's crontab only checks a file: cronie's -T, Debian's -n; None where it has none."""
    if shutil.which("crontab") is None:
        return None
    usage = subprocess.run(["crontab", "--help"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL).stderr
    if "-T" in usage:
        return ["crontab", "-T"]
    return ["crontab", "-n"] if "-n\t(dry run" in usage else None


@pytest.mark.skipif(crontab_checking() is None, reason="no crontab here that checks a file")
@pytest.mark.parametrize(("times", "found"), [("17 3 * * *", True), ("*/5 1-23 13 6 5", True), ("77 3 * * *", False)])
def test_cron_itself_finds_no_fault_with_the_line(tmp_path, times, found):
    """The system's own crontab takes it, with a folder of every awkward sign; and it does find faults."""
    line = cron_line(job(folder=tmp_path / "100% 'true' & $HOME")).replace("17 3 * * *", times)
    (tmp_path / "crontab").write_text(line + "\n")
    command = [*(crontab_checking() or ()), str(tmp_path / "crontab")]
    assert (subprocess.run(command, capture_output=True, check=False).returncode == 0) is found


def test_launchd_is_told_single_times():
    """A property list that any reader of them takes; days by number and by name are two entries; too many are refused."""
    agent = plistlib.loads(launchd_plist(job("17 3,15 13 * 5")).encode())
    assert agent["ProgramArguments"] == list(COMMAND)
    assert agent["WorkingDirectory"] == str(FOLDER)
    assert agent["StartCalendarInterval"] == [
        {"Minute": 17, "Hour": 3, "Day": 13},
        {"Minute": 17, "Hour": 15, "Day": 13},
        {"Minute": 17, "Hour": 3, "Weekday": 5},
        {"Minute": 17, "Hour": 15, "Weekday": 5},
    ]
    for cron in ("*/5 1-23 * * *", "0 6 */2 * 5"):
        with pytest.raises(ConfigError, match="launchd"):
            launchd_plist(job(cron))


def test_windows_is_told_triggers():
    """XML of Task Scheduler 1.2, its parts in the order of the schema; words quoted as its programs read them."""
    task = ET.fromstring(windows_task(job("17 3,15 * * 1,7")))
    tag = NAMES["t"]
    assert [part.tag for part in task] == [tag + name for name in ("RegistrationInfo", "Triggers", "Settings", "Actions")]
    starts = [start.text for start in task.iter(tag + "StartBoundary")]
    assert starts == ["2026-01-01T03:17:00", "2026-01-01T15:17:00"]
    assert {day.tag.removeprefix(tag) for days in task.iter(tag + "DaysOfWeek") for day in days} == {"Sunday", "Monday"}
    arguments = task.find(f".//{tag}Arguments")
    assert arguments is not None
    assert arguments.text == r'-m citecheck run --due --quiet --heartbeat "17 3 * * *" --log "a \"b\" \ c%d;e"'
    kinds = {
        cron: [by[-1].tag.removeprefix(tag) for by in ET.fromstring(windows_task(job(cron))).iter(tag + "CalendarTrigger")]
        for cron in ("0 3 * * *", "0 3 1 * *", "0 3 1 * 5")
    }
    assert kinds == {
        "0 3 * * *": ["ScheduleByDay"],
        "0 3 1 * *": ["ScheduleByMonth"],
        "0 3 1 * 5": ["ScheduleByWeek", "ScheduleByMonth"],
    }
    for cron in ("*/5 * * * *", "0 3 * 6 5"):
        with pytest.raises(ConfigError, match="Windows"):
            windows_task(job(cron))


def test_github_is_told_a_workflow():
    """YAML whose parts are those of a workflow: runs do not overlap, the log is committed and the reports are published."""
    flow = yaml.safe_load(github_workflow(job()))
    assert flow[True] == {"schedule": [{"cron": "17 3 * * *"}], "workflow_dispatch": None}  # YAML 1.1 reads "on" as true
    assert flow["permissions"] == {"contents": "write"}
    assert flow["concurrency"] == {"group": "citecheck", "cancel-in-progress": False}
    steps = flow["jobs"]["due"]["steps"]
    (look,) = [step["run"] for step in steps if "due" in step.get("name", "")]
    assert shlex.split(look) == ["citecheck", *COMMAND[3:]]
    kept = {step["name"]: step for step in steps if step.get("if") == "always()"}
    assert "git push" in kept["Keep the log"]["run"]
    assert kept["Publish the reports"]["with"]["path"].split() == ["reports"]


def test_github_keeps_what_the_job_writes_and_nothing_outside():
    """The log and the reports where they are; a place outside the repository is an error; Sunday is 0."""
    flow = yaml.safe_load(github_workflow(job("0 4 * * 1,7")._replace(keeps=("my log/audit.db", "public"))))
    steps = {step.get("name"): step for step in flow["jobs"]["due"]["steps"]}
    assert steps["Publish the reports"]["with"]["path"].splitlines() == ["my log/audit.db", "public"]
    assert flow[True]["schedule"] == [{"cron": "0 4 * * 0,1"}]
    for outside in ("/srv/audit.db", "../audit.db"):
        with pytest.raises(ConfigError, match="in the repository"):
            github_workflow(job()._replace(keeps=(outside,)))


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_the_step_that_keeps_the_log_commits_what_is_there(tmp_path):
    """By the shell that GitHub runs it with: the log alone where no report was written yet, and nothing where nothing changed."""
    keeps = ("it's the log/audit.db", "public")
    flow = yaml.safe_load(github_workflow(job()._replace(keeps=keeps)))
    (script,) = [step["run"] for step in flow["jobs"]["due"]["steps"] if step.get("name") == "Keep the log"]
    assert script.rstrip().endswith("git push")
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "mine.txt").write_text("of somebody else")
    (tmp_path / "it's the log").mkdir()
    (tmp_path / keeps[0]).write_text("events")
    for _ in range(2):
        step = ["sh", "-e", "-c", script.replace("git push", "true")]
        done = subprocess.run(step, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    told = subprocess.run(
        ["git", "log", "--stat", "--format=%s"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert (told.count("what was due"), keeps[0] in told, "mine.txt" in told) == (1, True, False)


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="no actionlint here (https://github.com/rhysd/actionlint)")
@pytest.mark.parametrize("cron", ["17 3 * * *", "*/30 1-5 1,15 * *"])
def test_actionlint_finds_no_fault_with_the_workflow(tmp_path, cron):
    """The linter of GitHub's workflows says nothing of it, whatever words the command bears; and it does find faults."""
    file = tmp_path / ".github" / "workflows" / "citecheck.yml"
    file.parent.mkdir(parents=True)
    file.write_text(github_workflow(job(cron)), encoding="utf-8")
    command = ["actionlint", "-shellcheck=", "-pyflakes=", str(file)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    file.write_text(file.read_text(encoding="utf-8").replace("runs-on:", "runs_on:"), encoding="utf-8")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1
