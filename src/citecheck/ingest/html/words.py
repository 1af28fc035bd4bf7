"""The words of an HTML tree: the text with its markers for the ``Weave``, and the text of one note."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from citecheck.ingest.html.notes import Footnotes, Found
from citecheck.ingest.html.signs import BLOCKS, is_unseen, label_of, without_debris
from citecheck.ingest.weave import Weave, with_link
from citecheck.text.html_tree import Node, Tree, parse_fragment
from citecheck.text.tidy import collapse

_RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")
_RAISABLE = re.compile(r"\s*[-−+]?\d[\d,;\s]*")
_WEB = re.compile(r"(?i)\Ahttps?://")
#: What closes a link's words: the address is put behind it, so that a quoted title stays whole.
_CLOSERS = re.compile(r"\A\s?[”»’\"'\])]+")


@dataclass(frozen=True, slots=True)
class Linking:
    """How links are read. ``base`` resolves relative addresses (empty: they stay words).

    With ``wiki`` only links out of MediaWiki's own pages keep their address: its notes link every name to an article.
    """

    base: str = ""
    wiki: bool = False

    def address(self, node: Node) -> str | None:
        """Return the web address of a link, None where it has none that a note could cite."""
        href = "".join(node.get("href").split())  # as browsers do: https://url.spec.whatwg.org/#concept-basic-url-parser
        if not href or href.startswith("#") or (self.wiki and "external" not in node.tokens):
            return None
        try:
            whole = urljoin(self.base, href) if self.base else ("https:" + href if href.startswith("//") else href)
        except ValueError:
            return None
        return whole if _WEB.match(whole) else None


class TextWalk:
    """Gives all that a reader sees, notes apart, to a ``Weave``, block by block and cell by cell.

    With ``numbered`` the items of ordered lists get their numbers, which style sheets draw: they may be labels of notes.
    """

    def __init__(self, tree: Tree, footnotes: Footnotes, linking: Linking, weave: Weave, *, numbered: bool = False) -> None:
        self._tree = tree
        self._notes = footnotes
        self._linking = linking
        self._weave = weave
        self._numbered = numbered
        self._items: dict[Node, int] = {}
        self._broken = False  # whether a line break came last

    def walk(self, top: Node) -> None:
        """Walk ``top`` in reading order."""
        opened: list[Node] = []
        place = top.order
        while place <= top.last:
            node = self._tree.row[place]
            while opened and opened[-1].last < place:
                self._leave(opened.pop())
            place = self._step(node, top)
            if place == node.order + 1 and node.last >= place:
                opened.append(node)
        while opened:
            self._leave(opened.pop())
        self._weave.paragraph()

    def _step(self, node: Node, top: Node) -> int:
        """Give one node to the weave, and return the place of the next."""
        notes = self._notes
        if node in notes.marks:
            self._unbreak()
            self._weave.mark(*notes.marks[node])
            return node.last + 1
        if node in notes.drop or notes.taken[node.order] or (notes.hidden[node.order] and node is not top):
            return node.last + 1
        if not node.tag:
            if node.text.strip():
                self._unbreak()
            if not self._broken:
                self._weave.words(raised(node))
            return node.last + 1
        if node.tag == "a" and (address := self._linking.address(node)) and not self._is_pierced(node):
            self._unbreak()
            self._weave.link(_shown(self._tree, node), address)
            return node.last + 1
        self._enter(node)
        return node.order + 1

    def _enter(self, node: Node) -> None:
        if node.tag in BLOCKS:
            self._weave.paragraph()
            self._broken = False
            if node.tag == "li" and self._numbered and node.parent is not None and node.parent.tag == "ol":
                self._weave.words(f"{self._number(node.parent)}. ")
        elif node.tag == "br":
            if self._broken:
                self._weave.paragraph()
            self._broken = True
        elif node.tag == "q":
            self._weave.words("“")

    def _unbreak(self) -> None:
        """Put a space where a line was broken, once it is known that words follow."""
        if self._broken:
            self._weave.words(" ")
            self._broken = False

    def _leave(self, node: Node) -> None:
        if node.tag in BLOCKS:
            self._weave.paragraph()
            self._broken = False
        elif node.tag == "q":
            self._weave.words("”")

    def _number(self, listed: Node) -> int:
        start = listed.get("start")
        first = int(start) if start.isdecimal() and len(start) < 6 else 1
        self._items[listed] = self._items.get(listed, first - 1) + 1
        return self._items[listed]

    def _is_pierced(self, link: Node) -> bool:
        """Tell whether a link holds a marker or part of a note, so that its words cannot be taken as they are."""
        notes = self._notes
        return any(node in notes.marks or notes.taken[node.order] for node in self._tree.inside(link))


def note_text(tree: Tree, found: Found, footnotes: Footnotes, linking: Linking) -> tuple[str, list[tuple[str, str]]]:
    """Return a note's text, and label and key of each marker inside it.

    The text is its words with the addresses of its links, without its label and its ways back, markers as "[label]".
    """
    if found.attribute is not None:
        return _of_attribute(found.attribute, linking), []
    reading = _Note(tree, linking, footnotes, found.label)
    text, labelled = reading.read(found)
    text = without_debris(collapse(text))
    return text.lstrip(" .,:;)]") if labelled else _unlabelled(text, found, tree), reading.marks


def raised(node: Node) -> str:
    """Return a text node's words; the digits of an exponent, or of a marker without a link, as raised digits.

    >>> from citecheck.text.html_tree import parse_fragment
    >>> "".join(raised(node) for node in parse_fragment("10<sup>12</sup>, 1<sup>st</sup>", "doctest").row)
    '10¹², 1st'
    """
    above = node.parent
    while above is not None and above.tag in ("span", "b", "i", "em", "strong", "font", "a", "small"):
        above = above.parent
    if above is not None and above.tag == "sup" and _RAISABLE.fullmatch(node.text):
        return node.text.translate(_RAISED)
    return node.text


class _Note:
    """Reads the words of one note."""

    def __init__(self, tree: Tree, linking: Linking, footnotes: Footnotes | None, label: str) -> None:
        self.marks: list[tuple[str, str]] = []
        self._tree = tree
        self._linking = linking
        self._drop = footnotes.drop if footnotes else set()
        self._inner = footnotes.inner if footnotes else {}
        self._label = label
        self._parts: list[str] = []
        self._waiting = ""  # an address that stands behind the quotation mark to come

    def read(self, found: Found) -> tuple[str, bool]:
        """Return the words, and whether the note's label stood in a way back, which is no part of them."""
        labelled = False
        for piece in found.pieces:
            place = piece.order
            while place <= piece.last:
                node = self._tree.row[place]
                if node in self._drop:
                    labelled = labelled or label_of(self._tree.words(node, 60)) == self._label
                    self._parts.append(" ")
                place = self._step(node, piece)
            self._parts.append(" ")
        return "".join([*self._parts, self._waiting]), labelled

    def _step(self, node: Node, piece: Node) -> int:
        if node in self._drop or (node is not piece and is_unseen(node)):
            return node.last + 1
        if node in self._inner:
            self.marks.append(self._inner[node])
            self._words(f"[{self._inner[node][0]}]")
            return node.last + 1
        if node.tag == "a" and (address := self._linking.address(node)):
            self._link(collapse(_shown(self._tree, node)), address)
            return node.last + 1
        if node.tag in BLOCKS or node.tag in ("br", "q"):
            self._parts.append("“" if node.tag == "q" else " ")
        if node.tag == "q":
            self._parts.append(self._tree.words(node) + "”")
            return node.last + 1
        if node.text:
            self._words(raised(node))
        return node.order + 1

    def _link(self, shown: str, address: str) -> None:
        linked = with_link(shown, address)
        keeps = bool(shown) and linked.startswith(shown)
        self._parts += [self._waiting, shown if keeps else linked]
        self._waiting = linked[len(shown) :] if keeps else ""

    def _words(self, text: str) -> None:
        closing = _CLOSERS.match(text) if self._waiting else None
        end = closing.end() if closing else 0
        glue = " " if self._waiting and text[end : end + 1].isalnum() else ""
        self._parts += [text[:end], self._waiting, glue, text[end:]]
        self._waiting = ""


def _shown(tree: Tree, link: Node) -> str:
    """Return the words that a link shows."""
    return "".join(_seen(tree, link))


def _seen(tree: Tree, top: Node) -> Iterator[str]:
    place = top.order
    while place <= top.last:
        node = tree.row[place]
        if node is not top and is_unseen(node):
            place = node.last + 1
            continue
        if node.text:
            yield raised(node)
        elif node.tag in BLOCKS or node.tag == "br":
            yield " "
        place += 1


def _of_attribute(written: str, linking: Linking) -> str:
    """Return the text of a note that stands in an attribute, which may be HTML itself."""
    plain = html.unescape(written)
    if "<" not in plain:
        return collapse(plain)
    tree = parse_fragment(plain, "a note in an attribute")
    found = Found("attribute", "", [tree.root])
    return without_debris(collapse(_Note(tree, linking, None, "").read(found)[0]))


def _unlabelled(text: str, found: Found, tree: Tree) -> str:
    """Return a note's text without the label that it begins with.

    In an ordered list the number is drawn: there a bare number belongs to the words ("1 May 2016").
    """
    label = re.escape(found.label)
    lifted = re.escape(found.label.translate(_RAISED))
    apart = _stands_apart(tree, found)
    drawn = found.pieces and found.pieces[0].tag == "li" and not apart
    edge = "" if apart else r"(?=\W)"
    bare = "" if drawn else rf"|(?:{label}|{lifted})(?:[.:)\]]+\s*|{edge}\s*)"
    begun = re.match(rf"[\s\[(]*(?:[\[(]\s*{label}\s*[\])]{bare})[\s.:–—-]*", text)
    kept = text[begun.end() :] if begun else text
    return kept or text


def _stands_apart(tree: Tree, found: Found) -> bool:
    """Tell whether a note's label is an element's only words, as in ``<sup>1</sup> Words``."""
    for piece in found.pieces:
        for node in tree.inside(piece)[:20]:
            words = node.text.strip()
            if words:
                return label_of(words) == found.label
    return False
