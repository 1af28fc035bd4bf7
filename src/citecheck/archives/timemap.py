"""A TimeMap read (RFC 7089 section 5): mementos, and the further TimeMaps that it names. Pure.

Datetimes in the field have no weekday, a wrong one, no zone, or are ISO 8601; where one cannot be read at all, the timestamp
in the memento's own address speaks for it, and where there is none either, the memento is counted as unreadable.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import msgspec

from citecheck.archives.links import Link, iter_links
from citecheck.model.errors import InvalidUrl
from citecheck.model.memento import Memento, UrlMatch
from citecheck.model.url import Url, parse_url
from citecheck.text.archive_urls import read_timestamp, repair_original
from citecheck.text.url_match import compare

#: A timestamp with its modifier in a memento's address, and the original behind it.
_STAMP = re.compile(r"/(\d{14})([a-z]{2}_)?(?=/(.+)$)", re.DOTALL)


class Further(NamedTuple):
    """Another TimeMap of the same original, and the time that it says it covers (None: it does not say)."""

    uri: str
    since: dt.datetime | None
    until: dt.datetime | None


class TimeMapPage(NamedTuple):
    """One page of a TimeMap: is it one at all, its mementos, further pages, and how many links could not be read."""

    is_timemap: bool
    mementos: tuple[Memento, ...] = ()
    further: tuple[Further, ...] = ()
    unreadable: int = 0


def read_datetime(text: str | None) -> dt.datetime | None:
    """Return the moment that a datetime attribute or Memento-Datetime names (RFC 1123, or what the field writes instead).

    >>> read_datetime("Thu, 12 May 2016 10:00:04 GMT").isoformat()
    '2016-05-12T10:00:04+00:00'
    >>> [read_datetime(odd) is None for odd in ("12 May 2016 10:00:04", "2016-05-12T10:00:04Z", "20160512100004", "soon")]
    [False, False, False, True]
    """
    words = (text or "").strip()
    if words.isdigit():
        return read_timestamp(words)
    for read in (parsedate_to_datetime, dt.datetime.fromisoformat):
        try:
            at = read(words)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        try:
            return at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
        except (ValueError, OverflowError):
            return None
    return None


def read_timemap(text: str, asked: Url, *, base: Url, archive: str, rewritten: bool = False) -> TimeMapPage:
    """Read one page that was found at ``base``. Mementos of other originals are kept, with their match.

    ``rewritten`` is set on each memento. A text that names neither original, nor self, nor any memento is no TimeMap.
    """
    links = tuple(iter_links(text))
    original = next((link.uri for link in links if "original" in link.rels), asked.normalised)
    mementos: dict[tuple[dt.datetime, str], Memento] = {}
    matches: dict[str, UrlMatch] = {}
    unreadable = 0
    for link in links:
        if "memento" not in link.rels:
            continue
        memento = _memento(link, original, base=base, archive=archive, rewritten=rewritten)
        if memento is None:
            unreadable += 1
            continue
        match = matches.get(memento.original)
        if match is None:
            match = matches[memento.original] = compare(memento.original, asked)
        mementos.setdefault((memento.at, memento.uri), msgspec.structs.replace(memento, match=match))
    known = any(link.rels & {"original", "self", "timegate", "timemap", "memento"} for link in links)
    return TimeMapPage(known, tuple(mementos.values()), tuple(_further(links, base)), unreadable)


def memento_at(uri: str, original: str, *, said: str | None, archive: str, rewritten: bool = False) -> Memento | None:
    """Make the memento at ``uri``; None where neither ``said`` (a datetime) nor the address tells its moment."""
    stamp = _STAMP.search(uri)
    at = read_datetime(said) or (read_timestamp(stamp[1]) if stamp else None)
    if at is None:
        return None
    inside = repair_original(stamp[3]) if stamp else None
    shown = f"{uri[: stamp.end(1)]}{uri[stamp.end() :]}" if stamp else uri  # without the modifier: as people open it
    return Memento(original=inside or original, uri=shown, at=at, archive=archive, rewritten=rewritten)


def _memento(link: Link, original: str, *, base: Url, archive: str, rewritten: bool) -> Memento | None:
    uri = _absolute(link.uri, base)
    return memento_at(uri, original, said=link.attributes.get("datetime"), archive=archive, rewritten=rewritten) if uri else None


def _further(links: Iterable[Link], base: Url) -> Iterable[Further]:
    """Yield the TimeMaps that a page names beside itself; those of another format than link-format are left out."""
    seen = {base.normalised}
    for link in links:
        kind = link.attributes.get("type", "application/link-format").partition(";")[0].strip().lower()
        uri = _absolute(link.uri, base) if link.rels & {"self", "timemap"} else None
        if "self" in link.rels and uri:
            seen.add(uri)
        if "timemap" not in link.rels or "self" in link.rels or kind != "application/link-format" or not uri or uri in seen:
            continue
        seen.add(uri)
        try:
            parse_url(uri, base)
        except InvalidUrl:
            continue
        yield Further(uri, read_datetime(link.attributes.get("from")), read_datetime(link.attributes.get("until")))


def _absolute(uri: str, base: Url) -> str | None:
    """Return ``uri`` as an absolute address, exactly as it stands where it is one; None where it is no web address."""
    if re.match(r"(?i)https?://[^/\s]", uri):
        return uri
    try:
        resolved = parse_url(uri, base)
    except InvalidUrl:
        return None
    return resolved.normalised if resolved.scheme in ("http", "https") and uri else None
