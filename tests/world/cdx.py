"""The Wayback CDX server's query language over rows that pywb's index gave: filter, from/to, collapse, sort, limit, resume.

By the CDX server's README and source (internetarchive/wayback, wayback-cdx-server), as far as clients use it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote_plus, unquote_plus

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")

Row = dict[str, str]
Pairs = Sequence[tuple[str, str]]


class BadQuery(ValueError):
    """A query that the server answers with 400."""


def from_pywb(line: str) -> Row:
    """Return the Wayback Machine's row for one of pywb's: its names, ``-`` where a field is missing."""
    found: dict[str, str] = json.loads(line)
    names = {"original": "url", "mimetype": "mime", "statuscode": "status"}
    return {name: found.get(names.get(name, name)) or "-" for name in (*FIELDS, "filename", "offset")}


def ask(rows: Iterable[Row], query: Pairs) -> tuple[list[Row], str]:
    """Return the rows that ``query`` wants, in its order, and the resume key ("" where nothing is left). Raises ``BadQuery``."""
    asked = dict(query)
    found = sorted(rows, key=_place)
    if asked.get("resolveRevisits") == "true":
        found = resolve_revisits(found)
    if resume := asked.get("resumeKey"):
        found = [row for row in found if _place(row) > _resumed(resume)]
    start, end = asked.get("from", "").ljust(14, "0"), asked.get("to", "").ljust(14, "9")
    found = [row for row in found if start <= row["timestamp"] <= end]
    for wanted in _all(query, "filter"):
        test = matcher(wanted)
        found = [row for row in found if test(row)]
    for by in _all(query, "collapse") + [f"timestamp:{many}" for many in _all(query, "collapseTime")]:
        found = collapse(found, by)
    return _limited(_sorted(found, asked), asked)


def matcher(wanted: str) -> Callable[[Row], bool]:
    """Return the test of one ``filter``: ``[!]field:regex`` on the whole field, with ``~`` a part of it.

    >>> matcher("!statuscode:30[12]")({"statuscode": "200"})
    True
    >>> matcher("statuscode:30")({"statuscode": "301"}), matcher("~statuscode:30")({"statuscode": "301"})
    (False, True)
    """
    signs, field, pattern = _split_filter(wanted)
    if "~" in signs:
        return lambda row: (pattern in row[field]) != ("!" in signs)
    try:
        compiled = re.compile(_from_java(pattern))
    except re.error as error:
        raise BadQuery(f"bad regular expression in filter {wanted!r}: {error}") from None
    return lambda row: (compiled.fullmatch(row[field]) is not None) != ("!" in signs)


def _split_filter(wanted: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"([!~]{0,2})(\w+):(.*)", wanted, re.DOTALL)
    if match is None:
        raise BadQuery(f"bad filter: {wanted!r}")
    signs, field, pattern = match.groups()
    name = FIELDS[int(field)] if field.isdigit() and int(field) < len(FIELDS) else field
    if name not in FIELDS:
        raise BadQuery(f"no such field: {field}")
    return signs, name, pattern


def _from_java(pattern: str) -> str:
    r"""Return a Java regular expression as Python reads it: \Q…\E is all that differs in what clients send."""
    return re.sub(r"\\Q(.*?)(?:\\E|$)", lambda quoted: re.escape(quoted.group(1)), pattern)


def collapse(rows: Sequence[Row], by: str) -> list[Row]:
    """Return ``rows`` without those whose ``field`` (or its first N signs, ``field:N``) is that of the row before."""
    field, _, many = by.partition(":")
    if field not in FIELDS:
        raise BadQuery(f"no such field: {field}")
    size = int(many) if many.isdigit() else None
    kept: list[Row] = []
    for row in rows:
        if not kept or kept[-1][field][:size] != row[field][:size]:
            kept.append(row)
    return kept


def resolve_revisits(rows: Sequence[Row]) -> list[Row]:
    """Return ``rows`` with status and media type of the capture that each revisit repeats, where it is among them."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row["mimetype"] != "warc/revisit":
            first.setdefault((row["urlkey"], row["digest"]), row)

    def resolved(row: Row) -> Row:
        earlier = first.get((row["urlkey"], row["digest"]))
        if row["mimetype"] != "warc/revisit" or earlier is None:
            return row
        return {**row, "mimetype": earlier["mimetype"], "statuscode": earlier["statuscode"]}

    return [resolved(row) for row in rows]


def moment(timestamp: str) -> dt.datetime:
    """Return the moment that a timestamp of 1 to 14 digits means; missing digits are its beginning.

    No timestamp is the end of time, the newest capture; month or day 00, which old rows have, is read as 01.

    >>> moment("2016").isoformat()
    '2016-01-01T00:00:00+00:00'
    """
    padded = (timestamp or "9" * 14)[:14]
    padded += "00010101000000"[len(padded) :]
    year, month, day, hour, minute, second = (int(padded[a:b]) for a, b in ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14)))
    year, month = max(year, 1), min(max(month, 1), 12)
    day = min(max(day, 1), calendar.monthrange(year, month)[1])
    return dt.datetime(year, month, day, min(hour, 23), min(minute, 59), min(second, 59), tzinfo=dt.UTC)


def nearest(rows: Iterable[Row], timestamp: str) -> list[Row]:
    """Return ``rows`` by their distance from ``timestamp``, the nearest first."""
    wanted = moment(timestamp)
    return sorted(rows, key=lambda row: abs((moment(row["timestamp"]) - wanted).total_seconds()))


def render(rows: Sequence[Row], query: Pairs, resume: str) -> tuple[str, str]:
    """Return media type and text of the answer: lines, or JSON as a list of lists with a header."""
    asked = dict(query)
    names = [name for name in (asked.get("fl") or ",".join(FIELDS)).split(",") if name in FIELDS]
    table = [[row[name] for name in names] for row in rows]
    wants_key = asked.get("showResumeKey") == "true" and resume
    if asked.get("output") == "json":
        lists = [names, *table, *([[], [resume]] if wants_key else [])] if table else []
        return "application/json", "[" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in lists) + "]\n"
    lines = [" ".join(each) for each in table] + (["", resume] if wants_key else [])
    return "text/plain", "".join(f"{line}\n" for line in lines)


def _sorted(rows: list[Row], asked: dict[str, str]) -> list[Row]:
    order = asked.get("sort", "regular")
    if order == "closest":
        if not asked.get("closest"):
            raise BadQuery("sort=closest needs closest=<timestamp>")
        return nearest(rows, asked["closest"])
    return rows[::-1] if order == "reverse" else rows


def _limited(rows: list[Row], asked: dict[str, str]) -> tuple[list[Row], str]:
    limit = int(asked.get("limit") or (-1 if asked.get("last") == "true" else 150_000))
    rows = rows[int(asked.get("offset") or 0) :]
    if limit < 0:
        return rows[limit:], ""
    kept = rows[:limit]
    return kept, quote_plus(f"{kept[-1]['urlkey']} {kept[-1]['timestamp']}") if kept and len(rows) > limit else ""


def _resumed(key: str) -> tuple[str, str]:
    # Clients send the key as they got it or encoded once more: the first is plain by now.
    urlkey, _, timestamp = (key if " " in key else unquote_plus(key)).rpartition(" ")
    return urlkey, timestamp


def _place(row: Row) -> tuple[str, str]:
    return row["urlkey"], row["timestamp"]


def _all(query: Pairs, name: str) -> list[str]:
    return [value for key, value in query if key == name]
