"""Word documents with links, languages and both directions of writing, the same bytes each time. The door of python-docx.

python-docx knows no links and no right-to-left, and writes the moment into the file: that is made good here.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from citecheck.model.errors import ConfigError
from citecheck.reports.beside import stretches

#: The earliest moment that a ZIP archive can hold: all members bear it.
_EPOCH = (1980, 1, 1, 0, 0, 0)
#: Signs that XML 1.0 cannot hold (section 2.2), and lone surrogates.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def check_library() -> None:
    """Raise ``ConfigError`` where Word documents cannot be written here."""
    _library()


def _library() -> Any:  # noqa: ANN401 - a module
    # An extra, loaded where a document is made.
    try:
        import docx  # noqa: PLC0415
    except ImportError as error:
        hint = "pip install 'citecheck[docx]'"
        raise ConfigError("Word documents need python-docx, which is not installed", where="report.formats", hint=hint) from error
    return docx


class WordFile:
    """One Word document: headings, paragraphs, lists, tables of plain text and links. Raises ``ConfigError`` without python-docx.

    ``language`` is that of our own words, ``at`` the moment that the file bears as that of its making.
    """

    def __init__(self, title: str, *, at: dt.datetime, language: str = "en-GB") -> None:
        library = _library()
        self._oxml: Any = library.oxml
        self._qn: Any = library.oxml.ns.qn
        self._document: Any = library.Document()
        self._styles: dict[str, str] = {}
        self._links: dict[str, str] = {}
        self._body: Any = self._document._body  # noqa: SLF001 - python-docx has no other way
        self._end: Any = self._body._body.sectPr  # noqa: SLF001
        self._paragraph: Any = library.text.paragraph.Paragraph
        properties = self._document.core_properties
        properties.title, properties.author, properties.last_modified_by = clean(title), "citecheck", "citecheck"
        properties.comments, properties.revision, properties.language = "", 1, language
        properties.created = properties.modified = at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
        self._set_page(language)

    def _set_page(self, language: str) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = 7560310, 10692130  # A4, in English Metric Units
        section.left_margin = section.right_margin = 900000
        section.top_margin = section.bottom_margin = 900000
        properties = self._document.styles["Normal"].element.get_or_add_rPr()
        properties.append(self._element("w:lang", val=language, bidi="ar-SA"))

    def heading(self, text: str, level: int) -> None:
        """Add a heading; level 0 is the title."""
        self.paragraph(text, style=f"Heading {level}" if level else "Title")

    def paragraph(self, text: str = "", *, style: str = "Normal", bold: bool = False) -> Any:  # noqa: ANN401 - python-docx's own
        """Add a paragraph in one of Word's own styles and return it."""
        if style not in self._styles:
            self._styles[style] = self._document.styles[style].style_id
        made = self._paragraph(self._oxml.OxmlElement("w:p"), self._body)
        self._end.addprevious(made._p)  # noqa: SLF001 - python-docx walks the whole document for each paragraph,
        made._p.style = self._styles[style]  # noqa: SLF001 - and looks each style up anew: most of a memo's time
        self._fill(made, text, bold=bold)
        return made

    def bullet(self, text: str, url: str = "") -> None:
        """Add an item of a list, with a link behind it."""
        made = self.paragraph(text, style="List Bullet")
        if url:
            self._fill(made, " ")
            self.link(made, url)

    def link(self, paragraph: Any, url: str, text: str = "") -> None:  # noqa: ANN401 - python-docx's own
        """Add a link to a paragraph; the bare address where it is none of the web's."""
        if not url.startswith(("http://", "https://")):
            self._fill(paragraph, text or url)
            return
        held = self._oxml.OxmlElement("w:hyperlink")
        held.set(self._qn("r:id"), self._link_to(clean(url)))
        run = paragraph.add_run(flat(text or url))
        look = run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx has no other way
        look.append(self._element("w:color", val="0B4F9E"))
        look.append(self._element("w:u", val="single"))
        held.append(run._r)  # noqa: SLF001
        paragraph._p.append(held)  # noqa: SLF001

    def _link_to(self, url: str) -> str:
        """Return the name of the relation that leads to an address, made once; python-docx walks all of them for each."""
        if url not in self._links:
            self._links[url] = f"rIdLink{len(self._links) + 1}"
            self._document.part.rels.add_relationship(_LINK, url, self._links[url], is_external=True)
        return self._links[url]

    def table(
        self, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...], *, links: int | None = None
    ) -> None:
        """Add a table with a head that is repeated on each page; ``widths`` in centimetres; column ``links`` holds addresses."""
        made = self._document.add_table(rows=1, cols=len(head), style="Table Grid")
        made.autofit = False
        properties = made.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way
        properties.append(self._element("w:tblHeader"))
        for cell, text in zip(made.rows[0].cells, head, strict=True):
            self._fill(cell.paragraphs[0], text, bold=True)
        for row in rows:
            added = made.add_row()
            added._tr.get_or_add_trPr().append(self._element("w:cantSplit"))  # noqa: SLF001
            for place, (cell, text) in enumerate(zip(added.cells, row, strict=True)):
                if place == links:
                    self.link(cell.paragraphs[0], text)
                else:
                    self._fill(cell.paragraphs[0], text)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = int(width * 360000)

    def _fill(self, paragraph: Any, text: str, *, bold: bool = False) -> None:  # noqa: ANN401 - python-docx's own
        """Add words to a paragraph; what is written from right to left becomes runs that say so, and turns it where it leads."""
        parts = list(stretches(flat(text)))
        if parts and parts[0][1] and not paragraph.runs:
            paragraph._p.get_or_add_pPr().append(self._element("w:bidi"))  # noqa: SLF001 - python-docx has no other way
        for words, rtl in parts:
            run = paragraph.add_run(words)
            run.bold = bold or None
            if rtl:
                run.font.rtl = True
                run._r.get_or_add_rPr().append(self._element("w:lang", bidi="ar-SA"))  # noqa: SLF001

    def _element(self, name: str, **attributes: str) -> Any:  # noqa: ANN401 - lxml's own
        made = self._oxml.OxmlElement(name)
        for key, value in attributes.items():
            made.set(self._qn(f"w:{key}"), value)
        return made

    def bytes(self) -> bytes:
        """Return the file: the same bytes for the same words."""
        drawn = io.BytesIO()
        self._document.save(drawn)
        return _timeless(drawn.getvalue())


def clean(text: str) -> str:
    """Return ``text`` without what XML cannot hold."""
    return _NO_XML.sub("", text)


def flat(text: str) -> str:
    r"""Return ``text`` on one line, without what XML cannot hold; a space before and behind it stays.

    >>> flat("a\n# b \x07")
    'a # b '
    """
    return re.sub(r"\s+", " ", clean(text))


def _timeless(packed: bytes) -> bytes:
    """Return a ZIP archive with all members at one moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # not that of the machine
            new.writestr(info, old.read(member))
    return out.getvalue()
