"""A dictionary kept as it is used: stems of its terms, in one packed file, read in a fraction of a second.

The file's name bears the digest of what it was made of and the number of this form, so that an altered dictionary, or another
way to stem, makes another file. It is written whole or not at all.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from citecheck.dictionaries.entries import Entry
from citecheck.dictionaries.read import read_entries
from citecheck.model.errors import InputError, OutputError
from citecheck.model.ports import Words

#: Raised whenever folding or stemming, and so what is kept, changes.
FORM = 1

Phrase = tuple[str, ...]
Compile = Callable[[Iterable[Entry]], Words]


def kept_words(path: Path, folder: Path, compiled: Compile) -> Words:
    """Return a dictionary's terms from what is kept in ``folder``, which is made first where it is not there.

    Raises ``InputError`` where it cannot be read or holds nothing of use, ``OutputError`` where it cannot be kept.
    """
    file = folder / f"{digest_of(path)[:24]}.words.gz"
    if file.is_file():
        words = _load(file)
        if words:
            return words
    words = compiled(read_entries(path))
    if not words:
        raise InputError(
            "the dictionary has no English headword with Arabic words", where=str(path), hint="is it English to Arabic?"
        )
    _save(words, file)
    return words


def digest_of(path: Path) -> str:
    """Return a digest of a dictionary's files: all that share its name in its folder."""
    found = hashlib.sha256(f"form {FORM}".encode())
    if not path.is_file():
        raise InputError("there is no such dictionary", where=str(path), hint="name a .index, .ifo or .tab file")
    stem = path.name.split(".")[0]
    beside = ("wn-data-eng", "data.noun", "data.verb", "data.adj", "data.adv") if ".tab" in path.suffixes else ()
    for file in sorted(path.parent.iterdir()):
        if file.is_file() and (file.name.split(".")[0] == stem or file.name.startswith(beside or ("\0",))):
            found.update(file.name.encode("utf-8", "surrogateescape") + b"\0")
            with file.open("rb") as data:
                found.update(hashlib.file_digest(data, "sha256").digest())
    return found.hexdigest()


def _load(file: Path) -> Words:
    """Return what is kept; nothing where the file is damaged: it is then made anew."""
    words: dict[Phrase, tuple[Phrase, ...]] = {}
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                key, *terms = line.rstrip("\n").split("\t")
                words[tuple(key.split(" "))] = tuple(tuple(term.split(" ")) for term in terms)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        return {}
    return words


def _save(words: Words, file: Path) -> None:
    lines = ("\t".join(" ".join(phrase) for phrase in (key, *terms)) + "\n" for key, terms in words.items())
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        with os.fdopen(handle, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed:
            packed.writelines(line.encode() for line in lines)
        Path(name).replace(file)
    except OSError as error:
        raise OutputError(f"the dictionary cannot be kept: {error.strerror}", where=str(file.parent)) from None
