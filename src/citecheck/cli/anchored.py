"""How the anchoring of a log's head came out, on the screen. After a run it never changes the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from citecheck import api
from citecheck.cli.clean import clean
from citecheck.model.errors import CitecheckError
from citecheck.model.settings import Settings

if TYPE_CHECKING:
    from citecheck.api import Anchored


def anchor_after(settings: Settings, *, quiet: bool) -> None:
    """Anchor the log's head at the end of a run, where the settings want it; whatever goes wrong is a remark."""
    if not settings.anchor.after_run:
        return
    try:
        show_anchored(api.anchor(settings), quiet=quiet)
    except CitecheckError as error:
        click.echo(f"citecheck: the log was not anchored: {clean(str(error))}", err=True)


def show_anchored(done: Anchored, *, quiet: bool) -> None:
    """Print a line an anchor: failures always, the others where not ``quiet``."""
    for place, words in done.failures:
        click.echo(f"citecheck: not anchored: {clean(place)}: {clean(words)}", err=True)
    for each in done.anchors if not quiet else ():
        click.echo(f"event {each.seq}, head {each.head}: anchored at {each.at:%Y-%m-%d %H:%M:%S} UTC by {each.authority}")
