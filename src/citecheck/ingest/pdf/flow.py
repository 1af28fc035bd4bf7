"""Lines of a PDF joined to running text: hyphens at line ends, wrapped URLs, paragraphs that go on over columns and pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from citecheck.ingest.pdf.lines import Line
from citecheck.ingest.pdf.links import Spread, is_address, wraps
from citecheck.ingest.pdf.notes import PdfMark

#: A distance between baselines above which a new paragraph begins, as a multiple of the usual one.
_GAP = 1.4
#: An indent, and a change of the font's height, that begin a paragraph: in heights, and as a share.
_INDENT = 0.7
_RESIZED = 0.08
#: Lines to each side among which the margin is looked for: an indented quotation has a margin of its own.
_NEAR = 6

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LAST = re.compile(r"[^\W\d_]+\Z")
_FIRST = re.compile(r"[^\W\d_]+")
_BULLET = re.compile(r"[•‣▪●○◦■□–—-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]+)[.)]\s")
_BETWEEN = re.compile(r"[\s,;–\-\[\]()]*")
_ENDS = '.!?…؟。:”"»)]'


@dataclass(frozen=True, slots=True)
class Joined:
    """Running text, with the places in it where markers stand and pages begin, and the links laid over it."""

    text: str
    marks: tuple[tuple[int, PdfMark], ...]
    pages: tuple[tuple[int, int], ...]
    spreads: tuple[Spread, ...]


class Words:
    """The words of a document, which tell whether a hyphen at a line's end belongs to the word."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._counts: Counter[str] = Counter()
        for line in lines:
            found = _WORD.findall(line.text.lower())
            if found and line.text.rstrip()[-1:] in "-\u00ad":
                found.pop()
            self._counts.update(found)

    def one_word(self, before: str, after: str) -> bool:
        """Tell whether two halves around a line-end hyphen are one word without it.

        The document's own spelling decides; else two words that both stand alone elsewhere keep the hyphen ("long-term").
        """
        one, two = before.lower(), after.lower()
        if not after[:1].islower() or (before.isupper() and len(before) > 1):
            return False
        together, apart = self._counts[one + two], self._counts[f"{one}-{two}"]
        if together or apart:
            return together >= apart
        return not (len(one) > 2 and len(two) > 2 and self._counts[one] and self._counts[two])


class Margins:
    """Where the lines around a line begin and end, so that it can be told whether a line is full."""

    def __init__(self, lines: Sequence[Line], order: Sequence[int]) -> None:
        self._lines = lines
        self._left: dict[int, float] = {}
        self._right: dict[int, float] = {}
        for at, index in enumerate(order):
            near = [lines[other] for other in order[max(0, at - _NEAR) : at + _NEAR + 1]]
            line = lines[index]
            beside = [other for other in near if other.area == line.area and abs(other.height - line.height) <= 0.1 * line.height]
            self._left[index] = min(other.x0 for other in beside)
            self._right[index] = max(other.x1 for other in beside)

    def room(self, index: int) -> float:
        """Return the room that a line leaves at its end, in points."""
        line = self._lines[index]
        return line.x0 - self._left[index] if line.rtl else self._right[index] - line.x1

    def indent(self, index: int) -> float:
        """Return how far a line is indented against those around it, in points."""
        line = self._lines[index]
        return self._right[index] - line.x1 if line.rtl else line.x0 - self._left[index]

    def width(self, index: int) -> float:
        """Return the width between the margins, in points."""
        return max(1.0, self._right[index] - self._left[index])

    def is_full(self, index: int, following: str) -> bool:
        """Tell whether the token that begins ``following`` would not have fitted at the end of a line."""
        line, token = self._lines[index], following.split(maxsplit=1)
        needed = _width(line, token[0]) if token else 0.0
        return self.room(index) <= max(needed, 0.1 * self.width(index))


def _width(line: Line, words: str) -> float:
    return (line.x1 - line.x0) * len(words) / max(1, len(line.text))


def paragraphs(lines: Sequence[Line], order: Sequence[int], margins: Margins) -> list[list[int]]:
    """Cut the body's lines into paragraphs. One that goes on in the next column or on the next page is one paragraph."""
    pitch = _pitch(lines, order)
    found: list[list[int]] = []
    for index in order:
        if found and not _breaks(lines, found[-1], index, margins, pitch):
            found[-1].append(index)
        else:
            found.append([index])
    return found


def _pitch(lines: Sequence[Line], order: Sequence[int]) -> float:
    """Return the usual distance between baselines, in heights of the font."""
    steps = [
        (lines[one].base - lines[two].base) / lines[one].height
        for one, two in pairwise(order)
        if lines[one].area == lines[two].area and lines[one].height > 0
    ]
    usual = [step for step in steps if 0.7 < step < 2.6]
    return median(usual) if usual else 1.2


def _breaks(lines: Sequence[Line], paragraph: Sequence[int], index: int, margins: Margins, pitch: float) -> bool:
    """Tell whether a new paragraph begins with a line."""
    last = paragraph[-1]
    one, two = lines[last], lines[index]
    height = max(one.height, two.height, 1.0)
    if abs(one.height - two.height) > _RESIZED * height:
        return True
    ending = one.text.rstrip()[-2:]
    if ending[-1:] in "-\u00ad" and ending[:1].isalnum() and two.text[:1].isalnum():
        return False
    finished = ending[-1:] in _ENDS
    goes_on = not finished and two.text[:1].islower()
    word = _width(two, two.text.split(maxsplit=1)[0]) + 0.6 * height
    short = margins.room(last) > word and not goes_on
    if one.area != two.area:
        opens = not two.text[:1].islower()
        return opens and (
            (finished and (short or margins.indent(index) > _INDENT * height)) or margins.room(last) > word + 2 * height
        )
    step = (one.base - two.base) / height
    if step < 0 or step > _GAP * pitch or short:
        return True
    if _BULLET.match(two.text) and (finished or margins.indent(index) < margins.indent(last) - 1):
        return True
    begins_deeper = margins.indent(index) - margins.indent(last) > _INDENT * height
    return begins_deeper and finished and len(paragraph) > 1


def join(
    lines: Sequence[Line], order: Sequence[int], marks: dict[int, list[PdfMark]], words: Words, margins: Margins, *, skip: int = 0
) -> Joined:
    """Join lines to running text. ``skip`` characters of the first line, a note's label, are left out; marks are cut out."""
    places: list[tuple[int, PdfMark]] = []
    pages: list[tuple[int, int]] = []
    spreads: list[Spread] = []
    parts: list[str] = []
    length, tail, before = 0, "", -1
    for index in order:
        line = lines[index]
        if parts:
            gap = _gap(line, lines[before], words, tail=tail, full=margins.is_full(before, line.text))
            if gap is None:
                parts[-1] = parts[-1][:-1]
                length -= 1
            elif gap:
                parts.append(gap)
                length += len(gap)
            tail = "" if gap else tail
        if not parts or lines[before].page != line.page:
            pages.append((length, line.page))
        cuts = _cuts(line, skip if not parts else 0, marks.get(index, ()))
        kept, at = _cut_out(line, cuts, marks.get(index, ()))
        places += [(length + place, mark) for place, mark in at]
        spreads += _spreads(line, length, cuts)
        parts.append(kept)
        length += len(kept)
        tail = _tail(tail + kept)
        before = index
    text = "".join(parts)
    return Joined(text, tuple(places), tuple(pages), tuple(_merged(spreads, text)))


def _tail(text: str) -> str:
    """Return the last word of a text, where it is not followed by white space; of an endless one the beginning and the end."""
    last = text[max(text.rfind(" "), text.rfind("\u00a0")) + 1 :]
    return last if len(last) <= 2_000 else last[:100] + last[-1_000:]


def _cuts(line: Line, start: int, marks: Sequence[PdfMark]) -> list[tuple[int, int]]:
    """Return what is cut out of a line: its beginning up to ``start``, and markers with their brackets and commas."""
    text = line.text
    cuts: list[tuple[int, int]] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        first, last = max(start, mark.start), max(start, mark.end)
        if cuts and len(text[cuts[-1][1] : first]) <= 3 and _BETWEEN.fullmatch(text[cuts[-1][1] : first]):
            first = cuts.pop()[0]
        cuts.append((first, last))
    widened = [(0, start)]
    for first, last in cuts:
        enclosed = first > start and text[first - 1] + text[last : last + 1] in ("[]", "()")
        widened.append((first - 1, last + 1) if enclosed else (first, last))
    return widened


def _cut_out(line: Line, cuts: Sequence[tuple[int, int]], marks: Iterable[PdfMark]) -> tuple[str, list[tuple[int, PdfMark]]]:
    """Return the line's text without what is cut, and where its markers stood."""
    places = [(_moved(mark.start, cuts), mark) for mark in sorted(marks, key=lambda mark: (mark.start, mark.end))]
    kept: list[str] = []
    at = 0
    for first, last in cuts:
        kept.append(line.text[at : max(at, first)])
        at = max(at, last)
    kept.append(line.text[at:])
    return "".join(kept), places


def _moved(place: int, cuts: Sequence[tuple[int, int]]) -> int:
    """Return where a place of the line stands after the cuts."""
    taken = at = 0
    for first, last in cuts:
        taken += max(0, min(place, last) - max(at, first))
        at = max(at, last)
    return place - taken


def _spreads(line: Line, at: int, cuts: Sequence[tuple[int, int]]) -> Iterator[Spread]:
    for laid in line.links:
        start, end = _moved(laid.start, cuts), _moved(laid.end, cuts)
        if laid.uri and end > start:
            yield Spread(at + start, at + end, laid.uri)


def _merged(spreads: Sequence[Spread], text: str) -> Iterator[Spread]:
    """Join the parts of a link that goes on over lines: the same address, with nothing between but space or a part of it.

    A word that runs out of the page is not covered by its link.
    """
    now: Spread | None = None
    for spread in spreads:
        if now is not None and now.uri == spread.uri and "".join(text[now.end : spread.start].split()) in now.uri:
            now = Spread(now.start, spread.end, now.uri)
            continue
        if now is not None:
            yield now
        now = spread
    if now is not None:
        yield now


def _gap(line: Line, before: Line, words: Words, *, tail: str, full: bool) -> str | None:
    """Return what stands between a line and the next: a space, nothing, or None where the line's last hyphen goes as well.

    ``tail`` is the last word so far, ``full`` says that the line before reaches the margin.
    """
    one, two = before.text, line.text
    if linked_on(before, line) or wraps(tail, two[:300], full=full):
        return None if one.endswith("\u00ad") else ""
    if one.endswith("\u00ad"):
        return None
    if not one.endswith("-") or not two[:1].isalnum() or not one[-2:-1].isalnum():
        return " "
    head, rest = _LAST.search(one[:-1]), _FIRST.match(two)
    if head and rest and words.one_word(head.group(), rest.group()):
        return None
    return ""


def linked_on(one: Line, two: Line) -> bool:
    """Tell whether one link covers the end of a line and the beginning of the next, and shows its address there."""
    if not one.links or not two.links or not one.links[-1].uri or one.links[-1].uri != two.links[0].uri:
        return False
    ends = one.links[-1].end >= len(one.text.rstrip()) and two.links[0].start <= 1
    shown = one.text[one.links[-1].start :]
    return ends and " " not in shown.strip() and (is_address(shown) or shown.strip() in one.links[-1].uri)


def marks_by_line(marks: Iterable[PdfMark]) -> dict[int, list[PdfMark]]:
    """Return the markers of each line, by its index."""
    found: dict[int, list[PdfMark]] = defaultdict(list)
    for mark in marks:
        found[mark.line].append(mark)
    return dict(found)
