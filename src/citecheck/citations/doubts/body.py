"""A report's own words: its text without notes, markers and links, every offset kept; its paragraphs and dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from citecheck.model.document import DateOrder, Document
from citecheck.model.span import Span
from citecheck.text.dates import FoundDate, find_dates

#: A mail address is looked for from the start of its word alone: 200 kB without a blank took minutes.
_ADDRESS = re.compile(r"(?:https?|ftp)://\S+|\bwww\.\S+")
_LINK = re.compile(_ADDRESS.pattern + r"|(?<!\S)[^\s@]+@[^\s.]+\.\S+|(?<!\w)@\w+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
#: A year in any script's digits, with room for the rest of a date on both sides.
_YEAR = re.compile(r"(?<!\d)[12١٢۱۲]\d{3}(?!\d)")
_ROOM = 64
_ENDS = re.compile(r"[.!?:;。؟…][\"'”’»)\]]*\s*\Z")
_LOWER_END = re.compile(r"(?:^|\s)[a-zà-ÿ][\w'’-]*,?\s*\Z")
#: A heading has fewer words than this, a paragraph that a page's end broke has more.
_BROKEN_WORDS = 8
_MARGIN = 3


def body_of(document: Document) -> str:
    """Return the text with notes, markers and links blanked out: what is left is the report's own account."""
    spans = [note.span for note in document.notes] + [marker.span for marker in document.markers]
    return without_links(blanked(document.text, spans))


def without_links(text: str) -> str:
    """Return ``text`` with its links, mail addresses and handles blanked out: names in them are nobody's spelling."""
    link = _LINK if "@" in text else _ADDRESS
    return link.sub(lambda found: " " * len(found.group()), text)


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Return ``text`` with every span filled by blanks; line ends stay."""
    parts: list[str] = []
    at = 0
    for span in sorted(spans):
        start = max(at, span.start)
        if span.end > start:
            parts += [text[at:start], re.sub(r"[^\n]", " ", text[start : span.end])]
            at = span.end
    return "".join([*parts, text[at:]])


def paragraphs(body: str) -> Iterator[Span]:
    """Yield the paragraphs: what blank lines divide, but for a sentence that runs on over one (a page ended there)."""
    start: int | None = None
    for begin, end in _blocks(body):
        words = body[begin:end]
        if start is None:
            start = begin
        if _runs_on(words):
            continue
        yield Span(start, end)
        start = None
    if start is not None:
        yield Span(start, len(body.rstrip()))


def _blocks(body: str) -> Iterator[tuple[int, int]]:
    at = 0
    for gap in _BLANK_LINE.finditer(body):
        if body[at : gap.start()].strip():
            yield at, gap.start()
        at = gap.end()
    if body[at:].strip():
        yield at, len(body.rstrip())


def _runs_on(words: str) -> bool:
    return not _ENDS.search(words) and bool(_LOWER_END.search(words)) and len(words.split()) >= _BROKEN_WORDS


def sentence_at(body: str, start: int, end: int) -> str:
    """Return the words around ``start`` and ``end`` up to the nearest full stops or blank lines, at most 240 on each side."""
    left, right = body[max(0, start - 240) : start], body[end : end + 240]
    before = re.split(r"[.!?؟][\"”’»)]*\s|\n\s*\n", left)[-1]
    after = re.split(r"[.!?؟][\"”’»)]*(?:\s|\Z)|\n\s*\n", right)[0]
    return before + body[start:end] + after


def sentence_span(body: str, start: int, end: int) -> Span:
    """Return the span of ``sentence_at``, without blanks at its ends."""
    words = sentence_at(body, start, end)
    first = body.find(words, max(0, start - len(words)), end + len(words) + 1)
    lead = len(words) - len(words.lstrip())
    return Span(first + lead, first + len(words.rstrip()))


def quote(text: str, start: int, end: int) -> str:
    """Return the words of ``text[start:end]`` for a message: on one line, at most 90 characters."""
    words = " ".join(text[start:end].split())
    return words if len(words) <= 90 else words[:89].rstrip() + "…"


@lru_cache(maxsize=1)
def dates_in(text: str, order: DateOrder) -> tuple[FoundDate, ...]:
    """Return the dates of ``text`` that name a year in four digits; only the surroundings of such years are looked at.

    The last answer is kept, because four kinds of doubt ask for the dates of one body in a row.
    """
    found: list[FoundDate] = []
    for start, end in _windows(text):
        for date in find_dates(text[start:end], order):
            if date.span.start + start - _MARGIN < start and start > 0:
                continue  # cut at the window's edge
            shifted = date.weekday_span.shifted(start) if date.weekday_span else None
            found.append(FoundDate(span=date.span.shifted(start), date=date.date, weekday=date.weekday, weekday_span=shifted))
    return tuple(found)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    start = end = -1
    for year in _YEAR.finditer(text):
        if year.start() - _ROOM > end:
            if end >= 0:
                yield start, end
            start = max(0, year.start() - _ROOM)
        end = min(len(text), year.end() + _ROOM)
    if end >= 0:
        yield start, end
