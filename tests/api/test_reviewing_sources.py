"""What the desk shows of a source: its kept texts, why there is none, its snapshots, its history, the report as it was read."""

from __future__ import annotations

import datetime as dt

import pytest

from citecheck.audit.log import AuditLog
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import Citation
from citecheck.model.event import CitationRecord, EventKind, RunEnd, RunStart
from citecheck.model.source import SourceDescription, SourceTranslation
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


def test_a_translation_is_one_more_state_and_says_of_what_and_by_whom(settings):
    """It comes behind the texts themselves, the newest of each model; the first state stays the one beside the claim."""
    desk = desk_of(settings)
    (first, *_) = desk.source(RUN, "n1")
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        log.begin("run-2", _start())
        for words in ("Ferry one left", "Ferry 1 left"):
            made = SourceTranslation(of=first.text_digest, text_digest=log.keep_text(words), translator="model 7", language="en")
            log.append(EventKind.SOURCE_TRANSLATED, first.text_digest, made)
    again, *others = desk_of(settings).source(RUN, "n1")
    assert again == first
    told = [(each.text, each.translation_of, each.translator, each.language) for each in others]
    assert told == [("Ferry 1 left", first.uri, "model 7", "en")]


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


PAGE = b"<!doctype html><title>Ferry 1</title><script>alert(1)</script><p onclick='x()'>Ferry 1 left at noon.<img src=https://spy.example/>"
ARCHIVED = f"https://web.archive.org/web/20161214000000/{page(1)}"


async def _kept(settings, *looks, run):
    from pathlib import Path

    from tests.archives.kept.looks import kept

    await kept(Path(settings.log).parent / "evidence", *looks, run=run)


def _read(settings, run, *texts):
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        log.begin(run, _start())
        for uri, text in texts:
            digest = log.keep_text(text)
            log.append(EventKind.SOURCE_READ, page(1), SourceDescription(uri=uri, text_digest=digest))


async def test_a_kept_page_is_shown_cleaned_and_never_another_in_its_place(settings):
    """Words without anything that acts; only of an address that is a state of this citation's source, as that run kept it."""
    from tests.archives.kept.looks import look

    pdf = look(page(2), head=b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", body=b"%PDF-1.4 words")
    await _kept(settings, look(page(1), body=PAGE), pdf, run="run-2")
    await _kept(settings, look(page(1), body=PAGE.replace(b"noon", b"dusk")), run="run-1")
    _read(settings, "run-2", (page(1), "Ferry 1 left at noon."), (ARCHIVED, "Ferry 1 left at dawn."))
    desk = desk_of(settings)
    assert {each.uri: each.has_page for each in desk.source(RUN, "n1")} == {HELD.uri: False, page(1): True, ARCHIVED: False}
    shown = desk.page(RUN, "n1", page(1))
    assert shown is not None
    assert b"Ferry 1 left at noon." in shown
    assert not any(sign in shown for sign in (b"alert", b"onclick", b"spy.example", b"<script"))
    for citation_id, uri in (("n1", ARCHIVED), ("n1", HELD.uri), ("n1", page(2)), ("n2", page(1)), ("n2", page(2)), ("n1", "")):
        assert desk.page(RUN, citation_id, uri) is None, (citation_id, uri)


async def test_a_kept_snapshot_is_the_snapshot(settings):
    """Where archives' answers are kept too, the snapshot's page is what the archive played, whatever modifier was asked with."""
    from tests.archives.kept.looks import look

    asked = ARCHIVED.replace("20161214000000", "20161214000000id_")
    await _kept(settings, look(page(1), body=PAGE), look(asked, body=PAGE.replace(b"noon", b"dawn")), run="run-2")
    _read(settings, "run-2", (ARCHIVED, "Ferry 1 left at dawn."))
    desk = desk_of(settings)
    assert desk.page(RUN, "n1", page(1)) is None
    assert b"left at dawn" in (desk.page(RUN, "n1", ARCHIVED) or b"")


async def test_of_several_texts_of_one_address_the_newest_has_the_page(settings):
    """An older text is shown without a page rather than beside the newer one's."""
    from tests.archives.kept.looks import look

    for run, words in (("run-2", b"noon"), ("run-3", b"dusk")):
        await _kept(settings, look(page(1), body=PAGE.replace(b"noon", words)), run=run)
        _read(settings, run, (page(1), words.decode()))
    desk = desk_of(settings)
    assert [(each.text, each.has_page) for each in desk.source(RUN, "n1")[1:]] == [("dusk", True), ("noon", False)]
    assert b"left at dusk" in (desk.page(RUN, "n1", page(1)) or b"")


async def test_what_was_kept_here_is_among_the_snapshots(settings):
    """Looks of our own are snapshots too, and say whose they are; error pages are none."""
    from tests.archives.kept.looks import look

    gone = look(page(1), head=b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n", body=b"<p>gone", at=NOW)
    await _kept(settings, look(page(1), body=PAGE), gone, run="run-2")
    listed = desk_of(settings).mementos(RUN, "n1")
    assert [(each.archive, each.uri) for each in listed][1:] == [("kept here", f"local:/20261102120000/{page(1)}")]
