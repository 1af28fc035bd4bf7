"""What pages say of themselves: titles, authors and days, ours and trafilatura's. One command: ``benchmarks/metadata.py FOLDER``.

FOLDER is the ``tests`` folder of trafilatura (https://github.com/adbar/trafilatura): ``evaldata.json``, and the pages in ``eval``
and ``cache``; it is no part of this repository. Rules were made on half of the pages (dev), told by the hash of their names;
``--half`` names the one that is measured.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from citecheck.model.citation import Citation, CitedDate
from citecheck.model.outcome import Finding, Outcome
from citecheck.model.policy import Policy
from citecheck.model.source import GUESSED, SourceDescription
from citecheck.model.url import parse_url
from citecheck.rules.source import author_disagrees, date_disagrees
from citecheck.text.decoding import decode
from citecheck.text.html import parse_page
from citecheck.text.metadata.read import Metadata, read_metadata

#: Days after this one are none: the pages were collected before it.
READ_ON = dt.date(2026, 11, 1)


class Said(NamedTuple):
    """What was read off one page."""

    title: str
    author: tuple[str, ...]
    day: str


def read(body: bytes, address: str) -> Metadata:
    """Read a page as citecheck does."""
    return read_metadata(body, parse_page(body, media_type="text/html"), address=address, read_on=READ_ON)


def ours(body: bytes, address: str) -> Said:
    """Read a page as citecheck does."""
    found = read(body, address)
    return Said(found.title, found.author, found.issued.isoformat() if found.issued else "")


def theirs(body: bytes, address: str) -> Said:
    """Read a page as trafilatura does by itself."""
    from trafilatura import extract_metadata

    found = extract_metadata(decode(body), default_url=address, extensive=False)
    return Said(found.title or "", tuple(filter(None, (found.author or "").split("; "))), found.date or "")


def plain(text: str) -> str:
    """Return ``text`` for comparison: no case, no punctuation."""
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


def pages(folder: Path, half: str) -> Iterator[tuple[bytes, str, dict[str, Any]]]:
    """Yield body, address and gold of each page of one half, or of both."""
    gold = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    for address, row in gold.items():
        is_dev = int(hashlib.sha256(row["file"].encode()).hexdigest(), 16) % 2 == 1
        file = next((file for place in ("eval", "cache") if (file := folder / place / row["file"]).exists()), None)
        if file is not None and half in ("both", "dev" if is_dev else "test"):
            yield file.read_bytes(), address, row


def count(counts: Counter[str], said: Said, row: dict[str, Any]) -> None:
    """Hold what was read against the gold, which often names the day of the last change, and only one author."""
    if row.get("title"):
        wanted, got = plain(row["title"]), plain(said.title)
        counts["titles"] += 1
        counts["title right"] += got == wanted
        counts["title within the other"] += bool(got) and (got in wanted or wanted in got)
    if row.get("author"):
        names = row["author"] if isinstance(row["author"], list) else re.split(r"\s*;\s*", row["author"])
        wanted_names, got_names = {plain(name) for name in names}, {plain(name) for name in said.author}
        counts["authors"] += 1
        counts["author right"] += got_names == wanted_names
        counts["author none"] += not got_names
    if row.get("date") and re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"]):
        counts["days"] += 1
        counts["day right"] += said.day == row["date"]
        counts["day none"] += not said.day
        counts["day off by one"] += _is_next(said.day, row["date"])


def _is_next(day: str, wanted: str) -> bool:
    try:
        return bool(day) and abs((dt.date.fromisoformat(day) - dt.date.fromisoformat(wanted)).days) == 1
    except ValueError:
        return False


def beside(found: Metadata, address: str, **cited: Any) -> Outcome:  # noqa: ANN401 - fields of a citation
    """Return what is known of a note that cites a page by what the gold says of it."""
    citation = Citation(id="1", note="1", kind="news", raw="", url=parse_url(address), **cited)
    source = SourceDescription(
        uri=address,
        text_digest="",
        title=found.title,
        container_title=found.container_title,
        author=found.author,
        issued=found.issued,
        dates=found.dates,
    )
    return Outcome(citation=citation, source=source)


def told_of_date(found: Metadata, address: str, day: dt.date) -> Finding | None:
    """Return what CC304 says of a note with that day."""
    cited = CitedDate(date=day.isoformat(), precision="day", raw=day.isoformat())
    return date_disagrees(beside(found, address, issued=cited), Policy())


def count_rules(counts: Counter[str], found: Metadata, address: str, row: dict[str, Any]) -> None:
    """Lay notes that are right by the gold, and notes that are not, beside what was read: what CC304 and CC306 tell."""
    guessed = [each.day for each in found.dates if each.name == GUESSED]
    try:
        day = dt.date.fromisoformat(row.get("date") or "")
    except ValueError:
        day = None
    if day is not None:
        counts["dated"] += 1
        counts["CC304 told of the gold's day"] += told_of_date(found, address, day) is not None
        for words, back in (("a week", 7), ("two months", 61), ("400 days", 400)):
            counts[f"CC304 told of a day {words} before"] += told_of_date(found, address, day - dt.timedelta(back)) is not None
        counts["guessed"] += bool(guessed)
        counts["guess right"] += guessed == [day]
    if author := row.get("author"):
        named = "; ".join(author) if isinstance(author, list) else author.strip()
        counts["signed"] += 1
        for words, name in (("the gold's author", named), ("a made-up author", "Wilhelmina Quartermaine")):
            counts[f"CC306 told of {words}"] += author_disagrees(beside(found, address, author=name), Policy()) is not None


RULES = (
    ("CC304 told of the gold's day", "dated"),
    ("CC304 told of a day a week before", "dated"),
    ("CC304 told of a day two months before", "dated"),
    ("CC304 told of a day 400 days before", "dated"),
    ("CC306 told of the gold's author", "signed"),
    ("CC306 told of a made-up author", "signed"),
    ("guess right", "guessed"),
)
SHARES = (
    ("title right", "titles"),
    ("title within the other", "titles"),
    ("author right", "authors"),
    ("author none", "authors"),
    ("day right", "days"),
    ("day off by one", "days"),
    ("day none", "days"),
)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("dev", "test", "both"), default="test")
    given = parser.parse_args()
    rows = list(pages(given.folder, given.half))
    readers: dict[str, Callable[[bytes, str], Said]] = {"citecheck": ours, "trafilatura": theirs}
    results: dict[str, Counter[str]] = {}
    spent: dict[str, float] = {}
    for name, reader in readers.items():
        results[name] = Counter()
        begun = time.perf_counter()
        for body, address, row in rows:
            count(results[name], reader(body, address), row)
        spent[name] = time.perf_counter() - begun
    print(f"{len(rows)} pages ({given.half})".ljust(28), *(name.rjust(12) for name in readers))
    for share, whole in SHARES:
        cells = (f"{results[name][share] / max(results[name][whole], 1):.3f}" for name in readers)
        print(f"{share} of {results['citecheck'][whole]}".ljust(28), *(cell.rjust(12) for cell in cells))
    print("ms a page".ljust(28), *(f"{1000 * spent[name] / max(len(rows), 1):.1f}".rjust(12) for name in readers))
    rules: Counter[str] = Counter()
    for body, address, row in rows:
        count_rules(rules, read(body, address), address, row)
    for name, whole in RULES:
        print(f"{name}: {rules[name]} of {rules[whole]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
