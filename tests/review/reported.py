"""One report in every state, as a run would tell it: its citations, its sources, and what was found; and one of any length."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from functools import cache
from pathlib import Path

import msgspec

from citecheck.citations.parse import cite
from citecheck.evidence.source import Source
from citecheck.evidence.weigh import weigh
from citecheck.ingest.read import read
from citecheck.model.citation import Citation
from citecheck.model.document import Claim, Document, Marker, Note
from citecheck.model.drift import Change, Drift
from citecheck.model.exchange import Chain, Exchange, Failure, FailureKind, Hop, Stop, Via
from citecheck.model.memento import AnswerState, ArchiveAnswer, Memento
from citecheck.model.outcome import Outcome
from citecheck.model.source import DateCandidate, SourceDescription
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.model.verdict import Conclusion, Liveness, Reason, Standing, Verdict
from citecheck.review.desk import Shown
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
