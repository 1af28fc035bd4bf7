import os
import re
import signal
import subprocess
import sys
import time
import tomllib
import urllib.request
from pathlib import Path

import pytest


@pytest.fixture
def by_hand(tmp_path):
    """Start the world as ``make world`` does, and give the process, its folder and its first words."""
    command = [sys.executable, "-m", "tests.world", str(tmp_path)]
    env = os.environ | {"TMPDIR": str(tmp_path)}  # what a killed world leaves behind goes with the test's folder
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        said = ""
        while "Ctrl-C ends it." not in said:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            said += line
        yield process, tmp_path, said
        process.kill()


def test_the_world_by_hand_says_how_to_use_it_and_ends_on_ctrl_c(by_hand):
    """Settings and a report stand in the folder, the control site answers, Ctrl-C ends it quietly with code 0."""
    process, folder, said = by_hand
    settings = tomllib.loads((folder / "citecheck.toml").read_text())
    assert any(entry.startswith("goo.gl:443:127.0.0.") for entry in settings["net"]["resolve"])
    assert (folder / "flood-evacuation.txt").exists()
    control = re.search(r"http://127\.0\.0\.\d+:\d+", said).group()
    with urllib.request.urlopen(f"{control}/faults", timeout=5) as answer:
        assert b'"index_lag": false' in answer.read()
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert "has ended" in process.stdout.read()
    assert process.stderr.read() == ""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
def test_a_killed_world_leaves_no_archive_server(by_hand):
    """kill -9 ends pywb too: it ends with its standard input."""
    process, _, _ = by_hand
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    tasks = [task / "children" for task in children.parents[1].iterdir()]
    (pywb,) = [pid for task in tasks for pid in task.read_text().split()]
    process.kill()
    process.wait()
    until = time.monotonic() + 10
    while _runs(pywb):
        assert time.monotonic() < until, "pywb outlived its world"
        time.sleep(0.02)


def _runs(pid):
    """Tell whether a process runs; one that is dead and not yet reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
