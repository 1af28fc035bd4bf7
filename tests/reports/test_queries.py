"""Questions to the author: what stands in them, what never does, and that no file of them can be turned against its reader."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile

import msgspec
import pytest

from citecheck.model.citation import Citation
from citecheck.model.decision import Decided, Decision, Judgement, Quote
from citecheck.model.document import Claim
from citecheck.model.errors import ConfigError
from citecheck.model.event import Run, RunStart
from citecheck.model.memento import AnswerState, ArchiveAnswer
from citecheck.model.outcome import Outcome
from citecheck.model.report import RunReport
from citecheck.model.span import Span
from citecheck.model.url import parse_url
from citecheck.reports.queries import COLUMNS, queries_file, queries_of
from citecheck.testing import NOW, memento

PAGE = "https://a.example/ferry"
SNAPSHOT = memento(PAGE, "20161214000000")


def decided(query: str, judgement: str = "partly", **more: object) -> Decided:
    """Build a decision that asks the author something."""
    made = Decision(
        claim="c1", judgement=Judgement(judgement), reviewer="Ada", claim_digest="d", query=query, note="PRIVATE", **more
    )  # type: ignore[arg-type]
    return Decided(seq=1, at=NOW, decision=made)


def quote(exact: str) -> Quote:
    """Build a passage that was used."""
    return Quote(exact=exact, prefix="", suffix="", span=Span(0, len(exact)), text_digest="t")


def report(
    *decisions: Decided, sentence: str = "The ferry left at dawn.", verified: bool = True, url: str | None = PAGE
) -> RunReport:
    """Build a report of one citation on which was decided."""
    claim = Claim(id="c1", sentence=sentence, clause="", span=Span(0, 1), clause_span=Span(0, 1), notes=("3",))
    answer = ArchiveAnswer(state=AnswerState.FOUND, original=PAGE, at=NOW, memento=SNAPSHOT, verified=verified)
    outcome = Outcome(
        citation=Citation(
            id="n3", note="3", kind="news", raw="raw", url=parse_url(url) if url else None, place="line 12, page 2"
        ),
        claims=(claim,),
        answer=answer if url else None,
        decisions=decisions,
    )
    start = RunStart(report="ferries.txt", report_digest="d", tool="citecheck 0", config_digest="c", actor="tests")
    return RunReport(run=Run(id="run-1", start=start, started=NOW), head="h", last_seq=1, outcomes=(outcome,))


def test_a_question_says_where_what_and_by_which_source() -> None:
    """Place, note, claim, finding, question, the passage that was used, and a link that the author can open."""
    asked = decided("Dawn or\nnoon?", quotes=(quote("left at  noon"), quote("a second")), source_uri=SNAPSHOT.uri)
    (query,) = queries_of(report(asked, decided("  ")))
    assert query._asdict() == {
        "where": "line 12, page 2",
        "note": "3",
        "claim": "The ferry left at dawn.",
        "found": "partly supported",
        "question": "Dawn or noon?",
        "passage": "left at noon […] a second",
        "source": SNAPSHOT.uri,
        "asked_by": "Ada",
        "remark": "",
    }


@pytest.mark.parametrize(
    ("looked_at", "verified", "url", "link"),
    [
        (SNAPSHOT.uri, True, PAGE, SNAPSHOT.uri),
        ("local:/20161214000000/" + PAGE, True, PAGE, SNAPSHOT.uri),
        ("", True, PAGE, SNAPSHOT.uri),
        ("", False, PAGE, PAGE),
        ("", False, "https://ada:secret@a.example/ferry", PAGE),
        ("javascript:alert(1)", False, None, ""),
    ],
)
def test_the_link_is_one_that_can_be_opened(looked_at: str, verified: bool, url: str | None, link: str) -> None:
    """What was looked at, else a verified snapshot, else the page, without anybody's password; nothing that is no web address."""
    made = report(decided("Why?", source_uri=looked_at), verified=verified, url=url)
    assert [query.source for query in queries_of(made)] == [link]


@pytest.mark.parametrize("suffix", ["md", "csv", "docx"])
def test_private_notes_are_in_no_file_and_the_bytes_are_always_the_same(suffix: str) -> None:
    """Made twice, a file is the same; a word of a note is nowhere in it, packed or not."""
    made = report(decided("Dawn or noon?", quotes=(quote("left at noon"),), source_uri=SNAPSHOT.uri))
    content = queries_file(made, suffix)
    assert content == queries_file(made, suffix)
    assert "Dawn or noon?" in _text(content, suffix)
    assert "PRIVATE" not in _text(content, suffix)


def _text(content: bytes, suffix: str) -> str:
    if suffix != "docx":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "\n".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())


def test_no_cell_of_the_table_is_a_formula() -> None:
    """What a spreadsheet would run stands as text, in every column."""
    made = report(decided("=HYPERLINK(1)", quotes=(quote("@SUM(1)"),)), sentence="+1 ferry left.")
    rows = list(csv.reader(io.StringIO(queries_file(made, "csv").decode("utf-8-sig"))))
    assert rows[0] == list(COLUMNS)
    told = dict(zip(*rows, strict=True))
    assert (told["question"], told["source says"], told["claim"]) == ("'=HYPERLINK(1)", "'@SUM(1)", "'+1 ferry left.")


def test_one_line_a_question_in_markdown_and_nothing_becomes_markup() -> None:
    """Markup of a source or an author stays text; what runs from right to left is kept apart from the words around it."""
    asked = decided("<b>Is</b> it [so](javascript:x)?", quotes=(quote("غادرت العبارة ظهرا"),), source_uri=SNAPSHOT.uri)
    stale = msgspec.structs.replace(asked, stale="the claim has other words")
    lines = queries_file(report(asked, stale), "md").decode().splitlines()
    assert lines[0] == "# Questions to the author of ferries.txt"
    first, second = lines[2:]
    assert first.startswith("- Line 12, page 2, note 3: **\\<b\\>Is\\</b\\> it \\[so\\]\\(javascript:x\\)?**")
    assert "Source: “\u2068غادرت العبارة ظهرا\u2069”" in first
    assert first.endswith(f"Asked by Ada · <{SNAPSHOT.uri}>")
    assert "Since then: the claim has other words" in second


def test_the_word_file_opens_with_its_questions_and_links() -> None:
    """As Word reads it: a table with a row a question, a live link, Arabic set from right to left, no sign that XML forbids."""
    docx = pytest.importorskip("docx")
    asked = decided("Dawn\x07 or noon?", quotes=(quote("غادرت العبارة ظهرا"),), source_uri=SNAPSHOT.uri)
    document = docx.Document(io.BytesIO(queries_file(report(asked), "docx")))
    table = document.tables[0]
    head, row = ([cell.text for cell in row.cells] for row in table.rows)
    assert head == ["Where", "Claim", "Question", "The source says", "Source"]
    asked_for = "Dawn or noon? (Found: partly supported. Asked by Ada.)"
    assert row == ["note 3, line 12, page 2", "The ferry left at dawn.", asked_for, "“غادرت العبارة ظهرا”", SNAPSHOT.uri]
    links = [relation.target_ref for relation in document.part.rels.values() if relation.is_external]
    assert links == [SNAPSHOT.uri]
    assert table.rows[1].cells[3].paragraphs[0]._p.xml.count("<w:bidi/>") == 1
    assert document.core_properties.created.replace(tzinfo=dt.UTC) == NOW.replace(microsecond=0)


@pytest.mark.parametrize("suffix", ["md", "csv", "docx"])
def test_no_question_is_a_file_that_says_so(suffix: str) -> None:
    """A review without questions ends with a file all the same."""
    assert queries_of(report()) == ()
    content = queries_file(report(), suffix)
    assert len(content.splitlines()) == 1 if suffix == "csv" else "No questions." in _text(content, suffix)


def test_another_kind_of_file_is_one_clear_error() -> None:
    """It names those that there are."""
    with pytest.raises(ConfigError, match=r"not written as 'odt' \(one of: md, csv, docx\)"):
        queries_file(report(), "odt")
