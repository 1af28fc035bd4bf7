"""citecheck doctor: is everything there that citecheck needs, and what to do where it is not."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from citecheck.api.doctor import examine
from citecheck.cli.clean import clean
from citecheck.cli.machine import json_option, say
from citecheck.cli.options import settings_of, shared
from citecheck.model.diagnosis import Diagnosis
from citecheck.model.errors import ConfigError
from citecheck.model.settings import Settings

_STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}


@click.command()
@click.option("--offline", is_flag=True, help="Ask nobody on the network.")
@json_option
@shared
def doctor(offline: bool, as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Examine the set-up and say what to mend.

    Settings, contact, keys, log, disk, browser, notices, schedule; then names, network, clock and archives: of the network
    the hosts in [net] probes are asked and, where a contact is set, each archive for one page. Ends with 1 where something
    fails.

    \b
    Examples:
      citecheck doctor
      citecheck doctor --offline --quiet
    """
    console = Console(highlight=False)
    failed = False
    for each in _examined(given, offline=offline):
        failed = failed or each.level == "fail"
        if as_json:
            say(each)
        elif each.level != "ok" or not quiet:
            _show(console, each)
    return 1 if failed else 0


def _examined(given: dict[str, Any], *, offline: bool) -> Iterator[Diagnosis]:
    """Yield the diagnoses; where the settings cannot be read that is one, and the rest goes by the defaults."""
    try:
        settings = settings_of(given)
        yield Diagnosis(part="configuration", level="ok", words=_file(given))
    except ConfigError as error:
        settings = Settings()
        words = f"{error.where}: {error.message}" if error.where else error.message
        cure = error.hint or "mend it; what follows is by the defaults"
        yield Diagnosis(part="configuration", level="fail", words=words, cure=cure)
    yield from examine(settings, os.environ, Path.home(), offline=offline)


def _file(given: dict[str, Any]) -> str:
    file = given.get("config") or os.environ.get("CITECHECK_CONFIG") or "citecheck.toml"
    there = Path(file).is_file()
    return f"{file} is read" if there else "defaults: no citecheck.toml here (citecheck init writes one)"


def _show(console: Console, each: Diagnosis) -> None:
    level, *more = _lines(f"{each.level:<4}  ", f"{each.part}: {each.words}", console.width)
    console.print(Text.assemble((level[:4], _STYLES[each.level]), level[4:]), soft_wrap=True)
    for line in [*more, *(_lines(" " * 6, f"→ {each.cure}", console.width) if each.cure else [])]:
        console.print(Text(line), soft_wrap=True)


def _lines(lead: str, text: str, width: int) -> list[str]:
    """Return ``text`` behind ``lead``, in lines of ``width`` with a hanging indent; addresses and paths are not torn."""
    return textwrap.wrap(
        clean(text),
        max(width, 30),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
