"""Which part of an HTML document is a note: from the place that its marker leads to, to where it ends.

The place may be a list item, a division, a paragraph, a cell, an empty anchor in front of the words, or an anchor in a
paragraph that holds many notes with line breaks between. A note is a list of neighbouring nodes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from citecheck.ingest.html.markers import block_of
from citecheck.ingest.html.signs import BLOCKS, HEADINGS, is_notes_section, is_unit, label_of, without_debris
from citecheck.text.html_tree import Node, Tree

_STOPS = HEADINGS | {"hr"}
_CLOSED = frozenset({"li", "aside", "dd", "tr", "section", "article", "body", "html", "main"})
_RUNNING_ON = frozenset({"p", "blockquote", "ul", "ol", "pre", "div", "table"})


class Regions:
    """Finds the nodes of notes. ``targets`` are the places of all notes, ``marks`` the markers' nodes, both in reading order."""

    def __init__(self, tree: Tree, targets: Sequence[Node], marks: Iterable[tuple[Node, Node]]) -> None:
        self._tree = tree
        self._targets = [target.order for target in targets]
        pairs = sorted((mark.order, target.order) for mark, target in marks)
        self._marks = [mark for mark, _ in pairs]
        self._marks_of: dict[int, list[int]] = {}
        for mark, target in pairs:
            self._marks_of.setdefault(target, []).append(mark)

    def pieces(self, target: Node) -> Sequence[Node]:
        """Return the nodes that make the note at ``target``."""
        unit = target
        while unit.tag not in BLOCKS and unit.parent is not None and not self._shared(unit, unit.parent, target):
            unit = unit.parent
        if unit.tag not in BLOCKS:
            return self._run(unit, target)
        while unit.parent is not None and is_unit(unit.parent) and not self._shared(unit, unit.parent, target):
            unit = unit.parent
        return [unit, *self._following(unit)]

    def _shared(self, unit: Node, parent: Node, target: Node) -> bool:
        """Tell whether ``parent`` holds more than this note: other notes, or this note's own marker."""
        if self._count(self._targets, parent) > 1:
            return True
        if unit is target and unit.tag not in BLOCKS and self._says(unit) and self._count(self._marks, parent):
            return True
        marks = self._marks_of.get(target.order, ())
        return any(parent.order <= mark <= parent.last for mark in marks)

    def _count(self, places: Sequence[int], node: Node) -> int:
        return bisect_right(places, node.last) - bisect_left(places, node.order)

    def _says(self, node: Node) -> bool:
        """Tell whether a node has words beyond a label."""
        words = without_debris(self._tree.words(node, 60)).strip()
        return bool(words) and label_of(words) is None

    def _run(self, unit: Node, target: Node) -> Sequence[Node]:
        """Return an inline note: from ``unit`` to the next note in the same parent, or to the end of its line."""
        parent = unit.parent
        if parent is None or (unit is target and self._says(unit) and target.tag != "a"):
            return [unit]
        row = parent.children
        at = row.index(unit)
        end = self._next_target(row, at)
        if end is not None:
            end = self._line_start(row, end)
        start = self._line_start(row, at)
        found = list(row[start : at + 1])
        for sibling in row[at + 1 : end]:
            if sibling.tag in _STOPS or (end is None and self._count(self._marks, sibling)):
                break
            if sibling.tag in BLOCKS and any(self._says(node) for node in found):
                break
            found.append(sibling)
        return found

    def _line_start(self, row: Sequence[Node], at: int) -> int:
        """Go back over a label that stands before the anchor on the same line ("1. <a name='n1'></a>Words")."""
        start = at
        while start and row[start - 1].tag != "br" and row[start - 1].tag not in BLOCKS:
            words = self._tree.words(row[start - 1], 30).strip()
            if words and label_of(words) is None:
                break
            start -= 1
        return start

    def _next_target(self, row: Sequence[Node], at: int) -> int | None:
        return next((index for index in range(at + 1, len(row)) if self._count(self._targets, row[index])), None)

    def _following(self, unit: Node) -> Sequence[Node]:
        """Return the siblings that go on with the note that begins in the block ``unit``."""
        parent = unit.parent
        if parent is None:
            return []
        row = parent.children
        at = row.index(unit)
        end = self._next_target(row, at)
        if not self._says(unit):
            return self._until(row, at, end, any_tag=True)
        if unit.tag in _CLOSED or is_unit(unit):
            return []
        section = is_notes_section(parent) or is_unit(parent)
        if end is None:
            return self._until(row, at, None) if section else []
        between = bisect_left(self._marks, row[end].order) - bisect_right(self._marks, unit.last)
        return self._until(row, at, end) if section or not between else []

    def _until(self, row: Sequence[Node], at: int, end: int | None, *, any_tag: bool = False) -> Sequence[Node]:
        found: list[Node] = []
        for sibling in row[at + 1 : end]:
            words = bool(self._tree.words(sibling, 1).strip())
            if (
                sibling.tag in _STOPS
                or self._count(self._marks, sibling)
                or (words and sibling.tag not in _RUNNING_ON and not any_tag)
            ):
                break
            found.append(sibling)
            if any_tag and words and end is None:
                break
        return found


def covered(tree: Tree, regions: Iterable[Sequence[Node]]) -> bytearray:
    """Return, for each place of the row, 1 where it belongs to a note."""
    taken = bytearray(len(tree.row))
    for pieces in regions:
        for node in pieces:
            taken[node.order : node.last + 1] = b"\1" * (node.last + 1 - node.order)
    return taken


def numbered_item(tree: Tree, place: Node, label: str) -> Node | None:
    """Return the item ``label`` of the list in, or right behind, ``place``, where all markers lead to the list as a whole."""
    if not label.isdigit():
        return None
    end = place.last if place.tag not in HEADINGS else (block_of(place).parent or place).last
    for node in tree.row[place.order : min(end + 1, place.order + 400)]:
        if node.tag == "ol":
            first = int(node.get("start")) if node.get("start").isdigit() and len(node.get("start")) < 6 else 1
            items = [child for child in node.children if child.tag == "li"]
            at = int(label) - first
            return items[at] if 0 <= at < len(items) else None
    return None
