"""The verbs of the shelf: what is due of all reports that the log knows, and a run over it, each link once."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from citecheck import __version__
from citecheck.api.replaying import replayed_from
from citecheck.api.reporting import write_reports
from citecheck.api.scheduling import heartbeat, last_heartbeat, missed_words
from citecheck.api.starting import Silent, actor, new_run_id
from citecheck.audit.log import AuditLog
from citecheck.audit.recall import LINK_KINDS
from citecheck.audit.shelf import Shelved, shelf
from citecheck.model.citation import Citations
from citecheck.model.errors import InputError, Offline
from citecheck.model.event import DUE_STEP, TOLD_AGAIN_STEP, CitationRecord, EventKind, RunEnd, RunStart
from citecheck.model.ports import Watcher
from citecheck.model.report import RunReport
from citecheck.model.settings import Keys, Settings
from citecheck.pipeline.capture import capture
from citecheck.pipeline.changes import looks_at_some
from citecheck.pipeline.changes import missed as missed_run
from citecheck.pipeline.check import check
from citecheck.pipeline.due import DueLink, due_links, merged
from citecheck.pipeline.links import links_of
from citecheck.pipeline.weigh import weigh_kept
from citecheck.wiring.config import config_digest
from citecheck.wiring.parts import open_parts, utc_now

#: A run that was broken off is taken up again within this time. Later it is a run of its own that goes on with what is due:
#: looks of another day count as other looks (``model/verdict.py``).
_TAKEN_UP = dt.timedelta(days=1)


class RanDue(msgspec.Struct, frozen=True, kw_only=True):
    """A run over what was due. ``asked``: links that were looked at; ``left``: due links that were not, for ``why``.

    ``reports`` are those of whose links the log knows more than they told, told again, with the files written of each.
    ``missed`` says in words that a scheduled run should have come before this one. ``resumed``: it was broken off before.
    """

    run: str
    asked: int
    left: int
    why: str = ""
    reports: tuple[tuple[RunReport, tuple[Path, ...]], ...] = ()
    offline: Offline | None = None
    missed: str = ""
    resumed: bool = False


def due(settings: Settings) -> tuple[DueLink, ...]:
    """Return each link of all reports of the log, those due now first, in the order of asking. Asks nobody.

    Raises ``AuditError``.
    """
    with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
        return asyncio.run(_due(log, settings, [each.citations for each in shelf(log)]))


async def _due(log: AuditLog, settings: Settings, reports: Sequence[Citations], run: str = "") -> tuple[DueLink, ...]:
    async with open_parts(settings, log=log, keys=None, watcher=Silent()) as parts:
        return due_links(reports, parts, run=run)


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

    A link that several reports cite is looked at once. A run that was killed is taken up again, and what it looked at counts
    towards the limit. What was begun when the time is up is left for the next run. Claims are laid beside the sources as they
    were read now. ``schedule`` (five fields of cron) marks a run that it began. Raises ``AuditError``, ``InputError`` where the
    log knows no report.
    """
    beat = heartbeat(schedule, utc_now()) if schedule is not None else None
    with AuditLog.open(Path(settings.log), clock=utc_now) as log:
        known = shelf(log)
        if not known:
            raise InputError("the log knows no report yet", where=settings.log, hint="make it known with citecheck run REPORT")
        missed = missed_words(*last_heartbeat(log), utc_now()) or _late_words(log, settings)
        run_id, resumed = _begin(log, settings)
        if schedule is not None and beat is not None:
            log.append(EventKind.SCHEDULE_KEPT, schedule, beat)
            log.flush()
        reports = [each.citations for each in known]
        before = _looked_at(log, run_id)
        now = [link.url for link in asyncio.run(_due(log, settings, reports, run_id)) if link.now]
        chosen = _chosen(now, before, limit)
        work = _Work(log, settings, merged(reports, chosen), keys, watcher or Silent())
        why, offline = _done(work, budget, run_id)
        touched = {each.subject for each in log.about(chosen, LINK_KINDS) if each.run == run_id}
        left = len(now) - (len(touched) if why else len(chosen))
        why = why or (f"no more than {limit} were asked for" if left else "")
        counts = {"looked at": len(seen := _looked_at(log, run_id)), "left": left}
        log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=not why, why=why, counts=counts))
        told = _told_again(log, [each for each in known if _is_behind(log, each)], settings)
    return RanDue(
        run=run_id,
        asked=len(seen),
        left=left,
        why=why,
        reports=tuple((report, write_reports(report, settings)) for report in told),
        offline=offline,
        missed=missed,
        resumed=resumed,
    )


def _late_words(log: AuditLog, settings: Settings) -> str:
    """Return in words that no run looked at links for longer than ``notify.missed_after_days``, empty where one did."""
    looking = [run.started for run in log.runs() if looks_at_some(run)]
    allowed, now = dt.timedelta(days=settings.notify.missed_after_days), utc_now()
    if not allowed or not looking or now - looking[-1] <= allowed:
        return ""
    return missed_run(now - looking[-1], allowed, now).words.rstrip(".")


def _begin(log: AuditLog, settings: Settings) -> tuple[str, bool]:
    """Begin a run, or go on with the newest where that was broken off; return its id, and whether it goes on."""
    start = _start(settings, DUE_STEP)
    runs = [run for run in log.runs() if run.start.steps == DUE_STEP]
    last = runs[-1] if runs else None
    same = last is not None and last.end is None and last.start.config_digest == start.config_digest
    if last is not None and same and utc_now() - last.started < _TAKEN_UP:
        log.resume(last.id, start)
        return last.id, True
    run_id = new_run_id(utc_now())
    log.begin(run_id, start)
    return run_id, False


def _chosen(now: Sequence[str], before: frozenset[str], limit: int | None) -> list[str]:
    """Return which of the links that are due now are looked at: of those that the run has not begun with, up to the limit."""
    begun, others = [url for url in now if url in before], [url for url in now if url not in before]
    return begun + (others if limit is None else others[: max(limit - len(before), 0)])


def _looked_at(log: AuditLog, run_id: str) -> frozenset[str]:
    return frozenset(told.subject for told in log.told(run=run_id, kind=EventKind.LINK_JUDGED))


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


def _done(work: _Work, budget: float | None, run_id: str) -> tuple[str, Offline | None]:
    """Do the work; return in words why it stopped before its end, empty where it did not, and what took our network away."""
    try:
        asyncio.run(work.within(budget, run_id))
    except TimeoutError:
        return f"the time was up after {budget:g} s", None
    except Offline as error:
        return "offline: " + error.message, error
    finally:
        work.log.flush()
    return "", None


def _start(settings: Settings, steps: str, kin: RunStart | None = None) -> RunStart:
    return RunStart(
        report=kin.report if kin else "",
        report_digest=kin.report_digest if kin else "",
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
    return any(told.seq > until for told in log.about(links, LINK_KINDS))


def _told_again(log: AuditLog, behind: Sequence[Shelved], settings: Settings) -> tuple[RunReport, ...]:
    """Tell reports once more, each in a run of its own, by what the log knows now."""
    runs = asyncio.run(_recorded_again(log, behind, settings)) if behind else []
    return tuple(replayed_from(log, run_id, settings) for run_id in runs)


async def _recorded_again(log: AuditLog, behind: Sequence[Shelved], settings: Settings) -> list[str]:
    """Record reports as they were last, lay their claims beside what was read of the sources since, and return the runs."""
    made = []
    async with open_parts(settings, log=log, keys=None, watcher=Silent()) as parts:
        for each in behind:
            run_id = new_run_id(utc_now())
            log.begin(run_id, _start(settings, TOLD_AGAIN_STEP, each.run.start))
            if each.document is not None:
                log.append(EventKind.DOCUMENT_READ, each.document.digest, each.document)
            for citation in each.citations.citations:
                record = CitationRecord(citation=citation, claims=each.citations.claims_of(citation))
                log.append(EventKind.CITATION_RECORDED, citation.id, record)
            weigh_kept(each.citations, parts, run=run_id)
            log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=True))
            made.append(run_id)
    return made
