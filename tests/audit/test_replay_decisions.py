"""People's decisions told again from the log: what stands, what went stale, and where it belongs after the report was edited."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from citecheck.audit.log import AuditLog
from citecheck.audit.replay import replay
from citecheck.audit.replay_decisions import (
    CLAIM_CHANGED,
    CLAIM_GONE,
    TEXT_ANOTHER,
    TEXT_CHANGED,
    TEXT_THERE,
    Place,
    placed,
)
from citecheck.model.citation import Citation
from citecheck.model.decision import Decided, Decision, Judgement, Undone, claim_digest
from citecheck.model.document import Claim
from citecheck.model.event import AUDIT_STEP, REVIEW_STEP, CitationRecord, EventKind, RunEnd
from citecheck.model.evidence import Evidence
from citecheck.model.policy import Policy
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Verdict
from citecheck.testing import NOW, FixedClock
from tests.audit.logs import START

PAGE, SNAPSHOT = "https://a.example/ferry", "https://web.archive.org/web/20161214000000/https://a.example/ferry"


def claim(id_: str, sentence: str) -> Claim:
    """Build a claim of one sentence."""
    return Claim(id=id_, sentence=sentence, clause="", span=Span(0, 1), clause_span=Span(0, 1), notes=("1",))


FERRY = claim("c1", "The ferry left at dawn.")


class Story:
    """A log of runs of one report and of sessions at the desk."""

    def __init__(self, path: Path) -> None:
        self.log = AuditLog.open(path, clock=FixedClock())
        self.runs = 0

    def run(
        self, *claims: Claim, digest: str = "d" * 64, report: str = "report.txt", id_: str = "n1", weighed: tuple[str, str] | None
    ) -> str:
        """Tell one run over one citation; ``weighed`` are address and text digest of what was laid beside each claim."""
        self.runs += 1
        run = f"run-{self.runs}"
        self.log.begin(run, msgspec.structs.replace(START, report=report, report_digest=digest))
        cited = Citation(id=id_, note="1", kind="news", raw="raw", url=parse_url(PAGE))
        self.log.append(EventKind.CITATION_RECORDED, id_, CitationRecord(citation=cited, claims=claims))
        for each in claims if weighed else ():
            uri, text = weighed or ("", "")
            self.log.append(EventKind.CLAIM_WEIGHED, id_, Evidence(claim=each.id, source_uri=uri, source_digest=text))
        self.log.append(EventKind.LINK_JUDGED, PAGE, Verdict(liveness=Liveness.LIVE, at=NOW))
        self.log.append(EventKind.RUN_FINISHED, run, RunEnd(complete=True))
        return run

    def session(self, name: str = "s1", *, report: str = "report.txt") -> None:
        """Begin a session at the desk."""
        self.log.begin(name, msgspec.structs.replace(START, report=report, steps=REVIEW_STEP))

    def decide(
        self, on: Claim, judgement: Judgement = Judgement.SUPPORTED, *, by: str = "Ada", id_: str = "n1", **more: str
    ) -> int:
        """Tell a decision."""
        made = Decision(claim=on.id, judgement=judgement, reviewer=by, claim_digest=claim_digest(on), **more)  # type: ignore[arg-type]
        return self.log.append(EventKind.DECISION_MADE, id_, made)

    def undo(self, seq: int, *, by: str = "Ada") -> None:
        """Tell that a decision was taken back."""
        self.log.append(EventKind.DECISION_UNDONE, "n1", Undone(seq=seq, reviewer=by))

    def decisions(self, run: str) -> tuple[Decided, ...]:
        """Return what a run's one citation is told to have been decided."""
        (outcome,) = [each for each in replay(self.log, run, policy=Policy()).outcomes if each.citation.id == "n1"]
        return outcome.decisions

    def judged(self, run: str) -> list[tuple[str, str, str]]:
        """Return reviewer, judgement and what went stale."""
        return [(each.decision.reviewer, each.decision.judgement.value, each.stale) for each in self.decisions(run)]


@pytest.fixture
def story(tmp_path: Path):  # type: ignore[no-untyped-def]
    told = Story(tmp_path / "audit.db")
    yield told
    told.log.close()


def test_a_decision_belongs_to_the_report_by_its_name(story: Story) -> None:
    """Also when the report's bytes changed; never to another report whose citation has the same id."""
    first = story.run(FERRY, weighed=None)
    other = story.run(FERRY, report="other.txt", weighed=None)
    story.session()
    seq = story.decide(FERRY)
    again = story.run(FERRY, digest="e" * 64, weighed=None)
    assert [each.seq for each in story.decisions(first)] == [each.seq for each in story.decisions(again)] == [seq]
    assert story.decisions(other) == ()
    assert story.decisions(first)[0].at == NOW


def test_each_reviewers_newest_stands_and_undoing_brings_back_the_one_before(story: Story) -> None:
    """A change replaces; an undoing uncovers; others' decisions stay as they are."""
    run = story.run(FERRY, weighed=None)
    story.session()
    story.decide(FERRY, Judgement.SUPPORTED)
    changed = story.decide(FERRY, Judgement.CONTRADICTED)
    story.decide(FERRY, Judgement.PARTLY, by="Bo")
    assert story.judged(run) == [("Ada", "contradicted", ""), ("Bo", "partly", "")]
    story.session("s2")
    story.undo(changed)
    assert story.judged(run) == [("Ada", "supported", ""), ("Bo", "partly", "")]


def test_nobody_undoes_anothers_decision(story: Story) -> None:
    """An event that says so changes nothing; nor does undoing twice, or undoing what is no decision."""
    run = story.run(FERRY, weighed=None)
    story.session()
    seq = story.decide(FERRY)
    story.undo(seq, by="Bo")
    story.undo(1)
    assert story.judged(run) == [("Ada", "supported", "")]
    story.undo(seq)
    story.undo(seq)
    assert story.judged(run) == []


def test_a_redacted_decision_is_told_no_more(story: Story) -> None:
    """Its data were taken away, and with them what was decided."""
    run = story.run(FERRY, weighed=None)
    story.session()
    seq = story.decide(FERRY, note="a private detail")
    story.log.begin("by-hand", msgspec.structs.replace(START, report="", report_digest="", steps=AUDIT_STEP))
    story.log.redact([seq], actor="tests", reason="a private detail")
    assert story.judged(run) == []


def test_a_report_counts_what_was_redacted_of_it(story: Story) -> None:
    """What its runs told, looks of others at its links up to its last event, and decisions on its citations whenever made."""
    first = story.run(FERRY, weighed=None)
    other = story.run(FERRY, report="other.txt", id_="n2", weighed=None)
    story.session(report="other.txt")
    decided = story.decide(FERRY, id_="n2")
    story.log.begin("by-hand", msgspec.structs.replace(START, report="", report_digest="", steps=AUDIT_STEP))
    counts = []
    for seq in (2, decided, 7):  # the citation of the first run; a decision on that of the second, and its look
        kind = next(story.log.events(after=seq - 1, until=seq)).kind
        story.log.redact([seq], actor="tests", reason="a private detail")
        counts.append((kind, *(replay(story.log, run, policy=Policy()).redacted for run in (first, other))))
    assert counts == [("citation-recorded", 1, 0), ("decision-made", 1, 1), ("link-judged", 1, 2)]


def test_the_head_covers_the_decisions_that_are_told(story: Story) -> None:
    """A report names the last event that it was made from, which is a decision here."""
    run = story.run(FERRY, weighed=None)
    before = replay(story.log, run, policy=Policy())
    story.session()
    seq = story.decide(FERRY)
    after = replay(story.log, run, policy=Policy())
    assert (before.last_seq, after.last_seq) == (seq - 2, seq)
    assert after.head == story.log.digest_at(seq)
    assert after.verified


PRINTED = {"source_uri": PAGE, "text_digest": "t1"}


@pytest.mark.parametrize(
    ("seen", "then", "now", "stale"),
    [
        pytest.param(PRINTED, (PAGE, "t1"), (PAGE, "t1"), "", id="the same text"),
        pytest.param(PRINTED, (PAGE, "t1"), (PAGE, "t2"), TEXT_CHANGED, id="the page says something else"),
        pytest.param(PRINTED, (PAGE, "t1"), (SNAPSHOT, "t2"), TEXT_ANOTHER, id="a snapshot is beside the claim now"),
        pytest.param(PRINTED, (PAGE, "t1"), (SNAPSHOT, "t1"), "", id="a snapshot with the very same text"),
        pytest.param(PRINTED, (SNAPSHOT, "t9"), (SNAPSHOT, "t9"), "", id="another state was chosen, nothing changed"),
        pytest.param(PRINTED, (SNAPSHOT, "t8"), (SNAPSHOT, "t9"), "", id="another state was chosen, and it did not change"),
        pytest.param({}, (PAGE, "t1"), (PAGE, "t1"), "", id="decided without a text that was there"),
        pytest.param({}, None, (PAGE, "t1"), TEXT_THERE, id="there was no text, now there is"),
        pytest.param(PRINTED, (PAGE, "t1"), None, "", id="nothing was read this time"),
    ],
)
def test_when_a_changed_source_makes_a_decision_stale(
    story: Story,
    seen: dict[str, str],
    then: tuple[str, str] | None,
    now: tuple[str, str] | None,
    stale: str,
) -> None:
    """``seen`` is what the reviewer looked at, ``then`` and ``now`` what was laid beside the claim before and after."""
    story.run(FERRY, weighed=then)
    story.session()
    story.decide(FERRY, **seen)
    assert story.judged(story.run(FERRY, digest="e" * 64, weighed=now)) == [("Ada", "supported", stale)]


@pytest.mark.parametrize(
    ("sentence", "stale"),
    [("The  ferry left\nat dawn.", ""), ("The ferry left at noon.", CLAIM_CHANGED), ("The ferry left at dawn", CLAIM_CHANGED)],
)
def test_when_a_changed_claim_makes_a_decision_stale(story: Story, sentence: str, stale: str) -> None:
    """Other words do, another setting of the lines does not."""
    story.run(FERRY, weighed=None)
    story.session()
    story.decide(FERRY)
    assert story.judged(story.run(claim("c1", sentence), digest="e" * 64, weighed=None)) == [("Ada", "supported", stale)]


def test_a_new_decision_replaces_the_stale_one(story: Story) -> None:
    """Whoever looked again has decided on the claim as it is."""
    story.run(FERRY, weighed=None)
    story.session()
    story.decide(FERRY, Judgement.CONTRADICTED)
    noon = claim("c1", "The ferry left at noon.")
    run = story.run(noon, digest="e" * 64, weighed=None)
    story.session("s2")
    story.decide(noon, Judgement.SUPPORTED)
    assert story.judged(run) == [("Ada", "supported", "")]


ONE, TWO, THREE = "One ferry left.", "Two ferries left.", "Three ferries left."


@pytest.mark.parametrize(
    ("decided", "now", "places"),
    [
        pytest.param(["c1:" + ONE], ["c1:" + ONE], [("c1", "")], id="nothing changed"),
        pytest.param(["c1:" + ONE, "c2:" + TWO], ["c2:" + ONE, "c3:" + TWO], [("c2", ""), ("c3", "")], id="numbers shifted"),
        pytest.param(["c1:" + ONE], ["c7:" + TWO], [("c7", CLAIM_CHANGED)], id="shifted and reworded, one claim"),
        pytest.param(
            ["c1:" + ONE, "c2:" + TWO],
            ["c2:" + ONE, "c3:" + THREE],
            [("c2", ""), ("c3", CLAIM_CHANGED)],
            id="shifted, one reworded",
        ),
        pytest.param(
            ["c1:" + ONE, "c2:" + TWO], ["c1:" + THREE, "c2:" + TWO], [("c1", CLAIM_CHANGED), ("c2", "")], id="one reworded"
        ),
        pytest.param(["c1:" + ONE, "c2:" + TWO], ["c1:" + ONE], [("c1", ""), ("c2", CLAIM_GONE)], id="one claim is gone"),
        pytest.param(["c9:" + ONE], ["c1:" + TWO, "c2:" + THREE], [("c9", CLAIM_GONE)], id="which was reworded is not known"),
        pytest.param(["c1:" + ONE], [], [("c1", CLAIM_GONE)], id="the note supports nothing any more"),
        pytest.param([":"], [], [("", "")], id="a citation without claims"),
        pytest.param([":"], ["c1:" + ONE], [("c1", CLAIM_CHANGED)], id="a citation that got a claim"),
        pytest.param(["c1:" + ONE], ["c1:" + ONE, "c2:" + ONE], [("c1", "")], id="the same words twice"),
        pytest.param(
            ["c1:" + TWO, "c1:" + ONE], ["c1:" + ONE], [("c1", CLAIM_CHANGED), ("c1", "")], id="decided on both wordings"
        ),
    ],
)
def test_decisions_find_their_claims_by_words_then_by_number(
    decided: list[str], now: list[str], places: list[tuple[str, str]]
) -> None:
    """Where ids count through the report, a sentence put in before shifts them all; else a reworded claim has another id."""

    def read(text: str) -> Claim | None:
        name, _, sentence = text.partition(":")
        return claim(name, sentence) if name else None

    made = [
        Decided(
            seq=at,
            at=NOW,
            decision=Decision(
                claim=on.id if on else "",
                judgement=Judgement.SUPPORTED,
                reviewer="Ada",
                claim_digest=claim_digest(on) if on else "",
            ),
        )
        for at, on in enumerate(map(read, decided))
    ]
    found = placed(made, [on for text in now if (on := read(text))])
    assert [found[each.decision.claim, each.decision.claim_digest] for each in made] == [Place(*place) for place in places]


def test_a_decision_names_the_claim_as_the_run_does(story: Story) -> None:
    """So that whoever shows it need not know how claims were numbered before."""
    story.run(claim("c1", ONE), claim("c2", TWO), weighed=None)
    story.session()
    story.decide(claim("c2", TWO))
    run = story.run(claim("c5", ONE), claim("c6", TWO), digest="e" * 64, weighed=None)
    (told,) = story.decisions(run)
    assert (told.decision.claim, told.stale) == ("c6", "")
