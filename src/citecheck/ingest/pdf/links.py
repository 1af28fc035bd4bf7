"""URLs in a PDF: those that wrap over lines, and links laid over words, whose own address may be cut or differ from the words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from citecheck.ingest.weave import with_link
from citecheck.model.url import trim

_URL = re.compile(r"(?i)(?:https?://|ftp://|www\.|doi\.org/|doi:\s?10\.)\S*\Z")
_SPACE = re.compile(r"\s|\Z")
_SCHEME = re.compile(r"(?i)\A(?:https?|ftp)://(?:www\.)?|\Awww\.")
_ALONE = re.compile(r"(?i)(?:https?|ftp)://\s?\Z")
#: A token that only a URL holds: path, query and file signs inside, a domain, letters with digits and hyphens mixed.
_LIKE = re.compile(r"(?i)\S*[/_=&?%#~+]\S*|\S*[a-z]\d|\S*\d[a-z]|[a-z0-9]*(?:-+[a-z0-9]+)+[.,;)]*\Z|[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_DIGITS = re.compile(r"\d+[.,;)\]]*\Z")
_LOWER = re.compile(r"[a-z]+[.,;)\]]*\Z")
#: Endings of files on the web. No sentence goes on with one of them behind a full stop, nor word by word with a part of one.
_FILES = frozenset(
    ["html", "htm", "shtml", "xhtml", "php", "asp", "aspx", "jsp", "cfm", "stm", "xml", "cgi", "pdf", "doc", "docx"]
)
_FILE = re.compile(r"/[^/\s?#]*\.(\w{0,4})\Z")
#: What goes on with a URL wherever its line ends: a query behind its sign, an escape, a path that ends in a file.
_QUERY = re.compile(r"[\w.%+-]{1,40}=")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_PATH = re.compile(r"[\w.~-]+(?:/[\w.~-]+)*/[\w~-]+\.(\w{3,5})[.,;)\]]*\Z")
#: Words that stand after a URL, not in it, and token beginnings that no URL goes on with.
_AFTER = frozenset(
    [
        "accessed",
        "retrieved",
        "last",
        "visited",
        "viewed",
        "archived",
        "and",
        "or",
        "in",
        "on",
        "at",
        "see",
        "the",
        "zuletzt",
        "abgerufen",
    ]
)
_NEVER = re.compile(r"(?i)https?:|www\.|[(\[{<“”„«»\"'‘’–—]|doi:|ibid|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}[.-]\d{1,2}[.-]\d{4}")


@dataclass(frozen=True, slots=True)
class Spread:
    """A link over a stretch of joined text."""

    start: int
    end: int
    uri: str


def is_address(text: str) -> bool:
    """Tell whether ``text`` ends with the beginning of a URL."""
    return _URL.search(text) is not None


def wraps(before: str, after: str, *, full: bool) -> bool:
    """Tell whether the URL with which ``before`` ends goes on with the token ``after`` on the next line.

    ``full`` says that the URL's line reaches the margin, so that the next token would not have fitted on it. Joining
    blindly spoils more URLs than it mends (654 links measured), so the token must look like a part of one.

    >>> wraps("https://valley-post.example/news/2016/", "convoy-that-left.html", full=True)
    True
    >>> wraps("https://valley-post.example/news/2016/", "accessed", full=True)
    False
    """
    found = _URL.search(before)
    token = after.split(maxsplit=1)[0] if after.split() else ""
    if not found or not token:
        return False
    if found.group().endswith("://"):
        return token[0].isalnum()
    return _must(found.group(), token) or (full and _may(found.group(), token))


def _must(url: str, token: str) -> bool:
    """Tell whether a token can only go on with the URL, however much room its line leaves.

    Where a line breaks, browsers and TeX look for a place behind a sign; what follows up to the next sign may be longer than a
    line, and only its beginning is seen.

    >>> _must("https://valley-post.example/2016/convoy.ht", "ml.")
    True
    """
    file, path = _FILE.search(url), _PATH.match(token)
    rest = token.rstrip('.,;:)]”"»')
    if file and "/" in url[8:] and rest.islower() and file[1].lower() + rest in _FILES and (file[1] or rest != "doc"):
        return True
    if url[-1] in "?&":
        return _QUERY.match(token) is not None
    return _ESCAPE.match(token) is not None or (url[-1] == "/" and path is not None and path[1].lower() in _FILES)


def _may(url: str, token: str) -> bool:
    """Tell whether a token that had no room on the URL's line looks like a part of the URL."""
    last = url[-1]
    if _NEVER.match(token) or last in ",;)]}>”\"'" or token.rstrip(".,;)").lower() in _AFTER:
        return False
    if last in "-_=&?%~+#" or _DIGITS.match(token):
        return last in "-_=&?%~+#/."
    return _resembles(token, url)


def _resembles(token: str, url: str) -> bool:
    """Tell whether a token looks like the rest of a URL: not a mere word, nor a sentence's beginning after a full stop."""
    if url.endswith(".") and url.count(".") > 1 and "/" in url[8:] and not token[0].islower():
        return False
    return not _LOWER.match(token) and _LIKE.match(token) is not None


def spell_out(text: str, spreads: Sequence[Spread]) -> str:
    """Return ``text`` with each link's address in it: mended where it was cut, added where the words do not show it."""
    parts: list[str] = []
    at = 0
    for spread in spreads:
        if spread.start < at:
            continue
        end = spread.end
        if is_address(text[spread.start : end]):  # a link that was cut at its line's end: the words go on
            space = _SPACE.search(text, end)
            end = space.start() if space else len(text)
        scheme = _ALONE.search(text, at, spread.start)  # on the line before, which the link leaves out
        start = scheme.start() if scheme else spread.start
        parts.append(text[at:start])
        parts.append(_spelt(text[start:end], spread.uri))
        at = end
    parts.append(text[at:])
    return "".join(parts)


def _spelt(shown: str, uri: str) -> str:
    compact = "".join(shown.split())
    tail = compact[len(trim(compact)) :]
    core, bare = trim(compact), _bare(uri)
    seen = _bare(core)
    if not seen or not re.match(r"(?i)https?://", uri):
        return shown
    if seen == bare or _same(seen, bare):
        return core + tail if _SCHEME.match(core) else uri + tail
    if bare.startswith(seen) and _looks(core, seen, bare):
        return uri + tail
    if seen.startswith(trim(bare)) and len(trim(bare)) > 3:
        return core + tail
    return with_link(shown, uri) if not tail else with_link(shown.rstrip()[: -len(tail)], uri) + tail


def _looks(core: str, seen: str, bare: str) -> bool:
    """Tell whether shown words are the beginning of the address, not a word that happens to begin it."""
    return _SCHEME.match(core) is not None or (len(seen) > 6 and ("/" in seen or "." in seen) and len(seen) > 0.3 * len(bare))


def _bare(url: str) -> str:
    return _SCHEME.sub("", _SCHEME.sub("", url)).rstrip("/")


def _same(one: str, two: str) -> bool:
    """Tell whether two spellings differ only by escapes, or by hyphens that a line's end added or took."""
    return unquote(one).replace("-", "").lower() == unquote(two).replace("-", "").lower()
