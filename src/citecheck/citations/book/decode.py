"""From the tree of citations.yaml to its records, with every mistake told by line, column, key and cure."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from pathlib import Path
from typing import get_args

import msgspec

from citecheck.citations.book.fields import SECOND_ADDRESS, address
from citecheck.citations.book.schema import VERSION, BookClaim, BookFile, BookRecord, BookRepeats, BookReport, key_of, keys_of
from citecheck.citations.book.tree import Branch, Leaf, Node, Rows, at_path, column_of, line_of, value_of
from citecheck.model.citation import Kind
from citecheck.model.errors import BookError, InvalidUrl

_KINDS = get_args(Kind)
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`$", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.*)`$")
_TYPE = re.compile(r"Expected `([a-z]+).*`, got `(.*)`$")
_ENUM = re.compile(r"Invalid enum value '(.*)'$", re.DOTALL)
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)

#: msgspec's name of a type -> what to write instead, with an example.
_CURES = {
    "str": ("a text", "write one text after the key, in double quotes if need be"),
    "array": ("a list", "write one item a line, each after '- '"),
    "object": ("keys and values", "write one 'key: value' a line, indented below the key"),
    "bool": ("true or false", "write true or false"),
    "int": ("a whole number", "write the number alone"),
}
_STRUCTS: tuple[tuple[str, type[msgspec.Struct]], ...] = (
    (r"\$", BookFile),
    (r"\$\.report", BookReport),
    (r"\$\.citations\[\d+\]", BookRecord),
    (r"\$\.citations\[\d+\]\.repeats", BookRepeats),
    (r"\$\.citations\[\d+\]\.claims\[\d+\]", BookClaim),
)


def wrong(file: tuple[Path, str], offset: int, key: str, message: str, hint: str) -> BookError:
    """Return the error of one place of a file (path, text): ``where`` is file:line:column and, where known, the key."""
    path, text = file
    where = f"{path}:{line_of(text, offset)}:{column_of(text, offset) + 1}"
    return BookError(message, where=f"{where}: {key}" if key else where, hint=hint)


def decode(path: Path, text: str, root: Branch) -> BookFile:
    """Return what the file says. Raises ``BookError`` for the first thing that is wrong."""
    place = _Place(path, text, root)
    _check_version(place)
    try:
        file = msgspec.convert(value_of(root), BookFile, strict=False)
    except msgspec.ValidationError as error:
        raise place.translated(str(error)) from None
    if file.report.date:
        place.check_date("$.report.date", file.report.date, whole=True)
    for index, record in enumerate(file.citations):
        _check_record(place, f"$.citations[{index}]", record)
    _check_ids(place, file)
    return file


def is_date(text: str, *, whole: bool = False) -> bool:
    """Tell whether ``text`` is a date as citations.yaml has it: a day, a month or a year; a day alone where ``whole``.

    >>> is_date("2016-12"), is_date("2016-13"), is_date("2016-12", whole=True)
    (True, False, False)
    """
    if not _DATE.fullmatch(text) or (whole and len(text) != 10):
        return False
    try:
        dt.date.fromisoformat(text + "-01-01"[len(text) - 10 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


class _Place:
    """Knows where each path of the file stands, and how to call it."""

    def __init__(self, path: Path, text: str, root: Branch) -> None:
        self.path = path
        self.text = text
        self.root = root

    def wrong(self, path: str, message: str, hint: str, *, key: str | None = None) -> BookError:
        """Return the error at ``path``; with ``key``, at that key of it."""
        node, _ = at_path(self.root, path)
        entry = node.entry(key) if key is not None and isinstance(node, Branch) else None
        offset = entry.key.start if entry else node.start
        return wrong((self.path, self.text), offset, self.called(path, key), message, hint)

    def called(self, path: str, key: str | None) -> str:
        """Return words for a path: "issued of n3", "citations[2]" where that record has no id."""
        steps = list(at_path(self.root, path)[1])
        name = ""
        if steps[:1] == ["citations"] and len(steps) > 1:
            record, _ = at_path(self.root, f"$.citations[{steps[1]}]")
            entry = record.entry("id") if isinstance(record, Branch) else None
            known = entry.value.text.strip() if entry and isinstance(entry.value, Leaf) else ""
            name, steps = known or f"citations[{steps[1]}]", steps[2:]
        inner = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
        inner = ".".join(filter(None, (inner, key)))
        return f"{inner} of {name}" if inner and name else inner or name

    def translated(self, message: str) -> BookError:
        """Return msgspec's message in words for editors, at its place."""
        what, _, rest = message.partition(" - at `")
        path = rest.partition("`")[0] or "$"
        if path.startswith("key in "):
            path = path.removeprefix("key in ")
        if hit := _UNKNOWN.match(what):
            return self.unknown(path, hit[1])
        if hit := _MISSING.match(what):
            key = hit[1]
            hint = "give it a short name of your own, like x1" if key == "id" else f"add a line '{key}: …'"
            return self.wrong(path, f"the {key} is missing", hint)
        if hit := _ENUM.match(what):
            return self.wrong(path, f"'{hit[1]}' is no kind of citation", _nearest(hit[1], _KINDS))
        if hit := _TYPE.match(what):
            expected, cure = _CURES.get(hit[1], (hit[1], ""))
            return self.wrong(path, f"{expected} belongs here, not {_CURES.get(hit[2], (hit[2],))[0]}", cure)
        return self.wrong(path, what, "compare with the other records")

    def unknown(self, path: str, key: str) -> BookError:
        """Return the error of a key that citecheck does not know, with the nearest one that it does."""
        struct = next(struct for pattern, struct in _STRUCTS if re.fullmatch(pattern, path))
        hint = _nearest(key, keys_of(struct))
        if key.lstrip() != key or key[:1] == "\ufeff":
            hint = "signs that nobody sees stand before it, like no-break spaces: delete them and indent with spaces"
        return self.wrong(path, f"'{key}' is no key that citecheck knows", hint, key=key)

    def check_date(self, path: str, text: str, *, whole: bool = False) -> None:
        """Raise unless ``text`` is a date, cut to month or year if not ``whole``."""
        if not is_date(text, whole=whole):
            shapes = "2016-12-14" if whole else "2016-12-14, 2016-12 or 2016"
            raise self.wrong(path, f"'{text}' is no date", f"write it as {shapes}")


def _nearest(word: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word.strip().lower().replace("_", "-").replace(" ", "-"), known, n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else "known are: " + ", ".join(known)


def _check_version(place: _Place) -> None:
    entry = place.root.entry("version")
    if entry is None or (isinstance(entry.value, Leaf) and entry.value.empty()):
        raise place.wrong("$", "the version is missing", f"write 'version: {VERSION}' in the first line", key="version")
    value = value_of(entry.value)
    if value == str(VERSION):
        return
    if isinstance(value, str) and value.isdecimal() and len(value) < 9 and int(value) > VERSION:
        raise place.wrong("$.version", f"version {value} is of a newer citecheck", "update citecheck")
    raise place.wrong("$.version", "this is no version that citecheck knows", f"write 'version: {VERSION}'")


def _check_record(place: _Place, path: str, record: BookRecord) -> None:
    for name in ("issued", "accessed"):
        date: str | None = getattr(record, name)
        if date is not None:
            place.check_date(f"{path}.{name}", date)
    for name in ("url", "version_url"):
        url: str | None = getattr(record, name)
        if url is None:
            continue
        key = f"{path}.{key_of(name)}"
        if SECOND_ADDRESS.search(url):
            raise place.wrong(key, "two addresses in one field", "keep one, and give the other a record of its own")
        try:
            address(url)
        except InvalidUrl as error:
            raise place.wrong(key, error.message, "write the whole address, from https:// on") from None


def _check_ids(place: _Place, file: BookFile) -> None:
    """Raise where an id stands twice, or where a record repeats one that is not there or, in the end, itself."""
    seen: dict[str, int] = {}
    for index, record in enumerate(file.citations):
        if record.id in seen:
            first = _line(place, f"$.citations[{seen[record.id]}].id")
            raise place.wrong(
                f"$.citations[{index}].id", f"'{record.id}' is the id of two records (first on line {first})", "rename one"
            )
        seen[record.id] = index
    for index, record in enumerate(file.citations):
        target = record.repeats.citation if record.repeats else None
        if target is not None and target not in seen:
            hint = f"{_nearest(target, tuple(seen))}; to leave a record out, keep it with 'skip: true'"
            raise place.wrong(f"$.citations[{index}].repeats.citation", f"no record has the id '{target}'", hint)
    _check_circles(place, file, seen)


def _check_circles(place: _Place, file: BookFile, seen: dict[str, int]) -> None:
    follows = {record.id: record.repeats.citation for record in file.citations if record.repeats and record.repeats.citation}
    done: set[str] = set()
    for start in follows:
        trail: list[str] = []
        at: str | None = start
        while at is not None and at not in done:
            if at in trail:
                raise place.wrong(f"$.citations[{seen[start]}].repeats", f"'{start}' repeats itself in the end", "name the first")
            trail.append(at)
            at = follows.get(at)
        done.update(trail)


def _line(place: _Place, path: str) -> int:
    node: Node | Rows = at_path(place.root, path)[0]
    return line_of(place.text, node.start)
