"""Content drift: what became of a page's text between its memento near the cited date and now.

Reference rot = link rot + content drift (Klein et al. 2014, https://doi.org/10.1371/journal.pone.0115253).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec


class Change(StrEnum):
    """How a page's text compares with its memento's."""

    SAME = "same"
    EDITED = "edited"  # some of it was rewritten
    SHORTENED = "shortened"  # nothing new, much of it gone: often a paywall
    GROWN = "grown"  # all of it is there, with much more
    REPLACED = "replaced"  # next to nothing of it is there
    NOT_COMPARABLE = "not-comparable"


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """One comparison. ``memento`` is the URI of the past state, ``memento_at`` its datetime; ``at`` is when they were compared.

    ``kept``: the share (0 to 1) of the memento's main text that still stands on the page. ``known``: the share of the page's
    main text that stood in the memento. ``gone`` and ``new`` are figures and dates by name that the main text has lost or won
    (at most ten each). ``digest`` is the SHA-256 (hex) of the page's main text now. ``why_not`` says why nothing could be
    compared. ``language_then`` and ``language_now`` are BCP 47 tags of the main texts, empty where unknown and in logs of before
    December 2026.
    """

    memento: str
    memento_at: dt.datetime
    at: dt.datetime
    change: Change
    kept: float = 0.0
    known: float = 0.0
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    digest: str = ""
    why_not: str = ""
    language_then: str = ""
    language_now: str = ""
