"""Work in a process of its own: results and errors come back as themselves, and whatever it does, its parent goes on."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from citecheck.engines.bounds import Limits
from citecheck.engines.confined import confined
from citecheck.model.errors import BookError, InputError, UnreadableDocument

ROOMY = Limits(memory=500_000_000, cpu=20, seconds=60)
BOTH = pytest.mark.parametrize("start", ["fork", "fresh"])
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="forks and signals"),
    # The test runner has threads of its own; no child of a test needs their locks.
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),
]


NOTHING = type(None)


def do(name, *arguments, result=NOTHING, limits=ROOMY, start="fork", **heard):
    return confined(f"tests.engines.work:{name}", arguments, result, limits=limits, where="r.txt", start=start, **heard)


@BOTH
def test_the_result_comes_back(start):
    """Arguments pass, the result comes back as its type, and what a library prints is not mistaken for it."""
    assert do("join", "dam", "broke", result=str, start=start) == "dam broke"


@BOTH
def test_a_result_larger_than_a_pipe_comes_back(start):
    """A pipe holds 64 kB; a document may have megabytes, also more of them than the work was allowed to hold."""
    small = Limits(memory=100_000_000, cpu=20, seconds=60)
    assert len(do("big", 40_000_000, result=str, limits=small, start=start)) == 40_000_000


@BOTH
def test_how_far_it_is_is_heard_meanwhile(start):
    """Each new step at once, of the same now and then: not a message for every stone; then the result as ever."""
    heard = []
    assert do("count", 5_000, result=int, start=start, tell=lambda *words: heard.append(words)) == 5_000
    assert heard[0] == ("stones", 1, 5_000)
    assert heard[-1] == ("dust", 0, None)
    assert len(heard) < 500
    assert [words for words in heard if words[0] == "stones"] == sorted(words for words in heard if words[0] == "stones")


@BOTH
def test_who_has_nothing_new_to_say_is_told_again(start):
    """Work that stands at one place is told there again and again, so that a screen shows that it lives."""
    heard = []
    do("stand_still", 1.3, start=start, tell=lambda *words: heard.append(words))
    assert len(heard) >= 2
    assert set(heard) == {("stones", 1, 2)}


@BOTH
@pytest.mark.parametrize(
    ("kind", "raised"),
    [("unreadable", UnreadableDocument), ("book", BookError), ("input", InputError), ("foreign", UnreadableDocument)],
)
def test_errors_of_ours_come_back_as_themselves(kind, raised, start):
    """Class, words, place and hint are those that the work raised; a plug-in's class comes as the nearest of ours."""
    with pytest.raises(raised) as caught:
        do("refuse", kind, start=start)
    assert type(caught.value) is raised
    assert (caught.value.message, caught.value.where, caught.value.hint) == ("it is wrong", "r.txt:3", "mend it")


def test_an_error_with_more_parts_comes_back_as_bad_input():
    """An error that cannot be made anew from its three parts keeps its words."""
    with pytest.raises(InputError, match="broken") as caught:
        do("refuse", "chain")
    assert caught.value.where == "log"


def test_an_error_that_nobody_expects_brings_its_trace():
    """A fault of ours stays a fault of ours, with the child's trace for whoever reports it."""
    with pytest.raises(RuntimeError, match=r"ZeroDivisionError while reading r\.txt") as caught:
        do("fail")
    assert "in fail" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    ("name", "arguments", "limits", "told"),
    [
        ("eat", (2_000_000_000,), {"memory": 200_000_000}, "more memory than a file of this size may take: 200 MB"),
        ("spin", (), {"cpu": 0}, "longer than a file of this size may take"),
        ("sleep", (60,), {"seconds": 0.5}, "longer than a file of this size may take"),
        ("deep", (), {}, "nested too deep"),
        ("crash", (), {}, "ended by SIGSEGV"),
        ("end_by", (signal.SIGABRT,), {}, "ended by SIGABRT: the file is broken, or wants more than 500 MB"),
        ("end_by", (signal.SIGKILL,), {}, "ended by SIGKILL"),
        ("leave", (0,), {}, "without an answer"),
        ("leave", (7,), {}, "exit code 7"),
    ],
    ids=["memory", "work", "clock", "depth", "crash", "abort", "kill", "silence", "exit"],
)  # fmt: skip
def test_whatever_happens_is_one_clear_error(name, arguments, limits, told):
    """Out of memory or time, killed, crashed or silent: one UnreadableDocument with the file and what to do."""
    with pytest.raises(UnreadableDocument, match=told) as caught:
        do(name, *arguments, limits=msgspec.structs.replace(ROOMY, **limits))
    assert caught.value.where == "r.txt"
    assert caught.value.hint


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound no data")
@BOTH
def test_memory_of_libraries_is_bounded(start):
    """What a library in C asks for is refused as well, before it is touched."""
    tight = msgspec.structs.replace(ROOMY, memory=200_000_000)
    assert do("eat_in_c", 100_000_000, result=int, limits=tight, start=start) == 0
    assert do("eat_in_c", 300_000_000, result=int, limits=tight, start=start) == 1


def test_a_fresh_interpreter_keeps_the_limits_as_well():
    """The slower start is no way around the limits."""
    with pytest.raises(UnreadableDocument, match="more memory"):
        do("eat", 2_000_000_000, limits=msgspec.structs.replace(ROOMY, memory=200_000_000), start="fresh")
    with pytest.raises(UnreadableDocument, match="longer"):
        do("sleep", 60, limits=msgspec.structs.replace(ROOMY, seconds=1.5), start="fresh")


def test_nothing_is_imported_from_the_current_folder(tmp_path, monkeypatch):
    """A file named like a library, beside the report, is not run."""
    (tmp_path / "msgspec.py").write_text("raise SystemExit('hijacked')")
    monkeypatch.chdir(tmp_path)
    assert do("join", "safe", result=str, start="fresh") == "safe"


def test_one_thread_forks_and_several_do_not():
    """Left to choose, it takes the fast way only where no other thread can be holding a lock."""
    code = """
import os, threading, sys
from citecheck.engines import confined as room
print(room._may_fork())
wait = threading.Event()
other = threading.Thread(target=wait.wait)
other.start()
print(room._may_fork())
wait.set(); other.join()
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == (["True", "False"] if sys.platform == "linux" else ["False", "False"])


PARENT = """
import signal, sys
from citecheck.engines.bounds import Limits
from citecheck.engines.confined import confined
signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell starts in the background ignores it
limits = Limits(memory=500_000_000, cpu=50, seconds=50)
try:
    confined("tests.engines.work:note_pid", [sys.argv[1]], type(None), limits=limits, where="r", start=sys.argv[2])
except KeyboardInterrupt:
    sys.exit(130)
"""


@BOTH
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)], ids=["Ctrl-C", "killed"])
def test_the_child_does_not_outlive_its_parent(tmp_path, start, number, code):
    """Ctrl-C ends both, and so does whatever ends the parent."""
    note = tmp_path / "pid"
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(note), start], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    child = int(wait_for(lambda: note.exists() and note.read_text()))
    parent.send_signal(number)
    assert parent.wait(20) == code
    assert wait_for(lambda: not alive(child))


def wait_for(condition):
    for _ in range(2_000):
        if found := condition():
            return found
        time.sleep(0.01)
    return None


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        os.kill(pid, 0)
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        return True
    return False
