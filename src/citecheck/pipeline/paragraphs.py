"""The words of a report before a claim: what its sentence leaves out (who, where, in which year), for finding its passages."""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from citecheck.model.citation import Citations
from citecheck.model.document import Claim, Document
from citecheck.model.event import EventKind
from citecheck.model.ports import Log
from citecheck.model.span import Span

#: Characters before a claim that are given at most; of them the passages' search takes the last (``evidence.passages``).
LENGTH = 600


class Paragraphs:
    """The report of ``citations`` as the log keeps it, read when it is first asked for; nothing is known of one not kept."""

    def __init__(self, citations: Citations, log: Log) -> None:
        self._citations = citations
        self._log = log
        self._document: Document | None = None
        self._marks: list[Span] = []
        self._sought = False

    def before(self, claim: Claim) -> str:
        """Return the words of the claim's paragraph before it, without marks, white space collapsed; "" where there are none."""
        document = self._read()
        if document is None or not 0 < claim.span.start <= len(document.text):
            return ""
        text = document.text
        start = max(claim.span.start - LENGTH, text.rfind("\n\n", 0, claim.span.start) + 2, 0)
        return " ".join(self._without_marks(text, Span(start, claim.span.start)).split())

    def _read(self) -> Document | None:
        if not self._sought:
            self._sought = True
            read = self._log.latest(EventKind.DOCUMENT_READ, self._citations.digest) if self._citations.digest else None
            kept = self._log.text(read.data.get("text_digest", "")) if read is not None else None
            if kept:
                self._document = msgspec.json.decode(kept, type=Document)
                self._marks = sorted((marker.span for marker in self._document.markers), key=lambda mark: mark.start)
        return self._document

    def _without_marks(self, text: str, span: Span) -> str:
        parts: list[str] = []
        at = span.start
        for mark in self._marks[bisect_left(self._marks, span.start, key=lambda mark: mark.start) :]:
            if mark.end > span.end:
                break
            parts.append(text[at : mark.start])
            at = mark.end
        return "".join((*parts, text[at : span.end]))
