"""citecheck due: what is to be looked at, when and why; and the run over it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import click

from citecheck import api
from citecheck.cli.anchored import anchor_after
from citecheck.cli.clean import clean
from citecheck.cli.machine import json_option, say
from citecheck.cli.options import keys_of, settings_of, shared
from citecheck.cli.outcome import tell_of_log
from citecheck.cli.progress import Watching
from citecheck.cli.telling import tell_after, told_without_report
from citecheck.model.errors import LogBusy
from citecheck.model.settings import Settings
from citecheck.rules.find import fails

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class _Duration(click.ParamType[float]):
    """A time span such as 90s, 30m, 2h or 1h30m, in seconds."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401 - click's
        """Return the seconds."""
        if isinstance(value, float):
            return value
        parts = re.findall(r"(\d+(?:\.\d+)?)([smhd])", str(value).lower())
        if not parts or "".join(map("".join, parts)) != str(value).lower():
            self.fail(f"{value!r} is no time; write 90s, 30m, 2h or 1h30m", param, ctx)
        seconds = sum(float(number) * _UNITS[unit] for number, unit in parts)
        if not seconds:
            self.fail("no time at all", param, ctx)
        return seconds


DURATION = _Duration()


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also the links that are not due yet.")
@json_option
@shared
def due(*, everything: bool, as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Tell which links are due, when and why.

    All reports that the log knows are one shelf: a link that several cite stands there once. Asks nobody. The order is that of
    citecheck run --due: reports take turns, and hosts within each.

    \b
    Examples:
      citecheck due
      citecheck due --all --json | jq -r 'select(.state == "dead").url'
    """
    links = api.due(settings_of(given))
    shown = [link for link in links if everything or link.now]
    for link in shown:
        if as_json:
            say(link)
        else:
            when = "now" if link.now else f"{link.due:%Y-%m-%d %H:%M}" if link.due else "-"
            mark = " +snapshot" if link.archived else ""
            click.echo(f"{when:<16}  {link.state + mark:<20}  {clean(link.url)}  ({clean(link.why)})")
    if not quiet:
        click.echo(f"{sum(link.now for link in links)} of {len(links)} links are due", err=True)
    return 0


class DueAsked(NamedTuple):
    """What was asked of a run over what is due: at most so many links, so many seconds, and which schedule began it."""

    limit: int | None
    budget: float | None
    heartbeat: str | None


def run_due(settings: Settings, asked: DueAsked, *, quiet: bool, verbose: bool, as_json: bool) -> int:
    """Look at what is due, tell what came of it, and return the exit code."""
    limit, budget, heartbeat = asked
    try:
        with Watching(quiet=quiet, verbose=verbose) as watcher, told_without_report(settings, quiet=quiet or as_json):
            ran = api.run_due(settings, limit=limit, budget=budget, keys=keys_of(), watcher=watcher, schedule=heartbeat)
    except LogBusy as error:
        if heartbeat is None:
            raise
        click.echo(f"citecheck: not begun, another run is at work: {clean(str(error))}", err=True)
        return 0
    if ran.resumed and not quiet:
        click.echo(f"went on with the interrupted run {ran.run}", err=True)
    if ran.missed:
        click.echo(f"citecheck: {ran.missed}", err=True)
    code = 1 if any(fails(report.findings, settings.policy) for report, _ in ran.reports) else 0
    for report, _ in ran.reports[:1]:  # they are of one log
        tell_of_log(report, quiet=quiet)
    if as_json:
        say(_for_machines(ran))
    else:
        _show(ran)
    runs: list[str | None] = [report.run.id for report, _ in ran.reports] or ([None] if ran.missed else [])
    tell_after(runs, settings, quiet=quiet or as_json, late=ran.missed)
    if ran.offline is not None:
        click.echo(f"citecheck: offline: {clean(str(ran.offline))}", err=True)
        return 3
    anchor_after(settings, quiet=quiet or as_json)
    return code


def _show(ran: api.RanDue) -> None:
    left = f", {ran.left} left ({clean(ran.why)})" if ran.left else ""
    click.echo(f"run {ran.run}: {ran.asked} links looked at{left}")
    for report, files in ran.reports:
        page = next((str(file) for file in files if file.suffix == ".html"), "")
        click.echo(f"  {clean(report.run.start.report)}: {len(report.open_findings)} findings  {page}".rstrip())


def _for_machines(ran: api.RanDue) -> dict[str, object]:
    told = [
        {
            "report": report.run.start.report,
            "run": report.run.id,
            "findings": len(report.open_findings),
            "files": list(map(str, files)),
        }
        for report, files in ran.reports
    ]
    return {
        "run": ran.run,
        "looked_at": ran.asked,
        "left": ran.left,
        "why": ran.why,
        "missed": ran.missed,
        "resumed": ran.resumed,
        "reports": told,
    }
