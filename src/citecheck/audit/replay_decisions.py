"""What people decided of a report's citations, told again from the log: none undone, the newest of each, and what went stale.

Decisions stand in runs of their own, the sessions at the review desk. They belong to the report by its name and to a citation
by its id, so that they outlive a report that was edited, whose digest is another one: what changed makes them stale, never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from citecheck.audit.chain import data_as
from citecheck.audit.log import AuditLog
from citecheck.model.decision import Decided, Decision, Undone, claim_digest
from citecheck.model.document import Claim
from citecheck.model.event import REVIEW_STEP, Event, EventKind, Run, Told
from citecheck.model.evidence import Evidence
from citecheck.model.outcome import Outcome

#: What is said of a decision whose claim has other words now, or is not cited with this source any more.
CLAIM_CHANGED = "the claim has other words than when it was decided"
CLAIM_GONE = "no claim of this citation has these words any more"
#: The same of the source.
TEXT_CHANGED = "the source's text is not the one that was looked at"
TEXT_ANOTHER = "another state of the source lies beside the claim than when it was decided"
TEXT_THERE = "the source's text is there now, as it was not when this was decided"
#: And of the passages that were used, word for word.
STILL_THERE = "; every passage that was used still stands in it"
NOT_THERE = "; a passage that was used does not stand in it"

_MADE, _UNDONE = EventKind.DECISION_MADE, EventKind.DECISION_UNDONE


class Reviewed(NamedTuple):
    """All that people decided of one report: by citation id, oldest first, and the seq of the last event that tells of it.

    ``ever`` are all decisions, also those undone or replaced; ``undone`` the seqs of those that were undone.
    """

    ever: Mapping[str, tuple[Decided, ...]]
    undone: frozenset[int]
    last: int = 0

    def of(self, citation: str) -> tuple[Decided, ...]:
        """Return what stands of a citation: none undone; whether a reviewer replaced it is not looked at."""
        return tuple(each for each in self.ever.get(citation, ()) if each.seq not in self.undone)


#: Nothing decided yet.
NOTHING = Reviewed({}, frozenset())


def reviewed(log: AuditLog, report: str, runs: Iterable[Run] | None = None, *, known: Reviewed = NOTHING) -> Reviewed:
    """Return what people decided of the report of that name, in all sessions. Raises ``AuditError``.

    What is ``known`` already of the same report is not read again; it is returned itself where nothing came after it.
    """
    events: list[Event] = []
    for run in log.runs() if runs is None else runs:
        if run.start.steps == REVIEW_STEP and run.start.report == report:
            for kind in (_MADE, _UNDONE):
                events += log.events(run=run.id, kind=kind, after=known.last)
    return told_by(events, known) if events else known


def told_by(events: Iterable[Event], known: Reviewed = NOTHING) -> Reviewed:
    """Return what decisions made and undone come to. An undoing counts only of the reviewer's own decision, and once."""
    ever = dict(known.ever)
    by = {each.seq: each.decision.reviewer for made in ever.values() for each in made}
    undone, last = set(known.undone), known.last
    for event in sorted(events, key=lambda event: event.seq):
        last = event.seq
        if event.kind == _MADE:
            decision = data_as(event, Decision)
            by[event.seq] = decision.reviewer
            ever[event.subject] = (*ever.get(event.subject, ()), Decided(seq=event.seq, at=event.at, decision=decision))
        elif event.kind == _UNDONE:
            taken = data_as(event, Undone)
            if by.get(taken.seq) == taken.reviewer:
                undone.add(taken.seq)
    return Reviewed(ever, frozenset(undone), last)


def kin_by_name(runs: Iterable[Run], run: Run) -> frozenset[str]:
    """Return the runs of the report of ``run``, whatever its digest was."""
    return frozenset(other.id for other in runs if other.start.report == run.start.report)


def with_decisions(log: AuditLog, told: Reviewed, outcomes: Sequence[Outcome], kin: frozenset[str]) -> tuple[Outcome, ...]:
    """Return ``outcomes`` with what people decided of them. ``kin`` are all runs of the report (``kin_by_name``)."""
    ids = [outcome.citation.id for outcome in outcomes if outcome.citation.id in told.ever]
    if not ids:
        return tuple(msgspec.structs.replace(each, decisions=()) if each.decisions else each for each in outcomes)
    weighed = _weighed(log, ids, kin)

    def decided(outcome: Outcome) -> tuple[Decided, ...]:
        name = outcome.citation.id
        return standing_of(told.of(name), outcome, weighed.get(name, ()), text_of=log.text)

    return tuple(
        msgspec.structs.replace(each, decisions=decided(each)) if each.decisions or each.citation.id in told.ever else each
        for each in outcomes
    )


class _Weighed(NamedTuple):
    """One weighing: its event, and the text that the claim was laid beside then."""

    seq: int
    claim: str
    text: str


class _Beside(msgspec.Struct):
    claim: str
    source_digest: str


_READ = msgspec.json.Decoder(_Beside)


def _weighed(log: AuditLog, citations: Sequence[str], kin: frozenset[str]) -> dict[str, list[_Weighed]]:
    found: dict[str, list[_Weighed]] = {}
    for told in log.about(citations, (EventKind.CLAIM_WEIGHED,)):
        if told.run in kin:
            found.setdefault(told.subject, []).append(_read(told))
    return found


def _read(told: Told) -> _Weighed:
    beside = _READ.decode(told.data)
    return _Weighed(told.seq, beside.claim, beside.source_digest)


def standing_of(
    decided: Sequence[Decided], outcome: Outcome, weighed: Sequence[_Weighed], *, text_of: Callable[[str], str | None]
) -> tuple[Decided, ...]:
    """Return the newest decision of each reviewer on each claim of ``outcome``, oldest first, with what went stale of it.

    ``weighed`` are all weighings of the citation: they tell beside which text a claim lay when a decision was made. ``text_of``
    returns the kept text of a digest.
    """
    places = placed(decided, outcome.claims)
    beside = {evidence.claim: evidence for evidence in outcome.evidence}
    newest: dict[tuple[str, str], Decided] = {}
    for each in decided:
        place = places[each.decision.claim, each.decision.claim_digest]
        now = beside.get(place.claim)
        stale = place.why or _text_words(each, now, weighed)
        if stale in (TEXT_CHANGED, TEXT_ANOTHER) and now is not None:
            stale += _passage_words(each.decision, text_of(now.source_digest))
        key = each.decision.reviewer, place.claim
        newest.pop(key, None)  # so that the order is that of the newest
        newest[key] = msgspec.structs.replace(
            each, decision=msgspec.structs.replace(each.decision, claim=place.claim), stale=stale
        )
    return tuple(newest.values())


class Place(NamedTuple):
    """Which claim of now a decision is on, and in words why it does not fit it, empty where it does."""

    claim: str
    why: str = ""


def placed(decided: Iterable[Decided], claims: Sequence[Claim]) -> dict[tuple[str, str], Place]:
    """Return where decisions belong among the ``claims`` of now, by their claim's old id and digest.

    An id is made of a claim's words or counts through the report, and changes when that is edited: so the words are asked first,
    then the id, unless that is another claim's by now; and where one claim alone is left over, it is the one that was reworded.
    """
    pairs = list(dict.fromkeys((each.decision.claim, each.decision.claim_digest) for each in decided))
    digests = {claim.id: claim_digest(claim) for claim in claims}
    places: dict[tuple[str, str], Place] = {}
    for name, digest in pairs:
        same = [claim for claim, words in digests.items() if words == digest]
        if same or (not digests and not name):
            places[name, digest] = Place(name if name in same or not same else same[0])
    owners: dict[str, set[str]] = {}
    for (name, _), place in places.items():
        owners.setdefault(place.claim, set()).add(name)
    for name, digest in pairs:
        if (name, digest) not in places:
            left = [claim for claim in digests if owners.get(claim, {name}) == {name}]
            reworded = name if name in left else left[0] if len(left) == 1 else ""
            places[name, digest] = Place(reworded, CLAIM_CHANGED) if reworded else Place(name, CLAIM_GONE)
    return places


def _passage_words(decision: Decision, text: str | None) -> str:
    """Return in words whether the passages that were used stand in a text, empty where none was, or the text is not kept."""
    if not decision.quotes or text is None:
        return ""
    return STILL_THERE if all(quote.exact in text for quote in decision.quotes) else NOT_THERE


def _text_words(decided: Decided, now: Evidence | None, weighed: Sequence[_Weighed]) -> str:
    """Return in words how the source that lies beside the claim now differs from what was looked at, empty where it does not.

    Whoever chose to look at another state than the one beside the claim is asked again only when that very state is another.
    """
    seen = decided.decision
    if now is None or seen.text_digest == now.source_digest:
        return ""
    if seen.source_uri == now.source_uri and seen.text_digest:
        return TEXT_CHANGED
    before = [each for each in weighed if each.claim == seen.claim and each.seq < decided.seq]
    then = before[-1].text if before else ""
    if then == now.source_digest:
        return ""
    if not seen.text_digest:
        return TEXT_THERE if now.comparable else ""
    return TEXT_ANOTHER if then == seen.text_digest else ""
