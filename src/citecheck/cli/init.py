"""citecheck init: a citecheck.toml to begin with."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from pathlib import Path

import click

from citecheck.model.errors import OutputError
from citecheck.wiring.config import DEFAULT_FILE

_HEAD = """\
# Settings of citecheck. Every key stands here with its default, commented out: take the "#" away where you want another value.
# What stays commented out follows the defaults of the citecheck you use. After this file come CITECHECK_* variables, then flags.

"""


@click.command()
@click.option("--contact", default="", help="Mail or web address that archives may write to.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path(DEFAULT_FILE), show_default=True, help="File to write."
)
def init(contact: str, output: Path) -> int:
    """Write a commented citecheck.toml.

    With every setting, its default and what it does. A file that is there is never overwritten.

    \b
    Examples:
      citecheck init
      citecheck init --contact mailto:desk@example.org
    """
    text = settings_text(contact.strip())
    try:
        # Made only where nothing is: no other command can have made one in between.
        with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise click.UsageError(f"{output} is there already, and stays as it is; -o names another") from None
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", where=str(output)) from None
    click.echo(f"wrote {output}")
    click.echo("next: citecheck doctor" if contact else "next: set contact in it, then citecheck doctor")
    return 0


def settings_text(contact: str) -> str:
    """Return the file: all keys commented out but for ``contact``, where one is given, and the tables, which change nothing."""
    lines = []
    for line in defaults().replace("see below", "see README.md").splitlines():
        key = re.match(r"[a-z_]+(?= =)", line)
        if key and key[0] == "contact" and contact:
            lines.append(f"contact = {_quoted(contact)}")
        else:
            lines.append(f"# {line}" if key else line)
    return _HEAD + "\n".join(lines) + "\n"


def defaults() -> str:
    """Return every key with its default and a comment: the block of the README, which a test holds to it."""
    return files("citecheck.wiring").joinpath("data", "defaults.toml").read_text(encoding="utf-8")


def _quoted(text: str) -> str:
    """Return ``text`` as a basic string of TOML."""
    escaped = "".join(f"\\u{ord(sign):04x}" if ord(sign) < 32 or sign in '"\\\x7f' else sign for sign in text)
    return f'"{escaped}"'
