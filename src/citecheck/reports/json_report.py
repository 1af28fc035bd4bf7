"""The report for machines: one JSON object, stable keys, everything that the log holds of the run."""

from __future__ import annotations

import msgspec

from citecheck.model.report import RunReport
from citecheck.reports.summary import summarise
from citecheck.reports.words import state_of

#: Raised when a key changes its meaning or goes; added keys do not raise it.
FORMAT_VERSION = 1


class JsonReport:
    """Renders report.json."""

    suffix = "json"

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes: indented UTF-8 with a final newline."""
        summary = summarise(report)
        tree = {
            "format": FORMAT_VERSION,
            "run": report.run,
            "log": {"head": report.head, "last_seq": report.last_seq, "verified": report.verified},
            "document": report.document,
            "summary": {
                "citations": summary.citations,
                "linked": summary.linked,
                "checked": summary.checked,
                "states": {count.state.key: count.count for count in summary.states},
                "snapshots": dict(summary.snapshots),
                "findings": dict(summary.findings),
            },
            "citations": [{"state": state_of(outcome).key, **msgspec.to_builtins(outcome)} for outcome in report.outcomes],
            "findings": report.findings,
        }
        return msgspec.json.format(msgspec.json.encode(tree), indent=2) + b"\n"
