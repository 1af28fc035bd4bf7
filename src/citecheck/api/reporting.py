"""Reports out of the log alone: replayed, rendered, written. No network, and nothing is loaded that reads or checks one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from citecheck.api.ahead import LONGEST, ahead
from citecheck.api.replaying import replayed_from
from citecheck.api.seldom import seldom_collected
from citecheck.audit.anchors import witnesses
from citecheck.audit.log import AuditLog
from citecheck.model.errors import InputError, Offline
from citecheck.model.event import Run
from citecheck.model.report import RunReport
from citecheck.model.settings import Settings
from citecheck.reports.render import LASTING, RENDERERS, render_one, write_lasting, write_report
from citecheck.reports.share import shared
from citecheck.wiring.clock import utc_now
from citecheck.wiring.keeping import evidence_folder


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """A run that ended: its id, what it found, whether it is complete, and the report's files where one was written."""

    run: str
    report: RunReport
    files: tuple[Path, ...] = ()
    offline: Offline | None = None
    resumed: bool = False


def report(settings: Settings, *, run_id: str | None = None) -> Ran:
    """Write the report of one run (the newest, where none is named) from the log alone. Raises ``InputError``.

    Feed and figures beside the runs' folders are written for the newest run of a report alone. Raises ``ChainBroken`` where the
    report that stands there prints a head that the log does not know: it is a witness, and is not written over.
    """
    with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
        runs = _of_reports(log)
        run = _chosen(runs, run_id, settings)
        newest = [other.id for other in runs if other.start.report == run.start.report][-1] == run.id
        made = replayed_from(log, run.id, settings)
        witnesses.check(log, witnesses.head_in(_folder(made, settings)))
    return Ran(run=run.id, report=made, files=write_reports(made, settings, lasting=newest))


def rendered(settings: Settings, form: str, *, run_id: str | None = None) -> bytes:
    """Return the report of one run in one format, and write nothing. Raises ``ConfigError``, ``InputError``, ``AuditError``."""
    shaped = msgspec.structs.replace(settings, report=msgspec.structs.replace(settings.report, formats=(form,)))
    placed = _placed(replayed(shaped, run_id=run_id), settings)
    return render_one(shared(placed, names=settings.report.names) if settings.report.share else placed, form)


def replayed(settings: Settings, *, run_id: str | None = None) -> RunReport:
    """Return what the log tells of one run (the newest, where none is named). Raises ``InputError``, ``AuditError``."""
    with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
        return replayed_from(log, _chosen(_of_reports(log), run_id, settings).id, settings)


def _of_reports(log: AuditLog) -> list[Run]:
    """Return the runs of which a report can be made: not those over bare links, nor those that told of another."""
    return [found for found in log.runs() if found.has_report]


def _chosen(runs: Sequence[Run], run_id: str | None, settings: Settings) -> Run:
    chosen = [found for found in runs if run_id is None or found.id == run_id]
    if not chosen:
        known = ", ".join(found.id for found in runs[-3:]) or "none yet"
        raise InputError(
            f"no run {run_id!r} in the log" if run_id else "the log holds no run yet",
            where=settings.log,
            hint=f"newest runs: {known}" if run_id else "make one with citecheck run REPORT",
        )
    return chosen[-1]


@seldom_collected()
def write_reports(report: RunReport, settings: Settings, *, lasting: bool = True) -> tuple[Path, ...]:
    """Write a report in all formats of the settings into its run's folder, and return the files.

    ``lasting``: it is of the report's newest run, so what lasts is written over what stood there.
    """
    placed = _placed(report, settings)
    files = _written(placed, _folder(report, settings), settings.report.formats)
    if settings.report.share:
        for_others = [name for name in settings.report.formats if name not in LASTING]
        files += write_report(shared(placed, names=settings.report.names), _folder(report, settings) / "shared", for_others)
    if not lasting:
        return files
    beside = Path(settings.report.folder)
    figures = Path(settings.report.textfiles) if settings.report.textfiles.strip() else beside
    folders = {name: figures if name == "prometheus" else beside for name in settings.report.formats if name in LASTING}
    return files + write_lasting(placed, folders)


def _written(report: RunReport, folder: Path, formats: Sequence[str]) -> tuple[Path, ...]:
    """Write a report in all formats, the longest of them begun beside the others, and return the files in their order."""
    with ahead(report, formats, RENDERERS) as renderers:
        made = write_report(report, folder, sorted(formats, key=lambda name: name == LONGEST), renderers=renderers)
        order = [f"report.{renderers[name].suffix}" for name in formats]
    return tuple(sorted(made, key=lambda file: order.index(file.name)))


def _folder(report: RunReport, settings: Settings) -> Path:
    return Path(settings.report.folder) / report.run.id


def _placed(report: RunReport, settings: Settings) -> RunReport:
    if settings.report.reproducible:
        return report
    return msgspec.structs.replace(report, evidence=_seen_from(_folder(report, settings), evidence_folder(settings)))


def _seen_from(folder: Path, evidence: Path) -> str:
    """Return the way from a report to the evidence; empty where there is none, or it is on another drive."""
    try:
        return Path(os.path.relpath(evidence, folder)).as_posix() if evidence.is_dir() else ""
    except ValueError:
        return ""


@contextmanager
def open_log(settings: Settings) -> Iterator[AuditLog]:
    """Open the log for reading. Raises ``AuditError``."""
    with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
        yield log
