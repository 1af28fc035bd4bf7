"""A PDF as a source: its text, what it says of itself, and the reason where there is no text; read in a process of its own."""

from __future__ import annotations

import asyncio
import datetime as dt
import re

import pytest

from citecheck.engines.bounds import Limits
from citecheck.pipeline.pdf_source import pdf_source
from citecheck.wiring.pdfs import pdf_reader
from tests.ingest.pdf_maker import PdfMaker

URI = "https://harbour.example/report.pdf"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description prism:publicationDate="2016-12-20"><dc:title><rdf:Alt>'
    b'<rdf:li xml:lang="en">Levels of the river</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>Mara Lind</rdf:li>'
    b"<rdf:li>Tom Adeyemi</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def report(*first: str) -> PdfMaker:
    maker = PdfMaker()
    maker.lines(60, 780, [*first, "", *["The river rose in the night, and 412 families left the lower quarter."] * 12])
    return maker


def with_info(data: bytes, info: bytes, packet: bytes = b"") -> bytes:
    """Append an information dictionary to a PDF, as a program that saves a file once more does; ``packet`` is its XMP."""
    before = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    size = int(re.findall(rb"/Size (\d+)", data)[-1])
    root = re.findall(rb"/Root \d+ 0 R", data)[-1]
    at = len(data) + 1
    item = b"%d 0 obj\n<<%b>>\nendobj\n" % (size, info)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer <</Size %d %b /Info %d 0 R /Prev %d>>" % (
        size,
        at,
        size + 1,
        root,
        size,
        before,
    )
    return b"%b\n%b%b\nstartxref\n%d\n%%%%EOF\n%%%b" % (data, item, table, at + len(item), packet)


INFO = (
    b"/Title (Levels of the river) /Author (Mara Lind; Tom Adeyemi) /CreationDate (D:20161222101500+02'00') /ModDate (D:20170102)"
)


def test_text_title_authors_and_days_of_a_pdf() -> None:
    """The running text under its title; days of the title page before that of making; a change is marked as one."""
    found = pdf_source(with_info(report("River Institute", "14 December 2016").bytes(), INFO), URI, "2026-11-02")
    about = found.about
    assert found.text.startswith("Levels of the river\n")
    assert "412 families" in found.text
    assert (about.medium, about.title, about.author) == ("pdf", "Levels of the river", ("Mara Lind", "Tom Adeyemi"))
    assert about.issued == dt.date(2016, 12, 14)
    assert {(each.day.isoformat(), each.origin, each.means) for each in about.dates} == {
        ("2016-12-14", "text", "unclear"),
        ("2016-12-22", "pdf", "unclear"),
        ("2017-01-02", "pdf", "modified"),
    }


def test_xmp_goes_before_the_older_dictionary() -> None:
    """Its day of publication counts most; a title that a program put in is none."""
    data = with_info(report("River Institute").bytes(), b"/Title (Microsoft Word - levels_v3.doc) /Author (user)", XMP)
    about = pdf_source(data, URI, "2026-11-02").about
    assert (about.title, about.author, about.issued) == (
        "Levels of the river",
        ("Mara Lind", "Tom Adeyemi"),
        dt.date(2016, 12, 20),
    )
    bare = pdf_source(with_info(report("x").bytes(), b"/Title (Microsoft Word - levels_v3.doc)"), URI, "2026-11-02").about
    assert bare.title == ""


def scanned() -> bytes:
    maker = PdfMaker()
    maker.picture()
    return maker.bytes()


#: A PDF that gives no text -> why.
NO_TEXT = {
    "a scan": (scanned(), "scan"),
    "locked": (report("x").bytes(password="hunter2"), "password"),
    "broken": (b"%PDF-1.4 and nothing else", "cannot be opened|broken"),
    "cut short": (report("x").bytes()[:400], "could not be read"),
}


@pytest.mark.parametrize(("data", "why"), NO_TEXT.values(), ids=NO_TEXT.keys())
def test_a_pdf_without_text_says_why(data: bytes, why: str) -> None:
    """A scan, a locked and a broken file are told apart; nothing raises."""
    found = pdf_source(data, URI, "2026-11-02")
    assert found.text == ""
    assert re.search(why, found.about.why_no_text)


async def test_pdfs_are_read_in_a_process_of_their_own() -> None:
    """The wired reader gives what the plain one gives; one that outgrows its bounds is a reason, and never takes us with it."""
    data = with_info(report("River Institute", "14 December 2016").bytes(), INFO)
    wide = pdf_reader()
    narrow = pdf_reader(Limits(memory=1, cpu=20.0, seconds=40.0))
    day = dt.date(2026, 11, 2)
    whole, starved = await asyncio.gather(wide(data, URI, day), narrow(data, URI, day))
    assert whole == pdf_source(data, URI, day.isoformat())
    assert starved.text == ""
    assert starved.about.why_no_text.startswith("the PDF could not be read")
