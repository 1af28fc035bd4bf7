"""The verbs of schedules: install, print, status, remove; and whether one fell silent."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from citecheck.api.own_run import own_run
from citecheck.audit.anchors.witnesses import stamp_file
from citecheck.audit.log import AuditLog
from citecheck.model.errors import ConfigError
from citecheck.model.event import EventKind, Heartbeat
from citecheck.model.settings import Settings
from citecheck.schedule.install import Installed
from citecheck.schedule.install import install as _install
from citecheck.schedule.install import installed as _installed
from citecheck.schedule.install import remove as _remove
from citecheck.schedule.times import GRACE, next_after, read_times
from citecheck.schedule.units import Job, checked, cron_line, github_workflow, launchd_plist, systemd_units, windows_task
from citecheck.wiring.keeping import evidence_folder
from citecheck.wiring.parts import utc_now

#: For whom a schedule can be printed.
SYSTEMS = ("systemd", "cron", "launchd", "windows", "github")


class ScheduleStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How a schedule stands: where it is installed, its last heartbeat and when, and the words for one that was missed."""

    installed: tuple[Installed, ...]
    last: Heartbeat | None
    last_at: dt.datetime | None
    missed: str

    @property
    def words(self) -> str:
        """When the last scheduled run began, and by when the next should."""
        if self.last is None or self.last_at is None:
            return "no scheduled run yet"
        at = f"{self.last_at:%Y-%m-%d %H:%M} UTC"
        if self.last.next_by is None:
            return f"taken back on {at}"
        since = f"last run: {at}, the next" if self.last.began else f"installed on {at}, the first run"
        return f"{since} by {self.last.next_by:%Y-%m-%d %H:%M} UTC"


def schedule_job(settings: Settings, cron: str, arguments: Sequence[str] = ()) -> Job:
    """Return the job that looks at what is due in the log of ``settings``, at the times of ``cron``. Raises ``ConfigError``.

    ``arguments`` are handed on to ``citecheck run --due``. It runs in the present folder, by the Python that runs now.
    """
    times = read_times(cron)
    command = (sys.executable, "-m", "citecheck", "run", "--due", "--quiet", "--heartbeat", times.cron, *arguments)
    log = Path(settings.log)
    of_log = {str(log.parent)} if log.parent != Path() else {str(log), str(stamp_file(log))}
    beside = of_log | {str(evidence_folder(settings)), settings.report.folder}
    keeps = tuple(sorted(path for path in beside if not any(Path(path).is_relative_to(other) for other in beside - {path})))
    job = Job(name=schedule_name(settings), folder=Path.cwd(), command=command, times=times, keeps=keeps)
    return checked(job._replace(extras=_extras(settings), secrets=job.secrets + secrets_of(settings)))


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Return the variables that the settings read secrets from, but for the keys of the Internet Archive."""
    named = [name for url in settings.notify.urls for name in re.findall(r"\$\{(\w+)\}", url)]
    return tuple(dict.fromkeys([*named, *(["PERMA_API_KEY"] if "perma.cc" in settings.archive.capture_at else [])]))


def _extras(settings: Settings) -> tuple[str, ...]:
    """Return the extras of citecheck that the settings ask for."""
    wanted = {
        "anchor": bool(settings.anchor.after_run and settings.anchor.authorities),
        "browser": settings.net.browser.enabled,
        "notify": bool(settings.notify.urls),
        **{name: name in settings.report.formats for name in ("docx", "pdf")},
    }
    return tuple(name for name, asked in wanted.items() if asked)


def schedule_name(settings: Settings) -> str:
    """Return by which name the system knows the job: another one for each log."""
    try:
        log = Path(settings.log).resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        log = Path(settings.log).absolute()
    slug = re.sub(r"[^a-z0-9]+", "-", Path.cwd().name.lower()).strip("-")[:24]
    return f"citecheck-{slug or 'log'}-{hashlib.sha256(str(log).encode()).hexdigest()[:8]}"


def install_schedule(settings: Settings, job: Job, *, env: Mapping[str, str] = os.environ) -> Installed:
    """Tell the system of ``job``, and the log, where there is one: a schedule whose first run does not come is noticed as well.

    Raises ``ConfigError``, ``AuditError`` in the words of the system, or where the log cannot be written: then nothing was done.
    """
    with _told_to_log(settings) as tell:
        done = _install(job, env)
        cron = job.times.cron
        tell(msgspec.structs.replace(heartbeat(cron, utc_now()), began=False))
    return done


def remove_schedule(settings: Settings, *, env: Mapping[str, str] = os.environ) -> tuple[Installed, ...]:
    """Take the schedule of the log back, and return where it stood; no run is awaited any more. Raises ``AuditError``."""
    with _told_to_log(settings) as tell:
        stood = _remove(schedule_name(settings), env)
        tell(Heartbeat(schedule="", next_by=None, began=False))
    return stood


@contextmanager
def _told_to_log(settings: Settings) -> Iterator[Callable[[Heartbeat], None]]:
    """Open the log, where there is one, and yield what appends a heartbeat to it; where nothing is new it is left as it is."""
    if not Path(settings.log).exists():
        yield lambda _: None
        return
    with AuditLog.open(Path(settings.log), clock=utc_now) as log:

        def tell(beat: Heartbeat) -> None:
            last, _ = last_heartbeat(log)
            if beat.next_by is None and (last is None or last.next_by is None):
                return  # nothing was awaited
            with own_run(log, settings):
                log.append(EventKind.SCHEDULE_KEPT, beat.schedule, beat)

        yield tell


def print_schedule(job: Job, system: str) -> str:
    """Return what ``system`` wants to be told of ``job``. Raises ``ConfigError``."""
    if system == "systemd":
        return "\n".join(f"# {name}\n{text}" for name, text in systemd_units(job).items())
    writers = {"cron": cron_line, "launchd": launchd_plist, "windows": windows_task, "github": github_workflow}
    if system not in writers:
        raise ConfigError(f"no system is known as {system!r}", where="schedule", hint=", ".join(SYSTEMS))
    return writers[system](job)


def schedule_status(settings: Settings, *, env: Mapping[str, str] = os.environ) -> ScheduleStatus:
    """Return how the schedule of the log stands. Raises ``AuditError``."""
    last, at = None, None
    if Path(settings.log).exists():
        with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
            last, at = last_heartbeat(log)
    found = _installed(schedule_name(settings), env)
    return ScheduleStatus(installed=found, last=last, last_at=at, missed=missed_words(last, at, utc_now()))


def last_heartbeat(log: AuditLog) -> tuple[Heartbeat | None, dt.datetime | None]:
    """Return the newest heartbeat that a log holds, and when it was."""
    for run in reversed(log.runs()):  # each by the index on run and kind: a log is long, and its runs are few
        for told in reversed(list(log.told(run=run.id, kind=EventKind.SCHEDULE_KEPT))):
            return msgspec.json.decode(told.data, type=Heartbeat), dt.datetime.fromisoformat(told.at)
    return None, None


def heartbeat(cron: str, now: dt.datetime) -> Heartbeat:
    """Return the heartbeat of a run that ``cron`` began at ``now``. Raises ``ConfigError``."""
    return Heartbeat(schedule=cron, next_by=next_after(cron, now.astimezone()).astimezone(dt.UTC) + GRACE)


def missed_words(last: Heartbeat | None, at: dt.datetime | None, now: dt.datetime) -> str:
    """Return in words that a scheduled run did not come, empty where none is overdue."""
    if last is None or at is None or last.next_by is None or now <= last.next_by:
        return ""
    silent = "fell silent: its last run began" if last.began else "never began a run: it was installed"
    which = "next" if last.began else "first"
    return (
        f"the schedule {last.schedule!r} {silent} on {at:%Y-%m-%d %H:%M} UTC,"
        f" the {which} should have begun by {last.next_by:%Y-%m-%d %H:%M} UTC"
    )
