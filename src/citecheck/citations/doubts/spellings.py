"""One name in several spellings (CC420): "Aljazeera" and "Al Jazeera", "Ramousah" and "Ramousa". Latin script only."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from citecheck.citations.doubts.body import without_links
from citecheck.model.document import Document, Problem
from citecheck.model.span import Span
from citecheck.text.months import MONTHS, WEEKDAYS, fold

_MOST = 5
#: Shorter names differ by one letter and are two names (Mali, Bali).
_MIN_JOINED = 6
_MIN_LETTERS = 6
#: Two letters may differ in a name of this length.
_LONG = 9
#: A capitalised word with its hyphens, also over a line's end; "O'Neill" is one word, a possessive is cut off.
_NAME = re.compile(r"(?<![\w'’-])[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[-‐–’'][^\W\d_]+)*(?![\w-])")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_LOWER = re.compile(r"(?<![\w-])[a-zß-öø-ÿ][^\W\d_]{2,}")
_SENTENCE_START = re.compile(r"(?:\A\s*|[.!?:;•*–—]|\n\s*\n|\d[.)])[\s\"'“‘«(\[]*\Z")
#: A word before a capitalised one, on its line or over its end.
_TITLE = re.compile(r"(?<![\w'’.-])(?P<title>[^\W\d_]{5,})(?=\s{1,2}[^\W\d_a-zß-öø-ÿ][^\W\d_]{2,})")
_ANY = re.compile(r"[^\W\d_]{5,}")
_ARTICLE = re.compile(r"\A(?:al|el)-?(?=[a-z]{3})")
#: Particles that stand in lower case in any text and still begin a name.
_PARTICLES = frozenset(
    ("al", "el", "an", "ar", "as", "ash", "at", "ad", "az", "bin", "ibn", "abu", "de", "la", "le", "van", "von")
)
#: What one name may have more than another and be another word: plural, adjective, people, country.
_ENDINGS = re.compile(r"(?:s|es|n|an|ian|ans|ians|i|is|ish|ese|d|ed|er|ers|ing|y|ly|ia|e|en|a|o|us|um|in|ine|al|ic)\Z")
#: German writes every noun with a capital, so its inflections would pass for names.
_CAPITALISED = frozenset(("de", "lb"))


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    """Fold a word; a report says most of its words again and again."""
    return fold(word)


def several_spellings(document: Document, body: str) -> Iterator[Problem]:
    """Yield a problem for each name that stands in several spellings, at most five.

    Spellings that differ by blanks and hyphens are sought in text and notes; those that differ by a letter or two only in
    the report's own text, because notes name things in the languages of their sources.
    """
    everywhere = without_links(document.text)
    common = Counter(_folded(word) for word in _LOWER.findall(everywhere))
    groups = list(_joined(everywhere, common))
    if (document.language or "") not in _CAPITALISED:
        groups += _misspelt(body, common, {spelling for group in groups for spelling in group})
        groups += _titles(body)
    groups.sort(key=lambda group: (-min(len(places) for places in group.values()), next(iter(group))))
    for group in groups[:_MOST]:
        shown = ", ".join(f"“{spelling}” ({_times(len(places))})" for spelling, places in group.items())
        rarest = min(group.values(), key=len)
        yield Problem(code="CC420", message=f"one name in several spellings? {shown}", span=rarest[0])


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


Group = dict[str, list[Span]]


def _names(text: str) -> Iterator[tuple[str, Span, bool]]:
    """Yield each capitalised word, where it stands, and whether a sentence begins with it; none that is broken over lines."""
    for match in _NAME.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        if len(word) > 1 and not (word.isupper() and len(word) > 1):
            yield (
                word,
                Span(match.start(), match.start() + len(word)),
                _SENTENCE_START.search(text, max(0, match.start() - 12), match.start()) is not None,
            )


def _joined(text: str, common: Counter[str]) -> Iterator[Group]:
    """Yield names that are the same without blanks and hyphens ("Aljazeera", "Al Jazeera", "Al-Jazeera")."""
    found: dict[str, Group] = defaultdict(lambda: defaultdict(list))
    row: list[tuple[str, Span]] = []
    for word, span, first in _names(text):
        near = bool(row) and text[row[-1][1].end : span.start] == " "
        row = [*row[-1:], (word, span)] if near else [(word, span)]
        for part in (row[-1:], row) if len(row) > 1 else (row,):
            spelling = " ".join(name for name, _ in part)
            key = re.sub(r"[\s\-‐–’']", "", _folded(spelling))
            if len(key) >= _MIN_JOINED and not (first and len(part) == 1 and key in common):
                found[key][spelling].append(Span(part[0][1].start, part[-1][1].end))
    shortest: list[str] = []
    for key in sorted(found, key=len):
        group = _distinct(found[key])
        if len(group) > 1 and not _ordinary(group, common) and not any(other in key for other in shortest):
            shortest.append(key)
            yield group


def _distinct(group: Group) -> Group:
    """Join spellings that differ in capitals and apostrophes only, under the commonest."""
    forms: dict[str, Group] = defaultdict(dict)
    for spelling, places in group.items():
        forms[re.sub("[’']", "", _folded(spelling)).replace("–", "-").replace("‐", "-")][spelling] = places
    return {max(same, key=lambda spelling: len(same[spelling])): _places(same) for same in forms.values()}


def _ordinary(spellings: Iterable[str], common: Counter[str]) -> bool:
    """Tell whether a part of the name is a common word of the text ("Vice President", "Vice-President")."""
    parts = {part for spelling in spellings for part in re.split(r"[\s\-‐–]", _folded(spelling))}
    return any(part in common for part in parts - _PARTICLES)


def _misspelt(body: str, common: Counter[str], known: set[str]) -> Iterator[Group]:
    """Yield names that differ by a letter or two where transliterations do: vowels, h, doubled letters, q and k."""
    places: Group = defaultdict(list)
    inner: set[str] = set()
    for word, span, first in _names(body):
        places[word].append(span)
        if not first:
            inner.add(word)
    buckets: dict[str, list[str]] = defaultdict(list)
    for word in places:
        plain = _plain(word)
        if (
            len(plain) >= _MIN_LETTERS
            and word in inner
            and plain not in common
            and _folded(word) not in common
            and word not in known
        ):
            buckets[_skeleton(plain)].append(word)
    for words in buckets.values():
        if len(words) < 2 or len(words) > 4:
            continue
        alike = [word for word in words if any(_alike(_plain(word), _plain(other)) for other in words if other != word)]
        if len(alike) > 1:
            yield {word: places[word] for word in alike}


def _titles(body: str) -> Iterator[Group]:
    """Yield spellings of one title: words that stand before a name and nowhere else ("sheik Omar", "Skeikh Said", "sheikh")."""
    before: Group = defaultdict(list)
    for match in _TITLE.finditer(body):
        before[match["title"]].append(Span(*match.span("title")))
    every = Counter(_folded(word) for word in _ANY.findall(body))
    found: dict[str, Group] = defaultdict(dict)
    for word, places in before.items():
        found[_folded(word)][word] = places
    titles = [plain for plain, forms in found.items() if sum(map(len, forms.values())) == every[plain] and plain not in MONTHS]
    buckets: dict[str, list[str]] = defaultdict(list)
    for plain in titles:
        buckets[_skeleton(plain)].append(plain)
    for alike in buckets.values():
        close = [one for one in alike if any(_alike(one, other) for other in alike if other != one)]
        if 1 < len(close) < 5 and any(form.islower() for one in close for form in found[one]):
            yield {max(found[one], key=lambda form: len(found[one][form])): _places(found[one]) for one in close}


def _places(forms: Group) -> list[Span]:
    return sorted(place for places in forms.values() for place in places)


def _plain(word: str) -> str:
    """Return a name folded, without the Arabic article and without hyphens."""
    return re.sub(r"[\-‐–’']", "", _ARTICLE.sub("", _folded(word)))


def _skeleton(plain: str) -> str:
    """Return the consonants that a transliteration keeps."""
    letters = plain[0] + re.sub(r"[aeiouyh]", "", plain[1:])
    return re.sub(r"(.)\1+", r"\1", letters.replace("q", "k").replace("c", "k").replace("w", ""))


def _alike(one: str, other: str) -> bool:
    if one == other or one in MONTHS or other in MONTHS or one in WEEKDAYS or other in WEEKDAYS:
        return False
    short, long = sorted((one, other), key=len)
    for stem in (short, short[:-1]):  # "Argentina", "Argentinian"
        if long.startswith(stem) and _ENDINGS.fullmatch(long[len(stem) :]):
            return False
    if len(short) == len(long) and (short[:-1] == long[:-1] or {short[-3:], long[-3:]} == {"man", "men"}):
        return False  # "Marina", "Marine": an ending in another language; "Frenchman", "Frenchmen"
    return _distance(one, other) <= (2 if len(short) >= _LONG else 1)


def _distance(one: str, other: str) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, right in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (left != right))
    return row[-1]
