"""What stands in the terminal: progress while a run works, the table at its end. Nothing from outside can move the cursor."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
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


class Watching:
    """Shows progress on standard error: a live bar in a terminal, a plain line an event elsewhere, nothing when quiet."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.console = Console(stderr=True, quiet=quiet)
        self._live = self.console.is_terminal and not quiet
        self._quiet = quiet
        self._tasks: dict[str, TaskID] = {}
        self._waited_for = ""
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[now]}", markup=True),
            console=self.console,
            transient=True,
        )

    def __enter__(self) -> Watching:
        if self._live:
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._live:
            self._progress.stop()

    def planned(self, what: str, total: int) -> None:
        """Begin a bar, or print how much is to do."""
        if self._live:
            self._tasks[what] = self._progress.add_task(what, total=total, now="")
        else:
            self._line(f"{what}: {total} to do" if total else f"{what}: nothing to do")

    def done(self, what: str, subject: str, words: str) -> None:
        """Advance the bar and print one line for the piece that is done."""
        line = Text.assemble((f"{what[:-1]:>8}  ", "dim"), (f"{clean(words):<31}", "bold"), "  ", clean(subject))
        if self._live:
            self._progress.print(line, overflow="ellipsis", no_wrap=True)
            if what in self._tasks:
                self._progress.advance(self._tasks[what])
        else:
            self._line(line.plain.strip())

    def waiting(self, words: str) -> None:
        """Say what is waited for."""
        if self._live:
            for task in self._tasks.values():
                self._progress.update(task, now=clean(words).replace("[", r"\["))
        elif words != self._waited_for:
            self._line(f"waiting: {clean(words)}")
        self._waited_for = words

    def _line(self, text: str) -> None:
        if not self._quiet:
            print(text, file=sys.stderr, flush=True)


def show_report(report: RunReport, *, quiet: bool = False) -> None:
    """Print the outcome of a run on standard output: a table in a terminal and in a pipe, then the figures."""
    console = Console(quiet=quiet, highlight=False)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("note", "state", "source", "snapshot"):
        table.add_column(name, overflow="fold", no_wrap=name == "note")
    for outcome in report.outcomes:
        table.add_row(*_row(outcome))
    console.print(table)
    figures = summarise(report)
    states = ", ".join(f"{count.count} {count.state.label.lower()}" for count in figures.states)
    levels = ", ".join(f"{count} {level}{'s' if count != 1 else ''}" for level, count in figures.findings)
    console.print()
    console.print(f"{figures.checked} of {figures.linked} links checked: {states or 'none'}", markup=False)
    console.print(f"findings: {levels}", markup=False)


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
