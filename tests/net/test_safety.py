from __future__ import annotations

import asyncio
import socket

import pytest

from citecheck.model.errors import ConfigError
from citecheck.model.exchange import FailureKind
from citecheck.model.settings import NetSettings
from citecheck.model.url import Url, parse_url
from citecheck.net.names import Names
from citecheck.net.safety import BAD_PORTS, Blocked, Guard, Place, parse_resolve, why_refused
from citecheck.net.web import LiveWeb, make_transport
from citecheck.testing import FixedClock
from tests.net.loopback import FakeNames, answers, ask, serving, web

PUBLIC = ["93.184.215.14", "8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "2606:4700::1111"]
#: Forms of public addresses that lead to public IPv4 addresses.
PUBLIC_INSIDE = ["::ffff:93.184.215.14", "64:ff9b::5db8:d70e", "2002:5db8:d70e::1"]

REFUSED = {
    # IPv4 by its registries
    "0.0.0.0": "unspecified",
    "0.1.2.3": "unspecified",
    "10.0.0.1": "private",
    "10.255.255.255": "private",
    "100.64.0.1": "private",
    "100.100.100.200": "private",  # Alibaba Cloud's metadata service
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "168.63.129.16": "metadata",  # Azure
    "169.254.0.1": "link-local",
    "169.254.169.254": "metadata",
    "169.254.170.2": "metadata",  # Amazon's container credentials
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.192": "metadata",  # Oracle Cloud
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarks",
    "198.51.100.1": "documentation",
    "203.0.113.1": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.255": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    # IPv6
    "::": "unspecified",
    "::1": "loopback",
    "fc00::1": "private",
    "fd12:3456::1": "private",
    "fd00:ec2::254": "metadata",
    "fd20:ce::254": "metadata",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "100::1": "discard",
    "2001:db8::1": "documentation",
    "3fff::1": "documentation",
    "2001:2::1": "benchmarks",
    "2001:10::1": "ORCHID",
    "64:ff9b:1::1": "NAT64",
    "4000::1": "not a global address",
    "5f00::1": "not a global address",
    # IPv4 inside IPv6
    "::ffff:127.0.0.1": "holds 127.0.0.1: loopback",
    "::ffff:7f00:1": "holds 127.0.0.1: loopback",
    "::ffff:169.254.169.254": "metadata",
    "::ffff:0:10.0.0.1": "holds 10.0.0.1: private",
    "::127.0.0.1": "holds 127.0.0.1: loopback",
    "::93.184.215.14": "not a global address",  # IPv4-compatible is not routed at all
    "64:ff9b::7f00:1": "holds 127.0.0.1: loopback",
    "64:ff9b::a9fe:a9fe": "metadata",
    "2002:7f00:1::1": "holds 127.0.0.1: loopback",
    "2002:c0a8:101::": "holds 192.168.1.1: private",
    "2001:0:7f00:1::": "holds 127.0.0.1: loopback",  # Teredo: the server
    "2001:0:5db8:d70e:0:0:80ff:fffe": "holds 127.0.0.1: loopback",  # Teredo: the client, its bits turned
    "2606:4700::200:5efe:10.0.0.1": "holds 10.0.0.1: private",  # ISATAP
    "2606:4700::5efe:c0a8:1": "holds 192.168.0.1: private",
    # no addresses
    "localhost": "not an IP address",
    "": "not an IP address",
    "127.1": "not an IP address",
}

#: URLs whose hosts are written to slip past a reader; all of them mean loopback or another forbidden place.
DISGUISED = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",  # decimal
    "http://0x7f000001/",  # hexadecimal
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",  # octal
    "http://017700000001/",
    "http://0/",
    "http://0.0.0.0/",
    "http://00.0x0.0/",
    "http://127.0.0.1./",  # a dot at the end
    "http://%31%32%37.0.0.1/",  # escaped digits
    "http://１２７.０.０.１/",  # full-width digits
    "http://①②⑦.⓪.⓪.①/",  # circled digits
    "http://127。0。0。1/",  # ideographic full stops
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[fe80::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://10.0.0.1/",
    "http://192.168.0.1/admin",
    "http://user@127.0.0.1/",
    "http://example.org@127.0.0.1/",
    "http://example.org:80@127.0.0.1/",
    "http:\\\\127.0.0.1\\",
    "http:127.0.0.1",
    "HTTP://LOCALHOST/",
    "http://localhost./",
    "http://localhost.localdomain/",
    "http://a.localhost/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://router/",
]
NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "localhost.localdomain": ["127.0.0.1"],
    "a.localhost": ["::1"],
    "metadata.google.internal": ["169.254.169.254"],
    "router": ["192.168.1.1"],
}


@pytest.mark.parametrize("address", PUBLIC + PUBLIC_INSIDE)
def test_public_addresses_pass(address):
    """An address of the public internet may be asked."""
    assert why_refused(address) is None


@pytest.mark.parametrize("address", REFUSED)
def test_forbidden_addresses_are_refused_by_name(address):
    """Each kind of address that no citation can mean is refused, with its kind in words."""
    assert REFUSED[address] in (why_refused(address) or "passed")


@pytest.mark.parametrize("url", DISGUISED)
async def test_no_disguise_reaches_a_forbidden_place(url, transport):
    """However the host is written, the guard sees the address, refuses it, and nothing is connected."""
    async with web(transport, resolver=FakeNames(NAMES)) as live:
        exchange = await live.look(ask(url))
    assert exchange.failure is not None
    assert exchange.failure.kind is FailureKind.BLOCKED_ADDRESS, exchange.failure
    assert exchange.status is None


@pytest.mark.parametrize(
    "url", ["ftp://a.example/x", "file:///etc/passwd", "gopher://a.example/", "javascript:alert(1)", "data:,x"]
)
async def test_other_schemes_are_refused(url, transport):
    """Only http and https are asked."""
    async with web(transport) as live:
        exchange = await live.look(ask(url))
    assert exchange.failure.kind is FailureKind.BLOCKED_ADDRESS


@pytest.mark.parametrize("port", [0, 22, 25, 6667, 10080])
async def test_ports_that_are_no_web_are_refused(port, transport):
    """A GET is never sent where it could speak to a mail or chat server; nobody is asked for the name."""
    resolver = FakeNames({"a.example": ["93.184.215.14"]})
    async with web(transport, resolver=resolver) as live:
        exchange = await live.look(ask(f"http://a.example:{port}/"))
    assert exchange.failure.kind is FailureKind.BLOCKED_ADDRESS
    assert resolver.asked == []


def test_bad_ports_leave_the_web_alone():
    """The usual ports of the web are not among the bad ones."""
    assert not BAD_PORTS & {80, 443, 8000, 8080, 8443, 3000}


async def test_rebinding_is_refused(transport):
    """A name that was public and becomes private is refused the moment it is connected to again."""
    now = [0.0]
    turns = iter([["93.184.215.14"], ["127.0.0.1"]])

    async def rebinds(host, port):
        return next(turns)

    names = Names(Guard(), rebinds, now=lambda: now[0])
    assert await names.places("a.example", 80) == (Place("93.184.215.14", 80),)
    now[0] += 3600
    with pytest.raises(Blocked):
        await names.places("a.example", 80)
    async with web(transport, resolver=FakeNames({"a.example": ["127.0.0.1"]})) as live:
        exchange = await live.look(ask("http://a.example/"))
    assert exchange.failure.kind is FailureKind.BLOCKED_ADDRESS


async def test_one_answer_is_asked_for_once(transport):
    """Between the check and the connection no second look-up happens that could answer otherwise."""
    async with serving(answers(body=b"inside")) as port:
        turns = iter([["127.0.0.2"], ["127.0.0.1"]])
        asked = []

        async def rebinds(host, port):
            asked.append(host)
            return next(turns)

        async with web(transport, resolver=rebinds) as live:
            exchange = await live.look(ask(f"http://a.example:{port}/"))
    assert exchange.failure.kind is FailureKind.BLOCKED_ADDRESS
    assert asked == ["a.example"]


async def test_mixed_answers_lead_to_the_public_ones_only():
    """Of a name with public and private addresses only the public ones are ever connected to."""
    names = Names(Guard(), FakeNames({"a.example": ["10.0.0.1", "93.184.215.14", "::1", "2606:4700::1111"]}))
    assert [place.address for place in await names.places("a.example", 443)] == ["93.184.215.14", "2606:4700::1111"]


async def test_the_socket_has_the_last_word(transport):
    """Even where the finder of places is fooled, the address really connected to is judged, and nothing arrives there."""
    arrived = []

    async def listens(reader, writer):
        arrived.append(1)

    class Fooled(Names):
        def ready(self, host, port):
            return (Place("127.0.0.1", port),)

        async def places(self, host, port):
            return (Place("127.0.0.1", port),)

    settings = NetSettings(transport=transport, retries=0)
    fooled = make_transport(settings, Fooled(Guard(), FakeNames({})))
    async with (
        serving(listens) as port,
        LiveWeb(settings, contact="", clock=FixedClock(), transport=fooled, resolver=FakeNames({})) as live,
    ):
        exchange = await live.look(ask(f"http://a.example:{port}/"))
        await asyncio.sleep(0.02)
    assert exchange.failure.kind is FailureKind.BLOCKED_ADDRESS
    assert arrived == []


async def test_a_redirect_into_private_space_is_only_told(transport):
    """The web follows nothing by itself: a redirect to the metadata service is a value, and asking for it is refused."""
    script = answers("302 Found", b"", "Location: http://169.254.169.254/latest/")
    async with serving(script) as port, web(transport, ports={"a.example:80": port}) as live:
        exchange = await live.look(ask("http://a.example/"))
        assert exchange.location is not None
        again = await live.look(ask(exchange.location.normalised))
    assert (exchange.status, exchange.failure) == (302, None)
    assert again.failure.kind is FailureKind.BLOCKED_ADDRESS


def test_a_resolve_entry_is_trusted_for_its_place_only():
    """An entry opens one address for one host and port, and no other."""
    guard = Guard(["a.example:80:127.0.0.1:8080"])
    assert guard.why_place_refused("a.example", 80, Place("127.0.0.1", 8080)) is None
    assert guard.why_place_refused("a.example", 80, Place("127.0.0.2", 8080))
    assert guard.why_place_refused("a.example", 80, Place("127.0.0.1", 8081))
    assert guard.why_place_refused("a.example", 443, Place("127.0.0.1", 8080))
    assert guard.why_place_refused("b.example", 80, Place("127.0.0.1", 8080))


def test_private_hosts_open_private_networks_only():
    """A host of the intranet may be private; it may not be a metadata service, a multicast group or a mapped one."""
    guard = Guard(allow_private=["wiki", ".intra.example", "10.1.2.3"])
    for host in ("wiki", "a.intra.example", "10.1.2.3"):
        assert guard.why_place_refused(host, 80, Place("10.1.2.3", 80)) is None
        assert guard.why_place_refused(host, 80, Place("::ffff:10.1.2.3", 80)) is None
        for address in ("169.254.169.254", "fd00:ec2::254", "224.0.0.1", "0.0.0.0", "fe80::1"):
            assert guard.why_place_refused(host, 80, Place(address, 80))
    for host in ("evilwiki", "intra.example", "xintra.example", "wiki.example"):
        assert guard.why_place_refused(host, 80, Place("10.1.2.3", 80))


@pytest.mark.parametrize(
    ("entry", "key", "place"),
    [
        ("A.example:80:127.0.0.1", ("a.example", 80), Place("127.0.0.1", 80)),
        ("a.example:443:[::1]:8443", ("a.example", 443), Place("::1", 8443)),
        ("[2606:4700::1111]:443:127.0.0.1:1", ("2606:4700::1111", 443), Place("127.0.0.1", 1)),
    ],
)
def test_resolve_entries_are_read(entry, key, place):
    """Entries are curl's: host, port, address and perhaps another port; IPv6 in brackets."""
    assert parse_resolve([entry]) == {key: (place,)}


@pytest.mark.parametrize(
    "entry", ["", "a.example", "a.example:80", "a.example:x:127.0.0.1", "a.example:80:b.example", "a.example:0:127.0.0.1",
              "a.example:80:127.0.0.1:99999", "a.example:80:::1", "a.example:80:127.0.0.1:80:80"],
)  # fmt: skip
def test_bad_resolve_entries_are_told(entry):
    """An entry that cannot be read is an error with the entry in it and a hint, not a silent gap in the guard."""
    with pytest.raises(ConfigError) as error:
        Guard([entry])
    assert repr(entry) in str(error.value)
    assert "host:port:address" in str(error.value)


def test_url_rule_looks_at_scheme_and_port():
    """The rule for URLs needs no address: it is asked before any name is."""
    guard = Guard(["mail.example:25:127.0.0.1"])
    assert guard.why_url_refused(parse_url("https://a.example/")) is None
    assert guard.why_url_refused(parse_url("http://mail.example:25/")) is None
    assert "25" in (guard.why_url_refused(parse_url("http://a.example:25/")) or "")
    assert "scheme" in (guard.why_url_refused(Url("", "file:///etc/passwd")) or "")


def test_system_resolver_codes_are_what_the_table_says():
    """The codes that fakes use are those of this system's getaddrinfo."""
    with pytest.raises(socket.gaierror) as error:
        socket.getaddrinfo("256.256.256.256", 80, flags=socket.AI_NUMERICHOST)
    assert error.value.errno == socket.EAI_NONAME
