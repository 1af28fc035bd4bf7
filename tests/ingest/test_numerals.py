"""Numbers of notes are written as word processors write them."""

import pytest

from citecheck.ingest.numerals import numeral
from citecheck.ingest.symbols import symbol


@pytest.mark.parametrize(
    ("form", "numbers", "written"),
    [
        ("decimal", (1, 12), ["1", "12"]),
        ("lowerRoman", (4, 9, 49, 1994), ["iv", "ix", "xlix", "mcmxciv"]),
        ("upperRoman", (3, 40), ["III", "XL"]),
        ("lowerLetter", (1, 26, 27, 53), ["a", "z", "aa", "aaa"]),
        ("upperLetter", (2, 28), ["B", "BB"]),
        ("chicago", (1, 2, 3, 4, 5, 10), ["*", "†", "‡", "§", "**", "†††"]),
        ("decimalZero", (7, 12), ["07", "12"]),
        ("decimalEnclosedCircle", (1, 20, 21), ["①", "⑳", "21"]),
        ("decimalFullWidth", (10,), ["１０"]),
        ("thaiNumbers", (12,), ["๑๒"]),
        ("no such form", (5,), ["5"]),
        ("lowerRoman", (0, 5_000), ["0", "5000"]),
    ],
)
def test_each_form_is_the_word_processors(form, numbers, written):
    """Roman numerals, repeated letters and signs, other digits; digits where a form is unknown or has no such number."""
    assert [numeral(number, form) for number in numbers] == written


@pytest.mark.parametrize(
    ("font", "code", "sign"),
    [
        ("Symbol", "F02A", "*"),
        ("symbol", "61", "α"),
        ("Symbol", "F0E5", "∑"),
        ("Symbol", "F0A0", "€"),
        ("Symbol", "F07F", ""),
        ("Symbol", "F001", ""),
        ("Symbol", "F0FF", ""),
        ("Times New Roman", "00A7", "§"),
        ("Wingdings", "F0FC", "\uf0fc"),
        ("Times", "D800", ""),
        ("Times", "0A", ""),
        ("Times", "FFFFFF", ""),
        ("Times", "x", ""),
        ("Times", "", ""),
    ],
)
def test_symbols_are_unicode(font, code, sign):
    """The Symbol font is read in Unicode; what is no character is nothing."""
    assert symbol(font, code) == sign
