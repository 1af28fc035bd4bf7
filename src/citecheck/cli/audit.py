"""citecheck audit: verify, show and search the log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from citecheck import api
from citecheck.audit.derived.metadata import datasette_metadata
from citecheck.audit.derived.search import KINDS
from citecheck.audit.show import harmless, rows
from citecheck.cli.options import settings_of, shared


@click.group()
def audit() -> None:
    """Verify, show and search the audit log.

    \b
    Examples:
      citecheck audit verify
      citecheck audit search "withdrew from the city"
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


@audit.command()
@shared
def rebuild(quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Make the tables for reading and searching anew, from the events alone.

    They stand in a file of their own beside the log (audit-index.db), which may be deleted at any time.
    """
    built = api.rebuild(settings_of(given))
    if not quiet:
        click.echo(f"{built.path}: made from {built.events} events, chain intact, head {built.head}")
    if built.unread:
        click.echo(
            f"citecheck: {len(built.unread)} events are of no known shape (the first: {built.unread[0]}); left out", err=True
        )
    return 0


@audit.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--in", "kind", type=click.Choice(KINDS), help="Only in these.")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most N texts.")
@shared
def search(*, words: tuple[str, ...], kind: str | None, limit: int, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - the same
    """Find titles, claims and reasons by their words, best first.

    All words must stand there; "words in quotes" together; a word with * at its end is a beginning.

    \b
    Examples:
      citecheck audit search evacuation aleppo
      citecheck audit search --in reason '"for sale"'
    """
    hits = api.search(settings_of(given), " ".join(words), kind=kind, limit=limit)
    for hit in hits:
        state = f" [{hit.liveness}]" if hit.liveness else ""
        click.echo(f"{hit.last:>6}  {hit.kind:<10}  {harmless(hit.subject)}{state}")
        if not quiet:
            click.echo(f"        {harmless(hit.text)}")
    return 0 if hits else 1


@audit.command()
@shared
def metadata(quiet: bool, **given: Any) -> int:  # noqa: ANN401, ARG001 - the same
    """Print the metadata with which datasette shows the log: titles, what each column means, ready-made queries.

    \b
    Example:
      citecheck audit rebuild && citecheck audit metadata > metadata.json
      datasette --metadata metadata.json reports/audit.db reports/audit-index.db
    """
    click.echo(json.dumps(datasette_metadata(Path(settings_of(given).log)), indent=2, ensure_ascii=False))
    return 0
