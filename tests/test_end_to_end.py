"""The whole job with nothing faked: the real command line, a real web on loopback, a real archive server."""

import json
import signal
import sqlite3
import time

import pytest
from bs4 import BeautifulSoup

from tests.desk import Desk, doubled
from tests.world.story import COURIER, EXPECTED, SAMPLE

pytestmark = pytest.mark.world
TOLD = json.loads(EXPECTED.read_text(encoding="utf-8"))


@pytest.fixture
def world(new_world):
    return new_world


@pytest.fixture
def desk(tmp_path, world):
    return Desk(tmp_path, world)


def by_note(tree):
    return {outcome["citation"]["note"]: outcome for outcome in tree["citations"]}


def test_the_sample_report_from_text_to_page(desk):
    """Every note of the sample gets the verdict, the target, the snapshot and the capture that its story has."""
    ran = desk.run("run", SAMPLE)
    assert ran.returncode == 1, ran.stderr
    tree = desk.report()
    outcomes = by_note(tree)
    assert len(outcomes) == TOLD["notes"]
    for expected in TOLD["citations"]:
        outcome = outcomes[expected["note"]]
        if expected["url"] is None:
            assert outcome["citation"]["repeats"]["note"] == expected["repeats"]["note"]
            continue
        assert outcome["citation"]["url"]["normalised"] == expected["normalised"]
        assert outcome["state"] in expected["verdict"], expected["note"]
        answer = outcome["answer"]
        stamp = answer["memento"]["at"] if answer and answer.get("verified") else None
        assert (stamp and stamp[:19].translate({ord(sign): None for sign in "-:T"})) == expected["memento"], expected["note"]
        if expected["target"] and outcome["chain"]["stop"] == "arrived":
            assert outcome["chain"]["hops"][-1]["url"]["normalised"] == expected["target"]
        capture = outcome["capture"]["state"] if outcome["capture"] else None
        assert capture == expected["capture"], expected["note"]
    assert desk.run("audit", "verify").returncode == 0


def test_a_dead_short_link_from_its_archived_redirect_to_a_capture(desk, world):
    """Dead goo.gl link, archived redirect, page gone live, memento near the cited date, and a capture asked for another note."""
    desk.run("run", SAMPLE)
    outcomes = by_note(desk.report())
    third = outcomes["3"]
    assert [hop["via"] for hop in third["chain"]["hops"]] == ["asked", "archived-redirect"]
    assert third["chain"]["hops"][0]["status"] == 404
    assert third["chain"]["hops"][1]["url"]["normalised"] == COURIER
    assert "/https://goo.gl/Ht4mQe" in third["chain"]["hops"][1]["source"]
    assert third["verdict"]["liveness"] == "gone"
    assert third["answer"]["memento"]["at"].startswith("2018-02-16")
    assert outcomes["13"]["capture"]["state"] == "archived"
    assert [asked.form["url"] for asked in world.asked if asked.method == "POST" and asked.path == "/save"] == [
        outcomes["13"]["chain"]["hops"][-1]["url"]["normalised"]
    ]
    (page,) = desk.folder.glob("reports/*/report.html")
    text = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").get_text(" ")
    assert "the short link recovered from an archive" in text
    assert "on the cited date" in text
    head = desk.report()["log"]["head"]
    assert desk.run("audit", "verify", "--head", head).returncode == 0


def test_a_second_run_asks_nothing_that_is_fresh(desk, world):
    """Only what may have passed (a throttled link) is asked again; no archive is asked a second time for the same thing."""
    desk.run("run", SAMPLE)
    world.forget()
    desk.run("run", SAMPLE)
    assert {asked.host for asked in world.asked} <= {"goo.gl", "www.google.com", "control.test"}
    assert all("Vn5cYh" in asked.path or "sorry" in asked.path or asked.host == "control.test" for asked in world.asked)
    first, second = (set(run["notes"].items()) for run in _states(desk))
    assert first == second


def _states(desk):
    trees = [json.loads(path.read_text("utf-8")) for path in sorted(desk.folder.glob("reports/*/report.json"))]
    return [{"notes": {o["citation"]["note"]: o["state"] for o in tree["citations"]}} for tree in trees]


def test_the_steps_apart_do_the_same_job(desk):
    """parse, check, archive and report, one after the other, end where run ends."""
    assert desk.run("parse", SAMPLE).returncode == 0
    assert desk.run("check").returncode == 1
    assert desk.run("archive", "--dry-run").stdout.count("hilltop-school") == 1
    assert desk.run("archive").returncode == 0
    assert desk.run("report").returncode == 0
    states = {note: outcome["state"] for note, outcome in by_note(desk.report()).items() if outcome["citation"]["url"]}
    expected = {told["note"]: told["verdict"] for told in TOLD["citations"] if told["url"]}
    assert all(states[note] in verdicts for note, verdicts in expected.items())
    assert by_note(desk.report())["13"]["capture"]["state"] == "archived"


@pytest.mark.parametrize("kill_after", [20, 31, 40, 54])
def test_a_killed_run_goes_on_and_doubles_nothing(tmp_path, world, kill_after):
    """After kill -9 in mid-run all stored events are still there, the run ends, and nothing is asked or written twice."""
    desk = Desk(tmp_path, world, net={"concurrency": 1})
    process = desk.start("run", SAMPLE)
    _wait_for_events(desk, process, kill_after)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    stored = desk.events()
    # Killed after the request left and before its job was stored: the log knows that it was to leave. Within the hour the same
    # request brings the same job, so it may be sent again, and makes no second capture.
    lost = "/save" in _posted(world) and not any(_holds_a_job(event) for event in stored)
    went_on = desk.run("run", SAMPLE)
    assert went_on.returncode == 1, went_on.stderr
    events = desk.events()
    assert events[: len(stored)] == stored
    assert doubled(events) == []
    assert len({event.run for event in events}) == (1 if stored[-1].kind != "run-finished" else 2)
    saves = [asked.form for asked in world.asked if asked.method == "POST" and asked.path == "/save"]
    assert len(saves) == (2 if lost else 1)
    assert all(form["if_not_archived_within"] == "30d" for form in saves)
    assert len(world.archive.saving.jobs) == 1
    if lost:
        assert any(event.kind == "capture-requested" and event.data["state"] == "asked" for event in stored)
    assert desk.run("audit", "verify").returncode == 0
    states = {note: outcome["state"] for note, outcome in by_note(desk.report()).items() if outcome["citation"]["url"]}
    assert all(states[told["note"]] in told["verdict"] for told in TOLD["citations"] if told["url"])


@pytest.mark.parametrize("lag", [False, True])
def test_a_kill_before_the_answer_came_makes_no_second_capture(tmp_path, world, lag):
    """Killed while the answer is under way: the run that goes on finds the capture in the index, or gets the same job again."""
    desk = Desk(tmp_path, world)
    world.faults.index_lag = lag
    world.faults.add("swallow", "save", times=1)
    process = desk.start("run", SAMPLE)
    end = time.monotonic() + 100
    while not world.archive.saving.jobs and process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    stored = [event for event in desk.events() if event.kind.startswith("capture-")]
    assert [(event.kind, event.data["state"]) for event in stored] == [("capture-requested", "asked")]
    assert desk.run("run", SAMPLE).returncode == 1
    assert by_note(desk.report())["13"]["capture"]["state"] in ("archived", "already-recent")
    assert len(world.archive.saving.jobs) == 1
    saves = [asked.form["if_not_archived_within"] for asked in world.asked if asked.method == "POST" and asked.path == "/save"]
    assert saves == ["30d", "30d"] if lag else set(saves) == {"30d"}


def _holds_a_job(event):
    return event.kind in ("capture-requested", "capture-answered") and bool(event.data.get("job") or event.data.get("uri"))


def _posted(world):
    return [asked.path for asked in world.asked if asked.method == "POST"]


def _wait_for_events(desk, process, count):
    """Wait until the log holds ``count`` events, or the run is over."""
    end = time.monotonic() + 100
    while time.monotonic() < end and process.poll() is None:
        try:
            with sqlite3.connect(f"file:{desk.log}?mode=ro", uri=True) as db:
                stored = db.execute("SELECT max(seq) FROM event").fetchone()[0] or 0
        except sqlite3.OperationalError:
            stored = 0
        else:
            db.close()
        if stored >= count:
            return
        time.sleep(0.002)


def test_ctrl_c_ends_cleanly_and_the_run_goes_on(tmp_path, world):
    """Interrupted: exit code 130, a log that verifies, and the same command finishes the run."""
    desk = Desk(tmp_path, world, net={"concurrency": 1})
    process = desk.start("run", SAMPLE)
    _wait_for_events(desk, process, 25)
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 130
    assert desk.run("audit", "verify").returncode == 0
    assert desk.run("run", SAMPLE).returncode == 1
    assert doubled(desk.events()) == []
    assert len({event.run for event in desk.events()}) == 1


def test_with_no_network_nothing_is_called_dead(tmp_path, world):
    """Offline: exit code 3, citations.yaml is there, the report says "not checked", no link is judged."""
    desk = Desk(tmp_path, world, net={"probes": ("nowhere.invalid:443",), "connect_timeout": 0.5})
    ran = desk.run("run", SAMPLE)
    assert ran.returncode == 3
    assert "no network" in ran.stderr
    assert (tmp_path / "citations.yaml").exists()
    assert {event.kind for event in desk.events()} == {"run-started", "document-read", "citation-recorded", "run-finished"}
    assert {outcome["state"] for outcome in desk.report()["citations"]} == {"not-checked"}
    assert world.asked == []


def test_a_throttling_archive_loses_nothing(tmp_path, world):
    """429 from the index for ever: links are judged, archives are "not known", and the next run finds the snapshots."""
    desk = Desk(tmp_path, world)
    world.archive.faults.add("throttle", "cdx")
    desk.run("run", SAMPLE)
    answers = [outcome["answer"]["state"] for outcome in desk.report()["citations"] if outcome["answer"]]
    assert answers
    assert set(answers) == {"unknown"}
    assert by_note(desk.report())["3"]["state"] == "unknown"  # its short link could not be looked up, so it is not "lost"
    world.archive.faults.reset()
    desk.run("run", SAMPLE)
    assert by_note(desk.report())["3"]["state"] == "gone"
    assert by_note(desk.report())["4"]["answer"]["verified"] is True


def test_without_keys_no_capture_is_claimed(tmp_path, world):
    """No keys: the wanted capture is "not attempted", with where to get keys."""
    desk = Desk(tmp_path, world, keys=False)
    desk.run("run", SAMPLE)
    capture = by_note(desk.report())["13"]["capture"]
    assert capture["state"] == "not-attempted"
    assert "keys" in capture["message"]
    assert not [asked for asked in world.asked if asked.path.startswith("/save")]


def test_without_a_contact_no_archive_is_asked(tmp_path, world):
    """No contact: links are checked, archives are not asked, and the screen and the report say so."""
    desk = Desk(tmp_path, world)
    text = (tmp_path / "citecheck.toml").read_text().replace('contact = "mailto:world@citecheck.test"\n', "")
    (tmp_path / "citecheck.toml").write_text(text)
    ran = desk.run("run", SAMPLE)
    assert "no contact" in ran.stderr
    assert not [asked for asked in world.asked if "archive.org" in asked.host]
    outcomes = by_note(desk.report())
    assert outcomes["4"]["state"] == "moved"
    assert outcomes["4"]["answer"] is None
    assert outcomes["3"]["state"] == "unknown"


def test_no_key_is_ever_written(desk, world):
    """Neither the log nor any report holds the archive's secret key."""
    desk.run("run", SAMPLE)
    for path in desk.folder.rglob("*"):
        if path.is_file():
            assert world.keys.secret.encode() not in path.read_bytes(), path
