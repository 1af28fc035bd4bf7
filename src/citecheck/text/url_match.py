"""How the original of a capture compares with the URL asked. Pure.

The Wayback Machine's index key folds scheme, www, case (path included) and session ids into one (specs/web-archives
3.2), so that goo.gl/AbC and goo.gl/abc share their captures. Each row is compared with the URL asked before it is believed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from citecheck.model.errors import InvalidUrl
from citecheck.model.memento import UrlMatch
from citecheck.model.url import Url, parse_url

_FRONT = re.compile(r"(https?)://(www\d*\.)?")
_WWW = re.compile(r"^www\d*\.")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
#: From the same page to another one: of several differences the last in this order names the match.
_ORDER = (
    UrlMatch.EXACT,
    UrlMatch.SCHEME,
    UrlMatch.WWW,
    UrlMatch.SLASH,
    UrlMatch.QUERY,
    UrlMatch.CASE,
    UrlMatch.DIFFERENT,
)


class _Key(NamedTuple):
    scheme: str
    host: str
    port: int | None
    path: str
    query: str


def compare(original: str, asked: Url) -> UrlMatch:
    """Return how ``original``, as an archive writes it, compares with ``asked``. Fragments and default ports are not looked at.

    Spellings that RFC 3986 section 6.2.2 calls equivalent (case of the host, needless escapes) are the same URL.
    Where several things differ, the gravest is named: a case twin with another query is CASE.

    >>> compare("http://goo.gl/abc123", parse_url("https://goo.gl/AbC123")).value
    'case'
    >>> compare("http://www.example.org:80/a", parse_url("https://example.org/a/")).value
    'slash'
    """
    if original == asked.normalised:
        return UrlMatch.EXACT
    return _compare(original, asked.normalised)


@lru_cache(maxsize=4096)
def _compare(original: str, asked: str) -> UrlMatch:
    front, wanted_front = _FRONT.match(original), _FRONT.match(asked)
    if front and wanted_front and original[front.end() :] == asked[wanted_front.end() :]:
        # most rows of an index: letter for letter the same behind scheme and www, and nothing has to be taken apart
        if front[2] != wanted_front[2]:
            return UrlMatch.WWW
        return UrlMatch.EXACT if front[1] == wanted_front[1] else UrlMatch.SCHEME
    try:
        held, wanted = _key(original), _key(asked)
    except InvalidUrl:
        return UrlMatch.DIFFERENT
    differences = [UrlMatch.EXACT, _hosts(held, wanted), _paths(held.path, wanted.path), _queries(held.query, wanted.query)]
    if held.scheme != wanted.scheme:
        differences.append(UrlMatch.SCHEME)
    return max(differences, key=_ORDER.index)


@lru_cache(maxsize=4096)
def _key(text: str) -> _Key:
    # With a base nothing is trimmed: "/a." and "/a" are two URLs in an archive's index.
    url = parse_url(text, parse_url("http://nowhere.invalid/"))
    port = None if url.port in (80, 443) else url.port
    return _Key(url.scheme, url.host.removesuffix("."), port, _unescaped(url.path or "/"), _unescaped(url.query))


def _unescaped(text: str) -> str:
    """Return ``text`` with needless escapes undone and the others in capitals (RFC 3986 sections 6.2.2.1 and 6.2.2.2)."""

    def plain(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(plain, text)


def _hosts(held: _Key, wanted: _Key) -> UrlMatch:
    if held.port != wanted.port:
        return UrlMatch.DIFFERENT
    if held.host == wanted.host:
        return UrlMatch.EXACT
    return UrlMatch.WWW if _WWW.sub("", held.host) == _WWW.sub("", wanted.host) else UrlMatch.DIFFERENT


def _paths(held: str, wanted: str) -> UrlMatch:
    if held == wanted:
        return UrlMatch.EXACT
    if held.rstrip("/") == wanted.rstrip("/"):
        return UrlMatch.SLASH
    return UrlMatch.CASE if held.rstrip("/").lower() == wanted.rstrip("/").lower() else UrlMatch.DIFFERENT


def _queries(held: str, wanted: str) -> UrlMatch:
    if held == wanted:
        return UrlMatch.EXACT
    return UrlMatch.CASE if held.lower() == wanted.lower() else UrlMatch.QUERY
