"""citecheck notify: tell people what changed, by hand or from a schedule."""

from __future__ import annotations

import os
from typing import Any

import click

from citecheck import api
from citecheck.cli.clean import clean
from citecheck.cli.machine import json_option, say, say_all
from citecheck.cli.options import settings_of, shared
from citecheck.cli.telling import show_deliveries
from citecheck.model.errors import ConfigError


@click.command()
@click.argument("run_id", required=False)
@click.option("--test", is_flag=True, help="Send a message that says it is a test, whatever changed.")
@click.option("--show", is_flag=True, help="Print the message instead of sending it.")
@json_option
@shared
def notify(run_id: str | None, test: bool, show: bool, as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Tell people what changed since the last run.

    Whom and of what, [notify] in citecheck.toml says. A run tells by itself at its end; this tells those who could not be
    reached then, also of runs before the newest, and that runs have stopped coming (by citecheck schedule, or
    missed_after_days). Nobody is told of a run twice.

    \b
    Examples:
      citecheck notify --test
      citecheck notify --show
      citecheck notify 20261102T120000Z-3f2a
    """
    settings = settings_of(given)
    if not show and not settings.notify.urls:
        raise ConfigError("nobody is to be told", where="notify.urls", hint='name places: urls = ["mailtos://…"]')
    if test:
        deliveries = api.tell_test(settings, os.environ)
        if as_json:
            say_all(deliveries)
        show_deliveries(deliveries, quiet=quiet or as_json)
        return 0 if all(each.delivered for each in deliveries) else 3
    runs = () if run_id or show else api.owed(settings)
    codes = []
    for each in (*runs, run_id):
        told = api.tell(settings, os.environ, run_id=each, send=not show)
        codes.append(3 if told.failed else 0)
        if as_json:
            say(told)
        else:
            _show(told, show=show, quiet=quiet)
    return max(codes)


def _show(told: api.Told, *, show: bool, quiet: bool) -> None:
    if show and told.message is not None:
        click.echo(f"Subject: {clean(told.message.subject)}\n\n{clean(told.message.text)}", nl=False)
    elif not told.items and not quiet:
        click.echo(f"nothing to tell of run {told.run}")
    elif not told.deliveries and not quiet:
        click.echo(f"everybody was told of run {told.run} already")
    show_deliveries(told.deliveries, quiet=quiet)
