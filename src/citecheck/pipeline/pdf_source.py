"""A PDF as a source: its running text and what it says of itself. Called by name in a confined process (``engines/confined``)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from citecheck.ingest.pdf.reader import Pdf
from citecheck.model.errors import UnreadableDocument
from citecheck.model.source import SourceDescription, SourceText
from citecheck.text.metadata.days import distinct, in_text, issued_of
from citecheck.text.pdf.info import info_of
from citecheck.text.source import with_text

#: Lines of a PDF's beginning in which its own date is looked for: a title page, a letterhead.
_TITLE_PAGE = 30


def pdf_source(data: bytes, uri: str, read_on: str) -> SourceText:
    """Return the PDF ``data``, read at ``uri`` on the day ``read_on`` (ISO), as a source.

    A PDF without text (a scan), one that is locked, broken or beyond the limits of its reader has none, and the reason is told.
    """
    try:
        info = info_of(data, uri)
        text = Pdf().read(Path("source.pdf"), data).text
    except UnreadableDocument as error:
        return SourceText(text="", about=SourceDescription(uri=uri, text_digest="", medium="pdf", why_no_text=_why(error)))
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:_TITLE_PAGE]
    dates = distinct((*in_text(lines, lines[:1], "unknown"), *info.dates))
    about = SourceDescription(
        uri=uri,
        text_digest="",
        medium="pdf",
        title=info.title,
        container_title=info.publisher,
        author=info.author,
        issued=issued_of(dates, dt.date.fromisoformat(read_on)),
        dates=dates,
        language=info.language or None,
    )
    return with_text(about, text, method="the text of the PDF", empty="the PDF has no text: a scan?")


def _why(error: UnreadableDocument) -> str:
    return f"the PDF could not be read: {error.message}" if "scan" not in error.message else "a scanned PDF: no page has text"
