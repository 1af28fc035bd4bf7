"""citecheck review: the desk at which people lay claims beside their sources."""

from __future__ import annotations

import os
import signal
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import click

from citecheck import api
from citecheck.cli.clean import clean
from citecheck.cli.machine import json_option, say
from citecheck.cli.options import book_option, settings_of, shared
from citecheck.model.decision import Sample
from citecheck.model.errors import ConfigError
from citecheck.model.event import Run
from citecheck.text.files import write_whole

#: What files of questions and of decisions may end with; a test holds them to what can be written.
QUERIES = ("md", "csv", "docx")
DECISIONS = ("csv", "jsonl")
#: What the desk is made of beside ourselves.
_EXTRA = ("nh3", "starlette", "uvicorn")


@click.command()
@click.argument("report", required=False, type=click.Path(path_type=Path))
@click.option(
    "--reviewer", metavar="NAME", default="", help="Name that decisions bear.  [default: yours, as the system knows it]"
)
@click.option("--blind/--no-blind", default=None, help="Hide others' decisions on a citation until you decided.  [default: no]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of 127.0.0.1.  [default: any that is free]")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@click.option(
    "--sample", type=click.IntRange(min=1), metavar="N", help="Draw N citations by chance for a spot check, and record it."
)
@click.option("--seed", default="", help="Of the sample: the same seed draws the same.  [default: made up, and told]")
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the questions to the author (.md, .csv, .docx; - for the screen), and open no desk.",
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the decisions, private notes and all (.csv, .jsonl; - for the screen), and open no desk.",
)
@book_option
@json_option
@shared
def review(  # noqa: PLR0917 - options as click hands them over
    report: Path | None,
    reviewer: str,
    blind: bool | None,
    port: int | None,
    no_open: bool,
    sample: int | None,
    seed: str,
    queries: Path | None,
    decisions: Path | None,
    book: Path,
    as_json: bool,
    quiet: bool,
    **given: Any,  # noqa: ANN401
) -> int:
    """Lay claims beside their sources, and decide.

    Opens a page of this machine alone in your browser: the report with its notes, each claim beside what its source says. What
    you decide is kept in the log, with who, when and on which snapshot. Of REPORT, or of all reports in the log. Needs
    citecheck[review]. Ctrl-C ends it.

    With --json one line tells a script where the desk is (address, good once, port, pid), and no browser is opened.

    \b
    Examples:
      citecheck review
      citecheck review report.docx --reviewer "Ada" --blind
      citecheck review report.docx --sample 5 --seed 2026-11
      citecheck review report.docx --queries questions.docx
    """
    if seed and sample is None:
        raise click.UsageError("--seed goes with --sample")
    settings = settings_of(given)
    asked = [
        (file, suffixes, write)
        for file, suffixes, write in (
            (queries, QUERIES, api.LogDesk.queries),
            (decisions, DECISIONS, api.LogDesk.decisions_file),
        )
        if file is not None
    ]
    serve = None if asked else _server()
    desk = api.open_desk(settings, book=book, reviewer=reviewer, blind=blind, report=str(report) if report else "")
    for file, suffixes, write in asked:
        _write(file, suffixes, partial(write, desk, _newest(desk).id), quiet=quiet, as_json=as_json)
    if serve is None:
        return 0
    drawn = _draw(desk, sample, seed, quiet=as_json) if sample is not None else None
    with_browser = not no_open and not as_json and may_open(os.environ, sys.platform)
    ready = _for_machines(desk, drawn) if as_json else _for_people(desk, with_browser=with_browser, quiet=quiet)
    _sit_down(desk, serve, port=settings.review.port if port is None else port, ready=ready)
    if not quiet and not as_json:
        click.echo("\nthe review desk is closed; what was decided is in the log")
    return 0


def _server() -> Callable[..., None]:
    try:
        from citecheck.review.serve import serve  # noqa: PLC0415 - of an extra
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise ConfigError(f"the review desk needs {error.name}", hint="pip install 'citecheck[review]'") from None
    return serve


def _for_people(desk: api.LogDesk, *, with_browser: bool, quiet: bool) -> Callable[[str], None]:
    """Return what tells the address, and opens it where somebody sees that."""

    def ready(address: str) -> None:
        if not quiet:
            click.echo(f"the review desk, for {desk.reviewer}{', blind' if desk.blind else ''}; Ctrl-C ends it")
            click.echo("this address lets one browser in, once:")
        click.echo(address)
        if with_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    return ready


def _for_machines(desk: api.LogDesk, drawn: Sample | None) -> Callable[[str], None]:
    """Return what tells a script how to come in, and which process to end when all is done."""

    def ready(address: str) -> None:
        sample = {"seed": drawn.seed, "citations": drawn.citations} if drawn is not None else None
        where = {"address": address, "port": urlsplit(address).port, "pid": os.getpid()}
        say({**where, "reviewer": desk.reviewer, "blind": desk.blind, "sample": sample})
        sys.stdout.flush()  # a script waits for it at the other end of a pipe

    return ready


def _sit_down(desk: api.LogDesk, serve: Callable[..., None], *, port: int, ready: Callable[[str], None]) -> None:
    """Serve the desk until Ctrl-C, which is how it is meant to end, or until the system ends it."""

    def stop(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        serve(desk, port=port, ready=ready)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        desk.close()


def may_open(env: Mapping[str, str], platform: str) -> bool:
    """Tell whether a browser can be opened for somebody to see. On a machine without a display it would open in the terminal.

    >>> may_open({"DISPLAY": ":0"}, "linux"), may_open({}, "linux"), may_open({}, "darwin"), may_open({"SSH_TTY": "x"}, "darwin")
    (True, False, True, False)
    """
    if env.get("BROWSER"):
        return True
    if platform in ("darwin", "win32"):
        return not env.get("SSH_TTY")
    return bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


def _newest(desk: api.LogDesk) -> Run:
    runs = desk.runs()
    if not runs:
        raise ConfigError("the log holds no run of a report yet", hint="make one with citecheck run REPORT")
    return runs[0]


def _draw(desk: api.LogDesk, size: int, seed: str, *, quiet: bool) -> Sample:
    run = _newest(desk)
    drawn = desk.draw(run.id, size=size, seed=seed)
    if quiet:
        return drawn
    notes = {outcome.citation.id: outcome.citation.note for outcome in desk.report(run.id).outcomes}
    told = ", ".join(clean(f"{id_} (note {notes.get(id_, '?')})") for id_ in drawn.citations)
    click.echo(f"a sample of {clean(run.start.report)}, {len(drawn.citations)} citations by seed {clean(drawn.seed)}: {told}")
    return drawn


def _write(file: Path, suffixes: tuple[str, ...], made: Callable[[str], bytes], *, quiet: bool, as_json: bool) -> None:
    suffix = suffixes[0] if str(file) == "-" else file.suffix.removeprefix(".").lower()
    if suffix not in suffixes:
        raise click.UsageError(f"{file}: the file's name must end with one of .{', .'.join(suffixes)}")
    content = made(suffix)
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_whole(file, content)
    if as_json:
        say({"wrote": file})
    elif not quiet:
        click.echo(f"wrote {file}")
