"""An index server's answer read: rows, resume key, or why it is no answer. Pure; three dialects (specs/web-archives 3.2, 7.2).

``ia``: a list of lists, the first its header, ``[]`` and ``["key"]`` at the end where there is more.
``pywb``: one JSON object a line, with other field names, and an empty body (or a 404 in its own words) where nothing is held.
``outbackcdx``: a list of lists without a header, in the order of the fields that were asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from citecheck.archives.exclusion import why_excluded
from citecheck.archives.pacing import in_words
from citecheck.model.exchange import Exchange
from citecheck.model.memento import AnswerState

Dialect = Literal["ia", "pywb", "outbackcdx"]
Row = dict[str, str]

#: The fields of a row as the CDX server and waybackpy name them, with pywb's names.
FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_TEXT = {str}
_PYWB = {"url": "original", "mime": "mimetype", "status": "statuscode"}


class Page(NamedTuple):
    """One page of an index's answer: its rows, and the key that brings the next page (None at the end)."""

    rows: tuple[Row, ...]
    resume_key: str | None = None
    unreadable: int = 0


class NoPage(NamedTuple):
    """Why an answer is none: EXCLUDED or UNKNOWN (ABSENT only where pywb says 404 in its own words)."""

    state: AnswerState
    reason: str


def read_page(exchange: Exchange, dialect: Dialect, *, keep: tuple[str, ...] = ()) -> Page | NoPage:
    """Read an answer. Whatever is not a whole, well-formed answer is UNKNOWN: a throttle is never "not archived".

    ``keep`` names further fields of pywb's rows that are wanted ("filename", "offset").
    """
    trouble = _trouble(exchange, dialect)
    if trouble is not None:
        return trouble
    text = exchange.body.decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return NoPage(AnswerState.UNKNOWN, "the archive's index answered with a web page instead of data")
    try:
        return _pywb(text, keep) if dialect == "pywb" else _READERS[dialect](text)
    except ValueError as error:
        return NoPage(AnswerState.UNKNOWN, f"the archive's index sent an answer that cannot be read ({error})")


def _trouble(exchange: Exchange, dialect: Dialect) -> NoPage | None:
    if exchange.status is None or exchange.failure is not None:
        return NoPage(AnswerState.UNKNOWN, f"the archive's index did not answer: {in_words(exchange)}")
    excluded = why_excluded(exchange)
    if excluded:
        return NoPage(AnswerState.EXCLUDED, excluded)
    if dialect == "pywb" and exchange.status == 404 and b"no captures found" in exchange.body[:2000].lower():
        return NoPage(AnswerState.ABSENT, "the archive holds no capture")
    if exchange.status != 200:
        return NoPage(AnswerState.UNKNOWN, f"the archive's index did not answer: {in_words(exchange)}")
    if exchange.body_cut:
        return NoPage(AnswerState.UNKNOWN, "the archive's index sent more than is read")
    return None


def _ia(text: str) -> Page:
    table = _loaded(text)
    if not isinstance(table, list) or not all(isinstance(row, list) for row in table):
        raise ValueError("no list of rows")
    resume_key = None
    if len(table) >= 2 and table[-2] == [] and len(table[-1]) == 1:
        resume_key = str(table[-1][0])
        table = table[:-2]
    if not table or table == [[]]:
        return Page((), resume_key)
    names, *rows = table
    if "timestamp" not in names or "original" not in names:
        raise ValueError("no header row")
    whole = [row for row in rows if len(row) == len(names) and set(map(type, row)) == _TEXT]
    if tuple(names) == FIELDS:  # as we ask for them
        listed = [
            dict(zip(FIELDS, row, strict=True)) if "" not in row else _full(dict(zip(names, row, strict=True))) for row in whole
        ]
    else:
        listed = [_full(dict(zip(names, row, strict=True))) for row in whole]
    return Page(tuple(listed), resume_key, len(rows) - len(whole))


def _pywb(text: str, keep: tuple[str, ...]) -> Page:
    rows = []
    for line in text.splitlines():
        found = _loaded(line)
        if not isinstance(found, dict):
            raise ValueError("no object")  # noqa: TRY004  (all that is unreadable is one error here)
        named = {_PYWB.get(str(key), str(key)): str(value) for key, value in found.items()}
        rows.append(_full(named) | {name: named[name] for name in keep if name in named})
    whole = tuple(row for row in rows if row["timestamp"] != "-" and row["original"] != "-")
    return Page(whole, None, len(rows) - len(whole))


def _outbackcdx(text: str) -> Page:
    table = _loaded(text)
    if not isinstance(table, list) or not all(isinstance(row, list) for row in table):
        raise ValueError("no list of rows")
    whole = [row for row in table if len(row) == len(FIELDS)]
    rows = (_full({name: str(value) for name, value in zip(FIELDS, row, strict=True)}) for row in whole)
    return Page(tuple(rows), None, len(table) - len(whole))


_READERS: dict[Dialect, Callable[[str], Page]] = {"ia": _ia, "outbackcdx": _outbackcdx}


def _full(row: Row) -> Row:
    return {name: row.get(name) or "-" for name in FIELDS}


def _loaded(text: str) -> Any:  # noqa: ANN401  (JSON is anything until it is looked at)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError("an empty answer" if not text else f"no JSON at character {error.pos}") from None
    except RecursionError:
        raise ValueError("JSON nested too deep") from None
