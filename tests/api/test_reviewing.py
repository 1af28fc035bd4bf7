"""The review desk on a real log: decisions, undoing, blind reviews, samples, and what they cost on a long report."""

from __future__ import annotations

import msgspec
import pytest

from citecheck.api.reviewing import open_desk
from citecheck.api.reviewing_told import Told
from citecheck.audit.log import AuditLog
from citecheck.model.decision import Decided, Quote
from citecheck.model.errors import AuditError, InputError, LogBusy
from citecheck.model.event import EventKind, RunEnd
from citecheck.model.settings import ReviewSettings, Settings
from citecheck.model.span import Span
from citecheck.review.desk import Desk
from citecheck.testing import FixedClock
from tests.api.desks import REPORT, citation, decision, desk_of, page, tell, text_of, told_log
from tests.api.logged import events_of, verified

RUN = "run-1"


def found(decisions: tuple[Decided, ...]) -> list[tuple[str, str]]:
    """Return who found what."""
    return [(each.decision.reviewer, each.decision.judgement.value) for each in decisions]


@pytest.fixture
def settings(tmp_path) -> Settings:
    return told_log(tmp_path, 3)


def test_a_decision_stands_in_the_log_with_who_when_and_beside_what(settings):
    """An event of a session of the reviewer's own, whatever name the form gave; the report tells it at once."""
    desk: Desk = desk_of(settings)
    made = desk.decide(RUN, "n2", decision(2, "partly", source_uri=page(2), severity="minor", note="look again"))
    assert (made.decision.reviewer, made.decision.blind, made.stale) == ("Ada", False, "")
    assert desk.decisions(RUN, "n2") == (made,)
    (event,) = events_of(settings, EventKind.DECISION_MADE)
    assert (event.seq, event.at, event.subject, event.data["judgement"]) == (made.seq, made.at, "n2", "partly")
    session = next(run for run in _runs(settings) if run.id == event.run)
    assert (session.start.report, session.start.steps, session.start.actor) == (REPORT, "review", "Ada")
    assert next(each for each in desk.report(RUN).outcomes if each.citation.id == "n2").decisions == (made,)
    assert verified(settings)


def _runs(settings):
    with AuditLog.open(settings.log, clock=FixedClock(), write=False) as log:
        return log.runs()


def test_looking_alone_writes_nothing(settings):
    """A session begins with the first decision, and ends with the desk; sessions are no reports."""
    desk = desk_of(settings)
    desk.report(RUN)
    desk.source(RUN, "n1")
    desk.close()
    assert [run.id for run in _runs(settings)] == [RUN]
    desk.decide(RUN, "n1", decision(1))
    desk.decide(RUN, "n2", decision(2))
    desk.close()
    desk.close()
    assert [run.end for run in _runs(settings)][1:] == [RunEnd(complete=True, counts={"decision-made": 2})]
    assert [run.id for run in desk.runs()] == [RUN]


def test_a_form_that_is_sent_twice_decides_once(settings):
    """A second click, a second tab, a page loaded again: the same decision is told once; a change is told."""
    desk = desk_of(settings)
    first = desk.decide(RUN, "n1", decision(1, "supported", note="x"))
    assert desk.decide(RUN, "n1", decision(1, "supported", note="x")) == first
    assert desk_of(settings).decide(RUN, "n1", decision(1, "supported", note="x")) == first
    assert desk.decide(RUN, "n1", decision(1, "supported", note="y")).seq > first.seq
    desk.decide(RUN, "n1", decision(1, "supported", note="x"))
    assert len(events_of(settings, EventKind.DECISION_MADE)) == 3


def test_undoing_adds_an_event_and_brings_back_what_stood_before(settings):
    """Only one's own, only once, only what is a decision on that citation; and then the same may be decided anew."""
    desk, other = desk_of(settings), desk_of(settings, "Bo")
    desk.decide(RUN, "n1", decision(1, "supported"))
    second = desk.decide(RUN, "n1", decision(1, "contradicted"))
    theirs = other.decide(RUN, "n1", decision(1, "partly"))
    desk.undo(RUN, "n1", second.seq)
    assert found(desk.decisions(RUN, "n1")) == [("Ada", "supported"), ("Bo", "partly")]
    for citation_id, seq in (("n1", second.seq), ("n1", theirs.seq), ("n1", 1), ("n2", second.seq), ("n1", 10**6)):
        with pytest.raises(InputError):
            desk.undo(RUN, citation_id, seq)
    assert len(events_of(settings, EventKind.DECISION_UNDONE)) == 1
    assert desk.decide(RUN, "n1", decision(1, "contradicted")).seq > theirs.seq
    assert verified(settings)


QUOTED = text_of(1)[8:30]


def _quote(text: str = QUOTED, start: int = 8, digest: str | None = None) -> Quote:
    from hashlib import sha256

    digest = sha256(text_of(1).encode()).hexdigest() if digest is None else digest
    return Quote(exact=text, prefix="", suffix="", span=Span(start, start + len(text)), text_digest=digest)


@pytest.mark.parametrize(
    ("citation_id", "given", "error"),
    [
        ("n9", decision(1), "no citation n9"),
        ("n1", decision(2), "has no claim 'c2'"),
        ("n1", msgspec.structs.replace(decision(1), claim=""), "has no claim ''"),
        ("n1", decision(1, words="left at noon"), "other words than those that were decided on"),
        ("n1", decision(1, note="x" * 20_001), "the note is too long"),
        ("n1", decision(1, query="x" * 20_001), "the query is too long"),
        ("n1", decision(1, text_digest="ab" * 32), "looked at is not known to the log"),
        ("n1", decision(1, quotes=(_quote(start=9),)), "does not stand in the source's text"),
        ("n1", decision(1, quotes=(_quote(""),)), "does not stand in the source's text"),
        ("n1", decision(1, quotes=(_quote(digest="ab" * 32),)), "text is not kept"),
    ],
)
def test_what_cannot_be_decided_is_one_clear_error(settings, citation_id, given, error):
    """Nothing is written then, not even a session."""
    desk = desk_of(settings)
    with pytest.raises((InputError, AuditError), match=error):
        desk.decide(RUN, citation_id, given)
    assert [run.id for run in _runs(settings)] == [RUN]


def test_a_passage_is_kept_with_its_place(settings):
    """Exact words, where they stand, and in which text."""
    made = desk_of(settings).decide(RUN, "n1", decision(1, quotes=(_quote(),)))
    assert made.decision.quotes == (_quote(),)


def test_an_unknown_run_is_one_clear_error(settings):
    """Also the id of a session, of which no report is made."""
    desk = desk_of(settings)
    session = _session_of(settings, desk)
    for run in ("run-9", session):
        with pytest.raises(InputError, match="no report of a run"):
            desk.report(run)


def _session_of(settings, desk) -> str:
    desk.decide(RUN, "n1", decision(1))
    return events_of(settings, EventKind.DECISION_MADE)[0].run


# -- blind


def test_a_blind_reviewer_sees_nothing_of_others_before_deciding(settings):
    """Not in the decisions, the findings, the report, the log's words or the questions; afterwards all of it."""
    open_ = desk_of(settings, "Bo")
    for number in (1, 2):
        open_.decide(RUN, f"n{number}", decision(number, "contradicted", query="Dawn?"))
    blind = desk_of(settings, "Ada", blind=True)
    assert _sees(blind) == {"n1": False, "n2": False}
    mine = blind.decide(RUN, "n1", decision(1, "supported"))
    assert mine.decision.blind
    assert _sees(blind) == {"n1": True, "n2": False}
    assert [each.rule for each in blind.report(RUN).findings_of("n1") if each.rule.startswith("CC32")] == ["CC320", "CC321"]
    assert _sees(open_) == {"n1": True, "n2": True}


def _sees(desk) -> dict[str, bool]:
    """Tell of which citations anything of Bo's decisions is seen anywhere; everywhere the same must be."""
    seen = {}
    for name in ("n1", "n2"):
        outcome = next(each for each in desk.report(RUN).outcomes if each.citation.id == name)
        words = [row.words for row in desk.events() if row.kind == EventKind.DECISION_MADE and row.subject == name]
        places = [
            any(each.decision.reviewer == "Bo" for each in desk.decisions(RUN, name)),
            any(each.decision.reviewer == "Bo" for each in outcome.decisions),
            any("contradicted" in each.message for each in desk.report(RUN).findings_of(name)),
            any("contradicted" in each for each in words),
            f'"{name[1:]}","Ferry {name[1:]} left port' in desk.queries(RUN, "csv").decode(),
        ]
        assert len(set(places)) == 1, (name, places)
        seen[name] = places[0]
    return seen


def test_nobody_becomes_blind_again_by_undoing(settings):
    """Who has seen the others' decisions has seen them; a later decision is not called blind."""
    desk_of(settings, "Bo").decide(RUN, "n1", decision(1, "contradicted"))
    blind = desk_of(settings, "Ada", blind=True)
    mine = blind.decide(RUN, "n1", decision(1, "supported"))
    blind.undo(RUN, "n1", mine.seq)
    assert found(blind.decisions(RUN, "n1")) == [("Bo", "contradicted")]
    assert not blind.decide(RUN, "n1", decision(1, "contradicted")).decision.blind


def test_a_blind_reviewers_search_in_the_log_finds_nothing_hidden(settings):
    """Neither by what was found, nor by who found it."""
    desk_of(settings, "Bo").decide(RUN, "n1", decision(1, "contradicted", query="Really dawn?"))
    blind = desk_of(settings, "Ada", blind=True)
    assert blind.events(containing="contradicted") == blind.events(containing="really dawn") == ()
    assert len(desk_of(settings, "Cy").events(containing="really dawn")) == 1


# -- what the report becomes


def test_an_edited_report_keeps_its_decisions_and_says_which_are_stale(settings):
    """The report's bytes, a claim's words and a source's text change: what no longer fits is told, nothing is lost."""
    desk = desk_of(settings)
    for number in (1, 2, 3):
        text = text_of(number)
        digest = _digest(text)
        desk.decide(RUN, f"n{number}", decision(number, source_uri=desk.source(RUN, f"n{number}")[0].uri, text_digest=digest))
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        tell(log, "run-2", 3, digest="e" * 64)
        tell(log, "run-3", 3, digest="f" * 64, words="left port at noon", source="left port at noon")
        tell(log, "run-4", 3, digest="9" * 64, source="left port at noon")
    assert [each.stale for each in desk.decisions("run-2", "n1")] == [""]
    assert [each.stale for each in desk.decisions("run-3", "n2")] == ["the claim has other words than when it was decided"]
    assert [each.stale for each in desk.decisions("run-4", "n3")] == ["the source's text is not the one that was looked at"]
    assert [each.rule for each in desk.report("run-4").findings_of("n3") if each.rule == "CC322"] == ["CC322"]


def _digest(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("used", "words"),
    [
        ("Nobody was hurt.", "every passage that was used still stands in it"),
        ("ferry 1 left port at dawn", "does not stand in it"),
    ],
)
def test_a_stale_decision_says_whether_its_passages_still_stand(settings, used, words):
    """So that an editor sees at once whether the change concerns what was relied on."""
    desk = desk_of(settings)
    text, shown = text_of(1), desk.source(RUN, "n1")[0]
    quote = _quote(used, text.index(used))
    desk.decide(RUN, "n1", decision(1, source_uri=shown.uri, text_digest=shown.text_digest, quotes=(quote,)))
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        tell(log, "run-2", 1, digest="9" * 64, source="set out from port at noon")
    (stale,) = [each.stale for each in desk.decisions("run-2", "n1")]
    assert stale.startswith("the source's text is not the one that was looked at; ")
    assert stale.endswith(words)


def test_several_reports_stand_in_one_log(settings):
    """Their citations have the same ids; each has its own decisions, samples and sessions."""
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        tell(log, "run-2", 3, report="buses.txt", digest="e" * 64)
    desk = desk_of(settings)
    desk.decide("run-2", "n1", decision(1, "partly"))
    desk.decide(RUN, "n1", decision(1, "supported"))
    desk.draw(RUN, size=1, seed="s")
    assert (found(desk.decisions(RUN, "n1")), found(desk.decisions("run-2", "n1"))) == (
        [("Ada", "supported")],
        [("Ada", "partly")],
    )
    assert (len(desk.samples(RUN)), desk.samples("run-2")) == (1, ())
    assert [run.id for run in desk.runs()] == ["run-2", RUN]
    desk.close()
    assert {run.start.report for run in _runs(settings) if run.start.steps == "review" and run.end} == {REPORT, "buses.txt"}


# -- samples


def test_a_sample_is_recorded_once_and_told_newest_first(settings):
    """By size, seed and reviewer; drawn without a seed it says the one that was made up."""
    desk = desk_of(settings)
    first = desk.draw(RUN, size=2, seed=" spring\n2026 ")
    assert first == desk.draw(RUN, size=2, seed="spring 2026") == desk_of(settings).draw(RUN, size=2, seed="spring 2026")
    assert len(events_of(settings, EventKind.SAMPLE_DRAWN)) == 1
    made_up = desk.draw(RUN, size=9)
    assert (made_up.citations, len(made_up.seed) > 6) == (("n1", "n2", "n3"), True)
    assert desk.samples(RUN) == (made_up, first)
    assert desk.draw(RUN, size=9, seed=made_up.seed).citations == made_up.citations
    with pytest.raises(InputError, match="one citation at least"):
        desk.draw(RUN, size=0, seed="s")


# -- who sits there


@pytest.mark.parametrize(
    ("flag", "setting", "name"), [("Ada", "Bo", "Ada"), ("", "Bo", "Bo"), ("  Ada\x1b[2J \n Lovelace ", "", "Ada [2J Lovelace")]
)
def test_the_reviewers_name_is_the_flags_then_the_settings(settings, tmp_path, flag, setting, name):
    """No sign of it can steer a terminal; without both it is the system's user."""
    given = msgspec.structs.replace(settings, review=ReviewSettings(reviewer=setting, blind=True))
    desk = open_desk(given, book=tmp_path / "citations.yaml", reviewer=flag)
    assert (desk.reviewer, desk.blind, desk.policy) == (name, True, settings.policy)
    assert open_desk(Settings(log=settings.log), book=tmp_path / "citations.yaml").reviewer


def test_no_name_and_no_log_are_clear_errors(settings, tmp_path):
    """Before anything is served."""
    with pytest.raises(InputError, match="no reviewer's name"):
        open_desk(settings, book=tmp_path / "c.yaml", reviewer="x" * 101)
    with pytest.raises(AuditError, match="there is no log"):
        open_desk(Settings(log=str(tmp_path / "none.db")), book=tmp_path / "c.yaml", reviewer="Ada")


# -- while a run works


def test_a_run_that_is_going_on_is_read_and_never_broken(settings):
    """Reading goes on; a decision is refused with who writes and what to do; the run ends as if nobody had sat there."""
    desk = desk_of(settings, patience=0)
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        tell(log, "run-2", 2, complete=False)
        assert len(desk.report("run-2").outcomes) == 2
        assert found(desk.decisions(RUN, "n1")) == []
        for write in (
            lambda: desk.decide(RUN, "n1", decision(1)),
            lambda: desk.draw(RUN, size=1, seed="s"),
            lambda: desk.undo(RUN, "n1", 5),
        ):
            with pytest.raises(LogBusy, match="is writing the log"):
                write()
        log.append(EventKind.RUN_FINISHED, "run-2", RunEnd(complete=True))
    assert desk.decide(RUN, "n1", decision(1)).seq
    assert desk.report("run-2").run.end == RunEnd(complete=True)
    assert verified(settings)


class Counting:
    """A clock of monotonic seconds that stands still, and counts who asks it: a replay does, twice."""

    def __init__(self) -> None:
        self.now = 0.0
        self.asked = 0

    def __call__(self) -> float:
        self.asked += 1
        self.now += 0.5
        return self.now


def test_a_run_that_is_going_on_is_not_replayed_at_every_look(settings):
    """Its events come in all the time: it is replayed anew after ten times as long as that takes."""
    ticks = Counting()
    told = Told(settings, reviewer="Ada", blind=False, clock=FixedClock(), monotonic=ticks)
    with AuditLog.open(settings.log, clock=FixedClock()) as log:
        tell(log, "run-2", 2, complete=False)
        first = told.report("run-2")
        log.append(EventKind.RUN_RESUMED, "run-2", first.run.start)
        log.flush()
        assert told.report("run-2") is first
        ticks.now += 5
        assert told.report("run-2") is not first


def test_a_long_report_is_replayed_once_and_a_decision_touches_one_citation(tmp_path):
    """Of 1,000 notes, all but the decided one are the very same objects afterwards: nothing of them is read or judged again."""
    ticks = Counting()
    settings = told_log(tmp_path, 1000)
    desk = desk_of(settings)
    desk._told = Told(settings, reviewer="Ada", blind=False, clock=FixedClock(), monotonic=ticks)
    before = desk.report(RUN)
    assert desk.report(RUN) is before
    desk.decide(RUN, "n500", decision(500, "contradicted"))
    after = desk.report(RUN)
    changed = [new.citation.id for old, new in zip(before.outcomes, after.outcomes, strict=True) if new is not old]
    assert (changed, ticks.asked) == (["n500"], 2)
    assert [each.rule for each in after.findings if each not in before.findings] == ["CC320"]
    assert len(after.findings) == len(before.findings) + 1
    assert desk.report(RUN) is after


def test_findings_are_those_of_a_report_from_the_command_line(settings):
    """However they were put together: the same, in the same order."""
    from citecheck.api.reporting import replayed

    desk = desk_of(settings)
    desk.report(RUN)
    desk.decide(RUN, "n1", decision(1, "contradicted"))
    desk_of(settings, "Bo").decide(RUN, "n1", decision(1, "supported"))
    desk.decide(RUN, "n3", decision(3, "not-in-source"))
    whole, held = replayed(settings, run_id=RUN), desk.report(RUN)
    assert held.findings == whole.findings
    assert {each.rule for each in whole.findings} >= {"CC303", "CC320", "CC321"}
    assert held.outcomes == whole.outcomes
    assert (held.changes, held.document, held.alignment) == (whole.changes, whole.document, whole.alignment)


def test_what_is_redacted_is_shown_no_more(settings):
    """Also what the desk held already."""
    desk = desk_of(settings)
    made = desk.decide(RUN, "n1", decision(1, note="a private detail"))
    desk.source(RUN, "n2")
    weighed = [event.seq for event in events_of(settings, EventKind.CLAIM_WEIGHED) if event.subject == "n2"]
    from citecheck.api.anchoring import redact

    redact(settings, [made.seq, *weighed], reason="a private detail")
    assert desk.decisions(RUN, "n1") == ()
    assert next(each for each in desk.report(RUN).outcomes if each.citation.id == "n2").evidence == ()


def test_citations_of_the_helper_are_what_the_tests_say():
    """Every tenth is an ibid."""
    assert [citation(number).url is None for number in (9, 10, 11)] == [False, True, False]
