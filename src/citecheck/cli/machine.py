"""What commands tell machines: JSON on standard output, one object a line, and nothing else there."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click
import msgspec

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
