"""Sentences of a web page's text. Line ends part paragraphs; a line that stops in mid-sentence goes on in the next one."""

from __future__ import annotations

import re

from citecheck.model.span import Span

_SHORT_WORDS = """
mr mrs ms dr prof rev hon gen lt col sgt capt maj cmdr adm gov sen rep pres st mt ft no nos vs etc jr sr inc ltd co
corp bros jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun fig figs vol pp ed eds cf al
approx est dept univ ave blvd rd messrs mme mlle
"""
#: Words with a full stop that do not end a sentence, folded.
_SHORT = frozenset(_SHORT_WORDS.split())
_STOP = re.compile(r"[.!?…؟۔。]+[\"”’'»)\]]*(?=\s)|[؟。]|;(?=\s*\n)")
_BEFORE = re.compile(r"(?:^|[\s(\[\"“«'])([^\s(\[\"“«']+)\Z")
_NEXT = re.compile(r"\s*[\"“‘«'(\[]*([^\W_])")
_LINE = re.compile(r"[^\n]+")
_ENDED = re.compile(r"[.!?…؟۔。:;|][\"”’'»)\]]*\s*\Z")
#: A text is taken as broken by hand at a width where its lines are mostly no longer than this, in characters, yet long.
_WRAPPED = range(50, 110)
#: Longest sentence, in characters: what is longer has no full stops and is cut at blanks.
_LONGEST = 1200


def sentences(text: str) -> list[Span]:
    """Return the sentences of ``text`` in order, without the white space around them.

    >>> text = "Dr. Amin left. U.S. aid came at 5 p.m. on Monday!"
    >>> [span.of(text) for span in sentences(text)]
    ['Dr. Amin left.', 'U.S. aid came at 5 p.m. on Monday!']
    """
    found: list[Span] = []
    for start, end in _paragraphs(text):
        at = start
        for stop in _STOP.finditer(text, start, end):
            if _ends(text, at, stop, end):
                _add(found, text, at, stop.end())
                at = stop.end()
        _add(found, text, at, end)
    return found


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Return start and end of each line, lines of a text wrapped by hand joined."""
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text)]
    if not _is_wrapped(text, lines):
        return lines
    joined: list[tuple[int, int]] = []
    for start, end in lines:
        if joined and _goes_on(text, joined[-1], (start, end)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Tell whether most lines are of one width and end in mid-sentence, as in the text of a PDF or a mail."""
    widths = sorted(end - start for start, end in lines)
    if len(widths) < 8 or widths[-1] >= 140 or widths[len(widths) // 2] not in _WRAPPED:
        return False
    return 2 * sum(bool(_ENDED.search(text, max(start, end - 4), end)) for start, end in lines) < len(lines)


def _goes_on(text: str, before: tuple[int, int], line: tuple[int, int]) -> bool:
    """Tell whether ``line`` continues the paragraph ``before``: no blank line between, and no sentence ended early."""
    if text.count("\n", before[1], line[0]) > 1:
        return False
    return not _ENDED.search(text, before[0], before[1]) or line[1] - line[0] > _WRAPPED.start


def _ends(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    """Tell whether a full stop ends a sentence: not after "Dr." or an initial, nor before a small letter."""
    following = _NEXT.match(text, stop.end(), end)
    if following is None:
        return True
    if following[1].islower():
        return False
    if not stop.group().startswith("."):
        return True
    before = _BEFORE.search(text, max(start, stop.start() - 24), stop.start())
    word = before[1] if before else ""
    if following[1].isdigit() and word.lower() in ("no", "nos", "p", "pp", "vol", "fig", "art"):
        return False
    is_initial = len(word) == 1 and word.isupper()
    return not (is_initial or word.lower() in _SHORT or (len(word) > 2 and word[1] == "." and word[0].isupper()))


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    """Add the stretch without its outer blanks, cut at a blank where it is longer than a sentence can be."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = cut if cut > 0 else start + _LONGEST
        found.append(Span(start, cut))
        start = cut + 1 if text[cut : cut + 1] == " " else cut
    if end > start:
        found.append(Span(start, end))
