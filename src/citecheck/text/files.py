"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from citecheck.model.errors import OutputError


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``: aside first, then moved into place, so that no half-written file is ever seen.

    The permissions of a file that is replaced are kept. Raises ``OutputError``.
    """
    aside: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        aside = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())
        aside.replace(path)
    except OSError as error:
        if aside is not None:
            with contextlib.suppress(OSError):
                aside.unlink()
        raise OutputError(
            f"cannot be written: {error.strerror or error}", where=str(path), hint="choose another place, or make it writable"
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
