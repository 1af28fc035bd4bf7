"""Which signs are markers: the best rising chain of numbers, and then the missing ones between found neighbours.

Flattened markers look like any other number, but they rise through the text as the notes do. So all notes of one
numbering are matched at once: the heaviest chain of signs whose numbers follow the order of the notes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from citecheck.ingest.plain.digits import beside_month
from citecheck.ingest.plain.signs import Sign, between
from citecheck.model.span import Span

#: Families whose signs mean nothing but a note, so that a second sign of one number cites the note again.
EXPLICIT = frozenset({"caret", "bracket", "super", "symbol", "letter", "hat", "word", "roman"})
#: Families that are looked through first, the most explicit first: it wins where two find as many notes.
FAMILIES = ("super", "bracket", "hat", "word", "roman", "glued", "paren", "detached")

#: Score of a chain, its last entry (negative: of equal scores the one that leaves more entries wins), and its last link.
_Best = tuple[float, int, int]

#: Most entries of a hole at a numbering's beginning or end in which weak signs count.
_OPEN_HOLE = 3
_LONG_RUN = re.compile(r"\d{2,12}")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Entry:
    """A note as a goal for markers: its number or name, and the part of the text in which its marker may stand."""

    key: int | str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A sign, or one number of it, that is the marker of an entry. ``sure`` is False where another place could be it."""

    span: Span
    sign: Sign
    sure: bool = True


class _Places:
    """Entries by key. Their regions rise with their order, so those that hold an offset are found by bisection."""

    def __init__(self, entries: Sequence[Entry], first: int, size: int) -> None:
        self._ranks: dict[int | str, list[int]] = defaultdict(list)
        self._lows: dict[int | str, list[int]] = defaultdict(list)
        self._highs: dict[int | str, list[int]] = defaultdict(list)
        for rank in range(first, size):
            entry = entries[rank]
            self._ranks[entry.key].append(rank)
            self._lows[entry.key].append(entry.low)
            self._highs[entry.key].append(entry.high)

    def __contains__(self, key: int | str) -> bool:
        return key in self._ranks

    def ranks(self, key: int | str, offset: int) -> list[int]:
        """Return the indices of the entries named ``key`` whose region holds ``offset``, in order."""
        first, last = self._between(key, offset)
        return self._ranks[key][first:last] if last > first else []

    def count(self, key: int | str, offset: int) -> int:
        """Return how many entries named ``key`` have a region that holds ``offset``."""
        first, last = self._between(key, offset)
        return max(0, last - first)

    def _between(self, key: int | str, offset: int) -> tuple[int, int]:
        highs = self._highs.get(key)
        return (bisect_right(highs, offset), bisect_right(self._lows[key], offset)) if highs else (0, 0)


def outside(signs: Sequence[Sign], covered: Sequence[Span]) -> list[Sign]:
    """Return the signs that start in none of the ``covered`` spans (in rising order, not overlapping)."""
    starts = [span.start for span in covered]
    kept: list[Sign] = []
    for sign in signs:
        index = bisect_right(starts, sign.span.start) - 1
        if index < 0 or sign.span.start >= covered[index].end:
            kept.append(sign)
    return kept


def best_chain(signs: Iterable[Sign], entries: Sequence[Entry], first: int = 0, last: int | None = None) -> dict[int, Hit]:
    """Return the heaviest chain of signs (in order of place) that rises through ``entries[first:last]``, by index of entry.

    A weighted longest increasing subsequence by prefix maxima: O(signs * log(entries)). A sign with several numbers
    takes as many neighbouring entries. Where a number occurs several times (numbering that restarts, or a number given
    twice) every entry that bears it is tried.
    """
    size = len(entries) if last is None else last
    places = _Places(entries, first, size)
    tree: list[_Best] = [(0.0, 0, -1)] * (size - first + 1)
    links: list[tuple[Sign, int, int]] = []
    for sign in signs:
        if sign.keys[0][0] not in places:
            continue
        for rank in reversed(places.ranks(sign.keys[0][0], sign.span.start)):
            end = rank + len(sign.keys)
            if end > size or (len(sign.keys) > 1 and not _fits(sign, entries, rank)):
                continue
            score, _, before = _prefix_best(tree, rank - first)
            links.append((sign, rank, before))
            again = 0.9 if rank > first and entries[rank - 1].key == entries[rank].key else 1.0  # a label given twice
            _raise(tree, end - first, (score + sign.weight * len(sign.keys) * again, -rank, len(links) - 1))
    return _walk(links, _prefix_best(tree, size - first)[2])


def work(signs: Iterable[Sign], entries: Sequence[Entry], most: int) -> int:
    """Return how many pairs of a sign and an entry ``best_chain`` would weigh; beyond ``most`` the count may stop."""
    places = _Places(entries, 0, len(entries))
    pairs = 0
    for sign in signs:
        pairs += places.count(sign.keys[0][0], sign.span.start)
        if pairs > most:
            break
    return pairs


def _fits(sign: Sign, entries: Sequence[Entry], rank: int) -> bool:
    for offset, (key, _) in enumerate(sign.keys):
        entry = entries[rank + offset]
        if entry.key != key or not entry.low <= sign.span.start < entry.high:
            return False
    return True


def _prefix_best(tree: Sequence[_Best], count: int) -> _Best:
    """Return the best of the first ``count`` entries (a Fenwick tree of maxima)."""
    best: _Best = (0.0, 0, -1)
    while count > 0:
        value = tree[count]
        if value[0] > best[0] or (value[0] == best[0] and value[1] > best[1]):
            best = value
        count -= count & -count
    return best


def _raise(tree: list[_Best], index: int, value: _Best) -> None:
    while index < len(tree):
        held = tree[index]
        if value[0] > held[0] or (value[0] == held[0] and value[1] > held[1]):
            tree[index] = value
        index += index & -index


def _walk(links: Sequence[tuple[Sign, int, int]], last: int) -> dict[int, Hit]:
    found: dict[int, Hit] = {}
    while last >= 0:
        sign, rank, before = links[last]
        for offset, (_, span) in enumerate(sign.keys):
            found[rank + offset] = Hit(span, sign)
        last = before
    return dict(sorted(found.items()))


def complete(
    text: str, signs: Mapping[str, Sequence[Sign]], entries: Sequence[Entry], found: Mapping[int, Hit], family: str
) -> dict[int, Hit]:
    """Look again for entries without a sign, only between the neighbours that have one, and only for their numbers.

    Here weaker signs count: "word.1A", "in 197520", "3314" + "19". ``signs`` must lie outside the notes.
    """
    result = dict(found)
    for first, last, low, high in _holes(entries, found):
        closed = _closed(entries, found, first, last)
        pool = _pool(signs, family, low, high, closed=closed)
        spliced = _spliced(text, low, high, {entry.key for entry in entries[first:last]}, pool)
        counts = Counter(key for sign in [*pool, *spliced] for key, _ in sign.keys)
        needed = 0.3 if closed else 0.4
        likely = [sign for sign in [*pool, *spliced] if sign.family == family or sign.weight >= needed]
        if closed:  # what looks little like a marker is one only where nothing else can be meant
            rest = [sign for sign in [*pool, *spliced] if sign.family != family and sign.weight < needed]
            likely += [sign for sign in rest if counts[sign.keys[0][0]] == 1]
        likely.sort(key=lambda sign: sign.span.start)
        rivals = Counter(key for sign in likely for key, _ in sign.keys)
        for rank, hit in best_chain(likely, entries, first, last).items():
            result[rank] = Hit(hit.span, hit.sign, sure=rivals[entries[rank].key] == 1 and hit.sign.weight >= 0.4)
    return dict(sorted(result.items()))


def _holes(entries: Sequence[Entry], found: Mapping[int, Hit]) -> Iterable[tuple[int, int, int, int]]:
    """Yield runs of entries without a sign: first, last (past the end), and the offsets between which theirs may stand."""
    rank = 0
    while rank < len(entries):
        if rank in found:
            rank += 1
            continue
        first = rank
        while rank < len(entries) and rank not in found:
            rank += 1
        low = found[first - 1].sign.span.end if first - 1 in found else entries[first].low
        high = found[rank].sign.span.start if rank in found else entries[rank - 1].high
        yield first, rank, max(low, entries[first].low), min(high, entries[rank - 1].high)


def _closed(entries: Sequence[Entry], found: Mapping[int, Hit], first: int, last: int) -> bool:
    """Tell whether neighbours close a hole: found ones, or, for a few entries only, the numbering's own first or last."""
    short = last - first <= _OPEN_HOLE
    before = first - 1 in found or (first == 0 and entries[0].key == 1 and short)
    return before and (last in found or (last == len(entries) and short)) and last - first < len(entries)


def _pool(signs: Mapping[str, Sequence[Sign]], family: str, low: int, high: int, *, closed: bool) -> list[Sign]:
    """Collect the signs that may fill a hole: the family's own; other families only where neighbours close the hole."""
    pool: list[Sign] = []
    for name in FAMILIES:
        if name == family:
            pool.extend(sign for sign in between(signs[name], low, high) if closed or sign.weight >= 0.4 or name == "paren")
        elif closed and name in ("glued", "super", "bracket", "detached"):
            faint = name == "detached"  # "Psalm 37,7 9" among glued markers: taken only where nothing else can be meant
            pool.extend(_lighter(sign) for sign in between(signs[name], low, high) if sign.strong or faint)
    return pool


def _lighter(sign: Sign) -> Sign:
    return Sign(sign.family, sign.span, sign.keys, sign.weight * 0.6, strong=False)


def _spliced(text: str, low: int, high: int, wanted: set[int | str], pool: Sequence[Sign]) -> list[Sign]:
    """Cut runs of digits that end with a wanted number: a year and a marker ("20167"), a long figure and a marker.

    What is left must be a year or a group of three after a comma; any other figure only where no other place is left. A run
    that comes again is a figure ("Resolution 3314"), and no figure with a marker behind it.
    """
    taken = {sign.span.end for sign in pool}
    written = Counter(_LONG_RUN.findall(text, low, high))
    cut: list[Sign] = []
    for run in _LONG_RUN.finditer(text, low, high):
        digits, after = run.group(), text[run.end() : run.end() + 1]
        if (
            run.end() in taken
            or written[digits] > 1
            or after.isalpha()
            or (after in ".,/-:" and text[run.end() + 1 : run.end() + 2].isdigit())
        ):
            continue
        for size in (1, 2, 3, 4):
            if len(digits) <= size or digits[-size] == "0" or int(digits[-size:]) not in wanted:
                continue
            weight = _splice_weight(text, run, len(digits) - size, size)
            if weight:
                span = Span(run.end() - size, run.end())
                cut.append(Sign("spliced", span, ((int(digits[-size:]), span),), weight, strong=False))
    return cut


def _splice_weight(text: str, run: re.Match[str], kept: int, size: int) -> float:
    """Weigh a figure of ``kept`` digits with a marker of ``size`` digits behind it; 0 where what is left is no figure."""
    figure = run.group()[:kept]
    before, earlier = text[run.start() - 1 : run.start()], text[run.start() - 2 : run.start() - 1]
    if before.isalpha() or before in "#_" or _YEAR.fullmatch(run.group()):
        return 0.0
    if _YEAR.fullmatch(figure) or (before == "," and kept == 3 and earlier.isdigit()):
        return 0.4
    if earlier.isdigit() and ((before == "." and kept <= 2 and size <= 2) or (before == "/" and 2 <= kept <= 4)):
        return 0.2
    if (
        kept + size < 3
        or not (before.isspace() or (before in "-–" and earlier.isspace()))
        or beside_month(text, run.start(), run.end())
    ):
        return 0.0
    return 0.3 if kept >= 4 and size == 2 else 0.2


def weigh_rivals(signs: Sequence[Sign], entries: Sequence[Entry], found: Mapping[int, Hit]) -> dict[int, Hit]:
    """Mark hits as unsure where another strong sign of the same number stands between the same neighbours."""
    by_key: dict[int | str, list[Sign]] = defaultdict(list)
    for sign in signs:
        if sign.strong:
            for key, _ in sign.keys:
                by_key[key].append(sign)
    ranks = sorted(found)
    result = dict(found)
    for place, rank in enumerate(ranks):
        low = found[ranks[place - 1]].sign.span.end if place else entries[rank].low
        high = found[ranks[place + 1]].sign.span.start if place + 1 < len(ranks) else entries[rank].high
        hit = found[rank]
        rivals = between(by_key[entries[rank].key], max(low, entries[rank].low), min(high, entries[rank].high))
        if any(rival.span != hit.sign.span for rival in rivals):
            result[rank] = Hit(hit.span, hit.sign, sure=False)
    return result


def by_name(signs: Sequence[Sign], entries: Sequence[Entry], found: Mapping[int, Hit] | None = None) -> list[tuple[int, Hit]]:
    """Tie signs to the entries that bear the same number or name and may have their markers there.

    Where several do (chapters whose notes are collected at the end), the entry nearest to that of the last sign ``found``
    above is taken.
    """
    places = _Places(entries, 0, len(entries))
    anchors = sorted((hit.span.start, rank) for rank, hit in (found or {}).items())
    tied: list[tuple[int, Hit]] = []
    for sign in signs:
        for key, span in sign.keys:
            ranks = places.ranks(key, sign.span.start)
            if len(ranks) > 1 and anchors:
                above = anchors[max(0, bisect_right(anchors, (span.start, len(entries))) - 1)][1]
                tied.append((min(ranks, key=partial(_distance, above)), Hit(span, sign)))
            elif ranks:
                tied.append((ranks[0], Hit(span, sign)))
    return tied


def _distance(one: int, other: int) -> int:
    return abs(one - other)


def stray(signs: Sequence[Sign], entries: Sequence[Entry], found: Mapping[int, Hit], family: str) -> list[Hit]:
    """Return signs that look like markers of notes which are not there.

    Explicit signs ([7], ⁷) always count. Other numbers count only where the chain has a place for them: a number that the
    notes leave out between two found neighbours, or the one after the last.
    """
    known = {entry.key for entry in entries}
    if family in EXPLICIT:
        years = max((key for key in known if isinstance(key, int)), default=0) < 1000  # "[2016]" is one
        missing = [(sign, key, span) for sign in signs for key, span in sign.keys if key not in known and sign.weight >= 1.0]
        return [Hit(span, sign) for sign, key, span in missing if not (years and isinstance(key, int) and key >= 1000)]
    strays: list[Hit] = []
    ranks = sorted(found)
    for place, rank in enumerate(ranks):
        following = ranks[place + 1] if place + 1 < len(ranks) else None
        if following is not None and following != rank + 1:
            continue
        after = int(entries[rank].key)
        before = int(entries[rank + 1].key) if rank + 1 < len(entries) else after + 2
        high = found[following].sign.span.start if following is not None else entries[rank].high
        wanted = range(after + 1, before)
        strays += _absent(between(signs, found[rank].sign.span.end, high), wanted, known)
    return strays


def _absent(signs: Sequence[Sign], wanted: range, known: set[int | str]) -> list[Hit]:
    entries = [Entry(number, 0, 1 << 60) for number in wanted if number not in known]
    chain = best_chain([sign for sign in signs if sign.weight >= 0.9], entries)
    return list(chain.values())
