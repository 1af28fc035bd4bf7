"""The words of a BibTeX field: braces, accents and escapes as the letters that they mean. Links are never put through this."""

from __future__ import annotations

import re
import unicodedata

#: TeX's accent commands -> combining characters (Unicode).
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307", '"': "\u0308",
    "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "i": "ı",
    "j": "ȷ", "dh": "ð", "th": "þ", "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "S": "§", "P": "¶", "pounds": "£",
    "copyright": "©", "LaTeX": "LaTeX", "TeX": "TeX",
}  # fmt: skip
_ACCENT = re.compile(r"\\(?:([`'^~=.\"])|([uvHrdckb])(?![A-Za-z]))\s*(?:\{\s*(\\?[^\W\d_])\s*\}|(\\?[^\W\d_]))")
_LETTER = re.compile(r"\\(" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?![A-Za-z])(?:\{\}|[ \t]*)")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?\s*")
#: Mendeley joins the links of one source by the line break of a string that it then escapes for TeX, once or twice.
_MENDELEY = re.compile(r"(?:[{$]?\\(?:text)?backslash[}$]?n)+(?=\w+:/|www\.)")
_ADDRESS = re.compile(r"\\(?:url|path|nolinkurl|href)\s*\{([^{}]*)\}(?:\{[^{}]*\})?")


def latex_words(text: str) -> str:
    r"""Return ``text`` without TeX's markup, in NFC.

    >>> latex_words(r"The {D}ike is \"ubel \& {\'e}vacu\'{e}, \emph{now} -- {\ss}")
    'The Dike is übel & évacué, now – ß'
    """
    if "\\" in text:
        text = _ACCENT.sub(_accented, text)
        text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
        text = _ESCAPED.sub(lambda found: found[1] if found[1] not in "{}" else "", text)
        text = _COMMAND.sub("", text)
    text = text.replace("{", "").replace("}", "").replace("~", " ")
    return " ".join(unicodedata.normalize("NFC", text.replace("---", "—").replace("--", "–")).split())


def latex_link(text: str) -> str:
    r"""Return the link of a field as it is meant: without ``\url{}`` around it and without escapes; nothing else is touched.

    >>> latex_link(r"\url{https://a.example/x\_y%20z~q}")
    'https://a.example/x_y%20z~q'
    >>> latex_link(r"https://a.example/x$\backslash$nhttps://b.example/y")
    'https://a.example/x https://b.example/y'
    """
    text = _MENDELEY.sub(" ", text)
    found = _ADDRESS.search(text)
    return _ESCAPED.sub(r"\1", (found[1] if found else text.strip("{} \n\t"))).strip()


def _accented(found: re.Match[str]) -> str:
    letter = (found[3] or found[4]).lstrip("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]])
