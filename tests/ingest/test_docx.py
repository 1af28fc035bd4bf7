"""The reader of Word documents keeps what the printed page shows, and nothing that it does not."""

import contextlib
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.ingest.docx.reader import Docx
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument
from citecheck.model.ports import Reader
from tests.ingest.office_files import docx, field, p, ref, run, zipped

PATH = Path("report.docx")


def read(*body: str, **parts) -> Document:
    return Docx().read(PATH, docx(*body, **parts))


def body_of(document: Document) -> str:
    """The text before the notes, paragraphs parted by "|"."""
    end = min((note.span.start for note in document.notes), default=len(document.text))
    return document.text[:end].strip().replace("\n\n", "|")


def labels(document: Document) -> list[str]:
    return [marker.label for marker in document.markers]


def test_it_keeps_the_readers_contract():
    """The class is a Reader and names what it reads."""
    reader: Reader = Docx()
    assert ".docx" in reader.suffixes
    assert reader.media_types


def test_notes_stand_at_their_references():
    """Each note has its marker where the reference stood, its words without the label, and its claim."""
    found = read(
        p("The dam broke in May.", ref(7), " Nobody was warned", ref(3), "."),
        footnotes={3: "Valley Post, 4 May 2019.", 7: "Court file 12."},
    )
    assert body_of(found) == "The dam broke in May.[1] Nobody was warned[2]."
    assert [(note.id, note.label, note.text) for note in found.notes] == [
        ("1", "1", "Court file 12."),
        ("2", "2", "Valley Post, 4 May 2019."),
    ]
    assert [marker.span.of(found.text) for marker in found.markers] == ["[1]", "[2]"]
    assert [note.body.of(found.text) for note in found.notes] == [note.text for note in found.notes]
    assert [claim.sentence for claim in found.claims] == ["The dam broke in May.", "Nobody was warned."]
    assert found.problems == ()
    assert found.media_type == Docx.media_types[0]


def test_strict_documents_are_read_alike():
    """The strict namespace of ISO/IEC 29500 makes no difference."""
    body = p("One.", ref(1), "<w:hyperlink r:id='a'>" + run("x") + "</w:hyperlink>")
    parts = {"footnotes": {1: "N."}, "links": {"a": "https://a.example/1"}}
    assert read(body, **parts, strict=True).text == read(body, **parts).text


@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml", "Word/Document.xml"])
def test_the_main_part_is_found_by_its_relationship(main):
    """Word does not always call its main part document.xml."""
    assert body_of(read(p("Words."), main=main)) == "Words."


SHOWN = [
    ("plain", "One.", "One."),
    ("runs of one word", run("Val") + run("ley"), "Valley"),
    ("tab", "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a b"),
    ("tab stops", p("a", properties="<w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs>"), "a"),
    ("break", "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>", "a b c"),
    ("hyphens", "<w:r><w:t>Upper</w:t><w:noBreakHyphen/><w:t>Len</w:t><w:softHyphen/><w:t>dry</w:t></w:r>", "Upper-Lendry"),
    ("symbol", "<w:r><w:t>5</w:t><w:sym w:font='Symbol' w:char='F0B0'/><w:sym w:font='Times' w:char='2020'/></w:r>", "5°†"),
    ("white space unkept", "<w:r><w:t> a </w:t></w:r>" + run("b"), "ab"),
    ("inserted", run("a ") + "<w:ins>" + run("new") + "</w:ins>", "a new"),
    ("deleted", run("a") + "<w:del><w:r><w:delText>old</w:delText></w:r>" + run("old") + "</w:del>" + run("b"), "ab"),
    ("moved", "<w:moveFrom>" + run("x") + "</w:moveFrom>" + run("or ") + "<w:moveTo>" + run("x") + "</w:moveTo>", "or x"),
    ("hidden", run("a") + run("secret", "<w:vanish/>") + run("b", "<w:vanish w:val='0'/>"), "ab"),
    ("hidden by style", run("a") + run("secret", "<w:rStyle w:val='Deep'/>"), "a"),
    ("shown despite style", run("a", "<w:rStyle w:val='Deep'/><w:vanish w:val='false'/>"), "a"),
    ("comment", run("a") + "<w:r><w:commentReference w:id='1'/></w:r>", "a"),
    ("smart tag", "<w:smartTag w:element='place'>" + run("Korvash") + "</w:smartTag>", "Korvash"),
    ("content control", "<w:sdt><w:sdtPr><w:id/></w:sdtPr><w:sdtContent>" + run("in") + "</w:sdtContent></w:sdt>", "in"),
    ("formula", "<m:oMath><m:r><m:t>E=m</m:t></m:r></m:oMath>", "E=m"),
    ("ruby", "<w:r><w:ruby><w:rt>" + run("kan") + "</w:rt><w:rubyBase>" + run("漢") + "</w:rubyBase></w:ruby></w:r>", "漢"),
    ("page number field", field(" PAGE ", "12"), "12"),
    ("field in a code", field("IF </w:instrText></w:r>" + field("REF u", "no") + "<w:r><w:instrText>", "yes"), "yes"),
    ("simple field", "<w:fldSimple w:instr=' DATE '>" + run("4 May") + "</w:fldSimple>", "4 May"),
    (
        "field without result",
        run("a") + "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>XE dam</w:instrText>"
        "<w:fldChar w:fldCharType='end'/></w:r>" + run("b"),
        "ab",
    ),
    ("link in the text", "<w:hyperlink r:id='a'>" + run("Valley Post") + "</w:hyperlink>" + run(" said"), "Valley Post said"),
    ("arabic", run("انهار السد في مايو"), "انهار السد في مايو"),
]


@pytest.mark.parametrize(("inner", "words"), [(inner, words) for _, inner, words in SHOWN], ids=[name for name, *_ in SHOWN])
def test_the_words_are_those_of_the_page(inner, words):
    """Each construct of Word shows what it shows in print (beside a note, so that links stay words)."""
    paragraph = inner if inner.startswith("<w:p>") else p(inner)
    styles = (
        "<w:style w:styleId='Deep'><w:basedOn w:val='Base'/></w:style>"
        "<w:style w:styleId='Base'><w:rPr><w:vanish/></w:rPr></w:style>"
    )
    found = read(paragraph, p(ref(1)), footnotes={1: "N."}, links={"a": "https://a.example/1"}, styles=styles)
    assert body_of(found) == f"{words}|[1]"


def test_tables_are_read_cell_by_cell_and_headings_are_paragraphs():
    """Cells, headings and paragraphs stand apart; deleted rows and cells are gone."""
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>".format
    row = "<w:tr><w:trPr>{}</w:trPr>{}</w:tr>".format
    table = "<w:tbl><w:tblPr/>{}</w:tbl>".format(
        row("", cell("", p("a", ref(1))) + cell("<w:cellDel/>", p("x")) + cell("", p("b")))
        + row("<w:del/>", cell("", p("gone")))
        + row("", cell("", p("c")))
    )
    heading = p("Head", properties="<w:pStyle w:val='Heading1'/>")
    assert body_of(read(heading, table, p("End."), footnotes={1: "N."})) == "Head|a[1]|b|c|End."


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next():
    """A deleted paragraph mark joins two paragraphs."""
    first = p("One, ", properties="<w:rPr><w:del w:id='1'/></w:rPr>")
    assert body_of(read(first, p("two."), p("Three."))) == "One, two.|Three."


BOX = "<w:txbxContent>" + p("In the box.", ref(2)) + "</w:txbxContent>"


def test_a_text_box_is_read_once_behind_its_paragraph():
    """Of a drawing and its fallback one is read, and its words do not cut the sentence that they hang on."""
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    found = read(p("The dam ", drawing, "broke.", ref(1)), p("After."), footnotes={1: "A.", 2: "B."})
    assert body_of(found) == "The dam broke.[1]|In the box.[2]|After."
    assert [note.text for note in found.notes] == ["A.", "B."]


def test_the_fallback_is_read_where_the_choice_holds_no_words():
    """A chart that only a newer Word draws is replaced by its fallback's words."""
    either = f"<mc:Choice Requires='cx'><w:drawing/></mc:Choice><mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback>"
    found = read(p(f"<w:r><mc:AlternateContent>{either}</mc:AlternateContent></w:r>"), footnotes={2: "B."})
    assert body_of(found) == "In the box.[1]"


# -- labels ----------------------------------------------------------------------------------------------------------


def test_endnotes_are_counted_apart_in_roman_numerals():
    """Word's usual forms: 1, 2 for footnotes and i, ii for endnotes."""
    found = read(
        p("a", ref(1), "b", ref(1, "endnote"), "c", ref(2), "d", ref(2, "endnote")),
        footnotes={1: "A.", 2: "C."},
        endnotes={1: "B.", 2: "D."},
    )
    assert labels(found) == ["1", "i", "2", "ii"]
    assert {note.label: note.text for note in found.notes} == {"1": "A.", "2": "C.", "i": "B.", "ii": "D."}


FORMS = [
    ("<w:footnotePr><w:numFmt w:val='lowerLetter'/></w:footnotePr>", ["a", "b", "c"]),
    ("<w:footnotePr><w:numFmt w:val='upperRoman'/><w:numStart w:val='3'/></w:footnotePr>", ["III", "IV", "V"]),
    ("<w:footnotePr><w:numFmt w:val='chicago'/></w:footnotePr>", ["*", "†", "‡"]),
    ("<w:footnotePr><w:numFmt w:val='someday'/><w:numStart w:val='x'/></w:footnotePr>", ["1", "2", "3"]),
]


@pytest.mark.parametrize(("said", "expected"), FORMS)
def test_forms_and_starts_of_the_settings_are_kept(said, expected):
    """The settings' number format and first number are Word's, unknown ones are digits from 1."""
    notes = {1: "A.", 2: "B.", 3: "C."}
    assert labels(read(*(p("x", ref(number)) for number in notes), footnotes=notes, settings=said)) == expected


def test_a_section_may_number_anew():
    """Numbering that restarts in each section is told as the notes' scope, and each marker finds its own note."""
    anew = "<w:sectPr><w:footnotePr><w:numRestart w:val='eachSect'/></w:footnotePr></w:sectPr>"
    found = read(p("a", ref(1), ref(2)), p("b", properties=anew), p("c", ref(3)), anew, footnotes={1: "A.", 2: "B.", 3: "C."})
    assert labels(found) == ["1", "2", "1"]
    assert {note.scope for note in found.notes} == {"chapter"}
    texts = {note.id: note.text for note in found.notes}
    assert [texts[marker.note] for marker in found.markers] == ["A.", "B.", "C."]


def test_a_restart_that_never_happens_is_no_scope():
    """With one section, numbering by section is the document's."""
    anew = "<w:sectPr><w:footnotePr><w:numRestart w:val='eachSect'/></w:footnotePr></w:sectPr>"
    assert read(p("a", ref(1), ref(2)), anew, footnotes={1: "A.", 2: "B."}).notes[1].scope == "document"


PAGE = "<w:r><w:lastRenderedPageBreak/></w:r>"


def test_a_page_may_number_anew_and_pages_are_kept():
    """Pages begin where Word last broke them; each may have a note 1."""
    said = "<w:footnotePr><w:numRestart w:val='eachPage'/></w:footnotePr>"
    found = read(p("One", ref(1)), p(PAGE, "Two", ref(2)), footnotes={1: "A.", 2: "B."}, settings=said)
    assert labels(found) == ["1", "1"]
    assert {note.scope for note in found.notes} == {"page"}
    assert [(found.text[at : at + 3], page) for at, page in found.pages[:2]] == [("One", 1), ("Two", 2)]


def test_a_footnote_is_on_the_page_of_its_marker_and_an_endnote_on_none_that_is_known():
    """Word keeps where pages of the body broke: a footnote stands below its marker, an endnote on a page not told."""
    found = read(
        p("One.", ref(1)), p(PAGE, "Two.", ref(2), ref(1, "endnote")), footnotes={1: "A.", 2: "B."}, endnotes={1: "Far behind."}
    )
    assert [(note.text, found.page_of(note.span.start)) for note in found.notes] == [("A.", 1), ("B.", 2), ("Far behind.", None)]
    assert [found.page_of(marker.span.start) for marker in found.markers] == [1, 2, 2]


def test_a_row_over_two_pages_breaks_once():
    """Each cell of a row that runs on tells of the same page break."""
    cells = "".join(f"<w:tc>{p('a', PAGE, 'b')}</w:tc>" for _ in range(3))
    assert len(read(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>", p(PAGE, "c")).pages) == 3


def test_no_pages_are_told_where_word_left_none():
    """A break that the author set says nothing of the pages between; so no page is told."""
    assert read(p("a", "<w:r><w:br w:type='page'/></w:r>", "b")).pages == ()


CUSTOM = "<w:r><w:footnoteReference w:customMarkFollows='1' w:id='{}'/>{}</w:r>".format


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        (CUSTOM(1, "<w:t>*</w:t>") + run(" went"), "He[*] went[1]"),
        (CUSTOM(1, "") + run("†") + run(" went"), "He[†] went[1]"),
        (CUSTOM(1, "") + run("** went on to the town"), "He[**] went on to the town[1]"),
        (CUSTOM(1, "<w:sym w:font='Symbol' w:char='F02A'/>") + run(" went"), "He[*] went[1]"),
        (CUSTOM(1, ""), "He[*]|[1]"),
    ],
)
def test_an_authors_own_mark_is_the_text_that_follows(inner, words):
    """A chosen mark is no word of the text, is not counted, and is not repeated in the note."""
    end = p(ref(2)) if "|" in words else ""
    last = "" if end else ref(2)
    found = read(p("He", inner, last), end, footnotes={1: p(words[3 : words.index("]")], " Own note."), 2: "Counted."})
    assert body_of(found) == words
    assert [note.text for note in found.notes] == ["Own note.", "Counted."]


def test_a_note_is_told_once_however_often_it_is_referred_to():
    """A second reference, or a NOTEREF field written as a marker, is one more marker of the same note."""
    marked = "<w:bookmarkStart w:id='5' w:name='_Ref1'/>" + ref(1) + "<w:bookmarkEnd w:id='5'/>"
    again = field(r" NOTEREF _Ref1 \f \h ", "1")
    words = field(r" NOTEREF _Ref1 \h ", "1")
    found = read(p("a", marked, "b", ref(2), "c", again, ", see note ", words), footnotes={1: "A.", 2: "B."})
    assert body_of(found) == "a[1]b[2]c[1], see note 1"
    assert [note.text for note in found.notes] == ["A.", "B."]
    assert found.markers[2].note == found.markers[0].note


def test_a_reference_that_is_deleted_or_hidden_takes_its_note_along():
    """Such a note is not counted and not told; Word shows it nowhere."""
    body = p(
        "a",
        ref(1),
        "<w:del>" + ref(2) + "</w:del>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id='3'/></w:r>",
        ref(4),
    )
    found = read(body, footnotes={1: "A.", 2: "B.", 3: "C.", 4: "D."})
    assert [(note.label, note.text) for note in found.notes] == [("1", "A."), ("2", "D.")]
    assert found.problems == ()


def test_markers_and_notes_that_do_not_meet_are_told():
    """A reference without a note, and a note that nothing points to, are reported and not repaired."""
    found = read(p("a", ref(1), ref(9)), footnotes={1: "A.", 5: "Left over."})
    assert [(problem.code, problem.message) for problem in found.problems] == [
        ("CC403", "the file holds a footnote that nothing in the text points to: “Left over.”"),
        ("CC402", "marker 2 has no note"),
    ]


def test_an_endnote_in_a_footnote_keeps_its_marker():
    """Notes on notes are numbered, and their markers stand in the note."""
    found = read(p("a", ref(1)), footnotes={1: p("A", ref(1, "endnote"), ".")}, endnotes={1: "E."})
    assert [(note.label, note.text) for note in found.notes] == [("1", "A[i]."), ("i", "E.")]
    assert found.problems == ()


def test_embedded_documents_are_told():
    """What is embedded and not read is said, never passed over in silence."""
    found = read(p("a", ref(1)), "<w:altChunk r:id='c'/>", footnotes={1: "A."})
    assert [problem.code for problem in found.problems] == ["CC413"]


# -- links in notes --------------------------------------------------------------------------------------------------

LINK = "<w:hyperlink r:id='a'>{}</w:hyperlink>".format
URL = "https://valley-post.example/1"
LINKED = [
    ("relationship", LINK(run("Valley Post")) + run(", 4 May."), f"Valley Post {URL}, 4 May."),
    ("words that show it", LINK(run("valley-post.example/1")), URL),
    ("address itself", LINK(run(URL)) + run("."), f"{URL}."),
    ("words glued behind", LINK(run("Valley Post")) + run("(2019)"), f"Valley Post {URL} (2019)"),
    ("blank inside", LINK(run("Valley Post ")) + run("2019"), f"Valley Post {URL} 2019"),
    ("cut in two", LINK(run("Valley ")) + LINK(run("Post")) + run("."), f"Valley Post {URL}."),
    (
        "another behind",
        LINK(run("A")) + "<w:hyperlink r:id='b'>" + run("B") + "</w:hyperlink>",
        f"A {URL} B https://b.example/?x=1&y=2",
    ),
    ("no words", run("See") + LINK(""), f"See {URL}"),
    ("place on the page", "<w:hyperlink r:id='a' w:anchor='dam'>" + run("Post") + "</w:hyperlink>", f"Post {URL}#dam"),
    ("place in the document", "<w:hyperlink w:anchor='dam'>" + run("above") + "</w:hyperlink>", "above"),
    ("field", field(f' HYPERLINK "{URL}" ', "Post") + run("."), f"Post {URL}."),
    ("field in pieces", field('HYPERLINK "https://valley-</w:instrText><w:instrText>post.example/1"', "Post"), f"Post {URL}"),
    ("field with a place", field(f' HYPERLINK "{URL}" \\l "dam" \\o "tip" \\t "_blank" ', "Post"), f"Post {URL}#dam"),
    ("field without quotes", field(f"hyperlink {URL}", "Post"), f"Post {URL}"),
    ("simple field", f"<w:fldSimple w:instr='HYPERLINK \"{URL}\"'>" + run("Post") + "</w:fldSimple>", f"Post {URL}"),
    (
        "field without result",
        run("Post ") + "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>HYPERLINK "
        f'"{URL}"</w:instrText><w:fldChar w:fldCharType="end"/></w:r>',
        f"Post {URL}",
    ),
    ("mail", "<w:hyperlink r:id='m'>" + run("Write") + "</w:hyperlink>", "Write"),
    ("unknown relationship", "<w:hyperlink r:id='z'>" + run("Post") + "</w:hyperlink>", "Post"),
    ("deleted link", "<w:del>" + LINK(run("Old")) + "</w:del>" + run("New"), "New"),
    ("very long", LINK(run("word " * 500)) + run("end"), f"{'word ' * 500}{URL} end"),
    ("two paragraphs", run("One") + "</w:p><w:p>" + run("two"), "One two"),
]


@pytest.mark.parametrize(("inner", "text"), [(inner, text) for _, inner, text in LINKED], ids=[name for name, *_ in LINKED])
def test_a_notes_links_keep_their_addresses(inner, text):
    """An address that the words of a note do not show stands behind them, apart from what follows."""
    links = {"a": URL, "b": "https://b.example/?x=1&amp;y=2", "m": "mailto:a@valley-post.example"}
    found = read(p("a", ref(1)), footnotes={1: f"<w:p>{inner}</w:p>"}, links=links)
    assert found.notes[0].text == text


def test_a_field_that_never_ends_hides_nothing_but_its_code():
    """A broken field does not swallow the rest of the report, nor the fields after it."""
    broken = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPERLINK</w:instrText></w:r>"
    found = read(p("a", broken), p("b", field("PAGE", "3"), ref(1)), p("c"), footnotes={1: "A."})
    assert body_of(found) == "a|b3[1]|c"


def test_links_that_never_end_keep_words_and_addresses():
    """Thousands of links that a broken file opens and never closes are read, each with its address."""
    step = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
    begun = step("begin") + "<w:r><w:instrText>HYPERLINK {}/{}</w:instrText></w:r>" + step("separate") + run("word {}. ")
    count = 3_000
    found = read(p("a", ref(1)), footnotes={1: p("".join(begun.format(URL, number, number) for number in range(count)))})
    text = found.notes[0].text
    assert [number for number in range(count) if f"word {number}." not in text or f"{URL}/{number}" not in text] == []


# -- what is refused -------------------------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (OLE, "an old Office file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"words", "no zip package"),
        (zipped({"a.txt": b"x"}), "holds no Word document"),
        (zipped({"word/document.xml": b"<workbook/>"}), "main part is a <workbook>"),
        (zipped({"word/document.xml": b"<w:document"}), "not well-formed"),
        (zipped({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "declares entities"),
        (zipped({"word/document.xml": b"<a>" + b" " * 5_000_000 + b"</a>"}), "times its size"),
        (docx(p("")), "holds no words"),
    ],
)
def test_what_cannot_be_read_is_told(data, told):
    """Each kind of unreadable file has one clear error that names the file."""
    with pytest.raises(UnreadableDocument, match=told) as caught:
        Docx().read(PATH, data)
    assert str(PATH) in str(caught.value)


SAMPLE = docx(
    p("The dam broke.", ref(1), field(r" NOTEREF _Ref1 \f ", "1"), "<w:r>" + BOX + "</w:r>"),
    f"<w:tbl><w:tr><w:tc>{p('cell', CUSTOM(2, '<w:t>*</w:t>'))}</w:tc></w:tr></w:tbl>",
    footnotes={1: f"<w:p>{field(' HYPERLINK x ', 'Post')}</w:p>", 2: "B."},
)
TAGS = [
    "w:p",
    "w:r",
    "w:t",
    "w:del",
    "w:fldChar w:fldCharType='begin'",
    "w:fldChar w:fldCharType='end'",
    "w:footnoteReference w:id='1'",
    "w:footnoteReference w:customMarkFollows='1' w:id='2'",
    "w:instrText",
    "w:hyperlink",
    "w:txbxContent",
    "w:tr",
    "w:tc",
    "w:sdt",
    "mc:AlternateContent",
    "mc:Choice",
    "w:lastRenderedPageBreak",
    "w:sym w:char='F0'",
    "w:sectPr",
    "w:pPr",
    "w:rPr",
]


def tree(draw: random.Random, depth: int) -> str:
    if not depth or draw.random() < 0.2:
        return draw.choice(["", "words ", "12"])
    tag = draw.choice(TAGS)
    return f"<{tag}>{''.join(tree(draw, depth - 1) for _ in range(draw.randrange(3)))}</{tag.split()[0]}>"


@given(st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_any_nesting_is_walked_to_its_end(draw):
    """Whatever nests in whatever, a Document comes whose spans hold what they say, or the one error."""
    inner = "".join(tree(draw, 6) for _ in range(4))
    with contextlib.suppress(UnreadableDocument):
        found = read(p(inner), p("words"), footnotes={1: f"<w:p>{inner}</w:p>", 2: "B."})
        assert all(marker.span.of(found.text) == f"[{marker.label}]" for marker in found.markers)
        assert all(note.body.of(found.text) == note.text for note in found.notes)


@given(st.integers(0, len(SAMPLE)), st.binary(max_size=4))
@settings(max_examples=150, deadline=None)
def test_broken_files_raise_one_error(place, bytes_):
    """Cut short or overwritten anywhere, a file is read or refused as UnreadableDocument."""
    for data in (SAMPLE[:place], SAMPLE[:place] + bytes_ + SAMPLE[place + len(bytes_) :], bytes_ * 20):
        with contextlib.suppress(UnreadableDocument):
            Docx().read(PATH, data)


def test_the_deepest_nesting_that_xml_allows_is_walked():
    """Nesting as deep as the parser lets pass is no trouble for the walk."""
    depth = 240
    assert body_of(read(p("<w:sdt>" * depth + run("deep") + "</w:sdt>" * depth))) == "deep"
