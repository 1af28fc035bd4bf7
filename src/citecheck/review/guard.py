"""Who may ask the desk: this machine's own browser, let in once by the address that was printed. Pure but for the one use.

A page of the open web can make a browser ask 127.0.0.1. So the name asked for must be ours (DNS rebinding), the cookie must be
there, and what changes anything must come from our own page: by Sec-Fetch-Site where the browser says so, by Origin where not
(https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html), and with the form's key.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Mapping

#: Names under which the desk may be asked. Others that lead here were made to lead here.
HOSTS = ("127.0.0.1", "localhost")
#: What every answer bears. Scripts, styles and frames are our own files; nothing is asked of anybody else, nothing is kept.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
#: The same for a page of a source: whatever stands in it, it may show itself and its inline pictures, and do nothing.
FRAME_POLICY = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none';"
    " base-uri 'none'"
)
HEADERS = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    ("x-dns-prefetch-control", "off"),
)


class Door:
    """The one-time token, the cookie that it is exchanged for, and the key of every form: new at each start."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._used = False
        self._lock = threading.Lock()
        self.cookie = secrets.token_urlsafe(32)
        self.key = secrets.token_urlsafe(32)

    def admits(self, token: str) -> bool:
        """Take the token, once."""
        with self._lock:
            right = hmac.compare_digest(token.encode(), self._token.encode()) and not self._used
            self._used = self._used or right
        return right

    def knows(self, cookie: str) -> bool:
        """Tell whether ``cookie`` is the one that was given for the token."""
        return hmac.compare_digest(cookie.encode(), self.cookie.encode())

    def gave(self, key: str) -> bool:
        """Tell whether ``key`` stood in a form of this desk."""
        return hmac.compare_digest(key.encode(), self.key.encode())


def cookie_name(port: int) -> str:
    """Return the cookie's name. Cookies are shared by all ports of a host (RFC 6265, section 8.5), so the port stands in it."""
    return f"citecheck-desk-{port}"


def is_our_name(host: str, port: int) -> bool:
    """Tell whether the Host header names this desk.

    >>> is_our_name("127.0.0.1:8123", 8123), is_our_name("rebound.example:8123", 8123), is_our_name("127.0.0.1:80", 8123)
    (True, False, False)
    """
    return host in {f"{name}:{port}" for name in HOSTS} or (port == 80 and host in HOSTS)


def comes_from_us(headers: Mapping[str, str]) -> bool:
    """Tell whether a form was sent by a page of this desk. Header names are in lower case.

    A page that sends no referrer says ``Origin: null`` (Fetch, "append a request Origin header"); browsers then say by
    Sec-Fetch-Site whether it was our own. A browser that says neither is not believed.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if origin not in (None, "null") and origin != f"http://{headers.get('host', '')}":
        return False
    if site is not None:
        return site == "same-origin"
    return origin not in (None, "null")


def is_ahead_of_time(headers: Mapping[str, str]) -> bool:
    """Tell whether a browser asks before the person does (Sec-Purpose: prefetch): the token must not be used up by it."""
    return "prefetch" in headers.get("sec-purpose", "") or headers.get("purpose", "") == "prefetch"
