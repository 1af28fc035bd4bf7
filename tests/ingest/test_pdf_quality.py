"""Floors for what is read of whole PDF articles, measured on articles made here: notes, markers and addresses are known.

The words are drawn with a fixed seed from small vocabularies, so that every run reads the same files.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from citecheck.ingest.pdf.reader import Pdf
from citecheck.model.document import Document
from citecheck.model.url import trim
from tests.ingest.pdf_maker import PdfMaker

WORDS = {
    "en": "the convoy left city under guard while families waited near northern gate and officials signed nothing",
    "de": "der Konvoi verließ die Stadt während Familien am Tor warteten und Behörden nichts unterzeichneten für später",
    "fr": "le convoi quitta la ville sous escorte tandis que les familles attendaient près de la porte fermée",
    "ru": "колонна покинула город под охраной пока семьи ждали у северных ворот и никто ничего не подписал",
    "tr": "konvoy şehirden ayrıldı aileler kuzey kapısında bekledi ve yetkililer hiçbir şey imzalamadı",
}
PATHS = (
    "news",
    "2016",
    "12",
    "first-group-of-the-convoy",
    "reports",
    "gate_and_bridge",
    "id=4471&lang=en",
    "a-week-on-the-hill.html",
)
#: Height of the text's lines, and where a page's text begins and its notes end.
TEXT, TOP, FOOT = 12.0, 770.0, 60.0


@dataclass
class Made:
    """An article and what stands in it: the label and text of each note, the letters before its marker, the addresses."""

    maker: PdfMaker = field(default_factory=PdfMaker)
    notes: list[tuple[str, str]] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shape:
    """How an article is set."""

    language: str = "en"
    columns: int = 1
    restart: int = 0
    marker: str = "^{}^"
    label: str = "^{}^ "
    endnotes: bool = False
    links: bool = True
    size: float = 8.0


SHAPES = {
    "english": Shape(),
    "german": Shape("de", label="{} "),
    "french": Shape("fr", label="{}. "),
    "russian": Shape("ru"),
    "turkish": Shape("tr", label="{}"),
    "two columns": Shape(columns=2),
    "two columns without links": Shape("de", columns=2, links=False),
    "each page from one": Shape(restart=1),
    "chapters from one": Shape(restart=3),
    "brackets": Shape(marker="[{}]", label="[{}] "),
    "endnotes": Shape("fr", endnotes=True, label="{}. ", size=10.0),
    "without links": Shape("tr", links=False),
    "half a point smaller": Shape(label="{} ", size=9.5),
}


def made(name: str, pages: int = 6) -> Made:
    """Write an article in a shape: every page has some notes, every other note an address, most of them wrapped."""
    shape, chance, article = SHAPES[name], random.Random(name), Made()
    waiting: list[tuple[str, str, str | None]] = []
    number = 0
    for page in range(pages):
        article.maker.page()
        article.maker.text(60, 806, "The Valley Report")
        article.maker.text(290, 25, str(page + 1))
        number = 0 if shape.restart and page % shape.restart == 0 else number
        for column in range(shape.columns):
            x, wide = 60 + 255 * column, (475 if shape.columns == 1 else 225)
            told = []
            text = ""
            for _ in range(5 if shape.columns == 1 else 3):
                number += 1
                sentence = _sentence(chance, shape.language, 18)
                article.before.append(f"{_letters(sentence)[-12:]}{number}")
                text += f"{sentence}.{shape.marker.format(number)} {_sentence(chance, shape.language, 9)}. "
                url = _address(chance) if chance.random() < 0.6 else None
                told.append((str(number), f"“{_sentence(chance, shape.language, 6)}”, Valley Post, 14.12.2016", url))
            for place, row in enumerate(_wrapped(text, int(wide / 6))):
                article.maker.text(x, TOP - TEXT * place, row)
            waiting += told
            if not shape.endnotes:
                _notes(article, waiting, x, wide, shape)
                waiting = []
    if shape.endnotes:
        article.maker.page()
        article.maker.text(60, 800, "Notes", 14)
        _notes(article, waiting, 60, 475, shape)
    return article


def _notes(article: Made, told: list[tuple[str, str, str | None]], x: float, wide: float, shape: Shape) -> None:
    """Set notes so that the last one ends at the foot of the page, with a link over each line of an address."""
    step = 0.6 * shape.size
    leading = 1.2 * shape.size
    rows: list[tuple[str, str | None]] = []
    for label, words, url in told:
        article.notes.append((label, f"{words}, {url}." if url else f"{words}."))
        article.urls += [url] if url else []
        text = shape.label.format(label) + (f"{words}, {url}." if url else f"{words}.")
        rows += [(row, url) for row in _wrapped(text, int(wide / step))]
    y = FOOT + leading * len(rows) if not shape.endnotes else TOP
    rest = ""
    for row, url in rows:
        article.maker.text(x, y, row, shape.size)
        plain = row.replace("^", "")
        start = 0 if rest else plain.find("https://")
        if url and start >= 0:
            rest = rest or url + "."
            shown = rest[: len(plain) - start]
            rest = rest[len(shown) :]
            if shape.links:
                article.maker.link(x + step * start, y - 2, x + step * (start + len(trim(shown))), y + 7, url)
        y -= leading


def _sentence(chance: random.Random, language: str, length: int) -> str:
    words = chance.choices(WORDS[language].split(), k=length)
    return " ".join([words[0].capitalize(), *words[1:]])


def _address(chance: random.Random) -> str:
    return "https://valley-post.example/" + "/".join(chance.sample(PATHS, chance.randint(2, 6)))


def _wrapped(text: str, columns: int) -> Iterator[str]:
    """Wrap text; addresses break behind their signs, as browsers and word processors break them. Raised signs are narrower."""
    row = ""
    for word in text.split():
        for place, part in enumerate(re.findall(r"https://[^/]+/|.+?[/?&=-]|.+", word) if "://" in word else [word]):
            gap = " " if row and not place else ""
            if len((row + gap + part).replace("^", "")) > columns:
                yield row
                row, gap = "", ""
            row += gap + part
    yield row


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def urls_in(document: Document) -> set[str]:
    """The addresses of all notes, as they stand there."""
    return {trim(word) for note in document.notes for word in note.text.split() if word.startswith("https://")}


@pytest.fixture(scope="module")
def read() -> dict[str, tuple[Made, Document]]:
    """Every article, made and read once."""
    articles = {name: made(name) for name in SHAPES}
    return {name: (article, Pdf().read(Path(f"{name}.pdf"), article.maker.bytes())) for name, article in articles.items()}


@pytest.mark.parametrize("name", SHAPES)
def test_every_note_and_marker_is_found(read, name):
    """Labels come in their order, none missing and none too many, and each marker stands behind its own words."""
    article, document = read[name]
    marks = sorted(document.markers, key=lambda mark: mark.span.start)
    before = [_letters(document.text[max(0, mark.span.start - 60) : mark.span.start])[-12:] + mark.label for mark in marks]
    assert [note.label for note in document.notes] == [label for label, _ in article.notes]
    assert before == article.before
    assert [problem.code for problem in document.problems] == []


@pytest.mark.parametrize("name", SHAPES)
def test_the_words_of_notes_are_whole(read, name):
    """At least 98 in 100 notes have exactly their letters, furniture and neighbours left out."""
    article, document = read[name]
    same = [_letters(note.text) == _letters(text) for note, (_, text) in zip(document.notes, article.notes, strict=True)]
    assert sum(same) >= 0.98 * len(same)


@pytest.mark.parametrize(("links", "floor"), [(True, 0.99), (False, 0.9)])
def test_addresses_are_exact(read, links, floor):
    """Of addresses that wrap over lines, nearly all are exact where links lie over them, nine in ten where none do."""
    kept = [pair for name, pair in read.items() if SHAPES[name].links is links]
    exact = [url in urls_in(document) for article, document in kept for url in article.urls]
    assert len(exact) > 30
    assert sum(exact) >= floor * len(exact)
