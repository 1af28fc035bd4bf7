"""What single hosts want of robots: read, checked, and applied."""

from __future__ import annotations

import pytest

from citecheck.links.follow import follow
from citecheck.model.errors import ConfigError
from citecheck.model.exchange import FailureKind
from citecheck.model.settings import Quirk
from citecheck.model.url import parse_url
from citecheck.net.quirks import Quirks, apply, check_quirks, shipped
from citecheck.testing import FixedClock
from tests.net.loopback import FakeTime, answers, ask, request_head, serving, web

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\na"


def quirk(name="q", hosts=("a.example",), **changes):
    """Build a quirk that changes something."""
    return Quirk(**{"name": name, "hosts": hosts, "why": "it says so on its page for robots", "interval": 1.0, **changes})


def test_our_own_table_keeps_the_rules():
    """Each quirk of ours has a name of its own, hosts, a reason and a change, and no header that lies."""
    check_quirks(shipped())
    assert len(shipped()) >= 5
    assert all(len(one.why) > 30 and one.hosts for one in shipped())


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("a.example", ["exact"]),
        ("x.a.example", []),
        ("b.example", []),
        ("x.b.example", ["below"]),
        ("y.x.b.example", ["deeper", "below"]),
        ("x.b.example.evil", []),
        ("evilb.example", []),
        ("203.0.113.9", []),
        ("", []),
    ],
)
def test_hosts_are_found_by_name_or_suffix(host, names):
    """A bare host means itself, "*.x" all below x and neither x nor another name that ends so; the more exact come first."""
    ours = [quirk("exact"), quirk("below", ("*.b.example",)), quirk("deeper", ("*.x.b.example",))]
    assert [one.name for one in Quirks(ours=ours).of(host)] == names


def test_a_users_quirk_goes_before_ours_and_replaces_its_name():
    """What the user says of a host comes first; under the name of one of ours it stands instead of it, or switches it off."""
    ours = [quirk("slow", interval=9.0), quirk("other")]
    mine = Quirks([quirk("mine"), quirk("slow", interval=2.0)], ours)
    assert [(one.name, one.interval) for one in mine.of("a.example")] == [("mine", 1.0), ("slow", 2.0), ("other", 1.0)]
    assert [one.name for one in Quirks([quirk("slow", hosts=())], ours).of("a.example")] == ["other"]


BAD = [
    ({"name": "No Spaces"}, "name"),
    ({"name": ""}, "name"),
    ({"why": "  "}, "reason"),
    ({"hosts": ("Upper.example",)}, "host"),
    ({"hosts": ("http://a.example/",)}, "host"),
    ({"hosts": ("*example",)}, "host"),
    ({"interval": None}, "changes nothing"),
    ({"headers": {"X\r\nY": "1"}}, "cannot be sent"),
    ({"headers": {"X": "1\r\nY: 2"}}, "cannot be sent"),
    ({"headers": {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/130"}}, 'agent = "plain"'),
    ({"headers": {"Cookie": "a=b"}}, "not a quirk's to set"),
    ({"headers": {"authorization": "Basic x"}}, "not a quirk's to set"),
    ({"headers": {"X-Forwarded-For": "8.8.8.8"}}, "not a quirk's to set"),
    ({"headers": {"Referer": "https://www.google.com/"}}, "not a quirk's to set"),
]


@pytest.mark.parametrize(("changes", "told"), BAD)
def test_bad_quirks_are_told(changes, told):
    """A quirk that cannot be meant, or would lie, is an error with its name and what is wrong."""
    with pytest.raises(ConfigError, match="quirk") as error:
        Quirks([quirk(**changes)])
    assert told in str(error.value)


def test_two_of_one_name_are_told():
    """Names are unique, since the log knows quirks by them."""
    with pytest.raises(ConfigError, match="two quirks"):
        Quirks([quirk("x"), quirk("x", ("b.example",))])


def test_how_a_request_changes():
    """Headers are added where the request has none of that name; the first quirk to set one wins; HEAD goes instead of GET."""
    quirks = [
        quirk(headers={"Accept-Language": "ar", "X-One": "1"}),
        quirk("r", headers={"accept-language": "en", "X-Two": "2"}, agent="plain", method="HEAD"),
    ]
    changed = apply(ask("http://a.example/", headers=(("x-one", "own"),)), quirks, plain_agent="citecheck/1")
    assert changed.method == "HEAD"
    assert dict(changed.headers) == {"x-one": "own", "Accept-Language": "ar", "X-Two": "2", "User-Agent": "citecheck/1"}
    posted = apply(ask("http://a.example/", method="POST", content=b"x"), quirks, plain_agent="citecheck/1")
    assert (posted.method, posted.content) == ("POST", b"x")


async def test_quirks_are_heeded_and_told(transport):
    """The host hears what its quirk says, another host does not; exchange and hop remember the quirk's name."""
    heard = []

    async def listens(reader, writer):
        heard.append(await request_head(reader))
        writer.write(OK)

    own = quirk("polite-gazette", headers={"Accept-Language": "ar"}, agent="plain")
    async with serving(listens) as port:
        ports = {"a.example:80": port, "b.example:80": port}
        async with web(transport, ports=ports, quirks=Quirks([own], ()), contact="mailto:me@paper.example") as live:
            for host in ("a", "b"):
                chain = await follow(parse_url(f"http://{host}.example/"), live, clock=FixedClock())
                expected = ("polite-gazette",) if host == "a" else ()
                assert (chain.last.quirks, chain.hops[0].quirks) == (expected, expected)
    assert b"\r\nAccept-Language: ar\r\n" in heard[0]
    assert b"\r\nUser-Agent: citecheck/" in heard[0]
    assert b"(+mailto:me@paper.example)\r\n" in heard[0]
    assert b"\r\nAccept-Language: en,*;q=0.5\r\n" in heard[1]
    assert b"\r\nUser-Agent: Mozilla/5.0 (compatible; citecheck/" in heard[1]


async def test_head_where_a_get_is_unwelcome(transport):
    """With ``method = "HEAD"`` the page is not fetched."""
    heard = []

    async def listens(reader, writer):
        heard.append((await request_head(reader)).split()[0])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n")
        await reader.read()

    quirks = Quirks([quirk(method="HEAD")], ())
    async with serving(listens) as port, web(transport, ports={"a.example:80": port}, quirks=quirks) as live:
        assert (await live.look(ask("http://a.example/"))).status == 200
    assert heard == [b"HEAD"]


async def test_a_slow_host_is_asked_slowly():
    """A quirk's interval holds for its host alone, and never makes a host faster."""
    time = FakeTime()
    quirks = Quirks([quirk(interval=7.0), quirk("quick", ("b.example",), interval=0.1)], ())
    async with serving(answers(body=b"x")) as port:
        ports = {"a.example:80": port, "b.example:80": port}
        async with web(ports=ports, quirks=quirks, now=time.now, sleep=time.sleep, host_interval=1.0) as live:
            for url in ("http://a.example/", "http://a.example/", "http://b.example/", "http://b.example/"):
                await live.look(ask(url))
    assert time.slept == [7.0, 1.0]


@pytest.mark.parametrize(("contact", "kind"), [("", FailureKind.CONTACT_NEEDED), ("mailto:me@paper.example", None)])
async def test_a_host_that_wants_a_contact_is_not_asked_without(transport, contact, kind):
    """Where the site's rules for robots ask for a contact and none is set, nobody asks it, and the failure says why."""
    heard = []

    async def listens(reader, writer):
        heard.append(await request_head(reader))
        writer.write(OK)

    async with serving(listens) as port:
        quirks = Quirks([quirk("named", needs_contact=True)], ())
        async with web(transport, ports={"a.example:80": port}, quirks=quirks, contact=contact) as live:
            exchange = await live.look(ask("http://a.example/"))
    assert (exchange.failure.kind if exchange.failure else None) is kind
    assert len(heard) == (0 if kind else 1)
    if kind:
        assert "named" in exchange.failure.detail
