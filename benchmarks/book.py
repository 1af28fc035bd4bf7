"""How fast citations.yaml is read, merged with a new reading and written: ``python benchmarks/book.py [RECORDS …]``.

Each book (200, 2,000 and 10,000 records, unless others are named) is of made-up news notes with their sentences. In it a
person has edited every tenth title and put a comment on every twentieth record. The new reading has one note more at its
head, so that all others are renumbered, and reads every seventh date anew. Seconds of processor time, best of three (one of
10,000).

The peer is ruamel.yaml's round trip, load and dump, which keeps comments as well; it is not run above 2,000 records, where it
takes minutes. The last column says how many times as long it takes as our load, merge and write.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from ruamel.yaml import YAML

from citecheck.citations.book.file import load_book, write_book
from citecheck.citations.book.merge import merge
from citecheck.citations.ids import named
from citecheck.model.citation import Citation, Citations, CitedDate
from citecheck.model.document import Claim
from citecheck.model.span import Span
from citecheck.model.url import parse_url

Made = TypeVar("Made")

SIZES = (200, 2_000, 10_000)
#: The largest book that the peer is given.
PEER_MAX = 2_000
PLACES = ("the northern quay", "the old lock", "the grain silo", "the ferry office", "the customs house", "the light tower")


def main(sizes: tuple[int, ...]) -> None:
    """Print a row a size."""
    print("  ".join(name.rjust(9) for name in ("records", "MB", "fresh", "load", "merge", "write", "all three", "peer", "ratio")))
    for size in sizes:
        print("  ".join(cell.rjust(9) for cell in measured(size)))


def measured(size: int) -> tuple[str, ...]:
    """Return the row of one size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "citations.yaml"
        again = 3 if size < 10_000 else 1
        fresh, _ = timed(again, lambda: write_book(path, reading(size), replace=True))
        edit(path)
        data = path.read_bytes()
        load, book = timed(again, lambda: load_book(path))
        parsed = reading(size, moved=True)
        merging, merged = timed(again, lambda: merge(parsed, book))
        writing, _ = timed(again, lambda: (path.write_bytes(data), write_book(path, merged.citations, book=book)))
        kept = path.read_text(encoding="utf-8").count("# checked by hand")
        if kept != data.count(b"# checked by hand") or path.read_text(encoding="utf-8").count("(edited)") != len(
            range(0, size, 10)
        ):
            sys.exit("an edit or a comment was lost")
    ours = load + merging + writing
    times = [f"{spent:.2f}" for spent in (fresh, load, merging, writing, ours)]
    if size > PEER_MAX:
        return f"{size:,}", f"{len(data) / 1e6:.1f}", *times, "not run", ""
    peer, _ = timed(1, lambda: round_trip(data.decode()))
    return f"{size:,}", f"{len(data) / 1e6:.1f}", *times, f"{peer:.2f}", f"{peer / ours:.1f}"


def timed(times: int, make: Callable[[], Made]) -> tuple[float, Made]:
    """Return the best time of several, and what was made last."""
    best = float("inf")
    for _ in range(times):
        begun = time.process_time()
        made = make()
        best = min(best, time.process_time() - begun)
    return best, made


def round_trip(text: str) -> str:
    """Load and dump ``text`` as ruamel.yaml does, comments kept."""
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 110
    out = io.StringIO()
    yaml.dump(yaml.load(text), out)
    return out.getvalue()


def edit(path: Path) -> None:
    """Edit the book as a person would: every tenth title, a comment on every twentieth record."""
    number = -1
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        mended = line
        if line.startswith("  - id:"):
            number += 1
            mended += "  # checked by hand" if number % 20 == 0 else ""
        elif line.startswith("    title:") and number % 10 == 0:
            mended += " (edited)"
        lines.append(mended)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def reading(size: int, *, moved: bool = False) -> Citations:
    """Return the citations of a made-up report; ``moved`` by one note, with every seventh date read anew."""
    notes = [note(number) for number in range(size)]
    claims = [said(number) for number in range(size)]
    if moved:
        notes = [
            note(size),
            *(
                msgspec.structs.replace(old, note=str(at + 2), issued=day(at + 1) if at % 7 == 0 else old.issued)
                for at, old in enumerate(notes)
            ),
        ]
        claims.append(said(size))
    return Citations(source="harbour.txt", digest="ab" * 32, citations=tuple(notes), claims=tuple(claims))


def note(number: int) -> Citation:
    """Return the citation of one news note."""
    place = PLACES[number % len(PLACES)]
    title = f"Fog holds ferry {number} for {number % 17 + 2} hours at {place}"
    url = parse_url(f"https://harbour-post.example/2019/{number % 12 + 1:02}/story-{number}.html")
    date = day(number)
    raw = f"“{title}”, Harbour Post, {date.raw}, {url}"
    name = named(title, url, raw, str(number))
    return Citation(
        id=f"{name}-{number}",
        note=str(number + 1),
        kind="news",
        title=title,
        container_title="Harbour Post",
        issued=date,
        url=url,
        raw=raw,
        claims=(f"c{number}",),
    )


def day(number: int) -> CitedDate:
    """Return a day of 2019."""
    month, number = number % 12 + 1, number % 28 + 1
    return CitedDate(date=f"2019-{month:02}-{number:02}", precision="day", raw=f"{number}.{month}.2019")


def said(number: int) -> Claim:
    """Return the sentence that one note stands on."""
    clause = f"the harbour office closed {PLACES[number % len(PLACES)]} for {number % 17 + 2} hours"
    sentence = f"On day {number} of the fog, {clause}, and the crews waited for word from the pilots of the outer roads."
    return Claim(
        id=f"c{number}", sentence=sentence, clause=clause, span=Span(0, 0), clause_span=Span(0, 0), notes=(str(number + 1),)
    )


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
