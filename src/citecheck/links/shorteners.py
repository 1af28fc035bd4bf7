"""Short links: which services there are, which code a link carries, and what a service's answer means.

The table is ``data/shorteners.json``; it says what each service answers when a link is alive, warned of, throttled or
dead (specs of web archives, section 6). Of the services of MISP's list (``data/shortener_domains.txt``, CC0) no more is known
than their names. ``youtu.be`` and the like are no shorteners: they are a site's own addresses.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from citecheck.model.errors import InvalidUrl
from citecheck.model.exchange import Exchange
from citecheck.model.shortener import Service, ServiceList
from citecheck.model.url import Url, parse_url
from citecheck.text.page import Page

#: Redirects that carry a target (RFC 9110 section 15.4); 300 and 304 do not.
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class ShortLink(msgspec.Struct, frozen=True, kw_only=True):
    """A short link: its service, its code in the case as written, the bare link, and the URL to ask the service for."""

    service: Service
    code: str
    original: Url
    ask: Url

    @property
    def key(self) -> str:
        """Host and code, as dumps name a short link."""
        return f"{self.original.host}/{self.code}"

    @property
    def believed_live(self) -> bool:
        """Tell whether a live answer may be believed before archived evidence."""
        return self.service.state == "alive"


class Answer(StrEnum):
    """What a service's answer means for a short link. THROTTLED and UNCLEAR are not DEAD."""

    ALIVE = "alive"
    INTERSTITIAL = "interstitial"
    THROTTLED = "throttled"
    DEAD = "dead"
    DISALLOWED = "disallowed"
    UNCLEAR = "unclear"


@cache
def services() -> tuple[Service, ...]:
    """Return the built-in table."""
    data = files("citecheck.links").joinpath("data/shorteners.json").read_bytes()
    return msgspec.json.decode(data, type=ServiceList).services


#: On MISP's list, and no shorteners to us: addresses of a site's own pages, and pages that offer many links.
_NO_SHORTENERS = frozenset({"youtu.be", "wp.me", "song.link", "artist.link", "odesli.co", "mylinks.ai", "tr.ee"})
#: What a code looks like on a service of which only the name is known: one segment, and none of the service's own pages.
_ANY_CODE = (
    "(?i:(?!(?:about|abuse|account|api|blog|contact|dashboard|docs|faq|features|help|home|index|legal|login|pricing|privacy|"
    r"register|report|search|signin|signup|stats|status|support|terms|tools|tos)(?:\.\w+)?\Z)[0-9a-z_-]{2,40})"
)


@cache
def listed_domains() -> frozenset[str]:
    """Return the domains of MISP's list, read when they are first asked for."""
    lines = files("citecheck.links").joinpath("data/shortener_domains.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#")) - _NO_SHORTENERS


@lru_cache(maxsize=1024)
def service_of(host: str, more: tuple[Service, ...]) -> Service | None:
    """Return the service that answers on ``host``: the user's, ours, then those known by name; a full name before a pattern."""
    for table in (more, services()):
        exact = next((service for service in table if host in service.hosts), None)
        found = exact or next((service for service in table if belongs(host, service.hosts)), None)
        if found is not None:
            return found
    domain = host.removeprefix("www.")
    return _by_name(domain) if domain in listed_domains() else None


def _by_name(domain: str) -> Service:
    family = (domain, f"*.{domain}")
    return Service(name=domain, hosts=(domain, f"www.{domain}"), state="alive", code=_ANY_CODE, family=family, plain=True)


def belongs(host: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether ``host`` is one of ``patterns``; "*.x" means every host under x.

    >>> belongs("a.page.link", ("*.page.link",)), belongs("page.link", ("*.page.link",))
    (True, False)
    """
    return any(host == pattern or (pattern.startswith("*.") and host.endswith(pattern[1:])) for pattern in patterns)


def shortcode(url: Url, more: tuple[Service, ...] = ()) -> ShortLink | None:
    """Return the short link that ``url`` is, None where it is none or its service's own page. ``more``: a user's services.

    The case of the code is kept. Preview forms ("+", ".info", "?d=1", goo.gl's "#analytics/goo.gl/CODE/…") are the link.

    >>> shortcode(parse_url("http://goo.gl/AbC123.info")).original.normalised
    'https://goo.gl/AbC123'
    """
    service = service_of(url.host, more) if url.scheme in ("http", "https") else None
    return _link(url, service) if service is not None else None


def _link(url: Url, service: Service) -> ShortLink | None:
    code = _code(url, service)
    if not code:
        return None
    host = _bare_host(url.host, service)
    original = parse_url(f"https://{host}/{code}", url)
    ask = parse_url(f"{original}?{service.ask}", url) if service.ask else parse_url(f"{url.scheme}://{host}/{code}", url)
    return ShortLink(service=service, code=code, original=original, ask=ask)


def _bare_host(host: str, service: Service) -> str:
    """Return ``host`` without the prefix of another form of the same service ("www.", tinyurl's "preview.")."""
    for prefix in ("www.", "preview."):
        if host.startswith(prefix) and host.removeprefix(prefix) in service.hosts:
            return host.removeprefix(prefix)
    return host


def _code(url: Url, service: Service) -> str | None:
    path = url.path.lstrip("/")
    if not path and url.fragment.startswith("analytics/"):
        path = url.fragment.removeprefix("analytics/").removeprefix(url.host + "/").partition("/")[0]
    for prefix in service.prefixes:
        path = path.removeprefix(prefix)
    for suffix in service.suffixes:
        path = path.removesuffix(suffix)
    space = next((space for space in service.spaces if path.startswith(space)), "")
    code = path.removeprefix(space).rstrip("/")
    return space + code if re.fullmatch(service.code, code) else None


def same_link(short: ShortLink, url: Url) -> bool:
    """Tell whether ``url`` is ``short`` itself in another form (http for https, a preview), in the same case."""
    known = url.scheme in ("http", "https") and belongs(url.host, short.service.hosts)
    other = _link(url, short.service) if known else None
    return other is not None and other.original.normalised == short.original.normalised


def read_answer(short: ShortLink, exchange: Exchange) -> Answer:
    """Tell what ``exchange``, live or archived, says of ``short``.

    >>> from citecheck.testing import response
    >>> link = shortcode(parse_url("https://goo.gl/AbC123"))
    >>> read_answer(link, response("https://goo.gl/AbC123", 302, headers={"location": "https://www.google.com/sorry/index"}))
    <Answer.THROTTLED: 'throttled'>
    """
    service, status = short.service, exchange.status
    if status is None:
        return Answer.UNCLEAR
    if status in REDIRECTS:
        return _read_location(service, exchange)
    for codes, answer in (
        (service.throttled, Answer.THROTTLED),
        (service.dead, Answer.DEAD),
        (service.disallowed, Answer.DISALLOWED),
    ):
        if status in codes:
            return answer
    return _read_body(service, exchange) if status == 200 and not service.plain else Answer.UNCLEAR


def _read_location(service: Service, exchange: Exchange) -> Answer:
    target = exchange.location
    if target is None:
        return Answer.UNCLEAR
    address = target.normalised
    if service.throttled_location and re.match(service.throttled_location, address):
        return Answer.THROTTLED
    if service.dead_location and re.match(service.dead_location, address):
        return Answer.DEAD
    if service.disallowed_location and re.match(service.disallowed_location, address):
        return Answer.DISALLOWED
    if target.path == "/" and not target.query and not target.fragment and belongs(target.host, service.hosts):
        return Answer.DEAD  # sent to the service's own home page: no such code
    return Answer.ALIVE


def _read_body(service: Service, exchange: Exchange) -> Answer:
    text = exchange.body[:100_000].decode("utf-8", errors="replace")
    if service.throttled_body and re.search(service.throttled_body, text):
        return Answer.THROTTLED
    if service.disallowed_body and re.search(service.disallowed_body, text):
        return Answer.DISALLOWED
    return Answer.INTERSTITIAL


def destination(short: ShortLink, exchange: Exchange) -> Url | None:
    """Return where a page in between leads: its refresh, its script, or its only link out of the service's family.

    None where the page names no target or several.
    """
    from citecheck.text.html import parse_page  # noqa: PLC0415 - the parser is loaded where a page is read

    page = parse_page(exchange.body, charset=exchange.charset, media_type=exchange.media_type)
    named = tuple(re.findall(r"https?://[^\s<>\"']+", page.text[:5_000]))
    sent = _sent_to(page)
    for candidates in (sent, page.links, named):  # the text last: it may show a long address cut short
        found = _outgoing(short, exchange.url, candidates, by_itself=candidates is sent)
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _sent_to(page: Page) -> tuple[str, ...]:
    return tuple(filter(None, (page.refresh.target if page.refresh else None, page.script_target)))


def _is_no_target(service: Service, target: Url) -> bool:
    """Tell whether a page of the service's family is its front page, or one that throttles."""
    sorry = service.throttled_location and re.match(service.throttled_location, target.normalised)
    return bool(sorry) or (target.path in ("", "/") and not target.query)


def _outgoing(short: ShortLink, base: Url, candidates: tuple[str, ...], *, by_itself: bool) -> tuple[Url, ...]:
    """Return the different targets among ``candidates`` that are not the service's own pages.

    Where a page sends ``by_itself`` is a target in the service's family too: a post, for the short links of its network.
    """
    found: dict[str, Url] = {}
    for text in candidates:
        try:
            target = parse_url(text, base)
        except InvalidUrl:
            continue
        family = belongs(target.host, short.service.family) and (not by_itself or _is_no_target(short.service, target))
        own = family or belongs(target.host, short.service.hosts)
        if target.scheme in ("http", "https") and not own:
            found.setdefault(target.normalised.rstrip("/"), target)
    return tuple(found.values())
