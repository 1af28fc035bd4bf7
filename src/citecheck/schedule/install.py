"""Telling the system of a schedule: a systemd user timer where there is one, else a line in the crontab; and taking it back.

The crontab is a person's own file: ours are the lines between two markers that name the job, all others stay byte for byte.
(python-crontab does this too, but under the LGPL, which we do not take.)
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from citecheck.model.errors import AuditError, ConfigError
from citecheck.schedule.units import Job, cron_line, systemd_units

_PATIENCE = 30.0


class Installed(NamedTuple):
    """Where a schedule stands: ``by`` "systemd" or "cron", and ``where``, in words."""

    by: str
    where: str


def install(job: Job, env: Mapping[str, str]) -> Installed:
    """Tell the system of ``job``; what it knew of it before is replaced. Raises ``ConfigError`` where nothing here schedules."""
    if _has_systemd(env):
        done = _install_units(job, env)
        if shutil.which("crontab", path=env.get("PATH")):
            _write_crontab(job.name, None, env)
        return done
    if shutil.which("crontab", path=env.get("PATH")):
        _write_crontab(job.name, cron_line(job).rstrip("\n"), env)
        return Installed("cron", "your crontab (crontab -l)")
    hint = "print what your system wants with --print systemd, launchd, windows or github"
    raise ConfigError("nothing here schedules: no systemd of yours runs, and there is no crontab", where="schedule", hint=hint)


def remove(name: str, env: Mapping[str, str]) -> tuple[Installed, ...]:
    """Take the job ``name`` back wherever it stands, and return where it stood."""
    found = installed(name, env)
    for each in found:
        if each.by == "cron":
            _write_crontab(name, None, env)
            continue
        if _has_systemd(env):
            _asked(["systemctl", "--user", "disable", "--now", f"{name}.timer"], env)
        for suffix in ("timer", "service"):
            (_unit_folder(env) / f"{name}.{suffix}").unlink(missing_ok=True)
        if _has_systemd(env):
            _asked(["systemctl", "--user", "daemon-reload"], env)
    return found


def installed(name: str, env: Mapping[str, str]) -> tuple[Installed, ...]:
    """Return where the job ``name`` stands."""
    found = []
    timer = _unit_folder(env) / f"{name}.timer"
    if timer.exists():
        asleep = _has_systemd(env) and _run(["systemctl", "--user", "is-enabled", "--quiet", timer.name], env).returncode
        cure = f", which is not enabled: systemctl --user enable --now {timer.name}" if asleep else ""
        found.append(Installed("systemd", f"{timer}{cure}"))
    if shutil.which("crontab", path=env.get("PATH")) and _marker(name, "begin") in _crontab(env).splitlines():
        found.append(Installed("cron", "your crontab (crontab -l)"))
    return tuple(found)


def _install_units(job: Job, env: Mapping[str, str]) -> Installed:
    folder = _unit_folder(env)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in systemd_units(job).items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"the units cannot be written: {error.strerror or error}", where=str(folder)) from error
    _asked(["systemctl", "--user", "daemon-reload"], env)
    _asked(["systemctl", "--user", "enable", "--now", f"{job.name}.timer"], env)
    return Installed("systemd", str(folder / f"{job.name}.timer"))


def _has_systemd(env: Mapping[str, str]) -> bool:
    if not shutil.which("systemctl", path=env.get("PATH")):
        return False
    return _run(["systemctl", "--user", "show-environment"], env).returncode == 0


def _unit_folder(env: Mapping[str, str]) -> Path:
    home = Path(env.get("HOME") or os.path.expanduser("~"))  # noqa: PTH111 - the home of whoever runs us, without HOME too
    return Path(env.get("XDG_CONFIG_HOME") or home / ".config") / "systemd" / "user"


def _marker(name: str, which: str) -> str:
    return f"# citecheck {which} {name} (written by citecheck schedule)"


def _crontab(env: Mapping[str, str]) -> str:
    """Return the crontab of whoever runs us; empty where there is none yet. Raises ``AuditError`` where it cannot be read."""
    done = _run(["crontab", "-l"], env)
    if done.returncode == 0:
        return done.stdout
    if "no crontab" in done.stderr.lower():
        return ""
    # Never to be taken for an empty one: writing would then throw a person's lines away.
    raise _refused(["crontab", "-l"], done)


def _write_crontab(name: str, line: str | None, env: Mapping[str, str]) -> None:
    """Put ``line`` between the markers of ``name``, or take them out where it is None; other lines stay as they are."""
    before = _crontab(env)
    after = with_line(before, name, line)
    if after == before:
        return
    command = ["crontab", "-"] if after else ["crontab", "-r"]
    done = _run(command, env, given=after)
    if done.returncode:
        raise _refused(command, done)


def with_line(crontab: str, name: str, line: str | None) -> str:
    """Return ``crontab`` with ``line`` between the markers of the job ``name``, without them where it is None.

    Raises ``AuditError`` where a marker stands there without the other: somebody edited it, and no guess is made.
    """
    begin, end = _marker(name, "begin"), _marker(name, "end")
    lines = crontab.split("\n")
    begins, ends = (lines.count(marker) for marker in (begin, end))
    if (begins, ends) not in ((0, 0), (1, 1)) or (begins and lines.index(begin) > lines.index(end)):
        hint = "mend it with crontab -e: take out all lines of citecheck"
        raise AuditError(f"the markers of {name} are not whole any more", where="crontab", hint=hint)
    ours = [begin, line, end] if line is not None else []
    if begins:
        return "\n".join([*lines[: lines.index(begin)], *ours, *lines[lines.index(end) + 1 :]])
    if not ours:
        return crontab
    if crontab and not crontab.endswith("\n"):
        crontab += "\n"
    return crontab + "\n".join(ours) + "\n"


def _run(command: list[str], env: Mapping[str, str], given: str | None = None) -> subprocess.CompletedProcess[str]:
    # In the language that we read: what there is no crontab is said in words.
    spoken = {**env, "LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 - the system's own programs
            command, input=given, capture_output=True, text=True, env=spoken, check=False, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AuditError(f"{command[0]} cannot be run: {error}", where="schedule") from error


def _asked(command: list[str], env: Mapping[str, str]) -> None:
    done = _run(command, env)
    if done.returncode:
        raise _refused(command, done)


def _refused(command: list[str], done: subprocess.CompletedProcess[str]) -> AuditError:
    said = " ".join((done.stderr or done.stdout).split()) or f"exit code {done.returncode}"
    return AuditError(f"{' '.join(command)} refused: {said}", where="schedule", hint="nothing else was changed; try it by hand")
