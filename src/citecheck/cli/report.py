"""citecheck report: the report of a run, from the audit log alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from citecheck import api
from citecheck.cli.machine import json_option, say
from citecheck.cli.options import for_others, settings_of, shared
from citecheck.cli.outcome import of_run, tell_of_log
from citecheck.cli.screen import show_report
from citecheck.text.files import write_whole

#: The formats, spelt out: to ask the renderers would load them all for ``--help``. A test holds it to ``RENDERERS``.
FORMATS = ("html", "md", "json", "csv", "pdf", "docx", "junit", "sarif", "github", "atom", "prometheus")


@click.command()
@click.argument("run_id", required=False)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="Format to write, as often as you like.  [default: report.formats of the settings]",
)
@for_others
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File for the one --format; - for the screen.")
@json_option
@shared
def report(run_id: str | None, output: Path | None, as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Write a report from the log alone.

    Of RUN_ID (default: the newest run), without any network. A PDF needs citecheck[pdf], a Word document citecheck[docx].

    With --share (and -o: that version alone), notes on decisions, questions to the author, folders, accounts, cookies and
    passwords in links are left out.

    \b
    Examples:
      citecheck report
      citecheck report 20261102T120000Z-3f2a --reports public
      citecheck report --format pdf --format docx
      citecheck report --share --format html -o for-the-author.html
      citecheck report --format sarif -o citations.sarif
      citecheck report --format github -o -
    """
    settings = settings_of(given)
    if output is not None:
        return _one(given["formats"], output, run_id, settings)
    ran = api.report(settings, run_id=run_id)
    tell_of_log(ran.report, quiet=quiet)
    if as_json:
        say(of_run(ran))
        return 0
    show_report(ran.report, quiet=quiet, verbose=given["verbose"])
    for file in ran.files:
        click.echo(str(file))
    return 0


def _one(formats: tuple[str, ...], output: Path, run_id: str | None, settings: Any) -> int:  # noqa: ANN401 - Settings
    if len(formats) != 1:
        raise click.UsageError("--output takes one --format")
    content = api.rendered(settings, formats[0], run_id=run_id)
    if str(output) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write_whole(output, content)
        click.echo(str(output))
    return 0
