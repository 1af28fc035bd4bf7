"""The safety guard: which scheme, port and address may be asked, decided on the address really connected to.

A report may cite any URL, and a redirect may point anywhere. Without a guard a link could make citecheck ask the
editor's router, a metadata service or a database on this machine. The guard is asked twice: for the URL before names are
resolved, and for each address before a socket is connected. What it refuses becomes ``FailureKind.BLOCKED_ADDRESS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import msgspec

from citecheck.model.errors import ConfigError
from citecheck.model.url import Url

#: Networks that no citation can mean, and what they are. IANA special-purpose registries (RFC 6890 and its updates,
#: https://www.iana.org/assignments/iana-ipv4-special-registry); written out because ``ipaddress.is_global`` changes
#: between Python versions. The flag says whether ``allow_private`` may open the network.
_REFUSED_4: tuple[tuple[IPv4Network, str, bool], ...] = tuple(
    (IPv4Network(network), words, private)
    for network, words, private in (
        ("0.0.0.0/8", "unspecified", False),
        ("10.0.0.0/8", "private", True),
        ("100.64.0.0/10", "private (shared by carriers)", True),
        ("127.0.0.0/8", "loopback", True),
        ("168.63.129.16/32", "cloud metadata", False),  # Azure's wire server stands in public space
        ("169.254.0.0/16", "link-local or cloud metadata", False),
        ("172.16.0.0/12", "private", True),
        ("192.0.0.0/24", "reserved for protocols or cloud metadata", False),
        ("192.0.2.0/24", "reserved for documentation", False),
        ("192.88.99.0/24", "reserved (6to4 relays)", False),
        ("192.168.0.0/16", "private", True),
        ("198.18.0.0/15", "reserved for benchmarks", True),
        ("198.51.100.0/24", "reserved for documentation", False),
        ("203.0.113.0/24", "reserved for documentation", False),
        ("224.0.0.0/4", "multicast", False),
        ("240.0.0.0/4", "reserved", False),
    )
)
#: The same for IPv6; everything outside 2000::/3 that is not named here is refused as unassigned.
_REFUSED_6: tuple[tuple[IPv6Network, str, bool], ...] = tuple(
    (IPv6Network(network), words, private)
    for network, words, private in (
        ("::/128", "unspecified", False),
        ("::1/128", "loopback", True),
        ("fd00:ec2::/32", "cloud metadata", False),  # AWS, and what else stands in its prefix
        ("fd20:ce::254/128", "cloud metadata", False),  # Google Cloud
        ("fc00::/7", "private", True),
        ("fe80::/10", "link-local", False),
        ("fec0::/10", "private (site-local)", False),
        ("ff00::/8", "multicast", False),
        ("64:ff9b:1::/48", "private (local NAT64)", False),
        ("100::/64", "reserved (discard)", False),
        ("2001:2::/48", "reserved for benchmarks", False),
        ("2001:10::/28", "reserved (ORCHID)", False),
        ("2001:20::/28", "reserved (ORCHID)", False),
        ("2001:db8::/32", "reserved for documentation", False),
        ("3fff::/20", "reserved for documentation", False),
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
_COMPATIBLE = IPv6Network("::/96")
_MAPPED = IPv6Network("::ffff:0:0/96")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")  # RFC 2765
_NAT64 = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
#: Interface identifiers of ISATAP (RFC 5214 section 6.1), which end in an IPv4 address.
_ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")

#: "Bad ports" of the Fetch standard (https://fetch.spec.whatwg.org/#port-blocking), where a GET can speak to a mail, IRC or
#: print server.
# fmt: off
BAD_PORTS = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
))
# fmt: on

_ENTRY = re.compile(r"^(\[[^\]]+\]|[^:\[\]]+):(\d{1,5}):(\[[^\]]+\]|[^:\[\]]+)(?::(\d{1,5}))?$")


class Blocked(Exception):
    """The guard refuses to connect; the message says what and why. It becomes a ``Failure``, never leaves the room."""


class Place(msgspec.Struct, frozen=True):
    """An IP address (without brackets) and a port to connect to."""

    address: str
    port: int


def _network_words(address: IPv4Address | IPv6Address) -> tuple[str, bool] | None:
    if isinstance(address, IPv4Address):
        return next(((words, private) for network, words, private in _REFUSED_4 if address in network), None)
    return next(((words, private) for network, words, private in _REFUSED_6 if address in network), None)


def _embedded(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses that stand inside an IPv6 address, by any way of writing or tunnelling."""
    packed = address.packed
    if any(address in network for network in (_COMPATIBLE, _MAPPED, _TRANSLATED, _NAT64)):
        return (IPv4Address(packed[12:]),)
    if address in _SIX_TO_FOUR:
        return (IPv4Address(packed[2:6]),)
    if address in _TEREDO:  # server, and the client's address with all bits turned (RFC 4380 section 4)
        return (IPv4Address(packed[4:8]), IPv4Address(bytes(byte ^ 0xFF for byte in packed[12:])))
    if packed[8:12] in _ISATAP:
        return (IPv4Address(packed[12:]),)
    return ()


@lru_cache(maxsize=8192)
def why_refused(address: str, *, private_allowed: bool = False) -> str | None:
    """Return why ``address`` (an IP address as text) must not be connected to, or None where it may.

    >>> why_refused("93.184.215.14") is None
    True
    >>> why_refused("::ffff:10.1.2.3")
    '::ffff:10.1.2.3 holds 10.1.2.3: private'
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return f"{address!r} is not an IP address"
    if isinstance(parsed, IPv6Address) and parsed.scope_id:
        return f"{address} is link-local"
    found = _network_words(parsed)
    if found is not None:
        words, private = found
        return None if private and private_allowed else f"{address} is {words}"
    return _why_embedded(address, parsed, private_allowed) if isinstance(parsed, IPv6Address) else None


def _why_embedded(address: str, parsed: IPv6Address, private_allowed: bool) -> str | None:
    inside = _embedded(parsed)
    for inner in inside:
        found = _network_words(inner)
        if found is not None and not (found[1] and private_allowed):
            return f"{address} holds {inner}: {found[0]}"
    if inside and parsed not in _COMPATIBLE:
        return None
    return None if parsed in _GLOBAL_6 else f"{address} is not a global address"


def _is_port(number: int) -> bool:
    return 0 < number < 65536


def parse_resolve(entries: Iterable[str]) -> dict[tuple[str, int], tuple[Place, ...]]:
    """Read ``[net] resolve`` entries "host:port:address[:port]"; IPv6 addresses stand in brackets.

    Several entries for one host and port are tried in their order. Raises ``ConfigError``.

    >>> parse_resolve(["news.example:443:127.0.0.1:8443"])
    {('news.example', 443): (Place(address='127.0.0.1', port=8443),)}
    """
    places: dict[tuple[str, int], tuple[Place, ...]] = {}
    for entry in entries:
        key, place = _parse_entry(entry)
        places[key] = (*places.get(key, ()), place)
    return places


def _parse_entry(entry: str) -> tuple[tuple[str, int], Place]:
    found = _ENTRY.match(entry.strip())
    wrong = ConfigError(
        f"not a resolve entry: {entry!r}",
        where="[net] resolve",
        hint='write "host:port:address" or "host:port:address:port", IPv6 in brackets',
    )
    if found is None:
        raise wrong
    host, port, address, other = found[1].lower().strip("[]"), int(found[2]), found[3].strip("[]"), found[4]
    target = int(other) if other else port
    try:
        ip_address(address)
    except ValueError:
        raise wrong from None
    if not (_is_port(port) and _is_port(target)):
        raise wrong
    return (host, port), Place(address, target)


class Guard:
    """Decides what may be asked. ``resolve`` and ``allow_private`` are the settings of the same names.

    A ``resolve`` entry is an explicit word of the user: it is trusted for that host, port and address only. A host of
    ``allow_private`` (".intra.example" means all hosts below) may stand in private and loopback networks, never in
    link-local, metadata, multicast or reserved ones.
    """

    def __init__(self, resolve: Iterable[str] = (), allow_private: Iterable[str] = ()) -> None:
        self._places = parse_resolve(resolve)
        names = {name.strip().lower().strip("[]") for name in allow_private}
        self._exact = frozenset(name for name in names if not name.startswith("."))
        self._below = tuple(name for name in names if name.startswith("."))

    def entry(self, host: str, port: int) -> tuple[Place, ...]:
        """Return the places that a ``resolve`` entry names for ``host`` and ``port``; empty where there is none."""
        return self._places.get((host.strip("[]"), port), ())

    def allows_private(self, host: str) -> bool:
        """Tell whether ``host`` is one of the intranet's that the user named."""
        bare = host.strip("[]")
        return bare in self._exact or (bool(self._below) and bare.endswith(self._below))

    def why_url_refused(self, url: Url) -> str | None:
        """Return why ``url`` must not be asked at all (scheme, port), or None. The address is judged when it is known."""
        if url.scheme not in ("http", "https"):
            return f"scheme {url.scheme!r} is not http or https"
        if url.port in BAD_PORTS and not self.entry(url.host, url.port):
            return f"port {url.port} is not a web port"
        return None

    def why_place_refused(self, host: str, port: int, place: Place) -> str | None:
        """Return why a connection to ``place`` on behalf of ``host:port`` must not be opened, or None."""
        if place in self.entry(host, port):
            return None
        if place.port != port:
            return f"port {place.port} instead of {port}"
        return why_refused(place.address, private_allowed=self.allows_private(host))
