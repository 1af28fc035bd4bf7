import pytest

from citecheck.archives.links import read_links, target_of

TIMEMAP = """<http://a.example/timemap/link/http://x.example/?q=1,2>; rel="self"; type="application/link-format"; from="Thu",
<http://x.example/?q=1,2>; rel="original", <http://a.example/http://x.example/>; rel=timegate,
<http://a.example/20160512100004/http://x.example/?a;b=1>; rel="first memento"; datetime="Thu, 12 May 2016 10:00:04 GMT",
<http://a.example/20250512100004/http://x.example/>; rel="last memento"; datetime="Mon, 12 May 2025 10:00:04 GMT"
"""


def test_commas_and_semicolons_inside_quotes_and_brackets_do_not_split():
    """A link-format list is read by its grammar: dates and URLs may hold the signs that separate links."""
    links = read_links(TIMEMAP)
    assert [sorted(link.rels) for link in links] == [
        ["self"],
        ["original"],
        ["timegate"],
        ["first", "memento"],
        ["last", "memento"],
    ]
    assert links[1].uri == "http://x.example/?q=1,2"
    assert links[3].uri.endswith("?a;b=1")
    assert links[3].attributes["datetime"] == "Thu, 12 May 2016 10:00:04 GMT"


def test_the_relation_belongs_to_the_target_before_it():
    """The memento named by a Link header is the one whose own rel says so, not the one after it (waybackpy's fault 9)."""
    header = '<http://a.example/2024/x>; rel="memento", <http://a.example/2025/x>; rel="last memento"'
    assert target_of(header, "memento") == "http://a.example/2024/x"


@pytest.mark.parametrize("text", ["", "   ", "no link at all", "<unclosed", 'plain; rel="original"', None])
def test_malformed_headers_name_nothing(text):
    """A header that is no list of links names no target and raises nothing."""
    assert target_of(text, "original") is None


def test_escaped_quotes_stay_inside_their_value():
    """A quoted value may hold escaped quotes (RFC 8288)."""
    (link,) = read_links(r'<http://x.example/>; title="say \"hi\", twice"; rel=original')
    assert link.attributes["title"] == 'say "hi", twice'
