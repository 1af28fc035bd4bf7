"""The verbs that ask a language model: first what would be sent to whom, then, with a yes, the asking."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from citecheck import __version__
from citecheck.api.reporting import replayed
from citecheck.api.starting import Silent, actor, new_run_id
from citecheck.audit.log import AuditLog
from citecheck.model.event import SUGGEST_STEP, EventKind, Run, RunEnd, RunStart
from citecheck.model.ports import LanguageModel, Watcher
from citecheck.model.settings import Settings
from citecheck.pipeline.suggest import Ask, Asked, asks_of, suggest, within
from citecheck.wiring.clock import utc_now
from citecheck.wiring.config import config_digest
from citecheck.wiring.llms import language_model


class SuggestionPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What would be sent, to which model. ``left`` claims are beyond the budget."""

    run: Run
    model: str
    asks: tuple[Ask, ...]
    left: int = 0

    @property
    def sources(self) -> int:
        """How many sources would be sent, whole or in part."""
        return len({ask.source.digest for ask in self.asks})

    @property
    def tokens(self) -> int:
        """About how many tokens that takes, answers among them."""
        return sum(ask.tokens for ask in self.asks)


def plan_suggestions(settings: Settings, *, run_id: str | None = None, model: LanguageModel | None = None) -> SuggestionPlan:
    """Return what ``ask_model`` would send for a run (the newest, where none is named). Nobody is asked.

    Raises ``ConfigError`` where no model is named, installed or known, ``InputError`` and ``AuditError`` as ``report`` does.
    """
    chosen = model or language_model(settings.llm)
    report = replayed(settings, run_id=run_id)
    with AuditLog.open(Path(settings.log), clock=utc_now, write=False) as log:
        asks = asks_of(report.outcomes, log, settings.llm, chosen.name)
    now = within(asks, settings.llm)
    return SuggestionPlan(run=report.run, model=chosen.name, asks=now, left=len(asks) - len(now))


def ask_model(
    settings: Settings, planned: SuggestionPlan, *, watcher: Watcher | None = None, model: LanguageModel | None = None
) -> Asked:
    """Send what was planned, and log every answer in a run of its own. Whoever calls this has the user's yes.

    Raises ``ConfigError`` as ``plan_suggestions`` does, ``AuditError``. What the model does is an answer, never an error.
    """
    chosen = model or language_model(settings.llm)
    start = RunStart(
        report=planned.run.start.report,
        report_digest=planned.run.start.report_digest,
        tool=f"citecheck {__version__}",
        config_digest=config_digest(settings),
        actor=actor(),
        steps=SUGGEST_STEP,
    )
    with AuditLog.open(Path(settings.log), clock=utc_now) as log:
        run_id = new_run_id(utc_now())
        log.begin(run_id, start)
        asked = asyncio.run(suggest(planned.asks, chosen, log, settings.llm, watcher or Silent()))
        counts = {"asked": len(asked.suggestions), "tokens": asked.tokens}
        log.append(EventKind.RUN_FINISHED, run_id, RunEnd(complete=not asked.stopped, why=asked.stopped, counts=counts))
    return asked
