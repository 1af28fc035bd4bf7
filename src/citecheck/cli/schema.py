"""citecheck schema: the JSON Schema of citations.yaml, for editors' tooling."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from citecheck.citations.book.tooling import schema_file
from citecheck.text.files import write_whole


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.  [default: the screen]")
def schema(*, output: Path | None) -> int:
    """Print the JSON Schema of citations.yaml.

    With it an editor completes keys and marks mistakes while you type. You need this only where the file has another name
    or place: beside a citations.yaml that citecheck makes, citations.schema.json lies already, and the file's first line
    names it.

    \b
    Examples:
      citecheck schema
      citecheck schema -o citations.schema.json
    """
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(schema_file())
    else:
        write_whole(output, schema_file())
        click.echo(f"wrote {output}")
    return 0
