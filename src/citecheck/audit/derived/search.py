"""Search in what the log tells: titles, claims and reasons, by words."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from citecheck.audit.derived.build import bring_on
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

    "Quoted words" stand together, a word that ends in * is a beginning. Letters with and without marks are the same. Raises
    ``InputError`` where no word is given, ``AuditError``.
    """
    match = _match(words)
    built = bring_on(log)
    bound = {"words": match, "kind": kind, "limit": limit}
    with translated(built.path), closing(sqlite3.connect(built.path)) as connection:
        rows = connection.execute(_FIND, bound).fetchall()
    return tuple(Hit(kind=k, subject=s, text=t, first=f, last=la, times=n, liveness=li) for k, s, t, f, la, n, li in rows)


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
