"""Where the links inside a document lead: ids and names of one HTML file, or of all the files of a book."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from citecheck.ingest.html.signs import is_marker_id, is_note_id
from citecheck.text.html_tree import Node, Tree

_SCHEME = re.compile(r"(?i)\A[a-z][a-z0-9+.-]+:")
_QUOTED = re.compile(r"""['"]([\w:.-]{2,100})['"]""")
#: Attributes that name the popup or list item that a button belongs to.
_POINTING = ("aria-describedby", "aria-controls", "aria-details", "data-target", "data-bs-target")


@dataclass(frozen=True, slots=True)
class Aim:
    """What a link inside the document aims at: the fragment as written, and the node, None where nothing bears it."""

    fragment: str
    node: Node | None


class Anchors:
    """The named places of a document. ``names`` are those of its files, as a link would spell them, in the tree's order."""

    def __init__(self, tree: Tree, names: Sequence[str], addresses: Sequence[str] = ()) -> None:
        self._roots = [child.order for child in tree.root.children] if len(names) > 1 else [0]
        self._names = names
        self._indices = {name: index for index, name in reversed(list(enumerate(names)))}
        self._addresses = frozenset(addresses)
        self._places: list[dict[str, Node]] = [{} for _ in names]
        for node in tree.row:
            if node.attributes:
                here = self._places[self._file(node)]
                if node.get("id"):
                    here.setdefault(node.get("id"), node)
                if node.tag == "a" and node.get("name"):
                    here.setdefault(node.get("name"), node)

    def aim(self, node: Node) -> Aim | None:
        """Return what ``node`` points to inside the document; None where it points nowhere or out of the document."""
        href = node.get("href").strip()
        if "#" in href and (found := self._of_href(node, href)):
            return found
        return self._of_attributes(node)

    def _file(self, node: Node) -> int:
        return min(len(self._names) - 1, max(0, bisect_right(self._roots, node.order) - 1))

    def _of_href(self, node: Node, href: str) -> Aim | None:
        page, _, fragment = href.partition("#")
        if not fragment:
            return None
        place = self._page(node, page)
        if place is not None:
            return Aim(fragment, self._named(place, fragment))
        # A page saved from the web has its own address in its links, and does not always say what that was.
        telling = len(self._names) == 1 and (is_note_id(fragment) or is_marker_id(fragment))
        found = self._named(0, fragment) if telling else None
        if found is None and (_SCHEME.match(page) or page.startswith(("//", "/"))):
            return None
        return Aim(fragment, found)  # a file beside this one, which is not at hand: a note there is a missing one

    def _page(self, node: Node, page: str) -> int | None:
        """Return which of the files ``page`` names, seen from the file in which ``node`` stands."""
        here = self._file(node)
        if not page or page in self._addresses:
            return here
        if _SCHEME.match(page) or page.startswith("//"):
            return None
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self._names[here]), unquote(page)))
        return self._indices.get(path)

    def _named(self, place: int, fragment: str) -> Node | None:
        ids = self._places[place]
        plain = unquote(fragment)
        return ids.get(fragment) or ids.get(plain) or ids.get(f"user-content-{plain}")  # GitHub prefixes ids, not hrefs

    def _of_attributes(self, node: Node) -> Aim | None:
        if node.tag not in ("a", "button", "sup", "span", "label"):
            return None
        here = self._file(node)
        for name in _POINTING:
            found = self._places[here].get(node.get(name).removeprefix("#")) if node.get(name) else None
            if found is not None:
                return Aim(node.get(name), found)
        for quoted in _QUOTED.findall(node.get("onclick")[:500]):
            if is_note_id(quoted) and quoted in self._places[here]:
                return Aim(quoted, self._places[here][quoted])
        return None
