"""A source as the desk shows it: which state of it stands under which tab, its passages in context, its text in a window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from citecheck.evidence.reanchor import reanchor
from citecheck.evidence.sentences import sentences
from citecheck.model.evidence import Evidence, Passage
from citecheck.model.outcome import Outcome
from citecheck.model.span import Span
from citecheck.review.desk import Shown
from citecheck.review.marking import Piece, found_in, paragraphs, pieces

Tab = Literal["snapshot", "live", "other", "translation"]
#: How much of a source's text is shown at once, in characters: some twelve pages.
WINDOW = 30_000
#: How far around a passage its context is looked for, in characters on each side.
_NEAR = 1_500


class PassageView(msgspec.Struct, frozen=True, kw_only=True):
    """One passage: the sentence before, its own words with matches marked ("match"), the sentence after.

    ``at`` is where it stands in the text that is shown, None where it does not. ``number`` is its place in the ranking, from 1.
    """

    number: int
    passage: Passage
    before: str
    pieces: tuple[Piece, ...]
    after: str
    at: int | None


class TextView(msgspec.Struct, frozen=True, kw_only=True):
    """A window on a source's text: paragraphs of pieces named "passage", "match", "place" and "found".

    ``earlier`` and ``later`` are the offsets of the windows beside it, None at the ends. ``hits`` are the places of what was
    searched, None where nothing was.
    """

    paragraphs: tuple[tuple[Piece, ...], ...]
    earlier: int | None = None
    later: int | None = None
    hits: tuple[int, ...] | None = None
    at: int | None = None


def tab_of(shown: Shown, outcome: Outcome) -> Tab:
    """Return under which tab a state stands: the snapshot that was chosen, the page as it was, or another snapshot."""
    if shown.translation_of:
        return "translation"
    answer, chain, url = outcome.answer, outcome.chain, outcome.citation.url
    if answer and answer.memento and shown.uri == answer.memento.uri:
        return "snapshot"
    live = {url.normalised if url else None, chain.target.normalised if chain and chain.target else None}
    live |= {hop.url.normalised for hop in chain.hops} if chain else set()
    return "live" if shown.uri in live else "other"


def passage_views(evidence: Evidence, shown: Shown | None) -> tuple[PassageView, ...]:
    """Return the passages, each in the text that is shown, found again there where that is another one than was weighed."""
    return tuple(_passage_view(number, passage, evidence, shown) for number, passage in enumerate(evidence.passages, 1))


def _passage_view(number: int, passage: Passage, evidence: Evidence, shown: Shown | None) -> PassageView:
    span = _place(passage, evidence, shown)
    matches = [(match, "match") for match in passage.matches]
    cut = pieces_of(passage, matches)
    if span is None or shown is None:
        return PassageView(number=number, passage=passage, before=passage.prefix, pieces=cut, after=passage.suffix, at=None)
    before, after = _context(shown.text, span)
    return PassageView(number=number, passage=passage, before=before, pieces=cut, after=after, at=span.start)


def pieces_of(passage: Passage, layers: Sequence[tuple[Span, str]]) -> tuple[Piece, ...]:
    """Cut a passage's own words by spans of the source's text."""
    moved = [(span.shifted(-passage.span.start), name) for span, name in layers]
    return pieces(passage.exact, Span(0, len(passage.exact)), moved)


def _place(passage: Passage, evidence: Evidence, shown: Shown | None) -> Span | None:
    if shown is None or not shown.text:
        return None
    if shown.text_digest == evidence.source_digest and passage.span.of(shown.text) == passage.exact:
        return passage.span
    return reanchor(passage, shown.text)


def _context(text: str, span: Span) -> tuple[str, str]:
    """Return the sentence before a passage and the one after it."""
    start = max(0, span.start - _NEAR)
    part = text[start : span.end + _NEAR]
    own = span.shifted(-start)
    found = sentences(part)
    before = [sentence for sentence in found if sentence.end <= own.start]
    after = [sentence for sentence in found if sentence.start >= own.end]
    return (before[-1].of(part) if before else ""), (after[0].of(part) if after else "")


def text_view(shown: Shown, passages: Sequence[PassageView], *, at: int | None, find: str = "") -> TextView:
    """Return the window of ``shown`` that holds ``at``, else what is searched, else the first passage, else its beginning."""
    text = shown.text
    hits = found_in(text, find) if find.strip() else ()
    spans = [Span(view.at, view.at + len(view.passage.exact)) for view in passages if view.at is not None]
    anchor = at if at is not None and 0 <= at < len(text) else None
    place = _word_at(text, anchor) if anchor is not None else hits[0] if hits else None
    anchor = place.start if place else None
    centre = anchor if anchor is not None else min((span.start for span in spans), default=0)
    start = 0 if centre < WINDOW * 2 // 3 else _line_start(text, centre - WINDOW // 3)
    window = Span(start, min(len(text), start + WINDOW))
    layers = [(span, "passage") for span in spans] + [(hit, "found") for hit in hits]
    if place is not None:
        layers.append((place, "place"))
    return TextView(
        paragraphs=tuple(pieces(text, span, layers) for span in paragraphs(text, window)),
        earlier=max(0, start - WINDOW) if start else None,
        later=window.end if window.end < len(text) else None,
        hits=tuple(hit.start for hit in hits) if find.strip() else None,
        at=anchor,
    )


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, max(0, at)) + 1 if text.rfind("\n", max(0, at - 2_000), max(0, at)) >= 0 else max(0, at)


def _word_at(text: str, at: int) -> Span:
    end = at
    while end < len(text) and not text[end].isspace():
        end += 1
    return Span(at, max(end, at + 1))
