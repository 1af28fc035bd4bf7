"""What each system wants to be told of a schedule, as text: systemd, cron, launchd, Windows Task Scheduler, GitHub Actions."""

from __future__ import annotations

import itertools
import plistlib
import re
import shlex
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from citecheck.model.errors import ConfigError
from citecheck.schedule.times import Times

_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_LONG_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: Entries for single times that launchd or Windows may be given; more is a schedule that they cannot be told well.
_MOST = 96
_TASK = "http://schemas.microsoft.com/windows/2004/02/mit/task"


class Job(NamedTuple):
    """What is to be done at certain times: ``command`` in ``folder``. ``name`` tells it from other jobs of ours.

    ``keeps`` are the files and folders that it writes, as the settings name them, ``extras`` the parts of citecheck that they
    ask for beside its core, and ``secrets`` the variables that it reads.
    """

    name: str
    folder: Path
    command: tuple[str, ...]
    times: Times
    keeps: tuple[str, ...] = ("reports",)
    extras: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ("IA_ACCESS_KEY_ID", "IA_SECRET_ACCESS_KEY")


def checked(job: Job) -> Job:
    """Return ``job``. Raises ``ConfigError`` where a name could break out of its line."""
    for text in (job.name, str(job.folder), *job.command, *job.keeps):
        if re.search(r"[\x00-\x1f\x7f]", text):
            raise ConfigError(
                f"{text!r} holds a sign that no scheduler takes", where="schedule", hint="rename that file or folder"
            )
    return job


# -- systemd: https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html, systemd.time.html


def systemd_units(job: Job) -> dict[str, str]:
    """Return the units for systemd, file name to text: the service, and the timer that starts it."""
    command = " ".join(map(_systemd_word, job.command))
    if re.search(r"""["'$\\]""", job.command[0]):  # none of them may stand in the name of what systemd starts
        command = "/bin/sh -c " + " ".join(map(_systemd_word, ('exec "$0" "$@"', *job.command)))
    calendars = "\n".join(f"OnCalendar={calendar}" for calendar in on_calendar(job.times))
    service = f"""[Unit]
Description=citecheck: links that are due ({_percent(job.name)})

[Service]
Type=oneshot
WorkingDirectory={_percent(_whole_line(str(job.folder)))}
ExecStart={command}
# 1: links are broken. That is a finding, and no failure of the run.
SuccessExitStatus=1
Nice=10
"""
    timer = f"""[Unit]
Description=When citecheck looks at links that are due ({_percent(job.name)})

[Timer]
{calendars}
# A time that was slept through is made up for.
Persistent=true

[Install]
WantedBy=timers.target
"""
    return {f"{job.name}.service": service, f"{job.name}.timer": timer}


def on_calendar(times: Times) -> tuple[str, ...]:
    """Return a schedule as systemd's calendar events: two where a day of the month or of the week will do."""
    clock = f"{_numbers(times.hours)}:{_numbers(times.minutes)}:00"
    week = ",".join(_DAYS[day] for day in times.weekdays) + " " if times.weekdays is not None else ""
    month, day = _numbers(times.months), _numbers(times.days)
    if times.either:
        return f"*-{month}-{day} {clock}", f"{week}*-{month}-* {clock}"
    return (f"{week}*-{month}-{day} {clock}",)


def _numbers(values: tuple[int, ...] | None) -> str:
    return "*" if values is None else ",".join(f"{value:02}" for value in values)


def _whole_line(path: str) -> str:
    """Return a folder so that systemd neither strips its end nor takes it for a line that goes on."""
    return f"{path}/." if path.endswith((" ", "\\")) else path


def _percent(text: str) -> str:
    return text.replace("%", "%%")


def _systemd_word(word: str) -> str:
    return '"' + _percent(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$") + '"'


# -- cron: crontab(5)


def cron_line(job: Job) -> str:
    """Return the line for a crontab. A per cent sign would be a line feed there."""
    command = f"cd {shlex.quote(str(job.folder))} && exec {shlex.join(job.command)}"
    return f"{job.times.cron} " + command.replace("%", "\\%") + "\n"


# -- launchd: launchd.plist(5)


def launchd_plist(job: Job) -> str:
    """Return the agent for launchd (~/Library/LaunchAgents). Raises ``ConfigError`` where it cannot be told the times."""
    times = job.times
    if times.days is not None and times.weekdays is not None and not times.either:
        # Of both launchd takes either.
        raise ConfigError("launchd cannot be told days of the week on certain days alone", where="schedule")
    days = [{"Day": times.days}, {"Weekday": times.weekdays}]
    kinds = days if times.either else [days[0] | days[1]]
    moments = [
        moment
        for kind in kinds
        for moment in _moments({"Minute": times.minutes, "Hour": times.hours, "Month": times.months, **kind})
    ]
    if len(moments) > _MOST:
        raise _too_many("launchd", len(moments))
    agent = {
        "Label": f"org.citecheck.{job.name}",
        "ProgramArguments": list(job.command),
        "WorkingDirectory": str(job.folder),
        "StartCalendarInterval": moments,
        "ProcessType": "Background",
        "LowPriorityIO": True,
    }
    return plistlib.dumps(agent, sort_keys=False).decode()


def _moments(fields: dict[str, tuple[int, ...] | None]) -> list[dict[str, int]]:
    given = {name: values for name, values in fields.items() if values is not None}
    return [dict(zip(given, values, strict=True)) for values in itertools.product(*given.values())]


def _too_many(system: str, count: int) -> ConfigError:
    hint = f"choose a plainer one, of {_MOST} single times at most"
    return ConfigError(f"{system} would have to be told {count} single times for this schedule", where="schedule", hint=hint)


# -- Windows: the schema of Task Scheduler 1.2


def windows_task(job: Job) -> str:
    """Return the task for Windows: ``schtasks /create /tn NAME /xml FILE``. Raises ``ConfigError`` as ``launchd_plist`` does."""
    hours, minutes = job.times.hours or tuple(range(24)), job.times.minutes or tuple(range(60))
    if len(hours) * len(minutes) > _MOST:
        raise _too_many("Windows", len(hours) * len(minutes))
    task = ET.Element("Task", {"version": "1.2", "xmlns": _TASK})
    about = ET.SubElement(task, "RegistrationInfo")
    ET.SubElement(about, "Description").text = f"citecheck: links that are due ({job.name})"
    triggers = ET.SubElement(task, "Triggers")
    for hour, minute in itertools.product(hours, minutes):
        for by in _windows_days(job.times):
            trigger = ET.SubElement(triggers, "CalendarTrigger")
            ET.SubElement(trigger, "StartBoundary").text = f"2026-01-01T{hour:02}:{minute:02}:00"
            ET.SubElement(trigger, "Enabled").text = "true"
            trigger.append(by)
    settings = ET.SubElement(task, "Settings")
    for name, value in (("MultipleInstancesPolicy", "IgnoreNew"), ("StartWhenAvailable", "true")):
        ET.SubElement(settings, name).text = value
    actions = ET.SubElement(task, "Actions")
    action = ET.SubElement(actions, "Exec")
    ET.SubElement(action, "Command").text = job.command[0]
    ET.SubElement(action, "Arguments").text = " ".join(_windows_word(word) for word in job.command[1:])
    ET.SubElement(action, "WorkingDirectory").text = str(job.folder)
    ET.indent(task)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(task, encoding="unicode") + "\n"


def _windows_days(times: Times) -> list[ET.Element]:
    in_week, in_month = times.weekdays is not None, times.days is not None or times.months is not None
    if in_week and (times.months is not None or (times.days is not None and not times.either)):
        raise ConfigError("Windows cannot be told days of the week in certain months or days alone", where="schedule")
    found = []
    if times.weekdays is not None:
        by = ET.Element("ScheduleByWeek")
        _marks(by, "DaysOfWeek", [_LONG_DAYS[day] for day in times.weekdays])
        ET.SubElement(by, "WeeksInterval").text = "1"
        found.append(by)
    if in_month:
        by = ET.Element("ScheduleByMonth")
        numbers = ET.SubElement(by, "DaysOfMonth")
        for day in times.days or tuple(range(1, 32)):
            ET.SubElement(numbers, "Day").text = str(day)
        _marks(by, "Months", [_MONTHS[month - 1] for month in times.months or tuple(range(1, 13))])
        found.append(by)
    if not found:
        by = ET.Element("ScheduleByDay")
        ET.SubElement(by, "DaysInterval").text = "1"
        found.append(by)
    return found


def _marks(parent: ET.Element, name: str, marks: list[str]) -> None:
    group = ET.SubElement(parent, name)
    for mark in marks:
        ET.SubElement(group, mark)


def _windows_word(word: str) -> str:
    """Quote by the rules of CommandLineToArgvW."""
    if word and not re.search(r'[\s"]', word):
        return word
    doubled = re.sub(r'(\\*)"', r'\1\1\\"', word)
    return '"' + re.sub(r"(\\+)$", r"\1\1", doubled) + '"'


# -- GitHub Actions


def github_workflow(job: Job) -> str:
    """Return the workflow for a repository that holds the reports: it keeps the log there, and publishes what was found.

    Its times are in UTC, and its command is citecheck as the workflow installs it. Raises ``ConfigError`` where what it writes
    lies elsewhere.
    """
    for path in job.keeps:
        if Path(path).is_absolute() or ".." in Path(path).parts:
            hint = "name a place in the repository with `log` and `report.folder`"
            raise ConfigError(f"GitHub keeps what lies in the repository alone, and {path} does not", where="schedule", hint=hint)
    kept = "\n".join(f"            {path}" for path in job.keeps)
    secrets = "\n".join(f"          {name}: ${{{{ secrets.{name} }}}}" for name in job.secrets)
    package = f"citecheck[{','.join(job.extras)}]" if job.extras else "citecheck"
    words = shlex.join(("citecheck", *_after_citecheck(job.command)))
    return f"""# citecheck looks at links that are due, commits the log, and keeps the reports with the run.
# The log and citecheck.toml belong into the repository; keys stand in its secrets.
name: citecheck
on:
  schedule:
    - cron: '{_from_sunday(job.times)}'
  workflow_dispatch:
permissions:
  contents: write
concurrency:
  group: citecheck
  cancel-in-progress: false
jobs:
  due:
    runs-on: ubuntu-latest
    timeout-minutes: 120
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: '3.12'
      - run: pip install '{package}'
      - name: Look at what is due
        env:
{secrets}
        run: |
          {words}
      - name: Keep the log
        if: always()
        run: |
          git config user.name citecheck
          git config user.email citecheck@users.noreply.github.com
          for kept in {shlex.join(job.keeps)}; do if [ -e "$kept" ]; then git add --all -- "$kept"; fi; done
          git diff --cached --quiet || git commit --message 'citecheck: what was due'
          git push
      - name: Publish the reports
        if: always()
        uses: actions/upload-artifact@v4
        with:
          name: reports
          path: |
{kept}
          if-no-files-found: ignore
"""


def _from_sunday(times: Times) -> str:
    """Return the five fields with Sunday as 0: GitHub knows no 7."""
    *fields, last = times.cron.split(" ")
    return " ".join([*fields, ",".join(map(str, times.weekdays)) if "7" in last and times.weekdays is not None else last])


def _after_citecheck(command: tuple[str, ...]) -> tuple[str, ...]:
    return command[command.index("run") :]
