"""The memory: an append-only, hash-chained log in SQLite, and the replay of it."""

from __future__ import annotations

import sys
from typing import Any

#: What sqlite-utils loads where it is there, for types of columns that a log never has: a tenth of a second, and a thread of
#: theirs, with which this process could not be forked any more.
_NOT_NEEDED = ("numpy", "pandas")


def _load_sqlite_utils() -> None:
    """Load sqlite-utils as if those were not installed; whoever has them loaded already, or loads them later, has them."""
    modules: dict[str, Any] = sys.modules
    hidden = [name for name in _NOT_NEEDED if name not in modules]
    modules.update(dict.fromkeys(hidden))  # None: "import" finds nothing (Python's reference, 5.3.1)
    try:
        import sqlite_utils  # noqa: F401, PLC0415
    finally:
        for name in hidden:
            del modules[name]


_load_sqlite_utils()
