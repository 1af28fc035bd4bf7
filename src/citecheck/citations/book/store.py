"""Puts a file in its place: whole or not at all, and never over people's work."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from citecheck.model.errors import OutputError


def put(path: Path, data: bytes, *, replace: bool) -> bool:
    """Write ``data`` beside ``path``, sync it, and move it into place. Tell whether the file is new or changed.

    Raises ``OutputError`` where the folder cannot be written, and, unless ``replace``, where another file is there.
    """
    try:
        there = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise OutputError(f"cannot be read: {error.strerror}", where=str(path), hint="look at its permissions") from None
    if there == data:
        return False
    if there is not None and not replace:
        raise OutputError(
            "there is a file with other words in it, and people's edits in it would be lost",
            where=str(path),
            hint="save and close it, then run this again, so that it is read first; or write to another place",
        )
    try:
        _move(path, data)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror}", where=str(path), hint="look at the folder and its permissions"
        ) from None
    return True


def _move(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the move itself durable, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _umask() -> int:
    """Return the umask, which can be read only by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
