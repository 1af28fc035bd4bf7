"""What a log holds, looked at behind the desk's back."""

from __future__ import annotations

from pathlib import Path

from citecheck.audit.log import AuditLog
from citecheck.model.event import Event, EventKind
from citecheck.model.settings import Settings
from citecheck.testing import FixedClock


def events_of(settings: Settings, kind: EventKind) -> list[Event]:
    """Return all events of a kind."""
    with AuditLog.open(Path(settings.log), clock=FixedClock(), write=False) as log:
        return list(log.events(kind=kind))


def verified(settings: Settings) -> bool:
    """Tell whether the chain holds. Raises ``ChainBroken`` where not."""
    with AuditLog.open(Path(settings.log), clock=FixedClock(), write=False) as log:
        return log.verify().events > 0
