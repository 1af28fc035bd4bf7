"""citecheck schedule: look at what is due by itself, at fixed times."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from citecheck import api
from citecheck.api.scheduling import SYSTEMS, secrets_of
from citecheck.cli.due import DURATION
from citecheck.cli.machine import json_option, say
from citecheck.cli.options import Count, settings_of, shared
from citecheck.model.settings import Settings
from citecheck.schedule.times import DAILY, WEEKLY
from citecheck.wiring.config import PREFIX

#: The options that a schedule's runs are given -> the variable that may have set each here.
_HANDED_ON = {
    "config": "CITECHECK_CONFIG",
    "contact": "CITECHECK_CONTACT",
    "log": "CITECHECK_LOG",
    "reports": "CITECHECK_REPORT_FOLDER",
    "fail_on": "CITECHECK_POLICY_FAIL_ON",
}
_KEYS = ("IA_ACCESS_KEY_ID", "IA_SECRET_ACCESS_KEY", "PERMA_API_KEY")


@click.group()
def schedule() -> None:
    """Look at what is due by itself, at fixed times.

    \b
    Examples:
      citecheck schedule install --daily
      citecheck schedule install "30 4 * * 1-5" --budget 1h
      citecheck schedule install --weekly --print github > .github/workflows/citecheck.yml
    """


@schedule.command()
@click.argument("cron", required=False)
@click.option("--daily", is_flag=True, help="Each day at 03:17.")
@click.option("--weekly", is_flag=True, help="Each Monday at 03:17.")
@click.option("--limit", type=Count(min=1), metavar="N", help="At most N links a run.")
@click.option("--budget", type=DURATION, help="At most so long a run, such as 30m.")
@click.option("--print", "system", type=click.Choice(SYSTEMS), help="Install nothing; print what this system wants.")
@shared
def install(  # noqa: PLR0917 - options as click hands them over
    cron: str | None,
    daily: bool,
    weekly: bool,
    limit: int | None,
    budget: float | None,
    system: str | None,
    quiet: bool,
    **given: Any,  # noqa: ANN401
) -> int:
    """Have citecheck run --due begun at fixed times, in this folder, with the log and settings of now.

    CRON has the five fields of cron. A systemd timer of yours is made where systemd runs, else a line in your crontab. Runs
    never overlap: one that finds another at work ends at once. Each run leaves a heartbeat in the log, by which the next run,
    or citecheck schedule status, tells of one that did not come.

    \b
    Examples:
      citecheck schedule install --daily
      citecheck schedule install "30 4 * * 1-5" --budget 1h
      citecheck schedule install --weekly --print launchd > citecheck.plist
    """
    chosen = [text for text, wanted in ((DAILY, daily), (WEEKLY, weekly), (cron, cron)) if wanted and text]
    if len(chosen) != 1:
        raise click.UsageError("give one of --daily, --weekly or CRON, such as '17 3 * * *'")
    settings = settings_of(given)
    job = api.schedule_job(settings, chosen[0], tuple(_handed_on(given, settings, limit, budget)))
    if system != "github" and (alone := sorted(_set_here_alone(settings))):
        words = "settings belong into citecheck.toml, keys into ia.ini, the others where the scheduler sets its own"
        click.echo(f"citecheck: the runs will not see what is set in this shell alone: {', '.join(alone)} ({words})", err=True)
    if system:
        click.echo(api.print_schedule(job, system), nl=False)
        return 0
    done = api.install_schedule(settings, job)
    if not quiet:
        click.echo(f"{job.name}: {job.times.cron}, by {done.by}: {done.where}")
        if not Path(settings.log).exists():
            click.echo(f"{settings.log} is not there yet: what is due is known after the first citecheck run REPORT")
        if done.by == "systemd":
            click.echo("to run while you are not logged in: loginctl enable-linger")
    return 0


@schedule.command()
@json_option
@shared
def status(as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Tell where the schedule stands, when it last ran, and whether a run did not come (exit code 1).

    \b
    Example:
      citecheck schedule status --quiet || echo "no run came"
    """
    found = api.schedule_status(settings_of(given))
    if as_json:
        say(found)
    elif not quiet:
        for each in found.installed:
            click.echo(f"installed by {each.by}: {each.where}")
        if not found.installed:
            click.echo("not installed here")
        click.echo(found.words)
    if found.missed:
        click.echo(f"citecheck: {found.missed}", err=True)
    return 1 if found.missed else 0


@schedule.command()
@shared
def remove(quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Take the schedule of this log back: no run is begun, and none is awaited any more.

    \b
    Example:
      citecheck schedule remove
    """
    for each in (stood := api.remove_schedule(settings_of(given))):
        if not quiet:
            click.echo(f"removed from {each.by}: {each.where}")
    if not stood and not quiet:
        click.echo("nothing was installed")
    return 0


def _set_here_alone(settings: Settings) -> set[str]:
    """Return the variables that mean something to a run, are set, and are not handed on: a schedule is no place for keys."""
    ours = {name for name in os.environ if name.startswith(PREFIX)} - set(_HANDED_ON.values())
    return ours | {name for name in (*_KEYS, *secrets_of(settings)) if os.environ.get(name)}


def _handed_on(given: dict[str, Any], settings: Settings, limit: int | None, budget: float | None) -> list[str]:
    words = []
    for name, variable in _HANDED_ON.items():
        if value := given.get(name) or os.environ.get(variable):
            words += [f"--{name.replace('_', '-')}", str(value)]
    if "--reports" in words and "--log" not in words:  # which log that meant was found out here and now
        words += ["--log", settings.log]
    if limit:
        words += ["--limit", str(limit)]
    if budget:
        words += ["--budget", f"{budget:f}".rstrip("0").rstrip(".") + "s"]
    return words
