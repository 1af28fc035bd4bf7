"""The review desk on a real log: what its pages ask of the world (``review.desk.Desk``), answered by log, archive and files.

The web is never asked. Reading holds nobody up and is held up by nobody; the log is taken for the moment of a write alone.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from citecheck.api.reviewing_book import cited_in, edit_in
from citecheck.api.reviewing_events import event_rows
from citecheck.api.reviewing_sources import Sources
from citecheck.api.reviewing_told import Told, session_events
from citecheck.api.reviewing_writing import PATIENCE, Sessions
from citecheck.api.starting import actor
from citecheck.audit.chain import data_as
from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citation
from citecheck.model.decision import Decided, Decision, Sample, Undone, claim_digest
from citecheck.model.document import Document
from citecheck.model.errors import AuditError, InputError
from citecheck.model.event import EventKind, Run
from citecheck.model.memento import Memento
from citecheck.model.outcome import Outcome
from citecheck.model.policy import Policy
from citecheck.model.ports import Clock
from citecheck.model.report import RunReport
from citecheck.model.settings import Settings
from citecheck.model.verdict import Verdict
from citecheck.reports.decided import decisions_file
from citecheck.reports.queries import queries_file
from citecheck.review.decisions import drawn, population
from citecheck.review.desk import Desk, EventRow, Rejected, Shown
from citecheck.wiring.clock import utc_now

#: Characters of a note or a question: more was pasted by mistake, and stands in the log for ever.
LONGEST = 20_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def open_desk(
    settings: Settings, *, book: Path, reviewer: str = "", blind: bool | None = None, report: str = "", clock: Clock = utc_now
) -> LogDesk:
    """Open the desk of the log that the settings name, or of one ``report`` in it, by its name or the file's name alone.

    Without a ``reviewer`` it is that of the settings, else the system's user. Raises ``InputError`` for a name that is none and
    for a report that the log does not know, ``AuditError`` where there is no log.
    """
    name = " ".join(_CONTROL.sub(" ", reviewer or settings.review.reviewer or actor()).split())
    if not name or len(name) > 100:
        raise InputError("this is no reviewer's name", where="--reviewer", hint="a few words, up to 100 characters")
    blind = settings.review.blind if blind is None else blind
    desk = LogDesk(settings, book=book, reviewer=name, blind=blind, report=report, clock=clock)
    if not desk.runs() and report:
        known = ", ".join(dict.fromkeys(run.start.report for run in desk.runs_of_all())) or "none yet"
        hint = f"citecheck run {report}; reports in the log: {known}"
        raise InputError(f"the log has no run of {report}", where=settings.log, hint=hint)
    return desk


class LogDesk(Desk):
    """One log and the reports in it. ``close`` ends the session; a server that is killed instead loses nothing but its end."""

    def __init__(
        self,
        settings: Settings,
        *,
        book: Path,
        reviewer: str,
        blind: bool,
        report: str = "",
        clock: Clock = utc_now,
        patience: float = PATIENCE,
    ) -> None:
        self._report = report
        self._settings = settings
        self._book = book
        self._reviewer = reviewer
        self._blind = blind
        self._told = Told(settings, reviewer=reviewer, blind=blind, clock=clock)
        self._sessions = Sessions(settings, reviewer=reviewer, clock=clock, patience=patience)
        self._sources = Sources(settings)

    @property
    def reviewer(self) -> str:
        """Who sits at the desk: the name that decisions bear."""
        return self._reviewer

    @property
    def policy(self) -> Policy:
        """What is believed, and for how long."""
        return self._settings.policy

    @property
    def blind(self) -> bool:
        """Whether other reviewers' decisions on a citation are hidden until this reviewer has decided."""
        return self._blind

    def close(self) -> None:
        """End the session, where one was begun."""
        self._sessions.end()

    # -- reading

    def runs(self) -> tuple[Run, ...]:
        """Return the runs that have a report (of the desk's one report, where it has one), the newest first."""
        return tuple(run for run in self.runs_of_all() if _is_of(run, self._report))

    def runs_of_all(self) -> tuple[Run, ...]:
        """Return the runs of all reports in the log, the newest first."""
        return self._told.runs()

    def report(self, run: str) -> RunReport:
        """Return a run as the log tells it now. The chain is not verified here: that is for ``citecheck audit verify``."""
        return self._told.report(run)

    def document(self, run: str) -> Document | None:
        """Return the report as it was read in that run, with its text; None where the text is not to be had any more."""
        with self._told.reading() as log:
            return self._sources.document(log, run)

    def source(self, run: str, citation: str) -> tuple[Shown, ...]:
        """Return the states of a citation's source that are kept: first the one that was weighed, then the others."""
        outcomes = self.report(run).outcomes
        with self._told.reading() as log:
            return self._sources.states(log, _cited(outcomes, _one(outcomes, citation)))

    def page(self, run: str, citation: str, uri: str) -> bytes | None:
        """Return the HTML of one kept state, cleaned; None without."""
        outcomes = self.report(run).outcomes
        with self._told.reading() as log:
            return self._sources.page(log, _cited(outcomes, _one(outcomes, citation)), uri)

    def mementos(self, run: str, citation: str) -> tuple[Memento, ...]:
        """Return the snapshots that archives are known to hold of a citation's page, oldest first."""
        outcomes = self.report(run).outcomes
        with self._told.reading() as log:
            return self._sources.mementos(log, _cited(outcomes, _one(outcomes, citation)))

    def history(self, run: str, citation: str) -> tuple[Verdict, ...]:
        """Return every verdict on a citation's link, of all runs, oldest first."""
        outcomes = self.report(run).outcomes
        subject = subject_of(_cited(outcomes, _one(outcomes, citation)).citation)
        if not subject:
            return ()
        with self._told.reading() as log:
            return tuple(data_as(event, Verdict) for event in log.events(kind=EventKind.LINK_JUDGED, subject=subject))

    def decisions(self, run: str, citation: str) -> tuple[Decided, ...]:
        """Return what was decided of a citation, oldest first: the newest of each reviewer on each claim, none undone."""
        return _one(self.report(run).outcomes, citation).decisions

    def samples(self, run: str) -> tuple[Sample, ...]:
        """Return the samples that were drawn of the report, the newest first."""
        report = self._told.run(run).start.report
        with self._told.reading() as log:
            return tuple(data_as(event, Sample) for event in reversed(session_events(log, report, EventKind.SAMPLE_DRAWN)))

    def events(self, *, before: int | None = None, limit: int = 200, containing: str = "") -> tuple[EventRow, ...]:
        """Return rows of the log, the newest first; ``containing`` is looked for in subject and words."""
        with self._told.reading() as log:
            return event_rows(log, self._hidden(log), before=before, limit=limit, containing=containing)

    def queries(self, run: str, suffix: str) -> bytes:
        """Return the questions to the author as a file: ``suffix`` is "md", "csv" or "docx"."""
        return queries_file(self.report(run), suffix)

    def decisions_file(self, run: str, suffix: str) -> bytes:
        """Return the decisions on a report as a file, private notes and all: ``suffix`` is "csv" or "jsonl"."""
        return decisions_file(self.report(run), suffix)

    def cited(self, run: str, citation: str) -> Citation | None:
        """Return a citation as citations.yaml has it now; None where that file is not there, or is of another report."""
        return cited_in(self._book, self._told.run(run), _one(self.report(run).outcomes, citation).citation)

    # -- writing

    def decide(self, run: str, citation: str, decision: Decision) -> Decided:
        """Append a decision and return it as it stands in the log."""
        report = self.report(run)
        outcome = _one(report.outcomes, citation)
        _check_claim(outcome, decision)
        _check_words(decision)
        with self._sessions.writing(report.run) as pen:
            _check_text(pen.log, _cited(report.outcomes, outcome), decision)
            _check_quotes(pen.log, decision)
            decided = self._told.decided(report.run.start.report)
            sighted = not self._blind or self._told.has_decided(decided, citation)
            given = msgspec.structs.replace(decision, reviewer=self._reviewer, blind=not sighted)
            if not self._said_already(decided.of(citation), given):
                pen.append(EventKind.DECISION_MADE, citation, given)
        return next(each for each in reversed(self.decisions(run, citation)) if _is_same(each.decision, given))

    def _said_already(self, standing: Sequence[Decided], given: Decision) -> bool:
        """Tell whether this reviewer's newest decision on the claim says just that: a form that was sent twice."""
        own = [each.decision for each in standing if each.decision.reviewer == self._reviewer and _is_on(each.decision, given)]
        return bool(own) and _is_same(own[-1], given)

    def undo(self, run: str, citation: str, seq: int) -> None:
        """Take back this reviewer's own decision ``seq``. Raises ``InputError`` where it is not theirs, or undone already."""
        found = self._told.run(run)
        with self._sessions.writing(found) as pen:
            decided = self._told.decided(found.start.report)
            made = next((each for each in decided.ever.get(citation, ()) if each.seq == seq), None)
            if made is None or made.decision.reviewer != self._reviewer:
                raise InputError(f"event {seq} is no decision of {self._reviewer} on this citation", hint="load the page again")
            if seq in decided.undone:
                raise InputError(f"decision {seq} was taken back already", hint="load the page again")
            pen.append(EventKind.DECISION_UNDONE, citation, Undone(seq=seq, reviewer=self._reviewer))

    def edit(self, run: str, citation: str, fields: Mapping[str, str]) -> Citation | Rejected:
        """Set fields of a citation in citations.yaml as a person's edit, and return it as it is now."""
        outcome = _one(self.report(run).outcomes, citation)
        with self._sessions.writing(self._told.run(run)) as pen:
            edited = edit_in(self._book, pen, outcome.citation, fields, reviewer=self._reviewer)
        return Rejected(problems=edited) if isinstance(edited, Mapping) else edited

    def draw(self, run: str, *, size: int, seed: str = "") -> Sample:
        """Draw a sample of a run's citations by ``seed`` (without one, by one made up), record it, and return it."""
        report = self.report(run)
        if size < 1:
            raise InputError("a sample holds one citation at least", where="size", hint="give a number from 1")
        seed = " ".join(_CONTROL.sub(" ", seed).split())[:200] or secrets.token_hex(4)
        citations = drawn(population(report.outcomes), size=size, seed=seed)
        sample = Sample(seed=seed, size=size, citations=citations, reviewer=self._reviewer)
        with self._sessions.writing(report.run) as pen:
            if sample not in self.samples(run):
                pen.append(EventKind.SAMPLE_DRAWN, report.run.start.report, sample)
        return sample

    def _hidden(self, log: AuditLog) -> frozenset[int]:
        """Return the decisions that this reviewer may not see yet, by seq."""
        if not self._blind:
            return frozenset()
        hidden: set[int] = set()
        for report in {run.start.report for run in log.runs()}:
            decided = self._told.decided(report)
            for citation, made in decided.ever.items():
                if not self._told.has_decided(decided, citation):
                    hidden |= {each.seq for each in made}
        return frozenset(hidden)


def _is_of(run: Run, report: str) -> bool:
    """Tell whether a run is of a report that was named as it was then, or by its file's name; "" names all."""
    return report in ("", run.start.report) or Path(report).name == Path(run.start.report).name


def subject_of(citation: Citation) -> str:
    """Return under which subject the log tells of a citation's link, "" where it has none."""
    return citation.url.without_credentials().normalised if citation.url else ""


def _one(outcomes: Sequence[Outcome], citation: str) -> Outcome:
    found = next((outcome for outcome in outcomes if outcome.citation.id == citation), None)
    if found is None:
        raise InputError(f"the run has no citation {citation}", hint="load the page again")
    return found


def _cited(outcomes: Sequence[Outcome], outcome: Outcome) -> Outcome:
    """Return the outcome whose source a citation leads to: its own, or that of the note that it repeats ("ibid.")."""
    by_id = {each.citation.id: each for each in outcomes}
    passed = {outcome.citation.id}
    while outcome.citation.url is None and outcome.citation.repeats is not None:
        target = outcome.citation.repeats.citation
        if target is None or target in passed or target not in by_id:
            break
        passed.add(target)
        outcome = by_id[target]
    return outcome


def _is_on(one: Decision, other: Decision) -> bool:
    return (one.claim, one.claim_digest) == (other.claim, other.claim_digest)


def _is_same(one: Decision, other: Decision) -> bool:
    """Tell whether two decisions say the same; whether they were made blind is no part of what they say."""
    return msgspec.structs.replace(one, blind=False) == msgspec.structs.replace(other, blind=False)


def _check_claim(outcome: Outcome, decision: Decision) -> None:
    claim = next((each for each in outcome.claims if each.id == decision.claim), None)
    if claim is None and (outcome.claims or decision.claim):
        raise InputError(f"citation {outcome.citation.id} has no claim {decision.claim!r}", hint="load the page again")
    if decision.claim_digest != (claim_digest(claim) if claim else ""):
        raise InputError("the claim has other words than those that were decided on", hint="load the page again")


def _check_words(decision: Decision) -> None:
    for name, text in (("note", decision.note), ("query", decision.query)):
        if len(text) > LONGEST:
            raise InputError(f"the {name} is too long: {len(text)} characters", where=name, hint=f"at most {LONGEST}")


def _check_text(log: AuditLog, outcome: Outcome, decision: Decision) -> None:
    """Raise ``InputError`` where the text that was looked at is none that the log knows of."""
    known = {evidence.source_digest for evidence in outcome.evidence}
    if decision.text_digest and decision.text_digest not in known and log.text(decision.text_digest) is None:
        raise InputError("the source's text that was looked at is not known to the log", hint="load the page again")


def _check_quotes(log: AuditLog, decision: Decision) -> None:
    """Raise ``InputError`` where a passage does not stand in the kept text at the place that it names."""
    for quote in decision.quotes:
        text = log.text(quote.text_digest)
        if text is None:
            raise AuditError("the source's text is not kept, so no passage of it can be", hint="decide without a passage")
        if not quote.exact or text[quote.span.start : quote.span.end] != quote.exact:
            raise InputError("the passage does not stand in the source's text at that place", hint="choose it again")
