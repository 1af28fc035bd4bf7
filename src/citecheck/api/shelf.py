"""The verbs of the shelf: what is due of all reports that the log knows, and a run over it, each link once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from citecheck import __version__
from citecheck.api.replaying import replayed_from
from citecheck.api.runs import write_reports
from citecheck.api.scheduling import heartbeat, last_heartbeat, missed_words
from citecheck.api.starting import Silent, actor, new_run_id
from citecheck.audit.log import AuditLog
from citecheck.audit.shelf import Shelved, shelf
from citecheck.model.citation import Citations
from citecheck.model.errors import InputError, Offline
from citecheck.model.event import DUE_STEP, CitationRecord, EventKind, RunEnd, RunStart
from citecheck.model.ports import Watcher
from citecheck.model.report import RunReport
from citecheck.model.settings import Keys, Settings
from citecheck.pipeline.capture import capture
from citecheck.pipeline.check import check
from citecheck.pipeline.due import DueLink, due_links, merged
from citecheck.pipeline.links import links_of
from citecheck.wiring.config import config_digest
from citecheck.wiring.parts import open_parts, utc_now

#: ``RunStart.steps`` of a report that is told again after its links were looked at by a run over what was due.
TOLD_AGAIN = "told-again"


class RanDue(msgspec.Struct, frozen=True, kw_only=True):
    """A run over what was due. ``asked``: links that were looked at; ``left``: due links that were not, for ``why``.

    ``reports`` are those of whose links the log knows more than they told, told again, with the files written of each.
    ``missed`` says in words that a scheduled run should have come before this one.
    """

    run: str
    asked: int
    left: int
    why: str = ""
    reports: tuple[tuple[RunReport, tuple[Path, ...]], ...] = ()
    offline: Offline | None = None
    missed: str = ""


def due(settings: Settings) -> tuple[DueLink, ...]:
    """Return each link of all reports of the log, those due now first, in the order of asking. Asks nobody.

    Raises ``AuditError``.
    """
    with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
        return asyncio.run(_due(log, settings, [each.citations for each in shelf(log)]))


async def _due(log: AuditLog, settings: Settings, reports: Sequence[Citations]) -> tuple[DueLink, ...]:
    async with open_parts(settings, log=log, keys=None, watcher=Silent()) as parts:
        return due_links(reports, parts)


def run_due(
    settings: Settings,
    *,
    limit: int | None = None,
    budget: float | None = None,
    keys: Keys | None = None,
    watcher: Watcher | None = None,
    schedule: str | None = None,
) -> RanDue:
    """Look at what is due of all reports, at most ``limit`` links within ``budget`` seconds, and write the reports concerned.

    A link that several reports cite is looked at once. What was begun when the time is up is left for the next run. Claims are
    not weighed anew. ``schedule`` (five fields of cron) marks a run that it began. Raises ``AuditError``, ``InputError`` where
    the log knows no report.
    """
    with AuditLog.open(Path(settings.log), clock=utc_now) as log:
        known = shelf(log)
        if not known:
            raise InputError("the log knows no report yet", where=settings.log, hint="make it known with citecheck run REPORT")
        reports = [each.citations for each in known]
        listed = asyncio.run(_due(log, settings, reports))
        now = [link for link in listed if link.now]
        chosen = now[:limit]
        run_id = new_run_id(utc_now())
        log.begin(run_id, _start(settings, run_id, DUE_STEP))
        missed = missed_words(*last_heartbeat(log), utc_now())
        if schedule is not None:
            log.append(EventKind.SCHEDULE_KEPT, schedule, heartbeat(schedule, utc_now()))
            log.flush()
        begun = log.last_seq_of_all()
        why, offline = "", None
        try:
            work = _Work(log, settings, merged(reports, [link.url for link in chosen]), keys, watcher or Silent())
            asyncio.run(work.within(budget, run_id))
        except TimeoutError:
            why = f"the time was up after {budget:g} s"
        except Offline as error:
            why, offline = "offline: " + error.message, error
        finally:
            log.flush()
        seen = {event.subject for event in log.events(run=run_id, kind=EventKind.LINK_JUDGED, after=begun)}
        told_of = log.about([link.url for link in chosen], _LINK_KINDS)
        touched = {each.subject for each in told_of if each.run == run_id}
        left = len(now) - (len(touched) if why else len(chosen))
        why = why or (f"no more than {limit} were asked for" if left else "")
        log.append(
            EventKind.RUN_FINISHED, run_id, RunEnd(complete=not why, why=why, counts={"looked at": len(seen), "left": left})
        )
        again = [each for each in known if _is_behind(log, each)]
        told = tuple(_told_again(log, each, settings) for each in again)
    written = tuple((report, write_reports(report, settings)) for report in told)
    return RanDue(run=run_id, asked=len(seen), left=left, why=why, reports=written, offline=offline, missed=missed)


_LINK_KINDS = (
    EventKind.LINK_JUDGED,
    EventKind.ARCHIVE_ASKED,
    EventKind.CONTENT_COMPARED,
    EventKind.COPY_CHECKED,
    EventKind.CAPTURE_REQUESTED,
    EventKind.CAPTURE_ANSWERED,
)


class _Work(NamedTuple):
    """What is to be done in one run, and by what."""

    log: AuditLog
    settings: Settings
    citations: Citations
    keys: Keys | None
    watcher: Watcher

    async def within(self, budget: float | None, run_id: str) -> None:
        """Look at the links and ask for their captures, for ``budget`` seconds at most. Raises ``TimeoutError``, ``Offline``."""
        async with (
            asyncio.timeout(budget),
            open_parts(self.settings, log=self.log, keys=self.keys, watcher=self.watcher, run=run_id) as parts,
        ):
            await check(self.citations, parts, run=run_id)
            await capture(self.citations, parts, run=run_id)


def _start(settings: Settings, run_id: str, steps: str, kin: RunStart | None = None) -> RunStart:
    return RunStart(
        report=kin.report if kin else "",
        report_digest=kin.report_digest if kin else run_id,  # nothing resumes it: what it left undone is due
        tool=f"citecheck {__version__}",
        config_digest=config_digest(settings),
        actor=actor(),
        steps=steps,
        policy=msgspec.to_builtins(settings.policy),
    )


def _is_behind(log: AuditLog, each: Shelved) -> bool:
    """Tell whether the log knows more of a report's links than when the report was told last, by whichever run."""
    links = [link.subject for link in links_of(each.citations)]
    until = log.last_seq(each.run.id)
    return any(told.seq > until for told in log.about(links, _LINK_KINDS))


def _told_again(log: AuditLog, each: Shelved, settings: Settings) -> RunReport:
    """Record a report once more as it was last, in a run of its own: so it is told by what the log knows now."""
    run_id = new_run_id(utc_now())
    log.begin(run_id, _start(settings, run_id, TOLD_AGAIN, each.run.start))
    if each.document is not None:
        log.append(EventKind.DOCUMENT_READ, each.document.digest, each.document)
    for citation in each.citations.citations:
        record = CitationRecord(citation=citation, claims=each.citations.claims_of(citation))
        log.append(EventKind.CITATION_RECORDED, citation.id, record)
    log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=True))
    return replayed_from(log, run_id, settings)
