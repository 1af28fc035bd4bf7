"""Which links of an HTML document are markers, and which lead from a note back: by names, by shape, and by how they pair.

A link whose names say what it is (``class="footnote-ref"``, ``href="#cite_note-1"``) is believed. A link that merely looks like
a marker ("1", "[1]", a superscript) is one where what it leads to behaves as a note: it leads back, begins with the same
label, or is the item of a list.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citecheck.ingest.html.anchors import Anchors
from citecheck.ingest.html.signs import (
    BLOCKS,
    HEADINGS,
    cites_bibliography,
    is_bracketed,
    is_chrome,
    is_marker_id,
    is_note_id,
    is_short_label,
    is_unseen,
    label_of,
    named_as_marker,
    named_as_way_back,
    shown_as_way_back,
)
from citecheck.text.html_tree import Node, Tree

#: Words before a bare number that make it a reference to something else: "see note 4", "section 2", "figure 1".
_REFERRING = re.compile(
    r"(?i)(?<!\w)(?:notes?|nn?\.|fns?\.?|footnotes?|endnotes?|sections?|§+|chapters?|ch\.|figures?|fig\.|tables?|parts?|pages?|pp?\.|step|line|"
    r"eqs?\.|equations?|annex|appendix|article|art\.|rule|box|volumes?|vol\.|anm\.|fußnoten?|fn\.|siehe|kapitel|abschnitt|"
    r"note de bas de page|nota|capítulo|hinweis)\s*\Z"
)
_RAISED = re.compile(r"(?i)vertical-align\s*:\s*(?:super|text-top|top|\d)|mso-text-raise")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴-⁹]+")
#: How far around a link its wrappers are looked for (levels), and how far before it its words (nodes).
_WRAPPERS, _BACKWARDS = 5, 24
#: A link's target with more links inside is a chapter, not a marker's paragraph.
_CROWD = 40


@dataclass(eq=False, slots=True)
class Link:
    """A link inside the document. ``shown`` are its words, ``target`` is None where nothing bears the name."""

    node: Node
    fragment: str
    target: Node | None
    shown: str
    raised: bool
    named: bool
    back: bool

    @property
    def label(self) -> str | None:
        """The label that it shows, None where it shows none."""
        return label_of(self.shown, any_shape=self.named)


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a document by what they are. ``markers`` also hold those that dangle (their ``target`` is None)."""

    markers: Sequence[Link]
    backs: Sequence[Link]


def unseen_nodes(tree: Tree) -> bytearray:
    """Return, for each place of the row, 1 where the node is, or stands inside, something that a reader does not see."""
    hidden = bytearray(len(tree.row))
    place = 0
    while place < len(tree.row):
        node = tree.row[place]
        if node.tag and is_unseen(node) and not _is_lifted(tree, node):
            hidden[place : node.last + 1] = b"\1" * (node.last + 1 - place)
            place = node.last
        place += 1
    return hidden


def _is_lifted(tree: Tree, node: Node) -> bool:
    """Tell whether an element that is seldom text is so here: a button that is a marker, a navigation box with markers."""
    if node.tag == "button":
        return named_as_marker(node)
    if not is_chrome(node) or node.tag == "nav":
        return False
    return any(inner.tag == "sup" and named_as_marker(inner) for inner in tree.inside(node) if inner.attributes)


def find_links(tree: Tree, anchors: Anchors, hidden: bytearray) -> Links:
    """Return the markers and the ways back among the links of ``tree``."""
    links = list(_links(tree, anchors))
    pairing = _Pairing(tree, links)
    markers, backs = [], []
    for link in links:
        if link.back:
            backs.append(link)
        elif not hidden[link.node.order] and _is_marker(tree, link, pairing):
            markers.append(link)
        elif link.target is not None and pairing.answers(link):
            backs.append(link)
    return Links(markers, backs)


def block_of(node: Node) -> Node:
    """Return the nearest block at or above ``node``."""
    while node.tag not in BLOCKS and node.parent is not None:
        node = node.parent
    return node


def words_before(tree: Tree, node: Node) -> str:
    """Return the last words before ``node`` in its own block, empty where it begins the block."""
    block = block_of(node)
    for place in range(node.order - 1, max(block.order, node.order - _BACKWARDS), -1):
        before = tree.row[place]
        if before.tag in BLOCKS or before.tag == "br":
            return ""
        if "\n" in before.text and block.tag == "pre":
            return before.text.rpartition("\n")[2].strip()[-80:]
        if before.text.strip():
            return before.text[-80:]
    return ""


def _links(tree: Tree, anchors: Anchors) -> Iterator[Link]:
    covered = -1
    for node in tree.row:
        if not node.attributes or node.order <= covered:
            continue
        aim = anchors.aim(node)
        if aim is None or (aim.node is not None and (aim.node.holds(node) and aim.node.tag in ("html", "body", "main"))):
            continue
        shown = " ".join(tree.words(node, 200).split())
        wrappers = list(_wrappers(tree, node))
        yield Link(
            node=node,
            fragment=aim.fragment,
            target=aim.node,
            shown=shown,
            raised=_is_raised(tree, node, shown),
            named=any(named_as_marker(one) for one in wrappers) or cites_bibliography(node),
            back=_is_back(node, aim.fragment, shown, wrappers),
        )
        covered = node.last


def _wrappers(tree: Tree, node: Node) -> Iterator[Node]:
    """Yield a link, what stands inside it, and the inline elements around it that hold little else."""
    yield from (inner for inner in tree.inside(node)[:8] if inner.attributes)
    for above, _ in zip(node.above(), range(_WRAPPERS), strict=False):
        if above.tag in BLOCKS:
            return
        yield above


def _is_raised(tree: Tree, node: Node, shown: str) -> bool:
    around = [*tree.inside(node)[:8], *(above for above, _ in zip(node.above(), range(_WRAPPERS), strict=False))]
    tight = [one for one in around if one.tag not in BLOCKS]
    return any(one.tag == "sup" or _RAISED.search(one.get("style")) for one in tight) or bool(_SUPERSCRIPT.fullmatch(shown))


def _is_back(node: Node, fragment: str, shown: str, wrappers: Sequence[Node]) -> bool:
    if named_as_way_back(node) or shown_as_way_back(shown):
        return True
    if any(named_as_way_back(one) for one in wrappers):
        return True
    return is_marker_id(fragment) and not (named_as_marker(node) and not node.get("style"))


def _is_marker(tree: Tree, link: Link, pairing: _Pairing) -> bool:
    label, target = link.label, link.target
    if link.named and not link.shown and target is not None:
        return True  # the number is drawn by a style sheet
    if label is None:
        return False
    before = words_before(tree, link.node)
    bare = not link.raised and not is_bracketed(link.shown) and not before.rstrip().endswith(("[", "("))
    if target is None:
        return is_short_label(label) and (link.raised or link.named or (is_note_id(link.fragment) and not bare))
    if target.holds(link.node) or link.node.holds(target):
        return False
    return link.named or (not (bare and _REFERRING.search(before)) and _is_likely(tree, link, label, pairing, bare=bare))


def _is_likely(tree: Tree, link: Link, label: str, pairing: _Pairing, *, bare: bool) -> bool:
    """Judge a link with a label and a target, whose own names do not say what it is."""
    known = is_note_id(link.fragment)
    if link.target is None or _is_title(tree, link.target, label) or not (is_short_label(label) or link.raised or known):
        return False
    return known or _behaves(tree, link, label, pairing, bare=bare)


def _behaves(tree: Tree, link: Link, label: str, pairing: _Pairing, *, bare: bool) -> bool:
    """Judge a link that only looks like a marker by what it leads to."""
    target = link.target
    if target is None or any(_is_title(tree, inner, label) for inner in tree.inside(block_of(target))[:12]):
        return False
    rival = pairing.rival(link)
    if rival is not None:
        if rival.back:
            return True
        begins, begun = not words_before(tree, link.node), not words_before(tree, rival.node)
        return link.node.order < rival.node.order if begins == begun else begun
    starts = _starts_with(tree, target, label)
    if link.raised:
        return starts or bool(tree.words(block_of(target), 10).strip())
    if not bare:
        return starts or (block_of(target).tag == "li" and (is_bracketed(link.shown) or _is_counted(block_of(target))))
    # a bare number that hangs on a word: in tables of contents and indexes it stands apart
    return starts and bool(words_before(tree, link.node)[-1:].strip())


def _is_title(tree: Tree, node: Node, label: str) -> bool:
    """Tell whether ``node`` is a heading with words of its own: where it holds nothing but the label, it heads a note."""
    return node.tag in HEADINGS and label_of(tree.words(node, 40)) != label


def _is_counted(item: Node) -> bool:
    """Tell whether an item stands in a list that draws numbers: "(3)" may lead to a mere bullet that is an exercise."""
    return item.parent is not None and item.parent.tag == "ol"


def _starts_with(tree: Tree, target: Node, label: str) -> bool:
    """Tell whether the text from ``target`` on begins with ``label``, in whatever brackets."""
    found = ""
    for node in tree.row[target.order : target.order + 40]:
        found += " " if node.tag in BLOCKS else node.text
        if len(found.strip()) > len(label) + 6:
            break
    return re.match(rf"[\s\[(^]*{re.escape(label)}(?!\w)", found) is not None


class _Pairing:
    """Which links lead to one another: the sure sign of a marker and its note."""

    def __init__(self, tree: Tree, links: Sequence[Link]) -> None:
        self._tree = tree
        self._orders = [link.node.order for link in links]
        self._links = links
        self._at: dict[Node, list[Link]] = {}  # link node -> links that lead to it
        for link in links:
            for home in self._homes(link.target) if link.target is not None else ():
                self._at.setdefault(home.node, []).append(link)

    def rival(self, link: Link) -> Link | None:
        """Return the link that stands where ``link`` leads, and leads to ``link``."""
        if link.target is None:
            return None
        around = block_of(link.target)
        answering = [other for other in self._at.get(link.node, ()) if other is not link and around.holds(other.node)]
        return answering[0] if answering else None

    def answers(self, link: Link) -> bool:
        """Tell whether ``link`` leads to a link that leads to it."""
        return self.rival(link) is not None

    def _homes(self, target: Node) -> Sequence[Link]:
        """Return the links that bear a target's name: it, those in it or around it, or the one behind an empty anchor."""
        low = bisect_left(self._orders, target.order)
        high = bisect_right(self._orders, target.last)
        inside = self._links[low:high]
        if inside:
            return inside if len(inside) <= _CROWD else ()
        if low and self._links[low - 1].node.holds(target):
            return self._links[low - 1 : low]
        following = self._links[low : low + 1]
        return [one for one in following if block_of(one.node) is block_of(target) and not self._tree.words(target, 1).strip()]
