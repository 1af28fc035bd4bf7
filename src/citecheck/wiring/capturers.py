"""Where captures are asked for: the Wayback Machine, perma.cc, or both, as ``[archive] capture_at`` names them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from citecheck.archives.pacing import Pacing
from citecheck.archives.permacc import PermaCc
from citecheck.archives.savepagenow import SavePageNow
from citecheck.model.pace import PaceBook
from citecheck.model.ports import Archive, Capturer, Clock, Web, player_of
from citecheck.model.settings import Keys, Settings
from citecheck.wiring.places import WAYBACK


def make_capturers(
    web: Web,
    settings: Settings,
    keys: Keys | None,
    archives: Sequence[Archive],
    clock: Clock,
    *,
    pacing: Pacing,
    book: PaceBook | None,
) -> tuple[Capturer, ...]:
    """Make the places in the order of the settings. ``pacing`` is the Wayback Machine's, shared with its look-ups."""
    made: dict[str, Capturer] = {}
    for place in settings.archive.capture_at:
        if place == "wayback":
            made[place] = SavePageNow(
                web,
                settings.archive,
                keys if keys is not None and keys.access else None,
                pacing,
                clock,
                archive=player_of(WAYBACK, archives),
                recent_days=settings.policy.capture.recent_days,
            )
        else:
            made[place] = _perma(web, settings, keys, clock, book)
    return tuple(made.values())


def _perma(web: Web, settings: Settings, keys: Keys | None, clock: Clock, book: PaceBook | None) -> Capturer:
    perma = settings.archive.perma
    own = msgspec.structs.replace(
        settings.archive,
        cdx_url=perma.api_url,
        availability_url=perma.api_url,
        playback_url=perma.api_url,
        save_url=perma.api_url,
        submit_interval=perma.interval,
        cdx_interval=min(perma.interval, settings.archive.cdx_interval),
    )
    key = keys.perma if keys is not None else ""
    return PermaCc(web, perma, key, Pacing(own, book=book), clock, timeout=settings.archive.timeout)
