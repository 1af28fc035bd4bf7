"""The parse result as plain JSON values: what ``citecheck parse --format json`` writes."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any

from citecheck.model.citation import Citation, Citations, CitedDate, Repeats
from citecheck.model.document import Claim, Document
from citecheck.model.span import Span
from citecheck.model.url import Url


def as_json(document: Document, citations: Citations) -> dict[str, Any]:
    """Return markers, notes, claims and citations with their offsets into the report's text, their line and their page.

    Notes are named by their labels, as they stand in the report. Lines and pages count from 1; ``page`` is None where the
    format has no pages, or does not tell. Lines are those of the file in plain text, Markdown, LaTeX and reStructuredText,
    elsewhere those of the text as it was read.
    """
    labels = {note.id: note.label for note in document.notes}
    places = _Places(document)
    return {
        "source": document.source,
        "digest": document.digest,
        "language": document.language,
        "date_order": document.date_order,
        "markers": [
            {
                "label": marker.label,
                **places.of(marker.span),
                "note": labels.get(marker.note, marker.note) if marker.note else None,
                "sure": marker.sure,
            }
            for marker in document.markers
        ],
        "notes": [{"id": note.id, "label": note.label, "text": note.text, **places.of(note.span)} for note in document.notes],
        "claims": [_claim(claim, labels, places) for claim in document.claims],
        "citations": [_citation(citation, labels, places) for citation in citations.citations],
        "problems": [
            {
                "code": problem.code,
                "message": problem.message,
                "notes": [labels.get(note, note) for note in problem.notes],
                **places.of(problem.span),
            }
            for problem in document.problems
        ],
    }


class _Places:
    """Says of a span where it starts and ends, and on which line and page it starts."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._ends = [found.start() for found in re.finditer("\n", document.text)]

    def of(self, span: Span | None) -> dict[str, int | None]:
        """Return the four numbers; None each where there is no span."""
        if span is None:
            return {"start": None, "end": None, "line": None, "page": None}
        line = self._document.line_of(span.start) if self._document.lines else bisect_left(self._ends, span.start) + 1
        return {"start": span.start, "end": span.end, "line": line, "page": self._document.page_of(span.start)}


def _claim(claim: Claim, labels: dict[str, str], places: _Places) -> dict[str, Any]:
    return {
        "id": claim.id,
        "sentence": claim.sentence,
        "clause": claim.clause,
        **places.of(claim.span),
        "clause_start": claim.clause_span.start,
        "clause_end": claim.clause_span.end,
        "notes": [labels.get(note, note) for note in claim.notes],
    }


def _citation(citation: Citation, labels: dict[str, str], places: _Places) -> dict[str, Any]:
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
        "isbn": citation.isbn,
        "pmid": citation.pmid,
        "arxiv": citation.arxiv,
        "url": _url(citation.url),
        "version_url": citation.version_url.normalised if citation.version_url else None,
        "repeats": _repeats(citation.repeats, labels),
        "signal": citation.signal,
        "quotes": list(citation.quotes),
        "language": citation.language,
        "raw": citation.raw,
        **places.of(citation.span),
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
