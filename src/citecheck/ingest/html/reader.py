"""Reader of HTML reports: pages saved from the web, exports of word processors and of converters, hand-made pages."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urljoin

import msgspec

from citecheck.ingest.dates import date_order
from citecheck.ingest.html.anchors import Anchors
from citecheck.ingest.html.notes import Footnotes, find_footnotes
from citecheck.ingest.html.words import Linking, TextWalk, note_text
from citecheck.ingest.loose import settle
from citecheck.ingest.weave import Weave
from citecheck.model.document import Document, Scope
from citecheck.model.errors import UnreadableDocument
from citecheck.text.html_tree import Node, Tree, parse_html

_WEB = re.compile(r"(?i)\Ahttps?://")
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)\s*(\S{1,2000}?)\s*-->", re.IGNORECASE)
#: Share of the text that <main> must hold to be taken for the whole report.
_MOST = 0.5


class Html:
    """Reads HTML and XHTML. Where a page has no notes, plain-text habits are tried, then its links are its citations."""

    media_types: tuple[str, ...] = ("text/html", "application/xhtml+xml")
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml", ".xht")

    def read(self, path: Path, data: bytes) -> Document:
        """Read ``data``, the bytes of ``path``. Raises ``UnreadableDocument`` for what is no text and for no words at all."""
        tree = parse_html(data, str(path), xhtml=path.suffix.lower() in (".xhtml", ".xht"))
        addresses = list(_addresses(tree, data))
        anchors = Anchors(tree, [path.name], addresses)
        linking = Linking(base=_base(tree, addresses), wiki=_is_wiki(tree))
        weave = weave_pages(tree, anchors, linking)
        document = settle(
            weave,
            source=str(path),
            media_type=self.media_types[0],
            digest=hashlib.sha256(data).hexdigest(),
            encoding=tree.encoding,
        )
        if not document.text.strip():
            raise UnreadableDocument("the page holds no words", where=str(path), hint="give the page that holds the report")
        return _in_language(document, tree)


def weave_pages(tree: Tree, anchors: Anchors, linking: Linking, body: Sequence[Node] | None = None) -> Weave:
    """Weave the text, markers and notes of ``tree``. ``body`` are the nodes that hold the text, all of it by default."""
    footnotes = find_footnotes(tree, anchors)
    weave = Weave()
    walk = TextWalk(tree, footnotes, linking, weave, numbered=not footnotes.notes)
    for top in body if body is not None else [_main(tree, footnotes)]:
        walk.walk(top)
    labels = Counter(found.label for found in footnotes.notes)
    for found in footnotes.notes:
        text, marks = note_text(tree, found, footnotes, linking)
        scope: Scope = "chapter" if labels[found.label] > 1 else "document"
        weave.note(found.key, found.label, text, scope=scope, marks=marks)
    return weave


def _main(tree: Tree, footnotes: Footnotes) -> Node:
    """Return the element that holds the report: <main> or the only <article>, where it has all markers and most words."""
    tops = [node for node in tree.row if node.tag == "main" or node.get("role") == "main"]
    articles = [node for node in tree.row if node.tag == "article"]
    likely: list[Node] = [*tops[:1], *(articles if len(articles) == 1 else [])]
    for top in likely:
        marked = all(top.holds(mark) for mark in footnotes.marks)
        if marked and _letters(tree, top, footnotes) > _MOST * _letters(tree, tree.root, footnotes):
            return top
    return tree.root


def _letters(tree: Tree, top: Node, footnotes: Footnotes) -> int:
    return sum(len(node.text) for node in tree.inside(top) if node.text and not footnotes.hidden[node.order])


def _addresses(tree: Tree, data: bytes) -> Iterator[str]:
    """Yield the addresses that the page says it has, without fragments, the surest first."""
    for node in tree.row:
        if node.tag == "link" and node.get("rel").lower() == "canonical":
            yield node.get("href").partition("#")[0]
        elif node.tag == "meta" and node.get("property").lower() == "og:url":
            yield node.get("content").partition("#")[0]
        elif node.tag == "body":
            break
    saved = _SAVED_FROM.search(data, 0, 4096)
    if saved:
        yield saved[1].decode("utf-8", errors="replace").partition("#")[0]


def _base(tree: Tree, addresses: Sequence[str]) -> str:
    """Return the address against which relative links are resolved: <base>, itself resolved, else the page's own address.

    Source: https://html.spec.whatwg.org/#document-base-url.
    """
    own = next((address for address in addresses if _WEB.match(address)), "")
    written = next((node.get("href").strip() for node in tree.row if node.tag == "base" and node.get("href")), "")
    try:
        base = urljoin(own, written) if written else own
        base = "https:" + base if base.startswith("//") else base
        urljoin(base, "x")
    except ValueError:
        return ""
    return base if _WEB.match(base) else ""


def _is_wiki(tree: Tree) -> bool:
    for node in tree.row:
        if node.tag == "body":
            return "mediawiki" in node.tokens
        if node.tag == "meta" and node.get("name").lower() == "generator" and node.get("content").startswith("MediaWiki"):
            return True
    return False


def _in_language(document: Document, tree: Tree) -> Document:
    """Take the language that the page declares, where the words do not tell."""
    declared = tree.root.get("lang") or tree.root.get("xml:lang")
    if document.language is None and re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", declared):
        return msgspec.structs.replace(document, language=declared, date_order=date_order(document.text, declared))
    return document
