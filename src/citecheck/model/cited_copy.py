"""An archived copy that a note itself links to, and whether it is what it claims."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec


class CopyState(StrEnum):
    """How a cited copy came out. NOT_ASKED: nobody was asked, for the reason that is given."""

    GENUINE = "genuine"
    WRONG = "wrong"  # another moment, another URL, or not the page
    DEAD = "dead"  # the archive does not show it
    UNKNOWN = "unknown"
    NOT_ASKED = "not-asked"


class CitedCopy(msgspec.Struct, frozen=True, kw_only=True):
    """One look at the copy at ``uri``, as the note writes it, in ``archive``.

    ``original`` and ``moment`` are what the address claims, None where it hides them. ``reason`` says in words what was seen,
    ``body_digest`` is the SHA-256 (hex) of what was played, ``asked`` counts requests.
    """

    uri: str
    archive: str
    at: dt.datetime
    state: CopyState
    original: str | None = None
    moment: dt.datetime | None = None
    reason: str = ""
    body_digest: str | None = None
    asked: int = 0
