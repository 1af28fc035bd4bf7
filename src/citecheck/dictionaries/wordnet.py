"""Arabic WordNet in the tabs of the Open Multilingual Wordnet, joined to English by the synsets that both name.

Its lines have Arabic lemmas alone (``00001740-n<TAB>arb:lemma<TAB>كيان``). The English ones come from the English tab of the same
collection (``wn-data-eng.tab``), or from a folder of Princeton's WordNet 3.0 (``data.noun`` and so on; wndb(5WN)).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from citecheck.dictionaries.entries import Entry, entry_of, unpacked
from citecheck.model.errors import InputError

_DATA = {"data.noun": "n", "data.verb": "v", "data.adj": "a", "data.adv": "r"}
_ENGLISH_TABS = ("wn-data-eng.tab", "wn-data-eng.tab.gz")


def read(path: Path) -> Iterator[Entry]:
    """Yield the entries. The English side is looked for in the same folder. Raises ``InputError``."""
    arabic: dict[str, list[str]] = {}
    for synset, lemma in _lemmas(path):
        arabic.setdefault(synset, []).append(lemma)
    found = False
    for synset, lemma in _english(path.parent):
        entry = entry_of(lemma.replace("_", " "), "\n".join(arabic.get(synset, ())))
        if entry is not None:
            found = True
            yield entry
    if not found:
        raise InputError("the Arabic and the English WordNet share no synset", where=str(path), hint="take both of version 3.0")


def _lemmas(path: Path) -> Iterator[tuple[str, str]]:
    for line in unpacked(path).decode("utf-8", "replace").splitlines():
        cells = line.split("\t")
        if len(cells) >= 3 and not line.startswith("#") and cells[1].rpartition(":")[2] == "lemma":
            yield cells[0].replace("-s", "-a"), cells[2].strip()


def _english(folder: Path) -> Iterator[tuple[str, str]]:
    for name in _ENGLISH_TABS:
        if (folder / name).is_file():
            yield from _lemmas(folder / name)
            return
    files = [folder / name for name in _DATA if (folder / name).is_file()]
    if not files:
        raise InputError(
            "an Arabic WordNet has no English words",
            where=str(folder),
            hint="put wn-data-eng.tab, or data.noun, data.verb, data.adj and data.adv of WordNet 3.0, beside it",
        )
    for file in files:
        yield from _princeton(file)


def _princeton(path: Path) -> Iterator[tuple[str, str]]:
    kind = _DATA[path.name]
    for line in unpacked(path).decode("utf-8", "replace").splitlines():
        cells = line.split(" ")
        if len(cells) > 5 and len(cells[0]) == 8 and cells[0].isdigit():
            count = int(cells[3], 16) if all(sign in "0123456789abcdef" for sign in cells[3]) else 0
            for lemma in cells[4 : 4 + 2 * count : 2]:
                yield f"{cells[0]}-{kind}", lemma.partition("(")[0]
