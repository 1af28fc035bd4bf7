"""Paragraphs and sentences of a plain text whose lines are wrapped, broken by pages, and interrupted by notes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from citecheck.ingest.lexicon import ABBREVIATIONS, MONTHS, STARTERS, UNFINISHED
from citecheck.ingest.lines import Line, Sheet
from citecheck.model.span import Span

_BULLET = re.compile(r"(?:[-–—•·*▪●◦‣➢✓]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\[\d{1,3}\])\s+(?=\S)")
_ENDED = re.compile(r"[.!?…؟。][\"”’'»)\]]*\Z")
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*\Z")
_FIRST_WORD = re.compile(r"\S+")
_HEADING_NUMBER = re.compile(
    r"(?:#{1,6}\s|(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5})[.)]?\s+[A-Z]|(?:chapter|section|part|annex|appendix)\s)", re.IGNORECASE
)
#: A place where a sentence may end: a full stop or its like, what closes after it, and white space or a capital after that.
_STOP = re.compile(r"[.!?…؟。]+[\"”’'»)\]]*(?=\s|\Z|[A-ZÀ-Þ\u0400-\u042f\u0600-\u06ff])")
_WORD_BEFORE = re.compile(r"[^\s(\[\"“«]+\Z")
_NAME_END = re.compile(r"(?i)(?:com|net|org|js|gov|edu|info|tv|eu|uk|de|fr)\b")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Share of the text's width that a line must reach for its end to be no choice of the writer.
_FULL = 0.85
#: Longest heading, in characters.
_HEADING = 110


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, as indices into ``Sheet.lines``; blank lines, furniture and notes between them are left out."""

    indices: tuple[int, ...]
    span: Span
    bullet: int = 0


class Flow:
    """The text's own lines, without notes and furniture, cut into paragraphs."""

    def __init__(self, sheet: Sheet, notes: Sequence[Span], signs: Sequence[Span] = ()) -> None:
        """Take the spans of all notes in rising order, and of all markers: "[3]" may begin a wrapped line."""
        self.sheet = sheet
        self.signs = {span.start for span in signs}
        self.notes = notes
        self.note_starts = [span.start for span in notes]
        self.width = sheet.width(notes)
        self.paragraphs = list(self._paragraphs())

    @cached_property
    def starts(self) -> list[int]:
        """Offsets at which paragraphs start."""
        return [paragraph.span.start for paragraph in self.paragraphs]

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """Return the paragraph whose lines hold ``offset``, or None."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0 or offset > self.paragraphs[index].span.end:
            return None
        return self.paragraphs[index]

    def gaps(self, paragraph: Paragraph) -> list[Span]:
        """Return what lies between the paragraph's lines but is not of it: notes and furniture."""
        lines = self.sheet.lines
        spans: list[Span] = []
        for one, following in zip(paragraph.indices, paragraph.indices[1:], strict=False):
            if following > one + 1 and any(lines[index].text for index in range(one + 1, following)):
                spans.append(Span(lines[one].at + len(lines[one].text), lines[following].at - 1))
        return spans

    def _in_note(self, line: Line) -> bool:
        index = bisect_right(self.note_starts, line.at) - 1
        return index >= 0 and line.at < self.notes[index].end

    def _body(self) -> Iterator[tuple[int, Line, bool]]:
        """Yield index, line and whether a break (blank line, page, note) stands before it, for each line of the text."""
        broken = True
        for index, line in enumerate(self.sheet.lines):
            if self.sheet.skipped(index) or self._in_note(line):
                broken = True
                continue
            yield index, line, broken
            broken = False

    def _paragraphs(self) -> Iterator[Paragraph]:
        group: list[int] = []
        bullet = 0
        body = list(self._body())
        for place, (index, line, broken) in enumerate(body):
            following = body[place + 1] if place + 1 < len(body) else None
            if group and self._starts(group, line, broken=broken):
                yield self._paragraph(group, bullet)
                group = []
            if not group:
                bullet = self._bullet(line)
            group.append(index)
            if self._is_heading(group, line, following):
                yield self._paragraph(group, bullet)
                group = []
        if group:
            yield self._paragraph(group, bullet)

    def _paragraph(self, group: Sequence[int], bullet: int) -> Paragraph:
        first, last = self.sheet.lines[group[0]], self.sheet.lines[group[-1]]
        return Paragraph(tuple(group), Span(first.at, max(first.end, last.end)), bullet)

    def _bullet(self, line: Line) -> int:
        """Return how long the bullet or number of a list is that begins the line; 0 where there is none."""
        found = None if line.at in self.signs else _BULLET.match(line.text)
        return found.end() if found else 0

    def _starts(self, group: Sequence[int], line: Line, *, broken: bool) -> bool:
        """Tell whether ``line`` begins a new paragraph after the lines in ``group``."""
        before = self.sheet.lines[group[-1]].text
        if self._bullet(line):
            ended = _ENDED.search(before) or before[-1] in ":;" or self._bullet(self.sheet.lines[group[0]])
            return bool(ended) or (broken and not self._unfinished(before))
        if not broken:
            return False
        if _opens_small(line.text):
            return bool(_ENDED.search(before)) and self._chosen(before, line.text)
        if _ENDED.search(before) or before[-1] == ":":
            return True
        return not self._unfinished(before) and self._chosen(before, line.text)

    @staticmethod
    def _unfinished(text: str) -> bool:
        """Tell whether a line ends in the middle of a sentence: by a comma, a hyphen, or a word that nothing can end with."""
        if text[-1] in ",-–—(،/&":
            return True
        word = _LAST_WORD.search(text)
        return bool(word and word.group(1).lower() in UNFINISHED and text[-1].isalpha())

    def _chosen(self, before: str, following: str) -> bool:
        """Tell whether the line could have held the next word, so that the writer chose to end it there."""
        word = _FIRST_WORD.match(following)
        return len(before) + 1 + len(word.group() if word else "") < _FULL * self.width or self.width > 2 * _HEADING

    def _is_heading(self, group: Sequence[int], line: Line, following: tuple[int, Line, bool] | None) -> bool:
        """Tell whether the lines so far are a heading: short by choice, ending in nothing, and followed by a capital."""
        if following is None or len(group) > 3 or line.text[-1] in ".!?…؟,;-–":
            return False
        text = " ".join(self.sheet.lines[index].text for index in group)
        numbered = _HEADING_NUMBER.match(text) is not None and following[2]
        if len(text) > _HEADING or _opens_small(following[1].text) or _opens_small(text):
            return False
        if self._unfinished(line.text) and not numbered:
            return False
        if len(group) > 1 and not following[2] and not numbered:
            return False
        return numbered or all(self._short(index, following[1].text) for index in group)

    def _short(self, index: int, following: str) -> bool:
        text = self.sheet.lines[index].text
        later = self.sheet.lines[index + 1].text if index + 1 < len(self.sheet.lines) else ""
        return self._chosen(text, later or following)


def _opens_small(text: str) -> bool:
    """Tell whether a line begins, behind opening quotation marks or brackets, with a small letter or with punctuation."""
    bare = text.lstrip("\"“«‘'([„ ")
    return bool(bare) and (bare[0].islower() or bare[0] in ",;،؛")


def sentence_spans(text: str) -> list[Span]:
    """Return the spans of the sentences in ``text``, which is one tidied paragraph without markers.

    >>> text = "It fell on December 6.2016. Then came Mr. Lee."
    >>> [span.of(text) for span in sentence_spans(text)]
    ['It fell on December 6.2016.', 'Then came Mr. Lee.']
    """
    spans: list[Span] = []
    start = 0
    for found in _STOP.finditer(text):
        end = found.end()
        if end < len(text) and not _is_end(text, found):
            continue
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            spans.append(Span(start, end))
        start = end
    while start < len(text) and text[start].isspace():
        start += 1
    if start < len(text):
        spans.append(Span(start, len(text)))
    return spans


def _is_end(text: str, found: re.Match[str]) -> bool:
    """Tell whether a sentence ends at a full stop: not after an abbreviation, in a date, or before a small letter in quotes."""
    sign, end = found.group(), found.end()
    following = text[end : end + 40].lstrip()
    glued = end < len(text) and not text[end].isspace()
    bare = following.lstrip("\"“«‘'([„")
    small = bool(bare) and bare[0].islower()
    if sign[0] == "…" or sign.startswith(".."):
        return not glued and bare[:1].isupper()
    if sign[0] != ".":
        return not small and not glued
    before = _WORD_BEFORE.search(text, max(0, found.start() - 40), found.start())
    word = before.group() if before else ""
    if glued:
        return _splits_glued(word, text[end : end + 6])
    if word and (_is_abbreviation(word, bare) or (word[-1].isdigit() and _goes_on_as_date(word, bare))):
        return False
    if small:
        return len(sign) == 1 and len(word) >= 4 and word[-4:].isalpha()
    return True


def _splits_glued(word: str, following: str) -> bool:
    """Tell "agreement.The" (the space was lost) from "goo.Gl", "U.S.A" and "2016.B"."""
    if "/" in word or "@" in word or "." in word.rstrip("0123456789"):
        return False
    letters = len(word) >= 3 and word[-3:].isalpha() and word[-2:].islower()
    year = word[-4:].isdigit() and len(word) >= 4
    if _NAME_END.match(following):
        return False
    return (letters or year) and len(following) > 1 and following[0].isupper() and following[1].islower()


def _is_abbreviation(word: str, following: str) -> bool:
    lower = word.lower()
    if lower in ABBREVIATIONS:
        return not (lower in ("etc", "no", "inc", "co", "ed", "st") and _starts_sentence(following) and lower != "st")
    if len(word) == 1 and word.isalpha() and word.isupper():
        return True
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word):
        return not _starts_sentence(following)
    return False


def _starts_sentence(following: str) -> bool:
    word = _LETTERS.match(following)
    return bool(word and word.group()[0].isupper() and word.group().lower() in STARTERS)


def _goes_on_as_date(word: str, following: str) -> bool:
    """Tell whether "16." goes on as "16. Dezember", "6. 2016" or "16. 12. 2016"."""
    month = _LETTERS.match(following)
    if month and month.group().lower() in MONTHS and len(word) <= 2:
        return True
    return re.match(r"(?:1[5-9]|20)\d\d\b|\d{1,2}\s?\.", following) is not None and len(word.rsplit(".", 1)[-1]) <= 2
