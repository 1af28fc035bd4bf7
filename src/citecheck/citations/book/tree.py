"""The text of a YAML file as a tree of places: what stands where, so that one value can change and all else stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

import msgspec

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_COMMENT = re.compile(r"(?:(?<=[ \t\n])|^)#[^\n]*")
#: A comment on the first line of a block text: "raw: >-  # as printed".
_HEAD_COMMENT = re.compile(r"[|>][-+0-9]*[ \t]*(#[^\n]*)")  # libyaml takes it without a blank before it, too
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """A text in the file. ``start`` and ``end`` are offsets; ``block`` says that it is a ``|`` or ``>`` text."""

    text: str
    start: int
    end: int
    plain: bool = True
    block: bool = False

    def empty(self) -> bool:
        """Tell whether nothing is said here: no value, null, or blanks."""
        return not self.text.strip() or (self.plain and self.text in _NULLS)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A key with its value."""

    key: Leaf
    value: Node


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """Keys and values. ``flow`` says that it is written in braces. ``end`` is the end of the last value."""

    start: int
    end: int
    flow: bool
    entries: tuple[Entry, ...]

    def entry(self, key: str) -> Entry | None:
        """Return the entry of ``key``, or None."""
        return next((entry for entry in self.entries if entry.key.text == key), None)


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """A list. ``start`` is its first dash or its bracket."""

    start: int
    end: int
    flow: bool
    items: tuple[Node, ...]


Node: TypeAlias = Leaf | Branch | Rows


def value_of(node: Node) -> object:
    """Return the node as dict, list and stripped str. Keys without a value are left out, as if they were not there."""
    if isinstance(node, Leaf):
        return node.text.strip()
    if isinstance(node, Rows):
        return [value_of(item) for item in node.items]
    return {
        entry.key.text: value_of(entry.value)
        for entry in node.entries
        if not (isinstance(entry.value, Leaf) and entry.value.empty())
    }


def at_path(root: Node, path: str) -> tuple[Node, list[str | int]]:
    """Return the node at a path like ``$.citations[0].url``, as far as it can be walked, and the steps walked."""
    node, steps = root, list[str | int]()
    for key, index in _STEP.findall(path):
        found: Node | None = None
        if key and isinstance(node, Branch) and (entry := node.entry(key)):
            found = entry.value
        elif index and isinstance(node, Rows):
            found = node.items[int(index)]
        if found is None:
            break
        node = found
        steps.append(key or int(index))
    return node, steps


def column_of(text: str, offset: int) -> int:
    """Return the column of ``offset``, counted from 0."""
    return offset - (text.rfind("\n", 0, offset) + 1)


def line_of(text: str, offset: int) -> int:
    """Return the line of ``offset``, counted from 1."""
    return text.count("\n", 0, offset) + 1


def after_line(text: str, offset: int) -> int:
    """Return the offset at which the line after that of ``offset`` begins; the end of the text for the last line."""
    return text.find("\n", offset) + 1 or len(text)


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Yield the keys and texts below ``node``, in the order of the file."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Rows):
        for item in node.items:
            yield from leaves_of(item)
    else:
        for entry in node.entries:
            yield entry.key
            yield from leaves_of(entry.value)


def comments_in(text: str, entry: Entry) -> tuple[str | None, list[str]]:
    """Return the comment on the entry's first line, and those on its further lines, so that no rewriting loses them."""
    found: list[tuple[int, str]] = []
    last = entry.key.start
    for leaf in (entry.key, *leaves_of(entry.value)):
        found += _gap(text, last, leaf.start)
        head = _HEAD_COMMENT.match(text, leaf.start, leaf.end) if leaf.block else None
        if head:
            found.append((head.start(1), head[1].rstrip()))
        last = max(last, leaf.end)
    found += _gap(text, last, after_line(text, max(last, entry.value.end)))
    newline = after_line(text, entry.key.start)
    first = next((words for offset, words in found if offset < newline), None)
    return first, [words for offset, words in found if offset >= newline]


def _gap(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Return the comments between two texts, where a number sign can be nothing else."""
    return [(start + hit.start(), hit[0].rstrip()) for hit in _COMMENT.finditer(text[start:end])]
