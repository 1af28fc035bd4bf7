"""How well the footnotes of PDFs are read, against gold that others made: ``python benchmarks/pdf.py GOLD``.

GOLD is a folder; every PDF in it, at any depth, is read. Beside NAME.pdf may stand its gold, in one of two forms:

    NAME.segmentation.tei.xml   a GROBID segmentation corrected by hand, as in mpilhlt/grobid-footnote-flavour (put the PDFs of
                                batches/*/0_input and the TEI of batches/*/2_corrected side by side): <listBibl> and
                                <note place="footnote"> hold the notes, line by line, the rest holds the text with its markers
    NAME.json                   {"notes": [{"label", "text"}], "markers": [{"label", "before"}], "urls": [...]}: made where a PDF
                                is printed from a source that knows its notes; ``before`` ends with the letters before the marker

A PDF without gold is measured by its links alone; pages are counted by the second of one core. What is counted:

    labels    the numbers of the notes, aligned in order. TEI lost some labels: the numbers between two neighbours count as gold,
              and a note counts neither way that begins as a line of the notes or of the front does ("* The author thanks")
    markers   aligned in order of their labels; wrong where the letters before it stand in the gold without its number behind
              them. In JSON gold a marker must stand behind the same letters.
    text      share of the notes found whose text is at least 0.8 similar (difflib, on letters and digits)
    urls      the addresses of links whose own words show an address: how many stand exactly so in what was read; with the links
              of the file, and once more with all links taken out. JSON gold names them itself.
    wrapped   the same for those that run over two lines or more
"""

from __future__ import annotations

import argparse
import ctypes
import difflib
import html
import io
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from citecheck.ingest.pdf.reader import Pdf
from citecheck.model.document import Document, Marker, Note
from citecheck.model.errors import CitecheckError, InvalidUrl
from citecheck.model.url import parse_url, trim

#: How similar a note's text must be, and how many letters before a marker tell its place.
SIMILAR = 0.8
BEFORE = 16
#: Most numbers that may be missing between two labels of the TEI.
LOST = 25
#: On how many pages a link may stand, and how much its words must resemble its address.
REPEATED = 2
ALIKE = 0.8
#: How many letters of a note are its beginning.
BEGINNING = 18

NOTED = re.compile(r"<listBibl>.*?</listBibl>|<note place=\"(?:foot|end)note\">.*?</note>", re.DOTALL)
FRONT = re.compile(r"<front>.*?</front>", re.DOTALL)
SCHEME = re.compile(r"(?i)^https?://(?:www\.)?")
URL = re.compile(r"(?i)(?:https?://|www\.)[^\s<>\"“”]+")
SHOWN = re.compile(r"(?i)\s*[<(\[]?(?:https?://|www\.|(?:dx\.)?doi\.org/|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}(?:/|\s*$))")


@dataclass
class Gold:
    """Label and text of each note, label and letters before each marker; of TEI its whole text and beginnings of lines."""

    notes: list[tuple[str, str]]
    markers: list[tuple[str, str]]
    urls: list[str] | None = None
    whole: str | None = None
    begun: frozenset[str] = frozenset()


@dataclass
class Count:
    """Right, wanted and found."""

    right: int = 0
    wanted: int = 0
    found: int = 0

    def __iadd__(self, other: Count) -> Count:
        self.right, self.wanted, self.found = self.right + other.right, self.wanted + other.wanted, self.found + other.found
        return self

    def scores(self) -> str:
        """Precision, recall and F1."""
        if not self.wanted and not self.found:
            return "-"
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.wanted if self.wanted else 1.0
        both = precision + recall
        return f"{precision:.3f} {recall:.3f} {2 * precision * recall / both if both else 0.0:.3f} of {self.wanted}"

    def share(self) -> str:
        """Right of wanted."""
        return f"{self.right}/{self.wanted} {self.right / self.wanted:.3f}" if self.wanted else "-"


COLUMNS = ("labels", "markers", "text", "urls", "no links", "wrapped", "wrapped, no links")


@dataclass
class Score:
    """What was counted of one PDF, or of all."""

    counts: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in COLUMNS})
    pages: int = 0
    seconds: float = 0.0

    def __iadd__(self, other: Score) -> Score:
        for name, count in other.counts.items():
            self.counts[name] += count
        self.pages, self.seconds = self.pages + other.pages, self.seconds + other.seconds
        return self

    def cells(self) -> tuple[str, ...]:
        """One cell a column."""
        shown = [self.counts[name].scores() if name in ("labels", "markers") else self.counts[name].share() for name in COLUMNS]
        return (*shown, f"{self.pages / self.seconds:.0f}" if self.seconds else "-")


def soft(text: str) -> str:
    """Return the letters and digits of ``text`` in one case."""
    return "".join(char for char in text.casefold() if char.isalnum())


def gold_of(pdf: Path) -> Gold | None:
    """Return the gold beside a PDF."""
    tei, given = pdf.with_name(f"{pdf.stem}.segmentation.tei.xml"), pdf.with_suffix(".json")
    if given.exists():
        made = json.loads(given.read_text(encoding="utf-8"))
        notes = [(note["label"], note["text"]) for note in made["notes"]]
        return Gold(notes, [(mark["label"], soft(mark["before"])) for mark in made["markers"]], made.get("urls"))
    return from_tei(tei.read_text(encoding="utf-8")) if tei.exists() else None


def from_tei(tei: str) -> Gold:
    """Read a corrected segmentation: lines of the parts that hold notes or the front, and the whole text."""
    text = re.sub(r"<!--.*?-->|<note place=\"headnote\">.*?</note>", "", tei[tei.find("<text") :], flags=re.DOTALL)
    noted = _lines(NOTED.findall(text))
    notes = list(_labelled(noted))
    begun = frozenset(soft(line)[:BEGINNING] for line in [*noted, *_lines(FRONT.findall(text))])
    return Gold(notes, [(label, "") for label, _ in notes], whole=soft("".join(_lines([text]))), begun=begun)


def _lines(parts: Iterable[str]) -> list[str]:
    return [html.unescape(re.sub(r"<[^>]+>", " ", line)).strip() for part in parts for line in part.split("<lb/>")]


def _labelled(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield label and text of each note; where the next label was lost the text is empty, for its end is not known."""
    starts = [(at, int(found.group(1))) for at, line in enumerate(lines) if (found := re.match(r"\(?(\d{1,3})(?![\d/-])", line))]
    chain = _rising(starts)
    for (at, number), (end, following) in zip(chain, [*chain[1:], (len(lines), 0)], strict=True):
        text = re.sub(r"^\(?\d{1,3}[.)]?", "", " ".join(lines[at:end]))
        yield str(number), text if following in (0, number + 1) else ""
        yield from ((str(lost), "") for lost in range(number + 1, following))


def _rising(starts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest chain of rising numbers, the one with the fewest left out."""
    best: list[tuple[float, int]] = []
    for here, (_, number) in enumerate(starts):
        score, source = 1.0 - 0.01 * number, -1
        for before in range(here):
            step = number - starts[before][1]
            if 0 < step <= LOST and best[before][0] + 1 - 0.1 * (step - 1) > score:
                score, source = best[before][0] + 1 - 0.1 * (step - 1), before
        best.append((score, source))
    at = max(range(len(best)), key=lambda place: best[place][0], default=-1)
    chain = []
    while at >= 0:
        chain.append(starts[at])
        at = best[at][1]
    return chain[::-1]


def aligned(one: Sequence[str], two: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of equal elements, aligned in order."""
    for block in difflib.SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
        yield from ((block.a + step, block.b + step) for step in range(block.size))


def score_notes(score: Score, gold: Gold, document: Document, told: list[str]) -> None:
    """Count labels, markers and texts; what is wrong is told."""
    wanted, found = [label for label, _ in gold.notes], [note.label for note in document.notes]
    pairs = list(aligned(wanted, found))
    met, right = {one for one, _ in pairs}, {two for _, two in pairs}
    extra = [note for at, note in enumerate(document.notes) if at not in right]
    false = [note for note in extra if not _begins(note, gold)]
    score.counts["labels"] += Count(len(pairs), len(wanted), len(pairs) + len(false))
    told += [f"missing note {label}" for at, label in enumerate(wanted) if at not in met]
    told += [f"false note {note.label} {note.text[:70]!r}" for note in false]
    for one, two in pairs:
        text = soft(gold.notes[one][1])
        if text:
            like = difflib.SequenceMatcher(None, text, soft(document.notes[two].text), autojunk=False).ratio()
            score.counts["text"] += Count(like >= SIMILAR, 1)
            if like < SIMILAR:
                told.append(f"note {wanted[one]}: {gold.notes[one][1][:600]!r}\n      read {document.notes[two].text[:600]!r}")
    unjudged = {note.id for note in extra if _begins(note, gold)}
    score_markers(score, gold, [mark for mark in marks_of(document) if mark.note not in unjudged], document.text, told)


def _begins(note: Note, gold: Gold) -> bool:
    """Tell whether a note begins as a line of the gold does, with its label before it or without."""
    text = soft(note.text)[:BEGINNING]
    return any(
        text.startswith(line[len(cut) :])
        for cut in ("", soft(note.label))
        for line in gold.begun
        if line.startswith(cut) and len(line) > len(cut) + 1
    )


def marks_of(document: Document) -> list[Marker]:
    """Return the markers in order of place, without those that stand in notes."""
    marks = sorted(document.markers, key=lambda mark: mark.span.start)
    return [mark for mark in marks if not any(note.span.start <= mark.span.start < note.span.end for note in document.notes)]


def score_markers(score: Score, gold: Gold, marks: Sequence[Marker], text: str, told: list[str]) -> None:
    """Count markers by label and place."""
    before = [soft(text[max(0, mark.span.start - 80) : mark.span.start])[-BEFORE:] for mark in marks]
    if gold.whole is None:
        keys = [f"{mark.label} {letters}" for mark, letters in zip(marks, before, strict=True)]
        wanted = [f"{label} {letters[-BEFORE:]}" for label, letters in gold.markers]
        pairs = list(aligned(wanted, keys))
    else:
        wanted, keys = [label for label, _ in gold.markers], [mark.label for mark in marks]
        pairs = list(aligned(wanted, keys))
        wrong = {pair for pair in pairs if before[pair[1]] in gold.whole and before[pair[1]] + keys[pair[1]] not in gold.whole}
        told += [f"marker {keys[two]} misplaced behind {before[two]!r}" for _, two in sorted(wrong)]
        pairs = [pair for pair in pairs if pair not in wrong]
    score.counts["markers"] += Count(len(pairs), len(wanted), len(keys))
    met, right = {one for one, _ in pairs}, {two for _, two in pairs}
    told += [f"missing marker {key}" for at, key in enumerate(wanted) if at not in met]
    told += [f"false marker {key} behind {before[at]!r}" for at, key in enumerate(keys) if at not in right]


def links_of(data: bytes) -> dict[str, bool]:
    """Return the addresses of links whose words show an address, with True where they run over several lines.

    What stands on many pages is their running foot, which belongs to no text.
    """
    spans: dict[tuple[int, str], list[tuple[float, str]]] = defaultdict(list)
    file = pdfium.PdfDocument(data)
    for number in range(len(file)):
        page = file[number]
        words = page.get_textpage()
        for uri, sides in _areas(file, page):
            spans[number, uri].append((sides[1], words.get_text_bounded(*sides)))
        page.close()
    pages = Counter(uri for _, uri in spans)
    found: dict[str, bool] = {}
    for (_, uri), parts in spans.items():
        shown = "".join("".join(text.split()) for _, text in sorted(parts, key=lambda part: -part[0]))
        if pages[uri] <= REPEATED and SHOWN.match(shown) and _resembles(shown, uri):
            levels = {round(place / 4) for place, _ in parts}
            found[uri] = found.get(uri, False) or len(levels) > 1 or any("\n" in text.strip() for _, text in parts)
    return found


def _resembles(shown: str, uri: str) -> bool:
    """Tell whether shown words are the address or a part of it: a page's own address on its cover leads elsewhere."""
    one, two = (SCHEME.sub("", words).casefold().strip("<>()[].,;/") for words in (shown, uri))
    if not two or _key(uri) is None:
        return False
    return difflib.SequenceMatcher(None, one, two, autojunk=False).ratio() > ALIKE


def _areas(file: pdfium.PdfDocument, page: pdfium.PdfPage) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    position, link, rect = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    while raw.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(file.raw, action, None, 0) if action else 0
        if size > 1 and raw.FPDFLink_GetAnnotRect(link, ctypes.byref(rect)):
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(file.raw, action, buffer, size)
            yield buffer.value.decode("utf-8", "replace").strip(), (rect.left, rect.bottom, rect.right, rect.top)


def without_links(data: bytes) -> bytes:
    """Return the PDF with all its annotations taken out."""
    file = pdfium.PdfDocument(data)
    for number in range(len(file)):
        page = file[number]
        for place in range(raw.FPDFPage_GetAnnotCount(page.raw) - 1, -1, -1):
            raw.FPDFPage_RemoveAnnot(page.raw, place)
        page.close()
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _key(url: str) -> str | None:
    """Return an address in one spelling, None where it is none; the scheme and a last slash do not count."""
    try:
        known = parse_url(url if re.match(r"(?i)https?:", url) else f"http://{url}").normalised
    except InvalidUrl:
        return None
    return re.sub(r"^https?://(?:www\.)?", "", known).rstrip("/")


def urls_of(document: Document) -> set[str | None]:
    """Return the addresses that stand in a document's text, in one spelling each."""
    return {_key(trim(found.group().split(")(")[0])) for found in URL.finditer(document.text)}


def score_urls(score: Score, suffix: str, wanted: dict[str, bool], document: Document, told: list[str]) -> None:
    """Count addresses, all of them and those that run over lines."""
    found = urls_of(document)
    for url, wrapped in wanted.items():
        right = _key(url) in found
        score.counts[suffix or "urls"] += Count(right, 1)
        if wrapped:
            score.counts["wrapped, no links" if suffix else "wrapped"] += Count(right, 1)
        if not right:
            told.append(f"url {suffix} {url}")


def measure(path: Path, told: list[str]) -> Score:
    """Read one PDF, with its links and without, and count."""
    score, data, gold = Score(), path.read_bytes(), gold_of(path)
    begun = time.process_time()
    document = Pdf().read(path, data)
    score.seconds = time.process_time() - begun
    score.pages = max(page for _, page in document.pages)
    if gold:
        score_notes(score, gold, document, told)
    wanted = links_of(data)
    if gold and gold.urls is not None:
        wanted = {url: wanted.get(url, False) for url in gold.urls}
    if wanted:
        score_urls(score, "", wanted, document, told)
        score_urls(score, "no links", wanted, Pdf().read(path, without_links(data)), told)
    return score


def main(folder: Path, *, errors: bool) -> None:
    """Measure every PDF of a folder and print a row for each, and the totals."""
    paths = sorted(folder.rglob("*.pdf"))
    if not paths:
        raise SystemExit(f"{folder} holds no PDF.\n\n{__doc__}")
    total, rows = (
        Score(),
        [("file", *(f"{name} P R F1" if name in ("labels", "markers") else name for name in COLUMNS), "pages/s")],
    )
    for path in paths:
        told: list[str] = []
        try:
            score = measure(path, told)
        except CitecheckError as error:
            rows.append((path.stem[-34:], f"not read: {error.message}"[:60], *[""] * len(COLUMNS)))
            continue
        total += score
        rows.append((path.stem[-34:], *score.cells()))
        if errors and told:
            print(f"{path.stem}\n  " + "\n  ".join(told))
    show([*rows, ("all", *total.cells())])


def show(table: Sequence[Iterable[str]]) -> None:
    """Print a table with its columns aligned."""
    cells = [list(row) for row in table]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", action="store_true", help="print what was missed and what is false")
    given = parser.parse_args()
    main(given.gold, errors=given.errors)
