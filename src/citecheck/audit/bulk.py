"""Questions about many subjects at once. Their answers are not decoded: that is for who knows what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from sqlite_utils import Database

from citecheck.audit.chain import MARKER, Line, utf8
from citecheck.audit.faults import translated
from citecheck.model.event import Told

#: What was taken away tells nothing any more: who asks what is known is not given it.
TELLS = f"substr(data, 1, {len(MARKER)}) <> '{MARKER.decode()}'"
_COLUMNS = "seq, run, kind, subject, CAST(data AS BLOB), at"
_ABOUT = f"""
SELECT {_COLUMNS} FROM event
WHERE subject IN (SELECT value FROM json_each(?)) AND kind IN (SELECT value FROM json_each(?)) AND {TELLS}
"""  # noqa: S608  # only our own names
_NEWEST = f"""
SELECT {_COLUMNS} FROM (SELECT key AS asked, value AS bound FROM json_each(?)) JOIN event ON seq = (
  SELECT seq FROM event WHERE subject = asked AND kind = ? AND seq <= bound AND {TELLS} ORDER BY seq DESC LIMIT 1
)
"""  # noqa: S608  # only our own names


def told_by(line: Line) -> Told:
    """Return a line as what it tells."""
    return Told(line.seq, line.run, line.kind, line.subject, line.data, line.at)


def about(db: Database, path: Path, held: Sequence[Line], *, subjects: Iterable[str], kinds: Iterable[str]) -> Iterator[Told]:
    """Yield what events of ``kinds`` tell of ``subjects``, oldest first: those of the log ``db``, then those ``held`` back."""
    asked, wanted = {utf8(subject) for subject in subjects}, {str(kind) for kind in kinds}
    with translated(path):
        rows = db.execute(_ABOUT, (_json(sorted(asked)), _json(sorted(wanted)))).fetchall()
    rows.sort()  # by seq; SQLite would copy all their data to and fro, beyond some megabytes in a file
    yield from map(Told._make, rows)
    for line in held:
        if line.subject in asked and line.kind in wanted:
            yield told_by(line)


def newest(db: Database, path: Path, held: Sequence[Line], *, kind: str, bounds: Mapping[str, int]) -> Iterator[Told]:
    """Yield of each subject in ``bounds`` the newest event of ``kind`` with a seq up to that given there."""
    asked = {utf8(subject): seq for subject, seq in bounds.items()}
    with translated(path):
        rows = db.execute(_NEWEST, (_json(asked), str(kind))).fetchall()
    found = {told.subject: told for told in map(Told._make, rows)}
    for line in held:
        if line.kind == kind and line.seq <= asked.get(line.subject, 0):
            found[line.subject] = told_by(line)
    yield from found.values()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
