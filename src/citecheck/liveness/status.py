"""Signals from how a chain ended: lost short links, faults of the network, and classes of status codes."""

from __future__ import annotations

from citecheck.liveness.look import Look, Part
from citecheck.model.exchange import FailureKind, Stop
from citecheck.model.verdict import Confidence, Liveness

_GONE, _TRANSIENT, _UNKNOWN, _RESTRICTED = Liveness.GONE, Liveness.TRANSIENT, Liveness.UNKNOWN, Liveness.RESTRICTED

#: A loop or an endless chain is UNKNOWN, never gone: most are made by sites that want a cookie or a script from a browser,
#: and the page may well show to a person.
_STOPS: dict[Stop, tuple[Liveness, Confidence, str]] = {
    Stop.LOST: (Liveness.UNRESOLVED, "certain", "The short link is dead, and no archive knows where it led."),
    Stop.UNDECIDED: (
        _UNKNOWN,
        "certain",
        "Where this link leads could not be learned: the service or the archives did not answer.",
    ),
    Stop.LOOP: (_UNKNOWN, "likely", "The link is redirected in a circle; a browser with cookies may still reach the page."),
    Stop.TOO_MANY_HOPS: (
        _UNKNOWN,
        "likely",
        "The link is redirected again and again without an end; a browser may still reach the page.",
    ),
}

#: What a fault means. TLS faults say that the server is there: the page may well be.
_FAULTS: dict[FailureKind, tuple[Liveness, Confidence, str]] = {
    FailureKind.DNS_NOT_FOUND: (_GONE, "likely", "The name {host} does not exist any more (DNS: no such name)."),
    FailureKind.DNS_FAILED: (_TRANSIENT, "certain", "The name {host} could not be looked up just now."),
    FailureKind.REFUSED: (_TRANSIENT, "likely", "{host} refused the connection."),
    FailureKind.RESET: (_TRANSIENT, "certain", "{host} broke the connection off."),
    FailureKind.UNREACHABLE: (_TRANSIENT, "likely", "There was no way through the network to {host}."),
    FailureKind.CONNECT_TIMEOUT: (_TRANSIENT, "certain", "{host} did not take the connection in time."),
    FailureKind.READ_TIMEOUT: (_TRANSIENT, "certain", "{host} took the question and did not answer in time."),
    FailureKind.TLS_EXPIRED: (
        _UNKNOWN,
        "likely",
        "The security certificate of {host} has expired; the page may be there behind it.",
    ),
    FailureKind.TLS_NAME_MISMATCH: (
        _UNKNOWN,
        "likely",
        "The security certificate of {host} is made out to another name; the page may be there behind it.",
    ),
    FailureKind.TLS_UNTRUSTED: (
        _UNKNOWN,
        "likely",
        "The security certificate of {host} comes from nobody whom browsers trust; the page may be there behind it.",
    ),
    FailureKind.TLS_FAILED: (_UNKNOWN, "likely", "No secure connection to {host} came about; the page may be there."),
    FailureKind.PROTOCOL: (_TRANSIENT, "likely", "{host} answered with something that is not proper HTTP."),
    FailureKind.CUT_SHORT: (_TRANSIENT, "likely", "The answer of {host} broke off before its end."),
    FailureKind.BAD_ENCODING: (_UNKNOWN, "likely", "{host} answered, but its answer cannot be unpacked."),
    FailureKind.TOO_LARGE: (_UNKNOWN, "likely", "The answer of {host} is larger than what is read."),
    FailureKind.BLOCKED_ADDRESS: (_UNKNOWN, "certain", "The link leads to an address that citecheck does not ask, for safety."),
    FailureKind.ROBOTS_FORBID: (
        _RESTRICTED,
        "certain",
        "{host} asks robots by its robots.txt not to look at this page; it was not asked.",
    ),
    FailureKind.ROBOTS_UNKNOWN: (
        _TRANSIENT,
        "certain",
        "What {host} allows robots could not be learned just now (robots.txt); it was not asked.",
    ),
    FailureKind.CONTACT_NEEDED: (
        _RESTRICTED,
        "certain",
        "{host} wants robots to give a contact, and none is set; it was not asked.",
    ),
    FailureKind.BAD_LOCATION: (_UNKNOWN, "likely", "{host} redirects to something that is no web address."),
    FailureKind.BROWSER: (_UNKNOWN, "certain", "The browser came to no end with the page of {host}: what it shows is not known."),
}
#: Names that the public name service never has, so that it proves nothing by not knowing them: of other networks (RFC 7686,
#: RFC 9476), of the local one (RFC 6762, 8375), and ICANN's ".internal".
_OTHER_NETWORKS = (
    "onion",
    "i2p",
    "alt",
    "bit",
    "eth",
    "local",
    "localhost",
    "internal",
    "home.arpa",
    "lan",
    "home",
    "corp",
    "intranet",
)
_NO_PUBLIC_NAME: tuple[Liveness, Confidence, str] = (
    _UNKNOWN,
    "certain",
    "{host} is no name of the public internet: other networks may know it, and it was not asked.",
)
#: Faults of the body alone: where a status came with them, the status is worth more.
_OF_THE_BODY = frozenset({FailureKind.CUT_SHORT, FailureKind.BAD_ENCODING, FailureKind.TOO_LARGE})

#: Statuses with a meaning of their own (RFC 9110 section 15 and, where marked, custom of one vendor).
_STATUSES: dict[int, tuple[Liveness, Confidence, str]] = {
    404: (_GONE, "likely", "The server says that there is no such page (404)."),
    410: (_GONE, "certain", "The server says that the page was removed for good (410)."),
    401: (_RESTRICTED, "certain", "The page asks for a login (401)."),
    402: (_RESTRICTED, "certain", "The page asks for a payment (402)."),
    403: (_RESTRICTED, "certain", "The server does not let us see the page (403); it may let others."),
    407: (_RESTRICTED, "certain", "A proxy in between asks for a login (407)."),
    412: (_RESTRICTED, "likely", "The server sets conditions for seeing the page (412)."),
    428: (_RESTRICTED, "likely", "The server sets conditions for seeing the page (428)."),
    440: (_RESTRICTED, "likely", "The page asks for a login (440, Microsoft)."),
    449: (_RESTRICTED, "likely", "The page asks for more from its reader (449, Microsoft)."),
    451: (_RESTRICTED, "certain", "The page is withheld for legal reasons (451)."),
    511: (_RESTRICTED, "certain", "The network in between asks for a login (511)."),
    408: (_TRANSIENT, "certain", "The server did not wait for the question (408)."),
    425: (_TRANSIENT, "certain", "The server wants to be asked again (425)."),
    429: (_TRANSIENT, "certain", "The server says that we ask too often (429)."),
    501: (_UNKNOWN, "likely", "The server does not know how to answer (501)."),
    503: (_TRANSIENT, "certain", "The server is overloaded or being repaired (503)."),
    505: (_UNKNOWN, "likely", "The server does not know how to answer (505)."),
    530: (_TRANSIENT, "likely", "The server behind the gateway could not be found just now (530, Cloudflare)."),
}


def ended(look: Look) -> Part | None:
    """Judge chains that did not come to an answer: lost, undecided, in circles."""
    if look.chain.stop not in _STOPS:
        return None
    liveness, confidence, words = _STOPS[look.chain.stop]
    seen = {"hops": str(len(look.chain.hops)), **_status_seen(look)}
    return Part(liveness=liveness, signal="chain-end", words=words, confidence=confidence, seen=seen)


def failed(look: Look) -> Part | None:
    """Judge faults of the network, each for what it says of the page."""
    if look.last is None:
        return Part(liveness=_UNKNOWN, signal="not-asked", words="Nothing was asked of the web.")
    failure = look.last.failure
    if failure is None or (failure.kind in _OF_THE_BODY and _status_decides(look, failure.kind)):
        return None
    elsewhere = failure.kind is FailureKind.DNS_NOT_FOUND and _is_of_another_network(look.last.url.host)
    liveness, confidence, words = _NO_PUBLIC_NAME if elsewhere else _FAULTS[failure.kind]
    seen = {"failure": failure.kind.value, "host": look.last.url.host, **_status_seen(look)}
    if failure.detail:
        seen["detail"] = failure.detail
    return Part(
        liveness=liveness,
        signal="network",
        words=words.format(host=look.last.url.host or "the address"),
        confidence=confidence,
        seen=seen,
    )


def _is_of_another_network(host: str) -> bool:
    """Tell whether a name is known to Tor, to a local network or to one's own machine alone, as names of a single part are."""
    name = host.rstrip(".")
    return "." not in name or name.endswith(tuple(f".{ending}" for ending in _OTHER_NETWORKS))


def _status_decides(look: Look, kind: FailureKind) -> bool:
    """Tell whether a fault of the body leaves the verdict to the status: an error stays one, a large page is a page."""
    if look.status is None:
        return False
    return not look.answered or kind is FailureKind.TOO_LARGE


def classed(look: Look) -> Part | None:
    """Judge by the status of the last answer; nothing to say of a plain 200."""
    status = look.status
    if status is None or (look.answered and status != 202):
        return None
    liveness, confidence, words = _STATUSES.get(status) or _by_class(status)
    seen = {**_status_seen(look), "url": look.final.normalised}
    if wait := look.header("retry-after"):
        seen["retry-after"] = wait
    return Part(liveness=liveness, signal="status", words=words, confidence=confidence, seen=seen)


def _by_class(status: int) -> tuple[Liveness, Confidence, str]:
    if status >= 500:
        return _TRANSIENT, "certain", f"The server has a fault of its own just now ({status})."
    if status >= 400:
        return _UNKNOWN, "likely", f"The server does not accept how we ask ({status}); a browser may see the page."
    if status == 202:
        return _UNKNOWN, "weak", "The server took the question but shows no page yet (202)."
    return _UNKNOWN, "likely", f"The server answered {status}, which shows no page and leads nowhere."


def _status_seen(look: Look) -> dict[str, str]:
    return {"status": str(look.status)} if look.status is not None else {}
