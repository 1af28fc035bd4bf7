"""citecheck audit: verify, show and export the log."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from citecheck import api
from citecheck.audit.export import json_lines
from citecheck.audit.show import rows
from citecheck.cli.options import settings_of, shared
from citecheck.text.files import whole_file


@click.group()
def audit() -> None:
    """Verify, show and export the audit log.

    \b
    Examples:
      citecheck audit verify
      citecheck audit show --subject https://goo.gl/AbC123
      citecheck audit export -o events.jsonl
    """


@audit.command()
@click.option("--head", help="Head digest printed in an earlier report: the log must still contain it.")
@shared
def verify(head: str | None, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Check the whole chain; name the first event that was altered.

    With --head, a log that was cut off at the end is found too.
    """
    settings = settings_of(given)
    events, digest = api.verify(settings, head=head)
    if not quiet:
        click.echo(f"{settings.log}: {events} events, chain intact, head {digest}")
    return 0


@audit.command()
@click.option("--run", "run_id", help="Only events of this run.")
@click.option("--kind", help="Only events of this kind, such as link-judged.")
@click.option("--subject", help="Only events on subjects that contain this.")
@click.option("-n", "--tail", type=click.IntRange(min=1), help="Only the last N.")
@shared
def show(*, run_id: str | None, kind: str | None, subject: str | None, tail: int | None, **given: Any) -> int:  # noqa: ANN401
    """Print the log's events, one a line."""
    settings = settings_of(given)
    with api.open_log(settings) as log:
        for row in rows(log.events(run=run_id, kind=kind), subject=subject, tail=tail):
            click.echo(f"{row.seq:>6}  {row.at}  {row.kind:<17}  {row.subject}  {row.words}".rstrip())
    return 0


@audit.command()
@click.option("--run", "run_id", help="Only events of this run.")
@click.option("--kind", help="Only events of this kind, such as link-judged.")
@click.option("--after", type=click.IntRange(min=0), default=0, help="Only events behind this number.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.  [default: the screen]")
@shared
def export(*, run_id: str | None, kind: str | None, after: int, output: Path | None, quiet: bool, **given: Any) -> int:  # noqa: ANN401
    """Write the log's events as JSON Lines, an event a line, whole.

    The last line's number given to --after exports what came since.
    """
    settings = settings_of(given)
    with api.open_log(settings) as log:
        lines = json_lines(log.events(run=run_id, kind=kind, after=after))
        if output is None or str(output) == "-":
            for line in lines:
                sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            return 0
        with whole_file(output) as file:
            file.writelines(lines)
    if not quiet:
        click.echo(f"wrote {output}")
    return 0
