"""The inline markup of reStructuredText as a row of pieces: words, links and references to notes."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal, NamedTuple

from citecheck.ingest.rst.blocks import NAME

#: What begins inline markup, or is a piece by itself. A word is matched whole, so that each is looked at once.
_START = re.compile(
    r"\\(?P<escaped>.|\n)|(?P<literal>``)|(?P<role>:[A-Za-z](?:[\w.+:-]{0,60}\w)?:(?=`))|(?P<target>_`)|(?P<back>`)|"
    rf"(?P<strong>\*\*)|(?P<emphasis>\*)|(?P<bar>\|)|\[(?P<note>\d{{1,9}}|\#(?:{NAME})?|\*|{NAME})\]_(?!\w)|"
    rf"(?P<url>(?i:https?|ftp)://[^\s<>\"`\\]+)|(?P<word>{NAME}(?P<tail>__?(?!\w))?)"
)
#: What ends each kind: the sign behind something that is no blank, before a blank, punctuation or the end.
_AFTER = r"(?=$|[\s\x00'\")\]}>\-/:.,;!?\\’”»›…—–])"
_ENDS = {
    "literal": re.compile(rf"(?<=\S)``{_AFTER}"),
    "back": re.compile(rf"(?<=[^\s\\])`(?:__?|:[A-Za-z][\w.+:-]{{0,60}}:)?{_AFTER}"),
    "target": re.compile(rf"(?<=[^\s\\])`{_AFTER}"),
    "strong": re.compile(rf"(?<=[^\s\\])\*\*{_AFTER}"),
    "emphasis": re.compile(rf"(?<=[^\s\\])\*{_AFTER}"),
    "bar": re.compile(rf"(?<=[^\s\\])\|(?:__?)?{_AFTER}"),
}
_BEFORE = frozenset("'\"([{<-/:")
_OPENERS = {"'": "'", '"': '"', "(": ")", "[": "]", "{": "}", "<": ">"}
_EMBEDDED = re.compile(r"(?s)(.*?)(?:^|\s)<([^<>]{1,3000})>$")
_ESCAPE = re.compile(r"(?s)\\(.)")
#: Punctuation that ends a sentence rather than an address (specification, "Standalone Hyperlinks").
_TRAILING = ".,:;!?)]}'\"’”»"


class Piece(NamedTuple):
    """A piece of a paragraph, which begins at ``at`` in it.

    ``text`` are its words or label, ``to`` the address or the name that it leads to.
    """

    kind: Literal["words", "link", "named", "anonymous", "note", "bar"]
    text: str
    to: str = ""
    at: int = 0


def pieces_of(text: str) -> Iterator[Piece]:
    """Yield the pieces of one paragraph in their order."""
    reading = _Reading(text)
    at = done = 0
    while found := _START.search(text, at):
        kind = found.lastgroup if found.lastgroup != "tail" else "word"
        end, piece = reading.read(kind or "", found)
        at = max(end, found.start() + 1)
        if piece is not None:
            yield Piece("words", text[done : found.start()], at=done)
            yield piece._replace(at=found.start())
            done = at
    yield Piece("words", text[done:], at=done)


class _Reading:
    """One paragraph. Where each kind of markup may end is found once, so that unclosed signs cost nothing."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: dict[str, list[re.Match[str]]] = {}

    def read(self, kind: str, found: re.Match[str]) -> tuple[int, Piece | None]:
        """Return where the piece that begins at ``found`` ends, and the piece; None where it is only words."""
        if kind == "escaped":
            return found.end(), Piece("words", "" if found[1].isspace() else found[1])
        if kind == "note":
            return found.end(), Piece("note", found["note"])
        if not self._may_begin(found.start(), found.end()):
            return found.end(), None
        if kind in ("url", "word"):
            return _address(found) if kind == "url" else _name(found)
        if kind == "role":
            return self._role(found)
        return self._quoted(kind, found)

    def _may_begin(self, start: int, end: int) -> bool:
        """Tell whether inline markup may begin here (specification, "Inline markup recognition rules")."""
        before = self._text[start - 1] if start else " "
        free = before.isspace() or before in _BEFORE
        if not free and (before.isascii() or unicodedata.category(before) not in ("Ps", "Pi", "Pf", "Pd", "Po")):
            return False
        return _OPENERS.get(before) != self._text[end : end + 1] or end == start

    def _role(self, found: re.Match[str]) -> tuple[int, Piece | None]:
        close = self._close("back", found.end() + 1)
        if close is None:
            return found.end(), None
        role, inside = found[0].strip(":").lower(), self._text[found.end() + 1 : close.start()]
        return close.end(), _of_role(role, inside)

    def _quoted(self, kind: str, found: re.Match[str]) -> tuple[int, Piece | None]:
        close = self._close(kind, found.end() + 1) if not self._text[found.end() : found.end() + 1].isspace() else None
        if close is None:
            return found.end(), None
        inside = self._text[found.end() : close.start()]
        if kind == "bar":
            return close.end(), Piece("bar", inside)
        if kind == "back":
            return close.end(), _interpreted(inside, close[0][1:])
        return close.end(), Piece("words", inside if kind == "literal" else _plain(inside))

    def _close(self, kind: str, at: int) -> re.Match[str] | None:
        if kind not in self._ends:
            self._ends[kind] = list(_ENDS[kind].finditer(self._text))
        ends = self._ends[kind]
        place = bisect_left(ends, at, key=lambda end: end.start())
        return ends[place] if place < len(ends) else None


def _address(found: re.Match[str]) -> tuple[int, Piece]:
    """Take a standalone address, without the punctuation of its sentence."""
    address = found[0].rstrip(_TRAILING)
    if ")" in found[0][len(address) :] and "(" in address:
        address += ")"
    return found.start() + len(address), Piece("link", address, address)


def _name(found: re.Match[str]) -> tuple[int, Piece | None]:
    """Take "name_" and "name__" as references, any other word as a word."""
    tail = found["tail"]
    if not tail:
        return found.end(), None
    name = found["word"].removesuffix(tail)
    return found.end(), Piece("anonymous" if tail == "__" else "named", name, name)


def _plain(text: str) -> str:
    r"""Undo escapes: a backslash hides itself, and a blank behind it.

    >>> _plain(r"H\ O is 5\*")
    'HO is 5*'
    """
    return _ESCAPE.sub(lambda found: "" if found[1].isspace() else found[1], text)


def _interpreted(inside: str, tail: str) -> Piece:
    """Return what "`text`", "`text`_", "`text <address>`__" or "`text`:role:" is."""
    if tail.startswith(":"):
        return _of_role(tail.strip(":").lower(), inside)
    if not tail:
        return Piece("words", _plain(inside))
    embedded = _EMBEDDED.match(inside)
    if embedded is None:
        return Piece("anonymous" if tail == "__" else "named", _plain(inside), inside)
    shown, to = _plain(embedded[1]).strip(), embedded[2].strip()
    if to.endswith("_") and not to.endswith("\\_") and "/" not in to:
        return Piece("named", shown or to[:-1], to[:-1].strip("`"))
    address = _plain("".join(to.split()))
    return Piece("link", shown or address, address)


def _of_role(role: str, inside: str) -> Piece:
    """Return the words of a role: its text without the target that Sphinx writes behind it, or in front of it as "~" or "!"."""
    embedded = _EMBEDDED.match(inside)
    words = _plain(embedded[1] if embedded and embedded[1].strip() else inside.strip("<>")).strip()
    if role in ("pep", "rfc") and not embedded:
        return Piece("words", f"{role.upper()} {words}")
    return Piece("words", words.lstrip("~!") if ":" in role or role in ("ref", "doc", "class", "func", "meth", "mod") else words)
