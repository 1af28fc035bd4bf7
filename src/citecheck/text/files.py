"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from citecheck.model.errors import OutputError


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``: aside first, then moved into place, so that no half-written file is ever seen.

    The permissions of a file that is replaced are kept; of a link, what it leads to is replaced. What is no file (``/dev/null``,
    a pipe) is written into. Raises ``OutputError``.
    """
    try:
        put_in_place(path, content)
    except OSError as error:
        raise _unwritable(path, error) from None


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be written piece by piece, whole or not at all: it stands at ``path`` once the block was left in peace.

    Raises ``OutputError``.
    """
    try:
        with _aside(path) as file:
            yield file
    except OSError as error:
        raise _unwritable(path, error) from None


def put_in_place(path: Path, content: bytes) -> None:
    """Write ``content`` beside ``path``, sync it, move it into place, and make the move durable, as ``write_whole`` says.

    Raises ``OSError``.
    """
    with _aside(path) as file:
        file.write(content)


@contextlib.contextmanager
def _aside(path: Path) -> Iterator[IO[bytes]]:
    if path.exists() and not path.is_file() and not path.is_dir():  # a device would be replaced by a file of that name
        with path.open("wb") as there:
            yield there
        return
    path = Path(os.path.realpath(path))
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _unwritable(path: Path, error: OSError) -> OutputError:
    hint = "choose another place, or make it writable"
    return OutputError(f"cannot be written: {error.strerror or error}", where=str(path), hint=hint)


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
