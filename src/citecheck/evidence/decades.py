"""Decades of a claim ("the 1980s", "the eighties", الثمانينيات) looked for in the source: by name, or by a year within."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from citecheck.evidence.beside import Beside
from citecheck.evidence.words import fold
from citecheck.model.evidence import Discrepancy
from citecheck.model.span import Span

_ENGLISH = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_ARABIC = ("عشرين", "ثلاثين", "اربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين")
_TENS = {word: tens for words in (_ENGLISH, _ARABIC) for tens, word in zip(range(20, 100, 10), words, strict=True)}
_DECADE = re.compile(
    r"(?<![\w,.])(?P<full>(?:1[5-9]|20)[0-9]0)['’]?s\b|(?:(?<=\bthe )|(?<=['’]))(?P<short>[2-9]0)['’]?s\b"
    rf"|(?<=\bthe )(?P<word>{'|'.join(_ENGLISH)})\b"
    rf"|(?<![^\W\d_])(?:[وبل]?ال|لل|و)?(?P<arabic>{'|'.join(_ARABIC)})ي?ات(?![^\W\d_])"
)
_ARABIC_END = "ات"


class Decade(msgspec.Struct, frozen=True):
    """A decade by its first year, or by that within a century (20 to 90) where none is told, and where it stands."""

    first: int
    span: Span


def decades(text: str) -> Iterator[Decade]:
    """Yield the decades of ``text``.

    >>> [one.first for one in decades("in the 1980s, the '70s and the nineties; في السبعينيات")]
    [1980, 70, 90, 70]
    """
    for match in _DECADE.finditer(fold(text)):
        tens = match["full"] or match["short"]
        first = int(tens) if tens else _TENS[match["word"] or match["arabic"]]
        yield Decade(first, Span(*match.span()))


def compare_decades(beside: Beside) -> tuple[Discrepancy, ...]:
    """Return a row for each decade of the claim; a year that lies in it is the decade, too."""
    rows: dict[int, Discrepancy] = {}
    for one in decades(beside.claim):
        if one.first not in rows:
            rows[one.first] = beside.entry(
                "date", one.span.of(beside.claim), sorted(_spans(beside, one.first), key=_longest_first)
            )
    return tuple(rows.values())


def _longest_first(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _spans(beside: Beside, first: int) -> Iterator[Span]:
    source = beside.source
    named = {word for word in source.places if word in _TENS or word.endswith((_ARABIC_END, "s"))}
    years = {word for word in source.places if len(word) == 4 and word.isdigit() and _holds(first, int(word))}
    for index in sorted({at for word in named for at in source.places[word]}):
        sentence = source.spans[index]
        for other in decades(sentence.of(source.text)):
            if other.first in (first, first % 100) or first == other.first % 100:
                yield other.span.shifted(sentence.start)
    for index in sorted({at for word in years for at in source.places[word]}):
        sentence = source.spans[index]
        for word in years:
            at = source.folded.find(word, sentence.start, sentence.end)
            if at >= 0:
                yield Span(at, at + 4)


def _holds(first: int, year: int) -> bool:
    return year // 10 * 10 == first or (first < 100 and 1900 <= year < 2000 and year % 100 // 10 * 10 == first)
