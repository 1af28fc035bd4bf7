"""The shelf: every report that a log knows, as its newest run recorded it."""

from __future__ import annotations

from typing import NamedTuple

from citecheck.audit.chain import data_as
from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citations
from citecheck.model.event import CitationRecord, DocumentRead, EventKind, Run

#: What a run tells before it has recorded its citations, and those.
_RECORDING = frozenset({EventKind.RUN_STARTED, EventKind.RUN_RESUMED, EventKind.DOCUMENT_READ, EventKind.CITATION_RECORDED})


class Shelved(NamedTuple):
    """A report: the run that recorded it last, what was read of it (None where the run told nothing of that), its citations."""

    run: Run
    document: DocumentRead | None
    citations: Citations


def shelf(log: AuditLog) -> tuple[Shelved, ...]:
    """Return the reports of ``log``, each once, by name, as the newest run with citations had it. Raises ``AuditError``.

    A run that was broken off while it recorded them counts only where there is no other.
    """
    runs = [run for run in log.runs() if run.has_report]
    found: dict[str, Shelved] = {}
    for run in (*reversed([run for run in runs if _is_whole(log, run)]), *reversed(runs)):
        if run.start.report not in found:
            shelved = _shelved(log, run)
            if shelved.citations.citations:
                found[run.start.report] = shelved
    return tuple(found[name] for name in sorted(found))


def _is_whole(log: AuditLog, run: Run) -> bool:
    """Tell whether a run has surely recorded all citations: it came to an end, or told something else after them."""
    if run.end is not None:
        return True
    last = log.last_seq(run.id)
    event = next(log.events(after=last - 1, until=last, redacted=True))
    return event.kind not in _RECORDING


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
