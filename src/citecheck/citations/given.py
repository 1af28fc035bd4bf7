"""Sources that the document's format gives field by field (a cite template, a .bib entry): what it says wins over parsing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import get_args

import msgspec

from citecheck.citations.fields import read_fields
from citecheck.citations.flat import Flat
from citecheck.citations.identifiers import find_arxiv, find_isbn, find_pmid
from citecheck.citations.marks import Reading
from citecheck.citations.sources import find_doi, find_links, wanted
from citecheck.citations.split import pieces
from citecheck.model.citation import CitedDate, Kind
from citecheck.model.document import DateOrder
from citecheck.model.errors import InvalidUrl
from citecheck.model.url import Url, parse_url
from citecheck.text.archive_urls import take_apart
from citecheck.text.dates import find_dates

#: Fields that are wholly the format's to say: what it does not name is not given.
_SETTLED = ("title", "container_title", "publisher", "author", "issued", "accessed", "url", "version_url", "doi")
_WORDS = ("title", "container_title", "publisher", "author", "locator")
_KINDS = frozenset(get_args(Kind))
_TAG = re.compile(r"^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$")
#: An address in a field stands alone: resolved as it is, nothing is trimmed from its end.
_NOWHERE = parse_url("https://no.invalid/")
_PRECISIONS = ("day", "month", "year")


def given_readings(flat: Flat, fields: Iterable[tuple[str, str]], order: DateOrder, width: int = 0) -> list[Reading]:
    """Return one reading for each source of ``fields`` (see ``Note.fields``), and those of links that stand beside them.

    ``flat`` is the note. Signals, quotes and pages come from its words where no field says them.
    """
    readings: list[Reading] = []
    for piece, source in _divided(flat, list(_sources(fields)), width):
        if source is None:
            readings.extend(read_fields(part, order, width) for part in pieces(piece, order, width) if part.text)
        elif piece.text:
            readings.append(_read(piece, source, order, width))
    return readings


def _sources(fields: Iterable[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """Divide the row of pairs at each "raw"."""
    source: dict[str, str] = {}
    for name, value in fields:
        if name == "raw" and source:
            yield source
            source = {}
        source.setdefault(name, value)
    if source:
        yield source


def _divided(flat: Flat, sources: list[dict[str, str]], width: int) -> Iterator[tuple[Flat, dict[str, str] | None]]:
    """Yield each source with the words that are its own, and stretches between sources that hold links of their own."""
    at = 0
    for number, source in enumerate(sources, start=1):
        raw = source.get("raw", "")
        found = flat.text.find(raw, at) if raw else -1
        start, end = (found, found + len(raw)) if found >= 0 else (at, len(flat.text))
        before = flat.cut(at, start)
        if _linked(before, width):
            yield before, None
            at = start
        after = flat.cut(end, len(flat.text)) if number == len(sources) else None
        if after is not None and not _linked(after, width):
            end, after = len(flat.text), None
        yield flat.cut(at, end), source
        at = end
        if after is not None:
            yield after, None


def _linked(piece: Flat, width: int) -> bool:
    return any(not link.bare and link.url is not None for link in wanted(find_links(piece, width)))


def _read(piece: Flat, source: dict[str, str], order: DateOrder, width: int) -> Reading:
    """Read the words of one source, then let its fields overrule them."""
    reading = read_fields(piece, order, width)
    for field in _SETTLED:
        setattr(reading, field, None)
    reading.backref = None
    reading.places = [place for place in reading.places if place[0] not in (*_SETTLED, "repeats")]
    for field in _WORDS:
        if source.get(field):
            setattr(reading, field, source[field])
            _place(reading, field, source[field])
    reading.issued = _date(reading, "issued", source.get("issued", ""), order)
    reading.accessed = _date(reading, "accessed", source.get("accessed", ""), order)
    _take_addresses(reading, source)
    doi = find_doi(source.get("doi", ""))
    reading.doi = doi[2] if doi else None
    _take_numbers(reading, source)
    if _TAG.match(source.get("language", "")):
        reading.language = source["language"]
    reading.kind = _kind(reading.kind, source.get("kind", ""))
    reading.quotes = tuple(quote for quote in reading.quotes if quote.strip(" .,") != (reading.title or "").strip(" .,"))
    return reading


def _take_numbers(reading: Reading, source: dict[str, str]) -> None:
    """Let a field of its own overrule a number that the words hold; what fails its check is left out."""
    for field, label, find in (("isbn", "ISBN", find_isbn), ("pmid", "PMID", find_pmid), ("arxiv", "arXiv", find_arxiv)):
        if source.get(field):
            number = find(f"{label}:{source[field]}") or find(source[field])
            setattr(reading, field, number.number if number else None)
            _place(reading, field, source[field])


def _place(reading: Reading, field: str, words: str) -> None:
    """Note where a field's words stand in the piece, replacing what parsing thought of it."""
    reading.places = [place for place in reading.places if place[0] != field]
    start = reading.piece.text.find(words)
    if start >= 0 and words:
        reading.places.append((field, start, start + len(words)))


def _date(reading: Reading, field: str, words: str, order: DateOrder) -> CitedDate | None:
    """Return the most precise date of a field; of two, the first. "July–August 2004" has no date but its last month."""
    dates = find_dates(words, order) or find_dates(re.split(r"[–—/-]", words)[-1], order)
    found = min(dates, key=lambda date: _PRECISIONS.index(date.date.precision), default=None)
    if found is None:
        return None
    _place(reading, field, words)
    return found.date


def _take_addresses(reading: Reading, source: dict[str, str]) -> None:
    """Set URL and version; an address inside an archive is taken apart, and never passes as the original."""
    url, version = _url(source.get("url", "")), _url(source.get("version_url", ""))
    inside = take_apart(url) if url is not None else None
    if inside is not None:
        version = version or url
        url = _url(inside.original or "")
    elif url is None and version is not None:
        archived = take_apart(version)
        url = _url(archived.original or "") if archived else None
    if url is None:
        url, version = version, None
    reading.url, reading.version_url = url, version
    for field, address in (("url", url), ("version_url", version)):
        if address is not None:
            _place(reading, field, address.as_written)


def _url(words: str) -> Url | None:
    """Make a ``Url`` of a field; None where it is none, or has no host of its own."""
    try:
        url = parse_url(words, _NOWHERE) if words and "." in words else None
        if url is not None and url.host == _NOWHERE.host:
            url = parse_url(words) if re.match(r"(?i)^www\.", words) else None
    except InvalidUrl:
        return None
    return msgspec.structs.replace(url, as_written=words) if url is not None and url.scheme in ("http", "https", "ftp") else None


def _kind(read: Kind, given: str) -> Kind:
    """Return the kind that the format names, unless the link shows that it is a video."""
    if given in _KINDS and not (read == "video" and given in ("web", "news")):
        return given  # type: ignore[return-value]
    return "web" if read in ("comment", "cross-reference") else read
