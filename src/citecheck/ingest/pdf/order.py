"""The order of reading of a line with right-to-left words, told by the places of its words alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from citecheck.text.pdf.shapes import Run

#: A gap wider than this share of the height parts two words.
_GAP = 0.12
_LETTER = re.compile(r"[^\W\d_]")
#: Signs that end the part of a URL on a line; a bracket or quotation mark to the right of it would open it.
_OF_URLS = frozenset("-/_=&?%~+#\ufffe\ufffd\x02")
#: Quotation marks that pdfium swaps in words read from the right; Unicode does not mirror them (Bidi_Mirrored=No).
_UNTURNED = {"“": "”", "”": "“", "‘": "’", "’": "‘"}


def is_rtl(runs: Sequence[Run]) -> bool:
    """Tell whether most letters are read from right to left."""
    return sum(len(run.text) for run in runs if run.rtl) > sum(len(run.text) for run in runs if _reads_ltr(run))


def logical(runs: Sequence[Run], *, rtl: bool) -> tuple[list[Run], dict[int, float]]:
    """Put the runs of a line with right-to-left words into the order of reading, by their places alone.

    Returns them with the gap, by ``id``, before each one that begins a stretch: its neighbour on the page is the stretch
    before, not the run before.

    The line is cut into stretches of one direction. Numbers and signs between Latin words go with these; numbers joined by
    a full stop, comma, colon or slash are one number (UAX #9, W4); a hyphen between numbers is not.
    """
    visual = sorted(runs, key=lambda run: (run.x0 + run.x1) / 2)
    ltr = [_reads_ltr(run) for run in visual]
    ahead = len(visual)
    for index in range(len(visual) - 1, -1, -1):  # neutrals and numbers between two Latin words
        if ltr[index]:
            if ahead < len(visual) and not any(run.rtl for run in visual[index:ahead]):
                ltr[index:ahead] = [True] * (ahead - index)
            ahead = index
    for index in range(1, len(visual)):  # numbers and signs that are glued to a Latin word: the end of a URL
        if ltr[index - 1] and not ltr[index]:
            end = _glued_part(visual, index)
            ltr[index:end] = [True] * (end - index)
    stretches: list[tuple[bool, list[Run]]] = []
    for index, run in enumerate(visual):
        forward = ltr[index] or (run.text[0].isdigit() and not run.rtl) or _inside_number(visual, index)
        glued = (
            bool(stretches)
            and stretches[-1][0]
            and forward
            and ((ltr[index] and ltr[index - 1]) or _near(visual[index - 1], run))
        )
        backward = bool(stretches) and not stretches[-1][0] and not forward
        if glued or backward:
            stretches[-1][1].append(run)
        else:
            stretches.append((forward, [run]))
    if rtl:
        stretches.reverse()
    for forward, stretch in stretches:
        for run in () if forward else stretch:
            run.text = _UNTURNED.get(run.text, run.text)
    gaps = {
        id(two[0] if forward else two[-1]): max(two[0].x0 - _end(one), one[0].x0 - _end(two))
        for (_, one), (forward, two) in pairwise(stretches)
    }
    return [run for forward, stretch in stretches for run in (stretch if forward else stretch[::-1])], gaps


def _end(stretch: Sequence[Run]) -> float:
    return max(run.x1 for run in stretch)


def _glued_part(runs: Sequence[Run], start: int) -> int:
    """Return the index past the last number, or sign that only a URL holds, that follows without a gap; else ``start``."""
    end = start
    for index in range(start, len(runs)):
        if runs[index].rtl or not _near(runs[index - 1], runs[index]):
            break
        if runs[index].text[0].isdigit() or runs[index].text in _OF_URLS:
            end = index + 1
    return end


def _reads_ltr(run: Run) -> bool:
    return not run.rtl and _LETTER.match(run.text) is not None


def _near(one: Run, two: Run) -> bool:
    return two.x0 - one.x1 < _GAP * max(one.height, two.height) and abs(one.base - two.base) < 0.05 * max(one.height, 1.0)


def _inside_number(runs: Sequence[Run], index: int) -> bool:
    if runs[index].text not in ".,:/" or not 0 < index < len(runs) - 1:
        return False
    one, two = runs[index - 1], runs[index + 1]
    # A raised number counts too: "2016.¹" stands on the page as one number does.
    glued = all(after.x0 - before.x1 < _GAP * before.height for before, after in ((one, runs[index]), (runs[index], two)))
    return one.text[-1].isdigit() and two.text[0].isdigit() and glued
