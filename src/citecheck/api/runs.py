"""The verbs that touch the web, the archives or the log: run, check, archive, report, verify. Sync faces over the async core."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from citecheck import __version__
from citecheck.api.reading import parse, save
from citecheck.api.replaying import replayed_from
from citecheck.api.reporting import Ran, write_reports
from citecheck.api.starting import Silent, actor, new_run_id
from citecheck.audit.chain import encoded
from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citations
from citecheck.model.document import Document
from citecheck.model.errors import Offline
from citecheck.model.event import (
    CitationRecord,
    DocumentRead,
    EventKind,
    RunEnd,
    RunStart,
    canonical,
)
from citecheck.model.ports import Parts, Tell, Watcher, Words, unheard
from citecheck.model.settings import Keys, Settings
from citecheck.pipeline.align import align_notes
from citecheck.pipeline.capture import capture
from citecheck.pipeline.check import check as check_links
from citecheck.pipeline.links import links_of
from citecheck.pipeline.translate import translate_sources
from citecheck.reports.render import check_formats
from citecheck.wiring.config import config_digest
from citecheck.wiring.parts import contact_of, open_parts, utc_now
from citecheck.wiring.translators import translator_of

#: What a run does, in this order.
Step = Callable[[Citations, Parts, str], Awaitable[None]]


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
