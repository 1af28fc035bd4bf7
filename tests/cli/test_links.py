"""citecheck links at the terminal: from a file and a pipe, as text and as JSON, on the loopback web."""

import json
import subprocess

import pytest

from tests.desk import Desk
from tests.world.world import World


@pytest.fixture(scope="module")
def world():
    with World(with_archive=False) as world:
        yield world


def piped(desk: Desk, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        desk.command("links", *arguments),
        cwd=desk.folder,
        env=desk.env,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_what_is_wrong_is_printed_and_the_rest_counted(tmp_path, world):
    """Exit 1 for a finding at fail_on, a line for each link that is not there, and figures on standard error."""
    desk = Desk(tmp_path, world)
    lines = "http://status.test/200\nhttp://status.test/404\n\n# a remark\nnot a link\n"
    done = piped(desk, lines)
    printed = done.stdout.splitlines()
    assert [line.split()[0] for line in printed] == ["not", "gone"], done
    assert "line 2" in printed[1]
    assert "3 links, 2 asked now" in done.stderr
    assert done.returncode == 1
    again = piped(desk, lines, "--fail-on", "never")
    assert ("3 links, 0 asked now" in again.stderr, again.returncode) == (True, 0)


def test_json_has_a_line_for_every_link(tmp_path, world):
    """Read back, each line says which link, how it stands and why; a file's name is the argument."""
    desk = Desk(tmp_path, world)
    (tmp_path / "urls.txt").write_text("http://status.test/200\nhttp://status.test/410\n", encoding="utf-8")
    done = desk.run("links", "urls.txt", "--json", "--status-only")
    rows = {row["line"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert [(rows[n]["state"], rows[n]["confidence"], rows[n]["asked"]) for n in (1, 2)] == [
        ("live", "weak", True),
        ("gone", "certain", True),
    ]
    assert rows[2]["findings"][0]["rule"].startswith("CC1")


def test_a_file_that_is_not_there_is_told(tmp_path, world):
    """One line that says what, where and what to do; exit 2; no log is begun."""
    desk = Desk(tmp_path, world)
    done = desk.run("links", "nowhere.txt")
    assert done.returncode == 2
    assert "nowhere.txt" in done.stderr
    assert "Traceback" not in done.stderr
    assert not desk.log.exists()


def test_a_report_is_not_made_of_bare_links(tmp_path, world):
    """The log holds no report after a stream alone, and says so."""
    desk = Desk(tmp_path, world)
    piped(desk, "http://status.test/200\n")
    done = desk.run("report")
    assert (done.returncode, "no run" in done.stderr) == (2, True)
