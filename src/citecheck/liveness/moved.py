"""Signals of a page that moved, and remarks on how it was reached. What short links and wrappers do is no move."""

from __future__ import annotations

import re

from citecheck.liveness.look import Look, Part, site
from citecheck.liveness.media import kind_of
from citecheck.model.errors import InvalidUrl
from citecheck.model.exchange import Via
from citecheck.model.url import Url, parse_url
from citecheck.model.verdict import Liveness

#: Redirects that say "for good" (RFC 9110 sections 15.4.2 and 15.4.9).
PERMANENT = frozenset({301, 308})
_SHOWN = re.compile(rb"<(?:img|picture|i?frame|object|embed|applet|video|audio|canvas|svg|script|input|textarea)\b")
_INDEX = re.compile(r"(?i)/(?:index|default)\.\w{2,5}\Z")


def recovered(look: Look) -> Part | None:
    """Remark that a dead short link's target came from an archive or a dump."""
    hop = next((hop for hop in look.chain.hops if hop.via in (Via.ARCHIVED_REDIRECT, Via.DUMP)), None)
    if hop is None:
        return None
    source = "a dump of its service" if hop.via is Via.DUMP else "an archive"
    words = f"The short link is dead; where it led was learned from {source}."
    return Part(liveness=None, signal="short-link", words=words, seen={"source": hop.source or "", "target": hop.url.normalised})


def oddities(look: Look) -> Part | None:
    """Remark what was odd on the way: a downgrade, captures that disagree, a service that was closed once."""
    if not look.chain.notes:
        return None
    return Part(liveness=None, signal="way", words="On the way: " + "; ".join(look.chain.notes) + ".")


def moved(look: Look) -> Part | None:
    """Judge pages that are there, at another address: MOVED where a redirect says "for good", else a remark."""
    if not look.answered or _same(look.cited, look.final):
        return None
    statuses = [hop.status for hop in look.way[:-1]]
    seen = {"to": look.final.normalised, "by": ", ".join(str(status) for status in statuses)}
    if any(status in PERMANENT for status in statuses):
        every = all(status in PERMANENT for status in statuses)
        words = f"The page has moved for good to {look.final.normalised}"
        return Part(liveness=Liveness.MOVED, signal="moved", words=words, confidence="certain" if every else "likely", seen=seen)
    words = f"The link is sent on, for the time being, to {look.final.normalised}"
    return Part(liveness=None, signal="sent-on", words=words, seen=seen)


def canonical(look: Look) -> Part | None:
    """Remark that a page names another address as its own (``rel=canonical``, RFC 6596); nothing was asked of that one."""
    named = look.page.canonical if look.page else None
    if not named or not look.answered:
        return None
    try:
        target = parse_url(named, look.final)
    except InvalidUrl:
        return None
    if target.scheme not in ("http", "https") or _same(look.final, target):
        return None
    words = f"The page calls another address its own: {target.without_credentials().normalised}."
    return Part(liveness=None, signal="canonical", words=words, seen={"canonical": target.without_credentials().normalised})


def _same(one: Url, other: Url) -> bool:
    """Tell whether two addresses are one page by custom: scheme, "www.", closing slash, index page and query aside."""
    return site(one) == site(other) and _path(one) == _path(other)


def _path(url: Url) -> str:
    return _INDEX.sub("", url.path).rstrip("/")


def empty(look: Look) -> Part | None:
    """Judge answers without any content, and pages that show nothing: the address is alive, the page was not seen."""
    if not look.answered or look.last is None or look.last.body_cut:
        return None
    if look.last.body and not _shows_nothing(look):
        return None
    what = "a page that shows nothing" if look.last.body else "no content"
    words = f"The server answered {look.status} and sent {what}."
    return Part(liveness=Liveness.LIVE, signal="empty", words=words, confidence="weak", seen={"status": str(look.status)})


def _shows_nothing(look: Look) -> bool:
    """Tell whether a web page has neither words nor anything else that shows."""
    if look.page is None or look.page.text or look.last is None:
        return False
    markup = "html" in (look.last.media_type or "html") and b"<" in look.body[:1_000] and kind_of(look.last.body) is None
    return markup and _SHOWN.search(look.body) is None
