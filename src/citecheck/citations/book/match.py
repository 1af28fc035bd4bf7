"""Which old record is which new citation: by what they say, because notes are renumbered and ids were made from numbers."""

from __future__ import annotations

import difflib
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

from citecheck.citations.book.fields import by_hand, citation_of
from citecheck.citations.book.schema import BookRecord
from citecheck.model.citation import Citation

#: How much of the text must be the same for two readings to be of one note (difflib ratio).
ALIKE = 0.9
#: The same where the id is the same too. News notes of one outlet and day share half of their characters, so no lower.
ALIKE_WITH_ID = 0.75
#: How many of the most similar texts (by shared words) are compared to the letter.
_CANDIDATES = 8
#: A word in more texts than this tells none of them from the others.
_COMMON = 50
#: Above this many pairs of one URL only those of one rank are compared.
_MANY = 2_500

Pair = tuple[int, int]


def match(records: Sequence[BookRecord], citations: Sequence[Citation]) -> dict[int, int]:
    """Return index of citation -> index of its old record.

    Records that stood in the report come first, then those that a person wrote, then the orphaned. Within each: identical
    text, aligned in order first (ten notes may say "Ibid."); then the same URL, the most similar texts first; then the same
    id with text that is like; then text that is much alike.
    """
    found: dict[int, int] = {}
    pools: list[list[int]] = [[], [], []]
    for index, record in enumerate(records):
        pools[2 if record.orphaned else 1 if by_hand(record) else 0].append(index)
    for pool in pools:
        old = _Side({index: citation_of(records[index]) for index in pool})
        new = _Side({index: citation for index, citation in enumerate(citations) if index not in found})
        for tier in (_aligned, _same_raw, _same_url, _same_id, _alike):
            for left, right in tier(old, new):
                if left in old.items and right in new.items:
                    found[right] = left
                    del old.items[left], new.items[right]
    return found


class _Side:
    """The citations of one side that have no partner yet."""

    def __init__(self, items: dict[int, Citation]) -> None:
        self.items = items

    def groups(self, key: Callable[[Citation], Iterable[Hashable]]) -> dict[Any, list[int]]:
        """Return the indexes by key; a citation may have several keys or none."""
        groups: dict[Any, list[int]] = defaultdict(list)
        for index, citation in self.items.items():
            for value in key(citation):
                groups[value].append(index)
        return groups


def _squeezed(citation: Citation) -> str:
    return " ".join(citation.raw.split())


def _aligned(old: _Side, new: _Side) -> Iterator[Pair]:
    """Pair identical texts that stand in the same order on both sides."""
    left, right = list(old.items), list(new.items)
    a = [_squeezed(old.items[index]) for index in left]
    b = [_squeezed(new.items[index]) for index in right]
    for block in difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            if a[block.a + step]:
                yield left[block.a + step], right[block.b + step]


def _same_raw(old: _Side, new: _Side) -> Iterator[Pair]:
    """Pair identical texts wherever they stand, the same id first."""

    def key(citation: Citation) -> list[str]:
        return [_squeezed(citation)] if citation.raw else []

    theirs = new.groups(key)
    pairs = [(left, right) for raw, group in old.groups(key).items() for left in group for right in theirs.get(raw, ())]
    yield from sorted(pairs, key=lambda pair: old.items[pair[0]].id != new.items[pair[1]].id)


def _same_url(old: _Side, new: _Side) -> Iterator[Pair]:
    """Pair citations of one URL, the most similar texts first, then the same id."""

    def key(citation: Citation) -> list[str]:
        return [citation.url.normalised] if citation.url else []

    theirs = new.groups(key)
    pairs: list[Pair] = []
    for url, group in old.groups(key).items():
        others = theirs.get(url, [])
        many = len(group) * len(others) > _MANY
        pairs += zip(group, others, strict=False) if many else itertools.product(group, others)
    yield from _best_first(old, new, pairs, least=0.0)


def _same_id(old: _Side, new: _Side) -> Iterator[Pair]:
    """Pair citations of one id whose texts are like."""
    theirs = {citation.id: index for index, citation in new.items.items()}
    pairs = [(left, theirs[citation.id]) for left, citation in old.items.items() if citation.id in theirs]
    yield from _best_first(old, new, pairs, least=ALIKE_WITH_ID)


def _alike(old: _Side, new: _Side) -> Iterator[Pair]:
    """Pair citations whose texts are much alike; only texts that share words are compared to the letter."""
    words = new.groups(lambda citation: set(citation.raw.split()))
    pairs: list[Pair] = []
    for left, citation in old.items.items():
        telling = [group for word in set(citation.raw.split()) if len(group := words.get(word, [])) <= _COMMON]
        shared = Counter(right for group in telling for right in group)
        pairs += [(left, right) for right, _ in shared.most_common(_CANDIDATES)]
    yield from _best_first(old, new, pairs, least=ALIKE)


def _best_first(old: _Side, new: _Side, pairs: Iterable[Pair], *, least: float) -> list[Pair]:
    ranked: list[tuple[float, bool, int, int]] = []
    for left, right in pairs:
        ratio = _ratio(_squeezed(old.items[left]), _squeezed(new.items[right]), least)
        if ratio >= least:
            ranked.append((-ratio, old.items[left].id != new.items[right].id, left, right))
    return [(left, right) for _, _, left, right in sorted(ranked)]


def _ratio(one: str, other: str, least: float) -> float:
    """Return how much of two texts is the same, 0 where it cannot reach ``least``."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return -1.0
    return matcher.ratio()
