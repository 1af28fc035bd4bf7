"""A cheap and honest guess at a text's language: by script, then by its commonest words; None where unsure."""

from __future__ import annotations

import re
from collections import Counter

#: Characters that are looked at: the first this many letters decide as well as all of them.
_SAMPLE = 40_000
_WORD = re.compile(r"[^\W\d_]+")

#: Commonest words that few neighbours share.
_COMMON: dict[str, frozenset[str]] = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "that",
            "was",
            "for",
            "with",
            "by",
            "from",
            "were",
            "which",
            "on",
            "at",
            "this",
            "is",
            "are",
            "has",
            "have",
            "been",
        ]
    ),
    "fr": frozenset(
        [
            "de",
            "le",
            "la",
            "les",
            "des",
            "et",
            "du",
            "une",
            "dans",
            "est",
            "que",
            "qui",
            "pour",
            "par",
            "au",
            "sur",
            "avec",
            "ont",
            "été",
            "ce",
            "sont",
        ]
    ),
    "de": frozenset(
        [
            "der",
            "die",
            "das",
            "und",
            "den",
            "von",
            "zu",
            "mit",
            "ist",
            "auf",
            "für",
            "nicht",
            "dem",
            "im",
            "ein",
            "eine",
            "wurde",
            "nach",
            "auch",
            "sich",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "de",
            "la",
            "los",
            "las",
            "y",
            "en",
            "que",
            "del",
            "por",
            "con",
            "una",
            "se",
            "para",
            "su",
            "al",
            "fue",
            "como",
            "más",
            "este",
            "entre",
        ]
    ),
    "it": frozenset(
        [
            "il",
            "di",
            "che",
            "e",
            "la",
            "della",
            "per",
            "non",
            "sono",
            "del",
            "nel",
            "una",
            "con",
            "gli",
            "alla",
            "dei",
            "è",
            "più",
        ]
    ),
    "pt": frozenset(
        [
            "o",
            "os",
            "as",
            "de",
            "que",
            "do",
            "da",
            "em",
            "um",
            "uma",
            "não",
            "para",
            "com",
            "por",
            "dos",
            "foi",
            "mais",
            "ao",
            "pela",
        ]
    ),
    "tr": frozenset(
        ["ve", "bir", "bu", "için", "ile", "olarak", "de", "da", "daha", "çok", "olan", "sonra", "kadar", "ancak", "gibi", "göre"]
    ),
    "nl": frozenset(
        [
            "de",
            "het",
            "een",
            "en",
            "van",
            "in",
            "is",
            "dat",
            "op",
            "te",
            "zijn",
            "met",
            "voor",
            "niet",
            "door",
            "werd",
            "aan",
            "naar",
        ]
    ),
}
#: Scripts that are one language's, and the signs between which they lie.
_SCRIPTS = (
    ("he", "\u05d0", "\u05ea"),
    ("el", "\u0370", "\u03ff"),
    ("th", "\u0e01", "\u0e4e"),
    ("ko", "\uac00", "\ud7a3"),
    ("zh", "\u4e00", "\u9fff"),
)


#: Languages of the Arabic script, the letters that they have beside their neighbours', and the least share of these in a text.
_ARABIC_SCRIPT = (
    ("ckb", "ێۆڕڵ", 0.03),
    ("ps", "ښځڅډړږې", 0.03),
    ("ur", "ٹڈڑںےہھ", 0.05),
    ("fa", "پچژگکی", 0.05),
)


def guess_language(text: str) -> str | None:
    """Return the BCP 47 tag of the language that ``text`` is most probably written in, None where unsure.

    >>> guess_language("The convoy left the city in the morning and was stopped at the gate of the town.")
    'en'
    >>> guess_language("2016") is None
    True
    """
    sample = text[:_SAMPLE]
    letters = [sign for sign in sample if sign.isalpha()]
    if len(letters) < 20:
        return None
    return _by_script(letters) or _by_words(sample)


def _by_script(letters: list[str]) -> str | None:
    arabic = [sign for sign in letters if "\u0600" <= sign <= "\u06ff"]
    if len(arabic) > len(letters) / 2:
        return _by_letters(arabic)
    cyrillic = [sign for sign in letters if "\u0400" <= sign <= "\u04ff"]
    if len(cyrillic) > len(letters) / 2:
        ukrainian = sum(sign in "іїєґ" for sign in cyrillic)
        russian = sum(sign in "ыэъё" for sign in cyrillic)
        return "uk" if ukrainian > russian else "ru" if russian else None
    kana = sum("\u3041" <= sign <= "\u30ff" for sign in letters)
    if kana > len(letters) / 10:  # Chinese signs stand among them, and never the other way
        return "ja"
    shares = ((sum(first <= sign <= last for sign in letters), tag) for tag, first, last in _SCRIPTS)
    return next((tag for count, tag in shares if count > len(letters) / 2), None)


def _by_letters(arabic: list[str]) -> str:
    """Tell the languages of the Arabic script apart by letters of their own, each of which is some 3 % of a text at least."""
    for tag, letters, share in _ARABIC_SCRIPT:
        if sum(sign in letters for sign in arabic) > share * len(arabic):
            return tag
    return "ar"


def _by_words(sample: str) -> str | None:
    words = Counter(word.lower() for word in _WORD.findall(sample))
    total = sum(words.values())
    scores = sorted(((sum(words[word] for word in common), tag) for tag, common in _COMMON.items()), reverse=True)
    (best, tag), (second, _) = scores[0], scores[1]
    return tag if best >= 0.12 * total and best >= 1.3 * second else None
