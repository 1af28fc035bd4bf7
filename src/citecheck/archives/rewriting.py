"""What an archive's rewriting did to a page, undone: the target of a redirect, the links and the banner. Pure.

No archive keeps the raw Location of a redirect in a header of its own (specs/web-archives fact 6): the target is read
by undoing the rewriting. pywb's ``id_`` playback gives it raw, and both look alike to the caller.
"""

from __future__ import annotations

import hashlib
import re

import msgspec

from citecheck.model.exchange import Exchange
from citecheck.model.url import Url, parse_url
from citecheck.text.archive_urls import repair_original, take_apart

#: Banners that archives put into pages, between marks of their own (Wayback Machine, OpenWayback, pywb).
_BANNERS = (
    (b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- END WAYBACK TOOLBAR INSERT -->"),
    (b"<!-- WB Insert -->", b"<!-- End WB Insert -->"),
    (b"<!-- BEGIN WAYBACK INSERT -->", b"<!-- END WAYBACK INSERT -->"),
)
_STAMP = re.compile(r"\d{1,14}(?:[a-z]{2}_)?/")
#: How many archives a target may be wrapped in.
_DEEPEST = 5


def unrewritten(location: str, *, playback_url: str, original: Url) -> Url:
    """Return the target of an archived redirect of ``original`` whose answer carried ``location``.

    Understood: absolute, scheme-less and path-only forms of ``<playback_url><timestamp><modifier>/<target>``, targets
    whose scheme was lost, encoded or has but one slash, targets wrapped in archive addresses, and a raw Location,
    absolute or relative to the original. Raises ``InvalidUrl`` where what remains is no URL.

    >>> unrewritten("/web/20160512100000id_/http:/example.org/a", playback_url="https://web.archive.org/web/",
    ...             original=parse_url("https://goo.gl/AbC")).normalised
    'http://example.org/a'
    """
    text, rewritten = location.strip(), False
    for _ in range(_DEEPEST):
        inside = _inside(text, playback_url)
        if inside is None:
            break
        text, rewritten = inside, True
    repaired = repair_original(text) if rewritten and not text.startswith("/") else _slashes(text)
    return parse_url(repaired or text, original)


def _inside(text: str, playback_url: str) -> str | None:
    """Return what stands behind one archive prefix, or None where ``text`` begins with none."""
    base = parse_url(playback_url)
    path = text
    for front in (f"{base.scheme}://", "https://", "http://", "//"):
        ahead = f"{front}{_authority(base)}/"
        if text.lower().startswith(ahead):
            path = text[len(ahead) - 1 :]
            break
    if path.startswith(base.path):
        stamp = _STAMP.match(path, len(base.path))
        if stamp:
            return path[stamp.end() :]
    archived = take_apart(f"https:{text}" if text.startswith("//") else text)
    return archived.original if archived and archived.timestamp else None


def _authority(base: Url) -> str:
    return base.normalised.split("//", 1)[-1].split("/", 1)[0]


def _slashes(text: str) -> str | None:
    """Return ``text`` with the second slash after its scheme put back, None where it has no scheme."""
    return repair_original(text) if re.match(r"(?i)https?(?::|%3a)", text) else None


def undone(played: Exchange, playback_url: str) -> Exchange:
    """Return a page that an archive played rewritten, with the originals' own addresses and without its banner.

    Only where that is safe: in HTML, what stands between the archive's own marks, and addresses that begin with
    ``playback_url``, a timestamp and a slash before the original's scheme. Scripts may still be the archive's.
    """
    if "html" not in (played.media_type or "") or not played.body:
        return played
    body = _linked_back(_without_banners(played.body), playback_url)
    if body == played.body:
        return played
    return msgspec.structs.replace(played, body=body, body_digest=hashlib.sha256(body).hexdigest())


def _without_banners(body: bytes) -> bytes:
    for begin, end in _BANNERS:
        start = body.find(begin)
        stop = body.find(end, start) if start >= 0 else -1
        if stop >= 0:
            body = body[:start] + body[stop + len(end) :]
    return body


def _linked_back(body: bytes, playback_url: str) -> bytes:
    base = parse_url(playback_url)
    front = rf"(?:(?:https?:)?//{re.escape(_authority(base))})?{re.escape(base.path)}"
    pattern = rf"(?<=[\"'=\s(]){front}\d{{14}}(?:[a-z]{{2}}_)?/(?=(?:https?:)?//|mailto:)"
    return re.sub(pattern.encode(), b"", body)
