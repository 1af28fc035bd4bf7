"""The parse result as plain JSON values: what ``citecheck parse --format json`` writes."""

from __future__ import annotations

from typing import Any

from citecheck.model.citation import Citation, Citations, CitedDate, Repeats
from citecheck.model.document import Claim, Document
from citecheck.model.url import Url


def as_json(document: Document, citations: Citations) -> dict[str, Any]:
    """Return markers, notes, claims and citations with their offsets into the report's text.

    Notes are named by their labels, as they stand in the report.
    """
    labels = {note.id: note.label for note in document.notes}
    return {
        "source": document.source,
        "digest": document.digest,
        "language": document.language,
        "date_order": document.date_order,
        "markers": [
            {
                "label": marker.label,
                "start": marker.span.start,
                "end": marker.span.end,
                "note": labels.get(marker.note, marker.note) if marker.note else None,
                "sure": marker.sure,
            }
            for marker in document.markers
        ],
        "notes": [
            {"id": note.id, "label": note.label, "text": note.text, "start": note.span.start, "end": note.span.end}
            for note in document.notes
        ],
        "claims": [_claim(claim, labels) for claim in document.claims],
        "citations": [_citation(citation, labels) for citation in citations.citations],
        "problems": [
            {
                "code": problem.code,
                "message": problem.message,
                "notes": [labels.get(note, note) for note in problem.notes],
                "start": problem.span.start if problem.span else None,
                "end": problem.span.end if problem.span else None,
            }
            for problem in document.problems
        ],
    }


def _claim(claim: Claim, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "id": claim.id,
        "sentence": claim.sentence,
        "clause": claim.clause,
        "start": claim.span.start,
        "end": claim.span.end,
        "clause_start": claim.clause_span.start,
        "clause_end": claim.clause_span.end,
        "notes": [labels.get(note, note) for note in claim.notes],
    }


def _citation(citation: Citation, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "id": citation.id,
        "note": labels.get(citation.note, citation.note),
        "kind": citation.kind,
        "title": citation.title,
        "container_title": citation.container_title,
        "publisher": citation.publisher,
        "author": citation.author,
        "issued": _date(citation.issued),
        "accessed": _date(citation.accessed),
        "locator": citation.locator,
        "doi": citation.doi,
        "url": _url(citation.url),
        "version_url": citation.version_url.normalised if citation.version_url else None,
        "repeats": _repeats(citation.repeats, labels),
        "signal": citation.signal,
        "quotes": list(citation.quotes),
        "language": citation.language,
        "raw": citation.raw,
        "start": citation.span.start if citation.span else None,
        "end": citation.span.end if citation.span else None,
        "claims": list(citation.claims),
        "spans": {
            written.field: {"raw": written.raw, "start": written.span.start, "end": written.span.end}
            for written in reversed(citation.written)  # of a field written twice, the first stands
        },
    }


def _date(date: CitedDate | None) -> dict[str, Any] | None:
    if date is None:
        return None
    return {"date": date.date, "precision": date.precision, "raw": date.raw, "ambiguous": date.ambiguous}


def _url(url: Url | None) -> dict[str, str] | None:
    return {"as_written": url.as_written, "normalised": url.normalised} if url else None


def _repeats(repeats: Repeats | None, labels: dict[str, str]) -> dict[str, Any] | None:
    if repeats is None:
        return None
    note = labels.get(repeats.note, repeats.note) if repeats.note else None
    return {"note": note, "citation": repeats.citation, "trigger": repeats.trigger, "reason": repeats.reason}
