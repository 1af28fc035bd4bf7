"""The lines of a plain text, its pages, and the furniture that pages repeat: page numbers, running heads, rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from citecheck.model.span import Span

_LINE = re.compile(r"([^\n\r\f\u2028\u2029]*)(\r\n|[\n\r\f\u2028\u2029]|\Z)")
_DIGITS = re.compile(r"\d+")
#: A line that is nothing but a page number: "7", "- 7 -", "Page 7", "1 / 3", "Seite 2 von 9", "[7]" is not one.
_PAGE_NUMBER = re.compile(
    r"(?i)(?:[-–—|]\s*)?(?:(?:page|p\.|pg\.?|seite|página|pagina|sayfa|стр\.?|صفحة|ص)\s*)?"
    r"(\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|de|von|sur|di|из|من)\s*\d{1,4})?(?:\s*[-–—|])?"
)
_TOTAL = re.compile(r"(?i)\d{1,4}\s*(?:/|of|de|von|sur|di|из|من)\s*\d{1,4}\W*")
_PAGE_WORD = re.compile(r"(?i)\b(?:page|pg|seite|página|pagina|sayfa|стр|صفحة)\b\.?\s*\d")
_RULE = re.compile(r"[-_–—=~·•.*\s]{3,}")
#: The beginning of a note, its digits replaced: at a page's foot it is no furniture, however often it is repeated.
_LABELLED = re.compile(r"[\[(]?#[\]).:-]?(?:\s|\Z|[^\W\d_]|[\"“«])|[¹²³⁰⁴-⁹*†‡§]")
#: How many lines from a page's edge a running head or page number may stand, and on how many pages it must.
_EDGE = 3
_REPEATED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line: where it starts and ends (line end left out), its stripped text, where that starts, and its page from 0."""

    start: int
    end: int
    text: str
    at: int
    page: int

    @property
    def blank(self) -> bool:
        """Tell whether nothing but white space stands on the line."""
        return not self.text

    @property
    def indent(self) -> int:
        """Number of white characters before the text."""
        return self.at - self.start


@dataclass(frozen=True)
class Sheet:
    """A text cut into lines and pages. ``furniture`` holds the indices of lines that belong to pages, not to the text."""

    text: str
    lines: Sequence[Line]
    pages: tuple[int, ...]
    furniture: frozenset[int]

    @cached_property
    def starts(self) -> list[int]:
        """Offsets at which lines start."""
        return [line.start for line in self.lines]

    @cached_property
    def end(self) -> int:
        """Offset at which the text's last word ends."""
        return len(self.text.rstrip())

    def index_at(self, offset: int) -> int:
        """Return the index of the line on which ``offset`` stands."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def skipped(self, index: int) -> bool:
        """Tell whether line ``index`` holds no words of the text: blank, or furniture."""
        return not self.lines[index].text or index in self.furniture

    def width(self, outside: Sequence[Span] = ()) -> int:
        """Return the length that nine in ten lines do not pass: where the text wraps. 0 where there are no lines."""
        covered = [line for line in self.lines if line.text and not _within(line.at, outside)]
        lengths = sorted(len(line.text) for line in covered)
        return lengths[int(len(lengths) * 0.9)] if lengths else 0


def lay_out(text: str) -> Sheet:
    """Cut ``text`` into lines and pages (form feeds, or page numbers where there are none) and find the furniture."""
    lines, pages = _cut(text)
    furniture = {index for index, line in enumerate(lines) if len(line.text) > 2 and _RULE.fullmatch(line.text)}
    if pages:
        furniture |= _at_edges(lines)
    else:
        furniture |= _counted(lines)
    return Sheet(text, lines, pages, frozenset(furniture))


def _cut(text: str) -> tuple[list[Line], tuple[int, ...]]:
    lines: list[Line] = []
    pages = [0]
    for found in _LINE.finditer(text):
        raw = found.group(1)
        stripped = raw.strip()
        at = found.start() + (len(raw) - len(raw.lstrip()) if stripped else 0)
        if raw or found.group(2):
            lines.append(Line(found.start(), found.end(1), stripped, at, len(pages) - 1))
        if found.group(2) == "\f":
            pages.append(found.end())
    if len(pages) > 1 and not text[pages[-1] :].strip():
        pages.pop()
    return lines, tuple(pages) if len(pages) > 1 else ()


def _at_edges(lines: Sequence[Line]) -> set[int]:
    """Find running heads, feet and page numbers: lines at a page's edge that other pages repeat, but for their digits.

    Pages are peeled from outside: a line further in is furniture only where all lines outside of it are.
    """
    by_page: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.text:
            by_page[line.page].append(index)
    groups: dict[str, set[int]] = defaultdict(set)
    found: set[int] = set()
    for page, indices in by_page.items():
        for index in {*indices[:_EDGE], *indices[-_EDGE:]}:
            groups[_shape(lines[index].text)].add(page)
        found |= _page_numbers(lines, indices)
    needed = min(_REPEATED, max(2, len(by_page)))
    repeated = {shape for shape, pages in groups.items() if len(pages) >= needed and shape != "#"}
    for indices in by_page.values():
        for index in _peeled(lines, indices[:2], repeated, found):
            found.add(index)
        for index in _peeled(lines, indices[: -_EDGE - 1 : -1], repeated, found):
            if index not in found and _LABELLED.match(_DIGITS.sub("#", lines[index].text)):
                break
            found.add(index)
    return found


def _shape(text: str) -> str:
    """Return a line with its digits made alike; an address is only like itself."""
    return text if "://" in text else _DIGITS.sub("#", text)


def _peeled(lines: Sequence[Line], indices: Sequence[int], repeated: set[str], found: set[int]) -> Iterator[int]:
    """Yield lines from the edge inwards, as long as each is repeated, and no sentence, or known as furniture."""
    for index in indices:
        text = lines[index].text
        if index not in found and (_shape(text) not in repeated or text[-1] in ".!?؟。"):
            return
        yield index


def _page_numbers(lines: Sequence[Line], indices: Sequence[int]) -> set[int]:
    """Return the outermost lines of a page that are page numbers."""
    edges = [index for index in (indices[0], indices[-1]) if _PAGE_NUMBER.fullmatch(lines[index].text)]
    if len(indices) > 2 and not edges and _TOTAL.fullmatch(lines[indices[-2]].text):
        edges.append(indices[-2])
    return set(edges)


def _counted(lines: Sequence[Line]) -> set[int]:
    """Find page numbers in a text without form feeds: lines of one shape that count up, three at least.

    A bare number counts only between blank lines, else it may be a note's label.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.text and len(line.text) <= 200 and _DIGITS.search(line.text) and _may_number(lines, index):
            groups[re.sub(r"\s+", " ", _DIGITS.sub("#", line.text))].append(index)
    found: set[int] = set()
    for indices in groups.values():
        if len(indices) >= _REPEATED and _counts_up(lines[index].text for index in indices):
            found.update(indices)
    return found


def _may_number(lines: Sequence[Line], index: int) -> bool:
    text = lines[index].text
    if _TOTAL.fullmatch(text):
        return True
    if _PAGE_NUMBER.fullmatch(text):
        before = lines[index - 1].text if index else ""
        after = lines[index + 1].text if index + 1 < len(lines) else ""
        return not before and not after
    return bool(_PAGE_WORD.search(text)) and (text[-1].isdigit() or "   " in text or _PAGE_WORD.match(text) is not None)


def _counts_up(texts: Iterable[str]) -> bool:
    """Tell whether one number of each line is always one more than on the line before, and the other numbers stay."""
    rows = [[int(run) for run in _DIGITS.findall(text)] for text in texts]
    steps = [[b - a for a, b in zip(first, second, strict=True)] for first, second in pairwise(rows)]
    return all(sorted(step)[-1:] == [1] and sum(map(abs, step)) == 1 for step in steps)


def _within(offset: int, spans: Sequence[Span]) -> bool:
    index = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return index >= 0 and offset < spans[index].end
