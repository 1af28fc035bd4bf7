"""What is wrong in a text that is no YAML: the parser's words made plain, with the line, the key and the cure."""

from __future__ import annotations

import re
from pathlib import Path

from yaml.error import MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

from citecheck.citations.book.decode import wrong
from citecheck.citations.book.tree import column_of
from citecheck.model.errors import BookError

#: Lines that git leaves where two people changed the same place.
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$", re.MULTILINE)
_KEY = re.compile(r"[ \t]*(?:-[ \t]+)*([A-Za-z][\w-]*)[ \t]*:")
_ID = re.compile(r"^[ \t]*-?[ \t]*id:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
#: At the end of one of these a value is closed, whatever follows on its line.
_CLOSING = "\"']}"

#: What the YAML parser says -> what it means, and the cure. The first that is found in its words counts.
_SYNTAX = (
    ("escape", "a backslash inside double quotes", "use single quotes, or write the backslash twice"),
    ("mapping values are not allowed", "YAML takes a second colon on this line for a key", "put the value in double quotes"),
    ("cannot start any token", "a character that no value may begin with", "put the value in double quotes"),
    ("alphabetic or numeric character", "no value may begin with & or *", "put the value in double quotes"),
    ("mapping keys are not allowed", "no value may begin with a question mark and a blank", "put the value in double quotes"),
    ("a comment or a line break", "no value may begin with | or >", "put the value in double quotes"),
    ("quoted scalar", "a quotation mark is opened here and not closed", "close it on the same line"),
    ("could not find expected ':'", "this is no line like 'key: value'", "write a colon and a blank after the key, or indent it"),
    ("'<document start>'", "the line '...' ends the file, and more follows", "delete the line '...'"),
    ("flow", "a bracket or brace is opened here and not closed", "close it, or write one item a line"),
    ("expected <block end>", "the indentation does not fit the lines above", "give all keys of a record the same indentation"),
    ("special characters are not allowed", "a control character", "delete it; an editor may show it as a box or not at all"),
)  # fmt: skip


def untangled(file: tuple[Path, str], error: YAMLError) -> BookError:
    """Return the parser's error about ``file`` (path, text) in words for editors, at its place, with its key where it has one."""
    path, text = file
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        hint = "keep one of the two versions and delete the lines <<<<<<<, ======= and >>>>>>>"
        return wrong(file, conflict.start(), key_near(text, conflict.start()), "git left two versions of this place", hint)
    words = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    context = str(getattr(error, "context", None) or "")
    offset = _place(error, words, context, len(text))
    message, hint = _by_place(text, offset, words) or _by_words(words, context)
    return wrong((path, text), offset, key_near(text, offset), message, hint)


def key_near(text: str, offset: int) -> str:
    r"""Return what the line of ``offset`` is called: "title of n3", as far as its key and the record's id can be seen.

    >>> key_near("citations:\n  - id: n3\n    title: a: b\n", 30)
    'title of n3'
    """
    start = offset - column_of(text, offset)
    key = _KEY.match(text, start)
    if key is None:
        return ""
    ids: list[str] = _ID.findall(text, 0, start)
    inside = text[start : key.start(1)].isspace()  # a dash begins another record; a key at the margin is of no record
    return f"{key[1]} of {ids[-1]}" if inside and ids and key[1] != "id" else key[1]


def _place(error: YAMLError, words: str, context: str, end: int) -> int:
    """Return where the trouble begins: what was opened and not closed, rather than where the parser gave up."""
    if isinstance(error, ReaderError):
        return int(error.position)
    if not isinstance(error, MarkedYAMLError):
        return end
    begun = any(sign in context for sign in ("quoted", "flow", "simple key")) and "escape" not in words
    opened = error.context_mark if begun else None
    mark = opened or error.problem_mark or error.context_mark
    return mark.index if mark is not None else end


def _by_place(text: str, offset: int, words: str) -> tuple[str, str] | None:
    """Return what the parser cannot know: a tab, a line that stands too deep, a value that is closed too soon."""
    before = text[offset - column_of(text, offset) : offset]
    if text.startswith("\t", offset) or (not before.strip() and "\t" in before):
        return "a tab stands where only spaces may", "indent with spaces"
    if "mapping values are not allowed" in words and re.fullmatch(r"[ ]*(?:- +)*[\w-]+", before):
        return "the indentation is deeper than that of the lines above", "give all keys of a record the same indentation"
    if "expected <block end>" in words and before.strip() and before.rstrip()[-1] in _CLOSING:
        hint = "put the whole value in single quotes, and write each single quote inside it twice"
        return "the quotation mark or bracket is closed before the value ends", hint
    return None


def _by_words(words: str, context: str) -> tuple[str, str]:
    for sign, message, hint in _SYNTAX:
        if sign in words or sign in context:
            return message, hint
    return f"this is no YAML: {words}", "compare with the lines around it"
