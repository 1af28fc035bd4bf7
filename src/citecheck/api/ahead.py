"""One format of a long report, rendered by a fork of this process while this one renders the others.

The page takes as long as Markdown, JSON and CSV together (of 10,000 citations 0.8 of 1.5 s, November 2026), and each is made from
the same values alone. Where a fork would be no gain or no good (a short report, one core, other threads, no Linux), and where one
fails, nothing is lost: the format is rendered here.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from citecheck.model.ports import Renderer
from citecheck.model.report import RunReport

#: The format that takes longest.
LONGEST = "html"
#: Citations from which on a second process saves more than its start and its copy of memory cost.
LEAST = 1000


class Ahead:
    """A renderer whose file is being made in a fork of this process."""

    def __init__(self, renderer: Renderer, report: RunReport) -> None:
        self.suffix = renderer.suffix
        self._renderer = renderer
        self._read, write = os.pipe()
        self._pid: int | None = os.fork()
        if not self._pid:
            _rendered_into(write, renderer, report)
        os.close(write)

    def render(self, report: RunReport) -> bytes:
        """Return the file's bytes, as soon as they are there."""
        with os.fdopen(self._read, "rb", closefd=False) as file:
            data = file.read()
        return data if self._ended() == 0 else self._renderer.render(report)

    def _ended(self) -> int:
        """Wait for the fork and return its exit code."""
        pid, self._pid = self._pid, None
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if pid else 1

    def close(self) -> None:
        """End the fork where its file was not wanted after all."""
        os.close(self._read)
        if self._pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            self._ended()


def _rendered_into(sink: int, renderer: Renderer, report: RunReport) -> None:
    """Render in the fork, and end it without any farewell of the parent's."""
    code = 1
    try:
        with os.fdopen(sink, "wb") as file:
            file.write(renderer.render(report))
        code = 0
    finally:
        os._exit(code)


@contextmanager
def ahead(report: RunReport, formats: Sequence[str], renderers: Mapping[str, Renderer]) -> Iterator[Mapping[str, Renderer]]:
    """Yield ``renderers``, of which one has begun already where that is a gain; ask it last."""
    if LONGEST not in formats or len(formats) < 2 or len(report.outcomes) < LEAST or not _may_fork():
        yield renderers
        return
    try:
        begun = Ahead(renderers[LONGEST], report)
    except OSError:  # no more processes, or no memory for one
        yield renderers
        return
    try:
        yield {**renderers, LONGEST: begun}
    finally:
        begun.close()


def _may_fork() -> bool:
    """Tell whether there is another core, and this process has one thread by the system's own count."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return False
    with suppress(OSError):
        return len(list(Path("/proc/self/task").iterdir())) == 1
    return False
