"""A record edited without opening the file: as if a person had typed it there."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.citations.book.edit import edit, shown
from citecheck.citations.book.fields import citation_of
from citecheck.citations.book.file import citations_of, load_book, write_book, write_records
from citecheck.citations.book.merge import merge
from citecheck.model.citation import Repeats
from citecheck.model.errors import BookError, OutputError
from tests.citations.book.samples import booked, day, news, report


def _edited(fields, *, book=None, readings=()):
    made = edit(book or booked(report(news(1), news(2))), "n1", fields, readings)
    return made, citation_of(made.record)


@pytest.mark.parametrize(
    ("fields", "field", "stands"),
    [
        ({"title": "  Another\n title "}, "title", "Another title"),
        ({"title": "عبّارة رقم ١"}, "title", "عبّارة رقم ١"),
        ({"issued": "2019-04-03"}, "issued", "2019-04-03"),
        ({"issued": "2019"}, "issued", "2019"),
        ({"url": "https://harbour.example/New"}, "url", "https://harbour.example/New"),
        ({"url": "www.harbour.example/a"}, "url", "http://www.harbour.example/a"),
        ({"author": "Doe, Jane"}, "author", "Doe, Jane"),
        ({"kind": "report"}, "kind", "report"),
        ({"doi": "10.1234/Abc.5"}, "doi", "10.1234/Abc.5"),
        ({"isbn": "978-0-306-40615-7"}, "isbn", "978-0-306-40615-7"),
        ({"title": ""}, "title", ""),
        ({"issued": ""}, "issued", ""),
    ],
)
def test_what_is_set_stands_as_a_persons_edit(fields, field, stands):
    """The field says what was given, is called edited, and every other field stays as it was."""
    made, citation = _edited(fields)
    assert (shown(citation, field), citation.edited) == (stands, (field,))
    others = [name for name in ("title", "container_title", "issued", "url", "raw", "note", "kind") if name != field]
    assert [getattr(citation, name) for name in others] == [getattr(news(1), name) for name in others]
    assert [each.field for each in made.edits] == [field]
    assert made.edits[0].before == (shown(news(1), field))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"issued": "14.12.2016"}, "'14.12.2016' is no date; write it as 2016-12-14, 2016-12 or 2016"),
        ({"accessed": "2016-02-30"}, "is no date"),
        ({"url": "not a url"}, "write the whole address"),
        ({"url": "https://a.example/ https://b.example/"}, "two addresses in one field"),
        ({"kind": "tweet"}, "'tweet' is no kind of citation; known are: news, video"),
        ({"doi": "https://doi.org/10.1234/a"}, "this is no DOI"),
        ({"isbn": "978-0-306-40615-8"}, "its check digit does not fit"),
        ({"pmid": "PMID 5"}, "this is no PubMed number"),
        ({"arxiv": "1501"}, "this is no arXiv number"),
        ({"title": "x" * 5000}, "this is too long"),
        ({"claims": "x"}, "this is no field that can be set here"),
    ],
)
def test_what_cannot_be_taken_is_told_by_field_and_nothing_is_set(fields, words):
    """Each wrong field has its words; a right one beside it is not set either."""
    made, citation = _edited({**fields, "author": "Doe"})
    (field,) = fields
    assert words in made.problems[field]
    assert list(made.problems) == [field]
    assert (made.edits, citation) == ((), news(1))


def test_all_wrong_fields_are_told_at_once():
    """An editor mends a form in one go."""
    made, _ = _edited({"issued": "soon", "url": "x y", "title": "fine"})
    assert sorted(made.problems) == ["issued", "url"]


@pytest.mark.parametrize(
    "fields",
    [
        {"title": news(1).title},
        {"url": "https://harbour.example/1", "issued": "2019-03-04", "author": ""},
        {},
    ],
)
def test_what_stands_already_is_no_edit(fields):
    """A form that was sent as it was changes nothing, and no field becomes a person's by it."""
    book = booked(report(news(1), news(2)))
    made, citation = _edited(fields, book=book)
    assert (made.edits, made.file, citation.edited) == ((), book.file, ())


def test_an_edit_is_taken_back_to_the_reports_reading():
    """The reading comes back with its raw words, and the next parse may touch the field again."""
    first, _ = _edited({"issued": "2019-04-03", "title": "Mine"})
    book = _reread(first.file)
    back, citation = _edited({"issued": "", "title": ""}, book=book, readings=[news(1, "An older title"), news(1)])
    assert [(each.field, each.after, each.taken_back) for each in back.edits] == [
        ("title", news(1).title, True),
        ("issued", "2019-03-04", True),
    ]
    assert (citation.issued, citation.title, citation.edited) == (news(1).issued, news(1).title, ())


def test_an_edit_is_taken_back_where_the_reading_is_not_known():
    """Then the field is left out as nobody's, until the report is parsed again."""
    first, _ = _edited({"title": "Mine"})
    book = _reread(first.file)
    back, citation = _edited({"title": ""}, book=book)
    assert (citation.title, citation.edited, back.edits[0].taken_back) == (None, (), True)
    merged = merge(report(news(1), news(2)), _reread(back.file)).citations.citations[0]
    assert (merged.title, merged.edited) == (news(1).title, ())


def test_typing_the_reading_again_takes_the_edit_back():
    """A field that says again what the report says is no longer a person's."""
    first, _ = _edited({"title": "Mine"})
    back, citation = _edited({"title": str(news(1).title)}, book=_reread(first.file), readings=[news(1)])
    assert (citation.edited, back.edits[0].taken_back) == ((), True)


def test_the_next_parse_leaves_an_edit_alone():
    """The same merge rules: what was set here wins over what the report reads; what was taken away stays away."""
    made, _ = _edited({"title": "Mine", "container_title": ""})
    merged = merge(report(news(1, "The report says otherwise"), news(2)), _reread(made.file)).citations.citations[0]
    assert (merged.title, merged.container_title, merged.edited) == ("Mine", None, ("title", "container_title"))


def test_a_field_that_was_missing_is_a_persons_until_taken_back():
    """Where the report reads nothing, taking back leaves nothing."""
    made, citation = _edited({"locator": "p. 4"})
    assert citation.edited == ("locator",)
    _, citation = _edited({"locator": ""}, book=_reread(made.file), readings=[news(1)])
    assert (citation.locator, citation.edited) == (None, ())


def test_an_unknown_record_is_one_clear_error():
    """The id and the cure are told."""
    with pytest.raises(BookError, match="no record has the id 'n9'"):
        edit(booked(report(news(1))), "n9", {"title": "x"})


def test_the_file_keeps_its_comments_and_every_other_byte(tmp_path: Path):
    """Only the lines of the field are new."""
    path = tmp_path / "citations.yaml"
    write_book(path, report(news(1), news(2, repeats=Repeats(trigger="ibid.", reason="no note before"))))
    text = path.read_text(encoding="utf-8").replace(
        "container-title: Harbour Post", "container-title: Harbour Post  # a daily", 1
    )
    path.write_text(text, encoding="utf-8")
    book = load_book(path)
    assert write_records(book, edit(book, "n1", {"title": "Mine: the ferry", "issued": "2019-04-03"}).file)
    after = path.read_text(encoding="utf-8")
    changed = [(old, new) for old, new in zip(text.splitlines(), after.splitlines(), strict=True) if old != new]
    assert [new.strip() for _, new in changed] == ['title: "Mine: the ferry"', "issued: 2019-04-03"]
    assert "# a daily" in after
    assert citations_of(load_book(path)).citations[0].issued == day("2019-04-03", "4 March 2019")


def test_a_file_that_was_saved_meanwhile_is_not_overwritten(tmp_path: Path):
    """Whoever saved it in between keeps what they saved."""
    path = tmp_path / "citations.yaml"
    write_book(path, report(news(1)))
    book = load_book(path)
    path.write_text(path.read_text(encoding="utf-8") + "# saved meanwhile\n", encoding="utf-8")
    with pytest.raises(OutputError):
        write_records(book, edit(book, "n1", {"title": "Mine"}).file)
    assert path.read_text(encoding="utf-8").endswith("# saved meanwhile\n")


def _reread(file):
    from citecheck.citations.book.file import read_book
    from citecheck.citations.book.patch import fresh
    from tests.citations.book.samples import HERE

    return read_book(HERE, fresh(file).encode())
