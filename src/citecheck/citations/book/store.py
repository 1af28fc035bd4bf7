"""Puts a file in its place: whole or not at all, and never over people's work."""

from __future__ import annotations

from pathlib import Path

from citecheck.model.errors import OutputError
from citecheck.text.files import put_in_place


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
        put_in_place(path, data)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror}", where=str(path), hint="look at the folder and its permissions"
        ) from None
    return True
