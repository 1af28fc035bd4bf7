"""How signals make a verdict: in their order, the first that names a state decides, what others remark stands behind it."""

from __future__ import annotations

from citecheck.liveness.look import Look, Part, Signal
from citecheck.model.verdict import Liveness, Reason, Verdict


def decide(look: Look, signals: tuple[Signal, ...]) -> Verdict:
    """Judge ``look`` by ``signals``; what none of them speaks against is live."""
    remarks: list[Part] = []
    decided: Part | None = None
    for signal in signals:
        part = signal(look)
        if part is not None and part.liveness is not None:
            decided = part
            break
        if part is not None:
            remarks.append(part)
    decided = decided or _live(look)
    return Verdict(
        liveness=decided.liveness or Liveness.LIVE,
        at=look.at,
        reasons=tuple(_reason(part) for part in (decided, *remarks)),
        confidence=decided.confidence,
        page_title=look.page.title if look.page else None,
    )


def _live(look: Look) -> Part:
    """Say that the page is there, since nothing speaks against it."""
    return Part(
        liveness=Liveness.LIVE,
        signal="answered",
        words=f"The page is there ({look.status}).",
        seen={"status": str(look.status), "url": look.final.normalised},
    )


def _reason(part: Part) -> Reason:
    return Reason(signal=part.signal, words=part.words, seen=part.seen)
