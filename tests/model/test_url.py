import ada_url
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.model.errors import InvalidUrl
from citecheck.model.url import parse_url, trim

WRITTEN = [
    ("https://goo.gl/av5SUJ", "https://goo.gl/av5SUJ"),
    ("Https://goo.gl/3qZmzX", "https://goo.gl/3qZmzX"),
    ("https://goo.gl/rzvlMV.", "https://goo.gl/rzvlMV"),
    ("HTTP://Example.ORG/Path/File.HTML", "http://example.org/Path/File.HTML"),
    ("http://example.org:80/a", "http://example.org/a"),
    ("https://example.org:443/a", "https://example.org/a"),
    ("http://example.org:8080/a", "http://example.org:8080/a"),
    ("www.example.org/a,", "http://www.example.org/a"),
    ("http://example.org", "http://example.org/"),
    ("https://en.wikipedia.org/wiki/Homs_(city)", "https://en.wikipedia.org/wiki/Homs_(city)"),
    ("https://en.wikipedia.org/wiki/Homs_(city)).", "https://en.wikipedia.org/wiki/Homs_(city)"),
    ("http://example.org/a%2Fb%26c~d", "http://example.org/a%2Fb%26c~d"),
    ("http://example.org/?", "http://example.org/"),
    ("http://bücher.example/straße", "http://xn--bcher-kva.example/stra%C3%9Fe"),
    ("http://example.org/a؟", "http://example.org/a"),
    ("http://example.org/a”", "http://example.org/a"),
]


@pytest.mark.parametrize(("written", "normalised"), WRITTEN)
def test_a_url_from_prose_is_repaired_and_its_path_kept(written, normalised):
    """Scheme and host are lower-cased, glued punctuation goes, the path's case and escapes stay."""
    url = parse_url(written)
    assert (url.as_written, url.normalised) == (written, normalised)


@pytest.mark.parametrize("bad", ["", "hello", "http://", "http://[::1", "http:// a/", "//example.org/a", "http://exa mple.org/"])
def test_what_is_no_url_is_refused(bad):
    """A text that the standard's parser refuses raises ``InvalidUrl``."""
    with pytest.raises(InvalidUrl):
        parse_url(bad)


def test_a_reference_is_resolved_as_it_stands():
    """With a base the text is a reference: nothing is trimmed, since a server wrote it."""
    base = parse_url("https://example.org/a/b?c")
    assert parse_url("../d.", base).normalised == "https://example.org/d."
    assert parse_url("//other.example/x", base).normalised == "https://other.example/x"
    assert parse_url("?q", base).normalised == "https://example.org/a/b?q"


def test_credentials_are_seen_and_taken_out():
    """User name and password leave both spellings, so that no log ever holds them."""
    url = parse_url("https://user:secret@example.org/a")
    assert url.has_credentials
    bare = url.without_credentials()
    assert "secret" not in bare.as_written + bare.normalised
    assert bare.normalised == "https://example.org/a"


def test_parts_of_a_url():
    """The parts are those of the normalised spelling, with the scheme's default port."""
    url = parse_url("https://Example.org/A?b=C#d")
    assert (url.scheme, url.host, url.port, url.path, url.query, url.fragment) == ("https", "example.org", 443, "/A", "b=C", "d")
    assert url.without_fragment().normalised == "https://example.org/A?b=C"


@given(st.text(alphabet="abcXYZ019/._~-%()", max_size=40))
def test_normalising_twice_changes_nothing(tail):
    """A normalised URL is its own normal form."""
    try:
        once = parse_url("http://example.org/" + tail)
    except InvalidUrl:
        return
    assert parse_url(once.normalised, once).normalised == once.normalised
    assert trim(trim(tail)) == trim(tail)


_TEXT = st.text(alphabet="aé/?#@:[]%&=.;\\ ~|0x\"'<>", max_size=12)


@given(
    st.sampled_from(["http", "https", "HTTP", "ftp"]),
    st.sampled_from(["", "u@", "u:p@", ":@", "u%40x:p@"]),
    st.sampled_from(["example.org", "[::1]", "127.0.0.1", "bücher.example", "a.b.", "EXAMPLE.org"]),
    st.sampled_from(["", ":80", ":443", ":8080", ":"]),
    _TEXT,
)
def test_the_parts_are_those_of_the_standard_s_parser(scheme, credentials, host, port, rest):
    """Taking a web address apart by its marks gives what the parser itself gives, whatever stands in it."""
    try:
        url = parse_url(f"{scheme}://{credentials}{host}{port}/{rest}", parse_url("http://base.example/"))
    except InvalidUrl:
        return
    parsed = ada_url.URL(url.normalised)
    assert url.normalised == parsed.href
    assert (url.scheme + ":", url.host, url.path) == (parsed.protocol, parsed.hostname, parsed.pathname)
    assert (url.query, url.fragment) == (parsed.search.removeprefix("?"), parsed.hash.removeprefix("#"))
    assert url.port == (int(parsed.port) if parsed.port else {"http": 80, "https": 443, "ftp": 21}[url.scheme])
    assert url.has_credentials == bool(parsed.username or parsed.password)


# fmt: off
_HOSTS = [
    "a.org", "127.0.0.10", "1.2.3.04", "0x7f.1", "1.a", "a.1", "n_1.net", "xn--bcher-kva.example", "xn--a", "a..b", "a.b.", "-",
    "256.1.1.1",
]
_PIECES = [
    "/", "//", "/.", "/..", ".", "..", "%2e", "%2E", "%41", "%", "?", "&", "=", "'", "~", "!", ":", "@", "a", "B1", ".html", "^",
    "|", "\\",
]
# fmt: on


@given(
    st.sampled_from(["http://", "https://"]),
    st.sampled_from(_HOSTS),
    st.sampled_from(["", ":80", ":443", ":8080", ":0", ":65536", ":080"]),
    st.lists(st.sampled_from(_PIECES), max_size=6).map("".join),
)
@settings(max_examples=300)
def test_what_is_known_at_sight_is_what_the_parser_says(scheme, host, port, rest):
    """Addresses that no rule changes are not given to the standard's parser; it would leave each, and its parts, as it is."""
    text = trim(f"{scheme}{host}{port}/{rest}")
    try:
        url = parse_url(text)
    except InvalidUrl:
        with pytest.raises(ValueError, match="Invalid"):
            ada_url.URL(text)
        return
    parsed = ada_url.URL(text)
    assert url.normalised == parsed.href
    assert (url.scheme + ":", url.host, url.path) == (parsed.protocol, parsed.hostname, parsed.pathname)
    assert url.query == parsed.search.removeprefix("?")
    assert url.origin == (url.scheme, url.host, url.port)
