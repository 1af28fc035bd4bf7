"""Options that several commands share, and the settings made of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from citecheck import __version__
from citecheck.cli.clean import clean
from citecheck.model.settings import Keys, Settings
from citecheck.wiring.config import DEFAULT_FILE, PREFIX, load_keys, load_settings

F = TypeVar("F", bound=Callable[..., Any])


class Count(click.IntRange):
    """A whole number from ``min`` on; one that no list is long enough for is taken as the largest that is."""

    #: The largest number that a database counts to.
    MOST = 2**63 - 1

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401 - as click has it
        """Return the number, or end with a usage error."""
        return min(int(super().convert(value, param, ctx)), self.MOST)


_SHARED = (
    click.option("--config", type=click.Path(path_type=Path), help="Settings file.  [default: citecheck.toml, if there]"),
    click.option("--contact", help="Mail or web address that archives may write to."),
    click.option("--log", help="Audit log.  [default: reports/audit.db]"),
    click.option("--reports", help="Folder for reports.  [default: reports]"),
    click.option("--fail-on", type=click.Choice(["error", "warning", "note", "never"]), help="Level that makes the exit code 1."),
    click.option("-q", "--quiet", is_flag=True, help="Print errors and the result only."),
    click.option("-v", "--verbose", is_flag=True, help="Tell more: which settings and log are used, and why what is so."),
)


def shared(command: F) -> F:
    """Add the options that every command takes."""
    for option in reversed(_SHARED):
        command = option(command)
    return command


book_option = click.option(
    "--book",
    type=click.Path(path_type=Path),
    default=Path("citations.yaml"),
    show_default=True,
    help="The editors' file of citations.",
)

trusted_option = click.option(
    "--trusted", is_flag=True, help="Read REPORT without limits on memory and time: for an honest file that was refused."
)


links_option = click.option(
    "--links/--no-links", default=None, help="Take links of the text as citations too, beside the notes.  [default: no]"
)


column_option = click.option(
    "--column",
    metavar="NAME",
    help="Of a table of links: the column that holds them, by its name or number.  [default: told by its cells]",
)

offline_option = click.option(
    "--offline-archives",
    metavar="FOLDER",
    help="Ask the WARC and CDX files of FOLDER instead of archives on the network.",
)

keep_option = click.option(
    "--keep", type=click.Choice(["live", "all", "none"]), help="What is kept as WARC files beside the log.  [default: live]"
)


status_only_option = click.option(
    "--status-only/--whole-pages",
    default=None,
    help="Judge by statuses, redirects and faults alone, without reading pages.  [default: whole pages]",
)


_FOR_OTHERS = (
    click.option(
        "--share/--no-share",
        default=None,
        help="Also write a version for other people, without what is private.  [default: no]",
    ),
    click.option("--names/--no-names", default=None, help="That version names the reviewers.  [default: no]"),
    click.option(
        "--reproducible/--linked",
        default=None,
        help="Nothing but the log goes in: kept evidence is named, not linked.  [default: linked]",
    ),
)


def for_others(command: F) -> F:
    """Add the options that say for whom a report is written."""
    for option in reversed(_FOR_OTHERS):
        command = option(command)
    return command


browser_option = click.option(
    "--browser/--no-browser",
    default=None,
    help="Look at walled and script-only pages once more in a real browser (needs citecheck[browser]).  [default: no]",
)


def settings_of(given: dict[str, Any]) -> Settings:
    """Return the settings from file, environment and the shared flags in ``given``. Raises ``ConfigError``.

    When verbose, standard error is told which file they come from and where the log is.
    """
    file = given.get("config") or os.environ.get("CITECHECK_CONFIG")
    flags = {
        "contact": given.get("contact"),
        "log": given.get("log"),
        "report.folder": given.get("reports"),
        "report.formats": given.get("formats") or None,
        "report.share": given.get("share"),
        "report.names": given.get("names"),
        "report.reproducible": given.get("reproducible"),
        "policy.fail_on": given.get("fail_on"),
        "policy.judge.status_only": given.get("status_only"),
        "parse.links": given.get("links"),
        "parse.column": given.get("column"),
        "net.browser.enabled": given.get("browser"),
        "archive.offline": given.get("offline_archives"),
        "keep.looks": given.get("keep"),
    }
    settings = load_settings(Path(file) if file else None, env=os.environ, flags=flags)
    if given.get("reports") and not given.get("log"):
        settings = replace(settings, log=_log_for(Path(given["reports"]), settings.log))
    if given.get("verbose"):
        _tell_settings(file, settings)
    return settings


def _tell_settings(file: str | None, settings: Settings) -> None:
    named = file or (DEFAULT_FILE if Path(DEFAULT_FILE).is_file() else "none: the defaults")
    variables = sorted(name for name in os.environ if name.startswith(PREFIX))
    also = f", and {', '.join(variables)}" if variables else ""
    click.echo(clean(f"citecheck {__version__}; settings: {named}{also}; log: {settings.log}"), err=True)


def _log_for(reports: Path, log: str) -> str:
    """Return where the log stands when only another folder for reports was named: in that folder, unless there is another.

    One that the settings name stays, and so does that of the usual place where it is there and the folder has none: its runs are
    what a report is written from.
    """
    beside = reports / "audit.db"
    known = log != Settings().log or (Path(log).exists() and not beside.exists())
    return log if known else str(beside)


def keys_of() -> Keys | None:
    """Return the Internet Archive keys from the environment or ia.ini. Raises ``ConfigError``."""
    return load_keys(os.environ, Path.home())
