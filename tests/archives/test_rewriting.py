import pytest

from citecheck.archives.rewriting import undone, unrewritten
from citecheck.model.errors import InvalidUrl
from citecheck.model.url import parse_url
from citecheck.testing import response

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


KEEP = "https://keep.example/coll/"
UNDONE = [
    ('<a href="https://keep.example/coll/20160512100000/http://x.example/a?b=1">', '<a href="http://x.example/a?b=1">'),
    ("<a href='/coll/20160512100000mp_/https://x.example/a'>", "<a href='https://x.example/a'>"),
    ("<a href=//keep.example/coll/20160512100000im_///x.example/a.png>", "<a href=//x.example/a.png>"),
    ("url(/coll/20160512100000cs_/http://x.example/a.css)", "url(http://x.example/a.css)"),
    ('<a href="mailto:a@x.example">', '<a href="mailto:a@x.example">'),
    ("<!-- WB Insert --><script>x</script><!-- End WB Insert --><p>", "<p>"),
    ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->bar<!-- END WAYBACK TOOLBAR INSERT --><p>", "<p>"),
    ("<!-- WB Insert --><p>never closed", "<!-- WB Insert --><p>never closed"),
    # another archive's address, a page's own path and words that only look alike are the page's
    ('<a href="https://other.example/coll/20160512100000/http://x.example/">', None),
    ('<a href="/coll/20160512100000/notes.html">', None),
    ("<p>see /coll/2016/http://x.example/</p>", None),
    ("<p>https://keep.example.evil/coll/20160512100000/http://x.example/</p>", None),
]


@pytest.mark.parametrize(("body", "expected"), UNDONE)
def test_links_and_banner_of_a_rewritten_page_are_taken_out(body, expected):
    """What the archive put in comes out, what is the page's own stays, and a second time changes nothing."""
    played = response(f"{KEEP}x", 200, f"<html>{body}</html>")
    plain = undone(played, KEEP)
    assert plain.body.decode() == f"<html>{body if expected is None else expected}</html>"
    assert undone(plain, KEEP).body == plain.body


def test_only_pages_are_touched():
    """A file that happens to hold such words is left as it is, with its digest."""
    words = '"https://keep.example/coll/20160512100000/http://x.example/"'
    for media_type in ("text/plain", "application/pdf", "application/javascript"):
        played = response(f"{KEEP}x", 200, words, media_type=media_type)
        assert undone(played, KEEP) is played
