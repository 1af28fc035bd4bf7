"""A format that is rendered beside the others: the same bytes, whatever becomes of the process that makes them."""

import os
import signal
import sys

import msgspec
import pytest

from citecheck.api.ahead import LEAST, Ahead, ahead
from citecheck.reports.render import RENDERERS, write_report
from tests.reports.example import example

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="forked on Linux alone"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),  # the runner's own threads
]


class Told:
    """Renders which process it is, and much besides; in a fork it may fail on the way."""

    suffix = "txt"

    def __init__(self, failing=lambda: None) -> None:
        self.parent = os.getpid()
        self.failing = failing

    def render(self, report) -> bytes:
        """Return the process, and more than a pipe holds."""
        if os.getpid() != self.parent:
            self.failing()
        return str(os.getpid()).encode() + bytes(300_000)


def raises():
    raise ValueError("no")


def test_it_is_rendered_by_another_process():
    """All of it, though it is more than a pipe holds; and nobody is left behind."""
    begun = Ahead(Told(), example())
    other = begun.render(example()).rstrip(b"\0").decode()
    begun.close()
    assert other.isdigit()
    assert int(other) != os.getpid()
    with pytest.raises(ChildProcessError):
        os.waitpid(int(other), os.WNOHANG)


@pytest.mark.parametrize("failing", [raises, lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(3)])
def test_where_that_fails_it_is_rendered_here(failing, capfd):
    """An error, a kill, an end without a word: the file is whole all the same, and the fork says nothing."""
    begun = Ahead(Told(failing), example())
    assert begun.render(example()) == str(os.getpid()).encode() + bytes(300_000)
    begun.close()
    assert capfd.readouterr() == ("", "")


def test_what_is_not_wanted_after_all_is_ended():
    """A fork whose pipe nobody reads is not waited for."""
    begun = Ahead(Told(), example())
    pid = begun._pid
    begun.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


@pytest.mark.parametrize("count", [3, LEAST])
def test_the_files_are_the_same(tmp_path, count):
    """With and without a second process, for short reports and long ones."""
    report = example()
    many = (report.outcomes * (count // len(report.outcomes) + 1))[:count]
    long = msgspec.structs.replace(report, outcomes=many)
    formats = ("csv", "html")
    with ahead(long, formats, RENDERERS) as renderers:
        assert (renderers is RENDERERS) or count == LEAST
        made = write_report(long, tmp_path / "ahead", formats, renderers=renderers)
    plain = write_report(long, tmp_path / "plain", formats)
    assert [file.read_bytes() for file in made] == [file.read_bytes() for file in plain]
