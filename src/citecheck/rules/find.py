"""Outcomes and the reader's problems to findings, in a stable order; and whether they fail a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from citecheck.model.alignment import Alignment
from citecheck.model.document import Problem
from citecheck.model.outcome import LEVELS, Finding, Outcome
from citecheck.model.policy import Policy
from citecheck.rules.accepted import accepted
from citecheck.rules.alignment import misplaced
from citecheck.rules.catalogue import CATALOGUE
from citecheck.rules.outcome import RULES
from citecheck.rules.report import REPORT_RULES


def find(
    outcomes: Sequence[Outcome], policy: Policy, problems: Sequence[Problem] = (), alignment: Alignment | None = None
) -> tuple[Finding, ...]:
    """Apply every rule to every outcome and to the report as a whole, in a stable order.

    ``problems`` are what the reader saw (``Document.problems``); a problem with an unknown code is kept as a warning.
    ``alignment`` is how the sources lie beside the notes, where that was looked at.
    """
    found = [finding for outcome in outcomes for finding in find_in(outcome, policy)]
    return (*found, *find_beside(outcomes, policy, problems, alignment))


def find_in(outcome: Outcome, policy: Policy) -> tuple[Finding, ...]:
    """Apply the rules that look at one citation alone."""
    return tuple(_marked(finding, outcome) for rule in RULES if (finding := rule(outcome, policy)))


def find_beside(
    outcomes: Sequence[Outcome], policy: Policy, problems: Sequence[Problem] = (), alignment: Alignment | None = None
) -> tuple[Finding, ...]:
    """Apply the rules that look at the report as a whole, and tell what the reader saw."""
    found = [finding for report_rule in REPORT_RULES for finding in report_rule(outcomes, policy)]
    if alignment is not None:
        found.extend(misplaced(alignment))
    by_id = {outcome.citation.id: outcome for outcome in outcomes} if found else {}
    marked = [_marked(finding, by_id.get(finding.citation or "")) for finding in found]
    return (*marked, *map(_of_problem, problems))


def _marked(finding: Finding, outcome: Outcome | None) -> Finding:
    """Return a finding with the word of the person who accepted it."""
    why = accepted(finding, outcome)
    return msgspec.structs.replace(finding, accepted=why) if why else finding


def _of_problem(problem: Problem) -> Finding:
    rule = CATALOGUE.get(problem.code)
    return Finding(
        rule=problem.code,
        level=rule.level if rule else "warning",
        citation=None,
        message=f"{problem.message} ({problem.place})" if problem.place else problem.message,
        suggestion=rule.advice if rule else "",
    )


def fails(findings: Iterable[Finding], policy: Policy) -> bool:
    """Tell whether any finding that nobody accepted is at or above ``policy.fail_on``."""
    if policy.fail_on == "never":
        return False
    bar = LEVELS.index(policy.fail_on)
    return any(LEVELS.index(finding.level) >= bar for finding in findings if not finding.accepted)
