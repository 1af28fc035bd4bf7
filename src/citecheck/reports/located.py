"""Findings with the place in the report's file that they speak of, as tools for code want them: file, line, fingerprint."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import quote

import msgspec

from citecheck.model.citation import Citation
from citecheck.model.outcome import LEVELS, Finding
from citecheck.model.report import RunReport

#: How ``Citation.place`` and a problem's message tell a line (``Document.place_of``).
_LINE = re.compile(r"\bline (\d+)")
#: The place at the end of the message of a finding on the report itself (``rules/find.py``).
_PLACED = re.compile(r" \(((?:line|page) [^()]*)\)\Z")


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """One finding with its place: ``line`` counts from 1, None where the file has no lines or it is not known which.

    ``fingerprint`` is the same over runs, whatever the line and the words, as long as the same rule says it of the same source.
    """

    finding: Finding
    citation: Citation | None
    line: int | None
    fingerprint: str


def located(report: RunReport) -> tuple[Located, ...]:
    """Return the report's findings with their places, worst first, else in their order."""
    citations = {outcome.citation.id: outcome.citation for outcome in report.outcomes}
    found = list(_located(report, citations))
    return tuple(sorted(found, key=lambda each: -LEVELS.index(each.finding.level)))


def _located(report: RunReport, citations: dict[str, Citation]) -> Iterator[Located]:
    seen: Counter[str] = Counter()
    for finding in report.findings:
        citation = citations.get(finding.citation) if finding.citation is not None else None
        about = _about(finding, citation)
        seen[about] += 1
        yield Located(
            finding=finding,
            citation=citation,
            line=_line(citation.place if citation is not None else finding.message),
            fingerprint=hashlib.sha256(f"{about}\0{seen[about]}".encode("utf-8", "replace")).hexdigest(),
        )


def _about(finding: Finding, citation: Citation | None) -> str:
    """Return what a finding is about, in words that a new look, or a note put before this one, does not change."""
    if citation is None:
        return f"{finding.rule}\0{_PLACED.sub('', finding.message)}"
    return f"{finding.rule}\0{citation.url.normalised if citation.url else citation.raw}"


def _line(place: str) -> int | None:
    found = _LINE.search(place)
    return int(found[1]) if found else None


def file_of(report: RunReport) -> str:
    """Return the report's file as the run named it, with forward slashes."""
    return PurePath(report.run.start.report.replace("\\", "/")).as_posix()


def file_uri(report: RunReport) -> str:
    """Return the report's file as a URI reference: relative as the run named it, ``file:`` where its path is absolute."""
    path = file_of(report)
    if re.match(r"[A-Za-z]:/", path):
        return f"file:///{path[:2]}{quote(path[2:])}"
    return f"file://{quote(path)}" if path.startswith("/") else quote(path)


def sentence(finding: Finding, citation: Citation | None) -> str:
    """Return a finding in one line: which note, what is wrong, and where it leads."""
    said = finding.message.rstrip(".")
    if citation is None:
        return said
    url = f" <{citation.url.normalised}>" if citation.url else ""
    return f"Note {citation.note}: {said}{url}"
