r"""LaTeX source made ready to walk: comments and verbatim text gone, and for each brace the one that closes it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from citecheck.ingest.latex.macros import SKIPPED

#: Stand around the number of a kept ``\verb`` text: private-use characters, which a source's own are dropped for.
_OPEN, _SHUT = "\ue010", "\ue011"
_SKIPPED = "|".join(re.escape(name) for name in sorted(SKIPPED, key=len, reverse=True))
_SPECIAL = re.compile(
    rf"\\begin\s*\{{(?P<skip>{_SKIPPED})\}}"
    r"|\\(?:verb\*?|lstinline(?:\[[^\]\n]*\])?)(?P<bar>[^a-zA-Z\s*\\{])(?P<verb>[^\n]*?)(?P=bar)"
    r"|(?P<off>\\iffalse)(?![a-zA-Z])"
    r"|(?P<url>\\(?:url|nolinkurl|path|href)\*?\s*(?:\[[^\]\n]{0,200}\]\s*)?\{[^{}\n]{0,4000}\})"
    r"|(?P<escape>\\.)"
    r"|(?P<comment>%[^\n]*(?:\n[ \t]*|\Z))",
    re.DOTALL,
)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_BLANK = re.compile(r"[ \t]*(?:\n[ \t]*(?!\n))?")
_IN_BRACKETS = re.compile(r"\\.|[\[\]{}]|\n[ \t]*\n", re.DOTALL)
#: Longest optional argument: more is a bracket of the text.
_MOST = 4000
_DEEPEST = 8


@dataclass(frozen=True)
class Source:
    r"""A stretch of LaTeX to walk, and the texts of the ``\verb`` that were taken out of it.

    ``lines`` are pairs of an offset and the line of the report's file on which the text from there on stands; empty for what a
    macro stands for, and for other files.
    """

    text: str
    kept: tuple[str, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()

    def line_at(self, at: int) -> int:
        """Return the line of the report's file at an offset, 0 where it is not known."""
        place = bisect_right(self.lines, at, key=lambda pair: pair[0]) - 1
        if place < 0:
            return 0
        return self.lines[place][1]

    @cached_property
    def closes(self) -> dict[int, int]:
        """Where each opening brace is closed; braces that are never closed are missing."""
        found: dict[int, int] = {}
        waiting: list[int] = []
        for brace in _BRACE.finditer(self.text):
            if brace.group() == "{":
                waiting.append(brace.start())
            elif brace.group() == "}" and waiting:
                found[waiting.pop()] = brace.start()
        return found

    def after_blank(self, at: int) -> int:
        """Return where the blanks behind ``at`` end; a blank line is none."""
        blank = _BLANK.match(self.text, at)
        return blank.end() if blank else at

    def argument(self, at: int) -> tuple[int, int, int] | None:
        """Return start and end of the argument at ``at``, and where the text goes on; None where a brace is not closed.

        An argument is what braces hold, else one macro or one character.
        """
        start = self.after_blank(at)
        if start >= len(self.text) or self.text[start] in "}\n":
            return None
        if self.text[start] == "{":
            end = self.closes.get(start)
            return (start + 1, end, end + 1) if end is not None else None
        macro = re.compile(r"\\(?:[a-zA-Z@]+|.)", re.DOTALL).match(self.text, start)
        end = macro.end() if macro else start + 1
        return start, end, end

    def option(self, at: int) -> tuple[int, int, int] | None:
        """Return start and end of the argument in brackets at ``at``, and where the text goes on; None where there is none."""
        start = self.after_blank(at)
        if self.text[start : start + 1] != "[":
            return None
        depth = braces = 0
        for sign in _IN_BRACKETS.finditer(self.text, start, start + _MOST):
            char = sign.group()
            braces += (char == "{") - (char == "}")
            depth += ((char == "[") - (char == "]")) if braces == 0 else 0
            if char[0] == "\n" or braces < 0 or depth + braces > _DEEPEST:
                return None
            if depth == 0 and char == "]":
                return start + 1, sign.start(), sign.end()
        return None

    def dropped(self, at: int, takes: str) -> int:
        """Return where the text goes on behind the arguments ``takes`` ("{" and "["; see ``DROPPED``)."""
        for sign in takes:
            found = self.option(at) if sign == "[" else self.argument(at)
            if found is not None:
                at = found[2]
        return at


def prepared(raw: str, *, numbered: bool = False) -> Source:
    r"""Return ``raw`` without comments, skipped environments and what stands behind the end of the document.

    ``numbered``: with the lines, where ``raw`` is the report's file.

    >>> prepared("a % b\n  c \\verb|{| \\url{http://x.example/%20}").text
    'a c \ue0100\ue011 \\url{http://x.example/%20}'
    """
    text = raw.replace(_OPEN, "").replace(_SHUT, "")
    kept: list[str] = []
    parts = list(_parts(text, kept))
    whole = "".join(part for part, _ in parts)
    end = whole.find(r"\end{document}")
    return Source(whole[:end] if end >= 0 else whole, tuple(kept), tuple(_lines(text, parts)) if numbered else ())


def _lines(text: str, parts: list[tuple[str, int]]) -> Iterator[tuple[int, int]]:
    """Yield where each line of each part begins in the whole, and the line of ``text`` on which it stood."""
    offset, line, before = 0, 1, 0
    for part, at in parts:
        line, before = line + text.count("\n", before, at), at
        if part:
            yield offset, line
        yield from ((offset + end.end(), line + number) for number, end in enumerate(re.finditer("\n", part), 1))
        offset += len(part)


def _parts(text: str, kept: list[str]) -> Iterator[tuple[str, int]]:
    """Yield the parts that stay, each with the place in ``text`` where it stood."""
    missing: set[str] = set()
    at = 0
    while (found := _SPECIAL.search(text, at)) is not None:
        yield text[at : found.start()], at
        at = found.end()
        if found["comment"] is not None:
            # TeX drops the line end too, but a blank line behind it still ends the paragraph.
            yield "\n" if text[at : at + 1] == "\n" else "", at
        elif found["verb"] is not None:
            kept.append(found["verb"])
            yield f"{_OPEN}{len(kept) - 1}{_SHUT}", found.start()
        elif found["skip"] or found["off"]:
            close = f"\\end{{{found['skip']}}}" if found["skip"] else r"\fi"
            end = -1 if close in missing else text.find(close, at)
            if end < 0:
                missing.add(close)
                continue
            at = end + len(close)
            yield "\n\n" if found["skip"] else " ", at
        else:
            yield found.group(), found.start()
    yield text[at:], at
