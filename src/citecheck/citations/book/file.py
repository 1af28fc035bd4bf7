"""citations.yaml, the editors' file: read with every error told by line and key, and written without losing a comment.

``places`` reads it into a tree of places (``tree``). Writing changes the text only at the
places where a value is new, so that layout, quoting and comments stay by construction, not by a serialiser's memory.
"""

from __future__ import annotations

import codecs
import datetime as dt
from pathlib import Path

import msgspec

from citecheck.citations.book.decode import decode, wrong
from citecheck.citations.book.fields import citation_of
from citecheck.citations.book.patch import fresh, patched, plain, wanted
from citecheck.citations.book.places import read_tree
from citecheck.citations.book.schema import BookClaim, BookFile
from citecheck.citations.book.store import put
from citecheck.citations.book.tree import Branch
from citecheck.model.citation import Citations
from citecheck.model.document import Claim
from citecheck.model.errors import BookError, OutputError
from citecheck.model.span import Span

__all__ = ["Book", "citations_of", "load_book", "read_book", "would_change", "write_book", "write_records"]

#: A book of 20,000 records has about 20 MB; anything above is no citations.yaml.
MAX_BYTES = 64 * 1024 * 1024


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
    root = read_tree(path, text)
    if root is None:
        raise BookError("the file is empty", where=str(path), hint="begin with 'version: 1', or: citecheck parse REPORT")
    if not isinstance(root, Branch):
        raise wrong((path, text), root.start, "", "the file is no list of keys", "begin with 'version: 1'")
    return Book(path=path, data=data, text=text, file=decode(path, text, root), tree=root)


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
    return _write(path, wanted(citations, book.file if book else None, with_claims), book, replace=replace)


def write_records(book: Book, new: BookFile) -> bool:
    """Write ``new`` over the file that ``book`` was read from, changed at just those places, and tell whether it changed.

    Raises ``OutputError`` as ``write_book`` does: where the file changed after it was read, nothing is written.
    """
    return _write(book.path, new, book, replace=False)


def _write(path: Path, new: BookFile, book: Book | None, *, replace: bool) -> bool:
    path = path.resolve()
    data = _bytes_of(new, book)
    if book is None or data != book.data:
        _prove(path, data, new)
    replace = replace or (book is not None and book.path.resolve() == path and _there(path) == book.data)
    return put(path, data, replace=replace)


def would_change(citations: Citations, book: Book | None, *, with_claims: bool = True) -> bool:
    """Tell whether ``write_book`` would give the file other bytes than it has. ``book`` None stands for a file not there yet."""
    new = wanted(citations, book.file if book else None, with_claims)
    return book is None or _bytes_of(new, book) != book.data


def _bytes_of(new: BookFile, book: Book | None) -> bytes:
    text = patched(book.text, book.tree, book.file, new) if book else fresh(new)
    return book.data if book and text == book.text else _encoded(text, book)


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
