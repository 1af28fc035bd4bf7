"""What an editor has filled in and not saved yet: read from the form, checked, made a decision of. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

import msgspec

from citecheck.model.decision import Decided, Decision, Judgement, Quote, claim_digest
from citecheck.model.document import Claim
from citecheck.model.evidence import Evidence
from citecheck.model.span import Span
from citecheck.review.asked import Asked
from citecheck.review.desk import Shown
from citecheck.review.marking import found_in
from citecheck.review.words import SEVERITIES

#: Most characters of a note, of a question to the author, and of a quotation.
MOST = {"note": 10_000, "query": 2_000, "quote": 4_000}
#: How much stands before and after a quotation as its prefix and suffix, in characters.
_BESIDE = 40


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A form as it was sent, or as it stands at first. ``passages`` are numbers in the ranking, from "1".

    ``claim_digest``, ``text_digest`` and ``source_uri`` name what was shown; ``last`` is the number of the reviewer's newest
    decision on the claim that was shown, "0" where there was none.
    """

    claim: str = ""
    judgement: str = ""
    severity: str = ""
    note: str = ""
    query: str = ""
    quote: str = ""
    passages: frozenset[str] = frozenset()
    ticked: frozenset[str] = frozenset()
    claim_digest: str = ""
    text_digest: str = ""
    source_uri: str = ""
    last: str = "0"
    hints_hidden: bool = False


def draft_of(asked: Asked) -> Draft:
    """Return what was sent. Browsers send line ends as CR LF (WHATWG HTML, form submission); they are kept as LF."""
    words = {name: asked.given(name).replace("\r\n", "\n").strip() for name in ("note", "query", "quote")}
    plain = ("claim", "judgement", "severity", "claim_digest", "text_digest", "source_uri")
    return Draft(
        **words,
        **{name: asked.given(name) for name in plain},
        passages=frozenset(asked.form.get("passage", ())),
        ticked=frozenset(asked.form.get("ticked", ())),
        last=asked.given("last") or "0",
        hints_hidden=asked.given("hints") == "hidden",
    )


def first_draft(own: Decided | None) -> Draft:
    """Return what a form holds at first: never a verdict; the words of the reviewer's earlier decision, to go on from."""
    if own is None:
        return Draft()
    decision = own.decision
    return Draft(note=decision.note, query=decision.query, ticked=frozenset(decision.ticked), last=str(own.seq))


def problems_of(draft: Draft, shown: Shown | None) -> dict[str, str]:
    """Return what is wrong with a draft: field -> words."""
    found: dict[str, str] = {}
    if draft.judgement not in {str(judgement) for judgement in Judgement}:
        found["judgement"] = "Choose a verdict. Nothing was saved."
    if draft.severity not in SEVERITIES:
        found["severity"] = "Choose one of these."
    for name, most in MOST.items():
        if len(getattr(draft, name)) > most:
            found[name] = f"This is too long: {len(getattr(draft, name)):,} characters, and at most {most:,} are kept."
    if draft.quote and "quote" not in found and not (shown and found_in(shown.text, draft.quote, 1)):
        found["quote"] = "These words do not stand in the source as it is shown. Copy them from its text."
    return found


def decision_of(
    draft: Draft,
    *,
    claim: Claim | None,
    evidence: Evidence | None,
    shown: Shown | None,
    parts: Sequence[str],
    reviewer: str,
    blind: bool,
) -> Decision:
    """Make a decision of a draft without problems."""
    return Decision(
        claim=claim.id if claim else "",
        judgement=Judgement(draft.judgement),
        reviewer=reviewer,
        claim_digest=claim_digest(claim) if claim else "",
        text_digest=shown.text_digest if shown else "",
        source_uri=shown.uri if shown else "",
        quotes=(*_passages(draft, evidence), *_own(draft, shown)),
        ticked=tuple(part for part in parts if part in draft.ticked),
        severity=cast("Literal['', 'minor', 'major', 'critical']", draft.severity),
        note=draft.note,
        query=draft.query,
        blind=blind,
        hints_hidden=draft.hints_hidden,
    )


def _passages(draft: Draft, evidence: Evidence | None) -> list[Quote]:
    if evidence is None:
        return []
    return [
        Quote(
            exact=passage.exact,
            prefix=passage.prefix,
            suffix=passage.suffix,
            span=passage.span,
            text_digest=evidence.source_digest,
        )
        for number, passage in enumerate(evidence.passages, 1)
        if str(number) in draft.passages
    ]


def _own(draft: Draft, shown: Shown | None) -> list[Quote]:
    """Return the words that the editor copied, as they stand in the source."""
    if shown is None or not draft.quote:
        return []
    text = shown.text
    span = found_in(text, draft.quote, 1)[0]
    before, after = Span(max(0, span.start - _BESIDE), span.start), Span(span.end, span.end + _BESIDE)
    quote = Quote(exact=span.of(text), prefix=before.of(text), suffix=after.of(text), span=span, text_digest=shown.text_digest)
    return [quote]


def same(decision: Decision, other: Decision) -> bool:
    """Tell whether two decisions say the same of the same: one form sent twice."""
    told: Mapping[str, object] = msgspec.structs.asdict(decision)
    said = msgspec.structs.asdict(other)
    return all(told[name] == said[name] for name in told if name not in ("blind", "reviewer"))
