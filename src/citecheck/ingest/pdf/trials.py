"""Ways in which labels could be a PDF's notes, each weighed by the markers that its numbers find."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from citecheck.ingest.pdf.labels import SMALL, Chain, PdfLabel, chains
from citecheck.ingest.pdf.lines import Line
from citecheck.ingest.pdf.ordinals import ORDINALS
from citecheck.ingest.plain.markers import Entry, best_chain
from citecheck.ingest.plain.signs import Sign

#: Share of labels that must find their markers, for labels that are raised or small, and for plain numbers at lines' beginnings.
_MARKED = 0.5
_MARKED_PLAIN = 0.6
#: Share of labels whose raised markers suffice, so that no others are looked for; what those others weigh, which a text
#: recognised from a scan has: "(11)" and "word11" on the line, for want of raised ones.
_ENOUGH = 0.85
_PLAIN_SIGNS = 0.8
#: Fewest numbers that both columns bear on the same pages, and their least share, for a text beside its translation.
_TWINS = 4
_TWINS_SURE = 0.7
#: Fewest labels and pages, the share at feet that must count on, and what each weighs, for notes whose markers are lost.
_UNREAD = 8
_UNREAD_PAGES = 3
_UNREAD_SURE = 0.9
_UNREAD_WEIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Trial:
    """A chain of labels with the windows and signs of its markers, by rank. ``foot``: the notes stand at the feet of pages."""

    chain: Chain
    entries: tuple[Entry, ...]
    family: str
    hits: Mapping[int, Sign]
    score: float
    foot: bool


class Text:
    """The lines as one text, so that signs and windows can be told by offsets."""

    def __init__(self, lines: Sequence[Line], furniture: set[int], body: float) -> None:
        self.lines = lines
        self.feet = _feet(lines, furniture, body)
        self.starts: list[int] = []
        parts: list[str] = []
        at = 0
        for index, line in enumerate(lines):
            self.starts.append(at)
            written = " " * len(line.text) if index in furniture else line.text
            parts.append(written)
            at += len(written) + 1
        self.text = "\n".join(parts)
        self.pages: list[int] = []  # numbers of pages with lines, in order
        self.page_starts: list[int] = []
        for index, line in enumerate(lines):
            if not self.pages or line.page != self.pages[-1]:
                self.pages.append(line.page)
                self.page_starts.append(self.starts[index])

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line's index and the place in it of an offset."""
        index = bisect_right(self.starts, offset) - 1
        return index, offset - self.starts[index]

    def window(self, line: int, *, before: int) -> tuple[int, int]:
        """Return where the page of a line ends, and where the page that many pages before it starts, as (start, end)."""
        at = bisect_right(self.pages, self.lines[line].page) - 1
        end = self.page_starts[at + 1] if at + 1 < len(self.pages) else len(self.text) + 1
        return self.page_starts[max(0, at - before)], end


def _feet(lines: Sequence[Line], furniture: set[int], body: float) -> set[int]:
    """Return the small lines below which nothing larger stands in their column."""
    found: set[int] = set()
    area, small = None, True
    for index in range(len(lines) - 1, -1, -1):
        if index in furniture:
            continue
        if lines[index].area != area:
            area, small = lines[index].area, True
        small = small and lines[index].height < SMALL * body
        if small:
            found.add(index)
    return found


def find_trials(text: Text, style: str, labels: Sequence[PdfLabel], signs: Mapping[str, Sequence[Sign]]) -> Iterator[Trial]:
    """Yield every chain of the labels of one style, at feet of pages and as endnotes, with each family of signs that fits."""
    twins = _twins(text, style, labels, signs)
    if twins is not None:
        yield twins
    for chain in chains(text.lines, labels):
        labelled = {text.starts[label.line] for label in chain.labels}
        unread = _is_unread(text, chain)
        for foot, entries in _windows(text, chain):
            most = 0
            for family in (style,) if style in ORDINALS else ("super", "bracket", "any"):
                if family == "any" and most > _ENOUGH * len(entries):
                    continue
                pool = [sign for sign in signs[family] if text.starts[text.place(sign.span.start)[0]] not in labelled]
                trial = _judged(chain, entries, family, pool, style, foot=foot, unread=unread and foot)
                if trial is not None:
                    most = max(most, len(trial.hits))
                    yield trial


def _twins(text: Text, style: str, labels: Sequence[PdfLabel], signs: Mapping[str, Sequence[Sign]]) -> Trial | None:
    """Return the notes of two columns that bear the same numbers page by page: a text and its translation beside it."""
    sides = [[label for label in labels if text.lines[label.line].column == column] for column in (1, 2)]
    seen = [{(text.lines[label.line].page, label.number) for label in side} for side in sides]
    if len(seen[0] & seen[1]) < max(_TWINS, _TWINS_SURE * max(map(len, seen))):
        return None
    found: list[Trial] = []
    for column, side in enumerate(sides, 1):
        chain = chains(text.lines, side)[0]
        entries = next(_windows(text, chain))[1]
        lines = {label.line for label in chain.labels}
        places = ((sign, text.place(sign.span.start)[0]) for sign in signs["super"])
        pool = [sign for sign, line in places if text.lines[line].column == column and line not in lines]
        trial = _judged(chain, entries, "super", pool, style, foot=True, unread=False)
        if trial is None:
            return None
        found.append(trial)
    one, two = found
    hits = {**one.hits, **{len(one.entries) + rank: sign for rank, sign in two.hits.items()}}
    chain = Chain("document", (*one.chain.segments, *two.chain.segments))
    return Trial(chain, one.entries + two.entries, "super", hits, one.score + two.score, foot=True)


def _is_unread(text: Text, chain: Chain) -> bool:
    """Tell whether labels are notes even without their markers, for the recognition of a scan spoils raised numbers.

    They stand at the feet of several pages, in small type, and count without gaps.
    """
    labels = chain.labels
    pages = {text.lines[label.line].page for label in labels if label.line in text.feet}
    if len(labels) < _UNREAD or len(pages) < _UNREAD_PAGES or chain.scope != "document":
        return False
    low = sum(label.line in text.feet for label in labels)
    steps = sum((two.number or 0) - (one.number or 0) == 1 for one, two in pairwise(labels))
    return min(low, steps + 1) >= _UNREAD_SURE * len(labels)


def _windows(text: Text, chain: Chain) -> Iterator[tuple[bool, tuple[Entry, ...]]]:
    """Yield where the markers of a chain's labels may stand: on the label's page or the one before, or anywhere above (endnotes).

    Each with True where the notes then stand at the feet of pages.
    """
    labels = chain.labels
    before = 0 if chain.scope == "page" else 1
    yield True, tuple(_entry(label, *text.window(label.line, before=before)) for label in labels)
    low, entries = 0, []
    for segment in chain.segments:  # notes at the ends of chapters, or of the whole
        high = text.starts[segment[0].line]
        entries += [_entry(label, low, high) for label in segment]
        low = text.starts[segment[-1].line]
    yield False, tuple(entries)
    if len(chain.segments) > 1:  # all chapters' notes at the end
        yield False, tuple(_entry(label, 0, text.starts[labels[0].line]) for label in labels)


def _entry(label: PdfLabel, low: int, high: int) -> Entry:
    return Entry(label.number or 0, low, high)


def _judged(
    chain: Chain, entries: tuple[Entry, ...], family: str, pool: Sequence[Sign], style: str, *, foot: bool, unread: bool
) -> Trial | None:
    hits = {rank: replace(hit.sign, span=hit.span) for rank, hit in best_chain(pool, entries).items()}
    met = {rank for rank, entry in enumerate(entries) if rank in hits}
    if family == "bracket":  # sources of a list are cited in any order and again and again
        keys = {key for sign in pool for key, _ in sign.keys if sign.span.start < entries[0].high}
        met |= {rank for rank, entry in enumerate(entries) if entry.key in keys}
    plain = style != "raised"
    needed = _MARKED_PLAIN if plain else _MARKED
    if family == "bracket" and style not in ("bracket", "raised", "dot"):
        return None
    if not met or len(met) < needed * len(entries) or (plain and len(entries) < 2):
        return Trial(chain, entries, family, hits, _UNREAD_WEIGHT * (len(entries) + len(hits)), foot) if unread else None
    marked = sum(hits[rank].weight if rank in hits else 0.5 for rank in met) * (_PLAIN_SIGNS if family == "any" else 1.0)
    score = marked - 0.7 * (len(entries) - len(met)) - (0.05 * len(entries) if plain else 0.0) - 0.1 * len(chain.segments)
    least = _UNREAD_WEIGHT * (len(entries) + len(hits)) if unread else 0.0
    return Trial(chain, entries, family, hits, max(score, least), foot) if max(score, least) > 0 else None


def without_strays(trial: Trial | None) -> Trial | None:
    """Leave out numbers at the beginnings of lines that no marker names and that do not count on: "45 people", after note 42."""
    if trial is None:
        return None
    labels = trial.chain.labels
    opens = {segment[0] for segment in trial.chain.segments}
    kept = [
        rank
        for rank, label in enumerate(labels)
        if rank in trial.hits
        or label.weight >= 1.0
        or label in opens
        or (label.number or 0) - (labels[rank - 1].number or 0) == 1
        or (rank + 1 < len(labels) and (labels[rank + 1].number or 0) - (label.number or 0) == 1)
    ]
    if len(kept) == len(labels):
        return trial
    chosen = {labels[rank] for rank in kept}
    segments = tuple(tuple(label for label in segment if label in chosen) for segment in trial.chain.segments)
    return replace(
        trial,
        chain=Chain(trial.chain.scope, tuple(segment for segment in segments if segment)),
        entries=tuple(trial.entries[rank] for rank in kept),
        hits={new: trial.hits[rank] for new, rank in enumerate(kept) if rank in trial.hits},
    )
