"""The entries of a JSON or YAML list, links or objects: keys in CSL's words, Zotero's, Crossref's or anybody's."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

from citecheck.citations.lists.row import Row, field_of, fields_of, row_of

#: Keys under which files keep their list, where the list is not the whole file.
LISTS = ("references", "items", "links", "urls", "citations", "sources", "entries", "records", "data", "results", "message")
#: The markup that CSL-JSON allows in titles (https://citationstyles.org, "CSL-JSON: rich text").
_MARKUP = re.compile(r"</?(?:i|b|sup|sub|sc|span)(?: [^<>]*)?>")
_NAME_PARTS = (("family", "given"), ("lastName", "firstName"), ("last", "first"))


def entry_row(value: object, start: int, end: int, troubles: Iterable[tuple[str, str]] = ()) -> Row:
    """Return the row of one entry: a link alone, or an object with named fields. What is neither is kept and told."""
    if isinstance(value, str):
        return Row(start=start, end=end, fields={"url": _whole(value)}, troubles=tuple(troubles))
    if isinstance(value, Mapping):
        named = ((_whole(str(key)), _whole(_words(str(key), part))) for key, part in value.items())
        return row_of(fields_of(named), start, end, troubles)
    told = ("CC413", "the entry is neither a link nor an object with a link")
    return Row(start=start, end=end, fields={}, troubles=(*troubles, told))


def says_something(rows: Iterable[Row]) -> bool:
    """Tell whether any of ``rows`` names a source."""
    return any({"url", "version_url", "doi", "title"} & row.fields.keys() for row in rows)


def _whole(text: str) -> str:
    """Return ``text`` with "?" for lone surrogates, which JSON can spell and no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _words(key: str, value: object) -> str:
    """Return a value as text: names as "Family, Given", dates as ISO 8601, of a list of titles the first."""
    if isinstance(value, str):
        return html.unescape(_MARKUP.sub("", value)) if field_of(key) in ("title", "container_title") else value
    if isinstance(value, Mapping):
        return _date(value) if field_of(key) in ("issued", "accessed") else _person(value)
    if isinstance(value, list):
        parts = [part for part in (_words(key, one) for one in value) if part.strip()]
        field = field_of(key)
        if field in ("url", "version_url"):
            return " ".join(parts)
        return "; ".join(parts) if field == "author" else parts[0] if parts else ""
    return ""


def _person(value: Mapping[str, object]) -> str:
    for family, given in _NAME_PARTS:
        parts = [part for part in (value.get(family), value.get(given)) if isinstance(part, str) and part.strip()]
        if parts:
            return ", ".join(parts)
    whole = value.get("literal") or value.get("name") or value.get("URL") or value.get("url")
    return whole if isinstance(whole, str) else ""


def _date(value: Mapping[str, object]) -> str:
    """Return a date of CSL: {"date-parts": [[2016, 12, 14]]}, {"raw": "…"} or {"literal": "…"}."""
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [str(part) for part in first[:3] if str(part).isdigit()]
    if numbers and len(numbers) == len(first[:3]):
        return "-".join(number.zfill(4 if at == 0 else 2) for at, number in enumerate(numbers))
    words = value.get("raw") or value.get("literal")
    return words if isinstance(words, str) else ""
