"""The memo, read back by python-docx and by our own reader of Word documents."""

import io
import subprocess
import sys
import zipfile

import msgspec
import pytest

from citecheck.reports.memo import DocxMemo
from tests.reports.example import HOSTILE, example
from tests.reports.formats import available
from tests.reports.judged import REVIEWER, with_decisions
from tests.reports.news import with_news

needs_docx = pytest.mark.skipif(not available("docx"), reason="no python-docx here: no Word document can be made")


def opened(report):
    import docx

    return docx.Document(io.BytesIO(DocxMemo().render(report)))


@pytest.fixture(scope="module")
def memo():
    return opened(msgspec.structs.replace(with_decisions(), changes=with_news().changes))


@needs_docx
def test_it_has_the_parts_of_a_memo_under_words_own_styles(memo):
    """A title, headings in order, quotes for the claims, lists: what an outline and a screen reader go by."""
    heads = [each.text for each in memo.paragraphs if each.style.name == "Heading 1"]
    assert heads[0] == "Summary"
    assert heads[1].startswith("What changed since the run of")
    assert heads[2:] == ["What to fix first", "Note by note"]
    notes = [each.text for each in memo.paragraphs if each.style.name == "Heading 2"]
    assert len(notes) == len(with_decisions().outcomes)
    assert "Some 24,000 people left on boats on 16 December." in [
        each.text for each in memo.paragraphs if each.style.name == "Quote"
    ]
    assert memo.paragraphs[0].style.name == "Title"


@needs_docx
def test_what_to_fix_first_is_a_table_with_a_repeated_head(memo):
    """Errors before warnings, the same as on the page, and the report's own findings behind them."""
    table = memo.tables[1]
    assert [cell.text for cell in table.rows[0].cells] == ["Note", "Source", "What is wrong", "What to do"]
    assert "tblHeader" in table.rows[0]._tr.xml
    assert [row.cells[0].text for row in table.rows[1:]][:3] == ["4", "5", "6"]
    assert table.rows[-1].cells[2].text == "marker 40 <b>has</b> no note"


@needs_docx
def test_links_and_snapshots_can_be_followed(memo):
    """Web addresses are links, javascript: is none; the snapshot stands at its note."""
    targets = {each.target_ref for each in memo.part.rels.values() if each.is_external}
    assert "https://archive.example/web/20161215080000/https://valley-post.example/41" in targets
    assert all(target.startswith("https://") for target in targets)


@needs_docx
def test_arabic_runs_from_right_to_left(memo):
    """Its runs say so, and name their language for fonts and spelling; English beside it stays as it is."""
    (head,) = (each for each in memo.paragraphs if each.text == "Note 41: القوارب تنقل السكان")
    assert [(run.text, run.font.rtl) for run in head.runs] == [("Note 41: ", None), ("القوارب تنقل السكان", True)]
    assert 'w:bidi="ar-SA"' in head.runs[1]._r.xml
    (whole,) = (each for each in memo.paragraphs if each.text == " ".join(HOSTILE[9].split()) and each.style.name == "Quote")
    assert "<w:bidi/>" in whole._p.xml


@needs_docx
def test_sources_discrepancies_and_decisions_stand_at_their_note(memo):
    """In words, each an item of the list."""
    items = [each.text for each in memo.paragraphs if each.style.name == "List Bullet"]
    assert "number “24,000” (strong): not anywhere in the source" in items
    assert any(each.startswith(f"Decided: Contradicted by the source (major), by {REVIEWER}") for each in items)
    assert "That decision is stale: the claim was edited since" in items
    assert any(each.startswith("The source calls itself: القوارب") for each in items)


@needs_docx
def test_the_same_report_is_the_same_bytes_and_bears_the_runs_moment():
    """No clock of whoever renders: members without a time, properties with that of the run."""
    made = DocxMemo().render(example())
    assert made == DocxMemo().render(example())
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert {member.date_time for member in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(example()).core_properties
    assert properties.created == properties.modified
    assert (properties.created.year, properties.author) == (2026, "citecheck")


@needs_docx
def test_our_own_reader_reads_it(tmp_path):
    """What citecheck writes citecheck can read: headings, claims and links are in the text."""
    from citecheck.ingest.read import read

    file = tmp_path / "memo.docx"
    file.write_bytes(DocxMemo().render(with_decisions()))
    text = read(file).text
    assert "What to fix first" in text
    assert "Some 24,000 people left on boats on 16 December." in text


@needs_docx
def test_signs_that_xml_cannot_hold_are_left_out():
    """A bell and a lone surrogate in a title do not break the file."""
    report = example()
    citation = msgspec.structs.replace(report.outcomes[0].citation, title="bell\x07 and \ud800 half")
    report = msgspec.structs.replace(report, outcomes=(msgspec.structs.replace(report.outcomes[0], citation=citation),))
    assert "Note 1: bell and half" in [each.text for each in opened(report).paragraphs]


def test_without_the_library_the_cure_is_told():
    """One error that names the extra."""
    code = (
        "import sys\nsys.modules['docx'] = None\nfrom citecheck.reports.render import check_formats\n"
        "from citecheck.model.errors import ConfigError\n"
        "try:\n    check_formats(['docx'])\nexcept ConfigError as error:\n    print(error)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "pip install 'citecheck[docx]'" in ran.stdout
