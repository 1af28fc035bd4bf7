from pathlib import Path

import pytest

from citecheck.citations.lists.read import cite_list
from citecheck.model.errors import UnreadableDocument
from tests.citations.lists.lists import cited, links, listed, told

TABLE = '''Note,Source,Title,Date,Accessed,Comment
1,https://valley-post.example/dike,The dike is broken,14.02.2018,2018-03-01,"first, a quote ""x"""
2,n/a,A book,2017,,
7,valley.example/ab,"Two
lines",3/4/2018,,
8,mailto:x@valley.example,Mail,,,
'''


def test_columns_are_known_by_their_names():
    """Links, titles, dates and note numbers are taken from columns that are named so; the rest stays in ``raw``."""
    first, second, third, fourth = cited(".csv", TABLE)
    assert (first.note, first.title, first.url.normalised) == ("1", "The dike is broken", "https://valley-post.example/dike")
    assert (first.issued.date, first.issued.raw, first.accessed.date) == ("2018-02-14", "14.02.2018", "2018-03-01")
    assert first.container_title is None
    assert first.raw.endswith('"first, a quote ""x"""')
    assert (second.url, second.issued.date, second.issued.precision) == (None, "2017", "year")
    assert (third.note, third.title, third.url.normalised) == ("7", "Two lines", "http://valley.example/ab")
    assert fourth.url is None


def test_day_and_month_are_settled_by_the_whole_table():
    """One date above 12 proves the order for all; without a proof a date is ambiguous."""
    assert cited(".csv", TABLE)[2].issued.date == "2018-04-03"
    (alone,) = cited(".csv", "url,date\nhttps://a.example,3/4/2018\n")
    assert alone.issued.ambiguous


def test_a_bad_link_names_its_line():
    """The problem says which entry it is, and where it stands."""
    found = listed(".csv", TABLE)
    (problem,) = found.document.problems
    assert (problem.code, problem.notes, found.document.line_of(problem.span.start)) == ("CC407", ("8",), 6)
    assert "mailto" in problem.message


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".csv", "url;title\nhttps://a.example/1,2;T\n"),
        (".csv", "sep=;\nurl;title\nhttps://a.example/1,2;T\n"),
        (".csv", "title\turl\nT\thttps://a.example/1,2\n"),
        (".tsv", "T\thttps://a.example/1,2\nU\t-\n"),
        (".csv", "title|HREF\nT|https://a.example/1,2\n"),
        (".csv", "\ufeffURL,Title\n\"https://a.example/1,2\",T\n"),
        (".csv", "name,website\nT,\"https://a.example/1,2\"\n"),
        (".csv", "T,\"https://a.example/1,2\"\n"),
        (".csv", "https://a.example/1,2\n"),
    ],
)  # fmt: skip
def test_any_separator_and_any_place_of_the_links(suffix, text):
    """Commas, semicolons, tabs and bars divide; without a name, the first column that holds links is theirs."""
    assert links(suffix, text)[0] == "https://a.example/1,2"


def test_what_zotero_exports():
    """Zotero's column names, item types and dates are known."""
    head = "Key,Item Type,Publication Year,Author,Title,Publication Title,DOI,Url,Date,Date Added,Access Date"
    row = (
        '"AB12","newspaperArticle","2018","Doe, Jane","The dike is broken","Valley Post","","https://a.example/1","2018-02-14",'
        '"2019-01-01 10:00:00","2018-03-01 12:00:00"'
    )
    (one,) = cited(".csv", f"{head}\n{row}\n")
    assert (one.kind, one.container_title, one.author, one.note) == ("news", "Valley Post", "Doe, Jane", "AB12")
    assert (one.issued.date, one.accessed.date) == ("2018-02-14", "2018-03-01")


def test_several_links_in_a_cell_are_several_records():
    """No link of a row is dropped; its records share the row's number."""
    found = cited(".csv", "note,url\n5,https://a.example/1 https://a.example/2\n")
    assert [(one.note, one.url.path) for one in found] == [("5", "/1"), ("5", "/2")]


def test_an_archive_column_is_the_version():
    """The snapshot that a table names beside a link is kept as its version."""
    (one,) = cited(
        ".csv", "url,archive url\nhttps://a.example/1,https://web.archive.org/web/20180301000000/https://a.example/1\n"
    )
    assert (one.url.host, one.version_url.host) == ("a.example", "web.archive.org")


def test_quotation_marks_that_do_not_close_are_told():
    """Rows that a lost quotation mark may have joined are never dropped in silence."""
    assert told(".csv", 'url,title\nhttps://a.example/1,"open\nhttps://a.example/2,T\n') == ["CC413"]
    assert links(".csv", 'url,title\nhttps://a.example/1,"a" b\n') == ["https://a.example/1"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour,size\nred,3\n", "no column"),
        ("url,title\n", ""),
        (",,,\n", "no rows"),
        ('url\n"' + "a" * 200_000 + '"\n', "links.csv:2"),
    ],
)
def test_what_is_no_table_of_links_is_one_clear_error(text, words):
    """The error names the file and says what to do; a table with a head alone is an empty list."""
    if not words:
        assert cited(".csv", text) == ()
        return
    with pytest.raises(UnreadableDocument, match=words):
        cited(".csv", text)


PAIRS = "Page,Story,Title\nhttps://a.example/home,https://a.example/1,T\nhttps://b.example/home,https://b.example/2,U\n"


@pytest.mark.parametrize(
    ("column", "second"),
    [
        ("", "https://b.example/home"),
        ("Story", "https://b.example/2"),
        ("story ", "https://b.example/2"),
        ("2", "https://b.example/2"),
        ("1", "https://b.example/home"),
    ],
)
def test_an_editor_names_the_column_of_the_links(column, second):
    """Of several columns with links, the one that is named or counted holds those that are checked."""
    found = cite_list(Path("links.csv"), PAIRS.encode(), column=column)
    assert found.citations.citations[1].url.normalised == second
    assert [one.title for one in found.citations.citations] == ["T", "U"]


def test_a_column_that_is_not_there_is_told_with_those_that_are():
    """The error names the table's own columns; a list that is no table says so."""
    with pytest.raises(UnreadableDocument, match=r"no column 'Link' \(its columns are: Page, Story, Title\)"):
        cite_list(Path("links.csv"), PAIRS.encode(), column="Link")
    with pytest.raises(UnreadableDocument, match="no column '4'"):
        cite_list(Path("links.csv"), PAIRS.encode(), column="4")
    with pytest.raises(UnreadableDocument, match="this is no table"):
        cite_list(Path("links.txt"), b"https://a.example/1\n", column="2")


def test_a_named_column_takes_the_place_of_the_one_called_url():
    """What is named wins over a name that the table has itself."""
    found = cite_list(Path("links.csv"), b"url,mirror\nhttps://a.example/1,https://b.example/1\n", column="mirror")
    assert [one.url.normalised for one in found.citations.citations] == ["https://b.example/1"]


def test_a_text_file_with_tabs_is_a_table():
    """Excel's "Unicode text" is UTF-16 with tabs and the suffix .txt; its links and titles are read as from a .tsv."""
    text = "Title\tLink\tDate\r\nThe dike\thttps://a.example/1\t14.02.2018\r\nIce\thttps://a.example/2\t15.02.2018\r\n"
    found = cited(".txt", text.encode("utf-16"))
    assert [(one.title, one.url.normalised) for one in found] == [
        ("The dike", "https://a.example/1"),
        ("Ice", "https://a.example/2"),
    ]
    assert links(".txt", "https://a.example/1\tThe dike\nhttps://a.example/2\tIce\n") == [
        "https://a.example/1",
        "https://a.example/2",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1\tThe dike broke.\n2\tSee https://a.example/1 of that day.\n3\tThe end.\n",
        "Name\tAge\nDoe\t3\nRoe\t4\n",
        "A line without tabs.\nhttps://a.example/1\tand one\n",
    ],
)
def test_a_report_with_tabs_is_a_report(text):
    """Tabs alone make no list of links."""
    assert cite_list(Path("report.txt"), text.encode()) is None
