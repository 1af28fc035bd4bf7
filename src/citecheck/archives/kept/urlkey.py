"""The key under which an index sorts a URL: host backwards, all in lower case, as CDX servers have it. Pure.

After the rules that web archives share (https://github.com/iipc/urlcanon, "SURT"; specs/web-archives 3.2): scheme, ``www.``,
default port, session ids and fragment go, the query is sorted. Two URLs may have one key; who asks compares the originals.
"""

from __future__ import annotations

import re
from functools import lru_cache

from citecheck.model.errors import InvalidUrl
from citecheck.model.url import parse_url

_WWW = re.compile(r"^www\d*\.")
_BASE = parse_url("http://nowhere.invalid/")
#: Session ids in a path or query (the names that the Wayback Machine strips).
_SESSION_PATH = re.compile(r"(?i);jsessionid=[0-9a-z.!_-]{10,}|/\((?:[a-z]\([0-9a-z]{24}\))+\)(?=/[^?]+\.aspx)")
_SESSION_QUERY = re.compile(
    r"(?i)^(?:jsessionid=[0-9a-z$]{10,}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24})$"
)


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
    turned = name if name[0] == "[" or re.fullmatch(r"[\d.]+", name) else ",".join(reversed(name.split(".")))
    port = "" if url.port in (0, 80, 443) else f":{url.port}"
    path = _SESSION_PATH.sub("", re.sub(r"/{2,}", "/", url.path)).lower()
    path = path.rstrip("/") or "/"
    fields = sorted(field for field in url.query.lower().split("&") if field and not _SESSION_QUERY.match(field))
    return f"{turned}{port}){path}" + (f"?{'&'.join(fields)}" if fields else "")
