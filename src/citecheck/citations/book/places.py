"""From YAML text to its tree of places, with every mistake of spelling told by line, column and cure. The door to PyYAML.

libyaml reads (ten times as fast as a parser in Python); where it refuses, PyYAML's own parser is asked again, for its words
and marks tell people more, and it has the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import yaml
from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from citecheck.citations.book.decode import wrong
from citecheck.citations.book.tangles import key_near, untangled
from citecheck.citations.book.tree import Branch, Entry, Leaf, Node, Rows
from citecheck.model.errors import BookError

#: The file's own shape is five levels deep.
_MAX_DEPTH = 12
#: PyYAML may have been built without libyaml; then all is read by its own parser.
_FAST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: YAML 1.1, which PyYAML reads, breaks lines at these; YAML 1.2 (section 5.4) does not, and editors show no break.
_NO_BREAKS = "\x85\u2028\u2029"
#: Stand in for them while the parser reads, unless the text itself has them: private use, one character each.
_STAND_INS = "\uf7b5\uf7b8\uf7b9"
_IN = str.maketrans(_NO_BREAKS, _STAND_INS)
_OUT = str.maketrans(_STAND_INS, _NO_BREAKS)


def read_tree(path: Path, text: str) -> Node | None:
    """Return the tree of places in any plain YAML (no anchors, tags or second documents), None where it is empty.

    ``path`` is for the messages. Raises ``BookError`` with line, column and cure.
    """
    masked = not any(sign in text for sign in _STAND_INS) and any(sign in text for sign in _NO_BREAKS)
    seen = text.translate(_IN) if masked else text
    words: Callable[[str], str] = (lambda value: value.translate(_OUT)) if masked else str
    fast = yaml.SafeLoader if "\ufeff" in text else _FAST  # to libyaml a byte order mark inside the text is white space
    try:
        return _Reader(path, seen, words).root(fast)
    except YAMLError:
        pass
    reader = _Reader(path, seen, words)
    try:
        return reader.root(yaml.SafeLoader)
    except YAMLError as error:
        raise untangled((path, seen), error) from None


def tree_by(loader: type[yaml.SafeLoader], path: Path, text: str) -> Node | None:
    """Return the tree that one of PyYAML's two parsers gives. Raises ``YAMLError`` and ``BookError``."""
    return _Reader(path, text, str).root(loader)


class _Mark(Protocol):
    """What both of PyYAML's parsers give for a place."""

    index: int


def _at(mark: _Mark | None) -> int:
    """Return the offset of a mark. Every event of a parser has one, though its type allows none."""
    return mark.index if mark is not None else 0


class _Reader:
    """Builds the tree of places from the parser's events, refusing what citations.yaml has no use for."""

    def __init__(self, path: Path, text: str, words: Callable[[str], str]) -> None:
        self.path = path
        self.text = text
        self.words = words
        self.end = 0  # where the last text ended

    def root(self, loader: type[yaml.SafeLoader]) -> Node | None:
        """Return the only document of the file, None where there is none. Raises ``YAMLError`` and ``BookError``."""
        found: Node | None = None
        events = iter(yaml.parse(self.text, Loader=loader))
        for event in events:
            if isinstance(event, DocumentStartEvent) and found is not None:
                raise self.wrong(event, "a second document begins here", "delete the line '---'")
            if isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent):
                found = self.node(event, events, 0)
        return None if isinstance(found, Leaf) and found.empty() else found

    def node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        if depth > _MAX_DEPTH:
            raise self.wrong(event, "nested too deep", "citations.yaml has lists of keys and values, no deeper")
        if isinstance(event, NodeEvent) and event.anchor:  # an alias has its anchor's name
            raise self.wrong(event, "anchors and aliases (& and *) are not used here", "write the value out, or put it in quotes")
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag:
            raise self.wrong(event, "tags (!) are not used here", "put the value in double quotes, or delete the tag")
        if isinstance(event, ScalarEvent):
            return self.leaf(event)
        if isinstance(event, MappingStartEvent):
            return self.branch(event, events, depth)
        if isinstance(event, SequenceStartEvent):
            return self.rows(event, events, depth)
        raise self.wrong(event, "nothing that citecheck can read", "write 'key: value'")

    def leaf(self, event: ScalarEvent) -> Leaf:
        start, end = _at(event.start_mark), _at(event.end_mark)
        block = event.style in ("|", ">")
        if start == end:  # no value: the parser's mark is on whatever comes next
            start = end = self.nothing(start)
        if block:
            end = start + len(self.text[start:end].rstrip())
        self.end = end
        return Leaf(text=self.words(event.value), start=start, end=end, plain=not event.style, block=block)

    def nothing(self, limit: int) -> int:
        """Return where a missing value would stand: after the colon or the dash."""
        for sign in (":", "-", ","):
            at = self.end + len(self.text[self.end : limit]) - len(self.text[self.end : limit].lstrip(" \t\n"))
            if self.text.startswith(sign, at):
                return at + 1
        return self.end

    def branch(self, start: MappingStartEvent, events: Iterator[Event], depth: int) -> Branch:
        entries: list[Entry] = []
        seen: dict[str, Leaf] = {}
        event = next(events)
        while not isinstance(event, MappingEndEvent):
            key = self.node(event, events, depth + 1)
            if not isinstance(key, Leaf) or key.block or (not start.flow_style and not self.followed(key)):
                raise self.wrong(event, "this is no simple key", "write 'key: value'")
            if key.text in seen:
                first = self.text.count("\n", 0, seen[key.text].start) + 1
                message = f"'{key.text}' stands twice (first on line {first})"
                raise wrong((self.path, self.text), key.start, key.text, message, "delete one")
            seen[key.text] = key
            entries.append(Entry(key=key, value=self.node(next(events), events, depth + 1)))
            event = next(events)
        return Branch(
            start=_at(start.start_mark), end=self.closed(start, event), flow=bool(start.flow_style), entries=tuple(entries)
        )

    def followed(self, key: Leaf) -> bool:
        rest = self.text[key.end : key.end + 80]
        before = self.text[max(0, key.start - 80) : key.start].rstrip(" \t")
        return rest.lstrip(" \t").startswith(":") and not before.endswith("?")

    def rows(self, start: SequenceStartEvent, events: Iterator[Event], depth: int) -> Rows:
        items: list[Node] = []
        event = next(events)
        while not isinstance(event, SequenceEndEvent):
            items.append(self.node(event, events, depth + 1))
            event = next(events)
        return Rows(start=_at(start.start_mark), end=self.closed(start, event), flow=bool(start.flow_style), items=tuple(items))

    def closed(self, start: CollectionStartEvent, end: Event) -> int:
        """Return where a collection ends: at its bracket, or with its last text."""
        if start.flow_style:
            self.end = _at(end.end_mark)
        return self.end

    def wrong(self, event: Event, message: str, hint: str) -> BookError:
        offset = _at(event.start_mark)
        return wrong((self.path, self.text), offset, key_near(self.text, offset), message, hint)
