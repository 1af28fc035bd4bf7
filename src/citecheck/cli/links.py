"""citecheck links: check a stream of bare links."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click
import msgspec

from citecheck import api
from citecheck.api.seldom import seldom_collected
from citecheck.cli.clean import clean
from citecheck.cli.options import settings_of, shared, status_only_option
from citecheck.model.errors import InputError
from citecheck.model.outcome import LinkSeen
from citecheck.model.verdict import Conclusion, Liveness


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default=Path("-"))
@status_only_option
@click.option("--json", "as_json", is_flag=True, help="Print every link as a line of JSON.")
@click.option("--all", "every", is_flag=True, help="Print the links that are there as well.")
@shared
def links(file: Path, as_json: bool, every: bool, quiet: bool, **given: Any) -> int:  # noqa: ANN401 - options as click hands them over
    """Check bare links, one a line.

    What is wrong with them is printed. FILE (default: standard input) is read as a stream, so it may be as long as you like. Each
    link is followed and judged, and recorded in the audit log; one whose last answer is still fresh is not asked again. No
    snapshots are looked for.

    \b
    Examples:
      citecheck links urls.txt
      grep -oE 'https?://[^ )"]+' *.md -h | citecheck links --status-only --json
    """
    settings = settings_of(given)
    printer = _printer(as_json=as_json, every=every)
    # Where results go to the same terminal, they are the progress.
    with _opened(file) as stream, seldom_collected(), _telling(printer, quiet=quiet or sys.stdout.isatty()) as tell:
        checked = api.check_links(stream, settings, tell=tell, source=str(file))
    sys.stdout.flush()
    if not quiet:
        states = ", ".join(f"{count} {state}" for state, count in sorted(checked.counts.items(), key=lambda item: -item[1]))
        total = sum(checked.counts.values())
        click.echo(f"{total} link{'s' if total != 1 else ''}, {checked.asked} asked now: {states or 'none'}", err=True)
    if checked.offline is not None:
        click.echo(f"citecheck: offline: {clean(str(checked.offline))}", err=True)
        return 3
    return 1 if checked.fails else 0


@contextmanager
def _telling(tell: Callable[[LinkSeen], object], *, quiet: bool) -> Iterator[Callable[[LinkSeen], object]]:
    """Yield ``tell``, with a count of the links beside it where one is shown."""
    if quiet:
        yield tell
        return
    from citecheck.cli.progress import counting  # noqa: PLC0415 - rich takes longer to load than a thousand links to look up

    with counting("links", quiet=False) as count:
        yield _counted(tell, count)


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    if str(file) == "-":
        yield sys.stdin
        return
    try:
        stream = file.open(encoding="utf-8-sig", errors="surrogateescape")
    except OSError as error:
        hint = "name a file with one link a line, or give them on standard input"
        raise InputError(f"cannot be read: {error.strerror}", where=str(file), hint=hint) from error
    with stream:
        yield stream


def _printer(*, as_json: bool, every: bool) -> Callable[[LinkSeen], object]:
    if as_json:
        encoder = msgspec.json.Encoder()
        return lambda seen: sys.stdout.write(encoder.encode(_row(seen)).decode() + "\n")
    return lambda seen: _show(seen) if every or not _is_there(seen) else None


def _counted(tell: Callable[[LinkSeen], object], count: Callable[[int, int | None], None]) -> Callable[[LinkSeen], object]:
    """Return ``tell`` that also counts: of a stream nobody knows how many are to come."""
    numbers = itertools.count(1)

    def told(seen: LinkSeen) -> object:
        count(next(numbers), None)
        return tell(seen)

    return told


def _is_there(seen: LinkSeen) -> bool:
    return seen.verdict is not None and seen.verdict.liveness is Liveness.LIVE


def _state(seen: LinkSeen) -> str:
    if seen.verdict is None:
        return "not a link"
    dead = seen.standing is not None and seen.standing.conclusion is Conclusion.DEAD
    return "dead" if dead else seen.verdict.liveness.value


def _why(seen: LinkSeen) -> str:
    if seen.verdict is None:
        return seen.problem
    return seen.verdict.reasons[0].words if seen.verdict.reasons else ""


def _show(seen: LinkSeen) -> None:
    print(f"{_state(seen):<11} {clean(seen.url)}  line {seen.line}: {clean(_why(seen))}")


def _row(seen: LinkSeen) -> dict[str, Any]:
    verdict = seen.verdict
    return {
        "line": seen.line,
        "url": seen.url,
        "state": _state(seen),
        "liveness": verdict.liveness.value if verdict else None,
        "confidence": verdict.confidence if verdict else None,
        "why": _why(seen),
        "seen": verdict.reasons[0].seen if verdict and verdict.reasons else {},
        "at": verdict.at if verdict else None,
        "asked": seen.asked,
        "findings": [{"rule": finding.rule, "level": finding.level} for finding in seen.findings],
    }
