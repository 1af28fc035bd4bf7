"""The schema of citations.yaml for editors' tools."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

import citecheck.citations.book.tooling as room
from citecheck.citations.book.file import read_book, write_book
from citecheck.citations.book.schema import BookRecord, keys_of
from citecheck.citations.book.tooling import book_schema, put_schema, schema_file
from citecheck.model.errors import BookError, OutputError
from tests.citations.book.samples import HERE, booked, citations, news, report
from tests.citations.book.test_file import BROKEN, HEAD, LAYOUT

VALID = Draft202012Validator(book_schema())
SHIPPED = Path(room.__file__).with_name("citations.schema.json")


def _seen(text: str) -> object:
    """Return the text as editors' tooling sees it: YAML 1.2, core schema, days as texts."""
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.yaml_constructors = yaml.constructor.yaml_constructors | {
        "tag:yaml.org,2002:timestamp": lambda _, node: node.value
    }
    return yaml.load(text)


def test_the_schema_is_one():
    """It is valid by the 2020-12 metaschema."""
    Draft202012Validator.check_schema(book_schema())


def test_the_shipped_schema_is_current():
    """The file in the package is what the declarations give; renew it with: citecheck schema -o <that file>."""
    assert SHIPPED.read_bytes() == schema_file()


def test_each_key_is_described():
    """An editor that points at a key is told what it is for, in the order of the file."""
    record = book_schema()["$defs"]["BookRecord"]
    assert tuple(record["properties"]) == keys_of(BookRecord)
    assert record["required"] == ["id"]
    assert all("description" in value or "anyOf" in value for value in record["properties"].values())
    assert all("description" in part for part in book_schema()["$defs"].values())


@settings(max_examples=150)
@given(citations())
def test_the_schema_takes_all_that_citecheck_writes(given_citations):
    """No editor sees a warning in a file that nobody touched, whatever stands in the report."""
    assert list(VALID.iter_errors(_seen(booked(given_citations).text))) == []


#: What people may write: bare numbers and years, empty values, lists in brackets, JSON.
TAKEN = [
    HEAD + "- {id: x1, note: 07, issued: 2016, title: 2012, locator: 1.5, author: yes}",
    HEAD + "- id: 7\n  url: www.example.org/a\n  skip: true\n  version-url: ftp://a.example/b\n  accessed: 2016-12",
    HEAD + "- id: a\n  title:\n  kind:\n  url: ~\n  issued:\n  skip:\n  quotes:\n  claims:\n  repeats:\n  parsed:\n",
    HEAD + "- id: a\n  quotes: [a, 7]\n  repeats: {note: 3, reason: x}\n  claims: [{sentence: a, clause: }]\n",
    "version: 1\nreport:\ncitations:\n",
    "version: 1\nreport: {date: 2017-01-20, source: 7}\n",
    '{"version": 1, "citations": [{"id": "x1", "url": "HTTPS://a.example/"}]}',
    LAYOUT,
]


@pytest.mark.parametrize("text", TAKEN)
def test_the_schema_takes_what_people_may_write(text):
    """Where citecheck reads a file, the editor does not warn of it."""
    read_book(HERE, text.encode())
    assert list(VALID.iter_errors(_seen(text))) == []


#: Mistakes that are no matter of shape: YAML itself is broken, or one place contradicts another.
BEYOND = {
    "date of no calendar", "same id", "repeats nobody", "repeats itself", "repeats in a circle", "anchor", "alias", "tag",
    "merge of an alias", "second document", "question mark key", "date is of no month",
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [row[:2] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_the_schema_refuses_what_the_reader_refuses(name, text):
    """Each mistake of shape that citecheck tells is one that the editor marks while it is typed."""
    try:
        seen = _seen(text)
    except (YAMLError, ValueError, TypeError):
        return  # no editor gets as far as the schema
    if name not in BEYOND:
        assert list(VALID.iter_errors(seen)) != []


def test_what_the_schema_cannot_say_is_told_by_the_reader():
    """The rows that are left out above are refused all the same."""
    for name, text, *_ in BROKEN:
        if name in BEYOND:
            with pytest.raises(BookError):
                read_book(HERE, text.encode())


# --- the copy beside the file ----------------------------------------------------------------------------------------------


def test_a_new_book_finds_its_schema_beside_it(tmp_path):
    """The first line of the file names the schema, relative to the file: it works offline and in every clone."""
    book = tmp_path / "citations.yaml"
    write_book(book, report(news(1)))
    assert book.read_text("utf-8").splitlines()[0] == "# yaml-language-server: $schema=citations.schema.json"
    assert put_schema(book)
    assert (tmp_path / "citations.schema.json").read_bytes() == schema_file()
    assert not put_schema(book)


@pytest.mark.parametrize(
    "head",
    ["", "# mine\n", "# yaml-language-server: $schema=../citations.schema.json\n", "#yaml-language-server $schema=x.json\n"],
)
def test_a_book_that_names_no_schema_gets_none(tmp_path, head):
    """Who took the line out, or names another schema, finds no new file in the folder."""
    book = tmp_path / "citations.yaml"
    book.write_text(head + "version: 1\n", encoding="utf-8")
    assert not put_schema(book)
    assert [path.name for path in tmp_path.iterdir()] == ["citations.yaml"]


@pytest.mark.parametrize(
    "head",
    [
        "\ufeff# yaml-language-server: $schema=citations.schema.json\r\n",
        "# a\n#yaml-language-server: $schema=./citations.schema.json \n",
    ],
)
def test_the_line_may_be_spelt_and_placed_otherwise(tmp_path, head):
    """A byte order mark, Windows line ends, a comment above and a leading ./ do not hide the line."""
    book = tmp_path / "citations.yaml"
    book.write_bytes((head + "version: 1\n").encode())
    assert put_schema(book)


@pytest.mark.parametrize(("there", "renewed"), [({"$id": room.ID, "title": "old"}, True), ({"title": "x"}, False), ([], False)])
def test_only_an_older_copy_is_renewed(tmp_path, there, renewed):
    """A schema of an older citecheck is brought up to date; a file of the same name by somebody else is left alone."""
    book, schema = tmp_path / "citations.yaml", tmp_path / "citations.schema.json"
    write_book(book, report(news(1)))
    schema.write_text(json.dumps(there), encoding="utf-8")
    assert put_schema(book) is renewed
    assert (schema.read_bytes() == schema_file()) is renewed


def test_a_schema_that_cannot_be_written_is_told(tmp_path):
    """A folder in the schema's place is somebody else's; nothing is raised and nothing is lost."""
    book = tmp_path / "citations.yaml"
    write_book(book, report(news(1)))
    (tmp_path / "citations.schema.json").mkdir()
    assert not put_schema(book)
    with pytest.raises(OutputError):
        write_book(tmp_path / "citations.schema.json", report(news(1)))
