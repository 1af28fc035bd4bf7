"""citecheck schema: the JSON Schema of citations.yaml, for editors' tooling, and that of report.json."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from citecheck.citations.book.tooling import schema_file
from citecheck.text.files import write_whole


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.  [default: the screen]")
@click.option("--report", "of_report", is_flag=True, help="That of report.json instead.")
def schema(*, output: Path | None, of_report: bool) -> int:
    """Print the JSON Schema of citations.yaml.

    With it an editor completes keys and marks mistakes while you type. You need this only where the file has another name
    or place: beside a citations.yaml that citecheck makes, citations.schema.json lies already, and the file's first line
    names it.

    \b
    Examples:
      citecheck schema
      citecheck schema -o citations.schema.json
      citecheck schema --report -o report.schema.json
    """
    content = _report_schema() if of_report else schema_file()
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(content)
    else:
        write_whole(output, content)
        click.echo(f"wrote {output}")
    return 0


def _report_schema() -> bytes:
    from citecheck.reports.json_report import report_schema_file  # noqa: PLC0415 - loaded where it is asked for

    return report_schema_file()
