"""The links of a list's row: taken to the letter, for nobody's sentence stands around them."""

from __future__ import annotations

import re

from citecheck.model.errors import InvalidUrl
from citecheck.model.url import Url, parse_url
from citecheck.text.archive_urls import take_apart

#: Longer links are taken for damage: no browser shows more, most servers refuse 8 kB.
LONGEST = 16_384
_WEB = re.compile(r"(?i)(?:https?|ftp)://")
_WEB_HERE = re.compile(r"(?i)(?:https?|ftp)://[^\s/]|www\.\w")
_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:(?!\d)")
#: Links that lead into somebody's own programs, which reference managers put beside those of the web.
_OTHER = re.compile(r"[a-z]+\d*:/|file:|doi:|isbn:|pmid:")
_HOST = re.compile(r"(?i)(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}\.?(?::\d+)?(?:[/?#]|\Z)")
#: With a base, ``parse_url`` takes an absolute address as it stands and trims nothing from its end.
_BASE = parse_url("http://citecheck.invalid/")
_NOTHING = frozenset({"", "-", "--", "–", "—", "n/a", "na", "none", "null", "nil", "?", "tbd"})


def is_link(text: str) -> bool:
    """Tell whether ``text`` as a whole reads like a link: one word with a web scheme or "www.".

    >>> is_link(" https://a.example/x "), is_link("see https://a.example"), is_link("a.example")
    (True, False, False)
    """
    bare = _bare(text)
    return bool(_WEB_HERE.match(bare)) and len(bare.split()) == 1


def links_in(cell: str) -> list[str]:
    """Return the links of a cell as they stand: several where each word is one, none where it says "n/a".

    >>> links_in("https://a.example/x https://b.example/y"), links_in("n/a")
    (['https://a.example/x', 'https://b.example/y'], [])
    >>> links_in("https://a.example/x papers3://publication/7")
    ['https://a.example/x']
    """
    words = [word.rstrip(",;") for word in cell.split()]
    if len(words) > 1 and is_link(words[0]) and all(is_link(word) or _OTHER.match(word) for word in words):
        return [word for word in words if is_link(word)]
    bare = _bare(cell)
    return [] if bare.casefold() in _NOTHING else [bare]


def link(text: str) -> Url:
    """Return the link that ``text`` is. One without a scheme ("valley.example/post") is read as http.

    Raises ``InvalidUrl`` for what is none: other schemes (mailto:, javascript:), plain words, and more than 16,384 characters.
    """
    shown = text if len(text) <= 80 else text[:80] + "…"
    if len(text) > LONGEST:
        raise InvalidUrl(f"a link of {len(text):,} characters: {shown!r}")
    if _WEB.match(text):
        return parse_url(text, _BASE)
    if _SCHEME.match(text):
        raise InvalidUrl(f"not a web address: {shown!r}")
    if not _HOST.match(text):
        raise InvalidUrl(f"not a URL: {shown!r}")
    url = parse_url("http://" + text, _BASE)
    return Url(as_written=text, normalised=url.normalised)


def original_and_version(url: Url) -> tuple[Url, Url | None]:
    """Return the original that ``url`` cites, and ``url`` itself as its version where it names a capture in a web archive."""
    archived = take_apart(url)
    if archived is None or archived.original is None:
        return url, None
    try:
        original = parse_url(archived.original, _BASE)
    except InvalidUrl:
        return url, None
    return original, url if archived.timestamp and archived.modifier != "*" else None


def _bare(text: str) -> str:
    text = text.strip()
    return text[1:-1].strip() if text.startswith("<") and text.endswith(">") else text
