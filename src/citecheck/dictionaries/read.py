"""Which format a dictionary's file is of, and its entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from citecheck.dictionaries import dictd, stardict, wordnet
from citecheck.dictionaries.entries import Entry
from citecheck.model.errors import InputError

#: Ending of a file's name -> its reader.
_READERS: tuple[tuple[str, Callable[[Path], Iterator[Entry]]], ...] = (
    (".ifo", stardict.read),
    (".idx", stardict.read),
    (".idx.gz", stardict.read),
    (".index", dictd.read),
    (".tab", wordnet.read),
    (".tab.gz", wordnet.read),
)


def read_entries(path: Path) -> Iterator[Entry]:
    """Yield the entries of a dictionary. Raises ``InputError``: it is not there, of no known format, or damaged."""
    if not path.is_file():
        raise InputError("there is no such dictionary", where=str(path), hint="name a .index, .ifo or .tab file")
    yield from _reader(path)(path)


def _reader(path: Path) -> Callable[[Path], Iterator[Entry]]:
    name = path.name.lower()
    for ending, reader in _READERS:
        if name.endswith(ending):
            return reader
    if name.endswith((".dict", ".dict.dz")):
        stem = path.with_suffix("") if name.endswith(".dz") else path
        return stardict.read if stem.with_suffix(".ifo").is_file() else dictd.read
    raise InputError(
        "this is no dictionary that can be read",
        where=str(path),
        hint="dictd's .index with .dict.dz, StarDict's .ifo with .idx and .dict, or an Arabic WordNet .tab",
    )
