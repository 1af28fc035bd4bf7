"""citecheck check: follow, judge and look up the links of citations.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from citecheck import api
from citecheck.cli.machine import json_option
from citecheck.cli.options import browser_option, keep_option, offline_option, settings_of, shared, status_only_option
from citecheck.cli.outcome import conclude
from citecheck.cli.progress import Watching


@click.command()
@click.argument("book", type=click.Path(path_type=Path), default=Path("citations.yaml"))
@status_only_option
@browser_option
@offline_option
@keep_option
@json_option
@shared
def check(book: Path, as_json: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Check the links and find their snapshots.

    Follows and judges every link of BOOK (default: citations.yaml), and looks for the snapshot near its cited date.

    Links whose last answer is still fresh are not asked again. An interrupted check goes on where it stopped.

    \b
    Examples:
      citecheck check
      citecheck check ../thesis/citations.yaml --fail-on warning
    """
    settings = settings_of(given)
    citations = api.load(book)
    with Watching(quiet=quiet, verbose=given["verbose"]) as watcher:
        ran = api.check(citations, settings, watcher=watcher)
    return conclude(ran, settings, quiet=quiet, verbose=given["verbose"], as_json=as_json)
