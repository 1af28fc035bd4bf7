from __future__ import annotations

import pytest

from citecheck.ingest.plain.signs import find_signs, numbers_in


def _strong(text: str, family: str) -> list[str]:
    return [sign.span.of(text) for sign in find_signs(text)[family] if sign.strong]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("people6 came", ["6"]),
        ("in 2016.1 Then", ["1"]),
        ("Al-Sham6, too", ["6"]),
        ("left1,2 and", ["1,2"]),
        ("left2-4 and", ["2-4"]),
        ("(Hezbollah)7 and", ["7"]),
        ("16th of June4 it", ["4"]),
        ("on 27.11 and 6.2016, 6,000 men", []),
        ("december14,2016 and june3 2016", []),
        ("F16, B52, CO2, H1N1, A4, M23", []),
        ("3 km2 and 5 m3", []),
        ("No.5, p.12, art.3", []),
        ("http://a.example/b1 a1@b.example www.a1.example", []),
        ("“4 people” and '16", []),
        ("Start......3", []),
        ("killed 4. Then 5 men", []),
        ("at 10:30 with 3-4 men and a1/2", []),
    ],
)
def test_glued(text: str, expected: list[str]) -> None:
    """Flattened markers are strong signs; dates, figures, measures, names and addresses are not."""
    assert _strong(text, "glued") == expected


@pytest.mark.parametrize(
    ("text", "family", "expected"),
    [
        ("so [5] and [2, 3] and [2–4] but [3,2] or [1](link)", "bracket", ["[5]", "[2, 3]", "[2–4]"]),
        ("left.(3) Then (4). But (5) lower and: (1) one", "paren", ["(3)", "(4)"]),
        ("left¹ and²,³ on 5 km² of land", "super", ["¹", "²,³"]),
        ("done. 4 Then on 5 May. Page 6 is", "detached", ["4"]),
        ("left.* and *this* but† too", "symbol", ["*", "†"]),
        ("so [^a] and [^1]: text", "caret", ["[^a]"]),
        ("so [a] and [sic] and [iv]", "letter", ["[a]", "[iv]"]),
        ("left^3 and [^4] but 10^6 and x^2", "hat", ["^3", "[^4]"]),
        ("left (note 3) and [Fn. 4, 5] see note 6", "word", ["(note 3)", "[Fn. 4, 5]"]),
        ("left.a The rain,b too. s. 3(a)", "small", ["a", "b"]),
        ("left.iv The rain.x too mix.", "roman", ["iv", "x"]),
    ],
)
def test_other_families(text: str, family: str, expected: list[str]) -> None:
    """Each family finds its own signs."""
    assert _strong(text, family) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("7", [7]), ("7,8", [7, 8]), ("2-4", [2, 3, 4]), ("3, 5–7", [3, 5, 6, 7]), ("8,7", []), ("1-99", []), ("2,2", [])],
)
def test_numbers_in(text: str, expected: list[int]) -> None:
    """Lists and short ranges are spelled out; what does not rise is no list of notes."""
    assert [number for number, _ in numbers_in(text, 0)] == expected
