import pytest

from citecheck.archives.rewriting import unrewritten
from citecheck.model.errors import InvalidUrl
from citecheck.model.url import parse_url

WAYBACK = "https://web.archive.org/web/"
LOCAL = "http://127.0.0.1:8080/web/"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (
            "https://web.archive.org/web/20160512100000id_/http://www.example.org/Report?a=1#b",
            "http://www.example.org/Report?a=1#b",
        ),
        ("http://web.archive.org/web/20160512100000id_/http://www.example.org/a", "http://www.example.org/a"),
        ("//web.archive.org/web/20160512100000id_/https://www.example.org/a", "https://www.example.org/a"),
        ("/web/20160512100000id_/https://www.example.org/a", "https://www.example.org/a"),
        ("/web/20160512100000/https://www.example.org/a", "https://www.example.org/a"),
        ("/web/20160512100000mp_/http:/www.example.org/a", "http://www.example.org/a"),
        ("/web/20160512100000id_/http%3A%2F%2Fwww.example.org%2Fa", "http://www.example.org/a"),
        ("/web/20160512100000id_/www.example.org/a", "http://www.example.org/a"),
        ("/web/20160512100000id_///www.example.org/a", "https://www.example.org/a"),
        ("/web/20160512100000id_/index.html", "https://goo.gl/index.html"),
        ("/web/20160512100000id_///web.archive.org/web/20150101000000/http://www.example.org/a", "http://www.example.org/a"),
        (
            "https://web.archive.org/web/20160512100000id_/https://web.archive.org/web/20150101000000/http://example.org/a",
            "http://example.org/a",
        ),
        ("http://www.example.org/raw", "http://www.example.org/raw"),
        ("http:/www.example.org/raw", "http://www.example.org/raw"),
        ("/relative", "https://goo.gl/relative"),
        ("other?x=1", "https://goo.gl/other?x=1"),
        ("//www.example.org/a", "https://www.example.org/a"),
        ("https://web.archive.org/web/20160512100000id_/http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
    ],
)
def test_the_target_is_taken_out_of_the_rewriting(location, target):
    """The Location of an archived redirect names the archived target, in whichever of its forms it was rewritten."""
    original = parse_url("https://goo.gl/AbC123")
    assert unrewritten(location, playback_url=WAYBACK, original=original).normalised == target


def test_another_archive_s_address_is_unrewritten_by_its_own_prefix():
    """An archive on another host (a mirror, a test server) is un-rewritten by the prefix that the settings name."""
    original = parse_url("https://goo.gl/AbC123")
    location = "http://127.0.0.1:8080/web/20160512100000id_/http://example.org/a"
    assert unrewritten(location, playback_url=LOCAL, original=original).normalised == "http://example.org/a"


@pytest.mark.parametrize("location", ["http://[oops/", "https://web.archive.org/web/20160512100000id_/http://[oops/"])
def test_what_is_no_url_is_refused(location):
    """A target that is no URL is an error, never a guess."""
    with pytest.raises(InvalidUrl):
        unrewritten(location, playback_url=WAYBACK, original=parse_url("https://goo.gl/AbC123"))
