"""How values stand in citations.yaml: plain where YAML cannot misread them, quoted or folded where it could."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: Columns that a folded text fills. Wide enough for a sentence in two or three lines, narrow enough for a diff.
WIDTH = 110
#: The JSON Schema that lies beside the file, for editors with completion (see ``tooling``).
SCHEMA_NAME = "citations.schema.json"
HEADER = f"""\
# yaml-language-server: $schema={SCHEMA_NAME}
#
# The citations of a report, one record for each, as citecheck reads them. This file is yours to edit.
#
# - Change, add or delete any field: what you did is kept, also when the report is read again.
#   Comments, the order of the records and the layout are kept too.
# - skip: true       citecheck leaves this citation alone. (A record that you delete comes back at the next reading.)
# - orphaned: true   set by citecheck when a note is gone from the report. Such a record is not checked; delete it when
#                    you like, or delete this line and the line "parsed" to have it checked all the same.
# - A citation that citecheck missed: add a record with an id of your own and what you know (url, note, title ...).
# - parsed           fingerprints of the fields as citecheck wrote them. A field that no longer fits its fingerprint
#                    is your edit. Leave this line alone. To give a field back to citecheck, delete the field and
#                    its fingerprint.
"""

_START = frozenset("-?:,[]{}#&*!|>'\"%@`")
#: Words that YAML 1.1 or 1.2 takes for true, false, nothing or a merge.
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "=", "<<", ".inf", "+.inf", ".nan"})
#: Anything that some YAML reader might take for a number, a time or a date.
_NUMBER = re.compile(r"[-+.]?[0-9_.][-+0-9_,.:a-fA-FxXoO]*(?:[ tT][0-9:.+\- Zz]*)?")
#: What may stand unescaped: YAML 1.2's printable characters (section 5.1) without line breaks and byte order mark.
_PRINTABLE = re.compile(r"[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def tame(text: str) -> str:
    """Return ``text`` as it can be stored: stripped, lone surrogates (which UTF-8 cannot hold) replaced by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text).strip()


def scalar(text: str) -> str:
    """Return ``text`` on one line, quoted where plain YAML would misread it.

    >>> print(scalar("Net . 18.12.2016"), scalar("no"), scalar("1"), scalar("red cross: ready"), scalar('a "b" #c'))
    Net . 18.12.2016 "no" "1" "red cross: ready" 'a "b" #c'
    """
    if not _PRINTABLE.fullmatch(text):
        return '"' + "".join(map(_escaped, text)) + '"'
    if not _needs_quotes(text):
        return text
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _needs_quotes(text: str) -> bool:
    return (
        not text
        or text != text.strip()
        or text[0] in _START
        or text.startswith("...")
        or ": " in text
        or " #" in text
        or text.endswith(":")
        or text.lower() in _WORDS
        or bool(_NUMBER.fullmatch(text))
    )


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if _PRINTABLE.fullmatch(char):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def folded(text: str, indent: int) -> list[str] | None:
    """Return ``text`` as the lines of a ``>-`` block, in which no quoting is needed; None where folding would alter it."""
    words = text.split(" ")
    if "" in words or not _PRINTABLE.fullmatch(text) or any(not word.strip() for word in words):
        return None
    lines = [words[0]]
    for word in words[1:]:
        if indent + len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append(word)
        else:
            lines[-1] += " " + word
    return [" " * indent + line for line in lines]


def entry(key: str, value: object, indent: int) -> list[str]:
    """Return the lines of ``key: value`` at ``indent`` columns; the first line without its indent.

    ``value`` is str, bool, int, a list of str or mappings, or a mapping. Dates (keys issued, accessed, date) stay plain.
    """
    if isinstance(value, str):
        return _text_entry(key, value, indent)
    if isinstance(value, bool | int):
        return [f"{key}: {str(value).lower()}"]
    if isinstance(value, Mapping) and key == "parsed":
        return [f"{key}: {{{', '.join(f'{name}: {digest}' for name, digest in value.items())}}}"]
    if isinstance(value, Mapping):
        return [f"{key}:", *_indented(mapping(value, indent + 2), indent + 2)]
    items = value if isinstance(value, Sequence) else [str(value)]
    return [f"{key}:" if items else f"{key}: []", *rows(items, indent + 2, gap=key == "citations")]


def _text_entry(key: str, value: str, indent: int) -> list[str]:
    if key in ("issued", "accessed", "date"):
        return [f"{key}: {value}"]
    line = f"{key}: {scalar(value)}"
    block = folded(value, indent + 2) if indent + len(line) > WIDTH else None
    return [f"{key}: >-", *block] if block and len(block) > 1 else [line]


def mapping(values: Mapping[str, object], indent: int) -> list[str]:
    """Return the lines of a block of keys; lines that begin an entry are without indent, as ``entry`` gives them."""
    lines: list[str] = []
    for key, value in values.items():
        first, *rest = entry(key, value, indent)
        lines += [" " * indent + first if lines else first, *rest]
    return lines


def _indented(lines: list[str], indent: int) -> list[str]:
    return [" " * indent + lines[0], *lines[1:]] if lines else []


def rows(values: Sequence[object], indent: int, *, gap: bool = False) -> list[str]:
    """Return the lines of a list with dashes at ``indent``; ``gap`` puts an empty line between the items."""
    lines: list[str] = []
    for value in values:
        item = mapping(value, indent + 2) if isinstance(value, Mapping) else [scalar(str(value))]
        lines += [""] if gap and lines else []
        lines += [" " * indent + "- " + item[0], *item[1:]]
    return lines
