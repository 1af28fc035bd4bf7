"""Hosts of videos and posts that have an oEmbed address: how their addresses read, and what their answers prove.

oEmbed (https://oembed.com/ section 2.3.4) itself says only: 404 where the provider has nothing to say of an address, 401 where it
is private. What that proves differs by host, and a host that hides things from us behind the same answer proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote

import msgspec

from citecheck.liveness.video import HOST
from citecheck.model.url import Url, parse_url

_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}\Z")
_YOUTUBE_PATH = re.compile(r"/(?:shorts|live|embed|v|e)/([^/]+)")
_VIMEO_HOST = re.compile(r"(?:www\.|player\.)?vimeo\.com\Z")
_VIMEO_PATH = re.compile(
    r"/(?:video/|(?:channels|groups|album|showcase)/[^/]+/(?:videos?/)?)?(\d{5,12})(?:/([0-9a-f]{8,12}))?/?\Z"
)
_X_HOST = re.compile(r"(?:www\.|mobile\.)?(?:twitter|x)\.com\Z")
_X_PATH = re.compile(r"/(i|\w{1,20})(?:/web)?/status(?:es)?/(\d{2,20})(?:/|\Z)")
_DAILYMOTION = re.compile(r"(?:www\.)?dailymotion\.com/(?:embed/)?video/(\w{5,20}?)(?:_|/|\Z)|dai\.ly/(\w{5,20})\Z")
_TIKTOK = re.compile(r"(?:www\.)?tiktok\.com/(@[\w.]{2,30})/video/(\d{10,22})\Z")


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """One host: ``page`` returns the address under which it knows the item that a URL names, None where it names none.

    ``removed``: its 404 is said of what was taken down, and of nothing else. ``blank``: its pages are scripts that look the same
    whether the item is there or not.
    """

    name: str
    kind: str
    endpoint: str
    page: Callable[[Url], str | None]
    removed: bool = False
    hides: bool = False
    blank: bool = False

    def question(self, page: str) -> Url:
        """Return the oEmbed address that asks for ``page``."""
        return parse_url(f"{self.endpoint}?url={quote(page, safe='')}&format=json")


def _youtube(url: Url) -> str | None:
    video = video_of(url)
    return f"https://www.youtube.com/watch?v={video}" if video else None


def video_of(url: Url) -> str | None:
    """Return the id of the YouTube video that ``url`` names, None where it names none.

    >>> video_of(parse_url("https://youtu.be/aliveVideo1?t=12")), video_of(parse_url("https://www.youtube.com/@channel"))
    ('aliveVideo1', None)
    """
    if not HOST.match(url.host):
        return None
    if url.host == "youtu.be":
        name = url.path.strip("/")
    elif url.path.rstrip("/") == "/watch":
        name = parse_qs(url.query).get("v", [""])[0]
    else:
        found = _YOUTUBE_PATH.match(url.path)
        name = found[1] if found else ""
    return name if _YOUTUBE_ID.match(name) else None


def _vimeo(url: Url) -> str | None:
    """Return a video's address with the hash that an unlisted one needs."""
    found = _VIMEO_PATH.match(url.path) if _VIMEO_HOST.match(url.host) else None
    if found is None:
        return None
    secret = found[2] or parse_qs(url.query).get("h", [""])[0]
    return f"https://vimeo.com/{found[1]}" + (f"/{secret}" if re.fullmatch(r"[0-9a-f]{8,12}", secret) else "")


def _post(url: Url) -> str | None:
    found = _X_PATH.match(url.path) if _X_HOST.match(url.host) else None
    return f"https://twitter.com/{found[1]}/status/{found[2]}" if found else None


def _dailymotion(url: Url) -> str | None:
    found = _DAILYMOTION.match(url.host + url.path.rstrip("/"))
    return f"https://www.dailymotion.com/video/{found[1] or found[2]}" if found else None


def _tiktok(url: Url) -> str | None:
    found = _TIKTOK.match(url.host + url.path.rstrip("/"))
    return f"https://www.tiktok.com/{found[1]}/video/{found[2]}" if found else None


#: YouTube: 404 is for what is gone, 401 and 403 for videos that are private or not to be embedded (specs of claims, section 5).
#: Vimeo: a video for chosen sites, or behind a password, answers with next to nothing; an unlisted one answers 404 without the
#: hash of its address; 403 means that it may not be embedded (developer.vimeo.com/api/oembed/videos; Vimeo's help on oEmbed of
#: private videos). X: 404 is for a post that was deleted, 403 for accounts that are protected or suspended. Of the others
#: nothing is written on what a 404 means.
PROVIDERS = (
    Provider(name="YouTube", kind="video", endpoint="https://www.youtube.com/oembed", page=_youtube, removed=True),
    Provider(name="Vimeo", kind="video", endpoint="https://vimeo.com/api/oembed.json", page=_vimeo, hides=True),
    Provider(name="X", kind="post", endpoint="https://publish.twitter.com/oembed", page=_post, removed=True, blank=True),
    Provider(name="Dailymotion", kind="video", endpoint="https://www.dailymotion.com/services/oembed", page=_dailymotion),
    Provider(name="TikTok", kind="video", endpoint="https://www.tiktok.com/oembed", page=_tiktok),
)


def provider_of(url: Url) -> tuple[Provider, str] | None:
    """Return the host of the item that ``url`` names and the address under which it knows it, None where there is none."""
    for provider in PROVIDERS:
        page = provider.page(url)
        if page is not None:
            return provider, page
    return None
