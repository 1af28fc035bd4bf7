"""The promises of the EPUB reader: one text in the spine's order, notes wherever in the book they stand, and clear refusals."""

import io
import random
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.ingest.epub import Epub
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument

CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile
    full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
ENCRYPTED = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">
    <enc:EncryptedData><enc:EncryptionMethod Algorithm="{method}"/><enc:CipherData><enc:CipherReference
        URI="{uri}"/></enc:CipherData>
    </enc:EncryptedData></encryption>"""
ONE = """<p>The bridge fell.<a href="notes.xhtml#n1" id="r1" epub:type="noteref">1</a> It was old.</p>"""
TWO = """<p>The road was shut<a href="notes.xhtml#n2" id="r2" epub:type="noteref">2</a> at night.</p>"""
NOTES = """<section epub:type="endnotes"><h2>Notes</h2><ol><li id="n1" epub:type="endnote"><p>Valley Post, 3 May 2016. <a
    href="one.xhtml#r1" epub:type="backlink">↩</a></p></li><li id="n2" epub:type="endnote"><p>Ibid. <a href="two.xhtml#r2"
    role="doc-backlink">↩</a></p></li></ol></section>"""


def page(body: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"
        xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{body}</body></html>"""


def opf(names: Sequence[str], *, spine: str = "", extra: str = "") -> str:
    items = "".join(f'<item id="{name}" href="text/{name}.xhtml" media-type="application/xhtml+xml"/>' for name in names)
    order = spine or "".join(f'<itemref idref="{name}"/>' for name in names)
    return f"""<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest>{items}{extra}</manifest>
        <spine toc="ncx">{order}</spine></package>"""


def book(bodies: Mapping[str, str], *, spine: str = "", extra: str = "", members: Mapping[str, str] | None = None) -> bytes:
    """Make an EPUB of XHTML bodies; ``members`` add to its files or replace them."""
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    files["OEBPS/book.opf"] = opf(list(bodies), spine=spine, extra=extra)
    files |= {f"OEBPS/text/{name}.xhtml": page(body) for name, body in bodies.items()}
    files |= members or {}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def read(data: bytes) -> Document:
    return Epub().read(Path("book.epub"), data)


def told(document: Document) -> tuple[list[tuple[str, str]], list[tuple[str, str | None]], list[str]]:
    """Return notes, the word before each marker with its note, and codes of problems."""
    notes = [(note.label, note.text) for note in document.notes]
    places = [(document.text[: marker.span.start].split()[-1], marker.note) for marker in document.markers]
    return notes, places, [problem.code for problem in document.problems]


BOTH = ([("1", "Valley Post, 3 May 2016."), ("2", "Ibid.")], [("fell.", "1"), ("shut", "2")], [])


def test_notes_may_stand_in_another_file():
    """Markers of two chapters point to a file of endnotes; the notes come out with their claims."""
    document = read(book({"one": ONE, "two": TWO, "notes": NOTES}))
    assert told(document) == BOTH
    assert [claim.sentence for claim in document.claims] == ["The bridge fell.", "The road was shut at night."]
    assert document.media_type == "application/epub+zip"


def test_the_spine_sets_the_order():
    """Files are read in the spine's order, not the manifest's; what is not linear comes last."""
    spine = '<itemref idref="notes" linear="no"/><itemref idref="two"/><itemref idref="one"/>'
    document = read(book({"one": ONE, "two": TWO, "notes": NOTES}, spine=spine))
    assert document.text.index("road") < document.text.index("bridge")
    assert [marker.note for marker in document.markers] == ["2", "1"]


def test_a_file_of_notes_may_be_missing_from_the_spine():
    """Notes for pop-ups stand in files that no reader turns to; they are notes all the same."""
    spine = '<itemref idref="one"/><itemref idref="two"/>'
    assert told(read(book({"one": ONE, "two": TWO, "notes": NOTES}, spine=spine))) == BOTH


def test_plain_ways_back_are_enough():
    """Without types and roles, raised numbers and ways back across files make markers and notes."""
    plain = {
        "one": '<p>The bridge fell.<sup><a id="r1" href="two.xhtml#n1">1</a></sup></p>',
        "two": """<p>The road was shut<sup><a id="r2" href="#n2">2</a></sup> at night.</p><h2>Notes</h2>
            <p><a id="n1"/><a href="one.xhtml#r1">1</a>. Valley Post, 3 May 2016.</p><p><a id="n2"/><a href="#r2">2</a>.
        Ibid.</p>""",
    }
    assert told(read(book(plain))) == BOTH


@pytest.mark.parametrize("kind", ["footnote", "endnote", "rearnote"])
def test_asides_in_the_chapter(kind):
    """Notes for pop-ups stand as asides, hidden or not, in the midst of the text."""
    bodies = {
        "one": f"""<p>The bridge fell.<a href="#n1" epub:type="noteref">1</a></p><aside id="n1" epub:type="{kind}"
        hidden="hidden">
            <p>Valley Post, 3 May 2016.</p></aside><p>The road was shut<a href="#n2" epub:type="noteref">2</a> at night.</p>
            <aside id="n2" epub:type="{kind}"><p>Ibid.</p></aside>"""
    }
    assert told(read(book(bodies))) == BOTH


def test_the_same_id_in_two_files_is_two_notes():
    """Each chapter may count its notes from 1 and call them fn1."""
    chapter = '<p>{}<a href="#fn1" epub:type="noteref">1</a></p><aside epub:type="footnote" id="fn1">{}</aside>'
    notes, places, codes = told(read(book({"one": chapter.format("Fell.", "Post."), "two": chapter.format("Shut.", "Ibid.")})))
    assert notes == [("1", "Post."), ("1", "Ibid.")]
    assert places == [("Fell.", "1-1"), ("Shut.", "1-2")]
    assert codes == []


def test_a_note_may_have_a_note():
    """A marker inside a note leads to its note, and neither is told as lost."""
    inner = NOTES.replace("Ibid.", 'Ibid.<a href="notes.xhtml#n3" epub:type="noteref">3</a>').replace(
        "</ol>", '<li id="n3" epub:type="endnote">Same page.</li></ol>'
    )
    notes, places, codes = told(read(book({"one": ONE, "two": TWO, "notes": inner})))
    assert notes == [("1", "Valley Post, 3 May 2016."), ("2", "Ibid.[3]"), ("3", "Same page.")]
    assert places[-1] == ("Ibid.", "3")
    assert codes == []


def test_tables_of_contents_are_left_out():
    """The navigation file, even in the spine, and the NCX are no text."""
    spine = '<itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/><itemref idref="notes"/>'
    extra = """<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/><item id="ncx" href="toc.ncx"
        media-type="application/x-dtbncx+xml"/>"""
    members = {"OEBPS/nav.xhtml": page("<p>Contents of all</p>"), "OEBPS/toc.ncx": "<ncx>Contents</ncx>"}
    document = read(book({"one": ONE, "two": TWO, "notes": NOTES}, spine=spine, extra=extra, members=members))
    assert "Contents" not in document.text
    assert told(document) == BOTH


def test_page_breaks_are_no_words():
    """The printed page's number, where it is marked, does not run into the sentence."""
    document = read(book({"one": '<p>The bridge <span epub:type="pagebreak" id="p7">7</span>fell.</p>'}))
    assert document.text.startswith("The bridge fell.")


def test_a_book_without_notes_has_its_links():
    """The links of the text become the citations, as on a page."""
    document = read(
        book({"one": '<p>See <a href="https://valley-post.example/12">the Post</a> and <a href="two.xhtml">two</a>.</p>'})
    )
    assert told(document)[0] == [("1", "the Post https://valley-post.example/12")]
    assert told(document)[2] == ["CC412"]


def test_a_file_that_the_book_lacks_is_told():
    """What the spine names and the package does not hold is a problem, not the end."""
    spine = '<itemref idref="one"/><itemref idref="gone"/><itemref idref="two"/><itemref idref="notes"/>'
    extra = '<item id="gone" href="text/gone.xhtml" media-type="application/xhtml+xml"/>'
    notes, places, codes = told(read(book({"one": ONE, "two": TWO, "notes": NOTES}, spine=spine, extra=extra)))
    assert (notes, places) == BOTH[:2]
    assert codes == ["CC413"]


def test_files_that_are_no_xml_are_read_as_html():
    """A chapter with an open paragraph or an unknown entity loses nothing."""
    broken = {"OEBPS/text/one.xhtml": f"<html><body><p>Broken &nope; &mdash; page<br>{ONE}</body></html>"}
    document = read(book({"one": "", "two": TWO, "notes": NOTES}, members=broken))
    assert told(document) == BOTH
    assert "— page" in document.text


@pytest.mark.parametrize(
    ("method", "uri", "refused"),
    [
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/text/one.xhtml", True),
        ("http://www.idpf.org/2008/embedding", "OEBPS/fonts/serif.otf", False),
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/images/cover.jpg", False),
    ],
)
def test_encrypted_books_are_told(method, uri, refused):
    """Encrypted text is refused by name; hidden fonts and pictures are no hindrance."""
    members = {"META-INF/encryption.xml": ENCRYPTED.format(method=method, uri=uri)}
    data = book({"one": ONE, "two": TWO, "notes": NOTES}, members=members)
    if not refused:
        assert told(read(data)) == BOTH
        return
    with pytest.raises(UnreadableDocument, match="DRM") as caught:
        read(data)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "zip"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"%PDF-1.7", "PDF"),
        (book({}, members={"OEBPS/book.opf": "<package/>"}), "no text"),
        (book({"one": " "}), "no words"),
        (book({"one": ""}, members={"OEBPS/book.opf": "<package"}), "well-formed"),
        (book({"one": ""}, members={"META-INF/container.xml": "<container/>", "b.opf": "<x/>"}), "package file"),
        (
            book(
                {"one": ""},
                members={"OEBPS/book.opf": '<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><package>&b;</package>'},
            ),
            "entities",
        ),
        (book({"one": "<p>" * 20 + "x" * 40_000_000}), "times its size"),
    ],
    ids=["empty", "cut", "pdf", "no spine", "no words", "bad opf", "two opf", "entities", "bomb"],
)
def test_what_is_no_book_is_refused(data, message):
    """Each kind of wrong file has its own words, and names the file."""
    with pytest.raises(UnreadableDocument, match=message) as caught:
        read(data)
    assert str(caught.value.where).startswith("book.epub")


def test_a_chapter_that_declares_entities_is_no_bomb():
    """Entities that a chapter declares are never spelled out."""
    bomb = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 100 + '"><!ENTITY c "' + "&b;" * 100 + '">]>'
    chapter = {"OEBPS/text/one.xhtml": bomb + "<html><body><p>Ho &c;" + "&c;" * 100 + "</p></body></html>"}
    document = read(book({"one": ""}, members=chapter))
    assert "Ho" in document.text
    assert len(document.text) < 10_000


def test_links_cannot_lead_out_of_the_package():
    """A manifest that names a file above the package finds nothing there."""
    extra = '<item id="out" href="../../../etc/passwd" media-type="application/xhtml+xml"/>'
    spine = '<itemref idref="one"/><itemref idref="out"/>'
    _, places, codes = told(read(book({"one": ONE}, spine=spine, extra=extra)))
    assert places == [("fell.", None)]
    assert codes == ["CC413", "CC402"]


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32))
def test_damaged_books_give_a_document_or_our_error(seed):
    """Books cut short or with bytes changed, packed or unpacked, are read or refused, in bounded time."""
    chance = random.Random(seed)
    started = time.process_time()
    if chance.random() < 0.5:
        data = bytearray(book({"one": ONE, "two": TWO, "notes": NOTES}))
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        damaged = bytes(data[: chance.randrange(len(data))] if chance.random() < 0.3 else data)
    else:
        body = list(NOTES + ONE)
        for _ in range(chance.randint(1, 20)):
            body[chance.randrange(len(body))] = chance.choice(list("<>/\"'=&;# \x00é"))
        damaged = book({"one": ONE, "two": TWO, "notes": "".join(body)})
    try:
        document = read(damaged)
    except UnreadableDocument:
        document = None
    assert document is None or all(note.span.end <= len(document.text) for note in document.notes)
    assert time.process_time() - started < 5
