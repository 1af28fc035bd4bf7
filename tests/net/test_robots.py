"""robots.txt by RFC 9309, where policy asks for it."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.liveness.judge import judge
from citecheck.model.exchange import Chain, FailureKind, Hop, Stop, Via
from citecheck.model.policy import NetPolicy
from citecheck.model.url import parse_url
from citecheck.model.verdict import ROT, Liveness
from citecheck.net.robots import Robots, read_rules
from citecheck.testing import NOW, FakeWeb, failed, response
from tests.net.loopback import FakeNames, FakeTime, ask, request_head, serving, web

FILE = "http://a.example/robots.txt"
K = FailureKind


def rules_of(text, status=200):
    """Read rules from the text of a robots.txt."""
    return read_rules(response(FILE, status, text, media_type="text/plain"))


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /x", "/xyz", False),
        ("User-agent: *\nDisallow: /x/", "/x", True),
        ("User-agent: *\nDisallow: /\nAllow: /x", "/x", True),
        ("User-agent: *\nAllow: /x\nDisallow: /x/y", "/x/y/z", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x=1", True),
        ("User-agent: *\nDisallow: /?s=", "/?s=x", False),
        ("User-agent: other\nDisallow: /", "/x", True),
        ("User-agent: CiteCheck\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", False),
        ("User-agent: citecheck\nAllow: /\n\nUser-agent: *\nDisallow: /", "/x", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/x", False),
        ("<html><title>Welcome</title>", "/x", True),
        ("User-agent: *\nDisallow: /%D8%AD", "/\u062d", False),
    ],
)
def test_what_a_file_allows(text, path, allowed):
    """Groups, the longest match, wildcards and ends as in RFC 9309; what is no rule forbids nothing."""
    refusal = rules_of(text).refusal(parse_url(f"http://a.example{path}"))
    assert (refusal is None) is allowed
    assert refusal is None or refusal.kind is K.ROBOTS_FORBID


@pytest.mark.parametrize(
    ("exchange", "kind"),
    [
        (response(FILE, 404), None),
        (response(FILE, 401), None),
        (response(FILE, 403), None),
        (response(FILE, 410), None),
        (response(FILE, 302), None),  # redirected again and again
        (response(FILE, 429), K.ROBOTS_UNKNOWN),
        (response(FILE, 500), K.ROBOTS_UNKNOWN),
        (response(FILE, 503), K.ROBOTS_UNKNOWN),
        (failed(FILE, K.READ_TIMEOUT), K.ROBOTS_UNKNOWN),
        (failed(FILE, K.RESET), K.ROBOTS_UNKNOWN),
        (failed(FILE, K.PROTOCOL), K.ROBOTS_UNKNOWN),
        (failed(FILE, K.DNS_NOT_FOUND), K.DNS_NOT_FOUND),
        (failed(FILE, K.REFUSED), K.REFUSED),
        (failed(FILE, K.CONNECT_TIMEOUT), K.CONNECT_TIMEOUT),
        (failed(FILE, K.TLS_EXPIRED), K.TLS_EXPIRED),
        (failed(FILE, K.BLOCKED_ADDRESS), K.BLOCKED_ADDRESS),
    ],
)
def test_a_file_that_is_not_there_or_not_given(exchange, kind):
    """4xx allows all; 5xx and silence forbid for now; where the host itself cannot be reached, that is what is told."""
    refusal = read_rules(exchange).refusal(parse_url("http://a.example/x"))
    assert (refusal.kind if refusal else None) is kind


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -3", None),
        ("User-agent: other\nCrawl-delay: 7", None),
        ("", None),
    ],
)
def test_crawl_delay(text, delay):
    """A delay that is meant for us is read; what is none is not."""
    assert rules_of(text).delay == delay


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: ("User-agent: *\nDisallow: " + text).encode()))
def test_no_file_breaks_the_reader(body):
    """Whatever bytes a server sends as robots.txt, there is an answer."""
    rules = read_rules(response(FILE, 200, body))
    refusal = rules.refusal(parse_url("http://a.example/x?y#z"))
    assert refusal is None or refusal.kind is K.ROBOTS_FORBID


async def test_a_host_is_asked_once_and_again_after_a_day():
    """Many links at once make one request; its answer holds for a day, one that could not be given for ten minutes."""
    time, fake = FakeTime(), FakeWeb({FILE: [response(FILE, 503), response(FILE, 200, "User-agent: *\nDisallow: /x")]})
    robots = Robots(fake.look, now=time.now)
    page = parse_url("http://a.example/x")
    for moment, asked, kind in (
        (0, 1, K.ROBOTS_UNKNOWN),
        (599, 1, K.ROBOTS_UNKNOWN),
        (601, 2, K.ROBOTS_FORBID),
        (80_000, 2, K.ROBOTS_FORBID),
        (90_000, 3, K.ROBOTS_FORBID),
    ):
        time.at = 1000.0 + moment
        rules = await asyncio.gather(*(robots.rules(page) for _ in range(9)))
        assert {one.refusal(page).kind for one in rules} == {kind}
        assert len(fake.asked) == asked
    await robots.aclose()


async def test_redirects_of_the_file_are_followed_five_times():
    """RFC 9309 section 2.3.1.2: five redirects at least, to other hosts too; beyond, the file is not there."""
    for count, kind in ((5, K.ROBOTS_FORBID), (6, None)):
        urls = [FILE, *(f"http://h{n}.example/r" for n in range(count))]
        pages = {here: response(here, 301, headers={"location": there}) for here, there in pairwise(urls)}
        pages[urls[-1]] = response(urls[-1], 200, "User-agent: *\nDisallow: /")
        fake = FakeWeb(pages)
        page = parse_url("http://a.example/x")
        refusal = (await Robots(fake.look, now=FakeTime().now).rules(page)).refusal(page)
        assert (refusal.kind if refusal else None) is kind


def files(**texts):
    """Serve each host's robots.txt (or status) from a table, and "page" for every other path. Keep what was asked."""
    asked = []

    async def script(reader, writer):
        head = (await request_head(reader)).decode()
        path, host = head.split()[1], head.split("Host: ")[1].split("\r\n")[0].split(".")[0]
        asked.append((host, path))
        said = texts.get(host, 404) if path == "/robots.txt" else "page"
        status, body = (said, "") if isinstance(said, int) else (200, said)
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())

    return script, asked


async def test_the_web_obeys_where_policy_asks(transport):
    """A forbidden page is not asked and says so; the host's other pages and other hosts are; each file is asked once."""
    script, asked = files(a="User-agent: *\nDisallow: /private", c=503)
    async with serving(script) as port:
        ports = {f"{host}.example:80": port for host in "abc"}
        async with web(transport, ports=ports, policy=NetPolicy(robots=True)) as live:
            seen = {}
            for url in (
                "a.example/private/1",
                "a.example/open",
                "a.example/private/2",
                "b.example/x",
                "c.example/x",
                "lost.example/",
            ):
                exchange = await live.look(ask(f"http://{url}"))
                seen[url] = exchange.failure.kind if exchange.failure else exchange.body
    assert seen == {
        "a.example/private/1": K.ROBOTS_FORBID,
        "a.example/open": b"page",
        "a.example/private/2": K.ROBOTS_FORBID,
        "b.example/x": b"page",
        "c.example/x": K.ROBOTS_UNKNOWN,
        "lost.example/": K.DNS_NOT_FOUND,
    }
    assert asked == [("a", "/robots.txt"), ("a", "/open"), ("b", "/robots.txt"), ("b", "/x"), ("c", "/robots.txt")]


async def test_without_the_policy_nobody_asks_for_the_file(transport):
    """By default robots.txt is not asked: a page that a person cited is looked at as that person's browser would."""
    script, asked = files(a="User-agent: *\nDisallow: /")
    async with serving(script) as port, web(transport, ports={"a.example:80": port}) as live:
        assert (await live.look(ask("http://a.example/x"))).body == b"page"
    assert asked == [("a", "/x")]


async def test_crawl_delay_is_kept_up_to_its_limit():
    """The delay slows its host down, cut at the policy's limit; another host keeps its pace."""
    script, _ = files(a="User-agent: *\nCrawl-delay: 4\n", b="User-agent: *\nCrawl-delay: 4000\n")
    time = FakeTime()
    async with serving(script) as port:
        settings = {
            "now": time.now,
            "sleep": time.sleep,
            "host_interval": 1.0,
            "policy": NetPolicy(robots=True, max_crawl_delay=10.0),
        }
        async with web(ports={f"{host}.example:80": port for host in "abc"}, **settings) as live:
            waits = []
            for url in (
                "http://a.example/1",
                "http://a.example/2",
                "http://b.example/1",
                "http://b.example/2",
                "http://c.example/1",
            ):
                time.slept.clear()
                await live.look(ask(url))
                waits.append(sum(time.slept))
    assert waits == [1.0, 4.0, 1.0, 10.0, 1.0]


async def test_the_file_is_guarded_like_any_page(transport):
    """robots.txt of a private host, or one redirected there, is not asked: the guard stands before it."""
    trap = []

    async def traps(reader, writer):
        trap.append(1)

    resolver = FakeNames({"inner.example": ["127.0.0.1"]})
    async with serving(traps) as port, web(transport, resolver=resolver, policy=NetPolicy(robots=True)) as live:
        exchange = await live.look(ask(f"http://inner.example:{port}/x"))
    assert exchange.failure.kind is K.BLOCKED_ADDRESS
    assert trap == []


async def test_closing_ends_a_question_that_hangs():
    """A web that is closed while robots.txt is awaited leaves no task behind."""

    async def hangs(reader, writer):
        await reader.read()

    before = asyncio.all_tasks()
    async with serving(hangs) as port:
        live = web(ports={"a.example:80": port}, policy=NetPolicy(robots=True))
        look = asyncio.ensure_future(live.look(ask("http://a.example/")))
        await asyncio.sleep(0.05)
        look.cancel()
        await asyncio.gather(look, return_exceptions=True)
        await live.aclose()
    await asyncio.sleep(0.01)
    assert asyncio.all_tasks() - before == set()


@pytest.mark.parametrize(
    ("kind", "liveness"),
    [(K.ROBOTS_FORBID, Liveness.RESTRICTED), (K.CONTACT_NEEDED, Liveness.RESTRICTED), (K.ROBOTS_UNKNOWN, Liveness.TRANSIENT)],
)
def test_what_a_site_does_not_want_is_no_rot(kind, liveness):
    """A link that was not asked because its site does not want it is restricted or transient, with its reason, never rot."""
    last = failed("http://a.example/x", kind)
    hop = Hop(url=last.url, via=Via.ASKED, at=NOW, failure=last.failure)
    verdict = judge(Chain(asked=last.url, hops=(hop,), last=last, stop=Stop.FAILED), None, at=NOW)
    assert verdict.liveness is liveness
    assert verdict.liveness not in ROT
    assert "it was not asked" in verdict.reasons[0].words
