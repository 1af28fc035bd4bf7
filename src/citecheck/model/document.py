"""A report as it was read: its text, and the notes, markers and claims found in it."""

from __future__ import annotations

from typing import Literal

import msgspec

from citecheck.model.span import Span

DateOrder = Literal["dmy", "mdy", "unknown"]
#: Where the numbering of a note begins anew.
Scope = Literal["document", "chapter", "page"]


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

    ``text`` is the body with white space collapsed. ``id`` is the label where labels are unique in the document,
    else scope and label ("p3.1").

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


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader saw that an editor should know: reported, never repaired. ``code`` is a rule code (CC4xx)."""

    code: str
    message: str
    notes: tuple[str, ...] = ()
    span: Span | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A report as read. All spans of its parts are offsets into ``text``.

    ``source`` is the file name as given, ``digest`` the SHA-256 (hex) of the file's bytes, ``language`` a BCP 47 tag or
    None where unknown, ``pages`` the offset at which each page starts (empty where the format has no pages).
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
    pages: tuple[int, ...] = ()
    encoding: str = "utf-8"

    def line_of(self, offset: int) -> int:
        """Return the line number, counted from 1, on which the character at ``offset`` stands."""
        return self.text.count("\n", 0, offset) + 1
