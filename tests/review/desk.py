"""A desk without a log: one report in every state, in memory, that counts what is asked of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
import threading
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from citecheck.citations.parse import cite
from citecheck.evidence.source import Source
from citecheck.evidence.weigh import weigh
from citecheck.ingest.read import read
from citecheck.model.citation import Citation, CitedDate
from citecheck.model.decision import JUDGED, Decided, Decision, Judgement, Sample, claim_digest
from citecheck.model.document import Claim, Document, Marker, Note
from citecheck.model.drift import Change, Drift
from citecheck.model.errors import AuditError, InputError, LogBusy
from citecheck.model.event import DocumentRead, Run, RunEnd, RunStart
from citecheck.model.exchange import Chain, Exchange, Failure, FailureKind, Hop, Stop, Via
from citecheck.model.memento import AnswerState, ArchiveAnswer, Memento
from citecheck.model.news import Changes, News, NewsItem
from citecheck.model.outcome import Outcome
from citecheck.model.policy import Policy
from citecheck.model.report import RunReport
from citecheck.model.source import DateCandidate, SourceDescription
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.model.verdict import Conclusion, Liveness, Reason, Standing, Verdict
from citecheck.review.decisions import drawn, population, visible
from citecheck.review.desk import EventRow, Rejected, Shown
from citecheck.rules.find import find
from citecheck.testing import NOW, memento
from tests.review import papers

RUN = "20261102T120000Z-0001"
OLDER = "20261001T120000Z-0001"
DAY = dt.timedelta(days=1)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def shown(uri: str, text: str = "", *, at: dt.datetime = NOW, language: str | None = "en", **more: object) -> Shown:
    return Shown(uri=uri, at=at, text=text, text_digest=digest(text) if text else "", language=language, **more)  # type: ignore[arg-type]


@cache
def read_report() -> tuple[Document, tuple[Citation, ...], tuple[Claim, ...]]:
    """The report as our own reader and parser read it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "valley.txt"
        path.write_text(papers.REPORT, encoding="utf-8")
        document = read(path)
    citations = cite(document)
    return document, citations.citations, citations.claims


def verdict(liveness: Liveness, words: str, *, at: dt.datetime = NOW, title: str | None = None) -> Verdict:
    return Verdict(liveness=liveness, at=at, reasons=(Reason(signal="example", words=words),), page_title=title)


def chain(url: str, *later: str, status: int | None = 200, failure: Failure | None = None, stop: Stop = Stop.ARRIVED) -> Chain:
    urls = [parse_url(one) for one in (url, *later)]
    hops = tuple(
        Hop(
            url=one,
            via=Via.ASKED if place == 0 else Via.REDIRECT,
            at=NOW,
            status=301 if one is not urls[-1] else status,
            failure=failure if one is urls[-1] else None,
        )
        for place, one in enumerate(urls)
    )
    return Chain(asked=urls[0], hops=hops, last=Exchange(url=urls[-1], at=NOW, status=status, failure=failure), stop=stop)


def answer(url: str, stamp: str, day: dt.date) -> ArchiveAnswer:
    return ArchiveAnswer(
        state=AnswerState.FOUND,
        original=url,
        at=NOW,
        archive="Wayback Machine",
        day=day,
        memento=memento(url, stamp, digest="sha1:AAAA"),
        verified=True,
        checked="played back: status 200",
        body_digest=digest(stamp),
        captures=12,
    )


def absent(url: str) -> ArchiveAnswer:
    return ArchiveAnswer(state=AnswerState.ABSENT, original=url, at=NOW, archive="Wayback Machine", day=dt.date(2016, 12, 11))


def described(state: Shown, title: str, outlet: str, **more: object) -> SourceDescription:
    given: dict[str, object] = {
        "uri": state.uri,
        "text_digest": state.text_digest,
        "title": title,
        "container_title": outlet,
        "language": state.language,
        "words": len(state.text.split()),
        "method": "the main text of the page",
    }
    return SourceDescription(**(given | more))  # type: ignore[arg-type]


class Sources:
    """What is kept of each citation's source, by its note: states, and what an outcome says of them."""

    def __init__(self) -> None:
        self.states: dict[str, tuple[Shown, ...]] = {}
        self.parts: dict[str, dict[str, object]] = {}
        self.pages: dict[str, bytes] = {}
        self.mementos: dict[str, tuple[Memento, ...]] = {}

    def put(self, note: str, *states: Shown, **parts: object) -> None:
        self.states[note] = states
        self.parts[note] = parts


def sources() -> Sources:
    made = Sources()
    day = dt.date(2016, 12, 9)
    url = "https://valley-post.example/2016/buses"
    live, old = shown(url, papers.BUSES, has_page=True), shown(memento(url, "20161210080000").uri, papers.BUSES, at=NOW - 9 * DAY)
    made.put(
        "1",
        msgspec.structs.replace(old, at=dt.datetime(2016, 12, 10, 8, tzinfo=dt.UTC)),
        live,
        shown(memento(url, "20170301000000").uri, papers.BUSES[:400], at=dt.datetime(2017, 3, 1, tzinfo=dt.UTC)),
        chain=chain(url),
        verdict=verdict(Liveness.LIVE, "the page answers with the cited title", title="Forty buses reach the school"),
        answer=answer(url, "20161210080000", day),
        source=described(
            old,
            "Forty buses reach the school",
            "Valley Post",
            author=("Edda Moll",),
            issued=day,
            dates=(
                DateCandidate(day=day, raw="2016-12-09T07:30", origin="json-ld", name="datePublished", means="published"),
                DateCandidate(
                    day=dt.date(2016, 12, 11), raw="2016-12-11", origin="meta", name="article:modified_time", means="modified"
                ),
                DateCandidate(day=dt.date(2016, 1, 1), raw="/2016/", origin="url"),
            ),
        ),
        history=tuple(verdict(Liveness.LIVE, "the page answers", at=NOW - n * 7 * DAY) for n in (4, 3, 2, 1)),
    )
    made.pages[live.uri] = papers.BUSES.replace("\n", "<p>").encode()
    made.mementos["1"] = tuple(memento(url, f"2016121{n}080000") for n in range(6)) + tuple(
        memento(url, f"20{year}0301000000") for year in range(17, 27)
    )
    url = "https://valley-post.example/2016/letter"
    state = shown(memento(url, "20161213000000").uri, papers.LETTER)
    made.put(
        "2",
        state,
        chain=chain(url, "https://www.valley-post.example/letter"),
        verdict=verdict(Liveness.MOVED, "the page stands at another address now"),
        answer=answer(url, "20161213000000", dt.date(2016, 12, 12)),
        source=described(state, "The letter that nobody answered", "Valley Post"),
    )
    url = "https://harbour-gazette.example/wall"
    state = shown(memento(url, "20161215000000").uri, papers.WALL)
    made.put(
        "3",
        state,
        chain=chain(url, status=410),
        verdict=verdict(Liveness.GONE, "the server says 410: gone for good"),
        standing=Standing(conclusion=Conclusion.SUSPECT, failures=2, since=NOW - 7 * DAY, looks=2),
        answer=answer(url, "20161215000000", dt.date(2016, 12, 14)),
        source=described(state, "The mayor and the wall", "Harbour Gazette", author=("Jonas Reh",)),
        history=(verdict(Liveness.GONE, "the server says 410: gone for good", at=NOW - 7 * DAY),),
    )
    url = "https://diffa.example/news/4410"
    state = shown(memento(url, "20161211000000").uri, papers.DIFFA, language="ar", at=dt.datetime(2016, 12, 11, tzinfo=dt.UTC))
    made.put(
        "4",
        state,
        shown(state.uri + "#en", papers.DIFFA_ENGLISH, translation_of=state.uri, translator="a local model (argos ar→en 1.0)"),
        chain=chain(url),
        verdict=verdict(Liveness.LIVE, "the page answers", title="قوارب الإغاثة تغادر سهل البحر"),
        answer=answer(url, "20161211000000", dt.date(2016, 12, 10)),
        source=described(
            state,
            "قوارب الإغاثة تغادر سهل البحر",
            "جريدة الضفة",
            author=("سامر الحداد",),
            issued=dt.date(2016, 12, 10),
            dates=(DateCandidate(day=dt.date(2016, 12, 10), raw="١٠ كانون الأول ٢٠١٦", origin="text", means="published"),),
        ),
    )
    url = "https://coast.example/press/55"
    made.put(
        "5",
        chain=chain(url, status=403),
        verdict=verdict(Liveness.WALLED, "403 with cf-mitigated: a wall against robots, 2nd time"),
        answer=absent(url),
        history=(verdict(Liveness.WALLED, "403 with cf-mitigated: a wall against robots", at=NOW - 8 * DAY),),
    )
    url = "https://films.example/watch?v=Tr9"
    made.put(
        "6",
        shown(url, why_not="a video: its page holds no text beyond its title"),
        chain=chain(url),
        verdict=verdict(Liveness.LIVE, "its host says that the video is there", title="Tarnhelm under water"),
        source=SourceDescription(
            uri=url, text_digest="", medium="video", title="Tarnhelm under water", why_no_text="a video has no text to compare"
        ),
    )
    url = "https://nordwall.example/tarnhelm"
    then, now = shown(memento(url, "20150701000000").uri, papers.NORDWALL_THEN), shown(url, papers.NORDWALL)
    made.put(
        "7",
        then,
        now,
        chain=chain(url),
        verdict=verdict(Liveness.DRIFTED, "9 of 10 sentences of the snapshot are gone"),
        answer=answer(url, "20150701000000", dt.date(2015, 6, 2)),
        drift=Drift(
            memento=then.uri, memento_at=NOW, at=NOW, change=Change.EDITED, kept=0.1, known=0.2, gone=("1998", "2003", "hundred")
        ),
        source=described(then, "Our work at Tarnhelm", "Nordwall Construction"),
    )
    made.put(
        "8",
        chain=chain("https://sho.example/Ab9", failure=Failure(FailureKind.DNS_NOT_FOUND), status=None, stop=Stop.LOST),
        verdict=verdict(Liveness.UNRESOLVED, "the shortener is gone, and no archive kept where it led"),
    )
    url = "https://ledger.example/list"
    state = shown(url, papers.LEDGER, has_page=True)
    made.put(
        "9",
        state,
        chain=chain(url),
        verdict=verdict(Liveness.LIVE, "the page answers <b>well</b>", title="<script>alert(6)</script>"),
        answer=absent(url),
        source=described(
            state, '<script>alert(7)</script>"><img src=x onerror=alert(8)>', "Open Ledger", author=("O'Neill & <i>Co</i>",)
        ),
    )
    made.pages[url] = papers.LEDGER_PAGE
    made.put(
        "10",
        chain=chain("https://museum.example/plans"),
        verdict=verdict(Liveness.PARKED, "“museum.example is for sale”"),
        answer=absent("https://museum.example/plans"),
    )
    made.put("11", not_checked="repeats note 2")
    made.put("12", not_checked="the run ended before it")
    return made


def evidence_of(claims: tuple[Claim, ...], states: tuple[Shown, ...]):
    if not states or not states[0].text:
        return ()
    state = states[0]
    source = Source(uri=state.uri, text=state.text, digest=state.text_digest, language=state.language)
    return tuple(weigh(claim, source, context=claim.sentence) for claim in claims)


@cache
def outcomes() -> tuple[Outcome, ...]:
    _, citations, claims = read_report()
    made = sources()
    found = []
    for citation in citations:
        own = tuple(claim for claim in claims if citation.note in claim.notes)
        evidence = evidence_of(own, made.states.get(citation.note, ()))
        found.append(Outcome(citation=citation, claims=own, evidence=evidence, **made.parts[citation.note]))  # type: ignore[arg-type]
    return tuple(found)


def large(notes: int) -> tuple[Document, tuple[Outcome, ...]]:
    """A report of many notes, each on a sentence of its own; sources and evidence are shared."""
    pattern = outcomes()[1]
    text, markers, found = "", [], []
    for number in range(1, notes + 1):
        start = len(text)
        sentence = f"Paragraph {number} tells of the letter of 3 May 2016, and of 80,000 crowns that were asked for."
        text += sentence
        markers.append(Marker(label=str(number), span=Span(len(text), len(text) + len(str(number))), note=str(number)))
        text += f"{number} " + "The council kept its silence, as councils do when rain has stopped. " * 3 + "\n\n"
        span = Span(start, start + len(sentence))
        claim = Claim(id=f"k{number}", sentence=sentence, clause=sentence, span=span, clause_span=span, notes=(str(number),))
        url = parse_url(f"https://valley-post.example/{number}")
        citation = msgspec.structs.replace(
            pattern.citation, id=f"c{number}", note=str(number), title=f"The letter, part {number}", url=url, claims=(claim.id,)
        )
        evidence = tuple(msgspec.structs.replace(one, claim=claim.id) for one in pattern.evidence)
        found.append(msgspec.structs.replace(pattern, citation=citation, claims=(claim,), evidence=evidence))
    notes_at = len(text)
    listed = []
    for number in range(1, notes + 1):
        line = f"{number}. The letter, part {number}, Valley Post, 12 December 2016, https://valley-post.example/{number}\n"
        span = Span(len(text), len(text) + len(line) - 1)
        listed.append(Note(id=str(number), label=str(number), text=line.strip(), span=span, body=span))
        text += line
    assert notes_at
    document = Document(
        source="large.txt",
        media_type="text/plain",
        digest=digest(text),
        text=text,
        markers=tuple(markers),
        notes=tuple(listed),
        claims=tuple(one.claims[0] for one in found),
        language="en",
    )
    return document, tuple(found)


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
        return self._sources.states.get(note if self._outcomes is outcomes() else "2", ())

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
