"""What English words and names are called in Arabic: our own glossary and gazetteer, read from their data files once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from citecheck.evidence.words import ARABIC_STOP_WORDS, STOP_WORDS, fold, stem, words_of

#: A phrase as the stems of its words, in order.
Phrase = tuple[str, ...]
#: Stems of an English term -> the Arabic terms for it, as stems.
Glossary = Mapping[Phrase, tuple[Phrase, ...]]
#: Longest term, in words, of a user's dictionary, and how many Arabic terms of one are kept: what is longer explains.
_WORDS, _TERMS = 4, 12


def _rows(name: str) -> Iterator[tuple[list[str], list[str]]]:
    text = files("citecheck.evidence").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            left, right = line.split("\t")
            yield left.split("|"), right.split("|")


def english_key(text: str) -> Phrase:
    """Return the stems of an English word or phrase, as the glossary is keyed.

    >>> english_key("Prime Ministers")
    ('prime', 'minist')
    """
    return tuple(stem(word) for word in words_of(fold(text)))


def arabic_key(text: str) -> Phrase:
    """Return the light stems of an Arabic word or phrase.

    >>> arabic_key("مجلس الأمن")
    ('مجلس', 'امن')
    """
    return tuple(stem(word) for word in words_of(fold(text)))


@lru_cache(maxsize=1)
def glossary() -> dict[Phrase, tuple[Phrase, ...]]:
    """Return the glossary: stems of an English term -> the Arabic terms for it, as stems. Headwords of one stem are joined."""
    terms: dict[Phrase, dict[Phrase, None]] = {}
    for left, right in _rows("en_ar.tsv"):
        for headword in left:
            row = terms.setdefault(english_key(headword), {})
            row.update((arabic_key(word), None) for word in right)
    return {key: tuple(row) for key, row in terms.items()}


def compiled(entries: Iterable[tuple[str, Sequence[str]]]) -> dict[Phrase, tuple[Phrase, ...]]:
    """Return a dictionary's entries (English headword, Arabic terms) as a glossary; what is too long to look for is left out.

    >>> compiled([("Harbours", ["ميناء", "المرفأ"]), ("harbour", ["مرسى"])])
    {('harbour',): (('ميناء',), ('مرفا',), ('مرس',))}
    """
    terms: dict[Phrase, dict[Phrase, None]] = {}
    for headword, arabic in entries:
        key = english_key(headword)
        if not 0 < len(key) <= _WORDS or (len(key) == 1 and key[0] in STOP_WORDS):
            continue
        row = terms.setdefault(key, {})
        for phrase in map(arabic_key, arabic):
            if 0 < len(phrase) <= _WORDS and len(row) < _TERMS and not _is_stop_phrase(phrase):
                row[phrase] = None
    return {key: tuple(row) for key, row in terms.items() if row}


def _is_stop_phrase(phrase: Phrase) -> bool:
    return len(phrase) == 1 and (phrase[0] in ARABIC_STOP_WORDS or len(phrase[0]) < 2)


def merged(others: Iterable[Glossary]) -> Glossary:
    """Return our glossary with the terms of ``others`` behind its own."""
    found: dict[Phrase, tuple[Phrase, ...]] = dict(glossary())
    for other in others:
        for key, terms in other.items():
            known = found.get(key, ())
            found[key] = known + tuple(term for term in terms if term not in known)
    return found


@lru_cache(maxsize=1)
def gazetteer() -> dict[Phrase, tuple[Phrase, ...]]:
    """Return the gazetteer: folded words of an English name -> the Arabic names for it, as stems."""
    names: dict[Phrase, tuple[Phrase, ...]] = {}
    for left, right in _rows("gazetteer.tsv"):
        arabic = tuple(arabic_key(name) for name in right)
        for name in left:
            names[name_key(name)] = arabic
    return names


@lru_cache(maxsize=1)
def spellings() -> dict[Phrase, tuple[Phrase, ...]]:
    """Return the other English spellings of each name of the gazetteer, as their folded words."""
    found: dict[Phrase, tuple[Phrase, ...]] = {}
    for left, _ in _rows("gazetteer.tsv"):
        keys = tuple(dict.fromkeys(name_key(name) for name in left))
        found |= {key: tuple(other for other in keys if other != key) for key in keys}
    return found


def name_key(name: str) -> Phrase:
    """Return the folded words of a name without "al" and "the", as the gazetteer is keyed.

    >>> name_key("Deir al-Zour's")
    ('deir', 'zour')
    """
    words = words_of(fold(name))
    return tuple(word for word in words if word not in _ARTICLES) or tuple(words)


_ARTICLES = frozenset(("al", "el", "the", "ar", "as", "ash", "an", "ez", "ad"))
