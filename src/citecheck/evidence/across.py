"""An English claim beside an Arabic text: what each word of the claim may be in Arabic, and which sentences have it.

Four bridges: figures, names of the gazetteer, terms of the glossary, and consonant skeletons for what neither knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from citecheck.evidence.arabic import root_of
from citecheck.evidence.lexicon import Glossary, Phrase, gazetteer, glossary
from citecheck.evidence.number_words import ARABIC_DIGITS
from citecheck.evidence.reading import Reading, canonical
from citecheck.evidence.skeleton import arabic_skeletons, latin_skeletons, likeness, reductions
from citecheck.evidence.words import STOP_WORDS, fold, stem, words_of

#: Weights of a word that is only there by its root, of a name by its skeleton, and of a plain word by its skeleton.
#: Set on the tuning half of XQuAD; the order of results hardly changes from half to double of each.
_ROOT = 0.5
_NAME = 1.3
_PLAIN = 0.5
_FIGURE = 1.3
_PHRASE = 1.5
#: The clause counts in full, the rest of its sentence less, as in ``passages.query``.
_LATER = 0.6
_CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w’']*")


class Concept(msgspec.Struct, frozen=True):
    """One word or phrase of a claim and what it may be in Arabic: stems of terms, skeletons of a name, or a figure."""

    key: str
    weight: float
    terms: tuple[Phrase, ...] = ()
    skeletons: tuple[str, ...] = ()
    figure: str = ""


class ArabicIndex:
    """Where the stems, roots, skeletons and figures of an Arabic text stand, by sentence."""

    def __init__(self, reading: Reading) -> None:
        self.lengths = reading.lengths
        self.stems: dict[str, dict[int, list[int]]] = {}
        #: For each form the sentences that have it, and the first of their words that is it.
        self.roots: dict[str, dict[int, int]] = {}
        self.skeletons: dict[str, dict[int, int]] = {}
        self.figures: dict[str, dict[int, int]] = {}
        #: Skeletons by what is left of them when one consonant is taken away, or none: those alike share an entry.
        self.reduced: dict[str, list[str]] = {}
        self.asked: dict[Concept, dict[int, Place]] = {}
        for index, words in enumerate(reading.words):
            for at, word in enumerate(words):
                self._add(index, at, word)
        for skeleton in self.skeletons:
            for rest in reductions(skeleton):
                self.reduced.setdefault(rest, []).append(skeleton)

    def _add(self, index: int, at: int, word: str) -> None:
        if word[0].isdigit():
            self.figures.setdefault(word, {}).setdefault(index, at)
            return
        if word in ARABIC_DIGITS:
            self.figures.setdefault(ARABIC_DIGITS[word], {}).setdefault(index, at)
        base = stem(word)
        # و and the like are written together with the word behind them; both readings are kept.
        for form in {base, stem(word[1:])} if word[0] in "وبلفك" and len(word) > 3 else {base}:
            self.stems.setdefault(form, {}).setdefault(index, []).append(at)
        root = root_of(base)
        if root:
            self.roots.setdefault(root, {}).setdefault(index, at)
        for skeleton in arabic_skeletons(word):
            self.skeletons.setdefault(skeleton, {}).setdefault(index, at)

    def with_phrase(self, phrase: Phrase) -> dict[int, int]:
        """Return the sentences in which the stems of ``phrase`` stand one after the other, and at which word it begins."""
        first = self.stems.get(phrase[0], {})
        if len(phrase) == 1:
            return {index: places[0] for index, places in first.items()}
        found: dict[int, int] = {}
        for index, places in first.items():
            at = next((at for at in places if self._runs(phrase, index, at)), None)
            if at is not None:
                found[index] = at
        return found

    def _runs(self, phrase: Phrase, index: int, at: int) -> bool:
        return all(at + step in self.stems.get(term, {}).get(index, ()) for step, term in enumerate(phrase))


class Place(msgspec.Struct, frozen=True):
    """How surely a sentence has a concept (0 to 1), at which of its words, and over how many."""

    value: float
    at: int
    size: int = 1


def concepts(clause: str, sentence: str = "", words: Glossary | None = None) -> list[Concept]:
    """Return what an English claim speaks of, each concept once, with what it may be in Arabic by ``words`` (default: ours)."""
    known = glossary() if words is None else words
    found: dict[str, Concept] = {}
    for text, share in ((clause, 1.0), (sentence, _LATER)):
        if text:
            for concept in _concepts(text, share, known):
                found.setdefault(concept.key, concept)
    return list(found.values())


def _concepts(text: str, share: float, known: Glossary) -> Iterable[Concept]:
    names = {word for match in list(_CAPITAL.finditer(text)) for word in words_of(fold(match.group())) if match.start()}
    words = words_of(fold(text))
    stems = [stem(word) for word in words]
    at = 0
    while at < len(words):
        taken, concept = _longest(words, stems, at, share, known)
        if concept is None:
            concept = _single(words[at], stems[at], share, known, is_name=words[at] in names)
        if concept is not None:
            yield concept
        at += taken


def _longest(words: list[str], stems: list[str], at: int, share: float, known: Glossary) -> tuple[int, Concept | None]:
    """Return the longest gazetteer name or glossary phrase that begins at ``at``, and how many words it takes."""
    for size in (4, 3, 2):
        if at + size > len(words):
            continue
        key = tuple(word for word in words[at : at + size] if word not in ("al", "el"))
        terms = gazetteer().get(key) or known.get(tuple(stems[at : at + size]))
        if terms and words[at] not in ("al", "el"):
            return size, Concept(key=" ".join(key), weight=share * _PHRASE, terms=terms)
    return 1, None


def _single(word: str, english: str, share: float, known: Glossary, *, is_name: bool) -> Concept | None:
    figure = canonical(word)
    if figure[0].isdigit():
        return Concept(key=figure, weight=share * _FIGURE, figure=figure)
    if word in STOP_WORDS or len(word) < 2:
        return None
    names = gazetteer().get((word,), ())
    terms = known.get((english,), ())
    # "Panthers" may be a name by sound or a word by meaning: both are looked for.
    skeletons = latin_skeletons(word) if is_name or not terms else ()
    weight = _NAME if is_name else 1.0 if terms else _PLAIN
    return Concept(key=english, weight=share * weight, terms=(*names, *terms), skeletons=skeletons)


def hits_of(index: ArabicIndex, wanted: Iterable[Concept]) -> list[dict[str, float]]:
    """Tell for each sentence which concepts it has, and how surely (0 to 1)."""
    hits: list[dict[str, float]] = [{} for _ in index.lengths]
    for concept in wanted:
        for index_at, place in places_of(index, concept).items():
            hits[index_at][concept.key] = place.value
    return hits


def places_of(index: ArabicIndex, concept: Concept) -> dict[int, Place]:
    """Return the sentences that have a concept; a root counts less than a stem, a skeleton as far as it is alike."""
    known = index.asked.get(concept)
    if known is None:
        known = index.asked[concept] = _places_of(index, concept)
    return known


def _places_of(index: ArabicIndex, concept: Concept) -> dict[int, Place]:
    places: dict[int, Place] = {}
    if concept.figure:
        return {sentence: Place(1.0, at) for sentence, at in index.figures.get(concept.figure, {}).items()}
    for term in concept.terms:
        root = root_of(term[0]) if len(term) == 1 else ""
        if root:
            places |= {sentence: Place(_ROOT, at) for sentence, at in index.roots.get(root, {}).items()}
    for term in concept.terms:
        places |= {sentence: Place(1.0, at, len(term)) for sentence, at in index.with_phrase(term).items()}
    for sentence, place in sounding(index, concept.skeletons).items():
        if sentence not in places or places[sentence].value < place.value:
            places[sentence] = place
    return places


def sounding(index: ArabicIndex, skeletons: Iterable[str], *, exact: bool = False) -> dict[int, Place]:
    """Return the sentences with a word of one of the ``skeletons``; if not ``exact``, of all but one consonant of it, too."""
    places: dict[int, Place] = {}
    for skeleton in skeletons:
        if len(skeleton) < 2:
            continue
        others = [skeleton] if exact else {other for rest in reductions(skeleton) for other in index.reduced.get(rest, ())}
        for other in sorted(others):
            alike = likeness(skeleton, other)
            for sentence, at in index.skeletons.get(other, {}).items() if alike else ():
                if sentence not in places or places[sentence].value < alike:
                    places[sentence] = Place(alike, at)
    return places
