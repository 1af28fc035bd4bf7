"""One look at one URL, and the chain of looks that follows a link to its end."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from operator import itemgetter

import msgspec

from citecheck.model.url import Url

_NAME = itemgetter(0)


class FailureKind(StrEnum):
    """Why a look brought no response. Kept apart, because they mean different things to an editor."""

    DNS_NOT_FOUND = "dns-not-found"  # NXDOMAIN: the name does not exist
    DNS_FAILED = "dns-failed"  # SERVFAIL, no resolver: says nothing of the name
    REFUSED = "refused"
    RESET = "reset"
    UNREACHABLE = "unreachable"
    CONNECT_TIMEOUT = "connect-timeout"
    READ_TIMEOUT = "read-timeout"
    TLS_EXPIRED = "tls-expired"
    TLS_NAME_MISMATCH = "tls-name-mismatch"
    TLS_UNTRUSTED = "tls-untrusted"
    TLS_FAILED = "tls-failed"
    PROTOCOL = "protocol"  # not HTTP, bad chunks, bad headers
    CUT_SHORT = "cut-short"  # the body ended before its announced length
    BAD_ENCODING = "bad-encoding"  # body does not decompress, or decompresses beyond the limit
    TOO_LARGE = "too-large"
    BLOCKED_ADDRESS = "blocked-address"  # the safety guard refused the address or scheme
    BAD_LOCATION = "bad-location"  # a redirect to something that is no URL
    BROWSER = "browser"  # the browser of a second look ended, or never came to rest: says nothing of the page
    # Not asked, because the site does not want it:
    ROBOTS_FORBID = "robots-forbid"  # its robots.txt says so
    ROBOTS_UNKNOWN = "robots-unknown"  # its robots.txt could not be read just now
    CONTACT_NEEDED = "contact-needed"  # it wants robots to give a contact, and none is set


class Failure(msgspec.Struct, frozen=True, gc=False):
    """A failure as a value: its kind, and the words of the layer that saw it."""

    kind: FailureKind
    detail: str = ""


class Timing(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """How long a look took, in milliseconds of a monotonic clock."""

    total_ms: float
    first_byte_ms: float | None = None


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the web. ``max_body`` in bytes (None: the web's own limit); header names in any case."""

    url: Url
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes = b""
    max_body: int | None = None
    timeout: float | None = None


class Exchange(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One look at one URL, live or archived: a response, or the failure that came instead.

    ``headers`` in order, names in lower case. ``body`` is decoded from its content-encoding and cut at the limit
    (``body_cut``); it never goes into the log (``bare``). ``body_digest`` is the SHA-256 (hex) of ``body``.
    ``address`` is the peer's IP address. ``record`` names the WARC record that keeps the raw bytes ("file#record id"), where one
    does, and ``payload_digest`` is then the SHA-1 (base 32) of the body as transferred, as CDX servers have it. ``quirks``
    are the names of those that were heeded.
    """

    url: Url
    at: dt.datetime
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    failure: Failure | None = None
    location: Url | None = None
    media_type: str | None = None
    charset: str | None = None
    body: bytes = b""
    body_cut: bool = False
    body_digest: str | None = None
    address: str | None = None
    record: str | None = None
    payload_digest: str | None = None
    timing: Timing | None = None
    attempts: int = 1
    quirks: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """Return the first header called ``name`` (in any case), or None."""
        wanted = name.lower()
        if wanted not in map(_NAME, self.headers):  # asked some twenty times for each look, and mostly not there
            return None
        return next(value for key, value in self.headers if key == wanted)

    def bare(self) -> Exchange:
        """Return the exchange without its body, as the log keeps it."""
        return msgspec.structs.replace(self, body=b"") if self.body else self


class Via(StrEnum):
    """How a hop was reached."""

    ASKED = "asked"
    REDIRECT = "redirect"
    META_REFRESH = "meta-refresh"
    SCRIPT = "script"
    WRAPPER = "wrapper"  # the target stood in the URL; nothing was asked
    ARCHIVED_REDIRECT = "archived-redirect"
    DUMP = "dump"
    BROWSER = "browser"  # looked at once more, in a real browser


class Hop(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """One step of a chain: the URL, how it was reached, and what it answered.

    ``source`` is the URI of the memento (or the name of the dump) from which the step was recovered, for
    ``ARCHIVED_REDIRECT`` and ``DUMP``. ``location`` is the redirect target as the server wrote it, but for a password. ``record``
    names the WARC record that keeps the raw bytes (as in ``Exchange``), where one does. ``headers`` and ``body_digest`` (SHA-256,
    hex) are those of an answer that led on: what matters of it; the last answer stands whole in ``Chain.last``. ``quirks`` names
    those that were heeded when it was asked.
    """

    url: Url
    via: Via
    at: dt.datetime
    status: int | None = None
    failure: Failure | None = None
    location: str | None = None
    source: str | None = None
    record: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body_digest: str | None = None
    quirks: tuple[str, ...] = ()


class Stop(StrEnum):
    """Why a chain ended."""

    ARRIVED = "arrived"  # the last exchange is an answer, good or bad
    FAILED = "failed"  # the last exchange is a failure
    LOOP = "loop"
    TOO_MANY_HOPS = "too-many-hops"
    LOST = "lost"  # a dead short link that no archive could recover
    UNDECIDED = "undecided"  # a short link whose service throttled us, or whose archives did not answer: not known


class Chain(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """All steps from the URL asked to the last one. ``hops[0]`` is the asked URL; ``last`` the final look.

    ``target`` is the URL arrived at (the original to look up in archives), None where the chain is LOST or UNDECIDED.
    ``notes`` are remarks in words: scheme downgrade, captures that disagree, and the like.
    """

    asked: Url
    hops: tuple[Hop, ...]
    last: Exchange | None = None
    stop: Stop = Stop.ARRIVED
    notes: tuple[str, ...] = ()

    @property
    def target(self) -> Url | None:
        """The URL at the chain's end, None where the short link's target is not known."""
        if self.stop in (Stop.LOST, Stop.UNDECIDED):
            return None
        return self.hops[-1].url if self.hops else self.asked

    @property
    def recovered(self) -> bool:
        """Tell whether an archive or a dump had to stand in for a dead short link."""
        return any(hop.via in (Via.ARCHIVED_REDIRECT, Via.DUMP) for hop in self.hops)

    def bare(self) -> Chain:
        """Return the chain without the last body, as the log keeps it."""
        return msgspec.structs.replace(self, last=self.last.bare()) if self.last else self
