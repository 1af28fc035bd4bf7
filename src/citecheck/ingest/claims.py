"""Claims: for every place with markers, the sentence that it stands on and the clause just before it."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice

from citecheck.ingest.lexicon import JOINING, OPENING
from citecheck.ingest.lines import Sheet
from citecheck.ingest.sentences import Flow, Paragraph, sentence_spans
from citecheck.model.document import Claim, Marker
from citecheck.model.span import Span
from citecheck.text.tidy import Tidied, tidy

#: Fewest words of a clause: a shorter piece between commas is a list's item or an aside.
_CLAUSE_WORDS = 4
#: Longest sentence, in characters. What is longer is a table, a list or damage: as much of it is kept around each marker. Without
#: a limit 5,000 markers in one endless sentence hold it 5,000 times.
_LONGEST = 4_000
#: Where a clause may be bounded: punctuation with white space beside it ("14,2016" is none), a bracket, a dash.
_BOUND = re.compile(r"[,;:،؛](?=\s)|\s[,،;](?=\S)|[()\[\]]|\s[–—-]\s|[—]")
_YEAR_NEXT = re.compile(r"[\s,]*(?:1[5-9]|20)\d\d\b")
_WORDS = re.compile(r"\w+(?:[-'’]\w+)*")
_EDGES = " ,;:،؛–—-"
_PAIRS = {"(": ")", "[": "]", "“": "”", "«": "»", '"': '"'}
_HALVES = {**_PAIRS, **{closing: opening for opening, closing in _PAIRS.items()}}
_WORD = re.compile(r"[^\W\d_]+")
_HYPHENED = re.compile(r"(?<![^\W\d_])([^\W\d_]++)-(?=([^\W\d_]+))")


@dataclass(frozen=True, slots=True)
class Cut:
    """A place with markers: what is cut out of the text, and the notes that its markers point to."""

    span: Span
    markers: tuple[Marker, ...]


def find_claims(sheet: Sheet, markers: Sequence[Marker], signs: Sequence[Span], notes: Sequence[Span]) -> list[Claim]:
    """Return one claim for each place in the text where markers stand.

    ``signs`` are the whole signs ("[7]", "7,8") of all markers, ``notes`` the spans of all notes, both in rising order.
    """
    flow = Flow(sheet, notes, signs)
    places = _places(sheet.text, markers, signs)
    one_word = _one_word(sheet.text)
    claims: list[Claim] = []
    taken: dict[str, int] = {}
    for start, group in groupby(places, key=lambda cut: _paragraph_start(flow, cut)):
        paragraph = flow.paragraph_at(start)
        if paragraph is not None:
            claims.extend(_claims_of(flow, paragraph, list(group), one_word, taken))
    return claims


def _paragraph_start(flow: Flow, cut: Cut) -> int:
    paragraph = flow.paragraph_at(cut.span.start)
    return paragraph.span.start if paragraph else -1


def _places(text: str, markers: Sequence[Marker], signs: Sequence[Span]) -> list[Cut]:
    """Join signs that stand side by side ("[1][2]", "¹ ²") to one place, and widen each by the white space it brought.

    A sign may be of no width: there is a place, but nothing to cut out.
    """
    groups: list[list[Span]] = []
    for sign in signs:
        if groups and not text[groups[-1][-1].end : sign.start].strip(" \u00a0,;") and sign.start - groups[-1][-1].end <= 2:
            groups[-1].append(sign)
        else:
            groups.append([sign])
    starts = [marker.span.start for marker in markers]
    cuts: list[Cut] = []
    for group in groups:
        span = Span(group[0].start, group[-1].end)
        low, high = bisect_right(starts, span.start - 1), bisect_right(starts, max(span.start, span.end - 1))
        cuts.append(Cut(_widened(text, span), tuple(markers[low:high])))
    return cuts


def _widened(text: str, span: Span) -> Span:
    """Take the white space before a sign with it where punctuation or nothing follows ("foo [5], bar")."""
    start = span.start
    after = text[span.end : span.end + 1]
    if not after or not after.isalnum():
        while start > 0 and text[start - 1].isspace():
            start -= 1
        if text.count("\n", start, span.start) > 1:
            start = span.start
    return Span(start, span.end)


def _one_word(text: str) -> Callable[[str, str], bool]:
    """Return a test that tells whether two halves around a line-end hyphen are one word elsewhere in the text.

    The text's words are collected once, when a first hyphen asks for them.
    """

    @cache
    def words() -> tuple[frozenset[str], frozenset[str]]:
        lower = text.lower()
        return frozenset(_WORD.findall(lower)), frozenset(f"{one}-{two}" for one, two in _HYPHENED.findall(lower))

    def tell(before: str, after: str) -> bool:
        whole, hyphened = words()
        one, two = before.lower(), after.lower()
        return one + two in whole and f"{one}-{two}" not in hyphened

    return tell


def _claims_of(
    flow: Flow, paragraph: Paragraph, cuts: Sequence[Cut], one_word: Callable[[str, str], bool], taken: dict[str, int]
) -> Iterator[Claim]:
    gaps = flow.gaps(paragraph)
    removed = sorted([*(cut.span for cut in cuts), *gaps])
    whole = Span(paragraph.span.start + paragraph.bullet, paragraph.span.end)
    words = tidy(flow.sheet.text, whole, cuts=removed, one_word=one_word)
    sentences = sentence_spans(words.text)
    if not sentences:
        return
    starts = [sentence.start for sentence in sentences]
    before = 0
    for cut in cuts:
        at = _anchor(words, cut)
        sentence = _bounded(sentences[max(0, bisect_right(starts, at - 1) - 1)], at)
        notes = tuple(dict.fromkeys(marker.note for marker in cut.markers if marker.note is not None))
        if notes:
            yield _claim(words, sentence, _clause(words.text, sentence, before, at), notes, taken)
        before = at


def _bounded(sentence: Span, at: int) -> Span:
    """Return the sentence, of an endless one the part around ``at``."""
    if len(sentence) <= _LONGEST:
        return sentence
    start = max(sentence.start, min(at, sentence.end) - _LONGEST // 2)
    return Span(start, min(sentence.end, start + _LONGEST))


def _anchor(words: Tidied, cut: Cut) -> int:
    """Return where a sign stood in the tidied text: just after the last character before it that is no white space."""
    at = words.at(cut.span.start)
    while at > 0 and words.text[at - 1].isspace():
        at -= 1
    return at


def _claim(words: Tidied, sentence: Span, clause: Span, notes: tuple[str, ...], taken: dict[str, int]) -> Claim:
    said, part = sentence.of(words.text), clause.of(words.text)
    return Claim(
        id=_name(said, part, taken),
        sentence=said,
        clause=part,
        span=words.span(sentence.start, sentence.end),
        clause_span=words.span(clause.start, clause.end),
        notes=notes,
    )


def _name(sentence: str, clause: str, taken: dict[str, int]) -> str:
    """Name a claim by its words, so that the name survives what is edited elsewhere; the second of a name gets a number.

    ``taken`` counts how often each name was given.
    """
    name = "k-" + hashlib.sha256(f"{sentence}\n{clause}".encode()).hexdigest()[:8]
    taken[name] = count = taken.get(name, 0) + 1
    return name if count == 1 else f"{name}-{count}"


def _clause(text: str, sentence: Span, previous: int, at: int) -> Span:
    """Return the part of the sentence that ends at the marker: from the marker before it, or from the last clause boundary.

    A piece of fewer than four words is no clause: the boundary before it is taken, at most the sentence's start.
    """
    end = min(max(at, sentence.start), sentence.end)
    low = max(sentence.start, min(previous, end))
    if _count(text, low, end) == 0:
        low = sentence.start
    if _count(text, low, end) == 0:  # the marker stands before its sentence
        return _trimmed(text, sentence.start, _clause_end(text, sentence))
    words = [found.start() for found in _WORDS.finditer(text, low, end)]
    start, latest = low, words[-_CLAUSE_WORDS] if len(words) >= _CLAUSE_WORDS else low
    for found in reversed(list(_BOUND.finditer(text, low, end))):
        if found.end() <= latest and not _YEAR_NEXT.match(text, found.end()):
            start = found.end()
            break
    for word in reversed(list(_WORD.finditer(text, start, end))):
        if word.start() < latest and word.group().lower() in OPENING:
            start = word.start()
            break
    return _trimmed(text, start, end)


def _count(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORDS.finditer(text, start, end))


def _clause_end(text: str, sentence: Span) -> int:
    """Return where the first clause of a sentence ends, for a marker that stands before it."""
    words = [found.end() for found in islice(_WORDS.finditer(text, sentence.start, sentence.end), _CLAUSE_WORDS)]
    bounds = _BOUND.finditer(text, words[-1], sentence.end) if len(words) == _CLAUSE_WORDS else ()
    return next((bound.start() for bound in bounds), sentence.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    """Take punctuation and halves of brackets off both ends, and one joining word ("and", "but") off the beginning.

    Where nothing would be left, all is kept.
    """
    first, last = start, end
    joined = False
    inside = Counter(sign for sign in text[start:end] if sign in _HALVES)
    while last > first and (text[last - 1] in _EDGES or text[last - 1] in ".!?…؟。" or _half(text[last - 1], inside)):
        last -= 1
        inside[text[last]] -= 1
    while first < last:
        word = _WORD.match(text, first, last)
        if text[first] in _EDGES or _half(text[first], inside):
            inside[text[first]] -= 1
            first += 1
        elif word and not joined and word.group().lower() in JOINING and _count(text, word.end(), last) >= 2:
            first, joined = word.end(), True
        else:
            break
    return Span(first, last) if first < last else Span(start, end)


def _half(sign: str, inside: Counter[str]) -> bool:
    """Tell whether ``sign`` is one half of a pair whose other half is not among the signs ``inside`` the range."""
    if sign == '"':
        return inside[sign] % 2 == 1
    other = _HALVES.get(sign)
    return other is not None and inside[sign] > inside[other]
