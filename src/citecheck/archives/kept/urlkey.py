"""The key under which an index sorts a URL: host backwards, all in lower case, as CDX servers have it. Pure.

After the rules that web archives share (https://github.com/iipc/urlcanon, "SURT"; specs/web-archives 3.2): scheme, ``www.``,
default port, session ids and fragment go, the query is sorted. Two URLs may have one key; who asks compares the originals.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

from citecheck.model.errors import InvalidUrl
from citecheck.model.url import parse_url

_WWW = re.compile(r"^www\d*\.")
_BASE = parse_url("http://nowhere.invalid/")
#: Session ids in a path or query (the names that CDX servers strip).
_SESSION_PATH = re.compile(r"(?i)/\((?:[a-z]\([0-9a-z]{24}\))+\)(?=/[^?]+\.aspx)")
_SESSION_QUERY = re.compile(
    r"(?i)(?:^|&)(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}"
    r"|cfid=[^&]+&cftoken=[^&]+)(?=&|$)"
)
#: What stays as it is when an address is written with as few escapes as can be.
_PLAIN = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "#%")


@lru_cache(maxsize=4096)
def urlkey(original: str) -> str:
    """Return the key of ``original``; what is no URL with a host is its own key, in lower case.

    >>> urlkey("https://www.Example.org:443/A/?b=2&a=1#top")
    'org,example)/a?a=1&b=2'
    >>> urlkey("http://news.example.org:8080/")
    'org,example,news:8080)/'
    """
    try:
        url = parse_url(original, _BASE)
        host = url.host
    except InvalidUrl:
        return original.lower()
    if not host:
        return original.lower()
    name = _WWW.sub("", host.rstrip(".").lower()) or host
    turned = name.strip("[]") if name[0] == "[" else ",".join(reversed(name.split(".")))
    port = "" if url.port in (0, 21, 80, 443) else f":{url.port}"
    path = re.sub(r"/{2,}", "/", _plain(_SESSION_PATH.sub("", url.path))).lower().rstrip("/") or "/"
    whole = _plain(url.query).lower()
    query = _SESSION_QUERY.sub("", whole)
    query = query if query == whole else query.removeprefix("&")
    return f"{turned}{port}){path}" + (f"?{'&'.join(sorted(query.split('&')))}" if query else "")


def _plain(text: str) -> str:
    return quote(unquote_to_bytes(text), safe=_PLAIN) if "%" in text else text
