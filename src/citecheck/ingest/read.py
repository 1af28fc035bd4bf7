"""The door of stage 1: picks the reader that fits a file, and says clearly why a file cannot be read."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from citecheck.ingest.plain.reader import PlainText
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument
from citecheck.model.ports import Reader, Tell, TellingReader, unheard
from citecheck.text.words import MAX_BYTES, seems


class Later(msgspec.Struct):
    """A reader that is loaded when it first reads: a plain text needs neither the libraries of Word nor those of PDF.

    ``place`` is its class ("package.module:Class"); media types and suffixes are that reader's own (a test compares them).
    """

    place: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]

    def load(self) -> Reader:
        """Return the reader itself."""
        module, _, name = self.place.partition(":")
        reader: Reader = getattr(importlib.import_module(module), name)()
        return reader

    def read(self, path: Path, data: bytes) -> Document:
        """Read as the reader itself does."""
        return self.load().read(path, data)

    def read_telling(self, path: Path, data: bytes, tell: Tell) -> Document:
        """Read, and tell how far it is where the reader itself does."""
        return _read(self.load(), path, data, tell)


#: Name -> reader. Plug-ins' readers are added to a copy of this by the wiring.
READERS: dict[str, Reader] = {
    "Markdown": Later(
        "citecheck.ingest.markdown:Markdown", ("text/markdown",), (".md", ".markdown", ".mdown", ".mkd", ".gfm", ".qmd", ".rmd")
    ),
    "HTML": Later(
        "citecheck.ingest.html.reader:Html", ("text/html", "application/xhtml+xml"), (".html", ".htm", ".xhtml", ".xht")
    ),
    "Word": Later(
        "citecheck.ingest.docx.reader:Docx",
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.ms-word.document.macroenabled.12",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
        ),
        (".docx", ".docm", ".dotx", ".dotm"),
    ),
    "OpenDocument": Later(
        "citecheck.ingest.odt.reader:Odt",
        (
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.text-template",
            "application/vnd.oasis.opendocument.text-flat-xml",
        ),
        (".odt", ".ott", ".fodt"),
    ),
    "EPUB": Later("citecheck.ingest.epub:Epub", ("application/epub+zip",), (".epub",)),
    "PDF": Later("citecheck.ingest.pdf.reader:Pdf", ("application/pdf",), (".pdf",)),
    "LaTeX": Later(
        "citecheck.ingest.latex.reader:Latex",
        ("application/x-tex", "text/x-tex", "application/x-latex"),
        (".tex", ".latex", ".ltx"),
    ),
    "wikitext": Later(
        "citecheck.ingest.wikitext.reader:Wikitext",
        ("text/x-wiki", "text/x-mediawiki"),
        (".wiki", ".mediawiki", ".wikitext", ".mw"),
    ),
    "reStructuredText": Later("citecheck.ingest.rst.reader:Rst", ("text/x-rst", "text/prs.fallenstein.rst"), (".rst", ".rest")),
    "plain text": PlainText(),
}

#: Formats that are known but that no built-in reader reads: suffix -> name. Their bytes may well be text.
_UNREAD = {
    ".doc": "old Word",
    ".rtf": "RTF",
    ".xml": "XML",
    ".json": "JSON",
    ".yaml": "YAML",
    ".yml": "YAML",
    ".csv": "CSV",
    ".bib": "BibTeX",
    ".ris": "RIS",
    ".xlsx": "Excel",
    ".pptx": "PowerPoint",
}


def read(path: Path, *, readers: Mapping[str, Reader] = READERS, tell: Tell = unheard) -> Document:
    """Read the report at ``path`` with the reader that its suffix, else its content, asks for; ``tell`` hears how far it is.

    Raises ``UnreadableDocument`` where the file is missing, a folder, forbidden, empty, too large, binary, or of a format
    that none of ``readers`` reads.
    """
    path = Path(path)
    data = _bytes(path)
    if not data:
        raise UnreadableDocument("the file is empty", where=str(path), hint="give the report's text")
    return _read(_pick(path, data, readers), path, data, tell)


def _read(reader: Reader, path: Path, data: bytes, tell: Tell) -> Document:
    return reader.read_telling(path, data, tell) if isinstance(reader, TellingReader) else reader.read(path, data)


def _bytes(path: Path) -> bytes:
    """Return the file's bytes, or say why they cannot be had. The file's size is looked at before it is read."""
    where = str(path)
    try:
        if path.is_dir():
            raise UnreadableDocument("this is a folder, not a file", where=where, hint="name one report")
        if path.exists() and not path.is_file():
            raise UnreadableDocument("this is no regular file", where=where, hint="copy the report into a file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableDocument(
                f"too large: {size:,} bytes, the limit is {MAX_BYTES:,}", where=where, hint="split the report"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableDocument("no such file", where=where, hint="check the path") from None
    except PermissionError:
        raise UnreadableDocument("permission denied", where=where, hint="allow reading, or copy the report") from None
    except (OSError, ValueError) as error:
        raise UnreadableDocument(f"cannot be read: {error}", where=where, hint="check the path and the disk") from None


def _pick(path: Path, data: bytes, readers: Mapping[str, Reader]) -> Reader:
    """Choose by suffix; a file of another or no suffix that holds text is plain text, if a reader of plain text is there."""
    suffix = path.suffix.lower()
    for reader in readers.values():
        if suffix and suffix in reader.suffixes:
            return reader
    by_content = _by_content(data)
    for reader in readers.values():
        if by_content in reader.suffixes and suffix not in _UNREAD:
            return reader
    known = seems(data)
    if suffix in _UNREAD or known or by_content:
        name = known[0] if known else f"a {_UNREAD.get(suffix, 'HTML')} file"
        advice = known[1] if known else f"save it as plain text; formats read: {', '.join(readers)}"
        raise UnreadableDocument(f"no reader for this format: it seems to be {name}", where=str(path), hint=advice)
    for reader in readers.values():
        if "text/plain" in reader.media_types:
            return reader
    raise UnreadableDocument(f"no reader for files named *{suffix}", where=str(path), hint=f"formats read: {', '.join(readers)}")


def _by_content(data: bytes) -> str | None:
    """Return the suffix that a file with this content would bear, None where only its words can tell.

    A zip package names itself near its start: EPUB and OpenDocument by an uncompressed "mimetype", Word by its parts.
    """
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(b"PK\x03\x04"):
        head = data[:4096] + data[-8192:]
        marks = ((b"application/epub+zip", ".epub"), (b"opendocument.text", ".odt"), (b"word/document.xml", ".docx"))
        return next((suffix for mark, suffix in marks if mark in head), None)
    return ".html" if _is_markup(data) else None


def _is_markup(data: bytes) -> bool:
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<?xml"))
