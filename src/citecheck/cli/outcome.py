"""How a run ends on the screen, in JSON, and in the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from citecheck import api
from citecheck.cli.clean import clean
from citecheck.cli.machine import of_run, say
from citecheck.cli.screen import show_report
from citecheck.cli.telling import tell_after
from citecheck.model.settings import Settings
from citecheck.rules.find import fails


def conclude(ran: api.Ran, settings: Settings, *, quiet: bool, verbose: bool = False, as_json: bool = False) -> int:
    """Print the run's table and files, or its JSON, and return the exit code: 3 when offline, 1 on findings, else 0."""
    if as_json:
        say(of_run(ran))
    else:
        show_report(ran.report, quiet=quiet, verbose=verbose)
        _show_files(ran.files, quiet=quiet)
    tell_after(ran.run, settings, quiet=quiet or as_json)
    if ran.offline is not None:
        click.echo(f"citecheck: offline: {clean(str(ran.offline))}", err=True)
        return 3
    return 1 if fails(ran.report.findings, settings.policy) else 0


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
