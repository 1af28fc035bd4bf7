"""YouTube's second witness: its oEmbed address knows a video that the watch page hides behind consent or a robot's wall.

200 = the video is there (with title and channel); 404 = it is gone; 401 and 403 = embedding is off or it is private, which
is no proof of anything (https://oembed.com/ section 2.3.4; specs of claims, section 5). Vimeo is not asked: its 404 may as
well mean that its owner hides a video from other sites.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote

import msgspec

from citecheck.liveness.look import Look, Part
from citecheck.liveness.video import HOST, has_player, removed_video
from citecheck.model.exchange import Exchange
from citecheck.model.url import Url, parse_url
from citecheck.model.verdict import OEMBED, Liveness

_ID = re.compile(r"[A-Za-z0-9_-]{11}\Z")
_PATH = re.compile(r"/(?:shorts|live|embed|v|e)/([^/]+)")
_SETTLED = frozenset({Liveness.SOFT_404, Liveness.RESTRICTED})


class _Answer(msgspec.Struct, frozen=True):
    title: str
    author_name: str = ""


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
        found = _PATH.match(url.path)
        name = found[1] if found else ""
    return name if _ID.match(name) else None


def to_ask(look: Look) -> Url | None:
    """Return the oEmbed address to ask for a video that its page leaves in doubt, None where there is nothing to ask.

    In doubt is whoever ends on YouTube's page for consent, is taken for a robot, or gets a page without the player's state.
    """
    return oembed_of(look) if look.answered and _in_doubt(look) else None


def oembed_of(look: Look) -> Url | None:
    """Return the oEmbed address of the video that was looked at, None where the look is at none."""
    video = next((name for hop in reversed(look.way) if (name := video_of(hop.url))), None)
    return oembed_address(video) if video is not None and look.answered else None


def oembed_address(video: str) -> Url:
    """Return where YouTube is asked for the video with the id ``video``."""
    watch = f"https://www.youtube.com/watch?v={video}"
    return parse_url(f"https://www.youtube.com/oembed?url={quote(watch, safe='')}&format=json")


def _in_doubt(look: Look) -> bool:
    if not HOST.match(look.final.host):
        return look.final.host.startswith("consent.")
    if not has_player(look):
        return True
    part = removed_video(look)
    return part is not None and part.liveness not in _SETTLED


def by_oembed(look: Look) -> Part | None:
    """Judge by what YouTube's oEmbed address said, where it was asked."""
    answer = look.oembed
    if answer is None:
        return None
    seen = {"oembed": str(answer.status) if answer.status is not None else "none", **_raw(answer)}
    if answer.status == 200 and (named := _named(answer)):
        seen |= {"title": named.title, "channel": named.author_name}
        words = f"The video is there, says YouTube: “{named.title}” by {named.author_name or 'an unnamed channel'}."
        return Part(liveness=Liveness.LIVE, signal=OEMBED, words=words, confidence="likely", seen=seen)
    if answer.status == 404:
        words = "The video is not there any more, says YouTube (its oEmbed answers 404)."
        return Part(liveness=Liveness.SOFT_404, signal=OEMBED, words=words, confidence="likely", seen=seen)
    if answer.status in (401, 403):
        words = f"YouTube does not let the video be embedded, or it is private ({answer.status}): no proof that it is gone."
        return Part(liveness=None, signal=OEMBED, words=words, seen=seen)
    words = "YouTube was asked whether the video is there, and gave no answer that tells."
    return Part(liveness=None, signal=OEMBED, words=words, seen=seen)


def _named(answer: Exchange) -> _Answer | None:
    try:
        named = msgspec.json.decode(answer.body, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return named if named.title.strip() else None


def _raw(answer: Exchange) -> dict[str, str]:
    """Return the answer's own words where they are no JSON: "Not Found", "Unauthorized"; or the failure's."""
    if answer.failure is not None:
        return {"failure": answer.failure.kind.value}
    words = " ".join(answer.body[:200].decode("utf-8", errors="replace").split())
    return {"reason": words} if words and answer.status != 200 else {}
