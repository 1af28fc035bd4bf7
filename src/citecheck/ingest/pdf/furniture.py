"""What belongs to a PDF's pages and not to its text: page numbers, running heads and feet, found by their place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from citecheck.ingest.pdf.lines import Line

#: A running head stands within this many lines of its page's edge.
_EDGE = 2
#: On how many pages a line must be repeated at one place to be a running head, and how far that place may shift, in points.
_REPEATED = 3
_SHIFT = 4.0
#: Share of pages with a head at one place above which any line at that place is a head: a chapter's title on its only page.
_MOST = 0.6
#: Least distance between a head and the text, as a multiple of the usual one between lines of the page.
_PARTED = 1.3

#: Letters of a line that tells where the text begins and ends, and of one that is more than a number.
_WIDE = 30
_WORDED = 5

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?i)(?:[-–—|]\s*)?(?:(?:page|p\.|pg\.?|seite|página|pagina|sayfa|стр\.?|صفحة|ص)\s*)?"
    r"(\d{1,4}|[ivxl]{1,7})(?:\s*(?:/|of|de|von|sur|di|из|من)\s*\d{1,4})?(?:\s*[-–—|])?"
)
_LABEL = re.compile(r"[\[(]?\d{1,3}[\]).]\s*\S|[*†‡⁰¹²³⁴-⁹]+\s*\S")


def find_furniture(lines: Sequence[Line]) -> set[int]:
    """Return the indices of the lines that are page numbers, running heads or running feet."""
    edges = list(_edges(lines))
    pages = len({line.page for line in lines})
    found = _numbers(lines, edges)
    groups: dict[str, list[int]] = defaultdict(list)
    for index, _ in edges:
        groups[_DIGITS.sub("#", lines[index].text).strip()].append(index)
    needed = min(_REPEATED, max(2, pages))
    for shape, indices in groups.items():
        if shape != "#" and (not shape.startswith("# ") or _counts(lines, indices)):
            found.update(_at_one_place(lines, indices, needed))
    return found | _in_place(lines, edges, found, pages) | _printed_again(lines) | _linked_again(lines)


def _printed_again(lines: Sequence[Line]) -> set[int]:
    """Return the uppermost lines, and those beside the text, that stand word by word at one place on several pages.

    No gap is asked of them: a head may stand close above the text, and tabs and stamps stand beside it.
    """
    places: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for indices in _by_page(lines).values():
        levels = sorted({round(lines[index].base) for index in indices})
        wide = [lines[index] for index in indices if lines[index].letters > _WIDE]
        left, right = (min(line.x0 for line in wide), max(line.x1 for line in wide)) if wide else (0.0, 0.0)
        for index in indices:
            line = lines[index]
            uppermost = round(line.base) == levels[-1] and line.letters > _WORDED and not _is_label(line)
            if uppermost or (wide and (line.x1 <= left or line.x0 >= right)):
                places[line.text, round(line.x0 / _SHIFT), round(line.base / _SHIFT)].append(index)
    return {index for found in places.values() if len({lines[index].page for index in found}) >= _REPEATED for index in found}


def _linked_again(lines: Sequence[Line]) -> set[int]:
    """Return the outermost lines that stand word by word at one place of two pages or more, with the same link.

    Two are enough, below notes too: a report does not cite one source in the same words at the same place of two pages.
    """
    places: dict[tuple[str, str, int, int], list[int]] = defaultdict(list)
    for indices in _by_page(lines).values():
        levels = [round(lines[index].base) for index in indices]
        for index in indices:
            line = lines[index]
            uri = next((laid.uri for laid in line.links if laid.uri), None)
            if uri and round(line.base) in (min(levels), max(levels)) and not _is_label(line):
                places[line.text, uri, round(line.x0 / _SHIFT), round(line.base / _SHIFT)].append(index)
    return {index for found in places.values() if len({lines[index].page for index in found}) > 1 for index in found}


def _by_page(lines: Sequence[Line]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        found[line.page].append(index)
    return found


def _edges(lines: Sequence[Line]) -> Iterator[tuple[int, bool]]:
    """Yield the lines nearest to the upper and lower edge of each page, with True for the upper one."""
    for indices in _by_page(lines).values():
        levels = sorted({round(lines[index].base) for index in indices}, reverse=True)
        steps = [one - two for one, two in pairwise(levels)]
        pitch = median(steps) if len(steps) >= 4 else 1.2 * median(lines[index].height for index in indices)
        top = _apart(levels, pitch)
        foot = _apart([-level for level in reversed(levels)], pitch)
        yield from ((index, True) for index in indices if top is not None and round(lines[index].base) >= top)
        below = [index for index in indices if foot is not None and -round(lines[index].base) >= foot]
        noted = any(_is_label(lines[index]) for index in below)
        yield from ((index, False) for index in below if not noted or _PAGE_NUMBER.fullmatch(lines[index].text.strip()))


def _apart(levels: Sequence[int], pitch: float) -> int | None:
    """Return the last of the outermost levels (falling) that a gap parts from the text, None where there is no gap."""
    for place in range(min(_EDGE, len(levels) - 1), 0, -1):
        if levels[place - 1] - levels[place] > _PARTED * pitch:
            return levels[place - 1]
    return levels[-1] if 0 < len(levels) <= _EDGE else None


def _is_label(line: Line) -> bool:
    """Tell whether the line begins as a note does: the last note of a page is no running foot."""
    raised = bool(line.raised) and line.raised[0].start == 0 and line.raised[0].end < len(line.text)
    return raised or _LABEL.match(line.text) is not None


def _at_one_place(lines: Sequence[Line], indices: Sequence[int], needed: int) -> list[int]:
    """Return those of the lines that stand at the height of most of them, if they stand on enough pages."""
    kept: list[int] = []
    for base in {round(lines[index].base / _SHIFT) for index in indices}:
        near = [index for index in indices if abs(lines[index].base - base * _SHIFT) <= _SHIFT]
        if len({lines[index].page for index in near}) >= needed:
            kept += near
    return kept


def _counts(lines: Sequence[Line], indices: Sequence[int]) -> bool:
    """Tell whether the numbers with which lines begin count as the pages do: "12 The Valley Report", and not "12 Ibid."."""
    steps = Counter(int(_DIGITS.findall(lines[index].text)[0]) - lines[index].page for index in indices)
    return steps.most_common(1)[0][1] >= 0.8 * len(indices)


def _numbers(lines: Sequence[Line], edges: Sequence[tuple[int, bool]]) -> set[int]:
    """Return the lines at an edge that are nothing but a page number: they count as the pages do, or stand where those stand."""
    numbers: list[tuple[int, int | None]] = []
    for index, _ in edges:
        match = _PAGE_NUMBER.fullmatch(lines[index].text.strip())
        if match:
            numbers.append((index, int(match.group(1)) - lines[index].page if match.group(1).isdecimal() else None))
    steps = Counter(step for _, step in numbers if step is not None)
    usual = {step for step, count in steps.items() if count >= 2 or len(numbers) == 1}
    found = {index for index, step in numbers if step in usual}
    places = {round(lines[index].base / _SHIFT) for index in found}
    return found | {index for index, _ in numbers if round(lines[index].base / _SHIFT) in places}


def _in_place(lines: Sequence[Line], edges: Sequence[tuple[int, bool]], found: set[int], pages: int) -> set[int]:
    """Return upper lines at the height at which most pages have their head, at a distance from the text below."""
    heads = Counter(round(lines[index].base / _SHIFT) for index, upper in edges if upper and index in found)
    usual = {place for place, count in heads.items() if pages >= 5 and count >= _MOST * pages}
    return {
        index
        for index, upper in edges
        if upper and round(lines[index].base / _SHIFT) in usual and len(lines[index].text) < 120 and _is_apart(lines, index)
    }


def _is_apart(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    below = [other.base for other in lines[index + 1 : index + 40] if other.page == line.page and other.base < line.base - 1]
    return not below or line.base - max(below) > 1.5 * line.height
