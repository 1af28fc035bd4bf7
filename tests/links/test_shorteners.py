from __future__ import annotations

import re
from importlib.resources import files

import pytest

from citecheck.links.shorteners import Answer, destination, listed_domains, read_answer, same_link, services, shortcode
from citecheck.model.exchange import Exchange, FailureKind
from citecheck.model.url import parse_url
from citecheck.testing import failed, response

CODE = "https://goo.gl/AbC123"


@pytest.mark.parametrize(
    ("url", "original", "ask"),
    [
        ("http://goo.gl/AbC123", CODE, CODE + "?si=1"),
        ("Https://goo.gl/AbC123.", CODE, CODE + "?si=1"),
        ("https://www.goo.gl/AbC123/", CODE, CODE + "?si=1"),
        ("https://goo.gl/AbC123+", CODE, CODE + "?si=1"),
        ("https://goo.gl/AbC123.info", CODE, CODE + "?si=1"),
        ("https://goo.gl/info/AbC123", CODE, CODE + "?si=1"),
        ("https://goo.gl/AbC123.qr", CODE, CODE + "?si=1"),
        ("https://goo.gl/AbC123?d=1", CODE, CODE + "?si=1"),
        ("https://goo.gl/AbC123?si=1", CODE, CODE + "?si=1"),
        ("https://goo.gl/#analytics/goo.gl/AbC123/all_time", CODE, CODE + "?si=1"),
        ("https://goo.gl/maps/xYz", "https://goo.gl/maps/xYz", "https://goo.gl/maps/xYz?si=1"),
        ("https://goo.gl/photos/xYz", "https://goo.gl/photos/xYz", "https://goo.gl/photos/xYz?si=1"),
        ("https://bit.ly/1AbC_x", "https://bit.ly/1AbC_x", "https://bit.ly/1AbC_x"),
        ("https://preview.tinyurl.com/abc", "https://tinyurl.com/abc", "https://tinyurl.com/abc"),
        ("http://tr.im/AbC", "https://tr.im/AbC", "http://tr.im/AbC"),
        ("https://is.gd/AbC-", "https://is.gd/AbC", "https://is.gd/AbC"),
        ("https://lnkd.in/e/AbC", "https://lnkd.in/e/AbC", "https://lnkd.in/e/AbC"),
    ],
)
def test_a_short_link_is_known_in_all_its_forms(url: str, original: str, ask: str) -> None:
    """Preview forms are the link itself; the case of the code is kept; goo.gl is asked past its warning page."""
    short = shortcode(parse_url(url))
    assert short is not None
    assert (short.original.normalised, short.ask.normalised) == (original, ask)


@pytest.mark.parametrize(
    "url",
    [
        "https://goo.gl/",
        "https://goo.gl/a/b/c",
        "https://goo.gl/über",
        "https://youtu.be/dQw4w9WgXcQ",
        "https://notgoo.gl/AbC123",
        "https://goo.gl.evil.example/AbC123",
        "ftp://goo.gl/AbC123",
        "https://bitly.com/pages/about",
        "https://news.example/AbC123",
    ],
)
def test_other_addresses_are_no_short_links(url: str) -> None:
    """Home pages, look-alikes and a site's own addresses are not taken for short links."""
    assert shortcode(parse_url(url)) is None


def test_case_makes_another_link() -> None:
    """goo.gl/AbC123 and goo.gl/abc123 are two links, http and https are one."""
    short = shortcode(parse_url(CODE))
    assert short is not None
    assert same_link(short, parse_url("http://goo.gl/AbC123?si=1"))
    assert not same_link(short, parse_url("https://goo.gl/abc123"))
    assert not same_link(short, parse_url("https://bit.ly/AbC123"))


def answer(status: int, *, location: str | None = None, body: str = "", url: str = CODE) -> Answer:
    """Read an answer of the service at ``url``."""
    short = shortcode(parse_url(url))
    assert short is not None
    return read_answer(short, response(url, status, body, headers={"location": location} if location else None))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (answer(302, location="https://news.example/a"), Answer.ALIVE),
        (answer(301, location="/relative"), Answer.ALIVE),
        (answer(302, location="https://www.google.com/sorry/index?continue=x"), Answer.THROTTLED),
        (answer(302, location="https://ipv4.google.com.tr/sorry/x"), Answer.THROTTLED),
        (answer(302, location="https://sorry.example/google"), Answer.ALIVE),
        (answer(429), Answer.THROTTLED),
        (answer(404), Answer.DEAD),
        (answer(410), Answer.DEAD),
        (answer(400), Answer.DISALLOWED),
        (answer(302, location="https://goo.gl/"), Answer.DEAD),
        (answer(200, body="<p>leaving"), Answer.INTERSTITIAL),
        (answer(200, body="This link is disallowed."), Answer.DISALLOWED),
        (answer(500), Answer.UNCLEAR),
        (answer(302), Answer.UNCLEAR),
        (answer(200, body="Rate limit exceeded - please wait", url="https://is.gd/abc"), Answer.THROTTLED),
        (answer(502, url="https://is.gd/abc"), Answer.THROTTLED),
        (answer(301, location="https://tinyurl.com/app/nocode", url="https://tinyurl.com/abc"), Answer.DEAD),
        (answer(403, url="https://bit.ly/abc"), Answer.THROTTLED),
        (answer(302, location="https://bitly.com/a/blocked?hash=x", url="https://bit.ly/abc"), Answer.DISALLOWED),
        (
            answer(302, location="https://bitly.com/a/blocked?hash=x&url=http%3A%2F%2Fa.example", url="https://bit.ly/abc"),
            Answer.ALIVE,
        ),
    ],
)
def test_answers_are_told_apart(given: Answer, wanted: Answer) -> None:
    """A throttle is not a death, a fault of the server is neither."""
    assert given is wanted


def test_a_fault_of_the_network_says_nothing() -> None:
    """No answer, no conclusion."""
    short = shortcode(parse_url(CODE))
    assert short is not None
    assert read_answer(short, failed(CODE, FailureKind.READ_TIMEOUT)) is Answer.UNCLEAR


def between(body: str, url: str = CODE) -> Exchange:
    """Build a page that a service shows in between."""
    return response(url, 200, body)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<a href='https://news.example/a'>on</a> <a href='https://developers.google.com/x'>why</a>", "https://news.example/a"),
        ("<a href='https://news.example/a'>on</a><a href='https://news.example/a/'>on</a>", "https://news.example/a"),
        ("<a href='https://news.example/long/address'>https://news.example/lo…</a>", "https://news.example/long/address"),
        ("<p>It leads to https://news.example/a </p>", "https://news.example/a"),
        (
            "<script>location.replace('https://news.example/a')</script><a href='https://ad.example/'>ad</a>",
            "https://news.example/a",
        ),
        ("<meta http-equiv=refresh content='0;url=https://news.example/a'>", "https://news.example/a"),
        ("<a href='https://news.example/a'>1</a><a href='https://news.example/b'>2</a>", None),
        ("<a href='https://www.google.com/policies'>x</a>", None),
        ("<script>location.replace('https://maps.google.com/maps?cid=1')</script>", "https://maps.google.com/maps?cid=1"),
        ("<script>location.replace('https://www.google.com/sorry/index?q=x')</script>", None),
        ("<script>location.replace('https://www.google.com/')</script>", None),
        ("nothing", None),
    ],
)
def test_a_page_in_between_names_its_only_way_out(body: str, wanted: str | None) -> None:
    """One target outside the service's own pages is believed; none or several are not."""
    short = shortcode(parse_url(CODE))
    assert short is not None
    target = destination(short, between(body))
    assert (target.normalised if target else None) == wanted


def test_the_table_is_sound() -> None:
    """No host stands twice, every expression compiles, and closed services are told from living ones."""
    hosts = [host for service in services() for host in service.hosts]
    assert len(hosts) == len(set(hosts))
    for service in services():
        for pattern in (
            service.code,
            service.dead_location,
            service.throttled_location,
            service.throttled_body,
            service.disallowed_body,
        ):
            re.compile(pattern)
    closed = {service.name for service in services() if service.state != "alive"}
    assert {"tr.im", "su.pr", "cli.gs", "x.co", "po.st"} <= closed
    known = {host for service in services() for host in service.hosts}
    assert {
        "goo.gl",
        "bit.ly",
        "t.co",
        "ow.ly",
        "tinyurl.com",
        "is.gd",
        "v.gd",
        "buff.ly",
        "lnkd.in",
        "dlvr.it",
        "fb.me",
    } <= known


@pytest.mark.parametrize(
    ("url", "original"),
    [
        ("https://urlz.fr/AbC123", "https://urlz.fr/AbC123"),
        ("http://www.n9.cl/x7k2p", "https://n9.cl/x7k2p"),
        ("https://reurl.cc/council-vote-2016", "https://reurl.cc/council-vote-2016"),
        ("https://urlz.fr/pricing", None),
        ("https://urlz.fr/Terms.html", None),
        ("https://urlz.fr/blog/2016/how-to", None),
        ("https://urlz.fr/", None),
        ("https://wp.me/p1AbC-2x", None),
        ("https://noturlz.fr/AbC123", None),
    ],
)
def test_a_service_known_by_name_only_has_short_links(url: str, original: str | None) -> None:
    """One segment on a listed domain is a short link; the service's own pages, a site's own addresses and look-alikes are not."""
    short = shortcode(parse_url(url))
    assert (short.original.normalised if short else None) == original
    assert short is None or short.service.plain


def test_the_list_of_domains_is_bare_and_says_whose_it_is() -> None:
    """Each line is one domain; origin, version and licence stand above; our own table goes before it."""
    text = files("citecheck.links").joinpath("data/shortener_domains.txt").read_text("utf-8")
    assert "CC0 1.0 Universal" in text
    assert "MISP" in text
    domains = listed_domains()
    assert len(domains) > 200
    assert all(re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", domain) for domain in domains)
    both = [domain for domain in domains if any(domain in service.hosts for service in services())]
    assert both
    for domain in both:
        short = shortcode(parse_url(f"https://{domain}/AbC123"))
        assert short is not None
        assert not short.service.plain


@pytest.mark.parametrize(
    ("status", "location", "wanted"),
    [
        (301, "https://news.example/a", Answer.ALIVE),
        (302, "https://urlz.fr/", Answer.DEAD),
        (404, None, Answer.DEAD),
        (410, None, Answer.DEAD),
        (429, None, Answer.THROTTLED),
        (200, None, Answer.UNCLEAR),
        (403, None, Answer.UNCLEAR),
        (500, None, Answer.UNCLEAR),
    ],
)
def test_answers_of_a_service_known_by_name_only(status: int, location: str | None, wanted: Answer) -> None:
    """A redirect is followed, 404 and the way home mean dead; a page may be anything, and is judged as any page."""
    assert answer(status, location=location, url="https://urlz.fr/AbC123") is wanted
