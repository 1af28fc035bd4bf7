"""The report for machines: one JSON object, stable keys, everything that the log holds of the run; and its JSON Schema."""

from __future__ import annotations

import json
from typing import Any, Literal

import msgspec
from msgspec.structs import asdict

from citecheck.model.event import DocumentRead, Run
from citecheck.model.exchange import Chain, Exchange, Hop, Timing
from citecheck.model.news import Changes
from citecheck.model.outcome import Finding, Outcome
from citecheck.model.report import RunReport, Tally
from citecheck.reports.publishers import Publisher, publishers_of
from citecheck.reports.summary import summarise
from citecheck.reports.words import state_of

#: Raised when a key changes its meaning or goes; added keys do not raise it.
VERSION: Literal[1] = 1
#: What the schema is called; a name, not an address: nothing is fetched.
ID = f"urn:citecheck:report:{VERSION}"


class LogPart(msgspec.Struct, frozen=True, kw_only=True):
    """Where the report stands in the audit log: digest and number of the last event read, and whether the chain holds up to it.

    ``first`` is the digest of the log's first event: reports of one log have the same.
    """

    head: str
    last_seq: int
    verified: bool
    first: str = ""


class SummaryPart(msgspec.Struct, frozen=True, kw_only=True):
    """The figures: citations in all, with a link, with a link that was checked; then by state, by snapshot, by level.

    ``findings`` counts what somebody still has to look at, ``accepted`` what a person accepted.
    ``claims``: how the claims stand beside their sources and what people decided; empty where none was compared.
    """

    citations: int
    linked: int
    checked: int
    states: dict[str, int]
    snapshots: dict[str, int]
    findings: dict[str, int]
    accepted: int
    claims: dict[str, int]


class TimingPart(Timing, frozen=True, kw_only=True, gc=False, omit_defaults=False):
    """The same with every key, as all parts below: the log leaves out what stands at its default, and nobody need know those."""


class LookPart(Exchange, frozen=True, kw_only=True, gc=False, omit_defaults=False):
    """The last look of a chain."""

    timing: TimingPart | None = None


class HopPart(Hop, frozen=True, kw_only=True, gc=False, omit_defaults=False):
    """One step of a chain."""


class ChainPart(Chain, frozen=True, kw_only=True, gc=False, omit_defaults=False):
    """All steps from the URL asked to the last one."""

    hops: tuple[HopPart, ...]
    last: LookPart | None = None


class CitationPart(Outcome, frozen=True, kw_only=True):
    """One citation with all that is known of it. ``state`` is its liveness, or "not-checked"."""

    state: str
    chain: ChainPart | None = None


class ReportFile(msgspec.Struct, frozen=True, kw_only=True):
    """report.json. ``changes`` is what this run found changed since the one before; null in a report's first run.

    ``trend`` tells how the links stood at each run, oldest first; ``publishers`` how those of each publisher fare. ``shared``:
    what is private was taken out.
    """

    format: Literal["citecheck-report"] = "citecheck-report"
    version: Literal[1] = VERSION
    run: Run
    log: LogPart
    document: DocumentRead | None
    summary: SummaryPart
    changes: Changes | None
    shared: bool
    trend: tuple[Tally, ...]
    publishers: tuple[Publisher, ...]
    citations: tuple[CitationPart, ...]
    findings: tuple[Finding, ...]


class JsonReport:
    """Renders report.json."""

    suffix = "json"

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes: indented UTF-8 with a final newline."""
        summary = summarise(report)
        file = ReportFile(
            run=report.run,
            log=LogPart(head=report.head, last_seq=report.last_seq, verified=report.verified, first=report.first),
            document=report.document,
            summary=SummaryPart(
                citations=summary.citations,
                linked=summary.linked,
                checked=summary.checked,
                states={count.state.key: count.count for count in summary.states},
                snapshots=dict(summary.snapshots),
                findings={str(level): count for level, count in summary.findings},
                accepted=summary.accepted,
                claims=dict(summary.claims),
            ),
            changes=report.news,
            shared=report.shared,
            trend=report.trend,
            publishers=publishers_of(report.outcomes, top=len(report.outcomes)),
            citations=tuple(_citation(outcome) for outcome in report.outcomes),
            findings=report.findings,
        )
        return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def _citation(outcome: Outcome) -> CitationPart:
    parts = asdict(outcome) | {"chain": _chain(outcome.chain)}
    return CitationPart(state=state_of(outcome).key, **parts)


def _chain(chain: Chain | None) -> ChainPart | None:
    if chain is None:
        return None
    hops = tuple(HopPart(**asdict(hop)) for hop in chain.hops)
    return ChainPart(asked=chain.asked, hops=hops, last=_look(chain.last), stop=chain.stop, notes=chain.notes)


def _look(look: Exchange | None) -> LookPart | None:
    if look is None:
        return None
    timing = TimingPart(**asdict(look.timing)) if look.timing else None
    return LookPart(**(asdict(look) | {"timing": timing}))


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of report.json. Keys that it does not know may be added without a new version."""
    made = msgspec.json.schema(ReportFile)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ID, "title": "report.json of citecheck", **made}


def report_schema_file() -> bytes:
    """Return the schema as the bytes of a file."""
    return json.dumps(report_schema(), indent=2, ensure_ascii=False).encode() + b"\n"
