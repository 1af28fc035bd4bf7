"""Does a page still call itself what the footnote calls it? A remark for people, never a verdict by itself."""

from __future__ import annotations

import unicodedata

from citecheck.liveness.fold import fold
from citecheck.text.html import Page

#: Fewer words than this in the cited title say too little to compare.
_FEWEST = 2


def agreement(cited_title: str | None, page: Page) -> float | None:
    """Return which share of the cited title's words (0 to 1) stand in the page's title or h1s.

    None where the two cannot be compared: one is missing or too short, or they are in different scripts (a title that
    the author translated).

    >>> agreement("The Last Convoy Leaves", Page(title="Last convoy leaves the city | Example News"))
    1.0
    >>> agreement("The Last Convoy Leaves", Page(title="خروج آخر قافلة")) is None
    True
    """
    if not cited_title:
        return None
    own = " ".join(filter(None, (page.title, *page.headings)))
    cited, found = fold(cited_title).split(), set(fold(own).split())
    if len(cited) < _FEWEST or not found or _script(cited_title) != _script(own):
        return None
    return sum(word in found for word in cited) / len(cited)


def _script(text: str) -> str:
    """Return the script of most letters of ``text``, by the first word of their Unicode names."""
    counts: dict[str, int] = {}
    for sign in text:
        if sign.isalpha():
            name = unicodedata.name(sign, "").partition(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else ""
