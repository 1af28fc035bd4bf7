"""citecheck parse: a report's footnotes into citations.yaml, or into JSON."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
import msgspec

from citecheck import api
from citecheck.citations.book.diff import ChangeKind, tally
from citecheck.citations.book.merge import added, none_left
from citecheck.citations.shape import as_json
from citecheck.cli.clean import clean
from citecheck.cli.findings import lines_of
from citecheck.cli.options import column_option, links_option, settings_of, trusted_option
from citecheck.model.ports import Tell, unheard
from citecheck.model.settings import ParseSettings
from citecheck.text.files import write_whole

#: Seconds after which it is shown how far the reading is.
_SHORT = 0.5
#: As in a diff: green came, red went; yellow is new, cyan is yours.
_COLOURS: dict[ChangeKind, str] = {
    "added": "green",
    "returned": "green",
    "removed": "red",
    "updated": "yellow",
    "renumbered": "bright_black",
    "kept-edit": "cyan",
}


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write.  [default: citations.yaml; JSON: the screen]"
)
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True)
@links_option
@column_option
@click.option("--config", type=click.Path(path_type=Path), help="Settings file.  [default: citecheck.toml, if there]")
@click.option("--no-claims", is_flag=True, help="Leave the report's sentences out of citations.yaml.")
@click.option("--diff", is_flag=True, help="Show what would change in citations.yaml; write nothing.")
@trusted_option
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def parse(
    *,
    report: Path,
    output: Path | None,
    form: str,
    links: bool | None,
    column: str | None,
    config: Path | None,
    no_claims: bool,
    diff: bool,
    trusted: bool,
    quiet: bool,
) -> int:
    """Parse a report's footnotes into citations.yaml.

    REPORT is plain text, Word, OpenDocument, EPUB, HTML, PDF, Markdown, LaTeX, reStructuredText or wikitext, or a list of
    links (one URL a line, CSV, JSON, YAML, BibTeX, RIS).

    Links of the text count as citations where there are no notes, with --links (or links = true in citecheck.toml) beside
    the notes as well.

    Where citations.yaml is there already, your edits and comments in it stay: only fields that you did not touch are read
    anew. What changed is listed, and which of your edits were kept over what the report now reads.

    Exit code with --diff: 0 where nothing would change, 1 where something would.

    \b
    Examples:
      citecheck parse report.txt
      citecheck parse report.txt --diff
      citecheck parse report.docx --format json -o report.json
      citecheck parse bibliography.bib
    """
    taken = settings_of({"config": config, "links": links, "column": column}).parse
    if form == "json":
        return _json(report, output, taken, trusted=trusted, quiet=quiet)
    book = output or Path("citations.yaml")
    with _shown(quiet=quiet) as tell:
        parsed = api.parse(report, book=book, links=taken.links, column=taken.column, trusted=trusted, tell=tell)
    changed = diff and api.would_change(parsed, with_claims=not no_claims)
    if not diff:
        api.save(parsed, book, with_claims=not no_claims)
    if not quiet:
        _tell(parsed)
        _tell_changes(parsed, every=diff)
        if changed and parsed.book is not None and not parsed.changes:
            click.echo("the report's name, its digest or the sentences at its notes would be written anew")
        click.echo(f"nothing written (--diff); {book} stays as it is" if diff else f"wrote {book}")
    return int(changed)


@contextmanager
def _shown(*, quiet: bool) -> Iterator[Tell]:
    """Yield what is told how far the reading is, and shows it once it takes long."""
    if quiet:
        yield unheard
        return
    began = time.monotonic()
    shown: Tell | None = None
    with ExitStack() as stack:

        def tell(what: str, done: int, total: int | None) -> None:
            nonlocal shown
            if shown is None and time.monotonic() - began > _SHORT:
                from citecheck.cli.progress import steps  # noqa: PLC0415 - rich takes longer to load than most reports

                shown = stack.enter_context(steps(quiet=False))
            if shown is not None:
                shown(what, done, total)

        yield tell


def _tell_changes(parsed: api.Parsed, *, every: bool) -> None:
    """Print a line a change, in colour on a terminal; ``every`` citation of a file that is not there yet, too."""
    changes = parsed.changes
    if parsed.book is None:
        changes = tuple(added(parsed.citations)) if every else ()
    plain = False if os.environ.get("NO_COLOR") else None  # https://no-color.org; None: colour where a terminal shows it
    for change in changes:
        click.echo(click.style(clean(change.words()), fg=_COLOURS.get(change.kind)), color=plain)
    if parsed.book is not None or every:
        click.echo(f"changes: {tally(changes)}")
    if parsed.book is not None and none_left(changes, parsed.book):
        click.echo(
            f"no citation that stood in {parsed.book.path} is in {parsed.document.source} any more: is it the right report?"
        )


def _json(report: Path, output: Path | None, taken: ParseSettings, *, trusted: bool, quiet: bool) -> int:
    with _shown(quiet=quiet) as tell:
        parsed = api.parse(report, links=taken.links, column=taken.column, trusted=trusted, tell=tell)
    tree: dict[str, Any] = as_json(parsed.document, parsed.citations)
    tree["findings"] = [msgspec.to_builtins(finding) for finding in api.findings(parsed) if finding.citation is not None]
    text = msgspec.json.format(msgspec.json.encode(tree), indent=2) + b"\n"
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(text)
        return 0
    write_whole(output, text)
    if not quiet:
        _tell(parsed)
        click.echo(f"wrote {output}")
    return 0


def _tell(parsed: api.Parsed) -> None:
    document = parsed.document
    kinds = Counter(citation.kind for citation in parsed.citations.citations)
    listed = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    is_list = not document.notes and parsed.citations.citations
    found = "a list" if is_list else f"{len(document.notes)} notes, {len(document.markers)} markers"
    click.echo(f"{document.source}: {found}, {listed or 'no citations'}")
    if parsed.links and document.notes:
        click.echo(f"  {_links(parsed)}")
    for line in lines_of(parsed):
        click.echo(line)


def _links(parsed: api.Parsed) -> str:
    """Say what became of the links of the text."""
    one, count = parsed.links == 1, parsed.links
    if parsed.with_links:
        return "1 link of the text taken as a citation" if one else f"{count} links of the text taken as citations"
    if one:
        return "1 link of the text is no note: --links takes it as a citation too"
    return f"{count} links of the text are not notes: --links takes them as citations too"
