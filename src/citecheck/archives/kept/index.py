"""The index of one WARC file, made by reading it."""

from __future__ import annotations

import re
from typing import NamedTuple

from citecheck.archives.kept.cdxj import REVISIT, Row
from citecheck.archives.kept.zipped import Holder
from citecheck.archives.warc import Damaged, Record, records

#: Records that are captures; the others (request, warcinfo, metadata, dns) are not looked up.
_CAPTURES = frozenset({"response", "revisit", "resource"})
#: Rows beyond which an index no longer fits into memory beside all else (about 400 bytes each).
MOST_ROWS = 2_000_000
#: Damaged places after which a file is given up: one made of false beginnings would be read for ever.
_MOST_TROUBLES = 100


class Indexed(NamedTuple):
    """The captures of one file, and in words what could not be read."""

    rows: tuple[Row, ...]
    troubles: tuple[str, ...]


def index_of(file: Holder, filename: str) -> Indexed:
    """Read ``file`` and return its captures under the name ``filename``. Raises ``OSError``."""
    rows, troubles = [], []
    with file.read() as opened:
        for found in records(opened):
            if isinstance(found, Damaged):
                troubles.append(f"{filename}, byte {found.offset}: {found}")
                if len(troubles) >= _MOST_TROUBLES:
                    troubles.insert(0, f"{filename}: damaged in more than {_MOST_TROUBLES} places; the rest is not read")
                    break
                continue
            record, length = found
            row = row_of(record, filename, length)
            if row is not None:
                rows.append(row)
            if len(rows) >= MOST_ROWS:
                troubles.append(f"{filename}: more than {MOST_ROWS} captures; the rest is not read")
                break
    return Indexed(tuple(rows), tuple(troubles[:20] + ([f"{filename}: and more"] if len(troubles) > 20 else [])))


def row_of(record: Record, filename: str, length: int) -> Row | None:
    """Return the row of a record, None where it is no capture of a web page."""
    fields = record.fields
    url = fields.get("warc-target-uri", "").strip("<>")
    timestamp = re.sub(r"\D", "", fields.get("warc-date", ""))[:14]
    if record.type not in _CAPTURES or not re.match(r"(?i)https?://", url) or len(timestamp) != 14:
        return None
    return Row(
        url=url,
        timestamp=timestamp,
        filename=filename,
        offset=record.offset,
        length=length,
        mime=REVISIT if record.type == "revisit" else _mime(record),
        status=status_of(record.head) if record.head else (200 if record.type == "resource" else None),
        digest=fields.get("warc-payload-digest", ""),
        record=fields.get("warc-record-id", "").strip("<>"),
    )


def status_of(head: bytes) -> int | None:
    """Return the status in HTTP's first line, None where there is none."""
    found = re.match(rb"HTTP/[\d.]+ +(\d{3})\b", head)
    return int(found[1]) if found else None


def _mime(record: Record) -> str:
    if not record.head:
        return record.fields.get("content-type", "").partition(";")[0].strip().lower()
    found = re.search(rb"(?im)^content-type[ \t]*:[ \t]*([^;\s]+)", record.head)
    return found[1].decode("latin-1").lower() if found else ""
