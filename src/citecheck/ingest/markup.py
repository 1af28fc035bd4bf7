"""What the readers of Markdown, wikitext, LaTeX and reStructuredText share: opening files, and the slip of one note's words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

from citecheck.ingest.weave import with_link
from citecheck.model.errors import UnreadableDocument
from citecheck.text.archive_urls import take_apart
from citecheck.text.tidy import collapse
from citecheck.text.words import decode

#: Largest markup file that is read, in bytes. A book has about 1 MB; a tree of nodes takes some hundred times its text.
MAX_MARKUP = 20_000_000


class Opened(NamedTuple):
    """A file's words: its text with Unix line ends, its encoding, and the SHA-256 (hex) of its bytes."""

    text: str
    encoding: str
    digest: str


class Sink(Protocol):
    """Where a walker puts what it meets: the document (``Weave``) or one note (``Slip``)."""

    def words(self, text: str) -> None:
        """Add inline text."""
        ...

    def mark(self, label: str, key: str) -> None:
        """Add a marker that points to the note called ``key``."""
        ...

    def link(self, shown: str, href: str | None) -> None:
        """Add a link."""
        ...

    def paragraph(self) -> None:
        """End the paragraph under way."""
        ...


class Slip:
    """Gathers one note's words on one line: links keep their addresses, markers their signs, sources their fields.

    Notes of linked formats hide the address under the title: "[Dam fails](https://…), Valley Post, 3 May 2019". Written out it
    would tear the citation in two, so it waits for the end of its citation: a semicolon, the note's end, or the next link.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._waiting: tuple[int, str] | None = None  # an address, and where in ``_parts`` its title ends
        self.marks: list[tuple[str, str]] = []
        self.fields: list[tuple[str, str]] = []

    @property
    def text(self) -> str:
        """The words so far, with white space collapsed."""
        waiting = f" {self._waiting[1]}" if self._waiting else ""
        return collapse(" ".join(("".join(self._parts).rstrip() + waiting).split()))

    def words(self, text: str) -> None:
        """Add inline text."""
        if self._waiting and (stop := re.search("[;؛]", text)):
            self._parts.append(text[: stop.start()])
            self.settle()
            text = text[stop.start() :]
        self._parts.append(text)

    def mark(self, label: str, key: str) -> None:
        """Add a marker: a note on the note."""
        self.marks.append((label, key))
        self._parts.append(f"[{label}]")

    def link(self, shown: str, href: str | None) -> None:
        """Add a link with its address, where its words do not show it."""
        written = with_link(shown, href)
        if self._waiting and written != shown and take_apart(href or "") is not None:
            self.settle()
            self._parts.append(" ")
        self._give_back()
        if href and written != href and written.endswith(f" {href}"):
            self._parts.append(shown)
            self._waiting = (len(self._parts), href)
        else:
            self._parts.append(written)

    def paragraph(self) -> None:
        """Set the paragraphs of a note apart by a blank."""
        self.settle()
        self._parts.append(" ")

    def settle(self) -> None:
        """Write the address that waits: its citation ends here."""
        if self._waiting is not None:
            self._parts.append(f" {self._waiting[1]}")
            self._waiting = None

    def source(self, raw: str, fields: Iterable[tuple[str, str]]) -> None:
        """Add a source that the format gives field by field; ``raw`` are the words it shows (see ``Note.fields``)."""
        self._give_back()
        shown = collapse(" ".join(raw.split()))
        if shown:
            self.fields.append(("raw", shown))
            self.fields.extend((name, value) for name, value in fields if value)
            self._parts.append(shown)

    def _give_back(self) -> None:
        """Write the address that waits where its title ends: what comes next is another citation."""
        if self._waiting is not None:
            place, address = self._waiting
            self._parts.insert(place, f" {address}")
            self._waiting = None


class Folder:
    """The folder of the report: all that may be read beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._left = MAX_MARKUP

    def text(self, name: str, suffix: str) -> str | None:
        """Return the text of the file ``name``; None where it is not there, is no text, or lies outside the folder."""
        try:
            path = (self._folder / name).resolve()
            if not path.is_file():
                path = (self._folder / (name + suffix)).resolve()
            inside = path.is_relative_to(self._folder.resolve())
            if not inside or not path.is_file() or path.stat().st_size > self._left:
                return None
            self._left -= path.stat().st_size
            return decode(path.read_bytes())[0].replace("\r\n", "\n").replace("\r", "\n")
        except (OSError, ValueError, UnreadableDocument):
            return None


def opened(path: Path, data: bytes, form: str) -> Opened:
    """Decode ``data``, the bytes of ``path``. ``form`` names the format in messages.

    Raises ``UnreadableDocument`` for more than ``MAX_MARKUP`` bytes, for binary data and where there are no words at all.
    """
    where = str(path)
    if len(data) > MAX_MARKUP:
        message = f"too large for {form}: {len(data):,} bytes, the limit is {MAX_MARKUP:,}"
        raise UnreadableDocument(message, where=where, hint="split the report")
    try:
        text, encoding = decode(data)
    except UnreadableDocument as error:
        raise UnreadableDocument(error.message, where=where, hint=error.hint) from None
    if not text.strip():
        raise UnreadableDocument("the file holds no words", where=where, hint="give the report's text")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return Opened(lines, encoding, hashlib.sha256(data).hexdigest())
