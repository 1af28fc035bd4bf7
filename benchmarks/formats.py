"""How well notes are read out of real documents, with pandoc as a second opinion: ``python benchmarks/formats.py FOLDER [-v]``.

FOLDER holds documents that others made (Word, OpenDocument, EPUB, Markdown, LaTeX, reStructuredText, wikitext), in subfolders
as you like. Each is read by citecheck and by pandoc; a row tells how many notes each finds at their markers, and on how many
both agree: the same words (letters and digits, addresses left out) behind the same letters of the text. ``-v`` shows where
they differ. Who is right is for a person to say.

pandoc is a program of its own under the GPL, asked as a subprocess: ``pandoc`` on the PATH, or the file that PANDOC names.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from citecheck.ingest.read import read
from citecheck.model.document import Document
from citecheck.model.errors import CitecheckError

#: Suffix -> pandoc's name of the format.
FORMATS = {
    ".docx": "docx",
    ".odt": "odt",
    ".epub": "epub",
    ".md": "markdown",
    ".markdown": "markdown",
    ".tex": "latex",
    ".rst": "rst",
    ".wikitext": "mediawiki",
    ".mediawiki": "mediawiki",
}
#: How many letters before a marker say where it stands.
LETTERS = 24
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\x01]+")
_MARK = re.compile("\x01(\\d+)\x01")
Anchored = tuple[str, str]


def main(folder: str, *, verbose: bool = False) -> None:
    """Compare all documents of ``folder``, print a row each and the sums."""
    print(f"{'document':48} {'ours':>6} {'pandoc':>6} {'agree':>6} {'s':>6}")
    exact = total = 0
    for path in sorted(Path(folder).rglob("*")):
        form = FORMATS.get(path.suffix.lower())
        if form is None:
            continue
        begun = time.perf_counter()
        try:
            mine = ours(read(path))
        except CitecheckError as error:
            print(f"{path.name[:48]:48} not read: {error.message[:60]}")
            continue
        spent = time.perf_counter() - begun
        other = theirs(path, form)
        if other is None:
            print(f"{path.name[:48]:48} {len(mine):6} pandoc fails")
            continue
        same = sum(block.size for block in difflib.SequenceMatcher(None, mine, other, autojunk=False).get_matching_blocks())
        total += 1
        exact += len(mine) == len(other) == same
        print(f"{path.name[:48]:48} {len(mine):6} {len(other):6} {same:6} {spent:6.2f}{'' if mine == other else '  differs'}")
        if verbose and mine != other:
            show(mine, other)
    print(f"{exact} of {total} documents agree in every note")


def show(mine: list[Anchored], other: list[Anchored]) -> None:
    """Print the notes on which the two differ."""
    for tag, start, end, first, last in difflib.SequenceMatcher(None, mine, other, autojunk=False).get_opcodes():
        if tag != "equal":
            for before, text in mine[start:end][:4]:
                print(f"      ours   …{before} | {text[:60]} … {text[-30:]}")
            for before, text in other[first:last][:4]:
                print(f"      pandoc …{before} | {text[:60]} … {text[-30:]}")


def letters(text: str) -> str:
    """Return the letters and digits of ``text``, addresses left out."""
    return "".join(char for char in _ADDRESS.sub(" ", text).casefold() if char.isalnum())


def ours(document: Document) -> list[Anchored]:
    """Return, for each marker of the body that has a note, the letters before it and those of the note."""
    notes = {note.id: note for note in document.notes}
    inside = [(note.span.start, note.span.end) for note in document.notes]
    found: list[Anchored] = []
    pieces: list[str] = []
    at = 0
    for marker in document.markers:
        if any(start <= marker.span.start < end for start, end in inside):
            continue
        pieces.append(document.text[at : marker.span.start])
        at = marker.span.end
        if marker.note is not None:
            text = _without_marks(document, notes[marker.note].body.start, notes[marker.note].body.end)
            found.append((letters("".join(pieces)[-400:])[-LETTERS:], letters(text)))
    return found


def _without_marks(document: Document, start: int, end: int) -> str:
    """Return part of the text without the signs of the markers in it."""
    pieces = []
    for marker in document.markers:
        if start <= marker.span.start and marker.span.end <= end:
            pieces.append(document.text[start : marker.span.start])
            start = marker.span.end
    return " ".join([*pieces, document.text[start:end]])


def theirs(path: Path, form: str) -> list[Anchored] | None:
    """Return the same of what pandoc reads; None where pandoc fails."""
    command = [os.environ.get("PANDOC", "pandoc"), "-f", form, "-t", "json", str(path)]
    ran = subprocess.run(command, capture_output=True, timeout=120, check=False, cwd=path.parent)
    if ran.returncode:
        return None
    notes: list[str] = []
    text = "".join(_words(json.loads(ran.stdout)["blocks"], notes))
    found: list[Anchored] = []
    for mark in _MARK.finditer(text):
        before = _MARK.sub(" ", text[max(0, mark.start() - 1_000) : mark.start()])
        found.append((letters(before)[-LETTERS:], letters(notes[int(mark[1])])))
    return found


def _words(node: Any, notes: list[str] | None) -> Iterator[str]:  # noqa: ANN401 - pandoc's JSON
    """Yield the words of pandoc's tree; each note is put into ``notes``, and a mark with its number into the text."""
    if isinstance(node, list):
        for one in node:
            yield from _words(one, notes)
    elif isinstance(node, dict) and "t" in node:
        yield from _words_of(node["t"], node.get("c"), notes)


def _words_of(kind: str, content: Any, notes: list[str] | None) -> Iterator[str]:  # noqa: ANN401 - pandoc's JSON
    if kind in ("Str", "Space", "SoftBreak", "LineBreak"):
        yield content if kind == "Str" else " "
    elif kind == "Note" and notes is not None:
        notes.append("".join(_words(content, None)))
        yield f"\x01{len(notes) - 1}\x01"
    elif kind in ("Code", "Math"):
        yield content[1]
    elif kind in ("Note", "CodeBlock", "RawBlock", "RawInline"):
        return
    elif kind == "Link" and notes is None and not content[1]:
        yield content[2][0]
    elif isinstance(content, list):
        yield from _words(content, notes)
        yield "" if kind in ("Emph", "Strong", "Span", "Link", "Quoted", "SmallCaps", "Superscript", "Subscript") else "\n"


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], verbose=sys.argv[2:] == ["-v"])
