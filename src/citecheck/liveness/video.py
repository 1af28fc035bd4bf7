"""Signals of removed videos: YouTube answers 200 for all of them, and its player says in JSON what is the matter.

Other hosts of videos and posts say it in words, which are kept as they stand.
"""

from __future__ import annotations

import json
import re

from citecheck.liveness.fold import fold, holds
from citecheck.liveness.look import Look, Part
from citecheck.model.verdict import Confidence, Liveness

#: Where YouTube's videos are watched.
HOST = re.compile(r"(?:www\.|m\.)?youtube(?:-nocookie)?\.com\Z|youtu\.be\Z")
_PLAYABILITY = re.compile(rb'"playabilitystatus"\s*:\s*\{[^{}]{0,300}?"status"\s*:\s*"([a-z_]+)"')
_REASON = re.compile(rb'"reason"\s*:\s*("(?:[^"\\]|\\.)*")')
_RESTRICTED, _GONE, _UNKNOWN = Liveness.RESTRICTED, Liveness.SOFT_404, Liveness.UNKNOWN
#: Host, what it says (folded), and what that means. Facebook, Instagram and TikTok say one thing of what was
#: removed and of what is not for us.
_SAYINGS: tuple[tuple[str, str, Liveness], ...] = (
    ("vimeo.com", "because of its privacy settings this video cannot be played here", _RESTRICTED),
    ("vimeo.com", "this is a private video", _RESTRICTED),
    ("vimeo.com", "this video is password protected", _RESTRICTED),
    ("vimeo.com", "please enter the password", _RESTRICTED),
    ("vimeo.com", "this video does not exist", _GONE),
    ("vimeo.com", "sorry we couldnt find that page", _GONE),
    ("dailymotion.com", "this video is private", _RESTRICTED),
    ("dailymotion.com", "this video is not available in your country", _RESTRICTED),
    ("dailymotion.com", "this video has been removed", _GONE),
    ("dailymotion.com", "this video does not exist", _GONE),
    ("facebook.com", "this content isnt available right now", _UNKNOWN),
    ("facebook.com", "this content isnt available at the moment", _UNKNOWN),
    ("instagram.com", "sorry this page isnt available", _UNKNOWN),
    ("tiktok.com", "video currently unavailable", _UNKNOWN),
)
#: What YouTube's player says, in the language that we ask for, of a fault that passes, and of what is shown to some only.
_PASSING = re.compile(r"try again|error occurred|something went wrong|no connection|problem with the network")
_REMOVED = re.compile(r"removed|terminated|deleted|no longer available")
_FOR_SOME = re.compile(r"\bprivate\b|\b(?:country|region|location)\b|sign in|\bage\b|members")
#: A page that says so says little else (words).
_SHORT = 300
#: How far behind the status its reason may stand (bytes).
_NEAR = 2_000


def removed_video(look: Look) -> Part | None:
    """Judge YouTube pages by ``playabilityStatus``, other hosts' by their words; the reason is kept raw."""
    if not look.answered or look.last is None:
        return None
    if not HOST.match(look.final.host):
        return _said(look, but=_RESTRICTED)
    status, reason = _playability(look.last.body)
    if status in ("", "ok", "live_stream_offline"):
        return _spoken(look) if not status else None
    liveness, confidence, words = _meaning(status, reason)
    seen = {"playabilityStatus": status.upper(), "reason": reason}
    return Part(liveness=liveness, signal="video", words=words, confidence=confidence, seen=seen)


def for_chosen_few(look: Look) -> Part | None:
    """Judge pages that say, whatever their status, that the owner shows the video to some people or sites only."""
    return _said(look, only=_RESTRICTED)


def _said(look: Look, *, only: Liveness | None = None, but: Liveness | None = None) -> Part | None:
    """Judge by a host's own saying; its sentence is kept as it stands on the page."""
    host = look.final.host
    if look.page is None or look.words > _SHORT:
        return None
    for domain, phrase, liveness in _SAYINGS:
        known = host == domain or host.endswith("." + domain)
        if known and liveness is not but and only in (None, liveness) and (line := _line(look, phrase)):
            words = f"{_MEANINGS[liveness]} {domain.partition('.')[0].capitalize()} says: “{line}”"
            seen = {"reason": line, "status": str(look.status)}
            return Part(liveness=liveness, signal="video", words=words, confidence="likely", seen=seen)
    return None


_MEANINGS = {
    _RESTRICTED: "Its owner shows this to some only.",
    _GONE: "It is not there any more.",
    _UNKNOWN: "It was removed, or it is not shown to everybody: which, is not told.",
}


def _line(look: Look, phrase: str) -> str | None:
    """Return the title, h1 or line of the text that holds a folded phrase, as it stands."""
    page = look.page
    if page is None:
        return None
    lines = (page.title or "", *page.headings, *page.text[:4_000].splitlines())
    return next((line[:300] for line in lines if holds(fold(line), phrase)), None)


def has_player(look: Look) -> bool:
    """Tell whether a page has the player's state, wherever in its megabyte it stands."""
    return look.last is not None and b'"playabilitystatus"' in look.last.body.lower()


def _playability(body: bytes) -> tuple[str, str]:
    """Return the player's status in lower case and its reason as written; empty where the page has none."""
    found = _PLAYABILITY.search(body.lower())
    if not found:
        return "", ""
    reason = _REASON.search(body, found.end(), found.end() + _NEAR)
    try:
        words = json.loads(reason[1].decode("utf-8", errors="replace")) if reason else ""
    except ValueError:
        words = ""
    # half of a surrogate pair ("\\ud83d") is no character, and the log could not keep it
    return found[1].decode(), str(words).encode("utf-8", errors="replace").decode()


def _meaning(status: str, reason: str) -> tuple[Liveness, Confidence, str]:
    said = f" YouTube says: “{reason}”" if reason else ""
    low = reason.casefold().replace("’", "'")
    if status == "error" and _PASSING.search(low):
        return Liveness.TRANSIENT, "likely", f"YouTube could not show the video just now.{said}"
    removed = status == "error" or (status == "unplayable" and _REMOVED.search(low))
    if removed and not _FOR_SOME.search(low):
        sure: Confidence = "certain" if status == "error" and reason else "likely"
        return Liveness.SOFT_404, sure, f"The video is not there any more.{said}"
    if status == "login_required":
        if "bot" in low:
            return Liveness.WALLED, "certain", f"YouTube takes us for a robot and does not show the video.{said}"
        return Liveness.RESTRICTED, "certain", f"The video is private or needs a login.{said}"
    if status in ("error", "unplayable", "age_check_required", "content_check_required", "age_verification_required"):
        return Liveness.RESTRICTED, "likely", f"The video is not shown to everybody.{said}"
    return Liveness.UNKNOWN, "likely", f"YouTube answers with a state that is not known here ({status.upper()}).{said}"


def _spoken(look: Look) -> Part | None:
    """Judge pages without the player's JSON, as archives and old clients see them, by their words."""
    places = (*look.title_parts, *look.headings, look.opening if look.words <= 200 else "")
    phrases = (
        "video unavailable",
        "this video isnt available anymore",
        "this video is no longer available",
        "this video is private",
    )
    found = next((phrase for place in places for phrase in phrases if holds(place, phrase)), None)
    if found is None:
        return None
    private = "private" in found
    return Part(
        liveness=Liveness.RESTRICTED if private else Liveness.SOFT_404,
        signal="video",
        words="The video is private." if private else "The page says that the video is not there any more.",
        confidence="likely",
        seen={"phrase": found},
    )
