"""The promises of the HTML reader: every tool's notes at their places, and nothing that is no note."""

import contextlib
import random
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.ingest.html.reader import Html
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument
from tests.ingest.html_habits import HABITS, POST


def read(page: str | bytes, name: str = "report.html") -> Document:
    data = page if isinstance(page, bytes) else page.encode()
    return Html().read(Path(name), data)


def notes(document: Document) -> list[tuple[str, str]]:
    return [(note.label, note.text) for note in document.notes]


def places(document: Document) -> list[tuple[str, str | None]]:
    """Each marker's last word before it, and the note that it points to."""
    return [(document.text[: marker.span.start].split()[-1], marker.note) for marker in document.markers]


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


@pytest.mark.parametrize("habit", HABITS)
def test_every_habit_of_writing_notes_gives_the_same_notes(habit):
    """Whatever tool wrote the page: two notes, clean of labels and ways back, at the two places where their markers stand."""
    document = read(HABITS[habit])
    found = notes(document)
    assert [label for label, _ in found] == ["1", "2"]
    assert found[0][1] == f"Valley Post, 3 May 2016, {POST}."
    assert found[1][1] in ("Ibid.", "Ibid., in the same column.")
    assert places(document) == [("fell.", "1"), ("shut", "2")]
    assert codes(document) == []
    body = document.text[: document.notes[0].span.start]
    assert "Valley Post" not in body
    assert "Ibid" not in body
    assert [claim.sentence for claim in document.claims] == ["The bridge fell.", "The road was shut at night."]


@pytest.mark.parametrize("habit", HABITS)
def test_all_spans_point_into_the_text(habit):
    """Each marker's span holds its label, each note's body its words."""
    document = read(HABITS[habit])
    for marker in document.markers:
        assert marker.label in unicodedata.normalize("NFKC", marker.span.of(document.text))
    for note in document.notes:
        assert note.body.of(document.text).split() == note.text.split()


WIKI = f"""<html><head><meta name="generator" content="MediaWiki 1.43"></head><body class="mediawiki"><p>The bridge fell.<sup
    id="cite_ref-post_1-0" class="reference"><a href="#cite_note-post-1">[1]</a></sup><sup class="reference nowrap">:
        12</sup> It was
    old.<sup class="noprint Inline-Template Template-Fact">[<i><a href="/wiki/Wikipedia:Citation_needed">citation
    needed</a></i>]</sup> The road was shut<sup id="cite_ref-3" class="reference"><a href="#cite_note-3">[note 1]</a></sup> by
    night<sup id="cite_ref-post_1-1" class="reference"><a href="#cite_note-post-1">[1]</a></sup> and by day.<sup
    id="cite_ref-post_1-2" class="reference"><a href="#cite_note-post-1">[1]</a></sup><sup id="cite_ref-b_4-0"
    class="reference"><a href="#cite_note-b-4">[a]</a></sup></p>
    <h2>Notes <span class="mw-editsection">[<a href="/edit">edit</a>]</span></h2>
    <ol class="references"><li id="cite_note-3"><span class="mw-cite-backlink">^ <a href="#cite_ref-3">Jump up</a></span> <span
    class="reference-text">By order of the <a href="/wiki/Council" title="Council">council</a>.<sup id="cite_ref-post_1-3"
    class="reference"><a href="#cite_note-post-1">[1]</a></sup></span></li>
    <li id="cite_note-b-4">↑ Only the lower one.</li></ol>
    <ol class="references"><li id="cite_note-post-1">^ <sup><i><b><a href="#cite_ref-post_1-0">a</a></b></i></sup> <sup><i><b><a
    href="#cite_ref-post_1-1">b</a></b></i></sup> <sup><i><b><a href="#cite_ref-post_1-2">c</a></b></i></sup> <sup><a
    href="#cite_ref-post_1-3">d</a></sup> <span class="reference-text"><cite>"<a class="external text" href="{POST}">The
        Bridge</a>".
    <i><a href="/wiki/Valley_Post">Valley Post</a></i>. 3 May 2016.</cite></span></li></ol></body></html>"""


def test_one_note_may_have_many_markers():
    """A note cited by name three times has three markers and a fourth in a note; its ways back (^ a b c d) are no words."""
    document = read(WIKI)
    assert notes(document) == [
        ("note 1", "By order of the council.[1]"),
        ("a", "Only the lower one."),
        ("1", f'"The Bridge" {POST}. Valley Post. 3 May 2016.'),
    ]
    assert [note for _, note in places(document)] == ["1", "note 1", "1", "1", "a", "1"]
    assert codes(document) == []


def test_remarks_of_editors_are_neither_markers_nor_words():
    """Remarks such as "[citation needed]", "[edit]" and the page number behind a marker are left out of the text."""
    text = read(WIKI).text
    assert "It was old. The road" in text
    for left_out in ("citation needed", "edit", ": 12"):
        assert left_out not in text


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ('<p>As shown in figure <a href="#f1">1</a>.</p><figure id="f1">1 The bridge</figure>', "in figure 1."),
        ('<ul><li><a href="#s1">1</a> Before</li></ul><h2 id="s1">1 Before</h2><p>It rained.</p>', "It rained."),
        ('<p>See <a href="#later">[1]</a>.</p><h2 id="later">1 The flood</h2><p>It rained.</p>', "See [1]."),
        (
            '<p>Rivers, <a href="#p12">12</a>, <a href="#p14">14</a></p><p><a id="p12"></a>It rained.</p><p id="p14">So.</p>',
            "12, 14",
        ),
        (
            '<p>By it (<a href="#x3">3</a>) the river rose.</p><ul><li><a name="x3"></a>Exercise 3. Show that it rose.</li></ul>',
            "By it (3) the river rose.",
        ),
        (
            "<p>It rose by 2 m<sup>2</sup> and 3 m<sup>3</sup>.</p><p><b>1</b> One mill.</p><p><b>2</b> Two mills.</p>",
            "2 m² and 3 m³.",
        ),
        ("<p>About 10<sup>12</sup> stones, the 1<sup>st</sup> of May.</p>", "10¹² stones, the 1st of May."),
        ('<p><abbr title="World Health Organization">WHO</abbr> said <span title="a long remark">so</span>.</p>', "WHO said so."),
        ('<p><sup><a id="v1" href="#v1">1</a></sup> In the beginning.</p>', "In the beginning."),
    ],
)
def test_what_only_looks_like_a_marker_is_none(page, kept):
    """Figures, tables of contents, indexes, exponents, abbreviations and numbers of verses are words."""
    document = read(page)
    assert notes(document) == []
    assert document.markers == ()
    assert kept in document.text


def test_a_reference_to_a_note_is_no_marker():
    """In "see note 2" the linked number stays a word, in the text and in notes."""
    document = read(
        """<p>The bridge fell.<sup><a href="#fn1">1</a></sup> See note <a href="#fn2">2</a>. Rain.<sup><a
        href="#fn2">2</a></sup></p>
        <ol><li id="fn1">See note <a href="#fn2">2</a> below.</li><li id="fn2">Weather Office.</li></ol>"""
    )
    assert "See note 2. Rain.[2]" in document.text
    assert notes(document) == [("1", "See note 2 below."), ("2", "Weather Office.")]


def test_markers_and_notes_that_do_not_meet_are_told():
    """A marker whose note is missing and a note that no marker points to are reported and kept."""
    document = read(
        """<p>The bridge fell.<sup><a href="#fn1">1</a></sup> The road was shut.<sup><a href="#fn9">9</a></sup></p>
        <section class="footnotes"><ol><li id="fn1">Valley Post.</li><li id="fn2">Ibid.</li></ol></section>"""
    )
    assert notes(document) == [("1", "Valley Post."), ("2", "Ibid.")]
    assert places(document) == [("fell.", "1"), ("shut.", None)]
    assert codes(document) == ["CC402", "CC403"]


def test_word_notes_without_markers_are_kept():
    """Word's list of notes is believed even where the text was cut."""
    document = read(
        """<p>Words.<a href="#_ftn2" name="_ftnref2">[2]</a></p><div style='mso-element:footnote-list'><div
        style='mso-element:footnote' id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> Lost.</p></div><div
        style='mso-element:footnote' id=ftn2><p><a href="#_ftnref2" name="_ftn2">[2]</a> Kept.</p></div></div>"""
    )
    assert notes(document) == [("1", "Lost."), ("2", "Kept.")]
    assert codes(document) == ["CC403"]


def test_notes_between_paragraphs_end_where_they_end():
    """Notes that stand below their paragraphs do not swallow the text that follows."""
    document = read(
        """<p>The bridge fell.<sup><a href="#n1">*</a></sup></p><p id="n1">* Valley Post.</p><p>It was old.</p>
        <p>The road was shut.<sup><a href="#n2">†</a></sup></p><p id="n2">† Ibid.</p><p>That is all.</p>"""
    )
    assert notes(document) == [("*", "Valley Post."), ("†", "Ibid.")]
    assert "It was old." in document.text
    assert "That is all." in document.text


def test_a_note_may_have_paragraphs():
    """What follows a note's first paragraph, up to the next note, belongs to it."""
    document = read(
        """<p>The bridge fell.<sup><a href="#n1">1</a></sup> Rain.<sup><a href="#n2">2</a></sup></p><h2>Notes</h2>
        <p><a id="n1"></a>1. Valley Post.</p><p>It was the only paper there.</p><ul><li>And the best.</li></ul>
        <p><a id="n2"></a>2. Ibid.</p>"""
    )
    assert notes(document) == [("1", "Valley Post. It was the only paper there. And the best."), ("2", "Ibid.")]


def test_numbering_that_begins_anew_keeps_notes_apart():
    """Two chapters with a note 1 each give two notes with ids of their own, and each marker has its own."""
    document = read(
        """<h1>One</h1><p>Fell.<a href="#a-1" class="footnote-ref">1</a></p><aside id="a-1">Valley Post.</aside>
        <h1>Two</h1><p>Shut.<a href="#b-1" class="footnote-ref">1</a></p><aside id="b-1">Ibid.</aside>"""
    )
    assert [(note.id, note.scope, note.text) for note in document.notes] == [
        ("1-1", "chapter", "Valley Post."),
        ("1-2", "chapter", "Ibid."),
    ]
    assert places(document) == [("Fell.", "1-1"), ("Shut.", "1-2")]


def test_author_and_year_lead_to_the_bibliography():
    """A citation that names author and year points to the entry of the bibliography, as pandoc writes it."""
    document = read(
        """<p>The bridge fell <span class="citation" data-cites="lee">(<a href="#ref-lee" role="doc-biblioref">Lee
        2016</a>)</span>.</p>
        <div id="refs" class="references csl-bib-body" role="list"><div id="ref-lee" class="csl-entry"
        role="listitem">Lee, A. 2016.
        <em>Bridges</em>.</div></div>"""
    )
    assert notes(document) == [("Lee 2016", "Lee, A. 2016. Bridges.")]
    assert "fell [Lee 2016]." in document.text


def test_what_stands_around_the_text_is_left_out():
    """Scripts, styles, navigation, the page's head and foot, and hidden elements are no text; pandoc's title block is."""
    document = read(
        """<html><head><title>T</title><style>p {}</style></head><body><header><a href="/">Home</a></header><nav>Menu</nav>
        <header id="title-block-header"><h1>The Bridge</h1></header><script>var a = 1;</script><div style="display:
        none">gone</div>
        <p hidden>gone</p><p>It fell.<noscript>gone</noscript><span class="sr-only">gone</span></p><div
        role="navigation">gone</div>
        <svg><text>gone</text></svg><footer>gone</footer></body></html>"""
    )
    assert document.text.split("\n\n") == ["The Bridge", "It fell.", ""]


def test_tables_and_lists_are_read_cell_by_cell():
    """No cell's words run into the next one's."""
    document = read("<table><tr><th>Day<th>Dead<tr><td>Monday<td>7</table><ul><li>One<li>Two<ul><li>Three</ul></ul>")
    assert document.text.split() == ["Day", "Dead", "Monday", "7", "One", "Two", "Three"]
    assert document.text.count("\n\n") == 7


def test_line_breaks_are_spaces_and_two_are_a_paragraph():
    """Old pages part their paragraphs by two line breaks."""
    assert read("<body>One<br>line.<br> <br>Another.</body>").text == "One line.\n\nAnother.\n\n"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (f'<a href="{POST}">The Bridge</a>, 3 May.', f"The Bridge {POST}, 3 May."),
        (f'“<a href="{POST}">The Bridge</a>,” 3 May.', f"“The Bridge {POST},” 3 May."),
        (f'“<a href="{POST}">The Bridge</a>”, 3 May.', f"“The Bridge” {POST}, 3 May."),
        (f'<a href="{POST}">{POST}</a>.', f"{POST}."),
        ('<a href="12">The Bridge</a>', "The Bridge https://valley-post.example/12"),
        ('<a href="/x/é">The Bridge</a>', "The Bridge https://valley-post.example/x/é"),
        ('<a href="mailto:a@valley-post.example">write</a>', "write"),
        ('<a href="#top">above</a>', "above"),
        (f'<a href="{POST}"><img src="x.png"></a>', POST),
    ],
)
def test_notes_keep_the_addresses_of_their_links(link, expected):
    """A link's address stands behind its words, behind the quotation mark that closes them, and resolved against <base>."""
    document = read(
        f"""<base href="https://valley-post.example/">
        <p>It fell.<sup><a href="#fn1">1</a></sup></p><ol><li id="fn1">{link}</ol>"""
    )
    assert notes(document) == [("1", expected)]


@pytest.mark.parametrize(
    ("data", "words", "encoding"),
    [
        ("<p>Der Brückeneinsturz".encode("utf-16"), "Der Brückeneinsturz", "utf-16-le"),
        (b"\xef\xbb\xbf<p>caf\xc3\xa9", "café", "utf-8"),
        ('<meta charset="windows-1256"><p>سقط الجسر في الليل'.encode("cp1256"), "سقط الجسر في الليل", "cp1256"),
        (
            '<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"><p>prêt à “partir”'.encode("cp1252"),
            "prêt",
            "cp1252",
        ),
        (
            "<p>Le pont est tombé après l’été, déjà fragilisé par les crues répétées de la rivière.".encode("cp1252"),
            "tombé après",
            "cp",
        ),
    ],
)
def test_encodings(data, words, encoding):
    """The byte order mark is believed, then valid UTF-8, then the declaration, then a guess; the document says which."""
    document = read(data)
    assert words in document.text
    assert document.encoding.startswith(encoding)


def test_links_are_the_citations_of_a_page_without_notes():
    """Where there are no notes, each link of the text is a note of its own, told by CC412."""
    document = read(
        f"""<nav><a href="https://menu.example/">Menu</a></nav><p>The bridge fell, <a href="{POST}">the Post says</a>. The
        <a href="https://valley-road.example/">road</a> was shut.</p><p><a href="#top">Top</a> <a
        href="mailto:a@b.example">Mail</a></p>"""
    )
    assert notes(document) == [("1", f"the Post says {POST}"), ("2", "road https://valley-road.example/")]
    assert [claim.sentence for claim in document.claims] == ["The bridge fell, the Post says.", "The road was shut."]
    assert codes(document) == ["CC412"]
    assert "the Post says[1]. The road[2] was shut." in document.text


def test_a_page_with_neither_notes_nor_links_is_told():
    """Nothing to check is a result, and said."""
    assert codes(read("<p>The bridge fell.</p>")) == ["CC411"]


def test_notes_pasted_as_mere_paragraphs_are_found():
    """A plain-text report pasted into a page has the notes that plain text has, and keeps the addresses of their links."""
    document = read(
        f"""<p>The bridge fell at night and 12 people died1. The road was shut for a week2.</p><p>The council met on Monday3.</p>
        <p>(1) "The Bridge", Valley Post, 3 May 2016, <a href="{POST}">here</a></p><p>(2) "The Road", Valley Post, 4 May 2016.</p>
        <p>(3) Minutes of the council, 9 May 2016.</p>"""
    )
    assert notes(document)[0] == ("1", f'"The Bridge", Valley Post, 3 May 2016, here {POST}')
    assert [note for _, note in places(document)] == ["1", "2", "3"]
    assert document.media_type == "text/html"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 not a page", b"PK\x03\x04zip", bytes(range(256)) * 40, b"", b"<p> </p>", b"<!-- -->"]
)
def test_what_is_no_page_is_refused(data):
    """Binary files and pages without a word are told, with the file's name."""
    with pytest.raises(UnreadableDocument) as caught:
        read(data)
    assert caught.value.where == "report.html"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 50_000 + "deep",
        "<p>a" * 50_000,
        '<sup><a href="#fn1">1</a></sup>' * 5_000 + '<p id="fn1">1 Words.',
        "".join(f'<p>x<sup><a href="#f{n}">{n}</a></sup></p><p id="f{n}">{n} y</p>' for n in range(2_000)),
        "<br>".join(f'<a name="f{n}"></a>{n} y <sup><a href="#f{n}">{n}</a></sup>' for n in range(1_000)),
        "<a href='#x'>" * 20_000 + "<p id=x>words",
        "<span class='footnote'>a b " * 3_000,
        "<table><tr><td>" * 5_000 + "x",
        "[" * 100_000,
        '<a href="#f">' + "(" * 50_000 + "1</a><p id=f>1",
    ],
    ids=["deep", "long", "one note", "many notes", "one line", "links", "spans", "tables", "brackets", "label"],
)
def test_hostile_pages_are_read_in_bounded_time(page):
    """Depth, length and crowds of links cost time in proportion, and no error but ours."""
    started = time.process_time()
    with contextlib.suppress(UnreadableDocument):
        read(page)
    assert time.process_time() - started < 8


def test_too_many_tags_are_refused():
    """A page that would fill the memory is told, not tried."""
    with pytest.raises(UnreadableDocument, match="tags"):
        read(b"<p>" * 1_000_001)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_document_or_our_error(data):
    """Whatever stands in the file, nothing but ``UnreadableDocument`` is raised."""
    try:
        document = read(data)
    except UnreadableDocument:
        return
    assert document.text.strip()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(HABITS)), st.integers(0, 2**32))
def test_damaged_pages_give_a_document_or_our_error(habit, seed):
    """Pages cut, doubled and mixed up at random are read or refused, and every span stays inside the text."""
    chance = random.Random(seed)
    page = HABITS[habit]
    for _ in range(chance.randint(1, 4)):
        first, last = sorted(chance.randrange(len(page) + 1) for _ in range(2))
        middle = chance.choice(["", page[first:last] * 2, "<", '">', "</div>", "<li>", "\x00", "<!--", "]]>", '<p id="fn1">'])
        page = page[:first] + middle + page[last:]
    try:
        document = read(page)
    except UnreadableDocument:
        return
    spans = [*(marker.span for marker in document.markers), *(note.span for note in document.notes)]
    assert all(0 <= span.start <= span.end <= len(document.text) for span in spans)
    assert {marker.note for marker in document.markers} - {None} <= {note.id for note in document.notes}


@pytest.mark.parametrize("word", ["location", "art", "part", "line", "discretion", "box", "Kapitel"])
def test_the_end_of_a_word_is_no_reference_to_a_section(word):
    """A bare linked number behind "location." is a marker; behind "n. " or "line" as a word of its own it is a reference."""
    page = f'<p>It was at this x{word}.<a href="#fn1">1</a></p><ol><li id="fn1">1. Valley Post.</li></ol>'
    assert [note.label for note in read(page).notes] == ["1"]


def test_notes_below_their_paragraphs_that_nobody_linked_leave_the_text_alone():
    """A numbered note below its paragraph ends with its own paragraph: the text goes on behind it."""
    document = read(
        """<p>The bridge<sup>1</sup> fell.</p><p class="footnote"><sup>1</sup>Valley Post.</p><h2>Later</h2><p>The
        road<sup>2</sup> was shut.</p><p class="footnote"><sup>2</sup>Ibid.</p><p>That is all.</p>"""
    )
    assert notes(document) == [("1", "Valley Post."), ("2", "Ibid.")]
    assert document.text.startswith("The bridge[1] fell.\n\nLater\n\nThe road[2] was shut.\n\nThat is all.")
