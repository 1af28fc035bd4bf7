"""Every report format by name, and the folder they are written to: all files or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from citecheck.model.errors import ConfigError, OutputError
from citecheck.model.ports import Renderer
from citecheck.model.report import RunReport
from citecheck.reports.csv_report import CsvReport
from citecheck.reports.html import HtmlReport
from citecheck.reports.json_report import JsonReport
from citecheck.reports.markdown import MarkdownReport

#: Format name -> renderer. A plug-in adds to a copy of it.
RENDERERS: Mapping[str, Renderer] = {
    "html": HtmlReport(),
    "md": MarkdownReport(),
    "json": JsonReport(),
    "csv": CsvReport(),
}


def write_report(
    report: RunReport, folder: Path, formats: Iterable[str], *, renderers: Mapping[str, Renderer] = RENDERERS
) -> tuple[Path, ...]:
    """Render ``report`` into ``folder``/report.<suffix>, one file a format, and return the paths.

    Everything is rendered before anything is written, and written aside before it is moved into place. Raises
    ``ConfigError`` for an unknown format and ``OutputError`` where the folder cannot be written.
    """
    chosen = [_renderer(name, renderers) for name in formats]
    files = {f"report.{renderer.suffix}": renderer.render(report) for renderer in chosen}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".report-", dir=folder))
    except OSError as error:
        raise OutputError(
            f"the report cannot be written: {error.strerror or error}",
            where=str(folder),
            hint="choose another folder with --reports, or make this one writable",
        ) from None
    try:
        for name, content in files.items():
            (aside / name).write_bytes(content)
        for name in files:
            os.replace(aside / name, folder / name)  # noqa: PTH105 - one call, atomic on every system
    except OSError as error:
        raise OutputError(f"the report cannot be written: {error.strerror or error}", where=str(folder)) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return tuple(folder / name for name in files)


def _renderer(name: str, renderers: Mapping[str, Renderer]) -> Renderer:
    if name not in renderers:
        raise ConfigError(f"unknown report format {name!r}", where="report.formats", hint=f"one of: {', '.join(renderers)}")
    return renderers[name]
