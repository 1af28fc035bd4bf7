"""What every reader promises alike: the same notes at the same places, and spans that are what they say, whatever the script."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.citations.parse import cite
from citecheck.ingest.links import cite_links
from citecheck.ingest.read import READERS
from citecheck.model.document import Document
from tests.ingest.office_files import docx, note, odt, p, ref, tp
from tests.ingest.test_epub import book

#: A report: sentences, each with the words of its note.
Report = Sequence[tuple[str, str]]


def _plain(report: Report) -> str:
    body = "\n\n".join(f"{said}[{number}]" for number, (said, _) in enumerate(report, 1))
    return body + "\n\n" + "\n\n".join(f"[{number}] {words}" for number, (_, words) in enumerate(report, 1)) + "\n"


def _markdown(report: Report) -> str:
    body = "\n\n".join(f"{said}[^{number}]" for number, (said, _) in enumerate(report, 1))
    return body + "\n\n" + "\n\n".join(f"[^{number}]: {words}" for number, (_, words) in enumerate(report, 1)) + "\n"


def _rst(report: Report) -> str:
    body = "\n\n".join(f"{said}\\ [{number}]_" for number, (said, _) in enumerate(report, 1))
    return body + "\n\n" + "\n".join(f".. [{number}] {words}" for number, (_, words) in enumerate(report, 1)) + "\n"


def _tex(report: Report) -> str:
    return "\\begin{document}\n" + "\n\n".join(f"{said}\\footnote{{{words}}}" for said, words in report) + "\n\\end{document}\n"


def _wikitext(report: Report) -> str:
    return "\n\n".join(f"{said}<ref>{words}</ref>" for said, words in report) + "\n"


def _html_body(report: Report, href: str) -> str:
    return "".join(
        f'<p>{escape(said)}<a epub:type="noteref" href="{href}#n{number}" id="r{number}"><sup>{number}</sup></a></p>'
        for number, (said, _) in enumerate(report, 1)
    )


def _html_notes(report: Report, href: str) -> str:
    items = "".join(
        f'<li id="n{number}" epub:type="endnote"><p>{escape(words)} <a href="{href}#r{number}">&#8617;</a></p></li>'
        for number, (_, words) in enumerate(report, 1)
    )
    return f'<section epub:type="endnotes"><ol>{items}</ol></section>'


def _html(report: Report) -> str:
    return f'<!doctype html><meta charset="utf-8"><body>{_html_body(report, "")}{_html_notes(report, "")}</body>'


def _epub(report: Report) -> bytes:
    return book({"one": _html_body(report, "notes.xhtml"), "notes": _html_notes(report, "one.xhtml")})


def _docx(report: Report) -> bytes:
    body = [p(escape(said), ref(number)) for number, (said, _) in enumerate(report, 1)]
    return docx(*body, footnotes={number: p(escape(words)) for number, (_, words) in enumerate(report, 1)})


def _odt(report: Report) -> bytes:
    return odt(*(tp(escape(said) + note(str(number), escape(words))) for number, (said, words) in enumerate(report, 1)))


WRITERS: dict[str, tuple[str, Callable[[Report], str | bytes]]] = {
    "plain text": ("report.txt", _plain),
    "Markdown": ("report.md", _markdown),
    "reStructuredText": ("report.rst", _rst),
    "LaTeX": ("report.tex", _tex),
    "wikitext": ("report.wiki", _wikitext),
    "HTML": ("report.html", _html),
    "EPUB": ("report.epub", _epub),
    "Word": ("report.docx", _docx),
    "OpenDocument": ("report.odt", _odt),
}
#: Words that are hard to keep in place: two directions, marks of direction, accents apart from their letters, signs of no width.
WORDS = (
    *(
        "dam",
        "Korvash",
        "fell",
        "أغلقت",
        "المدرسة",
        "סכר",
        "cafe\u0301",
        "ﬁrst",
        "soft\u00adly",
        "zero\u200bwidth",
        "\u200fعام\u200e",
    ),
    *(
        "no\u00a0break",
        "\u202bثلاثة\u202c",
        "naïve",
        "Ğ",
        "дамба",
        "水坝",
        "🌊",
        "ﷲ",
        "\u2067قرب\u2069",
        "e\u0308e",
        "İstanbul",
        "٢٠١٩",
    ),
)
_SENTENCES = st.lists(st.sampled_from(WORDS), min_size=3, max_size=9).map(lambda words: " ".join(("Then", *words)) + ".")
_NOTES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(
    lambda words: f"Orr, {' '.join(words)}, Valley Post, 3 May 2019, https://valley.example/a?b=1."
)
REPORTS = st.lists(st.tuples(_SENTENCES, _NOTES), min_size=2, max_size=5)


def read(name: str, data: str | bytes) -> Document:
    """Read with the reader whose name in ``READERS`` is ``name``."""
    written = data.encode() if isinstance(data, str) else data
    return READERS[name].read(Path(WRITERS[name][0]), written)


def letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def anchored(document: Document) -> list[tuple[str, str]]:
    """Return of each marker the letters of its paragraph before it, and those of its note."""
    notes = {found.id: found.text for found in document.notes}
    return [
        (letters(document.text[: marker.span.start].rpartition("\n\n")[2]), letters(notes[marker.note or ""]))
        for marker in document.markers
    ]


def held(document: Document) -> None:
    """Assert that each span lies in the text and covers what its part says."""
    text = document.text
    for marker in document.markers:
        sign = marker.span.of(text)
        assert marker.label in sign or sign.startswith("https://"), (marker, sign)
    for found in document.notes:
        assert letters(found.body.of(text)) == letters(found.text)
        assert found.span.covers(found.body)
    for claim in document.claims:
        assert letters(claim.clause) in letters(claim.sentence)
        assert letters(claim.sentence)[:12] in letters(claim.span.of(text))
        assert letters(claim.clause) == letters(claim.clause_span.of(text))
    for citation in cite(document).citations:
        assert citation.span is not None
        assert letters(citation.span.of(text)) == letters(citation.raw)
        for written in citation.written:
            assert letters(written.span.of(text)) == letters(written.raw), (citation.raw, written)
            assert written.raw


@pytest.mark.parametrize("name", sorted(WRITERS))
@settings(max_examples=25)
@given(report=REPORTS)
def test_every_format_gives_the_same_notes_at_the_same_places(name: str, report: Report):
    """Whatever the format and the script: each note once, behind its sentence, and every span covers what it says."""
    document = read(name, WRITERS[name][1](report))
    assert anchored(document) == [(letters(said), letters(words)) for said, words in report]
    assert len(document.notes) == len(report)
    held(document)
    held(cite_links(document))


ARABIC = [
    ("أغلقت المدرسة في الليل ولم يأت أحد", "عنب بلدي، 3 أيار 2019"),
    ("وصل الناس الى القرية في الصباح", "وكالة الأنباء، المصدر نفسه"),
]
FRENCH = [
    ("Le café près du barrage a fermé à l’été", "Poste de la Vallée, « Été », 3 août 2019"),
    ("La forêt a brûlé hier", "Ibid."),
]


@pytest.mark.parametrize("name", ["plain text", "Markdown", "reStructuredText", "LaTeX", "wikitext", "HTML"])
@pytest.mark.parametrize(
    ("encoding", "report"),
    [("utf-8-sig", ARABIC), ("utf-16", ARABIC), ("utf-16-be", ARABIC), ("cp1256", ARABIC), ("cp1252", FRENCH)],
)
def test_every_text_format_is_read_in_every_encoding(name: str, encoding: str, report: Report):
    """A byte order mark, UTF-16 and the Windows code pages give the text that UTF-8 gives."""
    source = str(WRITERS[name][1](report * 4)).replace('<meta charset="utf-8">', f'<meta charset="{encoding}">')
    data = source.encode(encoding)
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    document = read(name, data)
    assert document.text == read(name, WRITERS[name][1](report * 4)).text
    assert len(document.notes) == 8
