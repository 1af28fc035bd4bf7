"""What the door to pypdfium2 promises: words with their places, pages one by one, foreign errors translated."""

import math

import pytest

from citecheck.model.errors import UnreadableDocument
from citecheck.text.pdf.pages import Limits, PdfPage, open_pages
from tests.ingest.pdf_maker import PdfMaker


def first(maker: PdfMaker) -> PdfPage:
    return next(open_pages(maker.bytes(), "report.pdf"))


def test_words_have_their_places():
    """A run says where its word begins and ends, its baseline, and whether white space stands before it."""
    maker = PdfMaker()
    maker.text(60, 700, "Two words", 10)
    two, words = first(maker).runs
    assert (two.text, round(two.x0), round(two.x1), round(two.base)) == ("Two", 60, 78, 700)
    assert (words.text, words.spaced, round(words.x0)) == ("words", True, 84)
    assert 8 < two.height < 14


def test_a_number_is_cut_where_it_changes_its_height():
    """A year and a raised 12 behind it are two runs, the second one lower and higher up."""
    maker = PdfMaker()
    maker.text(60, 700, "in 2016^12^ they")
    runs = first(maker).runs
    assert [run.text for run in runs] == ["in", "2016", "12", "they"]
    assert runs[2].base - runs[1].base == pytest.approx(3.5, abs=0.1)
    assert runs[2].height < 0.7 * runs[1].height


def test_links_lie_over_words():
    """A run knows the URL laid over it, or that the link leads to a place in the file."""
    maker = PdfMaker()
    maker.text(60, 700, "one two three")
    maker.link(60, 698, 78, 708, "https://valley.example/a?b=c")
    maker.link(84, 698, 102, 708, None)
    assert [(run.link, run.goto) for run in first(maker).runs] == [
        ("https://valley.example/a?b=c", False),
        (None, True),
        (None, False),
    ]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_turned_pages_are_turned_upright(rotate):
    """Words that run up a page come as if they ran along it, whatever the page's own turn; links turn with them."""
    maker = PdfMaker()
    maker.page(rotate=rotate)
    maker.text(300, 100, "alpha beta", up=True)
    maker.link(290, 100, 304, 130, "https://valley.example/")
    alpha, beta = first(maker).runs
    assert alpha.x1 < beta.x0
    assert math.isclose(alpha.base, beta.base, abs_tol=0.01)
    assert (alpha.link, beta.link) == ("https://valley.example/", None)


def test_text_of_a_size_below_nought_is_upright():
    """A matrix turned by a half and a size below nought make upright text, as layout programs write it."""
    maker = PdfMaker()
    maker.text(60, 700, "upright in 2016^12^ now", flipped=True)
    runs = first(maker).runs
    assert [run.text for run in runs] == ["upright", "in", "2016", "12", "now"]
    assert [run.x0 for run in runs] == sorted(run.x0 for run in runs)
    assert (round(runs[0].base), runs[3].height < runs[2].height) == (700, True)


@pytest.mark.parametrize("size", [7.5, 9.5, 10, 24])
def test_heights_follow_from_sizes_alone(size):
    """Words of one size have one height, whatever glyphs and fonts they have: 1.1 times the size."""
    maker = PdfMaker()
    maker.text(60, 700, "aces. pygmy ŁÓDŹ 12 -", size)
    assert {round(run.height / size, 3) for run in first(maker).runs} == {1.1}


def test_codes_of_tex_are_characters():
    """Ligatures and quotation marks that TeX's picture fonts give by their own codes are written out; so is its ß."""
    maker = PdfMaker()
    maker.text(60, 700, "o\x1ecial \x10\x1cve\x11 stra\u00ffe")
    assert "".join(" " * run.spaced + run.text for run in first(maker).runs).strip() == "official “five” straße"


def test_a_text_without_tex_keeps_its_letters():
    """ÿ is a letter of names, where nothing tells of TeX."""
    maker = PdfMaker()
    maker.text(60, 700, "L\u2019Ha\u00ff")
    assert "".join(run.text for run in first(maker).runs) == "L’Haÿ"


def test_letters_of_right_to_left_words_are_put_into_order():
    """A word drawn letter by letter from the left comes as it is read, and says that it is read from the right."""
    maker = PdfMaker()
    maker.text(60, 700, "القافلة"[::-1])
    (run,) = first(maker).runs
    assert (run.text, run.rtl) == ("القافلة", True)


def test_positional_forms_and_ligatures_are_written_out():
    """Presentation forms become the letters that they stand for."""
    maker = PdfMaker()
    maker.text(60, 700, "e\ufb03cient")
    assert "".join(run.text for run in first(maker).runs) == "efficient"


def test_pictures_are_told_from_blank_pages():
    """A page with a picture and no words says so, also with a stamp on it; a blank one and one of words do not."""
    maker = PdfMaker()
    maker.picture()
    maker.page()
    maker.picture()
    maker.text(500, 20, "12")
    maker.blank()
    maker.page()
    maker.text(60, 700, "words")
    pages = list(open_pages(maker.bytes(), "report.pdf"))
    assert [page.picture for page in pages] == [True, True, False, False]
    assert [page.number for page in pages] == [1, 2, 3, 4]


def test_pages_come_one_by_one():
    """The second page is not asked for before the first was taken, and leaving early closes the file."""
    maker = PdfMaker()
    maker.text(60, 700, "first")
    maker.page()
    maker.text(60, 700, "second")
    pages = open_pages(maker.bytes(), "report.pdf")
    assert next(pages).runs[0].text == "first"
    pages.close()
    assert list(pages) == []


@pytest.mark.parametrize(("limit", "value"), [("page_characters", 50), ("characters", 60), ("pages", 1)])
def test_limits_are_kept(limit, value):
    """Too many pages, and too many characters of a page or of the file, are refused in words that name the limit."""
    maker = PdfMaker()
    for _ in range(2):
        maker.page()
        maker.text(60, 700, "forty characters and a few more than that in one line")
    with pytest.raises(UnreadableDocument, match=rf"report\.pdf: .*\b{value}\b"):
        list(open_pages(maker.bytes(), "report.pdf", Limits(**{limit: value})))


def test_an_encrypted_file_with_an_empty_password_opens():
    """Files that are only locked against changes have words and links like others."""
    maker = PdfMaker()
    maker.text(60, 700, "open")
    maker.link(60, 690, 90, 710, "https://valley.example/")
    (page,) = open_pages(maker.bytes(password=""), "report.pdf")
    assert (page.runs[0].text, page.runs[0].link) == ("open", "https://valley.example/")


@pytest.mark.parametrize("data", [b"", b"words", b"%PDF-1.7"])
def test_broken_files_are_unreadable(data):
    """pdfium's own error is translated."""
    with pytest.raises(UnreadableDocument, match="broken"):
        list(open_pages(data, "report.pdf"))


def test_a_locked_file_is_unreadable():
    """A file that wants a password is told as such."""
    with pytest.raises(UnreadableDocument, match="password"):
        list(open_pages(PdfMaker().bytes(password="secret"), "report.pdf"))
