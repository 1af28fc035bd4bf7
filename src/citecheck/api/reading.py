"""The verbs that ask nobody: a report into citations.yaml."""

from __future__ import annotations

from pathlib import Path

import msgspec

from citecheck.citations.book.diff import Change
from citecheck.citations.book.file import Book, citations_of, load_book, write_book
from citecheck.citations.book.file import would_change as book_would_change
from citecheck.citations.book.merge import merge
from citecheck.citations.book.tooling import put_schema
from citecheck.engines.bounds import limits_for
from citecheck.engines.confined import confined
from citecheck.model.citation import Citations
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument
from citecheck.model.outcome import Finding, Outcome
from citecheck.model.policy import Policy
from citecheck.model.ports import Tell, unheard
from citecheck.pipeline.read import Cited, cited
from citecheck.rules.find import find


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """A report that was read: the document, its citations with people's edits, and what changed in citations.yaml.

    ``book`` is citations.yaml as it was read, None where there was none. ``links`` counts the links of the text: those taken as
    citations where ``with_links``, else those left out.
    """

    document: Document
    citations: Citations
    changes: tuple[Change, ...] = ()
    book: Book | None = None
    links: int = 0
    with_links: bool = False


def parse(
    report: Path,
    *,
    book: Path | None = None,
    links: bool = False,
    column: str = "",
    trusted: bool = False,
    tell: Tell = unheard,
) -> Parsed:
    """Read ``report`` and parse its notes; with ``book``, an existing citations.yaml, its edits win field by field.

    With ``links``, links of the text are citations too; in a report without notes they always are. A list of links (CSV, JSON,
    YAML, BibTeX, RIS, one URL a line) is read as well: a document without notes and claims; ``column`` is the one of a table
    that holds the links, by its name or counted from 1. It is read in a process of its own, with limits on memory and time in
    proportion to its size; a ``trusted`` report is read in this process, without. ``tell`` hears how far it is. Writes nothing.
    Raises ``UnreadableDocument``, and ``BookError`` also where the book is of another report.
    """
    _check_name(report)
    made = cited(str(report), links, column, tell=tell) if trusted else _confined(report, links, column, tell)
    parsed = Parsed(document=made.document, citations=made.citations, links=made.links, with_links=made.with_links)
    if book is None or not book.exists():
        return parsed
    old = load_book(book)
    merged = merge(made.citations, old)
    return msgspec.structs.replace(parsed, citations=merged.citations, changes=merged.changes, book=old)


def _check_name(report: Path) -> None:
    """Raise ``UnreadableDocument`` where a file's name is no text: citations.yaml, log and reports could not tell of it."""
    try:
        str(report).encode()
    except UnicodeEncodeError:
        hint = "rename it: the log and the reports name it"
        raise UnreadableDocument("the file's name is not UTF-8", where=str(report), hint=hint) from None


def _confined(report: Path, links: bool, column: str, tell: Tell) -> Cited:
    try:
        size = report.stat().st_size
    except (OSError, ValueError):
        size = 0  # who reads it tells why it cannot be read
    name = f"{cited.__module__}:{cited.__name__}"
    return confined(name, [str(report), links, column], Cited, limits=limits_for(size), where=str(report), tell=tell)


def findings(parsed: Parsed, policy: Policy | None = None) -> tuple[Finding, ...]:
    """Return what an editor should look at by the report alone, asking nobody: about its citations, then about itself."""
    outcomes = [
        Outcome(citation=citation, claims=parsed.citations.claims_of(citation)) for citation in parsed.citations.citations
    ]
    return find(outcomes, policy or Policy(), parsed.document.problems)


def save(parsed: Parsed, book: Path, *, with_claims: bool = True) -> None:
    """Write citations.yaml, keeping the comments and the order of the one that was read, and its JSON Schema beside it.

    The schema is written where the file's first lines name it (``citations.schema.json``), and never over another's file.
    Raises ``OutputError``, also where somebody saved the file after it was read: nobody's edits are overwritten.
    """
    write_book(book, parsed.citations, book=parsed.book, with_claims=with_claims)
    put_schema(book)


def would_change(parsed: Parsed, *, with_claims: bool = True) -> bool:
    """Tell whether ``save`` would change citations.yaml, or make one where there is none."""
    return book_would_change(parsed.citations, parsed.book, with_claims=with_claims)


def load(book: Path) -> Citations:
    """Read citations from a citations.yaml alone. Raises ``BookError``."""
    return citations_of(load_book(book))
