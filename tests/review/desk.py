"""A desk without a log: one report in every state, in memory, that counts what is asked of it."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Mapping

import msgspec

from citecheck.model.citation import Citation, CitedDate
from citecheck.model.decision import JUDGED, Decided, Decision, Judgement, Sample, claim_digest
from citecheck.model.document import Document
from citecheck.model.errors import AuditError, InputError, LogBusy
from citecheck.model.event import DocumentRead, Run, RunEnd, RunStart
from citecheck.model.memento import Memento
from citecheck.model.news import Changes, News, NewsItem
from citecheck.model.outcome import Outcome
from citecheck.model.policy import Policy
from citecheck.model.report import RunReport
from citecheck.model.url import parse_url
from citecheck.model.verdict import Verdict
from citecheck.review.decisions import drawn, population, visible
from citecheck.review.desk import EventRow, Rejected, Shown
from citecheck.rules.find import find
from citecheck.testing import NOW
from tests.review.reported import DAY, OLDER, RUN, outcomes, read_report, sources


class FakeDesk:
    """One report, or what is given in its place. ``calls`` counts what is asked; ``busy`` makes every writing fail."""

    def __init__(
        self,
        *,
        reviewer: str = "Mina Sorel",
        blind: bool = False,
        document: Document | None = None,
        of: tuple[Outcome, ...] | None = None,
        empty: bool = False,
    ) -> None:
        self._reviewer, self._blind = reviewer, blind
        self._document = document if of is not None else read_report()[0]
        self._outcomes = outcomes() if of is None else of
        self._sources = sources()
        self._kept: dict[str, list[Decided]] = {}
        self._had: set[str] = set()
        self._samples: list[Sample] = []
        self._events: list[EventRow] = []
        self._edits: dict[str, dict[str, str]] = {}
        self._lock = threading.Lock()
        self._empty = empty
        self.stale: dict[int, str] = {}
        self.calls: Counter[str] = Counter()
        self.busy = False
        self._told: tuple[object, RunReport] | None = None
        self._tell("run-started", RUN, "the run began")

    reviewer = property(lambda self: self._reviewer)
    blind = property(lambda self: self._blind)
    policy = Policy()

    def _tell(self, kind: str, subject: str, words: str) -> int:
        seq = len(self._events) + 1
        at = NOW + dt.timedelta(minutes=seq)
        self._events.append(EventRow(seq=seq, at=at, run=RUN, actor=self._reviewer, kind=kind, subject=subject, words=words))
        return seq

    def _check(self, run: str) -> None:
        if run not in (RUN, OLDER):
            raise AuditError(f"there is no run {run}", hint="citecheck report --list names the runs")

    def _write(self) -> None:
        if self.busy:
            raise LogBusy("another citecheck writes the log")

    def runs(self) -> tuple[Run, ...]:
        self.calls["runs"] += 1
        if self._empty:
            return ()
        start = RunStart(
            report="valley.txt", report_digest="0" * 64, tool="citecheck", config_digest="1" * 64, actor="Mina Sorel"
        )
        end = RunEnd(complete=False, why="offline: the network is down")
        return (
            Run(id=RUN, start=start, started=NOW, finished=NOW, end=end),
            Run(id=OLDER, start=start, started=NOW - 30 * DAY, finished=NOW, end=RunEnd(complete=True)),
        )

    def report(self, run: str) -> RunReport:
        self.calls["report"] += 1
        self._check(run)
        now = (run, len(self._events), len(self.stale), str(self._edits), id(self._outcomes))
        if self._told is None or self._told[0] != now:
            self._told = (now, self._report(run))
        return self._told[1]

    def _report(self, run: str) -> RunReport:
        told = tuple(
            msgspec.structs.replace(
                outcome, citation=self._edited(outcome.citation), decisions=self._visible(outcome.citation.id)
            )
            for outcome in self._outcomes
        )
        document = self._document
        change = NewsItem(
            kind=News.DRIFTED, at=NOW, words="the page no longer says what it said", url="x", notes=("7",), title="Our work"
        )
        return RunReport(
            run=next(one for one in FakeDesk.runs(self) if one.id == run),
            head="ab" * 32,
            last_seq=9,
            document=DocumentRead(
                source="valley.txt",
                media_type="text/plain",
                digest="0" * 64,
                language="en",
                date_order="dmy",
                notes=12,
                markers=12,
            ),
            outcomes=told,
            findings=find(told, self.policy, document.problems if document else ()),
            changes=(Changes(run=run, at=NOW, since=OLDER, since_at=NOW - 30 * DAY, changes=(change,)),),
        )

    def document(self, run: str) -> Document | None:
        self.calls["document"] += 1
        return self._document

    def _note(self, citation: str) -> str:
        return next((one.citation.note for one in self._outcomes if one.citation.id == citation), "")

    def source(self, run: str, citation: str) -> tuple[Shown, ...]:
        self.calls["source"] += 1
        note = self._note(citation)
        nothing = (Shown(uri="https://nowhere.example/", why_not="nothing was fetched"),)  # as the log's desk tells it
        return self._sources.states.get(note if self._outcomes is outcomes() else "2", nothing)

    def page(self, run: str, citation: str, uri: str) -> bytes | None:
        self.calls["page"] += 1
        return self._sources.pages.get(uri)

    def mementos(self, run: str, citation: str) -> tuple[Memento, ...]:
        self.calls["mementos"] += 1
        return self._sources.mementos.get(self._note(citation), ())

    def history(self, run: str, citation: str) -> tuple[Verdict, ...]:
        self.calls["history"] += 1
        outcome = next(one for one in self._outcomes if one.citation.id == citation)
        return (*outcome.history, *([outcome.verdict] if outcome.verdict else ()))

    def _visible(self, citation: str) -> tuple[Decided, ...]:
        newest = {(each.decision.reviewer, each.decision.claim): each for each in self._kept.get(citation, [])}
        told = tuple(
            msgspec.structs.replace(each, stale=self.stale.get(each.seq, ""))
            for each in sorted(newest.values(), key=lambda each: each.seq)
        )
        return visible(told, self._reviewer, blind=self._blind, has_decided=citation in self._had)

    def decisions(self, run: str, citation: str) -> tuple[Decided, ...]:
        self.calls["decisions"] += 1
        return self._visible(citation)

    def decide(self, run: str, citation: str, decision: Decision) -> Decided:
        self.calls["decide"] += 1
        self._write()
        with self._lock:
            seq = self._tell("decision-made", citation, JUDGED[decision.judgement])
            decided = Decided(seq=seq, at=NOW + dt.timedelta(minutes=seq), decision=decision)
            self._kept.setdefault(citation, []).append(decided)
            if decision.reviewer == self._reviewer:
                self._had.add(citation)
        return decided

    def undo(self, run: str, citation: str, seq: int) -> None:
        self.calls["undo"] += 1
        self._write()
        mine = [each for each in self._kept.get(citation, []) if each.seq == seq and each.decision.reviewer == self._reviewer]
        if not mine:
            raise InputError("that decision is not yours, or was taken back already")
        self._kept[citation].remove(mine[0])
        self._tell("decision-undone", citation, "took a decision back")

    def _edited(self, citation: Citation) -> Citation:
        fields = self._edits.get(citation.id, {})
        return msgspec.structs.replace(citation, **fields, edited=tuple(fields)) if fields else citation

    def edit(self, run: str, citation: str, fields: Mapping[str, str]) -> Citation | Rejected:
        self.calls["edit"] += 1
        self._write()
        problems = {
            name: "an address begins with http:// or https://"
            for name in ("url",)
            if fields.get(name, "http").partition(":")[0] not in ("http", "https")
        }
        if problems:
            return Rejected(problems=problems)
        kept = self._edits.setdefault(citation, {})
        for name, value in fields.items():
            if name == "issued":
                kept[name] = CitedDate(date=value, precision="day", raw=value)  # type: ignore[assignment]
            elif name in ("url", "version_url"):
                kept[name] = parse_url(value)  # type: ignore[assignment]
            else:
                kept[name] = value
        found = self.cited(run, citation)
        assert found is not None
        return found

    def cited(self, run: str, citation: str) -> Citation | None:
        self.calls["cited"] += 1
        found = next((one.citation for one in self._outcomes if one.citation.id == citation), None)
        return self._edited(found) if found else None

    def draw(self, run: str, *, size: int, seed: str) -> Sample:
        self.calls["draw"] += 1
        self._write()
        citations = drawn(population(self._outcomes), size=size, seed=seed)
        sample = Sample(seed=seed, size=size, citations=citations, reviewer=self._reviewer)
        self._samples.insert(0, sample)
        self._tell("sample-drawn", "valley.txt", f"drew {size} by seed {seed}")
        return sample

    def samples(self, run: str) -> tuple[Sample, ...]:
        self.calls["samples"] += 1
        return tuple(self._samples)

    def events(self, *, before: int | None = None, limit: int = 200, containing: str = "") -> tuple[EventRow, ...]:
        self.calls["events"] += 1
        rows = [one for one in reversed(self._events) if before is None or one.seq < before]
        return tuple(one for one in rows if containing.lower() in f"{one.subject} {one.words}".lower())[:limit]

    def queries(self, run: str, suffix: str) -> bytes:
        self.calls["queries"] += 1
        asked = [each.decision.query for kept in self._kept.values() for each in kept if each.decision.query]
        return "\n".join(f"- {query}" for query in asked).encode() + f"\n({suffix})".encode()

    def by_note(self, note: str) -> Outcome:
        """The outcome on a note, for tests."""
        return next(one for one in self._outcomes if one.citation.note == note)

    def other_decides(self, note: str, judgement: Judgement, *, reviewer: str = "Theo Falk", stale: str = "") -> Decided:
        """Let somebody else decide on a note."""
        outcome = self.by_note(note)
        claim = outcome.claims[0]
        decision = Decision(claim=claim.id, judgement=judgement, reviewer=reviewer, claim_digest=claim_digest(claim))
        decided = self.decide(RUN, outcome.citation.id, decision)
        if stale:
            self.stale[decided.seq] = stale
        return decided
