"""Walks one story of an OpenDocument text (the body, or one note) and tells what the reader of the printed page would see.

Left out: deleted text, hidden text, comments, pictures and embedded objects, the recipes of indexes. Frames and shapes follow
the paragraph that they hang on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from citecheck.ingest.odt.parts import OpenText, href_of, name_of, number_of, value
from citecheck.ingest.office import Page, Row
from citecheck.text.xml import Element

#: Elements that show nothing, or nothing of the text's own words.
_SKIPPED = frozenset(
    (
        *("text:tracked-changes", "office:annotation", "office:annotation-end", "office:forms", "office:scripts", "text:script"),
        *("office:event-listeners", "office:binary-data", "text:ruby-text", "table:covered-table-cell", "table:shapes"),
        *("svg:title", "svg:desc", "draw:object", "draw:object-ole", "draw:image", "draw:plugin", "draw:applet"),
        *("draw:floating-frame", "draw:image-map", "draw:enhanced-geometry", "text:table-of-content-source"),
        *("text:illustration-index-source", "text:table-index-source", "text:object-index-source", "text:user-index-source"),
        *("text:alphabetical-index-source", "text:bibliography-source", "text:section-source", "text:dde-connection-decls"),
        *("text:hidden-paragraph", "text:changed-region", "table:table-source", "office:dde-source"),
    )
)
_SKIPPED_SPACES = frozenset({"form", "script", "presentation", "anim", "chart", "config", "meta"})
_BLANKS = frozenset({"text:s", "text:tab", "text:line-break"})
_SHAPES = frozenset(
    (
        *("draw:frame", "draw:custom-shape", "draw:g", "draw:rect", "draw:ellipse", "draw:circle", "draw:line", "draw:polygon"),
        *("draw:polyline", "draw:path", "draw:connector", "draw:measure", "draw:caption", "draw:regular-polygon", "draw:control"),
    )
)


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note as it was met: its key, label, class ("footnote", "endnote"), and the element that holds its words."""

    key: str
    label: str
    kind: str
    body: Element | None


@dataclass(slots=True)
class Met:
    """The notes of a document in the order of their markers; a note within a note comes where that note is walked."""

    notes: list[FoundNote] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


class Story:
    """One story. ``walk`` tells ``page`` its words, and ``met`` its notes."""

    def __init__(self, opened: OpenText, page: Page, met: Met, *, paged: bool) -> None:
        self._opened = opened
        self._page = page
        self._met = met
        self._paged = paged
        self._todo: list[tuple[Element, bool] | str] = []
        self._depth = 0  # paragraphs under way: only there text is text
        self._boxes: list[Element] = []
        self._row = Row()
        self._begun = False

    def walk(self, root: Element) -> None:
        """Walk everything in ``root``, in the order of the text."""
        self._push(root)
        while self._todo:
            next_one = self._todo.pop()
            if isinstance(next_one, str):
                self._say(next_one)
                continue
            element, leaving = next_one
            name = name_of(element)
            if leaving:
                _LEAVE[name](self, element)
            elif name not in _SKIPPED and name.partition(":")[0] not in _SKIPPED_SPACES:
                self._enter(name, element)

    def _enter(self, name: str, element: Element) -> None:
        if name in _BLANKS:
            self._say(" ")
        elif name in _SHAPES and self._depth:
            self._boxes.append(element)
        elif name in _ENTER:
            _ENTER[name](self, element)
        elif name.startswith(":") and not self._depth:
            return  # foreign elements beside the paragraphs: forms, formulas
        else:
            self._push(element)

    def _push(self, element: Element, *, leave: bool = False) -> None:
        if leave:
            self._todo.append((element, True))
        for inner in reversed(element):
            if inner.tail:
                self._todo.append(inner.tail)
            self._todo.append((inner, False))
        if element.text:
            self._todo.append(element.text)

    def _say(self, text: str) -> None:
        if self._depth:
            self._page.words(text)
            self._begun = self._begun or not text.isspace()

    # -- paragraphs, spans, sections --------------------------------------------------------------------------------------

    def _paragraph(self, element: Element) -> None:
        style = value(element, "text:style-name")
        self._break_page(self._opened.styles.breaks_before("paragraph", style))
        if self._opened.styles.hides("paragraph", style) or _hides_itself(element):
            return
        self._depth += 1
        self._push(element, leave=True)

    def _end_paragraph(self, element: Element) -> None:
        self._depth -= 1
        self._page.paragraph()
        self._break_page(self._opened.styles.breaks_after("paragraph", value(element, "text:style-name")))
        boxes, self._boxes = self._boxes, []
        self._todo.extend((box, False) for box in reversed(boxes))

    def _span(self, element: Element) -> None:
        if not self._opened.styles.hides("text", value(element, "text:style-name")):
            self._push(element)

    def _section(self, element: Element) -> None:
        hidden = value(element, "text:display") == "none" or value(element, "text:is-hidden") == "true"
        if not hidden:
            self._push(element)

    def _table(self, element: Element) -> None:
        self._break_page(self._opened.styles.breaks_before("table", value(element, "table:style-name")))
        self._push(element)

    def _table_row(self, element: Element) -> None:
        self._row = Row(outer=self._row)
        self._push(element, leave=True)

    def _end_row(self, element: Element) -> None:
        del element
        self._row = self._row.outer or Row()

    def _cell(self, element: Element) -> None:
        self._row.seen = 0
        self._push(element)

    def _soft_break(self, element: Element) -> None:
        del element
        self._break_page(self._row.counts())

    def _break_page(self, breaks: bool) -> None:
        if breaks and self._paged and self._begun:
            self._page.page()

    # -- links and notes --------------------------------------------------------------------------------------------------

    def _link(self, element: Element) -> None:
        self._page.open_link(href_of(element))
        self._push(element, leave=True)

    def _end_link(self, element: Element) -> None:
        del element
        self._page.close_link()

    def _note(self, element: Element) -> None:
        kind = value(element, "text:note-class") or "footnote"
        parts = {name_of(inner): inner for inner in element}
        label = _label(parts.get("text:note-citation"))
        if not label:
            numbering = self._opened.numbering.get(kind)
            rank = self._met.counts.get(kind, 0)
            label = number_of(numbering, rank) if numbering else str(rank + 1)
        if not _is_custom(parts.get("text:note-citation")):
            self._met.counts[kind] = self._met.counts.get(kind, 0) + 1
        key = f"{kind} {len(self._met.notes)}"
        self._met.notes.append(FoundNote(key, label, kind, parts.get("text:note-body")))
        self._page.mark(label, key)
        self._begun = True


def _hides_itself(paragraph: Element) -> bool:
    return any(name_of(inner) == "text:hidden-paragraph" and value(inner, "text:is-hidden") == "true" for inner in paragraph)


def _label(citation: Element | None) -> str:
    """Return the label that a note's citation shows: the author's own, else the number that was last counted."""
    if citation is None:
        return ""
    return " ".join(("".join(str(text) for text in citation.itertext()) or value(citation, "text:label")).split())


def _is_custom(citation: Element | None) -> bool:
    return citation is not None and bool(value(citation, "text:label"))


_Handler = Callable[[Story, Element], None]
# ruff: noqa: SLF001 - the tables of one class, below it because they name its methods
_ENTER: dict[str, _Handler] = {
    "text:p": Story._paragraph,
    "text:h": Story._paragraph,
    "text:span": Story._span,
    "text:section": Story._section,
    "text:hidden-text": Story._section,
    "text:a": Story._link,
    "text:note": Story._note,
    "text:soft-page-break": Story._soft_break,
    "table:table": Story._table,
    "table:table-row": Story._table_row,
    "table:table-cell": Story._cell,
}
_LEAVE: dict[str, _Handler] = {
    "text:p": Story._end_paragraph,
    "text:h": Story._end_paragraph,
    "text:a": Story._end_link,
    "table:table-row": Story._end_row,
}
