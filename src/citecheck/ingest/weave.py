"""Weaves a ``Document`` out of a format whose notes are anchored: paragraphs, markers and notes are known, nothing is guessed.

A reader walks its file and calls ``words``, ``mark``, ``link`` and ``paragraph`` in the order of the text, ``note`` for each
note, and ``document`` at the end. The stored text is the paragraphs with blank lines between, each marker as "[label]",
and all notes behind, as "[label] words"; every offset points into it. In a document with neither notes nor markers the links of
the text are its citations: each becomes a note of its own, with a marker behind its words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from citecheck.ingest.claims import find_claims
from citecheck.ingest.dates import date_order
from citecheck.ingest.language import guess_language
from citecheck.ingest.lines import lay_out
from citecheck.model.document import Document, Marker, Note, Problem, Scope, TextLink
from citecheck.model.span import Span
from citecheck.text.tidy import collapse

_SPACE = re.compile(r"\s+")
_WEB = re.compile(r"(?i)^https?://")


@dataclass(frozen=True, slots=True)
class _Mark:
    label: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Told:
    key: str
    label: str
    text: str
    scope: Scope
    fields: tuple[tuple[str, str], ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    line: int = 0
    pages: tuple[tuple[int, int], ...] = ()

    def inner(self, start: int) -> Iterator[_Mark]:
        """Yield the markers that stand in the note's own words, which begin at ``start``."""
        at = 0
        for label, key in self.marks:
            sign = f"[{label}]"
            found = self.text.find(sign, at)
            if found >= 0:
                at = found + len(sign)
                yield _Mark(label, key, start + found, start + at)


@dataclass(frozen=True, slots=True)
class BodyLink:
    """A link of the body. Its words stand from ``start`` to ``end`` in the text, ``part`` parts before that end."""

    shown: str
    href: str
    start: int
    end: int
    part: int

    def placed(self, text: str) -> TextLink:
        """Return it as the document keeps it, without the white space around its words."""
        words = text[self.start : self.end]
        start = self.start + len(words) - len(words.lstrip())
        return TextLink(span=Span(start, max(start, self.start + len(words.rstrip()))), href=self.href)

    @property
    def behind(self) -> str:
        """What stands behind the link's words where its address is written out: a space and the address, or nothing."""
        linked, seen = with_link(self.shown, self.href), collapse(self.shown)
        if not seen:
            return linked
        return linked[len(seen) :] if linked.startswith(seen + " ") else ""


def with_link(shown: str, href: str | None) -> str:
    """Return a link's words with its address behind them where they do not show it, so that a note keeps its URL.

    >>> with_link("Valley Post", "https://valley-post.example/1")
    'Valley Post https://valley-post.example/1'
    >>> with_link("valley-post.example/1", "http://valley-post.example/1")
    'http://valley-post.example/1'
    """
    if not href or not is_web(href):
        return shown
    bare, seen = _WEB.sub("", href).rstrip("/"), collapse(shown)
    if href in seen:
        return shown
    if _WEB.sub("", seen).rstrip("/") == bare:
        return href
    return f"{seen} {href}" if seen else href


def is_web(href: str | None) -> bool:
    """Tell whether an address leads into the web."""
    return href is not None and _WEB.match(href) is not None


class Weave:
    """Collects a document's parts in the order of its text."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._open = False  # whether the paragraph under way holds words
        self._marks: list[_Mark] = []
        self._notes: list[_Told] = []
        self._problems: list[Problem] = []
        self._pages: list[tuple[int, int]] = []
        self._links: list[BodyLink] = []
        self._keys: set[str] = set()
        self._lines: list[tuple[int, int]] = []

    @property
    def has_notes(self) -> bool:
        """Tell whether a note was given."""
        return bool(self._notes)

    @property
    def text(self) -> str:
        """The text woven so far, without notes."""
        return "".join(self._parts)

    @property
    def links(self) -> tuple[BodyLink, ...]:
        """The links of the body to the web, in the order of the text."""
        return tuple(self._links)

    def words(self, text: str) -> None:
        """Add inline text; white space of any kind becomes one space, none at a paragraph's start."""
        flat = _SPACE.sub(" ", text)
        if not self._open:
            flat = flat.lstrip(" ")
        elif flat.startswith(" ") and self._parts and self._parts[-1].endswith(" "):
            flat = flat[1:]
        if flat:
            self._open = True
            self._add(flat)

    def mark(self, label: str, key: str) -> None:
        """Add a marker that points to the note called ``key`` (a name of the reader's own)."""
        sign = f"[{label}]"
        self._marks.append(_Mark(label, key, self._length, self._length + len(sign)))
        self._open = True
        self._add(sign)

    def link(self, shown: str, href: str | None) -> None:
        """Add a link of the body: its words alone; body links are citations only where there are no notes (``document``)."""
        start = self._length
        self.words(shown)
        if href is None or not is_web(href):
            return
        end, part = self._length, len(self._parts)
        last = self._links[-1] if self._links else None
        if last and last.href == href and "".join(self._parts[last.part : part]).strip(" ") == shown.strip():
            self._links[-1] = BodyLink(
                last.shown + shown, href, last.start, end, part
            )  # one link in two halves, as word processors write
        else:
            self._links.append(BodyLink(shown, href, start, end, part))

    def paragraph(self) -> None:
        """End the paragraph, heading, list item or cell under way."""
        if self._open:
            self._add("\n\n")
            self._open = False

    def page(self) -> None:
        """Begin the next page: the next words stand on it."""
        self._pages.append((self._length, len(self._pages) + 1))

    def line(self, number: int) -> None:
        """Say that the next words stand on line ``number`` of the file, counted from 1."""
        if self._lines and self._lines[-1][0] == self._length:
            self._lines.pop()
        if not self._lines or self._lines[-1][1] != number:
            self._lines.append((self._length, number))

    def note(
        self,
        key: str,
        label: str,
        text: str,
        *,
        scope: Scope = "document",
        fields: Iterable[tuple[str, str]] = (),
        marks: Iterable[tuple[str, str]] = (),
        line: int = 0,
        pages: Iterable[tuple[int, int]] = (),
    ) -> None:
        """Add a note; a second note with the same key is told and kept under a key of its own.

        ``fields``: what the format says of its sources (see ``Note.fields``). ``marks``: label and key of each marker whose
        sign "[label]" stands in ``text``, in order, where notes have notes. ``line``: that of the file, 0 where it is not known.
        ``pages``: pairs of an offset in ``text`` and the page from there on, 0 where it is not known; none for a note that stands
        at the foot of the page of its first marker.
        """
        if key in self._keys:
            self.problem("CC408", f"two notes bear the label {label}")
            key = f"{key}\0{len(self._notes)}"
        self._keys.add(key)
        self._notes.append(_Told(key, label, collapse(text), scope, tuple(fields), tuple(marks), line, tuple(pages)))

    def problem(self, code: str, message: str) -> None:
        """Report what an editor should know."""
        self._problems.append(Problem(code=code, message=message))

    def document(self, *, source: str, media_type: str, digest: str, encoding: str = "utf-8") -> Document:
        """Weave it all together: ids, spans, claims, and problems with markers and notes that do not meet."""
        self.paragraph()
        if not self._notes and not self._marks:
            self._cite_links()
        notes, ids = self._placed_notes()
        text = "".join(self._parts)
        markers = tuple(Marker(label=mark.label, span=Span(mark.start, mark.end), note=ids.get(mark.key)) for mark in self._marks)
        spans = [Span(mark.start, mark.end) for mark in self._marks]
        # No page furniture here: a reader leaves it out before it weaves.
        sheet = replace(lay_out(text), furniture=frozenset())
        claims = find_claims(sheet, markers, spans, [note.span for note in notes]) if markers else []
        return Document(
            source=source,
            media_type=media_type,
            digest=digest,
            text=text,
            markers=markers,
            notes=notes,
            claims=tuple(claims),
            problems=(*self._problems, *self._unmet(notes, ids)),
            language=guess_language(text),
            date_order=date_order(text),
            pages=tuple(self._pages),
            links=tuple(link.placed(text) for link in self._links),
            lines=tuple(self._lines),
            encoding=encoding,
        )

    def _cite_links(self) -> None:
        """Make a note of each link of the text, and put a marker behind its words.

        A link without words (a picture) is one only where no link with words has its address.
        """
        worded = {link.href for link in self._links if link.shown.strip()}
        cited = [link for link in self._links if link.shown.strip() or link.href not in worded]
        parts, self._parts, self._length = self._parts, [], 0
        done = 0
        for number, link in enumerate(cited, 1):
            self._copy(parts[done : link.part])
            done = link.part
            self.mark(str(number), f"link {number}")
            self.note(f"link {number}", str(number), with_link(link.shown, link.href))
        self._copy(parts[done:])
        ends = [link.end for link in cited]
        added = list(accumulate((len(f"[{number}]") for number in range(1, len(cited) + 1)), initial=0))
        self._pages = [(offset + added[bisect_right(ends, offset)], number) for offset, number in self._pages]
        self._lines = [(offset + added[bisect_right(ends, offset)], number) for offset, number in self._lines]
        self._open = False
        self._links = []
        if cited:
            self.problem("CC412", "no notes found; the links in the text were taken as citations")

    def _copy(self, parts: list[str]) -> None:
        for part in parts:
            self._add(part)

    def _placed_notes(self) -> tuple[tuple[Note, ...], dict[str, str]]:
        """Write the notes behind the text, and return them with the ids of their keys."""
        labels = Counter(told.label for told in self._notes)
        met: Counter[str] = Counter()
        ids: dict[str, str] = {}
        notes: list[Note] = []
        first = {mark.key: mark.start for mark in reversed(self._marks)}
        lines, pages = tuple(self._lines), tuple(self._pages)
        for told in self._notes:
            met[told.label] += 1
            ids[told.key] = told.label if labels[told.label] == 1 else f"{told.label}-{met[told.label]}"
            start = self._length
            at = first.get(told.key)
            if lines:
                self.line(told.line or (_at(lines, at) if at is not None else 1))
            if pages:
                here = _at(pages, at) if at is not None else 0
                begins, *turns = told.pages or ((0, here),)
                ahead = start + len(told.label) + 3
                self._pages += [(start, begins[1]), *((ahead + turn, page) for turn, page in turns)]
            self._add(f"[{told.label}] ")
            body = Span(self._length, self._length + len(told.text))
            self._add(told.text)
            span = Span(start, self._length)
            self._add("\n\n")
            self._marks.extend(told.inner(body.start))
            notes.append(
                Note(
                    id=ids[told.key], label=told.label, text=told.text, span=span, body=body, scope=told.scope, fields=told.fields
                )
            )
        return tuple(notes), ids

    def _unmet(self, notes: tuple[Note, ...], ids: dict[str, str]) -> list[Problem]:
        found: list[Problem] = []
        for mark in self._marks:
            if mark.key not in ids:
                span = Span(mark.start, mark.end)
                found.append(Problem(code="CC402", message=f"marker {mark.label} has no note", span=span))
        marked = {ids.get(mark.key) for mark in self._marks}
        for note in notes:
            if note.id not in marked:
                message = f"note {note.label} has no marker in the text"
                found.append(Problem(code="CC403", message=message, notes=(note.id,), span=note.span))
        if not notes and not self._marks:
            found.append(Problem(code="CC411", message="no notes found in the report"))
        return found

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _at(places: Sequence[tuple[int, int]], offset: int) -> int:
    """Return the line or page at ``offset``: where a note stands that has none of its own, at its first marker."""
    return places[max(0, bisect_right(places, offset, key=lambda pair: pair[0]) - 1)][1]
