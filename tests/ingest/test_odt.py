"""The reader of OpenDocument texts keeps what the printed page shows, and nothing that it does not."""

import contextlib
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.ingest.odt.reader import Odt
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument
from citecheck.model.ports import Reader
from tests.ingest.office_files import fodt, note, odt, tp, zipped

PATH = Path("report.odt")


def read(*body: str, **parts) -> Document:
    return Odt().read(PATH, odt(*body, **parts))


def body_of(document: Document) -> str:
    """The text before the notes, paragraphs parted by "|"."""
    end = min((one.span.start for one in document.notes), default=len(document.text))
    return document.text[:end].strip().replace("\n\n", "|")


def test_it_keeps_the_readers_contract():
    """The class is a Reader and names what it reads."""
    reader: Reader = Odt()
    assert {".odt", ".fodt"} <= set(reader.suffixes)
    assert reader.media_types


def test_notes_stand_where_they_are_anchored():
    """Each note has its marker where it stood, its words without the label, and its claim."""
    found = read(tp("The dam broke in May.", note("1", "Court file 12."), " Nobody was warned", note("2", "Valley Post."), "."))
    assert body_of(found) == "The dam broke in May.[1] Nobody was warned[2]."
    assert [(one.id, one.label, one.text, one.scope) for one in found.notes] == [
        ("1", "1", "Court file 12.", "document"),
        ("2", "2", "Valley Post.", "document"),
    ]
    assert [marker.span.of(found.text) for marker in found.markers] == ["[1]", "[2]"]
    assert [one.body.of(found.text) for one in found.notes] == [one.text for one in found.notes]
    assert [claim.sentence for claim in found.claims] == ["The dam broke in May.", "Nobody was warned."]
    assert found.problems == ()


def test_a_flat_file_is_read_alike():
    """The flat form without a package holds the same words; pictures in it are stepped over."""
    body = tp("The dam broke.", note("1", "Court file 12."))
    picture = "<text:p><draw:frame><draw:image><office:binary-data>QUJD</office:binary-data></draw:image></draw:frame></text:p>"
    assert Odt().read(Path("report.fodt"), fodt(body, picture)).text == read(body).text


SHAPE = "<draw:frame><draw:text-box>{}</draw:text-box></draw:frame>".format
SPAN = '<text:span text:style-name="{}">{}</text:span>'.format
SHOWN = [
    ("spans", "Val" + SPAN("B", "ley"), "Valley"),
    ("blanks", 'a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d', "a b c d"),
    ("line ends", "a\n   b", "a b"),
    ("link", '<text:a xlink:href="https://a.example/1">Valley Post</text:a> said', "Valley Post said"),
    (
        "comment",
        "a<office:annotation><dc:creator>Ann</dc:creator><text:p>no</text:p></office:annotation>b<office:annotation-end/>",
        "ab",
    ),
    ("tracked change", 'a<text:change-start text:change-id="c"/>new<text:change-end text:change-id="c"/><text:change/>', "anew"),
    ("hidden span", "a" + SPAN("Deep", "secret") + "b", "ab"),
    ("hidden field", 'a<text:hidden-text text:is-hidden="true">secret</text:hidden-text>', "a"),
    ("hidden field shown", 'a<text:hidden-text text:is-hidden="false">b</text:hidden-text>', "ab"),
    ("script", "a<text:script>run()</text:script>", "a"),
    ("ruby", "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>", "漢"),
    ("page number", 'p. <text:page-number text:select-page="current">7</text:page-number>', "p. 7"),
    ("reference", 'see note <text:note-ref text:ref-name="n1">1</text:note-ref>', "see note 1"),
    ("content control", "<loext:content-control>in</loext:content-control>", "in"),
    ("bookmark", '<text:bookmark-start text:name="x"/>a<text:bookmark-end text:name="x"/>', "a"),
    ("picture", "a<draw:frame><svg:title>no</svg:title><draw:image/><svg:desc>no</svg:desc></draw:frame>", "a"),
    ("frame", "The dam " + SHAPE(tp("Boxed.")) + "broke.", "The dam broke.|Boxed."),
    ("frame in a frame", "a" + SHAPE(tp("b" + SHAPE(tp("c")))) + "d", "ad|b|c"),
    ("shape", "a<draw:custom-shape><text:p>b</text:p></draw:custom-shape>c", "ac|b"),
    ("arabic", "انهار السد", "انهار السد"),
]


@pytest.mark.parametrize(("inner", "words"), [(inner, words) for _, inner, words in SHOWN], ids=[name for name, *_ in SHOWN])
def test_the_words_are_those_of_the_page(inner, words):
    """Each construct of OpenDocument shows what it shows in print (beside a note, so that links stay words)."""
    automatic = (
        '<style:style style:name="Deep" style:family="text" style:parent-style-name="Base"/>'
        '<style:style style:name="Deep" style:family="paragraph"/>'
        '<style:style style:name="Base" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    found = read(tp(inner), tp(note("1", "N.")), automatic=automatic)
    assert body_of(found) == f"{words}|[1]"


CELL = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
ROW = "<table:table><table:table-row>{}</table:table-row></table:table>".format
INDEX = (
    "<text:table-of-content><text:table-of-content-source>{}</text:table-of-content-source>"
    "<text:index-body>{}</text:index-body></text:table-of-content>"
).format
BLOCKS = [
    ("heading", '<text:h text:outline-level="1">Head</text:h>' + tp("a"), "Head|a"),
    (
        "list",
        "<text:list><text:list-item><text:p>a</text:p></text:list-item><text:list-item><text:p>b</text:p></text:list-item></text:list>",
        "a|b",
    ),
    (
        "table",
        ROW(CELL("a") + "<table:covered-table-cell><text:p>x</text:p></table:covered-table-cell>" + CELL("b")),
        "a|b",
    ),
    (
        "tracked changes",
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>old" + note("9", "Old.") + "</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>" + tp("new"),
        "new",
    ),
    ("section", "<text:section><text:p>a</text:p></text:section>", "a"),
    ("hidden section", '<text:section text:display="none"><text:p>a</text:p></text:section>' + tp("b"), "b"),
    ("hidden paragraph", tp('a<text:hidden-paragraph text:is-hidden="true"/>') + tp("b"), "b"),
    (
        "index",
        INDEX("<text:index-title-template>no</text:index-title-template>", "<text:p>Dam 3</text:p>"),
        "Dam 3",
    ),
    ("frame at a page", SHAPE(tp("Boxed.")) + tp("a"), "Boxed.|a"),
    (
        "forms",
        "<office:forms><x:form xmlns:x='urn:x'>no</x:form></office:forms><x:model xmlns:x='urn:x'><text:p>no</text:p></x:model>"
        + tp("a"),
        "a",
    ),
    ("stray words", "no<text:list>no<text:list-item>no<text:p>a</text:p></text:list-item></text:list>", "a"),
]


@pytest.mark.parametrize(("body", "words"), [(body, words) for _, body, words in BLOCKS], ids=[name for name, *_ in BLOCKS])
def test_blocks_stand_apart_and_hidden_ones_are_gone(body, words):
    """Headings, items, cells, sections and frames are paragraphs of their own; what is hidden or deleted is not there."""
    assert body_of(read(body, tp(note("1", "N.")))) == f"{words}|[1]"


# -- notes -----------------------------------------------------------------------------------------------------------

URL = "https://valley-post.example/1"
A = '<text:a xlink:type="simple" xlink:href="{}">{}</text:a>'.format
LINKED = [
    ("address behind the words", A(URL, "Valley Post") + ", 4 May.", f"Valley Post {URL}, 4 May."),
    ("words that show it", A(URL, "valley-post.example/1"), URL),
    ("words glued behind", A(URL, "Valley Post") + "(2019)", f"Valley Post {URL} (2019)"),
    ("cut in two", A(URL, "Valley ") + A(URL, "Post") + ".", f"Valley Post {URL}."),
    ("spans inside", A(URL, SPAN("B", "Valley") + " Post"), f"Valley Post {URL}"),
    ("another behind", A(URL, "A") + A("https://b.example/?x=1&amp;y=2", "B"), f"A {URL} B https://b.example/?x=1&y=2"),
    ("place in the document", A("#dam", "above"), "above"),
    ("two paragraphs", "<text:p>One</text:p><text:p>two</text:p>", "One two"),
]


@pytest.mark.parametrize(("inner", "text"), [(inner, text) for _, inner, text in LINKED], ids=[name for name, *_ in LINKED])
def test_a_notes_links_keep_their_addresses(inner, text):
    """An address that the words of a note do not show stands behind them, apart from what follows."""
    words = inner if inner.startswith("<text:p>") else f"<text:p>{inner}</text:p>"
    assert read(tp("a", note("1", words))).notes[0].text == text


def test_endnotes_and_chosen_labels_are_kept():
    """The label is what the citation shows, be it counted or chosen; a chosen one does not count."""
    found = read(
        tp("a", note("*", "Own.", attributes='text:label="*"'), "b", note("i", "End.", "endnote"), "c", note("1", "Foot."))
    )
    assert [(one.label, one.text) for one in found.notes] == [("*", "Own."), ("i", "End."), ("1", "Foot.")]
    assert body_of(found) == "a[*]b[i]c[1]"


def test_missing_labels_are_counted():
    """Where the file holds no labels they are counted in the form that it asks for; endnotes apart from footnotes."""
    said = (
        '<text:notes-configuration text:note-class="footnote" style:num-format="i" text:start-value="2"/>'
        '<text:notes-configuration text:note-class="endnote" style:num-format="A" text:start-value="0"/>'
    )
    own = note("", "O.", attributes='text:label="†"')
    body = tp("a", note("", "A."), own, note("", "B.", "endnote"), note("", "C."))
    assert [one.label for one in read(body, styles=said).notes] == ["iii", "†", "A", "iv"]
    assert [one.label for one in read(body).notes] == ["1", "†", "1", "2"]


@pytest.mark.parametrize(("numbered", "scope"), [("chapter", "chapter"), ("page", "page"), ("document", "document")])
def test_a_numbering_that_begins_anew_tells_its_scope(numbered, scope):
    """Labels that come again belong to chapters or pages, as the file says; each marker finds its own note."""
    said = f'<text:notes-configuration text:note-class="footnote" style:num-format="1" text:start-numbering-at="{numbered}"/>'
    found = read(tp("a", note("1", "A.")), tp("b", note("1", "B.")), styles=said)
    texts = {one.id: one.text for one in found.notes}
    assert [texts[marker.note] for marker in found.markers] == ["A.", "B."]
    assert {one.scope for one in found.notes} == {scope}
    assert read(tp("a", note("1", "A.")), styles=said).notes[0].scope == "document"


def test_a_note_in_a_note_keeps_its_marker():
    """A note on a note comes behind the others, and its marker stands in the note."""
    found = read(tp("a", note("1", f"<text:p>A{note('i', 'E.', 'endnote')}.</text:p>"), "b", note("2", "B.")))
    assert [(one.label, one.text) for one in found.notes] == [("1", "A[i]."), ("2", "B."), ("i", "E.")]
    assert found.problems == ()


BREAK = "<text:soft-page-break/>"


def test_pages_begin_at_soft_and_hard_breaks():
    """Pages are told where the file keeps its soft breaks: then hard ones, by style, are counted too."""
    style = '<style:style style:family="paragraph" style:name="{}" {}><style:paragraph-properties {}/></style:style>'.format
    automatic = (
        style("New", "", 'fo:break-before="page"')
        + style("Newer", 'style:parent-style-name="New"', "")
        + style("Last", "", 'fo:break-after="page"')
        + style("Other", 'style:master-page-name="First"', "")
    )
    body = [tp("One", style="Other"), tp("One", BREAK, "Two"), tp("Six", style="Newer"), tp("Six", style="Last"), tp("Ten")]
    found = read(*body, automatic=automatic, attributes='text:use-soft-page-breaks="true"')
    assert [(found.text[at : at + 3], page) for at, page in found.pages] == [("One", 1), ("Two", 2), ("Six", 3), ("Ten", 4)]
    assert read(*body, automatic=automatic).pages == ()


def test_a_row_over_two_pages_breaks_once():
    """Each cell of a row that runs on tells of the same page break."""
    cell = f"<table:table-cell>{tp('a', BREAK, 'b')}</table:table-cell>"
    table = f"<table:table><table:table-row>{cell * 3}</table:table-row></table:table>"
    assert len(read(table, attributes='text:use-soft-page-breaks="true"').pages) == 2


# -- what is refused -------------------------------------------------------------------------------------------------

LOCKED = '<manifest:file-entry manifest:full-path="{}"><manifest:encryption-data/></manifest:file-entry>'.format


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"words", "no zip package"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "an old Office file"),
        (zipped({"a.txt": b"x"}), r"holds no content\.xml"),
        (zipped({"content.xml": b"<office"}), "not well-formed"),
        (b"<html>words</html>", "it holds no body"),
        (fodt(tp("a")).replace(b"office:text", b"office:spreadsheet"), "it holds a spreadsheet"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "declares entities"),
        (odt(tp("a"), manifest=LOCKED("content.xml")), "protected by a password"),
        (zipped({"encrypted-package": b"\x00\x01"}), "protected by a password"),
        (zipped({"content.xml": b"<a>" + b" " * 5_000_000 + b"</a>"}), "times its size"),
        (odt(tp("")), "holds no words"),
    ],
)
def test_what_cannot_be_read_is_told(data, told):
    """Each kind of unreadable file has one clear error that names the file."""
    with pytest.raises(UnreadableDocument, match=told) as caught:
        Odt().read(PATH, data)
    assert str(PATH) in str(caught.value)


def test_an_encrypted_picture_is_no_hindrance():
    """Only words that cannot be read make a text unreadable."""
    assert body_of(read(tp("a"), manifest=LOCKED("Pictures/1.png"))) == "a"


SAMPLE = odt(tp("The dam broke.", note("1", A(URL, "Post")), SHAPE(tp("b"))), "<table:table><table:table-row/></table:table>")
TAGS = [
    "text:p",
    "text:span",
    "text:a xlink:href='https://a.example/'",
    "text:note text:note-class='footnote'",
    "text:note-citation",
    "text:note-body",
    "text:section",
    "text:soft-page-break",
    "text:tracked-changes",
    "office:annotation",
    "draw:frame",
    "draw:text-box",
    "table:table",
    "table:table-row",
    "table:table-cell",
    "text:s",
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
        found = read(tp(inner), tp("words"), attributes='text:use-soft-page-breaks="true"')
        assert all(marker.span.of(found.text) == f"[{marker.label}]" for marker in found.markers)
        assert all(one.body.of(found.text) == one.text for one in found.notes)


@given(st.integers(0, len(SAMPLE)), st.binary(max_size=4))
@settings(max_examples=150, deadline=None)
def test_broken_files_raise_one_error(place, bytes_):
    """Cut short or overwritten anywhere, a file is read or refused as UnreadableDocument."""
    for data in (SAMPLE[:place], SAMPLE[:place] + bytes_ + SAMPLE[place + len(bytes_) :], b"<" + bytes_ * 20):
        with contextlib.suppress(UnreadableDocument):
            Odt().read(PATH, data)


def test_the_deepest_nesting_that_xml_allows_is_walked():
    """Nesting as deep as the parser lets pass is no trouble for the walk."""
    depth = 240
    assert body_of(read(tp("<text:span>" * depth + "deep" + "</text:span>" * depth))) == "deep"
