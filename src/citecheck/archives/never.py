"""What is never handed to a public archive: a capture shows the URL and the page to the world, for good. Pure."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl

from citecheck.model.errors import InvalidUrl
from citecheck.model.url import Url, parse_url
from citecheck.text.archive_urls import take_apart

#: Names that lead nowhere outside one network (RFC 6761, RFC 6762, RFC 8375, and names that routers and offices use).
_LOCAL_NAMES = re.compile(r"(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|lan|home|home\.arpa|onion)$")
#: Query fields that open a door to whoever holds the link.
_TOKEN_FIELDS = re.compile(
    r"(?i)^(?:access[_-]?token|id[_-]?token|refresh[_-]?token|auth[_-]?token|.*csrf.*|token|auth|authkey|auth[_-]?key|api[_-]?key"
    r"|key|sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature|awsaccesskeyid|jwt|password|passwd|pwd|pass"
    r"|secret|client[_-]?secret|session|session[_-]?id|sessid|phpsessid|jsessionid|sid|ticket|rlkey|invite|magic|otp|code)$"
)
#: Short values are no secrets ("?code=12", "?key=en"): an opaque token is longer.
_TOKEN_LENGTH = 12
_ALWAYS_TOKENS = re.compile(r"(?i)^(?:password|passwd|pwd|secret|client[_-]?secret|api[_-]?key|.*token|jwt|.*signature)$")
_LOGIN = re.compile(r"(?i)/(?:wp-login\.php|log-?in|sign-?in|log-?on|logout|sso|oauth2?|authorize)(?:\.\w{2,5})?/?$")


def why_never(url: Url | str) -> str | None:
    """Return in words why ``url`` must not be handed to a public archive, None where nothing speaks against it.

    >>> why_never("https://example.org/report") is None
    True
    >>> why_never("http://192.168.1.7/report")
    'it stands at a private or local address'
    """
    try:
        whole = url if isinstance(url, Url) else parse_url(url)
    except InvalidUrl as error:
        return error.message
    if whole.scheme not in ("http", "https"):
        return f"archives capture http and https only, not {whole.scheme}"
    if whole.has_credentials:
        return "a user name or password stands in it"
    if _is_local(whole.host):
        return "it stands at a private or local address"
    if take_apart(whole) is not None:
        return "it is itself the address of an archived copy"
    return _why_secret(whole)


def _is_local(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        name = host.rstrip(".").lower()
        return "." not in name or bool(_LOCAL_NAMES.search(name))


def _why_secret(url: Url) -> str | None:
    fields = parse_qsl(url.query, keep_blank_values=False) + parse_qsl(url.fragment)
    for name, value in fields:
        if _ALWAYS_TOKENS.match(name) or (_TOKEN_FIELDS.match(name) and len(value) >= _TOKEN_LENGTH):
            return f"it carries what looks like a personal token ({name}=…)"
    return "it is a login page" if _LOGIN.search(url.path) else None
