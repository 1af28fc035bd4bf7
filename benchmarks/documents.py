"""Write a made-up report with so many notes in every format: for ``benchmarks/reading.py`` and the fuzz targets.

The same words come out at every run. A note stands on every second sentence; sentences have some 15 words, as reports do.
"""

from __future__ import annotations

import io
import json
import random
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from html import escape

_WORDS = (
    "the river water valley gate council flood bridge people village road school harbour engineer warning letter answer night "
    "morning boat house family court company operator dam wall report page year month witness ministry province insurance"
).split()
_VERBS = "opened closed counted moved left asked answered measured rebuilt promised denied carried stopped lost found".split()
_OUTLETS = ("Valley Courier", "Radio Tessen", "The Lendry Post", "Orlan News Agency", "Mill Street Journal")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November")

Note = tuple[str, str]  # its words before the address, and the address
#: A paragraph: sentences, each with the note that stands on it or none.
Paragraph = list[tuple[str, Note | None]]


def report(notes: int) -> list[Paragraph]:
    """Return a report with so many notes, as paragraphs of eight sentences."""
    chance = random.Random(3)
    made: list[Paragraph] = []
    for number in range(2 * notes):
        if number % 8 == 0:
            made.append([])
        made[-1].append((_sentence(chance), _note(chance, number) if number % 2 else None))
    return made


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(_WORDS) for _ in range(chance.randint(8, 18))]
    words.insert(2, chance.choice(_VERBS))
    if chance.random() < 0.2:
        words.insert(5, f"on {chance.randint(1, 28)} {chance.choice(_MONTHS)} 20{chance.randint(10, 24)},")
    if chance.random() < 0.2:
        words.insert(4, str(chance.randint(3, 900)))
    return " ".join(words).capitalize()


def _note(chance: random.Random, number: int) -> Note:
    title = " ".join(chance.choice(_WORDS) for _ in range(5)).capitalize()
    day = f"{chance.randint(1, 28)} {chance.choice(_MONTHS)} 20{chance.randint(10, 24)}"
    return (
        f'"{title}", {chance.choice(_OUTLETS)}, {day},',
        f"https://outlet-{number % 40}.example/{title[:9].replace(' ', '-')}/{number}",
    )


Sign = Callable[[int, Note], str]


def _bodies(
    paragraphs: list[Paragraph], sign: Sign, plain: Callable[[str], str] = str
) -> Iterator[tuple[str, list[tuple[int, Note]]]]:
    """Yield each paragraph's words with the sign of each note behind its sentence, and its notes with their numbers."""
    number = 0
    for paragraph in paragraphs:
        pieces: list[str] = []
        notes: list[tuple[int, Note]] = []
        for sentence, note in paragraph:
            pieces.append(plain(sentence) + ".")
            if note:
                number += 1
                notes.append((number, note))
                pieces[-1] += sign(number, note)
        yield " ".join(pieces), notes


def _laid(paragraphs: list[Paragraph], sign: Sign, plain: Callable[[str], str] = str) -> tuple[list[str], list[tuple[int, Note]]]:
    bodies = list(_bodies(paragraphs, sign, plain))
    return [text for text, _ in bodies], [note for _, notes in bodies for note in notes]


def text(notes: int) -> bytes:
    """Plain text with flattened markers, wrapped at 90 characters: chapters of up to 200 notes, which stand at their ends."""
    paragraphs, lines = report(notes), []
    for chapter, at in enumerate(range(0, len(paragraphs), 50), 1):
        bodies, told = _laid(paragraphs[at : at + 50], lambda number, _: str(number))
        lines.append(f"Chapter {chapter}")
        lines += ["\n".join(textwrap.wrap(body, 90)) for body in bodies]
        lines.append("Notes")
        lines += [f"({number}) {words} {link}" for number, (words, link) in told]
    return "\n\n".join(lines).encode()


def markdown(notes: int) -> bytes:
    """Markdown with footnotes as GFM and pandoc write them."""
    bodies, told = _laid(report(notes), lambda number, _: f"[^{number}]")
    return "\n\n".join([*bodies, *(f"[^{number}]: {words} <{link}>" for number, (words, link) in told)]).encode()


def latex(notes: int) -> bytes:
    """LaTeX with a footnote command."""
    bodies, _ = _laid(report(notes), lambda _, note: f"\\footnote{{{note[0]} \\url{{{note[1]}}}}}")
    return ("\\documentclass{article}\n\\begin{document}\n" + "\n\n".join(bodies) + "\n\\end{document}\n").encode()


def rst(notes: int) -> bytes:
    """Write reStructuredText with footnotes numbered by hand."""
    bodies, told = _laid(report(notes), lambda number, _: f" [{number}]_")
    return "\n\n".join([*bodies, "\n".join(f".. [{number}] {words} {link}" for number, (words, link) in told)]).encode() + b"\n"


def wikitext(notes: int) -> bytes:
    """Wikitext with ``<ref>``, half of them cite templates."""

    def sign(number: int, note: Note) -> str:
        title, _, rest = note[0].strip('"').partition('", ')
        if number % 2:
            return f"<ref>{note[0]} [{note[1]} link]</ref>"
        return f"<ref>{{{{cite news |title={title} |work={rest.split(',')[0]} |url={note[1]} |date=3 May 2019}}}}</ref>"

    return "\n\n".join(_laid(report(notes), sign)[0]).encode()


def _html(notes: int) -> str:
    bodies, told = _laid(
        report(notes), lambda number, _: f'<a href="#fn{number}" id="fnref{number}" epub:type="noteref"><sup>{number}</sup></a>'
    )
    foot = "".join(
        f'<li id="fn{number}" epub:type="footnote"><p>{escape(words)} <a href="{link}">{link}</a> '
        f'<a href="#fnref{number}">↩</a></p></li>'
        for number, (words, link) in told
    )
    return "".join(f"<p>{body}</p>\n" for body in bodies) + f'<section epub:type="footnotes"><ol>{foot}</ol></section>'


def html(notes: int) -> bytes:
    """HTML with notes as pandoc writes them."""
    return f"<!DOCTYPE html>\n<html><head><title>Report</title></head><body>{_html(notes)}</body></html>".encode()


_XHTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>R</title></head><body>'
)


def epub(notes: int) -> bytes:
    """Write an EPUB of one chapter."""
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="b.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest><item id="c" href="c.xhtml" '
        'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine></package>'
    )
    chapter = _XHTML + _html(notes) + "</body></html>"
    return _zipped(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "b.opf": package, "c.xhtml": chapter}
    )


def _zipped(members: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPE = "application/vnd.openxmlformats-"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = (
    f'<Types xmlns="{_PACKAGE_TYPES}"><Default Extension="rels" ContentType="{_TYPE}package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}officedocument.wordprocessingml.document.main+xml"/>'
    f'<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}officedocument.wordprocessingml.footnotes+xml"/></Types>'
)


def docx(notes: int) -> bytes:
    """Write a Word document with footnotes."""
    close, opened = "</w:t></w:r>", '<w:r><w:t xml:space="preserve">'
    bodies, told = _laid(
        report(notes), lambda number, _: f'{close}<w:r><w:footnoteReference w:id="{number}"/></w:r>{opened}', escape
    )
    spaces = f'xmlns:w="{_W}" xmlns:r="{_R}"'
    foot = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{opened} {escape(words)} {link}{close}</w:p></w:footnote>'
        for number, (words, link) in told
    )
    body = "".join(f"<w:p>{opened}{words}{close}</w:p>" for words in bodies)
    return _zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="m" Type="{_R}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="f" Type="{_R}/footnotes" '
            'Target="footnotes.xml"/></Relationships>',
            "word/footnotes.xml": f"<w:footnotes {spaces}>{foot}</w:footnotes>",
        }
    )


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def odt(notes: int) -> bytes:
    """Write an OpenDocument text with footnotes."""

    def sign(number: int, note: Note) -> str:
        return (
            f'<text:note text:id="n{number}" text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
            f"<text:note-body><text:p>{escape(note[0])} {note[1]}</text:p></text:note-body></text:note>"
        )

    bodies, _ = _laid(report(notes), sign, escape)
    content = (
        f'<office:document-content xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0"><office:body><office:text>'
        + "".join(f"<text:p>{body}</text:p>" for body in bodies)
        + "</office:text></office:body></office:document-content>"
    )
    return _zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


# -- PDF -------------------------------------------------------------------------------------------------------------------


def pdf(notes: int) -> bytes:
    """Write a PDF in Courier: raised markers, notes at the foot of their pages, two paragraphs a page."""
    pages: list[bytes] = []
    bodies = list(_bodies(report(notes), lambda number, _: f"^{number}^"))
    for at in range(0, len(bodies), 2):
        lines: list[tuple[float, float, float, str]] = []
        height = 780.0
        foot: list[str] = []
        for words, told in bodies[at : at + 2]:
            for line in textwrap.wrap(words, 82, break_long_words=False):
                lines.append((60, height, 10, line))
                height -= 12
            height -= 8
            foot += [line for number, (said, link) in told for line in textwrap.wrap(f"^{number}^ {said} {link}", 100)]
        lines += [(60, 40 + 9.6 * rank, 8, line) for rank, line in enumerate(reversed(foot))]
        pages.append(b"\n".join(_shown(*line) for line in lines))
    return _pdf(pages)


def _shown(x: float, y: float, size: float, line: str) -> bytes:
    out: list[str] = []
    for rank, part in enumerate(line.split("^")):
        if part:
            now, rise = (0.6 * size, 0.35 * size) if rank % 2 else (size, 0.0)
            said = part.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            out.append(f"BT /F1 {now:g} Tf 1 0 0 1 {x:g} {y + rise:g} Tm ({said}) Tj ET")
            x += 0.6 * now * len(part)
    return "\n".join(out).encode("cp1252", errors="replace")


def _pdf(pages: list[bytes]) -> bytes:
    kids = b" ".join(b"%d 0 R" % (4 + 2 * rank) for rank in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for rank, content in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % (5 + 2 * rank)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, data in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        start,
    )
    return bytes(out)


# -- lists of links --------------------------------------------------------------------------------------------------------


def _sources(notes: int) -> list[tuple[str, str, str]]:
    """Return a title, an outlet and a link for each note."""
    told = [note for paragraph in report(notes) for _, note in paragraph if note]
    return [(words.split('"')[1], words.split('"')[2].split(",")[1].strip(), link) for words, link in told]


def urls(notes: int) -> bytes:
    """Write a link a line."""
    return "\n".join(link for _, _, link in _sources(notes)).encode()


def csv(notes: int) -> bytes:
    """Write a table with a head."""
    return ("title,outlet,url\n" + "".join(f'"{title}",{outlet},{link}\n' for title, outlet, link in _sources(notes))).encode()


def csl_json(notes: int) -> bytes:
    """CSL-JSON."""
    entries = [
        {"type": "article", "title": title, "container-title": outlet, "URL": link} for title, outlet, link in _sources(notes)
    ]
    return json.dumps(entries, indent=1).encode()


def yaml(notes: int) -> bytes:
    """Write a YAML list of objects."""
    return "".join(
        f'- title: "{title}"\n  publisher: {outlet}\n  url: {link}\n' for title, outlet, link in _sources(notes)
    ).encode()


def bibtex(notes: int) -> bytes:
    """BibTeX entries."""
    return "".join(
        f"@misc{{key{rank},\n  title = {{{title}}},\n  journal = {{{outlet}}},\n  url = {{{link}}},\n  year = 2019\n}}\n\n"
        for rank, (title, outlet, link) in enumerate(_sources(notes))
    ).encode()


def ris(notes: int) -> bytes:
    """RIS records."""
    return "".join(
        f"TY  - NEWS\nTI  - {title}\nT2  - {outlet}\nUR  - {link}\nER  - \n\n" for title, outlet, link in _sources(notes)
    ).encode()


#: Suffix -> what writes a report of so many notes.
REPORTS: dict[str, Callable[[int], bytes]] = {
    ".txt": text,
    ".md": markdown,
    ".html": html,
    ".docx": docx,
    ".odt": odt,
    ".epub": epub,
    ".pdf": pdf,
    ".tex": latex,
    ".wiki": wikitext,
    ".rst": rst,
}
#: Suffix -> what writes a list of so many links.
LISTS: dict[str, Callable[[int], bytes]] = {
    ".urls": urls,
    ".csv": csv,
    ".json": csl_json,
    ".yaml": yaml,
    ".bib": bibtex,
    ".ris": ris,
}
