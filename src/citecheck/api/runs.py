"""The verbs that touch the web, the archives or the log: run, check, archive, report, verify. Sync faces over the async core."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from citecheck import __version__
from citecheck.api.ahead import LONGEST, ahead
from citecheck.api.reading import parse, save
from citecheck.api.replaying import replayed_from
from citecheck.api.seldom import seldom_collected
from citecheck.api.starting import Silent, actor, new_run_id
from citecheck.audit.anchors import witnesses
from citecheck.audit.chain import encoded
from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citations
from citecheck.model.document import Document
from citecheck.model.errors import InputError, Offline
from citecheck.model.event import (
    CitationRecord,
    DocumentRead,
    EventKind,
    Run,
    RunEnd,
    RunStart,
    canonical,
)
from citecheck.model.ports import Parts, Tell, Watcher, Words, unheard
from citecheck.model.report import RunReport
from citecheck.model.settings import Keys, Settings
from citecheck.pipeline.align import align_notes
from citecheck.pipeline.capture import capture
from citecheck.pipeline.check import check as check_links
from citecheck.pipeline.links import links_of
from citecheck.pipeline.translate import translate_sources
from citecheck.reports.render import LASTING, RENDERERS, check_formats, render_one, write_lasting, write_report
from citecheck.reports.share import shared
from citecheck.wiring.config import config_digest
from citecheck.wiring.keeping import evidence_folder
from citecheck.wiring.parts import contact_of, open_parts, utc_now
from citecheck.wiring.translators import translator_of

#: What a run does, in this order.
Step = Callable[[Citations, Parts, str], Awaitable[None]]


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """A run that ended: its id, what it found, whether it is complete, and the report's files where one was written."""

    run: str
    report: RunReport
    files: tuple[Path, ...] = ()
    offline: Offline | None = None
    resumed: bool = False


def run(
    report: Path,
    book: Path,
    settings: Settings,
    *,
    keys: Keys | None = None,
    watcher: Watcher | None = None,
    trusted: bool = False,
    tell: Tell = unheard,
) -> Ran:
    """Do the whole job: parse, check, archive, report. An unfinished run of the same report and settings is resumed.

    Without a contact in the settings no archive is asked, and the report says so. ``trusted``, ``tell``: see ``parse``. Raises
    ``ConfigError`` before anything is done where a format of the settings cannot be written on this machine.
    """
    check_formats(settings.report.formats)
    parsed = parse(report, book=book, links=settings.parse.links, column=settings.parse.column, trusted=trusted, tell=tell)
    save(parsed, book)
    steps = (_check, _capture)
    job = _Job(
        citations=parsed.citations,
        settings=settings,
        steps=steps,
        keys=keys,
        watcher=watcher or Silent(),
        document=parsed.document,
    )
    return _run(job, write=True)


def check(citations: Citations, settings: Settings, *, watcher: Watcher | None = None) -> Ran:
    """Follow, judge and look up every link of ``citations``; ask for no capture and write no report."""
    return _run(_Job(citations=citations, settings=settings, steps=(_check,), watcher=watcher or Silent()), write=False)


def archive(citations: Citations, settings: Settings, *, keys: Keys | None = None, watcher: Watcher | None = None) -> Ran:
    """Ask for the captures that policy wants, by what the log knows of the links; write no report.

    Raises ``ConfigError`` without a contact.
    """
    contact_of(settings)
    job = _Job(citations=citations, settings=settings, steps=(_capture,), keys=keys, watcher=watcher or Silent())
    return _run(job, write=False)


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


async def _check(citations: Citations, parts: Parts, run_id: str) -> None:
    await check_links(citations, parts, run=run_id)
    if not parts.settings.policy.judge.status_only:
        await translate_sources(citations, parts)
        await align_notes(citations, parts)


async def _capture(citations: Citations, parts: Parts, run_id: str) -> None:
    await capture(citations, parts, run=run_id)


@dataclass(frozen=True, kw_only=True)
class _Job:
    """One run to do: on which citations, by which settings, which steps, and who looks on."""

    citations: Citations
    settings: Settings
    steps: tuple[Step, ...]
    keys: Keys | None = None
    watcher: Watcher = field(default_factory=Silent)
    document: Document | None = None

    @property
    def names(self) -> str:
        """The steps' names, as the log keeps them."""
        return "+".join(step.__name__.strip("_") for step in self.steps)


def _run(job: _Job, *, write: bool) -> Ran:
    settings = job.settings
    with AuditLog.open(Path(settings.log), clock=utc_now) as log:
        run_id, resumed = _begin(log, job)
        _record(log, run_id, job)
        offline: Offline | None = None
        try:
            asyncio.run(_walk(job, log, run_id))
            log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=True, counts={"links": len(links_of(job.citations))}))
        except Offline as error:
            offline = error
            log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=False, why="offline: " + error.message))
        finally:
            log.flush()
        made = replayed_from(log, run_id, settings)
    files = write_reports(made, settings) if write else ()
    return Ran(run=run_id, report=made, files=files, offline=offline, resumed=resumed)


async def _walk(job: _Job, log: AuditLog, run_id: str) -> None:
    words, translator = _words(job.settings), translator_of(job.settings)
    async with open_parts(job.settings, log=log, keys=job.keys, watcher=job.watcher, run=run_id) as opened:
        parts = replace(opened, words=words, translator=translator)
        for step in job.steps:
            await step(job.citations, parts, run_id)


def _words(settings: Settings) -> Words | None:
    """Return the user's dictionaries, None without any. Raises ``ConfigError``."""
    if not settings.evidence.dictionaries:
        return None
    from citecheck.wiring.dictionaries import words_of  # noqa: PLC0415 - loaded where there are any

    return words_of(settings)


def _begin(log: AuditLog, job: _Job) -> tuple[str, bool]:
    start = RunStart(
        report=job.citations.source,
        report_digest=job.citations.digest,
        tool=f"citecheck {__version__}",
        config_digest=config_digest(job.settings),
        actor=actor(),
        steps=job.names,
        policy=msgspec.to_builtins(job.settings.policy),
    )
    unfinished = log.unfinished(start.report_digest, start.config_digest, steps=job.names)
    if unfinished is not None:
        log.resume(unfinished.id, start)
        return unfinished.id, True
    run_id = new_run_id(utc_now())
    log.begin(run_id, start)
    return run_id, False


def _record(log: AuditLog, run_id: str, job: _Job) -> None:
    """Put the report and its citations into the log, once a run, again only where a person edited one in between."""
    recorded = log.events(run=run_id, kind=EventKind.CITATION_RECORDED)
    known = {event.subject: canonical(event.data) for event in recorded}
    if job.document is not None and not any(log.events(run=run_id, kind=EventKind.DOCUMENT_READ)):
        kept = log.keep_text(encoded(job.document).decode())
        log.append(EventKind.DOCUMENT_READ, job.document.digest, _document_read(job.document, job.citations, kept))
    for citation in job.citations.citations:
        record = CitationRecord(citation=citation, claims=job.citations.claims_of(citation))
        if known.get(citation.id) != canonical(record):
            log.append(EventKind.CITATION_RECORDED, citation.id, record)
    log.flush()


def _document_read(document: Document, citations: Citations, kept: str) -> DocumentRead:
    return DocumentRead(
        source=document.source,
        media_type=document.media_type,
        digest=document.digest,
        language=document.language,
        date_order=document.date_order,
        notes=len(document.notes),
        markers=len(document.markers),
        problems=document.problems,
        report_date=citations.report_date,
        text_digest=kept,
    )


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
