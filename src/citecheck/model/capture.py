"""What came of asking an archive to make a memento. Asked is not archived."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec


class CaptureState(StrEnum):
    """Outcome of asking an archive to capture an original."""

    ASKED = "asked"  # the request leaves, or has left: what the archive said to it is not stored (yet)
    ARCHIVED = "archived"
    ALREADY_RECENT = "already-recent"
    PENDING = "pending"
    REFUSED = "refused"
    TARGET_ERROR = "target-error"
    QUOTA = "quota"
    NOT_ATTEMPTED = "not-attempted"
    UNKNOWN = "unknown"


#: States after which asking again in the same run is pointless.
FINAL = frozenset(set(CaptureState) - {CaptureState.ASKED, CaptureState.PENDING, CaptureState.UNKNOWN})


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """One request for a capture: ``job`` is the archive's job id, ``code`` its own error code, ``uri`` the memento made.

    UNKNOWN with a code is an attempt that is over and may be made again; without one, what became of it is not known.
    """

    state: CaptureState
    original: str
    at: dt.datetime
    archive: str = ""
    job: str | None = None
    uri: str | None = None
    code: str | None = None
    message: str = ""
    retry_after: float | None = None


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a place takes captures, as it said ``at`` before it was asked for one.

    ``slots``: captures it takes at once; ``left``: captures that may still be asked for today, what is kept in reserve not
    counted. None: it did not say. ``why_not``: why none is to be asked for now; ``wait``: seconds after which that may have
    passed, None where it will not in this run. ``words``: what else it said.
    """

    at: dt.datetime
    place: str = ""
    slots: int | None = None
    left: int | None = None
    why_not: str = ""
    wait: float | None = None
    words: str = ""
