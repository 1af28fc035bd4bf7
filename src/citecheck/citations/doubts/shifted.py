"""Notes in a row that fit their neighbours' sentences better than their own (CC421): a note may have been added or lost.

Shared words are weak evidence, so a single note is never told, only a run that shifts one way; nothing is ever repaired.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from citecheck.citations.doubts.body import without_links
from citecheck.model.document import Document, Problem
from citecheck.text.months import MONTHS, WEEKDAYS, fold

_MOST = 3
#: So many adjacent notes must shift the same way.
_RUN = 2
#: So many rare words must a note share with its neighbour's sentence, and none with its own.
_SHARED = 2
#: A rare word stands in one claim, in a long report in one of twelve.
_RARE_SHARE = 12
#: Words are compared by their first letters: a stem for all languages at once.
_STEM = 6
_WORD = re.compile(r"[^\W\d_]{4,}|\d[\d.,]*\d")

Pair = tuple[str, str, frozenset[str], frozenset[str]]


def shifted_notes(document: Document) -> Iterator[Problem]:
    """Yield a problem for each run of notes that shifts the same way, at most three."""
    pairs = _pairs(document)
    told = 0
    for step, words in ((1, "after"), (-1, "before")):
        for run in _runs(pairs, step):
            if told == _MOST:
                return
            told += 1
            labels = [pairs[place][1] for place in run]
            message = (
                f"notes {labels[0]} to {labels[-1]} share rare words with the sentence of the note {words} each, and none with "
                "their own: has a note been added or lost?"
            )
            yield Problem(code="CC421", message=message, notes=tuple(pairs[place][0] for place in run))


def _pairs(document: Document) -> list[Pair]:
    """Return id, label, the rare words of the note, and those of its sentence, for notes in order of their first claims."""
    sentences: dict[str, str] = {}
    for claim in document.claims:
        for note in claim.notes:
            sentences.setdefault(note, claim.sentence)
    stems = {sentence: _stems(sentence) for sentence in sentences.values()}
    counts = Counter(chain.from_iterable(stems.values()))
    most = max(1, len(stems) // _RARE_SHARE)
    rare = {stem for stem, count in counts.items() if count <= most}
    return [
        (note.id, note.label, _stems(without_links(note.text)) & rare, stems[sentences[note.id]] & rare)
        for note in document.notes
        if note.id in sentences
    ]


def _stems(words: str) -> frozenset[str]:
    found = (match.group() for match in _WORD.finditer(fold(words)))
    return frozenset(word[:_STEM] for word in found if word not in MONTHS and word not in WEEKDAYS and not _year(word))


def _year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and 1500 <= int(word) < 2100


def _runs(pairs: Sequence[Pair], step: int) -> Iterator[list[int]]:
    run: list[int] = []
    for place in range(len(pairs) + 1):
        if place < len(pairs) and _shifts(pairs, place, step):
            run.append(place)
            continue
        if len(run) >= _RUN:
            yield run
        run = []


def _shifts(pairs: Sequence[Pair], place: int, step: int) -> bool:
    other = place + step
    if not 0 <= other < len(pairs) or pairs[place][3] == pairs[other][3]:
        return False
    words = pairs[place][2]
    return len(words & pairs[other][3]) >= _SHARED and not words & pairs[place][3]
