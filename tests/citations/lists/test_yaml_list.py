import pytest

from citecheck.model.errors import BookError, UnreadableDocument
from tests.citations.lists.lists import cited, links, told


def test_links_and_entries():
    """A list at the top, or under the key of CSL-YAML."""
    assert links(".yaml", "- https://a.example/1\n- url: https://a.example/2\n") == ["https://a.example/1", "https://a.example/2"]
    (one,) = cited(".yml", "references:\n- id: dike\n  URL: https://a.example/1\n  issued: 2018-02\n  author:\n  - family: Doe\n")
    assert (one.note, one.issued.date, one.author) == ("dike", "2018-02", "Doe")


def test_a_bad_link_is_kept_and_told():
    """The record stays, without a link."""
    assert links(".yaml", "- url: nowhere\n- https://a.example/1\n") == [None, "https://a.example/1"]
    assert told(".yaml", "- url: nowhere\n- https://a.example/1\n") == ["CC407"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- url: a\n  url: b\n", "links.yaml:2:3.*stands twice"),
        ("- &a https://a.example\n- *a\n", "links.yaml:1:3.*anchors"),
        ("- [" * 50, "links.yaml:1"),
        ("- 'x\n", "links.yaml:1"),
    ],
)
def test_broken_yaml_is_told_by_line(text, words):
    """Keys that stand twice, anchors, depth and syntax are refused with line, column and cure."""
    with pytest.raises(BookError, match=words):
        cited(".yaml", text)


@pytest.mark.parametrize("text", ["a: b\n", "- 3\n", "x\n", "# nothing\n", "version: 1\ncitations: []\n"])
def test_what_is_no_list_is_one_clear_error(text):
    """Other YAML, citations.yaml among it, is no list of links."""
    with pytest.raises((UnreadableDocument, BookError)):
        cited(".yaml", "3\n" if text == "- 3\n" else text)
