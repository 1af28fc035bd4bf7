"""The report as JUnit XML, which every CI server shows: a test case a citation, and one for the report itself.

There is no standard; this keeps to what Jenkins' schema (junit-10.xsd of its xunit plug-in) and all others take. A case fails
where a finding is an error that nobody accepted; warnings and notes stand in its output, and so does what was accepted, with the
reason. What was not checked, or is skipped by citations.yaml, is skipped, never passed.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from citecheck.model.outcome import Finding, Outcome
from citecheck.model.report import RunReport
from citecheck.reports import words
from citecheck.reports.located import file_of
from citecheck.reports.xml_text import document, element


class JUnitReport:
    """Renders report.junit.xml."""

    suffix = "junit.xml"

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes, UTF-8."""
        root = element(None, "testsuites", name="citecheck")
        suite = element(root, "testsuite", name=f"citecheck {report.run.start.report}", timestamp=_moment(report))
        properties = element(suite, "properties")
        for name, value in (("run", report.run.id), ("tool", report.run.start.tool), ("log head", report.head)):
            element(properties, "property", name=name, value=value)
        for outcome in report.outcomes:
            _case(suite, outcome, report)
        _itself(suite, report)
        for each in (suite, root):
            _count(each)
        return document(root)


def _moment(report: RunReport) -> str:
    return f"{report.run.started:%Y-%m-%dT%H:%M:%S}"


def _count(of: ET.Element) -> None:
    cases = list(of.iter("testcase"))
    of.set("tests", str(len(cases)))
    of.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    of.set("errors", str(sum(case.find("error") is not None for case in cases)))
    if of.tag == "testsuite":
        of.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    of.set("time", "0")


def _case(suite: ET.Element, outcome: Outcome, report: RunReport) -> None:
    citation = outcome.citation
    name = f"note {citation.note}: {' '.join((citation.title or citation.raw).split())[:100]}"
    case = element(suite, "testcase", name=name, classname=file_of(report), time="0")
    found = report.findings_of(citation.id)
    if not _errors(found) and outcome.verdict is None:
        element(case, "skipped", message=outcome.not_checked or "not checked")
    _fill(case, found, f"{words.state_of(outcome).label}: {words.why_words(outcome)}".strip())


def _itself(suite: ET.Element, report: RunReport) -> None:
    case = element(suite, "testcase", name="the report itself", classname=file_of(report), time="0")
    end = report.run.end
    if end is None or not end.complete:
        element(case, "error", message=f"this run is not complete: {end.why if end else 'it was interrupted'}", type="incomplete")
        return
    _fill(case, tuple(finding for finding in report.findings if finding.citation is None), "")


def _errors(found: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in found if finding.level == "error" and not finding.accepted]


def _fill(case: ET.Element, found: tuple[Finding, ...], lead: str) -> None:
    """Add the first error as the failure that schemas allow, and all that was found as the case's output."""
    lines = [_line(finding) for finding in found]
    if errors := _errors(found):
        element(case, "failure", "\n".join(lines), message=errors[0].message, type=errors[0].rule)
    told = [line for line in (lead, *lines) if line]
    if told:
        element(case, "system-out", "\n".join(told))


def _line(finding: Finding) -> str:
    next_step = f"Accepted: {finding.accepted}" if finding.accepted else finding.suggestion
    return f"{finding.level} {finding.rule}: {finding.message.rstrip('.')}. {next_step}".rstrip()
