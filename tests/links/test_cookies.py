from __future__ import annotations

import pytest

from citecheck.links.cookies import Cookies
from citecheck.model.exchange import Exchange
from citecheck.model.url import parse_url
from citecheck.testing import NOW


def jar(*lines: str, url: str = "https://www.news.example/a") -> Cookies:
    """Build a jar that took these Set-Cookie lines from ``url``."""
    cookies = Cookies()
    cookies.take(Exchange(url=parse_url(url), at=NOW, status=200, headers=tuple(("set-cookie", line) for line in lines)))
    return cookies


@pytest.mark.parametrize(
    ("lines", "url", "wanted"),
    [
        (["a=1; Path=/; HttpOnly"], "https://www.news.example/b", "a=1"),
        (["a=1", "b=2"], "https://www.news.example/b", "a=1; b=2"),
        (["a=1"], "https://news.example/", ""),
        (["a=1"], "https://evil.example/", ""),
        (["a=1; Domain=news.example"], "https://news.example/", "a=1"),
        (["a=1; Domain=.news.example"], "https://x.news.example/", "a=1"),
        (["a=1; Domain=news.example"], "https://fakenews.example/", ""),
        (["a=1; Domain=other.example"], "https://other.example/", ""),
        (["a=1; Domain=example"], "https://evil.example/", ""),
        (["a=1; Secure"], "http://www.news.example/", ""),
        (["a=1", "a=2"], "https://www.news.example/", "a=2"),
        (["a=1", "a=x; Max-Age=0"], "https://www.news.example/", ""),
        (["a=1\x01"], "https://www.news.example/", ""),
        (["a=\u062d"], "https://www.news.example/", "a=\u062d"),
        (["nonsense"], "https://www.news.example/", ""),
        (["a=" + "x" * 5000], "https://www.news.example/", ""),
    ],
)
def test_a_cookie_goes_back_only_to_whom_it_belongs(lines: list[str], url: str, wanted: str) -> None:
    """Host, domain and Secure are kept to; nothing goes to another site."""
    assert jar(*lines).for_url(parse_url(url)) == wanted


@pytest.mark.parametrize(
    ("line", "set_by", "sent_to", "wanted"),
    [
        ("a=1; Domain=113.9", "http://203.0.113.9/", "http://198.0.113.9/", ""),
        ("a=1; Domain=203.0.113.9", "http://203.0.113.9/", "http://203.0.113.9/", "a=1"),
        ("a=1; Domain=[2001:db8::1]", "http://[2001:db8::1]/", "http://[2001:db8::2]/", ""),
        ("a=1; Domain=co.uk", "http://post.co.uk/", "http://herald.co.uk/", ""),
        ("a=1; Domain=com.au", "http://post.com.au/", "http://herald.com.au/", ""),
        ("a=1; Domain=post.co.uk", "http://www.post.co.uk/", "http://m.post.co.uk/", "a=1"),
        ("a=1; Domain=co.example", "http://post.co.example/", "http://herald.co.example/", "a=1"),
        ("a=1; Domain=github.io", "http://a.github.io/", "http://b.github.io/", ""),
        ("a=1; Domain=github.io", "http://github.io/", "http://b.github.io/", ""),
        ("a=1; Domain=github.io", "http://github.io/", "http://github.io/", "a=1"),
    ],
)
def test_no_cookie_for_what_many_share(line: str, set_by: str, sent_to: str, wanted: str) -> None:
    """A cookie for a part of an IP address, a public suffix or a host of many owners is not kept."""
    assert jar(line, url=set_by).for_url(parse_url(sent_to)) == wanted


def test_a_jar_does_not_grow_without_end() -> None:
    """A server that sets thousands of cookies cannot fill the memory."""
    cookies = jar(*(f"n{number}=1" for number in range(5000)))
    assert cookies.for_url(parse_url("https://www.news.example/")).count(";") < 50
