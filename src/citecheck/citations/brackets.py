"""Brackets that hold a date, and with it a publisher: "(2nd ed., Oxford University Press, 1998)"."""

from __future__ import annotations

import re

from citecheck.citations.segments import Place, clean
from citecheck.citations.sources import HOLE

_EDITION = re.compile(
    r"^\W*(?:(?:\d+(?:st|nd|rd|th)|[^\W\d]+|rev\.?)\s+(?:rev\.?\s+)?ed(?:ition|n)?s?\.?|trans\.?\s[^,;]+|eds?\.?\s[^,;]+|"
    r"hrsg\.?\s[^,;]+)[,;]?\s*",
    re.IGNORECASE,
)
_BRACKET = re.compile(rf"\((?P<words>[^()]*?)[,;\s]*{HOLE}+[^()]*\)")


def publisher_in_bracket(text: str) -> Place | None:
    """Return the publisher in "(2nd ed., Oxford University Press, 1998)"."""
    bracket = _BRACKET.search(text)
    if bracket is None:
        return None
    words = bracket["words"]
    edition = _EDITION.match(words)
    start = bracket.start("words") + (edition.end() if edition else 0)
    colon = text.find(": ", start, bracket.end("words"))
    place = clean(text, Place(colon + 2 if colon > 0 else start, bracket.end("words")))
    return place if place.end - place.start > 2 and not text[slice(*place)].islower() else None


def without_brackets(text: str) -> str:
    """Fill brackets that hold a date, but for the ones that hold nothing else: those tell an author from a title."""
    return _BRACKET.sub(lambda bracket: bracket.group() if not bracket["words"].strip() else HOLE * len(bracket.group()), text)
