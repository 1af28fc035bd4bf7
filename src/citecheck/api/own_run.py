"""A run of its own for what is done to the log itself, or beside the runs of reports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from citecheck import __version__
from citecheck.api.starting import actor, new_run_id
from citecheck.audit.log import AuditLog
from citecheck.model.errors import CitecheckError
from citecheck.model.event import AUDIT_STEP, EventKind, RunEnd, RunStart
from citecheck.model.settings import Settings
from citecheck.wiring.config import config_digest
from citecheck.wiring.parts import utc_now


@contextmanager
def own_run(log: AuditLog, settings: Settings) -> Iterator[None]:
    """Give what is appended inside a run of its own, of which no report is made."""
    run_id = new_run_id(utc_now())
    start = RunStart(
        report="",
        report_digest="",
        tool=f"citecheck {__version__}",
        config_digest=config_digest(settings),
        actor=actor(),
        steps=AUDIT_STEP,
    )
    log.begin(run_id, start)
    try:
        yield
    except CitecheckError as error:
        log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=False, why=error.message))
        raise
    log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=True))
