"""Second looks with nothing faked: the command line, a real Chromium, the loopback web."""

import csv
import signal
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from citecheck.model.errors import ConfigError
from citecheck.model.settings import BrowserSettings
from citecheck.net.browser.find import find_browser
from tests.desk import Desk
from tests.net.browser.pages import PAGES, passing

LINKS = {
    "app": ("http://news.test/app", "live"),
    "not there": ("http://news.test/app-404", "soft-404"),
    "passes": ("http://passing.test/story", "live"),
    "stays": ("http://news.test/never-passes", "walled"),
    "seen": ("http://news.test/2016/flood", "live"),
}
IN_A_BROWSER = ("app", "not there", "passes", "stays")


@pytest.fixture
def browser():
    try:
        return find_browser()
    except ConfigError:
        pytest.skip("no browser here: make browser brings one")


@pytest.fixture
def world(live_world):
    for key, page in PAGES.items():
        live_world.publish(key, page)
    live_world.origin.services["passing.test"] = passing
    yield live_world
    del live_world.origin.services["passing.test"]


def desk_at(folder, world, executable, **settings):
    """A desk with the links as a list, for a browser that is quick to give up."""
    chosen = BrowserSettings(executable=executable, **{"patience": 6.0, **settings})
    desk = Desk(folder, world, keys=False, net={"browser": chosen}, contact="")
    (folder / "links.txt").write_text("\n".join(url for url, _ in LINKS.values()) + "\n", encoding="utf-8")
    return desk


def test_each_report_tells_what_was_seen_in_a_browser(tmp_path, world, browser):
    """Verdicts, marks and hops in the terminal, the log and every format; what a plain look sees has no mark."""
    desk = desk_at(tmp_path, world, browser)
    ran = desk.run("run", "links.txt", "--browser")
    assert ran.returncode in (0, 1), ran.stderr
    assert "Traceback" not in ran.stderr
    outcomes = {one["citation"]["url"]["normalised"]: one for one in desk.report()["citations"]}
    for name, (url, state) in LINKS.items():
        verdict = outcomes[url]["verdict"]
        assert verdict["liveness"] == state, (name, verdict)
        marks = [reason for reason in verdict["reasons"] if reason["signal"] == "browser"]
        assert len(marks) == (name in IN_A_BROWSER), name
        assert ("browser" in [hop["via"] for hop in outcomes[url]["chain"]["hops"]]) == (name in IN_A_BROWSER)
        assert f"{state}{', in a browser' if marks else ''}" in next(
            line for line in ran.stderr.splitlines() if line.endswith(url)
        )
    assert ran.stdout.count("in a browser") == len(IN_A_BROWSER)
    folder = next(tmp_path.glob("reports/*/report.json")).parent
    text = BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "lxml").get_text(" ")
    assert text.count("seen in a browser)") >= len(IN_A_BROWSER)
    assert (folder / "report.md").read_text(encoding="utf-8").count("Seen in a browser ") == len(IN_A_BROWSER)
    with (folder / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        whys = {row["url"]: row["why"] for row in csv.DictReader(file)}
    assert {url for url, why in whys.items() if "Seen in a browser" in why} == {LINKS[name][0] for name in IN_A_BROWSER}
    shown = desk.run("audit", "show", "--kind", "link-judged").stdout
    assert shown.count("Seen in a browser") == len(IN_A_BROWSER)
    assert desk.run("audit", "verify").returncode == 0


def test_without_the_flag_no_browser_is_started(tmp_path, world):
    """Walls stay walls, and a browser that is not there is nobody's business."""
    desk = desk_at(tmp_path, world, "/nowhere/chrome")
    assert desk.run("run", "links.txt").returncode in (0, 1)
    states = {one["citation"]["url"]["normalised"]: one["state"] for one in desk.report()["citations"]}
    assert states[LINKS["passes"][0]] == "walled"
    wanted = desk.run("run", "links.txt", "--browser")
    assert wanted.returncode == 2
    assert (
        wanted.stderr.strip().splitlines()[-1].startswith("citecheck: net.browser.executable: no such browser: /nowhere/chrome")
    )


def processes(name):
    """The command lines of all running processes that name ``name``."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes()
            state = (file.parent / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if name.encode() in line and state != "Z":
            found.append(line)
    return found


def until(so):
    for _ in range(600):
        if so():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="asks /proc which processes run")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)], ids=["Ctrl-C", "killed"])
def test_no_browser_outlives_its_run(tmp_path, world, browser, number, code):
    """Ctrl-C in the middle of a look ends the browser before the command; after a kill it ends by itself."""
    starter = tmp_path / "chromium-of-this-test"  # a name of its own, by which its processes can be told from others
    starter.write_text(f'#!/bin/sh\nexec "{browser}" --citecheck-test="{tmp_path.name}" "$@"\n')
    starter.chmod(0o755)
    desk = desk_at(tmp_path, world, str(starter), patience=30.0, timeout=40.0)
    mark = f"--citecheck-test={tmp_path.name}"
    command = desk.start("run", "links.txt", "--browser", "--no-links")
    try:
        assert until(
            lambda: any("never-passes" in asked.path and "HeadlessChrome" in asked.header("user-agent") for asked in world.asked)
        )
        assert processes(mark)
        command.send_signal(number)
        assert command.wait(30) == code
    finally:
        command.kill()
        command.wait()
    assert until(lambda: not processes(mark))
    assert desk.log.exists()
