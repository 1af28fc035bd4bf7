"""The verb for bare links, one a line: no report, no notes, no snapshots; follow and judge, and tell each as it is known."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from citecheck import __version__
from citecheck.api.feed import Feed
from citecheck.api.starting import Silent, actor, new_run_id
from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citation
from citecheck.model.errors import Offline
from citecheck.model.event import LINKS_STEP, EventKind, RunEnd, RunStart
from citecheck.model.outcome import Finding, LinkSeen, Outcome
from citecheck.model.settings import Settings
from citecheck.model.url import parse_url
from citecheck.model.verdict import Conclusion, Liveness
from citecheck.pipeline.stream import check_stream
from citecheck.wiring.config import config_digest
from citecheck.wiring.parts import open_parts, utc_now


class LinksChecked(msgspec.Struct, frozen=True, kw_only=True):
    """A stream that was checked: how many links came out how (by state; ``not a link`` among them), and whether that fails."""

    run: str
    counts: dict[str, int]
    asked: int
    fails: bool
    offline: Offline | None = None


def check_links(
    lines: Iterable[str], settings: Settings, *, tell: Callable[[LinkSeen], object], source: str = "-"
) -> LinksChecked:
    """Follow and judge the link on each of ``lines``; ``tell`` hears of each as soon as it is known.

    Everything learned is in the log; memory does not grow with the stream: lines that wait lie on the disk, beside the log.
    ``source`` names where the lines come from. Raises ``AuditError``, ``ConfigError`` and ``OutputError``.
    """
    counts: Counter[str] = Counter()
    asked = failing = 0

    def heard(seen: LinkSeen) -> None:
        nonlocal asked, failing
        seen = msgspec.structs.replace(seen, findings=_findings(seen, settings)) if _may_fail(seen) else seen
        counts[seen.verdict.liveness if seen.verdict else "not a link"] += 1
        asked += seen.asked
        failing += _fails(seen, settings)
        tell(seen)

    offline: Offline | None = None
    with AuditLog.open(Path(settings.log), clock=utc_now) as log:
        run_id = new_run_id(utc_now())
        log.begin(run_id, _start(source, run_id, settings))
        try:
            asyncio.run(_walk(lines, settings, log, run_id, heard))
            log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=True, counts=dict(counts)))
        except Offline as error:
            offline = error
            log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=False, why="offline: " + error.message))
        finally:
            log.flush()
    return LinksChecked(run=run_id, counts=dict(counts), asked=asked, fails=failing > 0, offline=offline)


async def _walk(lines: Iterable[str], settings: Settings, log: AuditLog, run_id: str, tell: Callable[[LinkSeen], object]) -> None:
    async with open_parts(settings, log=log, keys=None, watcher=Silent()) as parts:
        await check_stream(Feed(lines, Path(settings.log).parent), parts, run=run_id, tell=tell)


def _start(source: str, run_id: str, settings: Settings) -> RunStart:
    return RunStart(
        report=source,
        report_digest=hashlib.sha256(run_id.encode()).hexdigest(),  # a stream is never read twice: no run resumes another
        tool=f"citecheck {__version__}",
        config_digest=config_digest(settings),
        actor=actor(),
        steps=LINKS_STEP,
        policy=msgspec.to_builtins(settings.policy),
    )


def _may_fail(seen: LinkSeen) -> bool:
    """Tell whether rules could have anything to say: most links are plainly there."""
    dead = seen.standing is not None and seen.standing.conclusion is Conclusion.DEAD
    return seen.verdict is not None and (seen.verdict.liveness is not Liveness.LIVE or dead)


def _fails(seen: LinkSeen, settings: Settings) -> bool:
    if not seen.findings:
        return False
    from citecheck.rules.find import fails  # noqa: PLC0415 - as below

    return fails(seen.findings, settings.policy)


def _findings(seen: LinkSeen, settings: Settings) -> tuple[Finding, ...]:
    # Most streams need no rules: they are loaded where a link may fail.
    from citecheck.rules.find import find  # noqa: PLC0415

    name = str(seen.line)
    citation = Citation(id=name, note=name, kind="web", raw=seen.url, url=parse_url(seen.url))
    return find((Outcome(citation=citation, verdict=seen.verdict, standing=seen.standing),), settings.policy)
