"""People's decisions on a report as a table, CSV or JSON line by line: the house's own copy, private notes and all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import msgspec

from citecheck.model.errors import ConfigError
from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport
from citecheck.reports.csv_report import safe_cell

#: What a file of decisions may be.
SUFFIXES = ("csv", "jsonl")


class DecisionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. ``seq`` is its event in the log, ``claim`` the words that it is on, "" where they are gone.

    ``looked_at`` is the snapshot or page, ``text_digest`` the SHA-256 of the text that was shown. ``passages`` are those that
    were used, ``stale`` what changed since.
    """

    seq: int
    at: str
    reviewer: str
    citation: str
    note: str
    where: str
    claim: str
    judgement: str
    severity: str
    blind: bool
    hints_hidden: bool
    looked_at: str
    text_digest: str
    passages: tuple[str, ...]
    question: str
    private_note: str
    stale: str


def decision_rows(report: RunReport) -> tuple[DecisionRow, ...]:
    """Return the decisions that stand, in the order of the report."""
    return tuple(row for outcome in report.outcomes for row in _rows(outcome))


def _rows(outcome: Outcome) -> Iterator[DecisionRow]:
    claims = {claim.id: claim.clause or claim.sentence for claim in outcome.claims}
    for decided in outcome.decisions:
        made = decided.decision
        yield DecisionRow(
            seq=decided.seq,
            at=decided.at.isoformat(),
            reviewer=made.reviewer,
            citation=outcome.citation.id,
            note=outcome.citation.note,
            where=outcome.citation.place,
            claim=claims.get(made.claim, ""),
            judgement=made.judgement.value,
            severity=made.severity,
            blind=made.blind,
            hints_hidden=made.hints_hidden,
            looked_at=made.source_uri,
            text_digest=made.text_digest,
            passages=tuple(quote.exact for quote in made.quotes),
            question=made.query,
            private_note=made.note,
            stale=decided.stale,
        )


def decisions_file(report: RunReport, suffix: str) -> bytes:
    """Return the decisions as a file of that suffix. Raises ``ConfigError`` for another."""
    rows = decision_rows(report)
    if suffix == "jsonl":
        return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    if suffix != "csv":
        raise ConfigError(f"decisions are not written as '{suffix}'", hint=f"one of: {', '.join(SUFFIXES)}")
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(DecisionRow.__struct_fields__)
    writer.writerows([_cell(value) for value in msgspec.structs.astuple(row)] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return safe_cell(" / ".join(value) if isinstance(value, tuple) else value)
