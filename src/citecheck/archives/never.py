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
#: Query fields, matched whole and in any case, that open a door to whoever holds the link or name who it was made for.
SECRET_FIELDS: dict[str, tuple[str, ...]] = {
    "passwords": ("password", "passwd", "pwd", "secret", "client[_-]?secret", "api[_-]?key"),
    "tokens": (".*token", "jwt", "saml(?:request|response)", "_wpnonce", "resourcekey", "rlkey"),
    # AWS (versions 4 and 2), Google Cloud, Azure, CloudFront, Akamai
    "signed addresses": (".*signature", "x-amz-credential", "awsaccesskeyid", "googleaccessid", "key-pair-id", "hdnea", "hdnts"),
    "people": ("mc_eid", "subscriber[_-]?id", "unsubscribe[_-]?(?:id|key|hash)"),
}
#: The same, where the value is an opaque one: short values are no secrets ("?code=12", "?key=en", "?session=2016").
OPAQUE_FIELDS: dict[str, tuple[str, ...]] = {
    "sessions": ("session", "session[_-]?id", "sessid", "phpsessid", "jsessionid", "aspsessionid.*", "cfid", "cftoken", "sid"),
    "tokens": (".*csrf.*", "auth", "authkey", "auth[_-]?key", "key", "pass", "ticket", "invite", "magic", "otp", "code", "nonce"),
    "signed addresses": ("sig", "hmac", "policy", "__gda__"),
}
#: From so many characters a value is an opaque one.
_OPAQUE = 12
_SECRETS, _OPAQUES = (
    re.compile(f"(?i)^(?:{'|'.join(name for names in table.values() for name in names)})$")
    for table in (SECRET_FIELDS, OPAQUE_FIELDS)
)
#: Session ids that stand in the path: Java's ";jsessionid=", ASP.NET's "/(S(…))/".
_PATH_SESSION = re.compile(r"(?i);(?:jsessionid|phpsessid|sid)=|/\((?:[A-Z]\([0-9a-z_-]{12,}\))+\)/")
#: Addresses that are a secret as a whole: who knows them may write.
_SECRET_PLACES = re.compile(r"(?i)^(?:hooks\.slack\.com/(?:services|workflows)/|(?:[\w.]+\.)?discord(?:app)?\.com/api/webhooks/)")
_LOGIN = re.compile(
    r"(?i)/(?:wp-login\.php|log-?in|sign[-_]?in|log-?on|sign[-_]?up|logout|sign[-_]?out|sso|oauth2?|authorize|adfs/ls)"
    r"(?:\.\w{2,5})?/?$"
)
_LOGIN_HOST = re.compile(r"^(?:login|signin|sso|idp|adfs)\.|^accounts\.google\.com$")


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
        if _SECRETS.match(name) or (_OPAQUES.match(name) and len(value) >= _OPAQUE):
            return f"it carries what looks like a personal token ({name}=…)"
    if _PATH_SESSION.search(url.path):
        return "it carries what looks like a session of somebody's in its path"
    if _SECRET_PLACES.match(url.host + url.path):
        return "its address is a secret as a whole"
    return "it is a login page" if _LOGIN.search(url.path) or _LOGIN_HOST.match(url.host) else None
