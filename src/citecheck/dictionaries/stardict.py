"""Dictionaries of StarDict: ``.ifo`` says how the ``.idx`` of headwords points into the ``.dict`` or ``.dict.dz``.

After StarDict's "Format for StarDict dictionary files", versions 2.4.2 and 3.0.0.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from citecheck.dictionaries.entries import Entry, sibling, slices, unpacked
from citecheck.model.errors import InputError


def read(path: Path) -> Iterator[Entry]:
    """Yield the entries. Raises ``InputError``."""
    about = _about(sibling(path, ".ifo"))
    pointer = struct.Struct(">QI" if about.get("idxoffsetbits") == "64" else ">II")
    data = unpacked(sibling(path, ".dict.dz", ".dict"))
    yield from slices(data, _rows(unpacked(sibling(path, ".idx", ".idx.gz")), pointer))


def _about(path: Path) -> dict[str, str]:
    lines = unpacked(path).decode("utf-8", "replace").splitlines()
    if not lines or not lines[0].lstrip("\ufeff").startswith("StarDict's dict ifo file"):
        raise InputError("the .ifo file is not one of StarDict", where=str(path))
    return {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines[1:])}


def _rows(index: bytes, pointer: struct.Struct) -> Iterator[tuple[str, int, int]]:
    at = 0
    while True:
        end = index.find(b"\0", at)
        if end < 0 or end + 1 + pointer.size > len(index):
            return
        start, size = pointer.unpack_from(index, end + 1)
        yield index[at:end].decode("utf-8", "replace"), start, size
        at = end + 1 + pointer.size
