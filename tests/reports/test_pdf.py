"""The report on paper, read back: words, Arabic letters, pages, bookmarks, tags; and what is told where it cannot be made."""

import subprocess
import sys
import unicodedata

import msgspec
import pypdfium2
import pytest

from citecheck.model.errors import OutputError
from citecheck.reports.pdf import PdfReport, _check_letters
from tests.reports.formats import available
from tests.reports.judged import PRIVATE, with_decisions
from tests.reports.test_share import small

needs_pango = pytest.mark.skipif(not available("pdf"), reason="no WeasyPrint or no Pango here: no PDF can be made")


@pytest.fixture(scope="module")
def paper():
    report = small()
    last = report.outcomes[-1]
    tracked = msgspec.structs.replace(last.citation, title='<img src="https://tracker.example/x.png">')
    outcomes = (*report.outcomes[:-1], msgspec.structs.replace(last, citation=tracked))
    return PdfReport().render(msgspec.structs.replace(report, outcomes=outcomes))


@pytest.fixture(scope="module")
def pages(paper):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper)]


@needs_pango
def test_each_page_bears_its_number_and_the_reports_name(pages):
    """As n / all, at the foot."""
    assert len(pages) > 1
    for number, words in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in words
        assert "valley.txt" in words


@needs_pango
def test_what_is_folded_on_the_screen_is_open_on_paper(pages):
    """Passages, days of the source, figures of the runs; the filters are left out."""
    told = " ".join(" ".join(pages).split())
    for words in ("Nearest passages (1)", "json-ld", "Days found in it", "Private note: " + PRIVATE[0], "2026-10-19 12:00 UTC"):
        assert words in told, words
    assert "without a snapshot (" not in told


@needs_pango
def test_arabic_stands_there_in_letters(pages):
    """Words are found as they are written: shaped by their letters, not by signs of presentation, and none of them missing."""
    told = " ".join(" ".join(pages).split())
    for word in ("٢٤٠٠", "شخص", "كانون", "وادي", "بوست"):
        assert word in told, word
    assert not [sign for sign in told if "\ufb50" <= sign <= "\ufdff" or "\ufe70" <= sign <= "\ufefc"]
    assert "\ufffd" not in told


@needs_pango
def test_it_is_tagged_and_has_bookmarks(paper):
    """Headings are bookmarks down to each citation; the file says that it is tagged, as PDF/UA wants."""
    document = pypdfium2.PdfDocument(paper)
    names = [mark.get_title() if hasattr(mark, "get_title") else mark.title for mark in document.get_toc()]
    assert names[0].startswith("Link health of")
    assert {"At a glance", "Over time", "Citations"} <= set(names)
    assert any(unicodedata.bidirectional(name[0]) == "AL" for name in names)
    assert document.is_tagged()


@needs_pango
def test_nothing_is_asked_for(paper, pages):
    """A picture that a title names is text; nothing is fetched for the page."""
    assert "https://tracker.example/x.png" in "".join(pages)
    assert b"/Subtype /Image" not in paper


@pytest.mark.parametrize("missing", ["weasyprint", "pango"])
def test_what_is_missing_is_told_with_its_cure(missing):
    """Without the library: how to install it; without Pango: the package's name on the usual systems. No banner is printed."""
    hide = "sys.modules['weasyprint'] = None" if missing == "weasyprint" else (
        "import importlib.abc, importlib.machinery\n"
        "class NoPango(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'weasyprint':\n"
        "            print('a banner')\n"
        "            raise OSError('cannot load library')\n"
        "sys.meta_path.insert(0, NoPango())"
    )  # fmt: skip
    code = (
        f"import sys\n{hide}\n"
        "from citecheck.reports.render import check_formats\nfrom citecheck.model.errors import ConfigError\n"
        "try:\n    check_formats(['pdf'])\nexcept ConfigError as error:\n    print(error)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    cure = "pip install 'citecheck[pdf]'" if missing == "weasyprint" else "apt install libpango-1.0-0"
    assert cure in ran.stdout
    assert "banner" not in ran.stdout


def test_a_page_of_boxes_is_no_report():
    """Where the letters of the report have no font it is told, with the script's name; a stray sign without one is let pass."""
    with pytest.raises(OutputError, match=r"Arabic.*fonts-noto"):
        _check_letters(["ش", "خ", "ص"] * 5, "شخص " * 100)
    _check_letters(["☃", "🚣"] * 40, "some words")
    _check_letters(["𐤀"], "some words " * 50)


def test_the_judged_report_is_what_is_printed():
    """The fixture has what these tests look for."""
    assert small().outcomes[0].evidence == with_decisions().outcomes[-3].evidence
