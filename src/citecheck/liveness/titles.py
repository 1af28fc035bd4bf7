"""Does a page still call itself what the footnote calls it? A remark for people, never a verdict by itself.

A cited title is seldom the page's to the letter: it is shortened, mistyped, wears the site's name, or is the author's own
translation. So words are compared, one slip each forgiven, and where the title seems to be in another language than the
page nothing is compared at all.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from citecheck.liveness.fold import fold, segments
from citecheck.model.verdict import TitleSeen
from citecheck.text.page import Page

#: Fewer words than this in the cited title say too little to compare.
_FEWEST = 2
#: Words up to this length (letters) are mostly function words, which any two titles of a language share.
_SHORT = 3
#: How alike two words must be (difflib's ratio) to be one with a slip of the pen in it.
_SLIP = 0.8
#: Characters of a page's text in which its title and its function words are looked for.
_OPENING = 20_000
#: Longest line of text (words) that can be a headline without being marked as one.
_HEADLINE = 40
#: Words of text below which nothing is known of a page's language.
_ENOUGH = 80


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
    own = " ".join(_names(page))
    cited, found = fold(cited_title).split(), fold(own).split()
    if len(cited) < _FEWEST or not found or _script(cited_title) != _script(own):
        return None
    return max(_share(cited, found), *(_whole(part, cited) for name in _names(page) for part in segments(name)))


def seen_titles(cited: Iterable[str | None], page: Page | None, *, report: str | None = None) -> tuple[TitleSeen, ...]:
    """Lay every cited title once beside what ``page`` calls itself; those that cannot be compared are left out.

    A title that no headline of the page bears is looked for among the lines of its text too, since not every site marks
    its headlines. It is left out as a translation where its function words are mostly strange to the page; and, where the
    page is not in the language of the ``report`` (a BCP 47 tag, None where unknown), where nothing shows that it is none.

    >>> page = Page(title="Cookies and you", text="We value your privacy")
    >>> [(seen.cited, seen.share) for seen in seen_titles(["Last convoy leaves city", None], page)]
    [('Last convoy leaves city', 0.0)]
    """
    if page is None:
        return ()
    own = next(iter(_names(page)), "")
    lines: list[list[str]] | None = None
    found = []
    for title in dict.fromkeys(filter(None, cited)):
        share = agreement(title, page)
        if share is not None and share < 1:
            lines = lines or [fold(line).split() for line in page.text[:_OPENING].splitlines()]
            share = max(share, _in_text(title, lines))
            share = None if share < 1 and _may_be_translated(title, page, lines, report) else share
        if share is not None:
            found.append(TitleSeen(cited=title, page=own, share=round(share, 2)))
    return tuple(found)


def _names(page: Page) -> Iterable[str]:
    return filter(None, (page.shared_title, page.title, *page.headings))


def _telling(words: Iterable[str]) -> list[str]:
    """Return the words that are no mere function words; all of them where hardly any other is there."""
    words = list(words)
    telling = [word for word in words if len(word) > _SHORT]
    return telling if len(telling) >= _FEWEST else words


def _share(cited: list[str], found: list[str]) -> float:
    there = set(found)
    telling = _telling(cited)
    hits = sum(word in there or bool(_slips(word, found)) for word in telling)
    return hits / len(telling)


def _slips(word: str, found: list[str]) -> list[str]:
    return difflib.get_close_matches(word, found[:200], n=1, cutoff=_SLIP) if len(word) > _SHORT else []


def _whole(part: str, cited: list[str]) -> float:
    """Return 1 where a part of the page's title, of more than a word or two, stands whole in the cited one, else 0."""
    words = part.split()
    return float(len(words) > _FEWEST and all(word in cited or bool(_slips(word, cited)) for word in words))


def _in_text(title: str, lines: list[list[str]]) -> float:
    """Return the best share of the title's words in one line of the text that is short enough for a headline."""
    telling = set(_telling(fold(title).split()))
    return max((len(telling.intersection(words)) / len(telling) for words in lines if len(words) <= _HEADLINE), default=0.0)


def _may_be_translated(title: str, page: Page, lines: list[list[str]], report: str | None) -> bool:
    """Tell whether the title may be in another language than the page, by its short words: any text of a language has them."""
    foreign = bool(report and page.language and _tongue(report) != _tongue(page.language))
    short = {word for word in fold(title).split() if len(word) <= _SHORT and word.isalpha()}
    if not short or page.words < _ENOUGH:
        return foreign
    known = {word for words in lines for word in short.intersection(words)}
    return known != short if foreign else 2 * len(known) < len(short)


def _tongue(tag: str) -> str:
    return tag.lower().partition("-")[0].partition("_")[0]


def _script(text: str) -> str:
    """Return the script of most letters of ``text``, by the first word of their Unicode names."""
    counts: dict[str, int] = {}
    for sign in text:
        if sign.isalpha():
            name = unicodedata.name(sign, "").partition(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else ""
