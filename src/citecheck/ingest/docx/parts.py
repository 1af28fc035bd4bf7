"""The parts of a Word document: which XML holds the body, the notes and the styles, and where its links lead.

Names are told in the short form "w:p" for both spellings of the namespace: the transitional one that Word writes, and the
strict one of ISO/IEC 29500-1.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from citecheck.model.errors import UnreadableDocument
from citecheck.text.package import Package
from citecheck.text.xml import Element, parse_xml

_WORD = ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
_LINKED = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PREFIXES = {
    **dict.fromkeys(_WORD, "w"),
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
}
_FALSE = frozenset({"0", "false", "off"})


@lru_cache(maxsize=1024)
def _short(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(space.lstrip('{'), '')}:{local}"


def name_of(element: Element) -> str:
    """Return an element's short name: "w:p", ":shape" where its namespace is none that matters, "" where it is no element."""
    tag = element.tag
    return _short(tag) if isinstance(tag, str) else ""


def value(element: Element, name: str = "val") -> str | None:
    """Return attribute ``name`` of WordprocessingML, None where the element has none."""
    for space in _WORD:
        found = element.get(f"{{{space}}}{name}")
        if found is not None:
            return str(found)
    return None


def link_id(element: Element) -> str | None:
    """Return the relationship id of an element (r:id), None where it has none."""
    for space in _LINKED:
        found = element.get(f"{{{space}}}id")
        if found is not None:
            return str(found)
    return None


@lru_cache(maxsize=256)
def _long(*names: str) -> tuple[str, ...]:
    return tuple(f"{{{space}}}{name.removeprefix('w:')}" for name in names for space in _WORD)


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child called ``name`` ("w:…" only), None where there is none (or no element)."""
    return next(iter(element.iterchildren(*_long(name))), None) if element is not None else None


def every(element: Element, *names: str) -> Iterator[Element]:
    """Yield all descendants with one of the ``names`` ("w:…" only), in document order."""
    return element.iter(*_long(*names))


def is_on(switch: Element | None) -> bool:
    """Tell whether a toggle such as w:vanish is there and not switched off (ECMA-376-1, 17.17.4)."""
    return switch is not None and (value(switch) or "true").lower() not in _FALSE


@dataclass(frozen=True, slots=True)
class Part:
    """One XML part: its root, and the addresses that its hyperlinks lead to, by relationship id."""

    root: Element
    links: dict[str, str]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that hold words or say how notes are numbered; None where the document has no such part."""

    body: Part
    footnotes: Part | None
    endnotes: Part | None
    settings: Part | None
    styles: Part | None


def open_parts(package: Package, where: str) -> Parts:
    """Find and parse the parts of a Word document by their relationships (ECMA-376-1, 11.3).

    Raises ``UnreadableDocument`` where the package holds no Word document, or a broken one.
    """
    main = next((target for kind, target in _targets(package, "", where) if kind == "officeDocument"), "word/document.xml")
    if not package.has(main):
        raise UnreadableDocument("the package holds no Word document", where=where, hint="give a .docx file")
    others = {kind: target for kind, target in reversed(_targets(package, main, where)) if package.has(target)}
    body = _part(package, main, where)
    if name_of(body.root) != "w:document":
        message = f"no Word document: its main part is a <{name_of(body.root).removeprefix(':')}>"
        raise UnreadableDocument(message, where=where, hint="give a .docx file")

    def part(kind: str) -> Part | None:
        return _part(package, others[kind], where) if kind in others else None

    return Parts(body, part("footnotes"), part("endnotes"), part("settings"), part("styles"))


def _part(package: Package, name: str, where: str) -> Part:
    root = parse_xml(package.read(name), f"{where}/{name}")
    links = {key: target for key, kind, target in _relationships(package, name, where) if kind == "hyperlink"}
    return Part(root, links)


def _targets(package: Package, name: str, where: str) -> list[tuple[str, str]]:
    """Return kind and full name of each part that part ``name`` points to."""
    folder = posixpath.dirname(name)
    return [
        (kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
        for _, kind, target in _relationships(package, name, where)
    ]


def _relationships(package: Package, name: str, where: str) -> list[tuple[str, str, str]]:
    """Return id, kind (the last word of its type) and target of each relationship of part ``name``."""
    folder, file = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    if not package.has(rels):
        return []
    root = parse_xml(package.read(rels), f"{where}/{rels}")
    found = []
    for relationship in root:
        kind = str(relationship.get("Type") or "").rpartition("/")[2]
        found.append((str(relationship.get("Id") or ""), kind, str(relationship.get("Target") or "").strip()))
    return found
