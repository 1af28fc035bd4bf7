"""A quote found again after its text was edited a little: by its exact words, then by what stands around it, then by likeness."""

from __future__ import annotations

import difflib
import re

from citecheck.evidence.words import fold
from citecheck.model.evidence import Passage
from citecheck.model.span import Span

#: Least share of alike characters (difflib's ratio) for a stretch to be the edited quote. Two unrelated sentences have about 0.4.
_ALIKE = 0.75
_WORD = re.compile(r"\w+")
#: How many places are compared letter by letter, at most.
_PLACES = 12


def reanchor(passage: Passage, text: str) -> Span | None:
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


def _best_fit(passage: Passage, text: str, spans: list[Span]) -> Span:
    """Return the span whose surroundings are most like those of the quote; the nearest to its old place where they tie."""
    return max(spans, key=lambda span: (_surroundings(passage, text, span), -abs(span.start - passage.span.start)))


def _surroundings(passage: Passage, text: str, span: Span) -> float:
    before = text[max(0, span.start - len(passage.prefix)) : span.start]
    after = text[span.end : span.end + len(passage.suffix)]
    return _ratio(before, passage.prefix) + _ratio(after, passage.suffix)


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _edited(passage: Passage, folded: str) -> Span | None:
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
