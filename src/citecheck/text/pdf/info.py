"""What a PDF says of itself: its information dictionary (ISO 32000-1 section 14.3.3) and its XMP packet (section 14.3.2)."""

from __future__ import annotations

import re

import msgspec

from citecheck.model.source import DateCandidate
from citecheck.text.metadata.days import Means, day_of
from citecheck.text.metadata.json_ld import words_of
from citecheck.text.pdf.pages import open_document

#: XMP stands in the open by the standard's advice; a packed one is left out. Longer packets are previews and histories.
_PACKET = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.DOTALL)
_DATE = re.compile(r"\AD?:?(\d{4})(\d{2})(\d{2})")
#: Titles that programs put in where nobody set one.
_NO_TITLE = re.compile(r"(?i)\A(?:microsoft (?:word|powerpoint) - |untitled|document\d*\Z|.*\.(?:docx?|indd|qxd|pdf|pptx?)\Z)")
_KEYS: tuple[tuple[str, Means], ...] = (("CreationDate", "unclear"), ("ModDate", "modified"))
_XMP: tuple[tuple[str, Means], ...] = (
    ("prism:publicationDate", "published"),
    ("prism:coverDate", "published"),
    ("dc:date", "unclear"),
)


class PdfInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Title, authors, publisher and days as a PDF gives them."""

    title: str = ""
    author: tuple[str, ...] = ()
    publisher: str = ""
    language: str = ""
    dates: tuple[DateCandidate, ...] = ()


def info_of(data: bytes, where: str) -> PdfInfo:
    """Return what the PDF ``data`` says of itself. Raises ``UnreadableDocument`` where it cannot be opened."""
    document = open_document(data, where)
    try:
        given = {key: words_of(value.replace("\x00", "")) for key, value in document.get_metadata_dict(skip_empty=True).items()}
    finally:
        document.close()
    packet = _PACKET.search(data)
    xmp = packet.group().decode("utf-8", errors="replace") if packet else ""
    title = next((each for each in (*_values(xmp, "dc:title"), given.get("Title", "")) if each and not _NO_TITLE.match(each)), "")
    authors = _values(xmp, "dc:creator") or [name for name in re.split(r"\s*;\s*", given.get("Author", "")) if name]
    return PdfInfo(
        title=title,
        author=tuple(authors[:20]),
        publisher=next(iter(_values(xmp, "dc:publisher")), ""),
        language=next(iter(_values(xmp, "dc:language")), ""),
        dates=tuple(_dates(given, xmp)),
    )


def _dates(given: dict[str, str], xmp: str) -> list[DateCandidate]:
    found = []
    for name, means in _XMP:
        found += [_candidate(value, name, means) for value in _values(xmp, name)]
    for name, means in _KEYS:
        value = given.get(name, "")
        digits = _DATE.match(value)
        found.append(_candidate("-".join(digits.groups()) if digits else value, name, means))
    return [each for each in found if each is not None]


def _candidate(raw: str, name: str, means: Means) -> DateCandidate | None:
    day = day_of(raw) if raw else None
    return DateCandidate(day=day, raw=raw[:140], origin="pdf", name=name, means=means) if day else None


def _values(xmp: str, name: str) -> list[str]:
    """Return the values of a property of XMP: of an attribute, an element, or the items of a list in it."""
    attribute = re.search(rf'\b{name}="([^"]{{1,1000}})"', xmp)
    if attribute:
        return [words_of(attribute[1])]
    element = re.search(rf"<{name}\b[^>]*>(.{{1,5000}}?)</{name}>", xmp, re.DOTALL)
    if element is None:
        return []
    items = re.findall(r"<rdf:li\b[^>]*>([^<]{1,1000})</rdf:li>", element[1]) or [element[1]]
    return [words_of(item) for item in items if "<" not in item and item.strip()]
