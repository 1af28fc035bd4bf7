"""What the readers of word processors' files share: where a walker puts the words of the body, and those of one note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from citecheck.ingest.weave import Weave, with_link
from citecheck.text.tidy import collapse

#: What may follow an address without being taken for a part of it.
_AFTER_ADDRESS = frozenset(".,;:!?)]}»”’\"'<>|،؛؟")

#: Longest link that is looked at closely, in characters: what is longer is a link that was never ended.
_LONGEST_LINK = 2_000


class Page(Protocol):
    """Where a walker puts what a reader sees, in the order of the text."""

    def words(self, text: str) -> None:
        """Add inline text."""
        ...

    def mark(self, label: str, key: str) -> None:
        """Add a marker that points to the note called ``key``."""
        ...

    def paragraph(self) -> None:
        """End the paragraph under way."""
        ...

    def page(self) -> None:
        """Begin a page."""
        ...

    def open_link(self, href: str | None) -> None:
        """Begin a link's words."""
        ...

    def close_link(self) -> None:
        """End them."""
        ...


class Body:
    """The body: everything goes into the weave, a link's words as a link."""

    def __init__(self, weave: Weave) -> None:
        self._weave = weave
        self._hrefs: list[str | None] = []
        self._shown: list[str] = []

    def words(self, text: str) -> None:
        """Add inline text."""
        if self._hrefs:
            self._shown.append(text)
        else:
            self._weave.words(text)

    def mark(self, label: str, key: str) -> None:
        """Add a marker; a link around it is cut in two."""
        self._flush()
        self._weave.mark(label, key)

    def paragraph(self) -> None:
        """End the paragraph under way; a link goes on in the next one."""
        self._flush()
        self._weave.paragraph()

    def page(self) -> None:
        """Begin a page."""
        self._flush()
        self._weave.page()

    def open_link(self, href: str | None) -> None:
        """Begin a link's words."""
        self._flush()
        self._hrefs.append(href)

    def close_link(self) -> None:
        """End them."""
        self._flush()
        if self._hrefs:
            self._hrefs.pop()

    def _flush(self) -> None:
        if self._shown:
            self._weave.link("".join(self._shown), self._hrefs[-1])
            self._shown.clear()


class NoteWords:
    """The words of one note as one string: each link with its address behind it, where its words do not show it.

    Word processors cut a link into several when a letter in it is edited; neighbours with one address are one link again.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open: list[tuple[int, str | None]] = []
        self._closed: tuple[int, int, str | None, str] | None = None  # where the last link stands, its address and words
        self._after_address = False
        self.marks: list[tuple[str, str]] = []

    @property
    def text(self) -> str:
        """The words so far on one line."""
        while self._open:
            self.close_link()
        return collapse(" ".join("".join(self._parts).split()))

    def words(self, text: str) -> None:
        """Add inline text, apart from an address that was added before it."""
        if not text:
            return
        if not self._open:
            self._set_apart(text)
        self._parts.append(text)

    def mark(self, label: str, key: str) -> None:
        """Add a marker: a note on the note."""
        self.marks.append((label, key))
        self._set_apart("[")
        self._parts.append(f"[{label}]")

    def paragraph(self) -> None:
        """Set the paragraphs of a note apart by a blank."""
        self.words(" ")

    def page(self) -> None:
        """Pages do not matter within a note."""

    def open_link(self, href: str | None) -> None:
        """Begin a link's words."""
        if self._closed and self._closed[2] != href:
            self._set_apart("[")
        self._open.append((len(self._parts), href))

    def close_link(self) -> None:
        """End them, and put the address behind them where they do not show it."""
        if not self._open:
            return
        start, href = self._open.pop()
        shown = "".join(self._parts[start:])
        if self._closed and self._closed[1] == start and self._closed[2] == href and len(self._closed[3]) < _LONGEST_LINK:
            start, shown = self._closed[0], self._closed[3] + shown
        linked = _linked(shown, href)
        self._parts[start:] = [linked]
        self._closed = (start, start + 1, href, shown)
        self._after_address = linked != shown

    def _set_apart(self, text: str) -> None:
        """Put a blank between an address that was added and ``text``, unless its first character ends an address anyway."""
        if self._after_address and text[0] not in _AFTER_ADDRESS and not text[0].isspace():
            self._parts.append(" ")
        self._after_address = False


def _linked(shown: str, href: str | None) -> str:
    """Return a link's words with its address, the white space around them kept."""
    core = shown.strip()
    if len(core) < _LONGEST_LINK:
        linked = with_link(core, href)
    else:
        linked = core if href and href in core else f"{core} {with_link('', href)}".rstrip()
    if linked == core:
        return shown
    if not core:
        return f" {linked} "
    head, _, tail = shown.partition(core)
    return f"{head}{linked}{tail}"


@dataclass(slots=True)
class Row:
    """A table row: page breaks met in the cell under way, and the most that a cell had. Outside of tables nothing is counted."""

    outer: Row | None = None
    seen: int = 0
    most: int = 0

    def counts(self) -> bool:
        """Count one break, and tell whether it is one that no cell before had."""
        if self.outer is None:
            return True
        self.seen += 1
        if self.seen <= self.most:
            return False
        self.most = self.seen
        return self.outer.counts()
