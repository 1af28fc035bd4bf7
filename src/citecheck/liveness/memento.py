"""Is a played memento to be believed? Archives keep error pages, login pages and walls as faithfully as articles."""

from __future__ import annotations

import re

from citecheck.liveness import parked, soft404, trouble, video, wall
from citecheck.liveness.look import Look, Signal
from citecheck.model.exchange import Chain, Exchange, Hop, Via
from citecheck.model.url import Url
from citecheck.text.page import Page

#: The archive's own page in place of an archived redirect (specs of web archives, section 2).
_AT_CRAWL_TIME = re.compile(rb"Got an HTTP (\d{3}) response at crawl time", re.IGNORECASE)
_SIGNALS: tuple[Signal, ...] = (
    wall.bot_wall,
    video.removed_video,
    parked.parked,
    wall.consent_wall,
    wall.login_wall,
    trouble.in_its_place,
    soft404.error_words,
)


def why_unbelievable(exchange: Exchange, page: Page | None, *, cited: Url | None = None) -> str | None:
    """Return in words why a played memento is not the cited page, None where nothing speaks against it.

    ``exchange`` has the archived status, headers and body; ``page`` is its body read, None where it is no page. ``cited`` is the
    URL from which archived redirects led here, None where there were none.
    """
    if exchange.failure is not None:
        return f"the playback failed ({exchange.failure.kind.value})"
    wall_or_page = _by_signals(exchange, page, cited)
    if exchange.status is not None and not 200 <= exchange.status < 300:
        return wall_or_page or f"the archive holds the status {exchange.status} here, not the page"
    crawl = _AT_CRAWL_TIME.search(exchange.body, 0, 100_000)
    if crawl:
        return f"the archive holds a redirect ({crawl[1].decode()}) here, not the page"
    if not exchange.body.strip():
        return "the archived page is empty"
    return wall_or_page


def _by_signals(exchange: Exchange, page: Page | None, cited: Url | None) -> str | None:
    asked = cited or exchange.url
    hops = [Hop(url=exchange.url, via=Via.REDIRECT if cited else Via.ASKED, at=exchange.at, status=exchange.status)]
    if cited:
        hops.insert(0, Hop(url=cited, via=Via.ASKED, at=exchange.at, status=301))
    look = Look(chain=Chain(asked=asked, hops=tuple(hops), last=exchange), page=page, at=exchange.at)
    for signal in _SIGNALS:
        part = signal(look)
        if part is not None and part.liveness is not None:
            return f"the archived page is {_KINDS[part.signal]}"
    return None


_KINDS = {
    "bot-wall": "a wall against robots",
    "video": "a video page without its video",
    "parked": "a parked domain",
    "consent-wall": "a request for consent to cookies",
    "login-wall": "a login page",
    trouble.SIGNAL: "a page that tells of trouble or of a refusal in its place",
    "soft-404": "an error page that answered 200",
}
