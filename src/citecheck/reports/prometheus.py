"""The figures of a report for Prometheus, in its text format 0.0.4, as node_exporter's textfile collector reads it.

https://prometheus.io/docs/instrumenting/exposition_formats/. Every state, snapshot and level is there, also those that count
nothing: a series that comes and goes cannot be watched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from citecheck.model.report import RunReport
from citecheck.model.verdict import Conclusion
from citecheck.reports.summary import SNAPSHOTS, summarise
from citecheck.reports.words import STATES

Sample = tuple[Mapping[str, str], float]


class PrometheusReport:
    """Renders report.prom."""

    suffix = "prom"

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes: gauges, labelled with the report's name."""
        summary = summarise(report)
        states = {count.state.key: count.count for count in summary.states}
        snapshots, levels = dict(summary.snapshots), dict(summary.findings)
        dead = sum(1 for o in report.outcomes if o.standing is not None and o.standing.conclusion is Conclusion.DEAD)
        end = report.run.end
        name = {"report": report.run.start.report}
        lines = [
            *_gauge("citecheck_citations", "Citations of the report.", [(name, summary.citations)]),
            *_gauge("citecheck_links", "Citations with a link.", [(name, summary.linked)]),
            *_gauge("citecheck_links_checked", "Citations whose link was checked.", [(name, summary.checked)]),
            *_gauge("citecheck_links_dead", "Links that failed often and long enough to be called dead.", [(name, dead)]),
            *_gauge(
                "citecheck_links_state", "Links by state.", _by(name, "state", {s.key: states.get(s.key, 0) for s in STATES})
            ),
            *_gauge(
                "citecheck_links_snapshot",
                "Links by their snapshot.",
                _by(name, "snapshot", {label: snapshots.get(label, 0) for label in SNAPSHOTS}),
            ),
            *_gauge("citecheck_findings", "Findings by level.", _by(name, "level", {str(key): levels[key] for key in levels})),
            *_gauge("citecheck_findings_accepted", "Findings that a person accepted.", [(name, summary.accepted)]),
            *_gauge(
                "citecheck_run_complete", "Whether the newest run was finished.", [(name, int(end is not None and end.complete))]
            ),
            *_gauge(
                "citecheck_run_started_timestamp_seconds", "When the newest run began.", [(name, report.run.started.timestamp())]
            ),
            *_gauge("citecheck_log_holds", "Whether the audit log holds up to the newest run.", [(name, int(report.verified))]),
            *_gauge(
                "citecheck_log_event",
                "The last event of the audit log that was told of, and its digest.",
                [({**name, "head": report.head}, report.last_seq)],
            ),
        ]
        return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _by(name: Mapping[str, str], label: str, counts: Mapping[str, int]) -> list[Sample]:
    return [({**name, label: key}, count) for key, count in counts.items()]


def _gauge(metric: str, meaning: str, samples: Iterable[Sample]) -> Iterable[str]:
    yield f"# HELP {metric} {meaning}"
    yield f"# TYPE {metric} gauge"
    for labels, value in samples:
        told = ",".join(f'{name}="{escape(text)}"' for name, text in labels.items())
        yield f"{metric}{{{told}}} {value:.15g}"


def escape(text: str) -> str:
    r"""Return ``text`` as a label's value.

    >>> print(escape('a "b"'))
    a \"b\"
    """
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
