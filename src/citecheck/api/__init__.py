"""The library's verbs: parse, check, archive, report, run, verify. A sync face over the async core, nothing more.

What needs no network (``reading``) is here at once; the rest (``runs``: web, archives, log, reports) is loaded when it is first
asked for, which spares whoever only parses half a second.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from citecheck.api.reading import Parsed, findings, load, parse, save, would_change

if TYPE_CHECKING:
    from citecheck.api.links import LinksChecked, check_links
    from citecheck.api.runs import Ran, Silent, archive, check, new_run_id, open_log, plan, report, run, verify

__all__ = [
    "LinksChecked",
    "Parsed",
    "Ran",
    "Silent",
    "archive",
    "check",
    "check_links",
    "findings",
    "load",
    "new_run_id",
    "open_log",
    "parse",
    "plan",
    "report",
    "run",
    "save",
    "verify",
    "would_change",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562
    if name in __all__:
        room = "links" if name in ("LinksChecked", "check_links") else "runs"
        return getattr(importlib.import_module(f"citecheck.api.{room}"), name)
    raise AttributeError(f"module 'citecheck.api' has no attribute {name!r}")
