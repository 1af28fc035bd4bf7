"""Go where an archived redirect leads, inside the archive and hop by hop, where an archive holds nothing but redirects of a URL.

The target must have been captured about when the redirect was: a page may have moved since, and been another by then. A
redirect from an article to its site's home page tells that the article was gone, and is not gone along.
"""

from __future__ import annotations

import msgspec

from citecheck.links.shorteners import REDIRECTS
from citecheck.liveness.memento import why_unbelievable
from citecheck.model.errors import ArchiveUnavailable, PlaybackFailed
from citecheck.model.exchange import Exchange
from citecheck.model.memento import AnswerState, Memento
from citecheck.model.policy import ArchivePolicy
from citecheck.model.ports import Archive
from citecheck.model.url import Url
from citecheck.pipeline.pages import page_of
from citecheck.text.page import Page

#: Hops inside an archive that one look-up may take.
_MOST_HOPS = 4


class Led(msgspec.Struct, frozen=True, kw_only=True):
    """Where archived redirects led: the memento that was believed with its page, or why none was. ``asked`` counts requests."""

    came_from: str
    asked: int = 0
    memento: Memento | None = None
    played: Exchange | None = None
    page: Page | None = None
    why_not: str = ""
    silent: ArchiveUnavailable | None = None


async def lead_on(start: Memento, redirect: Exchange, original: Url, archive: Archive, policy: ArchivePolicy) -> Led:
    """Follow ``redirect``, the playback of ``start``, to a page. Raises nothing of what archives do."""
    led = Led(came_from=f"{start.original} of {start.at:%Y-%m-%d}")
    seen = {original.normalised, start.original}
    played = redirect
    for _ in range(_MOST_HOPS):
        target = played.location.without_fragment() if played.location is not None else None
        why_not = _why_not(target, original, seen, played)
        if why_not or target is None:
            return msgspec.structs.replace(led, why_not=why_not)
        seen.add(target.normalised)
        try:
            memento, asked, words = await _near(target, start, archive, policy)
            led = msgspec.structs.replace(led, asked=led.asked + asked)
            if memento is None:
                return msgspec.structs.replace(led, why_not=f"the archive holds a redirect to {target} here, {words}")
            played = await archive.play(memento)
        except ArchiveUnavailable as error:
            return msgspec.structs.replace(led, asked=led.asked + 1, why_not=error.message, silent=error)
        except PlaybackFailed as error:
            return msgspec.structs.replace(led, asked=led.asked + 1, why_not=f"behind the archived redirect: {error.message}")
        led = msgspec.structs.replace(led, asked=led.asked + played.attempts)
        if played.status not in REDIRECTS:
            return _arrived(led, memento, played, original)
    return msgspec.structs.replace(led, why_not="the archived redirects do not come to an end")


def _why_not(target: Url | None, original: Url, seen: set[str], played: Exchange) -> str:
    if target is None or target.scheme not in ("http", "https"):
        return f"the archive holds the status {played.status} here, not the page"
    if target.normalised in seen:
        return f"the archived redirects go round in a circle (to {target})"
    if target.path in ("", "/") and not target.query and original.path not in ("", "/"):
        return f"the archive holds a redirect to the home page {target} here, not the page"
    return ""


async def _near(target: Url, start: Memento, archive: Archive, policy: ArchivePolicy) -> tuple[Memento | None, int, str]:
    """Return the capture of ``target`` nearest the redirect, the requests that took, and in words why there is none."""
    day = start.at.date()
    listed = await archive.timemap(target, near=day)
    if listed.state is AnswerState.UNKNOWN:
        raise ArchiveUnavailable(listed.reason, retry_after=listed.retry_after)
    ranked = (*listed.timemap.ranked(day, policy), *listed.timemap.redirects(day, policy))
    nearest = min(ranked, key=lambda memento: abs((memento.at - start.at).total_seconds()), default=None)
    if nearest is None:
        return None, listed.requests, "which it does not hold"
    distance = abs(nearest.days_from(day))
    if distance > policy.far_days:
        return None, listed.requests, f"whose nearest capture is {distance} days away"
    return nearest, listed.requests, ""


def _arrived(led: Led, memento: Memento, played: Exchange, original: Url) -> Led:
    page = page_of(played)
    doubt = why_unbelievable(played, page, cited=original)
    if doubt is not None:
        return msgspec.structs.replace(led, why_not=f"behind the archived redirect: {doubt}")
    return msgspec.structs.replace(led, memento=memento, played=played, page=page)
