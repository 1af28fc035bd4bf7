"""How far each note of a PDF reaches: to the next label, the end of its column, or on into the next column or page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from citecheck.ingest.pdf.labels import SMALL, PdfLabel
from citecheck.ingest.pdf.lines import Line

#: A distance between baselines above which a line no longer belongs to the note above it, in heights of the note's font.
_FAR = 2.1
_FAR_BODY = 1.8
#: A distance up to which lines without a label stand close above a label, so that both are notes.
_CLOSE = 1.6
#: A change of height that makes a line a heading, as a share.
_RESIZED = 0.12
#: The arrow back to the text that HTML footnotes print.
_BACK = re.compile(r"\s*[↩↑⏎][\ufe0e\ufe0f]?\Z")
_ENDS = '.!?…؟。"”»)]'


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label that was chosen: whether its notes stand at the feet of pages, and whether the next label counts on from it."""

    label: PdfLabel
    foot: bool
    followed: bool


def note_lines(lines: Sequence[Line], furniture: set[int], labels: Sequence[Labelled], body: float) -> list[tuple[int, ...]]:
    """Return for each label (in order of place) the indices of its note's lines.

    Of endnotes all lines up to the next label belong to a note. A footnote ends with its column at the latest, but goes on
    in the next column or on the next page where small lines without a label stand at the foot, right above the next label,
    or where its last sentence has no end.
    """
    order = [index for index in range(len(lines)) if index not in furniture]
    reach = _Reach(lines, order, {one.label.line for one in labels}, body)
    ends = [bisect_left(order, two.label.line) for two in labels[1:]] + [len(order)]
    return [tuple(reach.of(one, end)) for one, end in zip(labels, ends, strict=True)]


class _Reach:
    def __init__(self, lines: Sequence[Line], order: Sequence[int], firsts: set[int], body: float) -> None:
        self._lines, self._order, self._firsts = lines, order, firsts
        self._limit = SMALL * body
        starts = [0, *(at + 1 for at, (one, two) in enumerate(pairwise(order)) if lines[one].area != lines[two].area)]
        self._ends = dict(zip(starts, [*starts[1:], len(order)], strict=True))  # of each area, by its start

    def of(self, labelled: Labelled, end: int) -> list[int]:
        """Return the lines of the note whose label is given; the next label stands at ``end`` of the order."""
        start = bisect_left(self._order, labelled.label.line)
        if labelled.followed and not labelled.foot:
            return self._up_to(start, end)
        small = self._line(start).height < self._limit
        at = start + 1
        while at < end and self._is_below(at, start, small=small):
            at += 1
        extent = list(self._order[start:at])
        if small or labelled.foot:
            self._carry_over(at, extent, small=small)
        return extent

    def _line(self, at: int) -> Line:
        return self._lines[self._order[at]]

    def _up_to(self, start: int, end: int) -> list[int]:
        """Return the lines up to the next label, or up to a heading in a larger font."""
        tall = (1 + _RESIZED) * self._line(start).height
        at = start + 1
        while at < end and self._line(at).height <= tall:
            at += 1
        return list(self._order[start:at])

    def _is_below(self, at: int, start: int, *, small: bool) -> bool:
        """Tell whether a line belongs to the note of the line right above it."""
        above, line, first = self._line(at - 1), self._line(at), self._line(start)
        if above.area != line.area:
            return False
        if small and line.height >= self._limit and line.height > 1.05 * first.height:
            return False
        if not small and abs(line.height - first.height) > _RESIZED * first.height:
            return False
        return above.base - line.base <= (_FAR if small else _FAR_BODY) * first.height

    def _carry_over(self, at: int, extent: list[int], *, small: bool) -> None:
        """Add what goes on in the following areas, if the note reached the end of its own."""
        while at in self._ends and self._line(at).page - self._lines[extent[-1]].page <= 1:
            end = self._ends[at]
            label = next((place for place in range(at, end) if self._order[place] in self._firsts), end)
            first = self._lead(at, label, end, small=small)
            if first < label and self._continues(extent, first, label, end, small=small):
                extent += self._order[first:label]
                if label < end:
                    return
            elif label < end or self._line(at).page != self._lines[extent[-1]].page:
                return
            at = end

    def _lead(self, at: int, label: int, end: int, *, small: bool) -> int:
        """Return where the lines without a label begin that stand right above an area's first label, else at its foot."""
        if label == end and not small:
            return label  # a column without labels, in one size: nothing tells where its body ends
        place = label
        while place > at:
            line = self._line(place - 1)
            if small and line.height >= self._limit:
                break
            far = _FAR if small else _CLOSE
            if place < end and line.base - self._line(place).base > far * max(line.height, self._line(place).height):
                break
            place -= 1
        return label if place == at and not small else place

    def _continues(self, extent: Sequence[int], first: int, label: int, end: int, *, small: bool) -> bool:
        """Tell whether the lines from ``first`` to ``label`` go on with a note: its sentence is open, or the label is close."""
        last = _BACK.sub("", self._lines[extent[-1]].text.rstrip())
        if last[-1:] not in _ENDS or self._line(first).text.lstrip()[:1].islower():
            return True
        if label == end or not small:
            return False
        return self._line(label - 1).base - self._line(label).base <= _CLOSE * self._line(label).height
