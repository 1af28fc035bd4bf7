"""citations.yaml in an editor with completion: its JSON Schema, and the copy of it beside the file.

The first line of a new citations.yaml names a schema in the same folder, as the YAML Language Server reads it
(``# yaml-language-server: $schema=``, https://github.com/redhat-developer/yaml-language-server#using-inlined-schema; the editors
of JetBrains read it too). A path beside the file works without a network, on every machine and in every clone of a repository.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec

from citecheck.citations.book.schema import BookFile
from citecheck.citations.book.text import SCHEMA_NAME
from citecheck.text.files import write_whole

#: Who made a file: a copy under this name is ours to renew, any other file of that name is not touched.
ID = "urn:citecheck:citations:1"
_NAMED = re.compile(rf"#\s*yaml-language-server:\s*\$schema=(?:\./)?{re.escape(SCHEMA_NAME)}\s*(?:\n|\Z)")
#: The line may stand below other comments, but near the top.
_HEAD = 4_096
#: What YAML makes of a value without quotes; citecheck reads the text as it stands.
_SCALAR = ["string", "number", "boolean", "null"]


def book_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of citations.yaml, for editors' tooling.

    It takes what citecheck reads: an empty value is as good as none, and a title may be a number (``title: 2012``). What
    a schema cannot say (ids that stand twice, back-references to nobody, 30 February) citecheck alone tells.
    """
    made = msgspec.json.schema(BookFile)
    parts = {name: {**part, "properties": _properties(part)} for name, part in made.pop("$defs").items()}
    title = "citations.yaml of citecheck"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ID, "title": title, **made, "$defs": parts}


def schema_file() -> bytes:
    """Return the schema as the bytes of a file."""
    return json.dumps(book_schema(), indent=2, ensure_ascii=False).encode() + b"\n"


def put_schema(book: Path) -> bool:
    """Put the schema beside ``book`` where its first lines name one there. Tell whether a file was written.

    A file of that name which is not ours stays. Raises ``OutputError`` where the folder cannot be written.
    """
    with book.open(encoding="utf-8-sig", errors="replace") as file:
        head = file.read(_HEAD)
    beside = book.resolve().parent / SCHEMA_NAME
    if not any(_NAMED.match(line) for line in head.splitlines(keepends=True)) or not _ours(beside):
        return False
    write_whole(beside, schema_file())
    return True


def _ours(path: Path) -> bool:
    """Tell whether ``path`` is free, or an older copy."""
    if not path.exists():
        return True
    try:
        there = path.read_bytes()
        found = json.loads(there)
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("$id") == ID and there != schema_file()


def _properties(part: dict[str, Any]) -> dict[str, Any]:
    required = part.get("required", ())
    return {name: _loosened(value, empty=name not in required) for name, value in part["properties"].items()}


def _loosened(value: dict[str, Any], *, empty: bool) -> dict[str, Any]:
    """Return a property with one list of types in place of alternatives, open for what YAML makes of bare words.

    ``empty`` says that it may be left without a value.
    """
    if "anyOf" in value:  # a type, or null
        value = next(part for part in value["anyOf"] if part != {"type": "null"})
    value = {key: said for key, said in value.items() if key != "default"}
    if "$ref" in value:
        return {"anyOf": [value, {"type": "null"}]} if empty else value
    if "enum" in value:
        return {**value, "enum": [*value["enum"], None]}
    if "const" not in value:
        types = value.pop("x-types", _SCALAR if value["type"] == "string" else [value["type"], "null"])
        value["type"] = types if empty else [name for name in types if name != "null"]
    if "items" in value:
        value["items"] = _loosened(value["items"], empty=False)
    return value
