"""What one look means for a link, and what many looks over time mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

import msgspec

from citecheck.model.policy import FreshPolicy


class Liveness(StrEnum):
    """The state of a link after one look. None of them says "dead": that is a ``Standing`` over several runs."""

    LIVE = "live"
    MOVED = "moved"
    DRIFTED = "drifted"
    SOFT_404 = "soft-404"
    GONE = "gone"
    PARKED = "parked"
    WALLED = "walled"
    RESTRICTED = "restricted"
    TRANSIENT = "transient"
    UNRESOLVED = "unresolved"
    UNKNOWN = "unknown"


#: States that count towards "dead" when they persist. Walled, restricted and transient never do.
ROT = frozenset({Liveness.GONE, Liveness.SOFT_404, Liveness.PARKED, Liveness.UNRESOLVED})
#: States in which the cited page was seen.
ALIVE = frozenset({Liveness.LIVE, Liveness.MOVED, Liveness.DRIFTED})

#: The signal of a video or post that its host says is there, while its page was not seen.
OEMBED = "oembed"
#: The remark on a verdict for which no page was read.
STATUS_ONLY = "status-only"
#: The mark of a verdict on what a real browser showed, at the second look.
BROWSER = "browser"

Confidence = Literal["certain", "likely", "weak"]


class Reason(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Why a verdict says what it says: the signal's name, a sentence for people, and what was seen."""

    signal: str
    words: str
    seen: dict[str, str] = {}


class TitleSeen(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A cited title beside a page: which ``share`` (0 to 1) of its words the page, which calls itself ``page``, bears."""

    cited: str
    page: str
    share: float


class Verdict(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The judgement of one chain at one time. ``page_title`` is what the last page called itself.

    ``titles`` are the notes' titles that could be compared with it; empty in logs of before November 2026.
    """

    liveness: Liveness
    at: dt.datetime
    reasons: tuple[Reason, ...] = ()
    confidence: Confidence = "certain"
    page_title: str | None = None
    titles: tuple[TitleSeen, ...] = ()

    @property
    def page_was_seen(self) -> bool:
        """Tell whether the cited page itself was seen alive, not only heard of."""
        heard = self.by_status_only or bool(self.reasons and self.reasons[0].signal == OEMBED)
        return self.liveness in ALIVE and not heard

    @property
    def by_status_only(self) -> bool:
        """Tell whether no page was read for this verdict: it rests on the server's word alone."""
        return any(reason.signal == STATUS_ONLY for reason in self.reasons)

    @property
    def browser(self) -> str:
        """The browser in which the page was looked at, with its version; empty where the verdict is on the plain look."""
        return next((reason.seen.get("browser", "a browser") for reason in self.reasons if reason.signal == BROWSER), "")


#: Live looks in a row after which a link is asked more seldom, and how far apart two looks must be to count as two.
_STEADY_AFTER = 2
#: Failing looks in a row after which the same holds: three make a link dead (InternetArchiveBot's rule).
_DEAD_AFTER = 3
_APART = dt.timedelta(days=1)


def believed_until(verdict: Verdict, policy: FreshPolicy, earlier: Sequence[Verdict] = ()) -> dt.datetime:
    """Return until when a verdict is believed without another look; transient and unknown ones not beyond their moment.

    With the ``earlier`` verdicts, oldest first, a link that was live at several looks in a row is believed for longer: twice as
    long with each look from the third on, up to ``steady_days``. One other verdict begins anew. So it is with a link that failed
    at more looks in a row than make it dead by the default rule.
    """
    if verdict.liveness in ALIVE:
        more = max(0, _in_a_row((*earlier, verdict), ALIVE) - _STEADY_AFTER)
        days = max(policy.live_days, min(policy.live_days * 2 ** min(more, 10), policy.steady_days))
    elif verdict.liveness in ROT:
        more = max(0, _in_a_row((*earlier, verdict), ROT) - _DEAD_AFTER)
        days = max(policy.failing_days, min(policy.failing_days * 2 ** min(more, 10), policy.steady_days))
    else:
        days = policy.blocked_days if verdict.liveness in (Liveness.WALLED, Liveness.RESTRICTED) else 0
    return verdict.at + dt.timedelta(days=days)


def _in_a_row(verdicts: Sequence[Verdict], states: frozenset[Liveness]) -> int:
    """Count the last looks that found the link in one of ``states``, weak ones aside, those of one day once."""
    count, newer = 0, None
    for verdict in reversed(verdicts):
        if verdict.liveness not in states or verdict.confidence == "weak":
            break
        if newer is None or newer - verdict.at >= _APART:
            count, newer = count + 1, verdict.at
    return count


class Conclusion(StrEnum):
    """What the history of a link allows to conclude."""

    ALIVE = "alive"
    SUSPECT = "suspect"  # failed, but not often or long enough
    DEAD = "dead"
    UNDECIDED = "undecided"


class Standing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A link over time: failures in a row that count, since when, and the conclusion by policy."""

    conclusion: Conclusion
    failures: int = 0
    needed: int = 3
    since: dt.datetime | None = None
    looks: int = 0
