"""One run, replayed: all that a report is rendered from."""

from __future__ import annotations

import msgspec

from citecheck.model.event import DocumentRead, Run
from citecheck.model.outcome import Finding, Outcome


class RunReport(msgspec.Struct, frozen=True, kw_only=True):
    """A run as the log tells it. ``head`` is the digest of the last event read, ``last_seq`` its number.

    ``verified`` says whether the chain was checked from the first event up to ``head``.
    """

    run: Run
    head: str
    last_seq: int
    verified: bool = False
    document: DocumentRead | None = None
    outcomes: tuple[Outcome, ...] = ()
    findings: tuple[Finding, ...] = ()

    def findings_of(self, citation: str) -> tuple[Finding, ...]:
        """Return the findings on one citation, by its id."""
        return tuple(finding for finding in self.findings if finding.citation == citation)
