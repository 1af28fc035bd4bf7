"""A run, told again from the log alone: one outcome a citation. No network, no clock; the same log gives the same report."""

from __future__ import annotations

from typing import TypeVar

from citecheck.audit.chain import data_as
from citecheck.audit.log import AuditLog
from citecheck.audit.replay_decisions import reviewed, with_decisions
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import Citation
from citecheck.model.cited_copy import CitedCopy
from citecheck.model.drift import Drift
from citecheck.model.errors import AuditError, ChainBroken
from citecheck.model.event import CitationRecord, DocumentRead, Event, EventKind, Run
from citecheck.model.evidence import Evidence
from citecheck.model.exchange import Chain
from citecheck.model.memento import ArchiveAnswer
from citecheck.model.outcome import Outcome
from citecheck.model.policy import Policy
from citecheck.model.report import RunReport
from citecheck.model.verdict import Verdict, believed_until
from citecheck.text.archive_urls import never_asked

T = TypeVar("T")


def replay(log: AuditLog, run_id: str, *, policy: Policy, check_chain: bool = True) -> RunReport:
    """Return what the log knows of a run, up to the run's last event: later runs do not change it, people's decisions do.

    A link that the run did not look at is told by its newest earlier events, as the run itself relied on them; but
    where the run was stopped, only by those that ``policy.fresh`` still believed when it began, else as not checked.
    ``standing`` and ``findings`` are left to those who judge. Without ``check_chain`` the chain is
    not verified. Raises ``AuditError`` where the log has no such run.
    """
    run = next((run for run in log.runs() if run.id == run_id), None)
    if run is None:
        raise AuditError(f"the log has no run {run_id}", where=str(log.path), hint="`citecheck audit show` lists the runs")
    last = log.last_seq(run_id)
    runs = log.runs()
    decided = reviewed(log, run.start.report, runs)
    kin = (other.id for other in runs if other.start.report == run.start.report)
    outcomes = with_decisions(log, decided, _Replay(log, run, last, policy).outcomes(), kin)
    last = max(last, decided.last)
    head = next(log.events(after=last - 1, until=last, redacted=True)).digest
    return RunReport(
        run=run,
        head=head,
        last_seq=last,
        verified=check_chain and _is_verified(log, last),
        document=_document(log, run_id),
        outcomes=outcomes,
    )


def _is_verified(log: AuditLog, last: int) -> bool:
    """Tell whether the chain holds up to event ``last``; damage behind it is not this run's."""
    try:
        log.verify(structure=False)
    except ChainBroken as error:
        return error.seq > last
    except AuditError:
        return False
    return True


def _document(log: AuditLog, run_id: str) -> DocumentRead | None:
    newest = None
    for event in log.events(run=run_id, kind=EventKind.DOCUMENT_READ):
        newest = event
    return data_as(newest, DocumentRead) if newest else None


class _Replay:
    """One replay: what every citation's outcome is made from."""

    def __init__(self, log: AuditLog, run: Run, last: int, policy: Policy) -> None:
        self.log = log
        self.run = run
        self.last = last
        self.policy = policy
        document = _document(log, run.id)
        self.report_date = document.report_date if document else None
        # Citation ids are unique within one report alone: evidence is looked for in this report's runs.
        digest = run.start.report_digest
        self.kin = {other.id for other in log.runs() if other.start.report_digest == digest}

    def outcomes(self) -> tuple[Outcome, ...]:
        """Return one outcome a citation, in the order in which the run recorded them first."""
        records: dict[str, CitationRecord] = {}
        for event in self.log.events(run=self.run.id, kind=EventKind.CITATION_RECORDED):
            records[event.subject] = data_as(event, CitationRecord)
        return tuple(self._outcome(record) for record in records.values())

    def _outcome(self, record: CitationRecord) -> Outcome:
        citation = record.citation
        why_not = _why_no_link(citation)
        if why_not or citation.url is None:
            return Outcome(citation=citation, claims=record.claims, not_checked=why_not)
        subject = citation.url.without_credentials().normalised
        looks = self.log.history(EventKind.LINK_JUDGED, subject, until=self.last)
        verdicts = [data_as(event, Verdict) for event in looks]
        why_not = self._why_not_looked_at(looks, verdicts)
        if why_not:
            return Outcome(citation=citation, claims=record.claims, history=tuple(verdicts), not_checked=why_not)
        # The chain that the verdict judged: one that a killed run left without a verdict is passed over.
        followed = self.log.latest(EventKind.LINK_FOLLOWED, subject, until=looks[-1].seq)
        answer = self._answer(citation, subject)
        return Outcome(
            citation=citation,
            claims=record.claims,
            chain=data_as(followed, Chain) if followed else None,
            verdict=verdicts[-1],
            answer=answer,
            drift=self._drift(subject, answer),
            copy=self._copy(citation, subject),
            capture=self._capture(subject),
            evidence=self._evidence(record),
            history=tuple(verdicts[:-1]),
        )

    def _why_not_looked_at(self, looks: tuple[Event, ...], verdicts: list[Verdict]) -> str:
        stopped = self.run.end is None or not self.run.end.complete
        if not verdicts:
            return self._stopped_words() if stopped else "the log holds no look at this link"
        if looks[-1].run == self.run.id:
            return ""
        if not stopped or self.run.started < believed_until(verdicts[-1], self.policy.fresh, verdicts[:-1]):
            return ""
        return f"{self._stopped_words()}; it was last looked at on {verdicts[-1].at.date().isoformat()}"

    def _stopped_words(self) -> str:
        why = self.run.end.why if self.run.end else ""
        return f"the run stopped before this link: {why}" if why else "the run stopped before this link"

    def _answer(self, citation: Citation, subject: str) -> ArchiveAnswer | None:
        """Return the newest answer near the day that this note cites; of all answers, where none is of that day."""
        events = self.log.history(EventKind.ARCHIVE_ASKED, subject, until=self.last)
        answers = [data_as(event, ArchiveAnswer) for event in events]
        day = citation.cited_day(self.report_date)
        near = [answer for answer in answers if answer.day == day]
        return next(reversed(near or answers), None)

    def _copy(self, citation: Citation, subject: str) -> CitedCopy | None:
        """Return the newest look at the archived copy that this note links."""
        if citation.version_url is None:
            return None
        events = self.log.history(EventKind.COPY_CHECKED, subject, until=self.last)
        copies = (data_as(event, CitedCopy) for event in reversed(events))
        return next((copy for copy in copies if copy.uri == citation.version_url.normalised), None)

    def _drift(self, subject: str, answer: ArchiveAnswer | None) -> Drift | None:
        """Return the newest comparison of the page with the very memento that the citation is told."""
        if answer is None or answer.memento is None or not answer.verified:
            return None
        events = self.log.history(EventKind.CONTENT_COMPARED, subject, until=self.last)
        drifts = (data_as(event, Drift) for event in reversed(events))
        return next((drift for drift in drifts if drift.memento == answer.memento.uri), None)

    def _capture(self, subject: str) -> Capture | None:
        """Return the newest capture; of several places one that made it, wherever the others stand."""
        kinds = (EventKind.CAPTURE_REQUESTED, EventKind.CAPTURE_ANSWERED)
        events = sorted((e for kind in kinds for e in self.log.history(kind, subject, until=self.last)), key=lambda e: e.seq)
        newest: dict[str, Capture] = {}
        for capture in (data_as(event, Capture) for event in events):
            newest.pop(capture.archive, None)
            newest[capture.archive] = capture
        made = [each for each in newest.values() if each.state in (CaptureState.ARCHIVED, CaptureState.ALREADY_RECENT)]
        return next(reversed(made or list(newest.values())), None)

    def _evidence(self, record: CitationRecord) -> tuple[Evidence, ...]:
        newest: dict[str, Evidence] = {}
        for event in self.log.history(EventKind.CLAIM_WEIGHED, record.citation.id, until=self.last):
            if event.run in self.kin:
                evidence = data_as(event, Evidence)
                newest[evidence.claim] = evidence
        return tuple(newest[claim.id] for claim in record.claims if claim.id in newest)


def _why_no_link(citation: Citation) -> str:
    """Return in words why there is nothing to follow, empty where there is a link."""
    if citation.skip:
        return "skipped: citations.yaml says so"
    if citation.url is not None:
        if house := never_asked(citation.url):
            return f"the link leads into {house}, which is never asked"
        scheme = citation.url.scheme
        return "" if scheme in ("http", "https") else f"the link is {scheme}:, which is not looked at"
    if citation.repeats is None:
        return "the note gives no URL"
    if citation.repeats.note is not None:
        return f"repeats note {citation.repeats.note}"
    reason = f": {citation.repeats.reason}" if citation.repeats.reason else ""
    return f"points back ({citation.repeats.trigger}), but it is not known to which note{reason}"
