"""A claim weighed against its source: the nearest passages, what the source lacks, how soon to look. No verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from citecheck.evidence import passages
from citecheck.evidence.across import Concept, concepts, places_of
from citecheck.evidence.across import hits_of as hits_across
from citecheck.evidence.beside import Beside, SourceReading
from citecheck.evidence.comparers import compare
from citecheck.evidence.features import features
from citecheck.evidence.lexicon import Glossary
from citecheck.evidence.passages import Ranked, quote, rank
from citecheck.evidence.reading import canonical, terms
from citecheck.evidence.source import Source
from citecheck.evidence.triage import triage
from citecheck.evidence.words import ARABIC_STOP_WORDS, STOP_WORDS, is_arabic, stem, word_spans, words_of
from citecheck.model.document import Claim
from citecheck.model.evidence import Discrepancy, Evidence, Passage
from citecheck.model.span import Span

#: A source with fewer letters than this has no text to compare: a video page, a scan, a wall.
_LEAST_LETTERS = 20
#: Languages whose words are compared as they stand or by their stems; a claim in one and a source in another share names only.
_SAME = "the same language: BM25 over stems, numbers, dates, names"
_ACROSS = "two languages: numbers, dates, names by consonants and gazetteer, and a glossary of English and Arabic"
_FOREIGN = "two languages without a glossary: only numbers, dates, names and words that both share"


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence, and the features that its triage score was made of."""

    evidence: Evidence
    features: dict[str, float]


def weigh(claim: Claim, source: Source, *, context: str = "", words: Glossary | None = None) -> Evidence:
    """Return what ``source`` offers for ``claim``. ``context`` is the claim's paragraph and the report's title, marks removed.

    ``words`` are those by which English meets Arabic, ours where none are given.
    Passages come best first, at most five. ``comparable`` is False, with ``why_not``, where there is nothing to compare.
    """
    return weighed(claim, source, context=context, words=words).evidence


def weighed(claim: Claim, source: Source, *, context: str = "", words: Glossary | None = None) -> Weighed:
    """Do what ``weigh`` does and return the features of the triage score as well."""
    text = claim.clause or claim.sentence
    why_not = _why_not(text, source)
    if why_not:
        return Weighed(evidence=_nothing(claim, source, why_not), features={})
    reading = read_source(source.text, source.language)
    wanted = _wanted(claim, reading, words)
    hits, order, weights, method = _matches(claim, reading, context, wanted, words)
    ranked = rank(hits, reading.lengths, weights)
    best = [row.index for row in ranked]
    beside = Beside(text, reading, context=context, published=source.published, best=best, words=words)
    rows = compare(beside)
    values = features(
        order,
        rare=passages.rarity(hits, weights),
        hits=hits,
        best=best,
        rows=rows,
        pairs_found=_pairs(order, reading, best, hits),
    )
    evidence = Evidence(
        claim=claim.id,
        source_uri=source.uri,
        source_digest=source.digest,
        passages=tuple(_passage(reading, row, hits[row.index], wanted) for row in ranked),
        discrepancies=rows,
        triage=triage(values),
        method=method,
    )
    return Weighed(evidence=_comparable(evidence, rows), features=values)


@lru_cache(maxsize=32)
def read_source(text: str, language: str | None) -> SourceReading:
    """Read a source's text once for all claims that cite it."""
    return SourceReading(text, language)


def _why_not(text: str, source: Source) -> str:
    if not text.strip():
        return "the claim has no words"
    return "" if has_text(source.text) else "the source has no text to compare"


def has_text(text: str) -> bool:
    """Tell whether a source's text has letters enough for a claim to be laid beside it."""
    return sum(map(str.isalpha, text[:400])) >= _LEAST_LETTERS or sum(map(str.isalpha, text)) >= _LEAST_LETTERS


def _nothing(claim: Claim, source: Source, why_not: str) -> Evidence:
    return Evidence(
        claim=claim.id, source_uri=source.uri, source_digest=source.digest, comparable=False, why_not=why_not, triage=1.0
    )


def _comparable(evidence: Evidence, rows: Sequence[Discrepancy]) -> Evidence:
    """Mark as not comparable where no word, number or name could be laid beside the source at all."""
    if evidence.passages or any(row.presence in ("found", "near") for row in rows) or evidence.method == _SAME:
        return evidence
    why_not = "the source is in another language and shares no number, date or name with the claim"
    return msgspec.structs.replace(evidence, comparable=False, why_not=why_not)


Hits = list[dict[str, float]]


def _wanted(claim: Claim, reading: SourceReading, words: Glossary | None) -> list[Concept]:
    """Return the concepts of a claim whose source is in Arabic while the claim is not; nothing else."""
    text = claim.clause or claim.sentence
    if not reading.arabic or is_arabic(text):
        return []
    return concepts(text, claim.sentence if claim.sentence != text else "", words)


def _matches(
    claim: Claim, reading: SourceReading, context: str, wanted: Sequence[Concept], words: Glossary | None
) -> tuple[Hits, list[str], Mapping[str, float], str]:
    """Return the hits of each sentence, the claim's own terms in order, the weights of all terms, and the method in words."""
    text = claim.clause or claim.sentence
    rest = claim.sentence if claim.sentence != text else ""
    if wanted:
        order = [one.key for one in concepts(text, words=words)]
        return hits_across(reading.index, wanted), order, {one.key: one.weight for one in wanted}, _ACROSS
    weights = passages.query(text, rest, context, reading.language)
    foreign = is_arabic(text) != reading.arabic or reading.language not in ("en", "ar")
    return (
        passages.hits_of(reading, weights, reading.language),
        terms(text, reading.language),
        weights,
        _FOREIGN if foreign else _SAME,
    )


def _pairs(order: Sequence[str], reading: SourceReading, best: Sequence[int], hits: Hits) -> float:
    """Return the share of neighbouring terms of the claim that one of the passages has side by side, in this order."""
    pairs = {(one, two) for one, two in pairwise(order) if one != two}
    if not pairs:
        return 1.0
    if reading.arabic:
        return 0.5  # the order of words says nothing across languages: neither for nor against
    found: set[tuple[str, str]] = set()
    wanted = set(order)
    for at in best:
        if len(hits[at]) < 2:
            continue
        stems = [_stem(word, reading.language, wanted) for word in reading.content(at)]
        found |= pairs & set(pairwise(stems))
    return len(found) / len(pairs)


def _stem(word: str, language: str, wanted: set[str]) -> str:
    return canonical(word) if word[0].isdigit() else word if word in wanted else stem(word, language)


def _passage(reading: SourceReading, row: Ranked, hits: Mapping[str, float], wanted: Sequence[Concept]) -> Passage:
    """Return a ranked sentence as a quote, the words that it shares with the claim marked."""
    span = reading.spans[row.index]
    shown = quote(reading.text, span, row.score)
    marks = _marks_across(reading, row.index, wanted) if wanted else _marks(reading, span, hits)
    return msgspec.structs.replace(shown, matches=tuple(marks))


def _marks(reading: SourceReading, span: Span, hits: Mapping[str, float]) -> list[Span]:
    """Return where the words stand that were matched within one language."""
    folded = reading.folded[span.start : span.end]
    return [
        Span(span.start + start, span.start + end)
        for word, (start, end) in zip(words_of(folded), word_spans(folded), strict=True)
        if word not in STOP_WORDS and word not in ARABIC_STOP_WORDS and stem(canonical(word), reading.language) in hits
    ]


def _marks_across(reading: SourceReading, index: int, wanted: Sequence[Concept]) -> list[Span]:
    """Return where the Arabic words stand that were taken for words of the claim."""
    places = [places_of(reading.index, concept).get(index) for concept in wanted]
    return sorted({reading.words_span(index, place.at, place.size) for place in places if place is not None})
