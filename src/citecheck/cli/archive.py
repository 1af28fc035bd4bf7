"""citecheck archive: ask the Internet Archive to save what policy wants saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from citecheck import api
from citecheck.cli.clean import clean
from citecheck.cli.machine import json_option, say_all
from citecheck.cli.options import keys_of, settings_of, shared
from citecheck.cli.progress import Watching
from citecheck.model.capture import CaptureState
from citecheck.model.settings import ArchiveSettings


@click.command()
@click.argument("book", type=click.Path(path_type=Path), default=Path("citations.yaml"))
@click.option("--dry-run", is_flag=True, help="Show what would be asked for, and ask nobody.")
@json_option
@shared
def archive(book: Path, dry_run: bool, as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Ask for missing snapshots.

    Asks the Internet Archive to save each live page of BOOK (default: citations.yaml) that has no snapshot near its
    cited date.

    Uses Save Page Now 2 and needs your Internet Archive keys: set IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY, or keep
    them in ia.ini (get them at https://archive.org/account/s3.php). Run "citecheck check" before: only pages that were seen
    live are asked for. What is saved this way is public.

    --dry-run tells from the log alone what would be asked for, what never is and why, how many requests and how long it takes.

    \b
    Examples:
      citecheck archive --dry-run
      citecheck archive
    """
    settings = settings_of(given)
    citations = api.load(book)
    if dry_run and as_json:
        say_all(api.plan(citations, settings))
        return 0
    if dry_run:
        return _show_plan(api.plan(citations, settings), settings.archive, quiet=quiet)
    with Watching(quiet=quiet, verbose=given["verbose"]) as watcher:
        ran = api.archive(citations, settings, keys=keys_of(), watcher=watcher)
    captures = [outcome.capture for outcome in ran.report.outcomes if outcome.capture]
    if as_json:
        say_all(captures)
    for capture in captures if not as_json else ():
        if not quiet:
            told = capture.uri or capture.message
            click.echo(clean(f"{capture.state.value:>15}  {capture.original}" + (f"  {told}" if told else "")))
    if not captures and not quiet and not as_json:
        click.echo("nothing to ask for: every live page has a snapshot near its cited date, or was not seen live yet")
    unfinished = {CaptureState.PENDING, CaptureState.UNKNOWN, CaptureState.QUOTA, CaptureState.NOT_ATTEMPTED}
    return 3 if any(capture.state in unfinished for capture in captures) else 0


def _show_plan(plans: tuple[api.CapturePlan, ...], archive: ArchiveSettings, *, quiet: bool) -> int:
    if not plans:
        click.echo("no archive is asked by these settings")
    for plan in plans:
        for planned in plan.captures:
            click.echo(clean(f"{planned.original}  ({planned.why})"))
        for planned in plan.forbidden if not quiet else ():
            click.echo(clean(f"never asked for: {planned.original}  ({planned.why_not})"))
        many = "1 capture" if len(plan.captures) == 1 else f"{len(plan.captures)} captures"
        pace = f"one in {archive.submit_interval:g} s, {archive.in_flight} at once"
        click.echo(
            f"{plan.place}: {many} would be asked for, by {plan.requests} requests in about {_long(plan.seconds)} ({pace}); "
            "nothing was asked"
        )
        if plan.captures:
            known = "not known without asking" if plan.left is None else f"{plan.left} captures"
            click.echo(f"left of the daily quota: {known}; {archive.reserve} are kept in reserve")
    return 0


def _long(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"
