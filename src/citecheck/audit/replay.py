"""A run, told again from the log alone: one outcome a citation. No network, no clock; the same log gives the same report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any, NamedTuple

import msgspec

from citecheck.audit.chain import data_as
from citecheck.audit.log import AuditLog
from citecheck.audit.meanwhile import Meanwhile
from citecheck.audit.recall import LINK_KINDS, Recall, Records, Said
from citecheck.audit.replay_decisions import kin_by_name, reviewed, with_decisions
from citecheck.model.alignment import Alignment
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import Citation
from citecheck.model.cited_copy import CitedCopy
from citecheck.model.drift import Drift
from citecheck.model.errors import AuditError
from citecheck.model.event import AUDIT_STEP, CitationRecord, DocumentRead, EventKind, Redaction, Run
from citecheck.model.evidence import Evidence
from citecheck.model.exchange import Chain
from citecheck.model.memento import ArchiveAnswer
from citecheck.model.outcome import Outcome
from citecheck.model.policy import Policy
from citecheck.model.report import RunReport
from citecheck.model.source import SourceDescription, chosen
from citecheck.model.verdict import Verdict, believed_until
from citecheck.text.archive_urls import never_asked

#: Citations replayed together: what is known of their links is asked for in one question, and held no longer than needed. The
#: pages of the file on which it stands are few enough for SQLite's cache.
_AT_ONCE = 128


def replay(
    log: AuditLog,
    run_id: str,
    *,
    policy: Policy,
    check_chain: bool = True,
    recall: Recall | None = None,
    records: Records | None = None,
    links_alone: bool = False,
) -> RunReport:
    """Return what the log knows of a run, up to the run's last event: later runs do not change it, people's decisions do.

    A link that the run did not look at is told by its newest earlier events, as the run itself relied on them; but
    where the run was stopped, only by those that ``policy.fresh`` still believed when it began, else as not checked.
    ``standing`` and ``findings`` are left to those who judge. Without ``check_chain`` the chain is
    not verified. Who replays several runs hands over one ``recall``, who asks for several runs' citations one ``records``;
    ``links_alone`` leaves out chains and evidence. Raises ``AuditError`` where the log has no such run.
    """
    runs = log.runs()
    run = next((run for run in runs if run.id == run_id), None)
    if run is None:
        raise AuditError(f"the log has no run {run_id}", where=str(log.path), hint="`citecheck audit show` lists the runs")
    # Without a recall of somebody's own, what was heard of some citations is forgotten before the next.
    recalling = partial(Recall, log, records or Records(log)) if recall is None else lambda: recall
    with Meanwhile(log) if check_chain else nullcontext() as chain:
        report = _told(log, run, runs, policy, recalling, links_alone=links_alone)
        return msgspec.structs.replace(report, verified=chain is not None and chain.holds(report.last_seq))


def _told(
    log: AuditLog, run: Run, runs: Sequence[Run], policy: Policy, recalling: Callable[[], Recall], *, links_alone: bool
) -> RunReport:
    """Return a run as the log tells it, its chain not verified."""
    last = log.last_seq(run.id)
    document = _document(log, run.id)
    # Citation ids are unique within one report alone: evidence is looked for in this report's runs.
    kin = frozenset(other.id for other in runs if other.start.report_digest == run.start.report_digest)
    asked = _Asked(run, last, policy, document.report_date if document else None, kin)
    outcomes = tuple(_outcomes(asked, recalling, links_alone=links_alone))
    if not links_alone:
        decided = reviewed(log, run.start.report, runs)
        outcomes = with_decisions(log, decided, outcomes, kin_by_name(runs, run))
        last = max(last, decided.last)
    return RunReport(
        run=run,
        head=next(log.events(after=last - 1, until=last, redacted=True)).digest,
        last_seq=last,
        first=log.digest_at(1) or "",
        document=document,
        redacted=0 if links_alone else _redacted(log, run, runs, outcomes, last),
        outcomes=outcomes,
        alignment=None if links_alone else _alignment(log, run.start.report_digest, asked.last),
    )


def _redacted(log: AuditLog, run: Run, runs: Sequence[Run], outcomes: Sequence[Outcome], last: int) -> int:
    """Count the events of ``run``, and those of any run on its links, up to ``last``, whose data were taken away since.

    Decisions of people on its citations count whenever they were made: they would stand in the report.
    """
    by_hand = (other.id for other in runs if other.start.steps == AUDIT_STEP)
    told = (each for other in by_hand for each in log.told(run=other, kind=EventKind.DATA_REDACTED))
    taken = {each.seq for one in told for each in msgspec.json.decode(one.data, type=Redaction).events}
    if not taken:
        return 0
    links = {_subject(outcome.citation) for outcome in outcomes if outcome.citation.url}
    gone = (next(log.events(after=seq - 1, until=seq, redacted=True)) for seq in sorted(taken))
    decided = {outcome.citation.id for outcome in outcomes}
    kin = kin_by_name(runs, run)
    return sum(
        event.run in kin and event.subject in decided
        if event.kind in (EventKind.DECISION_MADE, EventKind.DECISION_UNDONE)
        else event.seq <= last and (event.run == run.id or event.subject in links)
        for event in gone
    )


def _document(log: AuditLog, run_id: str) -> DocumentRead | None:
    newest = None
    for event in log.events(run=run_id, kind=EventKind.DOCUMENT_READ):
        newest = event
    return data_as(newest, DocumentRead) if newest else None


def _alignment(log: AuditLog, digest: str, last: int) -> Alignment | None:
    event = log.latest(EventKind.CLAIMS_ALIGNED, digest, until=last)
    return data_as(event, Alignment) if event else None


class _Asked(NamedTuple):
    """Of which run it is asked: it, its last event, by which policy, the report's date, and all runs of the same report."""

    run: Run
    last: int
    policy: Policy
    report_date: dt.date | None
    kin: frozenset[str]


def _outcomes(asked: _Asked, recalling: Callable[[], Recall], *, links_alone: bool) -> Iterator[Outcome]:
    """Yield one outcome a citation, in the order in which the run recorded them first."""
    records = recalling().records.of(asked.run.id)
    for start in range(0, len(records), _AT_ONCE):
        some = records[start : start + _AT_ONCE]
        yield from _Replay(recalling(), asked, some, links_alone=links_alone).outcomes()


class _Replay:
    """The replay of some citations: everything that is told of them is asked for at once."""

    def __init__(self, recall: Recall, asked: _Asked, records: Sequence[CitationRecord], *, links_alone: bool) -> None:
        self.recall = recall
        self.run, self.last, self.policy, self.report_date, self.kin = asked
        self.records = records
        self.subjects = {each.citation.id: _subject(each.citation) for each in records if not _why_no_link(each.citation)}
        recall.hear(self.subjects.values(), LINK_KINDS)
        self.looks = {each: list(self._said(EventKind.LINK_JUDGED, each)) for each in self.subjects.values()}
        self.chains: dict[str, Chain] = {}
        self.links_alone = links_alone
        if not links_alone:
            recall.hear(self.subjects, (EventKind.CLAIM_WEIGHED,))
            recall.hear(self.subjects.values(), (EventKind.SOURCE_READ,))
            # The chain that the verdict judged: one that a killed run left without a verdict is passed over.
            self.chains = recall.chains({subject: looks[0].seq for subject, looks in self.looks.items() if looks})

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the outcomes of the citations, in their order."""
        return map(self._outcome, self.records)

    def _said(self, kind: EventKind, subject: str) -> Iterator[Said[Any]]:
        """Yield what events of ``kind`` said of ``subject`` up to the run's last, newest first."""
        return self.recall.newest_first(kind, subject, until=self.last)

    def _outcome(self, record: CitationRecord) -> Outcome:
        citation = record.citation
        subject = self.subjects.get(citation.id)
        if subject is None:
            return Outcome(citation=citation, claims=record.claims, not_checked=_why_no_link(citation))
        looks = self.looks[subject]
        verdicts = tuple(look.data for look in reversed(looks))
        if why_not := self._why_not_looked_at(looks, verdicts):
            return Outcome(citation=citation, claims=record.claims, history=verdicts, not_checked=why_not)
        answer = self._answer(citation, subject)
        evidence = () if self.links_alone else self._evidence(record)
        return Outcome(
            citation=citation,
            claims=record.claims,
            chain=self.chains.get(subject),
            verdict=verdicts[-1],
            answer=answer,
            drift=self._drift(subject, answer),
            copy=self._copy(citation, subject),
            capture=capture_of(self.recall, subject, until=self.last),
            source=None if self.links_alone else self._source(subject, answer, evidence),
            evidence=evidence,
            history=verdicts[:-1],
        )

    def _why_not_looked_at(self, looks: Sequence[Said[Verdict]], verdicts: Sequence[Verdict]) -> str:
        """Return in words why the run has no look at a link. ``looks`` come newest first, their ``verdicts`` oldest first."""
        stopped = self.run.end is None or not self.run.end.complete
        if not looks:
            return self._stopped_words() if stopped else "the log holds no look at this link"
        if looks[0].run == self.run.id:
            return ""
        if not stopped or self.run.started < believed_until(verdicts[-1], self.policy.fresh, verdicts[:-1]):
            return ""
        return f"{self._stopped_words()}; it was last looked at on {verdicts[-1].at.date().isoformat()}"

    def _stopped_words(self) -> str:
        why = self.run.end.why if self.run.end else ""
        return f"the run stopped before this link: {why}" if why else "the run stopped before this link"

    def _answer(self, citation: Citation, subject: str) -> ArchiveAnswer | None:
        """Return the newest answer near the day that this note cites; of all answers, where none is of that day."""
        day = citation.cited_day(self.report_date)
        near = (said.data for said in self._said(EventKind.ARCHIVE_ASKED, subject) if said.data.day == day)
        return next(near, None) or next((said.data for said in self._said(EventKind.ARCHIVE_ASKED, subject)), None)

    def _copy(self, citation: Citation, subject: str) -> CitedCopy | None:
        """Return the newest look at the archived copy that this note links."""
        if citation.version_url is None:
            return None
        uri = citation.version_url.normalised
        return next((said.data for said in self._said(EventKind.COPY_CHECKED, subject) if said.data.uri == uri), None)

    def _drift(self, subject: str, answer: ArchiveAnswer | None) -> Drift | None:
        """Return the newest comparison of the page with the very memento that the citation is told."""
        if answer is None or answer.memento is None or not answer.verified:
            return None
        uri = answer.memento.uri
        return next((said.data for said in self._said(EventKind.CONTENT_COMPARED, subject) if said.data.memento == uri), None)

    def _source(self, subject: str, answer: ArchiveAnswer | None, evidence: tuple[Evidence, ...]) -> SourceDescription | None:
        """Return what the text that the claims were laid beside says of itself; of none, why there is none."""
        told = [said.data for said in self._said(EventKind.SOURCE_READ, subject)][::-1]
        read = {(each.source_uri, each.source_digest) for each in evidence}
        believed = answer.memento.uri if answer is not None and answer.verified and answer.memento is not None else None
        return chosen([each for each in told if (each.uri, each.text_digest) in read] or told, believed)

    def _evidence(self, record: CitationRecord) -> tuple[Evidence, ...]:
        newest: dict[str, Evidence] = {}
        for said in self._said(EventKind.CLAIM_WEIGHED, record.citation.id):
            if said.run in self.kin:
                newest.setdefault(said.data.claim, said.data)
        return tuple(newest[claim.id] for claim in record.claims if claim.id in newest)


def capture_of(recall: Recall, subject: str, *, until: int) -> Capture | None:
    """Return the newest capture of a link up to an event; of several places one that made it, wherever the others stand."""
    kinds = (EventKind.CAPTURE_REQUESTED, EventKind.CAPTURE_ANSWERED)
    told = [said for kind in kinds for said in recall.newest_first(kind, subject, until=until)]
    if not told:
        return None
    newest: dict[str, Capture] = {}
    for said in sorted(told, key=lambda said: -said.seq):
        newest.setdefault(said.data.archive, said.data)
    made = (each for each in newest.values() if each.state in (CaptureState.ARCHIVED, CaptureState.ALREADY_RECENT))
    return next(made, None) or next(iter(newest.values()), None)


def _subject(citation: Citation) -> str:
    """Return by which name the log knows a citation's link; empty where it has none."""
    return citation.url.without_credentials().normalised if citation.url else ""


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
