"""How well markers and notes are found in plain text whose superscripts were flattened: ``python benchmarks/flattened.py GOLD``.

GOLD is a folder (of folders) of pairs: ``name.txt`` (UTF-8), a report as text, and ``name.json``, what stands in it:

    {"markers": [{"number": 7, "offset": 1234}, …],   offset (in characters) of the sign: of "7" in "people7", of "[" in "[7]"
     "notes": [{"label": "7", "offset": 98765}, …]}   offset of the label's first sign, a bracket too

A marker is right where number and offset both are, a note where its label is and its offset within two characters; superscript
and Arabic-Indic digits are read as digits. "perfect" is the share of documents in which every note and every marker is right and
none is too many. Rows are printed worst first. ``--group TEXT …`` prints the totals of the names that hold each TEXT.

Speed is that of one core, in characters (10^6) a second of processor time: of the marker pass (signs, blocks of notes, chains:
all but the cutting into lines before it and the claims after it), and of the whole read. The scaling reads the gold's document
of median length 1, 10 and 100 times over (``--times`` sets the last), as chapters of one text.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from citecheck.ingest.lines import lay_out
from citecheck.ingest.plain.reader import document, find_markers
from citecheck.model.document import Document

#: How far a note's offset may be from the gold's, in characters: white space before a label is a matter of taste.
_NEAR = 2
Pair = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """What was found in one document: right, found and wanted markers; right, found and wanted notes; characters, seconds."""

    name: str
    markers: tuple[int, int, int]
    notes: tuple[int, int, int]
    size: int
    seconds: float

    @property
    def perfect(self) -> bool:
        """Tell whether nothing is missing and nothing too many."""
        return len({*self.markers}) == 1 and len({*self.notes}) == 1


def main(arguments: Sequence[str]) -> None:
    """Measure all pairs below the folder and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--rows", type=int, default=20, help="documents to print, worst first")
    parser.add_argument("--group", nargs="*", default=[], help="texts: totals of the documents whose names hold each")
    parser.add_argument(
        "--times", type=int, default=100, help="how often the median document is repeated for the scaling; 0: not"
    )
    options = parser.parse_args(arguments)
    paths = [path for path in sorted(options.gold.rglob("*.txt")) if path.with_suffix(".json").exists()]
    if not paths:
        sys.exit(f"{options.gold} holds no pairs of .txt and .json.\n\n{__doc__}")
    rows = [measured(path, path.relative_to(options.gold).with_suffix("").as_posix()) for path in paths]
    show_worst(rows, options.rows)
    show_totals(rows, options.group)
    if options.times:
        show_speed(paths, options.times)


def measured(path: Path, name: str) -> Row:
    """Read one document and compare it with its gold."""
    text = path.read_bytes().decode("utf-8")
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    begun = time.process_time()
    found = document(text, source=name, digest="")
    spent = time.process_time() - begun
    wanted = [(str(marker["number"]), int(marker["offset"])) for marker in gold["markers"]]
    labels = [(str(note["label"]), int(note["offset"])) for note in gold["notes"]]
    return Row(name, exact(markers_of(found), wanted), near(notes_of(found), labels), len(text), spent)


def markers_of(found: Document) -> list[Pair]:
    """Return number and offset of each marker."""
    return [(digits(marker.label), marker.span.start) for marker in found.markers]


def notes_of(found: Document) -> list[Pair]:
    """Return label and offset of each note."""
    return [(digits(note.label), note.span.start) for note in found.notes]


def digits(label: str) -> str:
    """Return a label with digits of every script, superscript too, as ASCII digits."""
    return "".join(str(unicodedata.digit(sign)) if unicodedata.digit(sign, None) is not None else sign for sign in label)


def exact(found: Sequence[Pair], wanted: Sequence[Pair]) -> tuple[int, int, int]:
    """Count pairs that are in both, those found, and those wanted."""
    return len(set(found) & set(wanted)), len(found), len(wanted)


def near(found: Sequence[Pair], wanted: Sequence[Pair]) -> tuple[int, int, int]:
    """Count as ``exact`` does; offsets may differ a little."""
    places = {(label, offset + step) for label, offset in found for step in range(-_NEAR, _NEAR + 1)}
    return sum(pair in places for pair in wanted), len(found), len(wanted)


def scores(counts: Iterable[tuple[int, int, int]]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of summed counts; 1 where there is nothing to find and nothing found."""
    right, found, wanted = (sum(column) for column in zip(*counts, strict=True))
    precision, recall = right / found if found else 1.0, right / wanted if wanted else 1.0
    return precision, recall, 2 * right / (found + wanted) if found + wanted else 1.0


def show_worst(rows: Sequence[Row], count: int) -> None:
    """Print the documents that were read worst."""
    print(f"{'marker F1':>9} {'note F1':>8} {'right/found/wanted':>20} {'notes':>16}  document")
    for row in sorted(rows, key=lambda row: (scores([row.markers])[2], scores([row.notes])[2]))[:count]:
        counts, notes = ("/".join(map(str, triple)) for triple in (row.markers, row.notes))
        print(f"{scores([row.markers])[2]:9.3f} {scores([row.notes])[2]:8.3f} {counts:>20} {notes:>16}  {row.name}")


def show_totals(rows: Sequence[Row], groups: Sequence[str]) -> None:
    """Print the totals, of all and of each group."""
    scored = f"{'P':>6} {'R':>6} {'F1':>6}"
    print(f"\n{'':24} {'texts':>6} {'markers':>8} {scored} {'notes':>8} {scored} {'perfect':>8}")
    for group in ("", *groups):
        some = [row for row in rows if group in row.name]
        if some:
            cells = []
            for counts in ([row.markers for row in some], [row.notes for row in some]):
                cells += [f"{sum(triple[2] for triple in counts):8}", *(f"{score:6.3f}" for score in scores(counts))]
            perfect = sum(row.perfect for row in some) / len(some)
            print(f"{group or 'all':24} {len(some):6} {' '.join(cells)} {perfect:8.3f}")
    size, seconds = sum(row.size for row in rows), sum(row.seconds for row in rows)
    print(f"\nwhole read: {size / 1e6:.1f} million characters in {seconds:.1f} s, {size / 1e6 / seconds:.2f} a second")


def show_speed(paths: Sequence[Path], times: int) -> None:
    """Print the speed of one document, and of the same document many times over."""
    texts = sorted((path.read_bytes().decode("utf-8") for path in paths), key=len)
    text = texts[len(texts) // 2]
    print(
        f"\n{'times':>6} {'million chars':>14} {'lines/s':>9} {'marker pass/s':>14} {'whole read/s':>13} {'whole, seconds':>15}"
    )
    repeats, count = [], 1
    while count <= times:
        repeats.append(count)
        count *= 10
    for count in repeats:
        long = "\n\n".join([text] * count)
        begun = time.process_time()
        sheet = lay_out(long)
        cut = time.process_time()
        find_markers(sheet)
        marked = time.process_time()
        document(long, source="", digest="")
        done = time.process_time()
        size = len(long) / 1e6
        speeds = f"{size / (cut - begun):9.2f} {size / (marked - cut):14.2f} {size / (done - marked):13.2f}"
        print(f"{count:6} {size:14.2f} {speeds} {done - marked:15.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
