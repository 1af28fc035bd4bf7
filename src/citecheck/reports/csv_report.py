"""The report as a table for spreadsheets. No cell can become a formula."""

from __future__ import annotations

import csv
import io

from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport
from citecheck.reports.words import answer_words, capture_words, state_of, why_words

COLUMNS = (
    "note",
    "id",
    "kind",
    "title",
    "container",
    "issued",
    "url",
    "final_url",
    "state",
    "why",
    "checked_at",
    "snapshot",
    "snapshot_at",
    "days_from_cited_date",
    "archive",
    "drift",
    "capture",
    "findings",
    "what_next",
    "claim",
    "source_title",
    "source_issued",
    "source_language",
    "source_text_sha256",
    "not_in_source",
    "not_near",
    "nearest_passage",
    "decided",
    "decided_by",
    "decided_at",
    "stale",
    "query",
    "private_note",
)
#: A cell that begins with one of these may be run as a formula by a spreadsheet
#: (https://owasp.org/www-community/attacks/CSV_Injection).
_DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")


def safe_cell(value: object) -> str:
    """Return ``value`` as text that no spreadsheet takes for a formula: an apostrophe goes before a dangerous sign.

    >>> safe_cell("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    >>> safe_cell(-3)
    '-3'
    """
    if value is None or value == "":
        return ""
    text = str(value)
    return "'" + text if text.lstrip(" \u00a0\ufeff")[:1] in _DANGEROUS and not isinstance(value, int) else text


class CsvReport:
    """Renders report.csv: UTF-8 with a byte order mark, so that spreadsheets read Arabic right."""

    suffix = "csv"

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes, one row a citation."""
        out = io.StringIO()
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for outcome in report.outcomes:
            cells = _cells(outcome, report)
            writer.writerow([safe_cell(cells[name]) for name in COLUMNS])
        return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _cells(outcome: Outcome, report: RunReport) -> dict[str, object]:
    citation, verdict, answer = outcome.citation, outcome.verdict, outcome.answer
    memento = answer.memento if answer and answer.verified else None
    found = report.findings_of(citation.id)
    target = outcome.chain.target if outcome.chain else None
    return {
        "note": citation.note,
        "id": citation.id,
        "kind": citation.kind,
        "title": citation.title,
        "container": citation.container_title,
        "issued": citation.issued.date if citation.issued else None,
        "url": citation.url.normalised if citation.url else None,
        "final_url": target.normalised if target else None,
        "state": state_of(outcome).key,
        "why": why_words(outcome),
        "checked_at": verdict.at.isoformat() if verdict else None,
        "snapshot": memento.uri if memento else None,
        "snapshot_at": memento.at.isoformat() if memento else None,
        "days_from_cited_date": memento.days_from(answer.day) if memento and answer and answer.day else None,
        "archive": answer_words(answer) if citation.url else None,
        "drift": outcome.drift.change.value if outcome.drift else None,
        "capture": capture_words(outcome.capture),
        "findings": " ".join(finding.rule for finding in found),
        "what_next": " ".join(dict.fromkeys(finding.suggestion for finding in found if finding.suggestion)),
        "claim": " / ".join(claim.sentence for claim in outcome.claims),
        **_beside(outcome),
        **_decided(outcome),
    }


def _beside(outcome: Outcome) -> dict[str, object]:
    """Return what the source says of itself, and what of the claims it lacks."""
    source = outcome.source
    lacking: dict[str, list[str]] = {"absent": [], "near": []}
    for evidence in outcome.evidence:
        for each in evidence.discrepancies:
            if each.presence in lacking:
                lacking[each.presence].append(each.in_claim)
    return {
        "source_title": source.title if source else None,
        "source_issued": source.issued.isoformat() if source and source.issued else None,
        "source_language": source.language if source else None,
        "source_text_sha256": source.text_digest if source else None,
        "not_in_source": "; ".join(lacking["absent"]),
        "not_near": "; ".join(lacking["near"]),
        "nearest_passage": " / ".join(evidence.passages[0].exact for evidence in outcome.evidence if evidence.passages),
    }


def _decided(outcome: Outcome) -> dict[str, object]:
    """Return people's decisions, each cell in the order of the log; empty where there are none."""
    made = outcome.decisions
    return {
        "decided": " / ".join(each.decision.judgement.value for each in made),
        "decided_by": " / ".join(each.decision.reviewer for each in made),
        "decided_at": " / ".join(each.at.isoformat() for each in made),
        "stale": " / ".join(each.stale for each in made if each.stale),
        "query": " / ".join(each.decision.query for each in made if each.decision.query),
        "private_note": " / ".join(each.decision.note for each in made if each.decision.note),
    }
