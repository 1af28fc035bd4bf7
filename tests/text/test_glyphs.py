"""What is promised of glyphs as letters."""

import pytest

from citecheck.text.glyphs import plain, recoded


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("o\x1ecial", "o\ufb03cial"),
        ("\x10\x1cve\x11 stra\u00ffe", "“\ufb01ve” straße"),
        ("e\x0bect, a\r\nline", "e\ufb00ect, a\r\nline"),
        ("o\x0ece, \rat", "o\ufb03ce, \ufb02at"),
        ("L’Ha\u00ff in a\r\nline", "L’Ha\u00ff in a\r\nline"),
    ],
)
def test_codes_of_tex(given, expected):
    """TeX's codes become one character each, so that places stay; line ends and texts without such codes stay as they are."""
    assert recoded(given) == expected
    assert len(recoded(given)) == len(given)


@pytest.mark.parametrize(("given", "expected"), [("o\ufb03ce", "office"), ("\ufefb", "لا"), ("² ½", "² ½"), ("plain", "plain")])
def test_forms_are_written_out(given, expected):
    """Ligatures and positional forms become their letters; raised digits and fractions are no forms."""
    assert plain(given) == expected
