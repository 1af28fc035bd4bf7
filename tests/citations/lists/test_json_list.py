import json

import pytest

from citecheck.model.errors import UnreadableDocument
from tests.citations.lists.lists import cited, links, listed, told

CSL = {
    "id": "dike2018",
    "type": "article-newspaper",
    "title": "The dike is broken",
    "container-title": "Valley Post",
    "URL": "https://a.example/1",
    "DOI": "10.1000/ABC",
    "issued": {"date-parts": [[2018, 2, 14]]},
    "accessed": {"raw": "1 March 2018"},
    "author": [{"family": "Doe", "given": "Jane"}, {"literal": "Valley Council"}],
}


def test_links_and_objects():
    """A list of links, of objects, or of both."""
    text = '["https://a.example/1", {"link": "https://a.example/2", "Title": "T", "date": "14.2.2018"}]'
    assert links(".json", text) == ["https://a.example/1", "https://a.example/2"]
    second = cited(".json", text)[1]
    assert (second.title, second.issued.date) == ("T", "2018-02-14")


@pytest.mark.parametrize("wrap", [lambda one: [one], lambda one: {"items": [one]}, lambda one: {"message": {"items": [one]}}])
def test_csl_fields_are_handed_over(wrap):
    """CSL-JSON as Zotero and Crossref write it gives all fields that CSL names."""
    (one,) = cited(".json", json.dumps(wrap(CSL), indent=1))
    assert (one.kind, one.title, one.container_title, one.note) == ("news", "The dike is broken", "Valley Post", "dike2018")
    assert (one.issued.date, one.issued.precision, one.accessed.date) == ("2018-02-14", "day", "2018-03-01")
    assert (one.author, one.doi) == ("Doe, Jane; Valley Council", "10.1000/abc")


@pytest.mark.parametrize(
    ("parts", "date"),
    [([[2010, 12]], "2010-12"), ([["2010"]], "2010"), ([[2010, 13]], None), ([[]], None), ([], None), ([[2010, 2, 30]], None)],
)
def test_a_csl_date_keeps_its_precision(parts, date):
    """Nothing is added to a date, and an impossible one is none."""
    (one,) = cited(".json", json.dumps([CSL | {"issued": {"date-parts": parts}}]))
    assert (one.issued.date if one.issued else None) == date


def test_every_entry_keeps_its_own_text():
    """``raw`` and the span are the entry as it stands in the file, also under a key."""
    text = '{"about": [1, "]"], "links": [ "https://a.example/1" , {"url": "https://a.example/2"} ]}'
    found = listed(".json", text)
    assert [one.span.of(text) for one in found.citations.citations] == ['"https://a.example/1"', '{"url": "https://a.example/2"}']


def test_what_is_wrong_in_an_entry_is_told():
    """A key that stands twice, an entry that is no link, and nothing at all: each is told, none is dropped."""
    text = '[{"url": "https://a.example/1", "url": "https://b.example"}, 3, null, "x", "https://a.example/2"]'
    assert links(".json", text) == ["https://a.example/1", None, None, None, "https://a.example/2"]
    assert told(".json", text) == ["CC413", "CC407", "CC413", "CC407"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('["https://a.example"', "links.json:1: this is no JSON"),
        ('[\n\n"a",,]', "links.json:3"),
        ('["https://a.example"] x', "more follows"),
        ("[" * 100_000, "too deep"),
        ('{"a":' * 100_000, "too deep"),
        ('{"size": 3}', "no list of links"),
        ("[]", "no list of links"),
        ("3", "no list of links"),
    ],
)
def test_what_is_no_list_is_one_clear_error(text, words):
    """Broken, deep and strange JSON names the file, the line where there is one, and what to give instead."""
    with pytest.raises(UnreadableDocument, match=words):
        cited(".json", text)


def test_numbers_without_end_are_no_trouble():
    """A number of a million digits is a text like any other."""
    (one,) = cited(".json", '[{"url": "https://a.example", "year": ' + "1" * 1_000_000 + "}]")
    assert one.issued is None


def test_half_a_character_becomes_a_question_mark():
    r"""JSON can spell "\ud800" alone, which no file, and no log of ours, can hold."""
    (one,) = cited(".json", r'[{"title": "A \ud800 flood", "url": "https://a.example/\udc00"}]')
    assert one.title == "A ? flood"
    assert one.url is not None
    assert one.url.as_written == "https://a.example/?"


def test_markup_in_titles_is_taken_off():
    """CSL-JSON writes italics and entities as HTML does; a title with a smaller-than sign keeps it."""
    (one,) = cited(
        ".json", '[{"title": "The <i>dike</i> &amp; <span class=\\"nocase\\">co</span>, 3 < 4", "URL": "https://a.example/1"}]'
    )
    assert one.title == "The dike & co, 3 < 4"
