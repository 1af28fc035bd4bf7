"""Rules that look at a report's citations together: functions ``(outcomes, Policy) -> findings``, in ``REPORT_RULES``."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence

from citecheck.model.outcome import Finding, Outcome
from citecheck.model.policy import Policy
from citecheck.rules.catalogue import finding_of


def _date_outliers(outcomes: Sequence[Outcome], _: Policy) -> Iterator[Finding]:
    """Yield a finding for each date months away from where all others crowd.

    An outlier lies more than 30 days, and more than six times the median distance, from the median date of at least
    five dated notes. (Six median deviations: Iglewicz and Hoaglin's 3.5 robust z-scores, rounded up for safety.)
    """
    dated = [(o, dt.date.fromisoformat(o.citation.issued.date)) for o in outcomes if _has_day(o) and o.citation.issued]
    if len(dated) < 5:
        return
    middle = statistics.median_low([day.toordinal() for _, day in dated])
    spread = statistics.median([abs(day.toordinal() - middle) for _, day in dated])
    for outcome, day in dated:
        distance = abs(day.toordinal() - middle)
        if distance > max(30.0, 6 * spread):
            usual = dt.date.fromordinal(middle)
            yield finding_of("CC406", outcome, f"dated {day}, while the other notes crowd around {usual} ({distance} days away)")


def _has_day(outcome: Outcome) -> bool:
    return outcome.citation.issued is not None and outcome.citation.issued.precision == "day"


REPORT_RULES: tuple[Callable[[Sequence[Outcome], Policy], Iterable[Finding]], ...] = (_date_outliers,)
