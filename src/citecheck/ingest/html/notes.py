"""Markers and notes of an HTML document, brought together, whatever tool wrote them.

Four sources: links that lead to a note; markers whose note stands in an attribute (tooltips); notes in the midst of a
paragraph; and notes that names, roles or types declare but no marker points to.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citecheck.ingest.html.anchors import Anchors
from citecheck.ingest.html.markers import Link, Links, block_of, find_links, unseen_nodes, words_before
from citecheck.ingest.html.regions import Regions, covered, numbered_item
from citecheck.ingest.html.signs import (
    BLOCKS,
    HEADINGS,
    cites_bibliography,
    holds_inline_note,
    is_inner_label,
    is_note,
    is_notes_section,
    label_of,
    named_as_marker,
    told_note,
)
from citecheck.ingest.html.unlinked import tied_by_number
from citecheck.text.html_tree import Node, Tree

_LEADING = re.compile(r"\s*(?:\[(\d{1,4}|[*†‡])\]|\((\d{1,4})\)|(\d{1,4})[.)\s]|([*†‡]))")
_OPENING, _CLOSING = re.compile(r"([\[(])\s*\Z"), re.compile(r"\A\s*([\])])")
#: What a marker may lead to that is no note but a list of notes.
_LISTS = HEADINGS | {"section", "div", "ol", "aside", "footer"}
_NOWHERE = ("#", "javascript:")
_FACING = {"[": "]", "(": ")"}


@dataclass(eq=False, slots=True)
class Found:
    """A note as found. ``pieces`` are its nodes, ``attribute`` its text where it stood in one; ``key`` is unique."""

    key: str
    label: str
    pieces: Sequence[Node] = ()
    attribute: str | None = None
    place: int = 0


@dataclass(slots=True)
class Footnotes:
    """Everything about the notes of a document.

    ``marks`` gives each marker's node its label and the key of its note, ``inner`` the same for markers in notes; ``drop`` are
    nodes that are neither text nor note (ways back); ``taken`` and ``hidden`` say of each place of the row whether it
    belongs to a note, or is not seen.
    """

    notes: list[Found]
    marks: dict[Node, tuple[str, str]]
    inner: dict[Node, tuple[str, str]]
    drop: set[Node]
    taken: bytearray
    hidden: bytearray


def find_footnotes(tree: Tree, anchors: Anchors) -> Footnotes:
    """Find all markers and notes of ``tree``. Brackets around a marker's link are taken out of the tree's text."""
    hidden = unseen_nodes(tree)
    links = find_links(tree, anchors, hidden)
    aims = _aims(tree, links.markers)
    targets = sorted({target for target in aims.values() if target is not None}, key=lambda node: node.order)
    declared = list(_declared(tree, targets))
    places = sorted({*targets, *declared}, key=lambda node: node.order)
    regions = Regions(tree, places, ((link.node, target) for link, target in aims.items() if target is not None))
    pieces = {target: regions.pieces(target) for target in places}
    taken = covered(tree, pieces.values())
    found = _Finding(tree, hidden, taken, pieces)
    found.linked(aims)
    found.told()
    found.dangling(aims)
    done = -1
    for node in tree.row:
        if node.order > done and not taken[node.order] and _is_inline_note(tree, node, targets, hidden):
            found.inline(node)
            done = node.last
    found.unlinked(declared)
    for node in declared:
        found.declared(node)
    return found.footnotes(links)


def _aims(tree: Tree, markers: Sequence[Link]) -> dict[Link, Node | None]:
    """Return each marker's target; where several lead to one list as a whole, the list's item by its number."""
    aims: dict[Link, Node | None] = {}
    for link in markers:
        target = link.target
        if target is not None and target.tag in _LISTS:
            whole = target.tag == "ol" or target.tag in HEADINGS
            if whole or any(node.tag in ("ol", *HEADINGS) for node in tree.inside(target)[1:4]):
                target = numbered_item(tree, target, link.label or "") or (None if whole else target)
        aims[link] = target
    return aims


def _is_inline_note(tree: Tree, node: Node, targets: Sequence[Node], hidden: bytearray) -> bool:
    if not node.tag or not holds_inline_note(node) or hidden[node.order]:
        return False
    words = tree.words(node, 400).strip()
    if len(words.split()) < 2 and "://" not in words:
        return False
    if label_of(words) is not None or any(node.holds(target) or target.holds(node) for target in targets):
        return False
    return bool(words_before(tree, node)) and not any(inner.tag in BLOCKS for inner in tree.inside(node))


def _declared(tree: Tree, targets: Sequence[Node]) -> Iterator[Node]:
    """Yield blocks that say of themselves that they are notes, or are items of a list of notes, and that no marker leads to."""
    orders = {target.order for target in targets}
    covered_to = -1
    for node in tree.row:
        if not node.attributes or node.order <= covered_to:
            continue
        if is_note(node):
            notes = [node]
        elif is_notes_section(node):
            notes = [
                item for one in [node, *node.children] if one.tag in ("ol", "ul") for item in one.children if item.tag == "li"
            ]
        else:
            continue
        for note in notes:
            inside = any(above.order in orders for above in note.above())
            if not inside and orders.isdisjoint(range(note.order, note.last + 1)) and tree.words(note, 200).strip():
                covered_to = note.last
                yield note


class _Finding:
    """Collects notes and marks."""

    def __init__(self, tree: Tree, hidden: bytearray, taken: bytearray, pieces: dict[Node, Sequence[Node]]) -> None:
        self._tree = tree
        self._hidden = hidden
        self._taken = taken
        self._pieces = pieces
        self._notes: dict[Node, Found] = {}
        self._marks: dict[Node, tuple[str, str]] = {}
        self._inner: dict[Node, tuple[str, str]] = {}
        self._drop: set[Node] = set()
        self._count = 0

    def linked(self, aims: dict[Link, Node | None]) -> None:
        """Take the markers that are links: those in the text first, so that notes which only notes point to are known."""
        inner = [link for link in aims if self._taken[link.node.order]]
        for link, target in aims.items():
            if target is not None and not self._taken[link.node.order]:
                self._mark(link, target)
        for link in inner:
            target = aims[link]
            if target is None:
                continue
            # an entry of the bibliography that only notes cite is no note; a note on a note is one
            if not cites_bibliography(link.node) and link.named:
                found = self._note(target, link.label or "")
                self._inner[link.node] = (link.label or found.label, found.key)
                _unbracket(self._tree, link.node)

    def told(self) -> None:
        """Take the markers whose note stands in an attribute of theirs."""
        covered_to = -1
        for node in self._tree.row:
            if node.order <= covered_to or not node.attributes or node.tag in BLOCKS:
                continue
            above = node.parent
            if (above is not None and self._hidden[above.order]) or self._taken[node.order]:
                continue
            if any(inner in self._marks for inner in self._tree.inside(node)[:12]):
                continue
            text = told_note(node)
            label = self._told_label(node) if text else None
            if text and label is not None:
                found = Found(f"told {node.order}", label or self._next(), attribute=text, place=node.order)
                self._notes[node] = found
                self._marks[node] = (found.label, found.key)
                covered_to = node.last

    def dangling(self, aims: dict[Link, Node | None]) -> None:
        """Take the markers that lead nowhere."""
        for link, target in aims.items():
            if target is None and link.label and link.node not in self._marks and not self._taken[link.node.order]:
                self._marks[link.node] = (link.label, f"no note {link.fragment}")
                _unbracket(self._tree, link.node)

    def unlinked(self, declared: Sequence[Node]) -> None:
        """Take raised numbers without links, where the page has no other markers."""
        if self._marks:
            return
        labels = [(self._own_label(node), node) for node in declared]
        for tied in tied_by_number(self._tree, self._hidden, {label: node for label, node in reversed(labels) if label}):
            first = tied.pieces[0]
            found = Found(f"note {first.order}", tied.label, tied.pieces, place=first.order)
            self._notes[first] = found
            self._marks[tied.sign] = (tied.label, found.key)

    def inline(self, node: Node) -> None:
        """Take a note that stands where its marker would, and the number that a switch before it shows."""
        label = self._switched(node) or self._inner_label(node) or self._next()
        self._notes[node] = Found(f"inline {node.order}", label, [node], place=node.order)
        self._marks[node] = (label, f"inline {node.order}")

    def _inner_label(self, node: Node) -> str:
        """Return the label that a note in the midst of a paragraph holds itself, which is no word of it."""
        labels = [inner for inner in self._tree.inside(node) if inner.attributes and is_inner_label(inner)]
        self._drop.update(labels)
        shown = (label_of(self._tree.words(inner, 12)) for inner in labels)
        return next((label for label in shown if label), "")

    def _switched(self, node: Node) -> str:
        """Return the number in the <label> of the checkbox that shows a side note, which is its marker and no word."""
        beside = node.parent.children if node.parent is not None else []
        place = bisect_left(beside, node.order, key=lambda child: child.order)
        for child in reversed(beside[max(0, place - 3) : place]):
            if child.tag == "label":
                label = label_of(self._tree.words(child, 12)) or ""
                self._drop.update([child] if label else [])
                return label
            if child.tag != "input" and child.text.strip():
                break
        return ""

    def declared(self, node: Node) -> None:
        """Take a note that no marker leads to."""
        if node not in self._notes:
            self._note(node, "")

    def footnotes(self, links: Links) -> Footnotes:
        """Bring it all together."""
        self._drop.update(link.node for link in links.backs)
        notes = sorted(self._notes.values(), key=lambda found: found.place)
        taken = covered(self._tree, [found.pieces for found in notes])
        return Footnotes(notes, self._marks, self._inner, self._drop - self._inner.keys(), taken, self._hidden)

    def _mark(self, link: Link, target: Node) -> None:
        label = link.label
        found = self._note(target, label or "")
        self._marks[link.node] = (label or found.label, found.key)
        _unbracket(self._tree, link.node)

    def _note(self, target: Node, label: str) -> Found:
        found = self._notes.get(target)
        if found is None:
            label = label or self._own_label(target) or self._next()
            found = Found(f"note {target.order}", label, self._pieces.get(target, [target]), place=target.order)
            self._notes[target] = found
        return found

    def _own_label(self, target: Node) -> str:
        """Return the label that the note itself shows, or its number in its list; empty where it has none."""
        leading = _LEADING.match(self._tree.words(target, 40))
        if leading:
            return next(group for group in leading.groups() if group)
        parent = target.parent
        if target.tag != "li" or parent is None or parent.tag != "ol":
            return ""
        items = [child for child in parent.children if child.tag == "li"]
        first = int(parent.get("start")) if parent.get("start").isdigit() and len(parent.get("start")) < 6 else 1
        return str(first + items.index(target))

    def _told_label(self, node: Node) -> str | None:
        """Return the label of a marker with a note in an attribute; empty where none is shown; None where it is no marker."""
        shown = self._tree.words(node, 60)
        around = [node, *(node.above())][:3]
        raised = any(one.tag == "sup" for one in [*self._tree.inside(node)[:6], *around])
        named = any(named_as_marker(one) for one in around if one.tag not in BLOCKS) or "footnote" in node.get("class").lower()
        if node.get("href") and not node.get("href").startswith(_NOWHERE) and not named:
            return None
        label = node.get("data-footnote-number") or label_of(shown)
        if named and (label or not shown.strip()):
            return label or ""
        return label if label and (raised or shown.strip().startswith("[")) else None

    def _next(self) -> str:
        """Return the next number that no note bears."""
        used = {found.label for found in self._notes.values()} if not self._count else set()
        self._count = max([self._count, *(int(label) for label in used if label.isdigit() and len(label) < 6)]) + 1
        return str(self._count)


def _unbracket(tree: Tree, node: Node) -> None:
    """Take the brackets that stand around a marker's link out of the text: the marker gets brackets of its own."""
    before = _neighbour(tree, node.order - 1, -1)
    behind = _neighbour(tree, node.last + 1, 1)
    if before is None or behind is None or block_of(before) is not block_of(behind):
        return
    opening, closing = _OPENING.search(before.text), _CLOSING.match(behind.text)
    if opening and closing and _FACING[opening[1]] == closing[1]:
        before.text = before.text[: opening.start(1)]
        behind.text = behind.text[closing.end(1) :]


def _neighbour(tree: Tree, place: int, step: int) -> Node | None:
    for distance in range(6):
        at = place + step * distance
        if not 0 <= at < len(tree.row):
            return None
        if tree.row[at].text:
            return tree.row[at]
    return None
