from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from citecheck.citations.book.file import citations_of, load_book, read_book, write_book
from citecheck.citations.book.merge import merge
from citecheck.citations.book.patch import fresh, wanted
from citecheck.citations.book.text import scalar
from citecheck.citations.book.tree import leaves_of, line_of
from citecheck.model.citation import Citation, CitedDate, Repeats
from citecheck.model.errors import BookError, OutputError
from tests.citations.book.samples import AWKWARD, HERE, booked, citations, claim, day, few_ids, news, report, texts

HEAD = "version: 1\ncitations:\n"


def _book(text: str):
    return read_book(HERE, text.encode())


@settings(max_examples=100, deadline=None)
@given(citations())
def test_what_is_written_is_what_is_read(given_citations):
    """The file alone gives back every citation, claim and edit that was written."""
    assert citations_of(booked(given_citations)) == given_citations


@settings(max_examples=100, deadline=None)
@given(citations(), st.booleans())
def test_writing_what_was_read_changes_no_byte(given_citations, with_claims):
    """A book is a fixed point of reading and writing, with and without the report's sentences."""
    book = booked(given_citations, with_claims=with_claims)
    again = wanted(citations_of(book), book.file, with_claims)
    assert again == book.file
    assert fresh(again) == book.text


@settings(max_examples=100, deadline=None)
@given(texts)
@pytest.mark.parametrize("version", [(1, 1), (1, 2)])
def test_no_yaml_reader_misreads_a_text(version, text):
    """Other tools, by YAML 1.1 or 1.2, read the same string that was written: no "no" becomes false."""
    yaml = YAML(typ="safe", pure=True)
    yaml.version = version
    assert yaml.load(f"%YAML {version[0]}.{version[1]}\n---\nkey: {scalar(text)}\n") == {"key": text}


@pytest.mark.parametrize("text", AWKWARD)
def test_an_awkward_title_survives(text):
    """Quotes, colons, hashes, Arabic, direction marks, emoji and control characters come back as they were."""
    title = text.strip()
    assert citations_of(booked(report(news(1, title)))).citations[0].title == title


def test_long_texts_are_folded_and_readable():
    """A long text stands in lines of a readable width, without quotes or escapes, and comes back whole."""
    raw = "“Ships: a #1 history” " * 20 + "end"
    book = booked(report(news(1, raw=raw)))
    assert "    raw: >-\n      “Ships: a #1 history” “Ships" in book.text
    assert max(map(len, book.text.splitlines())) <= 140
    assert citations_of(book).citations[0].raw == raw


def test_a_small_book_looks_like_this():
    """The shape of the file is a promise to editors: order of keys, dates plain, labels quoted, empty fields left out."""
    cited = news(
        1,
        "Fog",
        url=None,
        accessed=CitedDate(date="2019", precision="year", raw="2019"),
        claims=("c1",),
        raw="“Fog” Harbour Post",
    )
    text = booked(report(cited, claims=(claim(1, "It was foggy, the post said.", "1", clause="It was foggy"),))).text
    assert text[text.index("version") :] == (
        "version: 1\n\nreport:\n  source: ferries.txt\n  digest: sha256:" + "ab" * 32 + "\n\ncitations:\n"
        '  - id: n1\n    note: "1"\n    kind: news\n    title: Fog\n    container-title: Harbour Post\n    issued: 2019-03-04\n'
        "    issued-raw: 4 March 2019\n    accessed: 2019\n    raw: “Fog” Harbour Post\n    claims:\n"
        "      - sentence: It was foggy, the post said.\n        clause: It was foggy\n    parsed: {note: gwtwm, kind: xwzfs, "
        "title: wpdbd, container-title: vjrwq, issued: dwtnz, accessed: htjjc, raw: qzfkt, claims: qgsbf}\n"
    )


def test_the_sentences_of_the_report_can_be_left_out():
    """A book for publication holds no sentence of the report and still gives every citation."""
    whole = report(news(1, claims=("c1",)), claims=(claim(1, "A sentence of the report.", "1"),))
    book = booked(whole, with_claims=False)
    assert "sentence" not in book.text
    assert citations_of(book).citations[0].title == whole.citations[0].title
    assert citations_of(book).claims == ()


def test_editors_may_write_numbers_and_years_bare():
    """``note: 7``, ``issued: 2016`` and a film called 2012 need no quotes: what stands in the file counts."""
    cited = citations_of(_book(HEAD + "- {id: x1, note: 07, issued: 2016, title: 2012, locator: 1e3, author: yes}")).citations[0]
    assert (cited.note, cited.title, cited.locator, cited.author) == ("07", "2012", "1e3", "yes")
    assert cited.issued == CitedDate(date="2016", precision="year", raw="2016")


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("https://goo.gl/AbC.", "https://goo.gl/AbC."),
        ("HTTPS://Goo.GL/AbC", "https://goo.gl/AbC"),
        ("www.example.org:8080/x", "http://www.example.org:8080/x"),
    ],
)
def test_an_address_of_an_editor_is_taken_to_the_letter(written, normalised):
    """Only prose has glued full stops: an address in the file is asked for as it stands."""
    assert str(citations_of(_book(f"{HEAD}- {{id: x1, url: '{written}'}}")).citations[0].url) == normalised


def test_a_record_of_an_editor_needs_an_id_only():
    """Kind is told by the link; everything that the person wrote is theirs."""
    found = citations_of(_book(HEAD + "- id: x1\n  url: https://a.example/\n- id: x2\n"))
    assert [(cited.kind, cited.edited) for cited in found.citations] == [("web", ("url",)), ("comment", ())]
    assert found.source == "citations.yaml"


def test_an_edited_date_is_no_longer_ambiguous():
    """An editor who sets the date has settled day and month."""
    unsure = CitedDate(date="2019-03-04", precision="day", raw="3/4/2019", ambiguous=True)
    text = booked(report(news(1, issued=unsure))).text
    assert "issued-ambiguous: true" in text
    cited = citations_of(_book(text.replace("issued: 2019-03-04", "issued: 2019-04-03"))).citations[0]
    assert cited.issued == CitedDate(date="2019-04-03", precision="day", raw="3/4/2019")
    assert cited.edited == ("issued",)


def test_an_edited_link_is_spelt_as_the_editor_wrote_it():
    """What the note wrote is no spelling of another address."""
    text = booked(report(news(1))).text.replace("url: https://harbour.example/1", "url: https://b.example/")
    assert citations_of(_book(text)).citations[0].url.as_written == "https://b.example/"


def test_orphaned_records_are_not_cited():
    """A record whose note is gone stays in the file and out of the checks."""
    text = booked(report(news(1), news(2))).text.replace("  - id: n1\n", "  - id: n1\n    orphaned: true\n")
    assert [cited.id for cited in citations_of(_book(text)).citations] == ["n2"]


def test_reflowing_a_text_is_no_edit():
    """An editor's tool may wrap or quote anew; only the words count."""
    text = booked(report(news(1))).text
    title = "Ferry number 1 stays in port 7 days"
    again = text.replace(f"title: {title}", "title: >\n      Ferry number 1\n      stays  in port 7 days").replace(
        "kind: news", "kind: 'news'"
    )
    assert citations_of(_book(again)).citations[0].edited == ()


# --- mistakes --------------------------------------------------------------------------------------------------------------

REC = HEAD + "  - id: n1\n"
#: name, text, line, words that the error must hold (key, cause or cure).
BROKEN = [
    ("empty", "", None, "empty"),
    ("blank", " \n\n", None, "empty"),
    ("only a comment", "# to do\n", None, "empty"),
    ("only null", "null\n", None, "empty"),
    ("a text", "hello\n", 1, "version: 1"),
    ("a list", "- a\n- b\n", 1, "version: 1"),
    ("no version", "citations: []\n", 1, "version is missing"),
    ("version without value", "version:\ncitations: []\n", 1, "version is missing"),
    ("newer version", "version: 2\n", 1, "update citecheck"),
    ("version zero", "version: 0\n", 1, "version: 1"),
    ("version in words", "version: one\n", 1, "version: 1"),
    ("version is a list", "version: [1]\n", 1, "version: 1"),
    ("second colon", REC + "    title: red cross: ready\n", 4, "double quotes"),
    ("tab", REC + "\ttitle: a\n", 4, "spaces"),
    ("tab after spaces", REC + "    \ttitle: a\n", 4, "a tab"),
    ("too deep", REC + "    note: a\n      title: b\n", 5, "title of n1: the indentation is deeper"),
    ("too shallow", REC + "    note: a\n   title: b\n", 5, "title of n1: the indentation does not fit"),
    ("dash without a blank", REC + "  -id: n2\n", 4, "indentation"),
    ("dash missing", REC + "    id: n2\n", 4, "'id' stands twice"),
    ("no blank after the colon", REC + "    title:a\n", 4, "a colon and a blank after the key"),
    ("quotes inside", REC + '    title: "a" and "b"\n', 4, "title of n1: the quotation mark or bracket is closed before"),
    ("single quote inside", REC + "    title: 'it's'\n", 4, "each single quote inside it twice"),
    ("brackets before the end", REC + "    title: [a] b\n", 4, "closed before the value ends"),
    ("begins with a star", REC + "    title: *a*\n", 4, "no value may begin with & or *"),
    ("begins with an ampersand", REC + "    title: & Sons\n", 4, "no value may begin with & or *"),
    ("begins with a bar", REC + "    title: | a\n", 4, "no value may begin with | or >"),
    ("begins with a question mark", REC + "    title: ? a\n", 4, "question mark"),
    ("begins with an at sign", REC + "    title: @a\n", 4, "title of n1: a character that no value may begin with"),
    ("conflict of git", REC + "<<<<<<< HEAD\n    title: a\n=======\n    title: b\n>>>>>>> x\n", 4, "git left two versions"),
    ("conflict in three parts", REC + "<<<<<<< a\n    title: a\n||||||| b\n=======\n>>>>>>> c\n", 4, "keep one of the two"),
    ("conflict at the top", "<<<<<<< HEAD\n# a\n=======\n# b\n>>>>>>> x\n" + REC, 1, "git left two versions"),
    ("end in the middle", REC + "...\n  - id: n2\n", 5, "delete the line '...'"),
    ("no-break spaces", REC + "\u00a0\u00a0\u00a0\u00a0title: a\n", 4, "signs that nobody sees"),
    ("byte order mark in the middle", REC + "\ufefftitle: a\n", 4, "signs that nobody sees"),
    ("two addresses", REC + "    url: https://a.example/ https://b.example/\n", 4, "url of n1: two addresses in one field"),
    ("list of addresses", REC + "    url:\n      - https://a.example/\n", 5, "url of n1: a text belongs here, not a list"),
    ("claims without dash", REC + "    claims:\n      sentence: a\n", 5, "claims of n1: a list belongs here"),
    ("dotted date", REC + "    issued: 14.12.2016\n", 4, "write it as 2016-12-14"),
    ("date with a time", REC + "    accessed: 2016-12-14T10:00:00\n", 4, "accessed of n1"),
    ("report is a list", "version: 1\nreport:\n  - source: a\n", 3, "report: keys and values belongs here"),
    ("quotation mark not closed", REC + '    title: "a\n    note: b\n', 4, "close"),
    ("bracket not closed", REC + "    quotes: [a, b\n    note: c\n", 4, "close"),
    ("brace not closed", REC + "    repeats: {note: 1\n", 4, "close"),
    ("no colon", REC + "    title\n    note: b\n", 4, "key: value"),
    ("indentation", REC + "   title: a\n", 4, "indentation"),
    ("hex escape", REC + '    title: "C:\\xyz"\n', 4, "single quotes"),
    ("backslash", REC + '    title: "C:\\Users"\n', 4, "single quotes"),
    ("control character", REC + "    title: a\x07b\n", 4, "control character"),
    ("begins with a percent sign", REC + "    title: %a\n", 4, "double quotes"),
    ("anchor", REC + "    title: &a b\n", 4, "anchors"),
    ("alias", REC + "    title: *a\n", 4, "anchors"),
    ("merge of an alias", "a: &a {b: c}\n" + REC + "    <<: *a\n", 1, "anchors"),
    ("tag", REC + "    title: !!python/object a\n", 4, "tags"),
    ("second document", REC + "---\nversion: 1\n", 4, "second document"),
    ("question mark key", REC + "    ? title\n    : a\n", 4, "key: value"),
    ("list as key", REC + "    [a]: b\n", 4, "key: value"),
    ("nested too deep", "version: " + "[" * 40 + "]" * 40 + "\n", 1, "nested too deep"),
    ("key twice", REC + "    title: a\n    note: b\n    title: c\n", 6, "'title' stands twice (first on line 4)"),
    ("top key twice", "version: 1\nversion: 1\n", 2, "'version' stands twice"),
    ("unknown key", REC + "    titel: a\n", 4, "did you mean 'title'?"),
    ("underscore", REC + "    container_title: a\n", 4, "did you mean 'container-title'?"),
    ("capital", REC + "    URL: https://a.example/\n", 4, "did you mean 'url'?"),
    ("far from any key", REC + "    zzz: a\n", 4, "known are: id, note"),
    ("unknown top key", "version: 1\ncitation: []\n", 2, "did you mean 'citations'?"),
    ("unknown key of the report", "version: 1\nreport:\n  sorce: a\n", 3, "did you mean 'source'?"),
    ("unknown key of repeats", REC + "    repeats:\n      triger: a\n", 5, "did you mean 'trigger'?"),
    ("unknown key of a claim", REC + "    claims:\n      - sentence: a\n        claus: b\n", 6, "did you mean 'clause'?"),
    ("claim without sentence", REC + "    claims:\n      - clause: b\n", 5, "sentence is missing"),
    ("no id", HEAD + "  - title: a\n", 3, "id is missing"),
    ("empty id", HEAD + "  - id:\n    title: a\n", 3, "id is missing"),
    ("same id", REC + "  - id: n2\n  - id: n1\n", 5, "'n1' is the id of two records (first on line 3)"),
    ("id is a list", HEAD + "  - id: [a]\n", 3, "a text belongs here, not a list"),
    ("title is a list", REC + "    title:\n      - a\n", 5, "title of n1"),
    ("title is a mapping", REC + "    title: {a: b}\n", 4, "a text belongs here, not keys and values"),
    ("kind is unknown", REC + "    kind: vidoe\n", 4, "did you mean 'video'?"),
    ("kind is far from any", REC + "    kind: thing\n", 4, "known are: news, video"),
    ("date in words", REC + "    issued: 14 Dec 2016\n", 4, "issued of n1: '14 Dec 2016' is no date (write it as 2016-12-14"),
    ("date of no calendar", REC + "    issued: 2016-02-30\n", 4, "is no date"),
    ("month thirteen", REC + "    accessed: 2016-13\n", 4, "accessed of n1"),
    ("date in Eastern digits", REC + "    issued: ٢٠١٦\n", 4, "is no date"),
    ("date is a list", REC + "    issued: [2016, 12]\n", 4, "a text belongs here"),
    ("day of the report", "version: 1\nreport:\n  date: 2017\n", 3, "report.date: '2017' is no date (write it as 2016-12-14)"),
    ("url is none", REC + "    url: not a url\n", 4, "url of n1: not a URL"),
    ("url without scheme", REC + "    url: goo.gl/x\n", 4, "from https:// on"),
    ("url without host", REC + '    url: "https://"\n', 4, "url of n1"),
    ("version-url is none", REC + "    version-url: web 2016\n", 4, "version-url of n1"),
    ("skip is a word", REC + "    skip: maybe\n", 4, "write true or false"),
    ("quotes is a text", REC + "    quotes: a\n", 4, "each after '- '"),
    ("claims is a text", REC + "    claims: a\n", 4, "claims of n1"),
    ("claim is a text", REC + "    claims:\n      - a\n", 5, "keys and values belongs here"),
    ("repeats is a text", REC + "    repeats: n2\n", 4, "repeats of n1"),
    ("repeats nobody", REC + "    repeats: {citation: n9}\n", 4, "no record has the id 'n9'"),
    ("repeats itself", REC + "    repeats: {citation: n1}\n", 4, "repeats itself"),
    (
        "repeats in a circle",
        HEAD + "  - id: a\n    repeats: {citation: b}\n  - id: b\n    repeats: {citation: a}\n",
        4,
        "repeats itself",
    ),
    ("parsed is a text", REC + "    parsed: abc\n", 4, "parsed of n1"),
    ("parsed holds a list", REC + "    parsed: {title: [a]}\n", 4, "parsed of n1"),
    ("citations is a text", "version: 1\ncitations: none\n", 2, "a list belongs here, not a text"),
    ("citations is a mapping", "version: 1\ncitations:\n  n1: {title: a}\n", 3, "a list belongs here, not keys and values"),
    ("record is a text", HEAD + "  - https://a.example/\n", 3, "keys and values belongs here, not a text"),
    ("record is empty", REC + "  -\n  - id: n2\n", 4, "keys and values"),
    ("report is a text", "version: 1\nreport: a.txt\n", 2, "keys and values belongs here"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_book_gives_one_clear_error(text, line, words):
    """Each mistake is told once, with file, line and column, what is wrong, and the cure."""
    with pytest.raises(BookError) as caught:
        _book(text)
    error = caught.value
    assert words in str(error)
    assert error.hint
    assert "\n" not in str(error)
    assert str(error).startswith(f"citations.yaml:{line}:" if line else "citations.yaml: ")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"version: 1\ntitle: caf\xe9\n", "citations.yaml:2: the file is not UTF-8 (save it as UTF-8)"),
        ("version: 1\n".encode("utf-16"), "the file is UTF-16"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8"),
        (b"version: 1\rcitations: []\r", "citations.yaml:1: a line ends in a bare carriage return"),
        (b"version: 1\n\x00\x00", "control character"),
    ],
)
def test_what_is_no_utf_8_text_is_told(data, words):
    """Wrong encodings and binaries give the one error that says so."""
    with pytest.raises(BookError) as caught:
        read_book(HERE, data)
    assert words in str(caught.value)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(":-[]{}#&*!|>'\"%@` \n\tab1?,~", max_size=60).map(lambda text: REC + text)))
def test_no_text_at_all_makes_the_reader_fall_over(text):
    """Whatever stands in the file is read or told as BookError."""
    try:
        _book(text.encode("utf-8", "replace").decode())
    except BookError as error:
        assert error.where  # noqa: PT017  # reading may also go well


@settings(max_examples=80, deadline=None)
@given(citations(), st.data())
def test_a_book_cut_or_spoilt_anywhere_is_read_or_told(given_citations, data):
    """A file with some characters lost or put in gives records or BookError, nothing else."""
    text = booked(given_citations).text
    text = text[text.index("version") :]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 10)))
    spoilt = text[:start] + data.draw(st.text(":-[]{}#&*!|>'\"% \n\ta", max_size=3)) + text[end:]
    try:
        citations_of(_book(spoilt))
    except BookError as error:
        assert error.where.startswith("citations.yaml")  # noqa: PT017


def test_a_missing_file_a_folder_and_a_closed_file_are_told(tmp_path):
    """The three ways not to get at a file each have their own words."""
    with pytest.raises(BookError, match=r"no such file.*citecheck parse"):
        load_book(tmp_path / "none.yaml")
    with pytest.raises(BookError, match="this is a folder"):
        load_book(tmp_path)
    with pytest.raises(BookError, match="cannot be read"):
        load_book(tmp_path / ("x" * 300))


# --- writing ---------------------------------------------------------------------------------------------------------------


def test_writing_twice_gives_the_same_bytes(tmp_path):
    """The second writing changes nothing and says so."""
    path = tmp_path / "citations.yaml"
    assert write_book(path, report(news(1), news(2)))
    before = path.read_bytes()
    assert not write_book(path, report(news(1), news(2)))
    assert not write_book(path, report(news(1), news(2)), book=load_book(path))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["citations.yaml"]


def test_line_ends_and_byte_order_mark_stay(tmp_path):
    """A file from Windows stays a file from Windows when a record is added."""
    path = tmp_path / "citations.yaml"
    data = b"\xef\xbb\xbf" + booked(report(news(1))).text.replace("\n", "\r\n").encode()
    path.write_bytes(data)
    assert write_book(path, report(news(1), news(2)), book=load_book(path))
    after = path.read_bytes()
    assert after.startswith(data)
    assert after.count(b"\n") == after.count(b"\r\n") > data.count(b"\n")


def test_a_file_that_nobody_read_is_not_written_over(tmp_path):
    """People's edits in a file that was not merged are not lost by accident, only by asking for it."""
    path = tmp_path / "citations.yaml"
    path.write_text("version: 1\n# my notes\n")
    with pytest.raises(OutputError, match="edits in it would be lost"):
        write_book(path, report(news(1)))
    assert path.read_text() == "version: 1\n# my notes\n"
    assert write_book(path, report(news(1)), replace=True)


def test_an_edit_made_meanwhile_is_not_lost(tmp_path):
    """A file that was saved by an editor after it was read is left alone, with words on what to do."""
    path = tmp_path / "citations.yaml"
    write_book(path, report(news(1)))
    book = load_book(path)
    path.write_text(path.read_text() + "# saved meanwhile\n")
    with pytest.raises(OutputError, match="save and close it"):
        write_book(path, report(news(1), news(2)), book=book)
    assert path.read_text().endswith("# saved meanwhile\n")


def test_mode_and_link_of_the_file_stay(tmp_path):
    """Permissions survive, and a symbolic link still points to the file that was written."""
    real, link = tmp_path / "real.yaml", tmp_path / "citations.yaml"
    write_book(real, report(news(1)))
    real.chmod(0o640)
    link.symlink_to(real)
    assert write_book(link, report(news(1), news(2)), book=load_book(link))
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert "id: n2" in real.read_text()


@pytest.mark.parametrize("place", ["nowhere/citations.yaml", "file/citations.yaml", "x" * 300])
def test_a_place_that_cannot_be_written_is_told(tmp_path, place):
    """A missing folder, a file for a folder and a hopeless name give OutputError and leave nothing behind."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be"):
        write_book(tmp_path / place, report(news(1)))
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_leave_to_write_is_told(tmp_path):
    """A folder that is read-only gives OutputError, and the file in it stays whole."""
    folder = tmp_path / "closed"
    folder.mkdir()
    write_book(folder / "citations.yaml", report(news(1)))
    folder.chmod(0o555)
    with pytest.raises(OutputError, match="cannot be written"):
        write_book(folder / "citations.yaml", report(news(1), news(2)), replace=True)
    folder.chmod(0o755)
    assert "n2" not in (folder / "citations.yaml").read_text()


def test_citations_that_make_no_book_are_refused(tmp_path):
    """Two citations of one id, or a back-reference to nobody, would be a book that cannot be read: it is not written."""
    path = tmp_path / "citations.yaml"
    with pytest.raises(OutputError, match="id of two records"):
        write_book(path, report(news(1), news(1)))
    dangling = news(1, repeats=Repeats(trigger="ibid.", citation="n9"))
    with pytest.raises(OutputError, match="no record has the id 'n9'"):
        write_book(path, report(dangling))
    assert not path.exists()


LAYOUT = """\
# top of the file

version: 1   # shape
report: {source: ferries.txt, digest: "sha256:%s"} # ours

citations:
# before the first
- note: "2" # a note
  # inside
  id:   n2
  kind: 'news'

  title:    'Old title'   # by hand, 'quoted'
  raw: |- # as printed
     “Old title” Harbour Post

  parsed: { note: rwtmz, kind: xwzfs, title: zzzzz, # why?
     raw: zzzzz }
# between
- {id: n1, note: '1', title: flow} # in braces
# end of the file
""" % ("ab" * 32)


def test_every_comment_and_all_layout_stay():
    """New values go in at their places; comments, blank lines, quotes and order of keys and records stay."""
    book = _book(LAYOUT)
    new = report(
        news(2, "New title", edited=("title",)),
        Citation(id="n1", note="1", kind="web", raw="", title="flow", author="me", edited=("note", "title", "author")),
        news(3, "Third", url=None, raw="Third"),
    )
    text = merge_free(book, new)
    for comment in ("# top of the file", "# shape", "# ours", "# before the first", "# a note", "# inside", "# by hand, 'quoted'",
                    "# as printed", "# why?", "# between", "# in braces", "# end of the file"):  # fmt: skip
        assert text.count(comment) == LAYOUT.count(comment), comment
    assert "  # inside\n  id:   n2\n  kind: 'news'\n\n  title:    New title   # by hand, 'quoted'\n" in text
    assert text.index("# end of the file") > text.index("id: n1")
    assert read_book(HERE, text.encode()).file.citations[0].title == "New title"
    assert [record.id for record in read_book(HERE, text.encode()).file.citations] == ["n2", "n1", "n3"]


def merge_free(book, new) -> str:
    """Return the text of ``book`` with ``new`` written into it, without merging."""
    from citecheck.citations.book.patch import patched

    return patched(book.text, book.tree, book.file, wanted(new, book.file, True))


@settings(max_examples=60, deadline=None)
@given(citations(ids=few_ids), citations(ids=few_ids), st.randoms(use_true_random=False))
def test_any_book_can_become_any_other_without_losing_a_comment(one, other, random):
    """Whatever changes, and wherever comments stand, the new file says the new and keeps all comments."""
    text, number = _commented(booked(one), random)
    book = read_book(HERE, text.encode())
    assert book.file == booked(one).file
    after = merge_free(book, other)
    assert all(f"# mark{index}." in after for index in range(1, number + 1))
    assert _said(citations_of(read_book(HERE, after.encode()))).items() >= _said(other).items()
    assert merge_free(read_book(HERE, after.encode()), other) == after


@settings(max_examples=60, deadline=None)
@given(citations(ids=few_ids), citations(ids=few_ids), st.sampled_from([60, 4000]), st.sampled_from([None, True, False]))
def test_a_book_laid_out_by_another_tool_can_become_any_other(one, other, width, flow):
    """Other indents, wrapped lines, braces and sorted keys are no obstacle to writing new values in."""
    text = booked(one).text
    yaml = YAML(typ="rt" if flow is None else "safe", pure=True)
    yaml.width, yaml.default_flow_style = width, flow
    yaml.indent(mapping=3, sequence=5, offset=3)
    laid_out = io.StringIO()
    yaml.dump(YAML(typ=yaml.typ, pure=True).load(text), laid_out)
    assume(_means_the_same(laid_out.getvalue(), text))  # the other tool breaks some texts itself
    after = merge_free(read_book(HERE, laid_out.getvalue().encode()), other)
    assert _said(citations_of(read_book(HERE, after.encode()))).items() >= _said(other).items()
    assert merge_free(read_book(HERE, after.encode()), other) == after


def _means_the_same(one: str, other: str) -> bool:
    yaml = YAML(typ="safe", pure=True)
    try:
        return bool(yaml.load(one) == yaml.load(other))
    except YAMLError:
        return False


def _said(found) -> dict[str, object]:
    """Return by id all that is said of each citation, claims by their words."""
    return {
        cited.id: (
            msgspec.structs.replace(cited, claims=()),
            {(said.sentence, said.clause) for said in found.claims_of(cited)},
        )
        for cited in found.citations
    }


def _commented(book, random) -> tuple[str, int]:
    """Return the book's text with comments above and behind lines, but not inside folded texts, and how many."""
    inside = set()
    for leaf in leaves_of(book.tree):
        inside |= set(range(line_of(book.text, leaf.start) + 1, line_of(book.text, leaf.end) + 1)) if leaf.block else set()
    lines, number = [], 0
    for index, line in enumerate(book.text.splitlines(), start=1):
        words = line
        if index not in inside and not line.startswith("#"):
            if random.random() < 0.3:
                number += 1
                lines.append(f"{' ' * (len(line) - len(line.lstrip(' ')))}# mark{number}.")
            if random.random() < 0.3:
                number += 1
                words += f"  # mark{number}."
        lines.append(words)
    return "\n".join([*lines, ""]), number


def test_a_new_record_stands_after_the_one_before_it_in_the_report():
    """The order of the report is the order of new records; the first one goes below the key."""
    book = booked(report(news(2), news(4)))
    text = merge_free(book, report(news(1), news(2), news(3), news(4), news(5)))
    assert [record.id for record in read_book(HERE, text.encode()).file.citations] == ["n1", "n2", "n3", "n4", "n5"]
    assert text == booked(report(news(1), news(2), news(3), news(4), news(5))).text


@pytest.mark.parametrize(
    "tail", ["", "citations:\n", "citations: []  # none yet\n", "report:\ncitations: [] # none yet", "citations: ~\n"]
)
def test_records_can_be_put_into_an_empty_book(tail):
    """A book begun by hand takes the first reading."""
    text = merge_free(_book("version: 1 # mine\n" + tail), report(news(1), news(2)))
    assert text.startswith("version: 1 # mine\n")
    assert ("none yet" in text) == ("none yet" in tail)
    assert citations_of(read_book(HERE, text.encode())) == report(news(1), news(2))


def test_a_book_in_json_is_a_book_too():
    """JSON is YAML: it is read, and written as citecheck writes."""
    book = _book('{"version": 1, "citations": [{"id": "x1", "url": "https://a.example/"}]}')
    merged = merge(report(news(1)), book).citations
    assert [cited.id for cited in citations_of(read_book(HERE, merge_free(book, merged).encode())).citations] == ["n1", "x1"]


def test_the_cited_day_survives():
    """A date is read back with its precision."""
    assert citations_of(booked(report(news(1)))).citations[0].issued == day("2019-03-04", "4 March 2019")


def test_the_file_is_looked_for_where_it_is_said(tmp_path: Path):
    """load_book reads what write_book wrote."""
    write_book(tmp_path / "c.yaml", report(news(1)))
    assert citations_of(load_book(tmp_path / "c.yaml")) == report(news(1))
