"""The shelf: every report that a log knows, as its newest run recorded it."""

from __future__ import annotations

from typing import NamedTuple

from citecheck.audit.chain import data_as
from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citations
from citecheck.model.event import NO_REPORT, CitationRecord, DocumentRead, EventKind, Run


class Shelved(NamedTuple):
    """A report: the run that recorded it last, what was read of it (None where the run told nothing of that), its citations."""

    run: Run
    document: DocumentRead | None
    citations: Citations


def shelf(log: AuditLog) -> tuple[Shelved, ...]:
    """Return the reports of ``log``, each once, by name, as the newest run with citations had it. Raises ``AuditError``."""
    found: dict[str, Shelved] = {}
    for run in reversed(log.runs()):
        if run.start.steps not in NO_REPORT and run.start.report not in found:
            shelved = _shelved(log, run)
            if shelved.citations.citations:
                found[run.start.report] = shelved
    return tuple(found[name] for name in sorted(found))


def _shelved(log: AuditLog, run: Run) -> Shelved:
    records: dict[str, CitationRecord] = {}
    for event in log.events(run=run.id, kind=EventKind.CITATION_RECORDED):
        records[event.subject] = data_as(event, CitationRecord)
    document = None
    for event in log.events(run=run.id, kind=EventKind.DOCUMENT_READ):
        document = data_as(event, DocumentRead)
    claims = {claim.id: claim for record in records.values() for claim in record.claims}
    citations = Citations(
        source=run.start.report,
        digest=run.start.report_digest,
        citations=tuple(record.citation for record in records.values()),
        claims=tuple(claims.values()),
        report_date=document.report_date if document else None,
    )
    return Shelved(run, document, citations)
