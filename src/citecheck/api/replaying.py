"""A run told from the log and judged: what every report, and the review desk, is made of."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from citecheck.api.news import news_of
from citecheck.api.seldom import seldom_collected
from citecheck.api.trend import trend_of
from citecheck.audit.log import AuditLog
from citecheck.audit.recall import Records
from citecheck.audit.replay import replay
from citecheck.liveness.judge import drifted
from citecheck.liveness.standing import standing
from citecheck.model.outcome import Finding, Outcome
from citecheck.model.report import RunReport
from citecheck.model.settings import Settings
from citecheck.rules.find import find_beside, find_in
from citecheck.rules.log import of_log


@seldom_collected()
def replayed_from(log: AuditLog, run_id: str, settings: Settings) -> RunReport:
    """Return what the log tells of a run, judged by the settings, with what it found changed."""
    told = told_from(log, run_id, settings)
    found = [finding for outcome in told.outcomes for finding in find_in(outcome, settings.policy)]
    of_it = of_log(holds=told.verified, redacted=told.redacted)
    return msgspec.structs.replace(told, findings=(*found, *found_beside(told, told.outcomes, settings), *of_it))


def told_from(log: AuditLog, run_id: str, settings: Settings, *, check_chain: bool = True) -> RunReport:
    """Return the same without findings; the chain is not verified where not ``check_chain``."""
    records = Records(log)
    report = replay(log, run_id, policy=settings.policy, check_chain=check_chain, records=records)
    told = msgspec.structs.replace(report, outcomes=tuple(_judged(outcome, settings) for outcome in report.outcomes))
    told = msgspec.structs.replace(told, trend=trend_of(log, told))
    return msgspec.structs.replace(told, changes=news_of(log, told, settings, records))


def found_beside(told: RunReport, outcomes: Sequence[Outcome], settings: Settings) -> tuple[Finding, ...]:
    """Return what the rules find on a report as a whole, whose outcomes are ``outcomes``."""
    problems = told.document.problems if told.document else ()
    return find_beside(outcomes, settings.policy, problems, told.alignment)


def _judged(outcome: Outcome, settings: Settings) -> Outcome:
    """Add what takes more than one look: what became of the page since its memento, and the link's history."""
    if outcome.verdict is None:
        return outcome
    verdict = drifted(outcome.verdict, outcome.drift)
    looks = (*outcome.history, verdict)
    return msgspec.structs.replace(outcome, verdict=verdict, standing=standing(looks, settings.policy.judge))
