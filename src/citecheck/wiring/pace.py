"""Where the paces of archives stand: one file for all runs of a user on this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from citecheck.audit.pace import SharedPaces
from citecheck.model.errors import OutputError
from citecheck.model.pace import PaceBook
from citecheck.model.ports import Watcher
from citecheck.model.settings import ArchiveSettings


@contextmanager
def shared_paces(settings: ArchiveSettings, watcher: Watcher, *, wanted: bool) -> Iterator[PaceBook | None]:
    """Yield the machine's paces, None where no archive is asked. Raises ``OutputError`` where a file that was named is no use.

    Where the user's own folder cannot be written, the run keeps its pace alone, and says so.
    """
    if not wanted:
        yield None
        return
    try:
        book = SharedPaces.open(Path(settings.pace) if settings.pace else state_folder(os.environ, Path.home()) / "pace.db")
    except OutputError as error:
        if settings.pace:
            raise
        watcher.waiting(f"{error.message}: other runs of this machine are not waited for")
        yield None
        return
    try:
        yield book
    finally:
        book.close()


def state_folder(env: Mapping[str, str], home: Path) -> Path:
    """Return where this user's state is kept: XDG_STATE_HOME (Base Directory Specification 0.8), on Windows LOCALAPPDATA."""
    if sys.platform == "win32" and env.get("LOCALAPPDATA"):
        return Path(env["LOCALAPPDATA"]) / "citecheck"
    named = env.get("XDG_STATE_HOME", "")
    return (Path(named) if named.startswith("/") else home / ".local" / "state") / "citecheck"
