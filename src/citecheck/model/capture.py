"""What came of asking an archive to make a memento. Asked is not archived."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec


class CaptureState(StrEnum):
    """Outcome of asking an archive to capture an original."""

    ARCHIVED = "archived"
    ALREADY_RECENT = "already-recent"
    PENDING = "pending"
    REFUSED = "refused"
    TARGET_ERROR = "target-error"
    QUOTA = "quota"
    NOT_ATTEMPTED = "not-attempted"
    UNKNOWN = "unknown"


#: States after which asking again in the same run is pointless.
FINAL = frozenset(set(CaptureState) - {CaptureState.PENDING, CaptureState.UNKNOWN})


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """One request for a capture: ``job`` is the archive's job id, ``code`` its own error code, ``uri`` the memento made."""

    state: CaptureState
    original: str
    at: dt.datetime
    archive: str = ""
    job: str | None = None
    uri: str | None = None
    code: str | None = None
    message: str = ""
    retry_after: float | None = None
