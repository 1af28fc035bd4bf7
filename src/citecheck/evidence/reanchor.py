"""A quote found again after its text was edited a little: by its exact words, then by what stands around it, then by likeness.

``anchored`` is what the review desk asks: where the passages of an earlier weighing, or a decision's quotes, stand now. An orphan
is told as one; nothing is dropped, and nothing next best is shown in its place.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Generic, Literal, Protocol, TypeVar

import msgspec

from citecheck.evidence.words import fold
from citecheck.model.span import Span


class Quoted(Protocol):
    """A W3C TextQuoteSelector with its old place: ``Passage`` of an Evidence, ``Quote`` of a Decision."""

    @property
    def exact(self) -> str:
        """The words."""

    @property
    def prefix(self) -> str:
        """What stood before them."""

    @property
    def suffix(self) -> str:
        """What stood after them."""

    @property
    def span(self) -> Span:
        """Where they stood in the old text."""


Q = TypeVar("Q", bound=Quoted)


class Anchored(msgspec.Struct, Generic[Q], frozen=True, kw_only=True):
    """A quote and where it stands in another text: ``how`` is "same" (word for word), "edited", or "orphan" (``span`` None).

    ``words`` are those that stand there now.
    """

    quote: Q
    how: Literal["same", "edited", "orphan"]
    span: Span | None = None
    words: str = ""


def anchored(quotes: Iterable[Q], text: str) -> tuple[Anchored[Q], ...]:
    """Return where each of ``quotes`` stands in ``text``, all of them in their order, orphans among them."""
    return tuple(_anchored(quote, text) for quote in quotes)


def _anchored(quote: Q, text: str) -> Anchored[Q]:
    span = reanchor(quote, text)
    if span is None:
        return Anchored(quote=quote, how="orphan")
    words = span.of(text)
    same = words.split() == quote.exact.split()
    return Anchored(quote=quote, how="same" if same else "edited", span=span, words=words)


#: Least share of alike characters (difflib's ratio) for a stretch to be the edited quote. Two unrelated sentences have about 0.4.
_ALIKE = 0.75
_WORD = re.compile(r"\w+")
#: How many places are compared letter by letter, at most.
_PLACES = 12


def reanchor(passage: Quoted, text: str) -> Span | None:
    """Return where ``passage`` stands in ``text`` now, None where it is gone.

    An exact match is taken first; among several, the one whose surroundings fit best. Then white space, case and accents
    are overlooked, then small edits (at least three quarters of the letters).
    """
    if not passage.exact.strip():
        return None
    exact = [Span(at.start(), at.start() + len(passage.exact)) for at in re.finditer(re.escape(passage.exact), text)]
    if exact:
        return _best_fit(passage, text, exact)
    folded = fold(text)
    words = [re.escape(word) for word in fold(passage.exact).split()]
    loose = [Span(match.start(), match.end()) for match in re.finditer(r"\s+".join(words), folded)]
    if loose:
        return _best_fit(passage, text, loose)
    return _edited(passage, folded)


def _best_fit(passage: Quoted, text: str, spans: list[Span]) -> Span:
    """Return the span whose surroundings are most like those of the quote; the nearest to its old place where they tie."""
    return max(spans, key=lambda span: (_surroundings(passage, text, span), -abs(span.start - passage.span.start)))


def _surroundings(passage: Quoted, text: str, span: Span) -> float:
    before = text[max(0, span.start - len(passage.prefix)) : span.start]
    after = text[span.end : span.end + len(passage.suffix)]
    return _ratio(before, passage.prefix) + _ratio(after, passage.suffix)


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _edited(passage: Quoted, folded: str) -> Span | None:
    """Return the stretch most like the quote, found from the places where most of its words stand together."""
    quote = fold(passage.exact)
    wanted = set(_WORD.findall(quote))
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded)]
    size = max(1, len(_WORD.findall(quote)))
    if not words:
        return None
    counts = _windows([word in wanted for word, _, _ in words], size)
    starts = sorted(range(len(counts)), key=lambda at: (-counts[at], at))[:_PLACES]
    best: tuple[float, Span] | None = None
    for at in starts:
        for length in {size, max(1, size - 1), max(1, size - 2), size + 1, size + 2}:
            last = min(len(words), at + length) - 1
            span = Span(words[at][1], words[last][2])
            alike = _ratio(quote.strip(" .!?؟\"'"), folded[span.start : span.end])
            if best is None or alike > best[0]:
                best = (alike, span)
    return best[1] if best is not None and best[0] >= _ALIKE else None


def _windows(marks: list[bool], size: int) -> list[int]:
    """Return for each start how many marked words the ``size`` words from there hold."""
    sums = [0]
    for mark in marks:
        sums.append(sums[-1] + mark)
    return [sums[min(len(marks), at + size)] - sums[at] for at in range(max(1, len(marks) - size + 1))]
