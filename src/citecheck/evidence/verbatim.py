"""A quote of somebody else's found word for word in a text, or not at all: nothing here is fuzzy.

What writing it down may change is overlooked: compatibility forms (NFKC), curly quotes and dashes, white space, a word broken at
a line's end ("inter- national"), HTML's entities. Parts about an ellipsis must all stand there, in their order.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from citecheck.model.span import Span

#: Least characters of a quote, and of each part about an ellipsis: shorter ones stand in any text.
LEAST = 12
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:\.{3}|…)\s*\]|\(\s*(?:\.{3}|…)\s*\)|\.{3,}|…)\s*")
_SIGNS = str.maketrans(
    {**dict.fromkeys("“”„«»‟″", '"'), **dict.fromkeys("‘’‚‹›‛′`´", "'"), **dict.fromkeys("‐‑‒–—―−", "-"), "\u00ad": ""}
)
_OUTSIDE = " \t\n\"'.,;:"
#: Not white space, and not there to be seen: marks of direction, joiners, the byte order mark.
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad")


def find_quote(quote: str, text: str) -> tuple[Span, ...]:
    """Return where ``quote`` stands in ``text``, a span a part; empty where it, or a part of it, does not.

    >>> text = "He said: “it’s over   now, friends”"
    >>> [span.of(text) for span in find_quote("it's over now", text)]
    ['it’s over   now']
    >>> find_quote("it was over by now", "it is over by now")
    ()
    """
    folded, places = _folded(text)
    parts = [_plain(part) for part in _ELLIPSIS.split(html.unescape(quote).strip(_OUTSIDE + "“”‘’«»"))]
    parts = [part for part in parts if part]
    if not parts or any(len(part) < LEAST for part in parts):
        return ()
    found: list[Span] = []
    at = 0
    for part in parts:
        start = _standing(part, folded, at)
        if start < 0:
            return ()
        at = start + len(part)
        found.append(Span(places[start], places[at - 1] + 1))
    return tuple(found)


def _standing(part: str, folded: str, at: int) -> int:
    """Return where a part stands from ``at`` on, not within a word; -1 where it does not."""
    start = folded.find(part, at)
    while start >= 0:
        end = start + len(part)
        begins = start == 0 or not (folded[start - 1].isalnum() and part[0].isalnum())
        ends = end == len(folded) or not (folded[end].isalnum() and part[-1].isalnum())
        if begins and ends:
            return start
        start = folded.find(part, start + 1)
    return -1


def _plain(quote: str) -> str:
    return _folded(quote)[0].strip(_OUTSIDE)


@lru_cache(maxsize=16)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """Return ``text`` as it is compared, and for each sign of it where it stands in ``text``."""
    signs: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        if char in _UNSEEN:
            continue
        for sign in unicodedata.normalize("NFKC", char).translate(_SIGNS):
            if sign.isspace():
                if not signs or signs[-1] in (" ", "-"):
                    continue  # blanks in a row are one; after a hyphen there is none
                sign = " "  # noqa: PLW2901 - any blank is one
            signs.append(sign)
            places.append(at)
    return "".join(signs), tuple(places)
