"""The findings as workflow commands of GitHub Actions: annotations at the report's lines.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions: a line on standard output, with ``%``, CR and
LF escaped in its text, and ``:`` and ``,`` in its properties as well (``@actions/core``, command.ts). GitHub shows ten of a level
a step. What a person accepted is left out.
"""

from __future__ import annotations

from citecheck.model.outcome import Level
from citecheck.model.report import RunReport
from citecheck.reports.located import Located, file_of, located, sentence
from citecheck.rules.catalogue import CATALOGUE

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


class GitHubAnnotations:
    """Renders report.github.txt, to be printed in a workflow: ``citecheck report --format github -o -``."""

    suffix = "github.txt"

    def render(self, report: RunReport) -> bytes:
        """Return the commands, worst first, one a line; then the log's head, as a word for debugging: those are not counted."""
        head = f"::debug::Log head after event {report.last_seq}: {report.head}\n"
        told = [_command(each, report) for each in located(report) if not each.finding.accepted]
        return ("".join(f"{command}\n" for command in told) + head).encode("utf-8", "replace")


def _command(each: Located, report: RunReport) -> str:
    rule = CATALOGUE.get(each.finding.rule)
    properties = {
        "file": file_of(report),
        **({"line": str(each.line)} if each.line is not None else {}),
        "title": f"{each.finding.rule} {rule.name}" if rule else each.finding.rule,
    }
    told = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    words = sentence(each.finding, each.citation)
    advice = f"\n{each.finding.suggestion}" if each.finding.suggestion else ""
    return f"::{_COMMANDS[each.finding.level]} {told}::{escape_text(words + advice)}"


def escape_text(text: str) -> str:
    r"""Return ``text`` as a command's text, in which no other command can begin.

    >>> escape_text("50 %\n::error::x")
    '50 %25%0A::error::x'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Return ``text`` as a property's value.

    >>> escape_property("a,b:c")
    'a%2Cb%3Ac'
    """
    return escape_text(text).replace(":", "%3A").replace(",", "%2C")
