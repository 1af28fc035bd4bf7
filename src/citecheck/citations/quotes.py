"""Quoted regions of a note: whole ones, and halves whose opening or closing quote is missing."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from citecheck.citations.sources import HOLE

_DOUBLE = '"“”„‟«»＂″'
#: „a“ and »b«: after the one, the other closes.
_PAIRS = {"“": '”“"', "„": '“”"‟', "«": "»", "»": "«", "‟": "”", "”": '”"', '"': '"”“', "＂": "＂", "″": "″"}
_MARK = re.compile(f"[{_DOUBLE}]")
_OPEN_AFTER = " ([{-–—/:,;" + HOLE
_CLOSE_BEFORE = " .,;:!?)]}-–—/،؛؟" + HOLE

#: No title in single quotes is longer, in characters: beyond it an apostrophe is no closing mark.
_LONGEST = 400
Form = Literal["whole", "tail", "head"]


class Quote(msgspec.Struct, frozen=True):
    """A quoted region ``text[start:end]``, marks included; ``inner`` is without them.

    ``form`` is "tail" where only the closing mark is there (the region starts at 0 and the caller must find its real start),
    "head" where only the opening mark is.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    form: Form = "whole"


def quoted(text: str) -> list[Quote]:
    """Return the outermost quoted regions of ``text`` from left to right; nested quotes belong to the outer one.

    >>> [q.inner_start for q in quoted('"tension " and “calm”')]
    [1, 16]
    """
    first = text.find('"')
    found = (mark.start() for mark in _MARK.finditer(text))
    marks = [at for at in found if not (at == first and _inches(text, at))]
    regions = _regions(text, marks)
    if regions and regions[0].start and text[regions[0].start - 1] in "‘'":
        outer = [single for single in _single(text) if single.start < regions[0].start < single.end]
        return [*outer, *(region for region in regions if not any(one.start < region.start < one.end for one in outer))]
    return regions or _single(text)


def _inches(text: str, at: int) -> bool:
    """Tell whether the mark is the sign of inches or seconds (5" gun)."""
    return text[at] in '"″' and at > 0 and text[at - 1].isdigit() and (at < 2 or not text[at - 2].isalnum())


def _regions(text: str, marks: list[int]) -> list[Quote]:
    regions: list[Quote] = []
    stack: list[int] = []
    for number, at in enumerate(marks):
        left = len(marks) - number - 1
        if stack and _closes(text, stack[-1], at, left + 1 if len(stack) == 1 else left + 2):
            opened = stack.pop()
            if not stack:
                regions.append(Quote(opened, at + 1, opened + 1, at))
        elif text[at] == "”" and not stack and at and text[at - 1] not in _OPEN_AFTER:
            regions = [Quote(0, at + 1, 0, at, "tail")]  # a closing mark that nothing opened
        elif not stack or left:
            stack.append(at)
    if stack:
        return _unclosed(text, regions, stack[0])
    return regions


def _closes(text: str, opened: int, at: int, left: int) -> bool:
    """Tell whether the mark at ``at`` closes the one at ``opened``. ``left`` counts marks from here on.

    A straight mark with a blank before and a letter after opens a nested quote, if enough marks follow to close both.
    """
    mark = text[at]
    if mark not in _PAIRS[text[opened]]:
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    opening = (before in _OPEN_AFTER or at == opened + 1) and after not in _CLOSE_BEFORE and bool(after)
    if mark == "“" and text[opened] == "“":
        return not opening and after in _CLOSE_BEFORE
    return not (mark == '"' and opening and left >= 3)


def _unclosed(text: str, regions: list[Quote], at: int) -> list[Quote]:
    """Decide what a mark without a partner is: the end of a title whose opening quote is missing, or the start of one."""
    before = len(text[:at].replace('"', " ").split())
    stop = next((place for place in range(at + 1, len(text)) if text[place] in ",.،؛" + HOLE), len(text))
    after = len(text[at + 1 : stop].split())
    if regions and (at and text[at - 1] in _OPEN_AFTER) and after > 6:
        return [*regions, Quote(at, len(text), at + 1, len(text), "head")]
    glued = at > 0 and not text[at - 1].isspace() and text[at - 1] not in _OPEN_AFTER and text[at + 1 : at + 2] in _CLOSE_BEFORE
    if before >= max(after, 1) or (glued and not regions):
        return [Quote(0, at + 1, 0, at, "tail")]
    return [*regions, Quote(at, len(text), at + 1, len(text), "head")]


def _single(text: str) -> list[Quote]:
    """Return regions in single quotes. An apostrophe closes nothing: a closing mark ends its word and a phrase."""
    regions: list[Quote] = []
    at = 0
    while at < len(text):
        if text[at] not in "‘'‚‹" or not _may_open(text, at):
            at += 1
            continue
        end = _closer(text, at)
        if end is None:
            at += 1
            continue
        regions.append(Quote(at, end + 1, at + 1, end))
        at = end + 1
    return regions


def _closer(text: str, opened: int) -> int | None:
    """Return the mark that closes a single one: one before punctuation, else the first that may ("The Girls’ Guide’, …")."""
    closers = {"‘": "’'", "'": "'’", "‚": "‘’'", "‹": "›"}[text[opened]]
    weak = None
    for place in range(opened + 2, min(opened + _LONGEST, len(text))):
        if text[place] == "‘" and text[opened] == "‘" and _may_open(text, place):
            break
        if text[place] in closers and _may_close(text, place):
            if text[place + 1 : place + 2] in _CLOSE_BEFORE.strip() or text[place + 1 : place + 3] in (" (", " [", " " + HOLE):
                return place
            weak = place if weak is None else weak
    return weak


def _may_open(text: str, at: int) -> bool:
    follows = text[at + 1 : at + 2]
    return (at == 0 or text[at - 1] in _OPEN_AFTER) and bool(follows) and not follows.isspace() and not follows.isdigit()


def _may_close(text: str, at: int) -> bool:
    rest = text[at + 1 :].lstrip()
    if not rest or text[at + 1] in ".,;:!?)]" + HOLE:
        return True
    if text[at + 1] != " ":
        return False
    return rest[0].isupper() or rest[0] in "([" + HOLE or rest.startswith(("in ", "on ", "at "))
