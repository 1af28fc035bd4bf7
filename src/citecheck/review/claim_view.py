"""A claim as the desk shows it: in its paragraph, words without a match dotted, checkable things as chips, parts to tick."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from citecheck.evidence.words import content, fold, is_arabic, stem, word_spans, words_of
from citecheck.model.document import Claim, Document
from citecheck.model.evidence import Discrepancy, Evidence
from citecheck.model.span import Span
from citecheck.review.marking import Piece, around, paragraphs, pieces
from citecheck.text.tidy import collapse

#: Where a sentence is two: at semicolons and colons. Where it may be: at commas, with the word that joins what follows, and
#: before "but" and "while". A bare "and" joins names as often as clauses.
_BREAK = re.compile(r"\s*[;؛:]\s+")
_JOINT = re.compile(r"\s*[,،]\s+(?:(?:and|but|while|after|before|so)\s+)?|\s+(?=(?:but|while|whereas)\s)")
#: Fewest words of a part that is worth a tick of its own.
_LEAST_WORDS = 5
#: Longest paragraph that is shown around a claim, in characters on each side.
_AROUND = 1500


class ClaimView(msgspec.Struct, frozen=True, kw_only=True):
    """One claim to decide on. ``pieces`` bear the names "claim", "clause", "unmatched" and "sign" (a footnote's mark).

    ``chips`` are in the claim's order. ``dotted`` tells whether words without a match are marked at all.
    """

    claim: Claim | None
    pieces: tuple[Piece, ...]
    chips: tuple[Discrepancy, ...]
    parts: tuple[str, ...]
    dotted: bool


def claim_view(claim: Claim | None, document: Document | None, evidence: Evidence | None) -> ClaimView:
    """Return how ``claim`` is shown; its sentence alone where the document is not there."""
    dotted = _can_dot(claim, evidence)
    if claim is None:
        return ClaimView(claim=None, pieces=(), chips=(), parts=(), dotted=False)
    text, within, span, clause, signs = _where(claim, document)
    layers = [(span, "claim"), *((sign, "sign") for sign in signs)]
    if clause != span:
        layers.append((clause, "clause"))
    if dotted and evidence is not None:
        layers += [(bare, "unmatched") for bare in _unmatched(text, clause, evidence)]
    return ClaimView(
        claim=claim,
        pieces=pieces(text, within, layers),
        chips=evidence.discrepancies if evidence else (),
        parts=parts_of(claim),
        dotted=dotted,
    )


def _where(claim: Claim, document: Document | None) -> tuple[str, Span, Span, Span, list[Span]]:
    """Return a text, what of it to show, where claim and clause stand in it, and the footnotes' marks there."""
    if document is None or claim.span.end > len(document.text):
        at = claim.sentence.find(claim.clause)
        whole = Span(0, len(claim.sentence))
        clause = Span(at, at + len(claim.clause)) if at >= 0 and claim.clause else whole
        return claim.sentence, whole, whole, clause, []
    near = Span(max(0, claim.span.start - _AROUND), min(len(document.text), claim.span.end + _AROUND))
    within = around(paragraphs(document.text, near), claim.span)
    signs = [marker.span for marker in document.markers if within.start <= marker.span.start < within.end]
    return document.text, within, claim.span, claim.clause_span, signs


def _can_dot(claim: Claim | None, evidence: Evidence | None) -> bool:
    """Tell whether the words of claim and passages are of one script: across languages a word without a match means nothing."""
    if claim is None or evidence is None or not evidence.comparable or not evidence.passages:
        return False
    return is_arabic(evidence.passages[0].exact) == is_arabic(claim.sentence)


def _unmatched(text: str, clause: Span, evidence: Evidence) -> list[Span]:
    """Return the clause's words of which no passage has the stem: measured as the best pointer to what a source lacks."""
    there = {stem(word) for passage in evidence.passages for word in words_of(fold(passage.exact))}
    folded = fold(clause.of(text))
    spans = word_spans(folded)
    words = words_of(folded)
    if len(spans) != len(words):
        return []
    telling = set(content(words))
    return [
        Span(*span).shifted(clause.start)
        for span, word in zip(spans, words, strict=True)
        if word in telling and stem(word) not in there
    ]


def parts_of(claim: Claim) -> tuple[str, ...]:
    """Return the parts of a claim that can each be checked; none where it is too short to be taken apart.

    >>> from citecheck.model.span import Span
    >>> claim = Claim(id="1", sentence="Forty buses left the town on Friday, and the last one carried the sick", clause="",
    ...               span=Span(0, 0), clause_span=Span(0, 0), notes=())
    >>> parts_of(claim)
    ('Forty buses left the town on Friday', 'the last one carried the sick')
    """
    text = collapse(claim.sentence or claim.clause)
    found = [part for whole in _cut(text, Span(0, len(text)), _BREAK) for part in _joined(text, _cut(text, whole, _JOINT))]
    return tuple(part.of(text).strip(" .") for part in found) if len(found) > 1 else ()


def _cut(text: str, within: Span, joint: re.Pattern[str]) -> list[Span]:
    """Return what stands between the joints of a part of ``text``."""
    at, found = within.start, []
    for match in joint.finditer(text, within.start, within.end):
        found.append(Span(at, match.start()))
        at = match.end()
    return [span for span in (*found, Span(at, within.end)) if len(span)]


def _joined(text: str, parts: list[Span]) -> list[Span]:
    """Return the parts, scraps as one with what stands before them."""
    found: list[Span] = []
    for part in parts:
        if found and (_is_scrap(part.of(text)) or _is_scrap(found[-1].of(text))):
            found[-1] = Span(found[-1].start, part.end)
        else:
            found.append(part)
    return found


def _is_scrap(part: str) -> bool:
    return len(part.split()) < _LEAST_WORDS


def evidence_of(evidence: Sequence[Evidence], claim: Claim | None) -> Evidence | None:
    """Return what was found for ``claim``."""
    return next((one for one in evidence if claim is not None and one.claim == claim.id), None)
