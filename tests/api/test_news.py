"""News out of a real log: over several runs, in the reports, in the feed, and at its lasting place."""

import json
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from citecheck import api
from citecheck.api.reporting import replayed
from citecheck.audit.log import AuditLog
from citecheck.model.citation import Citation
from citecheck.model.event import NOTICE_STEP, CitationRecord, EventKind, RunEnd, RunStart
from citecheck.model.settings import NotifySettings, ReportSettings, Settings
from citecheck.model.url import parse_url
from citecheck.model.verdict import Liveness, Reason, Verdict
from citecheck.testing import FixedClock

URL = "https://valley-post.example/1"
START = RunStart(
    report="valley.txt", report_digest="d" * 64, tool="citecheck 0", config_digest="c", actor="desk", steps="check+capture"
)


def settings(folder: Path, **report) -> Settings:
    return Settings(
        log=str(folder / "audit.db"),
        report=ReportSettings(folder=str(folder), **report),
        notify=NotifySettings(missed_after_days=3),
    )


def history(folder: Path, story: str) -> list[str]:
    """Make a log with a run every four days: "+" the link was live, "g" it was gone. Return the runs' ids."""
    clock = FixedClock()
    runs = []
    cited = Citation(id="c-1", note="1", kind="news", raw="Bridge <closed>", title="Bridge <closed>", url=parse_url(URL))
    with AuditLog.open(folder / "audit.db", clock=clock) as log:
        for number, sign in enumerate(story, 1):
            clock.forward(days=4)
            runs.append(f"run-{number}")
            log.begin(runs[-1], START)
            log.append(EventKind.CITATION_RECORDED, cited.id, CitationRecord(citation=cited))
            liveness = Liveness.LIVE if sign == "+" else Liveness.GONE
            reason = Reason(signal="example", words=f"seen to be {liveness.value}")
            log.append(EventKind.LINK_JUDGED, URL, Verdict(liveness=liveness, at=clock(), reasons=(reason,)))
            log.append(EventKind.RUN_FINISHED, runs[-1], RunEnd(complete=True))
            log.begin(f"notice-{number}", msgspec.structs.replace(START, steps=NOTICE_STEP))
            log.append(EventKind.RUN_FINISHED, f"notice-{number}", RunEnd(complete=True))
    return runs


def test_each_run_tells_its_own_news_and_no_others(tmp_path):
    """Failing, nothing, dead, recovered: each told by the run that found it, whenever its report is made."""
    runs = history(tmp_path, "+ggg+")
    told = [json.loads(api.rendered(settings(tmp_path), "json", run_id=run))["changes"] for run in runs]
    assert told[0] is None
    kinds = [[change["kind"] for change in changes["changes"]] for changes in told[1:]]
    assert kinds == [["failing", "missed"], ["missed"], ["dead", "missed"], ["recovered", "missed"]]
    assert [changes["since"] for changes in told[1:]] == runs[:-1]


def test_news_stands_first_in_page_and_markdown(tmp_path):
    """Before the figures, with a link to its citation; quiet words where nothing changed, nothing at all in a first run."""
    runs = history(tmp_path, "+ggg")
    page = BeautifulSoup(api.rendered(settings(tmp_path), "html"), "lxml")
    first = page.find("h2")
    assert first["id"] == "news"
    items = first.find_next("ul").find_all("li")
    assert items[0].get_text().startswith("Newly dead, note 1: Bridge <closed>")
    assert page.find("article", id=items[0].a["href"][1:])
    text = api.rendered(settings(tmp_path), "md").decode()
    assert text.index("## What changed since the run of") < text.index("| state |")
    assert "Bridge \\<closed\\>" in text
    for form in ("html", "md"):
        assert "hat changed" not in api.rendered(settings(tmp_path), form, run_id=runs[0]).decode()


def test_where_nothing_changed_the_reports_say_so(tmp_path):
    """One quiet line."""
    history(tmp_path, "++")
    calm = msgspec.structs.replace(settings(tmp_path), notify=NotifySettings())
    assert "Nothing changed since the run of" in api.rendered(calm, "md").decode()
    assert BeautifulSoup(api.rendered(calm, "html"), "lxml").find("h2", id="news").find_next("p").get_text() == "Nothing."


def test_the_feed_goes_back_over_the_runs(tmp_path):
    """All changes of the last runs, newest first, at the report's own lasting place; figures where they are wanted."""
    history(tmp_path, "+ggg+")
    figures = tmp_path / "figures"
    ran = api.report(settings(tmp_path, formats=("atom", "prometheus"), textfiles=str(figures)))
    names = [file.relative_to(tmp_path).as_posix() for file in ran.files]
    assert names[:2] == ["run-5/report.atom", "run-5/report.prom"]
    feed = etree.parse(ran.files[2])
    terms = [tag.get("term") for tag in feed.iter("{*}category")]
    assert terms == ["recovered", "missed", "dead", "missed", "missed", "failing", "missed"]
    assert ran.files[3].parent == figures


def test_an_old_run_does_not_replace_what_lasts(tmp_path):
    """The report of an earlier run, made again, leaves feed and figures of the newest as they are."""
    runs = history(tmp_path, "+g")
    wanted = settings(tmp_path, formats=("prometheus",))
    *_, lasting = api.report(wanted).files
    before = lasting.read_bytes()
    assert len(api.report(wanted, run_id=runs[0]).files) == 1
    assert lasting.read_bytes() == before


@pytest.mark.parametrize("form", ["json", "html", "atom", "sarif", "junit"])
def test_notices_change_no_report(tmp_path, form):
    """What was told since leaves a run's report as it was, byte for byte."""
    runs = history(tmp_path, "+g")
    before = api.rendered(settings(tmp_path), form, run_id=runs[-1])
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as log:
        log.begin("notice-9", msgspec.structs.replace(START, steps=NOTICE_STEP))
    assert api.rendered(settings(tmp_path), form) == before


def test_the_quick_way_tells_what_a_full_replay_tells(tmp_path):
    """Looks, drift and captures of many links over many runs: for each run, news as when both runs are replayed."""
    import datetime as dt
    import random

    from citecheck.audit.replay import replay
    from citecheck.model.capture import Capture, CaptureState
    from citecheck.model.drift import Change, Drift
    from citecheck.model.memento import AnswerState, ArchiveAnswer
    from citecheck.model.policy import JudgePolicy, Policy
    from citecheck.pipeline.changes import changes_between
    from citecheck.testing import NOW, memento

    chance, clock, runs = random.Random(7), FixedClock(), [f"run-{number}" for number in range(8)]
    urls = [f"https://valley-post.example/{number}" for number in range(25)]
    with AuditLog.open(tmp_path / "audit.db", clock=clock) as log:
        for run in runs:
            clock.forward(days=4)
            log.begin(run, START)
            for number, url in enumerate(urls):
                clock.forward(seconds=1)
                if chance.random() < 0.9:
                    cited = Citation(id=f"c-{number}", note=str(number), kind="news", raw="raw", url=parse_url(url))
                    log.append(EventKind.CITATION_RECORDED, cited.id, CitationRecord(citation=cited))
                if chance.random() < 0.2:
                    continue
                liveness = chance.choice([Liveness.LIVE] * 3 + [Liveness.GONE] * 4 + [Liveness.WALLED, Liveness.TRANSIENT])
                log.append(EventKind.LINK_JUDGED, url, Verdict(liveness=liveness, at=clock()))
                held = memento(url, "20161215080000")
                answer = ArchiveAnswer(state=AnswerState.FOUND, original=url, at=clock(), memento=held, verified=True)
                log.append(EventKind.ARCHIVE_ASKED, url, answer)
                change = chance.choice([Change.SAME, Change.REPLACED])
                drift = Drift(memento=held.uri, memento_at=NOW, at=clock(), change=change, kept=0.5)
                log.append(EventKind.CONTENT_COMPARED, url, drift)
                state = chance.choice([CaptureState.ARCHIVED, CaptureState.REFUSED, CaptureState.PENDING])
                log.append(EventKind.CAPTURE_ANSWERED, url, Capture(state=state, original=url, at=clock()))
            log.append(EventKind.RUN_FINISHED, run, RunEnd(complete=True))
    wanted = settings(tmp_path)
    feeding = settings(tmp_path, formats=("atom",))
    found = [replayed(wanted, run_id=run).changes for run in runs]
    feed = replayed(feeding, run_id=runs[-1]).changes
    assert [changes[0] for changes in reversed(found)] == list(feed)
    with AuditLog.open(tmp_path / "audit.db", clock=clock, write=False) as log:
        whole = [replay(log, run, policy=Policy()) for run in runs]
    allowed = dt.timedelta(days=3)
    gaps = [None, *(later.run.started - earlier.run.started for earlier, later in pairwise(whole))]
    told = zip([None, *whole[:-1]], whole, gaps, strict=True)
    expected = [changes_between(one, two, JudgePolicy(), gap=gap, missed_after=allowed) for one, two, gap in told]
    assert expected == list(reversed(feed))
    kinds = {change.kind for told in feed for change in told.changes}
    assert {"dead", "failing", "drifted", "recovered", "capture-failed"} <= kinds


def test_a_clock_that_was_set_back_hides_no_news(tmp_path):
    """Where times do not tell two runs apart, the order of the log does."""
    clock = FixedClock()
    cited = Citation(id="c-1", note="1", kind="news", raw="raw", url=parse_url(URL))
    with AuditLog.open(tmp_path / "audit.db", clock=clock) as log:
        for run, liveness in (("run-1", Liveness.LIVE), ("run-2", Liveness.GONE)):
            log.begin(run, START)
            log.append(EventKind.CITATION_RECORDED, cited.id, CitationRecord(citation=cited))
            log.append(EventKind.LINK_JUDGED, URL, Verdict(liveness=liveness, at=clock()))
            log.append(EventKind.RUN_FINISHED, run, RunEnd(complete=True))
            clock.forward(days=-1)
    (told,) = replayed(settings(tmp_path)).changes
    assert [change.kind for change in told.changes] == ["failing"]
