"""How a run ends on the screen and in the exit code."""

from __future__ import annotations

import click

from citecheck import api
from citecheck.cli.clean import clean
from citecheck.cli.screen import show_report
from citecheck.cli.telling import tell_after
from citecheck.model.settings import Settings
from citecheck.rules.find import fails


def conclude(ran: api.Ran, settings: Settings, *, quiet: bool) -> int:
    """Print the run's table and files, and return the exit code: 3 when offline, 1 on findings, else 0."""
    show_report(ran.report, quiet=quiet)
    for file in ran.files:
        if file.suffix == ".html" or quiet:
            click.echo(f"report: {file}")
    if not quiet and ran.files:
        others = ", ".join(file.name for file in ran.files if file.suffix != ".html")
        click.echo(f"        beside it: {others}" if others else "")
    tell_after(ran.run, settings, quiet=quiet)
    if ran.offline is not None:
        click.echo(f"citecheck: offline: {clean(str(ran.offline))}", err=True)
        return 3
    return 1 if fails(ran.report.findings, settings.policy) else 0
