"""Lists of sources in BibTeX and biblatex. The only door to bibtexparser."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock

from citecheck.citations.lists.address import is_link
from citecheck.citations.lists.latex_words import latex_link, latex_words
from citecheck.citations.lists.row import Row, fields_of, row_of
from citecheck.model.errors import UnreadableDocument
from citecheck.text.dates import find_dates
from citecheck.text.months import MONTHS, fold

# The parser tells each broken entry in the log of the program; here it is told to the editor, as a problem.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)

_WEB = re.compile(r"(?i)(?:https?|ftp)://[^\s{}\",]+")
_MONTH = re.compile(r"[^\W\d_]+|\d{1,2}")
_VISITED = re.compile(
    r"(?i)\b(?:accessed|visited|retrieved|viewed|abgerufen|besucht|consult[ée]e?|consultado)\b"
    r"(?: (?:on|am|le|el))?:?\s*([^;()]{4,40})"
)
#: What may hold a link where there is no field "url", the surest first.
_LINKING = ("howpublished", "note", "annote", "addendum", "eprint")


def bibtex_rows(text: str, where: str) -> list[Row]:
    """Return an entry a row, in the order of the file; what cannot be read is kept with the link it shows, and told.

    Raises ``UnreadableDocument`` where the text holds no entry.
    """
    try:
        blocks = parse_string(text).blocks
    except RecursionError:
        raise UnreadableDocument("the BibTeX is nested too deep", where=where, hint="export it again") from None
    rows: list[Row] = []
    at = 0
    for block in blocks:
        raw = (block.raw or "").strip()
        start = text.find(raw, at) if raw else -1
        start, at = (start, start + len(raw)) if start >= 0 else (at, at)
        rows.extend(_rows(block, start, at))  # where the parser gives words that do not stand in the file, no span is claimed
    if not rows:
        raise UnreadableDocument("the file holds no BibTeX entry", where=where, hint="entries look like @misc{key, url = {…}}")
    return rows


def _rows(block: Block, start: int, end: int) -> Iterator[Row]:
    """Yield the row of a block, none for comments, preambles and strings."""
    if isinstance(block, Entry):
        yield _row(block, start, end)
    elif isinstance(block, DuplicateBlockKeyBlock):
        if isinstance(block.ignore_error_block, Entry):
            yield _row(block.ignore_error_block, start, end, ("CC408", f"the key {block.key[:40]!r} is used twice"))
    elif isinstance(block, DuplicateFieldKeyBlock):
        twice = ", ".join(sorted(block.duplicate_keys))[:80]
        entry = block.ignore_error_block
        if isinstance(entry, Entry):
            yield _row(entry, start, end, ("CC413", f"stands twice: {twice}; the first was taken"))
    elif isinstance(block, ParsingFailedBlock):
        raw = block.raw or ""
        found = _WEB.search(raw)
        told = ("CC413", "the entry cannot be read; is a brace, a quotation mark or a comma missing in it?")
        yield Row(start=start, end=end, fields={"url": found.group()} if found else {}, troubles=(told,))


def _row(entry: Entry, start: int, end: int, *troubles: tuple[str, str]) -> Row:
    """Make the row of an entry; of a field that stands twice the first counts."""
    given: dict[str, str] = {}
    for field in entry.fields:
        given.setdefault(field.key.lower(), _unquoted(str(field.value)))
    words = {name: latex_words(value) for name, value in given.items() if name not in ("url", "doi", *_LINKING)}
    fields = fields_of(words.items()) | {"kind": entry.entry_type}
    fields.pop("name", None)
    if "date" not in given and "year" in given:
        fields["issued"] = _dated(words["year"], words.get("month", ""), words.get("day", ""))
    if "accessed" not in fields and (visited := _visited(given)):
        fields["accessed"] = visited
    if link := _link_of(given):
        fields["url"] = link
    if doi := given.get("doi"):
        fields["doi"] = latex_link(doi)
    return row_of(fields | {"name": entry.key}, start, end, troubles)


def _unquoted(value: str) -> str:
    """Take off the quotation marks or braces that the parser leaves on entries with a field that stands twice."""
    value = value.strip()
    if len(value) > 1 and (value[0], value[-1]) in (("{", "}"), ('"', '"')):
        return value[1:-1]
    return value


def _link_of(given: dict[str, str]) -> str | None:
    if "url" in given:
        return latex_link(given["url"])
    for name in _LINKING:
        words = latex_link(given.get(name, ""))
        if is_link(words):
            return words
        if name != "eprint" and (found := _WEB.search(words)):
            return found.group().rstrip(".;)")
    return None


def _visited(given: dict[str, str]) -> str | None:
    """Return the day of the visit that entries without a field for it tell in words: "(accessed 5 March 2018)"."""
    for name in ("note", *_LINKING):
        told = _VISITED.search(latex_words(given.get(name, "")))
        if told and (dates := find_dates(told[1])):
            return dates[0].date.raw
    return None


def _dated(year: str, month: str, day: str) -> str:
    """Join BibTeX's year, month and day: the month is a macro (``dec``), a name, a number, or a name with the day ("14 dec")."""
    parts = _MONTH.findall(month)
    number = next((found for part in parts if (found := MONTHS.get(fold(part)))), None)
    digits = [int(part) for part in parts if part.isdigit()]
    if number is None and digits and 1 <= digits[0] <= 12:
        number, digits = digits[0], digits[1:]
    if number is None or not re.fullmatch(r"\d{4}", year):
        return year
    days = [int(day)] if day.isdigit() else digits
    return f"{year}-{number:02}" + (f"-{days[0]:02}" if days and 1 <= days[0] <= 31 else "")
