"""Walks one story of a Word document (the body, or one note) and tells what the reader of the printed page would see.

Left out: deleted and moved-away text, hidden text, field codes, comments, properties. Text boxes follow the paragraph that
they hang on; of two renderings of one thing (mc:AlternateContent) one is walked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from citecheck.ingest.docx.fields import Field, href_of, repeated_mark, with_anchor
from citecheck.ingest.docx.numbers import Kind, Numbers
from citecheck.ingest.docx.parts import child, every, is_on, link_id, name_of, value
from citecheck.ingest.office import Page, Row
from citecheck.ingest.symbols import symbol
from citecheck.text.xml import Element

#: Elements that show nothing, or nothing of the report's own words.
_SKIPPED = frozenset(
    (
        *("w:del", "w:moveFrom", "w:delText", "w:delInstrText", "w:rPr", "w:sectPr", "w:tblPr", "w:tblPrEx", "w:tblGrid"),
        *("w:trPr", "w:tcPr", "w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr", "w:rt", "w:rubyPr", "w:pPr", "m:ctrlPr"),
    )
)
_SHOWN = {"w:tab": " ", "w:ptab": " ", "w:cr": " ", "w:br": " ", "w:noBreakHyphen": "-"}
_REFERENCES: dict[str, Kind] = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote"}
_CODES = frozenset({"w:fldChar", "w:instrText"})
#: Longest mark that Word lets an author choose (characters).
_LONGEST_MARK = 10
_MARK = re.compile(r"[^\w\s]{1,10}|\w{1,10}")
#: Most fields within fields that are followed: where more are open, the outermost was never ended.
_DEEPEST = 50
_BRANCHES = tuple(f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}" for name in ("Choice", "Fallback"))
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class Custom:
    """A reference whose mark its author chose: the mark is the text that follows."""

    kind: Kind
    name: str
    pieces: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ground:
    """What all stories of one document share: the numbering, hidden styles, and the notes that bookmarks stand at."""

    numbers: Numbers
    hidden_styles: frozenset[str]
    bookmarks: Mapping[str, tuple[Kind, str]]
    paged: bool


class Story:
    """One story. ``walk`` tells ``page`` its words; ``unread`` counts embedded documents that are not walked."""

    def __init__(self, ground: Ground, page: Page, links: Mapping[str, str]) -> None:
        self._ground = ground
        self._page = page
        self._links = links
        self._fields: list[Field] = []
        self._custom: Custom | None = None
        self._boxes: list[Element] = []
        self._boxed = 0
        self._row = Row()
        self._todo: list[tuple[Element, bool]] = []
        self._root: Element
        self._worded: set[Element] | None = None
        self.unread = 0

    def walk(self, root: Element) -> None:
        """Walk everything in ``root``, in the order of the text."""
        self._root = root
        self._push(root)
        while self._todo:
            element, leaving = self._todo.pop()
            name = name_of(element)
            if leaving:
                _LEAVE[name](self, element)
            elif name not in _SKIPPED:
                self._enter(name, element)

    def _enter(self, name: str, element: Element) -> None:
        if name in ("w:t", "m:t"):
            self._say(_words(element))
        elif name in _SHOWN:
            self._say(_SHOWN[name])
        elif name in _REFERENCES:
            self._refer(_REFERENCES[name], element)
        elif name in _ENTER:
            _ENTER[name](self, element)
        else:
            self._push(element)

    def _push(self, elements: Iterable[Element], *, leave: Element | None = None) -> None:
        if leave is not None:
            self._todo.append((leave, True))
        self._todo.extend((inner, False) for inner in reversed(list(elements)))

    # -- words ----------------------------------------------------------------------------------------------------------

    @property
    def _hiding(self) -> Field | None:
        """The innermost field that hides what is met now: its code is being read, or its result is told otherwise."""
        return next((under for under in reversed(self._fields) if under.state in ("code", "hidden")), None)

    def _say(self, text: str) -> None:
        hiding = self._hiding
        if hiding is not None:
            hiding.code.append(text)
        elif self._custom is not None:
            self._custom.pieces.append(text)
        else:
            self._page.words(text)

    def _symbol(self, element: Element) -> None:
        self._say(symbol(value(element, "font") or "", value(element, "char") or ""))

    # -- notes ----------------------------------------------------------------------------------------------------------

    def _refer(self, kind: Kind, element: Element) -> None:
        name = value(element, "id") or ""
        if self._hiding is not None:
            return
        if (value(element, "customMarkFollows") or "0").lower() not in ("0", "false", "off"):
            self._end_custom()
            self._custom = Custom(kind, name)
        else:
            self._page.mark(self._ground.numbers.label(kind, name), f"{kind} {name}")

    def _end_custom(self) -> None:
        """Take the mark off the words that followed the reference, and let the rest of them stand in the text."""
        custom, self._custom = self._custom, None
        if custom is None:
            return
        text = "".join(custom.pieces)
        core = text.strip()
        if len(core) > _LONGEST_MARK:
            found = _MARK.match(core)
            core = found.group() if found else core[:_LONGEST_MARK]
        label = core or "*"
        self._ground.numbers.custom(custom.kind, custom.name, label)
        self._page.mark(label, f"{custom.kind} {custom.name}")
        self._page.words(text.lstrip()[len(core) :])

    # -- runs, paragraphs, rows -------------------------------------------------------------------------------------------

    def _run(self, element: Element) -> None:
        properties = child(element, "w:rPr")
        if self._is_hidden(properties, "w:rStyle"):
            self._push(inner for inner in element if name_of(inner) in _CODES)
        else:
            self._push(element, leave=element)

    def _is_hidden(self, properties: Element | None, style: str) -> bool:
        vanish = child(properties, "w:vanish")
        if vanish is not None:
            return is_on(vanish)
        named = child(properties, style)
        return named is not None and (value(named) or "") in self._ground.hidden_styles

    def _end_run(self, element: Element) -> None:
        del element
        if self._custom is not None and "".join(self._custom.pieces).strip():
            self._end_custom()

    def _paragraph(self, element: Element) -> None:
        if self._is_hidden(child(element, "w:pPr"), "w:pStyle"):
            self._todo.append((element, True))
        else:
            self._push(element, leave=element)

    def _end_paragraph(self, element: Element) -> None:
        self._end_custom()
        properties = child(element, "w:pPr")
        mark = child(properties, "w:rPr")
        if child(mark, "w:del") is None and child(mark, "w:moveFrom") is None:
            self._page.paragraph()
        if child(properties, "w:sectPr") is not None:
            self._ground.numbers.section()
        for under in self._fields:
            if under.state == "code":
                under.state = "void"
        boxes, self._boxes = self._boxes, []
        for box in reversed(boxes):
            self._push(box, leave=box)
        self._boxed += len(boxes)

    def _box(self, element: Element) -> None:
        self._boxes.append(element)

    def _end_box(self, element: Element) -> None:
        del element
        self._boxed -= 1
        self._page.paragraph()

    def _table_row(self, element: Element) -> None:
        if child(child(element, "w:trPr"), "w:del") is None:
            self._row = Row(outer=self._row)
            self._push(element, leave=element)

    def _end_row(self, element: Element) -> None:
        del element
        self._row = self._row.outer or Row()

    def _cell(self, element: Element) -> None:
        if child(child(element, "w:tcPr"), "w:cellDel") is None:
            self._row.seen = 0
            self._push(element)

    def _new_page(self, element: Element) -> None:
        """Begin a page where Word last did; in a row that runs over a page's end each cell says so, and one counts."""
        del element
        if self._ground.paged and not self._boxed and self._row.counts():
            self._page.page()
            self._ground.numbers.page()

    # -- links and fields -------------------------------------------------------------------------------------------------

    def _hyperlink(self, element: Element) -> None:
        href = self._links.get(link_id(element) or "")
        anchor = value(element, "anchor") or value(element, "docLocation")
        self._page.open_link(with_anchor(href, anchor) if href else None)
        self._push(element, leave=element)

    def _end_hyperlink(self, element: Element) -> None:
        del element
        self._page.close_link()

    def _simple_field(self, element: Element) -> None:
        self._page.open_link(href_of(value(element, "instr") or ""))
        self._push(element, leave=element)

    def _code(self, element: Element) -> None:
        if self._fields:
            under = self._hiding or self._fields[-1]
            under.code.append(element.text or "")

    def _field(self, element: Element) -> None:
        step = value(element, "fldCharType")
        if step == "begin":
            if len(self._fields) == _DEEPEST and self._fields.pop(0).open_link:
                self._page.close_link()
            self._fields.append(Field())
        elif step == "separate" and self._fields:
            self._begin_result(self._fields[-1])
        elif step == "end" and self._fields:
            self._end_field(self._fields.pop())

    def _begin_result(self, under: Field) -> None:
        code = "".join(under.code)
        under.state = "shown"
        if self._hiding is not None:
            return
        note = self._ground.bookmarks.get(repeated_mark(code) or "")
        given = self._ground.numbers.given(note[0]).get(note[1]) if note else None
        if note and given:
            under.state = "hidden"
            self._page.mark(given.label, f"{note[0]} {note[1]}")
            return
        href = href_of(code)
        if href is not None:
            under.open_link = True
            self._page.open_link(href)

    def _end_field(self, under: Field) -> None:
        href = href_of("".join(under.code)) if under.state in ("code", "void") else None
        if href is not None and self._hiding is None:  # a link without words: its address is kept
            self._page.open_link(href)
            self._page.close_link()
        if under.open_link:
            self._page.close_link()

    # -- the rest ---------------------------------------------------------------------------------------------------------

    def _alternate(self, element: Element) -> None:
        """Walk the first rendering that holds words or notes, else the first."""
        if self._worded is None:
            self._worded = _worded_branches(self._root)
        branches = list(element.iterchildren(*_BRANCHES))
        chosen = next((branch for branch in branches if branch in self._worded), branches[0] if branches else None)
        if chosen is not None:
            self._push(chosen)

    def _embedded(self, element: Element) -> None:
        del element
        self.unread += 1


def _worded_branches(root: Element) -> set[Element]:
    """Return the renderings that hold words or notes. Found in one pass, since renderings nest."""
    found: set[Element] = set()
    for telling in every(root, "w:t", "w:sym", *_REFERENCES):
        for branch in telling.iterancestors(*_BRANCHES):
            if branch in found:
                break
            found.add(branch)
    return found


_Handler = Callable[[Story, Element], None]
# ruff: noqa: SLF001 - the tables of one class, below it because they name its methods
_ENTER: dict[str, _Handler] = {
    "w:p": Story._paragraph,
    "w:r": Story._run,
    "w:sym": Story._symbol,
    "w:hyperlink": Story._hyperlink,
    "w:fldSimple": Story._simple_field,
    "w:fldChar": Story._field,
    "w:instrText": Story._code,
    "w:txbxContent": Story._box,
    "mc:AlternateContent": Story._alternate,
    "w:tr": Story._table_row,
    "w:tc": Story._cell,
    "w:lastRenderedPageBreak": Story._new_page,
    "w:altChunk": Story._embedded,
    "w:subDoc": Story._embedded,
}
_LEAVE: dict[str, _Handler] = {
    "w:p": Story._end_paragraph,
    "w:r": Story._end_run,
    "w:hyperlink": Story._end_hyperlink,
    "w:fldSimple": Story._end_hyperlink,
    "w:txbxContent": Story._end_box,
    "w:tr": Story._end_row,
}


def _words(element: Element) -> str:
    """Return the text of w:t; without xml:space="preserve" the white space at its ends is no text (ECMA-376-1, 17.3.3.31)."""
    text = element.text or ""
    if text[:1].isspace() or text[-1:].isspace():
        kept = next((over.get(_PRESERVE) for over in (element, *element.iterancestors()) if over.get(_PRESERVE)), "default")
        return text if kept == "preserve" else text.strip()
    return text
