"""What other parsers make of the same citations: the last table of ``python benchmarks/parsing.py GOLD --peers``.

refextract (of INSPIRE, GPL-2.0) is run as a program in ``.venv-peers``, an environment of its own that is made here when first
asked for; citecheck neither needs nor imports it. It was written for references of physics. "naive" is what a sensible person
writes in an hour: a handful of regular expressions, below. AnyStyle is no Python package and is not run; its 1.6, built from
source, once had title .737, publisher .565 and date .911 of the tune set's 266 news citations, without links in them.

Each citation is given with its link at its end, as a note has it. A word counts by letters and digits, a date to its day (or
month or year, where that is all there is), a link to the letter but for a full stop at its end.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
import venv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv-peers"
PINS = Path(__file__).with_name("constraints-peers.txt")
WORKER = Path(__file__).with_name("refextract_worker.py")

#: Field -> words, of one citation.
Fields = Mapping[str, str]
#: What each parser is asked for. "year" is counted apart: refextract reads no days.
ASKED = ("title", "container or publisher", "author", "date", "year", "url")

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_QUOTED = re.compile(r"[\"“«](.+?)[\"”»]")
_AFTER = re.compile(r"^[\s.,]*([^.,(]+)")
_DATE = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2})|(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+) (?P<year>\d{4})"
    r"|(?P<m2>[A-Z][a-z]+) (?P<d2>\d{1,2}), (?P<y2>\d{4})"
)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_LINK = re.compile(r"https?://\S+")


class NoPeer(RuntimeError):
    """A peer cannot be run here; the message says why."""


def beside(
    rows: Iterable[Mapping[str, str | None]], ours: Callable[[str], Fields], soft: Callable[[str | None], str]
) -> Iterator[tuple[str, ...]]:
    """Yield a table's head and its rows: a field a row, a parser a column, and the seconds that each took."""
    golds = [(_text(row), _asked(row)) for row in rows]
    texts = [text for text, _ in golds]
    columns: dict[str, list[Fields]] = {}
    spent: dict[str, str] = {}
    for name, parser in (
        ("citecheck", lambda all_: [ours(text) for text in all_]),
        ("naive", lambda all_: [naive(text) for text in all_]),
        ("refextract", refextract),
    ):
        begun = time.perf_counter()
        try:
            columns[name] = parser(texts)
        except NoPeer as reason:
            print(f"\n{name} is not among the columns: {reason}", file=sys.stderr)
            continue
        spent[name] = f"{time.perf_counter() - begun:.1f}"
    yield "field", "of", *columns
    for field in ASKED:
        asked = [at for at, (_, gold) in enumerate(golds) if gold.get(field)]
        right = Counter(name for name, found in columns.items() for at in asked if _same(field, golds[at][1], found[at], soft))
        yield field, str(len(asked)), *(f"{right[name] / max(1, len(asked)):.3f}" for name in columns)
    yield "seconds", str(len(golds)), *(spent[name] for name in columns)


def _text(row: Mapping[str, str | None]) -> str:
    text, url = row["text"] or "", row["url"] or ""
    return f"{text} {url}" if url and url not in text else text


def _asked(row: Mapping[str, str | None]) -> Fields:
    date = (row["date"] or "").replace("/", "-")
    return {
        "title": row["title"] or "",
        "container or publisher": row["work"] or row["publisher"] or "",
        "author": row["author"] or "",
        "date": date,
        "year": date[:4],
        "url": row["url"] or "",
    }


def _same(field: str, gold: Fields, found: Fields, soft: Callable[[str | None], str]) -> bool:
    said = found.get(field, "")
    if field in ("date", "year"):
        return said == gold[field]
    if field == "url":
        return said.rstrip(".") == gold[field].rstrip(".")
    if field == "author":
        return sorted(re.findall(r"\w+", said.casefold())) == sorted(re.findall(r"\w+", gold[field].casefold()))
    return soft(said) == soft(gold[field])


def naive(text: str) -> Fields:
    """Return what a handful of regular expressions find: the quoted words, the words after them, the first date, the link."""
    link = _LINK.search(text)
    body = text[: link.start()] if link else text
    quoted = _QUOTED.search(body)
    title = quoted[1] if quoted else body.split(". ")[0]
    after = _AFTER.match(body[quoted.end() if quoted else len(title) :])
    before = body[: quoted.start()] if quoted else ""
    date = _DATE.search(body)
    year = _YEAR.search(body)
    return {
        "title": title.strip(" .,"),
        "container or publisher": after[1].strip() if after else "",
        "author": before.split("(")[0].strip(" .,"),
        "date": _day(date) or (year[0] if year else ""),
        "year": year[0] if year else "",
        "url": link[0].rstrip(".,;)") if link else "",
    }


def _day(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    if found["iso"]:
        return found["iso"]
    month = (found["month"] or found["m2"]).lower()
    number = next((at for at, name in enumerate(MONTHS, start=1) if name.startswith(month)), 0)
    return f"{found['year'] or found['y2']}-{number:02}-{int(found['day'] or found['d2']):02}" if number else ""


def refextract(texts: list[str]) -> list[Fields]:
    """Return refextract's fields of each text. Raises ``NoPeer``."""
    asked = [str(environment() / "bin" / "python"), str(WORKER)]
    ran = subprocess.run(asked, input=json.dumps(texts), capture_output=True, text=True, check=False, timeout=900)
    if ran.returncode:
        raise NoPeer("it ended with: " + (ran.stderr.strip().splitlines() or ["nothing said"])[-1])
    return [_of_refextract(found[0] if found else {}) for found in json.loads(ran.stdout)]


def _of_refextract(found: Mapping[str, list[str]]) -> Fields:
    """Return its fields under our names. A journal's title is its outlet; what it calls "misc" it could not place."""
    return {
        "title": " ".join(found.get("title", [])),
        "container or publisher": " ".join(found.get("journal_title") or found.get("publisher") or []),
        "author": " ".join(found.get("author", [])),
        "date": " ".join(found.get("year", [])[:1]),
        "year": " ".join(found.get("year", [])[:1]),
        "url": " ".join(found.get("url", [])[:1]),
    }


def environment() -> Path:
    """Return the peers' environment, made where it is not there or its pins are others. Raises ``NoPeer``."""
    stamp = ENVIRONMENT / "made-from.txt"
    pins = PINS.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == pins:
        return ENVIRONMENT
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    print(f"making {ENVIRONMENT.name} …", file=sys.stderr)
    venv.EnvBuilder(with_pip=True, symlinks=True).create(ENVIRONMENT)
    pip = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    ran = subprocess.run(
        [*pip, "--no-deps", "-r", str(PINS)], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if ran.returncode:
        errors = [line for line in ran.stderr.splitlines() if line.startswith("ERROR")] or ran.stderr.splitlines()[-1:]
        raise NoPeer(f"pip could not install the peers: {'; '.join(errors)[:300]}")
    stamp.write_text(pins, encoding="utf-8")
    return ENVIRONMENT
