"""What the PDF reader promises, on small PDFs written here."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citecheck.citations.parse import cite
from citecheck.ingest.links import cite_links, links_of
from citecheck.ingest.pdf.reader import Pdf
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument
from citecheck.text.pdf.pages import LIMITS
from tests.ingest.pdf_maker import PdfMaker, article, wrap

FILLER = "The guards of the northern gate kept a list of all who went through, and nobody was asked for a name twice that day."
LONG = " ".join([FILLER] * 4)


def read(data: bytes) -> Document:
    return Pdf().read(Path("report.pdf"), data)


def pairs(document: Document) -> list[tuple[str, str]]:
    """The word before each marker, and the text of the note that it points to."""
    notes = {note.id: note.text for note in document.notes}
    return [(document.text[: marker.span.start].split()[-1], notes[marker.note or ""]) for marker in document.markers]


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


def test_raised_numbers_and_labels_meet():
    """Footnotes are found by their raised labels, markers by being raised, also right behind a year."""
    body = "The convoy left in the morning^1^ with 6000 people. Most of them had come in 2016^2^ or before.^3^ " + FILLER
    document = read(article([([body], ["1 Valley Post, 14 December 2016.", "2 Ibid.", "3 River Radio, 16 December 2016."])]))
    assert pairs(document) == [
        ("morning", "Valley Post, 14 December 2016."),
        ("2016", "Ibid."),
        ("before.", "River Radio, 16 December 2016."),
    ]
    assert document.claims[1].sentence == "Most of them had come in 2016 or before."
    assert document.media_type == "application/pdf"
    assert codes(document) == []


def test_small_labels_need_not_be_raised():
    """A plain number at the beginning of a small line is a label too."""
    document = read(
        article([([f"They left.^1^ {FILLER} They came.^2^"], ["1 Valley Post, page 3.", "2 Ibid., page 4."])], label="{}  ")
    )
    assert pairs(document) == [("left.", "Valley Post, page 3."), ("came.", "Ibid., page 4.")]


@pytest.mark.parametrize(
    ("signs", "expected"),
    [("^1,2^", ["1", "2"]), ("^1–3^", ["1", "2", "3"]), ("^[1]^", ["1"]), ("^1^ ^2^", ["1", "2"])],
)
def test_one_sign_may_name_several_notes(signs, expected):
    """Lists and ranges in one raised sign are so many markers, and brackets and commas between them are no words."""
    notes = [f"{number} Source number {number}, 2016." for number in range(1, len(expected) + 1)]
    document = read(article([([f"The convoy left{signs} and came back. {FILLER}"], notes)]))
    assert [marker.label for marker in document.markers] == expected
    assert document.claims[0].sentence == "The convoy left and came back."


def test_a_label_printed_twice_is_one():
    """A raised "22" between the notes 1 and 3 is a 2 that was printed twice; as the label after 21 it is itself."""
    body = f"They left.^1^ {FILLER} They came.^2^ {FILLER} It ended.^3^"
    document = read(article([([body], ["1 Post, 2016.", "22 Radio, 2016.", "3 News, 2017."])]))
    assert [(note.label, note.text) for note in document.notes][1] == ("2", "Radio, 2016.")
    assert codes(document) == []


def test_notes_half_a_point_smaller_than_the_text():
    """Plain labels at the beginnings of lines only just smaller than the text are labels, also without a space behind."""
    maker = PdfMaker()
    maker.lines(60, 770, wrap(f"They left.^1^ {LONG} They came.^2^", 80))
    maker.lines(60, 80, ["1“Convoy leaves”, Valley Post, page 3.", "2 River Radio, page 4."], 9.5)
    assert [text for _, text in pairs(read(maker.bytes()))] == ["“Convoy leaves”, Valley Post, page 3.", "River Radio, page 4."]


@pytest.mark.parametrize("label", ["^{}^", "{} ", "{}"])
@pytest.mark.parametrize("signs", [("i", "ii", "iii", "iv"), ("a", "b", "c", "d")])
def test_notes_that_count_in_letters_or_roman_numerals(signs, label):
    """Raised letters and Roman numerals are markers where lines begin with them, raised or not, in their order."""
    sources = ["Valley Post, 2016.", "“River” Radio, 2016.", "City News, 2017.", "Gate Gazette, 2017."]
    maker = PdfMaker()
    body = " ".join(f"Group {n} left on the 5^th^ of May.^{sign}^ {FILLER}" for n, sign in enumerate(signs, 1))
    maker.lines(60, 770, wrap(body, 80))
    maker.lines(60, 120, [label.format(sign) + source for sign, source in zip(signs, sources, strict=True)], 8)
    document = read(maker.bytes())
    assert [(note.label, note.text) for note in document.notes] == list(zip(signs, sources, strict=True))
    assert [(marker.label, marker.note) for marker in document.markers] == [(sign, sign) for sign in signs]
    assert document.claims[0].sentence == "Group 1 left on the 5th of May."


def test_letters_without_markers_are_a_list():
    """Lines that begin with letters label no notes where nothing in the text is raised."""
    body = [LONG, "a. Open the gate.", "b. Let the people through.", "c. Close the gate.", LONG]
    document = read(article([(body, [])]))
    assert (document.notes, codes(document)) == ((), ["CC411"])


def test_a_number_that_begins_a_line_of_a_note_is_no_label():
    """A number of a note's words that stands at its line's beginning, and which no marker names, labels no note."""
    maker = PdfMaker()
    maker.lines(60, 770, wrap(f"They left.^1^ {LONG} They came.^2^", 80))
    maker.lines(60, 80, ["1 Valley Post, page 3.", "2 River Radio, which told that on that day more than", "4 people came."], 8)
    document = read(maker.bytes())
    assert [note.text for note in document.notes][1:] == ["River Radio, which told that on that day more than 4 people came."]


def test_markers_of_a_recognised_scan():
    """Where most markers are not raised, for a scan's text is recognised on the line, those in brackets there are found."""
    body = " ".join(f"Part {word} was told (of late) in the report ({n}). {FILLER}" for n, word in enumerate("abcdef", 1))
    notes = [f"{number} Valley Post, part {number}, 2016." for number in range(1, 7)]
    document = read(article([([body], notes)], label="({}) "))
    assert [(marker.label, marker.note) for marker in document.markers] == [(str(n), str(n)) for n in range(1, 7)]


def test_notes_whose_markers_cannot_be_read():
    """Small notes that count on at the feet of several pages are notes though no marker is found; each is told."""
    body = [f"The page began.^'^ {LONG} It ended.^%^"]
    pages = [(body, [f"{n} Source {n}, 2016." for n in range(first, first + 3)]) for first in (1, 4, 7, 10)]
    document = read(article(pages, label="{}. "))
    assert [note.label for note in document.notes] == [str(number) for number in range(1, 13)]
    assert set(codes(document)) == {"CC403"}


def test_powers_are_no_markers():
    """A raised 2 behind a measure is no marker of note 2."""
    body = f"Some 3 km^2^ of the city were held.^1^ {FILLER} The rest, 40 m^2^, was not.^2^"
    document = read(article([([body], ["1 Valley Post, 2016.", "2 River Radio, 2016."])]))
    assert [word for word, _ in pairs(document)] == ["held.", "not."]


def test_a_note_cited_again_has_two_markers():
    """A number that comes again points to the same note."""
    document = read(
        article([([f"They left.^1^ {FILLER} They came.^2^ So it was told.^1^"], ["1 Post, 2016.", "2 Radio, 2016."])])
    )
    assert [marker.note for marker in document.markers] == ["1", "2", "1"]


def test_missing_notes_and_markers_are_told():
    """A marker without its note and a note without its marker are told, and nothing is renumbered."""
    notes = ["1 Valley Post, 2016.", "3 River Radio, 2016.", "4 City News, 2016."]
    document = read(article([([f"One.^1^ Two.^2^ Three.^3^ {LONG}"], notes)]))
    assert sorted(codes(document)) == ["CC402", "CC403"]
    assert [note.label for note in document.notes] == ["1", "3", "4"]


def test_numbers_that_begin_anew_on_each_page():
    """Where each page counts from one, each marker points to the note on its own page."""
    pages = [([f"Page {n} began.^1^ {LONG} It ended.^2^"], [f"1 First of {n}.", f"2 Second of {n}."]) for n in (1, 2, 3)]
    document = read(article(pages, head="Report of the valley"))
    assert [text for _, text in pairs(document)] == [f"{word} of {n}." for n in (1, 2, 3) for word in ("First", "Second")]
    assert {note.scope for note in document.notes} == {"page"}
    assert len({note.id for note in document.notes}) == 6


def test_numbers_that_begin_anew_with_a_chapter():
    """Where a chapter of several pages counts from one, each marker points to the note of its own chapter."""
    pages = [
        ([f"{place} in {chapter}.^{number}^ {LONG}"], [f"{number} Source {chapter}{number}, 2016."])
        for chapter in "AB"
        for number, place in enumerate(("Start", "Middle", "End"), 1)
    ]
    document = read(article(pages))
    assert [text for _, text in pairs(document)] == [
        f"Source {chapter}{number}, 2016." for chapter in "AB" for number in (1, 2, 3)
    ]
    assert {note.scope for note in document.notes} == {"chapter"}


def test_asterisk_and_dagger():
    """Signs are tied to the notes with the same sign on their page, beside numbers."""
    body = f"A letter on the siege* and its end.† They left.^1^ {FILLER}"
    document = read(
        article([([body], ["* The author thanks her readers.", "† Spring 2017.", "1 Valley Post, 2016."])], label="{}")
    )
    assert pairs(document) == [
        ("siege", "The author thanks her readers."),
        ("end.", "Spring 2017."),
        ("left.", "Valley Post, 2016."),
    ]


def test_a_note_goes_on_at_the_foot_of_the_next_page():
    """A long note that is continued on the next page is one note, and so is the body's paragraph."""
    first = "1 The first half of this note stands here, and what it says of the siege, the gate and"
    second = "the guards goes on below the text of the next page. So far the Post of 2016."
    pages = [
        ([LONG, "The first group left.^1^ The second group was to leave in the"], [first]),
        ([f"afternoon, but it stayed.^2^ {LONG}"], [second, "2 River Radio, 2016."]),
    ]
    document = read(article(pages, head="Report of the valley"))
    assert document.notes[0].text == f"{first[2:]} {second}"
    body = document.notes[0].body.start
    assert [document.page_of(body + document.notes[0].text.index(words)) for words in (first[2:], second[:20])] == [1, 2]
    assert "The second group was to leave in the afternoon, but it stayed." in [claim.sentence for claim in document.claims]


def test_pages_are_where_their_words_begin():
    """``pages`` has the offset of each page's first word, a blank page's too, then that of each note."""
    maker = PdfMaker()
    maker.lines(60, 770, wrap(f"Alpha began.^1^ {FILLER}", 80))
    maker.lines(60, 60, ["^1^Valley Post, 2016."], 8)
    maker.blank()
    maker.page()
    maker.lines(60, 770, wrap(f"Omega ended. {FILLER}", 80))
    document = read(maker.bytes())
    assert [page for _, page in document.pages] == [1, 2, 3, 1]
    assert document.text[document.pages[0][0] :].startswith("Alpha")
    assert document.text[document.pages[2][0] :].startswith("Omega")


@given(counts=st.lists(st.integers(0, 3), min_size=1, max_size=6).filter(any), restarts=st.booleans())
def test_marker_note_claim_and_citation_each_tell_their_page(counts, restarts):
    """Notes are woven behind the text, and yet each shows the page at whose foot it stands; so does all that belongs to it."""
    pages, number = [], 0
    for page, count in enumerate(counts, 1):
        words, notes = [f"Part {page} opens. {FILLER}"], []
        number = 0 if restarts else number
        for _ in range(count):
            number += 1
            words.append(f"On page {page} convoy {number} left the valley.^{number}^ {FILLER}")
            notes.append(f"{number} Valley Post, sheet {page}, 2016.")
        pages.append((words, notes))
    document = read(article(pages))
    wanted = [page for page, count in enumerate(counts, 1) for _ in range(count)]
    assert [document.page_of(marker.span.start) for marker in document.markers] == wanted
    assert [document.page_of(note.span.start) for note in document.notes] == wanted
    assert [f"sheet {page}," in note.text for page, note in zip(wanted, document.notes, strict=True)] == [True] * len(wanted)
    told = {claim.sentence: document.page_of(claim.span.start) for claim in document.claims}
    assert all(f"On page {page} " in sentence for sentence, page in told.items())
    assert len(told) == len(wanted) or restarts
    cited = cite(document).citations
    assert [document.page_of(one.span.start) for one in cited] == wanted


def test_a_problem_of_a_note_tells_the_note_s_own_page():
    """A note that no marker points to is told with its page, not with the last one."""
    pages = [
        ([f"The convoy left.^1^ {FILLER}"], ["1 Valley Post, 2016.", "2 River Radio, 2016."]),
        ([f"It came back.^3^ {FILLER}"], ["3 Harbour Times, 2016."]),
        ([FILLER], []),
    ]
    problems = read(article(pages)).with_places().problems
    assert [(problem.code, problem.place) for problem in problems] == [("CC403", "page 1")]


def test_heads_and_page_numbers_are_put_aside():
    """Running heads and page numbers are not in the text, and cut no sentence in two."""
    pages = [
        ([f"day number {n} began with rain. {LONG} So it was told^{n}^ and on"], [f"{n} Source {n}, 2016."]) for n in range(1, 6)
    ]
    document = read(article(pages, head="The Valley Report"))
    assert "Valley Report" not in document.text
    assert "and on day number 3 began with rain." in document.text
    assert len(document.markers) == 5


def test_heads_close_above_the_text_and_tabs_beside_it():
    """What stands word by word at one place of several pages is put aside without a gap, above the text and beside it."""
    maker = PdfMaker()
    for number in range(1, 5):
        maker.page()
        maker.lines(60, 782, ["The Valley Report", *wrap(f"day {number} began so.^{number}^ {LONG} It was and", 80)])
        maker.text(30, 106, "T", 7)
        maker.text(30, 62, "R", 7)
        maker.lines(60, 80, [f"^{number}^ Valley Post, part {number}, a source with", "a long name, 2016."], 8)
    document = read(maker.bytes())
    assert "Valley Report" not in document.text
    assert [note.text for note in document.notes] == [
        f"Valley Post, part {number}, a source with a long name, 2016." for number in range(1, 5)
    ]


def two_columns(*, interleaved: bool) -> bytes:
    """Two columns, each with a note at its foot; written line by line across the page, or one after the other."""
    left = wrap(f"The left column begins.^1^ {LONG} It ends in the", 36)
    right = wrap(f"middle of a sentence, here.^2^ {LONG}", 36)
    rows = [(60, 770 - 12 * row, line, 10) for row, line in enumerate(left)]
    rows += [(330, 770 - 12 * row, line, 10) for row, line in enumerate(right)]
    rows += [(60, 60, "^1^ Valley Post, 2016.", 8), (330, 60, "^2^ River Radio, 2016.", 8)]
    if interleaved:
        rows.sort(key=lambda row: (-row[1], row[0]))
    maker = PdfMaker()
    for x, y, line, size in rows:
        maker.text(x, y, line, size)
    return maker.bytes()


@pytest.mark.parametrize("interleaved", [False, True])
def test_columns_are_read_one_after_the_other(interleaved):
    """Text in two columns is read down the left one first, whatever the order in the file."""
    document = read(two_columns(interleaved=interleaved))
    assert "It ends in the middle of a sentence, here." in [claim.sentence for claim in document.claims]
    assert [note.text for note in document.notes] == ["Valley Post, 2016.", "River Radio, 2016."]


def test_a_translation_in_the_second_column():
    """Where both columns bear the same numbers, each has notes of its own, and each marker points to the one of its column."""
    maker = PdfMaker()
    for page in (1, 2, 3):
        maker.page()
        for x, word in ((60, "left"), (330, "right")):
            first, second = 2 * page - 1, 2 * page
            maker.lines(x, 770, wrap(f"The {word} text.^{first}^ {LONG} It ends.^{second}^ {FILLER}", 36))
            maker.lines(x, 80, [f"^{first}^ Source {first}, {word}.", f"^{second}^ Source {second}, {word}."], 8)
    document = read(maker.bytes())
    told = [(marker.label, text) for marker, (_, text) in zip(document.markers, pairs(document), strict=True)]
    assert sorted(told) == sorted((str(n), f"Source {n}, {word}.") for n in range(1, 7) for word in ("left", "right"))
    assert len({note.id for note in document.notes}) == 12


def test_a_word_too_long_for_its_column():
    """An address that runs over the gutter and over a line of the next column belongs to its own column."""
    uri = "https://valley-post.example/news/2016/12/the-first-group-of-the-convoy-leaves.html"
    left = [*wrap(f"The left column begins.^1^ {LONG}", 36), uri, "was its address.", *wrap(f"{FILLER} It ends in the", 36)]
    maker = PdfMaker()
    maker.lines(60, 770, left)
    maker.lines(330, 770, wrap(f"middle of a sentence, here.^2^ {LONG} {FILLER}", 36))
    maker.text(60, 60, "^1^ Valley Post, 2016.", 8)
    maker.text(330, 60, "^2^ River Radio, 2016.", 8)
    document = read(maker.bytes())
    assert f"{uri} was its address." in document.text
    assert "It ends in the middle of a sentence, here." in [claim.sentence for claim in document.claims]


def test_notes_below_both_columns():
    """Small notes that run over the full width of the page, short ones among them, stay together below two columns."""
    maker = PdfMaker()
    maker.lines(60, 770, wrap(f"The left column begins.^1^ {LONG} {LONG} It ends in the", 36))
    maker.lines(330, 770, wrap(f"middle of a sentence, here.^2^ {LONG} Then all was told.^3^ {LONG}", 36))
    note = "A source whose name is so long that it runs over the whole page, and over the gutter of its columns, as notes do"
    maker.lines(60, 120, [f"^1^ {note}", "on the 3rd of May.", f"^2^ {note}", "and more.", "^3^ Ibid."], 7)
    document = read(maker.bytes())
    assert [text for _, text in pairs(document)] == [f"{note} on the 3rd of May.", f"{note} and more.", "Ibid."]
    assert "It ends in the middle of a sentence, here." in [claim.sentence for claim in document.claims]


def test_plain_labels_at_the_feet_of_pages():
    """Notes in the body's size, labelled "1." without being raised, are told by the raised markers on their page."""
    maker = PdfMaker()
    for number in (1, 2, 3):
        maker.page()
        maker.lines(60, 770, wrap(f"Page {number} began.^{number}^ {LONG} It ended.", 80))
        maker.lines(60, 80, [f"{number}. Valley Post, part {number}, a source with a name of", "some length, 2016."])
    document = read(maker.bytes())
    assert [text for _, text in pairs(document)] == [
        f"Valley Post, part {number}, a source with a name of some length, 2016." for number in (1, 2, 3)
    ]
    assert document.text.count("It ended.") == 3


def test_a_marker_at_the_beginning_of_a_line():
    """A marker that came to its line's beginning is no label: the small line with the same number is."""
    maker = PdfMaker()
    maker.lines(60, 770, ["The first group left the city in the morning.^1^ The second group left.", "^2^ Then all was told."])
    maker.lines(60, 650, wrap(LONG, 80))
    maker.lines(60, 80, ["1. Valley Post, 2016.", "2. River Radio, 2016.", "3. City News, 2016."], 8)
    assert [note.text for note in read(maker.bytes()).notes][:2] == ["Valley Post, 2016.", "River Radio, 2016."]
    assert [word for word, _ in pairs(read(maker.bytes()))] == ["morning.", "left."]


def test_a_page_turned_by_a_quarter():
    """A turned page (/Rotate, its lines running upwards) reads like any other."""
    maker = PdfMaker()
    maker.page(rotate=90)
    for row, line in enumerate(wrap(f"The turned page began.^1^ {LONG}", 90)):
        maker.text(80 + 12 * row, 60, line, up=True)
    maker.text(500, 60, "^1^ Valley Post, 2016.", 8, up=True)
    assert pairs(read(maker.bytes())) == [("began.", "Valley Post, 2016.")]


def test_a_stamp_in_the_margin_is_no_text():
    """Words that run up the margin of an upright page stand outside its text."""
    maker = PdfMaker()
    maker.lines(60, 770, wrap(f"The page began.^1^ {LONG}", 80))
    maker.text(30, 200, "stamped by the archive 2016", 14, up=True)
    maker.text(60, 60, "^1^ Valley Post, 2016.", 8)
    document = read(maker.bytes())
    assert "stamped" not in document.text
    assert len(document.notes) == 1


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["The whole of the civil popu-", "lation left, the civil population."], "civil population left"),
        (["It was a matter of long-", "term plans. The term was long."], "long-term plans"),
        (["They left with the front of Fateh Al-", "Sham in the morning of that day."], "Fateh Al-Sham in"),
        (["The war went on in the years 1914-", "1918 and in some places after."], "1914-1918 and"),
    ],
)
def test_hyphens_at_line_ends(lines, expected):
    """A hyphen that only the line's end brought goes; one of the word, of a name or between years stays."""
    maker = PdfMaker()
    maker.lines(60, 770, [*lines, f"So it was told.^1^ {FILLER[:40]}"])
    maker.text(60, 60, "^1^ Valley Post, 2016.", 8)
    assert expected in read(maker.bytes()).text


URL = "https://valley-post.example/news/2016/12/first-group-of-the-convoy-leaves-the-city.html"


def note_with(lines: list[str], links: list[tuple[int, int, int, str]] = ()) -> str:
    """Return the text of a note set in these lines. A link: its line, its first and last character, its URI."""
    maker = PdfMaker()
    maker.lines(60, 770, wrap(f"The page began.^1^ {LONG}", 80))
    maker.lines(60, 80, ["^1^ " + lines[0], *lines[1:]], 8)
    for row, first, last, uri in links:
        shift = 0.36 + 0.6 if row == 0 else 0
        x0, x1 = (60 + 8 * (0.6 * place + shift) for place in (first, last))
        maker.link(x0, 78 - 9.6 * row, x1, 87 - 9.6 * row, uri)
    return read(maker.bytes()).notes[0].text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [
                "Valley Post, 2016, https://valley-post.example/news/2016/12/first-group-of-the-",
                "convoy-leaves-the-city.html (accessed 3 January 2017).",
            ],
            URL,
        ),
        (
            [
                "Valley Post, 2016, https://valley-post.example/news/2016/12/",
                "first-group-of-the-convoy-leaves-the-city.html (accessed 3 January 2017).",
            ],
            URL,
        ),
        (
            [
                "Valley Post, 2016, https://valley-post.",
                "example/news/2016/12/first-group-of-the-convoy-leaves-the-city.html, page 7, at",
            ],
            URL,
        ),
        (
            [
                "Valley Post, 14 December 2016, in https://valley-post.example/news/2016/",
                "accessed in the first week of January 2017, and once more in the spring of it.",
            ],
            "https://valley-post.example/news/2016/ accessed",
        ),
        (
            [
                "Valley Post, 2016, https://valley-post.example/a/",
                "b-and-c is another matter altogether, which is why this line goes on for so long.",
            ],
            "https://valley-post.example/a/ b-and-c",
        ),
        (["Valley Post, 2016, see https://", "valley-post.example/news, page 7."], "https://valley-post.example/news, page"),
        (
            ["Valley Post, see https://valley-post.example/news/2016/12/first-group-of-leavers", "River Radio, 2016."],
            "first-group-of-leavers River Radio",
        ),
    ],
)
def test_wrapped_urls(lines, expected):
    """A URL is joined over lines only where its line is full and the next word looks like a part of it."""
    assert expected in note_with(lines)


@pytest.mark.parametrize(
    ("lines", "links", "expected"),
    [
        (
            ["See Valley Post online, 2016."],
            [(0, 4, 15, "https://valley.example/1")],
            "See Valley Post https://valley.example/1 online, 2016.",
        ),
        (["See valley.example/1."], [(0, 4, 20, "https://valley.example/1")], "See https://valley.example/1."),
        (["See https://valley.example/1."], [(0, 4, 28, "https://valley.example/1")], "See https://valley.example/1."),
        (
            ["See https://valley.example/one", "two.html."],
            [(0, 4, 30, "https://valley.example/onetwo.html"), (1, 0, 8, "https://valley.example/onetwo.html")],
            "See https://valley.example/onetwo.html.",
        ),
        (
            ["See https://valley.example/one-", "two.html, 2016."],
            [(0, 4, 31, "https://valley.example/one-")],
            "See https://valley.example/one-two.html, 2016.",
        ),
    ],
)
def test_links_over_words(lines, links, expected):
    """A link's address is in the note: added to words, mended where cut, and the longer one where either is cut."""
    assert note_with(lines, links) == expected


def test_a_link_that_leaves_out_the_end_of_a_line():
    """Where a word runs out of its link's rectangle, the address is whole all the same, and stands once."""
    uri = "https://valley.example/reports-of-the-siege/9874.html"
    links = [(0, 4, 48, uri), (1, 0, 4, uri)]
    assert note_with(["See https://valley.example/reports-of-the-siege/9874.", "html."], links) == f"See {uri}."


def test_a_link_that_leaves_out_the_scheme():
    """Where "https://" ends a line and the link begins on the next, the address is whole and bears one scheme."""
    uri = "https://valley.example/reports-of-the-siege"
    links = [(1, 0, 35, uri)]
    assert note_with(["See https://", "valley.example/reports-of-the-siege."], links) == f"See {uri}."


def test_wrapped_addresses_of_plain_notes_stand_once():
    """Where the rules for plain text find the notes, a linked address over two lines is mended once."""
    maker = PdfMaker()
    body = f"The convoy left the city with many people1. {LONG} The guards came back in the evening2. {FILLER}"
    y = maker.lines(60, 770, wrap(body, 80)) - 30
    uri = "https://valley.example/books?id=NdoDAB&pg=PA50"
    notes = ["(1) Valley Post, the first group of the convoy left https://valley.example/books", "?id=NdoDAB&pg=PA50.", ""]
    maker.lines(60, y, [*notes, "(2) River Radio, 15 December 2016."])
    maker.link(60 + 6 * 52, y - 2, 60 + 6 * 80, y + 9, uri)
    maker.link(60, y - 14, 60 + 6 * 18, y - 3, uri)
    document = read(maker.bytes())
    assert document.notes[0].text == f"Valley Post, the first group of the convoy left {uri}."


def test_links_of_the_body_leave_its_words_alone():
    """A link in the body adds no address to a claim."""
    maker = PdfMaker()
    maker.lines(60, 770, wrap(f"The convoy left the city.^1^ {LONG}", 80))
    maker.link(60, 765, 200, 782, "https://valley.example/convoy")
    maker.text(60, 60, "^1^ Valley Post, 2016.", 8)
    document = read(maker.bytes())
    assert document.claims[0].sentence == "The convoy left the city."
    assert "valley.example" not in document.text


def test_endnotes_in_the_size_of_the_body():
    """A plain list "1.", "2." at the end is the notes where the markers are raised; a note goes on over the page."""
    maker = PdfMaker()
    body = " ".join(f"Sentence number {n} of the report.^{n}^ {FILLER}" for n in range(1, 9))
    y = maker.lines(60, 770, wrap(body, 80))
    y = maker.lines(60, y - 30, ["Notes"], 14)
    for number in range(1, 8):
        y = maker.lines(60, y - 8, [f"{number}. Valley Post, part {number}, a source with a name of some", "   length, 2016."])
    maker.lines(60, 60, ["8. The last note stands here, and its second half is on the"])
    maker.page()
    maker.lines(60, 770, ["   next page, as it should."])
    document = read(maker.bytes())
    assert [note.label for note in document.notes] == [str(number) for number in range(1, 9)]
    assert document.notes[0].text == "Valley Post, part 1, a source with a name of some length, 2016."
    assert len(document.markers) == 8


def test_bracketed_numbers_and_a_list_of_sources():
    """[n] in the text and at the beginnings of the list's lines meet, in any order and again and again."""
    body = f"So it began [2]. {LONG} It went on [1] and ended [3, 2]. {FILLER}"
    document = read(article([([body], ["1 Valley Post, 2016.", "2 River Radio, 2016.", "3 City News, 2017."])], label="[{}] "))
    assert [marker.note for marker in document.markers] == ["2", "1", "3", "2"]


def test_a_numbered_list_is_no_notes():
    """Numbers at the beginnings of lines without raised numbers in the text are a list."""
    document = read(article([([LONG, "1. Open the gate.", "2. Let the people through.", "3. Close the gate.", LONG], [])]))
    assert document.notes == ()
    assert codes(document) == ["CC411"]


def test_flattened_markers_are_found_by_the_words():
    """Where nothing is raised or small, the rules for plain text find the notes; links there have their address too."""
    maker = PdfMaker()
    body = f"The convoy left the city with many people1. {LONG} The guards came back in the evening2. {FILLER} All was over3."
    y = maker.lines(60, 770, wrap(body, 80))
    notes = ["(1) Valley Post, 14 December 2016.", "(2) River Radio, 15 December 2016.", "(3) City News, 16 December 2016."]
    maker.lines(60, y - 30, notes, leading=30)
    maker.link(60 + 6 * 4, y - 32, 60 + 6 * 15, y - 20, "https://valley.example/1")
    document = read(maker.bytes())
    assert document.notes[0].text == "Valley Post https://valley.example/1, 14 December 2016."
    assert [word for word, _ in pairs(document)] == ["people", "evening", "over"]
    assert document.media_type == "application/pdf"


def test_ligatures_are_written_out():
    """One glyph for "fi" is two letters in the text."""
    maker = PdfMaker()
    maker.text(60, 770, "The of")
    maker.text(60 + 36, 770, "\ufb01")
    maker.text(60 + 42, 770, "ce was closed that day, and so was the gate.^1^")
    maker.text(60, 60, "^1^ Valley Post, 2016.", 8)
    assert "office was closed" in read(maker.bytes()).text


def test_right_to_left_words_are_put_into_order():
    """Arabic letters drawn from left to right in the order of the eye are put into the order of reading."""
    maker = PdfMaker()
    for row, line in enumerate(["غادرت القافلة المدينة في الصباح", "وتوقفت عند البوابة ثم تابعت"]):
        maker.text(300 - 6 * len(line), 770 - 14 * row, line[::-1])
    text = read(maker.bytes()).text
    assert "غادرت القافلة المدينة في الصباح" in text
    assert "وتوقفت عند البوابة ثم تابعت" in text


def test_lines_read_from_the_right_with_addresses():
    """A Latin address in an Arabic note keeps its last hyphen, goes on on the next line, and its full stop follows it."""
    maker = PdfMaker()
    for row, line in enumerate(["غادرت القافلة المدينة في الصباح", "وتوقفت عند البوابة ثم تابعت إلى"] * 4):
        maker.text(500 - 6 * len(line), 770 - 12 * row, line[::-1])
    maker.text(500 - 6 * 8, 770 - 12 * 8, "الصباح"[::-1])
    maker.text(440, 770 - 12 * 8, ".")
    maker.text(440 - 3.6, 770 - 12 * 8 + 3.5, "1", 6)
    maker.text(496, 80, "1", 8)
    word = "بريد"
    maker.text(488 - 4.8 * len(word), 80, word[::-1], 8)
    shown = "https://valley-post.example/first-group-of-the-"
    maker.text(460 - 4.8 * len(shown), 80, shown, 8)
    maker.text(500 - 4.8 * 11, 70.4, "convoy.html", 8)
    maker.text(500 - 4.8 * 12, 70.4, ".", 8)
    (note,) = read(maker.bytes()).notes
    assert note.text == f"{word} https://valley-post.example/first-group-of-the-convoy.html."


def test_pages_without_text_are_told():
    """A page that is only a picture is told by its number; one that is blank is not."""
    maker = PdfMaker()
    maker.lines(60, 770, wrap(LONG, 80))
    for _ in range(2):
        maker.page()
        maker.picture()
    maker.blank()
    maker.page()
    maker.picture()
    maker.text(500, 20, "7")
    document = read(maker.bytes())
    told = [problem.message for problem in document.problems if problem.code == "CC414"]
    assert told == ["pages 2 to 3 have no text: scans?", "page 5 has no text: scan?"]


def test_a_scan_cannot_be_read():
    """A PDF of pictures alone is refused, with what to do about it."""
    maker = PdfMaker()
    maker.picture()
    with pytest.raises(UnreadableDocument, match=r"report\.pdf: no page has text.*OCR"):
        read(maker.bytes())


def test_encrypted_files():
    """A password is asked for in words; a file locked only against changes (an empty user password) is read."""
    maker = PdfMaker()
    maker.lines(60, 770, wrap(FILLER, 80))
    assert "northern gate" in read(maker.bytes(password="")).text
    with pytest.raises(UnreadableDocument, match=r"encrypted.*without a password"):
        read(maker.bytes(password="secret"))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"", b"no PDF at all", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>"]
)
def test_broken_files(data):
    """What pdfium cannot open is refused with one clear error."""
    with pytest.raises(UnreadableDocument, match=r"report\.pdf: the PDF (is broken|has no pages)"):
        read(data)


def test_endless_files_are_refused():
    """More pages than the limit are refused before the first is read."""
    maker = PdfMaker()
    for _ in range(LIMITS.pages):
        maker.blank()
    with pytest.raises(UnreadableDocument, match="the limit is 5,000"):
        read(maker.bytes())


WHOLE = article([([f"They left.^1^ {LONG} They came.^2^"], ["1 Valley Post, 2016.", "2 River Radio, 2016."])] * 2, head="Report")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_files_end_in_a_document_or_one_error(data):
    """Whatever is cut off or changed in a file, it is read or refused as unreadable; nothing else is raised."""
    damaged = bytearray(WHOLE[: data.draw(st.integers(0, len(WHOLE)))] if data.draw(st.booleans()) else WHOLE)
    for _ in range(data.draw(st.integers(0, 20)) if damaged else 0):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        document = read(bytes(damaged))
    except UnreadableDocument:
        return
    for marker in document.markers:
        assert 0 <= marker.span.start <= marker.span.end <= len(document.text)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_end_in_one_error(data):
    """Bytes that are no PDF are refused, with and without a PDF's first line."""
    for bytes_ in (data, b"%PDF-1.4\n" + data):
        with pytest.raises(UnreadableDocument):
            read(bytes_)


# -- links of the text -----------------------------------------------------------------------------------------------

ROAD = "https://river-radio.example/the-road"
DAM = "https://valley-post.example/2016/the-dam"


def linked(maker: PdfMaker, x: float, y: float, words: str, uri: str, *, size: float = 10) -> float:
    """Write words with a link laid over them; return where they end."""
    end = maker.text(x, y, words, size)
    maker.link(x, y - 2, end, y + size, uri)
    return end


def with_body_links(*notes: str) -> Document:
    """Two pages with a linked title each, the second one with a title over two lines, and a linked foot on both."""
    maker = PdfMaker()
    maker.lines(60, 770, wrap(f"The convoy left in the morning.{'^1^' if notes else ''} {LONG}", 80))
    end = linked(maker, maker.text(60, 600, "The "), 600, "road report", ROAD)
    maker.text(end, 600, " told of it. Nobody came.")
    maker.lines(60, 80, notes, 8)
    linked(maker, 60, 25, "The Valley Desk", "https://desk.example/", size=7)
    maker.page()
    maker.lines(60, 770, wrap(f"It came back at night. {LONG}", 80))
    linked(maker, maker.text(60, 600, "The guards of the northern gate who kept the list of all read "), 600, "the dam", DAM)
    end = linked(maker, 60, 588, "that failed", DAM)
    maker.text(end, 588, " and went home.")
    linked(maker, 60, 25, "The Valley Desk", "https://desk.example/", size=7)
    return read(maker.bytes())


@pytest.mark.parametrize("notes", [("^1^ Valley Post, 14 December 2016.",), ()])
def test_links_of_the_body_are_kept_on_their_words(notes):
    """Links laid over words of the body are links of the text, be there notes or not; those of running feet are furniture."""
    document = with_body_links(*notes)
    assert len(document.notes) == len(notes)
    shown = [(" ".join(link.span.of(document.text).split()), link.href) for link in links_of(document)]
    assert shown == [("road report", ROAD), ("the dam that failed", DAM)]


@pytest.mark.parametrize("notes", [("^1^ Valley Post, 14 December 2016.",), ()])
def test_links_of_the_body_are_cited_with_sentence_and_page(notes):
    """Taken as citations, links have their address, their page, and the sentence on which they lie as their claim."""
    document = cite_links(with_body_links(*notes))
    cited = [(one.url.normalised, document.page_of(one.span.start)) for one in cite(document).citations if one.url and one.span]
    assert cited == [(ROAD, 1), (DAM, 2)]
    sentences = {note: claim.sentence for claim in document.claims for note in claim.notes}
    assert [sentences[note.id] for note in document.notes[len(notes) :]] == [
        "The road report told of it.",
        "The guards of the northern gate who kept the list of all read the dam that failed and went home.",
    ]


def test_links_of_notes_are_no_links_of_the_text():
    """A link in a note is the note's; one to a place in the file, or to no page of the web, is none."""
    maker = PdfMaker()
    y = maker.lines(60, 770, wrap(f"The convoy left.^1^ {LONG}", 80))
    linked(maker, 60, y - 20, "Write to us", "mailto:desk@desk.example")
    maker.link(60, 765, 200, 780, None)
    linked(maker, maker.text(60, 60, "^1^ See the ", 8), 60, "report", ROAD, size=8)
    document = read(maker.bytes())
    assert links_of(document) == ()
    assert [note.text for note in document.notes] == [f"See the report {ROAD}"]


def test_an_address_in_the_body_counts_once():
    """An address that stands in the body, with a link laid over it or without, is one link of the text."""
    maker = PdfMaker()
    y = maker.lines(60, 770, wrap(f"The convoy left.^1^ {LONG}", 80))
    linked(maker, maker.text(60, y - 20, "See "), y - 20, ROAD, ROAD)
    maker.text(60, y - 60, f"Read {DAM} as well.")
    maker.lines(60, 60, ["^1^ Valley Post, 14 December 2016."], 8)
    assert [link.href for link in links_of(read(maker.bytes()))] == [ROAD, DAM]
