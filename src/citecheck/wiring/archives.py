"""Which archives a run asks: the Wayback Machine, those named in ``[archive] also``, those of ``[[archives]]``."""

from __future__ import annotations

import msgspec

from citecheck.archives.commoncrawl import CommonCrawl
from citecheck.archives.memento import MementoArchive
from citecheck.archives.pacing import Pacing
from citecheck.archives.remembered import Remembered
from citecheck.archives.shelf import Shelf
from citecheck.archives.wayback import Wayback
from citecheck.model.pace import PaceBook
from citecheck.model.ports import Archive, Clock, Web
from citecheck.model.settings import ArchivePlace, ArchiveSettings, Settings
from citecheck.wiring.places import places_of


def make_archives(
    web: Web, settings: Settings, pacing: Pacing, clock: Clock, book: PaceBook | None = None
) -> tuple[Archive, ...]:
    """Make the archives of one run in the order in which they are asked, each remembering what it was asked.

    ``pacing`` is the Wayback Machine's, shared with whoever asks it for captures; ``book`` holds the paces of the others.
    """
    wayback = Remembered(Wayback(web, settings.archive, pacing, clock), clock)
    others = [Remembered(_made(web, place, settings, clock, book), clock) for place in places_of(settings)]
    if others and settings.archive.ask == "all":
        return (Shelf((wayback, *others), name="all archives"),)
    return (wayback, Shelf(others)) if others else (wayback,)


def _made(web: Web, place: ArchivePlace, settings: Settings, clock: Clock, book: PaceBook | None = None) -> Archive:
    own = _settings_of(place, settings.archive)
    busy = frozenset({500, 503}) if place.kind == "commoncrawl" else frozenset[int]()
    pacing = Pacing(own, book=book, busy=busy)
    if place.kind == "memento":
        return MementoArchive(web, place, pacing, clock)
    if place.kind == "commoncrawl":
        return CommonCrawl(web, place, pacing)
    return Wayback(web, own, pacing, clock, name=place.name)


def _settings_of(place: ArchivePlace, base: ArchiveSettings) -> ArchiveSettings:
    """Return the Wayback Machine's settings with what is this archive's own. Its addresses name its paces."""
    index = place.cdx_url or place.timemap_url or place.timegate_url
    return msgspec.structs.replace(
        base,
        cdx_url=index,
        playback_url=place.playback_url or index,
        save_url=index,
        dialect=place.dialect,
        cdx_interval=place.interval,
        playback_interval=place.playback_interval,
        timeout=min(place.timeout, base.timeout),
    )
