"""The parts of an OpenDocument text: its words, and the styles that hide text, break pages and number notes (ODF 1.3).

Names are told in the short form "text:p"; elements of other namespaces than ODF's as ":name".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from citecheck.ingest.numerals import numeral
from citecheck.model.document import Scope
from citecheck.model.errors import UnreadableDocument
from citecheck.text.package import Package
from citecheck.text.xml import Element, parse_xml

_ODF = re.compile(r"\{urn:oasis:names:tc:opendocument:xmlns:([a-z0-9-]+):1\.0\}(.+)")
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_XLINK = "{http://www.w3.org/1999/xlink}href"
#: Pictures and embedded objects in a flat file, in base 64: megabytes without a word.
_BINARY = re.compile(rb"<office:binary-data>[^<]*</office:binary-data>")
#: Most styles that one is based on, one after another.
_LONGEST_CHAIN = 64
_NEW_PAGE = frozenset({"page", "even-page", "odd-page"})
_FORMS = {"1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter"}
_SCOPES: dict[str, Scope] = {"chapter": "chapter", "page": "page"}
#: Usual prefixes that are not the last word of their namespace.
_SPELLED = {"fo": "xsl-fo-compatible", "svg": "svg-compatible", "draw": "drawing"}
_PREFIXES = {space: prefix for prefix, space in _SPELLED.items()}


@lru_cache(maxsize=1024)
def _short(tag: str) -> str:
    found = _ODF.fullmatch(tag)
    return f"{_PREFIXES.get(found.group(1), found.group(1))}:{found.group(2)}" if found else ":" + tag.rpartition("}")[2]


def name_of(element: Element) -> str:
    """Return an element's short name, "" where it is no element."""
    tag = element.tag
    return _short(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=256)
def _long(name: str) -> str:
    space, _, local = name.partition(":")
    return f"{{{_SPACE}{_SPELLED.get(space, space)}:1.0}}{local}"


def value(element: Element, name: str) -> str:
    """Return the attribute with the short name ``name``, empty where the element has none."""
    return str(element.get(_long(name)) or "")


def every(element: Element, *names: str) -> Iterator[Element]:
    """Yield all descendants with one of the short names, in document order."""
    return element.iter(*(_long(name) for name in names))


def href_of(element: Element) -> str | None:
    """Return where a link leads (xlink:href), None where it says nothing."""
    found = element.get(_XLINK)
    return str(found).strip() if found else None


@dataclass(frozen=True, slots=True)
class Style:
    """What of a style matters here, None where it says nothing and the style that it is based on counts."""

    parent: tuple[str, str]
    hidden: bool | None
    breaks_before: bool | None
    breaks_after: bool | None


class Styles:
    """All styles of a document, by family and name."""

    def __init__(self, found: Mapping[tuple[str, str], Style]) -> None:
        self._found = found
        self._known: dict[tuple[str, str], tuple[bool, bool, bool]] = {}

    def hides(self, family: str, name: str) -> bool:
        """Tell whether text of the style is hidden."""
        return self._of(family, name)[0]

    def breaks_before(self, family: str, name: str) -> bool:
        """Tell whether the style begins a page."""
        return self._of(family, name)[1]

    def breaks_after(self, family: str, name: str) -> bool:
        """Tell whether the style ends a page."""
        return self._of(family, name)[2]

    def _of(self, family: str, name: str) -> tuple[bool, bool, bool]:
        key = (family, name)
        if key not in self._known:
            chain = list(self._chain(key))
            self._known[key] = (
                next((style.hidden for style in chain if style.hidden is not None), False),
                next((style.breaks_before for style in chain if style.breaks_before is not None), False),
                next((style.breaks_after for style in chain if style.breaks_after is not None), False),
            )
        return self._known[key]

    def _chain(self, key: tuple[str, str]) -> Iterator[Style]:
        seen: set[tuple[str, str]] = set()
        while key in self._found and key not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(key)
            yield self._found[key]
            key = self._found[key].parent


@dataclass(frozen=True, slots=True)
class Numbering:
    """How one class of notes is numbered: the form (ST_NumberFormat's words), the first number, where it begins anew."""

    form: str = "decimal"
    start: int = 1
    scope: Scope = "document"


@dataclass(frozen=True, slots=True)
class OpenText:
    """An opened text: the element that holds its words, its styles, and the numbering of each class of notes."""

    text: Element
    styles: Styles
    numbering: Mapping[str, Numbering]


def open_text(data: bytes, where: str) -> OpenText:
    """Open the OpenDocument text in ``data``, a package or a flat file.

    Raises ``UnreadableDocument`` for what is none, for a damaged one, and for one protected by a password.
    """
    if data.startswith(b"PK") or not _is_flat(data):
        package = Package.open(data, where)
        _refuse_protected(package, where)
        roots = [parse_xml(package.read(name), f"{where}/{name}") for name in _members(package)]
    else:
        roots = [parse_xml(_BINARY.sub(b"", data), where)]
    text = next(every(roots[0], "office:text"), None)
    if text is None:
        raise UnreadableDocument(f"no OpenDocument text: it holds {_body_of(roots[0])}", where=where, hint="give a .odt file")
    return OpenText(text, Styles(_styles(roots)), _numbering(roots))


def _is_flat(data: bytes) -> bool:
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<")


def _members(package: Package) -> list[str]:
    return ["content.xml", *(["styles.xml"] if package.has("styles.xml") else [])]


def _refuse_protected(package: Package, where: str) -> None:
    """Refuse a text that its manifest calls encrypted (ODF 1.3 part 2, 4.3; whole packages since LibreOffice 24.2)."""
    manifest = "META-INF/manifest.xml"
    locked = package.has("encrypted-package")
    if not locked and package.has(manifest):
        entries = every(parse_xml(package.read(manifest), f"{where}/{manifest}"), "manifest:encryption-data")
        files = [parent for entry in entries if (parent := entry.getparent()) is not None]
        locked = any(value(file, "manifest:full-path") in ("content.xml", "encrypted-package") for file in files)
    if locked:
        hint = "open it with its password and save it without one"
        raise UnreadableDocument("the document is protected by a password", where=where, hint=hint)


def _body_of(root: Element) -> str:
    body = next(every(root, "office:body"), None)
    inner = next((name_of(one) for one in body), "") if body is not None else ""
    return f"a {inner.partition(':')[2]}" if inner else "no body"


def _styles(roots: list[Element]) -> dict[tuple[str, str], Style]:
    found: dict[tuple[str, str], Style] = {}
    for root in roots:
        for style in every(root, "style:style"):
            family = value(style, "style:family")
            found.setdefault((family, value(style, "style:name")), _style(style, family))
    return found


def _style(style: Element, family: str) -> Style:
    hidden: bool | None = None
    before: bool | None = True if value(style, "style:master-page-name") else None
    after: bool | None = None
    for properties in style:
        if display := value(properties, "text:display"):
            hidden = display == "none"
        if begins := value(properties, "fo:break-before"):
            before = before or begins in _NEW_PAGE
        if ends := value(properties, "fo:break-after"):
            after = ends in _NEW_PAGE
    return Style((family, value(style, "style:parent-style-name")), hidden, before, after)


def _numbering(roots: list[Element]) -> dict[str, Numbering]:
    found: dict[str, Numbering] = {}
    for root in roots:
        for said in every(root, "text:notes-configuration"):
            start = value(said, "text:start-value")
            found[value(said, "text:note-class")] = Numbering(
                form=_FORMS.get(value(said, "style:num-format"), "decimal"),
                # start-value counts from 0: LibreOffice writes "0" for the first number 1
                start=int(start) + 1 if start.isascii() and start.isdigit() and len(start) < 6 else 1,
                scope=_SCOPES.get(value(said, "text:start-numbering-at"), "document"),
            )
    return found


def number_of(numbering: Numbering, rank: int) -> str:
    """Return the label of the note at ``rank`` (from 0) where the file does not write it."""
    return numeral(numbering.start + rank, numbering.form)
