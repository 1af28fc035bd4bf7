"""citecheck run: the whole job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from citecheck import api
from citecheck.cli.options import (
    book_option,
    browser_option,
    column_option,
    keep_option,
    keys_of,
    links_option,
    offline_option,
    settings_of,
    shared,
    trusted_option,
)
from citecheck.cli.outcome import conclude
from citecheck.cli.screen import Watching


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@book_option
@trusted_option
@links_option
@column_option
@browser_option
@offline_option
@keep_option
@shared
def run(report: Path, book: Path, trusted: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Do the whole job: parse, check, archive and report.

    REPORT is parsed into citations.yaml, its links are checked, snapshots looked for and requested, the report written.

    Interrupt it when you like: the same command goes on where it stopped. A second run asks nothing again that is still
    fresh by policy.

    \b
    Examples:
      citecheck run report.txt --contact mailto:desk@example.org
      citecheck run report.txt --reports ../public --fail-on never
    """
    settings = settings_of(given)
    with Watching(quiet=quiet) as watcher:
        ran = api.run(report, book, settings, keys=keys_of(), watcher=watcher, trusted=trusted)
    if ran.resumed and not quiet:
        click.echo(f"went on with the interrupted run {ran.run}", err=True)
    if not (settings.contact.strip() or settings.archive.offline) and ran.offline is None:
        click.echo("citecheck: archives were not asked, because no contact is set (see citecheck run --help)", err=True)
    return conclude(ran, settings, quiet=quiet)
