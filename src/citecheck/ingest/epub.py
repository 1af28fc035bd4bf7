"""Reader of EPUB books: their XHTML files in the order of the spine, as one text whose notes may stand in another file.

EPUB 2 and 3 (https://www.w3.org/TR/epub-33/): container.xml names the package file, whose manifest and spine name the rest.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from citecheck.ingest.html.anchors import Anchors
from citecheck.ingest.html.reader import weave_pages
from citecheck.ingest.html.words import Linking
from citecheck.ingest.loose import settle
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument
from citecheck.text.html_tree import MAX_TAGS, Tree, parse_html, row_of
from citecheck.text.package import Package
from citecheck.text.xml import Element, local_name, parse_xml

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/xml"})
#: Ways of hiding fonts from being copied, which hide no words (https://www.w3.org/TR/epub-33/#sec-font-obfuscation; Adobe's).
_FONTS_ONLY = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_AGAIN = "open the book in a reading program and export it again"


@dataclass(frozen=True, slots=True)
class _Item:
    path: str
    kind: str
    properties: frozenset[str]


class Epub:
    """Reads EPUB books. Tables of contents are left out; an encrypted book is told."""

    media_types: tuple[str, ...] = ("application/epub+zip",)
    suffixes: tuple[str, ...] = (".epub",)

    def read(self, path: Path, data: bytes) -> Document:
        """Read ``data``, the bytes of ``path``. Raises ``UnreadableDocument`` for what is no EPUB, damaged, or encrypted."""
        where = str(path)
        package = Package.open(data, where)
        spine, beside = _files(package, where)
        _refuse_encrypted(package, spine, where)
        names = [*spine, *beside]
        tree = _joined(package, names, where)
        weave = weave_pages(tree, Anchors(tree, names), Linking(), tree.root.children[: len(spine)])
        for name in _missing(package, spine):
            weave.problem("CC413", f"the book names {name} as part of its text, but does not hold it")
        document = settle(
            weave, source=where, media_type=self.media_types[0], digest=hashlib.sha256(data).hexdigest(), encoding=tree.encoding
        )
        if not document.text.strip():
            raise UnreadableDocument("the book holds no words", where=where, hint="a book of pictures? give its text")
        return document


def _files(package: Package, where: str) -> tuple[list[str], list[str]]:
    """Return the paths of the XHTML files in the spine's order, and of those beside it, where notes may stand."""
    opf = _package_file(package, where)
    root = parse_xml(package.read(opf), f"{where}: {opf}")
    folder = posixpath.dirname(opf)
    items = {item.get("id") or "": _item(item, folder) for item in _all(root, "item")}
    contents = {_path(folder, guide.get("href")) for guide in _all(root, "reference") if guide.get("type") == "toc"}
    lines: list[str] = []
    asides: list[str] = []
    for itemref in _all(root, "itemref"):
        item = items.get(itemref.get("idref") or "")
        if item and item.kind in _PAGES and "nav" not in item.properties and item.path not in contents:
            (asides if itemref.get("linear") == "no" else lines).append(item.path)
    spine = list(dict.fromkeys([*lines, *asides]))
    beside = [item.path for item in items.values() if item.kind in _PAGES and "nav" not in item.properties]
    if not spine:
        raise UnreadableDocument("the book's package file names no text", where=where, hint=_AGAIN)
    known = {*spine, *contents}
    return spine, [name for name in dict.fromkeys(beside) if name not in known and package.has(name)]


def _package_file(package: Package, where: str) -> str:
    """Return the path of the package file: what container.xml names, else the only .opf."""
    if package.has(_CONTAINER):
        root = parse_xml(package.read(_CONTAINER), f"{where}: {_CONTAINER}")
        for rootfile in _all(root, "rootfile"):
            named = unquote(rootfile.get("full-path") or "")
            if package.has(named):
                return named
    found = [name for name in package.names() if name.lower().endswith(".opf")]
    if len(found) != 1:
        raise UnreadableDocument("no EPUB: it has no package file", where=where, hint="check the file and its suffix")
    return found[0]


def _item(item: Element, folder: str) -> _Item:
    properties = frozenset((item.get("properties") or "").split())
    return _Item(_path(folder, item.get("href")), (item.get("media-type") or "").strip().lower(), properties)


def _path(folder: str, href: str | None) -> str:
    """Resolve a link of the package file; it may not lead out of the package, where ``Package`` finds nothing."""
    return posixpath.normpath(posixpath.join(folder, unquote((href or "").partition("#")[0])))


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if local_name(element) == name)


def _refuse_encrypted(package: Package, spine: Sequence[str], where: str) -> None:
    """Refuse a book whose text is encrypted, as sold books are. Obfuscated fonts are no hindrance."""
    if not package.has(_ENCRYPTION):
        return
    text = {name.lower() for name in spine}
    for entry in _all(parse_xml(package.read(_ENCRYPTION), f"{where}: {_ENCRYPTION}"), "EncryptedData"):
        method = next((one.get("Algorithm") for one in _all(entry, "EncryptionMethod")), "")
        named = {_path("", one.get("URI")).lower() for one in _all(entry, "CipherReference")}
        if method not in _FONTS_ONLY and named & text:
            raise UnreadableDocument(
                "the book is encrypted (DRM): its text cannot be read",
                where=where,
                hint="ask the publisher for a copy without DRM, or give the report in another format",
            )


def _missing(package: Package, spine: Sequence[str]) -> list[str]:
    return [name for name in spine if not package.has(name)]


def _joined(package: Package, names: Sequence[str], where: str) -> Tree:
    """Return the trees of all files as one. A file that is missing is an empty one."""
    trees: list[Tree] = []
    tags = 0
    for name in names:
        data = package.read(name) if package.has(name) else b""
        tags += data.count(b"<")
        if tags > MAX_TAGS:
            raise UnreadableDocument(f"the book has more than {MAX_TAGS:,} tags", where=where, hint="split the report")
        trees.append(parse_html(data, f"{where}: {name}", xhtml=True))
    return row_of(trees)
