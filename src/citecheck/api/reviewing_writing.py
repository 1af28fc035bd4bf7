"""How the review desk writes: the log is taken for the moment of one write, in a session that begins with the first of them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from citecheck import __version__
from citecheck.api.starting import new_run_id
from citecheck.audit.log import AuditLog
from citecheck.model.errors import AuditError
from citecheck.model.event import REVIEW_STEP, EventKind, Run, RunEnd, RunStart
from citecheck.model.ports import Clock
from citecheck.model.settings import Settings
from citecheck.wiring.config import config_digest

#: Seconds for which another writer's end is waited for before the editor is told: another desk writes for some hundredths of a
#: second, a run for minutes.
PATIENCE = 1.5


class _Session(NamedTuple):
    """A session that began: its id, and how many events of each kind it told."""

    id: str
    told: dict[str, int]


class Pen(NamedTuple):
    """The log, open for one write. ``append`` begins the session of the report where none has begun."""

    log: AuditLog
    run: Run
    sessions: Sessions

    def append(self, kind: EventKind, subject: str, data: msgspec.Struct) -> int:
        """Add an event to this desk's session on the report, make it durable, and return its seq. Raises ``AuditError``."""
        session = self.sessions.entered(self)
        seq = self.log.append(kind, subject, data)
        self.log.flush()
        session.told[kind] = session.told.get(kind, 0) + 1
        return seq


class Sessions:
    """The sessions of one desk: a run of the log for each report that it wrote on. May be used from several threads.

    A session that was killed stays in the log as one that never finished; all that it told is there, and the next one goes on.
    """

    def __init__(self, settings: Settings, *, reviewer: str, clock: Clock, patience: float = PATIENCE) -> None:
        self._settings = settings
        self._reviewer = reviewer
        self._clock = clock
        self._patience = patience
        self._begun: dict[str, _Session] = {}
        self._turn = threading.Lock()

    @contextmanager
    def writing(self, run: Run) -> Iterator[Pen]:
        """Open the log for one write on the report of ``run``. Raises ``LogBusy`` where another keeps writing, ``AuditError``."""
        with self._turn, self._opened() as log:
            yield Pen(log, run, self)

    def _opened(self) -> AuditLog:
        return AuditLog.open(Path(self._settings.log), clock=self._clock, patience=self._patience)

    def entered(self, pen: Pen) -> _Session:
        """Return the session on the report of ``pen``, begun where it was not, with the log set to write into it."""
        start = pen.run.start
        session = self._begun.get(start.report)
        if session is not None:
            pen.log.rejoin(session.id)
            return session
        session = _Session(new_run_id(self._clock()), {})
        pen.log.begin(
            session.id,
            RunStart(
                report=start.report,
                report_digest=start.report_digest,
                tool=f"citecheck {__version__}",
                config_digest=config_digest(self._settings),
                actor=self._reviewer,
                steps=REVIEW_STEP,
            ),
        )
        self._begun[start.report] = session
        return session

    def end(self) -> None:
        """Write the end of each session. One that cannot be written now stays without its end: nothing that it told is lost."""
        with self._turn, contextlib.suppress(AuditError):
            while self._begun:
                report, session = next(iter(self._begun.items()))
                with self._opened() as log:
                    log.rejoin(session.id)
                    log.append(EventKind.RUN_FINISHED, session.id, RunEnd(complete=True, counts=session.told))
                del self._begun[report]
