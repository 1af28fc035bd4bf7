"""What a new reading of the report changes in citations.yaml, in words for people (``citecheck parse --diff``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal

import msgspec

from citecheck.citations.book.schema import BookClaim, BookRecord, BookRepeats

ChangeKind = Literal["added", "removed", "returned", "updated", "kept-edit", "renumbered"]

#: Characters of a value that a line shows.
_SHOWN = 72


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between the file as it stood and the new reading.

    ``citation`` is the record's id, ``field`` its key in the file. ``before`` and ``after`` are texts: what stood there
    and what stands there now. For ``kept-edit``, ``before`` is the person's words, which stay, and ``after`` what the
    report reads.
    """

    kind: ChangeKind
    citation: str
    field: str | None = None
    before: str | None = None
    after: str | None = None

    def words(self) -> str:
        """Return the change as one line."""
        match self.kind:
            case "added":
                return f"{self.citation}: new: {_shown(self.after)}"
            case "removed":
                return f"{self.citation}: no longer in the report; kept in the file and marked orphaned: {_shown(self.before)}"
            case "returned":
                return f"{self.citation}: back in the report: {_shown(self.after)}"
            case "renumbered":
                return f"{self.citation}: note {_bare(self.before)} is now note {_bare(self.after)}"
            case "kept-edit":
                stands, reads = _shown_beside(self.before, self.after)
                return f"{self.citation}: {self.field}: your edit stays: {stands}; the report reads {reads}"
            case _:
                before, after = _shown_beside(self.before, self.after)
                return f"{self.citation}: {self.field}: {before} → {after}"


def describe(changes: Iterable[Change]) -> list[str]:
    """Return one line a change, in the order of the changes."""
    return [change.words() for change in changes]


def tally(changes: Iterable[Change]) -> str:
    """Return how many records are new, gone, back, changed and renumbered, and how many edits of people stay; or "no changes".

    >>> tally([Change(kind="added", citation="a"), Change(kind="kept-edit", citation="b", field="title", before="x")])
    '1 new, 1 edit kept'
    """
    found: dict[ChangeKind, list[str]] = {}
    for change in changes:
        found.setdefault(change.kind, []).append(change.citation)
    words: list[str] = []
    names: dict[ChangeKind, str] = {
        "added": "new", "removed": "gone", "returned": "back", "updated": "changed", "renumbered": "renumbered",
    }  # fmt: skip
    for kind, name in names.items():
        words += [f"{len(set(found[kind]))} {name}"] if kind in found else []
    kept = len(found.get("kept-edit", ()))
    words += [f"{kept} edit{'s' if kept > 1 else ''} kept"] if kept else []
    return ", ".join(words) or "no changes"


def text_of(record: BookRecord, field: str) -> str | None:
    """Return what a record says of one model field, as text; None where it says nothing."""
    value = getattr(record, field)
    if value in (None, False, ()):
        return None
    if isinstance(value, BookRepeats):
        return f"note {value.note or '?'} ({value.citation or value.reason or 'unresolved'})"
    if isinstance(value, tuple):
        return " | ".join(item.sentence if isinstance(item, BookClaim) else str(item) for item in value)
    if field in ("issued", "accessed") and getattr(record, f"{field}_ambiguous"):
        return f"{value} (day and month unsure)"
    return "true" if value is True else str(value)


def name_of(record: BookRecord) -> str:
    """Return the words by which people know a record: its title, else its text, else its address."""
    return record.title or record.raw or record.url or record.id


def _bare(text: str | None) -> str:
    """Return ``text`` on one line without characters that a terminal would obey."""
    line = " ".join((text or "").split())
    return "".join(char for char in line if not unicodedata.category(char).startswith("C"))


def _shown(text: str | None) -> str:
    line = _bare(text)
    if not line:
        return "nothing"
    return f"“{line[: _SHOWN - 1]}…”" if len(line) > _SHOWN else f"“{line}”"


def _shown_beside(before: str | None, after: str | None) -> tuple[str, str]:
    """Return two texts as shown, long ones from a little before the place where they part."""
    one, other = _bare(before), _bare(after)
    pairs = enumerate(zip(one, other, strict=False))
    same = next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
    start = max(0, same - _SHOWN // 3)
    if not start or max(len(one), len(other)) <= _SHOWN:
        return _shown(one), _shown(other)
    return _shown(f"…{one[start:]}"), _shown(f"…{other[start:]}")
