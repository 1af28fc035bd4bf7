"""The verbs of the log itself: its derived tables, and search in them."""

from __future__ import annotations

from pathlib import Path

from citecheck.audit.derived.build import Built, Tell
from citecheck.audit.derived.build import rebuild as _rebuild
from citecheck.audit.derived.search import Hit
from citecheck.audit.derived.search import search as _search
from citecheck.model.settings import Settings


def rebuild(settings: Settings, *, tell: Tell | None = None) -> Built:
    """Make the log's derived tables anew from its events alone; ``tell`` hears now and then how many of how many are in.

    Raises ``ChainBroken``, ``AuditError``.
    """
    return _rebuild(Path(settings.log), tell=tell)


def search(settings: Settings, words: str, *, kind: str | None = None, limit: int = 20) -> tuple[Hit, ...]:
    """Find titles, claims and reasons of the log by ``words``, best first. Raises ``InputError``, ``AuditError``."""
    return _search(Path(settings.log), words, kind=kind, limit=limit)
