"""A newsroom's shelf: many reports in one log, looked at by what is due, with the real command line on the loopback web."""

import json
import time

import pytest

from citecheck.model.event import EventKind
from tests.desk import Desk

URLS = [f"http://news.test/2016/story-{n}" for n in range(6)]


@pytest.fixture
def desk(tmp_path, live_world):
    """Two reports that share two links, each looked at once by a run of its own, a week and more ago by policy."""
    desk = Desk(tmp_path, live_world, keys=False, contact="", policy={"fail_on": "never"})
    for name, urls in (("one.txt", URLS[:4]), ("two.txt", URLS[2:])):
        (tmp_path / name).write_text("\n".join(urls) + "\n", encoding="utf-8")
        ran = desk.run("run", name, "--quiet", "--keep", "none")
        assert ran.returncode == 0, ran.stderr
    return desk


def judged(desk, after=0):
    return [event.subject for event in desk.events() if event.kind == EventKind.LINK_JUDGED and event.seq > after]


def stale(desk):
    """Let no answer be believed: every link is due at once."""
    desk.env |= {"CITECHECK_POLICY_FRESH_LIVE_DAYS": "0", "CITECHECK_POLICY_FRESH_STEADY_DAYS": "0"}
    desk.env |= {"CITECHECK_POLICY_FRESH_FAILING_DAYS": "0", "CITECHECK_POLICY_FRESH_BLOCKED_DAYS": "0"}


def test_what_is_due_is_looked_at_once_and_both_reports_are_told_again(desk):
    """Nothing is due after the runs; when all is, each link is asked once, and new reports stand in the folder."""
    assert desk.run("due").stdout == ""
    stale(desk)
    listed = [json.loads(line) for line in desk.run("due", "--json").stdout.splitlines()]
    assert sorted(link["url"] for link in listed) == sorted(URLS)
    assert [link["reports"] for link in listed if link["url"] == URLS[2]] == [["one.txt", "two.txt"]]
    before = desk.events()[-1].seq
    ran = desk.run("run", "--due")
    assert ran.returncode == 0, ran.stderr
    assert sorted(judged(desk, before)) == sorted(URLS)
    assert "6 links looked at" in ran.stdout
    for name in ("one.txt", "two.txt"):
        assert f"  {name}: " in ran.stdout
    assert len([line for line in ran.stdout.splitlines() if "report.html" in line]) == 2
    assert desk.run("audit", "verify", "--against", "reports").returncode == 0


def test_a_limit_takes_the_first_in_the_order_and_the_rest_is_due_next_time(desk):
    """Two links now, told with how many are left; the next run goes on with others where the first are believed again."""
    stale(desk)
    order = [json.loads(line)["url"] for line in desk.run("due", "--json").stdout.splitlines()]
    before = desk.events()[-1].seq
    ran = desk.run("run", "--due", "--limit", "2")
    assert sorted(judged(desk, before)) == sorted(order[:2])
    assert "2 links looked at, 4 left" in ran.stdout


def test_a_budget_ends_the_run_in_good_order(desk):
    """When the time is up the run says what is left; the log is whole, and nothing half looked at is believed."""
    stale(desk)
    ran = desk.run("run", "--due", "--budget", "0.001s")
    assert ran.returncode == 0, ran.stderr
    assert "0 links looked at, 6 left (the time was up after 0.001 s)" in ran.stdout
    end = [event for event in desk.events() if event.kind == EventKind.RUN_FINISHED][-1]
    assert (end.data["complete"], end.data["counts"]) == (False, {"left": 6, "looked at": 0})
    assert desk.run("audit", "verify").returncode == 0


def killed_after(desk, looks, *arguments):
    """Kill a run over what is due after some looks; return its id and what it looked at."""
    before = desk.events()[-1].seq
    desk.env |= {"CITECHECK_NET_HOST_INTERVAL": "0.4", "CITECHECK_NET_PER_HOST": "1"}
    running = desk.start("run", "--due", "--quiet", *arguments)
    while len(judged(desk, before)) < looks and running.poll() is None:
        time.sleep(0.05)
    running.kill()
    running.wait()
    begun = [event.run for event in desk.events() if event.seq > before and event.kind == EventKind.RUN_STARTED]
    return begun[0], judged(desk, before)


def test_a_killed_run_is_taken_up_and_asks_nothing_twice(desk):
    """What was learned before SIGKILL counts, towards the limit too; both reports are told again; the run ends once."""
    before = desk.events()[-1].seq
    stale(desk)
    run, done = killed_after(desk, 2, "--limit", "5")
    assert 2 <= len(done) < 5
    ran = desk.run("run", "--due", "--limit", "5")
    assert ran.returncode == 0, ran.stderr
    assert f"went on with the interrupted run {run}" in ran.stderr
    assert f"run {run}: 5 links looked at, 1 left" in ran.stdout
    assert [line for line in ran.stdout.splitlines() if "one.txt" in line or "two.txt" in line] != []
    assert len(set(judged(desk, before))) == len(judged(desk, before)) == 5
    assert [event.run for event in desk.events() if event.kind == EventKind.RUN_FINISHED].count(run) == 1
    assert desk.run("audit", "verify").returncode == 0


def test_a_run_with_other_settings_begins_anew(desk):
    """What the killed run was told is not what this one is told; what it learned is believed all the same."""
    before = desk.events()[-1].seq
    stale(desk)
    run, done = killed_after(desk, 2)
    desk.env |= {name: "1" for name in desk.env if name.startswith("CITECHECK_POLICY_FRESH_")}
    ran = desk.run("run", "--due")
    assert ran.returncode == 0, ran.stderr
    assert run not in ran.stdout
    assert [line for line in ran.stdout.splitlines() if "one.txt" in line or "two.txt" in line] != []
    assert set(done) <= set(judged(desk, before))
    assert len(set(judged(desk, before))) == len(judged(desk, before))


CLAIMS = """The river rose by seven metres on Monday and the lower quarter was empty by night.1

The bridge was closed on the same day.2

1. "Flood" http://news.test/2016/flood

2. "Flood, part two" http://news.test/2016/flood.html?part=2
"""


def test_claims_are_laid_beside_what_is_read_when_it_is_due(desk):
    """As a run of the report itself does: new text, new evidence; where nothing new was read, none is made twice."""
    (desk.folder / "three.txt").write_text(CLAIMS, encoding="utf-8")
    desk.env |= {"CITECHECK_POLICY_JUDGE_STATUS_ONLY": "true"}
    assert desk.run("run", "three.txt", "--quiet", "--keep", "none", "--book", "three.yaml").returncode == 0
    assert weighed(desk) == []
    del desk.env["CITECHECK_POLICY_JUDGE_STATUS_ONLY"]
    stale(desk)
    ran = desk.run("run", "--due")
    assert ran.returncode == 0, ran.stderr
    first = weighed(desk)
    assert len({event.subject for event in first}) == 2
    told = [event for event in desk.events() if event.kind == EventKind.RUN_STARTED and event.run == first[0].run]
    assert [event.data["report"] for event in told] == ["three.txt"]
    assert desk.run("run", "--due").returncode == 0
    assert len(weighed(desk)) == len(first)


def weighed(desk):
    return [event for event in desk.events() if event.kind == EventKind.CLAIM_WEIGHED]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run"], "give one REPORT, or --due"),
        (["run", "one.txt", "--due"], "give one REPORT, or --due"),
        (["run", "one.txt", "--limit", "3"], "go with --due"),
        (["run", "--due", "--budget", "soon"], "write 90s, 30m, 2h"),
        (["run", "--due", "--budget", "0s"], "no time at all"),
        (["run", "--due", "--log", "other.db"], "knows no report"),
    ],
)
def test_what_does_not_go_together_is_told(tmp_path, arguments, told):
    """One clear line, exit code 2."""
    ran = Desk(tmp_path).run(*arguments)
    assert ran.returncode == 2
    assert told in ran.stderr
