"""citecheck evidence: list, show and export what was kept of the links."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from citecheck import api
from citecheck.cli.clean import clean
from citecheck.cli.machine import json_option, say_all
from citecheck.cli.options import settings_of, shared
from citecheck.cli.progress import busy
from citecheck.model.errors import InputError
from citecheck.text.files import write_whole


@click.group()
def evidence() -> None:
    """List, show and export what was kept of the links.

    What cited links answered is kept as WARC files beside the log, in the folder "evidence". Any web archive's player reads
    them, and the log holds their digests.

    \b
    Examples:
      citecheck evidence list
      citecheck evidence show https://goo.gl/AbC123
      citecheck evidence export -o evidence.wacz
    """


@evidence.command("list")
@json_option
@shared
def list_files(as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """List the files, and hold each against the log.

    Ends with 3 where a file was altered or is missing.

    \b
    Example:
      citecheck evidence list --json | jq -r 'select(.state != "as logged").name'
    """
    found = api.evidence(settings_of(given))
    if as_json:
        say_all(found.files)
    for file in found.files if not as_json else ():
        click.echo(clean(f"{file.state:<14}  {file.looks:>6} looks  {file.size:>12,} bytes  {file.name}"))
    for trouble in found.troubles:
        click.echo(f"citecheck: {clean(trouble)}", err=True)
    if not quiet and not as_json:
        click.echo(clean(f"{len(found.files)} files in {found.folder}"))
    return 3 if any(file.state in ("altered", "missing") for file in found.files) else 0


@evidence.command()
@click.argument("what")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the newest look's body, decoded, to this file.")
@shared
def show(what: str, output: Path | None, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Show what was kept of WHAT.

    WHAT is a web address, exactly as it was asked for, or the name of a record as the log and the report have it
    ("file#record id").

    \b
    Examples:
      citecheck evidence show https://www.example.org/report
      citecheck evidence show https://www.example.org/report -o report.html
    """
    settings = settings_of(given)
    looks = api.find_evidence(settings, what)
    if not looks:
        raise InputError(
            "nothing was kept of it", where=what, hint="`citecheck audit show --subject` tells what was asked, and when"
        )
    for found in looks:
        answer = found.exchange
        click.echo(clean(f"{found.timestamp}  {found.status or '-'}  {found.url}"))
        if not quiet:
            click.echo(clean(f"    record  {found.record}" + ("  (body as kept before)" if found.revisit else "")))
            for name, value in answer.headers if answer is not None else ():
                click.echo(clean(f"    {name}: {value}"))
        if answer is None:
            click.echo(clean(f"    cannot be played: {found.why_not}"))
        elif not quiet:
            cut = ", cut" if answer.body_cut else ""
            click.echo(f"    body    {len(answer.body)} bytes{cut}, SHA-256 {answer.body_digest}")
    return _write_body(looks, output) if output is not None else 0


def _write_body(looks: tuple[api.Found, ...], output: Path) -> int:
    played = [found.exchange for found in looks if found.exchange is not None]
    if not played:
        raise InputError("none of these looks can be played", where=looks[-1].url)
    if str(output) == "-":
        sys.stdout.buffer.write(played[-1].body)
    else:
        write_whole(output, played[-1].body)
    return 0


@evidence.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("evidence.wacz"), show_default=True, help="File to write."
)
@click.option("--run", "run_id", help="Only what this run kept, and what its report names.  [default: all that is kept]")
@click.option(
    "--citation", "citations", multiple=True, metavar="NOTE", help="Only of this citation (its note or id); may be repeated."
)
@shared
def export(*, output: Path, run_id: str | None, citations: tuple[str, ...], quiet: bool, **given: Any) -> int:  # noqa: ANN401
    """Write what was kept as one WACZ file.

    WACZ (Web Archive Collection Zipped) opens in replayweb.page and other players. With --citation and no --run the newest
    run is meant.

    \b
    Examples:
      citecheck evidence export -o evidence.wacz
      citecheck evidence export --citation 7 --citation 12 -o notes.wacz
    """
    with busy(f"{output} is written", quiet=quiet):
        count = api.export_evidence(settings_of(given), output, run=run_id, citations=citations)
    if not quiet:
        click.echo(f"{output}: {count} looks")
    return 0
