"""How a run ends on the screen, in JSON, and in the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from citecheck import api
from citecheck.cli.anchored import anchor_after
from citecheck.cli.clean import clean
from citecheck.cli.machine import say
from citecheck.cli.screen import show_report
from citecheck.cli.telling import tell_after
from citecheck.model.report import RunReport
from citecheck.model.settings import Settings
from citecheck.reports.summary import summarise
from citecheck.rules.find import fails


def conclude(ran: api.Ran, settings: Settings, *, quiet: bool, verbose: bool = False, as_json: bool = False) -> int:
    """Print the run's table and files, or its JSON, and return the exit code: 3 when offline, 1 on findings, else 0."""
    if as_json:
        say(of_run(ran))
    else:
        show_report(ran.report, quiet=quiet, verbose=verbose)
        _show_files(ran.files, quiet=quiet)
    tell_of_log(ran.report, quiet=quiet)
    tell_after((ran.run,), settings, quiet=quiet or as_json)
    if ran.offline is not None:
        click.echo(f"citecheck: offline: {clean(str(ran.offline))}", err=True)
        return 3
    anchor_after(settings, quiet=quiet or as_json)
    return 1 if fails(ran.report.findings, settings.policy) else 0


def tell_of_log(report: RunReport, *, quiet: bool) -> None:
    """Say on standard error where the log that ``report`` is made from does not hold, or was redacted."""
    for finding in report.findings:
        if finding.rule.startswith("CC5") and (finding.level == "error" or not quiet):
            click.echo(f"citecheck: {finding.rule} {finding.message} ({finding.suggestion})", err=True)


def of_run(ran: api.Ran) -> dict[str, object]:
    """Return of a run what a script goes on with; the whole of it is report.json (``citecheck report --format json -o -``)."""
    report, figures = ran.report, summarise(ran.report)
    end = report.run.end
    return {
        "run": ran.run,
        "report": report.run.start.report,
        "complete": end is not None and end.complete,
        "why": end.why if end is not None else "",
        "resumed": ran.resumed,
        "links": figures.linked,
        "checked": figures.checked,
        "states": {count.state.key: count.count for count in figures.states},
        "findings": dict(figures.findings),
        "accepted": figures.accepted,
        "changes": [item for told in report.changes[:1] for item in told.changes],
        "head": report.head,
        "verified": report.verified,
        "files": [str(file) for file in ran.files],
    }


def _show_files(files: Sequence[Path], *, quiet: bool) -> None:
    """Print where the report is, what lies beside it, and what lies at its lasting place; when ``quiet``, a line a file."""
    if quiet or not files:
        for file in files:
            click.echo(f"report: {file}")
        return
    first = next((file for file in files if file.suffix == ".html"), files[0])
    click.echo(f"report: {first}")
    others = ", ".join(file.name for file in files if file.parent == first.parent and file != first)
    click.echo(f"        beside it: {others}" if others else "")
    for file in files:
        if file.parent != first.parent:
            click.echo(f"        {'feed' if file.suffix == '.atom' else 'figures'}: {file}")
