"""How well reports and notes are read, against gold that others made: ``python benchmarks/parsing.py GOLD``.

GOLD is a folder of gold data, which others made and the project does not hold. What it may hold, each part measured where it is
there:

    formats/*                      one chapter rendered by pandoc into several formats; its .tex tells the number of notes
    rendered*.jsonl                a line a citation: text, title, work, publisher, date, author, cls ("citation news …");
                                   also in web_citations/
    backrefs/*.xml                 footnotes in TEI (mpilhlt/bibliographic-tei): <ref type="footnote" n="4"> names the target
    negative/*                     reports whose numbered lists are no notes: what is found is to be looked at by eye

Cite templates are measured by ``benchmarks/wikitext_fields.py``. With ``--peers`` behind GOLD, other parsers get the web
citations as well (``benchmarks/peers.py``).
"""

from __future__ import annotations

import html
import json
import re
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import peers

from citecheck.citations.parse import cite
from citecheck.ingest.read import read
from citecheck.model.citation import Citation
from citecheck.model.document import Document, Note
from citecheck.model.errors import CitecheckError
from citecheck.model.span import Span

#: The kinds of rendered citations that a report's footnotes look like.
NEWS = ("news", "web", "magazine")
TEI = "{http://www.tei-c.org/ns/1.0}"
#: What stands between the names of several authors.
NAMES = re.compile(r"\s*;\s*|,?\s+(?:and|&|et|und|y)\s+")
Row = tuple[str, ...]


def main(folder: str, *, with_peers: bool = False) -> None:
    """Measure all that ``folder`` holds and print one table a part; ``with_peers`` one more, of other parsers."""
    gold = Path(folder)
    parts = (
        ("formats", ("format", "notes", "same text", "same anchor", "seconds"), formats(gold / "formats")),
        ("web citations", ("field", "right", "of", "share", "filled where empty"), web_citations(rendered(gold))),
        ("back-references", ("file", "targets", "right", "wrong", "left open"), backrefs(sorted(gold.glob("backrefs/*.xml")))),
        ("negative", ("file", "notes", "citations"), negative(sorted(gold.glob("negative/*")))),
    )
    found = False
    for name, head, rows in parts:
        table = [head, *rows]
        if len(table) > 1:
            found = True
            show(name, table)
    if with_peers:
        lines = [
            line for path in sorted(gold.glob("web_citations/rendered*.jsonl")) for line in path.read_text("utf-8").splitlines()
        ]
        rows = [row for row in map(json.loads, lines) if row["cls"].split()[1] in NEWS]
        show("web citations beside other parsers", list(peers.beside(rows, _fields, soft)))
    if not found:
        sys.exit(f"{folder} holds no gold that this benchmark knows.\n\n{__doc__}")


def show(name: str, table: list[Row]) -> None:
    """Print a table with its columns aligned."""
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    print(f"\n{name}")
    for row in table:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def formats(folder: Path) -> Iterator[Row]:
    """Yield a row a file: notes found of those of the LaTeX file; how many have the same words, and the same letters before."""
    source = next(iter(sorted(folder.glob("*.tex"))), None)
    if source is None:
        return
    wanted = len(re.findall(r"\\footnote\b", source.read_text(encoding="utf-8")))
    first = _notes(read(source))
    for path in sorted(folder.iterdir()):
        begun = time.perf_counter()
        try:
            notes = _notes(read(path))
        except CitecheckError as error:
            yield path.suffix, f"not read: {error.message}"[:60], "", "", ""
            continue
        spent = time.perf_counter() - begun
        words = sum(one[0] == other[0] for one, other in zip(notes, first, strict=False))
        places = sum(one[1] == other[1] for one, other in zip(notes, first, strict=False))
        yield path.suffix, f"{len(notes)}/{wanted}", f"{words}/{wanted}", f"{places}/{wanted}", f"{spent:.2f}"


def _notes(document: Document) -> list[tuple[str, str]]:
    """Return of each note its letters and digits, and the letters before its first marker."""
    places: dict[str | None, str] = {}
    for marker in document.markers:
        before = document.text[max(0, marker.span.start - 120) : marker.span.start]
        places.setdefault(marker.note, "".join(char for char in before if char.isalpha())[-30:])
    return [(soft(note.text), places.get(note.id, "")) for note in document.notes]


def soft(text: str | None) -> str:
    """Return the letters and digits of ``text`` in one case: what GROBID's evaluation calls soft.

    Metadata out of HTML hold entities ("&ndash;") where the page shows their signs.
    """
    return "".join(char for char in html.unescape(text or "").casefold() if char.isalnum())


def rendered(gold: Path) -> list[Path]:
    """Return the files of rendered citations in a folder, or in its own folder of them."""
    return sorted({*gold.glob("rendered*.jsonl"), *gold.glob("web_citations/rendered*.jsonl")})


def web_citations(paths: Iterable[Path]) -> Iterator[Row]:
    """Yield a row a field: how often it is what the citation's metadata say, by letters and digits; dates to the day.

    Last, how often it is filled where the metadata have nothing. They leave things out that the text says (the publisher of
    a newspaper's page), so that not all of these are wrong.
    """
    right: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["cls"].split()[1] not in NEWS:
                continue
            found = cite(one_note(row["text"])).citations
            for field, (given, read_as) in _compared(row, found[0]).items():
                filled[field] += bool(given)
                right[field] += bool(given) and given in read_as
                extra[field] += not given and read_as != [""]
    for field, count in filled.items():
        yield field, str(right[field]), str(count), f"{right[field] / max(count, 1):.3f}", str(extra[field])


def one_note(text: str) -> Document:
    """Return the document whose only note is ``text``."""
    span = Span(0, len(text))
    note = Note(id="1", label="1", text=text, span=span, body=span)
    return Document(source="gold", media_type="text/plain", digest="0", text=text, notes=(note,))


def _compared(row: dict[str, str | None], citation: Citation) -> dict[str, tuple[str, list[str]]]:
    """Return the given words of each field, and what is found: the whole, and of authors each one.

    Metadata in COinS keep one author of several. Of a range of dates ("2004-07/2004-08") its end is meant.
    """
    authors = citation.author or ""
    return {
        "title": (soft(row["title"]), [soft(citation.title)]),
        "container or publisher": (soft(row["work"] or row["publisher"]), [soft(citation.container_title or citation.publisher)]),
        "date": ((row["date"] or "").rpartition("/")[2], [citation.issued.date if citation.issued else ""]),
        "author": (_sorted(row["author"] or ""), [_sorted(authors), *map(_sorted, NAMES.split(authors))] if authors else [""]),
    }


def _sorted(name: str) -> str:
    """Return the words of a name in the order of the alphabet: "Doe, Jane" is "Jane Doe"."""
    return " ".join(sorted(re.findall(r"\w+", name.casefold())))


def _fields(text: str) -> dict[str, str]:
    """Return what citecheck reads of one citation, under the names that ``peers`` asks by."""
    found = cite(one_note(text)).citations[0]
    date = found.issued.date if found.issued else ""
    return {
        "title": found.title or "",
        "container or publisher": found.container_title or found.publisher or "",
        "author": found.author or "",
        "date": date,
        "year": date[:4],
        "url": found.url.as_written if found.url else "",
    }


def backrefs(paths: Iterable[Path]) -> Iterator[Row]:
    """Yield a row a file: targets named by number in the notes, and how many of them are found, contradicted or left open.

    Notes that name no number ("ibid.") have no target in the gold, so they are not measured here.
    """
    for path in paths:
        texts, targets = _tei(path)
        made = cite(notes_of(texts))
        right = wrong = asked = 0
        for number, wanted in targets.items():
            own = [citation for citation in made.citations if citation.note == number and citation.repeats]
            found = {citation.repeats.note for citation in own if citation.repeats and citation.repeats.note}
            asked += len(wanted)
            right += len(wanted & found)
            wrong += len(found - wanted)
        yield path.stem[-24:], str(asked), str(right), str(wrong), str(max(0, asked - right - wrong))


def _tei(path: Path) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return the notes of a TEI file by number, and the note numbers that each names as targets."""
    texts: dict[str, str] = {}
    targets: dict[str, set[str]] = {}
    for note in ET.parse(path).iter(f"{TEI}note"):
        number = note.get("n")
        if number and note.get("type") == "footnote":
            label = note.findtext(f"{TEI}label") or ""
            texts[number] = " ".join("".join(note.itertext()).split()).removeprefix(label).strip()
            named = {ref.get("n") or "" for ref in note.iter(f"{TEI}ref") if ref.get("type") == "footnote"} - {""}
            if named:
                targets[number] = named
    return texts, targets


def notes_of(texts: dict[str, str]) -> Document:
    """Return the document that holds these notes, one a line."""
    notes: list[Note] = []
    parts: list[str] = []
    at = 0
    for number, text in texts.items():
        label = f"({number}) "
        body = Span(at + len(label), at + len(label) + len(text))
        notes.append(Note(id=number, label=number, text=text, span=Span(at, body.end), body=body))
        parts.append(f"{label}{text}\n\n")
        at += len(parts[-1])
    return Document(source="gold", media_type="text/plain", digest="0", text="".join(parts), notes=tuple(notes))


def negative(paths: Iterable[Path]) -> Iterator[Row]:
    """Yield a row a file: what was taken for a note or a citation."""
    for path in paths:
        try:
            document = read(path)
        except CitecheckError as error:
            yield path.name, f"not read: {error.message}"[:60], ""
            continue
        yield path.name, str(len(document.notes)), str(len(cite(document).citations))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--peers"]):
        sys.exit(__doc__)
    main(sys.argv[1], with_peers=sys.argv[2:] == ["--peers"])
