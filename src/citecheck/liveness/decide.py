"""How signals make a verdict: in their order, the first that names a state decides, what others remark stands behind it."""

from __future__ import annotations

from citecheck.liveness.look import Look, Part, Signal
from citecheck.model.verdict import Confidence, Liveness, Reason, Verdict

#: From the least sure to the surest.
_SURE: tuple[Confidence, ...] = ("weak", "likely", "certain")


def decide(look: Look, signals: tuple[Signal, ...]) -> Verdict:
    """Judge ``look`` by ``signals``; what none of them speaks against is live, as surely as the least sure remark lets it be."""
    remarks: list[Part] = []
    decided: Part | None = None
    for signal in signals:
        part = signal(look)
        if part is not None and part.liveness is not None:
            decided = part
            break
        if part is not None:
            remarks.append(part)
    reasons = [answered(look) if decided is None else _reason(decided), *map(_reason, remarks)]
    return Verdict(
        liveness=(decided and decided.liveness) or Liveness.LIVE,
        at=look.at,
        reasons=tuple(reasons),
        confidence=decided.confidence
        if decided
        else min((part.confidence for part in remarks), key=_SURE.index, default="certain"),
        page_title=look.page.title if look.page else None,
    )


def answered(look: Look) -> Reason:
    """Say that the page is there, since nothing speaks against it."""
    seen = {"status": str(look.status), "url": look.final.normalised}
    return Reason(signal="answered", words=f"The page is there ({look.status}).", seen=seen)


def _reason(part: Part) -> Reason:
    return Reason(signal=part.signal, words=part.words, seen=part.seen)
