"""Does a note's source fit a neighbour's sentence better than its own? One misplaced, two swapped, or all shifted from one on.

Each source is laid beside the sentences of its own note and of those around it. Words that many sentences of the report have
tell little apart and count little. The way through the notes that explains most at the least cost is looked for (Viterbi): to
be off costs, to go on being off by as much does not, so one source must fit far better elsewhere, a run of them only clearly.
The figures behind the constants: ``benchmarks/alignment.py``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import msgspec

from citecheck.evidence import passages
from citecheck.evidence.across import concepts
from citecheck.evidence.across import hits_of as hits_across
from citecheck.evidence.beside import SourceReading
from citecheck.evidence.lexicon import Glossary
from citecheck.evidence.reading import terms
from citecheck.evidence.source import Source
from citecheck.evidence.weigh import has_text, read_source
from citecheck.evidence.words import is_arabic
from citecheck.model.alignment import Alignment, Fit, Misplacement
from citecheck.model.document import Claim

#: How many notes away a source is looked for.
WINDOW = 2
#: What it costs to begin being off, and to be off by another number of places than the note before, in units of fit.
_BEGIN, _CHANGE = 0.25, 0.1
#: Least fit of a sentence that is taken for a source's true one: below, the source has not even a third of its words.
_FITS = 0.3
#: Least gain of a run's sources on the average: several that are a little better off elsewhere are of one topic, no run.
_GAIN = 0.12
#: Least notes of a run.
_RUN = 3
#: Least terms of a sentence that one source alone is told to fit better: three words of a topic stand in many sources on it.
_TERMS = 4
_FIGURE = 1.3


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """One citation in the order of the notes: its id, its note's label and claims, and its source's text where it was read."""

    citation: str
    note: str
    claims: tuple[Claim, ...]
    source: Source | None = None


def align(cited: Sequence[Cited], words: Glossary | None = None) -> Alignment:
    """Return where sources seem to stand beside the wrong notes; ``cited`` are all citations of a report in order.

    >>> align(())
    Alignment(misplacements=(), compared=0, unread=0)
    """
    report = _Report([one for one in cited if any(_words(claim) for claim in one.claims)], words)
    steps = report.best_steps()
    stretches = [report.misplacement(first, last, steps[first]) for first, last in _segments(steps)]
    found = [one for one in stretches if one is not None]
    compared = sum(one.source is not None and has_text(one.source.text) for one in report.cited)
    return Alignment(
        misplacements=tuple(one for one in _with_swaps(found) if one.kind != "one" or _gain_of(one) > _BEGIN),
        compared=compared,
        unread=len(cited) - compared,
    )


def _words(claim: Claim) -> str:
    return claim.clause or claim.sentence


class _Report:
    """The notes of a report in order, and how each source fits the sentences around it."""

    def __init__(self, cited: Sequence[Cited], words: Glossary | None = None) -> None:
        self.words = words
        self.cited = cited
        notes = list(dict.fromkeys(one.note for one in cited))
        self.notes = notes
        self.place = {note: at for at, note in enumerate(notes)}
        claims: dict[str, dict[str, Claim]] = {note: {} for note in notes}
        for one in cited:
            claims[one.note].update((claim.id, claim) for claim in one.claims)
        self.said = [" ".join(_words(claim) for claim in claims[note].values()) for note in notes]
        # What a note stands on may be more than the clause before it: its own source is believed by either.
        self.whole = [" ".join(dict.fromkeys(claim.sentence for claim in claims[note].values())) for note in notes]
        self.digests: list[set[str]] = [set() for _ in notes]
        for one in cited:
            if one.source is not None:
                self.digests[self.place[one.note]].add(one.source.digest)
        self.common = Counter(term for text in self.said for term in set(terms(text)))
        self.fits = [self._fits(one) for one in cited]
        #: How well the best of a note's own sources fits it.
        self.own = [0.0] * len(notes)
        for one, fits in zip(cited, self.fits, strict=True):
            self.own[self.place[one.note]] = max(self.own[self.place[one.note]], fits.get(0, 0.0))

    def _fits(self, one: Cited) -> dict[int, float]:
        """Return how well a source fits the sentences of the notes around it, by how many places they are away."""
        if one.source is None or not has_text(one.source.text):
            return {}
        reading = read_source(one.source.text, one.source.language)
        at = self.place[one.note]
        around = range(max(0, at - WINDOW), min(len(self.notes), at + WINDOW + 1))
        fits = {other - at: self._fit(self.said[other], reading) for other in around}
        if self.whole[at] != self.said[at]:
            fits[0] = max(fits[0], self._fit(self.whole[at], reading))
        return fits

    def _fit(self, said: str, reading: SourceReading) -> float:
        """Return the share of a sentence's words that the source has: mean of its best sentence and of its five passages."""
        across = concepts(said, words=self.words) if reading.arabic and not is_arabic(said) else []
        keys = [one.key for one in across] or terms(said, reading.language)
        weights = {key: self._rarity(key) for key in keys}
        hits = hits_across(reading.index, across) if across else passages.hits_of(reading, weights, reading.language)
        shown = [hits[row.index] for row in passages.rank(hits, reading.lengths, weights)]
        if not shown:
            return 0.0
        whole = sum(weights.values())
        one = max(sum(weights[key] * min(1.0, value) for key, value in had.items()) for had in shown)
        best: dict[str, float] = {}
        for had in shown:
            for key, value in had.items():
                best[key] = max(best.get(key, 0.0), min(1.0, value))
        return (one + sum(weights[key] * value for key, value in best.items())) / (2 * whole)

    def _rarity(self, term: str) -> float:
        """Return how much a term tells sentences of this report apart."""
        rare = math.log(1 + (len(self.said) + 0.5) / (self.common[term] + 0.5))
        return rare * _FIGURE if term[0].isdigit() else rare

    def _gain(self, at: int, step: int) -> float | None:
        """Return how much better a source would stand ``step`` notes away; None where there is no such note."""
        fits, place = self.fits[at], self.place[self.cited[at].note] + step
        if not 0 <= place < len(self.notes):
            return None
        if not fits or not step:
            return 0.0
        source = self.cited[at].source
        if source is not None and source.digest in self.digests[place]:
            return 0.0  # it is cited there as well: of course it fits
        gain = fits[step] - fits[0]
        return min(gain, 0.0) if gain > 0 and self.own[place] >= fits[step] else gain

    def best_steps(self) -> list[int]:
        """Return for each citation by how many notes its source seems to be off: 0 for nearly all."""
        steps = (0, *(sign * size for size in range(1, WINDOW + 1) for sign in (1, -1)))
        scores = dict.fromkeys(steps, -math.inf) | {0: 0.0}
        trail: list[dict[int, int]] = []
        for at in range(len(self.cited)):
            came: dict[int, int] = {}
            now: dict[int, float] = {}
            for step in steps:
                gain = self._gain(at, step)
                came[step] = max(steps, key=lambda before, step=step: scores[before] - _cost(before, step))  # type: ignore[misc]
                best = scores[came[step]] - _cost(came[step], step)
                now[step] = -math.inf if gain is None else best + gain
            trail.append(came)
            scores = now
        step = max(steps, key=scores.__getitem__)
        path: list[int] = []
        for came in reversed(trail):
            path.append(step)
            step = came[step]
        return path[::-1]

    def misplacement(self, first: int, last: int, step: int) -> Misplacement | None:
        """Return what the citations ``first`` to ``last``, all off by ``step``, come to; None where too little speaks for it."""
        fits = []
        for at in range(first, last + 1):
            one, known = self.cited[at], self.fits[at]
            if known and (self._gain(at, step) or 0.0) > 0:
                there = self.notes[self.place[one.note] + step]
                fits.append(
                    Fit(citation=one.citation, note=one.note, fits=there, own=round(known[0], 3), there=round(known[step], 3))
                )
        if not fits:
            return None
        is_run = len({fit.note for fit in fits}) >= _RUN
        found = Misplacement(kind="run" if is_run else "one", offset=step, fits=tuple(fits))
        clear = _gain_of(found) / len(fits) >= _GAIN and sum(fit.there for fit in fits) / len(fits) >= _FITS
        return found if clear and (is_run or any(self._tells(fit.fits) for fit in fits)) else None

    def _tells(self, note: str) -> bool:
        """Whether a note's sentence has words enough to be told from others on its topic."""
        return len(set(terms(self.said[self.place[note]]))) >= _TERMS


def _gain_of(one: Misplacement) -> float:
    return sum(fit.there - fit.own for fit in one.fits)


def _cost(before: int, step: int) -> float:
    if step in (before, 0):
        return 0.0
    return _BEGIN if before == 0 else _CHANGE


def _segments(steps: Sequence[int]) -> list[tuple[int, int]]:
    """Return first and last index of each stretch that is off by one and the same number of places."""
    found: list[tuple[int, int]] = []
    for at, step in enumerate(steps):
        if step and found and found[-1][1] == at - 1 and steps[at - 1] == step:
            found[-1] = (found[-1][0], at)
        elif step:
            found.append((at, at))
    return found


def _with_swaps(found: Sequence[Misplacement]) -> list[Misplacement]:
    """Join two neighbours each of which fits the other's sentence; a stretch too short for a run is told note by note."""
    told: list[Misplacement] = []
    for one in found:
        last = told[-1] if told else None
        if one.kind == "run":
            told.append(one)
        elif last is not None and last.kind == "one" and _swapped(last, one):
            told[-1] = Misplacement(kind="swap", offset=last.offset, fits=(*last.fits, *one.fits))
        else:
            told.extend(msgspec.structs.replace(one, fits=(fit,)) for fit in one.fits)
    return told


def _swapped(one: Misplacement, other: Misplacement) -> bool:
    if len(one.fits) > 1 or len(other.fits) > 1:
        return False
    return (one.fits[0].note, one.fits[0].fits) == (other.fits[0].fits, other.fits[0].note)
