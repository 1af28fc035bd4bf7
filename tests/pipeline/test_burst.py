"""When the same trouble at unrelated sites is our own network's."""

from __future__ import annotations

import pytest

from citecheck.model.exchange import Chain, FailureKind, Hop, Via
from citecheck.pipeline.burst import SAME_PAGE, Burst, Echo, doubt_of, is_doubted_alone, proves_the_network
from citecheck.testing import NOW, failed, response

URL = "https://valley-post.example/flood"


def chain(*exchanges, via=Via.REDIRECT):
    """Build a chain of looks, one a hop."""
    ways = [Via.ASKED, *[via] * len(exchanges)]
    hops = [
        Hop(url=one.url, via=way, at=NOW, status=one.status, failure=one.failure)
        for one, way in zip(exchanges, ways, strict=False)
    ]
    return Chain(asked=exchanges[0].url, hops=tuple(hops), last=exchanges[-1])


@pytest.mark.parametrize("kind", FailureKind)
def test_which_failures_may_be_ours(kind):
    """Names, ways, silence and what a portal makes of links may be our own network; what a server did in an answer may not."""
    doubts = {
        "dns-not-found": "names", "dns-failed": "names", "unreachable": "ways", "connect-timeout": "ways", "refused": "ways",
        "blocked-address": "portal", "tls-name-mismatch": "portal", "tls-untrusted": "portal",
        "reset": "broken off", "read-timeout": "silence", "tls-failed": "no TLS", "tls-expired": "clock",
    }  # fmt: skip
    assert doubt_of(chain(failed(URL, kind))) == doubts.get(kind.value)


@pytest.mark.parametrize(
    ("looks", "via", "doubt"),
    [
        ([response(URL, 200)], Via.REDIRECT, None),
        ([response(URL, 404)], Via.REDIRECT, None),
        ([response(URL, 511)], Via.REDIRECT, "portal"),
        (
            [response("http://a.example/", 302), response("http://login.hotel.example/", 200)],
            Via.REDIRECT,
            "to login.hotel.example",
        ),
        ([response("http://a.example/", 302), failed("https://b.example/", FailureKind.REFUSED)], Via.REDIRECT, "ways"),
        ([response("http://a.example/", 302), response("http://www.a.example/", 200)], Via.REDIRECT, None),
        ([response("https://a.example/", 302), response("http://b.example/", 200)], Via.REDIRECT, None),
        ([response("http://a.example/", 200), response("http://b.example/", 200)], Via.META_REFRESH, "to b.example"),
        ([response("http://a.example/", 200), response("http://b.example/", 200)], Via.SCRIPT, "to b.example"),
        ([response("http://a.example/", 200), response("http://b.example/", 200)], Via.WRAPPER, None),
    ],
)
def test_what_a_chain_gives_to_doubt(looks, via, doubt):
    """That a plain http link is sent on to another site can be a portal's work, however it is done; over https it cannot."""
    assert doubt_of(chain(*looks, via=via)) == doubt


def test_a_shorteners_redirect_is_its_work():
    """A short link that leads to another site is no portal."""
    looks = [response("http://bit.ly/x", 302), response("http://b.example/", 200)]
    assert doubt_of(chain(*looks), short_link=True) is None


def test_what_proves_the_network():
    """Any status does, a failure without one does not."""
    assert proves_the_network(response(URL, 500))
    assert not proves_the_network(failed(URL, FailureKind.RESET))
    assert not proves_the_network(None)


def test_which_doubts_matter_alone():
    """One name that is not found may be our cable; one page that moved to another site is its site's matter."""
    assert all(is_doubted_alone(doubt) for doubt in ("names", "ways", "portal"))
    assert not is_doubted_alone("to x.example")
    assert not any(is_doubted_alone(doubt) for doubt in ("broken off", "silence", "no TLS", "clock"))
    assert not is_doubted_alone(SAME_PAGE)


@pytest.mark.parametrize(
    ("events", "burst"),
    [
        (["a names", "b names", "c names"], True),
        (["a names", "b names"], False),
        (["a names", "a names", "a names"], False),
        (["a names", "b ways", "c names"], False),
        (["a names", "b ways", "c names", "d names"], True),
        (["a names", "b names", "answer", "c names"], False),
        (["a names", "b names", "answer", "c names", "d names", "e names"], True),
        ([], False),
    ],
)
def test_a_burst_is_unrelated_sites_in_a_row(events, burst):
    """So many different sites with one kind of trouble and no answer between them; any answer begins the count anew."""
    row = Burst(needed=3)
    for event in events:
        if event == "answer":
            row.answered()
        else:
            row.failed(*event.split())
    assert row.is_on is burst


@pytest.mark.parametrize(
    ("looks", "echoes"),
    [
        ([("http://a.example/", "hi"), ("http://b.example/", "hi"), ("http://c.example/", "hi")], [False, True, True]),
        ([("http://a.example/", "hi"), ("http://a.example/2", "hi"), ("http://www.a.example/", "hi")], [False, False, False]),
        ([("http://a.example/", "hi"), ("http://b.example/", "ho"), ("http://c.example/", "hi")], [False, False, False]),
        ([("http://a.example/", ""), ("http://b.example/", "")], [False, False]),
        ([("http://a.example/", "hi"), ("http://c.example/", ""), ("http://b.example/", "hi")], [False, False, True]),
        (
            [
                ("http://a.example/x?y=1", "log in to read http://a.example/x?y=1"),
                ("http://b.example/z", "log in to read http://b.example/z"),
                ("http://c.example/", "log in to read http%3A%2F%2Fc.example%2F"),
            ],
            [False, True, False],
        ),
        (
            [
                ("http://a.example/x", "?to=http%3A%2F%2Fa.example%2Fx"),
                ("http://b.example/y/z", "?to=http%3A%2F%2Fb.example%2Fy%2Fz"),
            ],
            [False, True],
        ),
        ([("https://a.example/", "read a.example"), ("https://b.example/", "read b.example")], [False, False]),
    ],
)
def test_an_echo_is_one_page_from_two_sites(looks, echoes):
    """The same bytes from another site right behind are an echo; the same site, other bytes and empty pages are none.

    A portal can only stand in the place of a site without TLS, and then repeats what was asked for.
    """
    echo = Echo()
    assert [echo.is_heard_again(response(url, 200, body)) for url, body in looks] == echoes
    assert not echo.is_heard_again(None)


def test_a_page_that_is_believed_echoes_no_more():
    """Once it is known that a page is its sites' own, it raises no doubt at the next site."""
    echo = Echo()
    pages = [response(f"http://{host}.example/", 200, "hi") for host in "abcd"]
    assert [echo.is_heard_again(page) for page in pages[:2]] == [False, True]
    echo.believe(pages[1])
    echo.believe(None)
    assert [echo.is_heard_again(page) for page in pages[2:]] == [False, False]
