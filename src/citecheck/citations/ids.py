"""Names for citations: readable, and the same after notes are renumbered or moved."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from citecheck.citations.marks import Reading
from citecheck.model.url import Url

_WORDS = 5
_HEX = 4


def name_of(reading: Reading, note: str) -> str:
    """Return the name of a citation that was read from a note (see ``named``)."""
    return named(reading.title, reading.url, reading.piece.text, note)


def named(title: str | None, url: Url | None, text: str, note: str) -> str:
    """Return a slug of the title (else the host, else the first words, else the note) and four digits of the source's digest.

    The digest is SHA-256 over the normalised URL, or over ``text``, the citation's own words, where it has none.
    """
    source = url.normalised if url else text
    digest = hashlib.sha256(source.encode()).hexdigest()[:_HEX]
    host = url.host.removeprefix("www.").replace(".", "-") if url else ""
    words = "" if title else slug(text)
    return f"{slug(title or '') or host or words or 'n' + (slug(note) or 'ote')}-{digest}"


def slug(text: str) -> str:
    """Return up to five words of ``text`` in ASCII; empty where too little of it can be written so.

    >>> slug("“Évacuation” d’Alep-Est: le point, mercredi 14 décembre")
    'evacuation-dalep-est-le-point'
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    letters = sum(char.isalpha() for char in text)
    if sum(char.isalpha() for char in ascii_text) < letters / 2:
        return ""
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text.lower())[:_WORDS])[:60].strip("-")


def unique(names: Iterable[str]) -> list[str]:
    """Return ``names`` with "-2", "-3" … after those that came before.

    >>> unique(["a", "b", "a"])
    ['a', 'b', 'a-2']
    """
    taken: set[str] = set()
    last: dict[str, int] = {}  # so that a thousand of one name take a thousand steps
    result: list[str] = []
    for name in names:
        number, chosen = last.get(name, 1), name
        while chosen in taken:
            number += 1
            chosen = f"{name}-{number}"
        last[name] = number
        taken.add(chosen)
        result.append(chosen)
    return result
