"""Lists of links in JSON: links, objects, and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from citecheck.citations.lists.items import LISTS, entry_row, says_something
from citecheck.citations.lists.row import Row
from citecheck.model.errors import UnreadableDocument

_SPACE = re.compile(r"[ \t\n\r]*")
_HINT = "give a list of links, a list of objects with a url, or CSL-JSON"


class _Object(dict[str, object]):
    """A JSON object that remembers which keys stood twice: the first value stands."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__()
        self.twice: list[str] = []
        for key, value in pairs:
            if key in self:
                self.twice.append(key)
            else:
                self[key] = value


#: Numbers stay as they are written: a year is no quantity, and a number of a million digits is no trouble.
_DECODER = json.JSONDecoder(object_pairs_hook=_Object, parse_int=str, parse_float=str, parse_constant=str)


def json_rows(text: str, where: str) -> list[Row]:
    """Return the entries of a JSON list, at the top or under a key such as "items".

    Raises ``UnreadableDocument`` with the line for what is no JSON, or no list of links.
    """
    try:
        entries = list(_entries(text))
    except json.JSONDecodeError as error:
        raise UnreadableDocument(f"this is no JSON: {error.msg}", where=f"{where}:{error.lineno}", hint=_HINT) from None
    except RecursionError:
        raise UnreadableDocument("the JSON is nested too deep", where=where, hint=_HINT) from None
    rows = [entry_row(value, start, end, _twice(value)) for value, start, end in entries]
    if not says_something(rows):
        raise UnreadableDocument("the JSON holds no list of links", where=where, hint=_HINT)
    return rows


def _twice(value: object) -> list[tuple[str, str]]:
    keys = value.twice if isinstance(value, _Object) else []
    return [("CC413", f"the key {key[:40]!r} stands twice; the first was taken") for key in dict.fromkeys(keys)]


def _entries(text: str) -> Iterator[tuple[object, int, int]]:
    """Yield each entry with where it stands. Raises ``JSONDecodeError`` and ``RecursionError``."""
    value, end = _DECODER.raw_decode(text, _skip(text, 0))
    if _skip(text, end) != len(text):
        raise json.JSONDecodeError("more follows behind the end", text, end)
    at = _skip(text, 0)
    depth = 0
    while isinstance(value, dict) and depth < 3:
        found = _list_in(text, at, value)
        if found is None:
            break
        value, at, depth = *found, depth + 1
    if isinstance(value, list):
        yield from _items(text, at)
    elif isinstance(value, dict):
        yield value, at, end


def _list_in(text: str, at: int, value: dict[str, object]) -> tuple[object, int] | None:
    """Return the value under the first of the keys that hold lists, and where it stands."""
    for name in LISTS:
        inner = value.get(name)
        if isinstance(inner, list) or (name == "message" and isinstance(inner, dict)):
            return inner, _place(text, at, name)
    return None


def _place(text: str, at: int, name: str) -> int:
    """Return where the value of the key ``name`` stands in the object that starts at ``at``."""
    at = _skip(text, at + 1)
    while True:
        key, end = _DECODER.raw_decode(text, at)
        start = _skip(text, _skip(text, end) + 1)
        if key == name:
            return start
        _, end = _DECODER.raw_decode(text, start)
        at = _skip(text, _skip(text, end) + 1)


def _items(text: str, at: int) -> Iterator[tuple[object, int, int]]:
    at = _skip(text, at + 1)
    while text[at] != "]":
        value, end = _DECODER.raw_decode(text, at)
        yield value, at, end
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
