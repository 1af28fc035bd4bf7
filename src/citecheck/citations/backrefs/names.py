"""What stands before a back-reference and says which work is meant, an author's name or a title, and which citations fit it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from citecheck.citations.backrefs.forms import SENTENCE_END
from citecheck.citations.quotes import quoted
from citecheck.citations.sources import HOLE
from citecheck.model.citation import Citation
from citecheck.text.months import fold

#: A title of fewer letters is found by accident.
_TITLE_LETTERS = 12
_TITLE_WORDS = 3
#: Prose, no name: Arabic has no capitals that would tell.
_MOST_WORDS = 8
#: An author's name or a case's begins a citation; so many characters may stand before it: initials, a signal.
_HEAD = 60
#: Words that begin a name as a capital would but are none, and what joins names (folded).
_NO_NAMES = frozenset(
    (
        *(
            "see",
            "cf",
            "cfr",
            "also",
            "in",
            "compare",
            "vgl",
            "siehe",
            "voir",
            "vease",
            "ver",
            "for",
            "example",
            "the",
            "and",
            "as",
        ),
        *("at", "on", "of", "eg", "ie", "ibid", "ibidem", "id", "idem", "ebd", "but", "contra", "accord", "hereinafter", "thus"),
        *("page", "pages", "art", "article", "section", "chapter", "note", "notes", "supra", "infra", "above", "similarly"),
        *("انظر", "راجع", "ينظر", "وانظر", "ايضا", "كذلك", "في", "عن", "من", "الي", "علي", "نقلا", "كما", "ورد"),
    )
)
_JOINTS = frozenset(
    (
        *("de", "da", "do", "dos", "das", "van", "von", "der", "den", "del", "della", "dei", "di", "du", "la", "le", "les", "el"),
        *("al", "bin", "ibn", "abu", "ben", "and", "und", "et", "y", "e", "o", "i", "others", "andere", "the", "of"),
        *("ed", "eds", "hg", "hrsg", "dir", "dirs", "coord", "coords", "cited", "case", "cases", "report"),
    )
)
_TOKEN = re.compile(r"[^\W\d_][\w’'‘‑-]*\.?|[0-9]+|[^\w\s]")
WORD = re.compile(r"\w{2,}")
_INITIAL = re.compile(r"[^\W\d_](?:[.-]+[^\W\d_]?)*\.?")
#: Where the words of another citation or sentence end, looked for backwards from the trigger.
_BOUNDARY = re.compile(
    rf"[;؛]\s|(?<=[a-zà-ÿ]{{3}}):\s(?=[A-ZÀ-Þ])|\b(?:quoted|cited|reprinted|reproduced)\s(?:in|by)\b:?\]?|[{HOLE}]|"
    + SENTENCE_END
)
_QUOTE_END = re.compile(r"[\"”»’“‘][\s,.(]*\Z")


class Clue(msgspec.Struct, frozen=True):
    """What the words before a trigger say: the words of names, from left to right; and titles, as letters and digits.

    Without quotes it is not told where a title begins, so ``titles`` holds what it may be, the longest first. ``lead`` is what
    stands before all that: another sentence, another citation. ``tail`` is the shortest of the titles in words.
    """

    names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    lead: str = ""
    tail: str = ""

    @property
    def last(self) -> str | None:
        """Return the last name, which stands just before the trigger."""
        return self.names[-1] if self.names else None

    def __bool__(self) -> bool:
        return bool(self.names or self.titles)

    def key_words(self) -> tuple[str, ...]:
        """Return a word of the last name and one of the title, folded: whatever fits the clue holds one of them."""
        return tuple(max(WORD.findall(fold(words)), key=len, default="") for words in (self.last or "", self.tail) if words)

    def titles_in(self, plain: str) -> int:
        """Return the length of the longest title that the letters and digits ``plain`` hold."""
        return next((len(title) for title in self.titles if title in plain), 0)


def clue_before(before: str) -> Clue:
    """Return the names and the title just before a trigger; prose says nothing.

    >>> clue_before("Fires spread, as shown by Reed & Bray, ").names
    ('Reed', 'Bray')
    """
    segment = _segment(before)
    lead = before[: len(before) - len(segment)]
    quotes = quoted(segment)
    titles: list[str] = []
    if quotes and _QUOTE_END.search(segment):
        titles.append(segment[quotes[-1].inner_start : quotes[-1].inner_end])
        segment = segment[: quotes[-1].start]
    names = _names(segment)
    titles = [title for title in titles or _unquoted_titles(segment) if len(soft(title)) >= _TITLE_LETTERS]
    return Clue(tuple(names), tuple(map(soft, titles)), lead, titles[-1] if titles else "")


def soft(text: str | None) -> str:
    """Return the letters and digits of ``text``, folded."""
    return "".join(char for char in fold(text or "") if char.isalnum())


def _segment(before: str) -> str:
    ends = [match.end() for match in _BOUNDARY.finditer(before)]
    return before[ends[-1] if ends else 0 :]


def _unquoted_titles(segment: str) -> list[str]:
    """Return what may be a title at the end of ``segment``, the longest first: "A. Moe, The burning of markets, cit."."""
    parts = [part.strip() for part in re.split(r"[,،]\s", segment.rstrip(" ,،(.")) if part.strip()]
    tails = [" ".join(parts[first:]) for first in range(len(parts))]
    return [tail for tail in tails if len(tail.split()) >= _TITLE_WORDS]


def _names(segment: str) -> list[str]:
    """Return the words of names at the end of ``segment``, walking back until a word that belongs to no name."""
    found: list[str] = []
    for token in reversed(_TOKEN.findall(segment)):
        plain = fold(token).strip(".'’")
        if not token[0].isalpha() or (plain in _JOINTS and not token[0].isupper()) or _INITIAL.fullmatch(token):
            continue
        if plain in _NO_NAMES or not _capital(token):
            break
        found.append(re.sub(r"['’]s?$", "", token.rstrip(".")))
    if len(found) > _MOST_WORDS:
        return []
    return [word for word in reversed(found) if len(word) > 1]


def _capital(token: str) -> bool:
    """Tell whether a word bears a capital; every word of a script without capitals does."""
    return token[0].isupper() or token[0].lower() == token[0].upper()


class Entry(msgspec.Struct, frozen=True):
    """A citation made ready to be asked what it names: its words folded, their letters and digits, and how it begins."""

    citation: Citation
    folded: str
    plain: str
    head: str


def entry_of(citation: Citation) -> Entry:
    """Fold the words of ``citation`` once; many references ask for them."""
    head = (citation.author or "") + " " + citation.raw[:_HEAD]
    return Entry(citation, fold(citation.raw), soft(citation.raw), fold(head))


def names_all(folded: str, clue: Clue) -> bool:
    """Tell whether the folded words name all that ``clue`` names, one name at least."""
    return bool(clue.names) and all(_stands(fold(name), folded) for name in clue.names)


def begins(entry: Entry, clue: Clue) -> bool:
    """Tell whether the names of ``clue`` are those that a citation begins with: its author's, or its parties'."""
    return names_all(entry.head, clue)


def narrowed(entries: Iterable[Entry], clue: Clue, year: str | None) -> list[Entry]:
    """Return the citations that fit a clue best: all its names and its title, else its title, else all its names."""
    every = list(entries)
    if year is not None:
        every = [entry for entry in every if year in entry.folded] or every
    lengths = [clue.titles_in(entry.plain) for entry in every]
    longest = max(lengths, default=0)
    titled = [entry for entry, length in zip(every, lengths, strict=True) if longest and length == longest]
    both = [entry for entry in titled if names_all(entry.folded, clue)]
    return both or titled or [entry for entry in every if names_all(entry.folded, clue)]


def _stands(name: str, folded: str) -> bool:
    return name in folded and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded) is not None
