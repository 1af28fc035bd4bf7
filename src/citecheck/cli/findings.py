"""What an editor should look at by the report alone, on the screen: rule by rule, with the place, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from citecheck import api
from citecheck.cli.clean import clean
from citecheck.model.outcome import Finding
from citecheck.rules.catalogue import CATALOGUE

#: So many findings of one rule are printed, the rest is counted: the reports hold them all.
_MOST = 8
#: So many notes are named where one thing is said of all of them.
_NAMED = 12


class _Row(NamedTuple):
    """One finding: its rule, the note it speaks of (empty: the report itself), where, and what."""

    rule: str
    note: str
    place: str
    message: str


def lines_of(parsed: api.Parsed) -> Iterator[str]:
    """Yield the lines to print: what concerns the report itself first; behind the findings of a rule stands what to do."""
    rows: dict[str, list[_Row]] = {}
    findings = api.findings(parsed)
    for row in (*_of_report(parsed, findings), *_of_citations(parsed, findings)):
        rows.setdefault(row.rule, []).append(row)
    for rule, found in rows.items():
        told = list(_told(found))
        yield from (f"  {rule} {clean(words)}" for words in told[:_MOST])
        if len(told) > _MOST:
            yield f"  {rule} and {len(told) - _MOST} more"
        if rule in CATALOGUE:
            yield f"        {CATALOGUE[rule].advice}"


def _of_report(parsed: api.Parsed, findings: Sequence[Finding]) -> Iterator[_Row]:
    """Yield what concerns the report itself: what was seen in it, and what its citations show together."""
    problems = parsed.document.problems
    for problem in problems:
        yield _Row(problem.code, "", problem.place, problem.message)
    for finding in findings[: len(findings) - len(problems)]:  # what was seen in the report stands last there
        if finding.citation is None:
            yield _Row(finding.rule, "", "", finding.message)


def _of_citations(parsed: api.Parsed, findings: Sequence[Finding]) -> list[_Row]:
    """Return the findings about citations in the order of their rules, then of the report."""
    labels = {note.id: note.label for note in parsed.document.notes}
    citations = {citation.id: citation for citation in parsed.citations.citations}
    rows: list[_Row] = []
    for finding in findings:
        if finding.citation is not None and not finding.accepted:
            citation = citations[finding.citation]
            rows.append(_Row(finding.rule, labels.get(citation.note, citation.note), citation.place, finding.message))
    return sorted(rows, key=lambda row: row.rule)


def _told(rows: Iterable[_Row]) -> Iterator[str]:
    """Yield the words of each finding; what is said of several notes in the same words is said once."""
    same: dict[str, list[_Row]] = {}
    for row in rows:
        same.setdefault(row.message if row.note else f"{row.place} {row.message}", []).append(row)
    for alike in same.values():
        first, count = alike[0], len(alike)
        if not first.note:
            yield f"{first.place}: {first.message}" if first.place else first.message
        elif count == 1:
            yield f"note {', '.join(filter(None, (first.note, first.place)))}: {first.message}"
        else:
            named = ", ".join(row.note for row in alike[:_NAMED]) + (", …" if count > _NAMED else "")
            yield f"{count} notes ({named}): {first.message}"
