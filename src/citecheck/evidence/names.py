"""Names in a claim, looked for in the source: as written, by other spellings, by initials, by sound."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from citecheck.evidence.across import Place, sounding
from citecheck.evidence.beside import Beside
from citecheck.evidence.lexicon import Phrase, gazetteer, name_key, spellings
from citecheck.evidence.skeleton import latin_skeletons, likeness
from citecheck.evidence.words import STOP_WORDS, fold, stem, words_of
from citecheck.model.evidence import Discrepancy
from citecheck.model.span import Span
from citecheck.text.months import MONTHS, WEEKDAYS

_PART = r"(?:(?:[Aa]l|[Ee]l|[Aa]r|[Aa]sh|[Aa]n|[Aa]z|[Ee]z|[Dd]'|[Oo]')[-’' ]?)?[A-ZÀ-ÖØ-Þ][\w’'-]*"
_NAME = re.compile(rf"(?<![\w]){_PART}(?:\.?\s(?:(?:of the|of|de|von|van|bin|ibn|du|la|der)\s)?{_PART})*")
_FIRST = re.compile(r"(?:\A|[.!?:]\s)[\"“'(]*\Z")
_TITLE_WORDS = """
mr mrs ms miss dr prof professor sir dame lord lady president premier minister prime secretary general colonel captain
major lieutenant sergeant admiral king queen prince princess sheikh sheik imam ayatollah saint st pope bishop senator
governor mayor judge justice chief commander director chairman ceo rev father brother sister the a an and of in on at
for by to de von van bin ibn al el gen col lt maj capt sgt brig adm cpl cmdr gov sen rep amb brigadier marshal ambassador
spokesman spokeswoman envoy doctor journalist lawyer activist engineer deputy correspondent
mullah hajj haj emir sultan sayyid chancellor commissioner mme mlle
"""
#: What stands before a name and is none of it, folded.
_TITLES = frozenset(_TITLE_WORDS.split())
_CALENDAR = frozenset(name for name in (*MONTHS, *WEEKDAYS) if name.isascii())
_ACRONYM = re.compile(r"[A-Z]{2,6}\Z")
#: Shortest word for which a shared beginning ("Syria", "Syrian") or one other letter counts as the same name; and shortest
#: skeleton of which one consonant may differ: with four, every third Arabic name would do.
_LONG = 5
#: Consonants that a word needs so that an Arabic text can be said not to have it. One name in five is missed by its skeleton
#: (measured on names of Arab cities), so only a name of two such words, or one of the gazetteer, is told absent.
_CERTAIN = 4
#: Letters that stand for ق in one transliteration or another.
_ONE_SOUND = "gkq"
#: Between the words of a name that is spelt otherwise.
_BETWEEN = r"[\s’'-]{1,2}(?:al[\s-])?"


class Name(msgspec.Struct, frozen=True):
    """A name as it stands in the claim, its folded words without titles, and whether it begins a sentence."""

    text: str
    span: Span
    words: Phrase
    first: bool = False


def find_names(text: str) -> list[Name]:
    """Return the names of an English text, titles left out, months and weekdays not among them.

    >>> [name.text for name in find_names("On Monday President Bashar al-Assad's army left Aleppo for Deir al-Zour.")]
    ["Bashar al-Assad's", 'Aleppo', 'Deir al-Zour']
    """
    found: list[Name] = []
    for match in _NAME.finditer(text):
        first = bool(_FIRST.search(text, max(0, match.start() - 4), match.start()) or _FIRST.match(text[: match.start()]))
        start = match.start() + _untitled(match.group())
        words = tuple(word for word in words_of(fold(text[start : match.end()]).replace("-", " ")) if word not in _TITLES)
        words = tuple(word for word in words if word not in STOP_WORDS and word not in _CALENDAR and not word.isdigit())
        if not words or not any(len(word) > 1 for word in words):
            continue
        if not _is_pronoun(words):
            found.append(Name(text[start : match.end()], Span(start, match.end()), words, first and start == match.start()))
    return found


def _is_pronoun(words: Phrase) -> bool:
    return len(words) == 1 and (words[0] in STOP_WORDS or len(words[0]) == 1)


def _untitled(name: str) -> int:
    """Return how many characters of titles and small words stand before a name."""
    at = 0
    for match in re.finditer(r"\S+\s+", name):
        if match.start() != at or fold(match.group().strip(" .\n\t")) not in (_TITLES | STOP_WORDS | _CALENDAR) - {"al", "el"}:
            break
        at = match.end()
    return at


def compare_names(beside: Beside) -> tuple[Discrepancy, ...]:
    """Return a row for each name of the claim, once. A name of which the source has only a part ("Arnold") is "near".

    A word that merely begins a sentence is no name unless the source has it. Beside an Arabic text, a name that is
    not in the gazetteer and has no two words of enough consonants cannot be missed: "not-comparable".
    """
    rows: dict[Phrase, Discrepancy] = {}
    for name in find_names(beside.claim):
        if name.words in rows:
            continue
        row = _across(beside, name) if beside.across else _along(beside, name)
        doubtful = name.first and len(name.words) == 1 and row.presence in ("absent", "not-comparable")
        if not doubtful or _ACRONYM.match(name.text) or name.text.endswith(("'s", "’s")):
            rows[name.words] = row
    return tuple(rows.values())


def _along(beside: Beside, name: Name) -> Discrepancy:
    """Compare within one script."""
    spans: list[Span] = []
    missing = 0
    for word in name.words:
        forms = _forms(beside, word)
        if forms:
            spans += _spans(beside, forms)
        else:
            missing += len(word) > 1
    other = _by_initials(beside, name) or (_by_other_spelling(beside, name) if missing else [])
    if other:
        return beside.entry("name", name.text, other)
    return beside.entry("name", name.text, spans, soft=missing > 0)


def _forms(beside: Beside, word: str) -> list[str]:
    """Return the words of the source that are the name's word: the same, an adjective of it, one letter other, alike in sound."""
    places = beside.source.places
    stuck = [other for other in ("al" + word, "el" + word, word[2:] if word[:2] in ("al", "el") else "") if other in places]
    if word in places or (stuck and len(word) >= _LONG):
        return [word] if word in places else stuck
    if len(word) < 4:
        return []
    begins = word[: max(4, len(word) - 3)]
    alike = [other for other in places if other.startswith(begins) and abs(len(other) - len(word)) <= 4]
    if alike or len(word) < _LONG:
        return alike
    skeletons = [skeleton for skeleton in latin_skeletons(word) if len(skeleton) >= 3]
    firsts = _ONE_SOUND if word[0] in _ONE_SOUND else word[0]
    near = [other for other in places if other[0] in firsts and abs(len(other) - len(word)) <= 2 and other.isascii()]
    return [
        other
        for other in near
        if any(
            likeness(_first_alike(skeleton), _first_alike(other_skeleton)) == 1.0
            for skeleton in skeletons
            for other_skeleton in latin_skeletons(other)
        )
    ]


def _first_alike(skeleton: str) -> str:
    """Return a skeleton whose first consonant, where it may stand for ق, is one sign: Gaddafi, Qadhafi, Kadhafi."""
    return "k" + skeleton[1:] if skeleton.startswith(("g", "k")) else skeleton


def _by_other_spelling(beside: Beside, name: Name) -> list[Span]:
    """Return where the source has the name as the gazetteer spells it otherwise: Kyiv, Kiev."""
    spans: list[Span] = []
    for words in spellings().get(name_key(name.text), ()):
        if words[0] in beside.source.places:
            pattern = re.compile(rf"(?<![^\W_]){_BETWEEN.join(map(re.escape, words))}(?![^\W_])")
            spans += [Span(*match.span()) for match in pattern.finditer(beside.source.folded)]
    return sorted(spans)


def _spans(beside: Beside, forms: list[str]) -> list[Span]:
    """Return where words of the source stand, at most the first in each sentence."""
    source = beside.source
    spans: list[Span] = []
    for index in sorted({index for form in forms for index in source.places[form]}):
        sentence = source.spans[index]
        for form in forms:
            at = source.folded.find(form, sentence.start, sentence.end)
            if at >= 0:
                spans.append(Span(at, at + len(form)))
                break
    return spans


def _by_initials(beside: Beside, name: Name) -> list[Span]:
    """Return where the source has the initials of a name ("RAN"), or the name whose initials the claim has."""
    text = beside.source.text
    bare = re.sub(r"['’]s\Z", "", name.text).replace(".", "")
    if _ACRONYM.match(bare) and bare.lower() not in beside.source.places:
        between = r"(?:\s(?:of the|of|for the|for|and the|and|the|&))?\s"
        pattern = r"\b" + between.join(rf"{letter}[\w’'-]+" for letter in bare) + r"\b"
    else:
        initials = "".join(part[0] for part in re.findall(r"[A-Z][\w’']+", bare))
        if len(initials) < 2 or not _ACRONYM.match(initials):
            return []
        if initials not in text and ".".join(initials) not in text:
            return []
        pattern = r"\b" + r"\.?".join(initials) + r"\b"
    return [Span(match.start(), match.end()) for match in re.finditer(pattern, text)]


def _across(beside: Beside, name: Name) -> Discrepancy:
    """Compare an English name with an Arabic text."""
    if not beside.source.arabic:
        return Discrepancy(kind="name", in_claim=name.text, presence="not-comparable")
    index = beside.source.index
    known = _known(name)
    if known:
        places = {sentence: Place(1.0, at, len(term)) for term in known for sentence, at in index.with_phrase(term).items()}
        return beside.entry("name", name.text, _spans_across(beside, places))
    by_word = [
        _by_sound(beside, word) for word in name.words if len(word) > 1 and (_is_told(beside, word) or len(name.words) == 1)
    ]
    found = [places for places in by_word if places]
    if not found:
        certain = len(by_word) > 1 and None not in by_word and not any((stem(word),) in beside.words for word in name.words)
        return Discrepancy(kind="name", in_claim=name.text, presence="absent" if certain else "not-comparable")
    together = set.intersection(*(set(places) for places in found))
    last = found[-1]
    spans = _spans_across(beside, {sentence: last[sentence] for sentence in sorted(together or last)})
    return beside.entry("name", name.text, spans, soft=len(found) < len(by_word) or not together)


def _is_told(beside: Beside, word: str) -> bool:
    """Tell whether a word of a name can be looked for at all: "Abu" has one consonant, which says nothing."""
    known = (word,) in gazetteer() or (stem(word),) in beside.words
    return known or any(len(skeleton) > 1 for skeleton in latin_skeletons(word))


def _known(name: Name) -> tuple[Phrase, ...]:
    """Return what the gazetteer has for the whole name, or for its one word."""
    return gazetteer().get(name_key(name.text)) or gazetteer().get(name.words) or ()


def _by_sound(beside: Beside, word: str) -> dict[int, Place] | None:
    """Return where the Arabic source has a word of the same skeleton; None where the skeleton is too short to tell."""
    index = beside.source.index
    skeletons = [skeleton for skeleton in latin_skeletons(word) if len(skeleton) >= 2]
    places = sounding(index, (skeleton for skeleton in skeletons if len(skeleton) < _LONG), exact=True)
    places |= sounding(index, (skeleton for skeleton in skeletons if len(skeleton) >= _LONG))
    for term in (*gazetteer().get((word,), ()), *beside.words.get((stem(word),), ())):
        places |= {sentence: Place(1.0, at, len(term)) for sentence, at in index.with_phrase(term).items()}
    if places:
        return places
    return {} if any(len(skeleton) >= _CERTAIN for skeleton in skeletons) else None


def _spans_across(beside: Beside, places: Mapping[int, Place]) -> list[Span]:
    return [beside.source.words_span(sentence, place.at, place.size) for sentence, place in sorted(places.items())]
