"""Every way we know of to lead a link checker where it must not go, tried through the whole web and refused."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from citecheck.audit.log import AuditLog
from citecheck.links.follow import follow
from citecheck.model.errors import InvalidUrl
from citecheck.model.event import EventKind, RunStart
from citecheck.model.exchange import FailureKind, Request
from citecheck.model.settings import NetSettings
from citecheck.model.url import Url, parse_url
from citecheck.net.names import Names
from citecheck.net.safety import Guard
from citecheck.net.web import LiveWeb, make_transport
from citecheck.testing import FakeArchive, FixedClock, memento, response
from tests.net.loopback import FakeNames, ask, request_head, serving, web
from tests.net.test_safety import REFUSED

START = RunStart(report="r.txt", report_digest="0" * 64, tool="t", config_digest="1" * 64, actor="a")

#: Names that an attacker's (or this machine's) name server answers with a forbidden address.
NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "a.localhost": ["127.0.0.1"],
    "localhost.localdomain": ["127.0.0.1"],
    "ip6-localhost": ["::1"],
    "loopback": ["127.0.0.1"],
    "rebound.example": ["127.0.0.1"],
    "public.example": ["127.0.0.1"],  # but for the port that the user trusts
    "mixed.example": ["10.0.0.1", "127.0.0.1", "::1", "fe80::1"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "router": ["192.168.1.1"],
    "zone.example": ["fe80::1%lo"],
    "words.example": ["127.1"],
}

#: URLs that mean the trap on 127.0.0.1. Each must be refused, or be no URL at all.
TRAPS = [
    "http://127.0.0.1:{trap}/",
    "http://127.1:{trap}/",
    "http://127.0.1:{trap}/",
    "http://2130706433:{trap}/",
    "http://0x7f000001:{trap}/",
    "http://0X7F.1:{trap}/",
    "http://0x7f.0x0.0x0.0x1:{trap}/",
    "http://0177.0.0.1:{trap}/",
    "http://0177.0.0.01:{trap}/",
    "http://017700000001:{trap}/",
    "http://127.0.0.1.:{trap}/",
    "http://127.0.0.2:{trap}/",
    "http://127.255.255.254:{trap}/",
    "http://0:{trap}/",
    "http://0.0.0.0:{trap}/",
    "http://00.0x0.0:{trap}/",
    "http://%31%32%37.0.0.1:{trap}/",
    "http://127.0.0%2E1:{trap}/",
    "http://１２７.０.０.１:{trap}/",
    "http://①②⑦.⓪.⓪.①:{trap}/",
    "http://127。0。0。1:{trap}/",
    "http://127．0．0．1:{trap}/",
    "http://127\u00ad.0.0.1:{trap}/",
    "http://127.0.0.1\u200b:{trap}/",
    "http://[::1]:{trap}/",
    "http://[0:0:0:0:0:0:0:1]:{trap}/",
    "http://[::]:{trap}/",
    "http://[::ffff:127.0.0.1]:{trap}/",
    "http://[::FFFF:7F00:1]:{trap}/",
    "http://[::ffff:0:127.0.0.1]:{trap}/",
    "http://[::127.0.0.1]:{trap}/",
    "http://[64:ff9b::127.0.0.1]:{trap}/",
    "http://[64:ff9b:1::127.0.0.1]:{trap}/",
    "http://[2002:7f00:1::]:{trap}/",
    "http://[2001:0:7f00:1::]:{trap}/",
    "http://[2606:4700::5efe:127.0.0.1]:{trap}/",
    "http://[::1%25lo]:{trap}/",
    "http://[::1%lo]:{trap}/",
    "http://[fe80::1%25lo]:{trap}/",
    "http://localhost:{trap}/",
    "http://LOCALHOST:{trap}/",
    "http://localhost.:{trap}/",
    "http://localhost%2E:{trap}/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{trap}/",
    "http://ｌｏｃａｌｈｏｓｔ:{trap}/",
    "http://local\u00adhost:{trap}/",
    "http://localhost.localdomain:{trap}/",
    "http://a.localhost:{trap}/",
    "http://ip6-localhost:{trap}/",
    "http://loopback:{trap}/",
    "http://rebound.example:{trap}/",
    "http://mixed.example:{trap}/",
    "http://zone.example:{trap}/",
    "http://words.example:{trap}/",
    "http://127.0.0.1.nip.example:{trap}/",
    "http://public.example@127.0.0.1:{trap}/",
    "http://public.example:80@127.0.0.1:{trap}/",
    "http://public.example%2F@127.0.0.1:{trap}/",
    "http://public.example%23@127.0.0.1:{trap}/",
    "http://a:b@public.example@127.0.0.1:{trap}/",
    "http:\\\\127.0.0.1:{trap}\\",
    "http:/\\127.0.0.1:{trap}/",
    "http:127.0.0.1:{trap}/",
    "http:/127.0.0.1:{trap}/",
    "http:////127.0.0.1:{trap}/",
    "ht\ntp://127.0.0.1:{trap}/",
    "http://127.0.\t0.1:{trap}/",
    "https://127.0.0.1:{trap}/",
    "http://public.example:{trap}/",  # the entry of [net] resolve is for port 80 alone
    "http://127.0.0.1:{trap}\\@public.example/",
    "http://127.0.0.1:{trap}?@public.example/",
    "http://127.0.0.1:{trap}#@public.example/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://100.100.100.200/latest/meta-data/",
    "http://192.0.0.192/opc/v1/",
    "http://router/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[ff02::1]/",
    "http://100.64.0.1/",
    "http://198.18.0.1/",
    "http://192.0.2.1/",
    "http://[2001:db8::1]/",
    # no web at all
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "ftp://127.0.0.1:{trap}/",
    "gopher://127.0.0.1:{trap}/_GET%20/",
    "dict://127.0.0.1:{trap}/d:x",
    "ldap://127.0.0.1:{trap}/",
    "ws://127.0.0.1:{trap}/",
    "data:text/html,x",
    "javascript:alert(1)",
    "view-source:http://127.0.0.1:{trap}/",
    "blob:http://127.0.0.1:{trap}/x",
    "jar:http://127.0.0.1:{trap}/!/",
    "about:blank",
    "mailto:a@b.example",
    # ports at which a GET could speak to something else (the Fetch standard's list)
    "http://public.example:22/",
    "http://public.example:25/",
    "http://public.example:6667/",
    "http://public.example:0/",
]
#: URLs that look as if they meant the trap and mean public.example: whoever reads them otherwise is fooled.
DECOYS = [
    "http://127.0.0.1@public.example/",
    "http://127.0.0.1:{trap}@public.example/",
    "http://public.example\\@127.0.0.1:{trap}/",
    "http://public.example/\\@127.0.0.1:{trap}/",
    "http://public.example?@127.0.0.1:{trap}/",
    "http://public.example#@127.0.0.1:{trap}/",
    "http://public.example/@127.0.0.1:{trap}/",
    "http://public.example;@127.0.0.1/http://127.0.0.1:{trap}/".replace(";@127.0.0.1", ""),
]
#: How a page sends its reader on.
WAYS = {
    "301": lambda to: (b"301 Moved", b"Location: " + to, b""),
    "302": lambda to: (b"302 Found", b"Location: " + to, b""),
    "303": lambda to: (b"303 See Other", b"Location: " + to, b""),
    "307": lambda to: (b"307 Temporary", b"Location: " + to, b""),
    "308": lambda to: (b"308 Permanent", b"Location: " + to, b""),
    "Refresh": lambda to: (b"200 OK", b"Refresh: 0;url=" + to, b""),
    "Refresh without url=": lambda to: (b"200 OK", b"Refresh: 0; " + to, b""),
    "meta refresh": lambda to: (b"200 OK", b"X: y", b'<meta http-equiv="refresh" content="0;url=' + to + b'">'),
    "script": lambda to: (b"200 OK", b"X: y", b'<script>location.href="' + to.replace(b"\\", b"\\\\") + b'"</script>'),
}


class Heard:
    """What came to the public server and to the trap."""

    def __init__(self) -> None:
        self.public: list[bytes] = []
        self.trap: list[bytes] = []
        self.trap_at = 0


@asynccontextmanager
async def field(transport, answer=None, **settings):
    """Open a web with one public host and one trap beside it; ``answer`` maps the trap's port to the public host's answer."""
    heard = Heard()

    async def traps(reader, writer):
        heard.trap.append(b"somebody came")

    async def speaks(reader, writer):
        heard.public.append(await request_head(reader))
        first = len(heard.public) == 1 and answer is not None
        status, line, body = answer(heard.trap_at) if first else (b"200 OK", b"X: y", b"public")
        writer.write(b"HTTP/1.1 %s\r\n%s\r\nContent-Type: text/html\r\n" % (status, line))
        writer.write(b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body))

    async with serving(traps) as heard.trap_at, serving(speaks) as port:
        ports = {"public.example:80": port}
        async with web(transport, ports=ports, resolver=FakeNames(NAMES), timeout=5.0, **settings) as live:
            yield live, heard, heard.trap_at


@pytest.mark.parametrize("address", [address for address in REFUSED if address not in ("", "localhost")])
async def test_no_answer_of_a_name_server_opens_a_forbidden_address(transport, address):
    """Whatever forbidden address a name resolves to, alone or among others of its kind, the look ends before a connection."""
    resolver = FakeNames({"rebound.example": [address], "mixed.example": ["10.9.8.7", address]})
    async with web(transport, resolver=resolver) as live:
        for host in ("rebound.example", "mixed.example"):
            exchange = await live.look(ask(f"http://{host}/"))
            assert exchange.failure.kind is FailureKind.BLOCKED_ADDRESS, exchange.failure
            assert exchange.address is None


@pytest.mark.parametrize("url", TRAPS)
async def test_no_way_of_writing_leads_into_the_trap(transport, url):
    """However a report writes it, a forbidden place is refused (or is no URL), and nobody comes to the trap."""
    async with field(transport) as (live, heard, trap):
        try:
            asked = parse_url(url.format(trap=trap))
        except InvalidUrl:
            return
        chain = await follow(asked, live, clock=FixedClock())
    assert heard.trap == []
    assert heard.public == []
    assert chain.last.failure.kind is FailureKind.BLOCKED_ADDRESS, chain.last
    assert chain.last.status is None


@pytest.mark.parametrize("url", DECOYS)
async def test_decoys_lead_where_browsers_go(transport, url):
    """Where the trap stands only in the credentials, path, query or fragment, the public host is asked and nobody else."""
    async with field(transport) as (live, heard, trap):
        chain = await follow(parse_url(url.format(trap=trap)), live, clock=FixedClock())
    assert heard.trap == []
    assert chain.last.status == 200
    assert [b"\r\nHost: public.example\r\n" in head for head in heard.public] == [True]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{trap}/",
        "http://2130706433:{trap}/",
        "http://[::ffff:7f00:1]:{trap}/",
        "//127.0.0.1:{trap}/",
        "/\\127.0.0.1:{trap}/",
        "\\\\127.0.0.1:{trap}\\",
        "http://rebound.example:{trap}/",
        "http://public.example@localhost:{trap}/",
        "https://127.0.0.1:{trap}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://public.example:25/",
        "http://public.example:{trap}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{trap}/",
        "ftp://127.0.0.1:{trap}/",
        "data:text/html,x",
        "javascript:alert(1)",
        "ldap://127.0.0.1:{trap}/",
        "dict://127.0.0.1:{trap}/",
    ],
)
async def test_no_redirect_leads_into_the_trap(transport, way, target):
    """However a page sends its reader on, each hop is guarded anew: the trap is not asked, and the chain says why it ended."""

    def answer(trap):
        return WAYS[way](target.format(trap=trap).encode())

    async with field(transport, answer) as (live, heard, _):
        chain = await follow(parse_url("http://public.example/"), live, clock=FixedClock())
    assert heard.trap == []
    assert len(heard.public) == 1
    web_address = target.startswith(("http", "/", "\\"))
    if web_address or way.startswith("3"):
        assert chain.last.failure.kind is FailureKind.BLOCKED_ADDRESS, chain.last
        assert len(chain.hops) == 2
    else:  # a page that sends its reader to no web address is where the chain ends
        assert chain.last.status == 200


@pytest.mark.parametrize(
    "wrapper",
    [
        "https://www.google.com/url?q=http://127.0.0.1:{trap}/",
        "https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2F127.0.0.1%3A{trap}%2F&data=x",
        "https://l.facebook.com/l.php?u=http%3A%2F%2F127.0.0.1%3A{trap}%2F&h=x",
    ],
)
async def test_no_wrapper_leads_into_the_trap(transport, wrapper):
    """A target that stands in a wrapper's URL is guarded like any other."""
    async with field(transport) as (live, heard, trap):
        chain = await follow(parse_url(wrapper.format(trap=trap)), live, clock=FixedClock())
    assert heard.trap == []
    assert chain.last.failure.kind is FailureKind.BLOCKED_ADDRESS


async def test_no_archived_redirect_leads_into_the_trap(transport):
    """Where a dead short link led, as an archive tells, is guarded like any other hop: archives keep what strangers made."""
    short = "https://goo.gl/AbC123"
    held = memento("http://goo.gl/AbC123", "20161216000000", status=301)
    async with field(transport) as (live, heard, trap):
        target = f"http://127.0.0.1:{trap}/"
        archive = FakeArchive([(held, response("http://goo.gl/AbC123", 301, headers={"location": target}))])
        chain = await follow(parse_url(short), live, clock=FixedClock(), archives=[archive])
    assert heard.trap == []
    assert chain.hops[-1].url.normalised == target
    assert chain.last.failure.kind is FailureKind.BLOCKED_ADDRESS


async def test_a_name_that_changes_between_hops_is_judged_each_time(transport):
    """A host that was public at the first hop and private at the second is refused at the second."""
    turns = iter([["203.0.113.9"], ["127.0.0.1"]])

    async def rebinds(host, port):
        return next(turns)

    async with web(transport, resolver=rebinds) as live:
        for words in ("documentation", "loopback"):
            exchange = await live.look(ask("http://a.example/"))
            assert exchange.failure.kind is FailureKind.BLOCKED_ADDRESS
            assert words in exchange.failure.detail
            live.names._known.clear()


class Lenient(Guard):
    """A guard to whom 127.0.0.3 is the public internet: no test connects to the real one."""

    def why_place_refused(self, host, port, place):
        """Refuse as ever, but for the address that stands for a public one."""
        return None if place.address == "127.0.0.3" else super().why_place_refused(host, port, place)


@pytest.mark.parametrize(
    "order", [["127.0.0.1", "127.0.0.3"], ["127.0.0.3", "127.0.0.1"], ["::1", "127.0.0.1", "127.0.0.3", "10.0.0.1"]]
)
@pytest.mark.parametrize("public_is_up", [True, False])
async def test_of_several_addresses_only_the_public_ones_are_tried(transport, order, public_is_up):
    """A name with a public and a private address leads to the public one; where that is down, the private one is no way out."""
    trap, good = [], []

    async def traps(reader, writer):
        trap.append(1)

    async def speaks(reader, writer):
        good.append(await request_head(reader))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        await writer.drain()
        writer.close()

    settings = NetSettings(transport=transport, retries=0)
    async with serving(traps) as port:
        names = Names(Lenient(), FakeNames({"mixed.example": order}))
        server = await asyncio.start_server(speaks, "127.0.0.3", port) if public_is_up else None
        try:
            async with LiveWeb(
                settings, contact="", clock=FixedClock(), transport=make_transport(settings, names), resolver=FakeNames({})
            ) as live:
                exchange = await live.look(ask(f"http://mixed.example:{port}/"))
        finally:
            if server is not None:
                server.close()
    assert trap == []
    assert (exchange.body, len(good)) == ((b"hi", 1) if public_is_up else (b"", 0))
    assert exchange.failure is None if public_is_up else exchange.failure.kind is FailureKind.REFUSED


# -- what is sent and kept

SECRET = "geheim"
LEAKS = {
    "301": (b"301 Moved", b"Location: http://user:geheim@public.example/next", b""),
    "no slashes": (b"302 Found", b"Location: https:user:geheim@public.example/next", b""),
    "no scheme": (b"302 Found", b"Location: //user:geheim@public.example/next", b""),
    "backslashes": (b"302 Found", b"Location: /\\user:geheim@public.example/next", b""),
    "tab in the scheme": (b"302 Found", b"Location: ht\ttp://user:geheim@public.example/next", b""),
    "space in the password": (b"302 Found", b"Location: http://user:ge heim geheim@public.example/next", b""),
    "at in the password": (b"302 Found", b"Location: http://user:x@geheim@public.example/next", b""),
    "quotes in the password": (b"302 Found", b"Location: http://user:\"<geheim>'@public.example/next", b""),
    "no URL": (b"302 Found", b"Location: http://user:geheim@[bad/next", b""),
    "other scheme": (b"302 Found", b"Location: ftp://user:geheim@public.example/next", b""),
    "Content-Location": (b"200 OK", b"Content-Location: http://user:geheim@public.example/next", b""),
    "Link": (b"200 OK", b'Link: <http://user:geheim@public.example/next>; rel="canonical"', b""),
    "Refresh": (b"200 OK", b"Refresh: 0;url=http://user:geheim@public.example/next", b""),
    "Refresh, quoted": (b"200 OK", b"Refresh: 0;url='http://user:geheim@public.example/next'", b""),
    "Refresh without url=": (b"200 OK", b"Refresh: 0; http://user:geheim@public.example/next", b""),
    "Refresh with a comma": (b"200 OK", b"Refresh: 0,http://user:geheim@public.example/next", b""),
    "meta refresh": (b"200 OK", b"X: y", b'<meta http-equiv="refresh" content="0;url=http://user:geheim@public.example/next">'),
    "script": (b"200 OK", b"X: y", b'<script>location.href="http://user:geheim@public.example/next"</script>'),
}


@pytest.mark.parametrize("name", LEAKS)
async def test_credentials_are_neither_sent_nor_kept(transport, name, tmp_path):
    """A user name and password stay where they were found: not sent, not in a header, a hop, a failure or the log."""
    async with field(transport, lambda _: LEAKS[name]) as (live, heard, _):
        asked = parse_url("http://first:geheim@public.example/")
        chain = await follow(asked, live, clock=FixedClock())
    sent = b"".join(heard.public)
    assert SECRET.encode() not in sent
    assert b"uthorization" not in sent
    assert b"eferer" not in sent
    with AuditLog.open(tmp_path / "audit.db", clock=FixedClock()) as log:
        log.begin("run-1", START)
        log.append(EventKind.LINK_FOLLOWED, "x", chain.bare())
        log.flush()
    assert SECRET not in repr(chain.bare())
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.parametrize("wrapper", ["https://www.google.com/url?q=http://user:geheim@public.example/next"])
async def test_a_wrapper_gives_its_target_without_credentials(transport, wrapper):
    """A target with a password in a wrapper's URL is asked without it; the hop tells the target without it."""
    async with field(transport) as (live, heard, _):
        chain = await follow(parse_url(wrapper), live, clock=FixedClock())
    assert chain.last.status == 200
    assert [SECRET in (hop.location or "") for hop in chain.hops] == [False, False]
    assert SECRET.encode() not in b"".join(heard.public)


@pytest.mark.parametrize(
    "url",
    [
        "http://public.example/a\r\nX-Evil: 1",
        "http://public.example/a\r\n\r\nGET /evil HTTP/1.1",
        "http://public.example/?q=\nX-Evil: 1",
        "http://public.example/a%0d%0aX-Evil: 1",
        "http://public.example/\u560d\u560aX-Evil: 1",  # characters whose low bytes are CR and LF
        "http://public.example\r\nX-Evil: 1/",
    ],
)
async def test_no_line_break_comes_into_a_request(transport, url):
    """A line break in a URL, raw, escaped or in disguise, makes no line of its own."""
    async with field(transport) as (live, heard, _):
        try:
            await follow(parse_url(url), live, clock=FixedClock())
        except InvalidUrl:
            return
    assert len(heard.public) == 1
    lines = heard.public[0].split(b"\r\n")
    assert not [line for line in lines[1:] if line.startswith((b"X-Evil", b"GET"))]
    assert lines[0].endswith(b" HTTP/1.1")


@pytest.mark.parametrize("path", ["/a\r\nX-Evil: 1", "/a\nX-Evil: 1", "/a b", "/a\0b", "/a\tb", "/\x7f"])
async def test_a_url_that_no_parser_made_is_not_sent_either(transport, path):
    """Even a URL made by hand with a space or a control character in it does not reach the wire."""
    async with field(transport) as (live, heard, _):
        exchange = await live.look(Request(url=Url("", f"http://public.example{path}")))
    assert exchange.failure is not None
    assert heard.public == []


@pytest.mark.parametrize("break_", [b"%0d%0aX-Evil: 1", b"\rX-Evil: 1", b"\x0bX-Evil: 1"])
async def test_no_line_break_comes_in_by_a_location(transport, break_):
    """A Location with a line break in it leads to a request without one, or to a failure."""
    async with field(transport, lambda _: (b"302 Found", b"Location: /next" + break_, b"")) as (live, heard, _):
        await follow(parse_url("http://public.example/"), live, clock=FixedClock())
    for head in heard.public:
        assert not [
            line for line in head.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n") if line.startswith(b"X-Evil")
        ]


@pytest.mark.parametrize(
    ("name", "value"),
    [("Referer", "x\r\nX-Evil: 1"), ("X\r\nX-Evil", "1"), ("Cookie", "a=\x01"), ("X Y", "1"), ("", "1"), ("X", "1\0")],
)
async def test_no_header_breaks_the_message(transport, name, value):
    """A header that would make two of one is a failure, and nothing is sent."""
    async with field(transport) as (live, heard, _):
        exchange = await live.look(ask("http://public.example/", headers=((name, value),)))
    assert exchange.failure.kind is FailureKind.PROTOCOL
    assert heard.public == []


# -- what a server would like us to remember


async def test_alt_svc_moves_nobody(transport):
    """A server that names another place for itself (Alt-Svc) is asked where the URL says, not there."""

    def answer(trap):
        return b"200 OK", b'Alt-Svc: h2="127.0.0.1:%d"; ma=99, http/1.1=":%d"' % (trap, trap), b""

    async with field(transport, answer) as (live, heard, _):
        for _ in range(3):
            assert (await live.look(ask("http://public.example/"))).status == 200
    assert heard.trap == []
    assert len(heard.public) == 3


async def test_hsts_changes_no_link(transport):
    """A link that a report cites with http is asked with http, whatever a server said before."""
    line = b"Strict-Transport-Security: max-age=99999; includeSubDomains; preload"
    async with field(transport, lambda _: (b"200 OK", line, b"")) as (live, _, _):
        for _ in range(2):
            exchange = await live.look(ask("http://public.example/"))
            assert (exchange.status, exchange.url.scheme) == (200, "http")


async def test_nothing_of_the_environment_leads_elsewhere(transport, monkeypatch, tmp_path):
    """Proxies, a .netrc and its like in the environment change nothing: the host is asked as it is, without a password."""
    (tmp_path / ".netrc").write_text("machine public.example login user password geheim\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    async with field(transport) as (live, heard, trap):
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY", "socks_proxy", "ftp_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{trap}")
        monkeypatch.setenv("no_proxy", "")
        assert (await live.look(ask("http://public.example/"))).status == 200
    assert heard.trap == []
    assert b"uthorization" not in heard.public[0]


async def test_a_trusted_place_trusts_no_other(transport):
    """An entry of [net] resolve opens its host and port; the same address by another name or by itself stays shut."""
    async with field(transport) as (live, heard, trap):
        own = live.settings.resolve[0].rsplit(":", 1)[1]
        for url in (
            f"http://127.0.0.1:{own}/",
            f"http://public.example:{own}/",
            f"http://rebound.example:{own}/",
            "https://public.example/",
        ):
            exchange = await live.look(ask(url))
            assert exchange.failure is not None, url
            assert exchange.status is None
    assert (heard.public, heard.trap, trap > 0) == ([], [], True)
