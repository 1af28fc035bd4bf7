"""What stands on the screen while a command works: how many, how fast, how long, and what is waited for."""

import io
import os
import pty
import re
import subprocess

import pytest
from rich.console import Console

from citecheck.cli.progress import Watching, busy, counting, paced, steps
from tests.desk import Desk

SUBJECT = "https://valley-post.example/1"


class Seconds:
    """A monotonic clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def worked(watching: Watching, seconds: Seconds, *, each: float, done: int, total: int) -> None:
    """Do some of some links, each in so many seconds; then wait for something."""
    with watching:
        watching.planned("links", total)
        for _ in range(done):
            seconds.now += each
            watching.done("links", SUBJECT, "live")
        watching.waiting("valley-post.example alone is left")
        watching.waiting("valley-post.example alone is left")


@pytest.mark.parametrize(
    ("done", "total", "seconds", "words"),
    [
        (0, 10, 5.0, ""),
        (3, 8, 0.0, ""),
        (5000, 10_000, 10.0, "500/s, 10s left"),
        (12, 30, 6.0, "2.0/s, 9s left"),
        (1, 200, 60.0, "1.0 a minute, 3h19m left"),
        (30, None, 60.0, "0.5/s"),
        (8, 8, 4.0, "2.0/s"),
    ],
)
def test_the_pace_is_told_in_words_that_fit_it(done, total, seconds, words):
    """A rate a second or a minute, and the time that is left; nothing where nothing is known yet."""
    assert paced(done, total, seconds) == words


def test_in_a_pipe_each_piece_is_a_plain_line(capsys):
    """No sign that steers a terminal; now and then how it stands; what is waited for is said once."""
    seconds = Seconds()
    worked(Watching(now=seconds), seconds, each=20.0, done=5, total=30)
    lines = capsys.readouterr().err.splitlines()
    piece = f"link  live                             {SUBJECT}"
    standing = "links: 2 of 30 done, 3.0 a minute, 9m20s left", "links: 4 of 30 done, 3.0 a minute, 8m40s left"
    assert lines == [
        "links: 30 to do",
        *(piece, piece, standing[0], piece, piece, standing[1], piece),
        "waiting: valley-post.example alone is left",
    ]


def test_verbose_tells_when_each_was_done(capsys):
    """In seconds since the beginning."""
    seconds = Seconds()
    worked(Watching(verbose=True, now=seconds), seconds, each=1.5, done=2, total=2)
    assert [line.split()[0] for line in capsys.readouterr().err.splitlines()[1:3]] == ["1.5s", "3.0s"]


def test_quiet_says_nothing(capsys):
    """Neither in a pipe nor in a terminal."""
    seconds, screen = Seconds(), io.StringIO()
    worked(Watching(quiet=True, now=seconds), seconds, each=20.0, done=5, total=30)
    terminal = Console(file=screen, force_terminal=True, quiet=True)
    worked(Watching(quiet=True, now=seconds, console=terminal), seconds, each=20.0, done=5, total=30)
    with counting("events", quiet=True, now=seconds) as tell, busy("work", quiet=True):
        seconds.now += 100
        tell(5, 10)
    assert capsys.readouterr() == ("", "")
    assert screen.getvalue() == ""


def test_in_a_terminal_a_bar_tells_all_of_it():
    """Done of total, the rate, what is left, and what is waited for, in one line that is drawn anew."""
    seconds, screen = Seconds(), io.StringIO()
    console = Console(file=screen, force_terminal=True, width=160, color_system=None)
    watching = Watching(now=seconds, console=console)
    with watching:
        watching.planned("links", 4)
        watching.done("links", SUBJECT, "live")
        watching.waiting("valley-post.example [alone] is left")
        watching._progress.refresh()
    drawn = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    assert f"live                             {SUBJECT}" in " ".join(drawn.split("  link  ")[1:2])
    last = [line for line in drawn.split("\r") if "1/4" in line][-1]
    assert "links" in last
    assert "left" in last
    assert "valley-post.example [alone] is left" in last


def test_what_comes_before_the_links_is_shown_and_goes(capsys):
    """Reading a long report: its own bar or line; gone where the links begin. What is over soon shows nothing."""
    seconds, screen = Seconds(), io.StringIO()
    console = Console(file=screen, force_terminal=True, width=160, color_system=None)
    for given in (None, console):
        with Watching(now=seconds, console=given) as watching:
            watching.tell("reading", 0, None)
            seconds.now += 40
            watching.tell("notes", 1, 60)
            seconds.now += 30
            watching.tell("notes", 16, 60)
            watching._progress.refresh()
            watching.planned("links", 4)
            assert [task.description for task in watching._progress.tasks] == (["links"] if watching._live else [])
    assert capsys.readouterr().err.splitlines() == [
        "notes: 1 of 60 done",
        "notes: 16 of 60 done, 0.5/s, 1m22s left",
        "links: 4 to do",
    ]
    drawn = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    assert "16/60" in drawn
    assert "reading" not in drawn


def test_what_counts_long_tells_now_and_then(capsys):
    """In a pipe one line in half a minute; what is over soon says nothing; of a stream nobody knows how long it is."""
    seconds = Seconds()
    for total in (900, None):
        with counting("events", quiet=False, now=seconds) as tell:
            for done in range(100, 900, 100):
                seconds.now += 10
                tell(done, total)
    with counting("events", quiet=False, now=seconds) as tell:
        tell(5, 10)
    assert capsys.readouterr().err.splitlines() == [
        "events: 300 of 900 done, 10/s, 1m00s left",
        "events: 600 of 900 done, 10/s, 30s left",
        "events: 300 done, 10/s",
        "events: 600 done, 10/s",
    ]


def test_steps_are_told_one_after_the_other(capsys):
    """Each with its own count, pace and beginning; of what cannot be counted, how long it has been at work."""
    seconds = Seconds()
    with steps(quiet=False, now=seconds) as tell:
        for what, total in (("reading", None), ("notes", 40)):
            for done in range(5):
                seconds.now += 20
                tell(what, 0 if total is None else done * 10, total)
    assert capsys.readouterr().err.splitlines() == [
        "reading: for 40s",
        "reading: for 1m20s",
        "notes: 20 of 40 done, 0.5/s, 40s left",
    ]


@pytest.mark.parametrize(("colour", "there"), [({"NO_COLOR": "1"}, False), ({}, True)])
def test_no_color_is_heeded_in_a_real_terminal(tmp_path, colour, there):
    """https://no-color.org: where NO_COLOR is set, no colour is sent, whatever the terminal can."""
    desk = Desk(tmp_path)
    env = {name: value for name, value in desk.env.items() if name != "NO_COLOR"} | {"TERM": "xterm-256color"} | colour
    outer, inner = pty.openpty()
    with subprocess.Popen(desk.command("doctor", "--offline"), cwd=tmp_path, env=env, stdout=inner, stderr=inner) as doctor:
        os.close(inner)
        seen = b""
        while True:
            try:
                part = os.read(outer, 4096)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            seen += part
        doctor.wait()
    os.close(outer)
    assert b"contact" in seen
    assert (re.search(rb"\x1b\[[0-9;]*3[0-7]m", seen) is not None) is there
