"""Past states of an original (RFC 7089), and which of them to choose."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec

from citecheck.model.policy import ArchivePolicy
from citecheck.model.verdict import TitleSeen


class UrlMatch(StrEnum):
    """How a memento's original compares with the URL asked; archives fold more than they should."""

    EXACT = "exact"
    SCHEME = "scheme"  # http against https
    WWW = "www"
    SLASH = "slash"  # trailing slash
    CASE = "case"  # another URL: paths are case-sensitive
    QUERY = "query"
    DIFFERENT = "different"


#: Matches that are the same page by custom; the others are another URL unless a person says so.
SAME_PAGE = frozenset({UrlMatch.EXACT, UrlMatch.SCHEME, UrlMatch.WWW, UrlMatch.SLASH})


class Memento(msgspec.Struct, frozen=True, kw_only=True):
    """A past state of ``original`` held at ``uri`` by ``archive``.

    ``status`` is the archived one, None for a revisit row ("-"). ``digest`` is as the archive gives it (Wayback: base32
    SHA-1 of the payload as transferred).
    """

    original: str
    uri: str
    at: dt.datetime
    archive: str
    status: int | None = None
    media_type: str | None = None
    digest: str | None = None
    match: UrlMatch = UrlMatch.EXACT

    def days_from(self, day: dt.date) -> int:
        """Return the distance in days from ``day``: negative before it, 0 on it."""
        return (self.at.date() - day).days


class TimeMap(msgspec.Struct, frozen=True, kw_only=True):
    """The mementos that an archive lists for one original, oldest first."""

    original: str
    mementos: tuple[Memento, ...] = ()

    def ranked(self, day: dt.date | None, policy: ArchivePolicy) -> tuple[Memento, ...]:
        """Return the usable mementos, best first: nearest before ``day`` within the window, then nearest after, then older.

        Usable: status 200, 203, 206 or unknown (revisit), and an original that is the same page. Without ``day``
        the newest comes first. (specs: nearest before first, as a cited page was read before it changed.)
        """
        usable = [m for m in self.mementos if m.status in (None, 200, 203, 206) and m.match in SAME_PAGE]
        if day is None:
            return tuple(sorted(usable, key=lambda m: (m.match != UrlMatch.EXACT, -m.at.timestamp())))

        def rank(memento: Memento) -> tuple[int, int, bool, float]:
            distance = memento.days_from(day)
            if -policy.window_days <= distance <= 0:
                band = 0
            elif distance > 0:
                band = 1
            else:
                band = 2
            return band, abs(distance), memento.match != UrlMatch.EXACT, memento.at.timestamp()

        return tuple(sorted(usable, key=rank))

    def closest(self, day: dt.date | None, policy: ArchivePolicy) -> Memento | None:
        """Return the memento to try first, None where none is usable."""
        return next(iter(self.ranked(day, policy)), None)


class AnswerState(StrEnum):
    """What an archive said. UNKNOWN (throttled, down, unreadable) is never ABSENT."""

    FOUND = "found"
    ABSENT = "absent"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"


class ArchiveAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What archives know of one original near one day.

    ``memento`` is the chosen one, ``verified`` whether its playback was seen to be it, ``checked`` says in words what
    the playback showed, ``body_digest`` is the SHA-256 (hex) of what was played. ``rejected`` are mementos tried and not
    believed, with the reason. ``asked`` counts requests, ``captures`` the mementos listed. ``titles`` are the notes' titles
    that could be compared with the page that was played.
    """

    state: AnswerState
    original: str
    at: dt.datetime
    archive: str = ""
    day: dt.date | None = None
    memento: Memento | None = None
    verified: bool = False
    checked: str = ""
    body_digest: str | None = None
    rejected: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    retry_after: float | None = None
    asked: int = 0
    captures: int = 0
    titles: tuple[TitleSeen, ...] = ()


class TimeMapAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An archive's answer to "which mementos have you?": a TimeMap when FOUND, else why not."""

    state: AnswerState
    timemap: TimeMap
    reason: str = ""
    retry_after: float | None = None
    requests: int = 1
