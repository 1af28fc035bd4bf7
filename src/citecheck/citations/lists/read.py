"""The door of the lists: which format a file has, and whether it is a list of links at all or a report."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from citecheck.citations.lists.address import is_link
from citecheck.citations.lists.json_list import json_rows
from citecheck.citations.lists.plain import plain_rows
from citecheck.citations.lists.record import citations_of
from citecheck.citations.lists.row import Row
from citecheck.citations.lists.table import table_rows
from citecheck.citations.lists.yaml_list import yaml_rows
from citecheck.model.citation import Citations
from citecheck.model.document import Document
from citecheck.model.errors import UnreadableDocument
from citecheck.text.words import decode

#: Largest list that is read, in bytes: 100,000 links have about 20 MB.
MAX_BYTES = 64 * 1024 * 1024


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A list of links as it was read: its text as a document without notes, and its citations."""

    document: Document
    citations: Citations


class Format(msgspec.Struct, frozen=True):
    """A format of lists: its media type and what reads it. ``rows`` gives None for what is no list but a report."""

    media_type: str
    rows: Callable[[str, str], list[Row] | None]


def _bibtex_rows(text: str, where: str) -> list[Row] | None:
    from citecheck.citations.lists.bibtex import bibtex_rows  # noqa: PLC0415 - its library is loaded where there is such a list

    return bibtex_rows(text, where)


def _ris_rows(text: str, where: str) -> list[Row] | None:
    from citecheck.citations.lists.ris import ris_rows  # noqa: PLC0415 - its library is loaded where there is such a list

    return ris_rows(text, where)


_CSV = Format("text/csv", table_rows)
_TABLE = Format("text/tab-separated-values", table_rows)
_JSON = Format("application/json", json_rows)
_YAML = Format("application/yaml", yaml_rows)
_BIBTEX = Format("application/x-bibtex", _bibtex_rows)
_RIS = Format("application/x-research-info-systems", _ris_rows)
_PLAIN = Format("text/uri-list", plain_rows)

#: Suffix -> format. A file named *.txt may be any of three, or a report.
FORMATS: dict[str, Format] = {
    ".csv": _CSV,
    ".tsv": _TABLE,
    ".tab": _TABLE,
    ".json": _JSON,
    ".csljson": _JSON,
    ".yaml": _YAML,
    ".yml": _YAML,
    ".bib": _BIBTEX,
    ".bibtex": _BIBTEX,
    ".ris": _RIS,
    ".urls": _PLAIN,
    ".txt": _PLAIN,
    ".text": _PLAIN,
    "": _PLAIN,
}
#: How many lines of a text are looked at, and how many of them must have a link in one column, for it to be a table.
_LOOKED_AT = 50
_LINKS = 0.8
#: How a list in text begins that was saved under another name.
_BEGINNINGS = (
    (re.compile(r"\s*(?:%[^\n]*\n\s*)*@(?:[A-Za-z]+\s*\{\s*[^\s,{}]*\s*,|(?i:string|comment|preamble)\s*\{)"), _BIBTEX),
    (re.compile(r"\s*TY  ?- ?[A-Z]+\s*\n"), _RIS),
)


def load_list(path: Path, *, column: str = "") -> Listed | None:
    """Read the list of links at ``path``; None where it is none by its name or content, or where there is nothing to read.

    ``column`` is the one of a table that holds the links. Raises ``UnreadableDocument`` and ``BookError`` as ``cite_list`` does.
    """
    path = Path(path)
    try:
        if path.suffix.lower() not in FORMATS or not path.is_file():
            return None
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except (OSError, ValueError):
        return None  # who reads reports tells why it cannot be read
    if size > MAX_BYTES and FORMATS[path.suffix.lower()] is not _PLAIN:
        raise UnreadableDocument(f"too large: {size:,} bytes, the limit is {MAX_BYTES:,}", where=str(path), hint="split the list")
    return cite_list(path, data, column=column) if data else None


def cite_list(path: Path, data: bytes, *, column: str = "") -> Listed | None:
    """Return the list of links in ``data``, the bytes of ``path``, with its citations; None where it is a report.

    The format is told by the suffix, in text files by the content. Raises ``UnreadableDocument``, for YAML ``BookError``, with
    file and line. ``source`` is the file's name alone: what is written of a list is shown to others, folders are not.
    """
    chosen = FORMATS.get(path.suffix.lower())
    if chosen is None:
        return None
    try:
        text, encoding = decode(data, limit=MAX_BYTES)
    except UnreadableDocument as error:
        if chosen is _PLAIN:
            return None
        raise UnreadableDocument(error.message, where=str(path), hint=error.hint) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    chosen = _by_content(text) if chosen is _PLAIN else chosen
    if column and chosen.rows is not table_rows:
        raise UnreadableDocument("a column was named, but this is no table", where=str(path), hint="leave --column out")
    rows = table_rows(text, str(path), column) if column else chosen.rows(text, str(path))
    if rows is None:
        return None
    citations, problems, order = citations_of(rows, text)
    digest = hashlib.sha256(data).hexdigest()
    document = Document(
        source=path.name,
        media_type=chosen.media_type,
        digest=digest,
        text=text,
        problems=tuple(problems),
        date_order=order,
        encoding=encoding,
    )
    return Listed(document=document, citations=Citations(source=path.name, digest=digest, citations=tuple(citations)))


def _by_content(text: str) -> Format:
    found = next((form for beginning, form in _BEGINNINGS if beginning.match(text[:4000])), None)
    return found or (_TABLE if _is_table(text) else _PLAIN)


def _is_table(text: str) -> bool:
    """Tell whether ``text`` is a table with tabs, as Excel saves "Unicode text": equal rows, one column of which holds links."""
    lines = [line.split("\t") for line in text[:100_000].split("\n")[:_LOOKED_AT] if line.strip()]
    if len(lines) < 2 or len(lines[0]) < 2 or any(len(line) != len(lines[0]) for line in lines[:-1]):
        return False
    body = lines[:-1]  # the last may be cut
    return any(sum(map(is_link, column)) >= _LINKS * (len(body) - 1) > 0 for column in zip(*body, strict=True)) or (
        len(lines) == 2 and any(map(is_link, lines[1]))
    )
