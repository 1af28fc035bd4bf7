"""Arabic words cut to a light stem, so that "والمدينة" and "مدينة" meet. Input is folded (``words.fold``)."""

from __future__ import annotations

#: Prefixes and suffixes of Larkey, Ballesteros & Connell, "Light stemming for Arabic information retrieval" (2007), light10, with
#: the folded letters of ``words.fold``, the future and the verbs' ل added where enough of the word remains.
_PREFIXES = ("وبال", "وكال", "فبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال")
_SUFFIXES = ("هما", "تها", "تهم", "ها", "ان", "ات", "ون", "ين", "يه", "هم", "نا", "ه", "ي")
#: A stem keeps at least so many letters after its article, and after a suffix.
_AFTER_ARTICLE = 2
_AFTER_SUFFIX = 3


def arabic_stem(word: str) -> str:
    """Return the light stem of a folded Arabic word without vowel signs.

    >>> arabic_stem("والمدينه"), arabic_stem("مدينتهم"), arabic_stem("وقتل")
    ('مدين', 'مدين', 'وقتل')
    """
    word = without_article(word)
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _AFTER_SUFFIX:
            word = word[: -len(suffix)]
            break
    return word


def without_article(word: str) -> str:
    """Return ``word`` without the article and what is written together with it.

    >>> without_article("بالمدينه"), without_article("للجيش")
    ('مدينه', 'جيش')
    """
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _AFTER_ARTICLE:
            return word[len(prefix) :]
    return word


#: Letters that come and go between the forms of one root, and those that forms add in front or behind.
_WEAK = str.maketrans("", "", "اويءئؤى")
_FORM_PREFIXES = "متينسا"
_FORM_SUFFIXES = "نته"


def root_of(stem: str) -> str:
    """Return the consonants that are left of a light stem when the letters of its form are taken away; "" below three.

    No true root, but "مقاتل", "قتال" and "يقتل" meet. Used at half weight.

    >>> root_of("مقاتل"), root_of("قتال"), root_of("يقتل"), root_of("دار")
    ('قتل', 'قتل', 'قتل', '')
    """
    bare = stem.translate(_WEAK)
    if len(bare) > 3 and bare[0] in _FORM_PREFIXES:
        bare = bare[1:]
    if len(bare) > 3 and bare[-1] in _FORM_SUFFIXES:
        bare = bare[:-1]
    return bare if len(bare) >= 3 else ""
