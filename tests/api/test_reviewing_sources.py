"""What the desk shows of a source: its kept texts, why there is none, its snapshots, its history, the report as it was read."""

from __future__ import annotations

import datetime as dt

import pytest

from citecheck.audit.log import AuditLog
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import Citation
from citecheck.model.event import CitationRecord, EventKind, RunEnd, RunStart
from citecheck.model.source import SourceDescription
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Reason, Verdict
from citecheck.testing import NOW, FixedClock, memento
from tests.api.desks import REPORT, citation, claim, desk_of, page, tell, text_of, told_log

RUN = "run-1"
HELD = memento(page(1), "20161214000000")


@pytest.fixture
def settings(tmp_path):
    return told_log(tmp_path, 10)


def test_the_text_beside_the_claim_comes_first_then_the_others_newest_first(settings):
    """Each text once, with its address, its moment and its digest."""
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        log.begin("run-2", _start())
        for words in ("left at noon", "left at dusk", "left at noon"):
            digest = log.keep_text(f"Ferry 1 {words}")
            log.append(EventKind.SOURCE_READ, page(1), SourceDescription(uri=page(1), text_digest=digest, language="fr"))
    first, *others = desk_of(settings).source(RUN, "n1")
    assert (first.uri, first.text, first.at, first.language, first.why_not) == (HELD.uri, text_of(1), HELD.at, "en", "")
    assert [(each.uri, each.text, each.language) for each in others] == [
        (page(1), "Ferry 1 left at noon", "fr"),
        (page(1), "Ferry 1 left at dusk", "fr"),
    ]
    assert all(each.text_digest for each in (first, *others))


def _start(**more: str) -> RunStart:
    return RunStart(report=REPORT, report_digest="d" * 64, tool="t", config_digest="c" * 64, actor="tests", **more)


def test_an_ibid_shows_the_source_of_the_note_that_it_repeats(settings):
    """Source, snapshots and history are that note's; decisions are its own."""
    desk = desk_of(settings)
    assert citation(10).url is None
    assert desk.source(RUN, "n10") == desk.source(RUN, "n9")
    assert desk.mementos(RUN, "n10") == desk.mementos(RUN, "n9") != ()
    assert desk.history(RUN, "n10") == desk.history(RUN, "n9") != ()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ((), "the run stopped before this link"),
        (
            (Verdict(liveness=Liveness.WALLED, at=NOW, reasons=(Reason(signal="s", words="a wall of Cloudflare"),)),),
            "a wall of Cloudflare",
        ),
        (
            (
                Verdict(liveness=Liveness.LIVE, at=NOW),
                SourceDescription(uri=page(1), text_digest="", why_no_text="a scan without a text layer"),
            ),
            "a scan without a text layer",
        ),
        (
            (Verdict(liveness=Liveness.LIVE, at=NOW), SourceDescription(uri=page(1), text_digest="ab" * 32)),
            "the text that was read is not kept, or was taken away",
        ),
    ],
)
def test_where_there_is_no_text_the_step_that_failed_is_told(tmp_path, told, words):
    """That there is no source is never a bare fact: it says what was tried and how it ended."""
    settings = told_log(tmp_path, 1, complete=False)
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        start = RunStart(report="other.txt", report_digest="e" * 64, tool="t", config_digest="c", actor="tests")
        log.begin("run-2", start)
        url = parse_url("https://other.example/")
        cited = Citation(id="n1", note="1", kind="news", raw="raw", url=url)
        log.append(EventKind.CITATION_RECORDED, "n1", CitationRecord(citation=cited, claims=(claim(1),)))
        for each in told:
            kind = EventKind.LINK_JUDGED if isinstance(each, Verdict) else EventKind.SOURCE_READ
            log.append(kind, url.normalised, each)
    (shown,) = desk_of(settings).source("run-2", "n1")
    assert (shown.text, shown.text_digest) == ("", "")
    assert words in shown.why_not


def test_a_citation_without_a_link_says_so(tmp_path):
    """There is nothing to show, nothing to list, and no history."""
    settings = told_log(tmp_path, 1)
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        log.begin("run-2", _start(steps="check"))
        cited = Citation(id="n1", note="1", kind="book", raw="raw")
        log.append(EventKind.CITATION_RECORDED, "n1", CitationRecord(citation=cited))
        log.append(EventKind.RUN_FINISHED, "run-2", RunEnd(complete=True))
    desk = desk_of(settings)
    assert [each.why_not for each in desk.source("run-2", "n1")] == ["the note gives no URL"]
    assert (desk.mementos("run-2", "n1"), desk.history("run-2", "n1")) == ((), ())


def test_snapshots_are_those_that_anybody_told_of_each_once_oldest_first(settings):
    """Answers of archives and captures that were made; an address that hides its moment is none."""
    later = f"https://web.archive.org/web/20181214000000/{page(1)}"
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        log.begin("run-2", _start())
        for uri in (later, HELD.uri, "https://perma.cc/ABCD-1234"):
            made = Capture(state=CaptureState.ARCHIVED, original=page(1), at=NOW, archive="somewhere", uri=uri)
            log.append(EventKind.CAPTURE_ANSWERED, page(1), made)
    listed = [(each.uri, each.at) for each in desk_of(settings).mementos(RUN, "n1")]
    assert listed == [(HELD.uri, HELD.at), (later, dt.datetime(2018, 12, 14, tzinfo=dt.UTC))]


def test_history_is_every_verdict_of_all_runs(settings):
    """Also of runs that came later, and of other reports that cite the link."""
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        tell(log, "run-2", 1, report="buses.txt", digest="e" * 64)
        log.begin("run-3", _start())
        gone = Verdict(liveness=Liveness.GONE, at=NOW + dt.timedelta(days=3))
        log.append(EventKind.LINK_JUDGED, page(1), gone)
    assert [each.liveness for each in desk_of(settings).history(RUN, "n1")] == ["live", "live", "gone"]


def test_the_report_is_shown_as_it_was_read(settings):
    """Its text out of the log; None for a run that kept none."""
    desk = desk_of(settings)
    document = desk.document(RUN)
    assert document is not None
    assert document.text.startswith("0\n1\n2")
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        log.begin("run-2", _start())
    assert desk.document("run-2") is None


def test_rows_of_the_log_come_newest_first_page_by_page(settings):
    """In words, with who did it; a page goes on where the last one ended."""
    desk = desk_of(settings)
    whole = desk.events(limit=10_000)
    assert [row.seq for row in whole] == list(range(len(whole), 0, -1))
    assert (whole[-1].kind, whole[-1].actor, whole[-1].words) == ("run-started", "tests", "ferries.txt, citecheck 0, tests")
    first = desk.events(limit=7)
    assert (first, desk.events(before=first[-1].seq, limit=7)) == (whole[:7], whole[7:14])
    assert desk.events(before=1) == ()
    assert {row.subject for row in desk.events(containing="/3", limit=9)} == {page(3)}
    assert desk.events(containing="FERRIES.TXT")[-1] == whole[-1]
    assert desk.events(containing="no such words") == ()
