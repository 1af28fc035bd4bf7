"""How many pages a PDF off the web has at most, read without a PDF library.

A stranger's file goes into no library in C outside a confined process (``engines/confined.py``); and a count needs none. The page
tree (ISO 32000-1 section 7.7.3) stands in the open, or in object streams (section 7.5.7), which are inflated within bounds.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

#: Most bytes that are inflated of one file, and most object streams that are looked at.
_INFLATED, _STREAMS = 20_000_000, 2_000
#: How far around its type the dictionary of a node of the page tree reaches (bytes): 8,000 kids on one node fit.
_REACH = 100_000
#: The dictionary of an object stream holds hardly more than six numbers and names.
_STREAM = re.compile(rb"/Type\s*/ObjStm\b[^>]{0,400}>>\s*stream\r?\n|/ObjStm\b[^>]{0,400}>>\s*stream\r?\n")
_NODE = re.compile(rb"/Type\s*/Pages\b")
_COUNT = re.compile(rb"/Count\s+(\d{1,7})\b(?!\s+\d+\s+R)")  # the number itself, no reference to one
_BRACKETS = re.compile(rb"<<|>>")


def most_pages(body: bytes) -> int | None:
    """Return how many pages a PDF can have at most, None where it does not tell: locked, broken, or packed beyond the bounds.

    A file that was changed keeps its old page trees: of all the largest count is taken.

    >>> most_pages(b"%PDF-1.4 <</Type/Pages/Kids[3 0 R]/Count 12>>"), most_pages(b"%PDF-1.5 <</Type/Catalog>>")
    (12, None)
    """
    found = list(_counts(body))
    if b"/ObjStm" in body:
        if b"/Encrypt" in body:
            return None
        parts = list(_inflated(body))
        if not parts or None in parts:
            return None
        found.extend(count for part in parts if part is not None for count in _counts(part))
    return max(found, default=None)


def _counts(text: bytes) -> Iterator[int]:
    """Yield the count of every node of a page tree."""
    for node in _NODE.finditer(text):
        start, end = _dictionary(text, node.start())
        for count in _COUNT.finditer(text, start, end):
            yield int(count[1])


def _dictionary(text: bytes, at: int) -> tuple[int, int]:
    """Return where the dictionary around ``at`` begins and ends."""
    first, last = max(0, at - _REACH), min(len(text), at + _REACH)
    depth = 0
    for bracket in reversed(list(_BRACKETS.finditer(text, first, at))):
        depth += 1 if bracket[0] == b">>" else -1
        if depth < 0:
            first = bracket.start()
            break
    depth = 0
    for bracket in _BRACKETS.finditer(text, at, last):
        depth += 1 if bracket[0] == b"<<" else -1
        if depth < 0:
            last = bracket.end()
            break
    return first, last


def _inflated(body: bytes) -> Iterator[bytes | None]:
    """Yield the content of every object stream; None for what cannot be inflated, or not within the bounds."""
    left = _INFLATED
    for number, stream in enumerate(_STREAM.finditer(body)):
        if number == _STREAMS or left <= 0:
            yield None
            return
        unpacker = zlib.decompressobj()
        end = body.find(b"endstream", stream.end())
        try:
            part = unpacker.decompress(body[stream.end() : end if end >= 0 else None], left)
        except zlib.error:
            part = b""
        left -= len(part)
        yield part if unpacker.eof else None
