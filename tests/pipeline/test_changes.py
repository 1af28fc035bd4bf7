"""What is news between two runs, and what is not."""

import datetime as dt

import msgspec
import pytest

from citecheck.model.capture import Capture, CaptureState
from citecheck.model.citation import Citation
from citecheck.model.drift import Change, Drift
from citecheck.model.event import Run, RunEnd, RunStart
from citecheck.model.news import News
from citecheck.model.outcome import Outcome
from citecheck.model.policy import JudgePolicy
from citecheck.model.report import RunReport
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Verdict
from citecheck.pipeline.changes import changes_between, run_before
from citecheck.testing import NOW, memento

URL = "https://valley-post.example/7"
DAYS = 4  # between two looks: more than the three days apart that make two failures two
_LOOKS = {
    "+": Liveness.LIVE,
    "m": Liveness.MOVED,
    "g": Liveness.GONE,
    "s": Liveness.SOFT_404,
    "?": Liveness.UNKNOWN,
    "t": Liveness.TRANSIENT,
    "w": Liveness.WALLED,
    "r": Liveness.RESTRICTED,
    "~": Liveness.SOFT_404,  # a weak suspicion
}
REPLACED = Drift(memento="https://archive.example/1", memento_at=NOW, at=NOW, change=Change.REPLACED, kept=0.01)


def looks(story):
    start = NOW - dt.timedelta(days=DAYS * len(story))
    return tuple(
        Verdict(
            liveness=_LOOKS[sign], at=start + dt.timedelta(days=DAYS * number), confidence="weak" if sign == "~" else "certain"
        )
        for number, sign in enumerate(story)
    )


def outcome(story, note="7", url=URL, **parts):
    """Return a link as its looks made it; "." at the end: this run did not look."""
    seen = looks(story.rstrip("."))
    history, verdict = (seen, None) if story.endswith(".") or not seen else (seen[:-1], seen[-1])
    cited = Citation(id=f"c-{note}", note=note, kind="news", raw="A bridge, closed", title="Bridge", url=parse_url(url))
    return Outcome(citation=cited, verdict=verdict, history=history, **parts)


def report(*outcomes, number=2, complete=True, at=NOW, why="", **start):
    given = {"report": "valley.txt", "report_digest": "d" * 64, "tool": "citecheck 0", "config_digest": "c", "actor": "x"}
    end = RunEnd(complete=complete, why=why)
    run = Run(id=f"run-{number}", start=RunStart(**(given | {"steps": "check"} | start)), started=at, finished=at, end=end)
    return RunReport(run=run, head="a" * 64, last_seq=1, outcomes=outcomes)


def news(before, now, **how):
    earlier = report(*before, number=1, at=NOW - dt.timedelta(days=DAYS))
    return changes_between(earlier, report(*now), JudgePolicy(), **how).changes


@pytest.mark.parametrize(
    ("before", "now", "kinds"),
    [
        ("+", "++", []),
        ("+", "+m", []),
        ("+", "+g", [News.FAILING]),
        ("+g", "+gs", []),
        ("+gg", "+ggg", [News.DEAD]),
        ("+ggg", "+gggg", []),
        ("+ggg", "+ggg+", [News.RECOVERED]),
        ("+g", "+g+", [News.RECOVERED]),
        ("+", "+w", []),
        ("+", "+t", []),
        ("+", "+~", []),
        ("+", "+r", []),
        ("+g", "+gw", []),
        ("+gw", "+gw+", [News.RECOVERED]),
        ("+gw", "+gwg", []),
        ("+gg?", "+gg?g", [News.DEAD]),
        ("+ggg.", "+gggg", []),
        ("+ggg.", "+ggg+", [News.RECOVERED]),
        ("+", "+.", []),
        ("+ggg", "+ggg.", []),
        ("w", "w+", []),
    ],
)
def test_what_is_news_and_what_was_told(before, now, kinds):
    """A look that decides, and differs from the last one that did: nothing else, and never twice."""
    assert [change.kind for change in news([outcome(before)], [outcome(now)])] == kinds


@pytest.mark.parametrize(
    ("story", "kinds"), [("+", []), ("g", [News.FAILING]), ("ggg", [News.DEAD]), ("w", []), ("", [])], ids=list("abcde")
)
def test_a_note_that_is_new_is_news_where_its_link_fails(story, kinds):
    """A link that the report did not cite before is told only where it does not stand."""
    assert [change.kind for change in news([], [outcome(story)])] == kinds


def test_drift_is_told_once_and_its_end_is_a_recovery():
    """Newly drifted, still drifted, drifted behind a passing fault, and back."""
    steady, adrift = outcome("+"), outcome("++", drift=REPLACED)
    assert [change.kind for change in news([steady], [adrift])] == [News.DRIFTED]
    assert news([adrift], [outcome("+++", drift=REPLACED)]) == ()
    behind = outcome("++t", drift=REPLACED)
    assert news([adrift], [behind]) == ()
    assert news([behind], [outcome("++t+", drift=REPLACED)]) == ()
    same = msgspec.structs.replace(REPLACED, change=Change.SAME, kept=1.0)
    assert [change.kind for change in news([adrift], [outcome("+++", drift=same)])] == [News.RECOVERED]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (None, CaptureState.REFUSED, True),
        (CaptureState.PENDING, CaptureState.TARGET_ERROR, True),
        (CaptureState.ARCHIVED, CaptureState.QUOTA, True),
        (CaptureState.REFUSED, CaptureState.TARGET_ERROR, False),
        (None, CaptureState.PENDING, False),
        (None, CaptureState.NOT_ATTEMPTED, False),
        (CaptureState.REFUSED, CaptureState.ARCHIVED, False),
    ],
)
def test_a_capture_that_failed_is_told_once(before, now, told):
    """Asked and not made is news; still not made is not."""

    def captured(state):
        made = Capture(state=state, original=URL, at=NOW, archive="Wayback Machine", message="no room") if state else None
        return [outcome("++", capture=made)]

    found = news(captured(before), captured(now))
    assert [change.kind for change in found] == ([News.CAPTURE_FAILED] if told else [])
    assert not told or "Wayback Machine" in found[0].words


def test_a_link_of_several_notes_is_told_once():
    """One change, with all the notes, and what to know of it."""
    (change,) = news([outcome("+", note="3"), outcome("+", note="9")], [outcome("+g", note="3"), outcome("+g", note="9")])
    assert (change.notes, change.url, change.title, change.before, change.now) == (("3", "9"), URL, "Bridge", "live", "gone")


def test_a_believed_snapshot_is_told_with_it():
    """Only a memento whose playback was seen goes with the news."""
    from citecheck.model.memento import AnswerState, ArchiveAnswer

    held = memento(URL, "20161215080000")
    for verified in (True, False):
        answer = ArchiveAnswer(state=AnswerState.FOUND, original=URL, at=NOW, memento=held, verified=verified)
        (change,) = news([outcome("+")], [outcome("+g", answer=answer)])
        assert change.snapshot == (held.uri if verified else "")


def test_a_run_that_stopped_is_news_even_the_first():
    """Of a first run nothing is news but that it stopped."""
    first = report(outcome("ggg"), number=1)
    told = changes_between(None, first, JudgePolicy())
    assert (told.changes, told.since) == ((), None)
    stopped = report(outcome("ggg"), number=1, complete=False, why="offline")
    (change,) = changes_between(None, stopped, JudgePolicy()).changes
    assert change.kind is News.INCOMPLETE
    assert "offline" in change.words


def test_a_missed_schedule_is_told_where_one_is_kept():
    """A longer time than allowed is news; as long as allowed is not, and without a schedule nothing is."""
    gap = dt.timedelta(days=DAYS)
    assert [c.kind for c in news([], [], gap=gap, missed_after=dt.timedelta(days=DAYS - 1))] == [News.MISSED]
    assert news([], [], gap=gap, missed_after=gap) == ()
    assert news([], [], gap=gap) == ()


def test_the_gravest_stands_first():
    """Dead before drifted before recovered, whatever the order of the notes."""
    urls = [f"https://valley-post.example/{n}" for n in range(3)]
    before = [outcome(story, note=str(n), url=urls[n]) for n, story in enumerate(("g", "+", "gg"))]
    now = [outcome("g+", "0", urls[0]), outcome("++", "1", urls[1], drift=REPLACED), outcome("ggg", "2", urls[2])]
    assert [change.kind for change in news(before, now)] == [News.DEAD, News.DRIFTED, News.RECOVERED]


def test_the_run_before_is_of_the_same_report():
    """By its name, or by its bytes under another name; runs of others, over bare links, and later ones are passed over."""
    runs = [
        report(number=1).run,
        report(number=2, report="other.txt", report_digest="e").run,
        report(number=3, steps="links").run,
        report(number=4, steps="capture").run,
        report(number=5, report="renamed.txt").run,
        report(number=6, report_digest="edited").run,
        report(number=7).run,
    ]
    assert run_before(runs, runs[0]) is None
    assert run_before(runs, runs[1]) is None
    assert run_before(runs, runs[4]) == runs[0]
    assert run_before(runs, runs[5]) == runs[0]
    assert run_before(runs, runs[6]) == runs[5]


def test_a_skipped_link_is_no_news():
    """What citations.yaml skips is told to nobody; another note that cites the same link is told, and it alone."""
    dead = outcome("+ggg", note="3")
    skipped = msgspec.structs.replace(dead, citation=msgspec.structs.replace(dead.citation, skip=True))
    assert [change.notes for change in news([outcome("+gg", note="3")], [dead])] == [("3",)]
    assert news([outcome("+gg", note="3")], [skipped]) == ()
    (told,) = news([outcome("+gg", note="3")], [skipped, outcome("+ggg", note="9")])
    assert (told.kind, told.notes) == (News.DEAD, ("9",))
