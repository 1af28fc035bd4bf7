"""The sort keys of URLs, as CDX files write them."""

import pytest

from citecheck.archives.kept.urlkey import urlkey

KEYS = [
    ("http://www.example.org/", "org,example)/"),
    ("https://WWW2.Example.org:443/A/B/?z=1&a=2#frag", "org,example)/a/b?a=2&z=1"),
    ("http://example.org:8080/x", "org,example:8080)/x"),
    ("http://example.org//a//b/", "org,example)/a/b"),
    ("http://192.0.2.7/x/", "7,2,0,192)/x"),
    ("http://[2001:db8::1]/x", "2001:db8::1)/x"),
    ("http://example.org./a%20b/%2F", "org,example)/a%20b"),
    ("http://example.org/%7Efoo?x=A%20B", "org,example)/~foo?x=a%20b"),
    ("http://example.org/?PHPSESSID=0123456789abcdef0123456789abcdef&b=2", "org,example)/?b=2"),
    ("http://example.org/a?cfid=123&CFTOKEN=456&z=1", "org,example)/a?z=1"),
    ("http://example.org/(S(abcdefghijklmnopqrstuvwx))/a.aspx?x=1", "org,example)/a.aspx?x=1"),
    ("http://example.org/?", "org,example)/"),
    ("https://goo.gl/AbC123", "gl,goo)/abc123"),
    ("mailto:desk@example.org", "mailto:desk@example.org"),
    ("http://example.org/a?&&b", "org,example)/a?&&b"),
]


@pytest.mark.parametrize(("url", "key"), KEYS, ids=[row[0] for row in KEYS])
def test_the_key_is_that_of_other_indexes(url, key):
    """Keys as CDX servers and players have them (held against surt by benchmarks/wacz.py)."""
    assert urlkey(url) == key
