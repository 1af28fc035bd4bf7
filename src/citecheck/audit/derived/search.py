"""Search in what the log tells: titles, claims and reasons, by words."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from citecheck.audit.bulk import TELLS
from citecheck.audit.derived.build import bring_on, reading, rebuild
from citecheck.audit.derived.tables import KINDS as KINDS_OF_EVENTS
from citecheck.audit.derived.tables import Told, puts
from citecheck.audit.faults import translated
from citecheck.model.errors import InputError

#: What may be searched in.
KINDS = ("title", "claim", "page title", "reason")

_FIND = """
SELECT text.kind, text.subject, text.text, text.first, text.last, text.times, link.liveness
FROM words JOIN text ON text.id = words.rowid LEFT JOIN link ON link.url = text.subject
WHERE words MATCH :words AND (:kind IS NULL OR text.kind = :kind)
ORDER BY bm25(words), text.id LIMIT :limit
"""


_EVENT = "SELECT seq, run, at, kind, subject, CAST(data AS BLOB) FROM event WHERE seq = ?"
_JUDGED = f"""
SELECT CAST(data AS BLOB) FROM event WHERE subject = ? AND kind = 'link-judged' AND seq <= ? AND {TELLS} ORDER BY seq DESC LIMIT 1
"""  # noqa: S608  # only our own names


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A text of the log that bears the words: what it is, of which link or note, and the events that say it first and last."""

    kind: str
    subject: str
    text: str
    first: int
    last: int
    times: int
    liveness: str | None


def search(log: Path, words: str, *, kind: str | None = None, limit: int = 20) -> tuple[Hit, ...]:
    """Return the texts that bear all of ``words``, best first; the index is made or brought on before.

    Each is held against the event that said it last: where the index says something else, it is made anew. "Quoted words" stand
    together, a word that ends in * is a beginning. Letters with and without marks are the same. Raises ``InputError`` where no
    word is given, ``AuditError``.
    """
    bound: dict[str, object] = {"words": _match(words), "kind": kind, "limit": limit}
    built = bring_on(log)
    hits = _found(built.path, bound)
    with reading(log) as source:
        as_told = all(_is_told(source, hit, until=built.events) for hit in hits)
    return hits if as_told else _found(rebuild(log).path, bound)


def _found(index: Path, bound: dict[str, object]) -> tuple[Hit, ...]:
    with translated(index), closing(sqlite3.connect(index)) as connection:
        rows = connection.execute(_FIND, bound).fetchall()
    return tuple(Hit(kind=k, subject=s, text=t, first=f, last=la, times=n, liveness=li) for k, s, t, f, la, n, li in rows)


def _is_told(source: sqlite3.Connection, hit: Hit, *, until: int) -> bool:
    """Tell whether the log says what a hit says; an index is a file that anybody may have changed."""
    event = source.execute(_EVENT, [hit.last]).fetchone()
    if event is None:
        return False
    told = Told(*event)
    try:
        texts = [bound for _, bound in puts(told) if isinstance(bound, dict)] if told.kind in KINDS_OF_EVENTS else []
        judged = source.execute(_JUDGED, [hit.subject, until]).fetchone()
        liveness = msgspec.json.decode(judged[0]).get("liveness") if judged else None
    except msgspec.MsgspecError:
        return False
    same = any((each.get("kind"), each.get("subject"), each.get("text")) == (hit.kind, hit.subject, hit.text) for each in texts)
    return same and liveness == hit.liveness


def _match(words: str) -> str:
    r"""Return ``words`` as FTS5 has them: each a string of its own, so that no sign of theirs is taken for an operator.

    >>> _match('flood* "river bank" AND')
    '"flood" * "river bank" "AND"'
    """
    found = [(phrase or word, bool(star)) for phrase, word, star in re.findall(r'"([^"]*)"|([^\s"*]+)(\*?)', words)]
    parts = [f'"{text}"' + (" *" if star else "") for text, star in found if any(map(str.isalnum, text))]
    if not parts:
        raise InputError("no word to search for", where=words or None, hint="give one word at least")
    return " ".join(parts)
