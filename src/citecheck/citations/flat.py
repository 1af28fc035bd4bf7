"""Flat: a stretch of the report with its white space collapsed, and the way back to where each character stood."""

from __future__ import annotations

import re

import msgspec

from citecheck.model.span import Span

#: Invisible characters that carry no meaning inside a note: soft hyphen, zero-width space, BOM, word joiner, direction marks.
#: The zero-width non-joiner stays: Persian spelling needs it.
_INVISIBLE = "\u00ad\u200b\ufeff\u2060\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
#: All but a single blank, which stays as it is.
_RUN = re.compile(rf"[\s{_INVISIBLE}]{{2,}}|[^\S ]|[{_INVISIBLE}]")


class Flat(msgspec.Struct, frozen=True):
    """White-space-collapsed ``text``; ``offsets[i]`` is where ``text[i]`` stands in the report.

    ``breaks`` holds the positions in ``text`` of blanks that were one line end, ``gaps`` those that were more (a blank line),
    ``torn`` those where other text of the report stood between (a page's text).
    """

    text: str
    offsets: tuple[int, ...]
    breaks: frozenset[int] = frozenset()
    gaps: frozenset[int] = frozenset()
    torn: frozenset[int] = frozenset()

    def span(self, start: int, end: int) -> Span:
        """Return where ``text[start:end]`` stands in the report; ``end`` must be beyond ``start``."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def cut(self, start: int, end: int) -> Flat:
        """Return the part from ``start`` to ``end``, without blanks at its ends."""
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return Flat(
            self.text[start:end],
            self.offsets[start:end],
            frozenset(at - start for at in self.breaks if start <= at < end),
            frozenset(at - start for at in self.gaps if start <= at < end),
            frozenset(at - start for at in self.torn if start <= at < end),
        )

    def with_more(self, other: Flat) -> Flat:
        """Return both parts as one; ``other`` is where the note goes on, below text that is not its own."""
        size = len(self.text) + 1
        return Flat(
            f"{self.text} {other.text}",
            (*self.offsets, self.offsets[-1] + 1, *other.offsets),
            self.breaks | {size - 1} | {at + size for at in other.breaks},
            self.gaps | {at + size for at in other.gaps},
            self.torn | {size - 1} | {at + size for at in other.torn},
        )

    def raw(self, text: str, span: Span) -> str:
        """Return the words that ``span`` of the report's ``text`` covers, without text that is not the note's."""
        part = span.of(text)
        if self.torn:
            part = "".join(sign for sign, at in zip(self.text, self.offsets, strict=True) if span.start <= at < span.end)
        return " ".join(part.split())


def flatten(text: str, span: Span) -> Flat:
    r"""Collapse white space in the part of ``text`` that ``span`` covers, and drop invisible characters.

    A hyphen at a line end between two letters is a real one ("Al-⏎Sham"): the line end after it is dropped.

    >>> flatten("see Al-\n  Sham  news", Span(4, 21)).text
    'Al-Sham news'
    """
    part = span.of(text)
    letters: list[str] = []
    offsets: list[int] = []
    breaks: set[int] = set()
    gaps: set[int] = set()
    at = 0
    for run in _RUN.finditer(part):
        letters.append(part[at : run.start()])
        offsets.extend(range(span.start + at, span.start + run.start()))
        at = run.end()
        blanks = run.group().strip(_INVISIBLE)
        lines = blanks.count("\n") or ("\r" in blanks)
        if not any(mark.isspace() for mark in blanks) or (lines == 1 and _hyphenated(part, run)):
            continue
        if lines:
            (breaks if lines == 1 else gaps).add(len(offsets))
        letters.append(" ")
        offsets.append(span.start + run.start())
    letters.append(part[at:])
    offsets.extend(range(span.start + at, span.start + len(part)))
    whole = "".join(letters)
    return Flat(whole, tuple(offsets), frozenset(breaks), frozenset(gaps)).cut(0, len(whole))


def _hyphenated(part: str, run: re.Match[str]) -> bool:
    """Tell whether a line end stands between "letter-" and a letter."""
    before, after = part[: run.start()], part[run.end() : run.end() + 1]
    return len(before) > 1 and before[-1] == "-" and before[-2].isalpha() and after.isalpha()
