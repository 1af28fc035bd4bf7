"""A head as a line in a git repository, by the system's git: whoever has a clone can tell when the log stood how."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Iterator
from pathlib import Path

from citecheck.model.errors import AuditError, InputError
from citecheck.model.event import Anchor

_PATIENCE = 60.0  # seconds for one call of git: hooks and signing take their time


def line_file(log: Path) -> str:
    """Return the name of a log's file of heads in a repository."""
    return f"{log.stem}.heads.txt"


def commit(folder: Path, log: Path, *, seq: int, head: str, at: dt.datetime) -> Anchor:
    """Append ``head`` to the log's file in the repository at ``folder``, commit that file alone, and return the anchor.

    Raises ``AuditError`` in git's own words; the file is then as it was.
    """
    _git(folder, "rev-parse", "--git-dir")
    file = folder / line_file(log)
    before = file.read_bytes() if file.exists() else None
    when = at.astimezone(dt.UTC).isoformat(timespec="seconds")
    try:
        with file.open("a", encoding="ascii", newline="\n") as lines:
            lines.write(f"{seq} {head} {when}\n")
        _git(folder, "add", "--", file.name)
        _git(folder, "commit", "--quiet", "--message", f"Head of {log.name} after event {seq}", "--", file.name)
    except (AuditError, OSError) as error:
        _put_back(folder, file, before)
        if isinstance(error, AuditError):
            raise
        raise AuditError(f"the head cannot be written: {error.strerror or error}", where=str(file)) from error
    return Anchor(seq=seq, head=head, at=at, by="git", authority=_git(folder, "rev-parse", "HEAD").strip())


def lines(folder: Path, log: Path) -> Iterator[tuple[int, str]]:
    """Yield (seq, head) of each line that the repository's newest commit holds. Raises ``AuditError``."""
    name = line_file(log)
    text = _git(folder, "show", f"HEAD:./{name}")
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split()
        if len(parts) < 2 or not parts[0].isdigit() or len(parts[1]) != 64:
            raise AuditError("is no line of a head: number, digest and time", where=f"{folder / name}, line {number}")
        yield int(parts[0]), parts[1]


def _put_back(folder: Path, file: Path, before: bytes | None) -> None:
    if before is None:
        file.unlink(missing_ok=True)
    else:
        file.write_bytes(before)
    subprocess.run(["git", "-C", str(folder), "reset", "--quiet", "--", file.name], capture_output=True, check=False)  # noqa: S603, S607  # the user's git


def _git(folder: Path, *words: str) -> str:
    if not folder.is_dir():
        raise InputError("is no folder of a git repository", where=str(folder), hint="make one with: git init FOLDER")
    command = ["git", "-C", str(folder), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE)  # noqa: S603  # the user's git
    except FileNotFoundError as error:
        raise AuditError("git is not installed", where=str(folder), hint="install git, or anchor by a time stamp") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AuditError(f"git could not be run: {error}", where=str(folder)) from error
    if done.returncode:
        told = " ".join((done.stderr or done.stdout).split()) or f"exit code {done.returncode}"
        raise AuditError(f"git refused: {told}", where=str(folder), hint="try the same by hand: git " + " ".join(words))
    return done.stdout
