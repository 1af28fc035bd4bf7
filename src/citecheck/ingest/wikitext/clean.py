"""Wikitext made safe to parse: comments, raw text and stray tags go, so that no unclosed tag costs the parser its time.

mwparserfromhell tries again at every tag that it cannot close: 3,000 times '<ref name="' take it 7 seconds. After this pass only
tags that are closed are left, and of those only ``ref`` and ``references``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

#: Tags whose content is no wikitext, and what is left of it: "raw" keeps its words, "" drops them.
_RAW = {"nowiki": "raw", "math": "raw", "chem": "raw", "ce": "raw"} | dict.fromkeys(
    (
        "pre",
        "syntaxhighlight",
        "source",
        "gallery",
        "timeline",
        "score",
        "templatedata",
        "graph",
        "imagemap",
        "hiero",
        "style",
        "script",
    ),
    "",
)
_OPENING = re.compile(r"<!--|<(" + "|".join(_RAW) + r")\b([^<>]*)>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)\s*([a-zA-Z][a-zA-Z0-9]*)\b([^<>]*?)(/?)>")
#: Tags that end a paragraph; all others stand inside one.
_BLOCKS = frozenset("p div center blockquote ul ol li dl dt dd table tr td th h1 h2 h3 h4 h5 h6 hr poem section".split())  # noqa: SIM905
_MARKUP = re.compile(r"[\[\]{}|='*#:;~_<>]")
_ATTRIBUTE = re.compile(r"""\b(?P<key>name|group)\s*=\s*(?:"(?P<a>[^"]*)"?|'(?P<b>[^']*)'?|(?P<c>[^\s"'/]+))""", re.IGNORECASE)
#: Bold and italics, which no reader of words needs.
_QUOTES = re.compile(r"'{2,5}")
_PARTNERS = {"{{": "}}", "[[": "]]", "{|": "|}", "[": "]"}
_INDENT = " \t:"
_BRACKET = re.compile(
    r"</?ref(?:erences)?\b[^<>]*(?<!/)>|\{\{|\}\}|\[\[|\]\]|\[(?=(?:https?:|ftp:|mailto:)?//)|\]|\n"
    rf"|(?:(?<=\n)|\A)[{_INDENT}]*(?:\{{\||\|\}}(?!\}}))",
    re.IGNORECASE,
)
#: How deep templates, links and tables may stand in one another; the parser gives up at 40.
_DEEPEST = 30


def cleaned(text: str) -> tuple[str, int]:
    """Return wikitext without comments, raw text and all tags but ``ref`` and ``references``, and how many refs are not closed.

    >>> cleaned("a <!-- b --> <nowiki>[[c]]</nowiki> <b>d</b> 1 < 2 <ref>e")
    ('a  &#91;&#91;c&#93;&#93; d 1 &lt; 2 e', 1)
    """
    kept, unclosed = _tags(_without_raw(text))
    return _balanced(_QUOTES.sub(lambda run: "'" if len(run.group()) == 4 else "", kept)), unclosed


def _without_raw(text: str) -> str:
    """Drop comments and raw text in one pass; an opening without its end is text, but such a comment hides all the rest."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters grow when lowered
        lower = text
    parts: list[str] = []
    missing: set[str] = set()
    at = 0
    while (found := _OPENING.search(text, at)) is not None:
        parts.append(text[at : found.start()])
        at = found.end()
        name = (found[1] or "").lower()
        if (found[2] or "").endswith("/"):
            continue
        close = f"</{name}" if name else "-->"
        end = -1 if close in missing else lower.find(close, at)
        if end < 0:
            missing.add(close)
            at = at if name else len(text)
            continue
        if name and _RAW[name]:
            parts.append(escaped(text[at:end]))
        at = (text.find(">", end) + 1 or len(text)) if name else end + 3
    parts.append(text[at:])
    return "".join(parts)


def escaped(text: str) -> str:
    """Write every sign of markup as its entity."""
    return _MARKUP.sub(lambda sign: f"&#{ord(sign.group())};", text)


def _tags(text: str) -> tuple[str, int]:
    """Keep the ref tags that are closed, turn other tags into blanks, paragraphs or nothing, and escape a bare "<"."""
    parts: list[str] = []
    waiting: int | None = None  # where in ``parts`` the ref under way was opened
    lists: int | None = None
    unclosed = 0
    at = 0
    for tag in _TAG.finditer(text):
        parts.append(text[at : tag.start()].replace("<", "&lt;"))
        at = tag.end()
        closing, name, empty = bool(tag[1]), tag[2].lower(), bool(tag[4])
        if name == "ref" and not closing:
            if not empty:
                if waiting is not None:
                    parts[waiting] = ""
                    unclosed += 1
                waiting = len(parts)
            parts.append(f"<ref{_attributes(tag[3])}{' /' if empty else ''}>")
        elif name == "ref":
            parts.append("</ref>" if waiting is not None else "")
            waiting = None
        elif name == "references":
            lists = _references(parts, tag, lists, closing=closing, empty=empty)
        else:
            parts.append("\n\n" if name in _BLOCKS else " " if name == "br" else "")
    parts.append(text[at:].replace("<", "&lt;"))
    if waiting is not None:
        parts[waiting] = ""
        unclosed += 1
    if lists is not None:
        parts[lists] = ""
    return "".join(parts), unclosed


def _references(parts: list[str], tag: re.Match[str], opened: int | None, *, closing: bool, empty: bool) -> int | None:
    """Keep ``<references>`` only where it is closed: it may define notes inside. Return where the one under way was opened."""
    if closing:
        parts.append("</references>" if opened is not None else "")
        return None
    if empty or opened is not None:
        parts.append("")
        return opened
    parts.append(f"<references{_attributes(tag[3])}>")
    return len(parts) - 1


def _attributes(written: str) -> str:
    """Write name and group of a tag anew, whatever their quotes were."""
    named = {found["key"].lower(): found["a"] or found["b"] or found["c"] or "" for found in _ATTRIBUTE.finditer(written)}
    return "".join(f' {key}="{escaped(html.escape(value.strip()))}"' for key, value in named.items() if value.strip())


class _Brackets:
    """Finds the brackets of links, templates and tables that have no partner. What stands in a ref is closed in it."""

    def __init__(self, text: str) -> None:
        self.lone: list[tuple[int, int]] = []  # start and end of each bracket without a partner
        self._frames: list[list[tuple[str, int, int]]] = [[]]
        at = 0
        while (found := _BRACKET.search(text, at)) is not None:
            at = self._take(found.group().lower(), *found.span())
        while self._frames:
            self._leave()

    def _take(self, sign: str, start: int, end: int) -> int:
        """Take one sign, and return where to look on."""
        frame = self._frames[-1]
        if sign.startswith("<"):
            if sign.startswith("</") and len(self._frames) > 1:
                self._leave()
            elif not sign.startswith("</"):
                self._frames.append([])
        elif sign == "\n":
            self._drop(frame, lambda opened: opened != "[")
        elif sign.lstrip(_INDENT) in _PARTNERS:
            deep = sum(map(len, self._frames)) >= _DEEPEST
            (self.lone if deep else frame).append((start, end) if deep else (sign.lstrip(_INDENT), start, end))  # type: ignore[arg-type]
        else:
            return self._close(frame, sign.strip(_INDENT), start, end)
        return end

    def _close(self, frame: list[tuple[str, int, int]], sign: str, start: int, end: int) -> int:
        if sign == "]]" and frame and frame[-1][0] == "[":
            frame.pop()
            return start + 1  # "[http://x.example a]]": the other bracket closes something else
        opening = next(opened for opened, closed in _PARTNERS.items() if closed == sign)
        if not any(opened == opening for opened, _, _ in frame):
            if sign != "]":  # a lone "]" does no harm
                self.lone.append((start, end))
            return end
        self._drop(frame, lambda opened: opened == opening)
        frame.pop()
        return end

    def _drop(self, frame: list[tuple[str, int, int]], stays: Callable[[str], bool]) -> None:
        """Give up the brackets at the top of ``frame`` until one that ``stays``."""
        while frame and not stays(frame[-1][0]):
            _, start, end = frame.pop()
            self.lone.append((start, end))

    def _leave(self) -> None:
        self.lone.extend((start, end) for _, start, end in self._frames.pop())


def _balanced(text: str) -> str:
    """Escape every bracket that has no partner: the parser goes back to each of them, again and again."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(_Brackets(text).lone):
        parts.append(text[at:start] + escaped(text[start:end]))
        at = end
    parts.append(text[at:])
    return "".join(parts)
