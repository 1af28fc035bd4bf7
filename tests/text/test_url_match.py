import pytest

from citecheck.model.memento import UrlMatch
from citecheck.model.url import parse_url
from citecheck.text.url_match import compare


@pytest.mark.parametrize(
    ("original", "asked", "expected"),
    [
        ("https://example.org/a", "https://example.org/a", UrlMatch.EXACT),
        ("https://EXAMPLE.org/a", "https://example.org/a#part", UrlMatch.EXACT),
        ("http://example.org:80/", "http://example.org", UrlMatch.EXACT),
        ("https://example.org:443/a", "https://example.org/a", UrlMatch.EXACT),
        ("http://example.org/%7Eann/%c3%a9", "http://example.org/~ann/%C3%A9", UrlMatch.EXACT),
        ("http://bücher.example/a", "http://xn--bcher-kva.example/a", UrlMatch.EXACT),
        ("http://example.org/a?", "http://example.org/a", UrlMatch.EXACT),
        ("http://example.org/a", "https://example.org/a", UrlMatch.SCHEME),
        ("http://www.example.org:80/a", "https://example.org/a", UrlMatch.WWW),
        ("http://www2.example.org/a", "http://example.org/a", UrlMatch.WWW),
        ("http://example.org/a/", "http://example.org/a", UrlMatch.SLASH),
        ("http://www.example.org/a/", "https://example.org/a", UrlMatch.SLASH),
        ("http://goo.gl/abc123", "https://goo.gl/AbC123", UrlMatch.CASE),
        ("http://goo.gl/abc123?si=1", "https://goo.gl/AbC123", UrlMatch.CASE),
        ("http://example.org/a?v=ABC", "http://example.org/a?v=abc", UrlMatch.CASE),
        ("http://goo.gl/AbC123?si=1", "http://goo.gl/AbC123", UrlMatch.QUERY),
        ("http://example.org/a?b=1&a=2", "http://example.org/a?a=2&b=1", UrlMatch.QUERY),
        ("http://example.org/b", "http://example.org/a", UrlMatch.DIFFERENT),
        ("http://example.net/a", "http://example.org/a", UrlMatch.DIFFERENT),
        ("http://example.org:8080/a", "http://example.org/a", UrlMatch.DIFFERENT),
        ("http://example.org/a.", "http://example.org/a", UrlMatch.DIFFERENT),
        ("http://[oops/", "http://example.org/a", UrlMatch.DIFFERENT),
    ],
)
def test_compare_names_the_gravest_difference(original, asked, expected):
    """An original is never taken for the URL asked because the archive's key folds them; the match says what differs."""
    assert compare(original, parse_url(asked)) is expected
