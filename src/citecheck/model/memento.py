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


class Memento(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A past state of ``original`` held at ``uri`` by ``archive``.

    ``status`` is the archived one, None for a revisit row ("-"). ``digest`` is as the archive gives it (Wayback: base32
    SHA-1 of the payload as transferred). ``rewritten``: its archive plays it only with its own links and banner, which were
    taken out as far as that is safe.
    """

    original: str
    uri: str
    at: dt.datetime
    archive: str
    status: int | None = None
    media_type: str | None = None
    digest: str | None = None
    match: UrlMatch = UrlMatch.EXACT
    rewritten: bool = False

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

        def rank(memento: Memento) -> tuple[tuple[int, int], bool, dt.datetime]:
            return nearness(memento, day, policy), memento.match is not UrlMatch.EXACT, memento.at

        return tuple(sorted(usable, key=rank))

    def redirects(self, day: dt.date | None, policy: ArchivePolicy) -> tuple[Memento, ...]:
        """Return the captures of this very page that led elsewhere, best first as in ``ranked``."""
        led = [m for m in self.mementos if m.status in (301, 302, 303, 307, 308) and m.match in SAME_PAGE]
        return tuple(sorted(led, key=lambda m: (nearness(m, day, policy), m.match != UrlMatch.EXACT, m.at)))

    def closest(self, day: dt.date | None, policy: ArchivePolicy) -> Memento | None:
        """Return the memento to try first, None where none is usable."""
        return next(iter(self.ranked(day, policy)), None)


def nearness(memento: Memento, day: dt.date | None, policy: ArchivePolicy) -> tuple[int, int]:
    """Return how good a memento is for ``day`` by its time alone, the least best: its band, and its distance in days.

    Band 0 lies before the day within the window (or on it), 1 after it, 2 before the window. Without a day the newest is best.
    """
    if day is None:
        return 0, -memento.at.toordinal()
    distance = memento.days_from(day)
    band = 1 if distance > 0 else 0 if distance >= -policy.window_days else 2
    return band, abs(distance)


class AnswerState(StrEnum):
    """What an archive said. UNKNOWN (throttled, down, unreadable) is never ABSENT."""

    FOUND = "found"
    ABSENT = "absent"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"


class Heard(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one archive of several said of one original, and how many captures it lists."""

    archive: str
    state: AnswerState
    reason: str = ""
    captures: int = 0


class ArchiveAnswer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What archives know of one original near one day.

    ``memento`` is the chosen one, ``verified`` whether its playback was seen to be it, ``checked`` says in words what
    the playback showed, ``body_digest`` is the SHA-256 (hex) of what was played. ``rejected`` are mementos tried and not
    believed, with the reason. ``asked`` counts requests, ``captures`` the mementos listed. ``titles`` are the notes' titles
    that could be compared with the page that was played. ``heard`` is what each archive said, in the order of asking.
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
    heard: tuple[Heard, ...] = ()


#: Which state tells most, where no archive has the page: not knowing outweighs exclusion, exclusion outweighs absence.
WEIGHT = {AnswerState.ABSENT: 0, AnswerState.EXCLUDED: 1, AnswerState.UNKNOWN: 2, AnswerState.FOUND: 3}


class TimeMapAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An archive's answer to "which mementos have you?": a TimeMap when FOUND, else why not.

    ``reach``: within how many days of ``near``, the day asked for, every capture is listed; None where the list is whole.
    ``at`` is when it was heard, None for just now. ``heard`` tells what each of several archives said.
    """

    state: AnswerState
    timemap: TimeMap
    reason: str = ""
    retry_after: float | None = None
    requests: int = 1
    near: dt.date | None = None
    reach: int | None = None
    at: dt.datetime | None = None
    heard: tuple[Heard, ...] = ()
