"""citecheck report: the report of a run, from the audit log alone."""

from __future__ import annotations

from typing import Any

import click

from citecheck import api
from citecheck.cli.options import settings_of, shared
from citecheck.cli.screen import show_report


@click.command()
@click.argument("run_id", required=False)
@shared
def report(run_id: str | None, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Write a report from the log alone.

    Of RUN_ID (default: the newest run), without any network.

    \b
    Examples:
      citecheck report
      citecheck report 20261102T120000Z-3f2a --reports public
    """
    settings = settings_of(given | {"log": given.get("log")})
    ran = api.report(settings, run_id=run_id)
    show_report(ran.report, quiet=quiet)
    for file in ran.files:
        click.echo(str(file))
    return 0
