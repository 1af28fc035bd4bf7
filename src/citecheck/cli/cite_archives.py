"""citecheck cite-archives: give back, per citation, a link to its snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from citecheck import api
from citecheck.cli.clean import clean
from citecheck.cli.options import settings_of, shared
from citecheck.text.files import write_whole


@click.command("cite-archives")
@click.argument("run_id", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "markdown", "csl-json", "bibtex", "biblatex"]),
    default="text",
    show_default=True,
    help="How the links are written.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.  [default: the screen]")
@shared
def cite_archives(*, run_id: str | None, form: str, output: Path | None, quiet: bool, **given: Any) -> int:  # noqa: ANN401
    """Give back, per citation, a link to its snapshot.

    Of RUN_ID (default: the newest run), from the log alone: the original, the snapshot that was seen to be it, and its date.
    "text" says it in the words in which the report's own notes cite archived copies. A citation without such a snapshot is
    listed as "none", with why.

    \b
    Examples:
      citecheck cite-archives
      citecheck cite-archives --format html -o links.html
      citecheck cite-archives --format biblatex > sources.bib
    """
    made = api.give_back(settings_of(given), form=form, run_id=run_id)
    if output is None or str(output) == "-":
        click.echo(clean(made.text), nl=False)
    else:
        write_whole(output, made.text.encode("utf-8"))
    found = sum(each.memento is not None for each in made.citations)
    if not quiet:
        click.echo(f"{found} of {len(made.citations)} links have a verified snapshot (run {made.run})", err=True)
    return 0
