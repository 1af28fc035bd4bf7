"""Signs that Word keeps as a font and a code (w:sym): the Symbol font in Unicode."""

from __future__ import annotations

import re

#: The Symbol font from 0x20 and from 0xA0 on (Adobe Symbol encoding); "*" for its ∗, which serves as a note's mark.
_LOW = " !∀#∃%&∋()*+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
_HEX = re.compile(r"[0-9A-Fa-f]{1,6}")


def symbol(font: str, code: str) -> str:
    """Return the sign at ``code`` (hexadecimal) of ``font``; nothing where that is no character.

    Word moves the codes of symbol fonts to U+F000 (ECMA-376-1, 17.3.3.30). A sign of another font than Symbol stays there:
    only the font knows its look.

    >>> symbol("Symbol", "F062") + symbol("Times", "2020")
    'β†'
    """
    if not _HEX.fullmatch(code):
        return ""
    number = int(code, 16)
    if 0xF000 <= number <= 0xF0FF and font.lower() == "symbol":
        number -= 0xF000
    if font.lower() == "symbol" and number < 0x100:
        return _of_symbol(number)
    shown = 0x20 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF
    return chr(number) if shown else ""


def _of_symbol(number: int) -> str:
    table, first = (_HIGH, 0xA0) if number >= 0xA0 else (_LOW, 0x20)
    return table[number - first : number - first + 1] if number >= first else ""
