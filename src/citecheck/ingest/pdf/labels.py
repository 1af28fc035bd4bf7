"""Possible labels of notes in the lines of a PDF, and the chains of rising numbers that they form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citecheck.ingest.lexicon import MONTHS
from citecheck.ingest.pdf.lines import Line
from citecheck.ingest.pdf.ordinals import ORDINALS
from citecheck.ingest.plain.labels import SUPERSCRIPTS
from citecheck.model.document import Scope

#: A line lower than this share of the body's is small: notes are set small, and so are captions and tables.
SMALL = 0.97
#: The body's size is the largest one that at least this share of the letters has.
_BODY_SHARE = 0.2

#: A label as it stands at the beginning of a line, by style.
_STYLES = (
    ("bracket", re.compile(r"\[(\d{1,4})\]\.?\s*(?=\S)")),
    ("paren", re.compile(r"\((\d{1,4})\)\s*(?=\S)")),
    ("dot", re.compile(r"(\d{1,4})\.(?!\d)\s*(?=\S)")),
    ("rparen", re.compile(r"(\d{1,4})\)\s*(?=\S)")),
    ("bare", re.compile(r"(\d{1,4})(?:\s+(?![-/–,.:;)=%+×])|(?=[^\W\d_]|[\"“«„‘]))")),
)
_SUPER = re.compile(r"([⁰¹²³⁴-⁹]{1,3})[.)]?\s*")
_SYMBOL = re.compile(r"(\*{1,4}|†{1,3}|‡{1,3}|§(?!\s?\d)|¶)(?![*†‡§])\s*(?=\S)")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
#: A letter or Roman numeral that is not raised: with a full stop or bracket, before a capital or quote, or of two letters.
_ORDINAL = re.compile(r"([a-z]{1,9})(?:[.)]\s*(?=\S)|\s*(?=[^\W\d_a-z]|[“„«\"(])|(?<=..)\s+(?=\S))")
_WORD = re.compile(r"\s*([^\W\d_]+)")
#: What a step in the numbering costs in a chain: the next number, one or two left out, more left out (pages that are pictures).
_HOLES = {1: 0.0, 2: 0.4, 3: 0.6}
_LEAP = 2.0
_RESTART = 0.4
#: Most digits of a raised label, and the weight of one that was printed twice ("7" as "77"), as Word does where its sign
#: stands twice in the note.
_LONGEST = 6
_DOUBLED = 0.4


@dataclass(frozen=True, slots=True)
class PdfLabel:
    """A possible label: the line's index, the number (None for a sign), how it is written, and where the note's text begins.

    ``weight`` says how much it looks like one: a raised number on a small line most, then a plain one there, then a raised one
    on a line of the body, which may be a marker that came to its line's beginning.
    """

    line: int
    number: int | None
    written: str
    body: int
    style: str
    weight: float


@dataclass(frozen=True, slots=True)
class Chain:
    """Labels whose numbers rise, cut into segments where the numbering begins anew."""

    scope: Scope
    segments: tuple[tuple[PdfLabel, ...], ...]

    @property
    def labels(self) -> tuple[PdfLabel, ...]:
        """All labels, in order."""
        return tuple(label for segment in self.segments for label in segment)


def body_height(lines: Sequence[Line]) -> float:
    """Return the height of the body's font: the largest that a fifth of the letters has. 0 where there are no letters."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.height * 2) / 2] += line.letters
    total = sum(letters.values())
    common = [size for size, count in letters.items() if count + letters[size + 0.5] >= _BODY_SHARE * total]
    if not total or not common:
        return 0.0
    near = [line for line in lines if abs(line.height - max(common)) <= 0.5]
    return sum(line.height * (line.letters + 1) for line in near) / sum(line.letters + 1 for line in near)


def find_pdf_labels(lines: Sequence[Line], furniture: set[int], body: float) -> dict[str, list[PdfLabel]]:
    """Return every line beginning that may be a label, by style: raised (with those on small lines), symbol, plain ones."""
    found: dict[str, list[PdfLabel]] = {"raised": [], "symbol": []}
    for index, line in enumerate(lines):
        if index in furniture:
            continue
        for label in _labels(index, line, small=line.height < SMALL * body):
            found.setdefault(label.style, []).append(label)
    return found


def _labels(index: int, line: Line, *, small: bool) -> Iterator[PdfLabel]:
    text = line.text
    symbol = _SYMBOL.match(text)
    up = line.raised[0] if line.raised and line.raised[0].start == 0 else None
    if symbol and (small or up):
        yield PdfLabel(index, None, symbol.group(1), symbol.end(), "symbol", 1.0)
        return
    if small or up:
        yield from _ordinal(index, text, up.end if up else 0)
    if up is not None or _SUPER.match(text):
        yield from _raised(index, text, up.end if up else 0, small=small)
        return
    for style, pattern in _STYLES:
        match = pattern.match(text)
        if match is None:
            continue
        word = _WORD.match(text, match.end())
        if (
            int(match.group(1))
            and not _YEAR.fullmatch(match.group(1))
            and not (style in ("bare", "dot") and word and word.group(1).lower() in MONTHS)
        ):
            label = PdfLabel(index, int(match.group(1)), match.group(1), match.end(), style, 1.0)
            yield label
            if small:  # a note's label, set small but not raised
                yield PdfLabel(index, label.number, label.written, label.body, "raised", 0.6)
        return


def _ordinal(index: int, text: str, end: int) -> Iterator[PdfLabel]:
    """Yield what a letter or a Roman numeral at a line's beginning may label: raised, or parted from its note ("iv See")."""
    found = None if end else _ORDINAL.match(text)
    if not end and not found:
        return
    sign, body = (found.group(1), found.end()) if found else (text[:end].strip("()[]., "), end)
    body += len(text[body:]) - len(text[body:].lstrip(" .)]"))
    for style, numbers in ORDINALS.items():
        if sign in numbers and body < len(text):
            yield PdfLabel(index, numbers[sign], sign, body, style, 0.6 if found else 1.0)


def _raised(index: int, text: str, end: int, *, small: bool) -> Iterator[PdfLabel]:
    drawn = _SUPER.match(text)
    sign = drawn.group(1).translate(SUPERSCRIPTS) if drawn and not end else text[:end].strip("()[].,* ")
    body = drawn.end() if drawn and not end else end
    while body < len(text) and text[body] in " .)]":
        body += 1
    if not sign.isdecimal() or len(sign) > _LONGEST or not int(sign) or body >= len(text):
        return
    weight = 1.0 if small else 0.5
    if len(sign) <= 4:
        yield PdfLabel(index, int(sign), str(int(sign)), body, "raised", weight)
    half, rest = sign[: len(sign) // 2], sign[len(sign) // 2 :]
    if half == rest and int(half):
        yield PdfLabel(index, int(half), str(int(half)), body, "raised", _DOUBLED * weight)


def chains(lines: Sequence[Line], labels: Sequence[PdfLabel]) -> list[Chain]:
    """Return the best chain that rises through the whole document and, if another, the best that begins anew now and then."""
    if not labels:
        return []
    whole = _best(lines, labels, restarts=False)
    found = [Chain("document", (tuple(whole),))] if whole else []
    broken = _best(lines, labels, restarts=True)
    segments: list[list[PdfLabel]] = []
    for label in broken:
        if not segments or (label.number or 0) <= (segments[-1][-1].number or 0):
            segments.append([])
        segments[-1].append(label)
    if len(segments) > 1:
        pages = [{lines[label.line].page for label in segment} for segment in segments]
        single = sum(len(here) == 1 for here in pages) > 0.8 * len(pages)
        scope: Scope = "page" if single and len(set().union(*pages)) >= 0.9 * len(pages) else "chapter"
        found.append(Chain(scope, tuple(map(tuple, segments))))
    return found


class _Maxima:
    """The best score among numbers up to one: a Fenwick tree of prefix maxima over 1 to 9,999."""

    def __init__(self) -> None:
        self._tree: list[tuple[float, int]] = [(0.0, -1)] * 10_000

    def raise_to(self, number: int, value: tuple[float, int]) -> None:
        while number < len(self._tree):
            self._tree[number] = max(self._tree[number], value)
            number += number & -number

    def below(self, number: int) -> tuple[float, int]:
        best, number = (0.0, -1), number - 1
        while number > 0:
            best = max(best, self._tree[number])
            number -= number & -number
        return best


def _best(lines: Sequence[Line], labels: Sequence[PdfLabel], *, restarts: bool) -> list[PdfLabel]:
    """Return the heaviest chain: each number is tied to the best lower one before it, at the cost of the numbers left out."""
    last: dict[int, tuple[float, int]] = {}
    maxima = _Maxima()
    back: list[int] = []
    top: tuple[float, int] = (0.0, -1)  # the best of all so far, and of all on pages before
    top_before, page = top, -1
    for here, label in enumerate(labels):
        number = label.number or 0
        if lines[label.line].page != page:
            top_before, page = top, lines[label.line].page
        best, source = -min(1.0, 0.25 * (number - 1)), -1
        for step, cost in _HOLES.items():
            score, at = last.get(number - step, (0.0, -1))
            if at >= 0 and score - cost > best:
                best, source = score - cost, at
        score, at = maxima.below(number)
        if at >= 0 and score - _LEAP > best:
            best, source = score - _LEAP, at
        if restarts and number == 1:
            for (score, at), cost in ((top_before, _RESTART), (top, 2 * _RESTART)):
                if at >= 0 and score - cost > best:
                    best, source = score - cost, at
        value = best + label.weight, here
        back.append(source)
        if value > last.get(number, (0.0, -1)):
            last[number] = value
            maxima.raise_to(number, value)
        top = max(top, value)
    chain: list[PdfLabel] = []
    at = top[1]
    while at >= 0:
        chain.append(labels[at])
        at = back[at]
    return chain[::-1]
