"""The rules that a user may set: how long, how often, how far. Defaults come with their source."""

# Without "from __future__ import annotations": msgspec would compile each of these as a text at every start, some 10 ms.

from typing import Annotated, Literal

import msgspec

Positive = Annotated[int, msgspec.Meta(ge=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class JudgePolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When failures make a link dead: three in a row, at least three days apart (InternetArchiveBot's rule).

    ``fragments``: whether the place on the page that a link's fragment names (an anchor, words, a PDF's page) is looked for.
    ``status_only``: links are judged by statuses, redirects and faults alone; no page is read, and a verdict says so.
    """

    dead_after_failures: Positive = 3
    days_between_failures: Count = 3
    fragments: bool = False
    status_only: bool = False


class FreshPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how many days an answer in the log is believed before the link is asked again.

    Defaults: InternetArchiveBot looks at a live link again after 7 days, at a failing one after 3.
    Transient and unknown answers are asked again at the next run. ``steady_days``: how long a link that was live at many looks in
    a row is believed at most; the same as ``live_days`` switches that off.
    """

    live_days: Count = 7
    steady_days: Count = 28
    failing_days: Count = 3
    blocked_days: Count = 7
    memento_days: Count = 30
    absent_days: Count = 1


class ArchivePolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which memento to choose and how hard to look.

    ``window_days``: how far before the cited date a memento may lie and still be preferred to a later one (specs: 1 year).
    ``try_mementos``: how many are played before giving up on finding one that is what it should be.
    """

    window_days: Count = 365
    far_days: Count = 30
    try_mementos: Positive = 3


class CapturePolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to ask an archive to capture.

    ``when``: ``missing`` = live and no memento within ``near_days`` of the cited date; ``always`` = every live link in use, at
    every run; ``never``. ``drifted``: a page from which is gone what its memento near the cited date says is captured as it
    is now, though that memento is near. ``recent_days``: a capture at most that old is new enough. ``exclude``: hosts
    ("example.org", "*.example.org") and addresses ("example.org/drafts/*") that are never handed to anybody.
    """

    when: Literal["missing", "always", "never"] = "missing"
    near_days: Count = 365
    recent_days: Count = 30
    drifted: bool = True
    exclude: tuple[Annotated[str, msgspec.Meta(min_length=1)], ...] = ()


class NetPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether robots.txt (RFC 9309) is asked and obeyed.

    Off by default: citecheck looks at single pages that a person cited, as that person's browser would, and does not crawl.
    ``max_crawl_delay``: a longer Crawl-delay is cut to so many seconds.
    """

    robots: bool = False
    max_crawl_delay: Annotated[float, msgspec.Meta(ge=0)] = 10.0


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a user may decide about judging, freshness, archives, capture and when a run fails."""

    judge: JudgePolicy = JudgePolicy()
    fresh: FreshPolicy = FreshPolicy()
    archive: ArchivePolicy = ArchivePolicy()
    capture: CapturePolicy = CapturePolicy()
    net: NetPolicy = NetPolicy()
    fail_on: Literal["error", "warning", "note", "never"] = "error"
