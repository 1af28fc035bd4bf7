"""A claim beside the source that it cites: all that a comparer may look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

import msgspec

from citecheck.evidence.across import ArabicIndex
from citecheck.evidence.lexicon import Glossary, glossary
from citecheck.evidence.number_words import ARABIC, ARABIC_DUALS, ARABIC_ORDINALS, ARABIC_SCALES, ENGLISH, ENGLISH_SCALES
from citecheck.evidence.numbers import Number, find_numbers
from citecheck.evidence.reading import Reading
from citecheck.model.evidence import Discrepancy, Presence
from citecheck.model.span import Span

#: What is written together with an Arabic number word: and, the, by, for, and both.
_PREFIXES = ("", "و", "ال", "ب", "ل", "ف", "وال", "بال", "لل", "وب", "ول")
#: "One" and "first" alone are no numbers (``find_numbers``): they do not make a sentence worth reading for any.
_NUMBER_WORDS = {*(word for word, value in ENGLISH.items() if value > 1), *ENGLISH_SCALES, "half"}
_ARABIC_WORDS = (
    *(word for word, value in (ARABIC | ARABIC_ORDINALS).items() if value > 1),
    *ARABIC_SCALES,
    *ARABIC_DUALS,
)
_NUMBER_WORDS |= {prefix + word for word in _ARABIC_WORDS for prefix in _PREFIXES}


class SourceReading(Reading):
    """A ``Reading`` that also keeps what all claims on one source need: its numbers, and the index of an Arabic text."""

    @cached_property
    def numbers(self) -> list[Number]:
        """The numbers of the text, with spans in it."""
        found: list[Number] = []
        telling = (ats for word, ats in self.places.items() if word[0].isdigit() or word in _NUMBER_WORDS)
        for index in sorted({at for ats in telling for at in ats}):
            span = self.spans[index]
            found += [_moved(number, span.start) for number in find_numbers(span.of(self.text))]
        return found

    @cached_property
    def index(self) -> ArabicIndex:
        """Where the stems and skeletons of an Arabic text stand."""
        return ArabicIndex(self)


class Beside:
    """What a comparer gets: the claim's words, the source, its day of publication, the sentences near the passages."""

    def __init__(
        self,
        claim: str,
        source: SourceReading,
        *,
        context: str = "",
        published: dt.date | None = None,
        best: Iterable[int] = (),
        words: Glossary | None = None,
    ) -> None:
        self.claim = claim
        self.context = context
        self.source = source
        self.words: Glossary = glossary() if words is None else words
        self.published = published
        #: Sentences that became passages, the best first; ``near`` holds those beside them, too.
        self.best = tuple(best)
        self.near = frozenset(index + step for index in self.best for step in (-1, 0, 1))

    @cached_property
    def across(self) -> bool:
        """Whether claim and source are of two scripts, so that words cannot be compared as written."""
        return self.source.arabic != Reading(self.claim).arabic

    def presence(self, places: Iterable[int]) -> Presence:
        """Return "found" where one of the sentences lies by the passages, "near" where all lie elsewhere, else "absent"."""
        known = list(places)
        if not known:
            return "absent"
        return "found" if not self.near.isdisjoint(known) else "near"

    def nearest(self, spans: Iterable[Span]) -> Span | None:
        """Return the first span that lies by the passages, else the first of all."""
        known = list(spans)
        beside = (span for span in known if self.source.sentence_at(span.start) in self.near)
        return next(beside, known[0] if known else None)

    def entry(self, kind: str, in_claim: str, spans: Iterable[Span], *, soft: bool = False) -> Discrepancy:
        """Return the row of the table for something found at ``spans`` of the source; ``soft`` makes "found" a "near"."""
        known = list(spans)
        presence = self.presence(self.source.sentence_at(span.start) for span in known)
        where = self.nearest(known)
        return Discrepancy(
            kind=kind,  # type: ignore[arg-type]
            in_claim=in_claim,
            presence="near" if soft and presence == "found" else presence,
            in_source=where.of(self.source.text) if where else None,
            where=where,
        )


def _moved(number: Number, by: int) -> Number:
    return msgspec.structs.replace(number, span=number.span.shifted(by))
