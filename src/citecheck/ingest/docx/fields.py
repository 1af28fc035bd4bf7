"""Word's fields: codes such as HYPERLINK "…" that stand before the words they bring (ECMA-376-1, 17.16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

_TOKEN = re.compile(r'["“”]((?:\\.|[^"“”\\])*)["“”]?|(\S+)')
#: Switches of HYPERLINK that take a word after them (17.16.5.25).
_WITH_WORD = frozenset({"\\l", "\\o", "\\t"})


@dataclass(slots=True)
class Field:
    """A field under way: its code while that is read, then its result. ``open_link`` tells that a link was begun for it.

    State "void" is a code that its paragraph did not end: such a field hides nothing.
    """

    code: list[str] = field(default_factory=list)
    state: Literal["code", "shown", "hidden", "void"] = "code"
    open_link: bool = False


def href_of(code: str) -> str | None:
    r"""Return the address in the code of a HYPERLINK field, None for other fields and for places within the document.

    >>> href_of(r' HYPERLINK "https://valley-post.example/1" \l "dam" \o "tip" ')
    'https://valley-post.example/1#dam'
    """
    tokens = _tokens(code)
    if next(tokens, "").upper() != "HYPERLINK":
        return None
    href, anchor = "", ""
    for token in tokens:
        if token in _WITH_WORD:
            word = next(tokens, "")
            anchor = word if token == "\\l" else anchor  # noqa: S105 - a switch, no secret
        elif not token.startswith("\\"):
            href = href or token
    return with_anchor(href, anchor) if href else None


def with_anchor(href: str, anchor: str | None) -> str:
    """Return an address with the place on its page, which Word keeps apart."""
    return f"{href}#{anchor}" if anchor and "#" not in href else href


def repeated_mark(code: str) -> str | None:
    r"""Return the bookmark in the code of a NOTEREF field that is written as a marker (switch \f), None for others."""
    tokens = list(_tokens(code))
    if len(tokens) > 2 and tokens[0].upper() == "NOTEREF" and "\\f" in (token.lower() for token in tokens):
        return tokens[1]
    return None


def _tokens(code: str) -> Iterator[str]:
    for found in _TOKEN.finditer(code):
        quoted, bare = found.groups()
        yield bare if bare is not None else re.sub(r"\\(.)", r"\1", quoted)
