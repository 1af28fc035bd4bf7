"""The five sentences of a source that lie nearest to a claim, by BM25 smoothed over their neighbours."""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Mapping, Sequence

import msgspec

from citecheck.evidence.reading import Reading, canonical, opens
from citecheck.evidence.words import content, fold, is_stop_word, stem, words_of
from citecheck.model.evidence import Passage
from citecheck.model.span import Span

#: How many passages an editor is shown.
SHOWN = 5
#: BM25 (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009). Tuned on WiCE dev:
#: 0.5 to 0.9 and 0.35 to 0.5 do alike (within 0.5 points of recall@5).
_K1, _B = 0.6, 0.45
#: Share of the score of the sentences beside, and of those two away, that a sentence gets: a fact is told over several. On WiCE
#: dev recall@5 falls by 2 points at 0.35 and by half a point at 0.15 or with 0.05 to 0.15 for the second.
_NEXT, _SECOND = 0.2, 0.1
#: How much less a word counts in the second passage that has it: five passages shall not all show the same words.
_AGAIN = 0.35
#: Weights of the words of a claim: its clause, the rest of its sentence, the names and the other words of its paragraph.
_CLAUSE, _SENTENCE, _CONTEXT_NAME, _CONTEXT = 1.0, 0.6, 0.3, 0.1
#: Figures are worth more than words.
_FIGURE = 1.3
#: Characters of context used (the last ones), and of prefix and suffix kept.
_CONTEXT_LENGTH = 400
_EDGE = 32
#: Sentences that may become passages: words shown before cost a sentence at most ``_AGAIN``, so no lower one can win.
_CANDIDATES = 30
_CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w’']+")

Hits = Sequence[Mapping[str, float]]


class Ranked(msgspec.Struct, frozen=True):
    """A sentence by its index in the ``Reading``, with its score. Scores compare only within one claim and source."""

    index: int
    score: float


def query(clause: str, sentence: str = "", context: str = "", language: str = "en") -> dict[str, float]:
    """Return the stems to look for and their weights: the clause first, its sentence and paragraph as context."""
    weights: dict[str, float] = {}
    late = context[-_CONTEXT_LENGTH:]
    named = {word for name in _CAPITAL.findall(late) for word in words_of(fold(name))}
    for text, weight in ((clause, _CLAUSE), (sentence, _SENTENCE), (late, _CONTEXT)):
        for word in content(words_of(fold(text))):
            value = _CONTEXT_NAME if text is late and word in named else weight
            term = stem(canonical(word), language)
            weights.setdefault(term, value * _FIGURE if term[0].isdigit() else value)
    return weights


def hits_of(reading: Reading, weights: Mapping[str, float], language: str = "en") -> list[dict[str, float]]:
    """Count the terms of ``weights`` in each sentence. Only words that begin like a term are stemmed, which keeps it fast."""
    begins = opens(weights)
    found: list[dict[str, float]] = [{} for _ in reading.spans]
    for word, places in reading.places.items():
        if word[:2] not in begins or is_stop_word(word):
            continue
        term = stem(word if reading.arabic else canonical(word), language)
        if term in weights:
            for index in places:
                found[index][term] = found[index].get(term, 0.0) + 1.0
    return found


def rarity(hits: Hits, weights: Mapping[str, float]) -> dict[str, float]:
    """Return the inverse document frequency of each term over the sentences of the source."""
    seen: dict[str, int] = {}
    for counts in hits:
        for term in counts:
            seen[term] = seen.get(term, 0) + 1
    total = len(hits)
    return {term: math.log(1 + (total - seen.get(term, 0) + 0.5) / (seen.get(term, 0) + 0.5)) for term in weights}


def rank(hits: Hits, lengths: Sequence[int], weights: Mapping[str, float], shown: int = SHOWN) -> list[Ranked]:
    """Return the best ``shown`` sentences, best first: each next one is worth less for words that were already shown."""
    if not hits or not any(hits):
        return []
    parts = _parts(hits, lengths, weights)
    own = [sum(part.values()) for part in parts]
    around = _around(own)
    whole = [one + other for one, other in zip(own, around, strict=True)]
    # What a sentence adds only shrinks as others are shown, so a score worked out anew that still leads is the best.
    left = [(-whole[at], at, 0) for at in heapq.nlargest(_CANDIDATES, range(len(parts)), key=whole.__getitem__)]
    heapq.heapify(left)
    told: dict[str, float] = {}
    best: list[Ranked] = []
    while left and len(best) < shown:
        score, index, known = heapq.heappop(left)
        if known != len(best):
            heapq.heappush(left, (-(around[index] + _news(parts[index], told)), index, len(best)))
            continue
        if score >= 0:
            break
        best.append(Ranked(index, round(whole[index], 4)))
        for term, value in parts[index].items():
            told[term] = max(told.get(term, 0.0), value)
    return best


def _parts(hits: Hits, lengths: Sequence[int], weights: Mapping[str, float]) -> list[dict[str, float]]:
    """Return what each term gives to each sentence's BM25 score."""
    mean = (sum(lengths) / len(lengths)) or 1.0
    rare = rarity(hits, weights)
    parts: list[dict[str, float]] = []
    for counts, length in zip(hits, lengths, strict=True):
        norm = _K1 * (1 - _B + _B * length / mean)
        parts.append({term: weights[term] * rare[term] * n * (_K1 + 1) / (n + norm) for term, n in counts.items()})
    return parts


def _news(part: Mapping[str, float], told: Mapping[str, float]) -> float:
    return sum(value * (1 - _AGAIN * min(1.0, told.get(term, 0.0) / value)) for term, value in part.items() if value)


def _around(scores: Sequence[float]) -> list[float]:
    """Return what each sentence gets from its neighbours."""
    padded = [0.0, 0.0, *scores, 0.0, 0.0]
    return [_NEXT * (padded[at + 1] + padded[at + 3]) + _SECOND * (padded[at] + padded[at + 4]) for at in range(len(scores))]


def quote(text: str, span: Span, score: float) -> Passage:
    """Return a stretch of ``text`` as a quote with what stands before and after it.

    >>> quote("One. Two. Three.", Span(5, 9), 1.0).prefix
    'One. '
    """
    return Passage(
        exact=text[span.start : span.end],
        prefix=text[max(0, span.start - _EDGE) : span.start],
        suffix=text[span.end : span.end + _EDGE],
        span=span,
        score=score,
    )
