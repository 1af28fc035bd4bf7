from __future__ import annotations

import pytest

from citecheck.liveness.memento import why_unbelievable
from citecheck.model.exchange import Exchange, FailureKind
from citecheck.model.url import parse_url
from citecheck.testing import failed, response
from citecheck.text.html import parse_page
from tests.liveness.cases import ARTICLE, DEEP, page


def why(exchange: Exchange) -> str | None:
    """Ask as the pipeline does."""
    found = parse_page(exchange.body, charset=exchange.charset, media_type=exchange.media_type) if exchange.body else None
    return why_unbelievable(exchange, found)


@pytest.mark.parametrize(
    ("exchange", "words"),
    [
        (response(DEEP, 404, page("Not found")), "status 404"),
        (response(DEEP, 429), "status 429"),
        (response(DEEP, 503), "status 503"),
        (response(DEEP, 302, headers={"location": "/elsewhere"}), "status 302"),
        (response(DEEP, 200, "  \n "), "empty"),
        (response(DEEP, 200), "empty"),
        (response(DEEP, 200, page("Page not found | Example", "Page not found")), "error page"),
        (response(DEEP, 200, page("الصفحة غير موجودة")), "error page"),
        (response(DEEP, 200, page("Just a moment...", extra="<script>window._cf_chl_opt={}</script>")), "robots"),
        (response(DEEP, 403, page("Just a moment..."), headers={"x-archive-orig-cf-mitigated": "challenge"}), "robots"),
        (response(DEEP, 200, page("Log in", extra="<input type=password>")), "login"),
        (response(DEEP, 200, page("We value your privacy", text="Accept all")), "consent"),
        (response(DEEP, 200, page("This domain is for sale")), "parked"),
        (response(DEEP, 200, page("Site under maintenance", text="We will be back soon.")), "trouble"),
        (response(DEEP, 200, page("Access Denied")), "refusal"),
        (response(DEEP, 200, page("x", text="Got an HTTP 302 response at crawl time. Redirecting to")), "redirect (302)"),
        (response("https://www.youtube.com/watch?v=a", 200, page("Video unavailable - YouTube")), "video"),
        (failed(DEEP, FailureKind.CUT_SHORT), "playback failed"),
    ],
)
def test_what_is_not_the_page_is_refused_with_its_reason(exchange: Exchange, words: str) -> None:
    """Error, login, consent and wall pages in an archive are never taken for the article."""
    assert words in (why(exchange) or "")


@pytest.mark.parametrize(
    "exchange",
    [
        response(DEEP, 200, ARTICLE),
        response(DEEP, 203, ARTICLE),
        response(DEEP, 200, b"%PDF-1.4 ...", media_type="application/pdf"),
        response("https://news.example/", 200, ARTICLE),
        response(DEEP, 200, page("What is a 404 error?", "What is a 404 error?", "word " * 500)),
    ],
)
def test_a_page_that_nothing_speaks_against_is_believed(exchange: Exchange) -> None:
    """Articles, home pages and files of other kinds are believed."""
    assert why(exchange) is None


def test_a_login_page_behind_an_archived_redirect_is_not_the_page():
    """A page that calls itself /login is no wall by itself; one to which the cited page was redirected is."""
    login = "<html><title>Log in</title><body><h1>Log in</h1><form><input type='password' name='p'></form></body></html>"
    exchange = response("https://valley-post.example/login", 200, login)
    page = parse_page(exchange.body, charset="utf-8", media_type="text/html")
    assert why_unbelievable(exchange, page) is None
    cited = parse_url("https://valley-post.example/flood")
    assert why_unbelievable(exchange, page, cited=cited) == "the archived page is a login page"
