"""Logs for the tests of the review desk: a report of our own making, run and weighed, with the texts of its sources."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from citecheck.api.reviewing import LogDesk
from citecheck.audit.chain import encoded
from citecheck.audit.log import AuditLog
from citecheck.model.alignment import Alignment, Fit, Misplacement
from citecheck.model.citation import Citation, CitedDate, Repeats
from citecheck.model.decision import Decision, Judgement, claim_digest
from citecheck.model.document import Claim, Document
from citecheck.model.event import CitationRecord, DocumentRead, EventKind, RunEnd, RunStart
from citecheck.model.evidence import Evidence
from citecheck.model.exchange import Chain, Hop, Via
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.settings import ReviewSettings, Settings
from citecheck.model.source import SourceDescription
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Verdict
from citecheck.testing import FixedClock, memento

REPORT = "ferries.txt"


def page(number: int) -> str:
    """Return the address of a source."""
    return f"https://harbour.example/{number}"


def claim(number: int, *, words: str = "left port at dawn") -> Claim:
    """Build the claim of a note."""
    sentence = f"Ferry {number} {words}."
    return Claim(id=f"c{number}", sentence=sentence, clause="", span=Span(0, 1), clause_span=Span(0, 1), notes=(str(number),))


def citation(number: int) -> Citation:
    """Build a citation with its link; every tenth is an ibid of the one before."""
    repeats = Repeats(trigger="ibid.", note=str(number - 1), citation=f"n{number - 1}") if number % 10 == 0 else None
    return Citation(
        id=f"n{number}",
        note=str(number),
        kind="cross-reference" if repeats else "news",
        raw=f"“Ferry {number}”, Harbour Post, 14 December 2016",
        title=f"Ferry {number}",
        issued=CitedDate(date="2016-12-14", precision="day", raw="14 December 2016"),
        url=None if repeats else parse_url(page(number)),
        repeats=repeats,
        claims=(f"c{number}",),
    )


def text_of(number: int, *, words: str = "left port at dawn") -> str:
    """Return the text of a source."""
    return f"Ferry {number}\nThe company says that ferry {number} {words}. Nobody was hurt."


def tell(
    log: AuditLog,
    run: str,
    notes: int,
    *,
    report: str = REPORT,
    digest: str = "d" * 64,
    words: str = "left port at dawn",
    source: str = "left port at dawn",
    complete: bool = True,
) -> None:
    """Tell one run over a report of so many notes: ``words`` are what it claims, ``source`` what its sources say."""
    start = RunStart(report=report, report_digest=digest, tool="citecheck 0", config_digest="c" * 64, actor="tests")
    log.begin(run, start)
    document = Document(source=report, media_type="text/plain", digest=digest, text="\n".join(map(str, range(notes))))
    kept = log.keep_text(encoded(document).decode())
    read = DocumentRead(
        source=report,
        media_type="text/plain",
        digest=digest,
        language="en",
        date_order="dmy",
        notes=notes,
        markers=notes,
        text_digest=kept,
    )
    log.append(EventKind.DOCUMENT_READ, digest, read)
    for number in range(1, notes + 1):
        cited = citation(number)
        log.append(EventKind.CITATION_RECORDED, cited.id, CitationRecord(citation=cited, claims=(claim(number, words=words),)))
    for number in range(1, notes + 1):
        if citation(number).url is not None:
            _look(log, number, words=words, source=source)
    fit = Fit(citation="n1", note="1", fits="2", own=0.1, there=0.9)
    aligned = Alignment(misplacements=(Misplacement(kind="one", offset=1, fits=(fit,)),), compared=notes)
    log.append(EventKind.CLAIMS_ALIGNED, digest, aligned)
    if complete:
        log.append(EventKind.RUN_FINISHED, run, RunEnd(complete=True))
    log.flush()


def _look(log: AuditLog, number: int, *, words: str, source: str) -> None:
    url, at = parse_url(page(number)), dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
    subject = url.normalised
    hop = Hop(url=url, via=Via.ASKED, at=at, status=200)
    log.append(EventKind.LINK_FOLLOWED, subject, Chain(asked=url, hops=(hop,)))
    log.append(EventKind.LINK_JUDGED, subject, Verdict(liveness=Liveness.LIVE, at=at))
    held = memento(subject, "20161214000000")
    answer = ArchiveAnswer(
        state=AnswerState.FOUND, original=subject, at=at, memento=held, verified=True, day=dt.date(2016, 12, 14)
    )
    log.append(EventKind.ARCHIVE_ASKED, subject, answer)
    digest = log.keep_text(text_of(number, words=source))
    log.append(EventKind.SOURCE_READ, subject, SourceDescription(uri=held.uri, text_digest=digest, language="en"))
    weighed = Evidence(claim=f"c{number}", source_uri=held.uri, source_digest=digest, triage=(number * 37 % 100) / 100)
    log.append(EventKind.CLAIM_WEIGHED, f"n{number}", weighed)


def told_log(folder: Path, notes: int = 3, **more: object) -> Settings:
    """Make a log of one run, "run-1", and return the settings that name it."""
    settings = Settings(log=str(folder / "audit.db"), review=ReviewSettings(reviewer="Ada"))
    with AuditLog.open(Path(settings.log), clock=FixedClock()) as log:
        tell(log, "run-1", notes, **more)  # type: ignore[arg-type]
    return settings


def desk_of(settings: Settings, reviewer: str = "Ada", *, blind: bool = False, patience: float = 1.5) -> LogDesk:
    """Sit down at the desk."""
    book = Path(settings.log).parent / "citations.yaml"
    return LogDesk(settings, book=book, reviewer=reviewer, blind=blind, clock=FixedClock(), patience=patience)


def decision(number: int, judgement: str = "supported", *, words: str = "left port at dawn", **more: object) -> Decision:
    """Build what a page hands over."""
    on = claim(number, words=words)
    return Decision(
        claim=on.id,
        judgement=Judgement(judgement),
        reviewer="whoever",
        claim_digest=claim_digest(on),
        **more,  # type: ignore[arg-type]
    )
