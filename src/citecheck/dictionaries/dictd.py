"""Dictionaries of dictd (FreeDict ships them): a ``.index`` of headwords beside a ``.dict`` or ``.dict.dz``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from citecheck.dictionaries.entries import Entry, sibling, slices, unpacked

#: dictd's numbers have 64 digits (dictd(8), "Database format").
_DIGITS = {sign: at for at, sign in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
#: Headwords of the dictionary about itself.
_ABOUT = "00"


def read(path: Path) -> Iterator[Entry]:
    """Yield the entries. Raises ``InputError``."""
    data = unpacked(sibling(path, ".dict.dz", ".dict"))
    yield from slices(data, _rows(unpacked(sibling(path, ".index"))))


def _rows(index: bytes) -> Iterator[tuple[str, int, int]]:
    for line in index.decode("utf-8", "replace").splitlines():
        cells = line.split("\t")
        if len(cells) >= 3 and not cells[0].startswith(_ABOUT):
            yield cells[0], _number(cells[1]), _number(cells[2])


def _number(digits: str) -> int:
    value = 0
    for sign in digits:
        if sign not in _DIGITS:
            return -1
        value = value * 64 + _DIGITS[sign]
    return value
