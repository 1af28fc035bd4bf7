"""citecheck keeps the citations of a report true: reads, follows, judges, archives and records.

The library's verbs are here (``citecheck.run``, ``citecheck.parse`` …); they are loaded when first used, so that
importing one room does not import the house.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citecheck.model.version import __version__

if TYPE_CHECKING:
    from citecheck.api import archive, check, load, parse, report, run, save, verify

__all__ = ["__version__", "archive", "check", "load", "parse", "report", "run", "save", "verify"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562
    if name in __all__:
        from citecheck import api  # noqa: PLC0415 - loaded when first used

        return getattr(api, name)
    raise AttributeError(f"module 'citecheck' has no attribute {name!r}")
