"""How a notice came out, on the screen. It never changes the exit code of a run."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from citecheck import api
from citecheck.cli.clean import clean
from citecheck.model.errors import CitecheckError
from citecheck.model.settings import Settings

if TYPE_CHECKING:
    from citecheck.model.notice import Delivery


def tell_after(run: str, settings: Settings, *, quiet: bool) -> None:
    """Tell whom the settings name of a run that just ended; whatever goes wrong is a remark."""
    if not settings.notify.urls:
        return
    try:
        told = api.tell(settings, os.environ, run_id=run)
    except CitecheckError as error:
        click.echo(f"citecheck: nobody was told of this run: {clean(str(error))}", err=True)
        return
    show_deliveries(told.deliveries, quiet=quiet)
    if told.failed:
        click.echo(f"citecheck: try those again with: citecheck notify {run}", err=True)


def show_deliveries(deliveries: Iterable[Delivery], *, quiet: bool) -> None:
    """Print a line a place: failures always, the others where not ``quiet``."""
    for each in deliveries:
        if each.delivered and not quiet:
            click.echo(f"told: {each.place}")
        elif not each.delivered:
            tries = f"{each.tries} tries" if each.tries != 1 else "1 try"
            click.echo(f"citecheck: not told: {each.place}: {each.why} ({tries})", err=True)
