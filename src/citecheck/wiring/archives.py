"""Which archives a run asks: the Wayback Machine, those named in ``[archive] also``, those of ``[[archives]]``."""

from __future__ import annotations

import msgspec

from citecheck.archives.commoncrawl import CommonCrawl
from citecheck.archives.memento import MementoArchive
from citecheck.archives.pacing import Pacing
from citecheck.archives.remembered import Remembered
from citecheck.archives.shelf import Shelf
from citecheck.archives.wayback import Wayback
from citecheck.model.ports import Archive, Clock, Web
from citecheck.model.settings import ArchivePlace, ArchiveSettings, Settings
from citecheck.wiring.places import places_of


def make_archives(web: Web, settings: Settings, pacing: Pacing, clock: Clock) -> tuple[Archive, ...]:
    """Make the archives of one run in the order in which they are asked, each remembering what it was asked.

    ``pacing`` is the Wayback Machine's, shared with whoever asks it for captures.
    """
    wayback = Remembered(Wayback(web, settings.archive, pacing, clock), clock)
    others = [Remembered(_made(web, place, settings, clock), clock) for place in places_of(settings)]
    if others and settings.archive.ask == "all":
        return (Shelf((wayback, *others), name="all archives"),)
    return (wayback, Shelf(others)) if others else (wayback,)


def _made(web: Web, place: ArchivePlace, settings: Settings, clock: Clock) -> Archive:
    own = _settings_of(place, settings.archive)
    busy = frozenset({500, 503}) if place.kind == "commoncrawl" else frozenset[int]()
    pacing = Pacing(own, busy=busy)
    if place.kind == "memento":
        return MementoArchive(web, place, pacing, clock)
    if place.kind == "commoncrawl":
        return CommonCrawl(web, place, pacing)
    return Wayback(web, own, pacing, clock, name=place.name)


def _settings_of(place: ArchivePlace, base: ArchiveSettings) -> ArchiveSettings:
    """Return the Wayback Machine's settings with what is this archive's own."""
    return msgspec.structs.replace(
        base,
        cdx_url=place.cdx_url,
        playback_url=place.playback_url,
        dialect=place.dialect,
        cdx_interval=place.interval,
        playback_interval=place.playback_interval,
        timeout=min(place.timeout, base.timeout),
    )
