"""What stands in the terminal when a run has ended. Nothing from outside can move the cursor."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from citecheck.cli.clean import clean
from citecheck.model.capture import CaptureState
from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport
from citecheck.reports import words
from citecheck.reports.summary import summarise

_STYLES = {
    "gone": "bold red",
    "soft-404": "bold red",
    "parked": "bold red",
    "unresolved": "bold magenta",
    "drifted": "yellow",
    "moved": "cyan",
    "live": "green",
}
#: Citations of which each has its row: to lay out 10,000 took longer than to write their report in four formats.
_MOST = 1000


def show_report(report: RunReport, *, quiet: bool = False, verbose: bool = False) -> None:
    """Print the outcome of a run on standard output: a table in a terminal and in a pipe, then the figures.

    When ``verbose`` each link's row tells why it is judged so, and by which hops it led where. Of a long report those citations
    alone are shown that have an error or a warning, unless ``verbose``. When ``quiet`` nothing is printed.
    """
    if quiet:
        return
    console = Console(highlight=False)
    outcomes = report.outcomes if verbose or len(report.outcomes) <= _MOST else _amiss(report)[:_MOST]
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("note", "state", "source", "snapshot"):
        table.add_column(name, overflow="fold", no_wrap=name == "note")
    for outcome in outcomes:
        table.add_row(*_row(outcome))
        for line in _why(outcome) if verbose else ():
            table.add_row("", "", Text(clean(line), style="dim"), "")
    console.print(table)
    if left := len(report.outcomes) - len(outcomes):
        told = f"not shown here: {left:,} of {len(report.outcomes):,} citations; the report tells of each, --verbose shows them"
        console.print(told, markup=False)
    figures = summarise(report)
    states = ", ".join(f"{count.count} {count.state.label.lower()}" for count in figures.states)
    levels = ", ".join(f"{count} {level}{'s' if count != 1 else ''}" for level, count in figures.findings)
    console.print()
    console.print(f"{figures.checked} of {figures.linked} links checked: {states or 'none'}", markup=False)
    accepted = f", {figures.accepted} accepted" if figures.accepted else ""
    console.print(f"findings: {levels}{accepted}", markup=False)


def _amiss(report: RunReport) -> list[Outcome]:
    """Return the citations with an error or a warning, in the report's order."""
    amiss = {finding.citation for finding in report.findings if finding.level != "note"}
    return [outcome for outcome in report.outcomes if outcome.citation.id in amiss]


def _row(outcome: Outcome) -> tuple[Text, Text, Text, Text]:
    state = words.state_of(outcome)
    citation = outcome.citation
    shown = state.label if citation.url else citation.kind
    if outcome.verdict is not None and outcome.verdict.browser:
        shown += ", in a browser"
    source = Text(clean(citation.title or citation.raw[:80]))
    if citation.url:
        source.append("\n" + clean(citation.url.normalised), style="dim")
    return Text(clean(citation.note)), Text(shown, style=_STYLES.get(state.key, "")), source, Text(_snapshot(outcome))


def _why(outcome: Outcome) -> Iterator[str]:
    """Yield why a link is judged so, the hops that it led by, and what special treatment its hosts had."""
    if outcome.not_checked:
        yield outcome.not_checked
    for reason in outcome.verdict.reasons if outcome.verdict else ():
        yield f"{reason.signal}: {reason.words}"
    hops = outcome.chain.hops if outcome.chain else ()
    for hop in hops[1:] if len(hops) > 1 else ():
        answer = hop.status or (hop.failure.kind.value if hop.failure else "")
        yield f"{hop.via.value}: {hop.url.normalised} {answer}".rstrip()
    heeded = dict.fromkeys(name for hop in hops for name in hop.quirks)
    if heeded:
        yield f"heeding {', '.join(heeded)}: what these hosts want of robots"


def _snapshot(outcome: Outcome) -> str:
    answer, capture = outcome.answer, outcome.capture
    if answer is not None and answer.memento is not None and answer.verified:
        far = f" ({answer.memento.days_from(answer.day):+d} d)" if answer.day else ""
        return f"{answer.memento.at:%Y-%m-%d}{far}"
    if capture is not None and capture.state in (CaptureState.ARCHIVED, CaptureState.ALREADY_RECENT):
        return "captured now"
    if answer is None:
        return "-"
    return "none believed" if answer.rejected else answer.state.value
