"""The report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning and editors."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from citecheck.model.report import RunReport
from citecheck.reports.located import Located, file_uri, located, sentence
from citecheck.rules.catalogue import CATALOGUE, Rule

#: The schema that a document names (section 3.13.3).
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: Raised when fingerprints are made in another way (section 3.27.17).
_FINGERPRINT = "citecheckFinding/v1"


class SarifReport:
    """Renders report.sarif: rules out of the catalogue, a result a finding, at its line of the report where that is known."""

    suffix = "sarif"

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes: indented UTF-8 with a final newline."""
        found = located(report)
        rules = {code: CATALOGUE.get(code) for code in sorted({each.finding.rule for each in found})}
        run = report.run
        complete = run.end is not None and run.end.complete
        invocation: dict[str, Any] = {"executionSuccessful": complete, "startTimeUtc": _moment(run.started)}
        if run.finished is not None:
            invocation["endTimeUtc"] = _moment(run.finished)
        if not complete:
            why = run.end.why if run.end else "the run was interrupted"
            invocation["toolExecutionNotifications"] = [{"level": "error", "message": {"text": why or "not complete"}}]
        tree = {
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": {**_driver(run.start.tool), "rules": [_rule(code, rule) for code, rule in rules.items()]}},
                    "automationDetails": {"id": f"citecheck/{file_uri(report)}/{run.id}"},
                    "invocations": [invocation],
                    "artifacts": [{"location": {"uri": file_uri(report)}, "roles": ["analysisTarget"]}],
                    "columnKind": "unicodeCodePoints",
                    "properties": {"logHead": report.head, "logLastSeq": report.last_seq, "logVerified": report.verified},
                    "results": [_result(each, report, list(rules)) for each in found],
                }
            ],
        }
        return msgspec.json.format(msgspec.json.encode(tree), indent=2) + b"\n"


def _driver(tool: str) -> dict[str, str]:
    name, _, version = tool.partition(" ")
    return {"name": name or "citecheck", **({"version": version} if version else {})}


def _moment(at: dt.datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:  # of a newer citecheck, or of a plug-in
        return {"id": code}
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": f"{rule.meaning[0].upper()}{rule.meaning[1:]}."},
        "help": {"text": rule.advice},
        "defaultConfiguration": {"level": rule.level},
    }


def _result(each: Located, report: RunReport, rules: list[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": file_uri(report), "index": 0}}
    if each.line is not None:
        place["region"] = {"startLine": each.line}
    location: dict[str, Any] = {"physicalLocation": place}
    words = sentence(each.finding, each.citation)
    result: dict[str, Any] = {
        "ruleId": each.finding.rule,
        "ruleIndex": rules.index(each.finding.rule),
        "level": each.finding.level,
        "message": {"text": f"{words}. {each.finding.suggestion}".strip() if each.finding.suggestion else words},
        "locations": [location],
        "partialFingerprints": {_FINGERPRINT: each.fingerprint},
    }
    if each.finding.accepted:
        # Section 3.35: kept outside of the report itself, and a person has agreed to it.
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": each.finding.accepted}]
    if each.citation is not None:
        location["logicalLocations"] = [{"name": f"note {each.citation.note}", "fullyQualifiedName": each.citation.id}]
        if each.citation.url is not None:
            result["properties"] = {"url": each.citation.url.normalised}
    return result
