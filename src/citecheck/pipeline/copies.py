"""Verify the archived copies that notes link to themselves: of that URL, of that moment, and showing the page.

Played by the archive that is asked anyway, or at its own address where it is not. archive.today and Ghost Archive are never
asked: what is known of them is told without.
"""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from citecheck.links.shorteners import REDIRECTS
from citecheck.liveness.memento import why_unbelievable
from citecheck.model.cited_copy import CitedCopy, CopyState
from citecheck.model.errors import ArchiveUnavailable, InvalidUrl, PlaybackFailed
from citecheck.model.exchange import Exchange
from citecheck.model.memento import SAME_PAGE, Memento
from citecheck.model.policy import FreshPolicy
from citecheck.model.ports import Archive, Parts, player_of
from citecheck.model.url import Url, parse_url
from citecheck.pipeline.archived_redirects import lead_on
from citecheck.pipeline.links import Link
from citecheck.pipeline.memory import Known
from citecheck.pipeline.pages import page_of
from citecheck.text.archive_urls import ArchivedUrl, read_timestamp, take_apart
from citecheck.text.url_match import compare

#: A timestamp with its modifier in an address; of fewer than 14 digits it claims no exact moment.
_STAMP = re.compile(r"(?i)/(\d{4,14})(?:[a-z]{2}_|\*)?(?=/(?:https?|ftp)(?::|%3a))")
#: The same before an original without a scheme; numbers of collections look alike.
_LOOSE = re.compile(r"/(\d{4,14})(?:[a-z]{2}_|\*)?(?=/)")
_NOWHERE = parse_url("http://nowhere.invalid/")


def copies_of(link: Link) -> tuple[Url, ...]:
    """Return the archived copies that the notes on ``link`` name beside it, each once."""
    cited = (citation.version_url for citations in link.cited.values() for citation in citations)
    found = {url.normalised: url for url in cited if url is not None and take_apart(url) is not None}
    return tuple(found.values())


def copy_is_due(url: Url, known: Known, now: dt.datetime, policy: FreshPolicy) -> bool:
    """Tell whether a copy is to be looked at: never yet, or so long ago that the answer is not believed any more."""
    last, of_this_run = known.copy(url.normalised)
    if last is None or of_this_run:
        return last is None
    if last.state is CopyState.UNKNOWN:
        return True
    genuine = last.state in (CopyState.GENUINE, CopyState.NOT_ASKED)
    return now - last.at >= dt.timedelta(days=policy.memento_days if genuine else policy.absent_days)


async def verify(url: Url, link: Link, known: Known, parts: Parts) -> CitedCopy | None:
    """Look at the copy at ``url`` that a note gives for ``link``; None where it is no address inside an archive."""
    archived = take_apart(url, now=parts.clock())
    if archived is None:
        return None
    copy = CitedCopy(
        uri=url.normalised,
        archive=archived.archive,
        at=parts.clock(),
        state=CopyState.NOT_ASKED,
        original=archived.original,
        moment=archived.at,
    )
    why = _why_not_asked(archived)
    if why:
        return msgspec.structs.replace(copy, reason=why)
    if not _is_of(archived.original, link, known):
        words = f"the copy is of another address, {archived.original}"
        return msgspec.structs.replace(copy, state=CopyState.WRONG, reason=words)
    archive = player_of(archived.archive, parts.archives) or parts.stranger
    if archive is None:
        return msgspec.structs.replace(copy, reason="no archive is asked")
    return await _played(copy, url, archive, parts)


def _why_not_asked(archived: ArchivedUrl) -> str:
    if archived.never_ask:
        return f"{archived.archive} is never asked: it {archived.warning}"
    if archived.original is None or archived.at is None:
        return "its address tells neither of which page it is nor of when, so that there is nothing to verify"
    return ""


def _is_of(original: str | None, link: Link, known: Known) -> bool:
    """Tell whether the copy's original is the cited URL, or one that the cited URL leads over."""
    hops = known.chain.hops if known.chain is not None else ()
    return any(compare(original or "", url) in SAME_PAGE for url in (link.url, *(hop.url for hop in hops)))


async def _played(copy: CitedCopy, url: Url, archive: Archive, parts: Parts) -> CitedCopy:
    """Play the copy; one whose address claims no exact moment is the capture that the archive shows for it."""
    memento = _memento(copy, url)
    try:
        try:
            played = await archive.play(memento)
        except PlaybackFailed as error:
            nearest = read_timestamp(error.nearest or "")
            if nearest is None or _is_exact(url):
                raise
            copy = msgspec.structs.replace(copy, asked=1, reason=f"its address names no moment; shown is {nearest:%Y-%m-%d}")
            memento = _at(memento, error.nearest or "", nearest)
            played = await archive.play(memento)
    except ArchiveUnavailable as error:
        return msgspec.structs.replace(copy, state=CopyState.UNKNOWN, reason=error.message, asked=copy.asked + 1)
    except PlaybackFailed as error:
        state = CopyState.WRONG if error.is_another else CopyState.DEAD
        return msgspec.structs.replace(copy, state=state, reason=error.message, asked=copy.asked + 1)
    copy = msgspec.structs.replace(copy, asked=copy.asked + played.attempts, body_digest=played.body_digest)
    return await _judged(copy, memento, played, archive, parts)


async def _judged(copy: CitedCopy, memento: Memento, played: Exchange, archive: Archive, parts: Parts) -> CitedCopy:
    if played.status in REDIRECTS:
        led = await lead_on(memento, played, played.url, archive, parts.settings.policy.archive)
        copy = msgspec.structs.replace(copy, asked=copy.asked + led.asked)
        if led.silent is not None and archive is parts.stranger:  # it lists nothing, so that nobody can go along
            words = f"an archived redirect to {played.location}, which was not gone along"
            return msgspec.structs.replace(copy, state=CopyState.GENUINE, reason=words)
        if led.silent is not None:
            return msgspec.structs.replace(copy, state=CopyState.UNKNOWN, reason=led.why_not)
        if led.memento is None:
            return msgspec.structs.replace(copy, state=CopyState.WRONG, reason=led.why_not)
        words = f"an archived redirect, which leads to {led.memento.original}"
        return msgspec.structs.replace(copy, state=CopyState.GENUINE, reason=words)
    doubt = why_unbelievable(played, page_of(played))
    if doubt is not None:
        return msgspec.structs.replace(copy, state=CopyState.WRONG, reason=doubt)
    return msgspec.structs.replace(copy, state=CopyState.GENUINE)


def _memento(copy: CitedCopy, url: Url) -> Memento:
    """Return the memento that the address claims; its own address is without a modifier, which is for machines."""
    stamp = _stamp_in(url.normalised)
    uri = url.normalised
    if stamp is not None:
        uri = f"{uri[: stamp.end(1)]}{uri[stamp.end() :]}"
    original = parse_original(copy.original or "")
    return Memento(original=original, uri=uri, at=copy.moment or copy.at, archive=copy.archive)


def parse_original(text: str) -> str:
    """Return an original as archives list it, without a fragment; as it stands where it is no URL."""
    try:
        return parse_url(text, _NOWHERE).without_fragment().normalised
    except InvalidUrl:
        return text


def _is_exact(url: Url) -> bool:
    stamp = _stamp_in(url.normalised)
    return stamp is not None and len(stamp[1]) == 14


def _at(memento: Memento, digits: str, moment: dt.datetime) -> Memento:
    stamp = _stamp_in(memento.uri)
    uri = f"{memento.uri[: stamp.start(1)]}{digits}{memento.uri[stamp.end() :]}" if stamp else memento.uri
    return msgspec.structs.replace(memento, uri=uri, at=moment)


def _stamp_in(uri: str) -> re.Match[str] | None:
    return _STAMP.search(uri) or _LOOSE.search(uri)
