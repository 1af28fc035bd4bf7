"""How a notice came out, on the screen. It never changes the exit code of a run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from citecheck import api
from citecheck.cli.clean import clean
from citecheck.model.errors import CitecheckError, OutputError
from citecheck.model.settings import Settings

if TYPE_CHECKING:
    from citecheck.model.notice import Delivery


def tell_after(runs: Sequence[str | None], settings: Settings, *, quiet: bool, late: str = "") -> None:
    """Tell whom the settings name of runs that just ended (None: of the newest); whatever goes wrong is a remark.

    Before them come those of which somebody was told in vain. ``late`` says that the first of ``runs`` should have come before.
    """
    if not settings.notify.urls:
        return
    try:
        waiting = [(run, "") for run in api.owed(settings)] + [(run, late if not rank else "") for rank, run in enumerate(runs)]
        for run, words in waiting:
            told = api.tell(settings, os.environ, run_id=run, late=words)
            show_deliveries(told.deliveries, quiet=quiet)
            if told.failed:
                click.echo(f"citecheck: try those again with: citecheck notify {told.run}", err=True)
            if told.deliveries and len(told.failed) == len(told.deliveries):  # nobody is reached: each other run is tried once
                settings = replace(settings, notify=replace(settings.notify, retries=0))
    except CitecheckError as error:
        named = " ".join(run for run in runs if run)
        click.echo(f"citecheck: nobody was told of this run: {clean(str(error))}", err=True)
        click.echo(f"citecheck: once that is mended: citecheck notify {named}".rstrip(), err=True)


@contextmanager
def told_without_report(settings: Settings, *, quiet: bool) -> Iterator[None]:
    """Tell people of the newest run also where its report cannot be written: the next run has other news."""
    try:
        yield
    except OutputError:
        tell_after((None,), settings, quiet=quiet)
        raise


def show_deliveries(deliveries: Iterable[Delivery], *, quiet: bool) -> None:
    """Print a line a place: failures always, the others where not ``quiet``."""
    for each in deliveries:
        if each.delivered and not quiet:
            click.echo(f"told: {each.place}")
        elif not each.delivered:
            tries = f"{each.tries} tries" if each.tries != 1 else "1 try"
            click.echo(f"citecheck: not told: {each.place}: {each.why} ({tries})", err=True)
