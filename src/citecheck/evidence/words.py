"""Words as they are compared: folded, without stop words, cut to their stems. The only door to snowballstemmer."""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

from citecheck.evidence.arabic import arabic_stem
from citecheck.text.months import fold as fold_letters

#: A number with its separators, or a run of letters with the marks and the apostrophe inside it.
_WORD = re.compile(r"[0-9]+(?:[.,٫٬][0-9]+)*|[^\W\d_][^\W\d_\u064b-\u065f\u0670]*(?:[\u064b-\u065f\u0670'’][^\W\d_]+)*")
#: The same for text in plain ASCII, which most English sources are: three times as fast.
_ASCII_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[a-z]+(?:'[a-z]+)*")
#: What is beyond ASCII; the rest of a text is folded, and parted into words, several times as fast.
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_NOT_ONLY_LETTERS = re.compile(r"[0-9']")
_BLANKED = {code: " " for code in range(128) if not chr(code).islower()}
#: Typographic signs that part words, as ASCII ones that do.
_TYPOGRAPHY = dict.fromkeys(map(ord, "“”„«»‘‹›–—―…•·\u00a0\u202f\u2009"), " ")
_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")
_LETTER = re.compile(r"[^\W\d_]")
#: Signs that stand inside words and mean nothing: Arabic vowel signs, tatweel, marks of direction, soft hyphen, joiners.
MARKS = dict.fromkeys(
    [
        *range(0x64B, 0x660),
        0x670,
        0x640,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        0x2066,
        0x2067,
        0x2068,
        0x2069,
        0xAD,
        0xFEFF,
    ]
)

#: Language -> algorithm of snowballstemmer. Arabic has a stemmer of its own (``arabic``), others are compared as written.
_ALGORITHMS = {
    "en": "english",
    "fr": "french",
    "de": "german",
    "es": "spanish",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
    "tr": "turkish",
}

_ENGLISH_STOP_WORDS = """
a about above after again all also although am an and any are aren't as at be because been before being below between
both but by can cannot could couldn't did didn't do does doesn't doing don't down during each either et etc ever every
few for from further had hadn't has hasn't have haven't having he he'd he'll he's her here hers herself him himself
his how however i if in into is isn't it it's its itself just let me more most much must my myself neither no nor not
of off on once only or other ought our ours ourselves out over own per rather same shall she she's should shouldn't
since so some such than that that's the their theirs them themselves then there these they they're this those though
through thus to too under until up upon us very via was wasn't we we're were weren't what when where whether which
while who whom whose why will with within without won't would wouldn't yet you your yours s t d ll re ve m
"""
#: English words that say too little to find a sentence by. Written for this tool.
STOP_WORDS = frozenset(_ENGLISH_STOP_WORDS.split())
_ARABIC_STOP_WORDS = """
في من علي الي عن مع هذا هذه ذلك تلك التي الذي الذين اللذين اللتين اللاتي ان انه انها او ام
ثم كما لا لم لن ما ماذا قد لقد كان كانت يكون تكون كانوا هو هي هم هن نحن انت انا بين بعد
قبل عند عندما حيث حين كل بعض غير سوي الا اذا اذ لو لكن ولكن بل حتي منذ خلال ضد حول دون تحت
فوق اي ايضا هناك هنا هنالك به بها بهم له لها لهم لهما فيه فيها فيهم منه منها منهم عليه
عليها عليهم اليه اليها عنه عنها معه معها وهو وهي وهم وان وقد وكان وكانت كذلك ذات ذو نفس
نفسه نفسها تم يتم وتم ويتم والتي والذي والذين بان لان لانه وفي ومن وعلي والي وعن ومع مما
فيما بما كلما ليس ليست وليس فقد فان فهو فهي ليكون بينما ومنها وفيها احد اكثر اقل جدا مثل
عبر نحو لدي لديه لديها كلا كلتا التان اللذان اللتان هؤلاء اولئك اما انما
"""
#: Arabic words of the same kind, folded.
ARABIC_STOP_WORDS = frozenset(fold_letters(_ARABIC_STOP_WORDS).split())


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, Eastern digits as ASCII; every character keeps its place.

    >>> fold("Fouaa’s ١٢ Élysée")
    "fouaa's 12 elysee"
    """
    return text.lower() if text.isascii() else _BEYOND.sub(_fold_run, text).lower()


def _fold_run(match: re.Match[str]) -> str:
    return fold_letters(match.group())


def words_of(folded: str) -> list[str]:
    """Return the words and numbers of a folded text in order, separators of thousands and the possessive left out.

    >>> words_of("the army's 1,388 men")
    ['the', 'army', '1388', 'men']
    """
    if not folded.isascii():
        folded = folded.translate(_TYPOGRAPHY)
    if folded.isascii():
        if not _NOT_ONLY_LETTERS.search(folded):
            return folded.translate(_BLANKED).split()
        return [word if word.isalpha() else _tidy(word) for word in _ASCII_WORD.findall(folded)]
    tidied = [word if word.isascii() and word.isalpha() else _tidy(word) for word in _WORD.findall(folded)]
    return [word for word in tidied if word]


def _tidy(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", "").replace("٬", "")
    word = word.translate(MARKS).replace("’", "'")
    return word[:-2] if word.endswith("'s") else word.replace("'", "")


def word_spans(folded: str) -> list[tuple[int, int]]:
    """Return where the words of ``words_of`` stand in ``folded``, in the same order."""
    if not folded.isascii():
        folded = folded.translate(_TYPOGRAPHY)
    pattern = _ASCII_WORD if folded.isascii() else _WORD
    return [match.span() for match in pattern.finditer(folded) if match.group().translate(MARKS)]


def is_arabic(text: str) -> bool:
    """Tell whether at least half of the letters of ``text`` (its first 4,000 characters) are of the Arabic script."""
    sample = text[:4000]
    if not _ARABIC.search(sample):
        return False
    return 2 * len(_ARABIC.findall(sample)) > len(_LETTER.findall(sample)) > 0


def content(words: list[str]) -> list[str]:
    """Return ``words`` without stop words and without single Latin letters."""
    return [word for word in words if not is_stop_word(word)]


def is_stop_word(word: str) -> bool:
    """Tell whether a folded word says too little to find a sentence by."""
    return word in STOP_WORDS or word in ARABIC_STOP_WORDS


@lru_cache(maxsize=32)
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_ALGORITHMS[language])


@lru_cache(maxsize=65536)
def stem(word: str, language: str = "en") -> str:
    """Return the stem of a folded word: Porter2 for English (https://snowballstem.org/algorithms/english/stemmer.html).

    >>> stem("bombings"), stem("1388")
    ('bomb', '1388')
    """
    if word[0].isdigit():
        return word
    if _ARABIC.match(word):
        return arabic_stem(word)
    language = language[:2].lower()
    if language not in _ALGORITHMS:
        return word
    return str(_stemmer(language).stemWord(word))
