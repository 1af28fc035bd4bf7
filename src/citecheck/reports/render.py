"""Every report format by name, and the folder they are written to: all files or none.

Each run has its folder. What others ask for at one place, run after run (a feed, figures), is written beside them too.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from citecheck.model.errors import ConfigError, OutputError
from citecheck.model.ports import Renderer
from citecheck.model.report import RunReport
from citecheck.reports.atom import AtomFeed
from citecheck.reports.csv_report import CsvReport
from citecheck.reports.github import GitHubAnnotations
from citecheck.reports.html import HtmlReport
from citecheck.reports.json_report import JsonReport
from citecheck.reports.junit import JUnitReport
from citecheck.reports.markdown import MarkdownReport
from citecheck.reports.memo import DocxMemo
from citecheck.reports.pdf import PdfReport
from citecheck.reports.prometheus import PrometheusReport
from citecheck.reports.sarif import SarifReport
from citecheck.text.files import write_whole

#: Format name -> renderer. A plug-in adds to a copy of it.
RENDERERS: Mapping[str, Renderer] = {
    "html": HtmlReport(),
    "md": MarkdownReport(),
    "json": JsonReport(),
    "csv": CsvReport(),
    "pdf": PdfReport(),
    "docx": DocxMemo(),
    "junit": JUnitReport(),
    "sarif": SarifReport(),
    "github": GitHubAnnotations(),
    "atom": AtomFeed(),
    "prometheus": PrometheusReport(),
}
#: The formats that are asked for at one place, run after run.
LASTING = frozenset({"atom", "prometheus"})


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
        hint = "make room, then write it from the log alone: citecheck report RUN"
        raise OutputError(f"the report cannot be written: {error.strerror or error}", where=str(folder), hint=hint) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return tuple(folder / name for name in files)


def check_formats(formats: Iterable[str], *, renderers: Mapping[str, Renderer] = RENDERERS) -> None:
    """Raise ``ConfigError`` for a format that nobody renders, or whose library is not on this machine."""
    for name in formats:
        renderer = _renderer(name, renderers)
        if isinstance(renderer, PdfReport | DocxMemo):
            renderer.check()


def write_lasting(
    report: RunReport, folders: Mapping[str, Path], *, renderers: Mapping[str, Renderer] = RENDERERS
) -> tuple[Path, ...]:
    """Render ``report``, of the newest run, in each lasting format (``folders``: format -> where to), over what stands there.

    The file is named for the report, the same at each run, and moved into place whole. Raises ``ConfigError``, ``OutputError``.
    """
    made = []
    for name, folder in folders.items():
        renderer = _renderer(name, renderers)
        path = folder / f"{_slug(report.run.start.report)}.{renderer.suffix}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"cannot be made: {error.strerror or error}", where=str(folder)) from None
        write_whole(path, renderer.render(report))
        made.append(path)
    return tuple(made)


def _slug(name: str) -> str:
    """Return a file name for the report ``name``: readable, and another for another report of the same name elsewhere."""
    stem = re.sub(r"[^\w.-]+", "-", PurePath(name.replace("\\", "/")).stem).strip("-.")[:60]
    return f"{stem or 'report'}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:6]}"


def render_one(report: RunReport, name: str, *, renderers: Mapping[str, Renderer] = RENDERERS) -> bytes:
    """Return the report in the format ``name``. Raises ``ConfigError`` for an unknown one."""
    return _renderer(name, renderers).render(report)


def _renderer(name: str, renderers: Mapping[str, Renderer]) -> Renderer:
    if name not in renderers:
        raise ConfigError(f"unknown report format {name!r}", where="report.formats", hint=f"one of: {', '.join(renderers)}")
    return renderers[name]
