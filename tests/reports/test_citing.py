"""Robust links given back in each format, rightly escaped."""

import datetime as dt
import html
import json

import bibtexparser
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from citecheck.model.citation import Citation, CitedDate
from citecheck.model.url import parse_url
from citecheck.reports.archived import GivenBack
from citecheck.reports.citing import FORMATS
from citecheck.reports.habit import Habit, habit_of

AT = dt.datetime(2018, 2, 16, 9, 30, tzinfo=dt.UTC)
NASTY = 'A <b>"title"</b> & [x](y) 50 % of {R&D} \\ A_1 #2 ~ ^ $5 `c` | *z*\n\u202egnp'
QUERY = "https://example.org/a_(b)?x=1&y=%7B2%7D#top"
PLAIN = Habit(sentence="archived at {uri} on {date}", day="{d} {M} {y}", language="en")


def given(
    title: str | None = "The weir", *, original="https://ostrow-post.example/weir", memento=None, gone=False, **fields
) -> GivenBack:
    citation = Citation(id="weir-1", note="4", kind="news", raw="raw", title=title, url=parse_url(original), **fields)
    why = "" if memento else "the archive lists no capture"
    return GivenBack(
        citation=citation,
        original=original,
        memento=memento,
        at=AT if memento else None,
        archive="Archive",
        gone=gone,
        why_none=why,
    )


def copy(original: str) -> str:
    return f"https://archive.example/web/20180216093000/{original}"


def test_html_carries_a_robust_link():
    """Original, memento and its date stand in the attributes that robust links have, whatever the title or address holds."""
    soup = BeautifulSoup(FORMATS["html"]([given(NASTY, original=QUERY, memento=copy(QUERY))], PLAIN), "lxml")
    robust, shown = soup.find_all("a")
    assert robust.attrs == {
        "href": QUERY,
        "data-originalurl": QUERY,
        "data-versionurl": copy(QUERY),
        "data-versiondate": "2018-02-16",
    }
    assert (shown["href"], shown.text) == (copy(QUERY), "16 February 2018")
    assert robust.text == " ".join(NASTY.replace("\u202e", " ").split())
    assert soup.find("b") is None


def test_the_link_of_a_page_that_is_gone_leads_to_its_memento():
    """Readers are not sent to a dead page; the original is still named."""
    link = BeautifulSoup(FORMATS["html"]([given(memento=copy("x"), gone=True)], PLAIN), "lxml").a
    assert (link["href"], link["data-originalurl"]) == (copy("x"), "https://ostrow-post.example/weir")
    text = FORMATS["markdown"]([given(memento=copy("x"), gone=True)], PLAIN)
    assert text.startswith(f"- [The weir](<{copy('x')}>)")
    assert "[original](<https://ostrow-post.example/weir>)" in text


@pytest.mark.parametrize("form", FORMATS)
def test_without_a_verified_memento_none_and_why(form):
    """No format makes a link up; each says that there is none, and why."""
    text = FORMATS[form]([given()], PLAIN)
    assert "none" in text
    assert "the archive lists no capture" in html.unescape(text)
    assert "archive.example" not in text
    assert "versionurl" not in text


def test_markdown_shows_just_what_was_meant():
    """By a parser of CommonMark: two links with these targets and these words, and no markup out of the title."""
    text = FORMATS["markdown"]([given(NASTY, original=QUERY, memento=copy(QUERY))], PLAIN)
    soup = BeautifulSoup(MarkdownIt("commonmark", {"html": True}).render(text), "lxml")
    title, shown = soup.find_all("a")
    assert (title["href"], shown["href"]) == (QUERY, copy(QUERY))
    assert title.text == " ".join(NASTY.split())
    assert [each.name for each in soup.li.find_all(True)] == ["a", "a"]


def test_a_bracket_in_an_address_cannot_end_a_markdown_link():
    """An address with angle brackets, spaces and backslashes stays one destination."""
    url = "https://example.org/a>b<c d\\"
    each = given(memento="https://archive.example/x")
    text = FORMATS["markdown"]([GivenBack(citation=each.citation, original=url, memento=each.memento, at=AT)], PLAIN)
    (first, _) = BeautifulSoup(MarkdownIt().render(text), "lxml").find_all("a")
    assert first["href"] == "https://example.org/a%3Eb%3Cc%20d%5C"


def test_csl_json_has_csls_fields():
    """Types, dates and names as CSL has them; the memento in ``archive_location``."""
    issued = CitedDate(date="2018-02", precision="month", raw="February 2018")
    accessed = CitedDate(date="2018-03-01", precision="day", raw="1 March 2018")
    full = given(
        memento=copy("x"), issued=issued, accessed=accessed, author="Anna Ostrow", container_title="Ostrow Post", doi="10.1/x"
    )
    (item,) = json.loads(FORMATS["csl-json"]([full], PLAIN))
    assert item == {
        "id": "weir-1",
        "type": "article-newspaper",
        "title": "The weir",
        "container-title": "Ostrow Post",
        "author": [{"literal": "Anna Ostrow"}],
        "issued": {"date-parts": [[2018, 2]]},
        "accessed": {"date-parts": [[2018, 3, 1]]},
        "DOI": "10.1/x",
        "URL": "https://ostrow-post.example/weir",
        "archive": "Archive",
        "archive_location": copy("x"),
        "note": f"archived at {copy('x')} on 16 February 2018",
    }


@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
def test_bib_entries_are_read_by_a_parser(form):
    """Every entry is one, its braces in balance, whatever the title holds; fields by the conventions of each."""
    accessed = CitedDate(date="2018-03-01", precision="day", raw="1 March 2018")
    one = given(NASTY, original=QUERY, memento=copy(QUERY), accessed=accessed, author="Ostrow & Sons", doi="10.1/x_y")
    library = bibtexparser.parse_string(FORMATS[form]([one, given()], PLAIN))
    assert library.failed_blocks == []
    entry, other = library.entries
    assert (entry.key, other.key) == ("weir-1", "weir-1-2")
    fields = {field.key: field.value for field in entry.fields}
    assert fields["author"] == "{Ostrow \\& Sons}"
    assert fields["title"].startswith('{A <b>"title"</b> \\& [x](y) 50 \\% of \\{R\\&D\\} \\textbackslash{} A\\_1 \\#2')
    said = "archived at \\url{" + copy(QUERY).replace("%", "\\%").replace("#", "\\#") + "} on 16 February 2018"
    if form == "biblatex":
        assert entry.entry_type == "online"
        assert (fields["url"], fields["urldate"], fields["note"]) == (QUERY, "2018-03-01", said)
    else:
        assert entry.entry_type == "misc"
        assert fields["howpublished"] == "\\url{" + QUERY.replace("%", "\\%").replace("#", "\\#") + "}"
        assert fields["note"] == "accessed 2018-03-01; " + said


def test_text_has_one_line_a_citation():
    """Note and sentence; a title cannot break the line."""
    text = FORMATS["text"]([given(memento=copy("x")), given("a\nb")], PLAIN)
    assert text.splitlines() == [f"4: archived at {copy('x')} on 16 February 2018", "4: none: the archive lists no capture"]


def cites(raw: str, version: str, **fields) -> Citation:
    return Citation(
        id="c", note="1", kind="web", raw=raw, url=parse_url("https://a.example/"), version_url=parse_url(version), **fields
    )


COPY = "https://web.archive.org/web/2018/https://a.example/"
HABITS = [
    ("archived at", f"A. Ostrow, The Weir, https://a.example/, archived at {COPY}", "archived at {uri}"),
    ("bracketed", f"A. Ostrow, The Weir [{COPY}]", "[{uri}]"),
    (
        "from the original",
        f"The Weir. Archived from the original on 16 February 2018, {COPY}",
        "Archived from the original on {date}, {uri}",
    ),
    ("in round brackets", f"The Weir (archived 16 February 2018 at {COPY})", "archived {date} at {uri}"),
    ("German", f"Das Wehr, archiviert am 16. Februar 2018: {COPY}", "archiviert am {date}: {uri}"),
    ("Arabic", f"السد، مؤرشف: {COPY}", "مؤرشف: {uri}"),
]


@pytest.mark.parametrize(("name", "raw", "sentence"), HABITS, ids=[row[0] for row in HABITS])
def test_the_reports_own_habit_is_kept(name, raw, sentence):
    """What a note says around an archived copy is said around the next one, its own date and address taken out."""
    habit = habit_of([cites(raw, COPY)], "en")
    assert (habit.sentence, habit.learned) == (sentence, True)


def test_the_commonest_habit_wins():
    """One odd note does not set the style."""
    odd = cites(f"The Weir [{COPY}]", COPY)
    usual = cites(f"The Weir, archived at {COPY}", COPY)
    assert habit_of([odd, usual, usual], None).sentence == "archived at {uri}"


LANGUAGES = [
    ("en", "archived at U on 16 February 2018"),
    ("fr", "archivé le 16 février 2018 : U"),
    ("de", "archiviert am 16. Februar 2018 unter U"),
    ("es", "archivado el 16 de febrero de 2018 en U"),
    ("ar", "مؤرشف في 16 فبراير 2018: U"),
    ("ru", "archived at U on 16 February 2018"),
    (None, "archived at U on 16 February 2018"),
]


@pytest.mark.parametrize(("language", "said"), LANGUAGES)
def test_without_a_habit_the_language_decides(language, said):
    """The usual words of the report's language; English where we know no better."""
    habit = habit_of([], language)
    assert (habit.say("U", AT.date()), habit.learned) == (said, False)


DAYS = [
    ("16 May 2017", "2017-05-16", "16 February 2018"),
    ("May 16, 2017", "2017-05-16", "February 16, 2018"),
    ("2017-05-16", "2017-05-16", "2018-02-16"),
    ("16.05.2017", "2017-05-16", "16.02.2018"),
    ("16.5.2017", "2017-05-16", "16.2.2018"),
    ("16/05/2017", "2017-05-16", "16/02/2018"),
    ("05/16/2017", "2017-05-16", "02/16/2018"),
    ("2017/5/16", "2017-05-16", "2018/2/16"),
    ("the sixteenth", "2017-05-16", "16 February 2018"),
]


@pytest.mark.parametrize(("raw", "date", "said"), DAYS, ids=[row[0] for row in DAYS])
def test_days_are_written_as_the_report_writes_them(raw, date, said):
    """Order, padding and signs of the report's own dates; the usual way where they do not tell."""
    cited = CitedDate(date=date, precision="day", raw=raw)
    assert habit_of([Citation(id="c", note="1", kind="web", raw="", issued=cited)], "en").date(AT.date()) == said
