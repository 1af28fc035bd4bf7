"""Jobs for the tests of schedules, with names that like to break out of their lines."""

from pathlib import Path

from citecheck.schedule.times import read_times
from citecheck.schedule.units import Job

FOLDER = Path("/srv/news desk/100% 'true' & $HOME")
COMMAND = (
    "/usr/bin/python3",
    "-m",
    "citecheck",
    "run",
    "--due",
    "--quiet",
    "--heartbeat",
    "17 3 * * *",
    "--log",
    'a "b" \\ c%d;e',
)


def job(cron: str = "17 3 * * *", folder: Path = FOLDER, command: tuple[str, ...] = COMMAND) -> Job:
    return Job(name="citecheck-desk-0a1b2c3d", folder=folder, command=command, times=read_times(cron))
