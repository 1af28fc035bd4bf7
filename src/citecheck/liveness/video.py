"""Signals of removed videos: YouTube answers 200 for all of them, and its player says in JSON what is the matter."""

from __future__ import annotations

import json
import re

from citecheck.liveness.fold import holds
from citecheck.liveness.look import Look, Part
from citecheck.model.verdict import Confidence, Liveness

#: Where YouTube's videos are watched.
HOST = re.compile(r"(?:www\.|m\.)?youtube(?:-nocookie)?\.com\Z|youtu\.be\Z")
_PLAYABILITY = re.compile(rb'"playabilitystatus"\s*:\s*\{\s*"status"\s*:\s*"([a-z_]+)"')
_REASON = re.compile(rb'"reason"\s*:\s*("(?:[^"\\]|\\.)*")')
#: How far behind the status its reason may stand (bytes).
_NEAR = 2_000


def removed_video(look: Look) -> Part | None:
    """Judge YouTube pages by ``playabilityStatus``; its reason is kept raw."""
    if not look.answered or not HOST.match(look.final.host) or look.last is None:
        return None
    status, reason = _playability(look.last.body)
    if status in ("", "ok", "live_stream_offline"):
        return _spoken(look) if not status else None
    liveness, confidence, words = _meaning(status, reason)
    seen = {"playabilityStatus": status.upper(), "reason": reason}
    return Part(liveness=liveness, signal="video", words=words, confidence=confidence, seen=seen)


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
    if status == "error":
        return Liveness.SOFT_404, "certain" if reason else "likely", f"The video is not there any more.{said}"
    if status == "login_required":
        if "bot" in low:
            return Liveness.WALLED, "certain", f"YouTube takes us for a robot and does not show the video.{said}"
        return Liveness.RESTRICTED, "certain", f"The video is private or needs a login.{said}"
    if status == "unplayable" and re.search(r"removed|terminated|deleted|no longer available", low):
        return Liveness.SOFT_404, "likely", f"The video is not there any more.{said}"
    if status in ("unplayable", "age_check_required", "content_check_required", "age_verification_required"):
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
