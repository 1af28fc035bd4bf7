"""Which archives the settings name beside the Wayback Machine, and whether each can be asked as it stands there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from citecheck.archives.known import BY_NAME, KNOWN
from citecheck.model.errors import ConfigError, InvalidUrl
from citecheck.model.settings import ArchivePlace, Settings
from citecheck.model.url import parse_url
from citecheck.text.archive_urls import take_apart

#: The archive that is asked first, and by its own settings.
WAYBACK = KNOWN[0].place.name
#: What each kind cannot do without.
_NEEDED = {"cdx": ("cdx_url", "playback_url"), "memento": (), "commoncrawl": ("cdx_url", "playback_url")}
_ADDRESSES = ("cdx_url", "timemap_url", "timegate_url", "playback_url")


def places_of(settings: Settings) -> tuple[ArchivePlace, ...]:
    """Return the archives beside the Wayback Machine, known ones first. Raises ``ConfigError`` where an entry is wrong."""
    places: dict[str, ArchivePlace] = {}
    for name in settings.archive.also:
        known = BY_NAME.get(name.strip().lower())
        if known is None:
            near = difflib.get_close_matches(name, [each.place.name for each in KNOWN[1:]], n=1, cutoff=0.4)
            names = ", ".join(each.place.name for each in KNOWN[1:])
            hint = f"did you mean {near[0]!r}?" if near else f"known are {names}; others stand under [[archives]]"
            raise ConfigError(f"no archive is known as {name!r}", where="archive.also", hint=hint)
        if known.place.name != WAYBACK:
            places.setdefault(known.place.name.lower(), known.place)
    for number, place in enumerate(settings.archives, 1):
        for trouble in _troubles(place, places):
            raise ConfigError(trouble, where=f"[[archives]], entry {number} ({place.name!r})")
        places[place.name.strip().lower()] = place
    return tuple(places.values())


def _troubles(place: ArchivePlace, others: dict[str, ArchivePlace]) -> Iterator[str]:
    name = place.name.strip().lower()
    if not name:
        yield "has no name"
    if name == WAYBACK.lower() or (name in others and others[name] is not getattr(BY_NAME.get(name), "place", None)):
        yield "is there twice" if name in others else "is set up under [archive]"
    for key in _NEEDED[place.kind]:
        if not getattr(place, key):
            yield f'kind = "{place.kind}" needs {key}'
    if place.kind == "memento" and not (place.timemap_url or place.timegate_url):
        yield 'kind = "memento" needs timemap_url or timegate_url'
    for key in _ADDRESSES:
        if trouble := _address_trouble(getattr(place, key)):
            yield f"{key} {trouble}"


def _address_trouble(address: str) -> str:
    if not address:
        return ""
    try:
        url = parse_url(address, parse_url("http://nowhere.invalid/"))
    except InvalidUrl as error:
        return error.message
    if url.scheme not in ("http", "https") or not address.lower().startswith(("http://", "https://")):
        return f"must begin with http:// or https://, not {address!r}"
    house = take_apart(f"{address.rstrip('/')}/20160101000000/http://example.org/")
    if house is not None and house.never_ask:
        return f"is {house.archive}'s, which is never asked: it {house.warning}"
    return ""
