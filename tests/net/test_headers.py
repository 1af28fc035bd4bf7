from __future__ import annotations

import pytest

from citecheck.model.exchange import FailureKind
from citecheck.model.url import Url, parse_url
from citecheck.net.headers import (
    ContentType,
    RequestHeaders,
    content_type,
    host_header,
    read_headers,
    redirect_of,
    target_of,
    user_agent,
)

HERE = parse_url("https://a.example:8443/dir/page?q#f")


@pytest.mark.parametrize(
    ("contact", "given", "part"),
    [
        ("editor@paper.example", "", "; +editor@paper.example)"),
        ("https://paper.example/bot", "", "; +https://paper.example/bot)"),
        ("", "", "(compatible; citecheck/0.1.0)"),
        ("x", "Own/1.0", "Own/1.0"),
        ("evil\r\nX: y) (z", "", "; +evilX:yz)"),
    ],
)
def test_user_agent_names_us_and_the_contact(contact, given, part):
    """The User-Agent is browser-like in form and honest in content; a contact cannot break the header."""
    assert user_agent(contact, given).endswith(part)
    assert "\n" not in user_agent(contact, given)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://a.example", b"/"),
        ("http://a.example?x", b"/?x"),
        ("http://a.example/x?", b"/x?"),
        ("http://a.example/x#y?z", b"/x"),
        ("http://a.example//x//", b"//x//"),
        ("http://a.example/é?ü", b"/%C3%A9?%C3%BC"),
    ],
)
def test_targets(url, target):
    """The request target is path and query of the normalised URL, byte for byte, without the fragment."""
    assert target_of(parse_url(url, HERE)) == target


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://a.example:80/", "a.example"),
        ("https://a.example:443/", "a.example"),
        ("https://a.example:80/", "a.example:80"),
        ("http://[2606:4700::1111]:8080/", "[2606:4700::1111]:8080"),
        ("http://müller.example/", "xn--mller-kva.example"),
    ],
)
def test_host_header(url, host):
    """Host has a port only where it is not the scheme's own."""
    assert host_header(parse_url(url)) == host


def test_own_headers_replace_ours_by_name():
    """A request's own Accept goes instead of ours, whatever its case."""
    lines = RequestHeaders("me").make(HERE, [("ACCEPT", "x/y"), ("X-A", "b")], b"", "GET")
    names = [name for name, _ in lines]
    assert names == [b"Host", b"User-Agent", b"Accept-Language", b"Accept-Encoding", b"ACCEPT", b"X-A"]


def test_a_cookie_goes_back_in_the_bytes_in_which_it_came():
    """A value beyond ASCII is sent as UTF-8, as most servers write it."""
    lines = dict(RequestHeaders("me").make(HERE, [("Cookie", "town=\u062d\u0644\u0628")], b"", "GET"))
    assert lines[b"Cookie"] == b"town=\xd8\xad\xd9\x84\xd8\xa8"


@pytest.mark.parametrize("own", [("X\r\nY", "a"), ("X", "a\r\nY: b"), ("X", "a\0"), ("", "a"), ("X Y", "a")])
def test_headers_that_cannot_be_sent_are_refused(own):
    """Line breaks, NULs and names that are none never reach the wire."""
    with pytest.raises(ValueError, match=r"."):
        RequestHeaders("me").make(HERE, [own], b"", "GET")


def test_content_brings_its_length_and_type():
    """A body is announced; its type is a form's where nothing else is said."""
    lines = dict(RequestHeaders("me").make(HERE, [], b"abc", "POST"))
    assert lines[b"Content-Length"] == b"3"
    assert lines[b"Content-Type"] == b"application/x-www-form-urlencoded"
    lines = dict(RequestHeaders("me").make(HERE, [("content-type", "text/x")], b"", "POST"))
    assert lines[b"Content-Length"] == b"0"
    assert lines[b"content-type"] == b"text/x"


def location(value, status=302):
    """Resolve a Location of raw bytes."""
    return redirect_of(status, [(b"X", b"y"), (b"LOCATION", value)], HERE)


@pytest.mark.parametrize(
    ("value", "url"),
    [
        (b"/x", "https://a.example:8443/x"),
        (b"x", "https://a.example:8443/dir/x"),
        (b"?z", "https://a.example:8443/dir/page?z"),
        (b"#z", "https://a.example:8443/dir/page?q#z"),
        (b"//b.example", "https://b.example/"),
        (b"HTTP://B.example:80/A", "http://b.example/A"),
        (b"  /x  ", "https://a.example:8443/x"),
        (b"/a\tb", "https://a.example:8443/ab"),
        (b"/%2F?a=%26", "https://a.example:8443/%2F?a=%26"),
        ("http://müller.example/ü".encode(), "http://xn--mller-kva.example/%C3%BC"),
        (b"/\xfc?\xe9", "https://a.example:8443/%FC?%E9"),
        (b"https://u:p@b.example/", "https://b.example/"),
        (b"mailto:x@b.example", "mailto:x@b.example"),
    ],
)
def test_locations_are_resolved(value, url):
    """A Location is a reference in UTF-8 or any other bytes; its credentials are dropped."""
    found, failure = location(value)
    assert (found.normalised, failure) == (url, None)


@pytest.mark.parametrize("value", [b"http://[bad/", b"http://", b"https://a b/", b"http://a:99999/"])
def test_bad_locations_are_failures_of_redirects_only(value):
    """A redirect to something that is no URL is a failure; with another status the header means nothing."""
    assert location(value)[1].kind is FailureKind.BAD_LOCATION
    assert location(value, 200) == (None, None)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("Location", "https://u:p@b.example/x@y", "https://b.example/x@y"),
        ("Location", "https://b.example//@user/x", "https://b.example//@user/x"),
        ("Location", "//u:p@b.example/", "//b.example/"),
        ("Location", "https:/u:p@b.example/", "https:/b.example/"),
        ("Location", "https:\\\\u:p@b.example/", "https:\\\\b.example/"),
        ("Refresh", "0; url=https://u:p@b.example/", "0; url=https://b.example/"),
        ("Link", "<https://u:p@b.example/>; rel=canonical", "<https://b.example/>; rel=canonical"),
        ("From", "x@b.example", "x@b.example"),
        ("Location", "mailto:x@b.example", "mailto:x@b.example"),
    ],
)
def test_credentials_leave_the_headers(name, value, kept):
    """Headers are logged: a user name and password in a URL that leads on is taken out, and nothing else is."""
    assert read_headers([(name.encode(), value.encode())]) == ((name.lower(), kept),)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ContentType()),
        ("", ContentType()),
        ("text/html", ContentType("text/html", None)),
        ("text/html;charset=windows-1256", ContentType("text/html", "windows-1256")),
        ("TEXT/HTML; x=y; Charset = 'UTF-8'", ContentType("text/html", "utf-8")),
        ("text/html; charset=", ContentType("text/html", None)),
        ("; charset=utf-8", ContentType(None, "utf-8")),
        ("application/pdf; boundary=charset", ContentType("application/pdf", None)),
    ],
)
def test_content_type(value, expected):
    """Media type and charset are read in any case and quoting."""
    assert content_type(value) == expected


def test_url_is_not_needed_to_be_sane():
    """A target is made of any normalised URL, also one without a path."""
    assert target_of(Url("", "http://a.example/")) == b"/"
