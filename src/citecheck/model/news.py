"""What became different between two runs of one report: the news, never the whole list."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec


class News(StrEnum):
    """One kind of change. Kinds never change meaning; ``notify.on`` names them."""

    DEAD = "dead"  # failed often and long enough, by policy, for the first time
    FAILING = "failing"  # failed once or twice; not yet called dead
    DRIFTED = "drifted"  # the page no longer says what its snapshot says
    RECOVERED = "recovered"  # was failing, dead or drifted, and was seen again
    CAPTURE_FAILED = "capture-failed"  # an archive was asked for a snapshot, and made none
    INCOMPLETE = "incomplete"  # the run stopped before its end
    MISSED = "missed"  # more time passed between two runs than the schedule allows


class NewsItem(msgspec.Struct, frozen=True, kw_only=True):
    """One change: of the link ``url`` in ``notes``, or (``url`` empty) of the run itself.

    ``title`` is what the first of the notes cites. ``words`` tell what is now in one sentence, ``before`` what was: a state's
    key, empty where the link was not known. ``snapshot`` is a believed memento of it, empty where there is none.
    """

    kind: News
    at: dt.datetime
    words: str
    url: str = ""
    notes: tuple[str, ...] = ()
    title: str = ""
    before: str = ""
    now: str = ""
    snapshot: str = ""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What one run found changed since the run ``since`` of the same report. ``since`` None: it is the report's first run."""

    run: str
    at: dt.datetime
    since: str | None = None
    since_at: dt.datetime | None = None
    changes: tuple[NewsItem, ...] = ()

    def of(self, kinds: frozenset[News]) -> tuple[NewsItem, ...]:
        """Return the changes of ``kinds`` alone."""
        return tuple(change for change in self.changes if change.kind in kinds)
