"""What we send with every request, and what we read from the headers that come back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter

import httpx
import msgspec

from citecheck.model.errors import InvalidUrl
from citecheck.model.exchange import Failure, FailureKind
from citecheck.model.url import Url, parse_url, strip_credentials
from citecheck.model.version import __version__

#: Bytes of response headers that are taken before an answer is called a flood: what h11 reads under httpcore.
MAX_HEADERS = 100 * 1024
#: Status codes whose Location is a redirect (Fetch standard, "redirect status").
REDIRECTS = frozenset({301, 302, 303, 307, 308})

#: What browsers ask for, without pretending to be one of them: many sites refuse a client that sends no Accept.
_DEFAULTS = (
    ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("Accept-Language", "en,*;q=0.5"),
    ("Accept-Encoding", "gzip, deflate"),
)
#: Hosts whose headers are kept made.
_MADE = 4096
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_UNSENDABLE = re.compile(rb"[\x00-\x20\x7f]")
_UNSAFE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
#: Headers whose value is a URL, after what stands before it.
_LEADING_ON = {
    "location": re.compile(""),
    "content-location": re.compile(""),
    "refresh": re.compile(r"""(?i)[\s\d.]*[;,]?\s*(?:url\s*=\s*)?["']?"""),
}
#: The URLs of a Link header (RFC 8288 section 3).
_TARGET = re.compile(r"<([^>]*)>")
_CHARSET = re.compile(r"""(?i)(?:^|;)\s*charset\s*=\s*["']?([^\s;"']+)""")


def user_agent(contact: str, given: str = "") -> str:
    """Return the User-Agent: who we are and whom to write to, in the form that sites let pass (``given`` overrides it).

    >>> user_agent("editor@paper.example").startswith("Mozilla/5.0 (compatible; citecheck/")
    True
    """
    if given:
        return given
    safe = _safe(contact)
    about = f"; +{safe}" if safe else ""
    return f"Mozilla/5.0 (compatible; citecheck/{__version__}{about})"


def plain_agent(contact: str, given: str = "") -> str:
    """Return our name alone, with the contact behind it (RFC 9110 section 10.1.5), for sites that want robots to say it so.

    >>> plain_agent("mailto:editor@paper.example").endswith(" (+mailto:editor@paper.example)")
    True
    """
    if given:
        return given
    safe = _safe(contact)
    return f"citecheck/{__version__}" + (f" (+{safe})" if safe else "")


def browser_agent(native: str, contact: str, given: str = "") -> str:
    """Return the User-Agent of the second look: the browser's own, with who sits behind it (``given`` overrides it).

    >>> browser_agent("Mozilla/5.0 HeadlessChrome/156.0.0.0", "editor@paper.example").endswith(" (+editor@paper.example)")
    True
    """
    if given:
        return given
    safe = _safe(contact)
    about = f" (+{safe})" if safe else ""
    return f"{native} citecheck/{__version__}{about}"


def _safe(contact: str) -> str:
    return re.sub(r"[^\x21-\x7e]|[()]", "", contact)


def host_header(url: Url) -> str:
    """Return the Host header: the port only where it is not the scheme's own (RFC 9110 section 7.2)."""
    default = {"http": 80, "https": 443}.get(url.scheme)
    return url.host if url.port == default else f"{url.host}:{url.port}"


def target_of(url: Url) -> bytes:
    """Return the request target: path and query exactly as in the URL, an empty query's question mark too.

    Raises ``ValueError`` where white space or a control character stands in it, which no parsed URL has: it would be a second
    line of the request.

    >>> target_of(parse_url("http://a.example/x%2Fy?a=%26#here")).decode()
    '/x%2Fy?a=%26'
    """
    bare, _, _ = url.normalised.partition("#")
    target = ("/" + bare.split("/", 3)[3]).encode("ascii", "replace")
    if _UNSENDABLE.search(target):
        raise ValueError("the URL holds white space or a control character")
    return target


class RequestHeaders:
    """Makes the headers of a request: ours, overridden by name by the request's own."""

    def __init__(self, agent: str) -> None:
        self._made: dict[tuple[str, str, int], httpx.Headers] = {}
        self._ours = [(name.encode(), value.encode("latin-1", "replace")) for name, value in (("User-Agent", agent), *_DEFAULTS)]

    def plain(self, url: Url) -> httpx.Headers:
        """Return the headers of a request that brings none of its own, made once a host."""
        made = self._made.get(url.origin)
        if made is None:
            if len(self._made) >= _MADE:
                self._made.clear()
            made = self._made[url.origin] = httpx.Headers([(b"Host", host_header(url).encode("ascii")), *self._ours])
        return made

    def make(self, url: Url, own: Iterable[tuple[str, str]], content: bytes, method: str) -> list[tuple[bytes, bytes]]:
        """Return the raw headers in the order they are sent. Raises ``ValueError`` for a name or value that cannot be sent."""
        lines = [(b"Host", host_header(url).encode("ascii")), *self._ours]
        given = [(name.encode("ascii"), value.encode("utf-8")) for name, value in own]  # a cookie goes back as it came
        if content or method in ("POST", "PUT", "PATCH"):
            given.append((b"Content-Length", str(len(content)).encode()))
        if content and not any(name.lower() == b"content-type" for name, _ in given):
            given.append((b"Content-Type", b"application/x-www-form-urlencoded"))
        if not given:
            return lines
        for name, value in given:
            if not _TOKEN.fullmatch(name) or _UNSAFE.search(value):
                raise ValueError(f"header {name!r} cannot be sent")
        names = {name.lower() for name, _ in given}
        return [line for line in lines if line[0].lower() not in names] + given


def text_of(value: bytes) -> str:
    """Return a header's value as text: UTF-8 where it is, else Latin-1, which keeps every byte."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def read_headers(raw: Sequence[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Return the headers in order, names in lower case. Credentials in a URL that leads on are taken out: headers are logged."""
    if max(map(len, map(_VALUE, raw)), default=0) < _SHORT:
        return tuple(map(_short_header, raw))
    return tuple([_short_header(line) if len(line[1]) < _SHORT else _header(line) for line in raw])


def _header(line: tuple[bytes, bytes]) -> tuple[str, str]:
    name, value = line
    key, text = name.decode("latin-1").lower(), text_of(value)
    return key, _without_credentials(key, text) if "@" in text else text


#: Most lines of most answers are the same: server, content type, caching. Long ones are not kept: they would be many megabytes.
_short_header = lru_cache(maxsize=4096)(_header)
_SHORT = 200
_VALUE = itemgetter(1)


def _without_credentials(name: str, text: str) -> str:
    if name == "link":
        return _TARGET.sub(lambda found: f"<{strip_credentials(found[1])}>", text)
    before = _LEADING_ON[name].match(text) if name in _LEADING_ON else None
    return text if before is None else before[0] + strip_credentials(text[before.end() :])


def redirect_of(status: int, headers: Iterable[tuple[bytes, bytes]], asked: Url) -> tuple[Url | None, Failure | None]:
    """Return where a Location header leads, resolved against ``asked`` and without credentials.

    A Location of a redirect that is no URL is a failure (BAD_LOCATION); with any other status it means nothing.
    """
    for name, value in headers:
        if len(name) == 8 and name.lower() == b"location":
            return _led_to(value.strip(), status, asked)
    return None, None


def _led_to(value: bytes, status: int, asked: Url) -> tuple[Url | None, Failure | None]:
    if not value:
        return None, None
    try:
        return parse_url(_reference(value), asked).without_credentials(), None
    except InvalidUrl:
        words = f"not a URL: {strip_credentials(text_of(value))!r}"
        return None, Failure(FailureKind.BAD_LOCATION, words) if status in REDIRECTS else None


def _reference(value: bytes) -> str:
    """Return a Location as text; bytes that are not UTF-8 are kept as escapes, as browsers send them."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value)


class ContentType(msgspec.Struct, frozen=True):
    """What Content-Type says: ``media_type`` in lower case, and its charset parameter."""

    media_type: str | None = None
    charset: str | None = None


@lru_cache(maxsize=1024)
def content_type(value: str | None) -> ContentType:
    """Read a Content-Type header.

    >>> content_type('Text/HTML; charset="UTF-8"')
    ContentType(media_type='text/html', charset='utf-8')
    """
    if not value:
        return ContentType()
    media_type, _, parameters = value.partition(";")
    found = _CHARSET.search(";" + parameters)
    return ContentType(media_type.strip().lower() or None, found[1].lower() if found else None)
