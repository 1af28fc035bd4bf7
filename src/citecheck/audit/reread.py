"""The report as a run read it, from the log alone: its file may have changed since, or be gone."""

from __future__ import annotations

import msgspec

from citecheck.audit.chain import data_as
from citecheck.audit.log import AuditLog
from citecheck.model.document import Document
from citecheck.model.errors import AuditError
from citecheck.model.event import DocumentRead, EventKind


def document_as_read(log: AuditLog, run_id: str) -> Document | None:
    """Return the document that run ``run_id`` read, with text, markers, notes and claims; None where it is not kept.

    It is not kept in logs of before December 2026, for runs over a list of links in citations.yaml alone, and where it was
    redacted. Raises ``AuditError`` where the kept text was altered.
    """
    newest = None
    for event in log.events(run=run_id, kind=EventKind.DOCUMENT_READ):
        newest = event
    kept = log.text(data_as(newest, DocumentRead).text_digest) if newest else None
    if newest is None or kept is None:
        return None
    try:
        return msgspec.json.decode(kept, type=Document)
    except msgspec.MsgspecError as error:
        hint = "a newer citecheck may have written it: update, then try again"
        message = f"the document that event {newest.seq} names is not as expected: {error}"
        raise AuditError(message, where=str(log.path), hint=hint) from error
