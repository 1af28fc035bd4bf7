"""Lists of sources in RIS, the format of reference managers. The only door to rispy."""

from __future__ import annotations

import re
from collections.abc import Iterator

import rispy
from rispy.parser import ParseError

from citecheck.citations.lists.address import is_link
from citecheck.citations.lists.row import Row, fields_of, row_of
from citecheck.model.errors import UnreadableDocument

_BEGIN = re.compile(r"^TY  ?-", re.MULTILINE)
_END = re.compile(r"^ER  ?-.*$", re.MULTILINE)
_STRICT = re.compile(r"^TY  - ", re.MULTILINE)
#: Some programs write one blank before the dash, or three; the format has two.
_LOOSE = re.compile(r"^([A-Z][A-Z0-9]) {1,3}-(?: |$)", re.MULTILINE)
#: Where records keep links, the surest first. By the format L1 to L4 are files, figures and related records; many exports differ.
_LINKING = ("urls", "unknown_tag", "file_attachments2", "file_attachments1", "related_records", "figure")
#: Our names for those of rispy whose plain name means something else or nothing in a table.
_RENAMED = {"tertiary_title": "", "id": "key", "note": "", "number": "", "label": "", "type_of_reference": "type"}


def ris_rows(text: str, where: str) -> list[Row]:
    """Return a record a row; one that cannot be read is kept, and told. Raises ``UnreadableDocument`` where there is none."""
    rows = [_row(text, start, end) for start, end in _records(text)]
    if not rows:
        raise UnreadableDocument("the file holds no RIS record", where=where, hint="a record begins with a line 'TY  - '")
    return rows


def _records(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each record: from TY to ER, or to the next TY where the end is missing."""
    starts = [found.start() for found in _BEGIN.finditer(text)]
    for start, after in zip(starts, [*starts, len(text)][1:], strict=True):
        end = _END.search(text, start, after)
        yield start, start + len(text[start : end.end() if end else after].rstrip())


def _row(text: str, start: int, end: int) -> Row:
    record = _read(text[start:end])
    if record is None:
        return Row(start=start, end=end, fields={}, troubles=(("CC413", "the record cannot be read"),))
    given = [(_RENAMED.get(name, name), _words(name, value)) for name, value in record.items()]
    fields = fields_of((name, words) for name, words in given if name)
    if link := _link_of(record):
        fields["url"] = link
    if pages := "–".join(_words(key, record[key]) for key in ("start_page", "end_page") if record.get(key)):
        fields.setdefault("locator", pages)
    return row_of(fields, start, end)


def _link_of(record: dict[str, object]) -> str | None:
    """Return the web links of the first tag that has any; beside them EndNote writes "<Go to ISI>://…", which is none."""
    for name in _LINKING:
        value = record.get(name)
        if isinstance(value, dict):  # tags that the format does not know, with their lines
            value = value.get("LK") or []
        parts = value if isinstance(value, list) else [value]
        if links := [part.strip() for part in parts if isinstance(part, str) and is_link(part)]:
            return " ".join(links) if name == "urls" else links[0]
    return None


def _read(raw: str) -> dict[str, object] | None:
    """Read one record. Links are not parted at semicolons, as rispy would: those stand in links."""
    body = raw if _END.search(raw) else raw + "\nER  - "
    body = body if _STRICT.match(body) else _LOOSE.sub(r"\1  - ", body)
    try:
        found = rispy.loads(body, delimiter_tags_mapping={})
    except (ParseError, KeyError, TypeError, AttributeError, ValueError):
        return None
    return dict(found[0]) if found else None


def _words(name: str, value: object) -> str:
    if isinstance(value, list):
        parts = [str(part) for part in value if str(part).strip()]
        return "; ".join(parts) if "author" in name else " ".join(parts) if name == "urls" else (parts or [""])[0]
    return value if isinstance(value, str) else ""
