"""Addresses inside web archives: recognised, and taken apart into archive, timestamp and original. Pure.

The list of hosts follows what InternetArchiveBot and MemGator know (specs/web-archives 3.7). A note that cites a
memento is read with this, an archive's own redirect is un-rewritten with it, and no archive is asked to capture one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs, unquote

import msgspec

from citecheck.model.errors import InvalidUrl
from citecheck.model.url import Url, parse_url

#: No web archive holds anything older: the Internet Archive began to crawl in 1996.
EARLIEST = dt.datetime(1996, 1, 1, tzinfo=dt.UTC)
#: How deep an archive of an archive of an archive is followed.
_DEEPEST = 5

_ALTERED = (
    "altered captures and used its visitors for an attack; the English Wikipedia deprecated it on 2026-02-20: "
    "do not rely on it, look for another archive's memento"
)
_ONE_PLACE = "has no interface by which the memento could be verified: compare it by hand"
_CLOSED = "no longer answers: look for another archive's memento"
_CACHE = "was a search engine's cache, never a lasting copy: look for an archive's memento"


class ArchivedUrl(msgspec.Struct, frozen=True, kw_only=True):
    """An address inside an archive, taken apart.

    ``timestamp``: 14 digits (a shorter one is padded), None where the address names no moment or an impossible one.
    ``at``: the same as a datetime in UTC. ``original``: the URL archived, None where the address hides it (short forms).
    Of an archive of an archive, ``archive`` and ``timestamp`` are the outer one's, ``original`` the innermost one, and
    ``inner`` keeps what stood between. ``warning``: why an editor should not lean on this archive; empty where nothing is known.
    ``never_ask``: it is not asked, neither for this memento nor for a capture.
    """

    archive: str
    timestamp: str | None = None
    at: dt.datetime | None = None
    original: str | None = None
    modifier: str = ""
    warning: str = ""
    never_ask: bool = False
    inner: ArchivedUrl | None = None


def read_timestamp(digits: str) -> dt.datetime | None:
    """Return the moment that 4 to 14 digits name (missing parts are the earliest), None where no calendar has it.

    In crawls of the year 2000 a "00" was inserted before the month or day, which pushed the seconds out: it is taken
    out again and the seconds are read as 00 (found and explained by EDGI's wayback client).

    >>> read_timestamp("20160512100000").isoformat()
    '2016-05-12T10:00:00+00:00'
    >>> read_timestamp("20000008241731").isoformat()
    '2000-08-24T17:31:00+00:00'
    >>> read_timestamp("2016").isoformat()
    '2016-01-01T00:00:00+00:00'
    """
    if not 4 <= len(digits) <= 14 or not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) == 14 and digits[4:6] == "00":
        digits = digits[:4] + digits[6:] + "00"
    elif len(digits) == 14 and digits[6:8] == "00":
        digits = digits[:6] + digits[8:] + "00"
    full = _fourteen(digits)
    try:
        month, day, hour, minute, second = (int(full[place : place + 2]) for place in range(4, 14, 2))
        return dt.datetime(int(full[:4]), month, day, hour, minute, second, tzinfo=dt.UTC)
    except ValueError:
        return None


def _padded(digits: str) -> str:
    even = digits if len(digits) % 2 == 0 else digits[:-1] + "0" + digits[-1]  # "20165" is May 2016
    return even + "00000101000000"[len(even) :]


def repair_original(text: str) -> str | None:
    """Return the URL that stands at the end of an archive's path, or None where it is none.

    Archives and servers mangle it: the scheme percent-encoded, one slash lost, no scheme at all.

    >>> repair_original("http:/example.org/a"), repair_original("http%3A%2F%2Fexample.org%2Fa"), repair_original("example.org/a")
    ('http://example.org/a', 'http://example.org/a', 'http://example.org/a')
    """
    if re.match(r"(?i)(?:https?|ftp)%3a", text):
        text = unquote(text)
    scheme = re.match(r"(?i)(https?|ftp):/*(?=[^/])", text)
    if scheme:
        return f"{scheme[1].lower()}://{text[scheme.end() :]}"
    text = text.removeprefix("//")
    host = re.match(r"(?i)(?:[a-z0-9_-]+\.)+([a-z]{2,}|xn--[a-z0-9-]+)(?::\d+)?(?=[/?#]|$)", text)
    return f"http://{text}" if host and host[1].lower() not in _SUFFIXES else None


#: Endings of file names that look like a host's last label.
_SUFFIXES = frozenset(
    {"html", "htm", "shtml", "xhtml", "php", "asp", "aspx", "jsp", "cgi", "pdf", "doc", "docx", "txt", "xml", "jpg"}
)


class _Found(NamedTuple):
    digits: str = ""
    original: str | None = None
    modifier: str = ""


_Reader = Callable[[str], _Found | None]
_DATE = re.compile(r"/(?P<digits>\d{4,14})(?P<modifier>[a-z]{2}_|\*)?(?=/(?P<rest>.+)$)", re.DOTALL)


def _dated(rest: str) -> _Found | None:
    """Read ``.../<timestamp>[<modifier>]/<original>``, the form that nearly all archives share."""
    for match in _DATE.finditer(rest):
        original = repair_original(match["rest"])
        if original:
            return _Found(match["digits"], original, match["modifier"] or "")
    return None


def _wayback(rest: str) -> _Found | None:
    """Read the Wayback Machine's forms: with or without /web/, timestamp, modifier; calendar pages; /save/."""
    match = re.match(r"(?s)/(?:(?:web|save)/)?(?:(\d{1,14})?([a-z]{2}_|\*)?/)?(.+)$", rest)
    original = repair_original(match[3]) if match else None
    if match is None or original is None:
        return None
    return _Found(match[1] or "", original, match[2] or "")


def _wayback_on_archive_org(rest: str) -> _Found | None:
    """Read archive.org/web/...: elsewhere on that host stand items, which are no mementos."""
    return _wayback(rest) if rest.startswith("/web/") else None


def _dated_or(short: str) -> _Reader:
    """Make a reader of the dated form, or of a short form that hides the original."""

    def read(rest: str) -> _Found | None:
        loose = re.sub(r"^(/(?:archive/)?)(\d{4})\.(\d\d)\.(\d\d)-(\d{6})/", r"\1\2\3\4\5/", rest)
        found = _dated(loose)
        if found is None and re.match(short, rest):
            found = _Found()
        return found

    return read


def _newest(rest: str) -> _Found | None:
    """Read archive.today's forms: dated, /newest/<original>, five-letter codes."""
    match = re.match(r"(?s)/(?:newest|oldest|timegate)/(.+)$", rest)
    if match:
        return _Found(original=repair_original(match[1]))
    return _dated_or(r"/[A-Za-z0-9]{4,6}(?:[/?#]|$)")(rest)


def _in_query(rest: str) -> _Found | None:
    """Read an original that stands in the query as ``url=``."""
    found = _dated(rest)
    if found:
        return found
    path, _, query = rest.partition("?")
    fields = parse_qs(query.partition("#")[0])
    original = repair_original(fields.get("url", [""])[0])
    if original:
        return _Found(re.sub(r"\D", "", fields.get("date", [""])[0])[:14], original)
    return _Found() if re.fullmatch(r"/[A-Za-z0-9]{8,}", path) else None


def _cache(rest: str) -> _Found | None:
    match = re.search(r"[?&]q=cache(?::|%3A)(?:[\w-]{8,}(?::|%3A))?([^&+\s]+)", rest, re.IGNORECASE)
    return _Found(original=repair_original(match[1])) if match else None


def _megalodon(rest: str) -> _Found | None:
    match = re.match(r"(?s)/(\d{4}-\d{4}-\d{4}-\d{2})/(.+)$", rest)
    return _Found(match[1].replace("-", ""), repair_original(match[2])) if match else None


class _House(NamedTuple):
    hosts: str
    name: str
    read: _Reader = _dated
    warning: str = ""
    never_ask: bool = False


_HOUSES: tuple[_House, ...] = (
    _House(r"(?:web|web-beta|wayback|liveweb|www\.web)\.archive\.org|wayback\.com", "Wayback Machine", _wayback),
    _House(r"(?:www\.)?archive\.org", "Wayback Machine", _wayback_on_archive_org),
    _House(r"(?:www\.)?archive\.(?:today|is|ph|li|vn|md|fo|ec)", "archive.today", _newest, _ALTERED, never_ask=True),
    _House(
        r"(?:www\.)?ghostarchive\.org", "Ghost Archive", _dated_or(r"/v?archive/[A-Za-z0-9_-]{4,}"), _ONE_PLACE, never_ask=True
    ),
    _House(
        r"(?:www\.)?perma\.cc|perma-archives\.org",
        "perma.cc",
        _dated_or(r"/(?:[A-Z0-9]{2,4}-[A-Z0-9]{4}|0[A-Za-z0-9]{8,11})(?:[/?#]|$)"),
    ),
    _House(r"(?:www\.)?webcitation\.org", "WebCite", _in_query, _CLOSED),
    _House(r"(?:wayback|web)\.archive-it\.org|archive-it\.org", "Archive-It"),
    _House(r"(?:www\.)?arquivo\.pt", "Arquivo.pt"),
    _House(r"(?:www\.)?webarchive\.org\.uk", "UK Web Archive"),
    _House(r"(?:webarchive|yourarchives)\.nationalarchives\.gov\.uk", "UK Government Web Archive"),
    _House(r"webarchive\.parliament\.uk", "UK Parliament Web Archive"),
    _House(r"webarchive\.proni\.gov\.uk", "PRONI Web Archive"),
    _House(r"webarchive\.nrscotland\.gov\.uk", "NRS Web Archive"),
    _House(r"webarchive\.loc\.gov", "Library of Congress"),
    _House(r"(?:www\.)?webharvest\.gov", "NARA webharvest"),
    _House(r"(?:wayback\.)?vefsafn\.is", "Vefsafn.is"),
    _House(r"veebiarhiiv\.digar\.ee", "Eesti Veebiarhiiv"),
    _House(r"webarchive\.nla\.gov\.au|web\.archive\.org\.au", "Australian Web Archive"),
    _House(r"webarchive\.bac-lac\.gc\.ca|(?:www\.)?collectionscanada\.gc\.ca", "Library and Archives Canada"),
    _House(r"waext\.banq\.qc\.ca", "BAnQ"),
    _House(r"wayback\.webarchiv\.cz", "Webarchiv.cz"),
    _House(r"nukrobi2\.nuk\.uni-lj\.si", "NUK"),
    _House(r"swap\.stanford\.edu", "Stanford Web Archive"),
    _House(r"web\.petabox\.bibalex\.org|web\.archive\.bibalex\.org", "Bibliotheca Alexandrina", warning=_CLOSED),
    _House(r"timetravel\.mementoweb\.org", "Memento Time Travel", warning=_CLOSED),
    _House(r"archive\.wikiwix\.com", "Wikiwix", _in_query, _ONE_PLACE),
    _House(r"(?:www\.)?freezepage\.com", "FreezePage", _dated_or(r"/\d{6,}[A-Z]+"), _ONE_PLACE),
    _House(r"megalodon\.jp", "Megalodon", _megalodon, _ONE_PLACE),
    _House(r"webcache\.googleusercontent\.com", "Google cache", _cache, _CACHE),
)
_BY_HOST = tuple((re.compile(house.hosts), house) for house in _HOUSES)


def take_apart(url: Url | str, *, now: dt.datetime | None = None) -> ArchivedUrl | None:
    """Return ``url`` taken apart where it is an address inside a known web archive, else None.

    With ``now``, a timestamp later than it is not believed either.

    >>> take_apart("https://web.archive.org/web/20160512100000id_/http://example.org/a?b=1").original
    'http://example.org/a?b=1'
    >>> take_apart("https://archive.org/details/example") is None
    True
    """
    return _take_apart(url, now, _DEEPEST)


def never_asked(url: Url) -> str:
    """Return the name of the archive that ``url`` leads into, where that is one that is never asked; else nothing.

    >>> never_asked(parse_url("https://archive.ph/AbCdE")), never_asked(parse_url("https://example.org/"))
    ('archive.today', '')
    """
    return never_asked_at(url.host)


def never_asked_at(host: str) -> str:
    """Return the name of the archive at ``host``, where that is one that is never asked; else nothing."""
    house = _house_at(host)
    return house.name if house is not None and house.never_ask else ""


@lru_cache(maxsize=4096)
def _house_at(host: str) -> _House | None:
    return next((house for hosts, house in _BY_HOST if hosts.fullmatch(host)), None)


def _take_apart(url: Url | str, now: dt.datetime | None, depth: int) -> ArchivedUrl | None:
    try:
        whole = url if isinstance(url, Url) else parse_url(url, _NOWHERE)
    except InvalidUrl:
        return None
    house = _house_at(whole.host)
    found = house.read(_rest(whole)) if house else None
    if house is None or found is None:
        return None
    inner = _take_apart(found.original, now, depth - 1) if found.original and depth else None
    at = _believable(found.digits, now)
    return ArchivedUrl(
        archive=house.name,
        timestamp=_fourteen(found.digits) if at else None,
        at=at,
        original=inner.original if inner else found.original,
        modifier=found.modifier,
        warning=house.warning,
        never_ask=house.never_ask,
        inner=inner,
    )


#: Absolute texts are read against it so that nothing is trimmed from their end; what is relative lands nowhere known.
_NOWHERE = parse_url("http://nowhere.invalid/")


def _rest(url: Url) -> str:
    """Return all that follows host and port, as it will be asked for."""
    rest = url.normalised.split("//", 1)[-1]
    slash = rest.find("/")
    return rest[slash:] if slash >= 0 else "/"


def _fourteen(digits: str) -> str:
    return digits if len(digits) == 14 else _padded(digits)


def _believable(digits: str, now: dt.datetime | None) -> dt.datetime | None:
    at = read_timestamp(digits)
    if at is None or at < EARLIEST or (now is not None and at > now):
        return None
    return at
