import pytest

from citecheck.citations.lists.address import LONGEST, link, links_in, original_and_version
from citecheck.model.errors import InvalidUrl


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("https://a.example/(x).", "https://a.example/(x)."),
        ("HTTPS://A.example/Path", "https://a.example/Path"),
        ("www.a.example", "http://www.a.example/"),
        ("a.example/x", "http://a.example/x"),
        ("a.example:8080/x", "http://a.example:8080/x"),
        ("http://a.example/a b", "http://a.example/a%20b"),
        ("http://وادي.example/", "http://xn--mgbq7ek.example/"),
    ],
)
def test_a_link_is_taken_to_the_letter(written, normalised):
    """No bracket and no full stop is trimmed: in a list nobody's sentence stands around the link."""
    url = link(written)
    assert (url.normalised, url.as_written) == (normalised, written)


@pytest.mark.parametrize(
    "written",
    [
        "mailto:x@a.example",
        "javascript:alert(1)",
        "htp:/a.example",
        "https://",
        "no link",
        "3",
        "file:///etc/hosts",
        "http:///x y",
    ],
)
def test_what_is_no_web_address_is_refused(written):
    """Other schemes and plain words are never asked of any server."""
    with pytest.raises(InvalidUrl):
        link(written)


def test_a_link_of_endless_length_is_damage():
    """More than 16 kB is no link, and the message does not repeat it."""
    with pytest.raises(InvalidUrl) as error:
        link("https://a.example/" + "a" * LONGEST)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("cell", "links"),
    [
        ("https://a.example", ["https://a.example"]),
        (" <https://a.example> ", ["https://a.example"]),
        ("https://a.example;\nhttps://b.example", ["https://a.example", "https://b.example"]),
        ("N/A", []),
        ("—", []),
        ("", []),
        ("see page", ["see page"]),
    ],
)
def test_a_cell_holds_no_link_or_one_or_several(cell, links):
    """Words that mean "nothing" are no bad link; several links divide at white space only."""
    assert links_in(cell) == links


def test_an_archive_link_is_taken_apart():
    """A memento in a list becomes its original and its version."""
    url, version = original_and_version(link("https://web.archive.org/web/20180301000000/https://valley.example/p"))
    assert url.normalised == "https://valley.example/p"
    assert version is not None
    assert version.host == "web.archive.org"
