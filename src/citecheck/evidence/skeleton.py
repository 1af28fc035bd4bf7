"""Names of two scripts by their consonants: "Panthers" and "بانثرز" share the skeleton b-n-t-r-s.

Vowels are seldom written in Arabic and are heard in many ways in English, so only consonants are compared, in classes of
those that transliterations mix up.
"""

from __future__ import annotations

import re
from functools import lru_cache

from citecheck.evidence.arabic import without_article

#: Arabic letters (folded) -> class. Long vowels, hamza, ع and the final ه are left out.
_ARABIC = str.maketrans(
    "بپتطثجغچگحهخدضذظرزسصشفڤقكکگلمن",
    "bbtttgggghhxddddrsssSffkkkglmn",
    "اأإآويىیئؤءعةۀ",
)
#: English digraphs, longest first, before single letters; "x" before "kh", whose sign is x.
_DIGRAPHS = (
    ("x", "ks"), ("tch", "S"), ("sch", "S"), ("sh", "S"), ("kh", "x"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("ck", "k"), ("qu", "k"), ("ce", "s"), ("ci", "s"), ("cy", "s"),
)  # fmt: skip
_LATIN = str.maketrans("bpcdfvghjklmnqrstzSx", "bbkdffghgklmnkrstsSx", "aeiouwy'")
_REPEATED = re.compile(r"(.)\1+")
_LETTERS = re.compile(r"[a-z']+")
#: One-letter words written together with the next in Arabic: and, by, for, then, like. و is no consonant of a skeleton.
_CLITICS = "بلفك"


@lru_cache(maxsize=8192)
def latin_skeletons(word: str) -> tuple[str, ...]:
    """Return the skeletons that a folded Latin name may have in Arabic; "ch" is read as ش, as ك and as تش.

    >>> latin_skeletons("panthers"), latin_skeletons("aleppo")
    (('bntrs',), ('lb',))
    """
    if not _LETTERS.fullmatch(word):
        return ()
    variants = [word]
    if "ch" in word:
        variants = [word.replace("ch", sound) for sound in ("S", "k", "tS")]
    return tuple(dict.fromkeys(_latin(variant) for variant in variants))


def _latin(word: str) -> str:
    for letters, sign in _DIGRAPHS:
        word = word.replace(letters, sign)
    word = _REPEATED.sub(r"\1", word.translate(_LATIN))
    return word[:-1] if len(word) > 2 and word.endswith("h") else word


@lru_cache(maxsize=65536)
def arabic_skeletons(word: str) -> tuple[str, ...]:
    """Return the skeletons of a folded Arabic word: as it stands, without its article, without a preposition before it.

    >>> arabic_skeletons("بانثرز")
    ('bntrs', 'ntrs')
    """
    bare = without_article(word)
    forms = [bare]
    if len(bare) >= 5 and bare[0] in _CLITICS:
        forms.append(bare[1:])
    return tuple(dict.fromkeys(_arabic(form) for form in forms))


def _arabic(word: str) -> str:
    word = word.removesuffix("ه").translate(_ARABIC)
    return _REPEATED.sub(r"\1", "".join(sign for sign in word if sign.isascii()))


def likeness(one: str, other: str) -> float:
    """Return how alike two skeletons are, from 0 to 1: the whole, or all but one consonant of at least four.

    A skeleton of one consonant says nothing.

    >>> likeness("bntrs", "bntrs"), likeness("bntrs", "bntr"), likeness("lb", "hlb"), likeness("b", "b")
    (1.0, 0.6, 0.0, 0.0)
    """
    if one == other:
        return 1.0 if len(one) >= 3 else 0.6 if len(one) == 2 else 0.0
    if (
        min(len(one), len(other)) < 4 - (len(one) != len(other))
        or abs(len(one) - len(other)) > 1
        or max(len(one), len(other)) < 4
    ):
        return 0.0
    return 0.6 if _one_edit(one, other) else 0.0


@lru_cache(maxsize=16384)
def reductions(skeleton: str) -> tuple[str, ...]:
    """Return a skeleton and, from three consonants on, what is left when one is taken away: two that are alike share one.

    >>> reductions("hlb")
    ('hlb', 'lb', 'hb', 'hl')
    """
    if len(skeleton) < 3:
        return (skeleton,)
    return tuple(dict.fromkeys((skeleton, *(skeleton[:at] + skeleton[at + 1 :] for at in range(len(skeleton))))))


def _one_edit(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    at = 0
    while at < len(one) and one[at] == other[at]:
        at += 1
    return one[at:] == other[at + 1 :] or (len(one) == len(other) and one[at + 1 :] == other[at + 1 :])
