"""How well lists of sources are read, against what their own files say: ``python benchmarks/lists.py GOLD``.

GOLD is a folder of exports of reference managers (``*.csv`` with a head, ``*.ris``, ``*.bib``, ``*.json`` in CSL), which
others made and the project does not hold. What an entry says is taken from the file by the plainest means: a column, a tag or
a key by its name, letters and digits only, dates to their year. So the figures tell what is lost or mixed up, not how well
words are cleaned. ``--misses`` behind GOLD shows each.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from citecheck.citations.lists.read import load_list
from citecheck.model.citation import Citation
from citecheck.model.errors import CitecheckError

Entry = dict[str, str]
FIELDS = ("title", "container", "author", "year", "accessed", "url", "doi")

#: Field -> columns of Zotero's CSV, tags of RIS, keys of BibTeX and biblatex, keys of CSL; the first that says something counts.
COLUMNS = {
    "title": "Title", "container": "Publication Title", "author": "Author", "year": "Date|Publication Year",
    "accessed": "Access Date", "url": "Url", "doi": "DOI",
}  # fmt: skip
TAGS = {
    "title": "TI|T1", "container": "T2|JO|JF|JA|BT", "author": "AU|A1", "year": "DA|PY|Y1", "accessed": "Y2",
    "url": "UR", "doi": "DO",
}  # fmt: skip
KEYS = {
    "title": "title", "container": "journal|journaltitle|booktitle", "author": "author", "year": "date|year",
    "accessed": "urldate", "url": "url", "doi": "doi",
}  # fmt: skip
CSL = {
    "title": "title", "container": "container-title", "author": "author", "year": "issued", "accessed": "accessed", "url": "URL",
    "doi": "DOI",
}  # fmt: skip


def main(folder: str) -> None:
    """Print a row a file: entries, seconds, and of each field how many of those that the file gives are there."""
    print("  ".join(cell.ljust(12) for cell in ("file", "entries", "seconds", *FIELDS)))
    right, asked = Counter[str](), Counter[str]()
    readers: dict[str, Callable[[str], list[Entry]]] = {".csv": of_csv, ".ris": of_ris, ".bib": of_bib, ".json": of_csl}
    for path in sorted(Path(folder).iterdir()):
        if path.suffix not in readers:
            continue
        gold = readers[path.suffix](path.read_text(encoding="utf-8-sig", errors="replace"))
        begun = time.perf_counter()
        try:
            listed = load_list(path)
        except CitecheckError as error:
            print(f"{path.name[:12]:12}  not read: {error.message}")
            continue
        spent = time.perf_counter() - begun
        first = {citation.span: citation for citation in reversed(listed.citations.citations)} if listed else {}
        found = [_said(citation) for citation in reversed(first.values())]  # an entry of several links is as many citations
        cells = [path.name[:12], f"{len(found)}/{len(gold)}", f"{spent:.2f}"]
        for field in FIELDS:
            good, all_ = _compared(field, gold, found)
            right[field] += good
            asked[field] += all_
            cells.append(f"{good}/{all_}")
        print("  ".join(cell.ljust(12) for cell in cells))
        if "--misses" in sys.argv:
            _show(gold, found)
    print("  ".join(cell.ljust(12) for cell in ("all", "", "", *(f"{right[f] / max(1, asked[f]):.3f}" for f in FIELDS))))


def _compared(field: str, gold: list[Entry], found: list[Entry]) -> tuple[int, int]:
    asked = [at for at, entry in enumerate(gold) if entry.get(field)]
    aligned = len(gold) == len(found)
    return sum(aligned and gold[at][field] == found[at].get(field, "") for at in asked), len(asked)


def _show(gold: list[Entry], found: list[Entry]) -> None:
    for one, other in zip(gold, found, strict=False):
        for field in FIELDS:
            if one.get(field) and one[field] != other.get(field, ""):
                print(f"    {field}: {one[field][:90]!r} read as {other.get(field, '')[:90]!r}")


def _said(citation: Citation) -> Entry:
    url = citation.version_url or citation.url
    pairs = {
        "title": citation.title, "container": citation.container_title, "author": citation.author,
        "year": citation.issued.date if citation.issued else "", "accessed": citation.accessed.date if citation.accessed else "",
        "url": url.as_written if url else "", "doi": citation.doi,
    }  # fmt: skip
    return {field: plain(field, words or "") for field, words in pairs.items()}


def plain(field: str, words: str) -> str:
    """Return what is compared: letters and digits; of a date the year; of authors their words in order of the alphabet."""
    if field in ("year", "accessed"):
        year = re.search(r"\b[12]\d{3}\b", words)
        return year[0] if year else ""
    if field == "author":
        return " ".join(
            sorted(_letters(word) for word in re.findall(r"[^\s,;]+", re.sub(r"\band\b", " ", words)) if _letters(word))
        )
    return _letters(words)


def _letters(words: str) -> str:
    folded = unicodedata.normalize("NFKD", html.unescape(words))
    return "".join(char for char in folded.casefold() if char.isalnum())


def _entry(names: dict[str, str], given: Callable[[str], str]) -> Entry:
    """Return an entry: of each field the first name that says something."""
    return {
        field: next((said for name in all_.split("|") if (said := plain(field, given(name)))), "")
        for field, all_ in names.items()
    }


def of_csv(text: str) -> list[Entry]:
    """Return the rows of a CSV by Zotero's names."""
    return [_entry(COLUMNS, lambda name, row=row: row.get(name) or "") for row in csv.DictReader(io.StringIO(text))]  # type: ignore[misc]


def of_ris(text: str) -> list[Entry]:
    """Return the records of an RIS file."""
    entries = []
    for record in re.split(r"(?m)^ER  ?-.*$", text):
        lines = re.findall(r"(?m)^([A-Z][A-Z0-9])  ?- ?(.*)$", record)
        if any(tag == "TY" for tag, _ in lines):
            entries.append(_entry(TAGS, lambda name, lines=lines: _joined(name, lines)))  # type: ignore[misc]
    return entries


def _joined(name: str, lines: list[tuple[str, str]]) -> str:
    words = [value for tag, value in lines if tag == name]
    return "; ".join(words) if name in ("AU", "A1") else (words or [""])[0]


def of_bib(text: str) -> list[Entry]:
    """Return the entries of a BibTeX file, its braces and commands taken off by force."""
    entries = []
    for body in re.split(r"(?m)^\s*@(?=\w+\s*\{)", text)[1:]:
        if re.match(r"(?i)(?:comment|string|preamble)", body):
            continue
        entries.append(_entry(KEYS, lambda name, body=body: _value(name, body)))  # type: ignore[misc]
    return entries


def _value(name: str, body: str) -> str:
    found = re.search(rf"(?ims)^\s*,?\s*{name}\s*=\s*(.*?),?\s*$(?=\s*(?:[\w-]+\s*=|\}}|\Z))", body)
    return re.sub(r"\\[a-zA-Z]+\b ?|[{}\\\"]", "", found[1]) if found else ""


def of_csl(text: str) -> list[Entry]:
    """Return the items of a CSL-JSON file."""
    items = json.loads(text)
    items = items if isinstance(items, list) else items.get("items", [])
    return [_entry(CSL, lambda name, item=item: " ".join(_leaves(item.get(name, "")))) for item in items]  # type: ignore[misc]


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    else:
        yield str(value)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1])
