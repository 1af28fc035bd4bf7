"""The log that a report is made from: what is told of it beside what it tells."""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.model.outcome import Finding
from citecheck.rules.catalogue import CATALOGUE, finding_of


def of_log(*, holds: bool, redacted: int) -> Iterator[Finding]:
    """Yield a finding where the log does not hold (CC501), and one where ``redacted`` of its events bear no data (CC502)."""
    if not holds:
        yield finding_of("CC501", None, CATALOGUE["CC501"].meaning)
    if redacted:
        events = (
            "1 event of this run or on its links bears"
            if redacted == 1
            else f"{redacted} events of this run or on its links bear"
        )
        yield finding_of("CC502", None, f"{events} no data any more: somebody took them away")
