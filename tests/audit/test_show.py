from __future__ import annotations

import datetime as dt

import pytest

from citecheck.audit.show import harmless, rows
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import Citation
from citecheck.model.decision import Decision, Edited, Judgement, Quote, Sample, Undone
from citecheck.model.event import CitationRecord, DocumentRead, Event, EventKind, RunEnd, canonical
from citecheck.model.evidence import Evidence
from citecheck.model.exchange import Chain, Failure, FailureKind, Hop, Stop, Via
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.source import SourceDescription, SourceTranslation
from citecheck.model.span import Span
from citecheck.model.transcript import Kept
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Reason, Verdict
from citecheck.testing import NOW, memento
from tests.audit.logs import START

URL = parse_url("https://goo.gl/AbC")
CHAIN = Chain(
    asked=URL,
    hops=(
        Hop(url=URL, via=Via.ASKED, at=NOW, status=301),
        Hop(url=parse_url("https://a.example/"), via=Via.REDIRECT, at=NOW, failure=Failure(FailureKind.REFUSED)),
    ),
    stop=Stop.FAILED,
)
READ = DocumentRead(source="r.txt", media_type="text/plain", digest="d", language=None, date_order="dmy", notes=12, markers=11)


def event(seq: int, kind: str, data: object, *, run: str = "run-1", subject: str = URL.normalised) -> Event:
    """Build an event as it is read from the log."""
    import msgspec

    read = msgspec.json.decode(canonical(data))
    return Event(seq=seq, run=run, at=NOW, kind=kind, subject=subject, data=read, previous="", digest="")


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (EventKind.RUN_STARTED, START, "report.txt, citecheck 0, tests"),
        (
            EventKind.EVIDENCE_KEPT,
            Kept(file="a.warc.gz", size=90, digest="ab", records=2, recovered=True, left_out=1, why_not="the disk is full"),
            "2 looks, 90 bytes, SHA-256 ab, of a run that was killed, the disk is full",
        ),
        (
            EventKind.DECISION_MADE,
            Decision(
                claim="c7",
                judgement=Judgement.CONTRADICTED,
                reviewer="Ada",
                claim_digest="d",
                text_digest="ab" * 32,
                source_uri="https://a.example/",
                quotes=(Quote(exact="x", prefix="", suffix="", span=Span(0, 1), text_digest="ab"),),
                severity="major",
                note="a private word",
                query="Dawn or noon?",
                blind=True,
                hints_hidden=True,
            ),
            (
                "claim c7: contradicted by the source, by Ada, major, looked at https://a.example/, text abababababab, "
                "1 passage used, asks the author: Dawn or noon?, with a private note, blind, hints hidden"
            ),
        ),
        (
            EventKind.DECISION_MADE,
            Decision(claim="", judgement=Judgement.NO_SOURCE, reviewer="Ada", claim_digest=""),
            "cannot tell: the source is not to be had, by Ada, no source was shown",
        ),
        (
            EventKind.DECISION_MADE,
            {"judgement": "of a newer citecheck", "quotes": 1},
            "of a newer citecheck, by None, no source was shown",
        ),
        (EventKind.DECISION_UNDONE, Undone(seq=8, reviewer="Ada"), "decision 8 taken back, by Ada"),
        (
            EventKind.SAMPLE_DRAWN,
            Sample(seed="2026", size=2, citations=("n1", "n4"), reviewer="Ada"),
            "2 drawn by seed '2026', by Ada, n1 n4",
        ),
        (
            EventKind.CITATION_EDITED,
            Edited(field="title", before="", after="Ferry", reviewer="Ada"),
            "title: nothing → Ferry, by Ada",
        ),
        (
            EventKind.CITATION_EDITED,
            Edited(field="title", before="Ferry", after="", reviewer="Ada", taken_back=True),
            "title: Ferry → nothing, edit taken back, by Ada",
        ),
        (EventKind.RUN_RESUMED, START, "report.txt, citecheck 0, tests"),
        (EventKind.RUN_FINISHED, RunEnd(complete=True, counts={"links": 3}), "complete, links 3"),
        (EventKind.RUN_FINISHED, RunEnd(complete=False, why="offline"), "not complete, offline"),
        (EventKind.DOCUMENT_READ, READ, "r.txt, 12 notes, 11 markers"),
        (
            EventKind.CITATION_RECORDED,
            CitationRecord(citation=Citation(id="1", note="1", kind="news", raw="raw words", title="A title")),
            "note 1, A title",
        ),
        (
            EventKind.CITATION_RECORDED,
            CitationRecord(citation=Citation(id="1", note="1", kind="news", raw="raw words")),
            "note 1, raw words",
        ),
        (EventKind.LINK_FOLLOWED, CHAIN, "https://goo.gl/AbC [301] → https://a.example/ [refused], failed"),
        (
            EventKind.LINK_JUDGED,
            Verdict(liveness=Liveness.GONE, at=NOW, reasons=(Reason(signal="status", words="answers 404"),)),
            "gone: answers 404",
        ),
        (
            EventKind.ARCHIVE_ASKED,
            ArchiveAnswer(
                state=AnswerState.FOUND, original="o", at=NOW, memento=memento("o", "20200101000000"), checked="played"
            ),
            "found, https://archive.example/web/20200101000000/o, played",
        ),
        (
            EventKind.ARCHIVE_ASKED,
            ArchiveAnswer(state=AnswerState.UNKNOWN, original="o", at=NOW, reason="throttled"),
            "unknown, throttled",
        ),
        (EventKind.CAPTURE_REQUESTED, Capture(state=CaptureState.PENDING, original="o", at=NOW, job="j1"), "pending, job j1"),
        (
            EventKind.CAPTURE_ANSWERED,
            Capture(state=CaptureState.REFUSED, original="o", at=NOW, code="error:blocked", message="no"),
            "refused, error:blocked, no",
        ),
        (EventKind.CLAIM_WEIGHED, Evidence(claim="1", source_uri="u", source_digest="d"), "claim 1, 0 passages, 0 discrepancies"),
        (
            EventKind.CLAIM_WEIGHED,
            Evidence(claim="1", source_uri="u", source_digest="d", comparable=False, why_not="no text"),
            "claim 1, not comparable: no text",
        ),
        (
            EventKind.SOURCE_READ,
            SourceDescription(uri="u", text_digest="d", title="Flood", words=412),
            "u, Flood, 412 words",
        ),
        (EventKind.SOURCE_READ, SourceDescription(uri="u", text_digest="", why_no_text="a scan"), "u, a scan"),
        (
            EventKind.SOURCE_TRANSLATED,
            SourceTranslation(of="d", text_digest="e", translator="ar-en 1.9", language="en"),
            "by machine, ar-en 1.9, into en",
        ),
        ("kind-of-tomorrow", {"x": 1}, ""),
    ],
)
def test_each_kind_is_told_in_words(kind: str, data: object, words: str) -> None:
    """A row says what the event says; a kind of a newer citecheck is shown without words."""
    (row,) = rows([event(7, kind, data)])
    assert row == ("7", "2026-11-02 12:00:00", "run-1", str(kind), URL.normalised, words)


@pytest.mark.parametrize("kind", list(EventKind))
@pytest.mark.parametrize(
    "data",
    [{}, {"hops": 3, "reasons": "x", "counts": [], "citation": None, "memento": 7}, {"hops": [None, {}], "reasons": [1, {}]}],
)
def test_data_of_any_shape_is_shown(kind: str, data: dict[str, object]) -> None:
    """Looking at a log must work on logs that something else is wrong with."""
    assert len(rows([event(1, kind, data)])) == 1


def test_filters_and_tail() -> None:
    """By run, kind and part of the subject; of what fits, the last n."""
    events = [event(seq, f"kind-{seq % 2}", {}, run=f"run-{seq % 3}", subject=f"https://{seq}.example/") for seq in range(12)]
    assert [row.seq for row in rows(events, tail=2)] == ["10", "11"]
    assert [row.seq for row in rows(events, run="run-0", kind="kind-1")] == ["3", "9"]
    assert [row.seq for row in rows(events, run="run-0", tail=1)] == ["9"]
    assert [row.seq for row in rows(events, subject="1.example")] == ["1", "11"]
    assert rows(events, kind="no such kind") == []
    assert rows(events, tail=0) == []


def test_hostile_titles_cannot_steer_the_terminal() -> None:
    """Escape sequences, carriage returns and writing-direction signs are shown as codes; letters of all scripts stay."""
    hostile = "\x1b]0;owned\x07 \r\n \u202egnp.exe \x9b31m"
    told = harmless(hostile)
    assert told.isprintable()
    assert "\\x1b]0;owned\\x07" in told
    assert harmless("حلب ‒ Алеппо “é”") == "حلب ‒ Алеппо “é”"
    (row,) = rows([event(1, EventKind.LINK_JUDGED, {"liveness": hostile}, subject=hostile)])
    assert all(cell.isprintable() for cell in row)


def test_times_are_told_in_utc() -> None:
    """The log's times are UTC and shown so, to the second."""
    late = Event(
        seq=1,
        run="r",
        at=dt.datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=dt.UTC),
        kind="k",
        subject="s",
        data={},
        previous="",
        digest="",
    )
    assert rows([late])[0].at == "2026-01-02 03:04:05"
