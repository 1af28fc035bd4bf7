"""A text read for comparing: its sentences, and the words of each. Made once, asked by all comparers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from citecheck.evidence.sentences import sentences
from citecheck.evidence.words import ARABIC_STOP_WORDS, STOP_WORDS, content, fold, is_arabic, stem, word_spans, words_of
from citecheck.model.span import Span

#: Names of months and number words in one form, so that "Nov. 4" meets "November 4" and "four" meets "4".
_CANONICAL = {
    "jan": "january",
    "feb": "february",
    "mar": "march",
    "apr": "april",
    "jun": "june",
    "jul": "july",
    "aug": "august",
    "sep": "september",
    "sept": "september",
    "oct": "october",
    "nov": "november",
    "dec": "december",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
}
_EITHER_STOP_WORDS = STOP_WORDS | ARABIC_STOP_WORDS
_ORDINAL = re.compile(r"([0-9]+)(?:st|nd|rd|th)\Z")


class Reading:
    """The sentences of a text and their content words, folded. Everything else is worked out when it is first asked for."""

    def __init__(self, text: str, language: str | None = None) -> None:
        self.text = text
        self.folded = fold(text)
        self.arabic = is_arabic(text)
        self.language = "ar" if self.arabic else (language or "en")[:2].lower()
        self.spans: list[Span] = sentences(text)

    @cached_property
    def words(self) -> list[list[str]]:
        """All words of each sentence, folded, in order."""
        return [words_of(self.folded[span.start : span.end]) for span in self.spans]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Folded word -> the sentences that have it, rising, one entry for each time that it stands there."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, words in enumerate(self.words):
            for word in words:
                found[word].append(index)
        return dict(found)

    @cached_property
    def lengths(self) -> list[int]:
        """How many content words each sentence has."""
        counts = [len(words) for words in self.words]
        for word in self.places.keys() & self._stop_words:
            for index in self.places[word]:
                counts[index] -= 1
        return counts

    def content(self, index: int) -> list[str]:
        """Return the content words of a sentence in their one form, not yet stemmed."""
        words = [word for word in self.words[index] if word not in self._stop_words]
        return words if self.arabic else [_CANONICAL.get(word, word) for word in words]

    @property
    def _stop_words(self) -> frozenset[str]:
        return _EITHER_STOP_WORDS if self.arabic else STOP_WORDS

    def words_span(self, index: int, at: int, size: int = 1) -> Span:
        """Return where ``size`` words from the ``at``-th of sentence ``index`` stand in the text."""
        start = self.spans[index].start
        places = word_spans(self.folded[start : self.spans[index].end])
        return Span(start + places[at][0], start + places[at + size - 1][1])

    def sentence_at(self, offset: int) -> int:
        """Return the index of the sentence that holds ``offset``, or the last one that starts before it."""
        low, high = 0, len(self.spans)
        while low < high:
            middle = (low + high) // 2
            if self.spans[middle].start <= offset:
                low = middle + 1
            else:
                high = middle
        return max(0, low - 1)


def terms(text: str, language: str = "en") -> list[str]:
    """Return the stems of the content words of ``text``, in order.

    >>> terms("Four soldiers were killed on Nov. 4")
    ['4', 'soldier', 'kill', 'novemb', '4']
    """
    return [stem(canonical(word), language) for word in content(words_of(fold(text)))]


def opens(terms: Iterable[str]) -> set[str]:
    """Return the first two letters of all words that may be one of ``terms``, those with another one form among them."""
    begins = {term[:2] for term in terms}
    return begins | {word[:2] for word, form in _CANONICAL.items() if form[:2] in begins}


def canonical(word: str) -> str:
    """Return months and small numbers in one form; "4th" as "4".

    >>> canonical("sept"), canonical("4th"), canonical("third")
    ('september', '4', '3')
    """
    if not word[0].isdigit():
        return _CANONICAL.get(word, word)
    ordinal = _ORDINAL.match(word)
    return ordinal[1] if ordinal else word
