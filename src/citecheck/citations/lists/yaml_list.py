"""Lists of links in YAML: links, objects, and CSL-YAML (``references:``)."""

from __future__ import annotations

from pathlib import Path

from citecheck.citations.book.places import read_tree
from citecheck.citations.book.tree import Branch, Node, Rows, value_of
from citecheck.citations.lists.items import LISTS, entry_row, says_something
from citecheck.citations.lists.row import Row
from citecheck.model.errors import UnreadableDocument

_HINT = "give a list of links, or of entries with a url"


def yaml_rows(text: str, where: str) -> list[Row]:
    """Return the entries of a YAML list, at the top or under a key such as "references".

    Raises ``BookError`` with line and cure for what is no YAML, ``UnreadableDocument`` for what is no list of links, and for
    citations.yaml itself.
    """
    root = read_tree(Path(where), text)
    if isinstance(root, Branch) and root.entry("citations") and root.entry("version"):
        hint = "name the report; its book is given with --citations"
        raise UnreadableDocument("this is a citations.yaml, no report", where=where, hint=hint)
    found = _list_in(root)
    rows = [entry_row(value_of(item), item.start, item.end) for item in found.items] if found else []
    if not says_something(rows):
        raise UnreadableDocument("the YAML holds no list of links", where=where, hint=_HINT)
    return rows


def _list_in(root: Node | None) -> Rows | None:
    if isinstance(root, Rows):
        return root
    if isinstance(root, Branch):
        for name in LISTS:
            entry = root.entry(name)
            if entry is not None and isinstance(entry.value, Rows):
                return entry.value
    return None
