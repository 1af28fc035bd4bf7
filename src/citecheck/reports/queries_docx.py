"""The questions to the author as a Word file, by python-docx. The same questions give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from citecheck.model.errors import ConfigError
from citecheck.reports.xml_text import legal

if TYPE_CHECKING:
    from citecheck.reports.queries import Query

#: The columns as an author reads them, in parts of the line: where and note, claim, question, words of the source and its link.
_HEADS = ("Where", "Claim", "Question", "The source")
_WIDTHS = (2.6, 7.2, 7.2, 7.7)  # centimetres, on A4 turned sideways
#: What ZIP can tell at the earliest (APPNOTE 4.4.6): the same in each file.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def _library() -> Any:  # noqa: ANN401 - a module
    try:
        import docx  # noqa: PLC0415 - an extra
    except ImportError:
        raise ConfigError("Word files need python-docx", hint="pip install 'citecheck[review]'") from None
    return docx


def word_file(title: str, queries: Sequence[Query], *, at: dt.datetime) -> bytes:
    """Return the file's bytes. ``at`` is told as the day on which it was made. Raises ``ConfigError`` without python-docx."""
    document = _library().Document()
    _set_up(document, title, at)
    document.add_heading(legal(title), level=1)
    if not queries:
        document.add_paragraph("No questions.")
    else:
        table = document.add_table(rows=1, cols=len(_HEADS), style="Table Grid")
        _head(table)
        for query in queries:
            _row(table.add_row().cells, query)
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue())


def _set_up(document: Any, title: str, at: dt.datetime) -> None:  # noqa: ANN401 - python-docx's own
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415 - an extra
    from docx.shared import Cm  # noqa: PLC0415 - the same

    told = document.core_properties
    told.title, told.author, told.last_modified_by = legal(title), "citecheck", "citecheck"
    told.comments = ""
    told.created = told.modified = at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    told.revision = 1
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)


def _head(table: Any) -> None:  # noqa: ANN401 - the same
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra

    row = table.rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no word for a repeated head
    for cell, name in zip(row.cells, _HEADS, strict=True):
        _say(cell.paragraphs[0], name, bold=True)
    _widths(row.cells)


def _widths(cells: Any) -> None:  # noqa: ANN401 - the same
    from docx.shared import Cm  # noqa: PLC0415 - an extra

    for cell, width in zip(cells, _WIDTHS, strict=True):
        cell.width = Cm(width)


def _row(cells: Any, query: Query) -> None:  # noqa: ANN401 - the same
    _widths(cells)
    where, claim, question, source = cells
    _say(where.paragraphs[0], f"note {query.note}" if query.note else "", bold=True)
    if query.where:
        _say(where.add_paragraph(), query.where)
    _say(claim.paragraphs[0], query.claim)
    _say(question.paragraphs[0], query.question, bold=True)
    _say(question.add_paragraph(), f"Found: {query.found}. Asked by {query.asked_by}.")
    if query.remark:
        _say(question.add_paragraph(), f"Since then: {query.remark}.")
    if query.passage:
        _say(source.paragraphs[0], f"“{query.passage}”")
    if query.source:
        _link(source.add_paragraph() if query.passage else source.paragraphs[0], query.source)


def _say(paragraph: Any, text: str, *, bold: bool = False) -> None:  # noqa: ANN401 - the same
    """Put words into a paragraph, which runs from right to left where they do."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra

    from citecheck.reports.queries import first_direction  # noqa: PLC0415 - it loads this file

    run = paragraph.add_run(legal(text))
    run.bold = bold
    if first_direction(text) == "rtl":
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001 - python-docx has no word for it
        run.font.rtl = True


def _link(paragraph: Any, address: str) -> None:  # noqa: ANN401 - the same
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - an extra
    from docx.oxml import OxmlElement  # noqa: PLC0415 - the same
    from docx.oxml.ns import qn  # noqa: PLC0415 - the same

    target = legal(address)
    relation = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), relation)
    run = paragraph.add_run(target)
    run.font.underline = True
    element.append(run._r)  # noqa: SLF001 - python-docx has no word for a link
    paragraph._p.append(element)  # noqa: SLF001 - the same


def _settled(data: bytes) -> bytes:
    """Return a ZIP file with its members as they are, but for the time at which each was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as settled:
        for member in made.infolist():
            told = zipfile.ZipInfo(member.filename, _EPOCH)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.external_attr = 0o600 << 16
            told.create_system = 3
            settled.writestr(told, made.read(member))
    return out.getvalue()
