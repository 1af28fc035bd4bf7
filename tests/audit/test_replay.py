from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from citecheck.audit.log import AuditLog
from citecheck.audit.replay import replay
from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import Citation, CitedDate, Repeats
from citecheck.model.document import Claim
from citecheck.model.errors import AuditError
from citecheck.model.event import CitationRecord, DocumentRead, EventKind, RunEnd, RunStart
from citecheck.model.evidence import Evidence
from citecheck.model.exchange import Chain, Hop, Via
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.outcome import Outcome
from citecheck.model.policy import FreshPolicy, Policy
from citecheck.model.report import RunReport
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Verdict
from citecheck.testing import NOW, FixedClock
from tests.audit.logs import START, opened, unguarded

A, B = "https://a.example/page", "https://b.example/page"
CLAIM = Claim(id="c1", sentence="It rained.", clause="It rained", span=Span(0, 10), clause_span=Span(0, 9), notes=("1",))
READ = DocumentRead(
    source="report.txt",
    media_type="text/plain",
    digest="d" * 64,
    language="en",
    date_order="dmy",
    notes=2,
    markers=2,
    report_date=dt.date(2017, 5, 1),
)


def citation(
    id_: str,
    url: str | None = None,
    *,
    issued: str | None = None,
    kind: Literal["news", "cross-reference"] = "news",
    repeats: Repeats | None = None,
    skip: bool = False,
) -> Citation:
    """Build a citation with little in it."""
    date = CitedDate(date=issued, precision="day", raw=issued) if issued else None
    cited = parse_url(url) if url else None
    return Citation(id=id_, note=id_, kind=kind, raw="raw", url=cited, issued=date, repeats=repeats, skip=skip)


class Story:
    """A log told run by run, a day apart."""

    def __init__(self, path: Path) -> None:
        self.clock = FixedClock()
        self.log = AuditLog.open(path, clock=self.clock)

    def begin(self, run: str, *citations: Citation, start: RunStart = START) -> None:
        """Begin a run on the next day and record its document and citations."""
        self.clock.forward(days=1)
        self.log.begin(run, start)
        self.log.append(EventKind.DOCUMENT_READ, READ.digest, READ)
        for cited in citations:
            self.log.append(EventKind.CITATION_RECORDED, cited.id, CitationRecord(citation=cited, claims=(CLAIM,)))

    def look(self, url: str, liveness: Liveness, status: int = 200) -> None:
        """Follow and judge a link."""
        hop = Hop(url=parse_url(url), via=Via.ASKED, at=self.clock(), status=status)
        self.log.append(EventKind.LINK_FOLLOWED, url, Chain(asked=parse_url(url), hops=(hop,)))
        self.log.append(EventKind.LINK_JUDGED, url, Verdict(liveness=liveness, at=self.clock()))

    def ask(self, url: str, day: str | None, captures: int) -> None:
        """Ask the archives about a link near a day; ``captures`` tells the answers apart."""
        near = dt.date.fromisoformat(day) if day else None
        answer = ArchiveAnswer(state=AnswerState.FOUND, original=url, at=self.clock(), day=near, captures=captures)
        self.log.append(EventKind.ARCHIVE_ASKED, url, answer)

    def capture(self, kind: EventKind, url: str, state: CaptureState) -> None:
        """Ask for a capture, or hear of one."""
        self.log.append(kind, url, Capture(state=state, original=url, at=self.clock()))

    def end(self, run: str, why: str = "") -> None:
        """End a run: complete, unless it says why not."""
        self.log.append(EventKind.RUN_FINISHED, run, RunEnd(complete=not why, why=why))

    def replay(self, run: str, policy: Policy | None = None) -> RunReport:
        """Replay a run."""
        return replay(self.log, run, policy=policy or Policy())

    def outcome(self, run: str, id_: str = "1", policy: Policy | None = None) -> Outcome:
        """Replay a run and return one outcome of it."""
        return next(outcome for outcome in self.replay(run, policy).outcomes if outcome.citation.id == id_)


@pytest.fixture
def story(tmp_path: Path):  # type: ignore[no-untyped-def]
    told = Story(tmp_path / "audit.db")
    yield told
    told.log.close()


def test_a_run_is_told_whole(story: Story) -> None:
    """Everything that was appended about a citation is in its outcome, as the structs that were appended."""
    story.begin("run-1", citation("1", A, issued="2016-12-14"))
    story.look(A, Liveness.LIVE)
    story.ask(A, "2016-12-14", 3)
    story.capture(EventKind.CAPTURE_REQUESTED, A, CaptureState.PENDING)
    story.capture(EventKind.CAPTURE_ANSWERED, A, CaptureState.ARCHIVED)
    weighed = Evidence(claim="c1", source_uri=A, source_digest="x")
    story.log.append(EventKind.CLAIM_WEIGHED, "1", weighed)
    story.end("run-1")
    report = story.replay("run-1")
    (outcome,) = report.outcomes
    assert report.document == READ
    assert report.verified
    assert (report.last_seq, report.head) == (story.log.verify().events, story.log.head)
    assert report.run.end == RunEnd(complete=True)
    assert outcome.citation == citation("1", A, issued="2016-12-14")
    assert outcome.claims == (CLAIM,)
    assert outcome.chain is not None
    assert outcome.chain.hops[0].status == 200
    assert outcome.verdict == Verdict(liveness=Liveness.LIVE, at=story.clock())
    assert outcome.answer is not None
    assert outcome.answer.captures == 3
    assert outcome.capture is not None
    assert outcome.capture.state is CaptureState.ARCHIVED
    assert outcome.evidence == (weighed,)
    assert (outcome.history, outcome.not_checked, outcome.standing) == ((), "", None)


def test_outcomes_come_in_the_order_of_recording_each_once(story: Story) -> None:
    """A resumed run may record its citations again: the newest record counts, in the old place."""
    story.begin("run-1", citation("1", A), citation("2", B))
    story.log.resume("run-1", START)
    story.log.append(EventKind.CITATION_RECORDED, "1", CitationRecord(citation=citation("1", B)))
    outcomes = story.replay("run-1").outcomes
    assert [(outcome.citation.id, str(outcome.citation.url)) for outcome in outcomes] == [("1", B), ("2", B)]


def test_later_runs_do_not_change_an_earlier_report(story: Story) -> None:
    """A report is as of its run: replaying it again later gives the same."""
    story.begin("run-1", citation("1", A))
    story.look(A, Liveness.LIVE)
    story.ask(A, "2017-05-01", 1)
    story.end("run-1")
    before = story.replay("run-1")
    story.begin("run-2", citation("1", A))
    story.look(A, Liveness.GONE, 404)
    story.ask(A, "2017-05-01", 2)
    story.capture(EventKind.CAPTURE_ANSWERED, A, CaptureState.REFUSED)
    story.end("run-2")
    assert story.replay("run-1") == before


def test_history_holds_the_earlier_verdicts(story: Story) -> None:
    """Oldest first, over all runs, without the verdict that is told as the present one."""
    for number, liveness in enumerate((Liveness.LIVE, Liveness.TRANSIENT, Liveness.GONE), 1):
        story.begin(f"run-{number}", citation("1", A))
        story.look(A, liveness)
        story.end(f"run-{number}")
    outcome = story.outcome("run-3")
    assert [verdict.liveness for verdict in outcome.history] == [Liveness.LIVE, Liveness.TRANSIENT]
    assert outcome.verdict is not None
    assert outcome.verdict.liveness is Liveness.GONE


def test_what_a_complete_run_did_not_ask_again_is_told_from_before(story: Story) -> None:
    """A run relies on what the log says is fresh: its report shows that, with the date of then."""
    story.begin("run-1", citation("1", A))
    story.look(A, Liveness.LIVE)
    seen = story.clock()
    story.end("run-1")
    story.begin("run-2", citation("1", A))
    story.end("run-2")
    outcome = story.outcome("run-2")
    assert outcome.verdict == Verdict(liveness=Liveness.LIVE, at=seen)
    assert outcome.chain is not None
    assert outcome.not_checked == ""


@pytest.mark.parametrize(
    ("liveness", "days", "believed"),
    [
        (Liveness.LIVE, 6, True),
        (Liveness.LIVE, 7, False),
        (Liveness.GONE, 2, True),
        (Liveness.GONE, 3, False),
        (Liveness.WALLED, 6, True),
        (Liveness.TRANSIENT, 1, False),
        (Liveness.UNKNOWN, 1, False),
    ],
)
def test_a_stopped_run_shows_old_looks_only_while_they_are_believed(
    story: Story, liveness: Liveness, days: int, believed: bool
) -> None:
    """What the stopped run would have looked at again is "not checked", never shown as checked; the old look is history."""
    story.begin("run-1", citation("1", A))
    story.look(A, liveness)
    story.end("run-1")
    story.clock.forward(days=days - 1)
    story.begin("run-2", citation("1", A))
    story.end("run-2", why="interrupted")
    outcome = story.outcome("run-2")
    if believed:
        assert (outcome.verdict is not None, outcome.not_checked) == (True, "")
    else:
        assert (outcome.chain, outcome.verdict, outcome.answer) == (None, None, None)
        assert outcome.not_checked == "the run stopped before this link: interrupted; it was last looked at on 2026-11-03"
        assert [verdict.liveness for verdict in outcome.history] == [liveness]


def test_the_policy_says_how_long_an_old_look_is_believed(story: Story) -> None:
    """A newsroom that believes nothing old sees what its stopped run did not reach."""
    story.begin("run-1", citation("1", A))
    story.look(A, Liveness.LIVE)
    story.end("run-1")
    story.begin("run-2", citation("1", A))
    assert story.outcome("run-2").not_checked == ""
    strict = Policy(fresh=FreshPolicy(live_days=0))
    assert story.outcome("run-2", policy=strict).not_checked.startswith("the run stopped before this link")


@pytest.mark.parametrize(
    ("cited", "words"),
    [
        (citation("1"), "the note gives no URL"),
        (citation("1", A, skip=True), "skipped: citations.yaml says so"),
        (citation("1", "ftp://a.example/file"), "the link is ftp:, which is not looked at"),
        (citation("1", kind="cross-reference", repeats=Repeats(trigger="ibid.", note="7", citation="7")), "repeats note 7"),
        (
            citation("1", kind="cross-reference", repeats=Repeats(trigger="ibid.", reason="two candidates")),
            "points back (ibid.), but it is not known to which note: two candidates",
        ),
        (citation("1", A), "the run stopped before this link"),
    ],
)
def test_why_a_citation_has_no_chain_is_said(story: Story, cited: Citation, words: str) -> None:
    """Each citation without a chain has its sentence, and no part of an answer."""
    story.begin("run-1", cited)
    outcome = story.outcome("run-1")
    assert outcome == Outcome(citation=cited, claims=(CLAIM,), not_checked=words)


def test_a_complete_run_without_a_look_is_told(story: Story) -> None:
    """A hole in the log is not passed over."""
    story.begin("run-1", citation("1", A))
    story.end("run-1")
    assert story.outcome("run-1").not_checked == "the log holds no look at this link"


def test_a_chain_without_its_verdict_is_not_told(story: Story) -> None:
    """A run killed between following and judging does not lend its chain to an older verdict."""
    story.begin("run-1", citation("1", A))
    story.look(A, Liveness.LIVE, 200)
    story.end("run-1")
    story.begin("run-2", citation("1", A))
    hop = Hop(url=parse_url(A), via=Via.ASKED, at=story.clock(), status=500)
    story.log.append(EventKind.LINK_FOLLOWED, A, Chain(asked=parse_url(A), hops=(hop,)))
    outcome = story.outcome("run-2")
    assert outcome.chain is not None
    assert outcome.chain.hops[0].status == 200


def test_each_note_gets_the_answer_of_its_own_day(story: Story) -> None:
    """Two notes may cite one URL as of two days; an undated one is asked near the report's date."""
    dated = (citation("1", A, issued="2016-12-14"), citation("2", A, issued="2015-01-01"), citation("3", A))
    story.begin("run-1", *dated, citation("4", A, issued="2014-01-01"))
    story.look(A, Liveness.LIVE)
    for day, captures in (("2016-12-14", 1), ("2015-01-01", 2), ("2017-05-01", 3), ("2016-12-14", 4)):
        story.ask(A, day, captures)
    answers = [outcome.answer for outcome in story.replay("run-1").outcomes]
    assert [answer.captures if answer else None for answer in answers] == [4, 2, 3, 4]


def test_credentials_in_a_url_do_not_hide_its_events(story: Story) -> None:
    """Links are named in the log without user name and password."""
    story.begin("run-1", citation("1", A.replace("https://", "https://user:secret@")))
    story.look(A, Liveness.LIVE)
    assert story.outcome("run-1").verdict is not None


def test_a_newer_request_for_a_capture_outweighs_an_older_answer(story: Story) -> None:
    """Asked again and not yet answered is pending, whatever was answered a year ago."""
    story.begin("run-1", citation("1", A))
    story.look(A, Liveness.LIVE)
    story.capture(EventKind.CAPTURE_ANSWERED, A, CaptureState.TARGET_ERROR)
    story.capture(EventKind.CAPTURE_REQUESTED, A, CaptureState.PENDING)
    capture = story.outcome("run-1").capture
    assert capture is not None
    assert capture.state is CaptureState.PENDING


def test_evidence_is_of_this_report_alone(story: Story) -> None:
    """Another report has a note 1 of its own: what was weighed there is not evidence here."""
    other = msgspec.structs.replace(START, report_digest="e" * 64)
    ours = Evidence(claim="c1", source_uri=A, source_digest="ours")
    story.begin("run-1", citation("1", A))
    story.look(A, Liveness.LIVE)
    story.log.append(EventKind.CLAIM_WEIGHED, "1", msgspec.structs.replace(ours, source_digest="older"))
    story.log.append(EventKind.CLAIM_WEIGHED, "1", ours)
    story.log.append(EventKind.CLAIM_WEIGHED, "1", msgspec.structs.replace(ours, claim="c9"))
    story.end("run-1")
    story.begin("run-2", citation("1", A), start=other)
    story.log.append(EventKind.CLAIM_WEIGHED, "1", msgspec.structs.replace(ours, source_digest="theirs"))
    story.end("run-2")
    story.begin("run-3", citation("1", A))
    story.end("run-3")
    assert story.outcome("run-3").evidence == (ours,)


def test_a_run_that_the_log_does_not_know_is_told(story: Story) -> None:
    """A wrong id is an error with the way to the right one."""
    with pytest.raises(AuditError, match=r"no run run-9.*lists the runs"):
        story.replay("run-9")


@pytest.mark.parametrize(("forged", "verified"), [(3, False), (5, True)])
def test_a_report_says_whether_its_part_of_the_chain_holds(story: Story, forged: int, verified: bool) -> None:
    """A forged event within the run makes it unverified; one behind the run's end is not this run's."""
    story.begin("run-1", citation("1", A))
    story.end("run-1")
    story.begin("run-2", citation("1", A))
    story.end("run-2")
    with unguarded(story.log.path) as connection:
        connection.execute("UPDATE event SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = ?", [forged])
    with opened(story.log.path, write=False) as log:
        report = replay(log, "run-1", policy=Policy())
    assert (report.last_seq, report.verified) == (4, verified)


def test_a_replay_does_not_depend_on_who_reads(story: Story) -> None:
    """The writer, with events still in its buffer, and a reader of the file tell the same."""
    story.begin("run-1", citation("1", A))
    story.look(A, Liveness.MOVED)
    buffered = story.replay("run-1")
    story.log.flush()
    with opened(story.log.path, write=False) as log:
        assert replay(log, "run-1", policy=Policy()) == buffered
    assert buffered.run.started > NOW
