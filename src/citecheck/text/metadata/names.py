"""The names that a page gives itself: its title without its outlet's name, the outlet, the authors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from citecheck.text.months import fold

#: What divides a title from the name of its outlet.
_DIVIDED = re.compile(r"\s+[|·•–—:»«›-]+\s+|\s*[|»]\s*")
_ADDRESS = re.compile(r"\A(?:https?://|www\.)|\A@|\Amailto:|[^\s@]+@[^\s@]+\.\w+")
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|@\S+|\S+\[at\]\S+")
_BY = re.compile(
    r"\A(?:(?:written by|by|von|par|por|di|door|بقلم|كتب|كتبت|تقرير|نویسنده)\b\s*:?|"
    r"(?:author|autorin|autor|auteur|interview|text|texte|reporter|byline|kaynak|yazar|الكاتب|المصدر|خبرنگار)\s*:)\s*",
    re.IGNORECASE,
)
#: What a link beside a name says, and what stands behind it in comments.
_NOT_NAMES = re.compile(r"(?i)→|»|^(?:show|view|see|more|zeige|alle|mehr|voir|afficher|todos|ver)\b|\bsays$|\d{2,}")
_SEVERAL = re.compile(r"\s*[;|،]\s*|\s/\s|\s+(?:and|und|et|y|ve)\s+|\s+&\s+")
#: Names that templates leave where nobody set one.
_NOBODY = frozenset(
    {
        "admin",
        "administrator",
        "root",
        "webmaster",
        "editor",
        "author",
        "user",
        "null",
        "none",
        "unknown",
        "staff",
        "no author",
        "superuser",
        "redaktion",
    }
)
#: Longer is no name of a person or an outlet (characters).
_LONGEST = 120
_LONGEST_TITLE = 500
#: Longest value that may name several authors (characters).
_LONGEST_LIST = 1_000
#: A lone headline of so many words may still be a section's name.
_FEW = 2
#: Longest byline (words): two names with their callings.
_BYLINE = 8
#: Longer is no outlet's name (words).
_MANY = 5
_MARKS = " \t|·•–—:»«›-"
#: Parts of a host that name no outlet.
_COMMON = frozenset({"www", "blog", "blogs", "news", "wordpress", "blogspot", "github", "medium", "archive", "english", "arabic"})


class Outlets:
    """The names by which an outlet is known on one of its pages: those given, and any that has the host's own name in it."""

    def __init__(self, names: Iterable[str], host: str = "") -> None:
        self._names = {_plain(name) for name in names if name}
        labels = [label for label in host.lower().split(".")[:-1] if len(label) > _FEW + 1 and label not in _COMMON]
        self._labels = [_plain(label).replace(" ", "") for label in labels]

    def names(self, part: str) -> bool:
        """Tell whether ``part`` is a name of the outlet."""
        plain = _plain(part)
        solid = plain.replace(" ", "")
        return plain in self._names or (len(plain.split()) <= _MANY and any(label in solid for label in self._labels))


def bare_title(title: str, outlets: Outlets) -> str:
    """Return a title without the name of its outlet before or behind it.

    >>> bare_title("Last convoy leaves - The Valley Post", Outlets(["Valley Post"]))
    'Last convoy leaves'
    >>> bare_title("Valley Post » Last convoy leaves", Outlets([], "www.valleypost.example"))
    'Last convoy leaves'
    """
    words = " ".join(title[: 2 * _LONGEST_TITLE].split())[:_LONGEST_TITLE]
    parts = _DIVIDED.split(words)
    if len(parts) > 1 and outlets.names(parts[-1]):
        return words[: words.rfind(parts[-1])].rstrip(_MARKS)
    if len(parts) > 1 and outlets.names(parts[0]):
        return words[len(parts[0]) :].lstrip(_MARKS)
    return words


def outlet_in(title: str, outlets: Outlets) -> str:
    """Return the name of the outlet that ends or begins a window's title, empty where none does."""
    parts = _DIVIDED.split(" ".join(title.split())[:_LONGEST_TITLE])
    ends = (parts[-1], parts[0]) if len(parts) > 1 else ()
    return next((part for part in ends if outlets.names(part)), "")


def title_of(given: Sequence[str], outlets: Outlets, headings: Sequence[str], title: str | None) -> str:
    """Return the title that a page bears as a text: the headline that its readers see, as far as it can be told.

    ``given`` are titles by metadata, best first; ``headings`` its h1s; ``title`` that of its window. A headline is believed where
    it is part of a given title, or the only one and no outlet's name: metadata are often written for search engines.
    """
    bare = [words for each in (*given, title or "") if (words := bare_title(each, outlets))]
    plain = [_plain(words) for words in bare]
    long = [each for each in headings if len(each.split()) > 1 and _plain(each) and not outlets.names(each)]
    shown = next((heading for heading in long if any(_plain(heading) in words for words in plain)), None)
    if shown is None and len(long) == 1 and len(long[0].split()) > _FEW:
        shown = long[0]
    if shown is not None:
        return bare_title(shown, outlets)
    return bare[0] if bare else next((heading for heading in headings if heading), "")[:_LONGEST_TITLE]


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
        for name in _SEVERAL.split(_BY.sub("", _ADDRESSES.sub(" ", " ".join(value[:_LONGEST_LIST].split())))):
            bare = _BY.sub("", name).strip(" ,.;:|")
            if 1 < len(bare) <= _LONGEST and not _is_no_name(bare):
                found.setdefault(_plain(bare), bare)
    return tuple(found.values())[:20]


def byline_of(line: str) -> str:
    """Return the names behind "By" in a short line, empty where it is no byline.

    >>> byline_of("By Mara Lind"), byline_of("By the river, many houses stood empty.")
    ('Mara Lind', '')
    """
    found = _BY.match(line)
    rest = line[found.end() :].strip() if found else ""
    words = rest.split()
    cased = all(word[0].isupper() or not word[0].isalpha() or word in ("and", "und", "et", "y", "de", "von") for word in words)
    is_cased = rest.lower() != rest.upper()
    return rest if 0 < len(words) <= _BYLINE and rest[-1] not in ".!?؟" and (cased or not is_cased) else ""


def _is_no_name(text: str) -> bool:
    return bool(_ADDRESS.search(text) or _NOT_NAMES.search(text)) or _plain(text) in _NOBODY or not any(map(str.isalpha, text))


def first(values: Mapping[str, Sequence[str]], *names: str) -> list[str]:
    """Return the values of all ``names`` in their order."""
    return [value for name in names for value in values.get(name, ())]


def _plain(text: str) -> str:
    folded = re.sub(r"[^\w]+", " ", fold(text)).strip()
    return folded.removeprefix("the ")
