"""One run, replayed: all that a report is rendered from."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import msgspec

from citecheck.model.alignment import Alignment
from citecheck.model.event import DocumentRead, Run
from citecheck.model.news import Changes
from citecheck.model.outcome import Finding, Outcome


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How the links that a report cites now stood when an earlier run (or this one) of it ended.

    ``states``: a state's key (a ``Liveness`` value, or "not-checked") to the number of citations in it; only those that occur.
    """

    run: str
    at: dt.datetime
    states: dict[str, int]


class RunReport(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A run as the log tells it. ``head`` is the digest of the last event read, ``last_seq`` its number.

    ``first`` is the digest of the log's first event, by which its reports are told from another log's. ``verified`` says
    whether the chain was checked from the first event up to ``head``, and holds. ``redacted`` counts the events of the report's
    runs up to ``head`` whose data were taken away. ``evidence`` is where the files of evidence stand, as seen from the report's
    folder; empty where they are not there. ``alignment`` is how the sources lie beside the notes, None where none were read.
    ``trend`` tells how the same links stood at each run of the report up to this one, oldest first; empty in a first run.
    ``shared`` says that what is private was taken out.
    """

    run: Run
    head: str
    last_seq: int
    first: str = ""
    verified: bool = False
    redacted: int = 0
    document: DocumentRead | None = None
    outcomes: tuple[Outcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    evidence: str = ""
    alignment: Alignment | None = None
    changes: tuple[Changes, ...] = ()
    trend: tuple[Tally, ...] = ()
    shared: bool = False

    @property
    def news(self) -> Changes | None:
        """What this run found changed since the last run; None where that was not asked for, or no run was before it."""
        return self.changes[0] if self.changes and self.changes[0].since is not None else None

    @cached_property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings that somebody still has to look at: all but those that a person accepted."""
        return tuple(finding for finding in self.findings if not finding.accepted)

    def findings_of(self, citation: str) -> tuple[Finding, ...]:
        """Return the findings on one citation, by its id."""
        return self._by_citation.get(citation, ())

    @cached_property
    def _by_citation(self) -> dict[str, tuple[Finding, ...]]:
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.citation is not None:
                found.setdefault(finding.citation, []).append(finding)
        return {citation: tuple(findings) for citation, findings in found.items()}
