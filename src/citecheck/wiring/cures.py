"""What to write in place of a wrong value in citecheck.toml: in words, from the very types that refused it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

#: Where the keys of lists of tables ([[quirks]], [[archives]]) are told.
IN_README = "README.md tells what belongs there"


def plain(message: str) -> str:
    """Put msgspec's words into ours: "Expected `float`, got `str` - at `$.net.timeout`" names the key first."""
    text, _, path = message.partition(" - at `$.")
    return f"key {path.rstrip('`')!r}: {text[0].lower()}{text[1:]}" if path else text[0].lower() + text[1:]


def cure(key: str, known: dict[str, Any]) -> str:
    """Return what may stand under ``key``, by its type in ``known``."""
    kind = known.get(re.sub(r"\[.*", "", key))
    if kind is None:
        return IN_README
    import msgspec.inspect  # noqa: PLC0415 - only a wrong value needs it

    return f"write {_described(msgspec.inspect.type_info(kind))}"


def _described(kind: Any) -> str:  # noqa: ANN401 - one of msgspec.inspect's many classes
    name = type(kind).__name__
    if name == "LiteralType":
        return "one of: " + ", ".join(f'"{value}"' for value in kind.values)
    if name == "EnumType":
        return "one of: " + ", ".join(f'"{each.value}"' for each in kind.cls)
    if name in ("IntType", "FloatType"):
        words = "a whole number" if name == "IntType" else "a number"
        return ", ".join([words, *_bounds(kind)])
    if name == "VarTupleType":
        return f"a list in square brackets, each item {_described(kind.item_type)}"
    return {"StrType": "a text in quotes", "BoolType": "true or false", "StructType": "a table"}.get(name, IN_README)


def _bounds(kind: Any) -> Iterator[str]:  # noqa: ANN401 - the same
    for bound, words in ((kind.ge, "at least"), (kind.gt, "above"), (kind.le, "at most"), (kind.lt, "below")):
        if bound is not None:
            yield f"{words} {bound:g}"


def endless(value: object, key: str = "") -> Iterator[str]:
    """Yield the keys of numbers that are no numbers (nan) or have no end (inf), which TOML knows and no setting means.

    >>> list(endless({"net": {"timeout": float("inf")}, "a": [1.0, float("nan")]}))
    ['net.timeout', 'a[1]']
    """
    if isinstance(value, float) and not math.isfinite(value):
        yield key
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from endless(inner, f"{key}.{name}".lstrip("."))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from endless(inner, f"{key}[{place}]")
