"""citecheck audit: verify and show the log."""

from __future__ import annotations

from typing import Any

import click

from citecheck import api
from citecheck.audit.show import rows
from citecheck.cli.options import settings_of, shared


@click.group()
def audit() -> None:
    """Verify and show the audit log.

    \b
    Examples:
      citecheck audit verify
      citecheck audit show --subject https://goo.gl/AbC123
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
