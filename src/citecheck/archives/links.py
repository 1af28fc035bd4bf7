"""Link headers and TimeMaps in link-format (RFC 8288, RFC 6690), read by a state machine: quotes may hold commas. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Link(NamedTuple):
    """One link: its target, its relations, and its other attributes (names in lower case)."""

    uri: str
    rels: frozenset[str]
    attributes: dict[str, str]


def read_links(text: str) -> tuple[Link, ...]:
    """Return the links of a Link header or a TimeMap, in order. What is malformed is passed over, not guessed.

    >>> [link.uri for link in read_links('<http://a.org/?x=1,2>; rel="original", <http://b.org/>; rel="first memento"')]
    ['http://a.org/?x=1,2', 'http://b.org/']
    """
    links = []
    for piece in _split(text, ","):
        target, *attributes = _split(piece, ";")
        target = target.strip()
        if not (target.startswith("<") and target.endswith(">")):
            continue
        fields = dict(_attribute(attribute) for attribute in attributes if attribute.strip())
        rels = frozenset(fields.pop("rel", "").lower().split())
        links.append(Link(target[1:-1].strip(), rels, fields))
    return tuple(links)


def target_of(text: str | None, rel: str) -> str | None:
    """Return the target of the first link with relation ``rel`` in a Link header, None where there is none."""
    return next((link.uri for link in read_links(text or "") if rel in link.rels), None)


def _attribute(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = value[1:-1].replace('\\"', '"')
    return name.strip().lower(), value


def _split(text: str, sign: str) -> Iterator[str]:
    """Yield the parts of ``text`` between ``sign``, which counts neither between <> nor between quotes."""
    start, quoted, angled, escaped = 0, False, False, False
    for index, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"' and not angled:
            quoted = not quoted
        elif quoted:
            continue
        elif character in "<>":
            angled = character == "<"
        elif character == sign and not angled:
            yield text[start:index]
            start = index + 1
    yield text[start:]
