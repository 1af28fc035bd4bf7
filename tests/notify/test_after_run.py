"""A run tells by itself what it found changed: the real command line, the loopback web, real receivers."""

import sqlite3

import pytest

from citecheck.model.policy import FreshPolicy, JudgePolicy, Policy
from citecheck.model.settings import NotifySettings, ReportSettings
from tests.desk import Desk
from tests.notify.receivers import SECRET, free_port, web_hook
from tests.world.pages import Page

GONE, KEPT = "news.test/2016/flood", "news.test/2016/bridge"


@pytest.fixture
def world(live_world):
    live_world.publish(KEPT, Page(body="<title>The bridge</title><p>" + "The bridge was closed in the flood. " * 40))
    return live_world


def desk_at(folder, world, *urls):
    policy = Policy(fresh=FreshPolicy(live_days=0, failing_days=0), judge=JudgePolicy(dead_after_failures=1))
    notify = NotifySettings(urls=urls, retries=1, retry_wait=0.01)
    report = ReportSettings(formats=("json", "md"))
    desk = Desk(folder, world, keys=False, contact="", notify=notify, policy=policy, report=report)
    desk.env |= {"HOOK_TOKEN": SECRET}
    (folder / "links.txt").write_text(f"http://{GONE}\nhttp://{KEPT}\n", encoding="utf-8")
    return desk


def test_the_run_that_finds_a_dead_link_tells_of_it_and_no_other_does(tmp_path, world):
    """Quiet at first and when nothing changed; one message when a link dies; exit code and report are the run's own."""
    with web_hook() as hook:
        desk = desk_at(tmp_path, world, hook.url)
        assert desk.run("run", "links.txt", "--fail-on", "never").returncode == 0
        assert hook.asked == 0
        world.publish(GONE, Page(status=410, body="<title>Gone</title>"))
        ran = desk.run("run", "links.txt", "--fail-on", "never")
        assert ran.returncode == 0, ran.stderr
        assert "told: notify.urls, entry 1 (json)" in ran.stdout
        assert desk.run("run", "links.txt", "--fail-on", "never").returncode == 0
    (got,) = hook.got
    assert got["title"] == "citecheck: 1 newly dead in links.txt"
    assert f"http://{GONE}" in got["message"]
    assert KEPT not in got["message"]


def test_a_run_over_what_is_due_tells_too(tmp_path, world):
    """It is what a schedule begins: quiet where nothing changed, one message where a link died, also to who was not reached."""
    with web_hook(status=503, times=2) as hook:
        desk = desk_at(tmp_path, world, hook.url)
        assert desk.run("run", "links.txt", "--fail-on", "never").returncode == 0
        assert desk.run("run", "--due", "--quiet", "--fail-on", "never").returncode == 0
        assert hook.asked == 0
        world.publish(GONE, Page(status=410, body="<title>Gone</title>"))
        ran = desk.run("run", "--due", "--quiet", "--fail-on", "never")
        assert "not told: notify.urls, entry 1 (json): the service answered 503 (2 tries)" in ran.stderr
        ran = desk.run("run", "--due", "--fail-on", "never")  # there is no news: the link stays dead
        assert ran.stdout.count("told: notify.urls, entry 1 (json)") == 1, ran.stderr
        assert desk.run("run", "--due", "--fail-on", "never").stdout.count("told:") == 0
    (got,) = hook.got
    assert got["title"] == "citecheck: 1 newly dead in links.txt"


def test_a_run_whose_report_cannot_be_written_tells_all_the_same(tmp_path, world):
    """The next run finds other news, so that these would be told by nobody."""
    with web_hook() as hook:
        desk = desk_at(tmp_path, world, hook.url)
        assert desk.run("run", "links.txt", "--fail-on", "never").returncode == 0
        world.publish(GONE, Page(status=410, body="<title>Gone</title>"))
        (tmp_path / "taken").write_text("a file stands here")
        ran = desk.run("run", "links.txt", "--reports", "taken", "--log", "reports/audit.db")
        assert (ran.returncode, "the report cannot be written" in ran.stderr) == (3, True)
    assert [got["title"] for got in hook.got] == ["citecheck: 1 newly dead in links.txt"]


def test_a_run_whose_notice_fails_ends_as_it_would_have(tmp_path, world):
    """The exit code stays, a remark is on the screen, the log knows, and the secret is nowhere; later it is made good."""
    port = free_port()
    desk = desk_at(tmp_path, world, f"json://127.0.0.1:{port}/${{HOOK_TOKEN}}")
    assert desk.run("run", "links.txt", "--fail-on", "never").returncode == 0
    world.publish(GONE, Page(status=410, body="<title>Gone</title>"))
    ran = desk.run("run", "links.txt", "--fail-on", "never")
    assert ran.returncode == 0, ran.stderr
    assert "not told: notify.urls, entry 1 (json): the service could not be reached, or broke off (2 tries)" in ran.stderr
    assert "citecheck notify " in ran.stderr
    with sqlite3.connect(desk.log) as log:
        (data,) = log.execute("SELECT data FROM event WHERE kind = 'notice-sent'").fetchone()
    log.close()
    assert '"delivered":false' in data
    written = b"".join(path.read_bytes() for path in (tmp_path / "reports").rglob("*") if path.is_file())
    for place in (ran.stdout.encode(), ran.stderr.encode(), written):
        assert SECRET.encode() not in place
        assert b"p%40ss" not in place
