"""The names that a page gives itself: its title without its outlet's name, the outlet, the authors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from citecheck.text.months import fold

#: What divides a title from the name of its outlet.
_DIVIDED = re.compile(r"\s+[|·•–—:»-]\s+|\s*[|»]\s*")
_ADDRESS = re.compile(r"\A(?:https?://|www\.)|\A@|\Amailto:|[^\s@]+@[^\s@]+\.\w+")
_BY = re.compile(r"\A(?:by|von|par|por|di|door|written by|text|kaynak|بقلم|كتب|كتبت|تقرير|نویسنده)\s*:?\s+", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[;/|،]\s*|\s+(?:and|und|et|y|ve)\s+|\s+&\s+")
#: Names that templates leave where nobody set one.
_NOBODY = frozenset(
    {"admin", "administrator", "root", "webmaster", "editor", "author", "user", "null", "none", "unknown", "staff"}
)
#: Longer is no name of a person or an outlet (characters).
_LONGEST = 120
_LONGEST_TITLE = 500


def bare_title(title: str, outlets: Iterable[str]) -> str:
    """Return a title without the name of its outlet before or behind it.

    >>> bare_title("Last convoy leaves - The Valley Post", ["Valley Post"])
    'Last convoy leaves'
    """
    words = " ".join(title.split())[:_LONGEST_TITLE]
    known = {_plain(outlet) for outlet in outlets if outlet}
    parts = _DIVIDED.split(words)
    if len(parts) > 1 and _plain(parts[-1]) in known:
        return words[: words.rfind(parts[-1])].rstrip(" \t|·•–—:»-")
    if len(parts) > 1 and _plain(parts[0]) in known:
        return words[len(parts[0]) :].lstrip(" \t|·•–—:»-")
    return words


def title_of(given: Sequence[str], outlets: Sequence[str], headings: Sequence[str], title: str | None) -> str:
    """Return the title that a page bears as a text: the first ``given`` by its metadata, else its headline, else its window's.

    Where the window's title begins or ends with a headline, the headline is the title.
    """
    for each in given:
        if bare := bare_title(each, outlets):
            return bare
    window = " ".join((title or "").split())
    shown = next((heading for heading in headings if len(heading.split()) > 1 and _plain(heading) in _plain(window)), None)
    if shown:
        return bare_title(shown, outlets)
    if window:
        parts = _DIVIDED.split(window)
        longest = max(parts, key=len)
        return bare_title(window, outlets) if outlets or len(longest) < 0.5 * len(window) else longest
    return next((heading for heading in headings if heading), "")[:_LONGEST_TITLE]


def outlet_of(given: Iterable[str]) -> str:
    """Return the first name that is one of an outlet: no address, no mere handle."""
    return next((each for each in given if each and len(each) <= _LONGEST and not _ADDRESS.search(each)), "")


def authors_of(given: Iterable[str]) -> tuple[str, ...]:
    """Return authors' names each once: "By" and addresses left out, several in one value told apart, placeholders left out.

    >>> authors_of(["By Mara Lind and Tom Adeyemi", "https://facebook.example/valley", "admin"])
    ('Mara Lind', 'Tom Adeyemi')
    """
    found: dict[str, str] = {}
    for value in given:
        for name in _SEVERAL.split(_BY.sub("", " ".join(value.split()))):
            bare = _BY.sub("", name).strip(" ,.;:|")
            if 1 < len(bare) <= _LONGEST and not _ADDRESS.search(bare) and _plain(bare) not in _NOBODY and not bare.isdigit():
                found.setdefault(_plain(bare), bare)
    return tuple(found.values())[:20]


def first(values: Mapping[str, Sequence[str]], *names: str) -> list[str]:
    """Return the values of all ``names`` in their order."""
    return [value for name in names for value in values.get(name, ())]


def _plain(text: str) -> str:
    folded = re.sub(r"[^\w]+", " ", fold(text)).strip()
    return folded.removeprefix("the ")
