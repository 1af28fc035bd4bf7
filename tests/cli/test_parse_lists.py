import json

import pytest

from tests.desk import Desk

LISTS = {
    "links.txt": "# sources\nhttps://valley-post.example/dike\n",
    "links.csv": "title,url,date\nThe dike is broken,https://valley-post.example/dike,14.02.2018\n",
    "links.json": '[{"URL": "https://valley-post.example/dike", "title": "The dike is broken"}]',
    "links.yaml": "- https://valley-post.example/dike\n",
    "refs.bib": "@online{dike, title = {The {D}ike is broken}, url = {https://valley-post.example/dike}}\n",
    "refs.ris": "TY  - NEWS\nTI  - The dike is broken\nUR  - https://valley-post.example/dike\nER  - \n",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_links_becomes_a_book(tmp_path, name):
    """Every kind of list is written to citations.yaml, and reading it again changes no byte."""
    desk = Desk(tmp_path)
    (tmp_path / name).write_text(LISTS[name], encoding="utf-8")
    ran = desk.run("parse", name)
    assert (ran.returncode, ran.stderr) == (0, "")
    book = (tmp_path / "citations.yaml").read_bytes()
    assert b"url: https://valley-post.example/dike" in book
    assert desk.run("parse", name).returncode == 0
    assert (tmp_path / "citations.yaml").read_bytes() == book


def test_a_list_as_json(tmp_path):
    """The JSON of a list has no notes, no problem for that, and each citation's place in the file."""
    desk = Desk(tmp_path)
    (tmp_path / "links.csv").write_text(LISTS["links.csv"], encoding="utf-8")
    tree = json.loads(desk.run("parse", "links.csv", "--format", "json").stdout)
    assert (tree["notes"], tree["markers"], tree["problems"]) == ([], [], [])
    (one,) = tree["citations"]
    assert LISTS["links.csv"][one["start"] : one["end"]] == LISTS["links.csv"].splitlines()[1]
    assert one["issued"]["date"] == "2018-02-14"


def test_what_is_wrong_in_a_list_is_shown_by_line(tmp_path):
    """A link that is none is told with its line; a file that is no list ends with one line and exit code 2."""
    desk = Desk(tmp_path)
    (tmp_path / "links.csv").write_text("url\nhttps://a.example\nmailto:x@a.example\n", encoding="utf-8")
    ran = desk.run("parse", "links.csv")
    assert "CC407 line 3: entry 2" in ran.stdout
    (tmp_path / "broken.json").write_text('["https://a.example",', encoding="utf-8")
    ran = desk.run("parse", "broken.json")
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "broken.json:1" in ran.stderr


def test_the_column_of_the_links_can_be_named(tmp_path):
    """--column, by name or number, on the command line and in citecheck.toml."""
    desk = Desk(tmp_path)
    (tmp_path / "links.csv").write_text("page,story\nhttps://a.example/home,https://a.example/1\n", encoding="utf-8")
    assert desk.run("parse", "links.csv", "--column", "story").returncode == 0
    assert "url: https://a.example/1" in (tmp_path / "citations.yaml").read_text(encoding="utf-8")
    (tmp_path / "citecheck.toml").write_text('[parse]\ncolumn = "2"\n', encoding="utf-8")
    assert "https://a.example/1" in desk.run("parse", "links.csv", "--format", "json").stdout.partition('"normalised"')[2][:60]
    ran = desk.run("parse", "links.csv", "--column", "link")
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "its columns are: page, story" in ran.stderr
