"""A plain list of links: one URL a line, blank lines and comments allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.citations.lists.address import is_link
from citecheck.citations.lists.row import Row

#: A bullet or a number before the link, a comment behind it.
_LINE = re.compile(r"[ \t]*(?:[-*•+][ \t]+|\d{1,4}[.)][ \t]+)?(?P<link>\S+)[ \t]*(?P<comment>#.*)?")
#: What was meant as a link, right or wrong: "https://", "htp:/valley.example".
_MEANT = re.compile(r"(?i)[a-z]{3,6}:/")
_COMMENT = re.compile(r"\s*(?:#|//|;)")
_FIRST_LINK = re.compile(r"(?i)(?:https?|ftp)://\S+|\bwww\.\S+")
#: How much of the lines must be a link and nothing else: below that it is a report that happens to show links.
_SHARE = 0.8


def plain_rows(text: str, where: str = "") -> list[Row] | None:
    """Return a row for each line that is no comment, None where ``text`` is no list of links.

    At least four in five lines hold one link and nothing else. A line of other words is kept as a row, with the link it shows.
    """
    del where  # nothing here can be wrong beyond a row
    lines = list(_lines(text))
    alone = [shown["link"] for _, line in lines if (shown := _LINE.fullmatch(line))]
    meant = sum(is_link(words) or bool(_MEANT.match(words)) for words in alone)
    if not any(map(is_link, alone)) or meant < _SHARE * len(lines):
        return None
    return [_row(start, line) for start, line in lines]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, with where they start."""
    at = 0
    for line in text.split("\n"):
        if line.strip() and not _COMMENT.match(line):
            yield at, line.rstrip()
        at += len(line) + 1


def _row(start: int, line: str) -> Row:
    begin, end = start + len(line) - len(line.lstrip()), start + len(line)
    whole = _LINE.fullmatch(line)
    if whole is not None:
        return Row(start=begin, end=end, fields={"url": whole["link"]})
    found = _FIRST_LINK.search(line)
    if found is None:
        return Row(start=begin, end=end, fields={}, troubles=(("CC407", "the line holds no link"),))
    return Row(start=begin, end=end, fields={"url": found.group()})
