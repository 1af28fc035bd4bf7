"""Wrappers undone without a request: the target stands in the URL itself.

Mail gateways, search engines and social sites send their readers through an address of their own. Where the target can
be read from it, nothing needs to be asked. Archive URLs are no wrappers: what they name is a past state.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from citecheck.model.errors import InvalidUrl
from citecheck.model.url import Url, parse_url

#: (host, path, query keys): a regular expression for the host, one for the path, and where the target stands.
_BY_QUERY: tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(host + r"\Z"), re.compile(path), keys)
    for host, path, keys in (
        (r"[\w.-]+\.safelinks\.protection\.(?:outlook\.com|office365\.us)", r"/", ("url",)),
        (r"statics\.teams\.(?:cdn\.office\.net|microsoft\.com)", r"/evergreen-assets/safelinks/", ("url",)),
        (r"outlook\.(?:office|office365|live)\.com", r"/mail/(?:[^/]+/)*safelink\.html\Z|/owa/redir\.aspx\Z", ("url",)),
        (r"(?:www\.)?google\.(?:com|[a-z]{2}|com?\.[a-z]{2})", r"/url\Z", ("q", "url")),
        (r"(?:l|lm|m|www)\.(?:facebook|instagram)\.com", r"/(?:l\.php/?|flx/warn/?)\Z", ("u",)),
        (r"l\.(?:instagram|messenger|threads)\.com", r"/\Z", ("u",)),
        (r"(?:www\.|m\.)?youtube\.com", r"/redirect\Z", ("q",)),
        (r"(?:www\.)?linkedin\.com", r"/(?:redir/redirect|safety/go)\Z", ("url",)),
        (r"(?:www\.)?(?:bitly\.com|bit\.ly)", r"/a/(?:warning|blocked)\Z", ("url",)),
        (r"(?:m\.)?vk\.(?:com|ru)", r"/away\.php\Z", ("to",)),
        (r"t\.umblr\.com", r"/redirect\Z", ("z",)),
        (r"(?:html\.)?duckduckgo\.com", r"/l/?\Z", ("uddg",)),
        (r"out\.reddit\.com", r"/", ("url",)),
        (r"(?:www\.)?medium\.com", r"/r/?\Z", ("url",)),
        (r"slack-redir\.net", r"/link\Z", ("url",)),
        (r"steamcommunity\.com", r"/linkfilter/?\Z", ("url", "u")),
        (r"linkprotect\.cudasvc\.com", r"/url\Z", ("a",)),
        (r"exit\.sc", r"/\Z", ("url",)),
        (r"l\.wl\.co", r"/l\Z", ("u",)),
        (r"scholar\.google\.(?:com|[a-z]{2}|com?\.[a-z]{2})", r"/scholar_url\Z", ("url",)),
        (r"translate\.google\.(?:com|[a-z]{2}|com?\.[a-z]{2})", r"/(?:translate|website)\Z", ("u",)),
        (r"(?:www\.)?pinterest\.[a-z.]{2,6}", r"/offsite/?\Z", ("url",)),
        (r"(?:www\.)?quora\.com", r"/_/redirect\Z", ("url",)),
        (r"ok\.ru", r"/dk\Z", ("st.link",)),
        (r"t\.me", r"/iv\Z", ("url",)),
        (r"(?:protect2?|[\w-]+\.v1)\.fireeye\.com", r"/", ("u",)),
        (r"clicktime\.symantec\.com", r"/", ("u",)),
        (r"[\w-]+\.trendmicro\.com", r"/wis/clicktime/v1/query\Z", ("url",)),
    )
)
_AMP_CACHE_HOST = re.compile(r"(?:\A|\.)cdn\.ampproject\.org\Z|\.bing-amp\.com\Z")
_AMP_VIEWER_HOST = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}\Z")
_PROOFPOINT = frozenset({"urldefense.proofpoint.com", "urldefense.com", "urldefense.us"})
_HIDERS = frozenset({"href.li", "www.href.li", "anonym.to", "www.anonym.to", "nullrefer.com", "dereferer.me"})
_IN_PATH = frozenset({"secure-web.cisco.com", "protect.checkpoint.com", "url.avanan.click", "r.search.yahoo.com"})
_BASE64_HOST = re.compile(r"(?:[\w-]+\.)+protection\.sophos\.com\Z|(?:www\.)?bing\.com\Z")
_AMP_CACHE = re.compile(r"/(?:[a-z]{1,2}/)(?:(s)/)?([^/]+\.[^/]+/?.*)\Z")
_AMP_VIEWER = re.compile(r"/amp/(?:(s)/)?([^/]+\.[^/]+/?.*)\Z")
_V3 = re.compile(r"/v3/__(?P<url>.+?)__;(?P<signs>[\w-]*=*)!")
_V3_SIGN = re.compile(r"\*(\*.)?")
_RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def unwrap(url: Url) -> Url | None:
    """Return the target that stands inside ``url``, None where it is no wrapper that we know.

    >>> from citecheck.model.url import parse_url
    >>> str(unwrap(parse_url("https://www.google.com/url?sa=t&q=https%3A%2F%2Fexample.org%2Fa%2526b&usg=x")))
    'https://example.org/a%26b'
    """
    for read in _readers_of(url.host):
        text = read(url)
        target = _absolute(text, url) if text else None
        if target is not None:
            return None if target == url else target
    return None


def may_wrap(host: str) -> bool:
    """Tell whether addresses of ``host`` may be wrappers."""
    return bool(_readers_of(host))


def _absolute(text: str, wrapper: Url) -> Url | None:
    """Return ``text`` as an absolute http or https URL, None where it is none."""
    if not re.match(r"(?i)https?://[^/?#]", text):
        return None
    try:
        return parse_url(text, wrapper)  # with a base, so that no sign of it is trimmed as a sentence's
    except InvalidUrl:
        return None


@lru_cache(maxsize=4096)
def _readers_of(host: str) -> tuple[Callable[[Url], str | None], ...]:
    """Return the readers that know ``host``: none for nearly all hosts."""
    return tuple(read for knows, read in _READERS if knows(host))


def _from_query(url: Url) -> str | None:
    host, path = url.host, url.path
    for hosts, paths, keys in _BY_QUERY:
        if hosts.match(host) and paths.match(path):
            fields = _fields(url)
            return next((text for key in keys if re.match(r"(?i)https?://", text := _opened(fields.get(key, "")))), None)
    return None


def _fields(url: Url) -> dict[str, str]:
    """Return the query's fields, the first of a repeated key, keys in lower case; "&amp;" comes from copied HTML."""
    return dict(reversed([(key.lower().removeprefix("amp;"), value) for key, value in parse_qsl(url.query)]))


def _opened(text: str) -> str:
    """Undo escapes that stand around escapes: a wrapper that was pasted into another form."""
    return unquote(text) if re.match(r"(?i)https?%(?:25)*3a", text) else text


def _from_amp(url: Url) -> str | None:
    """Undo Google's AMP cache and viewer: ``/c/s/host/path`` is https, ``/c/host/path`` http."""
    reader = _AMP_CACHE if _AMP_CACHE_HOST.search(url.host) else _AMP_VIEWER
    match = reader.match(url.path)
    if not match:
        return None
    query = f"?{url.query}" if url.query else ""
    return f"http{match[1] or ''}://{match[2]}{query}"


def _from_disqus(url: Url) -> str | None:
    """``disq.us/url?url=TARGET:SIGNATURE``."""
    if url.path != "/url":
        return None
    return _fields(url).get("url", "").rpartition(":")[0] or None


def _from_proofpoint(url: Url) -> str | None:
    """Undo Proofpoint's URL Defense, versions 1 to 3 (the scheme of its published decoder)."""
    fields = _fields(url)
    if url.path.startswith("/v1/"):
        return fields.get("u")
    if url.path.startswith("/v2/"):
        return unquote(fields.get("u", "").translate(str.maketrans("-_", "%/")))
    return _from_proofpoint_v3(url)


def _from_proofpoint_v3(url: Url) -> str | None:
    """Version 3 keeps the URL but for odd signs: ``*`` stands for one, ``**X`` for a run, and all stand in base64 behind it."""
    match = _V3.search(url.normalised)
    if not match:
        return None
    try:
        signs = base64.urlsafe_b64decode(match["signs"] + "==").decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    taken = iter(signs)

    def restore(mark: re.Match[str]) -> str:
        count = _RUNS.find(mark[1][1]) + 2 if mark[1] else 1
        return "".join(next(taken, "") for _ in range(count))

    target = _V3_SIGN.sub(restore, unquote(match["url"]))
    return re.sub(r"\A([a-z][a-z0-9+.-]*:/)(?=[^/])", r"\1/", target)


def _from_whole_query(url: Url) -> str | None:
    """Referrer hiders: everything behind the question mark is the target."""
    _, _, target = url.normalised.partition("?")
    return unquote(target) if target.lower().startswith(("http%3a", "https%3a")) else target


def _from_path(url: Url) -> str | None:
    """Cisco's gateway has the target behind a token, Check Point's between underscores, Yahoo's search in a part of its own."""
    if url.host == "secure-web.cisco.com":
        return unquote(url.path.rpartition("/")[2])
    if url.host == "r.search.yahoo.com":
        found = re.search(r"/RU=([^/]+)/", url.path)
        return unquote(found[1]) if found else None
    between = re.search(r"/v[12]/(?:r0[12]/)?___(.+?)___\.", url.normalised)
    return between[1] if between else None


def _from_base64(url: Url) -> str | None:
    """Sophos' gateway and Bing's results hold the target in base64; Bing's has "a1" before it."""
    bing = url.host.endswith("bing.com")
    if bing and url.path != "/ck/a":
        return None
    text = _fields(url).get("u", "").replace(" ", "+")
    text = text.removeprefix("a1") if bing else text
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)).decode()
    except ValueError:  # no base64, or no text
        return None


def _from_translation(url: Url) -> str | None:
    """Google's translated pages: in the host's name a dot is a hyphen, and a hyphen two."""
    name = url.host.removesuffix(".translate.goog")
    host = re.sub("--|-", lambda mark: "-" if mark[0] == "--" else ".", name)
    kept = "&".join(part for part in url.query.split("&") if part and not part.startswith("_x_tr_"))
    scheme = "http" if "_x_tr_sch=http" in url.query.split("&") else "https"
    return f"{scheme}://{host}{url.path}" + (f"?{kept}" if kept else "")


_READERS: tuple[tuple[Callable[[str], object], Callable[[Url], str | None]], ...] = (
    (lambda host: any(hosts.match(host) for hosts, _, _ in _BY_QUERY), _from_query),
    (lambda host: _AMP_CACHE_HOST.search(host) or _AMP_VIEWER_HOST.match(host), _from_amp),
    (lambda host: host == "disq.us", _from_disqus),
    (lambda host: host in _PROOFPOINT, _from_proofpoint),
    (lambda host: host in _HIDERS, _from_whole_query),
    (lambda host: host in _IN_PATH, _from_path),
    (_BASE64_HOST.match, _from_base64),
    (lambda host: host.endswith(".translate.goog"), _from_translation),
)
