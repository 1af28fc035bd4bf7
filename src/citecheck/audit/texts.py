"""Kept texts: the very text that claims were laid beside, and the report as it was read, each under its SHA-256.

They stand in the log's own file, so that text and event are written in one transaction and no copy of the log is without them.
Events name their digests, and the chain proves the events: a text that was altered no longer fits its digest, one that was
removed is missed by the event that names it. A redaction (``redaction.py``) takes the texts of its events away as well: the row
stays, empty, and names the event that tells of it; the same text is then not taken in again.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from citecheck.audit.chain import Line, utf8
from citecheck.audit.faults import translated
from citecheck.audit.schema import TEXTS_SINCE, version_of
from citecheck.model.errors import AuditError
from citecheck.model.event import EventKind

#: Kinds whose data name a kept text, under ``text_digest``.
NAMING = (EventKind.DOCUMENT_READ, EventKind.SOURCE_READ, EventKind.SOURCE_TRANSLATED)
#: The longest text that is read back, in bytes of UTF-8: far beyond what is ever judged, and a bound against a forged body.
LONGEST = 256_000_000

_HINT = "keep this file as it is, and compare it with a backup; the events themselves are checked apart from their texts"
_KEEP = "INSERT INTO texts (digest, body) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM texts WHERE digest = ?1)"
_TAKE = "UPDATE texts SET body = NULL, redacted = ? WHERE digest = ? AND body IS NOT NULL"
_NAMED = f"""
SELECT seq, digest FROM (
  SELECT seq, json_extract(data, '$.text_digest') AS digest FROM event WHERE kind IN ({", ".join(f"'{kind}'" for kind in NAMING)})
) WHERE digest <> ''
"""  # noqa: S608  # only our own names
#: A log whose version was set back, and its table of texts dropped, has the guards of an older one; its events still name texts.
_FIRST = f"{_NAMED} ORDER BY seq LIMIT 1"
_MISSED = f"{_NAMED} AND digest NOT IN (SELECT digest FROM texts) ORDER BY seq LIMIT 1"  # noqa: S608  # the same
_UNTOLD = """
SELECT digest FROM texts WHERE body IS NULL AND NOT EXISTS (
  SELECT 1 FROM event, json_each(event.data, '$.texts') AS taken
  WHERE event.seq = texts.redacted AND event.kind = 'data-redacted' AND taken.value = texts.digest
) LIMIT 1
"""


class Texts:
    """The texts of one open log: those in its file, and those that wait for the log's next write."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path
        self._waiting: dict[str, bytes] = {}

    def keep(self, text: str) -> str:
        """Take ``text`` in for the next write, once however often it is given, and return its digest.

        A lone surrogate, which no UTF-8 can hold, is kept as U+FFFD: offsets into the text stay as they are.
        """
        data = utf8(text).encode()
        digest = sha256(data).hexdigest()
        if digest not in self._waiting and not self._stands(digest):
            self._waiting[digest] = zlib.compress(data)
        return digest

    def find(self, digest: str) -> str | None:
        """Return the text of ``digest``, None where it is not kept or was taken away. Raises ``AuditError`` if altered."""
        body = self._waiting.get(digest) or self._body(digest)
        return None if body is None else _opened(digest, body, self._path)

    def wait(self) -> bool:
        """Tell whether texts wait to be written."""
        return bool(self._waiting)

    def write(self) -> None:
        """Write what waits, inside the caller's transaction; ``written`` is called once that is committed."""
        self._db.executemany(_KEEP, list(self._waiting.items()))

    def written(self) -> None:
        """Forget what is in the file now."""
        self._waiting = {}

    def take_away(self, digests: Iterable[str], *, by: int) -> None:
        """Empty the rows of ``digests``, as the event ``by`` tells, inside the caller's transaction."""
        self._db.executemany(_TAKE, [(by, digest) for digest in digests])

    def named_by(self, lines: Sequence[Line]) -> tuple[str, ...]:
        """Return the digests of the texts that ``lines`` name and that stand in the file, each once."""
        named = (_named(line) for line in lines if line.kind in NAMING)
        return tuple(digest for digest in dict.fromkeys(named) if digest and self._body(digest) is not None)

    def _stands(self, digest: str) -> bool:
        with translated(self._path):
            return self._db.execute("SELECT 1 FROM texts WHERE digest = ?", [digest]).fetchone() is not None

    def _body(self, digest: str) -> bytes | None:
        with translated(self._path):
            if version_of(self._db) < TEXTS_SINCE:  # an older log, opened for reading alone
                return None
            row = self._db.execute("SELECT body FROM texts WHERE digest = ?", [digest]).fetchone()
        return row[0] if row else None


def check_texts(db: sqlite3.Connection, path: Path) -> int:
    """Check every kept text against its digest, and that none is missing; return how many there are.

    Raises ``AuditError`` for the first that was altered, removed, or taken away without an event that tells of it.
    """
    has_texts = version_of(db) >= TEXTS_SINCE
    with translated(path):
        missed = db.execute(_MISSED if has_texts else _FIRST).fetchone()
        untold = db.execute(_UNTOLD).fetchone() if has_texts else None
    if missed:
        raise AuditError(f"the kept text {missed[1]}, which event {missed[0]} names, is missing", where=str(path), hint=_HINT)
    if untold:
        message = f"the kept text {untold[0]} was taken away, and no event tells who did it"
        raise AuditError(message, where=str(path), hint=_HINT)
    count = 0
    if not has_texts:
        return count
    with translated(path):
        for digest, body in db.execute("SELECT digest, body FROM texts WHERE body IS NOT NULL"):
            _opened(digest, body, path)
            count += 1
    return count


def _named(line: Line) -> str:
    try:
        found = msgspec.json.decode(line.data).get("text_digest", "")
    except (msgspec.MsgspecError, AttributeError):
        return ""
    return found if isinstance(found, str) else ""


def _opened(digest: str, body: bytes, path: Path) -> str:
    try:
        reader = zlib.decompressobj()
        data = reader.decompress(body, LONGEST)
        if reader.eof and not reader.unused_data and sha256(data).hexdigest() == digest:
            return data.decode()
    except (zlib.error, UnicodeDecodeError, TypeError):
        pass
    raise AuditError(f"the kept text {digest} was altered after it was written", where=str(path), hint=_HINT)
