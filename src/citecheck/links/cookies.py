"""Cookies within one chain: what a server sets on one hop it gets back on the next, and nothing is kept beyond.

Many sites send a reader round in a circle until the cookie comes back; without this they would look like loops.
Source: RFC 6265, of which paths and expiry by date are left out, since a chain lives for seconds.
"""

from __future__ import annotations

import re

from citecheck.model.exchange import Exchange
from citecheck.model.url import Url

_MOST = 50
#: No control character, which a server would use to break our next request (RFC 6265bis section 5.6).
_SENDABLE = re.compile(r"[^\x00-\x1f\x7f;]*")
#: Second levels below a country's code under which anybody may register ("co.uk"), and hosts under which each name is another
#: owner's: the well-known part of the Public Suffix List (https://publicsuffix.org), enough for a chain that lives for seconds.
_SECOND_LEVELS = frozenset(
    (
        "ac",
        "co",
        "com",
        "edu",
        "gob",
        "gouv",
        "gov",
        "gv",
        "id",
        "info",
        "mil",
        "ne",
        "net",
        "nom",
        "or",
        "org",
        "plc",
        "sch",
        "web",
    )
)
# fmt: off
_SHARED = frozenset((
    "appspot.com", "azurewebsites.net", "blogspot.com", "cloudfront.net", "firebaseapp.com", "fly.dev", "github.io", "gitlab.io",
    "glitch.me", "herokuapp.com", "neocities.org", "netlify.app", "notion.site", "onrender.com", "pages.dev", "r2.dev",
    "readthedocs.io", "surge.sh", "translate.goog", "vercel.app", "web.app", "weebly.com", "wixsite.com", "workers.dev",
))
# fmt: on
_LONGEST = 4096  # bytes of name and value together, RFC 6265 section 6.1


class Cookies:
    """The cookies of one chain, by the domain that may see them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, bool]] = {}

    def take(self, exchange: Exchange) -> None:
        """Keep what ``exchange`` sets; a cookie with ``Max-Age=0`` or less is forgotten."""
        if exchange.header("set-cookie") is None:
            return
        for name, value in exchange.headers:
            if name == "set-cookie" and len(value) <= _LONGEST:
                self._take(exchange.url.host, value)

    def _take(self, host: str, line: str) -> None:
        pair, *rest = line.split(";")
        name, sign, value = (part.strip() for part in pair.partition("="))
        attributes = {key.strip().lower(): text.strip() for key, _, text in (part.partition("=") for part in rest)}
        domain = attributes.get("domain", "").lower().lstrip(".")
        if not sign or not name or not _SENDABLE.fullmatch(name + value):
            return
        if domain and not _covers("." + domain, host):
            return
        if domain and _is_nobodys(domain, host):
            if domain != host:
                return
            domain = ""  # the host itself may keep it, alone (RFC 6265 section 5.3)
        key = ("." + domain if "." in domain else host, name)
        if attributes.get("max-age", "1").startswith(("0", "-")):
            self._kept.pop(key, None)
        elif len(self._kept) < _MOST or key in self._kept:
            self._kept[key] = (value, "secure" in attributes)

    def for_url(self, url: Url) -> str:
        """Return the Cookie header for ``url``, empty where there is none."""
        if not self._kept:
            return ""
        secure = url.scheme == "https"
        return "; ".join(
            f"{name}={value}"
            for (domain, name), (value, only_secure) in self._kept.items()
            if _covers(domain, url.host) and (secure or not only_secure)
        )


def _is_nobodys(domain: str, host: str) -> bool:
    """Tell whether a cookie for all of ``domain`` would reach sites of others: below an IP address, or a public suffix."""
    if host.startswith("[") or host.replace(".", "").isdigit():
        return True
    *above, last = domain.split(".")
    return domain in _SHARED or (len(above) == 1 and len(last) == 2 and above[0] in _SECOND_LEVELS)


def _covers(domain: str, host: str) -> bool:
    """Tell whether a cookie of ``domain`` (".x" for x and all under it) may go to ``host``."""
    return host == domain or (domain.startswith(".") and ("." + host).endswith(domain))
