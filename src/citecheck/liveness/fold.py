"""Text made comparable: case, accents, vowel signs and letter variants folded away, punctuation turned into spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_VARIANTS = str.maketrans(
    {
        "ı": "i",  # Turkish capitals fold to the dotted letter
        "ى": "ي",
        "ی": "ي",  # Persian
        "ک": "ك",
        "ة": "ه",
        "ـ": None,  # tatweel
        "\u200c": " ",  # zero-width non-joiner, between the parts of Persian words
        "’": "'",
        "ß": "ss",
    }
)
_APOSTROPHE = re.compile(r"(?<=\w)['ʼ](?=\w)")
_OTHER = re.compile(r"[\W_]+")
_SEPARATOR = re.compile(r"\s+[-–—:/•·~]+\s+|\s*[|»«›‹│]+\s*")


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents and punctuation, words joined by single spaces.

    >>> fold("Oops! That page can’t be found."), fold("SAYFA BULUNAMADI"), fold("Página no encontrada")
    ('oops that page cant be found', 'sayfa bulunamadi', 'pagina no encontrada')
    """
    plain = text.translate(_VARIANTS).casefold()
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain)
        plain = "".join(sign for sign in parts if not unicodedata.combining(sign)).translate(_VARIANTS)
    return _OTHER.sub(" ", _APOSTROPHE.sub("", plain)).strip()


@lru_cache(maxsize=512)
def segments(title: str) -> tuple[str, ...]:
    """Return the parts of a title between its separators, folded. A colon without spaces before it separates nothing.

    >>> segments("Page not found – Example News | Home")
    ('page not found', 'example news', 'home')
    """
    return tuple(filter(None, (fold(part) for part in _SEPARATOR.split(title[:500]))))


def holds(text: str, phrase: str) -> bool:
    """Tell whether a folded ``text`` holds a folded ``phrase`` as whole words."""
    return f" {phrase} " in f" {text} "


def says(text: str, phrases: tuple[str, ...], extra: frozenset[str]) -> bool:
    """Tell whether a folded ``text`` says one of the folded ``phrases`` and beside it nothing but words of ``extra``.

    >>> says("error 404 page not found", ("page not found",), frozenset({"error", "404"}))
    True
    >>> says("how to mend a page not found", ("page not found",), frozenset({"error", "404"}))
    False
    """
    for phrase in phrases:
        if phrase in text and holds(text, phrase):
            rest = f" {text} ".replace(f" {phrase} ", " ", 1).split()
            if all(word in extra for word in rest):
                return True
    return False
