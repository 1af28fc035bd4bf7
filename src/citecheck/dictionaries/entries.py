"""What dictionaries of every format have in common: an English headword, and the Arabic terms that its entry holds."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from citecheck.model.errors import InputError

#: Most bytes of a dictionary, unpacked: the largest of FreeDict has 60 MB.
MOST = 300_000_000
#: A run of Arabic words; what parts two terms is no blank.
_RUN = re.compile(r"[\u0620-\u065f\u0670-\u06d3][\u0620-\u065f\u0670-\u06d3 \u00a0\u200c]*")
_MARKUP = re.compile(r"<[^<>]*>")
_HEADWORD = re.compile(r"[^\W\d_][\w' .-]*\Z")


class Entry(NamedTuple):
    """An English headword and its Arabic terms, as the dictionary writes them."""

    english: str
    arabic: tuple[str, ...]


def entry_of(headword: str, text: str) -> Entry | None:
    """Return what an entry's text holds in Arabic, None where there is nothing, or the headword is not English.

    >>> entry_of("harbour", "harbour /ˈhɑːbə/ <b>ميناء</b>؛ مرفأ")
    Entry(english='harbour', arabic=('ميناء', 'مرفأ'))
    """
    headword = headword.strip()
    if not headword.isascii() or not _HEADWORD.match(headword):
        return None
    terms = tuple(dict.fromkeys(" ".join(run.split()) for run in _RUN.findall(_MARKUP.sub("\n", text))))
    return Entry(headword, terms) if terms else None


def unpacked(path: Path) -> bytes:
    """Return the bytes of a file, of a packed one (.gz, .dz) what is in it. Raises ``InputError``."""
    try:
        if path.suffix in (".gz", ".dz"):
            with gzip.open(path) as file:
                data = file.read(MOST + 1)
        else:
            with path.open("rb") as plain:
                data = plain.read(MOST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"the dictionary cannot be read: {error}", where=str(path)) from None
    if len(data) > MOST:
        raise InputError(f"the dictionary holds more than {MOST:,} bytes", where=str(path), hint="take a smaller one")
    return data


def sibling(path: Path, *endings: str) -> Path:
    """Return the file of the same name with one of ``endings`` that is there. Raises ``InputError``."""
    stem = path
    while stem.suffix in (".dz", ".gz", ".dict", ".index", ".ifo", ".idx"):
        stem = stem.with_suffix("")
    for ending in endings:
        found = stem.with_name(stem.name + ending)
        if found.is_file():
            return found
    raise InputError(
        f"beside the dictionary there is no {stem.name}{endings[0]}",
        where=str(path),
        hint="keep its files together, as they came",
    )


def slices(data: bytes, rows: Iterator[tuple[str, int, int]]) -> Iterator[Entry]:
    """Yield the entries at the places that an index gives: headword, offset, length. A place beyond the end is passed over."""
    for headword, start, size in rows:
        if start >= 0 and size > 0 and start + size <= len(data):
            entry = entry_of(headword, data[start : start + size].decode("utf-8", "replace"))
            if entry is not None:
                yield entry
