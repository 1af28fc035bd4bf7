"""Cookies within one chain: what a server sets on one hop it gets back on the next, and nothing is kept beyond.

Many sites send a reader round in a circle until the cookie comes back; without this they would look like loops.
Source: RFC 6265, of which paths and expiry by date are left out, since a chain lives for seconds.
"""

from __future__ import annotations

from citecheck.model.exchange import Exchange
from citecheck.model.url import Url

_MOST = 50
_LONGEST = 4096  # bytes of name and value together, RFC 6265 section 6.1


class Cookies:
    """The cookies of one chain, by the domain that may see them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, bool]] = {}

    def take(self, exchange: Exchange) -> None:
        """Keep what ``exchange`` sets; a cookie with ``Max-Age=0`` or less is forgotten."""
        for name, value in exchange.headers:
            if name == "set-cookie" and len(value) <= _LONGEST:
                self._take(exchange.url.host, value)

    def _take(self, host: str, line: str) -> None:
        pair, *rest = line.split(";")
        name, sign, value = (part.strip() for part in pair.partition("="))
        attributes = {key.strip().lower(): text.strip() for key, _, text in (part.partition("=") for part in rest)}
        domain = attributes.get("domain", "").lower().lstrip(".")
        if not sign or not name or (domain and not _covers("." + domain, host)):
            return
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


def _covers(domain: str, host: str) -> bool:
    """Tell whether a cookie of ``domain`` (".x" for x and all under it) may go to ``host``."""
    return host == domain or (domain.startswith(".") and ("." + host).endswith(domain))
