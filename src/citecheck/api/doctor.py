"""The verb that examines a set-up: first what lies on this machine, then, where that is wanted, the network."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from citecheck import __version__
from citecheck.api.doctor_web import examine_web
from citecheck.api.scheduling import schedule_status
from citecheck.audit.log import AuditLog
from citecheck.model.diagnosis import Diagnosis
from citecheck.model.errors import CitecheckError, ConfigError
from citecheck.model.settings import Settings
from citecheck.net.browser.find import find_browser
from citecheck.reports.notice import folder_of
from citecheck.reports.render import check_formats
from citecheck.wiring.config import load_keys
from citecheck.wiring.keeping import evidence_folder, read_offline
from citecheck.wiring.parts import contact_of, utc_now
from citecheck.wiring.shorteners import read_services
from citecheck.wiring.telling import notifiers_of

#: Bytes free below which a run may not come to its end, and below which evidence will soon fill the disk.
_TIGHT, _LOW = 200_000_000, 2_000_000_000

Free = Callable[[Path], int]


def free_on(folder: Path) -> int:
    """Return how many bytes are free where ``folder`` lies."""
    return shutil.disk_usage(folder).free


def examine(
    settings: Settings, env: Mapping[str, str], home: Path, *, offline: bool = False, free: Free = free_on
) -> Iterator[Diagnosis]:
    """Yield a diagnosis a part, as soon as it is known. Never raises for what is wrong: that is what it tells.

    The network is asked unless ``offline``: the probes of ``[net]``, and the archives where a contact is set.
    """
    yield from examine_here(settings, env, home, free=free)
    if offline:
        yield Diagnosis(part="network", level="ok", words="not asked (--offline)")
    else:
        yield from asyncio.run(examine_web(settings))


def examine_here(settings: Settings, env: Mapping[str, str], home: Path, *, free: Free = free_on) -> Iterator[Diagnosis]:
    """Yield what can be told without asking anybody."""
    yield Diagnosis(part="version", level="ok", words=f"citecheck {__version__}, Python {platform.python_version()}")
    yield _contact(settings)
    yield _keys(settings, env, home)
    yield _log(settings)
    yield from _disk(settings, free)
    yield _files(settings)
    yield _browser(settings)
    yield _notify(settings, env)
    yield _schedule(settings, env)


def _failed(part: str, error: CitecheckError) -> Diagnosis:
    words = f"{error.where}: {error.message}" if error.where else error.message
    return Diagnosis(part=part, level="fail", words=words, cure=error.hint or "")


def _contact(settings: Settings) -> Diagnosis:
    if not settings.contact.strip():
        cure = 'set contact = "mailto:you@example.org" in citecheck.toml'
        return Diagnosis(part="contact", level="warn", words="none is set: no archive is asked", cure=cure)
    try:
        return Diagnosis(part="contact", level="ok", words=contact_of(settings))
    except ConfigError as error:
        return _failed("contact", error)


def _keys(settings: Settings, env: Mapping[str, str], home: Path) -> Diagnosis:
    try:
        keys = load_keys(env, home)
    except ConfigError as error:
        return _failed("keys", error)
    if keys is not None:
        return Diagnosis(part="keys", level="ok", words="keys of the Internet Archive are there")
    if settings.policy.capture.when == "never":
        return Diagnosis(part="keys", level="ok", words='none, and none are needed: policy.capture.when = "never"')
    cure = "get them at https://archive.org/account/s3.php and set IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY"
    return Diagnosis(part="keys", level="warn", words="none: no snapshot can be asked for", cure=cure)


def _log(settings: Settings) -> Diagnosis:
    path = Path(settings.log)
    if not path.exists():
        return Diagnosis(part="log", level="ok", words=f"{path} is not there yet: the first run makes it")
    try:
        with AuditLog.open(path, clock=utc_now, write=False) as log:
            verified = log.verify()
    except CitecheckError as error:
        return _failed("log", error)
    words = f"{path}: {verified.events} events, chain intact"
    if verified.backwards:
        words += f"; the clock was set back before event {verified.backwards[0]}"
        return Diagnosis(part="log", level="warn", words=words, cure="look at this machine's clock; the log itself is sound")
    return Diagnosis(part="log", level="ok", words=words)


def _disk(settings: Settings, free: Free) -> Iterator[Diagnosis]:
    """Yield a diagnosis for each folder that is written to, those of one folder on the disk together."""
    wanted = {"log": Path(settings.log).parent, "reports": Path(settings.report.folder), "evidence": evidence_folder(settings)}
    if settings.report.textfiles.strip():
        wanted["figures"] = Path(settings.report.textfiles)
    by_folder: dict[Path, list[str]] = {}
    for name, folder in wanted.items():
        by_folder.setdefault(_standing(folder), []).append(name)
    for folder, names in by_folder.items():
        yield _room("disk", folder, ", ".join(names), free)


def _room(part: str, folder: Path, names: str, free: Free) -> Diagnosis:
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        cure = "make it writable, or name others with --log and --reports"
        return Diagnosis(part=part, level="fail", words=f"{folder} ({names}) cannot be written", cure=cure)
    left = free(folder)
    words = f"{left / 1e9:.1f} GB are free at {folder} ({names})"
    if left < _TIGHT:
        return Diagnosis(part=part, level="fail", words=words, cure="make room: a run may not come to its end")
    if left < _LOW:
        return Diagnosis(part=part, level="warn", words=words, cure="make room, or keep less: [keep] max_run")
    return Diagnosis(part=part, level="ok", words=words)


def _standing(folder: Path) -> Path:
    """Return the folder itself, or the nearest above it that exists: there it would be made."""
    return next((each for each in (folder, *folder.absolute().parents) if each.exists()), Path())


def _files(settings: Settings) -> Diagnosis:
    """Tell whether every file, folder and format that the settings name can be used."""
    try:
        read_services(settings.links.shorteners)
        missing = next((name for name in settings.links.dumps if not Path(name).is_file()), None)
        if missing:
            raise ConfigError("no such file", where=f"links.dumps, {missing}", hint="check the path in citecheck.toml")
        check_formats(settings.report.formats)
        folder_of(settings.notify.templates)
        read_offline(settings)
    except CitecheckError as error:
        return _failed("settings", error)
    return Diagnosis(part="settings", level="ok", words="every file and format that they name can be used")


def _schedule(settings: Settings, env: Mapping[str, str]) -> Diagnosis:
    """Tell where the schedule stands, and whether it fell silent."""
    try:
        found = schedule_status(settings, env=env)
    except CitecheckError as error:
        return _failed("schedule", error)
    where = ", ".join(f"{each.by} ({each.where})" for each in found.installed)
    if found.missed:
        cure = "look with systemctl --user list-timers or crontab -l, or install it anew: citecheck schedule install"
        return Diagnosis(part="schedule", level="warn", words=found.missed, cure=cure)
    if found.last is not None and found.last.next_by is not None:
        return Diagnosis(part="schedule", level="ok", words=f"{where or 'begun from elsewhere'}: {found.words}")
    words = f"{where}: has not run yet" if where else "none; `citecheck schedule install --daily` looks at what is due each day"
    return Diagnosis(part="schedule", level="ok", words=words)


def _browser(settings: Settings) -> Diagnosis:
    wanted = settings.net.browser.enabled
    try:
        found = find_browser(settings.net.browser.executable)
    except ConfigError as error:
        if wanted:
            return _failed("browser", error)
        return Diagnosis(part="browser", level="ok", words="none, and none is asked for ([net.browser] enabled)")
    return Diagnosis(part="browser", level="ok", words=found if wanted else f"{found}, not asked for ([net.browser] enabled)")


def _notify(settings: Settings, env: Mapping[str, str]) -> Diagnosis:
    if not settings.notify.urls:
        there = importlib.util.find_spec("apprise") is not None
        more = "" if there else ", and citecheck[notify] is not installed"
        return Diagnosis(part="notices", level="ok", words=f"nobody is to be told of changes{more}")
    try:
        count = len(notifiers_of(settings.notify, env))
    except ConfigError as error:
        return _failed("notices", error)
    words = f"{count} {'place' if count == 1 else 'places'} to tell; `citecheck notify --test` tries"
    return Diagnosis(part="notices", level="ok", words=words)
