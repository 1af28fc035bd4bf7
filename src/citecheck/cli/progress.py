"""Progress on standard error: a live bar in a terminal, plain lines in a pipe, nothing when quiet.

Each bar tells how many are done of how many, how fast, how long it will take at that pace, and what is waited for.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from citecheck.cli.clean import clean
from citecheck.model.ports import Tell

#: Seconds between two lines of standing in a pipe: often enough to see that it lives, seldom enough for a log of a CI.
_SELDOM = 30.0
#: Work that takes no longer than this, in seconds, needs no bar.
_SHORT = 1.0

Clock = Callable[[], float]


def paced(done: int, total: int | None, seconds: float) -> str:
    """Return in words how fast it goes and how long it will take at that pace; empty where that cannot be told yet.

    >>> paced(120, 1000, 60.0)
    '2.0/s, 7m20s left'
    >>> paced(3, 8, 90.0)
    '2.0 a minute, 2m30s left'
    """
    if done < 1 or seconds <= 0:
        return ""
    rate = done / seconds
    told = f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s" if rate >= 0.5 else f"{rate * 60:.1f} a minute"
    return told if total is None or done >= total else f"{told}, {long(round((total - done) / rate))} left"


def long(seconds: int) -> str:
    """Return a time in words.

    >>> long(59), long(61), long(7322)
    ('59s', '1m01s', '2h02m')
    """
    if seconds < 60:
        return f"{seconds}s"
    return f"{seconds // 60}m{seconds % 60:02}s" if seconds < 3600 else f"{seconds // 3600}h{seconds % 3600 // 60:02}m"


def so_far(what: str, done: int, total: int | None, seconds: float) -> str:
    """Return in a line how far something is; of what nobody can count, how long it has been at work.

    >>> so_far("notes", 30, 90, 60.0)
    'notes: 30 of 90 done, 0.5/s, 2m00s left'
    >>> so_far("reading", 0, None, 60.0)
    'reading: for 1m00s'
    """
    if not done:
        return f"{what}: for {long(round(seconds))}"
    of = f" of {total}" if total is not None else ""
    return ", ".join(filter(None, (f"{what}: {done}{of} done", paced(done, total, seconds))))


class _Rate(ProgressColumn):
    """How fast a bar grows."""

    def render(self, task: Task) -> Text:
        """Return it in words."""
        return Text(paced(int(task.completed), None, task.elapsed or 0.0), style="dim")


def bars(console: Console) -> Progress:
    """Return a live display for ``console``, which goes when it ends."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TextColumn("[dim]left[/]"),
        TimeRemainingColumn(),
        TextColumn("[dim]{task.fields[now]}", markup=True),
        console=console,
        transient=True,
    )


class Watching:
    """Shows what a run does: in a terminal a bar, elsewhere a plain line an event and, now and then, how it stands.

    ``verbose`` says of each piece when it was done, and what was waited for in a terminal too. ``now`` gives seconds of a
    monotonic clock. ``console`` is standard error where none is given.
    """

    def __init__(
        self, *, quiet: bool = False, verbose: bool = False, now: Clock = time.monotonic, console: Console | None = None
    ) -> None:
        self.console = console or Console(stderr=True, quiet=quiet)
        self._live = self.console.is_terminal and not quiet
        self._quiet = quiet
        self._verbose = verbose
        self._now = now
        self._tasks: dict[str, TaskID] = {}
        self._counts: dict[str, tuple[int, int, float]] = {}  # done, of how many, since when
        self._began = self._told_at = now()
        self._waited_for = ""
        self._step = ""
        self._progress = bars(self.console)

    def __enter__(self) -> Watching:
        if self._live:
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._live:
            self._progress.stop()

    def tell(self, what: str, done: int, total: int | None) -> None:
        """Show how far what comes before all else is, such as reading the report; where it is over soon, nothing."""
        now = self._now()
        if now - self._began < _SHORT:
            return
        if what != self._step:
            self._end_step()
            self._step, self._counts[what] = what, (0, 0, now)
            if self._live:
                self._tasks[what] = self._progress.add_task(what, total=total, now="")
        if self._live:
            self._progress.update(self._tasks[what], completed=done, total=total)
        elif now - self._told_at >= _SELDOM and (total is None or done < total):
            self._told_at = now
            self._line(so_far(what, done, total, now - self._counts[what][2]))

    def _end_step(self) -> None:
        if self._step in self._tasks:
            self._progress.remove_task(self._tasks.pop(self._step))
        self._step = ""

    def planned(self, what: str, total: int) -> None:
        """Begin a bar, or print how much is to do."""
        self._end_step()
        self._counts[what] = (0, total, self._now())
        if self._live:
            self._tasks[what] = self._progress.add_task(what, total=total, now="")
        else:
            self._line(f"{what}: {total} to do" if total else f"{what}: nothing to do")

    def done(self, what: str, subject: str, words: str) -> None:
        """Advance the bar and print one line for the piece that is done."""
        done, total, since = self._counts.get(what, (0, 0, self._began))
        self._counts[what] = (done + 1, total, since)
        when = f"{self._now() - self._began:>8.1f}s " if self._verbose else ""
        line = Text.assemble((f"{when}{what[:-1]:>8}  ", "dim"), (f"{clean(words):<31}", "bold"), "  ", clean(subject))
        if self._live:
            self._progress.print(line, overflow="ellipsis", no_wrap=True)
            if what in self._tasks:
                self._progress.advance(self._tasks[what])
        else:
            self._line(line.plain.strip())
            self._standing(what)

    def waiting(self, words: str) -> None:
        """Say what is waited for."""
        if self._live:
            for task in self._tasks.values():
                self._progress.update(task, now=clean(words).replace("[", r"\["))
        if words and words != self._waited_for and (self._verbose or not self._live):
            self._line(f"waiting: {clean(words)}")
        self._waited_for = words

    def _standing(self, what: str) -> None:
        """Print now and then how it stands: how many of how many, how fast, how long it will take."""
        now = self._now()
        done, total, since = self._counts[what]
        if done < total and now - self._told_at >= _SELDOM:
            self._told_at = now
            self._line(so_far(what, done, total, now - since))

    def _line(self, text: str) -> None:
        if self._quiet:
            return
        if self._live:
            self._progress.print(Text(text), overflow="ellipsis", no_wrap=True)
        else:
            print(text, file=sys.stderr, flush=True)


@contextmanager
def counting(
    what: str, *, quiet: bool, now: Clock = time.monotonic, console: Console | None = None
) -> Iterator[Callable[[int, int | None], None]]:
    """Yield what is told how many of how many (None: nobody knows) are done: a bar in a terminal, a line now and then elsewhere.

    What is over soon shows nothing.
    """
    console = console or Console(stderr=True, quiet=quiet)
    progress = bars(console)
    task = progress.add_task(what, total=None, now="")
    began = told_at = now()
    shown = False

    def tell(done: int, total: int | None) -> None:
        nonlocal shown, told_at
        moment = now()
        if quiet or moment - began < _SHORT:
            return
        progress.update(task, completed=done, total=total)
        if console.is_terminal and not shown:
            progress.start()
            shown = True
        elif not console.is_terminal and moment - told_at >= _SELDOM and (total is None or done < total):
            told_at = moment
            print(so_far(what, done, total, moment - began), file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if shown:
            progress.stop()


@contextmanager
def steps(*, quiet: bool, now: Clock = time.monotonic, console: Console | None = None) -> Iterator[Tell]:
    """Yield what is told how far work is that has several steps: each is shown as by ``counting``."""
    told = ""
    shown = ExitStack()
    count: list[Callable[[int, int | None], None]] = []

    def tell(what: str, done: int, total: int | None) -> None:
        nonlocal told
        if what != told:
            shown.close()
            told, count[:] = what, [shown.enter_context(counting(what, quiet=quiet, now=now, console=console))]
        count[0](done, total)

    with shown:
        yield tell


@contextmanager
def busy(what: str, *, quiet: bool) -> Iterator[None]:
    """Show in a terminal that something is at work of which nobody knows how much it is."""
    console = Console(stderr=True, quiet=quiet)
    if quiet or not console.is_terminal:
        yield
        return
    with console.status(what):
        yield
