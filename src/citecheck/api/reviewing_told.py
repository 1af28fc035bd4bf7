"""What the log tells the review desk, held between two questions: a run is replayed once, decisions are read as they come in."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from citecheck.api.replaying import found_beside, told_from
from citecheck.audit.log import AuditLog
from citecheck.audit.replay_decisions import NOTHING, Reviewed, kin_by_name, reviewed, with_decisions
from citecheck.model.errors import InputError
from citecheck.model.event import AUDIT_STEP, NO_REPORT, REVIEW_STEP, Event, EventKind, Run
from citecheck.model.outcome import Finding, Outcome
from citecheck.model.ports import Clock
from citecheck.model.report import RunReport
from citecheck.model.settings import Settings
from citecheck.review.decisions import visible
from citecheck.rules.find import find_in

#: Reports held at once: the one that is worked on, and those that somebody looked something up in.
_HELD = 4
#: A run that is still going on is replayed anew only after so many times as long as the last replay took.
_REST = 10


class _Replayed(NamedTuple):
    """A run as it was replayed without decisions: up to which event, when (monotonic seconds), how long it took.

    ``found`` are the findings on each citation, by id, ``beside`` those on the report as a whole. ``audits`` counts what had been
    done to the log itself: after a redaction nothing that was held before it is shown.
    """

    audits: int
    last: int
    report: RunReport
    found: dict[str, tuple[Finding, ...]]
    beside: tuple[Finding, ...]
    at: float
    took: float


class _Beside(NamedTuple):
    """One citation with the decisions that may be seen, and its findings; ``of`` are the decisions that it was made of."""

    of: tuple[int, ...]
    outcome: Outcome
    findings: tuple[Finding, ...]


class _Seen(NamedTuple):
    """A run with the decisions that the reviewer may see, and what it was made of."""

    base: _Replayed
    decided: Reviewed
    report: RunReport
    beside: dict[str, _Beside]


class Told:
    """The reports of one log, as they are told to one reviewer. May be used from several threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        reviewer: str,
        blind: bool,
        clock: Clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._reviewer = reviewer
        self._blind = blind
        self._clock = clock
        self._monotonic = monotonic
        self._replayed: OrderedDict[str, _Replayed] = OrderedDict()
        self._reviewed: dict[str, tuple[int, Reviewed]] = {}
        self._seen: dict[str, _Seen] = {}
        self._turn = threading.Lock()  # over the dictionaries, for moments
        self._replaying: dict[str, threading.Lock] = {}  # so that two pages do not replay one run twice

    @contextmanager
    def reading(self) -> Iterator[AuditLog]:
        """Open the log for reading, which nobody's writing holds up. Raises ``AuditError``."""
        with AuditLog.open(Path(self._settings.log), clock=self._clock, write=False) as log:
            yield log

    def runs(self) -> tuple[Run, ...]:
        """Return the runs of which a report can be made, the newest first."""
        with self.reading() as log:
            return tuple(run for run in reversed(log.runs()) if run.start.steps not in NO_REPORT)

    def run(self, run_id: str) -> Run:
        """Return a run. Raises ``InputError`` where the log has none of that id, or no report is made of it."""
        found = next((run for run in self.runs() if run.id == run_id), None)
        if found is None:
            raise InputError(f"the log has no report of a run {run_id}", where=self._settings.log)
        return found

    def decided(self, report: str) -> Reviewed:
        """Return all that people decided of the report of that name, others' as well."""
        with self.reading() as log:
            return self._decided(log, report, log.runs())

    def report(self, run_id: str) -> RunReport:
        """Return a run with findings, news and the decisions that this reviewer may see. Raises ``InputError``."""
        with self.reading() as log:
            runs = log.runs()
            run = next((run for run in runs if run.id == run_id and run.start.steps not in NO_REPORT), None)
            if run is None:
                raise InputError(f"the log has no report of a run {run_id}", where=self._settings.log)
            base = self._base(log, run, _audits(runs))
            decided = self._decided(log, run.start.report, runs)
            with self._turn:
                seen = self._seen.get(run_id)
            if seen is None or seen.base is not base or seen.decided is not decided:
                known = seen.beside if seen is not None and seen.base is base else {}
                seen = self._with_decisions(log, base, decided, kin_by_name(runs, run), known)
                with self._turn:
                    self._seen[run_id] = seen
            return seen.report

    def _base(self, log: AuditLog, run: Run, audits: int) -> _Replayed:
        last = log.last_seq(run.id)
        with self._turn:
            alone = self._replaying.setdefault(run.id, threading.Lock())
        with alone:
            with self._turn:
                held = self._replayed.get(run.id)
            rests = held is not None and run.finished is None and self._rests(held)
            if held is not None and held.audits == audits and (held.last == last or rests):
                return held
            made = self._replay(log, run.id, last, audits)
            with self._turn:
                self._replayed[run.id] = made
                self._replayed.move_to_end(run.id)
                while len(self._replayed) > _HELD:
                    gone, _ = self._replayed.popitem(last=False)
                    self._seen.pop(gone, None)
            return made

    def _replay(self, log: AuditLog, run_id: str, last: int, audits: int) -> _Replayed:
        begun, policy = self._monotonic(), self._settings.policy
        told = told_from(log, run_id, self._settings, check_chain=False)
        bare = tuple(_without_decisions(outcome) for outcome in told.outcomes)
        found = {outcome.citation.id: find_in(outcome, policy) for outcome in bare}
        beside = found_beside(told, bare, self._settings)
        now = self._monotonic()
        return _Replayed(audits, last, msgspec.structs.replace(told, outcomes=bare), found, beside, now, now - begun)

    def _rests(self, held: _Replayed) -> bool:
        """Tell whether a run was replayed just now, by how long that took."""
        return self._monotonic() - held.at < _REST * held.took

    def _decided(self, log: AuditLog, report: str, runs: tuple[Run, ...]) -> Reviewed:
        """Return the decisions on a report; the same object as long as none was added."""
        audits = _audits(runs)
        with self._turn:
            known = self._reviewed.get(report)
        found = reviewed(log, report, runs, known=known[1] if known is not None and known[0] == audits else NOTHING)
        with self._turn:
            self._reviewed[report] = audits, found
        return found

    def _with_decisions(
        self, log: AuditLog, base: _Replayed, decided: Reviewed, kin: frozenset[str], known: dict[str, _Beside]
    ) -> _Seen:
        """Return a report with its decisions and the findings that come of them; only citations with new ones are looked at."""
        of = {citation: tuple(each.seq for each in decided.of(citation)) for citation in decided.ever}
        new = [each for each in base.report.outcomes if _is_new(each.citation.id, of, known)]
        beside = dict(known)
        for outcome in with_decisions(log, decided, new, kin):
            shown, name = self._visible(outcome, decided), outcome.citation.id
            beside[name] = _Beside(of[name], shown, find_in(shown, self._settings.policy))
        outcomes = tuple(
            beside[each.citation.id].outcome if each.citation.id in beside else each for each in base.report.outcomes
        )
        found = [
            finding
            for name, findings in base.found.items()
            for finding in (beside[name].findings if name in beside else findings)
        ]
        report = msgspec.structs.replace(base.report, outcomes=outcomes, findings=(*found, *base.beside))
        return _Seen(base, decided, report, beside)

    def _visible(self, outcome: Outcome, decided: Reviewed) -> Outcome:
        if not outcome.decisions or not self._blind:
            return outcome
        shown = visible(outcome.decisions, self._reviewer, blind=True, has_decided=self.has_decided(decided, outcome.citation.id))
        return msgspec.structs.replace(outcome, decisions=shown)

    def has_decided(self, decided: Reviewed, citation: str) -> bool:
        """Tell whether this reviewer ever decided on a citation, also where they undid it."""
        return any(each.decision.reviewer == self._reviewer for each in decided.ever.get(citation, ()))


def _audits(runs: Iterable[Run]) -> int:
    """Return how often doing something to the log itself (an anchor, a redaction) began or ended."""
    return sum(1 + (run.finished is not None) for run in runs if run.start.steps == AUDIT_STEP)


def _is_new(citation: str, of: dict[str, tuple[int, ...]], known: dict[str, _Beside]) -> bool:
    """Tell whether a citation has decisions that it was not shown with yet."""
    return citation in of and (citation not in known or known[citation].of != of[citation])


def _without_decisions(outcome: Outcome) -> Outcome:
    return msgspec.structs.replace(outcome, decisions=()) if outcome.decisions else outcome


def session_events(log: AuditLog, report: str, kind: EventKind) -> list[Event]:
    """Return the events of ``kind`` that all sessions on a report told, oldest first."""
    sessions = [run.id for run in log.runs() if run.start.steps == REVIEW_STEP and run.start.report == report]
    found = [event for run in sessions for event in log.events(run=run, kind=kind)]
    return sorted(found, key=lambda event: event.seq)
