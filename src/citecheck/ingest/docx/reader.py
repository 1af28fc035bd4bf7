"""Reader of Word documents (.docx): the body, and the notes at their references, labelled as Word shows them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from citecheck.ingest.docx.numbers import KINDS, Kind, Numbers
from citecheck.ingest.docx.parts import Part, Parts, child, every, is_on, name_of, open_parts, value
from citecheck.ingest.docx.walk import Ground, Story
from citecheck.ingest.office import Body, NoteWords
from citecheck.ingest.weave import Weave
from citecheck.model.document import Document, Scope
from citecheck.model.errors import UnreadableDocument
from citecheck.text.package import Package
from citecheck.text.xml import Element

#: Types of entries in footnotes.xml that are no notes: rules and words between text and notes (ECMA-376-1, 17.18.33).
_NO_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_SHOWN_WORDS = 60
#: Most styles that one is based on, one after another; Word stops at far fewer.
_LONGEST_CHAIN = 64


class Docx:
    """Reads Word documents. Text that is deleted or hidden, comments, headers and footers are left out."""

    media_types: tuple[str, ...] = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-word.document.macroenabled.12",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
    )
    suffixes: tuple[str, ...] = (".docx", ".docm", ".dotx", ".dotm")

    def read(self, path: Path, data: bytes) -> Document:
        """Read ``data``, the bytes of ``path``.

        Raises ``UnreadableDocument`` for what is no Word document, for one that is damaged, protected by a password, in the
        old .doc format, or that holds no words.
        """
        where = str(path)
        parts = open_parts(Package.open(data, where), where)
        weave = _woven(parts)
        found = weave.document(source=where, media_type=self.media_types[0], digest=hashlib.sha256(data).hexdigest())
        if not found.text.strip():
            raise UnreadableDocument(
                "the document holds no words", where=where, hint="give the report's text, not pictures of it"
            )
        return found


def _woven(parts: Parts) -> Weave:
    weave = Weave()
    body = parts.body.root
    numbers = Numbers(body, parts.settings.root if parts.settings else None)
    paged = next(every(body, "w:lastRenderedPageBreak"), None) is not None
    ground = Ground(numbers, _hidden_styles(parts.styles), _bookmarks(body), paged)
    if paged:
        weave.page()
    story = Story(ground, Body(weave), parts.body.links)
    story.walk(body)
    if story.unread:
        message = f"{story.unread} embedded document(s) in the file were not read"
        weave.problem("CC413", message)
    for kind, part in zip(KINDS, (parts.footnotes, parts.endnotes), strict=True):
        _tell_notes(weave, replace(ground, bookmarks={}, paged=False), kind, part, _referred(kind, parts))
    return weave


def _tell_notes(weave: Weave, ground: Ground, kind: Kind, part: Part | None, referred: frozenset[str]) -> None:
    """Tell the notes of one kind in the order of their labels. A note whose reference is deleted or hidden is no note."""
    entries = _entries(kind, part)
    words = {name: _words(ground, part, entry) for name, entry in entries.items() if part is not None}
    given = ground.numbers.given(kind)
    restarts = len({one.label for one in given.values()}) < len(given)
    for name, one in given.items():
        if name in words:
            said, marks = words[name]
            text = _without_mark(said, one.label) if one.custom else said
            scope: Scope = one.scope if restarts else "document"
            pages = ((0, 0),) if kind == "endnote" else ()  # Word does not say on which page an endnote came to stand
            weave.note(f"{kind} {name}", one.label, text, scope=scope, marks=marks, pages=pages)
    for name, (said, _) in words.items():
        if said and name not in given and name not in referred:
            begins = said if len(said) <= _SHOWN_WORDS else said[:_SHOWN_WORDS] + "…"
            weave.problem("CC403", f"the file holds a {kind} that nothing in the text points to: “{begins}”")


def _without_mark(said: str, label: str) -> str:
    """Take off the mark that an author who chose it wrote again at the note's beginning."""
    rest = said.removeprefix(label)
    if rest == said or (label[-1].isalnum() and rest[:1].isalnum()):
        return said
    return rest.lstrip(" .:)")


def _entries(kind: Kind, part: Part | None) -> dict[str, Element]:
    """Return the notes of a part by their id, the first of each."""
    found: dict[str, Element] = {}
    for entry in part.root if part else ():
        if name_of(entry) == f"w:{kind}" and value(entry, "type") not in _NO_NOTES:
            found.setdefault(value(entry, "id") or "", entry)
    return found


def _words(ground: Ground, part: Part, entry: Element) -> tuple[str, list[tuple[str, str]]]:
    """Return a note's words, and the markers that stand in them."""
    note = NoteWords()
    Story(ground, note, part.links).walk(entry)
    return note.text, note.marks


def _referred(kind: Kind, parts: Parts) -> frozenset[str]:
    """Return the ids of all notes that anything points to, be it deleted or hidden."""
    roots = [part.root for part in (parts.body, parts.footnotes, parts.endnotes) if part]
    return frozenset(value(element, "id") or "" for root in roots for element in every(root, f"w:{kind}Reference"))


def _bookmarks(body: Element) -> dict[str, tuple[Kind, str]]:
    """Return the note that each bookmark stands at: the first reference between its beginning and its end."""
    waiting: dict[str, str] = {}
    found: dict[str, tuple[Kind, str]] = {}
    for element in every(body, "w:bookmarkStart", "w:bookmarkEnd", "w:footnoteReference", "w:endnoteReference"):
        name = name_of(element)
        if name == "w:bookmarkStart":
            waiting[value(element, "id") or ""] = value(element, "name") or ""
        elif name == "w:bookmarkEnd":
            waiting.pop(value(element, "id") or "", None)
        elif waiting:
            kind: Kind = "footnote" if name == "w:footnoteReference" else "endnote"
            found.update((bookmark, (kind, value(element, "id") or "")) for bookmark in waiting.values())
            waiting.clear()
    return found


def _hidden_styles(styles: Part | None) -> frozenset[str]:
    """Return the ids of styles whose text is hidden, those based on them included."""
    if styles is None:
        return frozenset()
    own: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    for style in every(styles.root, "w:style"):
        name = value(style, "styleId") or ""
        vanish = child(child(style, "w:rPr"), "w:vanish")
        own[name] = None if vanish is None else is_on(vanish)
        basis = child(style, "w:basedOn")
        based[name] = (value(basis) or "") if basis is not None else ""
    return frozenset(name for name in own if _first_said(name, own, based))


def _first_said(name: str, own: dict[str, bool | None], based: dict[str, str]) -> bool:
    """Return what a style says, else what the nearest style says that it is based on."""
    seen: set[str] = set()
    while name in own and name not in seen and len(seen) < _LONGEST_CHAIN:
        said = own[name]
        if said is not None:
            return said
        seen.add(name)
        name = based[name]
    return False
