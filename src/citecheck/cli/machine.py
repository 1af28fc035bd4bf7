"""What commands tell machines: JSON on standard output, one object a line, and nothing else there."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click
import msgspec

from citecheck import api
from citecheck.reports.summary import summarise

json_option = click.option("--json", "as_json", is_flag=True, help="For machines: JSON on standard output, nothing else there.")


def say(value: object) -> None:
    """Write one value as a line of JSON."""
    sys.stdout.write(msgspec.json.encode(value, enc_hook=_plain).decode() + "\n")


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} is nothing for machines")


def say_all(values: Iterable[object]) -> None:
    """Write each value as a line of JSON."""
    for value in values:
        say(value)


def of_run(ran: api.Ran) -> dict[str, object]:
    """Return of a run what a script goes on with; the whole of it is report.json (``citecheck report --format json -o -``)."""
    report, figures = ran.report, summarise(ran.report)
    end = report.run.end
    return {
        "run": ran.run,
        "report": report.run.start.report,
        "complete": end is not None and end.complete,
        "why": end.why if end is not None else "",
        "resumed": ran.resumed,
        "links": figures.linked,
        "checked": figures.checked,
        "states": {count.state.key: count.count for count in figures.states},
        "findings": dict(figures.findings),
        "changes": [item for told in report.changes[:1] for item in told.changes],
        "head": report.head,
        "verified": report.verified,
        "files": [str(file) for file in ran.files],
    }
