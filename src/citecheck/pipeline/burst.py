"""When failures of links are more likely ours: the same trouble at unrelated sites in a row, with nobody answering. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from urllib.parse import quote

from citecheck.liveness.look import site
from citecheck.model.exchange import Chain, Exchange, FailureKind, Via

#: So many unrelated sites make a burst: two or three dead neighbours are common in a list, five with nobody between are not.
NEEDED = 5
#: Failures that our own network being down would bring as well, by what went wrong.
_OURS_PERHAPS = {
    FailureKind.DNS_NOT_FOUND: "names",
    FailureKind.DNS_FAILED: "names",
    FailureKind.UNREACHABLE: "ways",
    FailureKind.CONNECT_TIMEOUT: "ways",
    FailureKind.REFUSED: "ways",
    # What the portal of a hotel or train makes of all links: private addresses, and certificates of its own.
    FailureKind.BLOCKED_ADDRESS: "portal",
    FailureKind.TLS_NAME_MISMATCH: "portal",
    FailureKind.TLS_UNTRUSTED: "portal",
    # A firewall that breaks off or swallows all, and a clock that is wrong: of one site alone each is its own matter.
    FailureKind.RESET: "broken off",
    FailureKind.READ_TIMEOUT: "silence",
    FailureKind.TLS_FAILED: "no TLS",
    FailureKind.TLS_EXPIRED: "clock",
}
_ONLY_TOGETHER = frozenset({"broken off", "silence", "no TLS", "clock"})
#: How a portal that answers in a site's place sends on to its login: by a redirect, or by a page of its own.
_SENT_ON = frozenset({Via.REDIRECT, Via.META_REFRESH, Via.SCRIPT})
#: The doubt of a page that came, byte for byte, from another site before: a portal that answers in everybody's place.
SAME_PAGE = "same page"
_MOST_BELIEVED = 1000  # pages of which it is remembered that many sites show them
_NETWORK_LOGIN = 511  # RFC 6585 section 6


def doubt_of(chain: Chain, *, short_link: bool = False) -> str | None:
    """Return what our own network may have to do with how ``chain`` came out, in a word, None where nothing.

    ``short_link`` says that the asked URL is a shortener's, whose redirect to another site is its work.
    """
    for hop in chain.hops:
        if hop.failure is not None and hop.failure.kind in _OURS_PERHAPS:
            return _OURS_PERHAPS[hop.failure.kind]
    if chain.last is not None and chain.last.status == _NETWORK_LOGIN:
        return "portal"
    if len(chain.hops) > 1 and not short_link:
        first, second = chain.hops[0].url, chain.hops[1]
        if first.scheme == "http" and second.via in _SENT_ON and site(first) != site(second.url):
            return f"to {site(second.url)}"
    return None


def is_doubted_alone(doubt: str) -> bool:
    """Tell whether one link with this trouble is reason enough to look after our own network.

    One page that moved is none, nor are two sites with one page: the parking pages of one dealer are alike.
    """
    return doubt != SAME_PAGE and doubt not in _ONLY_TOGETHER and not doubt.startswith("to ")


def proves_the_network(last: Exchange | None) -> bool:
    """Tell whether a look's answer came over a network that works."""
    return last is not None and last.status is not None


def _print_of(last: Exchange) -> str | None:
    """Return the digest of an answer's body; over plain http without the address asked, which a portal's login page repeats."""
    host = last.url.host.encode()
    if last.url.scheme != "http" or host not in last.body:
        return last.body_digest
    target = last.url.path + (f"?{last.url.query}" if last.url.query else "")
    body = last.body.replace(host, b"")
    for own in (target, quote(target, safe=""), quote(target)):
        body = body.replace(own.encode(), b"") if len(own) > 1 else body
    return hashlib.sha256(body).hexdigest()


class Echo:
    """Hears where two sites answer by the same bytes, one after the other; the address asked for may differ in them."""

    def __init__(self) -> None:
        self._heard: tuple[str, str] | None = None
        self._believed: set[str] = set()

    def is_heard_again(self, last: Exchange | None) -> bool:
        """Tell whether the page before this one was the same and came from another site. Pages without content are no echo."""
        if last is None or not last.body or (seen := _print_of(last)) is None or seen in self._believed:
            return False
        before, self._heard = self._heard, (site(last.url), seen)
        return before is not None and before[1] == self._heard[1] and before[0] != self._heard[0]

    def believe(self, last: Exchange | None) -> None:
        """Take note that this page is the sites' own, however many show it."""
        if last is not None and (seen := _print_of(last)) is not None and len(self._believed) < _MOST_BELIEVED:
            self._believed.add(seen)


class Burst:
    """Trouble in a row. ``needed`` unrelated sites with the same trouble, and no answer between them, are a burst."""

    def __init__(self, needed: int = NEEDED) -> None:
        self.needed = needed
        self._sites: dict[str, set[str]] = defaultdict(set)

    def failed(self, where: str, doubt: str) -> None:
        """Take note of one more site in trouble."""
        self._sites[doubt].add(where)

    def answered(self) -> None:
        """Take note of a site that answered: the network is up, and the row broken."""
        self._sites.clear()

    @property
    def is_on(self) -> bool:
        """Whether it is more likely our network than theirs."""
        return any(len(sites) >= self.needed for sites in self._sites.values())
