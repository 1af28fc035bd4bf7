"""The door of sqlite-utils, which makes the log's tables and brings older ones up: loaded only when that is to be done.

A log is made once and opened a thousand times: loading sqlite-utils took a seventh of the start of a command (November 2026).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

#: What sqlite-utils loads where it is there, for types of columns that a log never has: a tenth of a second, and a thread of
#: theirs, with which this process could not be forked any more.
_NOT_NEEDED = ("numpy", "pandas")

if TYPE_CHECKING:
    from sqlite_utils import Database
else:
    modules: dict[str, Any] = sys.modules
    hidden = [name for name in _NOT_NEEDED if name not in modules]
    modules.update(dict.fromkeys(hidden))  # None: "import" finds nothing (Python's reference, 5.3.1)
    try:
        # Whoever has them loaded already, or loads them later, has them.
        from sqlite_utils import Database
    finally:
        for name in hidden:
            del modules[name]
    del modules, hidden

__all__ = ["Database"]
