"""citecheck run: the whole job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from citecheck import api
from citecheck.cli.due import DURATION, DueAsked, run_due
from citecheck.cli.machine import json_option
from citecheck.cli.options import (
    Count,
    book_option,
    browser_option,
    column_option,
    for_others,
    keep_option,
    keys_of,
    links_option,
    offline_option,
    settings_of,
    shared,
    trusted_option,
)
from citecheck.cli.outcome import conclude
from citecheck.cli.progress import Watching
from citecheck.cli.telling import told_without_report


@click.command()
@click.argument("report", required=False, type=click.Path(path_type=Path))
@click.option("--due", is_flag=True, help="Instead of one REPORT: what is due of all reports that the log knows.")
@click.option("--limit", type=Count(min=1), metavar="N", help="With --due: at most N links.")
@click.option("--budget", type=DURATION, help="With --due: at most so long, such as 30m; what is left is due next time.")
@click.option("--heartbeat", hidden=True, help="Set by citecheck schedule: which schedule began this run.")
@book_option
@trusted_option
@links_option
@column_option
@browser_option
@offline_option
@keep_option
@for_others
@json_option
@shared
def run(  # noqa: PLR0917 - options as click hands them over
    report: Path | None,
    due: bool,
    limit: int | None,
    budget: float | None,
    heartbeat: str | None,
    book: Path,
    trusted: bool,
    as_json: bool,
    quiet: bool,
    **given: Any,  # noqa: ANN401
) -> int:
    """Do the whole job: parse, check, archive and report.

    REPORT is parsed into citations.yaml, its links are checked, snapshots looked for and requested, the report written.

    Interrupt it when you like: the same command goes on where it stopped. A second run asks nothing again that is still
    fresh by policy.

    \b
    Examples:
      citecheck run report.txt --contact mailto:desk@example.org
      citecheck run report.txt --reports ../public --fail-on never
      citecheck run --due --limit 500 --budget 30m
    """
    if due == (report is not None):
        raise click.UsageError("give one REPORT, or --due for all that the log knows")
    if not due and (limit or budget or heartbeat):
        raise click.UsageError("--limit and --budget go with --due")
    settings = settings_of(given)
    if due or report is None:
        asked = DueAsked(limit=limit, budget=budget, heartbeat=heartbeat)
        return run_due(settings, asked, quiet=quiet, verbose=given["verbose"], as_json=as_json)
    with Watching(quiet=quiet, verbose=given["verbose"]) as watcher, told_without_report(settings, quiet=quiet or as_json):
        ran = api.run(report, book, settings, keys=keys_of(), watcher=watcher, trusted=trusted, tell=watcher.tell)
    if ran.resumed and not quiet:
        click.echo(f"went on with the interrupted run {ran.run}", err=True)
    if not (settings.contact.strip() or settings.archive.offline) and ran.offline is None:
        click.echo("citecheck: archives were not asked, because no contact is set (see citecheck run --help)", err=True)
    return conclude(ran, settings, quiet=quiet, verbose=given["verbose"], as_json=as_json)
