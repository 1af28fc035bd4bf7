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
        (["nonsense"], "https://www.news.example/", ""),
        (["a=" + "x" * 5000], "https://www.news.example/", ""),
    ],
)
def test_a_cookie_goes_back_only_to_whom_it_belongs(lines: list[str], url: str, wanted: str) -> None:
    """Host, domain and Secure are kept to; nothing goes to another site."""
    assert jar(*lines).for_url(parse_url(url)) == wanted


def test_a_jar_does_not_grow_without_end() -> None:
    """A server that sets thousands of cookies cannot fill the memory."""
    cookies = jar(*(f"n{number}=1" for number in range(5000)))
    assert cookies.for_url(parse_url("https://www.news.example/")).count(";") < 50
