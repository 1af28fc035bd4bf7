"""What datasette (https://datasette.io) needs to show the log well: words for tables and columns, and ready-made queries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from citecheck.audit.derived.build import index_path

_EVENT = {
    "seq": "number of the event, from 1, without gaps",
    "run": "the run that told it",
    "at": "when it was told, in UTC",
    "kind": "what happened",
    "subject": "of what: a link, a citation, a run",
    "data": "what was asked and answered, as canonical JSON",
    "previous": "digest of the event before",
    "digest": "SHA-256 over the head and the data of this event: the chain",
}
_LINK = {
    "looks": "how often it was looked at",
    "liveness": "how it stood at the last look; no look alone says that a link is dead",
    "alive_at": "when it was last seen alive",
    "rot_since": "the first of the failing looks that last until now",
    "memento": "the snapshot nearest to the cited day",
    "memento_verified": "1: it was played and is what it should be",
}

_QUERIES = {
    "search": {
        "title": "Search titles, claims and reasons",
        "sql": """SELECT text.kind, text.subject, text.text, text.last AS event, link.liveness
FROM words JOIN text ON text.id = words.rowid LEFT JOIN link ON link.url = text.subject
WHERE words MATCH '"' || replace(:words, '"', ' ') || '"' ORDER BY bm25(words), text.id LIMIT 100""",
    },
    "failing": {
        "title": "Links that fail, longest first",
        "sql": """SELECT url, liveness, reason, rot_since, alive_at, looks, memento
FROM link WHERE rot_since IS NOT NULL ORDER BY rot_since, url""",
    },
    "without_snapshot": {
        "title": "Links without a snapshot that was verified",
        "sql": "SELECT url, liveness, archive_answer, capture FROM link WHERE coalesce(memento_verified, 0) = 0 ORDER BY url",
    },
    "changed": {
        "title": "Links that changed their state from one look to the next, newest first",
        "sql": """SELECT url, was, liveness, looked_at, reason, seq FROM (
  SELECT *, lag(liveness) OVER (PARTITION BY url ORDER BY seq) AS was FROM look
) WHERE was IS NOT NULL AND was <> liveness ORDER BY seq DESC""",
    },
    "history": {
        "title": "All looks at one link",
        "sql": "SELECT looked_at, liveness, confidence, reason, page_title, run, seq FROM look WHERE url = :url ORDER BY seq",
    },
    "cited_by": {
        "title": "Who cites a link: reports, notes, titles",
        "sql": "SELECT DISTINCT report, note, title, liveness FROM link_citation WHERE url = :url ORDER BY report, note",
    },
}


def datasette_metadata(log: Path) -> dict[str, Any]:
    """Return datasette's metadata for the log at ``log`` and its index; datasette names databases by their files."""
    return {
        "title": "Audit log of citecheck",
        "description": "What was asked of the links of reports, and what they answered. Events are only ever appended.",
        "databases": {
            log.stem: {
                "description": "The log itself. Check it with: citecheck audit verify",
                "tables": {
                    "event": {"sort_desc": "seq", "columns": _EVENT},
                    "texts": {"description": "Texts of sources and reports, each once, packed; events name them by digest."},
                    "meta": {"hidden": True},
                },
            },
            index_path(log).stem: {
                "description": "Derived from the events alone. Make it anew with: citecheck audit rebuild",
                "tables": {
                    "link": {"sort": "url", "columns": _LINK},
                    "look": {"sort_desc": "seq"},
                    "text": {"fts_table": "words", "fts_pk": "id"},
                    "about": {"hidden": True},
                },
                "queries": _QUERIES,
            },
        },
    }
