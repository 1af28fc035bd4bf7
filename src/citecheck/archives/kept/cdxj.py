"""One row of an index, and the files that hold them: CDXJ, and CDX with its legend. Pure but for the reading of lines.

CDXJ: ``urlkey timestamp {json}``, one line a record, sorted (https://specs.webrecorder.net/cdxj/0.1.0/). CDX: fields named by the
letters of its first line (https://archive.org/web/researcher/cdx_file_format.php).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import msgspec

from citecheck.archives.kept.urlkey import urlkey

#: The letters of CDX's legend, and our names for what they stand for.
_LETTERS = {
    "N": "urlkey",
    "b": "timestamp",
    "a": "url",
    "m": "mime",
    "s": "status",
    "k": "digest",
    "S": "length",
    "V": "offset",
    "g": "filename",
}
#: CDX files without a legend have eleven fields, or nine.
_ELEVEN, _NINE = "N b a m s k r M S V g", "N b a m s k r V g"
#: Bytes of one line: a URL, and little else.
_LINE = 64 * 1024
REVISIT = "warc/revisit"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One capture in an index. ``digest`` as indexes write it ("sha1:…" or bare).

    ``length`` and ``offset`` are bytes of ``filename``. ``status`` is None where the index has none, ``length`` 0 where
    it does not say. ``record`` is the record's id, in indexes of ours.
    """

    url: str
    timestamp: str
    filename: str
    offset: int
    length: int = 0
    mime: str = ""
    status: int | None = None
    digest: str = ""
    record: str = ""

    @property
    def revisit(self) -> bool:
        """Tell whether the record has no body of its own."""
        return self.mime == REVISIT

    @property
    def bare_digest(self) -> str:
        """The digest without the name of its algorithm, as CDX servers give it."""
        return self.digest.rpartition(":")[2]

    def line(self) -> str:
        """Return the row as a line of CDXJ, without a line end."""
        fields = {"url": self.url}
        fields |= {"mime": self.mime} if self.mime else {}
        fields |= {"status": str(self.status)} if self.status is not None else {}
        fields |= {"digest": self.digest} if self.digest else {}
        fields |= {"length": str(self.length), "offset": str(self.offset), "filename": self.filename}
        fields |= {"record": self.record} if self.record else {}
        return f"{urlkey(self.url)} {self.timestamp} {json.dumps(fields, ensure_ascii=True)}"


def sorted_lines(rows: Iterable[Row]) -> list[str]:
    """Return the rows as lines, in the order in which indexes are searched."""
    return sorted(row.line() for row in rows)


def read_lines(lines: Iterable[bytes]) -> Iterator[Row | None]:
    """Yield the rows of a CDXJ or CDX file; None for every line that is none. Comments and ``!meta`` lines are passed over."""
    legend = ""
    for raw in lines:
        line = raw[:_LINE].decode("utf-8", "replace").strip("\r\n")
        if not line.strip() or line.startswith(("!", "#")):
            continue
        if line.startswith((" CDX ", "CDX N")):
            legend = line.strip().removeprefix("CDX").strip()
            continue
        yield _cdxj(line) if line.rstrip().endswith("}") else _cdx(line, legend)


def _cdxj(line: str) -> Row | None:
    _, _, rest = line.partition(" ")
    timestamp, _, text = rest.partition(" ")
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return (
        _row({str(name): str(value) for name, value in fields.items()} | {"timestamp": timestamp})
        if isinstance(fields, dict)
        else None
    )


def _cdx(line: str, legend: str) -> Row | None:
    values = line.split(" ")
    letters = (legend or (_NINE if len(values) == 9 else _ELEVEN)).split()
    if len(values) != len(letters):
        return None
    return _row({_LETTERS[letter]: value for letter, value in zip(letters, values, strict=True) if letter in _LETTERS})


def _row(fields: dict[str, str]) -> Row | None:
    url, timestamp, filename = fields.get("url", ""), fields.get("timestamp", ""), fields.get("filename", "")
    offset, length = fields.get("offset", ""), fields.get("length", "")
    if not url or not filename or not _digits(offset) or not (_digits(timestamp) and len(timestamp) == 14):
        return None
    status, digest = fields.get("status", ""), fields.get("digest", "")
    return Row(
        url=url,
        timestamp=timestamp,
        filename=filename,
        offset=int(offset),
        length=int(length) if _digits(length) else 0,
        mime=fields.get("mime", "").replace("-", "") if fields.get("mime") == "-" else fields.get("mime", ""),
        status=int(status) if _digits(status) and len(status) == 3 else None,
        digest="" if digest == "-" else digest,
        record=fields.get("record", ""),
    )


def _digits(text: str) -> bool:
    return 0 < len(text) < 16 and text.isascii() and text.isdigit()
