"""How word processors write the number of a note: 3, iii, C, ‡."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_CHICAGO = "*†‡§"
#: Largest number that is written as a letter, a sign or a Roman numeral; above it these forms grow without end.
_LARGEST = 4_000


def numeral(number: int, form: str) -> str:
    """Return ``number`` in ``form``, a value of OOXML's ST_NumberFormat (ECMA-376-1, 17.18.59); in digits where it is unknown.

    >>> [numeral(4, form) for form in ("decimal", "lowerRoman", "upperLetter", "chicago")]
    ['4', 'iv', 'D', '§']
    """
    write = _FORMS.get(form)
    return write(number) if write and 0 < number <= _LARGEST else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def roman_value(written: str) -> int:
    """Return what a Roman numeral counts; 0 where it is none ("iiii", "mix up").

    >>> roman_value("xlix"), roman_value("vx")
    (49, 0)
    """
    lower = written.lower()
    total, rest = 0, lower
    for value, letters in _ROMAN:
        while rest.startswith(letters):
            total, rest = total + value, rest[len(letters) :]
    return total if not rest and _roman(total) == lower else 0


def _letter(number: int) -> str:
    """Write a … z, then aa, bb … zz, as Word does."""
    rounds, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (rounds + 1)


def _sign(number: int) -> str:
    """Write *, †, ‡, §, then **, †† … (Chicago Manual of Style)."""
    rounds, place = divmod(number - 1, len(_CHICAGO))
    return _CHICAGO[place] * (rounds + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else str(number)


def _digits(zero: str) -> Callable[[int], str]:
    table = {ord("0") + digit: ord(zero) + digit for digit in range(10)}
    return lambda number: str(number).translate(table)


_FORMS: dict[str, Callable[[int], str]] = {
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "chicago": _sign,
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalEnclosedCircle": _circled,
    "decimalFullWidth": _digits("０"),
    "hindiNumbers": _digits("०"),
    "thaiNumbers": _digits("๐"),
}
