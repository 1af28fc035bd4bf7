"""What the desk knows at a glance of each citation: its state, what points at it, what was decided; and which are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from citecheck.model.decision import Decided
from citecheck.model.outcome import LEVELS, Finding, Level, Outcome
from citecheck.model.report import RunReport
from citecheck.reports.words import State, state_of
from citecheck.review.decisions import claims_of, following, is_reviewed_at_all, left

#: Rules by which the machine hints at claim and source.
_HINTS = ("CC30", "CC31")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One citation. ``place`` is its place in the report, from 1; ``urgency`` that in the order in which to look, 0: not left.

    ``doubts`` counts what the claims say and the source does not, or not there. ``reviewed``: every claim has a decision that
    is not stale. ``why`` says why it is to be looked at.
    """

    outcome: Outcome
    place: int
    state: State
    findings: tuple[Finding, ...]
    doubts: int
    decided: tuple[Decided, ...]
    reviewed: bool
    mine: bool
    stale: bool
    urgency: int = 0
    why: str = ""

    @property
    def id(self) -> str:
        """The citation's id."""
        return self.outcome.citation.id

    @property
    def title(self) -> str:
        """What the citation cites, in the note's words."""
        citation = self.outcome.citation
        return citation.title or citation.raw or (citation.url.normalised if citation.url else citation.id)

    @property
    def level(self) -> Level | None:
        """The worst level of its findings."""
        return max((finding.level for finding in self.findings), key=LEVELS.index, default=None)

    def told(self, hints: bool) -> tuple[Finding, ...]:
        """Return the findings; without ``hints``, until this reviewer decides, none on claim and source (CC30x, CC31x)."""
        if hints or self.mine:
            return self.findings
        return tuple(one for one in self.findings if not one.rule.startswith(_HINTS))

    @property
    def unarchived(self) -> bool:
        """Whether it has a link, and no snapshot that is believed."""
        answer = self.outcome.answer
        return self.outcome.citation.url is not None and not (answer and answer.memento and answer.verified)

    @property
    def needs_look(self) -> bool:
        """Whether it is not reviewed and something points at it: a finding, a doubt, a source that could not be compared."""
        points = self.level in ("error", "warning") or self.doubts > 0 or not self.compared
        return self.urgency > 0 and (points or self.why != "undecided")

    @property
    def compared(self) -> bool:
        """Whether any claim was laid beside the source."""
        return any(evidence.comparable for evidence in self.outcome.evidence)


def rows_of(report: RunReport, reviewer: str, *, blind: bool = False) -> tuple[Row, ...]:
    """Return a report's citations in its order."""
    waiting = {one.citation: (rank, one.why) for rank, one in enumerate(left(report.outcomes, reviewer, second=blind), 1)}
    return tuple(_row(place, outcome, report, reviewer, waiting) for place, outcome in enumerate(report.outcomes, 1))


def _row(place: int, outcome: Outcome, report: RunReport, reviewer: str, waiting: Mapping[str, tuple[int, str]]) -> Row:
    fresh = {each.decision.claim for each in outcome.decisions if not each.stale}
    urgency, why = waiting.get(outcome.citation.id, (0, ""))
    doubts = sum(row.presence in ("absent", "near") for evidence in outcome.evidence for row in evidence.discrepancies)
    return Row(
        outcome=outcome,
        place=place,
        state=state_of(outcome),
        findings=tuple(sorted(report.findings_of(outcome.citation.id), key=lambda finding: -LEVELS.index(finding.level))),
        doubts=doubts,
        decided=outcome.decisions,
        reviewed=is_reviewed_at_all(outcome) and fresh.issuperset(claims_of(outcome)),
        mine=any(each.decision.reviewer == reviewer for each in outcome.decisions),
        stale=any(each.stale for each in outcome.decisions),
        urgency=urgency,
        why=why,
    )


#: Which citations a view shows: its key in the address, its name on the button, and the choice.
SHOWN: Mapping[str, tuple[str, Callable[[Row], bool]]] = {
    "all": ("All", lambda _: True),
    "look": ("Needs a look", lambda row: row.needs_look),
    "undecided": ("Undecided", lambda row: row.urgency > 0),
    "discrepancies": ("Discrepancies", lambda row: row.doubts > 0),
    "unarchived": ("Not archived", lambda row: row.unarchived),
    "mine": ("Mine", lambda row: row.mine),
    "stale": ("Stale", lambda row: row.stale),
}


def chosen(rows: Sequence[Row], show: str, sample: Sequence[str] = ()) -> tuple[Row, ...]:
    """Return the rows that a view shows; those of a sample where ``show`` is "sample"; all where it is unknown."""
    if show == "sample":
        wanted = frozenset(sample)
        return tuple(row for row in rows if row.id in wanted)
    keep = SHOWN.get(show, SHOWN["all"])[1]
    return tuple(row for row in rows if keep(row))


def beside(rows: Sequence[Row], citation: str) -> tuple[Row | None, Row | None, Row | None]:
    """Return the citation before, the one after, and the next one that wants a look (another than this), in this order."""
    place = next((at for at, row in enumerate(rows) if row.id == citation), None)
    if place is None:
        return None, None, None
    before = rows[place - 1] if place else None
    after = rows[place + 1] if place + 1 < len(rows) else None
    return before, after, next_look(rows, citation)


def next_look(rows: Sequence[Row], citation: str) -> Row | None:
    """Return what to look at after ``citation``: by urgency, what something points at first; None with none left."""
    order = sorted((row for row in rows if row.urgency), key=lambda row: (not row.needs_look, row.urgency))
    wanted = following([row.id for row in order], citation)
    return next((row for row in order if row.id == wanted), None)
