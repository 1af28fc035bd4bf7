"""Reader of OpenDocument texts (.odt, and flat .fodt): the body, and the notes where they stand in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from citecheck.ingest.odt.parts import Numbering, OpenText, open_text, value
from citecheck.ingest.odt.walk import FoundNote, Met, Story
from citecheck.ingest.office import Body, NoteWords
from citecheck.ingest.weave import Weave
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument


class Odt:
    """Reads OpenDocument texts. Text that is deleted or hidden, comments, headers and footers are left out."""

    media_types: tuple[str, ...] = (
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.text-template",
        "application/vnd.oasis.opendocument.text-flat-xml",
    )
    suffixes: tuple[str, ...] = (".odt", ".ott", ".fodt")

    def read(self, path: Path, data: bytes) -> Document:
        """Read ``data``, the bytes of ``path``.

        Raises ``UnreadableDocument`` for what is no OpenDocument text, for one that is damaged, protected by a password, or
        that holds no words.
        """
        where = str(path)
        weave = _woven(open_text(data, where))
        found = weave.document(source=where, media_type=self.media_types[0], digest=hashlib.sha256(data).hexdigest())
        if not found.text.strip():
            raise UnreadableDocument(
                "the document holds no words", where=where, hint="give the report's text, not pictures of it"
            )
        return found


def _woven(opened: OpenText) -> Weave:
    weave, met = Weave(), Met()
    paged = value(opened.text, "text:use-soft-page-breaks") == "true"
    if paged:
        weave.page()
    Story(opened, Body(weave), met, paged=paged).walk(opened.text)
    words = [_words(opened, note, met) for note in met.notes]
    restarting = _restarting(met)
    for note, (said, marks) in zip(met.notes, words, strict=True):
        numbering = opened.numbering.get(note.kind, Numbering())
        scope = numbering.scope if note.kind in restarting else "document"
        pages = ((0, 0),) if note.kind == "endnote" else ()  # the file does not say on which page an endnote came to stand
        weave.note(note.key, note.label, said, scope=scope, marks=marks, pages=pages)
    return weave


def _words(opened: OpenText, note: FoundNote, met: Met) -> tuple[str, list[tuple[str, str]]]:
    """Return a note's words, and the markers that stand in them. A note within a note is added to those still to come."""
    page = NoteWords()
    if note.body is not None:
        Story(opened, page, met, paged=False).walk(note.body)
    return page.text, page.marks


def _restarting(met: Met) -> frozenset[str]:
    """Return the classes of notes whose labels come more than once: their numbering begins anew somewhere."""
    labels = [(note.kind, note.label) for note in met.notes]
    return frozenset(
        kind for kind in {kind for kind, _ in labels} if len(own := [one for one in labels if one[0] == kind]) > len(set(own))
    )
