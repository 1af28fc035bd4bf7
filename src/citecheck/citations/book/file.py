"""citations.yaml, the editors' file: read with every error told by line and key, and written without losing a comment.

ruamel.yaml reads it here, and nowhere else, into a tree of places (``tree``). Writing changes the text only at the
places where a value is new, so that layout, quoting and comments stay by construction, not by a serialiser's memory.
"""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from citecheck.citations.book.decode import decode, wrong
from citecheck.citations.book.fields import citation_of
from citecheck.citations.book.patch import fresh, patched, plain, wanted
from citecheck.citations.book.schema import BookClaim, BookFile, book_schema
from citecheck.citations.book.store import put
from citecheck.citations.book.tree import Branch, Entry, Leaf, Node, Rows
from citecheck.model.citation import Citations
from citecheck.model.document import Claim
from citecheck.model.errors import BookError, OutputError
from citecheck.model.span import Span

__all__ = ["Book", "book_schema", "citations_of", "load_book", "read_book", "read_tree", "write_book"]

#: A book of 20,000 records has about 20 MB; anything above is no citations.yaml.
MAX_BYTES = 64 * 1024 * 1024
#: The file's own shape is five levels deep.
_MAX_DEPTH = 12

#: What the YAML parser says -> what it means, and the cure. The first that is found in its words counts.
_SYNTAX = (
    ("escape", "a backslash inside double quotes", "use single quotes, or write the backslash twice"),
    ("mapping values are not allowed", "YAML takes a second colon on this line for a key", "put the value in double quotes"),
    ("cannot start any token", "a character that no value may begin with", "put the value in double quotes; indent with spaces"),
    ("quoted scalar", "a quotation mark is opened here and not closed", "close it on the same line"),
    ("could not find expected ':'", "this is no line like 'key: value'", "add the colon, or indent the text below its key"),
    ("flow", "a bracket or brace is opened here and not closed", "close it, or write one item a line"),
    ("expected <block end>", "the indentation does not fit the lines above", "give all keys of a record the same indentation"),
    ("special characters are not allowed", "a control character", "delete it; an editor may show it as a box or not at all"),
)  # fmt: skip


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """citations.yaml as it was read: its bytes, its text (line ends as LF), its records, and where all of it stands."""

    path: Path
    data: bytes
    text: str
    file: BookFile
    tree: Branch


def load_book(path: Path) -> Book:
    """Read citations.yaml. Raises ``BookError`` with file, line, column, key and cure."""
    hint = "make one with: citecheck parse REPORT"
    try:
        if path.is_dir():
            raise BookError("this is a folder, not a citations.yaml", where=str(path), hint="name the file in it")
        if path.stat().st_size > MAX_BYTES:
            raise BookError("more than 64 MB: this is no citations.yaml", where=str(path), hint=hint)
        data = path.read_bytes()
    except FileNotFoundError:
        raise BookError("there is no such file", where=str(path), hint=hint) from None
    except OSError as error:
        raise BookError(f"cannot be read: {error.strerror}", where=str(path), hint="look at its permissions") from None
    return read_book(path, data)


def read_book(path: Path, data: bytes) -> Book:
    """Read ``data``, the bytes of ``path``. Raises ``BookError``."""
    text = _decoded(path, data)
    root = _Reader(path, text).root()
    if root is None:
        raise BookError("the file is empty", where=str(path), hint="begin with 'version: 1', or: citecheck parse REPORT")
    if not isinstance(root, Branch):
        raise wrong((path, text), root.start, "", "the file is no list of keys", "begin with 'version: 1'")
    return Book(path=path, data=data, text=text, file=decode(path, text, root), tree=root)


def read_tree(path: Path, text: str) -> Node | None:
    """Return the tree of places in any plain YAML (no anchors, tags or second documents), None where it is empty.

    ``path`` is for the messages. Raises ``BookError`` with line, column and cure.
    """
    return _Reader(path, text).root()


def _decoded(path: Path, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise BookError("the file is UTF-16", where=str(path), hint="save it as UTF-8") from None
        line = data.count(b"\n", 0, error.start) + 1
        raise BookError("the file is not UTF-8", where=f"{path}:{line}", hint="save it as UTF-8") from None
    if "\r" in text.replace("\r\n", ""):
        line = text[: text.replace("\r\n", "\n\n").index("\r")].count("\n") + 1
        raise BookError("a line ends in a bare carriage return", where=f"{path}:{line}", hint="save it with Unix line ends")
    return text.replace("\r\n", "\n")


class _Reader:
    """Builds the tree of places from the parser's events, refusing what citations.yaml has no use for."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text
        self.end = 0  # where the last text ended

    def root(self) -> Node | None:
        """Return the only document of the file, None where there is none."""
        found: Node | None = None
        events = YAML(typ="safe", pure=True).parse(self.text)
        try:
            for event in events:
                if isinstance(event, DocumentStartEvent) and found is not None:
                    raise self.wrong(event, "a second document begins here", "delete the line '---'")
                if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent):
                    found = self.node(event, events, 0)
        except YAMLError as error:
            raise self.syntax(error) from None
        return None if isinstance(found, Leaf) and found.empty() else found

    def node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        if depth > _MAX_DEPTH:
            raise self.wrong(event, "nested too deep", "citations.yaml has lists of keys and values, no deeper")
        if isinstance(event, NodeEvent) and event.anchor:  # an alias has its anchor's name
            raise self.wrong(event, "anchors and aliases (& and *) are not used here", "write the value out, or put it in quotes")
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag:
            raise self.wrong(event, "tags (!) are not used here", "put the value in double quotes, or delete the tag")
        if isinstance(event, MappingStartEvent):
            return self.branch(event, events, depth)
        if isinstance(event, SequenceStartEvent):
            return self.rows(event, events, depth)
        if isinstance(event, ScalarEvent):
            return self.leaf(event)
        raise self.wrong(event, "nothing that citecheck can read", "write 'key: value'")

    def leaf(self, event: ScalarEvent) -> Leaf:
        start, end = event.start_mark.index, event.end_mark.index
        block = event.style in ("|", ">")
        if start == end:  # no value: the parser's mark is on whatever comes next
            start = end = self.nothing(start)
        if block:
            end = start + len(self.text[start:end].rstrip())
        self.end = end
        return Leaf(text=event.value, start=start, end=end, plain=event.style is None, block=block)

    def nothing(self, limit: int) -> int:
        """Return where a missing value would stand: after the colon or the dash."""
        for sign in (":", "-", ","):
            at = self.end + len(self.text[self.end : limit]) - len(self.text[self.end : limit].lstrip(" \t\n"))
            if self.text.startswith(sign, at):
                return at + 1
        return self.end

    def branch(self, start: MappingStartEvent, events: Iterator[Event], depth: int) -> Branch:
        entries: list[Entry] = []
        seen: dict[str, Leaf] = {}
        event = next(events)
        while not isinstance(event, MappingEndEvent):
            key = self.node(event, events, depth + 1)
            if not isinstance(key, Leaf) or key.block or (not start.flow_style and not self.followed(key)):
                raise self.wrong(event, "this is no simple key", "write 'key: value'")
            if key.text in seen:
                first = self.text.count("\n", 0, seen[key.text].start) + 1
                raise wrong(
                    (self.path, self.text),
                    key.start,
                    key.text,
                    f"'{key.text}' stands twice (first on line {first})",
                    "delete one",
                )
            seen[key.text] = key
            entries.append(Entry(key=key, value=self.node(next(events), events, depth + 1)))
            event = next(events)
        return Branch(start=start.start_mark.index, end=self.closed(start, event), flow=start.flow_style, entries=tuple(entries))

    def followed(self, key: Leaf) -> bool:
        rest = self.text[key.end : key.end + 80]
        before = self.text[max(0, key.start - 80) : key.start].rstrip(" \t")
        return rest.lstrip(" \t").startswith(":") and not before.endswith("?")

    def rows(self, start: SequenceStartEvent, events: Iterator[Event], depth: int) -> Rows:
        items: list[Node] = []
        event = next(events)
        while not isinstance(event, SequenceEndEvent):
            items.append(self.node(event, events, depth + 1))
            event = next(events)
        return Rows(start=start.start_mark.index, end=self.closed(start, event), flow=start.flow_style, items=tuple(items))

    def closed(self, start: CollectionStartEvent, end: Event) -> int:
        """Return where a collection ends: at its bracket, or with its last text."""
        if start.flow_style:
            self.end = end.end_mark.index
        return self.end

    def wrong(self, event: Event, message: str, hint: str) -> BookError:
        return wrong((self.path, self.text), event.start_mark.index, "", message, hint)

    def syntax(self, error: YAMLError) -> BookError:
        """Translate a syntax error of the parser."""
        words = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
        context = str(getattr(error, "context", None) or "")
        offset = len(self.text)
        if isinstance(error, ReaderError):
            offset = int(error.position)
        elif isinstance(error, MarkedYAMLError):
            begun = any(sign in context for sign in ("quoted", "flow", "simple key")) and "escape" not in words
            opened = error.context_mark if begun else None
            mark = opened or error.problem_mark or error.context_mark
            offset = mark.index if mark is not None else offset
        for sign, message, hint in _SYNTAX:
            if sign in words or sign in context:
                return wrong((self.path, self.text), offset, "", message, hint)
        return wrong((self.path, self.text), offset, "", f"this is no YAML: {words}", "compare with the lines around it")


def citations_of(book: Book) -> Citations:
    """Return the citations as the file alone gives them, in its order, without the orphaned.

    Spans into the report are not in the file: claims get empty spans. The same sentence and clause is one claim.
    """
    claims: dict[BookClaim, Claim] = {}
    found = []
    for record in book.file.citations:
        if record.orphaned:
            continue
        for said in record.claims or ():
            before = claims.get(said)
            notes = before.notes if before else ()
            claims[said] = Claim(
                id=before.id if before else f"c{len(claims) + 1}",
                sentence=said.sentence,
                clause=said.clause or "",
                span=Span(0, 0),
                clause_span=Span(0, 0),
                notes=notes if (record.note or "") in notes else (*notes, record.note or ""),
            )
        found.append(citation_of(record, claims=tuple(dict.fromkeys(claims[said].id for said in record.claims or ()))))
    report = book.file.report
    return Citations(
        source=report.source or book.path.name,
        digest=(report.digest or "").removeprefix("sha256:"),
        citations=tuple(found),
        claims=tuple(claims.values()),
        report_date=dt.date.fromisoformat(report.date) if report.date else None,
    )


def write_book(
    path: Path, citations: Citations, *, book: Book | None = None, with_claims: bool = True, replace: bool = False
) -> bool:
    """Write ``citations`` to ``path`` and tell whether the file changed. ``book`` is the file as it was loaded and merged.

    Never half a file: written beside, synced, moved into place. Records of ``book`` that ``citations`` lacks are kept and
    marked orphaned. ``with_claims`` False leaves the report's sentences out. Raises ``OutputError``: where the folder
    cannot be written; where the file changed after ``book`` was loaded; and, unless ``replace``, where there is a file
    that ``book`` does not stand for, because people's edits in it would be lost.
    """
    path = path.resolve()
    new = wanted(citations, book.file if book else None, with_claims)
    text = patched(book.text, book.tree, book.file, new) if book else fresh(new)
    data = book.data if book and text == book.text else _encoded(text, book)
    if book is None or data != book.data:
        _prove(path, data, new)
    replace = replace or (book is not None and book.path.resolve() == path and _there(path) == book.data)
    return put(path, data, replace=replace)


def _encoded(text: str, book: Book | None) -> bytes:
    """Return the bytes of the file, with the line ends and the byte order mark that it had."""
    if book is not None and b"\r\n" in book.data:
        text = text.replace("\n", "\r\n")
    return (codecs.BOM_UTF8 if book and book.data.startswith(codecs.BOM_UTF8) else b"") + text.encode()


def _there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _prove(path: Path, data: bytes, new: BookFile) -> None:
    """Raise ``OutputError`` unless reading ``data`` gives what was meant: a book is never spoilt by its writer."""
    try:
        read = read_book(path, data)
    except BookError as error:
        raise OutputError(f"this book would not be readable: {error.message}", where=error.where, hint=error.hint) from None
    if plain(read.file) != plain(new):
        raise OutputError("the new book would not say what it should; the file is untouched", where=str(path), hint="report it")
