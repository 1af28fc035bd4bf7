"""The archives that we know by name, as data: where they stand, what they speak, how slowly they are asked, and who is asked.

Endpoints are those of MemGator's list of 2026-04 and of specs/web-archives 3.7. ``asked`` archives stand in the default of
``[archive] also``; the others are left out for the reason that ``why`` gives, until somebody names them there.
"""

from __future__ import annotations

from typing import NamedTuple

from citecheck.model.settings import ArchivePlace, ArchiveSettings

_WAYBACK = ArchiveSettings()


class Known(NamedTuple):
    """An archive with its place, whether it is asked by default, and why so."""

    place: ArchivePlace
    asked: bool
    why: str


KNOWN: tuple[Known, ...] = (
    Known(
        ArchivePlace(
            name="Wayback Machine",
            kind="cdx",
            dialect="ia",
            cdx_url=_WAYBACK.cdx_url,
            playback_url=_WAYBACK.playback_url,
            interval=_WAYBACK.cdx_interval,
            playback_interval=_WAYBACK.playback_interval,
            timeout=_WAYBACK.timeout,
        ),
        asked=True,
        why="the largest; set up under [archive], where it can also be switched off",
    ),
    Known(
        ArchivePlace(
            name="Arquivo.pt",
            kind="cdx",
            dialect="pywb",
            cdx_url="https://arquivo.pt/wayback/cdx",
            timemap_url="https://arquivo.pt/wayback/timemap/link/",
            timegate_url="https://arquivo.pt/wayback/",
            playback_url="https://arquivo.pt/wayback/",
            interval=0.3,  # 250 look-ups a minute and address are allowed; 80 % of that
            playback_interval=0.2,
        ),
        asked=True,
        why="an open index with published limits, and captures of the whole web since 1996",
    ),
    Known(
        ArchivePlace(
            name="Archive-It",
            kind="memento",
            timemap_url="https://wayback.archive-it.org/all/timemap/link/",
            timegate_url="https://wayback.archive-it.org/all/",
        ),
        asked=True,
        why="collections of libraries, human rights organisations among them, that the Wayback Machine does not all hold",
    ),
    Known(
        ArchivePlace(
            name="Common Crawl",
            kind="commoncrawl",
            cdx_url="https://index.commoncrawl.org/collinfo.json",
            playback_url="https://data.commoncrawl.org/",
            interval=1.5,
            playback_interval=1.0,
        ),
        asked=False,
        why="one index a crawl behind one small server, and no address at which people could see a page",
    ),
    Known(
        ArchivePlace(
            name="UK Web Archive",
            kind="memento",
            timemap_url="https://www.webarchive.org.uk/wayback/archive/timemap/link/",
            timegate_url="https://www.webarchive.org.uk/wayback/archive/",
        ),
        asked=False,
        why="out of order since the attack on the British Library in 2023; whether it is whole again was not verified",
    ),
    Known(
        ArchivePlace(
            name="Vefsafn.is",
            kind="memento",
            timemap_url="http://wayback.vefsafn.is/wayback/timemap/link/",
            timegate_url="http://wayback.vefsafn.is/wayback/",
        ),
        asked=False,
        why="Iceland's web alone: a look-up for every citation would be in vain",
    ),
    Known(
        ArchivePlace(
            name="perma.cc",
            kind="memento",
            timemap_url="https://perma.cc/timemap/link/",
            timegate_url="https://perma.cc/timegate/",
            modifier="",
        ),
        asked=False,
        why="holds what its members captured one by one, and plays it only through a page of its own",
    ),
)

#: The same by name, in lower case.
BY_NAME = {known.place.name.lower(): known for known in KNOWN}
