from __future__ import annotations

import re

import pytest

from citecheck.links.shorteners import Answer, destination, read_answer, same_link, services, shortcode
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
