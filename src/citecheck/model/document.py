"""A report as it was read: its text, and the notes, markers and claims found in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Literal

import msgspec

from citecheck.model.span import Span

DateOrder = Literal["dmy", "mdy", "unknown"]
#: Where the numbering of a note begins anew.
Scope = Literal["document", "chapter", "page"]


#: Media types of files whose text is kept as it stands, line by line. The text of other formats is woven out of their markup.
_LINED = frozenset(
    {
        "text/plain",
        "text/csv",
        "text/tab-separated-values",
        "text/uri-list",
        "application/json",
        "application/yaml",
        "application/x-bibtex",
        "application/x-research-info-systems",
    }
)


class Marker(msgspec.Struct, frozen=True, kw_only=True):
    """The sign in the text that points to a note. ``span`` covers the sign alone ("people6" -> the "6").

    ``note`` is the ``Note.id`` that it points to, None where no such note exists. ``sure`` is False where another
    place in the text could be the marker as well.
    """

    label: str
    span: Span
    note: str | None = None
    sure: bool = True


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A footnote or endnote. ``span`` covers it whole, label included; ``body`` covers the text after the label.

    ``more`` is where it goes on apart from the body: at the foot of the next page, below text that is not its own.
    ``text`` is the body, and what is more, with white space collapsed. ``id`` is the label where labels are unique in the
    document, else scope and label ("p3.1").

    ``fields`` is what the format itself says of the sources cited (a cite template, an entry of a .bib file), as pairs of
    name and value in one row. Each source opens with the pair ("raw", its words as they stand in ``text``). Names are those of
    ``Citation`` (title, container_title, author, issued, url, version_url, doi, kind …); dates stand as written. What such a
    source does not name is not given. Empty where the format gives only words.
    """

    id: str
    label: str
    text: str
    span: Span
    body: Span
    scope: Scope = "document"
    fields: tuple[tuple[str, str], ...] = ()
    more: tuple[Span, ...] = ()


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """The sentence that a note stands on, and the clause just before its marker.

    ``sentence`` and ``clause`` are without marker signs and with white space collapsed; ``span`` and ``clause_span``
    are where they stand in ``Document.text``. ``notes`` holds ``Note.id`` values.
    """

    id: str
    sentence: str
    clause: str
    span: Span
    clause_span: Span
    notes: tuple[str, ...]


class TextLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link of the text that is no note. ``span`` covers the words that it lies on, ``href`` is its address as written."""

    span: Span
    href: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader saw that an editor should know: reported, never repaired. ``code`` is a rule code (CC4xx).

    ``place`` says for people where it stands ("line 12, page 3"), empty where that is not known (see ``Document.place_of``).
    """

    code: str
    message: str
    notes: tuple[str, ...] = ()
    span: Span | None = None
    place: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A report as read. All spans of its parts are offsets into ``text``.

    ``source`` is the file name as given, ``digest`` the SHA-256 (hex) of the file's bytes, ``language`` a BCP 47 tag or
    None where unknown. ``pages`` are pairs of an offset and the page, counted from 1, on which the text from there on stands,
    0 where that is not known (notes are woven behind the text, so pages may go back); empty where the format has no pages.
    ``lines`` are the same for the lines of the file, where the text is not the file's own. ``links`` are the links that lie on
    words of the text; addresses that stand in the text themselves are not repeated there.
    """

    source: str
    media_type: str
    digest: str
    text: str
    markers: tuple[Marker, ...] = ()
    notes: tuple[Note, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()
    language: str | None = None
    date_order: DateOrder = "unknown"
    pages: tuple[tuple[int, int], ...] = ()
    links: tuple[TextLink, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()
    encoding: str = "utf-8"

    def line_of(self, offset: int) -> int:
        """Return the line, counted from 1, on which the character at ``offset`` stands: in the file where that is known.

        Where it is not known (Word, HTML, …), lines are those of the text as it was read.
        """
        if self.lines:
            return _at(self.lines, offset)
        return self.text.count("\n", 0, offset) + 1

    def page_of(self, offset: int) -> int | None:
        """Return the page, counted from 1, on which the character at ``offset`` stands.

        None where the format has no pages, or does not tell that one's.
        """
        return (_at(self.pages, offset) or None) if self.pages else None

    def place_of(self, offset: int) -> str:
        """Return for people where the character at ``offset`` stands: "line 12, page 3", empty where the format has neither.

        A line helps only where the text is the file's own, line by line (in plain text, in lists of links), or where its lines
        were kept (``lines``).
        """
        return self.places_of([offset])[offset]

    def places_of(self, offsets: Iterable[int]) -> dict[int, str]:
        """Return the place of each offset (see ``place_of``); the text is gone through once, however many they are."""
        found: dict[int, str] = {}
        line, at = 1, 0
        for offset in sorted(set(offsets)):
            parts: list[str] = []
            if self.lines:
                parts.append(f"line {self.line_of(offset)}")
            elif self.media_type in _LINED:
                line, at = line + self.text.count("\n", at, offset), offset
                parts.append(f"line {line}")
            if page := self.page_of(offset):
                parts.append(f"page {page}")
            found[offset] = ", ".join(parts)
        return found

    def with_places(self) -> Document:
        """Return the document with the place of each problem that has a span."""
        places = self.places_of(problem.span.start for problem in self.problems if problem.span)
        problems = tuple(
            msgspec.structs.replace(problem, place=places[problem.span.start]) if problem.span else problem
            for problem in self.problems
        )
        return msgspec.structs.replace(self, problems=problems)


def _at(places: tuple[tuple[int, int], ...], offset: int) -> int:
    """Return the number that holds at ``offset``: that of the last pair at or before it."""
    return places[max(0, bisect_right(places, offset, key=lambda pair: pair[0]) - 1)][1]
