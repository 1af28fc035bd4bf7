"""A memento's playback read: is this answer that memento, and what did the archive add to it? Pure (specs/web-archives 3.3).

Memento-Datetime tells: with it, status, headers and body are the archived ones, even a 404 or a 429; without it the
archive speaks for itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import zlib
from email.utils import parsedate_to_datetime
from typing import NoReturn

import msgspec

from citecheck.archives.exclusion import why_excluded
from citecheck.archives.links import target_of
from citecheck.archives.pacing import in_words, retry_after
from citecheck.archives.rewriting import unrewritten
from citecheck.model.errors import ArchiveUnavailable, InvalidUrl, PlaybackFailed
from citecheck.model.exchange import Exchange, Failure, FailureKind
from citecheck.model.memento import SAME_PAGE, Memento
from citecheck.model.url import Url, parse_url
from citecheck.text.archive_urls import repair_original, take_apart
from citecheck.text.url_match import compare

#: Failures in the middle of an archived body: what came cannot be judged, asking again may help.
_BROKEN_OFF = frozenset({FailureKind.CUT_SHORT, FailureKind.RESET, FailureKind.READ_TIMEOUT, FailureKind.PROTOCOL})
#: Bodies of captures may still be gzip when the archive lost their Content-Encoding; none is unpacked beyond this (bytes).
_UNPACKED_LIMIT = 20_000_000
_CRAWL_REDIRECT = re.compile(rb"Got an HTTP 30\d response at crawl time")

#: The frame that pywb puts around a memento when it is asked without a modifier: it has the headers, not the page.
_FRAME = re.compile(rb"<iframe[^>]+id=[\"']replay_iframe[\"']")


def read_playback(exchange: Exchange, memento: Memento, playback_url: str) -> Exchange:
    """Return the archived exchange: the memento's own URL, status, headers, body and un-rewritten redirect target.

    Raises ``PlaybackFailed`` where the answer is not that memento, ``ArchiveUnavailable`` where the archive throttles, is
    down or broke off.
    """
    at = _memento_datetime(exchange)
    if at is None:
        # A page of the service's own (maintenance, "check back soon") says nothing of the memento.
        if exchange.status == 200 and exchange.header("memento-datetime") is None and not why_excluded(exchange):
            words = "the archive answered with a page of its own (no Memento-Datetime) instead of the memento"
            raise ArchiveUnavailable(words, where=memento.uri)
        _archive_speaks(exchange, memento)
    _check_whole(exchange, memento)
    _check_moment(at, memento)
    _check_original(exchange, memento)
    return _as_archived(exchange, memento, playback_url)


def _memento_datetime(exchange: Exchange) -> dt.datetime | None:
    value = exchange.header("memento-datetime")
    try:
        at = parsedate_to_datetime(value) if value else None
    except (ValueError, TypeError):
        return None
    return at.replace(tzinfo=dt.UTC) if at is not None and at.tzinfo is None else at


def _archive_speaks(exchange: Exchange, memento: Memento) -> NoReturn:
    """Raise what an answer without Memento-Datetime means."""
    where, status = memento.uri, exchange.status
    excluded = why_excluded(exchange)
    if excluded:
        raise PlaybackFailed(excluded, where=where)
    if status is None or status in (401, 403, 407, 408, 429) or status >= 500:
        said = exchange.header("x-archive-wayback-runtime-error")
        words = f"the archive did not play the memento: {in_words(exchange)}" + (f", {said}" if said else "")
        raise ArchiveUnavailable(words, where=where, retry_after=retry_after(exchange))
    if 300 <= status < 400:
        raise _elsewhere(exchange, where)
    if status == 404:
        raise PlaybackFailed("the archive cannot play this memento (404)", where=where)
    raise PlaybackFailed(f"the answer (HTTP {status}) carries no Memento-Datetime, so it is not the memento", where=where)


def _elsewhere(exchange: Exchange, where: str) -> PlaybackFailed:
    """Make the error that says where the archive would rather send us."""
    reason = exchange.header("x-archive-redirect-reason") or ""
    found = re.search(r"found capture at (\d{4,14})", reason)
    onward = take_apart(exchange.location) if exchange.location else None
    stamp = found[1] if found else onward.timestamp if onward else None
    if stamp:
        words = f"the archive does not play this memento; nearest other capture at {stamp}"
        return PlaybackFailed(words, where=where, is_another=True, nearest=stamp if len(stamp) == 14 else None)
    to = exchange.header("location") or "nowhere"
    return PlaybackFailed(f"the archive does not play this memento and redirects to {to}", where=where)


def _check_whole(exchange: Exchange, memento: Memento) -> None:
    kind = exchange.failure.kind if exchange.failure else None
    if kind in _BROKEN_OFF:
        raise ArchiveUnavailable(f"the playback broke off: {in_words(exchange)}", where=memento.uri)
    if kind is FailureKind.BAD_ENCODING:
        raise PlaybackFailed("the archived body cannot be decoded", where=memento.uri)
    if exchange.status == 200 and _CRAWL_REDIRECT.search(exchange.body[:50_000]):
        raise PlaybackFailed("the answer is the archive's own page about a redirect, not the memento", where=memento.uri)
    if exchange.status == 200 and _FRAME.search(exchange.body[:50_000]):
        raise PlaybackFailed("the answer is the archive's frame around the memento, not the memento", where=memento.uri)


def _check_moment(at: dt.datetime, memento: Memento) -> None:
    """Hold the moment played against the one asked: to the second, but a minute where the index had lost the seconds."""
    stamp = re.search(r"/(\d{14})(?:[a-z]{2}_)?/", memento.uri)
    seconds_lost = stamp is not None and "00" in (stamp[1][4:6], stamp[1][6:8])
    if abs((at - memento.at).total_seconds()) >= (60 if seconds_lost else 1):
        stamp_played = f"{at:%Y%m%d%H%M%S}"
        words = f"the archive plays another capture; nearest other capture at {stamp_played}"
        raise PlaybackFailed(words, where=memento.uri, is_another=True, nearest=stamp_played)


def _check_original(exchange: Exchange, memento: Memento) -> None:
    """Refuse a capture of another URL: the archive folds the case of paths (specs fact 4)."""
    # Archived pages have Content-Location headers too: only one that holds a timestamp names what is played.
    inside = re.search(r"/\d{14}(?:[a-z]{2}_)?/(.+)$", exchange.header("content-location") or "")
    played = repair_original(inside[1]) if inside else None
    said = played or target_of(exchange.header("link"), "original")
    if said and compare(said, _asked(memento)) not in SAME_PAGE:
        raise PlaybackFailed(f"the archive plays a capture of another URL, {said}", where=memento.uri, is_another=True)


def _asked(memento: Memento) -> Url:
    try:
        return parse_url(memento.original, parse_url("http://nowhere.invalid/"))
    except InvalidUrl as error:
        raise PlaybackFailed(f"the memento's original is no URL: {error.message}", where=memento.uri) from None


def _as_archived(exchange: Exchange, memento: Memento, playback_url: str) -> Exchange:
    original = _asked(memento)
    location, failure = None, None
    raw = exchange.header("location")
    if raw and exchange.status is not None and 300 <= exchange.status < 400:
        try:
            location = unrewritten(raw, playback_url=playback_url, original=original)
        except InvalidUrl as error:
            failure = Failure(FailureKind.BAD_LOCATION, error.message)
    body = _unpacked(exchange.body, exchange.media_type)
    changed = body is not exchange.body
    return msgspec.structs.replace(
        exchange,
        url=original,
        headers=_archived_headers(exchange, location),
        location=location,
        failure=failure,
        body=body,
        body_digest=hashlib.sha256(body).hexdigest() if changed else exchange.body_digest,
    )


def _archived_headers(exchange: Exchange, location: Url | None) -> tuple[tuple[str, str], ...]:
    """Return the page's own headers under their own names, and Memento-Datetime; the archive's others are left out."""
    kept = []
    for name, value in exchange.headers:
        if name.startswith("x-archive-orig-"):
            kept.append((name.removeprefix("x-archive-orig-"), value))
        elif name in ("content-type", "content-language", "content-disposition", "memento-datetime", "x-archive-src"):
            kept.append((name, value))
        elif name == "location":
            kept.append((name, location.normalised if location else value))
    return tuple(kept)


def _unpacked(body: bytes, media_type: str | None) -> bytes:
    if not body.startswith(b"\x1f\x8b") or "gzip" in (media_type or ""):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, _UNPACKED_LIMIT)
    except zlib.error:
        return body
