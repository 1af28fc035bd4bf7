"""Divides reStructuredText into blocks by its lines: paragraphs, notes, targets, and what shows nothing.

Where docutils would report an error (a blank line that is missing, an indent too much), the words are kept all the same: a
report's words matter, not the correctness of its markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from citecheck.ingest.rst.tables import GRID, SIMPLE, grid_cells, simple_cells

Kind = Literal["paragraph", "note", "target", "substitution", "include"]

#: Names of notes, targets and directives ("Simple Inline Markup" of the specification: no two signs side by side).
NAME = r"[^\W_]+(?:[-._+:][^\W_]+)*"
_EXPLICIT = re.compile(r"\.\.(?:[ \t]+|$)")
_NOTE = re.compile(rf"\[(\d{{1,9}}|\#(?:{NAME})?|\*|{NAME})\](?:[ \t]+|$)")
_TARGET = re.compile(r"_(?:(_)|`((?:\\.|[^`\\]){1,500})`|((?:\\.|[^:\\`]){1,500})):(?:[ \t]+|$)")
_SUBSTITUTION = re.compile(r"\|([^|\s](?:[^|\n]{0,200}[^|\s])?)\|[ \t]+([\w.-]+)::[ \t]*")
_DIRECTIVE = re.compile(rf"({NAME})[ \t]?::(?:[ \t]+|$)")
_ANONYMOUS = re.compile(r"__[ \t]+(?=\S)")
_RULE = re.compile(r"([!-/:-@\[-`{-~])\1*[ \t]*$")
_BULLET = re.compile(r"(?:[-*+•‣⁃](?:[ \t]+|$))")
_NUMBERED = re.compile(r"\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,15}|#)[.)](?:[ \t]+|$)")
_FIELD = re.compile(r":((?:\\.|[^:\\\n]){1,100}):(?:[ \t]+|$)")
_OPTION = re.compile(r":[\w-]+:(?:\s|$)")
_LINE = re.compile(r"\|(?:[ \t]+|$)")
_SPACE = re.compile(r"\s+")

#: Directives whose content is no part of the argument: code, data, lists made by machine.
_HIDDEN = frozenset(
    (
        *(
            "code",
            "code-block",
            "sourcecode",
            "highlight",
            "literalinclude",
            "parsed-literal",
            "math",
            "raw",
            "image",
            "contents",
        ),
        *("toctree", "index", "graphviz", "plot", "meta", "default-role", "role", "sectnum", "header", "footer", "bibliography"),
        *(
            "testcode",
            "testsetup",
            "testoutput",
            "doctest",
            "ipython",
            "productionlist",
            "autosummary",
            "automodule",
            "autoclass",
        ),
        *(
            "autofunction",
            "footbibliography",
            "target-notes",
            "csv-table",
            "unicode",
            "date",
            "replace",
            "class",
            "title",
            "mermaid",
        ),
        *("digraph", "uml", "prompt", "canonical-doc", "currentmodule", "module", "tabularcolumns", "todolist", "comment"),
    )
)
#: Directives whose argument is the first of their words.
_WORDY = frozenset(
    (
        *(
            "note",
            "warning",
            "tip",
            "hint",
            "important",
            "caution",
            "danger",
            "error",
            "attention",
            "admonition",
            "seealso",
            "topic",
        ),
        *(
            "sidebar",
            "rubric",
            "centered",
            "versionadded",
            "versionchanged",
            "deprecated",
            "epigraph",
            "highlights",
            "pull-quote",
        ),
        *("compound", "table", "list-table", "glossary", "todo", "tab", "dropdown", "card"),
    )
)
#: Deepest nesting that is looked into; below it lines are read as words. No book is nested so deep.
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``name`` is a note's label or a target's name, ``text`` the words of a paragraph or where a target leads.

    ``line`` is that of the file on which it begins, counted from 1; 0 where it is not the report's own.
    """

    kind: Kind
    text: str = ""
    name: str = ""
    inner: tuple[Block, ...] = ()
    line: int = 0


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of a whole file."""
    return tuple(_blocks([line.rstrip() for line in text.expandtabs(8).split("\n")], 0, 1))


def normal(name: str) -> str:
    r"""Return a name as the language compares it: white space collapsed, case folded, escapes undone.

    >>> normal(r"The  Dam\: report")
    'the dam: report'
    """
    return _SPACE.sub(" ", re.sub(r"\\(.)", r"\1", name)).strip().casefold()


def _blocks(lines: Sequence[str], depth: int, first: int) -> Iterator[Block]:
    """Yield the blocks of some lines; ``first`` is the line of the file on which they begin."""
    place = 0
    while place < len(lines):
        if not lines[place]:
            place += 1
            continue
        if depth > _DEEPEST:
            yield Block("paragraph", "\n".join(line.strip() for line in lines[place:]), line=first + place)
            return
        place, found = _block(lines, place, depth, first)
        yield from found


def _block(lines: Sequence[str], place: int, depth: int, first: int) -> tuple[int, list[Block]]:
    """Read the block that begins at line ``place``; return the line behind it, and what it holds."""
    line = lines[place]
    if line[0] == " ":
        end = _indented(lines, place)
        return end, list(_blocks(_dedented(lines[place:end]), depth + 1, first + place))
    if marked := _EXPLICIT.match(line):
        end = _indented(lines, place + 1)
        return end, _explicit(line[marked.end() :], _dedented(lines[place + 1 : end]), depth, first + place)
    if marked := _ANONYMOUS.match(line):
        end = _indented(lines, place + 1)
        return end, [Block("target", "".join([line[marked.end() :], *(more.strip() for more in lines[place + 1 : end])]))]
    if line.startswith(">>> "):
        return _until_blank(lines, place), []
    return _ruled(lines, place, depth, first) or _item(lines, place, depth, first) or _paragraph(lines, place, first)


def _ruled(lines: Sequence[str], place: int, depth: int, first: int) -> tuple[int, list[Block]] | None:
    """Read a heading, a transition or a table; None where no rule is drawn."""
    if end := _rule_or_heading(lines, place):
        words = [(at, lines[at].strip()) for at in range(place, end) if lines[at] and not _is_rule(lines[at])]
        return end, [Block("paragraph", word, line=first + at) for at, word in words]
    if not (GRID.match(lines[place]) or SIMPLE.match(lines[place])):
        return None
    end, cells = (grid_cells if GRID.match(lines[place]) else simple_cells)(lines, place)
    return end, [block for at, cell in cells for block in _blocks(cell, depth + 1, first + at)]


def _explicit(head: str, rest: list[str], depth: int, first: int) -> list[Block]:
    """Read an explicit markup block: note, citation, target, substitution, directive; what is none of these is a comment."""
    if note := _NOTE.match(head):
        inner = tuple(_blocks([head[note.end() :], *rest], depth + 1, first))
        return [Block("note", name=note[1], inner=inner, line=first)]
    if target := _TARGET.match(head):
        name = "" if target[1] else normal(target[2] or target[3])
        return [Block("target", "".join(part.strip() for part in (head[target.end() :], *rest)), name)]
    if substitution := _SUBSTITUTION.match(head):
        words = " ".join([head[substitution.end() :], *(line.strip() for line in rest)])
        return [Block("substitution", words if substitution[2] == "replace" else "", normal(substitution[1]))]
    if directive := _DIRECTIVE.match(head):
        return _directive(directive[1].lower(), head[directive.end() :].strip(), rest, depth, first)
    return []


def _directive(name: str, argument: str, rest: list[str], depth: int, first: int) -> list[Block]:
    """Read a directive: its content is text, unless its kind says otherwise."""
    name = name.rpartition(":")[2] if name.startswith(("py:", "c:", "std:")) else name
    if name == "include":
        return [Block("include", argument, line=first)]
    if name in _HIDDEN:
        return []
    place = 0
    while place < len(rest) and rest[place] and not _OPTION.match(rest[place]):
        place += 1  # an argument over several lines
    if name in _WORDY:
        argument = " ".join([argument, *rest[:place]]).strip()
    else:
        argument = ""
        place = place if any(_OPTION.match(line) for line in rest[place : place + 1]) else 0
    while place < len(rest) and rest[place] and (_OPTION.match(rest[place]) or rest[place].startswith(" ")):
        place += 1
    shown = [Block("paragraph", argument, line=first)] if argument else []
    return [*shown, *_blocks(rest[place:], depth + 1, first + 1 + place)]


def _item(lines: Sequence[str], place: int, depth: int, first: int) -> tuple[int, list[Block]] | None:
    """Read an item of a list, a field or a block of lines; None where the line is none of these."""
    line = lines[place]
    if _LINE.match(line):
        end = place
        while end < len(lines) and (_LINE.match(lines[end]) or (end > place and lines[end].startswith(" "))):
            end += 1
        return end, [Block("paragraph", "\n".join(one.removeprefix("|").strip() for one in lines[place:end]), line=first + place)]
    marked = _BULLET.match(line) or _NUMBERED.match(line) or _FIELD.match(line)
    if marked is None or (marked.re is _NUMBERED and not _is_item(lines, place)):
        return None
    end = _indented(lines, place + 1)
    inner = list(_blocks([line[marked.end() :], *_dedented(lines[place + 1 : end])], depth + 1, first + place))
    shown = "" if marked.re is _BULLET else marked[0].strip() if marked.re is _NUMBERED else f"{marked[1]}:"
    if shown and shown[0] != "#":
        if inner and inner[0].kind == "paragraph":
            inner[0] = replace(inner[0], text=f"{shown} {inner[0].text}")
        else:
            inner.insert(0, Block("paragraph", shown, line=first + place))
    return end, inner


def _is_item(lines: Sequence[str], place: int) -> bool:
    """Tell whether a line that begins with a number is a list's item: the next line is blank, indented or an item too.

    "A. Orr wrote" at the end of one line and more words on the next is a sentence (specification, "Enumerated Lists").
    """
    after = lines[place + 1] if place + 1 < len(lines) else ""
    return not after or after.startswith(" ") or _NUMBERED.match(after) is not None


def _paragraph(lines: Sequence[str], place: int, first: int) -> tuple[int, list[Block]]:
    """Read a paragraph; behind "::" an indented block is literal, and no part of the argument."""
    end = place + 1
    while end < len(lines) and lines[end] and not lines[end].startswith(" "):
        end += 1
    text = "\n".join(lines[place:end])
    if not text.endswith("::"):
        return end, [Block("paragraph", text, line=first + place)]
    after = end
    while after < len(lines) and not lines[after]:
        after += 1
    if after < len(lines) and lines[after].startswith(" "):
        end = _indented(lines, after)
    text = text[:-2].rstrip() if text[:-2].endswith((" ", "\n")) or text == "::" else text[:-1]
    return end, [Block("paragraph", text, line=first + place)] if text else []


def _rule_or_heading(lines: Sequence[str], place: int) -> int:
    """Return the line behind a heading or transition that begins at ``place``; 0 where there is none."""
    line, after = lines[place], lines[place + 1] if place + 1 < len(lines) else ""
    if not _is_rule(line):
        return place + 2 if _is_rule(after) and (len(after) >= 4 or len(after) >= len(line)) and not _EXPLICIT.match(after) else 0
    closing = lines[place + 2] if place + 2 < len(lines) else ""
    if after and _is_rule(closing) and closing[0] == line[0]:
        return place + 3
    return place + 1 if len(line) >= 4 and not after else 0


def _is_rule(line: str) -> bool:
    return len(line) >= 2 and _RULE.match(line) is not None and line not in ("..", "::", "__")


def _until_blank(lines: Sequence[str], place: int) -> int:
    while place < len(lines) and lines[place]:
        place += 1
    return place


def _indented(lines: Sequence[str], place: int) -> int:
    """Return where the indented lines that begin at ``place`` end; blank lines within them are part of them."""
    end = place
    while place < len(lines) and (not lines[place] or lines[place][0] == " "):
        place += 1
        if lines[place - 1]:
            end = place
    return end


def _dedented(lines: Sequence[str]) -> list[str]:
    """Take the least indent off all lines; a first line with more is taken as it is."""
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line), default=0)
    return [line[margin:] for line in lines]
