"""HTML and XHTML files to a tree that readers walk. The door to lxml for HTML reports (``text/html.py`` is for live pages).

The tree is our own and plain: every node knows its place in reading order, so that walks need no recursion and questions
of the kind "does this stand inside that" are two comparisons. Scripts and comments are in it or not as the parser gives
them; what is visible is the reader's business.
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from citecheck.model.errors import UnreadableDocument
from citecheck.text.decoding import decode as decode_page
from citecheck.text.words import decode

#: Most tags of one file. A tree needs about 500 bytes a tag; the longest articles of Wikipedia have some 60,000.
MAX_TAGS = 1_000_000
#: Nodes below this depth become children of the last node above it. Browsers stop at 512 (Chromium, WebKit).
MAX_DEPTH = 512

_CHARSET = re.compile(rb"""(?i)<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""")
_MARKED = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_STATEFUL = ("iso2022", "hz")  # all their bytes are ASCII, so that they look like UTF-8
#: What a label means (https://encoding.spec.whatwg.org/#names-and-labels), as ``text/decoding.py`` has it.
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
_PROLOGUE = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"(?i)<!DOCTYPE[^\[<>]*>")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
#: XHTML's empty elements in a file read as HTML, where browsers take no notice of the slash and swallow what follows.
_SHUT = re.compile(r"""(?i)<(a|span|i|b|em|sup|p|div|li|td|title|script|style)((?:\s[^<>]*)?["'\s])/>""")
_BARE_SHUT = re.compile(r"(?i)<(a|span|i|b|em|sup|p|div|li|td|title|script|style)/>")
_PREFIXES = {"{http://www.idpf.org/2007/ops}": "epub:", "{http://www.w3.org/XML/1998/namespace}": "xml:"}
_TOPS = frozenset({"html", "body"})


@dataclass(eq=False, slots=True)
class Node:
    """An element, or a piece of text (``tag`` empty, words in ``text``).

    Tags and attribute names are in lower case as HTML has them, without namespaces but for ``epub:`` and ``xml:``.
    ``order`` and ``last`` are the places of the node and of its last descendant in ``Tree.row``.
    """

    tag: str
    parent: Node | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Node] = field(default_factory=list)
    order: int = 0
    last: int = 0

    def get(self, name: str) -> str:
        """Return an attribute's value, empty where there is none."""
        return self.attributes.get(name, "")

    @property
    def tokens(self) -> frozenset[str]:
        """The names in the class attribute, in lower case."""
        return frozenset(self.get("class").lower().split())

    def holds(self, other: Node) -> bool:
        """Tell whether ``other`` is this node or stands inside it."""
        return self.order <= other.order <= self.last

    def above(self) -> Iterator[Node]:
        """Yield the parent, its parent, and so on."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


@dataclass(frozen=True, slots=True)
class Tree:
    """A file's tree: ``row`` holds all its nodes in reading order, the root first. ``encoding`` is the file's."""

    root: Node
    row: Sequence[Node]
    encoding: str = "utf-8"

    def inside(self, node: Node) -> Sequence[Node]:
        """Return ``node`` and all nodes inside it, in reading order."""
        return self.row[node.order : node.last + 1]

    def words(self, node: Node, limit: int = 1_000_000) -> str:
        """Return the text inside ``node`` as it stands, cut where ``limit`` characters are passed."""
        found: list[str] = []
        length = 0
        for inner in self.row[node.order : node.last + 1]:
            if inner.text:
                found.append(inner.text)
                length += len(inner.text)
                if length > limit:
                    break
        return "".join(found)


def parse_html(data: bytes, where: str, *, xhtml: bool = False) -> Tree:
    """Return the tree of an HTML file; ``where`` names the file for messages.

    With ``xhtml`` (or an XML declaration in front) it is read as XML if it is well-formed, else as HTML. Entities that
    the file declares itself are not read, nothing is fetched. The encoding is that of the byte order mark, UTF-8 where valid,
    what the file declares, else a guess. Raises ``UnreadableDocument`` for binary data and for more than ``MAX_TAGS`` tags.

    >>> tree = parse_html(b"<p>One<sup>1</sup> two", "doctest")
    >>> [node.tag or node.text for node in tree.row]
    ['html', 'body', 'p', 'One', 'sup', '1', ' two']
    """
    text, encoding = _decoded(data, where)
    return _grown(text, where, xhtml=xhtml or _PROLOGUE.match(text) is not None, encoding=encoding)


def parse_fragment(text: str, where: str) -> Tree:
    """Return the tree of a piece of HTML, such as an attribute that holds a note's text. Raises as ``parse_html``."""
    return _grown(text, where, xhtml=False, encoding="utf-8")


def row_of(trees: Iterable[Tree]) -> Tree:
    """Join trees to one, in their order, under a root without a tag; their nodes get new places.

    >>> two = row_of(parse_html(b"<p>" + word, "doctest") for word in (b"a", b"b"))
    >>> two.words(two.root), [child.order for child in two.root.children]
    ('ab', [1, 5])
    """
    root = Node(tag="#all")
    encoding = "utf-8"
    for tree in trees:
        tree.root.parent = root
        root.children.append(tree.root)
        encoding = tree.encoding
    return Tree(root, _placed(root), encoding)


def _decoded(data: bytes, where: str) -> tuple[str, str]:
    """Decode the file: ``text/words.py`` believes a BOM and UTF-8, ``text/decoding.py`` the declaration; last comes a guess."""
    declared = None if data.startswith(_MARKED) else _declared(data)
    if declared and (declared.startswith(_STATEFUL) or not _is_utf8(data)):
        return decode_page(data + b"\n"), declared  # a line end, because pages off the web may be cut within a character
    try:
        return decode(data)
    except UnreadableDocument as error:
        raise UnreadableDocument(error.message, where=where, hint=error.hint) from None


def _declared(data: bytes) -> str | None:
    """Return the encoding that the file declares, in the spelling of ``codecs``; None where that is no character set."""
    found = _CHARSET.search(data, 0, 4096)
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else None
        "".encode(name or "utf-8")  # refuses codecs between bytes and bytes ("hex", "zlib")
    except (LookupError, UnicodeError):
        return None
    return _SUPERSETS.get(name, name) if name else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _grown(text: str, where: str, *, xhtml: bool, encoding: str) -> Tree:
    if text.count("<") > MAX_TAGS:
        raise UnreadableDocument(f"the HTML has more than {MAX_TAGS:,} tags", where=where, hint="split the report")
    root = (_as_xml(text) if xhtml else None) or _as_html(text)
    return Tree(root, _placed(root), encoding)


def _as_xml(text: str) -> Node | None:
    """Read XHTML; None where it is not well-formed or brings a DTD of its own.

    Without a DOCTYPE the parser knows no names of characters but XML's five, so HTML's are spelled out before.
    """
    plain = _DOCTYPE.sub("", _PROLOGUE.sub("", text), count=1)
    if "<!DOCTYPE" in plain:  # with a subset of its own: the HTML parser reads no entities that a file declares
        return None
    builder = _Builder()
    parser = etree.XMLParser(target=builder, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        parser.feed(_NAMED.sub(_spelled, plain))
        parser.close()
    except (etree.XMLSyntaxError, ValueError):
        return None
    return builder.root


def _spelled(named: re.Match[str]) -> str:
    if named[1] in _OF_XML:
        return named[0]
    return html.entities.html5.get(named[1] + ";", named[0])


def _as_html(text: str) -> Node:
    builder = _Builder()
    parser = etree.HTMLParser(target=builder, recover=True, no_network=True, huge_tree=True)
    whole = _BARE_SHUT.sub(r"<\1></\1>", _SHUT.sub(r"<\1\2></\1>", text)).replace("\0", "\ufffd")
    try:
        if whole.strip():
            parser.feed(whole)
            parser.close()
    except (etree.XMLSyntaxError, ValueError):  # what came until then is kept
        builder.flush()
    return builder.root


class _Builder:
    """What lxml calls while it parses (https://lxml.de/parsing.html#the-target-parser-interface)."""

    def __init__(self) -> None:
        self.root = Node(tag="html")
        self._body: Node | None = None
        self._open: list[tuple[str, Node]] = [("html", self.root)]
        self._words: list[str] = []

    def start(self, tag: str | bytes, attrib: Mapping[str | bytes, str | bytes]) -> None:
        """Open an element. Another <html> or <body>, which parsers put into text behind the first's end, adds nothing."""
        self.flush()
        name = _plain(tag)
        named = {_attribute(str(key)): str(value) for key, value in attrib.items()}
        if name == "html" or (name == "body" and self._body):
            node = self._body if name == "body" and self._body else self.root
            node.attributes = {**named, **node.attributes}
            return
        above = self._open[-1][1]
        if len(self._open) >= MAX_DEPTH:
            self._open.append((name, above))
            return
        node = Node(tag=name, parent=above, attributes=named)
        above.children.append(node)
        self._open.append((name, node))
        if name == "body":
            self._body = node

    def end(self, tag: str | bytes) -> None:
        """Close an element; the root and the body stay open for what comes behind them."""
        self.flush()
        name = _plain(tag)
        if name not in _TOPS and len(self._open) > 1 and self._open[-1][0] == name:
            self._open.pop()

    def data(self, data: str | bytes) -> None:
        """Take a piece of text."""
        self._words.append(str(data))

    def comment(self, text: str | bytes) -> None:
        """Leave a comment out."""

    def close(self) -> Node:
        """End the tree."""
        self.flush()
        return self.root

    def flush(self) -> None:
        """Make one node of the pieces of text that came in a row."""
        if self._words:
            above = self._open[-1][1]
            above.children.append(Node(tag="", parent=above, text="".join(self._words)))
            self._words.clear()


def _plain(tag: str | bytes) -> str:
    """Return a tag's name without its namespace. lxml gives str; its types allow bytes."""
    return str(tag).rpartition("}")[2].lower()


def _attribute(name: str) -> str:
    for namespace, prefix in _PREFIXES.items():
        if name.startswith(namespace):
            return prefix + name[len(namespace) :]
    return name.rpartition("}")[2].lower()


def _placed(root: Node) -> list[Node]:
    """Give every node its place, and return the row."""
    row: list[Node] = []
    waiting: list[tuple[Node, bool]] = [(root, False)]
    while waiting:
        node, done = waiting.pop()
        if done:
            node.last = len(row) - 1
            continue
        node.order = node.last = len(row)
        row.append(node)
        if node.children:
            waiting.append((node, True))
            waiting.extend((child, False) for child in reversed(node.children))
    return row
