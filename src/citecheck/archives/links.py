"""Link headers and TimeMaps in link-format (RFC 8288, RFC 6690), read by a state machine: forward only, in linear time. Pure.

The field is laxer than the grammar, and so is this reader: URLs and quotes hold commas and semicolons, values stand without
quotes ("datetime=Thu, 12 May 2016 10:00:00 GMT"), lists begin or end with a comma, a quote is never closed. A comma ends a
link only where another link, a comma or the end follows it, which no value that was seen in the field holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Link(NamedTuple):
    """One link: its target, its relations, and its other attributes (names in lower case; of a name told twice, the first)."""

    uri: str
    rels: frozenset[str]
    attributes: dict[str, str]


#: What ends each state. A comma counts only where a link may end.
_COMMA = r",(?=[ \t\r\n]*(?:[<,]|$))"
_AFTER = re.compile(rf";|{_COMMA}")
_NAME = re.compile(rf"[=;]|{_COMMA}")
_VALUE = re.compile(rf";|{_COMMA}")
_OPENS = re.compile(r'[ \t\r\n]*"')
_QUOTED = re.compile(r'((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def read_links(text: str) -> tuple[Link, ...]:
    """Return the links of a Link header or a TimeMap, in order. What is malformed is passed over, not guessed.

    >>> [link.uri for link in read_links('<http://a.org/?x=1,2>; rel="original", <http://b.org/>; rel="first memento"')]
    ['http://a.org/?x=1,2', 'http://b.org/']
    """
    return tuple(iter_links(text))


def iter_links(text: str) -> Iterator[Link]:
    """Yield the links of ``text`` one after the other."""
    return _Machine(text).links()


def target_of(text: str | None, rel: str) -> str | None:
    """Return the target of the first link with relation ``rel`` in a Link header, None where there is none."""
    return next((link.uri for link in iter_links(text or "") if rel in link.rels), None)


_Step = Callable[[], "_Step | None"]


class _Machine:
    """One pass over a list of links. A state is a method: it reads on from ``_at`` and returns the next one, None at the end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._quotes = True
        self._name = ""
        self._link: Link | None = None
        self._fields: dict[str, str] = {}

    def links(self) -> Iterator[Link]:
        """Yield each link where it ends."""
        state: _Step | None = self._between
        while state is not None:
            state = state()
            if self._link is not None and state in (None, self._between):
                rels = frozenset(self._fields.pop("rel", "").lower().split())
                yield Link(self._link.uri, rels, self._fields)
                self._link = None

    def _between(self) -> _Step | None:
        """Pass over all that stands before a link."""
        opened = self._text.find("<", self._at)
        self._at = opened + 1
        return self._target if opened >= 0 else None

    def _target(self) -> _Step | None:
        closed = self._text.find(">", self._at)
        if closed < 0:
            return None
        inside = self._text[self._at : closed].rpartition("<")[2]  # one that was never closed: no URL holds a "<"
        self._at = closed + 1
        self._fields = {}
        self._link = Link(inside.strip(), frozenset(), self._fields)
        return self._after

    def _after(self) -> _Step | None:
        """Pass over what stands behind a target or a quoted value."""
        return self._next(_AFTER)

    def _in_name(self) -> _Step | None:
        start = self._at
        state = self._next(_NAME)
        if state == self._value:
            self._name = self._text[start : self._at - 1].strip().lower()
        return state

    def _value(self) -> _Step | None:
        opens = _OPENS.match(self._text, self._at) if self._quotes else None
        if opens is not None:
            quoted = _QUOTED.match(self._text, opens.end())
            if quoted is not None:
                self._at = quoted.end()
                self._keep(_ESCAPED.sub(r"\1", quoted[1]))
                return self._after
            self._quotes = False  # nothing closes it: from here on a quote is a sign like any other
        start = self._at
        ends = _VALUE.search(self._text, start)
        self._keep(self._text[start : ends.start() if ends else None].strip())
        return self._next(_VALUE)

    def _next(self, signs: re.Pattern[str]) -> _Step | None:
        """Go behind the next of ``signs`` and return the state that it opens."""
        found = signs.search(self._text, self._at)
        if found is None:
            self._at = len(self._text)
            return None
        self._at = found.end()
        return {";": self._in_name, "=": self._value, ",": self._between}[found[0]]

    def _keep(self, value: str) -> None:
        if self._name:
            self._fields.setdefault(self._name, value)
